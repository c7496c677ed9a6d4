//! Digest (RFC 7616): what is needed to answer a challenge. The answer itself is
//! made for each request, where it is sent.

use claviger_model::scheme::Authentication;

use super::{Values, failed};
use crate::{ActionError, client::DigestCredential};

/// Fills in user name and password.
pub(super) fn credential(
    values: &Values<'_>,
    authentication: &Authentication,
) -> Result<DigestCredential, ActionError> {
    let template =
        authentication.basic.as_ref().ok_or_else(|| failed("the connection has no user name and password"))?;
    let username = values.render("the connection's user name", &template.username)?;
    let password = values.render("the connection's password", &template.password)?;
    if username.expose().contains(':') {
        return Err(failed("the connection's user name holds a colon, which Digest authentication cannot carry"));
    }
    if username.expose().contains(char::is_control) {
        return Err(failed("the connection's user name holds a control character, such as a line break"));
    }
    Ok(DigestCredential { username: username.expose().clone(), password })
}
