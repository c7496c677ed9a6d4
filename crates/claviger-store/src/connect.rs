//! Opening the database with the settings that security.md S1 and S2 ask for.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use sqlx::{
    Connection, PgConnection, SqliteConnection,
    postgres::{PgConnectOptions, PgSslMode},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use tokio::{sync::Mutex, task::AbortHandle};

use crate::{Engine, StoreError, revision::Revisions};

/// How long SQLite waits for a lock that another process holds.
pub(crate) const BUSY: Duration = Duration::from_millis(900);
/// Pages in SQLite's log (32 MiB) before they are copied into the file: the audit
/// indexes touch the same pages again and again, so that a longer log saves most copies.
pub(crate) const CHECKPOINT: u32 = 8_192;
/// How long PostgreSQL may take to give a connection, and the audit writer's
/// neighbour to give up its turn: an intent is recorded or refused within two seconds.
pub(crate) const TURN: Duration = Duration::from_millis(1_000);
/// How long a caller of SQLite queues, for a connection to read or for its turn
/// to change something. Intents do not queue here.
pub(crate) const QUEUE: Duration = Duration::from_secs(8);

/// The database. Cheap to clone; every clone is the same pool.
#[derive(Clone)]
pub struct Store(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) db: DatabaseConnection,
    /// Where changes are made: on SQLite a connection of their own, so that a
    /// writer whose turn has come never waits for a reader.
    pub(crate) write_db: DatabaseConnection,
    pub(crate) place: Place,
    /// SQLite has one writer: SeaORM's transactions and the audit thread take
    /// turns here, first come first served, instead of racing for its lock.
    pub(crate) gate: Arc<Mutex<()>>,
    /// SeaORM's transactions queue here, so that at most one of them stands at
    /// the gate: the audit thread waits for one change, never for the queue.
    pub(crate) writers: Arc<Mutex<()>>,
    pub(crate) revisions: Arc<Revisions>,
    tasks: Vec<AbortHandle>,
}

/// Where the rows are.
pub(crate) enum Place {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never the URL: it may hold a password.
        write!(f, "Store({:?})", self.engine())
    }
}

impl Store {
    /// Opens `sqlite:///absolute/path.db` (made if missing, mode 0600) or
    /// `postgres://user@host/database`. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if it cannot be reached, and if PostgreSQL
    /// has `synchronous_commit` off, with which an answer would not be durable.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let (db, write_db, place) = if let Some(path) = url.strip_prefix("sqlite:") {
            let path = PathBuf::from(path.strip_prefix("//").unwrap_or(path));
            let (db, write_db) = connect_sqlite(&path).await?;
            (db, write_db, Place::Sqlite(path))
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let db = connect_postgres(url).await?;
            let options = db.get_postgres_connection_pool().connect_options();
            (db.clone(), db, Place::Postgres(Box::new((*options).clone())))
        } else {
            return Err(StoreError::unavailable(
                "the database URL must begin with sqlite:/// and an absolute path, or with postgres://",
            ));
        };
        let revisions = Arc::new(Revisions::default());
        let tasks = Revisions::watch(&revisions, &db, &place);
        // Before the first migration there is no table to read from; afterwards `migrate` reads it.
        let _ = revisions.poll(&db).await;
        Ok(Self(Arc::new(Inner {
            db,
            write_db,
            place,
            gate: Arc::default(),
            writers: Arc::default(),
            revisions,
            tasks,
        })))
    }

    /// Which engine it is.
    pub fn engine(&self) -> Engine {
        match self.0.place {
            Place::Sqlite(_) => Engine::Sqlite,
            Place::Postgres(_) => Engine::Postgres,
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if it does not within a second or so.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let probe = Statement::from_string(self.engine().backend(), "SELECT 1");
        let answer = tokio::time::timeout(TURN * 2, self.0.db.query_one_raw(probe)).await;
        answer.map_err(|_| StoreError::unavailable("no answer within two seconds"))??;
        Ok(())
    }

    pub(crate) fn db(&self) -> &DatabaseConnection {
        &self.0.db
    }

    pub(crate) fn statement(&self, sql: &str, values: impl IntoIterator<Item = sea_orm::Value>) -> Statement {
        Statement::from_sql_and_values(self.engine().backend(), sql, values)
    }
}

