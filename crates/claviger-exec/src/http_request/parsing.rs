//! `responseParsing`: how an answer's body becomes the output (actions.md 1.5).

use serde_json::{Map, Value, json};

use super::{encoding::Encoding, media::Media, multipart};
use crate::{ActionError, ErrorCode, redact::Redactor};

/// Multipart answers inside multipart answers.
const DEPTH: usize = 4;

/// How an answer's body becomes the output.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Parsing {
    /// Text in the answer's encoding.
    Raw,
    /// JSON; what is not valid stays text.
    Json,
    /// List of `{Filename, Name, Type, Data}`.
    FormData,
    /// Object with the first value of each name.
    FormUrlencoded,
}

impl Parsing {
    /// Every name that `responseParsing` takes.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("raw", Self::Raw),
        ("json", Self::Json),
        ("form-data", Self::FormData),
        ("form-urlencoded", Self::FormUrlencoded),
    ];

    fn inferred(media: &Media) -> Self {
        match media.essence.as_str() {
            "application/json" => Self::Json,
            "application/x-www-form-urlencoded" => Self::FormUrlencoded,
            "multipart/form-data" => Self::FormData,
            _ => Self::Raw,
        }
    }
}

/// What the action asked for.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Wanted {
    pub(super) parsing: Option<Parsing>,
    pub(super) encoding: Option<Encoding>,
}

/// Reads bodies and takes out what must not leave.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) redactor: &'a Redactor,
    pub(super) count: &'a mut u64,
}

impl Reading<'_> {
    /// Reads one body.
    pub(super) fn body(&mut self, body: &[u8], media: Option<&str>, wanted: Wanted) -> Result<Value, ActionError> {
        self.nested(body, media, wanted, DEPTH)
    }

    fn nested(&mut self, body: &[u8], media: Option<&str>, wanted: Wanted, depth: usize) -> Result<Value, ActionError> {
        if body.is_empty() {
            return Ok(Value::String(String::new()));
        }
        let media = match media {
            Some(text) => {
                Media::parse(text).ok_or_else(|| unreadable("the answer's Content-Type is not a media type"))?
            }
            None => Media::sniff(body),
        };
        let parsing = wanted.parsing.unwrap_or_else(|| Parsing::inferred(&media));
        let encoding = wanted.encoding.unwrap_or_else(|| Encoding::inferred(&media, parsing == Parsing::Raw));
        let mut value = match parsing {
            Parsing::Raw => Value::String(encoding.text(body, self.redactor, self.count)),
            Parsing::Json => json_or_text(encoding.text(body, self.redactor, self.count)),
            Parsing::FormUrlencoded => urlencoded(&encoding.text(body, self.redactor, self.count)),
            Parsing::FormData => self.form_data(body, &media, depth)?,
        };
        self.redactor.value(&mut value, self.count);
        Ok(value)
    }

    fn form_data(&mut self, body: &[u8], media: &Media, depth: usize) -> Result<Value, ActionError> {
        let boundary = media.parameter("boundary").filter(|boundary| !boundary.is_empty());
        let boundary = boundary.ok_or_else(|| unreadable("the answer's Content-Type has no boundary"))?;
        let depth = depth.checked_sub(1).ok_or_else(|| unreadable("the answer nests multipart bodies too deeply"))?;
        let parts = multipart::split(body, boundary);
        let parts = parts.ok_or_else(|| unreadable("the answer is not a whole multipart body"))?;
        let mut show = |part: multipart::Part<'_>| {
            let media = part.media_type.as_deref().unwrap_or("text/plain");
            let data = self.nested(part.data, Some(media), Wanted::default(), depth)?;
            Ok(json!({"Filename": part.file_name, "Name": part.name, "Type": media, "Data": data}))
        };
        parts.into_iter().map(&mut show).collect::<Result<Vec<_>, _>>().map(Value::Array)
    }
}

fn json_or_text(text: String) -> Value {
    serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap_or(Value::String(text))
}

fn urlencoded(text: &str) -> Value {
    let mut first = Map::new();
    for (name, value) in url::form_urlencoded::parse(text.as_bytes()) {
        first.entry(name).or_insert_with(|| Value::String(value.into_owned()));
    }
    Value::Object(first)
}

fn unreadable(why: &str) -> ActionError {
    ActionError::new(ErrorCode::InvalidInput, format!("{why}; set responseParsing to \"raw\" to receive it as it is"))
        .at("/responseParsing")
}
