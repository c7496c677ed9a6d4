//! What the listener refuses by itself, before a handler hears of it, and the
//! answer it gives: one JSON:API error, then the connection is closed.

use claviger_model::{Entropy, IncidentId};

/// One broken rule. The same value is the error that a handler's body stream
/// ends with when the rest of a request body turns out to be wrong or too slow
/// (see [`Refusal::in_error`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Refusal {
    /// HTTP status of the answer.
    pub status: u16,
    /// Short name of the rule, for logs.
    pub rule: &'static str,
    /// What is wrong and what would be right, for people.
    pub detail: &'static str,
}

macro_rules! rules {
    ($($name:ident $status:literal $detail:literal;)+) => {
        impl Refusal {$(
            pub(super) const $name: Self = Self { status: $status, rule: stringify!($name), detail: $detail };
        )+}
    };
}

rules! {
    BARE_LINE_FEED 400 "A line of the request head ends with a bare LF; lines end with CR LF.";
    REQUEST_LINE 400 "The request line must be METHOD SP TARGET SP HTTP/1.1.";
    METHOD 400 "The request method must be a token of letters, digits and !#$%&'*+-.^_`|~.";
    CONNECT_METHOD 400 "CONNECT is not supported: this server is not a proxy.";
    TARGET 400 "The request target must be a path of visible ASCII characters without a fragment.";
    TARGET_TOO_LONG 414 "The request target is too long.";
    TARGET_HOST 400 "The request target names another host than the Host field.";
    VERSION 505 "Only HTTP/1.1 and HTTP/1.0 are spoken here.";
    HEAD_TOO_LARGE 431 "The request head is larger than this server accepts.";
    TOO_MANY_FIELDS 431 "The request has more header fields than this server accepts.";
    SLOW_HEAD 408 "The request head did not arrive in time.";
    FOLDED_FIELD 400 "A header field is folded over several lines; write it on one.";
    FIELD_NAME 400 "A header field must be NAME: VALUE, the name a token directly followed by the colon.";
    FIELD_VALUE 400 "A header field value holds a control character.";
    NO_HOST 400 "The request has no Host field; exactly one is needed.";
    TWO_HOSTS 400 "The request has several Host fields; exactly one is needed.";
    MALFORMED_HOST 400 "The Host field must be NAME or NAME:PORT.";
    TOO_MANY_REQUESTS 429 "Too many requests of this client are under way; try again shortly.";
    UNKNOWN_HOST 421 "This server does not answer for this host. The operator can add it with --allowed-host.";
    CONTENT_LENGTH 400 "Content-Length must be one decimal number.";
    TWO_CONTENT_LENGTHS 400 "The request has several Content-Length fields; at most one is allowed.";
    TWO_LENGTHS 400 "The request has both Content-Length and Transfer-Encoding; only one is allowed.";
    TRANSFER_ENCODING 400 "The only Transfer-Encoding accepted is one field that says chunked.";
    CHUNKED_IN_1_0 400 "HTTP/1.0 has no Transfer-Encoding.";
    EXPECTATION 417 "The only expectation that can be met is 100-continue.";
    BODY_TOO_LARGE 413 "The request body is larger than this server accepts.";
    SLOW_BODY 408 "The request body arrives too slowly.";
    CHUNK_SIZE 400 "A chunk must begin with its size in hexadecimal, then CR LF.";
    CHUNK_EXTENSION 400 "A chunk extension is too long or holds a control character.";
    CHUNK_END 400 "A chunk must end with CR LF right after as many bytes as its size says.";
    TRAILERS 431 "The trailer section is larger than this server accepts.";
    TRAILER_NAME 400 "A trailer must not say how the message is framed or where it goes.";
}

impl Refusal {
    /// The refusal that caused `error`, if one did: a handler whose body stream
    /// failed asks this for the status and the text to answer with.
    pub fn in_error(error: &(dyn std::error::Error + 'static)) -> Option<Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(refusal) = error.downcast_ref::<Self>() {
                return Some(*refusal);
            }
            // An io::Error is transparent: its source is its content's source.
            let io = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
            if let Some(refusal) = io.and_then(|inner| inner.downcast_ref::<Self>()) {
                return Some(*refusal);
            }
            next = error.source();
        }
        None
    }

    /// The reason phrase of the status.
    pub fn title(&self) -> &'static str {
        http::StatusCode::from_u16(self.status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Error")
    }

    /// The JSON:API error document.
    pub fn document(&self, incident: IncidentId) -> String {
        let Self { status, detail, .. } = self;
        // Every text here is ours and free of quotes and backslashes (tested).
        format!(
            r#"{{"errors":[{{"status":"{status}","title":"{}","detail":"{detail}","id":"{incident}"}}]}}"#,
            self.title()
        )
    }

    /// The whole HTTP/1.1 answer, after which the connection is closed.
    pub(super) fn answer(&self, incident: IncidentId) -> Vec<u8> {
        let body = self.document(incident);
        format!(
            "HTTP/1.1 {} {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\ncache-control: no-store\r\n\
             x-content-type-options: nosniff\r\nconnection: close\r\n\r\n{body}",
            self.status,
            self.title(),
            body.len()
        )
        .into_bytes()
    }
}

/// A new incident id: random, so that it needs no clock and tells nothing.
pub fn incident(entropy: &Entropy) -> IncidentId {
    IncidentId(uuid::Builder::from_random_bytes(entropy.array()).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_one_json_error_of_the_length_it_says() {
        let bytes = Refusal::METHOD.answer(incident(&Entropy::seeded(1)));
        let text = String::from_utf8(bytes).expect("ASCII");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        assert!(head.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{head}");
        assert!(head.contains(&format!("content-length: {}", body.len())), "{head}");
        let json: serde_json::Value = serde_json::from_str(body).expect("JSON");
        assert_eq!(json["errors"][0]["status"], "400");
        assert_eq!(json["errors"][0]["detail"], Refusal::METHOD.detail);
        assert_eq!(json["errors"][0]["id"].as_str().map(str::len), Some(36));
    }

    #[test]
    fn a_refusal_is_found_inside_the_errors_that_wrap_it() {
        let io = std::io::Error::new(std::io::ErrorKind::TimedOut, Refusal::SLOW_BODY);
        let wrapped = axum::Error::new(io);
        assert_eq!(Refusal::in_error(&wrapped), Some(Refusal::SLOW_BODY));
        assert_eq!(Refusal::in_error(&std::fmt::Error), None);
    }
}
