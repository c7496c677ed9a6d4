//! The body that is sent: the action's, the connection's, or both merged
//! (actions.md 1.4).

use bytes::Bytes;
use http::{HeaderValue, header};
use serde_json::Value;

use super::{HttpRequest, form, headers::ContentType};
use crate::{
    ActionError, ErrorCode,
    scheme::{Authenticated, ConnectionBody, ConnectionContent},
};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// What is sent, and what it says of its type.
pub(super) type Built = (Bytes, Option<ContentType>);

/// Builds the body.
pub(super) fn build(request: &HttpRequest, connection: &Authenticated) -> Result<Built, ActionError> {
    let asked_for = request.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    match &connection.body {
        None if request.form_data.is_empty() => Ok(own(request.body.as_ref())),
        None => with_form(request, &[], asked_for),
        Some(ConnectionBody { content: ConnectionContent::Parts(parts), .. }) => with_form(request, parts, asked_for),
        Some(_) if !request.form_data.is_empty() => {
            Err(wrong("/formData", "the connection brings its own body, so form data cannot be sent with it"))
        }
        Some(body) => with_connection(request.body.as_ref(), body, asked_for),
    }
}

/// The connection's body alone, for a request that no action has a part in.
pub(super) fn alone(connection: &Authenticated) -> Result<Built, ActionError> {
    match &connection.body {
        None => Ok((Bytes::new(), None)),
        Some(ConnectionBody { content: ConnectionContent::Parts(parts), .. }) => {
            let (body, content_type) = form::body(&[], parts, None)?;
            Ok((body, Some(content_type)))
        }
        Some(body) => with_connection(None, body, None),
    }
}

/// Strings as they are; everything else as JSON.
fn own(body: Option<&Value>) -> Built {
    match body {
        None => (Bytes::new(), None),
        Some(Value::String(text)) => (text.clone().into(), None),
        Some(other) => (other.to_string().into(), Some(ContentType::Default(JSON))),
    }
}

fn with_form(
    request: &HttpRequest,
    parts: &[(String, claviger_model::Secret<String>)],
    asked_for: Option<&str>,
) -> Result<Built, ActionError> {
    if request.body.is_some() {
        return Err(wrong("/body", "the connection's body is a form: give formData instead of a body"));
    }
    let (body, content_type) = form::body(&request.form_data, parts, asked_for)?;
    Ok((body, Some(content_type)))
}

fn with_connection(
    own: Option<&Value>,
    connection: &ConnectionBody,
    asked_for: Option<&str>,
) -> Result<Built, ActionError> {
    let held = connection.content_type.as_deref().unwrap_or_default();
    if asked_for.is_some_and(|own| !own.to_ascii_lowercase().starts_with(&held.to_ascii_lowercase())) {
        return Err(form::mismatch(held));
    }
    let body = match (&connection.content, own) {
        (ConnectionContent::Json(text) | ConnectionContent::Text(text), None) => text.expose().clone(),
        (ConnectionContent::Json(text), Some(Value::Object(own))) => merged(text.expose(), own)?,
        (ConnectionContent::Json(_), Some(_)) => {
            return Err(wrong("/body", "must be an object: the connection's body is JSON and the two are merged"));
        }
        (ConnectionContent::Text(text), Some(Value::String(own))) => format!("{}\r\n{own}", text.expose()),
        (ConnectionContent::Text(_) | ConnectionContent::Parts(_), Some(_)) => {
            return Err(wrong("/body", "must be a string: it is appended to the connection's body"));
        }
        (ConnectionContent::Parts(_), None) => String::new(),
    };
    let content_type = match connection.content_type.as_deref().map(str::trim).filter(|held| !held.is_empty()) {
        Some(held) => Some(super::header_value(held).map_err(|why| {
            ActionError::new(ErrorCode::AuthenticationFailed, format!("the connection's content type {why}"))
        })?),
        None => None,
    };
    Ok((body.into(), content_type.map(ContentType::Default)))
}

/// Member by member at the top; the connection's win.
fn merged(text: &str, own: &serde_json::Map<String, Value>) -> Result<String, ActionError> {
    let Ok(Value::Object(held)) = serde_json::from_str(text) else {
        let message = "the connection's body is not a JSON object, so the action's body cannot be merged into it";
        return Err(ActionError::new(ErrorCode::AuthenticationFailed, message));
    };
    let mut members = own.clone();
    members.extend(held);
    Ok(Value::Object(members).to_string())
}

fn wrong(pointer: &str, message: &str) -> ActionError {
    ActionError::new(ErrorCode::InvalidInput, message).at(pointer)
}
