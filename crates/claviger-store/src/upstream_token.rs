//! Short-lived credentials, sealed, and the leave to obtain the next one: a lease
//! that one server has at a time, by the database's own clock where it has one.
//!
//! Whoever asks a provider has committed here that it does (`refreshing_since`).
//! What comes of it is stored, or noted as failed, in the one statement that
//! clears that, and only over the version that it began with: nothing newer is
//! ever overwritten or called over.

use std::time::Duration;

use claviger_model::{
    ConnectionId, OrganizationId, Timestamp,
    stored_token::{NewToken, StoredToken, TokenFailure},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QueryResult,
    QuerySelect, QueryTrait, UpdateMany,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use uuid::Uuid;

use crate::{
    Engine, Store, StoreError,
    entity::upstream_token::{Column, Entity, Model},
    upstream_token_row::of_row,
    user::time,
    write::Write,
};

/// Leave to ask the provider, until it ends or is extended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TokenLease {
    /// When somebody asked of whom nobody knows what became of it, in the clock
    /// of whoever asked.
    pub unfinished_since: Option<Timestamp>,
}

impl Store {
    /// What is kept of a connection's token. `now` is the caller's clock, into
    /// which all times are put.
    ///
    /// # Errors
    /// The database's.
    pub async fn upstream_token_get(
        &self,
        organization: OrganizationId,
        id: ConnectionId,
        now: Timestamp,
    ) -> Result<Option<StoredToken>, StoreError> {
        let query = Entity::find().filter(of(organization, id)).expr_as(self.clock(now), "clock");
        let row = self.db().query_one_raw(query.build(self.engine().backend())).await?;
        row.map(|row| of_row(Model::from_query_result(&row, "")?, now, row.try_get("", "clock")?)).transpose()
    }

