//! This server as an issuer of identity tokens (OpenID Connect Core 1.0, 2), which clouds
//! accept in place of keys: AWS as a web identity, Microsoft Entra and Google Cloud as a
//! federated one. No key of the cloud is stored anywhere then.
//!
//! Every organization is an issuer of its own, so that whoever trusts one of them
//! trusts nobody else on this server, whatever else the trust says.

mod documents;
mod identity;
mod keys;
mod token;

use claviger_model::OrganizationId;

use crate::{Core, Error};

pub use documents::Configuration;
pub use identity::WorkloadIdentity;

const NO_PUBLIC_URL: &str = "identity tokens name the address under which a cloud finds this server's keys; start the \
                             server with --public-url https://...";
const BAD_PUBLIC_URL: &str = "identity tokens need a public URL that begins with https:// (http:// only for this \
                              machine: localhost, 127.0.0.1, [::1]); start the server with another --public-url";

impl Core {
    /// The issuer of an organization's identity tokens. It comes from the configuration,
    /// never from a request.
    ///
    /// # Errors
    /// [`Error::Conflict`] without a public URL that will do.
    pub fn workload_issuer(&self, organization: OrganizationId) -> Result<String, Error> {
        Ok(self.public_address(&format!("/oidc/{organization}"), NO_PUBLIC_URL, BAD_PUBLIC_URL)?.into())
    }
}
