//! What an answer holds, whatever it calls itself.

use http::header;
use serde_json::{Map, Value};

use crate::client::Incoming;

/// An answer's body as far as it is understood. No `Debug`: there are tokens in it.
pub(super) enum Said {
    /// JSON (RFC 6749, 5.1).
    Json(Map<String, Value>),
    /// A form, which GitHub and Facebook answer with.
    Form(Map<String, Value>),
    /// A page for people: the URL is probably not an endpoint.
    Html,
    /// Something else.
    Text(String),
    /// Nothing at all.
    Nothing,
}

impl Said {
    pub(super) fn read(answer: &Incoming) -> Self {
        let text = String::from_utf8_lossy(&answer.body);
        let text = text.trim_start_matches('\u{feff}').trim();
        let media = answer.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media = media.unwrap_or_default().to_ascii_lowercase();
        // Some send JSON as text/html; nobody sends a page that begins with a brace.
        if text.starts_with('{')
            && let Ok(Value::Object(members)) = serde_json::from_str(text)
        {
            return Self::Json(members);
        }
        match text {
            "" => Self::Nothing,
            _ if text.starts_with('<') || media.starts_with("text/html") && !is_form(text) => Self::Html,
            _ if media.starts_with("application/x-www-form-urlencoded") || is_form(text) => Self::Form(form(text)),
            _ => Self::Text(text.to_owned()),
        }
    }

    /// Its fields; none where there are none.
    pub(super) fn fields(&self) -> Option<&Map<String, Value>> {
        match self {
            Self::Json(fields) | Self::Form(fields) => Some(fields),
            Self::Html | Self::Text(_) | Self::Nothing => None,
        }
    }

    /// A field that is a text and not an empty one.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.fields()?.get(name)?.as_str().filter(|text| !text.is_empty())
    }
}

/// Whether a text is a form although nobody says so.
fn is_form(text: &str) -> bool {
    let known = ["access_token=", "error="];
    !text.contains(char::is_whitespace) && text.split('&').any(|pair| known.iter().any(|name| pair.starts_with(name)))
}

fn form(text: &str) -> Map<String, Value> {
    let pairs = url::form_urlencoded::parse(text.as_bytes());
    pairs.map(|(name, value)| (name.into_owned(), Value::String(value.into_owned()))).collect()
}
