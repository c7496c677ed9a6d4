//! `POST /api/v2/actions/connections/{id}/test` and `.../connections/test`: the
//! cheapest call that proves a credential, made once, and what it says. A test is
//! a use (security.md E14): the same leave, the stored origin, on record before
//! anything is opened.

mod call;
mod judge;
mod pace;
mod run;

use claviger_access::{Decided, Operation, Resolve, decide};
use claviger_exec::Step;
use claviger_model::{ConnectionId, EventId, Json, Timestamp};

pub(crate) use pace::Pace;

use super::view::subject;
use crate::{Context, Core, Error};

/// What a test says of a credential.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TestVerdict {
    /// It is good.
    Accepted,
    /// It is not.
    Refused,
    /// That could not be told.
    Unknown,
}

impl TestVerdict {
    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }
}

/// What came of a test. Holds no secret.
#[derive(Debug)]
pub struct ConnectionTest {
    /// Its id in the record.
    pub id: EventId,
    /// What it says.
    pub verdict: TestVerdict,
    /// Status of the answer that says so.
    pub status: Option<u16>,
    /// How long the service took for it, in milliseconds.
    pub latency_ms: u64,
    /// Whose the credential is, as far as the service tells.
    pub identity: Option<String>,
    /// What it was granted, as far as the service tells.
    pub scopes: Vec<String>,
    /// When it ends, as far as the service or a certificate tells.
    pub expires_at: Option<Timestamp>,
    /// The verdict in words, with the reason.
    pub message: String,
    /// What was sent and what came back.
    pub transcript: Vec<Step>,
}

impl Core {
    /// Tests a connection as it is stored.
    ///
    /// # Errors
    /// Not found, or seen but not usable; [`Error::Busy`] after ten a minute. That
    /// the service refuses the credential is no error.
    pub async fn connection_test(&self, context: &Context, id: ConnectionId) -> Result<Decided<ConnectionTest>, Error> {
        let deadline = context.deadline();
        let operation = Operation::ConnectionTest;
        let (record, grant) = self.connection_load::<Resolve>(context, operation, deadline, id).await?;
        self.0.pace.take(id.0, context.now)?;
        let permit = grant.permit();
        Ok(permit.over(self.test_apart(context, deadline, record, grant).await?))
    }

    /// Passes if the caller may test a connection: asked before anything is told
    /// of a request that is wrong in itself.
    ///
    /// # Errors
    /// What is missing.
    pub async fn connection_test_permit(&self, context: &Context, id: ConnectionId) -> Result<(), Error> {
        let operation = Operation::ConnectionTest;
        self.connection_load::<Resolve>(context, operation, context.deadline(), id).await.map(drop)
    }

    /// Tests a connection that is not stored: all of it comes with the request,
    /// and nothing of it stays.
    ///
    /// # Errors
    /// Every fault of the input at once, as when it is created; [`Error::Busy`]
    /// after ten a minute and person.
    pub async fn connection_test_new(
        &self,
        context: &Context,
        attributes: &Json,
    ) -> Result<Decided<ConnectionTest>, Error> {
        let permit = context.permit(Operation::ConnectionTestNew)?;
        let deadline = context.deadline();
        deadline.bound(self.keys_refresh(context.actor.organization_id)).await?;
        let record = self.connection_assemble(context, attributes)?;
        self.0.pace.take(context.actor.user_id.0, context.now)?;
        let grant = decide::<Resolve>(&context.actor, permit.operation(), &subject(&record), context.now)?;
        Ok(permit.over(self.test_apart(context, deadline, record, grant).await?))
    }
}
