//! `GET /api/v2/actions/oauth_authorizations/{id}`: what becomes of a consent that
//! somebody is asked for, for whoever began it.

use claviger_access::{About, Decided, Grant, Operation, View, decide};
use claviger_model::{Authorization, AuthorizationId, Timestamp, connection::ConnectionRecord};

use super::Agreed;
use crate::{Context, Core, Error, connection::subject};

/// A consent that somebody is asked for.
#[derive(Debug)]
pub struct Consent {
    /// Who, for what, until when, and how it ended.
    pub authorization: Authorization,
    /// What is asked for; `None` for whoever may not see the connection any more.
    pub asking: Option<Asking>,
    /// What was agreed to, once somebody has.
    pub agreed: Option<Agreed>,
    /// What the person should know besides; told once.
    pub warnings: Vec<String>,
    /// When this was so.
    pub at: Timestamp,
}

/// What is asked for.
#[derive(Debug)]
pub struct Asking {
    /// The connection's name.
    pub connection_name: String,
    /// The host at which the person is asked.
    pub provider: String,
    /// What is asked for; nothing leaves it to the provider.
    pub scopes: Vec<String>,
}

impl Core {
    /// One that the caller began.
    ///
    /// # Errors
    /// Somebody else's and missing ones alike are not found.
    pub async fn consent_get(&self, context: &Context, id: AuthorizationId) -> Result<Decided<Consent>, Error> {
        let operation = Operation::OauthAuthorizationGet;
        context.actor.may_begin(operation)?;
        let organization = context.actor.organization_id;
        let found = async { Ok(self.store().authorization_get(organization, id).await?) };
        let found = context.deadline().bound(found).await?;
        let own = found.as_ref().is_some_and(|found| found.user_id == context.actor.user_id);
        let permit = context.actor.permit(operation, About { own, ..About::default() })?;
        let authorization = found.ok_or(Error::NotFound(super::NAME))?;
        let record = self.connection_read(organization, authorization.connection_id).await?;
        let consent = match decide::<View>(&context.actor, operation, &subject(&record), context.now) {
            Ok(grant) => self.consent_seen(&grant, &record, authorization, Vec::new()).await?,
            Err(_) => {
                let at = self.clock().now();
                Consent { authorization, asking: None, agreed: None, warnings: Vec::new(), at }
            }
        };
        Ok(permit.over(consent))
    }

    pub(super) async fn consent_seen(
        &self,
        _: &Grant<View>,
        record: &ConnectionRecord,
        authorization: Authorization,
        warnings: Vec<String>,
    ) -> Result<Consent, Error> {
        let connection = &record.connection;
        let done = authorization.end.as_ref().is_some_and(|end| end.fault.is_none());
        let agreed = if done { Some(self.consent_agreed(connection).await?) } else { None };
        let asking = Some(Asking {
            connection_name: connection.name.clone(),
            provider: super::asked::host(connection).unwrap_or_default(),
            scopes: self.scopes_wanted(connection),
        });
        Ok(Consent { authorization, asking, agreed, warnings, at: self.clock().now() })
    }
}
