//! The body that a connection brings along.

use std::borrow::Cow;

use claviger_model::{Secret, scheme::BodyTemplate};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::{Values, failed};
use crate::{
    ActionError,
    http_request::media::{self, BodyKind},
};

/// A connection's body with its values filled in.
#[derive(Debug)]
pub struct ConnectionBody {
    /// As the connection names it; sent as a header unless one is set.
    pub content_type: Option<String>,
    /// What it holds.
    pub content: ConnectionContent,
}

/// What a connection's body holds.
#[derive(Debug)]
pub enum ConnectionContent {
    /// A JSON document, valid as long as the connection's text is.
    Json(Secret<String>),
    /// Text of another type.
    Text(Secret<String>),
    /// Fields of a multipart form.
    Parts(Vec<(String, Secret<String>)>),
}

/// One field of a multipart body, as the connection keeps it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    key: String,
    value: String,
}

/// Fills in a body; `None` where the connection brings no content.
pub(super) fn render(values: &Values<'_>, body: &BodyTemplate) -> Result<Option<ConnectionBody>, ActionError> {
    let Some(text) = body.content.as_deref().filter(|text| !text.is_empty()) else { return Ok(None) };
    let what = "the connection's body";
    let content = match media::body_kind(body.content_type.as_deref().unwrap_or_default()) {
        BodyKind::Json => ConnectionContent::Json(values.render_as(what, text, inside_json)?),
        BodyKind::Form => ConnectionContent::Text(values.render_as(what, text, inside_form)?),
        BodyKind::Other => ConnectionContent::Text(values.render(what, text)?),
        BodyKind::Multipart => ConnectionContent::Parts(parts(values, text)?),
    };
    Ok(Some(ConnectionBody { content_type: body.content_type.clone(), content }))
}

/// Read first and filled in afterwards: a value stays inside its field.
fn parts(values: &Values<'_>, text: &str) -> Result<Vec<(String, Secret<String>)>, ActionError> {
    let what = "the connection's form field";
    let parts: Vec<Part> = serde_json::from_str(text).map_err(|_| {
        failed(
            "the connection's multipart body must be a JSON array such as [{\"key\": \"name\", \"value\": \"text\"}]",
        )
    })?;
    let render = |part: Part| {
        let key = values.render(what, &part.key)?;
        Ok((key.expose().clone(), values.render(what, &part.value)?))
    };
    parts.into_iter().map(render).collect()
}

/// Escaped, so that a quote in a value ends no string.
fn inside_json(value: &str) -> Cow<'_, str> {
    let quoted = serde_json::to_string(value).unwrap_or_default();
    Cow::Owned(quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned())
}

/// Encoded, so that `&` and `=` in a value start no other field.
fn inside_form(value: &str) -> Cow<'_, str> {
    utf8_percent_encode(value, NON_ALPHANUMERIC).into()
}
