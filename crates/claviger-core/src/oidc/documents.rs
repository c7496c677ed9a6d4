//! What providers publish about themselves, fetched through the guard and
//! remembered for ten minutes.

use std::{collections::HashMap, sync::Arc, time::Duration};

use bytes::Bytes;
use claviger_exec::client::{Incoming, Outgoing, PoolKey};
use claviger_identity::{
    discovery::{self, Provider},
    issuer,
    keys::Keys,
};
use claviger_model::{OidcProvider, ProviderId, Timestamp};
use http::{HeaderMap, HeaderValue, Method, header};
use parking_lot::Mutex;

use super::Fault;
use crate::Core;

/// For so long a description counts.
const FRESH: Duration = Duration::from_secs(10 * 60);
/// Keys that a token names and that are not there are looked for once in this time.
const KEYS_AGAIN: Duration = Duration::from_secs(60);
/// A provider that did not answer is left alone for so long.
const FAILED: Duration = Duration::from_secs(5);
/// Longest document, in bytes.
const LONGEST: usize = 256 * 1024;
/// For one request to a provider.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is known of the providers.
#[derive(Default)]
pub(crate) struct Documents(Mutex<HashMap<ProviderId, Known>>);

#[derive(Clone)]
struct Known {
    issuer: String,
    read: Result<Arc<Provider>, Fault>,
    read_at: Timestamp,
    keys: Option<Published>,
}

#[derive(Clone)]
struct Published {
    keys: Keys,
    at: Timestamp,
    /// When a token named one that was not among them.
    missed_at: Option<Timestamp>,
}

impl Core {
    /// A provider's description of itself.
    pub(super) async fn oidc_description(&self, provider: &OidcProvider) -> Result<Arc<Provider>, Fault> {
        let now = self.clock().now();
        let known = self.0.oidc.0.lock().get(&provider.id).cloned();
        if let Some(known) = known.filter(|known| known.issuer == provider.issuer) {
            let counts = if known.read.is_ok() { FRESH } else { FAILED };
            if now.since(known.read_at) < counts {
                return known.read;
            }
        }
        let read = self.oidc_read(provider).await;
        if let Err(fault) = &read {
            tracing::warn!(provider = %provider.id, %fault, "a provider of single sign-on cannot be used");
        }
        let known = Known { issuer: provider.issuer.clone(), read: read.clone(), read_at: now, keys: None };
        self.0.oidc.0.lock().insert(provider.id, known);
        read
    }

    async fn oidc_read(&self, provider: &OidcProvider) -> Result<Arc<Provider>, Fault> {
        let address = issuer::check(&provider.issuer).map_err(|_| Fault::Unreachable)?;
        let body = self.oidc_get(provider, issuer::document(&address).as_str()).await?;
        Ok(Arc::new(discovery::read(&body, &provider.issuer)?))
    }

    /// The keys that may have signed its tokens. `missing` asks for them once more
    /// if that was not done within the last minute; `None` if it was.
    pub(super) async fn oidc_keys(
        &self,
        provider: &OidcProvider,
        description: &Provider,
        missing: bool,
    ) -> Result<Option<Keys>, Fault> {
        let now = self.clock().now();
        let known = self.0.oidc.0.lock().get(&provider.id).and_then(|known| known.keys.clone());
        let missed_at = known.as_ref().and_then(|known| known.missed_at);
        if missing && missed_at.is_some_and(|at| now.since(at) < KEYS_AGAIN) {
            return Ok(None);
        }
        if let Some(known) = known.filter(|known| !missing && now.since(known.at) < FRESH) {
            return Ok(Some(known.keys));
        }
        let body = self.oidc_get(provider, description.jwks_uri.as_str()).await?;
        let keys = Keys::read(&body)?;
        if let Some(known) = self.0.oidc.0.lock().get_mut(&provider.id) {
            let missed_at = if missing { Some(now) } else { missed_at };
            known.keys = Some(Published { keys: keys.clone(), at: now, missed_at });
        }
        Ok(Some(keys))
    }

    /// What was known is forgotten: the provider was changed or removed.
    pub(super) fn oidc_forget(&self, provider: ProviderId) {
        self.0.oidc.0.lock().remove(&provider);
    }

    async fn oidc_get(&self, provider: &OidcProvider, address: &str) -> Result<Bytes, Fault> {
        let accept = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static("application/json"))]);
        let answer = self.oidc_send(provider, Method::GET, address, accept, Bytes::new()).await?;
        if answer.status == 200 { Ok(answer.body) } else { Err(Fault::Status(answer.status)) }
    }

    /// One request to a provider: through the guard, no redirects, no more than
    /// what a document may hold.
    pub(super) async fn oidc_send(
        &self,
        provider: &OidcProvider,
        method: Method,
        address: &str,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Incoming, Fault> {
        let pool = PoolKey { organization_id: provider.organization_id, connection_id: None };
        let unreachable = |error: &dyn std::fmt::Display| {
            tracing::warn!(provider = %provider.id, %error, "a provider of single sign-on cannot be reached");
            Fault::Unreachable
        };
        let target = self.exec().target_for(pool, address).map_err(|error| unreachable(&error))?;
        let outgoing = Outgoing {
            method,
            target,
            headers,
            body,
            pool,
            authority: None,
            client_certificate: None,
            digest: None,
            allow_expired_certificate: false,
            total: PATIENCE,
            first_byte: PATIENCE,
        };
        let answer = self.exec().send(outgoing).await.map_err(|error| unreachable(&error))?;
        if answer.body.len() > LONGEST { Err(Fault::TooLong) } else { Ok(answer) }
    }
}
