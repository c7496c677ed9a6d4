//! The tables, from one text for both engines.

use sea_orm_migration::prelude::*;

use crate::{Engine, Store, StoreError};

/// Any number that nobody else locks: one server migrates at a time.
const LOCK: i64 = 0x0c1a_0160_0000_0001;

impl Store {
    /// Brings the tables up to date. Calling it again changes nothing; several
    /// servers may call it at once.
    ///
    /// # Errors
    /// Whatever the database has against it.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        match self.engine() {
            Engine::Sqlite => {
                let _turn = self.0.gate.lock().await;
                Migrator::up(self.db(), None).await?;
            }
            Engine::Postgres => {
                let mut lock = self.db().get_postgres_connection_pool().acquire().await?;
                sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut *lock).await?;
                let done = Migrator::up(self.db(), None).await;
                sqlx::query("SELECT pg_advisory_unlock($1)").bind(LOCK).execute(&mut *lock).await?;
                done?;
            }
        }
        self.0.revisions.poll(self.db()).await
    }
}

struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(Script { name: "0001_begin", text: include_str!("../migrations/0001_begin.sql") }),
            Box::new(Script {
                name: "0002_idempotency_server",
                text: include_str!("../migrations/0002_idempotency_server.sql"),
            }),
        ]
    }
}

struct Script {
    name: &'static str,
    text: &'static str,
}

impl MigrationName for Script {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Script {
    // All of a script or nothing, also when the process is killed in the middle.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let engine = match manager.get_database_backend() {
            sea_orm::DbBackend::Postgres => Engine::Postgres,
            _ => Engine::Sqlite,
        };
        manager.get_connection().execute_unprepared(&translate(self.text, engine)).await?;
        Ok(())
    }
}

/// Puts the engine's own type names for ours.
fn translate(text: &str, engine: Engine) -> String {
    let words: &[(&str, &str)] = match engine {
        Engine::Sqlite => &[
            (" UUID", " BLOB"),
            (" BYTES", " BLOB"),
            (" FLAG", " INTEGER"),
            (" BIGINT", " INTEGER"),
            (" ORDERED", " TEXT"),
        ],
        Engine::Postgres => &[
            (" BYTES", " BYTEA"),
            (" FLAG", " BOOLEAN"),
            (" ORDERED", " TEXT COLLATE \"C\""),
            (") STRICT, WITHOUT ROWID;", ");"),
            (") STRICT;", ");"),
        ],
    };
    words.iter().fold(text.to_owned(), |text, (ours, theirs)| text.replace(ours, theirs))
}
