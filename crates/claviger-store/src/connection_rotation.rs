//! The other credential of a connection while its own is being replaced.

use claviger_model::{
    ConnectionId, OrganizationId, StagedCredential, Timestamp, UserId, connection::ConnectionRecord, staged::StagedTest,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use crate::{
    Store, StoreError,
    connection::of_organization,
    connection_row::{of_json, to_json},
    entity::{
        connection,
        connection_rotation::{ActiveModel, Column, Entity, Model},
    },
};

/// A connection of an organization, and a time of it.
pub type Due = (OrganizationId, ConnectionId, Timestamp);

impl Store {
    /// As [`Store::connection_update`]; in the same transaction `staged` takes the place of the
    /// connection's other credential, of which nothing is left if it is `None`.
    ///
    /// # Errors
    /// As [`Store::connection_update`].
    pub async fn connection_rotate(
        &self,
        record: &ConnectionRecord,
        expected_version: i64,
        staged: Option<&StagedCredential>,
    ) -> Result<(), StoreError> {
        let (organization, id) = (record.connection.organization_id, record.connection.id);
        let mut write = self.write().await?;
        write.connection_update(record, expected_version).await?;
        match staged {
            None => {
                Entity::delete_many().filter(of(organization, id)).exec(&write.tx).await?;
            }
            Some(staged) => {
                let again = OnConflict::column(Column::ConnectionId)
                    .update_columns([Column::State, Column::Version, Column::Settings, Column::Secrets])
                    .update_columns([Column::Sealed, Column::KeyEpoch, Column::GraceSeconds, Column::StagedAt])
                    .update_columns([Column::StagedBy, Column::PromotedAt, Column::GraceEndsAt, Column::Tested])
                    .to_owned();
                Entity::insert(to_row(staged)?).on_conflict(again).exec_without_returning(&write.tx).await?;
                write.require_epoch(organization, staged.key_epoch).await?;
            }
        }
        let mark = staged.map(StagedCredential::mark);
        connection::Entity::update_many()
            .col_expr(connection::Column::RotationState, Expr::value(mark.map(|mark| mark.state.as_str())))
            .col_expr(
                connection::Column::RotationEndsAt,
                Expr::value(mark.and_then(|mark| mark.grace_ends_at).map(|at| at.0)),
            )
            .filter(of_organization(organization, id))
            .exec(&write.tx)
            .await?;
        write.require_epoch(organization, record.key_epoch).await?;
        write.revise(organization).await?;
        write.commit().await
    }

    /// The other credential of a connection, also one whose time is over.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection_rotation(
        &self,
        organization: OrganizationId,
        id: ConnectionId,
    ) -> Result<Option<StagedCredential>, StoreError> {
        Entity::find().filter(of(organization, id)).one(self.db()).await?.map(of_row).transpose()
    }

    /// Notes what a test said of the one that was staged with `version`; whether it is still there.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection_rotation_tested(
        &self,
        organization: OrganizationId,
        id: ConnectionId,
        version: i64,
        tested: &StagedTest,
    ) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let done = Entity::update_many()
            .col_expr(Column::Tested, Expr::value(to_json(tested)?))
            .filter(of(organization, id))
            .filter(Column::Version.eq(version))
            .exec(&write.tx)
            .await?;
        write.commit().await?;
        Ok(done.rows_affected == 1)
    }

    /// Connections whose credential of before is kept no longer, the longest over first.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection_rotations_over(&self, now: Timestamp, limit: u64) -> Result<Vec<Due>, StoreError> {
        let rows = Entity::find()
            .select_only()
            .columns([Column::OrganizationId, Column::ConnectionId, Column::GraceEndsAt])
            .filter(Column::GraceEndsAt.lte(now.0))
            .order_by_asc(Column::GraceEndsAt)
            .limit(limit)
            .into_tuple::<(Uuid, Uuid, i64)>()
            .all(self.db())
            .await?;
        Ok(rows.into_iter().map(due).collect())
    }

    /// Destroys a connection's credential of before, whose time was over at `end`; whether it was
    /// there. No edit of the connection: its version stays.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection_rotation_end(&self, (organization, id, end): Due) -> Result<bool, StoreError> {
        let mut write = self.write().await?;
        let over = of(organization, id).add(Column::GraceEndsAt.eq(end.0));
        if Entity::delete_many().filter(over).exec(&write.tx).await?.rows_affected == 0 {
            return Ok(false);
        }
        connection::Entity::update_many()
            .col_expr(connection::Column::RotationState, Expr::value(None::<String>))
            .col_expr(connection::Column::RotationEndsAt, Expr::value(None::<i64>))
            .filter(of_organization(organization, id))
            .exec(&write.tx)
            .await?;
        write.revise(organization).await?;
        write.commit().await.map(|()| true)
    }

    /// At most `limit` of them that are sealed under an older epoch than this.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection_rotations_below_epoch(
        &self,
        organization: OrganizationId,
        epoch: u32,
        limit: u64,
    ) -> Result<Vec<StagedCredential>, StoreError> {
        let rows = Entity::find()
            .filter(Column::OrganizationId.eq(organization.0))
            .filter(Column::KeyEpoch.lt(i64::from(epoch)))
            .order_by_asc(Column::KeyEpoch)
            .order_by_asc(Column::ConnectionId)
            .limit(limit)
            .all(self.db())
            .await?;
        rows.into_iter().map(of_row).collect()
    }

    /// Puts the same credential, sealed anew under `epoch`, in place of the old one; `false` if
    /// it is another by now or gone.
    ///
    /// # Errors
    /// [`StoreError::KeysReplaced`] if the key of that epoch is gone.
    pub async fn connection_rotation_reseal(
        &self,
        staged: &StagedCredential,
        sealed: &[u8],
        epoch: u32,
    ) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let done = Entity::update_many()
            .col_expr(Column::Sealed, Expr::value(sealed.to_vec()))
            .col_expr(Column::KeyEpoch, Expr::value(i64::from(epoch)))
            .filter(of(staged.organization_id, staged.connection_id))
            .filter(Column::Version.eq(staged.version))
            .filter(Column::State.eq(staged.state.as_str()))
            .filter(Column::KeyEpoch.lt(i64::from(epoch)))
            .exec(&write.tx)
            .await?;
        write.require_epoch(staged.organization_id, epoch).await?;
        write.commit().await?;
        Ok(done.rows_affected == 1)
    }

    /// Connections whose secrets are older than they are to become, and of which nothing is
    /// written yet that says so.
    ///
    /// # Errors
    /// The database's.
    pub async fn connections_overdue(&self, now: Timestamp, limit: u64) -> Result<Vec<Due>, StoreError> {
        let rows = connection::Entity::find()
            .select_only()
            .columns([connection::Column::OrganizationId, connection::Column::Id, connection::Column::ReminderDueAt])
            .filter(connection::Column::ReminderDueAt.lte(now.0))
            .filter(connection::Column::HealthState.is_in(["working", "untested"]))
            .order_by_asc(connection::Column::ReminderDueAt)
            .limit(limit)
            .into_tuple::<(Uuid, Uuid, i64)>()
            .all(self.db())
            .await?;
        Ok(rows.into_iter().map(due).collect())
    }
}

