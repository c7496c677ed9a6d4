//! From a proof of who somebody is to their session.

use claviger_model::{Action, OrganizationId, Secret, Session, SessionId, SignInMethod, Timestamp, User};
use claviger_store::Basis;
use claviger_vault::{ApiToken, TokenKind};
use serde_json::Value;

use super::{ASSET, LIFETIME, REFUSED, Visit};
use crate::{
    Core, Error,
    record::{Asset, change},
};

/// How much of a browser's own description is kept.
const MOST_AGENT: usize = 256;

/// A session that just began, with the only sight of its cookie's value.
#[derive(Debug)]
pub struct Begun {
    /// What is kept of it.
    pub session: Session,
    /// For the browser alone.
    pub text: Secret<String>,
}

impl Core {
    /// Begins a session of somebody who just proved who they are by `basis`, and
    /// puts that on record. `complete` is false while a second factor is missing:
    /// then the session is good for giving that and for nothing else. Whatever
    /// session the visitor came along with is over.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] if they may not come in any more, or not by what
    /// they proved it with; if it could not be recorded.
    pub async fn session_begin(
        &self,
        visit: &Visit,
        user: &User,
        basis: Basis,
        complete: bool,
    ) -> Result<Begun, Error> {
        let method = basis.method();
        let begun = self.session_new(visit, user, method, complete);
        let mut changes = vec![change("method", None, Some(Value::from(method.to_string())))];
        if !complete {
            changes.push(change("complete", None, Some(Value::from(false))));
        }
        let asset = Asset { kind: ASSET, id: Some(begun.session.id.0), name: Some(&user.email) };
        let who = (user.organization_id, Some(user.id));
        let deadline = visit.deadline();
        let came_with = deadline.bound(self.session_of(visit.cookie.as_ref())).await?;
        let pending = self.intend_visit(visit, deadline, who, Action::SignedIn, asset, changes).await?;
        let store = self.store().clone();
        let change = async move {
            // What somebody put into a browser before its owner signed in must not outlive that.
            if let Some((organization, id)) = came_with {
                store.session_delete(organization, id).await?;
            }
            store.session_begin(&begun.session, &basis).await.map_err(gone)?;
            Ok(begun)
        };
        pending.carry_out(change).await
    }

    fn session_new(&self, visit: &Visit, user: &User, method: SignInMethod, complete: bool) -> Begun {
        let id = SessionId::generate(visit.now, self.entropy());
        let token = ApiToken::generate(TokenKind::Session, id.0, self.entropy());
        let session = Session {
            id,
            organization_id: user.organization_id,
            user_id: user.id,
            hash: token.hash,
            method,
            complete,
            client_ip: visit.client_ip,
            user_agent: visit.user_agent.as_ref().map(|agent| agent.chars().take(MOST_AGENT).collect()),
            created_at: visit.now,
            last_seen_at: visit.now,
            expires_at: visit.now.plus(LIFETIME),
        };
        Begun { session, text: token.text }
    }

    /// The same session with another value, until the same end: the value in hand
    /// is worth more from now on, or somebody else may have it.
    pub(crate) fn session_renewed(&self, old: &Session, now: Timestamp) -> Begun {
        let id = SessionId::generate(now, self.entropy());
        let token = ApiToken::generate(TokenKind::Session, id.0, self.entropy());
        let session =
            Session { id, hash: token.hash, complete: true, created_at: now, last_seen_at: now, ..old.clone() };
        Begun { session, text: token.text }
    }

    /// The session that a cookie is of, in whatever state, if it is of one.
    async fn session_of(&self, cookie: Option<&Secret<String>>) -> Result<Option<(OrganizationId, SessionId)>, Error> {
        let Some(cookie) = cookie else { return Ok(None) };
        let Some(id) = ApiToken::parse_id(TokenKind::Session, cookie.expose()).map(SessionId) else { return Ok(None) };
        let found = self.store().session_facts(id).await?;
        let own = found.filter(|(session, _)| ApiToken::matches(cookie.expose(), &session.hash));
        Ok(own.map(|(session, _)| (session.organization_id, id)))
    }
}

/// Whoever was kept out in between is told no more than anybody.
pub(super) fn gone(error: claviger_store::StoreError) -> Error {
    match error {
        claviger_store::StoreError::NotFound => REFUSED,
        other => other.into(),
    }
}
