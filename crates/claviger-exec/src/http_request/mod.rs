//! The action *Make request* (`com.datadoghq.http.request`): inputs, what is
//! sent, what counts as failure, and how the answer is read. The README tells
//! where it differs from the published action and why.

mod body;
mod encoding;
mod form;
mod headers;
mod inputs;
pub(crate) mod media;
mod multipart;
mod observed;
mod parsing;
mod run;
mod status;

use std::time::Duration;

use bytes::Bytes;
use claviger_model::{ConnectionId, Destination, OrganizationId};
use http::{HeaderMap, Method};
use serde_json::Value;

use crate::{ActionError, ErrorCode, Exec, Target, client::PoolKey, scheme::Authenticated};

pub use encoding::Encoding;
pub use form::{FormField, FormValue};
pub use headers::header_fault;
pub(crate) use headers::{USER_AGENT, header_name, header_value, is_hop_header};
pub use observed::{Received, Step};
pub use parsing::Parsing;
pub use run::ActionResult;
pub use status::StatusRange;

/// Name of the action.
pub const FQN: &str = "com.datadoghq.http.request";

/// The inputs of one call, checked. Nothing in them is a template.
#[derive(Clone, PartialEq, Debug)]
pub struct HttpRequest {
    /// `verb`
    pub method: Method,
    /// `url`: absolute, or relative to the connection's base.
    pub url: String,
    /// `body`; JSON null counts as absent.
    pub body: Option<Value>,
    /// `requestHeaders`, several values of a name joined with commas.
    pub headers: HeaderMap,
    /// `urlParams`, in order, duplicates kept.
    pub url_parameters: Vec<(String, String)>,
    /// `formData`
    pub form_data: Vec<FormField>,
    /// `followRedirect`
    pub follow_redirect: bool,
    /// `allowExpiredCertificate`: forgives the date and nothing else.
    pub allow_expired_certificate: bool,
    /// `errorOnStatus`
    pub error_on_status: Vec<StatusRange>,
    /// `responseParsing`; `None` goes by the answer's content type.
    pub response_parsing: Option<Parsing>,
    /// `responseEncoding`; `None` goes by the answer's content type.
    pub response_encoding: Option<Encoding>,
    /// `timeout`, for everything together.
    pub timeout: Option<Duration>,
    /// Whose request it is: which operator rules count for it, and, where no
    /// connection goes with it, whose connections to upstreams it shares.
    pub on_behalf: Option<PoolKey>,
    /// Whether [`ActionResult::steps`] are wanted.
    pub observed: bool,
}

impl HttpRequest {
    /// The same request, made for an organization and, if one goes with it, a
    /// connection. Without it only rules that are for all count.
    #[must_use]
    pub fn on_behalf_of(self, organization_id: OrganizationId, connection_id: Option<ConnectionId>) -> Self {
        Self { on_behalf: Some(PoolKey { organization_id, connection_id }), ..self }
    }

    /// The same request, with what was sent and what came back told step by step.
    #[must_use]
    pub fn observed(self) -> Self {
        Self { observed: true, ..self }
    }

    /// Where the request will go. No secret is needed for it, so the record of
    /// what is about to happen can be written first.
    ///
    /// # Errors
    /// `destination_refused` if the URL lies outside the connection's
    /// destination or may not be contacted at all, `invalid_input` if it is no
    /// URL; both point at `/url`.
    pub fn destination_of(&self, exec: &Exec, connection: Option<&Destination>) -> Result<Target, ActionError> {
        self.target(exec, connection).map_err(|error| error.at("/url"))
    }

    fn target(&self, exec: &Exec, connection: Option<&Destination>) -> Result<Target, ActionError> {
        let absolute = || exec.inner.guard.target(self.on_behalf, &self.url);
        let Some(destination) = connection else { return Ok(absolute()?) };
        let target = match is_absolute(&self.url) {
            true => absolute()?,
            false => exec.target_below(self.on_behalf, destination, &self.url)?,
        };
        exec.check(destination, &target)?;
        check_method(destination, &self.method)?;
        Ok(target)
    }
}

/// Headers and body of a request that a connection makes by itself.
pub(crate) fn of_connection(connection: &Authenticated) -> Result<(HeaderMap, Bytes), ActionError> {
    let (body, content_type) = body::alone(connection)?;
    Ok((headers::merge(HeaderMap::new(), content_type, connection), body))
}

/// Whether a URL names its own scheme (RFC 3986 3.1).
fn is_absolute(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

/// Whether the connection allows the method.
pub(crate) fn check_method(destination: &Destination, method: &Method) -> Result<(), ActionError> {
    match &destination.methods {
        Some(allowed) if !allowed.iter().any(|name| name == method.as_str()) => Err(ActionError::new(
            ErrorCode::DestinationRefused,
            format!("the connection allows only {}, not {method}", allowed.join(", ")),
        )),
        _ => Ok(()),
    }
}
