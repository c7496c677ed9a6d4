//! A write transaction: one at a time on SQLite, and the place where revisions move.

use sea_orm::{ConnectionTrait, DatabaseTransaction, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use tokio::sync::OwnedMutexGuard;

use claviger_model::OrganizationId;

use crate::{
    Engine, Store, StoreError,
    connect::QUEUE,
    error::at_commit,
    revision::{CHANNEL, Revised},
};

/// Rolls back when it is dropped without [`Write::commit`].
pub(crate) struct Write {
    pub(crate) tx: DatabaseTransaction,
    revised: Revised,
    engine: Engine,
    // Last: the transaction ends before the next writer's turn.
    _turn: Option<[OwnedMutexGuard<()>; 2]>,
}

impl Store {
    pub(crate) async fn write(&self) -> Result<Write, StoreError> {
        let engine = self.engine();
        let turn = match engine {
            Engine::Postgres => None,
            Engine::Sqlite => {
                let both =
                    async { [self.0.writers.clone().lock_owned().await, self.0.gate.clone().lock_owned().await] };
                let turn = tokio::time::timeout(QUEUE, both).await;
                Some(turn.map_err(|_| StoreError::unavailable("other writes take too long"))?)
            }
        };
        // Immediate: a transaction that reads first and writes later could not
        // be retried by the busy handler.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let tx = self.0.write_db.begin_with_options(options).await?;
        Ok(Write { tx, revised: Revised::new(&self.0.revisions), engine, _turn: turn })
    }
}

impl Write {
    pub(crate) fn engine(&self) -> Engine {
        self.engine
    }

    /// Tells every cache, here and on other servers, that what they know of an
    /// organization is out of date once this commits. Last statement before the
    /// commit: it locks the organization's row.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is no such organization.
    pub(crate) async fn revise(&mut self, organization: OrganizationId) -> Result<(), StoreError> {
        let sql = "UPDATE organization SET revision = revision + 1 WHERE id = $1 RETURNING revision";
        let statement = sea_orm::Statement::from_sql_and_values(self.engine.backend(), sql, [organization.0.into()]);
        let row = self.tx.query_one_raw(statement).await?.ok_or(StoreError::NotFound)?;
        let revision: i64 = row.try_get_by_index(0)?;
        self.revised.note(organization, revision);
        if self.engine == Engine::Postgres {
            let notify = sea_orm::Statement::from_sql_and_values(
                self.engine.backend(),
                "SELECT pg_notify($1, $2)",
                [CHANNEL.into(), format!("{organization} {revision}").into()],
            );
            self.tx.query_one_raw(notify).await?;
        }
        Ok(())
    }

    /// As [`Write::revise`], for every organization: keys of the whole installation changed.
    pub(crate) async fn revise_all(&mut self) -> Result<(), StoreError> {
        let all = sea_orm::Statement::from_string(self.engine.backend(), "SELECT id FROM organization ORDER BY id");
        for row in self.tx.query_all_raw(all).await? {
            self.revise(OrganizationId(row.try_get_by_index(0)?)).await?;
        }
        Ok(())
    }

    /// # Errors
    /// [`StoreError::UnknownOutcome`] if the connection broke before the answer came.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        let Self { tx, mut revised, engine: _, _turn } = self;
        match tx.commit().await {
            Ok(()) => {
                revised.committed();
                Ok(())
            }
            Err(error) => {
                let error = at_commit(error);
                if error != StoreError::UnknownOutcome {
                    revised.rolled_back();
                }
                Err(error)
            }
        }
    }
}
