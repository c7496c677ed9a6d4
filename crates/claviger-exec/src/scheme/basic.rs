//! `Authorization: Basic` (RFC 7617).

use base64::{Engine, prelude::BASE64_STANDARD};
use claviger_model::{Secret, scheme::Authentication};
use http::header::AUTHORIZATION;

use super::{Authenticated, Values, failed, header};
use crate::ActionError;

/// Sets the header over any other of its name, and gives back the pair, which
/// is looked for in answers as one.
pub(super) fn apply(
    values: &Values<'_>,
    authentication: &Authentication,
    found: &mut Authenticated,
) -> Result<(String, Secret<String>), ActionError> {
    let template =
        authentication.basic.as_ref().ok_or_else(|| failed("the connection has no user name and password"))?;
    let username = values.render("the connection's user name", &template.username)?;
    let password = values.render("the connection's password", &template.password)?;
    if username.expose().contains(':') {
        return Err(failed("the connection's user name holds a colon, which Basic authentication cannot carry"));
    }
    if [&username, &password].iter().any(|part| part.expose().contains(char::is_control)) {
        return Err(failed("the connection's user name or password holds a control character, such as a line break"));
    }
    let pair = Secret::new(format!("{}:{}", username.expose(), password.expose()));
    let encoded = Secret::new(format!("Basic {}", BASE64_STANDARD.encode(pair.expose())));
    let (_, value) = header("Authorization", encoded.expose())?;
    found.headers.insert(AUTHORIZATION, value);
    Ok(("username:password".to_owned(), pair))
}
