//! What a connection asks a person for, out of its plain settings.

use claviger_access::{Grant, View};
use claviger_model::{
    Connection, TokenPlan,
    connection::ConnectionRecord,
    upstream_token::{OAuthGrant, OAuthPlan},
};
use serde_json::Value;
use url::Url;

use crate::{Core, Error, connection::token_plan};

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

const NO_CONSENT: &str = "this type of connection needs nobody's consent at a provider; of the HTTP types, those by \
                          OAuth 2.0 authorization code do";
const NO_ADDRESS: &str = "the connection's authorization_url is no address that a browser could go to; edit it";

impl Core {
    /// What this connection asks for.
    ///
    /// # Errors
    /// [`Error::Conflict`] for a type that needs nobody's consent.
    pub(super) fn consent_asked(&self, grant: &Grant<View>, record: &ConnectionRecord) -> Result<Asked, Error> {
        let connection = &record.connection;
        let literals = self.connection_literals(grant, record)?;
        let plan = token_plan(self.settings(), self.credential_type(record)?, connection, &literals);
        match plan.map_err(Error::Internal)? {
            Some(TokenPlan::OAuth(plan)) if plan.grant == OAuthGrant::AuthorizationCode => Ok(Asked {
                plan,
                endpoint: endpoint(connection).ok_or(Error::Conflict(NO_ADDRESS))?,
                issuer: text(connection, "issuer"),
                parameters: pairs(connection, "authorization_parameters"),
            }),
            _ => Err(Error::Conflict(NO_CONSENT)),
        }
    }
}

/// Judged when the connection was made, and once more right before a browser is
/// sent there (O4).
fn endpoint(connection: &Connection) -> Option<Url> {
    let url = Url::parse(&text(connection, "authorization_url")?).ok()?;
    let plain = url.username().is_empty() && url.password().is_none() && url.has_host();
    (plain && matches!(url.scheme(), "https" | "http")).then_some(url)
}

fn text(connection: &Connection, name: &str) -> Option<String> {
    connection.settings.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn pairs(connection: &Connection, name: &str) -> Vec<(String, String)> {
    let items = connection.settings.get(name).and_then(Value::as_array).into_iter().flatten();
    items.filter_map(|item| Some((item["name"].as_str()?.to_owned(), item["value"].as_str()?.to_owned()))).collect()
}

/// At which host the person is asked.
pub(super) fn host(connection: &Connection) -> Option<String> {
    endpoint(connection)?.host_str().map(str::to_owned)
}
