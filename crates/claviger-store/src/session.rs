//! Browsers' sessions: hashes only.

use claviger_model::{OrganizationId, Session, SessionId, Timestamp, User, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use crate::{
    Store, StoreError,
    entity::{
        user_account,
        user_session::{self, Column},
    },
    user,
    write::Write,
};

/// Which sessions are wanted. Filters that are `None` let everything pass.
#[derive(Clone, Debug)]
pub struct SessionQuery {
    /// Whose organization.
    pub organization_id: OrganizationId,
    /// Of this person.
    pub user_id: Option<UserId>,
    /// Older than this one (cursor).
    pub before: Option<SessionId>,
    /// Ends after this.
    pub now: Timestamp,
    /// Seen since.
    pub seen_since: Timestamp,
    /// How many.
    pub limit: u64,
}

impl Store {
    /// Who comes with this session: `None` if there is none or its person is not
    /// of the same organization. The hash is still to be compared, the session
    /// may be over or incomplete, and the person may be disabled.
    ///
    /// # Errors
    /// The database's.
    pub async fn session_facts(&self, id: SessionId) -> Result<Option<(Session, User)>, StoreError> {
        let Some(row) = user_session::Entity::find_by_id(id.0).one(self.db()).await? else { return Ok(None) };
        let person = user_account::Entity::find_by_id(row.user_id)
            .filter(user_account::Column::OrganizationId.eq(row.organization_id))
            .one(self.db())
            .await?;
        let Some(person) = person else { return Ok(None) };
        Ok(Some((of_row(row)?, user::of_row(person))))
    }

    /// One session of an organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn session_get(
        &self,
        organization: OrganizationId,
        id: SessionId,
    ) -> Result<Option<Session>, StoreError> {
        let own = user_session::Entity::find_by_id(id.0).filter(Column::OrganizationId.eq(organization.0));
        own.one(self.db()).await?.map(of_row).transpose()
    }

    /// Sessions of an organization, newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn sessions(&self, query: &SessionQuery) -> Result<Vec<Session>, StoreError> {
        let mut select = user_session::Entity::find()
            .filter(Column::OrganizationId.eq(query.organization_id.0))
            .filter(Column::ExpiresAt.gt(query.now.0))
            .filter(Column::LastSeenAt.gt(query.seen_since.0));
        if let Some(user) = query.user_id {
            select = select.filter(Column::UserId.eq(user.0));
        }
        if let Some(before) = query.before {
            select = select.filter(Column::Id.lt(before.0));
        }
        let rows = select.order_by_desc(Column::Id).limit(query.limit).all(self.db()).await?;
        rows.into_iter().map(of_row).collect()
    }

    /// Adds a session, and notes the sign-in at its person if it is complete.
    /// Sessions that are over are forgotten on this occasion. No revision moves:
    /// nobody knows of the new one, and what is over gives nothing.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if its person may not come in any more;
    /// [`StoreError::Taken`] if the id is there already.
    pub async fn session_insert(&self, session: &Session) -> Result<(), StoreError> {
        let write = self.write().await?;
        user_session::Entity::delete_many().filter(Column::ExpiresAt.lte(session.created_at.0)).exec(&write.tx).await?;
        write.session_put(session).await?;
        write.commit().await
    }

    /// Puts a session in place of another of the same person, which is over then.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the other one is over already, or the person
    /// may not come in any more.
    pub async fn session_rotate(&self, old: SessionId, new: &Session) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        write.session_swap(old, new).await?;
        write.revise(new.organization_id).await?;
        write.commit().await
    }

    /// Ends a session; whether there was one.
    ///
    /// # Errors
    /// The database's.
    pub async fn session_delete(&self, organization: OrganizationId, id: SessionId) -> Result<bool, StoreError> {
        let mut write = self.write().await?;
        let own = user_session::Entity::delete_by_id(id.0).filter(Column::OrganizationId.eq(organization.0));
        if own.exec(&write.tx).await?.rows_affected == 0 {
            return Ok(false);
        }
        write.revise(organization).await?;
        write.commit().await.map(|()| true)
    }

    /// Ends all of somebody's sessions; how many there were.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the organization has no such user.
    pub async fn sessions_delete(&self, organization: OrganizationId, user: UserId) -> Result<u64, StoreError> {
        let mut write = self.write().await?;
        user::user_locked(&write, organization, user).await?;
        let ended = write.sessions_end(organization, user).await?;
        write.revise(organization).await?;
        write.commit().await?;
        Ok(ended)
    }
}

