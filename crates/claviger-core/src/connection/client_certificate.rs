//! A connection's client certificate (extensions.md 2): all that it authenticates with, or
//! `client_certificate` beside another way.

use claviger_catalog::CredentialType;
use claviger_exec::client::{check_client_certificate, client_certificate_ends};
use claviger_model::{ClientCertificate, Connection, Invalid, Secret, Timestamp, scheme::AuthenticationScheme};
use serde_json::{Map, Value};

use super::{ATTRIBUTES, content::Content};
use crate::Core;

/// What the paths of the object's members begin with.
const OBJECT: &str = "client_certificate/";

/// The path of a part: the type's own fields, where the certificate is all that it has.
fn path(credential_type: &CredentialType, part: &str) -> String {
    let own = credential_type.authentication.scheme == AuthenticationScheme::ClientCertificate;
    format!("{}{part}", if own { "" } else { OBJECT })
}

/// Whether certificate and key, where one of them is new, will do.
pub(super) fn check(before: Option<&Map<String, Value>>, content: &Content<'_>, now: Timestamp) -> Invalid {
    let credentials = format!("{ATTRIBUTES}/integration/credentials");
    let at = |part| format!("{credentials}/{}", path(content.credential_type, part));
    let certificate = path(content.credential_type, "certificate");
    let given = |part| {
        let path = path(content.credential_type, part);
        content.secrets.iter().find(|(name, _)| *name == path).map(|(_, value)| value)
    };
    let text = |settings: &Map<String, Value>| settings.get(&certificate).and_then(Value::as_str).map(str::to_owned);
    if certificate == "certificate" && content.settings.keys().any(|name| name.starts_with(OBJECT)) {
        let text = "must be left out: this type has a certificate of its own";
        return Invalid::one(format!("{credentials}/client_certificate"), text);
    }
    let Some(pem) = text(&content.settings) else { return Invalid::default() };
    if ["private_key", "passphrase"]
        .iter()
        .any(|part| content.reference(&path(content.credential_type, part)).is_some())
    {
        // Whether they fit shows where they are first used: only then is the reference resolved.
        return Invalid::default();
    }
    let (key, passphrase) = (given("private_key"), given("passphrase"));
    let is_new = before.and_then(text).as_ref() != Some(&pem);
    match key {
        Some(key) => match check_client_certificate(&pem, key, passphrase, now) {
            Ok(_) => Invalid::default(),
            Err(error) => Invalid::one(at(error.field().as_str()), error.to_string()),
        },
        // What is sealed is not opened to compare it.
        None if is_new || passphrase.is_some() => {
            let what = if is_new { "certificate" } else { "passphrase" };
            Invalid::one(at("private_key"), format!("must be entered again with another {what}"))
        }
        None => Invalid::default(),
    }
}

impl Core {
    /// When the certificate that a connection shows ends, if it has one.
    pub(super) fn certificate_ends(&self, connection: &Connection) -> Option<Timestamp> {
        let integration = self.catalog().integration(&connection.integration_type)?;
        let credential_type = integration.credential_type(&connection.credential_type)?;
        let pem = connection.settings.get(&path(credential_type, "certificate"))?.as_str()?;
        client_certificate_ends(pem)
    }
}

/// Takes what the TLS handshake shows out of what requests and templates use.
pub(crate) fn take(
    credential_type: &CredentialType,
    secrets: &mut Vec<(String, Secret<String>)>,
    settings: &Map<String, Value>,
) -> Option<ClientCertificate> {
    let certificate = settings.get(&path(credential_type, "certificate"))?.as_str()?;
    let mut take = |part| {
        let path = path(credential_type, part);
        let place = secrets.iter().position(|(known, _)| *known == path)?;
        Some(secrets.swap_remove(place).1)
    };
    let (private_key, passphrase) = (take("private_key"), take("passphrase"));
    Some(ClientCertificate { certificate: certificate.to_owned(), private_key: private_key?, passphrase })
}
