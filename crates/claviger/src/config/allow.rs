//! One entry of `[egress] allow`: a text, or a table that says for whom.

use std::{fmt, str::FromStr};

use claviger_exec::AllowRule;
use claviger_model::{ConnectionId, OrganizationId};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};

/// `"10.1.0.0/16:443"` for all, or `{ to = "vault.internal:8200", connection =
/// "ID" }`, with `organization` in place of the connection or beside it.
#[derive(Clone, Debug)]
pub(super) struct Allow(pub(super) AllowRule);

const MEMBERS: &[&str] = &["to", "organization", "connection"];

impl<'de> Deserialize<'de> for Allow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Entry)
    }
}

struct Entry;

impl<'de> Visitor<'de> for Entry {
    type Value = Allow;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CIDR[:PORT] or HOST[:PORT], or a table of it as `to` with `organization` or `connection`")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Allow, E> {
        AllowRule::parse(text).map(Allow).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Allow, A::Error> {
        let (mut rule, mut organization, mut connection) = (None, None, None);
        while let Some((key, value)) = map.next_entry::<String, String>()? {
            match key.as_str() {
                "to" => rule = Some(AllowRule::parse(&value).map_err(Error::custom)?),
                "organization" => organization = Some(id::<OrganizationId, _>("organization", &value)?),
                "connection" => connection = Some(id::<ConnectionId, _>("connection", &value)?),
                other => return Err(Error::unknown_field(other, MEMBERS)),
            }
        }
        let mut rule = rule.ok_or_else(|| Error::missing_field("to"))?;
        if organization.is_none() && connection.is_none() {
            // A misspelt narrowing must not open for all.
            let text = format!(
                "{rule} stands in a table without organization and connection; write it as a text to open it for all"
            );
            return Err(Error::custom(text));
        }
        if let Some(organization) = organization {
            rule = rule.only_for_organization(organization);
        }
        if let Some(connection) = connection {
            rule = rule.only_for_connection(connection);
        }
        Ok(Allow(rule))
    }
}

/// Ids and not names: names of connections need not be unique, and whoever may
/// edit a connection may rename it.
fn id<T: FromStr, E: Error>(what: &str, text: &str) -> Result<T, E> {
    text.parse()
        .map_err(|_| E::custom(format!("{what}: {text:?} is not an id; give the {what}'s id, a UUID, not its name")))
}
