//! From keys, a token or a session to an actor.

use std::{sync::Arc, time::Duration};

use claviger_access::{Actor, Facts, Via};
use claviger_model::{
    AccessTokenId, ApiKeyId, ApplicationKeyId, OrganizationId, Secret, Session, SessionId, User, UserStatus,
};
use claviger_store::KeyUse;
use claviger_vault::{ApiToken, TokenKind};

use crate::{Core, Error, key_uses::of_via, session};

/// A pair of keys.
#[derive(Debug)]
pub struct Keys {
    /// `DD-API-KEY`.
    pub api_key: Secret<String>,
    /// `DD-APPLICATION-KEY`.
    pub application_key: Secret<String>,
}

/// What a request brought to prove who it is.
#[derive(Debug)]
pub enum Credential {
    /// A pair of keys.
    Keys(Keys),
    /// `Authorization: Bearer`.
    Bearer {
        /// The access token.
        token: Secret<String>,
        /// Keys that came along. They add nothing, and must be the same person's.
        beside: Option<Keys>,
    },
    /// A browser's cookie.
    Session(Secret<String>),
}

/// Somebody who has proved who they are.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// Who.
    pub actor: Arc<Actor>,
    /// The organization's revision at which that was known.
    pub revision: i64,
}

/// By which public parts a credential is looked up.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum CredentialId {
    Keys(ApiKeyId, ApplicationKeyId),
    Token(AccessTokenId),
    Session(SessionId),
}

/// What is known of a credential. The hashes stay here: each request proves
/// again that it holds what they are of.
pub(crate) struct Known {
    hash: [u8; 32],
    application_hash: Option<[u8; 32]>,
    actor: Arc<Actor>,
    session: Option<Session>,
}

impl Known {
    /// Whether nothing more need be proved, such as a second factor.
    fn complete(&self) -> bool {
        self.session.as_ref().is_none_or(|session| session.complete)
    }
}

/// Facts of a credential's owner, the hashes to compare, and the session if it is one.
type Found = (Facts, [u8; 32], Option<[u8; 32]>, Option<Session>);

/// One text for every reason, so that nobody learns which key was wrong.
const REFUSED: Error = Error::Unauthenticated(
    "the API key or the application key is not valid; send both as DD-API-KEY and DD-APPLICATION-KEY",
);
const TOKEN_REFUSED: Error = Error::Unauthenticated("the access token is not valid; send it as Authorization: Bearer");

impl Core {
    /// Who holds this credential, within `patience`.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for unknown, revoked, expired and mismatched
    /// ones and for those of disabled people alike; [`Error::Unavailable`] if the
    /// database does not answer in that time.
    pub async fn authenticate(&self, credential: &Credential, patience: Duration) -> Result<Authenticated, Error> {
        let known = async {
            match credential {
                Credential::Keys(keys) => self.by_keys(keys).await,
                Credential::Bearer { token, beside } => self.by_token(token, beside.as_ref()).await,
                Credential::Session(text) => self.by_session(text).await.map(|(known, _)| known),
            }
        };
        let known = tokio::time::timeout(patience, known).await.map_err(|_| Error::Unavailable)??;
        self.key_use_note(of_via(known.actor.via));
        Ok(known)
    }

    /// Who somebody is by now who proved it a moment ago.
    ///
    /// # Errors
    /// As [`Core::authenticate`].
    pub(crate) async fn authenticate_again(&self, via: Via) -> Result<Authenticated, Error> {
        let (id, refused) = match via {
            Via::Keys { api_key_id, application_key_id, .. } => {
                (CredentialId::Keys(api_key_id, application_key_id), REFUSED)
            }
            Via::Token { access_token_id } => (CredentialId::Token(access_token_id), TOKEN_REFUSED),
            Via::Session { session_id } => (CredentialId::Session(session_id), session::REFUSED),
        };
        let (revision, known) = self.known(id).await?.filter(|(_, known)| known.complete()).ok_or(refused)?;
        Ok(Authenticated { actor: known.actor.clone(), revision })
    }

