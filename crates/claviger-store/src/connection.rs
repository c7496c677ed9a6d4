//! Connections. Their policies change apart from them, see `policy.rs`.

use claviger_model::{Binding, Connection, ConnectionId, OrganizationId, connection::ConnectionRecord};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    sea_query::OnConflict,
};

use crate::{
    Store, StoreError,
    connection_row::{binding_rows, of_row, to_row, to_text},
    entity::{connection, connection_binding, connection_text},
    write::Write,
};

impl Store {
    /// Adds a connection.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the id is there already,
    /// [`StoreError::KeysReplaced`] if the key that seals it is gone.
    pub async fn connection_insert(&self, record: &ConnectionRecord) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let row = to_row(record)?.into_active_model();
        connection::Entity::insert(row).exec_without_returning(&write.tx).await?;
        put_text(&write, &record.connection).await?;
        let (organization, id) = (record.connection.organization_id, record.connection.id);
        insert_bindings(&write, organization, id, &record.bindings).await?;
        write.require_epoch(organization, record.key_epoch).await?;
        write.revise(organization).await?;
        write.commit().await
    }

    /// One connection of an organization, with its policy, in one statement.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection_get(
        &self,
        organization: OrganizationId,
        id: ConnectionId,
    ) -> Result<Option<ConnectionRecord>, StoreError> {
        let found = connection::Entity::find_by_id(id.0)
            .filter(connection::Column::OrganizationId.eq(organization.0))
            .find_with_related(connection_binding::Entity)
            .all(self.db())
            .await?;
        found.into_iter().next().map(|(row, bindings)| of_row(row, bindings)).transpose()
    }

    /// Puts a record in place of the one at `expected_version`. The record's own
    /// version must be the next one, because its secrets are sealed for it. The
    /// time of the last use and the policy are left alone: they have their own
    /// ways in ([`Store::connection_touch`], [`Store::connection_policy_set`]), and
    /// an edit that began before a right was taken must not bring it back.
    ///
    /// # Errors
    /// [`StoreError::Stale`] with the stored version if it is another one,
    /// [`StoreError::NotFound`] if the organization has no such connection,
    /// [`StoreError::KeysReplaced`] if the key that seals the record is gone.
    pub async fn connection_update(&self, record: &ConnectionRecord, expected_version: i64) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        write.connection_update(record, expected_version).await?;
        write.require_epoch(record.connection.organization_id, record.key_epoch).await?;
        write.revise(record.connection.organization_id).await?;
        write.commit().await
    }

    /// Deletes a connection, its sealed secrets and its policy; whether it was there.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection_delete(&self, organization: OrganizationId, id: ConnectionId) -> Result<bool, StoreError> {
        let mut write = self.write().await?;
        let done = connection::Entity::delete_many().filter(of_organization(organization, id)).exec(&write.tx).await?;
        if done.rows_affected == 0 {
            return Ok(false);
        }
        connection_text::Entity::delete_by_id((organization.0, id.0)).exec(&write.tx).await?;
        write.revise(organization).await?;
        write.commit().await.map(|()| true)
    }
}

impl Write {
    /// See [`Store::connection_update`].
    pub(crate) async fn connection_update(
        &self,
        record: &ConnectionRecord,
        expected_version: i64,
    ) -> Result<(), StoreError> {
        if record.connection.version != expected_version + 1 {
            return Err(StoreError::corrupt("a connection's version must grow by one with every change"));
        }
        let mut row = to_row(record)?.into_active_model().reset_all();
        (row.id, row.organization_id, row.created_by) = (NotSet, NotSet, NotSet);
        (row.created_at, row.last_used_at, row.policy_version) = (NotSet, NotSet, NotSet);
        (row.next_check_at, row.rotation_state, row.rotation_ends_at) = (NotSet, NotSet, NotSet);
        let own = of_organization(record.connection.organization_id, record.connection.id);
        let done = connection::Entity::update_many()
            .set(row)
            .filter(own.clone())
            .filter(connection::Column::Version.eq(expected_version))
            .exec(&self.tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(why_not(self, own).await?);
        }
        put_text(self, &record.connection).await
    }
}

pub(crate) fn of_organization(organization: OrganizationId, id: ConnectionId) -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(connection::Column::Id.eq(id.0))
        .add(connection::Column::OrganizationId.eq(organization.0))
}

/// What the list's filters by text look into.
async fn put_text(write: &Write, connection: &Connection) -> Result<(), StoreError> {
    use connection_text::Column;
    let again = OnConflict::columns([Column::OrganizationId, Column::ConnectionId])
        .update_columns([Column::Search, Column::Tags])
        .to_owned();
    let row = to_text(connection).into_active_model();
    connection_text::Entity::insert(row).on_conflict(again).exec_without_returning(&write.tx).await?;
    Ok(())
}

pub(crate) async fn insert_bindings(
    write: &Write,
    organization: OrganizationId,
    id: ConnectionId,
    bindings: &[Binding],
) -> Result<(), StoreError> {
    if !bindings.is_empty() {
        let rows = binding_rows(organization, id, bindings);
        connection_binding::Entity::insert_many(rows).exec_without_returning(&write.tx).await?;
    }
    Ok(())
}

async fn why_not(write: &Write, own: sea_orm::Condition) -> Result<StoreError, StoreError> {
    let version = connection::Entity::find()
        .select_only()
        .column(connection::Column::Version)
        .filter(own)
        .into_tuple::<i64>()
        .one(&write.tx)
        .await?;
    Ok(version.map_or(StoreError::NotFound, |current| StoreError::Stale { current }))
}
