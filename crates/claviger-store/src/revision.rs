//! By which caches know that they are out of date: a number for each
//! organization that every security-relevant write moves, here at once, on
//! other servers by LISTEN/NOTIFY with a poll as backstop.

use std::{collections::HashMap, sync::Arc, time::Duration};

use claviger_model::OrganizationId;
use parking_lot::RwLock;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::task::AbortHandle;

use crate::{StoreError, connect::Place};

/// Name of the channel; a payload is `<organization id> <revision>`.
pub(crate) const CHANNEL: &str = "claviger_revision";
const POLL: Duration = Duration::from_millis(500);
/// A server that hears nothing from its database for this long trusts nothing it remembers.
const SILENCE: Duration = Duration::from_millis(400);

#[derive(Default)]
pub(crate) struct Revisions {
    seen: RwLock<HashMap<OrganizationId, Seen>>,
    /// Moved when everything remembered is in doubt.
    doubts: std::sync::atomic::AtomicI64,
}

/// Two numbers that only grow, so their sum does; a write whose outcome is
/// unknown moves `own`, and what the database says later still moves the sum.
#[derive(Clone, Copy, Default)]
struct Seen {
    database: i64,
    own: i64,
}

impl Revisions {
    pub(crate) fn of(&self, organization: OrganizationId) -> i64 {
        let seen = self.seen.read().get(&organization).copied().unwrap_or_default();
        seen.database + seen.own + self.doubts.load(std::sync::atomic::Ordering::Acquire)
    }

    fn database_says(&self, organization: OrganizationId, revision: i64) {
        if self.seen.read().get(&organization).is_some_and(|seen| seen.database >= revision) {
            return;
        }
        let mut seen = self.seen.write();
        let seen = seen.entry(organization).or_default();
        seen.database = seen.database.max(revision);
    }

    fn doubt(&self, organization: OrganizationId) {
        self.seen.write().entry(organization).or_default().own += 1;
    }

    fn doubt_everything(&self) {
        self.doubts.fetch_add(1, std::sync::atomic::Ordering::AcqRel);
    }

    /// Reads every organization's revision.
    pub(crate) async fn poll(&self, db: &DatabaseConnection) -> Result<(), StoreError> {
        let all = Statement::from_string(db.get_database_backend(), "SELECT id, revision FROM organization");
        for row in db.query_all_raw(all).await? {
            self.database_says(OrganizationId(row.try_get_by_index(0)?), row.try_get_by_index(1)?);
        }
        Ok(())
    }

    /// Starts what keeps the numbers right; ends when the handles are aborted.
    pub(crate) fn watch(revisions: &Arc<Self>, db: &DatabaseConnection, place: &Place) -> Vec<AbortHandle> {
        let polling = tokio::spawn(poll_forever(revisions.clone(), db.clone(), matches!(place, Place::Postgres(_))));
        let mut tasks = vec![polling.abort_handle()];
        if let Place::Postgres(options) = place {
            // A pool of its own: the listener keeps its connection for good.
            let pool = PgPoolOptions::new().max_connections(1).connect_lazy_with((**options).clone());
            tasks.push(tokio::spawn(listen_forever(revisions.clone(), db.clone(), pool)).abort_handle());
        }
        tasks
    }
}

/// On SQLite this only mends what a caller that was cancelled in the middle of
/// its commit left behind.
async fn poll_forever(revisions: Arc<Revisions>, db: DatabaseConnection, remote: bool) {
    loop {
        tokio::time::sleep(POLL).await;
        let answer = tokio::time::timeout(SILENCE, revisions.poll(&db)).await;
        if remote && !matches!(answer, Ok(Ok(()))) {
            revisions.doubt_everything();
        }
    }
}

async fn listen_forever(revisions: Arc<Revisions>, db: DatabaseConnection, pool: sqlx::PgPool) {
    loop {
        if let Err(error) = listen(&revisions, &db, &pool).await {
            tracing::debug!(%error, "not listening for revisions; polling goes on");
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn listen(revisions: &Revisions, db: &DatabaseConnection, pool: &sqlx::PgPool) -> Result<(), StoreError> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    // What was said before we listened.
    revisions.poll(db).await?;
    while let Some(notification) = listener.try_recv().await? {
        if let Some((organization, revision)) = notification.payload().split_once(' ')
            && let (Ok(organization), Ok(revision)) = (organization.parse(), revision.parse())
        {
            revisions.database_says(organization, revision);
        }
    }
    Ok(())
}

/// What one transaction moved. Dropped undecided (the caller went away in the
/// middle of the commit), it moves the numbers all the same.
pub(crate) struct Revised {
    revisions: Arc<Revisions>,
    moved: Vec<(OrganizationId, i64)>,
}

impl Revised {
    pub(crate) fn new(revisions: &Arc<Revisions>) -> Self {
        Self { revisions: revisions.clone(), moved: Vec::new() }
    }

    pub(crate) fn note(&mut self, organization: OrganizationId, revision: i64) {
        self.moved.push((organization, revision));
    }

    pub(crate) fn committed(&mut self) {
        for (organization, revision) in self.moved.drain(..) {
            self.revisions.database_says(organization, revision);
        }
    }

    pub(crate) fn rolled_back(&mut self) {
        self.moved.clear();
    }
}

impl Drop for Revised {
    fn drop(&mut self) {
        for (organization, _) in self.moved.drain(..) {
            self.revisions.doubt(organization);
        }
    }
}
