//! Media types: reading them, guessing them, and what they mean for a body.

/// A media type (RFC 9110 8.3.1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Media {
    /// `type/subtype` in lower case.
    pub(crate) essence: String,
    parameters: Vec<(String, String)>,
}

impl Media {
    /// Reads a `Content-Type` value.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = split_quoted(text).into_iter();
        let essence = parts.next()?.trim().to_ascii_lowercase();
        let mut halves = essence.split('/');
        let whole = [halves.next(), halves.next()].iter().all(|half| half.is_some_and(is_token));
        if !whole || halves.next().is_some() {
            return None;
        }
        let parameters = parts.filter_map(|part| {
            let (name, value) = part.split_once('=')?;
            Some((name.trim().to_ascii_lowercase(), unquote(value.trim())))
        });
        Some(Self { parameters: parameters.collect(), essence })
    }

    /// A parameter, such as `charset` or `boundary`.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// What a body without a type probably is.
    pub(crate) fn sniff(bytes: &[u8]) -> Self {
        let text = |essence: &str| Self {
            essence: essence.to_owned(),
            parameters: vec![("charset".to_owned(), "utf-8".to_owned())],
        };
        let binary = |essence: &str| Self { essence: essence.to_owned(), parameters: Vec::new() };
        if let Some((_, essence)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
            return binary(essence);
        }
        let head = bytes.get(..512).unwrap_or(bytes);
        let start: String = String::from_utf8_lossy(head.trim_ascii_start()).chars().take(16).collect();
        let start = start.to_ascii_lowercase();
        if start.starts_with("<!doctype html") || start.starts_with("<html") {
            return text("text/html");
        }
        if start.starts_with("<?xml") {
            return text("text/xml");
        }
        let is_binary = |byte: &u8| matches!(byte, 0..=8 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f);
        if head.iter().any(is_binary) { binary("application/octet-stream") } else { text("text/plain") }
    }
}

/// First bytes of the kinds that are neither text nor rare.
const MAGIC: [(&[u8], &str); 12] = [
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\x1f\x8b\x08", "application/x-gzip"),
    (b"PK\x03\x04", "application/zip"),
    (b"ID3", "audio/mpeg"),
    (b"OggS\0", "application/ogg"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
];

/// How a connection's body is filled in and merged (actions.md 1.4).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum BodyKind {
    /// `/json` or `+json` anywhere in the type.
    Json,
    /// URL-encoded form.
    Form,
    /// `multipart/form-data`
    Multipart,
    /// Anything else, and no type.
    Other,
}

/// The kind by the content type's text.
pub(crate) fn body_kind(content_type: &str) -> BodyKind {
    let text = content_type.trim().to_ascii_lowercase();
    if text.contains("/json") || text.contains("+json") {
        BodyKind::Json
    } else if text.starts_with("multipart/form-data") {
        BodyKind::Multipart
    } else if text.starts_with("application/x-www-form-urlencoded") {
        BodyKind::Form
    } else {
        BodyKind::Other
    }
}

/// Splits at semicolons that are not inside quotes.
pub(super) fn split_quoted(text: &str) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |character| {
        let was_escaped = std::mem::take(&mut escaped);
        match character {
            '\\' if quoted && !was_escaped => escaped = true,
            '"' if !was_escaped => quoted = !quoted,
            ';' => return !quoted,
            _ => {}
        }
        false
    })
    .collect()
}

/// A parameter's value without its quotes and escapes.
pub(super) fn unquote(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return value.to_owned() };
    let mut escaped = false;
    inner
        .chars()
        .filter(|character| {
            escaped = *character == '\\' && !escaped;
            !escaped
        })
        .collect()
}

/// RFC 9110 5.6.2.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_are_read() {
        let media = Media::parse("Multipart/Form-Data; Boundary=\"a;\\\"b\"; charset=UTF-8").expect("valid");
        assert_eq!(media.essence, "multipart/form-data");
        assert_eq!((media.parameter("boundary"), media.parameter("charset")), (Some("a;\"b"), Some("UTF-8")));
        for wrong in ["", "text", "/", "text/", "a/b/c", "te xt/plain", "text/pl ain", ";charset=x"] {
            assert_eq!(Media::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_body_without_a_type_is_guessed() {
        let cases: [(&[u8], &str); 7] = [
            (b"  <!DOCTYPE HTML><p>", "text/html"),
            (b"<?xml version=\"1.0\"?>", "text/xml"),
            (b"{\"a\":1}", "text/plain"),
            ("gr\u{fc}n".as_bytes(), "text/plain"),
            (b"%PDF-1.7", "application/pdf"),
            (b"\x89PNG\r\n\x1a\n\0", "image/png"),
            (b"\0\x01\x02", "application/octet-stream"),
        ];
        for (bytes, want) in cases {
            assert_eq!(Media::sniff(bytes).essence, want);
        }
    }
}
