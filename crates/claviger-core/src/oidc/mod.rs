//! Single sign-on: the providers that an organization trusts, and the way in
//! through them. One file an operation; `documents.rs`, `redeem.rs` and `admit.rs`
//! are steps of the callback, `fault.rs` says why one did not work.

mod admit;
mod callback;
mod documents;
mod fault;
mod provider_create;
mod provider_delete;
mod provider_get;
mod provider_input;
mod provider_list;
mod provider_update;
mod redeem;
mod start;

use claviger_identity::issuer;
use claviger_model::{OidcProvider, ProviderId};
use claviger_store::StoreError;
use url::Url;

use self::fault::Fault;
use crate::{Context, Core, Error, record::Asset};

pub use callback::Returned;
pub(crate) use documents::Documents;
pub use start::Started;

/// How many an organization may have.
const MOST: usize = 20;
/// Where the browser comes back to, below the public URL.
const CALLBACK: &str = "/sign-in/oidc/callback";

const NO_PUBLIC_URL: &str = "single sign-on needs to know under which address people reach this server, because the \
                             provider sends their browsers back to it; start the server with --public-url https://…";
const BAD_PUBLIC_URL: &str = "single sign-on needs a public URL that begins with https:// (http:// only for this \
                              machine: localhost, 127.0.0.1, [::1]); start the server with another --public-url";

impl Core {
    /// Where providers send browsers back to. It comes from the configuration,
    /// never from a request (O4, O7).
    ///
    /// # Errors
    /// [`Error::Conflict`] without a public URL that will do.
    pub fn oidc_redirect_uri(&self) -> Result<Url, Error> {
        self.public_address(CALLBACK, NO_PUBLIC_URL, BAD_PUBLIC_URL)
    }

    /// A path of this server as people's browsers reach it; with what to say where
    /// nobody has told, or something that will not do.
    pub(crate) fn public_address(&self, path: &str, none: &'static str, bad: &'static str) -> Result<Url, Error> {
        let url = self.settings().public_url.as_deref().ok_or(Error::Conflict(none))?;
        issuer::endpoint(&format!("{url}{path}")).map_err(|_| Error::Conflict(bad))
    }

    async fn oidc_provider_load(&self, context: &Context, id: ProviderId) -> Result<OidcProvider, Error> {
        let found = self.store().oidc_provider_get(context.actor.organization_id, id).await?;
        found.ok_or(Error::NotFound(NAME))
    }
}

/// By which error texts and the record name one.
const NAME: &str = "single sign-on provider";

fn asset(provider: &OidcProvider) -> Asset<'_> {
    Asset { kind: "oidc_provider", id: Some(provider.id.0), name: Some(&provider.name) }
}

fn told(error: StoreError) -> Error {
    match error {
        StoreError::Stale { .. } => Error::Conflict("somebody else changed this provider in between; load it again"),
        StoreError::NotFound => Error::Conflict("the provider, or a role or team of its mappings, was just removed"),
        other => other.into(),
    }
}
