//! `[credential_types.authentication]`: how a request is authenticated.

use std::collections::BTreeSet;

use claviger_model::scheme::{Authentication, AuthenticationScheme, BasicTemplate, BodyTemplate, NamedTemplate};

use super::{At, Faults, Table};
use crate::{
    Field,
    template::{Piece, pieces},
};

const SCHEMES: [(&str, AuthenticationScheme); 5] = [
    ("template", AuthenticationScheme::Template),
    ("basic", AuthenticationScheme::Basic),
    ("digest", AuthenticationScheme::Digest),
    ("client_certificate", AuthenticationScheme::ClientCertificate),
    ("aws_signature", AuthenticationScheme::AwsSignature),
];

/// Headers that belong to the connection itself and not to a credential (security.md E10).
const FRAMING: [&str; 10] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "te",
    "trailer",
    "upgrade",
    "expect",
    "http2-settings",
];

/// Nothing at all where the file says nothing. `token` are names beside the fields that a token
/// which was obtained first brings.
pub(super) fn read_authentication(parent: &Table<'_>, fields: &[Field], token: &[&str]) -> Authentication {
    let Some(table) = parent.table("authentication") else { return Authentication::default() };
    let scheme = read_scheme(&table);
    let basic = table.table("basic").map(|basic| read_basic(basic, fields, token));
    let by_password = matches!(scheme, AuthenticationScheme::Basic | AuthenticationScheme::Digest);
    match (by_password, basic.is_some()) {
        (true, false) => table.fault("basic", "is missing; this scheme needs username and password"),
        (true, true) | (false, false) => {}
        (false, true) => table.fault("basic", "is of no use without scheme = \"basic\" or \"digest\""),
    }
    let authentication = Authentication {
        scheme,
        basic,
        headers: read_headers(&table, "headers", fields, token),
        url_parameters: read_parameters(&table, "url_parameters", fields),
        body: read_body(&table, fields),
    };
    table.finish();
    authentication
}

fn read_scheme(table: &Table<'_>) -> AuthenticationScheme {
    let Some(scheme) = table.text("scheme") else { return AuthenticationScheme::Template };
    let known = SCHEMES.iter().find(|(name, _)| *name == scheme.value);
    if known.is_none() {
        let names: Vec<_> = SCHEMES.iter().map(|(name, _)| *name).collect();
        scheme.fault(table.faults(), format!("must be one of {}", names.join(", ")));
    }
    known.map_or(AuthenticationScheme::Template, |(_, scheme)| *scheme)
}

fn read_basic(table: Table<'_>, fields: &[Field], token: &[&str]) -> BasicTemplate {
    let faults = table.faults();
    let [username, password] = ["username", "password"].map(|key| {
        // Either half may be empty: some vendors take the key alone.
        let half = table.text(key);
        match half {
            Some(half) => {
                check_template(&half, fields, token, faults);
                half.value
            }
            None => {
                if !table.has(key) {
                    table.fault(key, "is missing; write \"\" where the vendor wants it empty");
                }
                String::new()
            }
        }
    });
    table.finish();
    BasicTemplate { username, password }
}

/// Headers with good names, each once.
pub(super) fn read_headers(
    table: &Table<'_>,
    key: &'static str,
    fields: &[Field],
    token: &[&str],
) -> Vec<NamedTemplate> {
    let faults = table.faults();
    let mut seen = BTreeSet::new();
    let mut headers = Vec::new();
    for (name, value) in read_named(table, key, fields, token) {
        let lower = name.value.to_ascii_lowercase();
        if !name.value.is_empty() && !header_name(&name.value) {
            name.fault(faults, "must match ^[A-Za-z][A-Za-z0-9_-]*$");
        } else if FRAMING.contains(&lower.as_str()) || lower.starts_with("proxy-") {
            name.fault(faults, format!("{} frames the message; it cannot be set", name.value));
        } else if !seen.insert(lower) {
            name.fault(faults, format!("{} is there twice", name.value));
        }
        if !value.value.chars().all(|c| matches!(c, ' '..='~' | '\t')) {
            value.fault(faults, "must be visible ASCII");
        }
        headers.push(NamedTemplate { name: name.value, value: value.value });
    }
    headers
}

pub(super) fn header_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

pub(super) fn read_parameters(table: &Table<'_>, key: &'static str, fields: &[Field]) -> Vec<NamedTemplate> {
    let named = read_named(table, key, fields, &[]).into_iter();
    named.map(|(name, value)| NamedTemplate { name: name.value, value: value.value }).collect()
}

/// Names and values of `{ name, value }` tables.
fn read_named(table: &Table<'_>, key: &'static str, fields: &[Field], token: &[&str]) -> Vec<(At<String>, At<String>)> {
    let mut named = Vec::new();
    for item in table.tables(key) {
        let name = item.required_text("name");
        let value = item.required_text("value");
        check_template(&value, fields, token, table.faults());
        item.finish();
        named.push((name, value));
    }
    named
}

/// `[...body]` with `content` and `content_type`.
pub(super) fn read_body(table: &Table<'_>, fields: &[Field]) -> Option<BodyTemplate> {
    let body = table.table("body")?;
    let content = body.required_text("content");
    check_template(&content, fields, &[], table.faults());
    let content_type = body.required_text("content_type").value;
    body.finish();
    Some(BodyTemplate { content: Some(content.value), content_type: Some(content_type) })
}

/// Every `{{ name }}` must be a field of this credential type, or what its token brings.
pub(super) fn check_template(template: &At<String>, fields: &[Field], token: &[&str], faults: &Faults<'_>) {
    match pieces(&template.value) {
        Err(problem) => template.fault(faults, problem),
        Ok(pieces) => {
            for piece in pieces {
                if let Piece::Name(name) = piece
                    && !token.contains(&name)
                    && !fields.iter().any(|field| field.name == name)
                {
                    template.fault(faults, format!("names the field {name}, which is not there"));
                }
            }
        }
    }
}
