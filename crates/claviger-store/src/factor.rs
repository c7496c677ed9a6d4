//! Second factors: sealed secrets, and hashes of recovery codes.

use claviger_model::{FactorId, OrganizationId, Session, SessionId, Timestamp, UserId, factor::TotpFactor};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use crate::{
    Store, StoreError,
    entity::{
        recovery_code,
        totp_factor::{self, Column},
    },
    user::{time, user_locked},
    write::Write,
};

impl Store {
    /// Somebody's factor, confirmed or not.
    ///
    /// # Errors
    /// The database's.
    pub async fn factor_of(
        &self,
        organization: OrganizationId,
        user: UserId,
    ) -> Result<Option<TotpFactor>, StoreError> {
        totp_factor::Entity::find().filter(of(organization, user)).one(self.db()).await?.map(of_row).transpose()
    }

    /// How many of somebody's recovery codes are left.
    ///
    /// # Errors
    /// The database's.
    pub async fn recovery_codes_left(&self, user: UserId) -> Result<u64, StoreError> {
        let own = recovery_code::Entity::find().filter(recovery_code::Column::UserId.eq(user.0));
        Ok(own.count(self.db()).await?)
    }

    /// Adds a factor that is not confirmed, in place of another such one. It asks
    /// for nothing yet, so no revision moves.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if its person has a confirmed one;
    /// [`StoreError::KeysReplaced`] if the key that it is sealed under is gone.
    pub async fn factor_insert(&self, factor: &TotpFactor) -> Result<(), StoreError> {
        let write = self.write().await?;
        user_locked(&write, factor.organization_id, factor.user_id).await?;
        totp_factor::Entity::delete_many()
            .filter(of(factor.organization_id, factor.user_id))
            .filter(Column::ConfirmedAt.eq(0))
            .exec(&write.tx)
            .await?;
        totp_factor::Entity::insert(to_row(factor)).exec_without_returning(&write.tx).await?;
        write.require_epoch(factor.organization_id, factor.key_epoch).await?;
        write.commit().await
    }

    /// Confirms a factor by the step of its first code, gives its person these
    /// recovery codes, ends their sessions, and puts `new` in place of `old`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it is not there or confirmed already, or the
    /// session is over.
    pub async fn factor_confirm(
        &self,
        id: FactorId,
        step: u64,
        codes: &[[u8; 32]],
        old: SessionId,
        new: &Session,
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        write.session_swap(old, new).await?;
        let done = totp_factor::Entity::update_many()
            .col_expr(Column::ConfirmedAt, Expr::value(new.created_at.0))
            .col_expr(Column::LastStep, Expr::value(number(step)))
            .filter(of(new.organization_id, new.user_id))
            .filter(Column::Id.eq(id.0))
            .filter(Column::ConfirmedAt.eq(0))
            .exec(&write.tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(StoreError::NotFound);
        }
        write.codes_delete(new.user_id).await?;
        for hash in codes {
            let row = recovery_code::Model { user_id: new.user_id.0, hash: hash.to_vec() };
            let row = recovery_code::ActiveModel::from(row);
            recovery_code::Entity::insert(row).exec_without_returning(&write.tx).await?;
        }
        write.sessions_end_but(new).await?;
        write.revise(new.organization_id).await?;
        write.commit().await
    }

