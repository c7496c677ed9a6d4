//! Opens a connection's credential with the grant, for one request.

use claviger_access::{Grant, Resolve};
use claviger_catalog::Content;
use claviger_model::{Destination, OpenedCredential, Secret, connection::ConnectionRecord, scheme::Authentication};

use crate::{
    Context, Core, Error,
    connection::{CERTIFICATE_AUTHORITY, LITERALS, Literals, TOKEN, seal_context},
};

impl Core {
    /// The credential on its way to the egress room: opened fields, where they
    /// may go, how they are applied.
    ///
    /// # Errors
    /// Also what has been taken from the caller since it was decided.
    pub(super) async fn credential_open(
        &self,
        context: &Context,
        grant: Grant<Resolve>,
        record: &ConnectionRecord,
        destination: Destination,
    ) -> Result<OpenedCredential, Error> {
        let grant = self.asked_again(context, grant, record).await?;
        let connection = &record.connection;
        let opened = self.vault().open_credential(grant, &seal_context(self.catalog(), connection), &record.sealed);
        let mut secrets = opened.map_err(|error| {
            Error::Internal(format!("the credential of connection {} does not open: {error}", connection.id))
        })?;
        let literals = take_literals(&mut secrets)?;
        for (name, _) in &mut secrets {
            if let Some(token) = name.strip_prefix(TOKEN) {
                *name = token.to_owned();
            }
        }
        let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        let plain = connection.settings.iter().filter(|(name, _)| *name != CERTIFICATE_AUTHORITY);
        let plain = plain.filter_map(|(name, value)| Some((name.clone(), text(value)?)));
        Ok(OpenedCredential {
            organization_id: connection.organization_id,
            connection_id: connection.id,
            destination,
            authentication: self.authentication(record, literals)?,
            secrets,
            plain: plain.collect(),
            certificate_authority: connection.settings.get(CERTIFICATE_AUTHORITY).and_then(text),
            client_certificate: None,
            token: None,
        })
    }

    /// How the connection proves itself: the catalog's way for a vendor's type,
    /// its own headers, parameters and body for an HTTP type.
    fn authentication(&self, record: &ConnectionRecord, literals: Literals) -> Result<Authentication, Error> {
        let connection = &record.connection;
        let credential_type = self
            .catalog()
            .integration(&connection.integration_type)
            .and_then(|each| each.credential_type(&connection.credential_type))
            .ok_or_else(|| {
                Error::Internal(format!("no file of the catalog describes {}", connection.credential_type))
            })?;
        let mut authentication = credential_type.authentication.clone();
        if credential_type.content == Content::Http {
            authentication.headers.extend(literals.headers);
            authentication.url_parameters.extend(literals.url_parameters);
            authentication.body = literals.body;
        }
        Ok(authentication)
    }
}

fn take_literals(secrets: &mut Vec<(String, Secret<String>)>) -> Result<Literals, Error> {
    let Some(place) = secrets.iter().position(|(name, _)| name == LITERALS) else { return Ok(Literals::default()) };
    let (_, text) = secrets.swap_remove(place);
    serde_json::from_str(text.expose()).map_err(|error| {
        // The error's own text may quote what could not be read.
        Error::Internal(format!("a connection's literals: {:?} error at column {}", error.classify(), error.column()))
    })
}
