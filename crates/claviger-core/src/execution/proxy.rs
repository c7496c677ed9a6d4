//! `ANY /api/v2/actions/connections/{id}/proxy/{path}`

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context as Poller, Poll},
};

use bytes::Bytes;
use claviger_access::{Grant, Operation, Resolve};
use claviger_exec::{ActionError, ErrorCode, ProxyRequest, ProxyResponse, Target, client::RequestBody};
use claviger_model::{
    Action, ConnectionId, Destination, EventId, OutcomeStatus,
    audit::{ExecutionIntent, IntentDetail},
    connection::ConnectionRecord,
};
use http::{HeaderMap, Method, StatusCode};
use http_body::{Body, Frame, SizeHint};

use super::{run::whose, send::not_obtained};
use crate::{
    Context, Core, Error, Pending,
    connection::{With, effective_destination, is_fault},
    context::Deadline,
    record::Asset,
    upstream_token::RefreshOn,
};

/// What is to be passed on.
pub struct ProxyInput {
    /// Method of the caller.
    pub method: Method,
    /// What stood behind `/proxy`, with its query.
    pub path_and_query: String,
    /// Headers of the caller.
    pub headers: HeaderMap,
    /// Body of the caller, as it streams in.
    pub body: RequestBody,
}

/// What the upstream answered.
pub struct Proxied {
    /// Its id in the record.
    pub id: EventId,
    /// Status of the upstream.
    pub status: StatusCode,
    /// End-to-end headers of the upstream.
    pub headers: HeaderMap,
    /// Body of the upstream as it streams; its end is the execution's end.
    pub body: ProxyBody,
}

/// Why nothing was passed on, with the execution if it came that far.
pub type ProxyRefusal = (Option<EventId>, Error);

impl Core {
    /// Passes one request on with the connection's credential.
    ///
    /// # Errors
    /// What the caller may not do, and [`Error::Action`] where the upstream was
    /// not reached.
    pub async fn execution_proxy(
        &self,
        context: &Context,
        id: ConnectionId,
        input: ProxyInput,
    ) -> Result<Proxied, ProxyRefusal> {
        let early = |error: Error| (None, error);
        let deadline = context.deadline();
        let operation = Operation::ConnectionProxy;
        let (record, grant) =
            self.connection_cached::<Resolve>(context, operation, deadline, id).await.map_err(early)?;
        let (target, destination) =
            self.proxy_target(context, &record, &input).map_err(|error| early(Error::Action(error)))?;
        let pending = self.proxy_intend(context, deadline, &record, &input.method, &target).await.map_err(early)?;
        let event = pending.event_id();
        let late = |error: Error| (Some(event), error);
        let request = ProxyRequest { method: input.method, target, headers: input.headers, body: input.body };
        let answer = match self.proxy_send(context, &record, grant, request, destination).await {
            Ok(answer) => answer,
            Err(error) => return Err(late(pending.unopened(error))),
        };
        let (answer, with) = answer;
        match answer {
            Err(error) => {
                let outcome = pending.outcome(OutcomeStatus::Failed, Some(error.code.as_str()));
                pending.finish(outcome);
                Err(late(Error::Action(error)))
            }
            Ok(ProxyResponse { status, headers, body, egress_rules }) => {
                self.use_note(&record, with, Some(status.as_u16()), context.now);
                let end = End { pending: Some(pending), with, status, redactions: body.redactions(), egress_rules };
                Ok(Proxied { id: event, status, headers, body: ProxyBody { body, end } })
            }
        }
    }

    /// Sends, and with which of the connection's credentials. While that is being rotated, a
    /// refusal of what can be sent again is not the end: another may be good.
    async fn proxy_send(
        &self,
        context: &Context,
        record: &ConnectionRecord,
        grant: Grant<Resolve>,
        request: ProxyRequest,
        destination: Destination,
    ) -> Result<(Result<ProxyResponse, ActionError>, With), Error> {
        let again = if record.connection.rotation.is_some() { request.again() } else { None };
        let Some(again) = again else {
            return Ok((self.proxy_send_own(context, record, grant, request, destination).await?, With::Own));
        };
        // On the heap: it is seldom, and would make every request's future larger.
        Box::pin(self.proxy_send_rotating(context, record, grant, (request, again), destination)).await
    }

    async fn proxy_send_rotating(
        &self,
        context: &Context,
        record: &ConnectionRecord,
        grant: Grant<Resolve>,
        (request, again): (ProxyRequest, ProxyRequest),
        destination: Destination,
    ) -> Result<(Result<ProxyResponse, ActionError>, With), Error> {
        let refuses = RefreshOn::of_credential(&record.connection);
        let is_refusal = |answer: &Result<ProxyResponse, ActionError>| match answer {
            Ok(response) => refuses.status(response.status.as_u16()),
            Err(error) => is_fault(error),
        };
        let operation = grant.operation();
        let first = self.proxy_send_own(context, record, grant, request, destination.clone()).await?;
        if !is_refusal(&first) {
            return Ok((first, With::Own));
        }
        let Some((credential, with)) = self.credential_in_reserve(context, operation, record, destination).await else {
            return Ok((first, With::Own));
        };
        let second = self.exec().proxy(again, credential).await;
        Ok(if is_refusal(&second) { (first, With::Own) } else { (second, with) })
    }

