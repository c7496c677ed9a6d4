//! Turns an opened credential into what is put on a request. One file a
//! variant of [`AuthenticationScheme`]; the companions (headers, URL
//! parameters, body) work with every one of them.

pub mod aws;
mod basic;
mod body;
mod digest;
mod template;
mod values;

use std::sync::Arc;

use claviger_model::{
    OpenedCredential, Secret,
    scheme::{Authentication, AuthenticationScheme},
};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::{ActionError, ErrorCode, client::DigestCredential, redact::Redactor};

pub use body::{ConnectionBody, ConnectionContent};
use values::Values;

/// What a connection puts on a request.
#[derive(Debug, Default)]
pub struct Authenticated {
    /// Headers; they win over the action's. Marked sensitive.
    pub headers: HeaderMap,
    /// URL parameters by name, not yet percent-encoded; they are added to the action's.
    pub url_parameters: Vec<(String, Secret<String>)>,
    /// A body to send or to merge with the action's.
    pub body: Option<ConnectionBody>,
    /// Signs the request when all of it is there (AWS).
    pub signer: Option<aws::Signer>,
    /// What answers a challenge by Digest.
    pub digest: Option<Arc<DigestCredential>>,
    /// Knows every secret of the connection.
    pub redactor: Redactor,
}

/// Fills in what the connection holds.
///
/// # Errors
/// `authentication_failed` if a template asks for what the connection does not
/// hold, if a value cannot stand where it is put, or if the scheme is not built
/// yet. Never names a value.
pub fn authenticate(credential: &OpenedCredential) -> Result<Authenticated, ActionError> {
    let scheme = credential.authentication.scheme;
    let signs = matches!(scheme, AuthenticationScheme::AwsSignature);
    if credential.destination.origin.is_aws() && !signs {
        let text = "only a credential that signs requests and is not sent itself may have many hosts";
        return Err(ActionError::new(ErrorCode::DestinationRefused, text));
    }
    let values = Values::of(credential);
    let mut found = template::apply(&values, &credential.authentication)?;
    let mut secrets: Vec<_> =
        credential.secrets.iter().map(|(name, value)| (name.clone(), Secret::new(value.expose().clone()))).collect();
    match scheme {
        AuthenticationScheme::Template | AuthenticationScheme::ClientCertificate => {}
        AuthenticationScheme::Basic => secrets.push(basic::apply(&values, &credential.authentication, &mut found)?),
        AuthenticationScheme::Digest => {
            found.digest = Some(Arc::new(digest::credential(&values, &credential.authentication)?));
        }
        // Keys that were fetched, such as an assumed role's, are among the secrets by then.
        AuthenticationScheme::AwsSignature => found.signer = Some(aws::Signer::of(credential)?),
    }
    found.redactor = Redactor::new(secrets);
    Ok(found)
}

/// Fills in what a token is asked for with, which is not what requests are
/// authenticated with afterwards. Knows no secrets to redact: the name and the
/// password are given back for that, joined, where there are any.
pub(crate) fn fill_in(
    credential: &OpenedCredential,
    asked_with: &Authentication,
) -> Result<(Authenticated, Option<Secret<String>>), ActionError> {
    let values = Values::of(credential);
    let mut found = template::apply(&values, asked_with)?;
    let pair = asked_with.basic.is_some().then(|| basic::apply(&values, asked_with, &mut found)).transpose()?;
    Ok((found, pair.map(|(_, pair)| pair)))
}

/// A field of a credential by its name, secret or plain, for what is neither a
/// template nor shown.
pub(crate) fn credential_field<'a>(credential: &'a OpenedCredential, name: &str) -> Option<&'a str> {
    Values::of(credential).field(name)
}

/// A header of the connection. The name was checked when it was saved and is
/// checked again: it decides whether a request stays one request.
fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), ActionError> {
    let refused = |why: &str| failed(format!("the connection's header {name:?} {why}"));
    let parsed = crate::http_request::header_name(name).map_err(&refused)?;
    if crate::http_request::is_hop_header(&parsed) {
        return Err(refused("is one that this server sets itself; take it out of the connection"));
    }
    let mut value = crate::http_request::header_value(value).map_err(refused)?;
    value.set_sensitive(true);
    Ok((parsed, value))
}

fn failed(message: impl Into<String>) -> ActionError {
    ActionError::new(ErrorCode::AuthenticationFailed, message)
}
