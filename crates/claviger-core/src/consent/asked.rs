//! What a connection asks a person for, out of its plain settings.

use claviger_access::{Grant, View};
use claviger_model::{
    Connection, TokenPlan,
    connection::ConnectionRecord,
    upstream_token::{OAuthGrant, OAuthPlan},
};
use url::Url;

use crate::{
    Core, Error,
    connection::{Plain, token_plan},
};

/// A question to a person.
pub(super) struct Asked {
    pub(super) plan: OAuthPlan,
    /// Where their browser goes.
    pub(super) endpoint: Url,
    /// Who must name itself in the answer, if anybody.
    pub(super) issuer: Option<String>,
    /// What the connection adds.
    pub(super) parameters: Vec<(String, String)>,
}

pub(super) const NO_CONSENT: &str = "this type of connection needs nobody's consent at a provider; of the HTTP types, those by \
                          OAuth 2.0 authorization code and by device code do";
const NO_BROWSER: &str = "this type of connection is authorized with a code on another device, not in a browser";
const NO_ADDRESS: &str = "the connection's authorization_url is no address that a browser could go to; edit it";

impl Core {
    /// By which grant this connection asks a person, and for what.
    ///
    /// # Errors
    /// [`Error::Conflict`] for a type that needs nobody's consent.
    pub(super) fn consent_plan(&self, grant: &Grant<View>, record: &ConnectionRecord) -> Result<OAuthPlan, Error> {
        let literals = self.connection_literals(grant, record)?;
        let plan = token_plan(self.settings(), self.credential_type(record)?, &record.connection, &literals);
        match plan.map_err(Error::Internal)? {
            Some(TokenPlan::OAuth(plan))
                if matches!(plan.grant, OAuthGrant::AuthorizationCode | OAuthGrant::DeviceCode) =>
            {
                Ok(plan)
            }
            _ => Err(Error::Conflict(NO_CONSENT)),
        }
    }

    /// What this connection asks a person in a browser for.
    ///
    /// # Errors
    /// [`Error::Conflict`] for a type that asks nobody in a browser.
    pub(super) fn consent_asked(&self, grant: &Grant<View>, record: &ConnectionRecord) -> Result<Asked, Error> {
        let connection = &record.connection;
        let plan = self.consent_plan(grant, record)?;
        if plan.grant != OAuthGrant::AuthorizationCode {
            return Err(Error::Conflict(NO_BROWSER));
        }
        Ok(Asked {
            plan,
            endpoint: endpoint(connection).ok_or(Error::Conflict(NO_ADDRESS))?,
            issuer: Plain(connection).text("issuer").map(str::to_owned),
            parameters: Plain(connection).pairs("authorization_parameters"),
        })
    }
}

/// Judged when the connection was made, and once more right before a browser is
/// sent there (O4).
fn endpoint(connection: &Connection) -> Option<Url> {
    let url = Url::parse(Plain(connection).text("authorization_url")?).ok()?;
    let plain = url.username().is_empty() && url.password().is_none() && url.has_host();
    (plain && matches!(url.scheme(), "https" | "http")).then_some(url)
}

/// At which host the person is asked; of a device flow the one that gives the codes.
pub(super) fn host(connection: &Connection) -> Option<String> {
    let of_device = || Url::parse(Plain(connection).text("device_authorization_url")?).ok();
    endpoint(connection).or_else(of_device)?.host_str().map(str::to_owned)
}
