//! `responseEncoding`: how bytes become text.

use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};

use super::media::Media;
use crate::redact::Redactor;

/// How an answer's bytes become text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// Seven bits a byte.
    Ascii,
    /// `utf8`, `utf-8`; what is not valid becomes U+FFFD.
    Utf8,
    /// `utf16le`, `ucs2`, `ucs-2`
    Utf16Le,
    /// With padding.
    Base64,
    /// Without padding.
    Base64Url,
    /// `latin1`, `binary`: one character a byte.
    Latin1,
    /// Lower case.
    Hex,
}

impl Encoding {
    /// Every name that `responseEncoding` takes.
    pub const NAMES: [(&'static str, Self); 11] = [
        ("ascii", Self::Ascii),
        ("utf8", Self::Utf8),
        ("utf-8", Self::Utf8),
        ("utf16le", Self::Utf16Le),
        ("ucs2", Self::Utf16Le),
        ("ucs-2", Self::Utf16Le),
        ("base64", Self::Base64),
        ("base64url", Self::Base64Url),
        ("latin1", Self::Latin1),
        ("binary", Self::Latin1),
        ("hex", Self::Hex),
    ];

    /// What an answer of a type is read as where nobody says; `raw` answers
    /// that are no text become base64.
    pub(super) fn inferred(media: &Media, raw: bool) -> Self {
        let binary = ["video", "image", "audio", "font", "model"];
        if raw
            && (binary.iter().any(|kind| media.essence.contains(kind)) || media.essence == "application/octet-stream")
        {
            return Self::Base64;
        }
        match media.parameter("charset").map(str::to_ascii_lowercase).as_deref() {
            Some("iso-8859-1" | "iso88591" | "iso8859-1") => Self::Latin1,
            _ => Self::Utf8,
        }
    }

    /// The text. Where the result hides the bytes (base64, hex) they are
    /// searched for secrets first.
    pub(super) fn text(self, bytes: &[u8], redactor: &Redactor, count: &mut u64) -> String {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
            Self::Ascii => bytes.iter().map(|byte| char::from(byte & 0x7f)).collect(),
            Self::Latin1 => bytes.iter().map(|byte| char::from(*byte)).collect(),
            Self::Utf16Le => {
                let (pairs, _) = bytes.as_chunks::<2>();
                String::from_utf16_lossy(&pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect::<Vec<_>>())
            }
            Self::Base64 => BASE64_STANDARD.encode(redactor.bytes(bytes, count)),
            Self::Base64Url => BASE64_URL_SAFE_NO_PAD.encode(redactor.bytes(bytes, count)),
            Self::Hex => hex::encode(redactor.bytes(bytes, count)),
        }
    }
}
