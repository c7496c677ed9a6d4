//! A certificate authority of a connection's own (`certificate_authority`,
//! extensions.md 2): trusted by its calls alone, besides the usual ones.

use aws_lc_rs::digest::{SHA256, digest};
use claviger_exec::client::check_authority;
use claviger_model::{Invalid, Timestamp, connection::Connection};
use serde_json::{Map, Value};

use super::ATTRIBUTES;

/// Its field.
pub(crate) const FIELD: &str = "certificate_authority";

/// Whether an authority that is new will do.
pub(super) fn check(before: Option<&Map<String, Value>>, after: &Map<String, Value>, now: Timestamp) -> Invalid {
    let given = |settings: &Map<String, Value>| settings.get(FIELD).and_then(Value::as_str).map(str::to_owned);
    match given(after) {
        Some(pem) if before.and_then(given).as_ref() != Some(&pem) => match check_authority(&pem, now) {
            Ok(()) => Invalid::default(),
            Err(error) => Invalid::one(format!("{ATTRIBUTES}/integration/credentials/{FIELD}"), error.to_string()),
        },
        _ => Invalid::default(),
    }
}

/// The authority as one of the things that secrets are bound to: who may name
/// another, and answers for the address, gets to read them.
pub(super) fn place(connection: &Connection) -> Option<String> {
    let pem = connection.settings.get(FIELD)?.as_str()?;
    Some(format!("certificate authority {}", hex::encode(digest(&SHA256, pem.as_bytes()))))
}
