//! The `integration` object of an answer (wire.md 3): secrets are there with the
//! value `""`, never left out and never masked.

use claviger_catalog::{Catalog, Content, CredentialType, Field, FieldKind};
use claviger_model::connection::Connection;
use serde_json::{Map, Value, json};

use super::{
    http_content::{Literals, RequestLiterals, TOKEN},
    references,
};

/// Shapes `attributes.integration`.
pub(super) fn integration(catalog: &Catalog, connection: &Connection, literals: &Literals) -> Value {
    let mut credentials = Map::new();
    credentials.insert("type".to_owned(), Value::from(connection.credential_type.as_str()));
    let credential_type = catalog
        .integration(&connection.integration_type)
        .and_then(|each| each.credential_type(&connection.credential_type));
    match credential_type {
        Some(credential_type) => fields(credential_type, connection, literals, &mut credentials),
        // Its file has left the catalog: what is plain is still there to see.
        None => credentials.extend(references::without(&connection.settings)),
    }
    let mut integration = Map::new();
    integration.insert("type".to_owned(), Value::from(connection.integration_type.as_str()));
    if let Some(base_url) = connection.settings.get("base_url") {
        integration.insert("base_url".to_owned(), base_url.clone());
    }
    integration.insert("credentials".to_owned(), Value::Object(credentials));
    Value::Object(integration)
}

fn fields(
    credential_type: &CredentialType,
    connection: &Connection,
    literals: &Literals,
    into: &mut Map<String, Value>,
) {
    for field in credential_type.fields.iter().filter(|field| !field.structured()) {
        let value = match field.kind {
            FieldKind::Object => object(field, connection, literals),
            _ => scalar(field, &field.name, connection),
        };
        if let Some(value) = value {
            into.insert(field.name.clone(), value);
        }
    }
    if credential_type.content == Content::Http {
        lists(credential_type, connection, literals, into);
    }
}

fn scalar(field: &Field, path: &str, connection: &Connection) -> Option<Value> {
    if field.secret {
        return (field.always_required() || connection.secrets.contains_key(path)).then(|| secret(path, connection));
    }
    connection.settings.get(path).cloned()
}

/// Never the value: where it is, or nothing.
fn secret(path: &str, connection: &Connection) -> Value {
    references::get(&connection.settings, path)
        .map_or_else(|| Value::from(""), |reference| json!({ "reference": reference }))
}

/// An object whose members are kept by their paths; none where none of them is there.
fn object(field: &Field, connection: &Connection, literals: &Literals) -> Option<Value> {
    let mut members = Map::new();
    let kept = |path: &str| connection.settings.contains_key(path) || connection.secrets.contains_key(path);
    for member in field.fields.iter().filter(|member| !member.structured()) {
        let path = format!("{}/{}", field.name, member.name);
        if let Some(value) = scalar(member, &path, connection).filter(|_| kept(&path)) {
            members.insert(member.name.clone(), value);
        }
    }
    if field.fields.iter().any(|member| member.name == "tokens") && connection.settings.contains_key("tokens") {
        members.insert("tokens".to_owned(), tokens(connection));
    }
    if let Some(literals) = literals.token_request.as_ref().filter(|_| field.name == "token_request") {
        request(literals, &mut members);
    }
    (!members.is_empty()).then_some(Value::Object(members))
}

fn lists(
    credential_type: &CredentialType,
    connection: &Connection,
    literals: &Literals,
    into: &mut Map<String, Value>,
) {
    if credential_type.fields.iter().any(|field| field.name == "tokens") {
        into.insert("tokens".to_owned(), tokens(connection));
    }
    request(&literals.request, into);
}

fn tokens(connection: &Connection) -> Value {
    let value = |name: &str| secret(&format!("{TOKEN}{name}"), connection);
    token_names(connection).map(|name| json!({"name": name, "type": "SECRET", "value": value(name)})).collect()
}

fn request(literals: &RequestLiterals, into: &mut Map<String, Value>) {
    if !literals.headers.is_empty() {
        into.insert("headers".to_owned(), json!(literals.headers));
    }
    if !literals.url_parameters.is_empty() {
        into.insert("url_parameters".to_owned(), json!(literals.url_parameters));
    }
    if let Some(body) = &literals.body {
        into.insert("body".to_owned(), json!(body));
    }
}

/// Token names in the order in which they were given.
fn token_names(connection: &Connection) -> impl Iterator<Item = &str> {
    let listed = connection.settings.get("tokens").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    listed.iter().filter_map(Value::as_str).filter(|name| connection.secrets.contains_key(&format!("{TOKEN}{name}")))
}
