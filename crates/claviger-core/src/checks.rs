//! Tests that the server repeats by itself, about once a day, of what somebody has
//! tested or used (ADR 0025). Whatever they find stands in the connection's health
//! and in the record, and goes to nobody else.

use std::{sync::Arc, time::Duration};

use claviger_access::decide_check;
use claviger_model::{Action, ConnectionId, HealthState, OrganizationId, Timestamp};
use tokio::{sync::Semaphore, task::JoinSet};

use crate::{Core, Error, connection::subject, record::Asset, upstream_token::Asker};

/// How many are looked for at once.
const MOST: u64 = 100;
/// How many are under way at once.
const AT_ONCE: usize = 4;
/// A service that counts every call is asked this many times less often.
const RARELY: u32 = 7;

impl Core {
    /// How often connections are checked, if they are.
    pub fn checks_interval(&self) -> Option<Duration> {
        self.settings().checks
    }

    /// Does the checks that are due, each on one server only. Called every minute
    /// or so.
    ///
    /// # Errors
    /// Only the database's. That a check could not be made is told in the log.
    pub async fn checks_run(&self) -> Result<(), Error> {
        let now = self.clock().now();
        let room = Arc::new(Semaphore::new(AT_ONCE));
        let mut under_way = JoinSet::new();
        for (organization, id, planned) in self.store().connections_due(now, MOST).await? {
            let (core, room) = (self.clone(), room.clone());
            under_way.spawn(async move {
                let Ok(_place) = room.acquire().await else { return };
                if let Err(error) = core.check(organization, id, planned).await {
                    tracing::warn!(%error, connection_id = %id, "a connection could not be checked");
                }
            });
        }
        under_way.join_all().await;
        Ok(())
    }

    /// One check, if no other server has it.
    async fn check(&self, organization: OrganizationId, id: ConnectionId, planned: Timestamp) -> Result<(), Error> {
        let revision = self.store().revision(organization);
        let record = match self.connection_read(organization, id).await {
            Err(Error::NotFound(_)) => return Ok(()),
            record => record?,
        };
        let now = self.clock().now();
        let rarely = self.verification(&record.connection).is_some_and(|call| call.rarely);
        let Some(interval) = self.checks_interval() else { return Ok(()) };
        let next = self.check_after(if rarely { interval * RARELY } else { interval });
        if !self.store().connection_check_claim(organization, id, planned, next).await? {
            return Ok(());
        }
        // Nothing but a person's consent changes that; asking again only bothers the provider.
        if record.connection.health.state == HealthState::NeedsAuthorization {
            return Ok(());
        }
        let Ok(grant) = decide_check(&subject(&record), record.connection.disabled, Some(planned), now) else {
            return Ok(());
        };
        let call = match self.test_call(&record.connection) {
            Ok(call) => call,
            // It has no test, so there is nothing to open or to record.
            Err(_) => return Ok(()),
        };
        let asset = Asset { kind: "connection", id: Some(id.0), name: Some(&record.connection.name) };
        let detail = self.test_detail(&record, Some(&call));
        let pending = self.intend_operator(organization, Action::Tested, asset, detail).await?;
        if self.store().revision(organization) != revision {
            // What was decided about may be otherwise by now; there is no hurry.
            return Err(pending.unopened(Error::Conflict("rights or connections changed meanwhile")));
        }
        let test = match self.credential_opened_now(Asker::Server, grant, &record, call.destination.clone()).await {
            Ok(credential) => self.test_finish(pending, call, credential).await,
            Err(Error::Action(error)) => Self::test_without(pending, error),
            Err(error) => return Err(pending.unopened(error)),
        };
        self.test_note(&record, &test);
        Ok(())
    }

    /// When a connection is checked again: the interval, a tenth more or less, so
    /// that what was made at once is not asked at once.
    pub(crate) fn check_after(&self, interval: Duration) -> Timestamp {
        let chance = f64::from(u32::from_be_bytes(self.entropy().array::<4>())) / f64::from(u32::MAX);
        self.clock().now().plus(interval.mul_f64(0.9 + 0.2 * chance))
    }
}
