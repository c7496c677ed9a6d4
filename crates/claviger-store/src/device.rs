//! People who are asked on another device: what the provider is asked with, and which
//! server asks. One has the lease at a time; one takes the row out in the end.

use std::time::Duration;

use claviger_model::{Authorization, AuthorizationId, Timestamp, authorization::DeviceWait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use crate::{
    Store, StoreError,
    authorization::of_row,
    entity::{
        oauth_authorization,
        oauth_device::{ActiveModel, Column, Entity, Model},
    },
    upstream_token::micros,
};

impl Store {
    /// Keeps one that was just begun, in place of those that the same person began for
    /// the same connection and left; `wait` with the lease for `holder`, and none where
    /// it has ended already.
    ///
    /// # Errors
    /// The database's; [`StoreError::NotFound`] if the connection is gone.
    pub async fn device_insert(
        &self,
        authorization: &Authorization,
        wait: Option<&DeviceWait>,
        (holder, length): (Uuid, Duration),
    ) -> Result<(), StoreError> {
        let write = self.write().await?;
        write.authorization_put(authorization).await?;
        if let Some(wait) = wait {
            let row: ActiveModel = Model {
                authorization_id: wait.authorization_id.0,
                caller: serde_json::to_string(&wait.caller).map_err(StoreError::corrupt)?,
                sealed: wait.sealed.clone(),
                seconds: i64::try_from(wait.interval).unwrap_or(i64::MAX),
                holder,
                lease_until: 0,
            }
            .into();
            Entity::insert(row).exec_without_returning(&write.tx).await?;
            let lease = self.clock(authorization.created_at).add(micros(length));
            let taken = Entity::update_many().col_expr(Column::LeaseUntil, lease);
            taken.filter(Column::AuthorizationId.eq(wait.authorization_id.0)).exec(&write.tx).await?;
        }
        write.commit().await
    }

    /// At most `limit` for which somebody is waited and nobody asks any more. Of those
    /// that are over, what was asked with is deleted.
    ///
    /// # Errors
    /// The database's.
    pub async fn devices_left(
        &self,
        now: Timestamp,
        limit: u64,
    ) -> Result<Vec<(Authorization, DeviceWait)>, StoreError> {
        let rows = Entity::find()
            .filter(Column::LeaseUntil.into_expr().lte(self.clock(now)))
            .order_by_asc(Column::LeaseUntil)
            .limit(limit)
            .all(self.db())
            .await?;
        let mut left = Vec::with_capacity(rows.len());
        for row in rows {
            let found = oauth_authorization::Entity::find_by_id(row.authorization_id).one(self.db()).await?;
            let Some(authorization) = found.map(of_row).transpose()? else { continue };
            if authorization.end.is_none() && now < authorization.expires_at {
                left.push((authorization, of_device(row)?));
            } else {
                self.device_take(authorization.id).await?;
            }
        }
        Ok(left)
    }

    /// Takes the lease for `length` from now on, or keeps it, and notes how long is left
    /// between two questions; `false` if another server has it or there is nothing to
    /// ask for any more.
    ///
    /// # Errors
    /// The database's.
    pub async fn device_lease(
        &self,
        id: AuthorizationId,
        (holder, length): (Uuid, Duration),
        interval: u64,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let clock = self.clock(now);
        let free =
            Condition::any().add(Column::Holder.eq(holder)).add(Column::LeaseUntil.into_expr().lte(clock.clone()));
        let done = Entity::update_many()
            .col_expr(Column::Holder, Expr::value(holder))
            .col_expr(Column::LeaseUntil, clock.add(micros(length)))
            .col_expr(Column::Seconds, Expr::value(i64::try_from(interval).unwrap_or(i64::MAX)))
            .filter(Column::AuthorizationId.eq(id.0))
            .filter(free)
            .exec(&write.tx)
            .await?;
        write.commit().await?;
        Ok(done.rows_affected == 1)
    }

    /// Takes out what was asked with, in one statement: of two servers that were given a
    /// token, one stores it. `false` if there is none.
    ///
    /// # Errors
    /// The database's.
    pub async fn device_take(&self, id: AuthorizationId) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let sql = "DELETE FROM oauth_device WHERE authorization_id = $1";
        let done = write.tx.execute_raw(self.statement(sql, [id.0.into()])).await?;
        write.commit().await?;
        Ok(done.rows_affected() == 1)
    }
}

fn of_device(row: Model) -> Result<DeviceWait, StoreError> {
    Ok(DeviceWait {
        authorization_id: AuthorizationId(row.authorization_id),
        caller: serde_json::from_str(&row.caller).map_err(StoreError::corrupt)?,
        sealed: row.sealed,
        interval: u64::try_from(row.seconds).unwrap_or_default(),
    })
}
