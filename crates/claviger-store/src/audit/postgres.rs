//! A chain in PostgreSQL: one statement and one round trip a group, through a
//! connection of its own that holds the chain's advisory lock. The lock says two
//! things: nobody else writes this chain, and once it is ours again after a
//! broken connection, whatever that connection had begun is over.

use std::time::Duration;

use claviger_model::{ChainId, audit::Entry};
use sqlx::{
    Connection, PgConnection, Row,
    postgres::{PgConnectOptions, PgRow},
};
use tokio::{runtime::Runtime, time::timeout};
use uuid::Uuid;

use super::{
    chain::{Failure, Head, mac_of},
    worker::numbered,
};
use crate::StoreError;

/// How long opening or one group may take.
const LIMIT: Duration = Duration::from_millis(1_500);

const INSERT: &str = "INSERT INTO audit (chain_id, sequence, kind, event_id, at, organization_id, actor, action, \
    asset_type, asset_id, detail, mac) SELECT $1, * FROM UNNEST($2::bigint[], $3::bigint[], $4::uuid[], $5::bigint[], \
    $6::uuid[], $7::uuid[], $8::text[], $9::text[], $10::uuid[], $11::text[], $12::bytea[])";

pub(crate) struct PostgresChain {
    // Before the runtime: it is dropped inside it.
    connection: Option<PgConnection>,
    runtime: Runtime,
    chain: ChainId,
}

impl PostgresChain {
    pub(crate) fn open(options: &PgConnectOptions, chain: ChainId) -> Result<(Self, Head), StoreError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(StoreError::unavailable)?;
        let opened = runtime.block_on(async { timeout(LIMIT, connect(options, chain)).await });
        let (connection, head) = opened.map_err(|_| StoreError::unavailable("no connection within 1.5 seconds"))??;
        Ok((Self { connection: Some(connection), runtime, chain }, head))
    }

    pub(crate) fn append<'a>(
        &mut self,
        first: i64,
        entries: impl Iterator<Item = &'a Entry>,
        macs: &'a [[u8; 32]],
    ) -> Result<(), Failure> {
        let Some(connection) = &mut self.connection else {
            return Err(Failure::NotWritten(StoreError::unavailable("not connected")));
        };
        let columns = Columns::of(numbered(first, entries, macs));
        let (chain, runtime) = (self.chain, &self.runtime);
        match runtime.block_on(async { timeout(LIMIT, insert(connection, chain, &columns)).await }) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) if is_certain(&error) => Err(Failure::NotWritten(error.into())),
            Ok(Err(error)) => Err(Failure::Doubtful(error.into())),
            Err(_) => Err(Failure::Doubtful(StoreError::unavailable("the database took more than 1.5 seconds"))),
        }
    }
}

impl Drop for PostgresChain {
    fn drop(&mut self) {
        let _inside = self.runtime.enter();
        self.connection = None;
    }
}

async fn connect(options: &PgConnectOptions, chain: ChainId) -> Result<(PgConnection, Head), StoreError> {
    let options = options.clone().application_name("claviger audit");
    let mut connection = PgConnection::connect_with(&options).await?;
    lock(&mut connection, chain).await?;
    let sql = "SELECT sequence, mac FROM audit WHERE chain_id = $1 ORDER BY sequence DESC LIMIT 1";
    let last = sqlx::query(sql).bind(chain.0).fetch_optional(&mut connection).await?;
    let head = last.as_ref().map_or(Ok((0, [0; 32])), of_row)?;
    Ok((connection, head))
}

fn of_row(row: &PgRow) -> Result<Head, StoreError> {
    Ok((row.try_get(0)?, mac_of(row.try_get(1)?)?))
}

/// A session that broke off may hold the lock until the server notices, so the
/// wait goes on until the caller's limit.
async fn lock(connection: &mut PgConnection, chain: ChainId) -> Result<(), StoreError> {
    // The half that is random: the other one is mostly the time of creation.
    let (_, key) = chain.0.as_u64_pair();
    for _ in 0..25 {
        let row = sqlx::query("SELECT pg_try_advisory_lock($1)").bind(key.cast_signed()).fetch_one(&mut *connection);
        if row.await?.try_get(0)? {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err(StoreError::unavailable(
        "another server writes this server's audit chain; each needs a data directory of its own",
    ))
}

/// One array a column.
#[derive(Default)]
struct Columns<'a> {
    sequences: Vec<i64>,
    kinds: Vec<i64>,
    events: Vec<Uuid>,
    times: Vec<i64>,
    organizations: Vec<Uuid>,
    actors: Vec<Option<Uuid>>,
    actions: Vec<&'a str>,
    asset_types: Vec<&'a str>,
    asset_ids: Vec<Option<Uuid>>,
    details: Vec<&'a str>,
    macs: Vec<&'a [u8]>,
}

impl<'a> Columns<'a> {
    fn of(rows: impl Iterator<Item = (i64, &'a Entry, &'a [u8; 32])>) -> Self {
        let mut columns = Self::default();
        for (sequence, entry, mac) in rows {
            columns.sequences.push(sequence);
            columns.kinds.push(entry.kind.as_i16().into());
            columns.events.push(entry.event_id.0);
            columns.times.push(entry.at.0);
            columns.organizations.push(entry.organization_id.0);
            columns.actors.push(entry.actor.map(|actor| actor.0));
            columns.actions.push(entry.action.as_str());
            columns.asset_types.push(entry.asset_type);
            columns.asset_ids.push(entry.asset_id);
            columns.details.push(&entry.detail);
            columns.macs.push(mac);
        }
        columns
    }
}

async fn insert(connection: &mut PgConnection, chain: ChainId, columns: &Columns<'_>) -> Result<(), sqlx::Error> {
    sqlx::query(INSERT)
        .bind(chain.0)
        .bind(&columns.sequences)
        .bind(&columns.kinds)
        .bind(&columns.events)
        .bind(&columns.times)
        .bind(&columns.organizations)
        .bind(&columns.actors)
        .bind(&columns.actions)
        .bind(&columns.asset_types)
        .bind(&columns.asset_ids)
        .bind(&columns.details)
        .bind(&columns.macs)
        .execute(connection)
        .await
        .map(drop)
}

/// An error that the server itself reported about the statement means that it
/// was rolled back; one about the connection or the server's end says nothing.
fn is_certain(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(cause) => {
            cause.code().is_some_and(|code| !matches!(&code[..2], "08" | "57" | "58" | "XX"))
        }
        _ => false,
    }
}
