//! Plain texts of a body: names, titles, descriptions.

use claviger_model::{Json, json::Fields};

/// What a text may be.
#[derive(Clone, Copy)]
pub(crate) struct Text {
    /// At most so many characters.
    pub(crate) most: usize,
    /// Whether it may have several lines.
    pub(crate) lines: bool,
}

/// Characters of a handle, at most: what the published clients take.
const LONGEST_HANDLE: usize = 195;

/// A handle in lower case, by which people mention something: nothing in it looks
/// like something else. Otherwise what would be right.
pub(crate) fn handle(text: &str) -> Result<String, &'static str> {
    let handle = text.to_ascii_lowercase();
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let known = |letter: char| plain(letter) || "-_".contains(letter);
    if handle.starts_with(plain) && handle.chars().all(known) && handle.len() <= LONGEST_HANDLE {
        return Ok(handle);
    }
    Err("must be of a to z, 0 to 9, - and _, begin with a letter or digit and be at most 195 characters long")
}

/// What people call something.
pub(crate) const NAME: Text = Text { most: 200, lines: false };

impl Text {
    /// Takes a text that is not empty; notes the fault if it is something else.
    pub(crate) fn given(self, fields: &mut Fields<'_>, name: &str) -> Option<String> {
        let text = fields.string(name)?.expose();
        let fault = if text.trim().is_empty() { Some("must not be empty".to_owned()) } else { self.fault(text) };
        self.noted(fields, name, text, fault)
    }

    /// The same, and it must be there.
    pub(crate) fn required(self, fields: &mut Fields<'_>, name: &str) -> Option<String> {
        let text = fields.required_string(name)?.expose();
        let fault = if text.trim().is_empty() { Some("must not be empty".to_owned()) } else { self.fault(text) };
        self.noted(fields, name, text, fault)
    }

    /// Takes a text that may be null, which is what an empty one means too.
    pub(crate) fn nullable(self, fields: &mut Fields<'_>, name: &str) -> Option<Option<String>> {
        match fields.take(name)? {
            Json::Null => Some(None),
            Json::String(text) => {
                let text = text.expose();
                let fault = self.fault(text);
                self.noted(fields, name, text, fault).map(|text| Some(text).filter(|text| !text.is_empty()))
            }
            other => {
                fields.faults.push(fields.at(name), format!("must be a string or null, not {}", other.kind()));
                None
            }
        }
    }

    /// What is wrong with a text, if anything is.
    pub(crate) fn fault(self, text: &str) -> Option<String> {
        if text.chars().count() > self.most {
            Some(format!("must be at most {} characters long", self.most))
        } else if text.chars().any(|letter| letter.is_control() && !(self.lines && "\n\r\t".contains(letter))) {
            Some("must not contain control characters".to_owned())
        } else {
            None
        }
    }

    fn noted(self, fields: &mut Fields<'_>, name: &str, text: &str, fault: Option<String>) -> Option<String> {
        match fault {
            None => Some(text.to_owned()),
            Some(fault) => {
                fields.faults.push(fields.at(name), fault);
                None
            }
        }
    }
}