    /// The same of several connections; those that have none are left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn upstream_tokens_get(
        &self,
        organization: OrganizationId,
        ids: &[ConnectionId],
        now: Timestamp,
    ) -> Result<Vec<StoredToken>, StoreError> {
        let query = Entity::find()
            .filter(Column::OrganizationId.eq(organization.0))
            .filter(Column::ConnectionId.is_in(ids.iter().map(|id| id.0)))
            .expr_as(self.clock(now), "clock");
        let rows = self.db().query_all_raw(query.build(self.engine().backend())).await?;
        let read = |row: &QueryResult| of_row(Model::from_query_result(row, "")?, now, row.try_get("", "clock")?);
        rows.iter().map(read).collect()
    }

    /// Takes the lease for `length`, if the version is still this one (0 where
    /// there is no row yet) and nobody else has it; commits that `holder` is about
    /// to ask. `None` otherwise.
    ///
    /// # Errors
    /// The database's.
    pub async fn upstream_token_lease(
        &self,
        (organization, id): (OrganizationId, ConnectionId),
        version: i64,
        holder: Uuid,
        length: Duration,
        now: Timestamp,
    ) -> Result<Option<TokenLease>, StoreError> {
        let write = self.write().await?;
        if version == 0 {
            write.token_row_make(organization, id).await?;
        }
        let clock = self.clock(now);
        let unknown = Condition::all().add(Column::RefreshingSince.ne(0)).add(Column::UnfinishedSince.eq(0));
        let unfinished =
            Expr::case(unknown, Column::RefreshingSince.into_expr()).finally(Column::UnfinishedSince.into_expr());
        let free = Condition::any()
            .add(Column::Holder.is_null())
            .add(Column::Holder.eq(holder))
            .add(Column::LeaseUntil.into_expr().lte(clock.clone()));
        let rows = Entity::update_many()
            .col_expr(Column::Holder, Expr::value(holder))
            .col_expr(Column::LeaseUntil, clock.clone().add(micros(length)))
            .col_expr(Column::UnfinishedSince, unfinished.into())
            .col_expr(Column::RefreshingSince, clock)
            .filter(of(organization, id))
            .filter(Column::Version.eq(version))
            .filter(free)
            .exec_with_returning(&write.tx)
            .await?;
        write.commit().await?;
        let row = rows.into_iter().next();
        // The lease began at the database's now, which is the caller's.
        Ok(row.map(|row| TokenLease {
            unfinished_since: time(row.unfinished_since).map(|at| Timestamp(at.0 - row.refreshing_since + now.0)),
        }))
    }

    /// Has the lease for `length` from now on; `false` if somebody else took it.
    ///
    /// # Errors
    /// The database's.
    pub async fn upstream_token_extend(
        &self,
        id: ConnectionId,
        holder: Uuid,
        length: Duration,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let done = Entity::update_many()
            .col_expr(Column::LeaseUntil, self.clock(now).add(micros(length)))
            .filter(Column::ConnectionId.eq(id.0))
            .filter(Column::Holder.eq(holder))
            .exec(&write.tx)
            .await?;
        write.commit().await?;
        Ok(done.rows_affected == 1)
    }

    /// Keeps a token in place of the version before its own, and clears what was
    /// under way and what was wrong.
    ///
    /// # Errors
    /// [`StoreError::Stale`] if something newer is kept, [`StoreError::NotFound`]
    /// if the connection is gone, [`StoreError::KeysReplaced`] if the key that
    /// seals it is.
    pub async fn upstream_token_store(&self, token: &NewToken, now: Timestamp) -> Result<(), StoreError> {
        let (organization, id, held) = (token.organization_id, token.connection_id, &token.held);
        let write = self.write().await?;
        if token.version == 1 {
            write.token_row_make(organization, id).await?;
        }
        let clock = self.clock(now);
        let stored = |at: Timestamp| clock.clone().add(at.0 - now.0);
        let scopes = token.scopes.as_ref().map(serde_json::to_string).transpose().map_err(StoreError::corrupt)?;
        let update = cleared()
            .col_expr(Column::Version, Expr::value(token.version))
            .col_expr(Column::Sealed, Expr::value(held.bytes.clone()))
            .col_expr(Column::KeyEpoch, Expr::value(i64::from(held.key_epoch)))
            .col_expr(Column::Binding, Expr::value(held.binding.to_vec()))
            .col_expr(Column::Shape, Expr::value(held.shape.to_vec()))
            .col_expr(Column::ObtainedAt, stored(held.obtained_at))
            .col_expr(Column::ExpiresAt, held.expires_at.map_or(Expr::value(0i64), stored))
            .col_expr(Column::Account, Expr::value(token.account.clone()))
            .col_expr(Column::Scopes, Expr::value(scopes))
            .col_expr(Column::UnfinishedSince, Expr::value(0i64));
        let update = untroubled(update).filter(of(organization, id)).filter(Column::Version.eq(token.version - 1));
        if update.exec(&write.tx).await?.rows_affected == 0 {
            let kept = Entity::find().filter(of(organization, id)).one(&write.tx).await?;
            return Err(kept.map_or(StoreError::NotFound, |kept| StoreError::Stale { current: kept.version }));
        }
        write.require_epoch(organization, held.key_epoch).await?;
        write.commit().await
    }

    /// Gives the lease back with what the request ended with; `false`, and nothing
    /// is noted, if the version is another or somebody else has the lease.
    ///
    /// # Errors
    /// The database's.
    pub async fn upstream_token_fail(
        &self,
        id: ConnectionId,
        version: i64,
        holder: Uuid,
        failure: &TokenFailure,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let clock = self.clock(now);
        let begun = Expr::case(Column::UnfinishedSince.eq(0), Column::RefreshingSince.into_expr())
            .finally(Column::UnfinishedSince.into_expr());
        let since = if failure.first { clock.clone() } else { Column::TroubleSince.into_expr() };
        let mut update = cleared()
            .col_expr(Column::Trouble, Expr::value(failure.text.clone()))
            .col_expr(Column::TroubleShape, Expr::value(failure.shape.to_vec()))
            .col_expr(Column::TroubleSince, since)
            .col_expr(Column::TroubleOver, Expr::value(failure.over))
            .col_expr(Column::TroubleRefused, Expr::value(failure.refused))
            .col_expr(Column::Failures, Expr::value(i64::from(failure.failures)))
            .col_expr(Column::RetryAt, clock.add(micros(failure.pause)));
        if !failure.certain {
            update = update.col_expr(Column::UnfinishedSince, begun.into());
        }
        if failure.forget {
            update = update
                .col_expr(Column::Version, Expr::value(version + 1))
                .col_expr(Column::Sealed, Expr::value(None::<Vec<u8>>))
                .col_expr(Column::ExpiresAt, Expr::value(0i64));
        }
        let own = Condition::all()
            .add(Column::ConnectionId.eq(id.0))
            .add(Column::Version.eq(version))
            .add(Column::Holder.eq(holder));
        let done = update.filter(own).exec(&write.tx).await?;
        write.commit().await?;
        Ok(done.rows_affected == 1)
    }

    /// Forgets whatever a connection obtained, and what was wrong with it.
    ///
    /// # Errors
    /// The database's.
    pub async fn upstream_token_forget(
        &self,
        organization: OrganizationId,
        id: ConnectionId,
    ) -> Result<(), StoreError> {
        let write = self.write().await?;
        // The version stays and grows: what is on its way must not come back.
        untroubled(cleared())
            .col_expr(Column::Version, Column::Version.into_expr().add(1))
            .col_expr(Column::Sealed, Expr::value(None::<Vec<u8>>))
            .col_expr(Column::ExpiresAt, Expr::value(0i64))
            .col_expr(Column::Account, Expr::value(None::<String>))
            .col_expr(Column::Scopes, Expr::value(None::<String>))
            .col_expr(Column::UnfinishedSince, Expr::value(0i64))
            .filter(of(organization, id))
            .exec(&write.tx)
            .await?;
        write.commit().await
    }

    /// At most `limit` tokens that are sealed under an older epoch than this.
    ///
    /// # Errors
    /// The database's.
    pub async fn upstream_tokens_below_epoch(
        &self,
        organization: OrganizationId,
        epoch: u32,
        limit: u64,
    ) -> Result<Vec<StoredToken>, StoreError> {
        let rows = Entity::find()
            .filter(Column::OrganizationId.eq(organization.0))
            .filter(Column::Sealed.is_not_null())
            .filter(Column::KeyEpoch.lt(i64::from(epoch)))
            .order_by_asc(Column::KeyEpoch)
            .order_by_asc(Column::ConnectionId)
            .limit(limit)
            .all(self.db())
            .await?;
        rows.into_iter().map(|row| of_row(row, Timestamp(0), 0)).collect()
    }

    /// Puts the same token, sealed anew under `epoch`, in place of the old one;
    /// `false` if it is another meanwhile.
    ///
    /// # Errors
    /// [`StoreError::KeysReplaced`] if the key of that epoch is gone.
    pub async fn upstream_token_reseal(
        &self,
        token: &StoredToken,
        sealed: &[u8],
        epoch: u32,
    ) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let done = Entity::update_many()
            .col_expr(Column::Sealed, Expr::value(sealed.to_vec()))
            .col_expr(Column::KeyEpoch, Expr::value(i64::from(epoch)))
            .filter(of(token.organization_id, token.connection_id))
            .filter(Column::Version.eq(token.version))
            .filter(Column::Sealed.is_not_null())
            .filter(Column::KeyEpoch.lt(i64::from(epoch)))
            .exec(&write.tx)
            .await?;
        write.require_epoch(token.organization_id, epoch).await?;
        write.commit().await?;
        Ok(done.rows_affected == 1)
    }

    /// The time that leases and lives are counted in: the database's where it has
    /// a clock that all its servers share, else the one server's own.
    pub(crate) fn clock(&self, now: Timestamp) -> SimpleExpr {
        match self.engine() {
            Engine::Postgres => Expr::cust("CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)"),
            Engine::Sqlite => Expr::value(now.0),
        }
    }
}

