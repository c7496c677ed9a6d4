//! On whose behalf something goes on that somebody began who is not here any more.

use claviger_access::{Actor, Edit, Facts, Grant, Operation, Via, decide};
use claviger_model::{
    AccessTokenId, ApiKeyId, ApplicationKeyId, OrganizationId, SessionId, UserId, UserStatus, audit::Caller,
    connection::ConnectionRecord,
};
use uuid::Uuid;

use crate::{Core, Error, connection::subject};

impl Core {
    /// Leave to edit the connection as somebody who began an `operation` with it and
    /// may have gone since: what they may do is read anew. Keys and tokens with which
    /// they did must still be good; a session may be over, as a browser may be closed.
    /// `None` if they may not edit it any more.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn consent_on_behalf(
        &self,
        (organization, user): (OrganizationId, UserId),
        caller: &Caller,
        operation: Operation,
        record: &ConnectionRecord,
    ) -> Result<Option<Grant<Edit>>, Error> {
        let actor = match (caller.api_key_id, caller.application_key_id, caller.access_token_id) {
            (Some(api), Some(application), _) => {
                self.by_credential(Via::Keys {
                    api_key_id: ApiKeyId(api),
                    application_key_id: ApplicationKeyId(application),
                    // Read anew with the rest.
                    registered: false,
                })
                .await?
            }
            (_, _, Some(token)) => self.by_credential(Via::Token { access_token_id: AccessTokenId(token) }).await?,
            _ => self.by_themselves(organization, user, caller.session_id).await?,
        };
        let actor = actor.filter(|actor| (actor.organization_id, actor.user_id) == (organization, user));
        Ok(actor.and_then(|actor| decide::<Edit>(&actor, operation, &subject(record), self.clock().now()).ok()))
    }

    async fn by_credential(&self, via: Via) -> Result<Option<Actor>, Error> {
        match self.authenticate_again(via).await {
            Ok(known) => Ok(Some(Actor::clone(&known.actor))),
            Err(Error::Unauthenticated(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn by_themselves(
        &self,
        organization_id: OrganizationId,
        user_id: UserId,
        session: Option<Uuid>,
    ) -> Result<Option<Actor>, Error> {
        let Some(user) = self.store().user_get(organization_id, user_id).await? else { return Ok(None) };
        let (roles, teams) = self.store().standing(organization_id, user_id).await?;
        Ok(Actor::new(&Facts {
            organization_id,
            user_id,
            service_account: user.service_account,
            disabled: user.status() != UserStatus::Active,
            roles,
            teams,
            scopes: None,
            expires_at: None,
            via: Via::Session { session_id: SessionId(session.unwrap_or_default()) },
        }))
    }
}
