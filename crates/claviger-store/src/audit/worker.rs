//! The thread that owns a chain: takes whatever has queued, signs it, appends it
//! in one transaction, answers. It does not linger for company: a group is what
//! came while the one before was being made durable.

use std::{
    collections::VecDeque,
    sync::{Arc, mpsc::SyncSender},
    time::Duration,
};

use claviger_model::{
    ChainId,
    audit::{Entry, EntryKind},
};
use tokio::sync::Mutex;

use super::{
    Sign,
    chain::{self, Failure, Head},
    postgres::PostgresChain,
    queue::{Item, Shared},
    sqlite::SqliteChain,
    waiting::closing,
};
use crate::{Store, StoreError, connect::Place};

/// Rows of one transaction, at most: bounds how long the others wait for their turn.
const GROUP: usize = 4_096;
/// How often rows that nobody waits for are tried again.
const AGAIN: Duration = Duration::from_millis(200);
/// Rows kept in memory while the database cannot be written. Beyond that
/// outcomes get lost, and their intents are closed as unknown at the next start.
const KEPT: usize = 200_000;
/// Tries to write what is left when the server ends.
const LAST_TRIES: u32 = 10;

pub(crate) struct Worker {
    shared: Arc<Shared>,
    gate: Arc<Mutex<()>>,
    place: Place,
    chain: ChainId,
    sign: Sign,
    database: Option<Database>,
    head: Head,
    backlog: VecDeque<Item>,
    /// A group of which only the database knows whether it was written, and its last sequence.
    doubtful: Option<(Vec<Item>, i64)>,
    macs: Vec<[u8; 32]>,
}

enum Database {
    Sqlite(SqliteChain),
    Postgres(PostgresChain),
}

impl Worker {
    pub(crate) fn new(store: &Store, chain: ChainId, sign: Sign, shared: Arc<Shared>) -> Self {
        let place = match &store.0.place {
            Place::Sqlite(path) => Place::Sqlite(path.clone()),
            Place::Postgres(options) => Place::Postgres(options.clone()),
        };
        Self {
            shared,
            gate: store.0.gate.clone(),
            place,
            chain,
            sign,
            database: None,
            head: (0, [0; 32]),
            backlog: VecDeque::new(),
            doubtful: None,
            macs: Vec::new(),
        }
    }

    pub(crate) fn run(mut self, ready: &SyncSender<Result<(), StoreError>>) {
        let opened = self.open();
        let failed = opened.is_err();
        let _ = ready.send(opened);
        if failed {
            return;
        }
        let mut tries = 0;
        let mut taken = Vec::new();
        loop {
            let pending = !self.backlog.is_empty() || self.doubtful.is_some();
            let open = self.shared.take(&mut taken, pending.then_some(AGAIN));
            self.backlog.extend(taken.drain(..));
            let rest = !self.backlog.is_empty() || self.doubtful.is_some();
            if !open && (!rest || tries == LAST_TRIES) {
                break;
            }
            if !open {
                // `take` no longer waits: a database that is away needs time.
                tries += 1;
                if tries > 1 {
                    std::thread::sleep(AGAIN);
                }
            }
            self.write_group();
        }
        if !self.backlog.is_empty() {
            tracing::error!(rows = self.backlog.len(), "audit rows were lost; their intents will be closed as unknown");
        }
    }

