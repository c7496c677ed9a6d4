//! Identifier tags: `key:value`, by which a group tells its members apart.

use std::fmt;

/// One identifier tag.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Tag {
    /// A letter, then letters, digits, `_`, `-`, `/`.
    pub key: String,
    /// Not empty, no colon, no control characters.
    pub value: String,
}

impl Tag {
    /// Reads `key:value`.
    ///
    /// # Errors
    /// What is wrong and what would be right, in words for the person.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let (key, value) = text.split_once(':').ok_or("must be key:value, such as account_id:123456789123")?;
        if value.contains(':') {
            return Err("must have exactly one colon, between key and value");
        }
        if !key.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Err("the key must start with a letter");
        }
        if !key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/')) {
            return Err("the key may hold only letters, digits, underscore, hyphen and slash");
        }
        if key == "default" {
            return Err("the key \"default\" is reserved");
        }
        if value.is_empty() || value.chars().any(char::is_control) {
            return Err("the value must not be empty and may hold no control characters");
        }
        if text.len() > 200 {
            return Err("must be at most 200 bytes long");
        }
        Ok(Self { key: key.to_owned(), value: value.to_owned() })
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.key, self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_a_tag() {
        assert_eq!(Tag::parse("account_id:123").map(|tag| tag.to_string()), Ok("account_id:123".to_owned()));
        for wrong in ["", "a", "a:", ":b", "a:b:c", "1a:b", "a b:c", "default:x", "é:x", "a:\u{7}"] {
            assert!(Tag::parse(wrong).is_err(), "{wrong:?} was taken");
        }
    }
}
