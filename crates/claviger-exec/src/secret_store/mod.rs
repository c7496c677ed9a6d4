//! Reading secrets from where others keep them: key-value engines of Vault and OpenBao, AWS
//! Secrets Manager. Their addresses are the operator's, so these calls go out on the server's own
//! behalf: what opens the way for them opens it for no connection.

mod secrets_manager;
mod vault;

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use claviger_model::{OrganizationId, Secret};
use http::{HeaderMap, Method, header};
use serde_json::Value;

use crate::{
    ActionError, AllowRule, AllowRuleError, ErrorCode, Exec,
    client::{Incoming, Outgoing, PoolKey},
    http_request::USER_AGENT,
};

pub use secrets_manager::{AwsKeys, SecretsManager};
pub use vault::{KvEngine, VaultLogin, VaultServer, VaultToken};

/// Whoever keeps a secret answers sooner than this, or somebody waits for nothing.
const TOTAL: Duration = Duration::from_secs(10);

/// A secret as its store gave it.
#[derive(Debug)]
pub struct Stored {
    /// The value.
    pub value: Secret<String>,
    /// For how long the store says that it is good.
    pub lease: Option<Duration>,
}

/// Why a store gave nothing. No text repeats what the store said, apart from codes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StoreFault {
    /// It has no such secret, or the secret no such field.
    NotFound(String),
    /// It refused this server.
    Denied(String),
    /// It did not answer, or cannot at present.
    Unreachable(String),
    /// It gave something that is no text.
    Unusable(String),
}

impl fmt::Display for StoreFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::NotFound(text) | Self::Denied(text) | Self::Unreachable(text) | Self::Unusable(text)) = self;
        f.write_str(text)
    }
}

/// The server itself, which belongs to no organization.
fn ours() -> PoolKey {
    PoolKey { organization_id: OrganizationId(uuid::Uuid::nil()), connection_id: None }
}

/// What opens the way to an address of the operator's for the server's own calls, and for no
/// connection. `None` for what is no address; asking there says what is wrong with it.
///
/// # Errors
/// The host cannot stand in a rule.
pub fn own_way(address: &str) -> Result<Option<AllowRule>, AllowRuleError> {
    let Ok(url) = url::Url::parse(address) else { return Ok(None) };
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else { return Ok(None) };
    let rule = AllowRule::parse(&format!("{host}:{port}"))?;
    Ok(Some(rule.only_for_organization(ours().organization_id)))
}

impl Exec {
    /// Whether an address of the operator's can be asked.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check_own_address(&self, address: &str) -> Result<(), crate::TargetError> {
        self.target_for(ours(), address).map(drop)
    }

    async fn ask_store(
        &self,
        method: Method,
        url: &str,
        mut headers: HeaderMap,
        body: Bytes,
        authority: Option<Arc<str>>,
    ) -> Result<Incoming, StoreFault> {
        let target = self.target_for(ours(), url).map_err(|error| StoreFault::Unreachable(error.to_string()))?;
        headers.insert(header::USER_AGENT, USER_AGENT);
        let outgoing = Outgoing {
            method,
            target,
            headers,
            body,
            pool: ours(),
            authority,
            client_certificate: None,
            digest: None,
            allow_expired_certificate: false,
            total: TOTAL,
            first_byte: Duration::ZERO,
        };
        self.send(outgoing).await.map_err(unsent)
    }
}

fn unsent(error: ActionError) -> StoreFault {
    match error.code {
        ErrorCode::UpstreamTooLarge => StoreFault::Unusable(error.message),
        _ => StoreFault::Unreachable(error.message),
    }
}

/// The object that an answer holds.
fn object(answer: &Incoming) -> Option<serde_json::Map<String, Value>> {
    match serde_json::from_slice(&answer.body) {
        Ok(Value::Object(members)) => Some(members),
        _ => None,
    }
}

/// A value that can stand for a secret: a text, or a number as it is written.
fn text(value: &Value) -> Option<Secret<String>> {
    match value {
        Value::String(text) => Some(Secret::new(text.clone())),
        Value::Number(number) => Some(Secret::new(number.to_string())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use claviger_model::ConnectionId;
    use uuid::Uuid;

    use super::*;
    use crate::EgressConfig;

    /// What the operator names as a store is open for the server itself alone: a connection that
    /// is pointed there gets no further than without it.
    #[test]
    fn the_way_to_a_store_is_open_to_no_connection() {
        let address = "http://127.0.0.1:8200";
        let rule = own_way(address).expect("a rule").expect("an address");
        let exec = Exec::new(EgressConfig { allow: vec![rule], ..EgressConfig::default() }).expect("an egress room");
        exec.check_own_address(address).expect("ours");
        exec.check_own_address("http://127.0.0.1:8201").expect_err("another port");
        let connection_id = Some(ConnectionId(Uuid::from_u128(2)));
        let whose = PoolKey { organization_id: OrganizationId(Uuid::from_u128(1)), connection_id };
        exec.target_for(whose, address).expect_err("a connection's");
        exec.target(address).expect_err("anybody's");
        assert!(own_way("nonsense").expect("no rule").is_none());
        let named = own_way("https://vault.internal").expect("a rule").expect("an address");
        assert!(named.to_string().starts_with("vault.internal:443 for organization "), "{named}");
    }
}
