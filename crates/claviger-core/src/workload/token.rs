//! One identity token: who asks (a connection of an organization), whom, for some minutes.

use claviger_identity::workload;
use claviger_model::{Connection, Secret, TokenFault};
use serde_json::{Map, Value};

use super::identity::subject;
use crate::{Core, Error};

/// In seconds: for one exchange, and clocks that differ.
const LIFE: i64 = 600;

impl Core {
    /// Signs a token with which `connection` proves itself to `audience`.
    ///
    /// # Errors
    /// What the operator has to do, or that the database does not answer.
    pub(crate) async fn workload_token(
        &self,
        connection: &Connection,
        audience: &str,
    ) -> Result<Secret<String>, TokenFault> {
        self.workload_token_sign(connection, audience).await.map_err(|error| match error {
            Error::Conflict(text) => TokenFault::Refused(text.to_owned()),
            other => {
                tracing::error!(error = %other, connection_id = %connection.id, "no identity token was signed");
                let message = "this server could not sign an identity token".to_owned();
                TokenFault::Unavailable { message, retry_after: None }
            }
        })
    }

    async fn workload_token_sign(&self, connection: &Connection, audience: &str) -> Result<Secret<String>, Error> {
        let organization = connection.organization_id;
        let issuer = self.workload_issuer(organization)?;
        let key = self.workload_signing_key(organization).await?;
        let internal = |error: &dyn std::fmt::Display| Error::Internal(format!("workload key {}: {error}", key.id));
        let private = self.vault().open_workload_key(&key).map_err(|error| internal(&error))?;
        let now = self.clock().now().unix_millis().div_euclid(1000);
        let id = uuid::Builder::from_random_bytes(self.entropy().array()).into_uuid();
        let claims = [
            ("iss", Value::from(issuer)),
            ("sub", subject(connection).into()),
            ("aud", audience.into()),
            ("iat", now.into()),
            ("nbf", now.into()),
            ("exp", now.saturating_add(LIFE).into()),
            ("jti", id.to_string().into()),
            ("organization_id", organization.to_string().into()),
            ("connection_id", connection.id.to_string().into()),
            ("integration", connection.integration_type.as_str().into()),
        ];
        let claims: Map<_, _> = claims.map(|(name, value)| (name.to_owned(), value)).into_iter().collect();
        workload::sign(&private, &key.id.to_string(), claims).map_err(|error| internal(&error))
    }
}