    /// Sends with the connection's own, and with another token once more where this one is refused and the
    /// body can be sent again; where it cannot, the next call gets another.
    async fn proxy_send_own(
        &self,
        context: &Context,
        record: &ConnectionRecord,
        grant: Grant<Resolve>,
        request: ProxyRequest,
        destination: Destination,
    ) -> Result<Result<ProxyResponse, ActionError>, Error> {
        let operation = grant.operation();
        let first = match self.credential_sendable(context, grant, record, destination.clone(), None).await {
            Ok(first) => first,
            Err(Error::Action(error)) => return Ok(Err(not_obtained(error))),
            Err(error) => return Err(error),
        };
        let Some(token) = first.token else { return Ok(self.exec().proxy(request, first.credential).await) };
        let again = request.again();
        let answer = self.exec().proxy(request, first.credential).await;
        let Ok(response) = &answer else { return Ok(answer) };
        let refresh_on = RefreshOn::of(&record.connection);
        if !refresh_on.status(response.status.as_u16()) {
            token.tell(Some(response.status.as_u16()));
            return Ok(answer);
        }
        let Some(again) = again else {
            token.refused(self.clock().now());
            return Ok(answer);
        };
        let Some(second) = self.credential_once_more(context, operation, record, destination, &token).await else {
            return Ok(answer);
        };
        let again = self.exec().proxy(again, second.credential).await;
        if let (Some(token), Ok(response)) = (second.token, &again) {
            match response.status.as_u16() {
                status if refresh_on.status(status) => token.did_not_help(self.clock().now()),
                status => token.tell(Some(status)),
            }
        }
        Ok(again)
    }

    fn proxy_target(
        &self,
        context: &Context,
        record: &ConnectionRecord,
        input: &ProxyInput,
    ) -> Result<(Target, claviger_model::Destination), ActionError> {
        let refuse = |code, message: &str| ActionError::new(code, message);
        if record.connection.disabled {
            return Err(refuse(
                ErrorCode::ConnectionDisabled,
                "the connection is switched off; enable it to use it again",
            ));
        }
        let destination = effective_destination(self.settings(), &record.connection).ok_or_else(|| {
            refuse(ErrorCode::AuthenticationFailed, "this type of connection has no base URL to pass requests on to")
        })?;
        let whose = whose(context, Some(record.connection.id));
        let target = self.exec().target_below(Some(whose), &destination, &input.path_and_query)?;
        Ok((target, destination))
    }

    async fn proxy_intend(
        &self,
        context: &Context,
        deadline: Deadline,
        record: &Arc<ConnectionRecord>,
        method: &Method,
        target: &Target,
    ) -> Result<Pending, Error> {
        let execution = ExecutionIntent {
            fqn: "proxy".to_owned(),
            connection_version: Some(record.connection.version),
            method: method.to_string(),
            origin: target.origin().to_string(),
            egress_rules: self.exec().plan(whose(context, Some(record.connection.id)), target),
        };
        let asset = Asset { kind: "connection", id: Some(record.connection.id.0), name: Some(&record.connection.name) };
        let detail = IntentDetail { execution: Some(execution), ..IntentDetail::default() };
        self.intend(context, deadline, Action::Executed, asset, detail).await
    }
}

/// The upstream's body. The outcome is recorded when it ends, breaks off, or
/// nobody wants the rest.
pub struct ProxyBody {
    body: claviger_exec::ProxyBody,
    end: End,
}

struct End {
    pending: Option<Pending>,
    with: With,
    status: StatusCode,
    redactions: Arc<AtomicU64>,
    egress_rules: Vec<String>,
}

impl End {
    fn record(&mut self, status: OutcomeStatus, error: Option<&str>) {
        let Some(pending) = self.pending.take() else { return };
        let mut outcome = pending.outcome(status, error);
        outcome.upstream_status = Some(self.status.as_u16());
        outcome.credential = self.with.word().map(str::to_owned);
        outcome.redactions = self.redactions.load(Ordering::Relaxed);
        outcome.egress_rules = std::mem::take(&mut self.egress_rules);
        pending.finish(outcome);
    }
}

impl Drop for End {
    fn drop(&mut self) {
        self.record(OutcomeStatus::Failed, Some("abandoned"));
    }
}

impl Body for ProxyBody {
    type Data = Bytes;
    type Error = <claviger_exec::ProxyBody as Body>::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        poller: &mut Poller<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(poller);
        match &polled {
            Poll::Ready(None) => self.end.record(OutcomeStatus::Succeeded, None),
            Poll::Ready(Some(Err(_))) => self.end.record(OutcomeStatus::Failed, Some("broken_off")),
            Poll::Ready(Some(Ok(_))) if self.body.is_end_stream() => self.end.record(OutcomeStatus::Succeeded, None),
            _ => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        // An answer without a body is over before anybody polls it; only `End`
        // knows, and it must be told.
        self.end.pending.is_none() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