    /// Whether an API key is good by itself (`GET /api/v2/validate`).
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] if it is not.
    pub async fn authenticate_api_key(&self, text: &Secret<String>) -> Result<(OrganizationId, ApiKeyId), Error> {
        let refused = Error::Unauthenticated("the API key is not valid; send it as DD-API-KEY");
        let Some(id) = ApiToken::parse_id(TokenKind::Api, text.expose()).map(ApiKeyId) else { return Err(refused) };
        match self.store().api_key_get(id).await? {
            Some(key) if ApiToken::matches(text.expose(), &key.hash) => {
                self.key_use_note([KeyUse::Api(id)]);
                Ok((key.organization_id, id))
            }
            _ => Err(refused),
        }
    }

    async fn by_keys(&self, keys: &Keys) -> Result<Authenticated, Error> {
        let (api, application) = (keys.api_key.expose(), keys.application_key.expose());
        let api_id = ApiToken::parse_id(TokenKind::Api, api).map(ApiKeyId);
        let application_id = ApiToken::parse_id(TokenKind::Application, application).map(ApplicationKeyId);
        let (Some(api_id), Some(application_id)) = (api_id, application_id) else { return Err(REFUSED) };
        let (revision, known) = self.known(CredentialId::Keys(api_id, application_id)).await?.ok_or(REFUSED)?;
        let second = known.application_hash.as_ref().is_some_and(|hash| ApiToken::matches(application, hash));
        if ApiToken::matches(api, &known.hash) & second {
            Ok(Authenticated { actor: known.actor.clone(), revision })
        } else {
            Err(REFUSED)
        }
    }

    async fn by_token(&self, token: &Secret<String>, beside: Option<&Keys>) -> Result<Authenticated, Error> {
        let text = token.expose();
        // A client library that is pointed at the proxy sends a bearer of its own,
        // which is none of ours: the keys decide then, as if it were not there.
        if let (false, Some(keys)) = (ApiToken::is_access_token(text), beside) {
            return self.by_keys(keys).await;
        }
        let id = [TokenKind::Personal, TokenKind::Service].into_iter().find_map(|kind| ApiToken::parse_id(kind, text));
        let id = id.map(AccessTokenId).ok_or(TOKEN_REFUSED)?;
        let (revision, known) = self.known(CredentialId::Token(id)).await?.ok_or(TOKEN_REFUSED)?;
        if !ApiToken::matches(text, &known.hash) {
            return Err(TOKEN_REFUSED);
        }
        if let Some(keys) = beside
            && self.by_keys(keys).await?.actor.user_id != known.actor.user_id
        {
            return Err(Error::Unauthenticated(
                "the access token and the keys are of different people; send one of the two",
            ));
        }
        Ok(Authenticated { actor: known.actor.clone(), revision })
    }

    /// Whoever holds a session that is not over, and the session; a sign-in that
    /// lacks its second factor is nobody's yet.
    async fn by_session(&self, text: &Secret<String>) -> Result<(Authenticated, Session), Error> {
        let found = self.session_known(text).await?;
        if found.1.complete { Ok(found) } else { Err(session::INCOMPLETE) }
    }

    /// The same, also while the second factor is missing.
    pub(crate) async fn session_known(&self, text: &Secret<String>) -> Result<(Authenticated, Session), Error> {
        let id = ApiToken::parse_id(TokenKind::Session, text.expose()).map(SessionId).ok_or(session::REFUSED)?;
        let (revision, known) = self.known(CredentialId::Session(id)).await?.ok_or(session::REFUSED)?;
        let session = known.session.as_ref().filter(|_| ApiToken::matches(text.expose(), &known.hash));
        let session = session.cloned().ok_or(session::REFUSED)?;
        Ok((Authenticated { actor: known.actor.clone(), revision }, session))
    }

    /// What is known of a credential, and the revision at which it was so: only
    /// while its owner is enabled and it has not ended.
    async fn known(&self, id: CredentialId) -> Result<Option<(i64, Arc<Known>)>, Error> {
        let found = match self.0.actors.get(&id) {
            Some((revision, known)) if self.store().revision(known.actor.organization_id) == revision => {
                Some((revision, known))
            }
            // Boxed: the hot path's future stays small and cheap to move.
            _ => Box::pin(self.look_up(id)).await?,
        };
        let found =
            found.filter(|(_, known)| known.actor.expires_at.is_none() || known.actor.in_force(self.clock().now()));
        match &found {
            // Another server may have seen it since.
            Some((_, known)) if self.is_idle(known) => {
                Ok(Box::pin(self.look_up(id)).await?.filter(|(_, known)| !self.is_idle(known)))
            }
            _ => Ok(found),
        }
    }

    /// Whether a session has not been used for so long that it is over.
    fn is_idle(&self, known: &Known) -> bool {
        known
            .session
            .as_ref()
            .is_some_and(|session| self.clock().now().since(self.session_seen(session)) >= session::IDLE)
    }

    async fn look_up(&self, id: CredentialId) -> Result<Option<(i64, Arc<Known>)>, Error> {
        // The organization is known only after the look-up, so its revision is
        // read before a second one: what is kept is never newer than its mark.
        let Some((facts, ..)) = self.facts(id).await? else { return Ok(None) };
        let revision = self.store().revision(facts.organization_id);
        let Some((facts, hash, application_hash, session)) = self.facts(id).await? else { return Ok(None) };
        let Some(actor) = Actor::new(&facts) else { return Ok(None) };
        let known = Arc::new(Known { hash, application_hash, actor: Arc::new(actor), session });
        self.0.actors.put(id, revision, known.clone());
        Ok(Some((revision, known)))
    }

    /// Everything about the owner of a credential, and the hashes to compare.
    async fn facts(&self, id: CredentialId) -> Result<Option<Found>, Error> {
        let mut session = None;
        let (user, via, scopes, expires_at, hash, second) = match id {
            CredentialId::Keys(api, application) => {
                let Some((api_key, key, user)) = self.store().actor_facts(api, application).await? else {
                    return Ok(None);
                };
                let registered = key.registered;
                let via = Via::Keys { api_key_id: api, application_key_id: application, registered };
                (user, via, key.scopes, None, api_key.hash, Some(key.hash))
            }
            CredentialId::Token(id) => {
                let Some((token, user)) = self.store().token_facts(id).await? else { return Ok(None) };
                let via = Via::Token { access_token_id: id };
                (user, via, Some(token.scopes), token.expires_at, token.hash, None)
            }
            CredentialId::Session(id) => {
                let Some((found, user)) = self.store().session_facts(id).await? else { return Ok(None) };
                let (expires_at, hash) = (Some(found.expires_at), found.hash);
                session = Some(found);
                (user, Via::Session { session_id: id }, None, expires_at, hash, None)
            }
        };
        // Whoever has not accepted their invitation is nobody yet.
        let disabled = user.status() != UserStatus::Active;
        let User { id, organization_id, service_account, .. } = user;
        let (roles, teams) = self.store().standing(organization_id, id).await?;
        let facts =
            Facts { organization_id, user_id: id, service_account, disabled, roles, teams, scopes, expires_at, via };
        Ok(Some((facts, hash, second, session)))
    }
}
