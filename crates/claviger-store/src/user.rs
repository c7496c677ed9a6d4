//! People and service accounts.

use claviger_model::{BuiltInRole, OrganizationId, RoleId, Session, SessionId, Timestamp, User, UserId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, RelationDef, Statement, sea_query::Expr,
};

use crate::{
    Store, StoreError,
    entity::{user_account, user_role},
    role::give_roles,
    write::Write,
};

impl Store {
    /// One user of an organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn user_get(&self, organization: OrganizationId, id: UserId) -> Result<Option<User>, StoreError> {
        let query =
            user_account::Entity::find_by_id(id.0).filter(user_account::Column::OrganizationId.eq(organization.0));
        Ok(query.one(self.db()).await?.map(of_row))
    }

    /// Those of the given users that the organization has, in any order.
    ///
    /// # Errors
    /// The database's.
    pub async fn users_get(&self, organization: OrganizationId, ids: &[UserId]) -> Result<Vec<User>, StoreError> {
        let own = user_account::Entity::find()
            .filter(user_account::Column::OrganizationId.eq(organization.0))
            .filter(user_account::Column::Id.is_in(ids.iter().map(|id| id.0)));
        Ok(own.all(self.db()).await?.into_iter().map(of_row).collect())
    }

    /// One user of an organization by e-mail address, in lower case.
    ///
    /// # Errors
    /// The database's.
    pub async fn user_by_email(&self, organization: OrganizationId, email: &str) -> Result<Option<User>, StoreError> {
        let query = user_account::Entity::find()
            .filter(user_account::Column::OrganizationId.eq(organization.0))
            .filter(user_account::Column::Email.eq(email));
        Ok(query.one(self.db()).await?.map(of_row))
    }

    /// Adds a user with their roles, which must be the organization's own.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the id, or the address in this organization, is
    /// there already; [`StoreError::NotFound`] if one of the roles is not.
    pub async fn user_insert(&self, user: &User, roles: &[RoleId]) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        user_account::Entity::insert(to_row(user)).exec_without_returning(&write.tx).await?;
        give_roles(&write, user, roles).await?;
        write.revise(user.organization_id).await?;
        write.commit().await
    }

    /// Changes what is given and keeps the rest; what is stored then.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the organization has no such user,
    /// [`StoreError::Taken`] if the address is somebody else's,
    /// [`StoreError::LastAdministrator`] if nobody would be left to administer.
    pub async fn user_update(
        &self,
        organization: OrganizationId,
        id: UserId,
        change: UserChange,
        now: Timestamp,
    ) -> Result<User, StoreError> {
        let mut write = self.write().await?;
        let administrators = Administrators::of(&write, organization).await?;
        let mut user = user_locked(&write, organization, id).await?;
        let moved = change.email.as_ref().is_some_and(|email| *email != user.email);
        user.email = change.email.unwrap_or(user.email);
        user.name = change.name.unwrap_or(user.name);
        user.title = change.title.unwrap_or(user.title);
        user.disabled = change.disabled.unwrap_or(user.disabled);
        user.modified_at = now;
        user_account::Entity::update_many()
            .col_expr(user_account::Column::Email, Expr::value(user.email.clone()))
            .col_expr(user_account::Column::Name, Expr::value(user.name.clone()))
            .col_expr(user_account::Column::Title, Expr::value(user.title.clone()))
            .col_expr(user_account::Column::Disabled, Expr::value(user.disabled))
            .col_expr(user_account::Column::ModifiedAt, Expr::value(now.0))
            .col_expr(user_account::Column::Search, Expr::value(search_text(&user)))
            .filter(user_account::Column::Id.eq(id.0))
            .filter(user_account::Column::OrganizationId.eq(organization.0))
            .exec(&write.tx)
            .await?;
        if user.disabled {
            write.sessions_end(organization, id).await?;
        }
        // It went to the old address, or to somebody who was to stay out.
        if moved || user.disabled {
            write.invitations_void(id).await?;
        }
        write.revise(organization).await?;
        administrators.remain(&write, organization).await?;
        write.commit().await?;
        Ok(user)
    }
}

impl Store {
    /// Gives somebody a password, ends their sessions, and puts `new` in place of
    /// the session `old` that they did it with.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is no such user or session.
    pub async fn password_set(
        &self,
        hash: &str,
        old: SessionId,
        new: &Session,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (organization, id) = (new.organization_id, new.user_id);
        let mut write = self.write().await?;
        write.session_swap(old, new).await?;
        write.password_put(organization, id, hash, now).await?;
        write.sessions_end_but(new).await?;
        write.revise(organization).await?;
        write.commit().await
    }
}

impl Write {
    pub(crate) async fn password_put(
        &self,
        organization: OrganizationId,
        id: UserId,
        hash: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        user_account::Entity::update_many()
            .col_expr(user_account::Column::PasswordHash, Expr::value(Some(hash)))
            .col_expr(user_account::Column::ModifiedAt, Expr::value(now.0))
            .filter(user_account::Column::Id.eq(id.0))
            .filter(user_account::Column::OrganizationId.eq(organization.0))
            .exec(&self.tx)
            .await?;
        Ok(())
    }
}

