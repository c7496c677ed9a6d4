//! The spellings of all secrets, made for every call and wiped after it: so in
//! one piece of memory, and without a detour through texts of their own.

use std::{fmt, ops::Range};

use base64::{
    Engine,
    engine::GeneralPurpose,
    prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD},
};
use claviger_model::Secret;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use zeroize::Zeroizing;

/// RFC 3986: everything but the unreserved characters.
const STRICT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// JavaScript's `encodeURIComponent`.
const COMPONENT: &AsciiSet = &STRICT.remove(b'!').remove(b'\'').remove(b'(').remove(b')').remove(b'*');
const LOWER: &[u8; 16] = b"0123456789abcdef";
const UPPER: &[u8; 16] = b"0123456789ABCDEF";

/// All spellings, longest first; as secret as the secrets.
#[derive(Default)]
pub struct Needles {
    bytes: Zeroizing<Vec<u8>>,
    /// Where each one stands, and of which secret it is.
    places: Vec<(Range<usize>, usize)>,
    replacements: Vec<String>,
}

impl fmt::Debug for Needles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.replacements).finish()
    }
}

impl Needles {
    /// All spellings of all secrets; of two secrets with one spelling the first
    /// gives its name.
    pub(super) fn new(secrets: &[(String, Secret<String>)]) -> Self {
        // A little more than the usual sum of lengths: growing would cost another
        // copy, and all of it is wiped afterwards.
        let room = secrets.iter().map(|(_, secret)| 20 * secret.len() + 64).sum();
        let mut needles = Self {
            bytes: Zeroizing::new(Vec::with_capacity(room)),
            places: Vec::with_capacity(24 * secrets.len()),
            replacements: secrets.iter().map(|(name, _)| format!("{{{{ {name} }}}}")).collect(),
        };
        for (index, (_, secret)) in secrets.iter().enumerate() {
            needles.spell(secret.expose(), index);
        }
        let Self { bytes, places, .. } = &mut needles;
        // Stable, so that the first secret keeps a spelling that it shares.
        places.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| bytes[a.clone()].cmp(&bytes[b.clone()])));
        places.dedup_by(|(later, _), (kept, _)| bytes[later.clone()] == bytes[kept.clone()]);
        needles
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Each one, longest first; none is empty.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.places.iter().map(|(place, _)| &self.bytes[place.clone()])
    }

    /// `{{ name }}`, which stands in the place of that one.
    pub fn replacement(&self, index: usize) -> &str {
        self.places.get(index).and_then(|(_, secret)| self.replacements.get(*secret)).map_or("", String::as_str)
    }

    fn spell(&mut self, secret: &str, of: usize) {
        let bytes = secret.as_bytes();
        self.put(of, |out| out.extend_from_slice(bytes));
        for digits in [LOWER, UPPER] {
            self.put(of, |out| out.extend(bytes.iter().flat_map(|byte| hex(*byte, digits))));
            self.put(of, |out| {
                out.extend(bytes.iter().flat_map(|byte| {
                    let [high, low] = hex(*byte, digits);
                    [b'%', high, low]
                }));
            });
        }
        self.put_base64(of, |out| encode(&BASE64_STANDARD, bytes, out));
        for offset in 0..3 {
            self.spell_embedded(bytes, offset, of);
        }
        // Most tokens are made of characters that no other encoding touches.
        if !bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(byte)) {
            let others = percent(bytes).into_iter().chain(json(secret)).chain([html(secret)]);
            others.for_each(|text| self.put(of, |out| out.extend_from_slice(Zeroizing::new(text).as_bytes())));
        }
    }

    /// The characters that `bytes` alone decide when they stand `offset` bytes
    /// (modulo 3) into something that is base64-encoded (RFC 4648).
    fn spell_embedded(&mut self, bytes: &[u8], offset: usize, of: usize) {
        let mut padded = Zeroizing::new(Vec::with_capacity(offset + bytes.len()));
        padded.resize(offset, 0);
        padded.extend_from_slice(bytes);
        let first = (offset * 8).div_ceil(6);
        let end = padded.len() * 8 / 6;
        self.put_base64(of, |out| {
            let start = out.len();
            encode(&BASE64_STANDARD_NO_PAD, &padded, out);
            out.truncate(start + end);
            out.drain(start..start + first.min(end));
        });
    }

    /// What `write` spells in the standard alphabet, and what differs from it
    /// without padding and in the URL-safe alphabet (RFC 4648, section 5).
    fn put_base64(&mut self, of: usize, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.bytes.len();
        self.put(of, write);
        let padded = start..self.bytes.len();
        let bare =
            start..padded.end - self.bytes[padded.clone()].iter().rev().take_while(|byte| **byte == b'=').count();
        if bare != padded {
            self.put(of, |out| out.extend_from_within(bare.clone()));
        }
        if self.bytes[bare.clone()].iter().any(|byte| matches!(byte, b'+' | b'/')) {
            for spelling in [padded, bare] {
                self.put(of, |out| {
                    let begin = out.len();
                    out.extend_from_within(spelling);
                    out[begin..].iter_mut().for_each(|byte| *byte = url_safe(*byte));
                });
            }
        }
    }

    fn put(&mut self, of: usize, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.bytes.len();
        write(&mut self.bytes);
        if self.bytes.len() > start {
            self.places.push((start..self.bytes.len(), of));
        }
    }
}

fn url_safe(byte: u8) -> u8 {
    match byte {
        b'+' => b'-',
        b'/' => b'_',
        other => other,
    }
}

fn hex(byte: u8, digits: &[u8; 16]) -> [u8; 2] {
    [digits[usize::from(byte >> 4)], digits[usize::from(byte & 15)]]
}

fn encode(engine: &GeneralPurpose, bytes: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    // Padded, the longest that can come of it.
    out.resize(start + bytes.len().div_ceil(3) * 4, 0);
    let written = engine.encode_slice(bytes, &mut out[start..]).unwrap_or(0);
    out.truncate(start + written);
}

/// Percent-encodings: strict, component and form, in both cases of the digits.
fn percent(bytes: &[u8]) -> Vec<String> {
    let strict = percent_encode(bytes, STRICT).to_string();
    let component = percent_encode(bytes, COMPONENT).to_string();
    let form = strict.replace("%20", "+");
    [strict, component, form].into_iter().flat_map(|text| [lower_digits(&text), text]).collect()
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
