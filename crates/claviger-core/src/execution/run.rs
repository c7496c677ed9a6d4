//! `POST /api/v2/actions/executions`

use std::sync::Arc;

use claviger_access::{Decided, Grant, Operation, Permit, Resolve};
use claviger_exec::{ActionError, ActionResult, ErrorCode, HttpRequest, Target, client::PoolKey};
use claviger_model::{
    Action, ConnectionId, EventId, Invalid, OrganizationId, OutcomeStatus, Timestamp,
    audit::{ExecutionIntent, IntentDetail},
    connection::ConnectionRecord,
};
use serde_json::Value;

use crate::{
    Context, Core, Error, Pending,
    connection::{With, effective_destination},
    context::Deadline,
    record::Asset,
};

/// The one action so far.
const HTTP_REQUEST: &str = "com.datadoghq.http.request";

/// What is to be run.
#[derive(Debug)]
pub struct Run {
    /// Which action.
    pub fqn: String,
    /// With which connection, if any.
    pub connection_id: Option<ConnectionId>,
    /// The action's inputs.
    pub inputs: Value,
}

/// What came of it.
#[derive(Debug)]
pub struct Execution {
    /// Its id in the record.
    pub id: EventId,
    /// Which action.
    pub fqn: String,
    /// With which connection.
    pub connection_id: Option<ConnectionId>,
    /// Outputs, or why there are none.
    pub outcome: Result<Value, ActionError>,
    /// `previous` where it went out with the credential that the connection had before.
    pub credential: Option<&'static str>,
    /// How many occurrences of a secret were replaced in the answer.
    pub redactions: u64,
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took.
    pub duration_ms: u64,
}

/// The connection with leave to use it.
type Permitted = (Arc<ConnectionRecord>, Grant<Resolve>);

impl Core {
    /// Runs an action and answers its outputs or its failure. Runs in a task of
    /// its own: a caller that hangs up does not lose the outcome.
    ///
    /// # Errors
    /// What the caller may not do, and what is wrong with the request in itself.
    /// A failed action is no error here.
    pub async fn execution_run(&self, context: &Context, run: Run) -> Result<Decided<Execution>, Error> {
        let deadline = context.deadline();
        let (permit, permitted) = self.execution_permitted(context, deadline, run.connection_id).await?;
        if run.fqn != HTTP_REQUEST {
            return Err(Invalid::one(
                "/data/attributes/fqn",
                format!("is not a known action; known is {HTTP_REQUEST}"),
            )
            .into());
        }
        let (core, context) = (self.clone(), context.clone());
        let task = tokio::spawn(async move { core.execution_carry_out(&context, deadline, run, permitted).await });
        let done = task.await.map_err(|error| Error::Internal(format!("an execution ended abnormally: {error}")))?;
        Ok(permit.over(done?))
    }

    /// Passes if the caller may run actions, with this connection if one is named:
    /// asked before anything is told of a run that is wrong in itself.
    ///
    /// # Errors
    /// What is missing.
    pub async fn execution_permit(&self, context: &Context, id: Option<ConnectionId>) -> Result<(), Error> {
        self.execution_permitted(context, context.deadline(), id).await.map(drop)
    }

    async fn execution_permitted(
        &self,
        context: &Context,
        deadline: Deadline,
        id: Option<ConnectionId>,
    ) -> Result<(Permit, Option<Permitted>), Error> {
        let operation = Operation::ExecutionCreate;
        let Some(id) = id else { return Ok((context.permit(operation)?, None)) };
        let permitted = self.connection_cached::<Resolve>(context, operation, deadline, id).await?;
        Ok((permitted.1.permit(), Some(permitted)))
    }

    async fn execution_carry_out(
        &self,
        context: &Context,
        deadline: Deadline,
        run: Run,
        permitted: Option<Permitted>,
    ) -> Result<Execution, Error> {
        let plan =
            self.execution_plan(context.actor.organization_id, &run, permitted.as_ref().map(|(record, _)| &**record));
        let pending = self.execution_intend(context, deadline, &run, permitted.as_ref(), plan.as_ref().ok()).await?;
        let record = permitted.as_ref().map(|(record, _)| record.clone());
        let (result, with) = match plan {
            Err(error) => (refused(error), With::Own),
            Ok((request, target)) => match permitted {
                None => (self.exec().http_request(request, target, None).await, With::Own),
                Some((record, grant)) => match self.execution_send(context, &record, grant, request, target).await {
                    Ok(result) => result,
                    Err(error) => return Err(pending.unopened(error)),
                },
            },
        };
        if let Some(record) = record {
            self.use_note(&record, with, result.upstream_status, context.now);
        }
        // Too much at once is no outcome of the action: it was never tried.
        let busy = match &result.outcome {
            Err(error) if error.code == ErrorCode::Busy => Some(error.message.clone()),
            _ => None,
        };
        let execution = finish(run, pending, result, with);
        busy.map_or(Ok(execution), |message| Err(Error::Busy { message, retry_after: 1 }))
    }

