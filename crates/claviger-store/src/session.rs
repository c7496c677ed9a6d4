//! Browsers' sessions: hashes only.

use std::fmt;

use claviger_model::{
    OrganizationId, PasskeyId, ProviderId, Session, SessionId, SignInMethod, Timestamp, User, UserId,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use crate::{
    Store, StoreError,
    entity::{
        oidc_provider, organization, passkey, totp_factor, user_account,
        user_session::{self, Column},
    },
    user,
    write::Write,
};

/// What somebody proved who they are with, as it was when it was looked at.
pub enum Basis {
    /// Their password, which has this hash.
    Password(String),
    /// This passkey.
    Passkey(PasskeyId),
    /// A provider of single sign-on at this version.
    Oidc(ProviderId, i64),
}

impl Basis {
    /// As the session has it.
    pub fn method(&self) -> SignInMethod {
        match self {
            Self::Password(_) => SignInMethod::Password,
            Self::Passkey(_) => SignInMethod::Passkey,
            Self::Oidc(provider, _) => SignInMethod::Oidc(*provider),
        }
    }
}

impl fmt::Debug for Basis {
    /// Without the hash.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Basis({})", self.method())
    }
}

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

    /// Adds a session of somebody who proved who they are, if what they proved it
    /// with is still what it was when it was looked at: whoever changes a password,
    /// a factor or a provider also stops the sign-ins that are under way by it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it is not, or the person may not come in any
    /// more; [`StoreError::Taken`] if the id is there already.
    pub async fn session_begin(&self, session: &Session, basis: &Basis) -> Result<(), StoreError> {
        let write = self.write().await?;
        user_session::Entity::delete_many().filter(Column::ExpiresAt.lte(session.created_at.0)).exec(&write.tx).await?;
        write.session_put(session).await?;
        if !write.still_holds(session, basis).await? {
            return Err(StoreError::NotFound);
        }
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

    /// Whether what a sign-in rests on is what it was. Its person is held already;
    /// what else is looked at is held too, until this commits.
    async fn still_holds(&self, session: &Session, basis: &Basis) -> Result<bool, StoreError> {
        let (organization_id, user_id) = (session.organization_id, session.user_id);
        if let Basis::Oidc(provider, version) = basis {
            return self.provider_holds(organization_id, *provider, *version).await;
        }
        let organization = organization::Entity::find_by_id(organization_id.0).lock_shared().one(&self.tx).await?;
        if !organization.is_some_and(|organization| organization.password_sign_in) {
            return Ok(false);
        }
        let passkeys = passkey::Entity::find()
            .filter(passkey::Column::OrganizationId.eq(organization_id.0))
            .filter(passkey::Column::UserId.eq(user_id.0));
        let Basis::Password(hash) = basis else {
            let Basis::Passkey(id) = basis else { return Ok(false) };
            return Ok(passkeys.filter(passkey::Column::Id.eq(id.0)).count(&self.tx).await? == 1);
        };
        let person = user::user_locked(self, organization_id, user_id).await?;
        if person.password_hash.as_ref() != Some(hash) {
            return Ok(false);
        }
        let confirmed = totp_factor::Entity::find()
            .filter(totp_factor::Column::OrganizationId.eq(organization_id.0))
            .filter(totp_factor::Column::UserId.eq(user_id.0))
            .filter(totp_factor::Column::ConfirmedAt.ne(0));
        let factors = confirmed.count(&self.tx).await? + passkeys.count(&self.tx).await?;
        Ok(!session.complete || factors == 0)
    }

    /// Whether a provider lets people in as it did at this version. It is held
    /// until this commits.
    pub(crate) async fn provider_holds(
        &self,
        organization: OrganizationId,
        provider: ProviderId,
        version: i64,
    ) -> Result<bool, StoreError> {
        let same = oidc_provider::Entity::find_by_id(provider.0)
            .filter(oidc_provider::Column::OrganizationId.eq(organization.0))
            .filter(oidc_provider::Column::Version.eq(version))
            .filter(oidc_provider::Column::Enabled.eq(true));
        Ok(same.lock_shared().one(&self.tx).await?.is_some())
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
