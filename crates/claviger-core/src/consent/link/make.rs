//! `POST /api/v2/actions/connections/{id}/authorize_link`

use std::time::Duration;

use claviger_access::{Decided, Edit};
use claviger_model::{
    Action, AuthorizationLinkId, ConnectionId, Secret, audit::IntentDetail, authorization::AuthorizationLink,
};
use claviger_store::StoreError;
use claviger_vault::{ApiToken, TokenKind};
use serde_json::json;

use super::{NAME, OPERATION};
use crate::{
    Context, Core, Error,
    record::{Asset, change},
};

/// How long a link may be used.
const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// A link that was just made.
#[derive(Debug)]
pub struct LinkMade {
    /// What is kept of it.
    pub link: AuthorizationLink,
    /// Whoever has it may authorize the connection, once. The only sight of it.
    pub token: Secret<String>,
}

impl Core {
    /// Makes a link by which somebody without an account authorizes this connection. One
    /// that the same person made before and nobody used is no good any more.
    ///
    /// # Errors
    /// Not found, or seen but not editable; [`Error::Conflict`] where nobody can be asked
    /// in a browser: another type, no public URL, switched off.
    pub async fn link_make(&self, context: &Context, id: ConnectionId) -> Result<Decided<LinkMade>, Error> {
        let deadline = context.deadline();
        let (record, grant) = self.connection_load::<Edit>(context, OPERATION, deadline, id).await?;
        let asked = self.consent_asked(&grant.to_view(), &record)?;
        self.consent_enabled(&record)?;
        self.consent_redirect_uri()?;
        let link_id = AuthorizationLinkId::generate(context.now, self.entropy());
        let token = ApiToken::generate(TokenKind::AuthorizationLink, link_id.0, self.entropy());
        let link = AuthorizationLink {
            id: link_id,
            organization_id: record.connection.organization_id,
            connection_id: id,
            user_id: context.actor.user_id,
            caller: context.caller(),
            hash: token.hash,
            shape: self.link_shape(&record, &asked),
            browser: None,
            created_at: context.now,
            expires_at: context.now.plus(LIFETIME),
            used_at: None,
        };
        let asset = Asset { kind: "connection", id: Some(id.0), name: Some(&record.connection.name) };
        let changes = vec![change(NAME, None, Some(json!(link_id.to_string())))];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Authorized, asset, detail).await?;
        let store = self.store().clone();
        let keep = async move {
            match store.authorization_link_insert(&link).await {
                Ok(()) => Ok(LinkMade { link, token: token.text }),
                Err(StoreError::NotFound) => Err(Error::NotFound("connection")),
                Err(other) => Err(other.into()),
            }
        };
        Ok(grant.over(pending.carry_out(keep).await?))
    }

    /// Passes if the caller may make one: asked before anything is told of a request
    /// that is wrong in itself.
    ///
    /// # Errors
    /// What is missing.
    pub async fn link_permit(&self, context: &Context, id: ConnectionId) -> Result<(), Error> {
        self.connection_load::<Edit>(context, OPERATION, context.deadline(), id).await.map(drop)
    }
}
