//! How bytes are laid out: numbers big-endian, everything else behind its
//! length, so that no two different lists read the same.

/// Appends `lp(value)`: its length as 32 bits, then itself.
pub(crate) fn put(bytes: &mut Vec<u8>, value: &[u8]) {
    bytes.extend_from_slice(&u32::try_from(value.len()).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend_from_slice(value);
}

/// Reads from the front; every method gives `None` once the bytes run short.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(head)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    /// What [`put`] wrote.
    pub(crate) fn prefixed(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.u32()?).ok()?;
        self.take(length)
    }

    /// Everything that was not read yet.
    pub(crate) fn rest(self) -> &'a [u8] {
        self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_was_put_and_nothing_past_the_end() {
        let mut bytes = vec![0, 7];
        put(&mut bytes, b"abc");
        let mut reader = Reader::new(&bytes);
        assert_eq!(reader.u16(), Some(7));
        assert_eq!(reader.prefixed(), Some(&b"abc"[..]));
        assert!(reader.is_empty() && reader.u32().is_none());
        assert_eq!(Reader::new(&[0, 0, 0, 4, b'a', b'b', b'c']).prefixed(), None, "the length lies");
    }
}
