//! Passkeys: public keys, and whom they let in.

use claviger_model::{OrganizationId, Passkey, PasskeyId, Session, SessionId, Timestamp, UserId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, sea_query::Expr};

use crate::{
    Store, StoreError,
    entity::passkey::{self, Column},
    user::{time, user_locked},
    write::Write,
};

impl Store {
    /// Somebody's passkeys, the oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn passkeys(&self, organization: OrganizationId, user: UserId) -> Result<Vec<Passkey>, StoreError> {
        let rows = passkey::Entity::find().filter(of(organization, user)).order_by_asc(Column::Id);
        Ok(rows.all(self.db()).await?.into_iter().map(of_row).collect())
    }

    /// The passkey that an authenticator calls so.
    ///
    /// # Errors
    /// The database's.
    pub async fn passkey_by_credential(&self, credential_id: &[u8]) -> Result<Option<Passkey>, StoreError> {
        let called = passkey::Entity::find().filter(Column::CredentialId.eq(credential_id));
        Ok(called.one(self.db()).await?.map(of_row))
    }

    /// Adds a passkey to those of its person, who have `most` at most, ends the
    /// person's sessions, and puts `new` in place of `old`.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the authenticator's name is known already, or there
    /// are too many; [`StoreError::NotFound`] if the session is over.
    pub async fn passkey_insert(
        &self,
        passkey: &Passkey,
        most: u64,
        old: SessionId,
        new: &Session,
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        user_locked(&write, passkey.organization_id, passkey.user_id).await?;
        let own = passkey::Entity::find().filter(of(passkey.organization_id, passkey.user_id));
        if own.count(&write.tx).await? >= most {
            return Err(StoreError::Taken { what: "passkey".to_owned() });
        }
        passkey::Entity::insert(to_row(passkey)).exec_without_returning(&write.tx).await?;
        write.session_swap(old, new).await?;
        write.sessions_end_but(new).await?;
        write.revise(passkey.organization_id).await?;
        write.commit().await
    }

    /// Notes that a passkey let its person in: `content` in place of what it was
    /// when it was looked at. `false` if it is gone, or was used in between, so
    /// that no count of it serves twice.
    ///
    /// # Errors
    /// The database's.
    pub async fn passkey_use(&self, looked_at: &Passkey, content: &str, at: Timestamp) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let done = passkey::Entity::update_many()
            .col_expr(Column::Content, Expr::value(content))
            .col_expr(Column::LastUsedAt, Expr::value(at.0))
            .filter(Column::Id.eq(looked_at.id.0))
            .filter(Column::Content.eq(&*looked_at.content))
            .exec(&write.tx)
            .await?;
        write.commit().await?;
        Ok(done.rows_affected == 1)
    }

    /// Takes a passkey away from its person, ends their sessions, and puts `new`
    /// in place of `old`. Whether there was one.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the session is over.
    pub async fn passkey_delete(&self, id: PasskeyId, old: SessionId, new: &Session) -> Result<bool, StoreError> {
        let mut write = self.write().await?;
        user_locked(&write, new.organization_id, new.user_id).await?;
        let own = passkey::Entity::delete_many().filter(of(new.organization_id, new.user_id));
        if own.filter(Column::Id.eq(id.0)).exec(&write.tx).await?.rows_affected == 0 {
            return Ok(false);
        }
        write.session_swap(old, new).await?;
        write.sessions_end_but(new).await?;
        write.revise(new.organization_id).await?;
        write.commit().await?;
        Ok(true)
    }
}

impl Write {
    /// Takes all of somebody's passkeys away.
    pub(crate) async fn passkeys_delete(&self, organization: OrganizationId, user: UserId) -> Result<u64, StoreError> {
        let done = passkey::Entity::delete_many().filter(of(organization, user)).exec(&self.tx).await?;
        Ok(done.rows_affected)
    }
}

fn of(organization: OrganizationId, user: UserId) -> Condition {
    Condition::all().add(Column::OrganizationId.eq(organization.0)).add(Column::UserId.eq(user.0))
}

fn of_row(row: passkey::Model) -> Passkey {
    Passkey {
        id: PasskeyId(row.id),
        organization_id: OrganizationId(row.organization_id),
        user_id: UserId(row.user_id),
        credential_id: row.credential_id,
        content: row.content,
        name: row.name,
        created_at: Timestamp(row.created_at),
        last_used_at: time(row.last_used_at),
    }
}

fn to_row(passkey: &Passkey) -> passkey::ActiveModel {
    passkey::Model {
        id: passkey.id.0,
        organization_id: passkey.organization_id.0,
        user_id: passkey.user_id.0,
        credential_id: passkey.credential_id.clone(),
        content: passkey.content.clone(),
        name: passkey.name.clone(),
        created_at: passkey.created_at.0,
        last_used_at: passkey.last_used_at.map_or(0, |at| at.0),
    }
    .into()
}
