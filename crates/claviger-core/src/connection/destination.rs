//! Where a connection's requests go: the base URL of an HTTP connection, or the
//! catalog's template filled in with plain fields.

use claviger_exec::{Exec, client::PoolKey};
use claviger_model::{Destination, Invalid, connection::Connection};

use super::{ATTRIBUTES, content::Content, seal::url_fields};
use crate::Settings;

/// The destination that `content` asks for. Rules that the operator made for
/// this organization or connection count.
pub(super) fn of_content(exec: &Exec, whose: PoolKey, content: &Content<'_>) -> Result<Option<Destination>, Invalid> {
    if content.integration.integration_type == "HTTP" {
        let base = content.settings.get("base_url").and_then(|url| url.as_str()).unwrap_or_default();
        let at = format!("{ATTRIBUTES}/integration/base_url");
        let target = exec.target_for(whose, base).map_err(|error| Invalid::one(at.clone(), error.to_string()))?;
        if target.query().is_some() {
            return Err(Invalid::one(at, "must not have a query; add URL parameters to the connection instead"));
        }
        return check_urls(exec, whose, content).or(Some(target.destination()));
    }
    let at = format!("{ATTRIBUTES}/integration/credentials");
    let lookup = |name: &str| content.settings.get(name).and_then(|value| value.as_str());
    let url = content.credential_type.destination_url(lookup);
    let url = url.map_err(|error| Invalid::one(format!("{at}/{}", error.field), error.fault.to_string()))?;
    let Some(url) = url else { return Ok(None) };
    if let Some(all) = Destination::of_aws(&url) {
        return Ok(Some(all));
    }
    let target = exec.target_for(whose, &url);
    let target =
        target.map_err(|error| Invalid::one(at, format!("would connect to {url}, which is refused: {error}")))?;
    Ok(Some(target.destination()))
}

/// Addresses beside the base URL, such as a token endpoint, are judged like it.
fn check_urls(exec: &Exec, whose: PoolKey, content: &Content<'_>) -> Invalid {
    let mut faults = Invalid::default();
    for path in url_fields(content.credential_type) {
        let Some(url) = content.settings.get(&path).and_then(|url| url.as_str()) else { continue };
        if let Err(error) = exec.target_for(whose, url) {
            faults.push(format!("{ATTRIBUTES}/integration/credentials/{path}"), error.to_string());
        }
    }
    faults
}

/// Where it goes in fact: the operator may send a type's requests elsewhere.
pub(crate) fn effective(settings: &Settings, connection: &Connection) -> Option<Destination> {
    let elsewhere = settings.integrations.get(&connection.integration_type);
    elsewhere.and_then(|elsewhere| elsewhere.base.clone()).or_else(|| connection.destination.clone())
}
