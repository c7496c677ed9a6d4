//! E1: what the text of a URL may hold before anything parses it, so that no
//! parser's repairs (tabs dropped, backslashes turned, slashes added) matter.

use claviger_model::Scheme;

use super::TargetError;

/// The longest URL, in bytes.
const LONGEST: usize = 8192;

/// A URL's text cut where RFC 3986 cuts it.
pub(super) struct Cut<'t> {
    pub(super) scheme: Scheme,
    /// Host and port as typed.
    pub(super) authority: &'t str,
}

/// Refuses every text that parsers are known to read differently.
pub(super) fn cut(text: &str) -> Result<Cut<'_>, TargetError> {
    if text.is_empty() {
        return Err(TargetError::Empty);
    }
    if text.len() > LONGEST {
        return Err(TargetError::TooLong);
    }
    if let Some(character) = text.chars().find(|&character| is_refused(character)) {
        return Err(TargetError::Character(character.escape_unicode().to_string()));
    }
    let (scheme, rest) = scheme(text)?;
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    if authority.is_empty() {
        return Err(TargetError::NoHost);
    }
    match authority.contains(['@', '%']) {
        true => Err(TargetError::Authority),
        false => Ok(Cut { scheme, authority }),
    }
}

fn scheme(text: &str) -> Result<(Scheme, &str), TargetError> {
    if let Some((scheme, rest)) = text.split_once("://") {
        if scheme.eq_ignore_ascii_case("https") {
            return Ok((Scheme::Https, rest));
        }
        if scheme.eq_ignore_ascii_case("http") {
            return Ok((Scheme::Http, rest));
        }
    }
    let head = &text[..text.find(['/', '?', '#']).unwrap_or(text.len())];
    Err(if head.contains(':') { TargetError::Scheme } else { TargetError::Relative })
}

fn is_refused(character: char) -> bool {
    matches!(character, '\\' | '{' | '}' | ' ')
        || character.is_control()
        || character.is_whitespace()
        || is_format(character)
}

/// Unicode's general category Cf (format), which nobody sees; with the fillers,
/// joiners and variation selectors that IDNA drops in silence.
fn is_format(character: char) -> bool {
    matches!(u32::from(character),
        0xAD | 0x34F | 0x600..=0x605 | 0x61C | 0x6DD | 0x70F | 0x890..=0x891 | 0x8E2 | 0x115F..=0x1160
        | 0x17B4..=0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164
        | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFD | 0x110BD | 0x110CD | 0x13430..=0x1343F
        | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
}
