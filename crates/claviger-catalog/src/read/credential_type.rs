//! One `[[credential_types]]`.

use claviger_model::scheme::AuthenticationScheme;

use super::{
    At, Table, authentication::read_authentication, field::read_fields, integration::type_name,
    url_template::read_url_template, verification::read_verification,
};
use crate::{Content, CredentialType};

/// The name and, unless something is wrong, the credential type.
pub(super) fn read_credential_type(table: Table<'_>) -> (At<String>, Option<CredentialType>) {
    let faults = table.faults();
    let name = type_name(&table, "type", faults);
    let content = read_content(&table);
    let fields = read_fields(&table, content);
    let label = table.required_text("label").value;
    let description = table.required_text("description").value;
    let destination = read_url_template(&table, "destination", &fields);
    let token_url = read_url_template(&table, "token_url", &fields);
    let authentication = read_authentication(&table, &fields);
    let verification = read_verification(&table, &fields);
    check_places(&table, content, destination.is_some(), token_url.is_some(), authentication.scheme);
    table.finish();
    let credential_type = CredentialType {
        credential_type: name.value.clone(),
        label,
        description,
        fields,
        destination,
        token_url,
        authentication,
        verification,
        content,
    };
    (name, faults.none().then_some(credential_type))
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

/// Where the credential may go must be said exactly once, and completely.
fn check_places(table: &Table<'_>, content: Content, destination: bool, token_url: bool, scheme: AuthenticationScheme) {
    let fetches = matches!(
        scheme,
        AuthenticationScheme::AwsAssumeRole
            | AuthenticationScheme::AzureTenant
            | AuthenticationScheme::GcpServiceAccount
    );
    match content {
        Content::Http if destination => {
            table.fault("destination", "must be left out where content = \"http\": the connection's base_url says it");
        }
        Content::Fields if !destination && !table.has("destination") => {
            table.fault("destination", "is missing; right would be, for example, https://api.example.com/v1");
        }
        _ => {}
    }
    if fetches && !token_url && !table.has("token_url") {
        table.fault("token_url", "is missing; this scheme fetches a token or a session from there");
    }
    if !fetches && token_url {
        table.fault("token_url", "is of no use: the scheme fetches no token");
    }
}
