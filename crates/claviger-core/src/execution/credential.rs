//! Opens a connection's credential with the grant, for one request.

use claviger_access::{Edit, Grant, Resolve};
use claviger_catalog::{Content, CredentialType};
use claviger_exec::{ActionError, ErrorCode};
use claviger_model::{Destination, OpenedCredential, Secret, connection::ConnectionRecord, scheme::Authentication};
use claviger_vault::{OpenError, SealContext, TokenGrant};
use serde_json::Value;

use crate::{
    Context, Core, Error,
    connection::{
        CERTIFICATE_AUTHORITY, LITERALS, Literals, SECRET, TOKEN, client_certificate, effective_destination,
        references::SEALED as REFERENCE, seal_context, token_plan,
    },
    upstream_token::Asker,
};

impl Core {
    /// The credential on its way to the egress room: opened fields, where they
    /// may go, how they are applied; and leave to open the token that it may need
    /// besides.
    ///
    /// # Errors
    /// Also what has been taken from the caller since it was decided.
    pub(crate) async fn credential_unseal(
        &self,
        context: &Context,
        grant: Grant<Resolve>,
        record: &ConnectionRecord,
        destination: Destination,
    ) -> Result<(OpenedCredential, TokenGrant), Error> {
        let grant = self.asked_again(context, grant, record).await?;
        self.credential_opened(Asker::Caller(context), grant, record, destination).await
    }

    /// The same with a grant that was given just now.
    ///
    /// # Errors
    /// Our own faults, and [`Error::Action`] where the connection lacks what its token is asked for with,
    /// or a reference of it cannot be resolved.
    pub(super) async fn credential_opened(
        &self,
        asker: Asker<'_>,
        grant: Grant<Resolve>,
        record: &ConnectionRecord,
        destination: Destination,
    ) -> Result<(OpenedCredential, TokenGrant), Error> {
        let place = seal_context(self.catalog(), &record.connection);
        self.credential_opened_as(asker, grant, record, &place, destination).await
    }

    /// The same for a credential that is sealed for another place than the connection's own.
    ///
    /// # Errors
    /// As [`Core::credential_opened`].
    pub(crate) async fn credential_opened_as(
        &self,
        asker: Asker<'_>,
        grant: Grant<Resolve>,
        record: &ConnectionRecord,
        place: &SealContext,
        destination: Destination,
    ) -> Result<(OpenedCredential, TokenGrant), Error> {
        let opened = self.vault().open_with_token(grant, place, &record.sealed);
        let (mut secrets, left) = opened.map_err(|error| unopened(record, &error))?;
        if secrets.iter().any(|(name, _)| name.starts_with(REFERENCE)) {
            // On the heap: it is seldom, and would make every request's future larger.
            Box::pin(self.references_resolve(asker, record, &left, &mut secrets)).await?;
        }
        Ok((self.credential_made(secrets, record, destination)?, left))
    }

    /// The credential on its way to its provider's own endpoints.
    ///
    /// # Errors
    /// As [`Core::credential_opened`].
    pub(crate) async fn credential_for_provider(
        &self,
        grant: &Grant<Edit>,
        record: &ConnectionRecord,
    ) -> Result<OpenedCredential, Error> {
        let context = seal_context(self.catalog(), &record.connection);
        let secrets = self.vault().open_for_provider(grant, &context, &record.sealed);
        let mut secrets = secrets.map_err(|error| unopened(record, &error))?;
        self.references_replace(record, None, &mut secrets).await?;
        let destination = effective_destination(self.settings(), &record.connection);
        let destination =
            destination.ok_or_else(|| Error::Internal("a connection without a destination".to_owned()))?;
        self.credential_made(secrets, record, destination)
    }

    fn credential_made(
        &self,
        mut secrets: Vec<(String, Secret<String>)>,
        record: &ConnectionRecord,
        destination: Destination,
    ) -> Result<OpenedCredential, Error> {
        let connection = &record.connection;
        let literals = take_literals(&mut secrets)?;
        for (name, _) in &mut secrets {
            if let Some(plain) = name.strip_prefix(TOKEN).or_else(|| name.strip_prefix(SECRET)) {
                *name = plain.to_owned();
            }
            // Whatever Azure calls it, it is the key that signs the assertion.
            if name == "certificate_private_key" {
                "private_key".clone_into(name);
            }
        }
        let credential_type = self.credential_type(record)?;
        let client_certificate = client_certificate::take(credential_type, &mut secrets, &connection.settings);
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let plain = connection.settings.iter().filter(|(name, _)| *name != CERTIFICATE_AUTHORITY);
        let plain = plain.filter_map(|(name, value)| {
            let name = name.strip_prefix(SECRET).unwrap_or(name);
            Some((name.to_owned(), text(value)?))
        });
        let token = token_plan(self.settings(), credential_type, connection, &literals);
        let token =
            token.map_err(|message| Error::Action(ActionError::new(ErrorCode::AuthenticationFailed, message)))?;
        Ok(OpenedCredential {
            organization_id: connection.organization_id,
            connection_id: connection.id,
            destination,
            authentication: authentication(credential_type, literals),
            secrets,
            plain: plain.collect(),
            certificate_authority: connection.settings.get(CERTIFICATE_AUTHORITY).and_then(text),
            client_certificate,
            token,
        })
    }

    pub(crate) fn credential_type(&self, record: &ConnectionRecord) -> Result<&CredentialType, Error> {
        let connection = &record.connection;
        let integration = self.catalog().integration(&connection.integration_type);
        integration
            .and_then(|each| each.credential_type(&connection.credential_type))
            .ok_or_else(|| Error::Internal(format!("no file of the catalog describes {}", connection.credential_type)))
    }
}

/// How the connection proves itself: the catalog's way for a vendor's type, with its own headers,
/// parameters and body for an HTTP type.
fn authentication(credential_type: &CredentialType, literals: Literals) -> Authentication {
    let mut authentication = credential_type.authentication.clone();
    if credential_type.content == Content::Http {
        authentication.headers.extend(literals.request.headers);
        authentication.url_parameters.extend(literals.request.url_parameters);
        authentication.body = literals.request.body;
    }
    authentication
}

fn unopened(record: &ConnectionRecord, error: &OpenError) -> Error {
    Error::Internal(format!("the credential of connection {} does not open: {error}", record.connection.id))
}

fn take_literals(secrets: &mut Vec<(String, Secret<String>)>) -> Result<Literals, Error> {
    let Some(place) = secrets.iter().position(|(name, _)| name == LITERALS) else { return Ok(Literals::default()) };
    let (_, text) = secrets.swap_remove(place);
    serde_json::from_str(text.expose()).map_err(|error| {
        // The error's own text may quote what could not be read.
        Error::Internal(format!("a connection's literals: {:?} error at column {}", error.classify(), error.column()))
    })
}
