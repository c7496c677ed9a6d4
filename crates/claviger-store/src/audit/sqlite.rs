//! A chain in the SQLite file, through a connection of its own: about twice as
//! fast as through the pool, and one thread owns it.

use std::path::Path;

use claviger_model::{ChainId, audit::Entry};
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use tokio::sync::Mutex;

use super::{
    chain::{Failure, Head, mac_of},
    worker::numbered,
};
use crate::{
    StoreError,
    connect::{BUSY, CHECKPOINT},
    error::of_sqlite_code,
};

const INSERT: &str = "INSERT INTO audit (chain_id, sequence, kind, event_id, at, organization_id, actor, action, \
                      asset_type, asset_id, detail, mac) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";

pub(crate) struct SqliteChain {
    connection: Connection,
    chain: ChainId,
    sound: bool,
}

impl SqliteChain {
    pub(crate) fn open(path: &Path, chain: ChainId) -> Result<(Self, Head), StoreError> {
        // Never makes the file: a database that is gone is a fault, not a fresh start.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(of_rusqlite)?;
        let head = set_up(&connection).and_then(|()| head(&connection, chain)).map_err(of_rusqlite)?;
        let head = match head {
            Some((sequence, mac)) => (sequence, mac_of(&mac)?),
            None => (0, [0; 32]),
        };
        Ok((Self { connection, chain, sound: true }, head))
    }

    /// Whether the connection can be used again after a failure.
    pub(crate) fn is_sound(&self) -> bool {
        self.sound
    }

    pub(crate) fn append<'a>(
        &mut self,
        gate: &Mutex<()>,
        first: i64,
        entries: impl Iterator<Item = &'a Entry>,
        macs: &'a [[u8; 32]],
    ) -> Result<(), Failure> {
        let _turn = gate.blocking_lock();
        if let Err(error) = self.insert(first, entries, macs) {
            return Err(Failure::NotWritten(self.undo(error)));
        }
        self.run("COMMIT").map_err(|error| {
            let in_doubt = is_io(&error);
            let error = self.undo(error);
            if in_doubt { Failure::Doubtful(error) } else { Failure::NotWritten(error) }
        })
    }

    fn insert<'a>(
        &self,
        first: i64,
        entries: impl Iterator<Item = &'a Entry>,
        macs: &'a [[u8; 32]],
    ) -> rusqlite::Result<()> {
        self.run("BEGIN IMMEDIATE")?;
        let mut insert = self.connection.prepare_cached(INSERT)?;
        for (sequence, entry, mac) in numbered(first, entries, macs) {
            insert.execute(params![
                self.chain.0.as_bytes(),
                sequence,
                entry.kind.as_i16(),
                entry.event_id.0.as_bytes(),
                entry.at.0,
                entry.organization_id.0.as_bytes(),
                entry.actor.as_ref().map(|actor| actor.0.as_bytes()),
                entry.action.as_str(),
                entry.asset_type,
                entry.asset_id.as_ref().map(|id| id.as_bytes()),
                entry.detail,
                mac,
            ])?;
        }
        Ok(())
    }

    fn run(&self, sql: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached(sql)?.execute([]).map(drop)
    }

    fn undo(&mut self, error: rusqlite::Error) -> StoreError {
        let rolled_back = self.connection.is_autocommit() || self.run("ROLLBACK").is_ok();
        // Somebody else's lock is no fault of this connection.
        self.sound = rolled_back && matches!(code(&error), Some(code) if matches!(code & 0xff, 5 | 6 | 13));
        of_rusqlite(error)
    }
}

/// As security.md S1 says; the pool sets the same on its connections. Nothing is
/// ever deleted here, and the cache holds the last pages of every index.
fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(8);
    connection.execute_batch(&format!(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; \
         PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = {CHECKPOINT};"
    ))
}

fn head(connection: &Connection, chain: ChainId) -> rusqlite::Result<Option<(i64, Vec<u8>)>> {
    let sql = "SELECT sequence, mac FROM audit WHERE chain_id = ?1 ORDER BY sequence DESC LIMIT 1";
    connection.query_row(sql, [chain.0.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional()
}

fn code(error: &rusqlite::Error) -> Option<i32> {
    match error {
        rusqlite::Error::SqliteFailure(cause, _) => Some(cause.extended_code),
        _ => None,
    }
}

fn is_io(error: &rusqlite::Error) -> bool {
    code(error).is_none_or(|code| code & 0xff == 10)
}

fn of_rusqlite(error: rusqlite::Error) -> StoreError {
    match code(&error) {
        Some(code) => of_sqlite_code(code, &error.to_string()),
        None => StoreError::corrupt(error),
    }
}