fn options(url: &str, connections: u32, patience: Duration) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(patience)
        .connect_timeout(patience)
        .sqlx_logging(false)
        .record_stmt_in_spans(false);
    options
}

/// A pool to read with and one connection to write with.
async fn connect_sqlite(path: &Path) -> Result<(DatabaseConnection, DatabaseConnection), StoreError> {
    if !path.is_absolute() {
        return Err(StoreError::unavailable("the path after sqlite:// must be absolute"));
    }
    make_private(path).map_err(|error| StoreError::unavailable(format!("{}: {error}", path.display())))?;
    let open = |connections| {
        let filename = path.to_owned();
        let mut options = options("sqlite::memory:", connections, QUEUE);
        options.map_sqlx_sqlite_opts(move |options| sqlite_options(options, &filename));
        options
            .map_sqlx_sqlite_pool_opts(|options| options.after_release(|connection, _| Box::pin(is_free(connection))));
        Database::connect(options)
    };
    Ok((open(6).await?, open(1).await?))
}

/// Whether a connection may go back to its pool. One whose transaction could
/// neither be committed nor rolled back (a disk that is full or failing) must not:
/// the driver would take the next transaction for a part of that one, and the
/// lock would never be given back. Closing it ends both.
async fn is_free(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // Behind the rollback that a dropped transaction has sent off.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

fn sqlite_options(options: SqliteConnectOptions, path: &Path) -> SqliteConnectOptions {
    options
        .in_memory(false)
        .shared_cache(false)
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(BUSY)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
        .pragma("trusted_schema", "OFF")
        .pragma("wal_autocheckpoint", CHECKPOINT.to_string())
}

/// Makes the file before SQLite does, because SQLite would take the umask's
/// mode; -wal and -shm get the mode of the file itself.
///
/// An existing file is never opened here: closing it would drop the POSIX locks
/// that SQLite holds on it in this process (sqlite.org/howtocorrupt.html 2.2).
fn make_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    match made {
        Ok(_) => return Ok(()),
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(error),
        Err(_) => {}
    }
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        let file = PathBuf::from(name);
        match std::fs::metadata(&file) {
            Ok(facts) if facts.permissions().mode() & 0o077 != 0 => {
                std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600))?;
            }
            _ => {}
        }
    }
    Ok(())
}

async fn connect_postgres(url: &str) -> Result<DatabaseConnection, StoreError> {
    let explicit = url.contains("sslmode=") || url.contains("ssl-mode=");
    let mut options = options(url, 16, TURN);
    options.map_sqlx_postgres_opts(move |options| {
        let options = options.application_name("claviger");
        if explicit || is_local(&options) { options } else { options.ssl_mode(PgSslMode::VerifyFull) }
    });
    options.map_sqlx_postgres_pool_opts(|options| {
        options.after_connect(|connection, _| Box::pin(prefer_indexes(connection)))
    });
    let db = Database::connect(options).await?;
    let show = Statement::from_string(sea_orm::DbBackend::Postgres, "SHOW synchronous_commit");
    let setting: String = match db.query_one_raw(show).await? {
        Some(row) => row.try_get_by_index(0)?,
        None => return Err(StoreError::corrupt("SHOW synchronous_commit answered nothing")),
    };
    if setting == "off" {
        return Err(StoreError::unavailable(
            "synchronous_commit is off for this role or database, so that answers would not be durable; \
             set it to on (ALTER ROLE ... SET synchronous_commit = on)",
        ));
    }
    Ok(db)
}

/// The default is the price of a disk that turns: with it PostgreSQL reads the whole
/// table of bindings for somebody who sees a third of it, which takes twice as long as
/// its index. Said on the connection and not when it begins, which poolers refuse.
async fn prefer_indexes(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::raw_sql("SET random_page_cost = 1.1").execute(connection).await.map(drop)
}

/// A socket or the loopback needs no TLS; anything else is verified unless the
/// URL itself says otherwise.
fn is_local(options: &PgConnectOptions) -> bool {
    options.get_socket().is_some()
        || matches!(options.get_host(), "localhost" | "127.0.0.1" | "::1" | "[::1]")
        || options.get_host().starts_with('/')
}
