//! Puts on record who was refused what: 403 alone. Who is told 404 or 401 was
//! not shown that there is anything, and could fill the record by guessing.

use axum::{http::StatusCode, response::Response};
use claviger_core::{Context, Refusal};
use uuid::Uuid;

use crate::{router::App, text_errors::Told};

/// Collections in paths, and what kind of thing is in each.
const KINDS: [(&str, &str); 16] = [
    ("sessions", "session"),
    ("second_factors", "factor"),
    ("user_invitations", "invitation"),
    ("connections", "connection"),
    ("executions", "connection"),
    ("app_key_registrations", "application_key"),
    ("application_keys", "application_key"),
    ("api_keys", "api_key"),
    ("personal_access_tokens", "access_token"),
    ("access_tokens", "access_token"),
    ("users", "user"),
    ("service_accounts", "service_account"),
    ("roles", "role"),
    ("team", "team"),
    ("events", "audit"),
    ("audit", "audit"),
];

/// Records the refusal that `response` is, if it is one. `path` is the request's.
pub(crate) fn note(app: &App, context: &Context, path: &str, response: &Response) {
    if response.status() != StatusCode::FORBIDDEN {
        return;
    }
    let Some(Told(errors)) = response.extensions().get() else { return };
    let reason = errors.first().map(|error| error.detail().to_owned()).unwrap_or_default();
    let template = context.route.split_once(' ').map_or("", |(_, template)| template);
    let (asset_type, asset_id) = asset(template, path);
    app.core.refused(context, Refusal { asset_type, asset_id, reason });
}

/// The thing that a path is about: the innermost that its template names by an
/// id, and the kind of the collection that it stands in.
fn asset(template: &str, path: &str) -> (&'static str, Option<Uuid>) {
    let kind = |segment: &str| KINDS.iter().find(|(name, _)| *name == segment).map(|(_, kind)| *kind);
    let mut found = ("organization", None);
    let mut collection = None;
    for (part, given) in template.split('/').zip(path.split('/')) {
        if part.starts_with("{*") {
            break;
        }
        if !part.starts_with('{') {
            if let Some(kind) = kind(part) {
                collection = Some(kind);
                found = (kind, None);
            }
        } else if let (Some(kind), Ok(id)) = (collection, Uuid::parse_str(given)) {
            found = (kind, Some(id));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_what_it_is_about() {
        let (one, other) = ("0199b0a0-0000-7000-8000-000000000001", "0199b0a0-0000-7000-8000-000000000002");
        let id = |text: &str| Uuid::parse_str(text).ok();
        for (template, path, expected) in [
            ("/api/v2/actions/connections", "/api/v2/actions/connections".to_owned(), ("connection", None)),
            ("/a/connections/{connection_id}", format!("/a/connections/{one}"), ("connection", id(one))),
            (
                "/a/connections/{connection_id}/disable",
                format!("/a/connections/{one}/disable"),
                ("connection", id(one)),
            ),
            (
                "/a/connections/{connection_id}/proxy/{*path}",
                format!("/a/connections/{one}/proxy/{other}"),
                ("connection", id(one)),
            ),
            ("/a/users/{user_id}", "/a/users/<b>".to_owned(), ("user", None)),
            (
                "/a/service_accounts/{id}/application_keys/{key}",
                format!("/a/service_accounts/{one}/application_keys/{other}"),
                ("application_key", id(other)),
            ),
            ("/api/v2/audit/events/search", "/api/v2/audit/events/search".to_owned(), ("audit", None)),
            ("/api/v2/validate", "/api/v2/validate".to_owned(), ("organization", None)),
        ] {
            assert_eq!(asset(template, &path), expected, "{template}");
        }
    }
}
