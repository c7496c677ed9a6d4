//! Asking again right before a secret is opened: what was taken away since the
//! decision counts, also for a request that was under way.

use claviger_access::{Grant, Operation, Resolve};
use claviger_exec::{ActionError, ErrorCode};
use claviger_model::connection::ConnectionRecord;

use crate::{Context, Core, Error, PATIENCE, connection::decided};

impl Core {
    /// The grant, if nothing has changed since it was given, or a new one.
    ///
    /// # Errors
    /// Whatever refuses it now; [`Error::Unavailable`] if the database does not
    /// answer in time.
    pub(crate) async fn asked_again(
        &self,
        context: &Context,
        grant: Grant<Resolve>,
        record: &ConnectionRecord,
    ) -> Result<Grant<Resolve>, Error> {
        let moved = self.store().revision(context.actor.organization_id) != context.revision;
        let over = grant.valid_until().is_some_and(|end| self.clock().now() >= end);
        if !moved && !over {
            return Ok(grant);
        }
        // On the heap: it is seldom, and would make every request's future larger.
        Box::pin(self.ask_again(context, grant.operation(), record)).await
    }

    /// A grant for the same once more, by what is so now.
    ///
    /// # Errors
    /// As [`Core::asked_again`].
    pub(crate) async fn ask_again(
        &self,
        context: &Context,
        operation: Operation,
        record: &ConnectionRecord,
    ) -> Result<Grant<Resolve>, Error> {
        let asking = self.decide_again(context, operation, record);
        tokio::time::timeout(PATIENCE, asking).await.unwrap_or(Err(Error::Unavailable))
    }

    async fn decide_again(
        &self,
        context: &Context,
        operation: Operation,
        record: &ConnectionRecord,
    ) -> Result<Grant<Resolve>, Error> {
        let known = self.authenticate_again(context.actor.via).await?;
        let now = self.clock().now();
        let context = Context { actor: known.actor, revision: known.revision, now, ..context.clone() };
        let fresh = match operation {
            // It came with the request and is stored nowhere.
            Operation::ConnectionTestNew => record.clone(),
            _ => self.connection_read(context.actor.organization_id, record.connection.id).await?,
        };
        if fresh.connection.disabled {
            let message = "the connection is switched off; enable it to use it again";
            return Err(Error::Action(ActionError::new(ErrorCode::ConnectionDisabled, message)));
        }
        Ok(decided::<Resolve>(&context, operation, &fresh)?)
    }
}
