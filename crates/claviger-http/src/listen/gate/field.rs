//! One line of a head or trailer section, read strictly (RFC 9112, section 5).

use super::Refusal;

/// Which bytes a token may hold (RFC 9110, section 5.6.2).
const TOKEN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        table[byte] = b.is_ascii_alphanumeric()
            || matches!(b, b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`')
            || matches!(b, b'|' | b'~');
        byte += 1;
    }
    table
};

/// Whether `bytes` is a token.
pub(super) fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|b| TOKEN[usize::from(*b)])
}

/// Splits a line without its line end into name and trimmed value.
pub(super) fn parse(line: &[u8]) -> Result<(&[u8], &[u8]), Refusal> {
    if matches!(line.first(), Some(b' ' | b'\t')) {
        return Err(Refusal::FOLDED_FIELD);
    }
    let colon = memchr::memchr(b':', line).ok_or(Refusal::FIELD_NAME)?;
    let (name, value) = (&line[..colon], &line[colon + 1..]);
    if !is_token(name) {
        return Err(Refusal::FIELD_NAME);
    }
    if has_control(value) {
        return Err(Refusal::FIELD_VALUE);
    }
    Ok((name, trim(value)))
}

/// Whether a value holds a control character other than tab. Written without
/// an early exit so that the compiler makes it wide.
pub(super) fn has_control(value: &[u8]) -> bool {
    value.iter().fold(false, |bad, b| bad | ((*b < b' ') & (*b != b'\t')) | (*b == 0x7f))
}

fn trim(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = value {
        value = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}