impl Write {
    /// An empty row for a connection that has none; nothing if the connection is gone.
    async fn token_row_make(&self, organization: OrganizationId, id: ConnectionId) -> Result<(), StoreError> {
        let sql = "INSERT INTO upstream_token (connection_id, organization_id) SELECT id, organization_id FROM connection \
                   WHERE id = $1 AND organization_id = $2 ON CONFLICT (connection_id) DO NOTHING";
        let values = [id.0.into(), organization.0.into()];
        let statement = sea_orm::Statement::from_sql_and_values(self.engine().backend(), sql, values);
        self.tx.execute_raw(statement).await?;
        Ok(())
    }
}

/// Nobody is at it any more.
fn cleared() -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::Holder, Expr::value(None::<Uuid>))
        .col_expr(Column::LeaseUntil, Expr::value(0i64))
        .col_expr(Column::RefreshingSince, Expr::value(0i64))
}

fn untroubled(update: UpdateMany<Entity>) -> UpdateMany<Entity> {
    update
        .col_expr(Column::Trouble, Expr::value(None::<String>))
        .col_expr(Column::TroubleShape, Expr::value(None::<Vec<u8>>))
        .col_expr(Column::TroubleSince, Expr::value(0i64))
        .col_expr(Column::TroubleOver, Expr::value(false))
        .col_expr(Column::TroubleRefused, Expr::value(false))
        .col_expr(Column::Failures, Expr::value(0i64))
        .col_expr(Column::RetryAt, Expr::value(0i64))
}

fn of(organization: OrganizationId, id: ConnectionId) -> Condition {
    Condition::all().add(Column::ConnectionId.eq(id.0)).add(Column::OrganizationId.eq(organization.0))
}

pub(crate) fn micros(length: Duration) -> i64 {
    i64::try_from(length.as_micros()).unwrap_or(i64::MAX / 4)
}
