//! What changes about connections without being an edit: last use, health, and
//! the epoch of the key that seals them.

use claviger_model::{
    ConnectionId, Health, HealthState, OrganizationId, Reminder, Timestamp, connection::ConnectionRecord,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use crate::{
    Store, StoreError,
    connection::of_organization,
    connection_row::{health_of, health_rank, of_row, reminder_of},
    entity::{connection, connection_binding},
};

impl Store {
    /// Notes when connections were last used; never moves a time backwards.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection_touch(&self, uses: &[(ConnectionId, Timestamp)]) -> Result<(), StoreError> {
        if uses.is_empty() {
            return Ok(());
        }
        // One order for every server, so that two never wait for each other's rows.
        let mut uses = uses.to_vec();
        uses.sort_unstable();
        let write = self.write().await?;
        for (id, at) in uses {
            let sql = "UPDATE connection SET last_used_at = $1 WHERE id = $2 AND last_used_at < $3";
            write.tx.execute_raw(self.statement(sql, [at.0.into(), id.0.into(), at.0.into()])).await?;
        }
        write.commit().await
    }

    /// In what state a connection's credential is, as far as it is written, and when it is to be
    /// replaced.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection_health(
        &self,
        organization: OrganizationId,
        id: ConnectionId,
    ) -> Result<Option<(Health, Option<Reminder>)>, StoreError> {
        let row = connection::Entity::find().filter(of_organization(organization, id)).one(self.db()).await?;
        row.map(|row| Ok((health_of(&row)?, reminder_of(&row)?))).transpose()
    }

    /// Notes in what state a connection's credential is. Not an edit: version and
    /// revision stay, so that no cache is emptied for it. A connection that was
    /// deleted meanwhile is no error, one that is in that state already keeps the
    /// time since when, and the time of the next check is left alone.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection_health_set(
        &self,
        organization: OrganizationId,
        id: ConnectionId,
        health: &Health,
    ) -> Result<(), StoreError> {
        let write = self.write().await?;
        // A disabled connection goes on being listed as disabled.
        let rank = Expr::case(Expr::col(connection::Column::Disabled), health_rank(HealthState::Disabled))
            .finally(health_rank(health.state));
        let same = connection::Column::HealthState.eq(health.state.as_str());
        let since = Expr::case(same, Expr::col(connection::Column::HealthSince)).finally(health.since.0);
        connection::Entity::update_many()
            .col_expr(connection::Column::HealthSince, since.into())
            .col_expr(connection::Column::HealthState, Expr::value(health.state.as_str()))
            .col_expr(connection::Column::HealthReason, Expr::value(health.reason.clone()))
            .col_expr(connection::Column::HealthCheckedAt, Expr::value(health.checked_at.map(|at| at.0)))
            .col_expr(connection::Column::HealthExpiresAt, Expr::value(health.expires_at.map(|at| at.0)))
            .col_expr(connection::Column::HealthRank, rank.into())
            .filter(of_organization(organization, id))
            .exec(&write.tx)
            .await?;
        write.commit().await
    }

    /// Connections that are to be checked by now, the longest due first. What is
    /// switched off waits.
    ///
    /// # Errors
    /// The database's.
    pub async fn connections_due(
        &self,
        now: Timestamp,
        limit: u64,
    ) -> Result<Vec<(OrganizationId, ConnectionId, Timestamp)>, StoreError> {
        let rows = connection::Entity::find()
            .select_only()
            .columns([connection::Column::OrganizationId, connection::Column::Id, connection::Column::NextCheckAt])
            .filter(connection::Column::NextCheckAt.lte(now.0))
            .filter(connection::Column::Disabled.eq(false))
            .order_by_asc(connection::Column::NextCheckAt)
            .limit(limit)
            .into_tuple::<(uuid::Uuid, uuid::Uuid, i64)>()
            .all(self.db())
            .await?;
        Ok(rows.into_iter().map(|(of, id, at)| (OrganizationId(of), ConnectionId(id), Timestamp(at))).collect())
    }

    /// Takes a check that was planned for `planned` by planning the next one;
    /// whether it is the caller's: of several servers it is one's.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection_check_claim(
        &self,
        organization: OrganizationId,
        id: ConnectionId,
        planned: Timestamp,
        next: Timestamp,
    ) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let done = connection::Entity::update_many()
            .col_expr(connection::Column::NextCheckAt, Expr::value(next.0))
            .filter(of_organization(organization, id))
            .filter(connection::Column::NextCheckAt.eq(planned.0))
            .exec(&write.tx)
            .await?;
        write.commit().await?;
        Ok(done.rows_affected == 1)
    }

    /// Plans the next check, whatever was planned before.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection_check_plan(
        &self,
        organization: OrganizationId,
        id: ConnectionId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let write = self.write().await?;
        connection::Entity::update_many()
            .col_expr(connection::Column::NextCheckAt, Expr::value(at.0))
            .filter(of_organization(organization, id))
            .exec(&write.tx)
            .await?;
        write.commit().await
    }

    /// At most `limit` connections whose secrets are sealed under an older epoch
    /// than this, oldest epoch first.
    ///
    /// # Errors
    /// The database's.
    pub async fn connections_below_epoch(
        &self,
        organization: OrganizationId,
        epoch: u32,
        limit: u64,
    ) -> Result<Vec<ConnectionRecord>, StoreError> {
        let rows = connection::Entity::find()
            .filter(connection::Column::OrganizationId.eq(organization.0))
            .filter(connection::Column::KeyEpoch.lt(i64::from(epoch)))
            .order_by_asc(connection::Column::KeyEpoch)
            .order_by_asc(connection::Column::Id)
            .limit(limit)
            .all(self.db())
            .await?;
        self.with_bindings(rows).await
    }

    /// Puts the same secrets, sealed anew under `epoch`, in place of the old
    /// ones; `false` if somebody changed or deleted the connection meanwhile.
    /// Not an edit: the version stays, and what caches hold still opens until
    /// the old key is destroyed, which moves the revision.
    ///
    /// # Errors
    /// [`StoreError::KeysReplaced`] if the key of that epoch is gone.
    pub async fn connection_reseal(
        &self,
        organization: OrganizationId,
        id: ConnectionId,
        version: i64,
        sealed: &[u8],
        epoch: u32,
    ) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let done = connection::Entity::update_many()
            .col_expr(connection::Column::Sealed, Expr::value(sealed.to_vec()))
            .col_expr(connection::Column::KeyEpoch, Expr::value(i64::from(epoch)))
            .filter(of_organization(organization, id))
            .filter(connection::Column::Version.eq(version))
            .filter(connection::Column::KeyEpoch.lt(i64::from(epoch)))
            .exec(&write.tx)
            .await?;
        write.require_epoch(organization, epoch).await?;
        write.commit().await?;
        Ok(done.rows_affected == 1)
    }

    /// Every connection's version and its policy's, which `claviger audit verify`
    /// compares with the record.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection_versions(
        &self,
        organization: OrganizationId,
    ) -> Result<Vec<(ConnectionId, i64, i64)>, StoreError> {
        let rows = connection::Entity::find()
            .select_only()
            .columns([connection::Column::Id, connection::Column::Version, connection::Column::PolicyVersion])
            .filter(connection::Column::OrganizationId.eq(organization.0))
            .order_by_asc(connection::Column::Id)
            .into_tuple::<(uuid::Uuid, i64, i64)>()
            .all(self.db())
            .await?;
        Ok(rows.into_iter().map(|(id, version, policy)| (ConnectionId(id), version, policy)).collect())
    }

    pub(crate) async fn with_bindings(
        &self,
        rows: Vec<connection::Model>,
    ) -> Result<Vec<ConnectionRecord>, StoreError> {
        let of_these = connection_binding::Column::ConnectionId.is_in(rows.iter().map(|row| row.id));
        let mut bindings = std::collections::HashMap::<_, Vec<_>>::new();
        for binding in connection_binding::Entity::find().filter(of_these).all(self.db()).await? {
            bindings.entry(binding.connection_id).or_default().push(binding);
        }
        let record = |row: connection::Model| {
            let bindings = bindings.remove(&row.id).unwrap_or_default();
            of_row(row, bindings)
        };
        rows.into_iter().map(record).collect()
    }
}
