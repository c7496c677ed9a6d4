//! `POST /api/v2/actions/connections/{id}/authorize`: the way to the provider.

use std::time::Duration;

use claviger_access::{Decided, Edit, Grant, Operation, Via, View};
use claviger_identity::authorization::{Client, consent_address, random};
use claviger_model::{
    Action, Authorization, AuthorizationId, ConnectionId, Secret, audit::IntentDetail,
    authorization::AuthorizationState, connection::ConnectionRecord,
};
use claviger_store::StoreError;
use claviger_vault::VerifierOf;
use serde_json::json;
use url::Url;

use super::{hash, state_text};
use crate::{
    Context, Core, Error,
    record::{Asset, change},
};

/// Who takes longer must begin again.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

const NO_PERSON: &str = "a service account cannot agree in a browser; have a person who may edit the connection do it";
const DISABLED: &str = "the connection is switched off; enable it first";
const RESERVED: &str = "the connection's authorization_url or authorization_parameters name what this server sets \
                        itself (client_id, code_challenge, code_challenge_method, redirect_uri, request, \
                        request_uri, response_mode, response_type, state); take it out";

/// Somebody is asked.
#[derive(Debug)]
pub struct ConsentStarted {
    /// Who, for what, until when.
    pub authorization: Authorization,
    /// Where a browser goes now. It holds the state: whoever has it could come back
    /// in place of the person who begun.
    pub address: Secret<String>,
    /// Where the provider sends it then; to be allowed there.
    pub redirect_uri: Url,
}

impl Core {
    /// Begins to ask the person behind `context` to agree at the connection's provider.
    ///
    /// # Errors
    /// Not found, or seen but not editable; [`Error::Conflict`] where nobody can be
    /// asked: another type, no public URL, no person.
    pub async fn consent_start(&self, context: &Context, id: ConnectionId) -> Result<Decided<ConsentStarted>, Error> {
        let deadline = context.deadline();
        let sealing = deadline.bound(self.sealing()).await?;
        let operation = Operation::ConnectionAuthorize;
        let (record, grant) = self.connection_load::<Edit>(context, operation, deadline, id).await?;
        let (started, state) = self.consent_made(context, &grant.to_view(), &record)?;
        let asset = Asset { kind: "connection", id: Some(id.0), name: Some(&record.connection.name) };
        let detail = IntentDetail {
            changes: vec![change(super::NAME, None, Some(json!(started.authorization.id.to_string())))],
            ..IntentDetail::default()
        };
        let pending = self.intend(context, deadline, Action::Authorized, asset, detail).await?;
        let store = self.store().clone();
        let keep = async move {
            let _until_stored = sealing;
            match store.authorization_insert(&started.authorization, &state).await {
                Ok(()) => Ok(started),
                Err(StoreError::NotFound) => Err(Error::NotFound("connection")),
                Err(other) => Err(other.into()),
            }
        };
        Ok(grant.over(pending.carry_out(keep).await?))
    }

    /// Passes if the caller may begin one: asked before anything is told of a request
    /// that is wrong in itself.
    ///
    /// # Errors
    /// What is missing.
    pub async fn consent_permit(&self, context: &Context, id: ConnectionId) -> Result<(), Error> {
        let operation = Operation::ConnectionAuthorize;
        self.connection_load::<Edit>(context, operation, context.deadline(), id).await.map(drop)
    }

    fn consent_made(
        &self,
        context: &Context,
        grant: &Grant<View>,
        record: &ConnectionRecord,
    ) -> Result<(ConsentStarted, AuthorizationState), Error> {
        let connection = &record.connection;
        let asked = self.consent_asked(grant, record)?;
        if context.actor.service_account {
            return Err(Error::Conflict(NO_PERSON));
        }
        if connection.disabled {
            return Err(Error::Conflict(DISABLED));
        }
        let redirect_uri = self.consent_redirect_uri()?;
        let authorization = Authorization {
            id: AuthorizationId::generate(context.now, self.entropy()),
            organization_id: connection.organization_id,
            connection_id: connection.id,
            connection_version: connection.version,
            user_id: context.actor.user_id,
            created_at: context.now,
            expires_at: context.now.plus(PATIENCE),
            end: None,
        };
        let (secret, verifier) = (random(self.entropy()), random(self.entropy()));
        let state = state_text(&authorization, &secret);
        let client = Client { id: &asked.plan.client_id, redirect_uri: &redirect_uri, scopes: &asked.plan.scopes };
        let address = consent_address(&asked.endpoint, client, &asked.parameters, (&state, &verifier));
        let address = address.ok_or(Error::Conflict(RESERVED))?;
        let issuer = asked.issuer.as_deref().unwrap_or_default();
        let of = verifier_of(&authorization, issuer, redirect_uri.as_str());
        let sealed = self.vault().seal_verifier(of, verifier);
        let sealed = sealed.map_err(|error| Error::Internal(format!("sealing a verifier: {error}")))?;
        let state = AuthorizationState {
            hash: hash(&state),
            authorization_id: authorization.id,
            session_id: match context.actor.via {
                Via::Session { session_id } => Some(session_id),
                Via::Keys { .. } | Via::Token { .. } => None,
            },
            issuer: asked.issuer,
            redirect_uri: redirect_uri.to_string(),
            sealed: sealed.bytes,
            expires_at: authorization.expires_at,
        };
        Ok((ConsentStarted { authorization, address: Secret::new(address.into()), redirect_uri }, state))
    }
}

pub(super) fn verifier_of<'a>(authorization: &Authorization, issuer: &'a str, redirect_uri: &'a str) -> VerifierOf<'a> {
    VerifierOf {
        organization_id: authorization.organization_id,
        connection_id: authorization.connection_id,
        connection_version: authorization.connection_version,
        authorization_id: authorization.id,
        issuer,
        redirect_uri,
    }
}