impl Write {
    /// Adds a session of somebody who may come in, whom nobody keeps out until
    /// this commits.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if they may not.
    pub(crate) async fn session_put(&self, session: &Session) -> Result<(), StoreError> {
        let person = user::user_locked(self, session.organization_id, session.user_id).await?;
        if person.service_account || person.status() != claviger_model::UserStatus::Active {
            return Err(StoreError::NotFound);
        }
        user_session::Entity::insert(to_row(session)).exec_without_returning(&self.tx).await?;
        if session.complete {
            user_account::Entity::update_many()
                .col_expr(user_account::Column::LastLoginAt, Expr::value(session.created_at.0))
                .filter(user_account::Column::Id.eq(session.user_id.0))
                .filter(user_account::Column::OrganizationId.eq(session.organization_id.0))
                .exec(&self.tx)
                .await?;
        }
        Ok(())
    }

    /// Ends `old` and adds `new`, of the same person. To be revised.
    pub(crate) async fn session_swap(&self, old: SessionId, new: &Session) -> Result<(), StoreError> {
        // People before their sessions, everywhere, so that two never wait for each other.
        user::user_locked(self, new.organization_id, new.user_id).await?;
        let ended = user_session::Entity::delete_by_id(old.0)
            .filter(Column::OrganizationId.eq(new.organization_id.0))
            .filter(Column::UserId.eq(new.user_id.0))
            .exec(&self.tx)
            .await?;
        if ended.rows_affected == 0 {
            return Err(StoreError::NotFound);
        }
        self.session_put(new).await
    }

    /// Ends all sessions of somebody but this one of theirs. To be revised.
    pub(crate) async fn sessions_end_but(&self, kept: &Session) -> Result<(), StoreError> {
        user_session::Entity::delete_many()
            .filter(Column::OrganizationId.eq(kept.organization_id.0))
            .filter(Column::UserId.eq(kept.user_id.0))
            .filter(Column::Id.ne(kept.id.0))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Ends all of somebody's sessions. To be revised.
    pub(crate) async fn sessions_end(&self, organization: OrganizationId, user: UserId) -> Result<u64, StoreError> {
        let ended = user_session::Entity::delete_many()
            .filter(Column::OrganizationId.eq(organization.0))
            .filter(Column::UserId.eq(user.0))
            .exec(&self.tx)
            .await?;
        Ok(ended.rows_affected)
    }
}

fn of_row(row: user_session::Model) -> Result<Session, StoreError> {
    Ok(Session {
        id: SessionId(row.id),
        organization_id: OrganizationId(row.organization_id),
        user_id: UserId(row.user_id),
        hash: row.hash.try_into().map_err(|_| StoreError::corrupt("user_session.hash"))?,
        method: row.method.parse().map_err(|()| StoreError::corrupt("user_session.method"))?,
        complete: row.complete,
        client_ip: row.client_ip.and_then(|text| text.parse().ok()),
        user_agent: row.user_agent,
        created_at: Timestamp(row.created_at),
        last_seen_at: Timestamp(row.last_seen_at),
        expires_at: Timestamp(row.expires_at),
    })
}

fn to_row(session: &Session) -> user_session::ActiveModel {
    user_session::Model {
        id: session.id.0,
        organization_id: session.organization_id.0,
        user_id: session.user_id.0,
        hash: session.hash.to_vec(),
        method: session.method.to_string(),
        complete: session.complete,
        client_ip: session.client_ip.map(|address| address.to_string()),
        user_agent: session.user_agent.clone(),
        created_at: session.created_at.0,
        last_seen_at: session.last_seen_at.0,
        expires_at: session.expires_at.0,
    }
    .into()
}
