//! From a pair of keys to an actor.

use std::{sync::Arc, time::Duration};

use claviger_access::{Actor, PermissionSet, Via};
use claviger_model::{ApiKeyId, ApplicationKeyId, OrganizationId, Secret};
use claviger_vault::{ApiToken, TokenKind};

use crate::{Core, Error};

/// What a request brought to prove who it is.
#[derive(Debug)]
pub struct Keys {
    /// `DD-API-KEY`.
    pub api_key: Secret<String>,
    /// `DD-APPLICATION-KEY`.
    pub application_key: Secret<String>,
}

/// What is known of a pair of keys. The hashes stay here: each request proves
/// again that it holds the keys.
pub(crate) struct Known {
    api_hash: [u8; 32],
    application_hash: [u8; 32],
    actor: Arc<Actor>,
}

/// One text for every reason, so that nobody learns which key was wrong.
const REFUSED: &str = "the API key or the application key is not valid; send both as DD-API-KEY and DD-APPLICATION-KEY";

impl Core {
    /// Who holds these keys, within `patience`.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for unknown, revoked and mismatched keys alike;
    /// [`Error::Unavailable`] if the database does not answer in that time.
    pub async fn authenticate(&self, keys: &Keys, patience: Duration) -> Result<Arc<Actor>, Error> {
        let (api, application) = (keys.api_key.expose(), keys.application_key.expose());
        let api_id = ApiToken::parse_id(TokenKind::Api, api).map(ApiKeyId);
        let application_id = ApiToken::parse_id(TokenKind::Application, application).map(ApplicationKeyId);
        let (Some(api_id), Some(application_id)) = (api_id, application_id) else {
            return Err(Error::Unauthenticated(REFUSED));
        };
        let known = tokio::time::timeout(patience, self.known(api_id, application_id)).await;
        let known = known.map_err(|_| Error::Unavailable)??.ok_or(Error::Unauthenticated(REFUSED))?;
        let both = ApiToken::matches(api, &known.api_hash) & ApiToken::matches(application, &known.application_hash);
        if both { Ok(known.actor.clone()) } else { Err(Error::Unauthenticated(REFUSED)) }
    }

    /// Whether an API key is good by itself (`GET /api/v2/validate`).
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] if it is not.
    pub async fn authenticate_api_key(&self, text: &Secret<String>) -> Result<(OrganizationId, ApiKeyId), Error> {
        let refused = Error::Unauthenticated("the API key is not valid; send it as DD-API-KEY");
        let Some(id) = ApiToken::parse_id(TokenKind::Api, text.expose()).map(ApiKeyId) else { return Err(refused) };
        match self.store().api_key_get(id).await? {
            Some(key) if ApiToken::matches(text.expose(), &key.hash) => Ok((key.organization_id, id)),
            _ => Err(refused),
        }
    }

    async fn known(&self, api: ApiKeyId, application: ApplicationKeyId) -> Result<Option<Arc<Known>>, Error> {
        if let Some((revision, known)) = self.0.actors.get(&(api, application))
            && self.store().revision(known.actor.organization_id) == revision
        {
            return Ok(Some(known));
        }
        // The organization is known only after the look-up, so its revision is
        // read before a second one: what is kept is never newer than its mark.
        let Some((key, ..)) = self.store().actor_facts(api, application).await? else { return Ok(None) };
        let revision = self.store().revision(key.organization_id);
        let Some((api_key, application_key, user)) = self.store().actor_facts(api, application).await? else {
            return Ok(None);
        };
        if user.disabled {
            return Ok(None);
        }
        let (roles, teams) = self.store().standing(user.organization_id, user.id).await?;
        let given = roles.iter().map(|role| match role.built_in {
            Some(built_in) => PermissionSet::of_role(built_in),
            None => PermissionSet::from_names(role.permissions.iter().map(String::as_str)),
        });
        let actor = Actor {
            organization_id: api_key.organization_id,
            user_id: user.id,
            permissions: given.fold(PermissionSet::default(), PermissionSet::union),
            roles: roles.into_iter().map(|role| role.id).collect(),
            teams,
            via: Via::Keys { api_key_id: api, application_key_id: application, registered: application_key.registered },
        };
        let known =
            Arc::new(Known { api_hash: api_key.hash, application_hash: application_key.hash, actor: Arc::new(actor) });
        self.0.actors.put((api, application), revision, known.clone());
        Ok(Some(known))
    }
}
