//! The end of a grant at its provider, when its connection is deleted (RFC 7009).

use std::time::Duration;

use claviger_access::{Edit, Grant};
use claviger_model::{
    Action, OpenedCredential, OutcomeStatus, Secret, TokenPlan, audit::IntentDetail, connection::ConnectionRecord,
    upstream_token::TokenKind,
};
use claviger_vault::SealContext;
use serde_json::{Value, json};

use crate::{
    Context, Core, Error,
    context::{Deadline, PATIENCE},
    record::{Asset, change},
};

/// A provider that takes longer is left alone.
const LONGEST: Duration = Duration::from_secs(20);

/// What a provider is told once the connection is gone.
pub(crate) struct Farewell {
    credential: OpenedCredential,
    url: String,
    /// The refresh token first: revoking it ends the whole grant at most providers.
    tokens: Vec<(TokenKind, Secret<String>)>,
}

impl Core {
    /// What there is to revoke, if the connection has a place for that and a token.
    /// That it cannot be opened is no reason to keep the connection.
    pub(crate) async fn farewell(&self, grant: &Grant<Edit>, record: &ConnectionRecord) -> Option<Farewell> {
        let url = record.connection.settings.get("revocation_url").and_then(Value::as_str)?.to_owned();
        match tokio::time::timeout(PATIENCE, self.farewell_opened(grant, record, url)).await {
            Ok(Ok(farewell)) => farewell,
            Ok(Err(error)) => {
                tracing::warn!(%error, connection_id = %record.connection.id, "a token cannot be revoked");
                None
            }
            Err(_) => None,
        }
    }

    async fn farewell_opened(
        &self,
        grant: &Grant<Edit>,
        record: &ConnectionRecord,
        url: String,
    ) -> Result<Option<Farewell>, Error> {
        let (organization, id) = (record.connection.organization_id, record.connection.id);
        let row = self.store().upstream_token_get(organization, id, self.clock().now()).await?;
        let Some((version, held)) = row.and_then(|row| Some((row.version, row.held?))) else { return Ok(None) };
        let credential = self.credential_for_provider(grant, record).await?;
        let Some(TokenPlan::OAuth(_)) = credential.token else { return Ok(None) };
        let context = SealContext::of_token(organization, id, version, &held.binding, &held.shape);
        let opened = self.vault().open_token_for_provider(grant, &context, &held.bytes);
        let opened = opened.map_err(|error| Error::Internal(format!("the token of {id} does not open: {error}")))?;
        let mut tokens: Vec<_> = opened.into_iter().filter_map(|(name, token)| Some((kind(&name)?, token))).collect();
        tokens.sort_by_key(|(kind, _)| *kind == TokenKind::Access);
        Ok(Some(Farewell { credential, url, tokens }))
    }

    /// Tells the provider, in a task of its own: nobody waits for it, and nothing
    /// rests on it. It is on record.
    pub(crate) fn farewell_said(&self, context: Context, record: ConnectionRecord, farewell: Farewell) {
        let core = self.clone();
        tokio::spawn(async move {
            let connection = &record.connection;
            let asset = Asset { kind: "upstream_token", id: Some(connection.id.0), name: Some(&connection.name) };
            let changes = vec![change("revocation_url", Some(json!(farewell.url)), None)];
            let detail = IntentDetail { changes, ..IntentDetail::default() };
            let pending = core.intend(&context, Deadline::within(PATIENCE), Action::Deleted, asset, detail).await;
            let pending = match pending {
                Ok(pending) => pending,
                Err(error) => return tracing::warn!(%error, "a token was not revoked"),
            };
            match tokio::time::timeout(LONGEST, core.farewell_sent(&farewell)).await.unwrap_or(Err(None)) {
                Ok(()) => pending.succeeded(),
                Err(fault) => {
                    let fault = fault.unwrap_or_else(|| "it did not answer in time".to_owned());
                    tracing::warn!(%fault, connection_id = %connection.id, "the provider did not revoke a token");
                    let outcome = pending.outcome(OutcomeStatus::Failed, Some("not_revoked"));
                    pending.finish(outcome);
                }
            }
        });
    }

    async fn farewell_sent(&self, farewell: &Farewell) -> Result<(), Option<String>> {
        let Farewell { credential, url, tokens } = farewell;
        let mut failed = None;
        for (kind, token) in tokens {
            let now = self.clock().now();
            let sent = self.exec().token_revoke(credential, url, (token, *kind), now, self.entropy()).await;
            failed = failed.or(sent.err());
        }
        failed.map_or(Ok(()), |fault| Err(Some(fault.to_string())))
    }
}

fn kind(field: &str) -> Option<TokenKind> {
    match field {
        "refresh_token" => Some(TokenKind::Refresh),
        "access_token" => Some(TokenKind::Access),
        _ => None,
    }
}
