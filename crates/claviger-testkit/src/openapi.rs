//! Holds every answer that a test sees against the committed document: a status,
//! a media type or a body that it does not allow fails the test that saw it.

use std::{
    collections::HashMap,
    sync::{Mutex, OnceLock},
};

use jsonschema::Validator;
use serde_json::{Value, json};

/// The document as it is committed.
fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| serde_json::from_str(&claviger_http::document()).expect("the document is JSON"))
}

/// The path of the document that a path is of, if any.
fn template(path: &str) -> Option<&'static str> {
    let segments: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let parts: Vec<&str> = template.split('/').collect();
        parts.len() == segments.len()
            && parts.iter().zip(&segments).all(|(part, segment)| part.starts_with('{') || part == segment)
    };
    let paths = document()["paths"].as_object().expect("paths");
    // A path without parameters comes before one with.
    let mut fitting: Vec<&str> = paths.keys().map(String::as_str).filter(|each| fits(each)).collect();
    fitting.sort_by_key(|each| each.matches('{').count());
    fitting.first().copied()
}

/// Fails the test if the document does not allow this answer.
pub(crate) fn check(method: &str, path: &str, status: u16, media_type: &str, body: &[u8]) {
    if path.contains("/proxy") || matches!(path, "/" | "/style.css" | "/metrics" | "/api/docs" | "/api/openapi.json") {
        return;
    }
    // The page that providers send browsers back to.
    if matches!((method, path), ("GET", "/oauth/callback" | "/oauth/callback.js" | "/authorize" | "/authorize.js")) {
        return;
    }
    let Some(template) = template(path) else {
        assert!(
            matches!(status, 400 | 401 | 404 | 405 | 414 | 421 | 503),
            "{method} {path}: no such path, but status {status}"
        );
        return;
    };
    let operation = &document()["paths"][template][method.to_lowercase()];
    if operation.is_null() {
        assert!(
            matches!(status, 400 | 401 | 405 | 413 | 421 | 431 | 503),
            "{method} {path}: no such operation, but status {status}"
        );
        return;
    }
    let response = &operation["responses"][status.to_string()];
    // The listener's own refusals come before any route (docs/api-design.md).
    if response.is_null() && matches!(status, 408 | 414 | 421 | 431 | 503) {
        return;
    }
    assert!(
        !response.is_null(),
        "{method} {path}: the document allows no status {status}: {}",
        String::from_utf8_lossy(body)
    );
    let content = &response["content"];
    if content.is_null() {
        assert!(body.is_empty(), "{method} {path}: the document allows no body with {status}");
        return;
    }
    let essence = media_type.split(';').next().unwrap_or_default();
    assert!(!content[essence].is_null(), "{method} {path} {status}: the document does not allow {essence:?}");
    // Lines of JSON are no JSON; whoever asks for them looks at each.
    if essence.ends_with("json") && !essence.ends_with("ndjson") {
        let value: Value = serde_json::from_slice(body).expect("the body is JSON");
        validate(&format!("{template} {method} {status} {essence}"), &content[essence]["schema"], &value);
    }
}

fn validate(key: &str, schema: &Value, value: &Value) {
    static VALIDATORS: OnceLock<Mutex<HashMap<String, std::sync::Arc<Validator>>>> = OnceLock::new();
    let validators = VALIDATORS.get_or_init(Mutex::default);
    let validator = validators
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .entry(key.to_owned())
        .or_insert_with(|| {
            let whole = json!({"components": document()["components"], "allOf": [schema]});
            std::sync::Arc::new(jsonschema::validator_for(&whole).expect("the document's schemas are schemas"))
        })
        .clone();
    let faults: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{} at {}", error, error.instance_path())).collect();
    assert!(faults.is_empty(), "{key}: the answer is not as the document says: {faults:?}\n{value:#}");
}