    fn write_group(&mut self) {
        if let Err(error) = self.open() {
            let group = self.backlog.drain(..).collect();
            return self.refuse(group, &error);
        }
        let mut group: Vec<Item> = self.backlog.drain(..self.backlog.len().min(GROUP)).collect();
        group.retain(|item| !item.is_withdrawn());
        if group.iter().all(|item| item.entry().is_none()) {
            return self.accept(group, self.head.0);
        }
        chain::macs(self.chain, self.head, group.iter().filter_map(Item::entry), &self.sign, &mut self.macs);
        let entries = group.iter().filter_map(Item::entry);
        let first = self.head.0 + 1;
        let done = match &mut self.database {
            Some(Database::Sqlite(chain)) => chain.append(&self.gate, first, entries, &self.macs),
            Some(Database::Postgres(chain)) => chain.append(first, entries, &self.macs),
            None => Err(Failure::NotWritten(StoreError::unavailable("not connected"))),
        };
        match done {
            Ok(()) => {
                let written = i64::try_from(self.macs.len()).unwrap_or(i64::MAX);
                self.head = (self.head.0 + written, self.macs.last().copied().unwrap_or(self.head.1));
                self.accept(group, self.head.0);
            }
            Err(Failure::NotWritten(error)) => {
                if !matches!(&self.database, Some(Database::Sqlite(chain)) if chain.is_sound()) {
                    self.database = None;
                }
                self.refuse(group, &error);
            }
            Err(Failure::Doubtful(error)) => {
                tracing::warn!(%error, "audit rows may or may not be written; asking the database");
                self.doubtful = Some((group, self.head.0 + i64::try_from(self.macs.len()).unwrap_or(0)));
                self.database = None;
                // At once, while the callers still wait for the answer.
                let _ = self.open();
            }
        }
    }

    /// Connects if there is no connection, finds the end of the chain and
    /// settles what was in doubt.
    fn open(&mut self) -> Result<(), StoreError> {
        if self.database.is_some() {
            return Ok(());
        }
        let (database, head) = match &self.place {
            Place::Sqlite(path) => {
                SqliteChain::open(path, self.chain).map(|(chain, head)| (Database::Sqlite(chain), head))?
            }
            Place::Postgres(options) => {
                PostgresChain::open(options, self.chain).map(|(chain, head)| (Database::Postgres(chain), head))?
            }
        };
        self.database = Some(database);
        self.head = head;
        {
            let mut end = self.shared.end.lock();
            end.head = head;
            if head.0 == 0 {
                end.open.begins();
            }
        }
        if let Some((group, last)) = self.doubtful.take() {
            if head.0 >= last {
                self.accept(group, last);
            } else {
                self.refuse(group, &StoreError::unavailable("the database broke off before the row was written"));
            }
        }
        Ok(())
    }

    /// The group is durable and its last row is at `last`.
    fn accept(&mut self, group: Vec<Item>, last: i64) {
        let rows = group.iter().filter(|item| item.entry().is_some()).count();
        let first = last + 1 - i64::try_from(rows).unwrap_or(i64::MAX);
        {
            let mut end = self.shared.end.lock();
            end.head = self.head;
            end.open.note(first, group.iter().filter_map(Item::entry));
        }
        for item in group {
            match item {
                Item::Awaited(entry, answer) => {
                    if answer.send(Ok(())).is_err() && entry.kind == EntryKind::Intent {
                        self.backlog.push_back(Item::Later(closing(&entry)));
                    }
                }
                Item::Later(_) => {}
                Item::Mark(answer) => drop(answer.send(Ok(()))),
            }
        }
    }

    /// Answers those that wait; keeps the others, in order, for the next try.
    fn refuse(&mut self, group: Vec<Item>, error: &StoreError) {
        for item in group.into_iter().rev() {
            match item {
                Item::Awaited(_, answer) => drop(answer.send(Err(plain(error)))),
                kept => self.backlog.push_front(kept),
            }
        }
        if self.backlog.len() > KEPT {
            let lost =
                self.backlog.drain(..self.backlog.len() - KEPT).filter_map(|item| item.entry().map(drop)).count();
            tracing::error!(lost, "audit rows were lost; their intents will be closed as unknown");
        }
    }
}

/// To a caller every reason but a full disk is "not now".
fn plain(error: &StoreError) -> StoreError {
    match error {
        StoreError::Full => StoreError::Full,
        StoreError::Unavailable { .. } => error.clone(),
        other => StoreError::unavailable(other),
    }
}

/// One row as the engines take it.
pub(crate) fn numbered<'a>(
    first: i64,
    entries: impl Iterator<Item = &'a Entry>,
    macs: &'a [[u8; 32]],
) -> impl Iterator<Item = (i64, &'a Entry, &'a [u8; 32])> {
    (first..).zip(entries).zip(macs).map(|((sequence, entry), mac)| (sequence, entry, mac))
}
