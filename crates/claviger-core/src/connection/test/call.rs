//! Which call a test makes: the catalog's, the one that an HTTP connection names,
//! or its base URL where it names none.

use claviger_catalog::{Content, CredentialType, StatusRange, Verification};
use claviger_exec::{HttpRequest, Target, client::PoolKey};
use claviger_model::{
    Connection, Destination, OpenedCredential,
    scheme::{Authentication, NamedTemplate},
};
use serde_json::{Value, json};

use crate::{Core, connection::effective_destination};

/// What a test sends, found out without any secret.
pub(crate) struct Call {
    /// How its answer is read; `None` where nobody said which call proves the
    /// credential, so that only comparing can.
    pub(super) proof: Option<Verification>,
    pub(super) request: HttpRequest,
    pub(super) target: Target,
    pub(crate) destination: Destination,
}

impl Core {
    /// The call that proves a connection's credential.
    ///
    /// # Errors
    /// In words: why there is none.
    pub(crate) fn test_call(&self, connection: &Connection) -> Result<Call, String> {
        let credential_type = self
            .catalog()
            .integration(&connection.integration_type)
            .and_then(|each| each.credential_type(&connection.credential_type))
            .ok_or("no file of the catalog describes this type of connection any more")?;
        let destination = effective_destination(self.settings(), connection)
            .ok_or("this type of connection has no single address that could be asked")?;
        let (method, path, proof) = match credential_type.content {
            Content::Http => of_connection(connection),
            Content::Fields => of_catalog(credential_type, connection)?,
        };
        let whose = PoolKey { organization_id: connection.organization_id, connection_id: Some(connection.id) };
        // The target says where to; the request has a URL because it must.
        let inputs = json!({"verb": method, "url": "/", "timeout": TIMEOUT});
        let request = HttpRequest::parse(&inputs).map_err(|faults| faults.to_string())?;
        let request = request.on_behalf_of(connection.organization_id, Some(connection.id)).observed();
        let target = self.exec().target_below(Some(whose), &destination, &path).map_err(|error| error.message)?;
        Ok(Call { proof, request, target, destination })
    }
}

/// In seconds: enough for a slow service, bearable for a person who waits.
const TIMEOUT: u64 = 20;

type Named = (String, String, Option<Verification>);

fn of_catalog(credential_type: &CredentialType, connection: &Connection) -> Result<Named, String> {
    let lookup = |name: &str| connection.settings.get(name).and_then(Value::as_str);
    let path = credential_type.verification_path(lookup).map_err(|error| error.to_string())?;
    let (Some(proof), Some(path)) = (credential_type.verification.clone(), path) else {
        return Err("the catalog names no call that proves a credential of this type".to_owned());
    };
    Ok((proof.method.clone(), path, Some(proof)))
}

/// `test_request` of an HTTP connection, or `GET` of its base URL.
fn of_connection(connection: &Connection) -> Named {
    let text = |path: &str| connection.settings.get(path).and_then(Value::as_str);
    let method = text("test_request/method").unwrap_or("GET").to_owned();
    match text("test_request/path") {
        None => (method, String::new(), None),
        Some(path) => (method.clone(), path.to_owned(), Some(named(method, path))),
    }
}

/// How the answer to a call is read that the connection's editor chose for it.
fn named(method: String, path: &str) -> Verification {
    let statuses = |first, last| StatusRange { first, last };
    Verification {
        method,
        path: path.to_owned(),
        headers: Vec::new(),
        body: None,
        accepted: vec![statuses(200, 299)],
        limited: Vec::new(),
        refused: vec![statuses(401, 401), statuses(403, 403)],
        predicate: None,
        identity: None,
        scopes: None,
        expires_at: None,
        unverified: false,
        rarely: false,
    }
}

/// The same request without what proves anything: the connection's constant
/// headers and parameters stay, since a service may not answer without them.
pub(super) fn without_proof(credential: &OpenedCredential) -> OpenedCredential {
    let constant = |templates: &[NamedTemplate]| {
        templates.iter().filter(|template| !template.value.contains("{{")).cloned().collect::<Vec<_>>()
    };
    let own = &credential.authentication;
    OpenedCredential {
        organization_id: credential.organization_id,
        connection_id: credential.connection_id,
        destination: credential.destination.clone(),
        authentication: Authentication {
            headers: constant(&own.headers),
            url_parameters: constant(&own.url_parameters),
            ..Authentication::default()
        },
        secrets: Vec::new(),
        plain: Vec::new(),
        certificate_authority: credential.certificate_authority.clone(),
        client_certificate: None,
        token: None,
    }
}

/// The connection's way to authenticate with the call's own headers and body,
/// where it has none of that name itself.
pub(super) fn with_call(mut authentication: Authentication, proof: Option<&Verification>) -> Authentication {
    let Some(proof) = proof else { return authentication };
    for header in &proof.headers {
        let known = authentication.headers.iter().any(|own| own.name.eq_ignore_ascii_case(&header.name));
        if !known {
            authentication.headers.push(header.clone());
        }
    }
    authentication.body = proof.body.clone().or(authentication.body);
    authentication
}