fn due((organization, id, at): (Uuid, Uuid, i64)) -> Due {
    (OrganizationId(organization), ConnectionId(id), Timestamp(at))
}

fn of(organization: OrganizationId, id: ConnectionId) -> Condition {
    Condition::all().add(Column::ConnectionId.eq(id.0)).add(Column::OrganizationId.eq(organization.0))
}

fn to_row(staged: &StagedCredential) -> Result<ActiveModel, StoreError> {
    let row = Model {
        connection_id: staged.connection_id.0,
        organization_id: staged.organization_id.0,
        state: staged.state.as_str().to_owned(),
        version: staged.version,
        settings: to_json(&staged.settings)?,
        secrets: to_json(&staged.secrets)?,
        sealed: staged.sealed.clone(),
        key_epoch: staged.key_epoch.into(),
        grace_seconds: staged.grace_seconds.into(),
        staged_at: staged.staged_at.0,
        staged_by: staged.staged_by.0,
        promoted_at: staged.promoted_at.map(|at| at.0),
        grace_ends_at: staged.grace_ends_at.map(|at| at.0),
        tested: staged.tested.as_ref().map(to_json).transpose()?,
    };
    Ok(row.into())
}

fn of_row(row: Model) -> Result<StagedCredential, StoreError> {
    let number = |number: i64, column| u32::try_from(number).map_err(|_| StoreError::corrupt(column));
    Ok(StagedCredential {
        organization_id: OrganizationId(row.organization_id),
        connection_id: ConnectionId(row.connection_id),
        state: row.state.parse().map_err(|()| StoreError::corrupt("connection_rotation.state"))?,
        version: row.version,
        settings: of_json(&row.settings, "connection_rotation.settings")?,
        secrets: of_json(&row.secrets, "connection_rotation.secrets")?,
        sealed: row.sealed,
        key_epoch: number(row.key_epoch, "connection_rotation.key_epoch")?,
        grace_seconds: number(row.grace_seconds, "connection_rotation.grace_seconds")?,
        staged_at: Timestamp(row.staged_at),
        staged_by: UserId(row.staged_by),
        promoted_at: row.promoted_at.map(Timestamp),
        grace_ends_at: row.grace_ends_at.map(Timestamp),
        tested: row.tested.map(|text| of_json(&text, "connection_rotation.tested")).transpose()?,
    })
}
