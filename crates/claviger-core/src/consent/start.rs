//! `POST /api/v2/actions/connections/{id}/authorize`: the way to the provider.

use std::time::Duration;

use claviger_access::{Decided, Edit, Grant, Operation, Via, View};
use claviger_identity::authorization::{Client, consent_address, random};
use claviger_model::{
    Action, Authorization, AuthorizationId, AuthorizationLinkId, ConnectionId, Secret, SessionId, Timestamp, UserId,
    audit::IntentDetail, authorization::AuthorizationState, connection::ConnectionRecord, upstream_token::OAuthGrant,
};
use claviger_store::StoreError;
use claviger_vault::VerifierOf;
use serde_json::json;
use url::Url;

use super::{asked::NO_CONSENT, hash, state_text};
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
    /// Who, for what, until when; how it ended, where the provider refused at once.
    pub authorization: Authorization,
    /// What the person does now; `None` where it has ended already.
    pub way: Option<Way>,
}

/// How a person gets to be asked.
#[derive(Debug)]
pub enum Way {
    /// In a browser.
    Browser {
        /// Where it goes now. It holds the state: whoever has it could come back in
        /// place of the person who begun.
        address: Secret<String>,
        /// Where the provider sends it then; to be allowed there.
        redirect_uri: Url,
    },
    /// On any device, with a code to type in (RFC 8628).
    Device(Shown),
}

/// What a person is shown (RFC 8628, 3.2).
#[derive(Clone, Debug)]
pub struct Shown {
    /// What they type in.
    pub user_code: String,
    /// Where.
    pub verification_uri: String,
    /// The same page with the code filled in, if the provider has one.
    pub verification_uri_complete: Option<String>,
    /// How often, in seconds, the provider is asked whether they have agreed.
    pub interval: u64,
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
        self.consent_possible(context, &record)?;
        let plan = self.consent_plan(&grant.to_view(), &record)?;
        if plan.grant == OAuthGrant::DeviceCode {
            drop(sealing);
            return self.consent_start_device(context, deadline, grant, record).await;
        }
        let beginner = Beginner::of(context);
        let (started, state) = self.consent_made(&beginner, &grant.to_view(), &record)?;
        let asset = Asset { kind: "connection", id: Some(id.0), name: Some(&record.connection.name) };
        let pending = self.intend(context, deadline, Action::Authorized, asset, begins(&started.authorization)).await?;
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

    /// Passes if there is a person to ask, and a connection that is in use.
    fn consent_possible(&self, context: &Context, record: &ConnectionRecord) -> Result<(), Error> {
        if !self.is_by_person(&record.connection) {
            return Err(Error::Conflict(NO_CONSENT));
        }
        if context.actor.service_account {
            return Err(Error::Conflict(NO_PERSON));
        }
        self.consent_enabled(record)
    }

    /// Passes if the connection is in use.
    pub(super) fn consent_enabled(&self, record: &ConnectionRecord) -> Result<(), Error> {
        if record.connection.disabled { Err(Error::Conflict(DISABLED)) } else { Ok(()) }
    }

    pub(super) fn consent_made(
        &self,
        beginner: &Beginner,
        grant: &Grant<View>,
        record: &ConnectionRecord,
    ) -> Result<(ConsentStarted, AuthorizationState), Error> {
        let connection = &record.connection;
        let asked = self.consent_asked(grant, record)?;
        let redirect_uri = self.consent_redirect_uri()?;
        let authorization = Authorization {
            id: AuthorizationId::generate(beginner.now, self.entropy()),
            organization_id: connection.organization_id,
            connection_id: connection.id,
            connection_version: connection.version,
            user_id: beginner.user_id,
            link_id: beginner.link_id,
            created_at: beginner.now,
            expires_at: beginner.now.plus(PATIENCE),
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
            session_id: beginner.session_id,
            issuer: asked.issuer,
            redirect_uri: redirect_uri.to_string(),
            sealed: sealed.bytes,
            expires_at: authorization.expires_at,
        };
        let way = Some(Way::Browser { address: Secret::new(address.into()), redirect_uri });
        Ok((ConsentStarted { authorization, way }, state))
    }
}

/// Who begins, and how they come back.
pub(super) struct Beginner {
    pub(super) user_id: UserId,
    /// In this session only, if any.
    pub(super) session_id: Option<SessionId>,
    /// By this link, which its user made.
    pub(super) link_id: Option<AuthorizationLinkId>,
    pub(super) now: Timestamp,
}

impl Beginner {
    fn of(context: &Context) -> Self {
        let session_id = match context.actor.via {
            Via::Session { session_id } => Some(session_id),
            Via::Keys { .. } | Via::Token { .. } => None,
        };
        Self { user_id: context.actor.user_id, session_id, link_id: None, now: context.now }
    }
}

/// What the record says of one that is begun.
pub(super) fn begins(authorization: &Authorization) -> IntentDetail {
    let changes = vec![change(super::NAME, None, Some(json!(authorization.id.to_string())))];
    IntentDetail { changes, ..IntentDetail::default() }
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
