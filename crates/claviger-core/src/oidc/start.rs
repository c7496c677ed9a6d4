//! `GET /sign-in/oidc/{provider_id}`: the way to the provider.

use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use claviger_identity::authorization::{self, Attempt, Client};
use claviger_model::{ProviderId, Secret};
use claviger_store::Challenge;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{Core, Error, session::Visit};

/// What the challenges of single sign-on are for.
pub(super) const PURPOSE: &str = "oidc";
/// Who takes longer must begin again.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// A browser that is sent to its provider.
#[derive(Debug)]
pub struct Started {
    /// Where to.
    pub location: Url,
    /// For the browser's cookie: it proves later that it was this one.
    pub browser: Secret<String>,
}

/// What is remembered until the browser comes back.
#[derive(Serialize, Deserialize)]
pub(super) struct Remembered {
    pub(super) provider_id: ProviderId,
    pub(super) issuer: String,
    pub(super) nonce: String,
    pub(super) verifier: String,
    pub(super) browser: [u8; 32],
    pub(super) redirect_uri: String,
    pub(super) return_to: String,
}

impl Core {
    /// Sends a browser to a provider. `return_to` is where it wants to be in the end.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such provider or it is disabled,
    /// [`Error::Invalid`] for a `return_to` that is no path of ours,
    /// [`Error::Unavailable`] if the provider cannot be used now.
    pub async fn oidc_start(&self, visit: &Visit, id: ProviderId, return_to: &str) -> Result<Started, Error> {
        if !is_own_path(return_to) {
            return Err(claviger_model::Invalid::one("return_to", "must be a path of this server").into());
        }
        let provider = visit.deadline().bound(self.oidc_enabled(id)).await?;
        let redirect_uri = self.oidc_redirect_uri()?;
        visit.deadline().bound(self.begin_counted(visit)).await?;
        let description = self.oidc_description(&provider).await.map_err(|_| Error::Unavailable)?;
        let attempt = Attempt::begin(self.entropy());
        let client = Client { id: &provider.client_id, redirect_uri: &redirect_uri, scopes: &provider.scopes };
        let location = authorization::address(&description, client, &attempt);
        let remembered = Remembered {
            provider_id: provider.id,
            issuer: provider.issuer.clone(),
            nonce: attempt.nonce.expose().clone(),
            verifier: attempt.verifier.expose().clone(),
            browser: hash(&attempt.browser),
            redirect_uri: redirect_uri.into(),
            return_to: return_to.to_owned(),
        };
        let content = serde_json::to_string(&remembered).map_err(|error| Error::Internal(error.to_string()))?;
        let now = self.clock().now();
        let challenge = Challenge {
            hash: hash(&attempt.state),
            organization_id: provider.organization_id,
            purpose: PURPOSE,
            content,
            expires_at: now.plus(PATIENCE),
        };
        let kept = async { Ok(self.store().challenge_insert(&challenge, now).await?) };
        visit.deadline().bound(kept).await?;
        Ok(Started { location, browser: attempt.browser })
    }
}

pub(super) fn hash(text: &Secret<String>) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(digest(&SHA256, text.expose().as_bytes()).as_ref());
    bytes
}

/// A path of this server, which no browser takes for another's address.
fn is_own_path(path: &str) -> bool {
    let plain = path.len() <= 2_048 && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    plain && path.starts_with('/') && !path.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::is_own_path;

    #[test]
    fn o4_nobody_is_sent_elsewhere_afterwards() {
        for path in ["/", "/apps/1?tab=2#three", "/a//b"] {
            assert!(is_own_path(path), "{path}");
        }
        let long = format!("/{}", "a".repeat(2_048));
        for path in [
            "",
            "apps",
            "//evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\r\nset-cookie: a=b",
            " /",
            "/ä",
            &long,
        ] {
            assert!(!is_own_path(path), "{path:?}");
        }
    }
}
