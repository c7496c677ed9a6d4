//! The `integration` object of an answer (wire.md 3): secrets are there with the
//! value `""`, never left out and never masked.

use claviger_catalog::{Catalog, Content, CredentialType, Field};
use claviger_model::connection::Connection;
use serde_json::{Map, Value, json};

use super::http_content::{Literals, TOKEN};

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
        None => credentials.extend(connection.settings.clone()),
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
        if let Some(value) = scalar(field, connection) {
            into.insert(field.name.clone(), value);
        }
    }
    if credential_type.content == Content::Http {
        lists(credential_type, connection, literals, into);
    }
}

fn scalar(field: &Field, connection: &Connection) -> Option<Value> {
    if field.secret {
        return (field.required || connection.secrets.contains_key(&field.name)).then(|| Value::from(""));
    }
    connection.settings.get(&field.name).cloned()
}

fn lists(
    credential_type: &CredentialType,
    connection: &Connection,
    literals: &Literals,
    into: &mut Map<String, Value>,
) {
    if credential_type.fields.iter().any(|field| field.name == "tokens") {
        let tokens: Vec<Value> =
            token_names(connection).map(|name| json!({"name": name, "type": "SECRET", "value": ""})).collect();
        into.insert("tokens".to_owned(), Value::Array(tokens));
    }
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
