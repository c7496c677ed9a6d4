//! A value that must not leave: no `Clone`, no `Serialize`, no `Display`, no
//! `PartialEq`; `Debug` prints a fixed text and `Drop` wipes the memory.

use std::fmt;

use serde::{Deserialize, Deserializer};
use zeroize::Zeroize;

/// Holds a secret value. The only way to it is [`Secret::expose`].
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Takes ownership of a value that is secret from here on.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Callers are counted by a test (`cargo xtask check`,
    /// `xtask/expose_sites.txt`): sealing, opening, sending and verifying, nothing else.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl Secret<String> {
    /// Length in bytes, which may be shown.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl<T: Zeroize> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<'de, T: Zeroize + Deserialize<'de>> Deserialize<'de> for Secret<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_value() {
        let secret = Secret::new("hunter2".to_owned());
        assert_eq!(format!("{secret:?} {:#?}", Some(&secret)), "[secret] Some(\n    [secret],\n)");
    }
}
