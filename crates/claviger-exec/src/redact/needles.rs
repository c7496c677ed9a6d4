//! The spellings of one secret.

use std::fmt;

use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD},
};
use claviger_model::Secret;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use zeroize::Zeroizing;

/// RFC 3986: everything but the unreserved characters.
const STRICT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// JavaScript's `encodeURIComponent`.
const COMPONENT: &AsciiSet = &STRICT.remove(b'!').remove(b'\'').remove(b'(').remove(b')').remove(b'*');

/// One spelling of one secret, and what stands in its place.
pub struct Needle {
    bytes: Zeroizing<Vec<u8>>,
    replacement: String,
}

impl Needle {
    /// The spelling; never empty. As secret as the secret.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// `{{ name }}`
    pub fn replacement(&self) -> &str {
        &self.replacement
    }
}

impl fmt::Debug for Needle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Needle").field(&self.replacement).finish()
    }
}

/// All spellings of all secrets, longest first; of two secrets with one
/// spelling the first gives its name.
pub(super) fn all(secrets: &[(String, Secret<String>)]) -> Vec<Needle> {
    let mut needles: Vec<Needle> = Vec::new();
    for (name, secret) in secrets {
        let replacement = format!("{{{{ {name} }}}}");
        let spellings = spellings(secret.expose()).into_iter().filter(|spelling| !spelling.is_empty());
        needles.extend(spellings.map(|bytes| Needle { bytes, replacement: replacement.clone() }));
    }
    needles.sort_by(|a, b| b.bytes.len().cmp(&a.bytes.len()).then_with(|| a.bytes.cmp(&b.bytes)));
    needles.dedup_by(|later, kept| later.bytes == kept.bytes);
    needles
}

fn spellings(secret: &str) -> Vec<Zeroizing<Vec<u8>>> {
    let bytes = secret.as_bytes();
    let mut all = vec![secret.to_owned(), hex::encode(bytes), hex::encode_upper(bytes)];
    all.extend([BASE64_STANDARD.encode(bytes), BASE64_URL_SAFE.encode(bytes)]);
    all.extend([BASE64_STANDARD_NO_PAD.encode(bytes), BASE64_URL_SAFE_NO_PAD.encode(bytes)]);
    all.extend((0..3).flat_map(|offset| embedded(bytes, offset)));
    all.extend(every_percent(bytes));
    // Most tokens are made of characters that no other encoding touches.
    if !bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(byte)) {
        all.extend(percent(bytes));
        all.extend(json(secret));
        all.push(html(secret));
    }
    all.into_iter().map(|spelling| Zeroizing::new(spelling.into_bytes())).collect()
}

/// The characters that `bytes` alone decide when they stand `offset` bytes
/// (modulo 3) into something that is base64-encoded (RFC 4648).
fn embedded(bytes: &[u8], offset: usize) -> [String; 2] {
    let mut padded = Zeroizing::new(vec![0; offset]);
    padded.extend_from_slice(bytes);
    let first = (offset * 8).div_ceil(6);
    let end = padded.len() * 8 / 6;
    [BASE64_STANDARD_NO_PAD.encode(&padded), BASE64_URL_SAFE_NO_PAD.encode(&padded)]
        .map(|text| text.get(first..end).unwrap_or_default().to_owned())
}

/// Percent-encodings: strict, component and form, in both cases of the digits.
fn percent(bytes: &[u8]) -> Vec<String> {
    let strict = percent_encode(bytes, STRICT).to_string();
    let component = percent_encode(bytes, COMPONENT).to_string();
    let form = strict.replace("%20", "+");
    [strict, component, form].into_iter().flat_map(|text| [lower_digits(&text), text]).collect()
}

/// Every byte percent-encoded, in both cases of the digits.
fn every_percent(bytes: &[u8]) -> [String; 2] {
    [b"0123456789ABCDEF", b"0123456789abcdef"].map(|digits| {
        let one =
            |byte: &u8| ['%', char::from(digits[usize::from(byte >> 4)]), char::from(digits[usize::from(byte & 15)])];
        bytes.iter().flat_map(one).collect()
    })
}

/// `%2F` as `%2f`; the rest as it is.
fn lower_digits(text: &str) -> String {
    let mut digits = 0;
    text.chars()
        .map(|character| {
            digits = if character == '%' { 2_i32 } else { digits - 1 };
            if character != '%' && digits >= 0 { character.to_ascii_lowercase() } else { character }
        })
        .collect()
}

/// As JSON writers put it: plainly, with `\/`, for HTML, and in ASCII only.
fn json(secret: &str) -> Vec<String> {
    let quoted = serde_json::to_string(secret).unwrap_or_default();
    let plain = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned();
    let slashed = plain.replace('/', "\\/");
    let for_html = escape(&plain, |character| matches!(character, '<' | '>' | '&'));
    let all = [plain, slashed, for_html];
    let wide = all.each_ref().map(|text| escape(text, |character| !character.is_ascii()));
    all.into_iter().chain(wide).collect()
}

/// Some characters as `\u0000`.
fn escape(text: &str, which: impl Fn(char) -> bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if which(character) {
            let mut units = [0; 2];
            escaped.extend(character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            escaped.push(character);
        }
    }
    escaped
}

fn html(secret: &str) -> String {
    secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