    /// Notes that a code was used; `false` if it or a later one was before.
    ///
    /// # Errors
    /// The database's.
    pub async fn factor_step(&self, id: FactorId, step: u64) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let done = totp_factor::Entity::update_many()
            .col_expr(Column::LastStep, Expr::value(number(step)))
            .filter(Column::Id.eq(id.0))
            .filter(Column::LastStep.lt(number(step)))
            .exec(&write.tx)
            .await?;
        write.commit().await?;
        Ok(done.rows_affected == 1)
    }

    /// Uses a recovery code up; `false` if there is none such.
    ///
    /// # Errors
    /// The database's.
    pub async fn recovery_code_use(&self, user: UserId, hash: &[u8; 32]) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let done = recovery_code::Entity::delete_many()
            .filter(recovery_code::Column::UserId.eq(user.0))
            .filter(recovery_code::Column::Hash.eq(hash.to_vec()))
            .exec(&write.tx)
            .await?;
        write.commit().await?;
        Ok(done.rows_affected == 1)
    }

    /// Takes somebody's factor and recovery codes away and ends their sessions,
    /// but for `renewed`: another one in place of the one that it was done with.
    /// Without it their passkeys go too. Whether there was anything.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is no such user or session.
    pub async fn factor_delete(
        &self,
        organization: OrganizationId,
        user: UserId,
        renewed: Option<(SessionId, &Session)>,
    ) -> Result<bool, StoreError> {
        let mut write = self.write().await?;
        user_locked(&write, organization, user).await?;
        let done = totp_factor::Entity::delete_many().filter(of(organization, user)).exec(&write.tx).await?;
        write.codes_delete(user).await?;
        let mut gone = done.rows_affected;
        match renewed {
            Some((old, new)) => {
                write.session_swap(old, new).await?;
                write.sessions_end_but(new).await?;
            }
            None => {
                gone += write.passkeys_delete(organization, user).await?;
                write.sessions_end(organization, user).await?;
            }
        }
        write.revise(organization).await?;
        write.commit().await?;
        Ok(gone > 0)
    }

    /// At most `limit` factors that are sealed under an older epoch than this.
    ///
    /// # Errors
    /// The database's.
    pub async fn factors_below_epoch(
        &self,
        organization: OrganizationId,
        epoch: u32,
        limit: u64,
    ) -> Result<Vec<TotpFactor>, StoreError> {
        let rows = totp_factor::Entity::find()
            .filter(Column::OrganizationId.eq(organization.0))
            .filter(Column::KeyEpoch.lt(i64::from(epoch)))
            .order_by_asc(Column::KeyEpoch)
            .order_by_asc(Column::Id)
            .limit(limit)
            .all(self.db())
            .await?;
        rows.into_iter().map(of_row).collect()
    }

    /// Puts the same secret, sealed anew under `epoch`, in place of the old one;
    /// `false` if it is gone meanwhile.
    ///
    /// # Errors
    /// [`StoreError::KeysReplaced`] if the key of that epoch is gone.
    pub async fn factor_reseal(
        &self,
        organization: OrganizationId,
        id: FactorId,
        sealed: &[u8],
        epoch: u32,
    ) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let done = totp_factor::Entity::update_many()
            .col_expr(Column::Sealed, Expr::value(sealed.to_vec()))
            .col_expr(Column::KeyEpoch, Expr::value(i64::from(epoch)))
            .filter(Column::Id.eq(id.0))
            .filter(Column::OrganizationId.eq(organization.0))
            .filter(Column::KeyEpoch.lt(i64::from(epoch)))
            .exec(&write.tx)
            .await?;
        write.require_epoch(organization, epoch).await?;
        write.commit().await?;
        Ok(done.rows_affected == 1)
    }
}

impl Write {
    async fn codes_delete(&self, user: UserId) -> Result<(), StoreError> {
        let own = recovery_code::Column::UserId.eq(user.0);
        recovery_code::Entity::delete_many().filter(own).exec(&self.tx).await?;
        Ok(())
    }
}

fn of(organization: OrganizationId, user: UserId) -> Condition {
    Condition::all().add(Column::OrganizationId.eq(organization.0)).add(Column::UserId.eq(user.0))
}

/// Steps are half minutes since 1970.
fn number(step: u64) -> i64 {
    i64::try_from(step).unwrap_or(i64::MAX)
}

fn of_row(row: totp_factor::Model) -> Result<TotpFactor, StoreError> {
    Ok(TotpFactor {
        id: FactorId(row.id),
        organization_id: OrganizationId(row.organization_id),
        user_id: UserId(row.user_id),
        sealed: row.sealed,
        key_epoch: row.key_epoch.try_into().map_err(|_| StoreError::corrupt("totp_factor.key_epoch"))?,
        created_at: Timestamp(row.created_at),
        confirmed_at: time(row.confirmed_at),
        last_step: u64::try_from(row.last_step).ok().filter(|step| *step > 0),
    })
}

fn to_row(factor: &TotpFactor) -> totp_factor::ActiveModel {
    totp_factor::Model {
        id: factor.id.0,
        organization_id: factor.organization_id.0,
        user_id: factor.user_id.0,
        sealed: factor.sealed.clone(),
        version: 1,
        key_epoch: factor.key_epoch.into(),
        created_at: factor.created_at.0,
        confirmed_at: factor.confirmed_at.map_or(0, |at| at.0),
        last_step: factor.last_step.map_or(0, number),
    }
    .into()
}