/// What is to be changed about a user; `None` stays as it is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct UserChange {
    /// Lower case.
    pub email: Option<String>,
    /// What people call them.
    pub name: Option<Option<String>>,
    /// What they do.
    pub title: Option<Option<String>>,
    /// Whether they may do nothing any more.
    pub disabled: Option<bool>,
}

/// One user of an organization, whom nobody else changes until this transaction ends.
pub(crate) async fn user_locked(write: &Write, organization: OrganizationId, id: UserId) -> Result<User, StoreError> {
    let own = user_account::Entity::find_by_id(id.0).filter(user_account::Column::OrganizationId.eq(organization.0));
    own.lock_exclusive().one(&write.tx).await?.map(of_row).ok_or(StoreError::NotFound)
}

/// Active people who administer an organization, and those of them who could sign in
/// by some way that is open.
const ADMINISTRATORS: &str = "SELECT COUNT(DISTINCT u.id), COUNT(DISTINCT CASE
    WHEN o.password_sign_in
        AND (u.password_hash IS NOT NULL OR EXISTS (SELECT 1 FROM passkey k WHERE k.user_id = u.id)) THEN u.id
    WHEN EXISTS (SELECT 1 FROM user_identity i JOIN oidc_provider p ON p.id = i.provider_id
        WHERE i.user_id = u.id AND p.enabled) THEN u.id END)
FROM user_account u JOIN organization o ON o.id = u.organization_id
JOIN user_role h ON h.user_id = u.id JOIN role r ON r.id = h.role_id
WHERE o.id = $1 AND r.organization_id = o.id AND r.built_in = $2
    AND NOT u.disabled AND NOT u.service_account AND u.activated_at <> 0";

/// How many people administer an organization.
#[derive(Clone, Copy)]
pub(crate) struct Administrators {
    active: i64,
    able: i64,
}

impl Administrators {
    pub(crate) async fn of(write: &Write, organization: OrganizationId) -> Result<Self, StoreError> {
        let values = [organization.0.into(), BuiltInRole::Admin.as_str().into()];
        let statement = Statement::from_sql_and_values(write.engine().backend(), ADMINISTRATORS, values);
        let row = write.tx.query_one_raw(statement).await?.ok_or(StoreError::NotFound)?;
        Ok(Self { active: row.try_get_by_index(0)?, able: row.try_get_by_index(1)? })
    }

    /// Passes while somebody administers the organization, and somebody who can sign
    /// in does unless nobody could before: no change is to blame then. After `revise`,
    /// which holds the organization's row: of two who take each other's role away at
    /// once, the second sees what the first did.
    pub(crate) async fn remain(self, write: &Write, organization: OrganizationId) -> Result<(), StoreError> {
        let after = Self::of(write, organization).await?;
        let locked_out = after.able == 0 && self.able > 0;
        if after.active == 0 || locked_out { Err(StoreError::LastAdministrator) } else { Ok(()) }
    }
}

/// From a user to their roles' ids.
pub(crate) fn of_user() -> RelationDef {
    user_account::Entity::belongs_to(user_role::Entity)
        .from(user_account::Column::Id)
        .to(user_role::Column::UserId)
        .into()
}

/// What the text filter of a list looks into: name and address, in lower case.
pub(crate) fn search_text(user: &User) -> String {
    format!("{} {}", user.name.as_deref().unwrap_or_default(), user.email).to_lowercase()
}

/// A time as it is kept where 0 is never.
pub(crate) fn time(at: i64) -> Option<Timestamp> {
    (at != 0).then_some(Timestamp(at))
}

pub(crate) fn of_row(row: user_account::Model) -> User {
    User {
        id: UserId(row.id),
        organization_id: OrganizationId(row.organization_id),
        email: row.email,
        name: row.name,
        password_hash: row.password_hash,
        title: row.title,
        service_account: row.service_account,
        disabled: row.disabled,
        activated_at: time(row.activated_at),
        created_at: Timestamp(row.created_at),
        modified_at: Timestamp(row.modified_at),
        last_login_at: time(row.last_login_at),
    }
}

pub(crate) fn to_row(user: &User) -> user_account::ActiveModel {
    user_account::Model {
        id: user.id.0,
        organization_id: user.organization_id.0,
        email: user.email.clone(),
        name: user.name.clone(),
        password_hash: user.password_hash.clone(),
        title: user.title.clone(),
        service_account: user.service_account,
        disabled: user.disabled,
        created_at: user.created_at.0,
        activated_at: user.activated_at.map_or(0, |at| at.0),
        modified_at: user.modified_at.0,
        last_login_at: user.last_login_at.map_or(0, |at| at.0),
        search: search_text(user),
    }
    .into()
}
