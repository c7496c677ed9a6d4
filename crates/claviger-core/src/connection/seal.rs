//! What a connection's sealed fields are bound to.

use claviger_catalog::{Catalog, Content, CredentialType, FieldKind};
use claviger_model::connection::Connection;
use claviger_vault::SealContext;

use super::authority;

/// The context in which a connection's secrets are sealed and opened: another
/// organization, connection, version or origin does not open them. The origins
/// are every place that a secret of it can be sent to: where its requests go,
/// and where its tokens come from (security.md K3); with the authority that may
/// vouch for them, where the connection names one.
pub(crate) fn context(catalog: &Catalog, connection: &Connection) -> SealContext {
    let requests = connection.destination.iter().map(|destination| destination.origin.to_string());
    SealContext {
        organization_id: connection.organization_id,
        kind: "connection",
        id: connection.id.0,
        version: connection.version,
        origins: requests
            .chain(token_endpoint(catalog, connection))
            .chain(token_places(catalog, connection))
            .chain(authority::place(connection))
            .collect(),
    }
}

fn token_endpoint(catalog: &Catalog, connection: &Connection) -> Option<String> {
    let credential_type =
        catalog.integration(&connection.integration_type)?.credential_type(&connection.credential_type)?;
    credential_type.token_url.as_ref()?;
    let lookup = |name: &str| connection.settings.get(name).and_then(|value| value.as_str());
    // The path may hold a tenant, so the whole URL is bound.
    credential_type.token_endpoint(lookup).ok().flatten()
}

/// Where the connection itself says that tokens come from, are asked for and are revoked.
fn token_places(catalog: &Catalog, connection: &Connection) -> Vec<String> {
    let credential_type = catalog.integration(&connection.integration_type);
    let Some(credential_type) = credential_type.and_then(|each| each.credential_type(&connection.credential_type))
    else {
        return Vec::new();
    };
    let of = |path: String| Some(format!("{path} {}", connection.settings.get(&path)?.as_str()?));
    url_fields(credential_type).into_iter().filter_map(of).collect()
}

/// The fields of an HTTP type that are addresses, by path.
pub(super) fn url_fields(credential_type: &CredentialType) -> Vec<String> {
    if credential_type.content != Content::Http {
        return Vec::new();
    }
    let mut paths = Vec::new();
    for field in &credential_type.fields {
        if field.kind == FieldKind::Url {
            paths.push(field.name.clone());
        }
        let members = field.fields.iter().filter(|member| member.kind == FieldKind::Url);
        paths.extend(members.map(|member| format!("{}/{}", field.name, member.name)));
    }
    paths
}
