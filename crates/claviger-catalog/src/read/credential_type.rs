//! One `[[credential_types]]`.

use claviger_model::{Destination, scheme::AuthenticationScheme};

use super::{
    At, Table, authentication::read_authentication, field::read_fields, integration::type_name, token::read_token,
    url_template::read_url_template, verification::read_verification,
};
use crate::{Content, CredentialType, Field, TokenTemplate};

/// The name and, unless something is wrong, the credential type.
pub(super) fn read_credential_type(table: Table<'_>, shared: &[Field]) -> (At<String>, Option<CredentialType>) {
    let faults = table.faults();
    let name = type_name(&table, "type", faults);
    let content = read_content(&table);
    let mut fields = read_fields(&table, content);
    if content == Content::Http {
        share(&table, &mut fields, shared);
    }
    let label = table.required_text("label").value;
    let description = table.required_text("description").value;
    let destination = read_url_template(&table, "destination", &fields);
    let token_url = read_url_template(&table, "token_url", &fields);
    let token = read_token(&table, &fields);
    let authentication =
        read_authentication(&table, &fields, token.as_ref().map(TokenTemplate::gives).unwrap_or_default());
    let verification = read_verification(&table, &fields);
    check_places(&table, content, destination.is_some());
    check_token_url(&table, token_url.is_some(), token.is_some(), &fields);
    check_many_hosts(&table, destination.as_deref(), authentication.scheme);
    table.finish();
    let credential_type = CredentialType {
        credential_type: name.value.clone(),
        label,
        description,
        fields,
        destination,
        token_url,
        token,
        authentication,
        verification,
        content,
    };
    (name, faults.none().then_some(credential_type))
}

/// A credential that is sent goes to one host, which is named.
fn check_many_hosts(table: &Table<'_>, destination: Option<&str>, scheme: AuthenticationScheme) {
    if destination.and_then(Destination::of_aws).is_some() && scheme != AuthenticationScheme::AwsSignature {
        table.fault(
            "destination",
            "may stand for many hosts only where scheme = \"aws_signature\", which sends no secret",
        );
    }
}

fn read_content(table: &Table<'_>) -> Content {
    match table.text("content") {
        None => Content::Fields,
        Some(content) => match content.value.as_str() {
            "fields" => Content::Fields,
            "http" => Content::Http,
            _ => {
                content.fault(table.faults(), "must be fields or http");
                Content::Fields
            }
        },
    }
}

/// Adds what every type of the file has.
fn share(table: &Table<'_>, fields: &mut Vec<Field>, shared: &[Field]) {
    for field in shared {
        if fields.iter().any(|own| own.name == field.name) {
            table.fault("fields", format!("names {}, which is one of the shared fields", field.name));
        }
        fields.push(field.clone());
    }
}

/// Where the credential may go must be said exactly once, and completely.
fn check_places(table: &Table<'_>, content: Content, destination: bool) {
    match content {
        Content::Http if destination => {
            table.fault("destination", "must be left out where content = \"http\": the connection's base_url says it");
        }
        Content::Fields if !destination && !table.has("destination") => {
            table.fault("destination", "is missing; right would be, for example, https://api.example.com/v1");
        }
        _ => {}
    }
}

/// Where a token comes from is said by the file or by the connection, never by both.
fn check_token_url(table: &Table<'_>, url: bool, token: bool, fields: &[Field]) {
    let asked = |name: &str| fields.iter().any(|field| field.name == name);
    let asked = asked("token_url") || asked("token_request");
    if !token && url {
        table.fault("token_url", "is of no use without [token]: no token is fetched");
    }
    if token && asked && url {
        table.fault("token_url", "must be left out where the connection has a field that says it");
    }
    if token && !asked && !url && !table.has("token_url") {
        table.fault("token_url", "is missing; [token] fetches a token from there");
    }
}
