//! Consents that people are asked for at providers, and the states that their
//! browsers bring back, each once.

use std::time::Duration;

use claviger_model::{
    Authorization, AuthorizationId, AuthorizationLinkId, ConnectionId, OrganizationId, SessionId, Timestamp, UserId,
    authorization::{AuthorizationEnd, AuthorizationFault, AuthorizationState},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};

use crate::{
    Store, StoreError,
    entity::{
        connection,
        oauth_authorization::{self, Column, Entity, Model},
        oauth_device, oauth_state,
    },
    user::time,
    write::Write,
};

/// What became of one can be seen for so long after its end.
const KEPT: Duration = Duration::from_secs(86_400);

impl Store {
    /// Keeps one that was just begun with what its browser must bring back, in place
    /// of those that the same person began for the same connection and left, or
    /// somebody by the same link.
    ///
    /// # Errors
    /// The database's; [`StoreError::NotFound`] if the connection is gone.
    pub async fn authorization_insert(
        &self,
        authorization: &Authorization,
        state: &AuthorizationState,
    ) -> Result<(), StoreError> {
        let write = self.write().await?;
        write.authorization_put(authorization).await?;
        let row: oauth_state::ActiveModel = oauth_state::Model {
            hash: state.hash.to_vec(),
            authorization_id: state.authorization_id.0,
            session_id: state.session_id.map(|id| id.0),
            issuer: state.issuer.clone(),
            redirect_uri: state.redirect_uri.clone(),
            sealed: state.sealed.clone(),
            expires_at: state.expires_at.0,
        }
        .into();
        oauth_state::Entity::insert(row).exec_without_returning(&write.tx).await?;
        write.commit().await
    }

    /// One of an organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn authorization_get(
        &self,
        organization: OrganizationId,
        id: AuthorizationId,
    ) -> Result<Option<Authorization>, StoreError> {
        let found = Entity::find_by_id(id.0).filter(Column::OrganizationId.eq(organization.0)).one(self.db()).await?;
        found.map(of_row).transpose()
    }

    /// Takes a state out, in one statement, so that of two who bring the same back
    /// one finds nothing; with the authorization that it is of. `None` if there is
    /// none, or it is over.
    ///
    /// # Errors
    /// The database's.
    pub async fn authorization_take(
        &self,
        hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<(Authorization, AuthorizationState)>, StoreError> {
        let write = self.write().await?;
        let sql = "DELETE FROM oauth_state WHERE hash = $1
                   RETURNING authorization_id, session_id, issuer, redirect_uri, sealed, expires_at";
        let statement = self.statement(sql, [hash.to_vec().into()]);
        let row = sea_orm::ConnectionTrait::query_one_raw(&write.tx, statement).await?;
        let Some(row) = row else { return Ok(None) };
        let state = AuthorizationState {
            hash,
            authorization_id: AuthorizationId(row.try_get("", "authorization_id")?),
            session_id: row.try_get::<Option<_>>("", "session_id")?.map(SessionId),
            issuer: row.try_get("", "issuer")?,
            redirect_uri: row.try_get("", "redirect_uri")?,
            sealed: row.try_get("", "sealed")?,
            expires_at: Timestamp(row.try_get("", "expires_at")?),
        };
        let found = Entity::find_by_id(state.authorization_id.0).one(&write.tx).await?;
        write.commit().await?;
        let found = found.map(of_row).transpose()?;
        let waiting = found.filter(|found| found.end.is_none() && now < state.expires_at);
        Ok(waiting.map(|authorization| (authorization, state)))
    }

    /// Notes how one ended; `false` if it had ended already, or is gone.
    ///
    /// # Errors
    /// The database's.
    pub async fn authorization_end(&self, id: AuthorizationId, end: &AuthorizationEnd) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let fault = end.fault.as_ref();
        let done = Entity::update_many()
            .col_expr(Column::EndedAt, Expr::value(end.at.0))
            .col_expr(Column::FaultCode, Expr::value(fault.map(|fault| fault.code.clone())))
            .col_expr(Column::FaultMessage, Expr::value(fault.map(|fault| fault.message.clone())))
            .filter(Column::Id.eq(id.0))
            .filter(Column::EndedAt.eq(0))
            .exec(&write.tx)
            .await?;
        oauth_device::Entity::delete_by_id(id.0).exec(&write.tx).await?;
        write.commit().await?;
        Ok(done.rows_affected == 1)
    }
}

impl Write {
    /// Keeps one in place of those that it is begun instead of, and forgets what is old.
    pub(crate) async fn authorization_put(&self, authorization: &Authorization) -> Result<(), StoreError> {
        let now = authorization.created_at;
        let old = now.0.saturating_sub(i64::try_from(KEPT.as_micros()).unwrap_or(i64::MAX));
        let way = authorization.link_id.map_or(Column::LinkId.is_null(), |link| Column::LinkId.eq(link.0));
        let left = Condition::all()
            .add(Column::ConnectionId.eq(authorization.connection_id.0))
            .add(Column::UserId.eq(authorization.user_id.0))
            .add(way)
            .add(Column::EndedAt.eq(0));
        let over = Condition::any().add(Column::ExpiresAt.lte(old)).add(left);
        Entity::delete_many().filter(over).exec(&self.tx).await?;
        let late = oauth_state::Column::ExpiresAt.lte(now.0);
        oauth_state::Entity::delete_many().filter(late).exec(&self.tx).await?;
        let connection = connection::Entity::find_by_id(authorization.connection_id.0);
        if connection.count(&self.tx).await? == 0 {
            return Err(StoreError::NotFound);
        }
        let row: oauth_authorization::ActiveModel = to_row(authorization).into();
        Entity::insert(row).exec_without_returning(&self.tx).await?;
        Ok(())
    }
}

fn to_row(authorization: &Authorization) -> Model {
    let end = authorization.end.as_ref();
    let fault = end.and_then(|end| end.fault.as_ref());
    Model {
        id: authorization.id.0,
        organization_id: authorization.organization_id.0,
        connection_id: authorization.connection_id.0,
        connection_version: authorization.connection_version,
        user_id: authorization.user_id.0,
        created_at: authorization.created_at.0,
        expires_at: authorization.expires_at.0,
        ended_at: end.map_or(0, |end| end.at.0),
        fault_code: fault.map(|fault| fault.code.clone()),
        fault_message: fault.map(|fault| fault.message.clone()),
        link_id: authorization.link_id.map(|link| link.0),
    }
}

pub(crate) fn of_row(row: Model) -> Result<Authorization, StoreError> {
    let fault = row.fault_code.map(|code| AuthorizationFault { code, message: row.fault_message.unwrap_or_default() });
    Ok(Authorization {
        id: AuthorizationId(row.id),
        organization_id: OrganizationId(row.organization_id),
        connection_id: ConnectionId(row.connection_id),
        connection_version: row.connection_version,
        user_id: UserId(row.user_id),
        link_id: row.link_id.map(AuthorizationLinkId),
        created_at: Timestamp(row.created_at),
        expires_at: Timestamp(row.expires_at),
        end: time(row.ended_at).map(|at| AuthorizationEnd { at, fault }),
    })
}
