//! `access_token_path`: where the token stands in an answer.

use std::fmt;

use claviger_model::Secret;
use http::HeaderName;
use serde_json::Value;

use super::said::Said;
use crate::client::Incoming;

const USAGE: &str = "write body.token, body.data.0.token, body for the whole text, or headers.x-token";

/// A path that was read.
#[derive(Debug)]
pub(super) enum TokenPath {
    /// Names and positions, case-sensitive; none means the whole text.
    Body(Vec<String>),
    /// A header, in any case.
    Header(HeaderName),
}

/// Why there is no token: where the path ends, and the names that are there
/// instead. Never a value.
pub(super) struct Missing {
    text: String,
    names: Option<Vec<String>>,
}

impl Missing {
    fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), names: None }
    }

    /// The whole sentence; `shown` makes a list of names fit to be shown.
    pub(super) fn text(&self, shown: impl Fn(std::slice::Iter<'_, String>) -> String) -> String {
        match &self.names {
            None => self.text.clone(),
            Some(names) if names.is_empty() => format!("{}, which is empty", self.text),
            Some(names) => format!("{}, only {}", self.text, shown(names.iter())),
        }
    }
}

impl fmt::Display for TokenPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body(steps) => f.write_str(&shown(steps)),
            Self::Header(name) => write!(f, "headers.{name}"),
        }
    }
}

fn shown(steps: &[String]) -> String {
    steps.iter().fold("body".to_owned(), |path, step| format!("{path}.{step}"))
}

impl TokenPath {
    /// Reads a path.
    ///
    /// # Errors
    /// What would be right.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut steps = text.trim().split('.');
        let path = match steps.next() {
            Some("body") => Some(Self::Body(steps.map(str::to_owned).collect())),
            // A header's name has no dots in practice; those that have are taken whole.
            Some("headers") => {
                HeaderName::from_bytes(steps.collect::<Vec<_>>().join(".").as_bytes()).ok().map(Self::Header)
            }
            _ => None,
        };
        let path = path.filter(|path| !matches!(path, Self::Body(steps) if steps.iter().any(String::is_empty)));
        path.ok_or_else(|| format!("access_token_path: {USAGE}"))
    }

    /// The token.
    pub(super) fn find(&self, answer: &Incoming) -> Result<Secret<String>, Missing> {
        match self {
            Self::Header(name) => match answer.headers.get(name) {
                Some(value) => Ok(Secret::new(String::from_utf8_lossy(value.as_bytes()).into_owned())),
                None => {
                    let names = answer.headers.keys().map(|name| name.as_str().to_owned()).collect();
                    Err(Missing { text: format!("has no header {name}"), names: Some(names) })
                }
            },
            Self::Body(steps) if steps.is_empty() => Ok(Secret::new(whole(&answer.body))),
            Self::Body(steps) => follow(&body(answer)?, steps),
        }
    }
}

/// The whole text; a JSON text without its quotes.
fn whole(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    serde_json::from_str(text).unwrap_or_else(|_| text.to_owned())
}

fn body(answer: &Incoming) -> Result<Value, Missing> {
    match Said::read(answer) {
        Said::Json(fields) | Said::Form(fields) => Ok(Value::Object(fields)),
        Said::Html => Err(Missing::new("its body is a page of HTML; check the URL")),
        Said::Nothing => Err(Missing::new("its body is empty")),
        Said::Text(text) => match serde_json::from_str(&text) {
            Ok(value @ Value::Array(_)) => Ok(value),
            _ => Err(Missing::new(
                "its body is neither JSON nor a form; for a text that is the token itself, write body",
            )),
        },
    }
}

fn follow(body: &Value, steps: &[String]) -> Result<Secret<String>, Missing> {
    let mut found = body;
    for (index, step) in steps.iter().enumerate() {
        let (before, here) =
            (shown(steps.get(..index).unwrap_or_default()), shown(steps.get(..=index).unwrap_or_default()));
        let next = match found {
            Value::Object(members) => members.get(step).ok_or_else(|| Missing {
                text: format!("{here} is not in {before}"),
                names: Some(members.keys().cloned().collect()),
            }),
            Value::Array(items) => {
                step.parse::<usize>().ok().and_then(|position| items.get(position)).ok_or_else(|| {
                    Missing::new(format!("{here} is not there: {before} is a list of {}, counted from 0", items.len()))
                })
            }
            other => Err(Missing::new(format!("{here} is not there: {before} is {}", kind(other)))),
        };
        found = next?;
    }
    match found {
        Value::String(text) => Ok(Secret::new(text.clone())),
        Value::Number(number) => Ok(Secret::new(number.to_string())),
        other => Err(Missing::new(format!("{} is {} where a text is needed", shown(steps), kind(other)))),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