    /// What will be sent where, found out without any secret.
    fn execution_plan(
        &self,
        organization: OrganizationId,
        run: &Run,
        record: Option<&ConnectionRecord>,
    ) -> Result<(HttpRequest, Target), ActionError> {
        if record.is_some_and(|record| record.connection.disabled) {
            let message = "the connection is switched off; enable it to use it again";
            return Err(ActionError::new(ErrorCode::ConnectionDisabled, message));
        }
        let request =
            HttpRequest::parse(&run.inputs).map_err(invalid_inputs)?.on_behalf_of(organization, run.connection_id);
        let destination = record.and_then(|record| effective_destination(self.settings(), &record.connection));
        let target = request.destination_of(self.exec(), destination.as_ref()).map_err(|error| ActionError {
            pointer: error.pointer.map(|pointer| format!("/data/attributes/inputs{pointer}")),
            ..error
        })?;
        Ok((request, target))
    }

    async fn execution_intend(
        &self,
        context: &Context,
        deadline: Deadline,
        run: &Run,
        permitted: Option<&Permitted>,
        plan: Option<&(HttpRequest, Target)>,
    ) -> Result<Pending, Error> {
        let execution = ExecutionIntent {
            fqn: run.fqn.clone(),
            connection_version: permitted.map(|(record, _)| record.connection.version),
            method: plan.map(|(request, _)| request.method.to_string()).unwrap_or_default(),
            origin: plan.map(|(_, target)| target.origin().to_string()).unwrap_or_default(),
            egress_rules: plan
                .map(|(_, target)| self.exec().plan(whose(context, run.connection_id), target))
                .unwrap_or_default(),
        };
        let asset = Asset {
            kind: "connection",
            id: run.connection_id.map(|id| id.0),
            name: permitted.map(|(record, _)| record.connection.name.as_str()),
        };
        let detail = IntentDetail { execution: Some(execution), ..IntentDetail::default() };
        self.intend(context, deadline, Action::Executed, asset, detail).await
    }
}

/// On whose behalf an execution goes out.
pub(super) fn whose(context: &Context, connection_id: Option<ConnectionId>) -> PoolKey {
    PoolKey { organization_id: context.actor.organization_id, connection_id }
}

pub(super) fn refused(error: ActionError) -> ActionResult {
    ActionResult {
        outcome: Err(error),
        upstream_status: None,
        redactions: 0,
        egress_rules: Vec::new(),
        steps: Vec::new(),
    }
}

/// The first fault of the inputs, with the others in its text.
fn invalid_inputs(Invalid(faults): Invalid) -> ActionError {
    let pointer = faults.first().map(|fault| format!("/data/attributes/inputs{}", fault.pointer));
    let message = match faults.as_slice() {
        [only] => format!("{} {}", only.pointer.trim_start_matches('/'), only.detail),
        many => many
            .iter()
            .map(|fault| format!("{} {}", fault.pointer.trim_start_matches('/'), fault.detail))
            .collect::<Vec<_>>()
            .join("; "),
    };
    ActionError { code: ErrorCode::InvalidInput, message, pointer }
}

fn finish(run: Run, pending: Pending, result: ActionResult, with: With) -> Execution {
    let status = if result.outcome.is_ok() { OutcomeStatus::Succeeded } else { OutcomeStatus::Failed };
    let mut outcome = pending.outcome(status, result.outcome.as_ref().err().map(|error| error.code.as_str()));
    outcome.upstream_status = result.upstream_status;
    outcome.redactions = result.redactions;
    outcome.credential = with.word().map(str::to_owned);
    outcome.egress_rules = result.egress_rules;
    let execution = Execution {
        id: pending.event_id(),
        fqn: run.fqn,
        connection_id: run.connection_id,
        outcome: result.outcome,
        credential: with.word(),
        redactions: result.redactions,
        started_at: pending.started_at(),
        duration_ms: outcome.duration_ms,
    };
    pending.finish(outcome);
    execution
}
