//! Intent before, outcome after. The intent is durable when `intend` returns;
//! the outcome follows within a second, also if nobody waits for it any more.

use std::time::Duration;

use claviger_model::{
    Action, EventId, OrganizationId, Outcome, OutcomeStatus, Timestamp, UserId,
    audit::{Change, Entry, EntryKind, IntentDetail},
};
use claviger_store::{AuditWriter, StoreError};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    Context, Core, Error,
    context::{Deadline, PATIENCE},
};

/// What an intent is about.
pub(crate) struct Asset<'a> {
    pub(crate) kind: &'static str,
    pub(crate) id: Option<Uuid>,
    pub(crate) name: Option<&'a str>,
}

/// Something that was announced and is under way. Dropping it records that it
/// failed, so that no path loses the outcome.
pub struct Pending {
    audit: AuditWriter,
    event_id: EventId,
    organization_id: OrganizationId,
    actor: Option<UserId>,
    action: Action,
    asset_type: &'static str,
    asset_id: Option<Uuid>,
    started_at: Timestamp,
    clock: claviger_model::Clock,
    finished: bool,
}

/// The change of a connection's version, which `claviger audit verify` compares
/// with what the database holds: `None` is "does not exist".
pub(crate) fn version_change(from: Option<i64>, to: Option<i64>) -> Change {
    change("version", from.map(Value::from), to.map(Value::from))
}

/// The change of a field that is no secret.
pub(crate) fn change(field: &str, from: Option<Value>, to: Option<Value>) -> Change {
    Change { field: field.to_owned(), from, to, changed: false }
}

impl Core {
    /// Records that the actor is about to do something.
    ///
    /// # Errors
    /// [`Error::Unrecordable`] or [`Error::Full`] by the deadline if it cannot
    /// be recorded; then it must not be done.
    pub(crate) fn intend<'a>(
        &'a self,
        context: &Context,
        deadline: Deadline,
        action: Action,
        asset: Asset<'_>,
        detail: IntentDetail,
    ) -> impl Future<Output = Result<Pending, Error>> + Send + use<'a> {
        let detail = IntentDetail {
            caller: context.caller(),
            asset_name: asset.name.map(str::to_owned),
            route: Some(context.route.clone()),
            ..detail
        };
        let who = (context.actor.organization_id, Some(context.actor.user_id));
        self.announce(who, action, asset, &detail, deadline.left())
    }

    /// The same for what the operator has the server do by itself, outside of
    /// any organization.
    pub(crate) async fn intend_system(&self, action: Action, asset: Asset<'_>) -> Result<Pending, Error> {
        self.intend_operator(OrganizationId(Uuid::nil()), action, asset, IntentDetail::default()).await
    }

    /// The same for what the operator does to an organization, which is to stand in
    /// its own record.
    pub(crate) async fn intend_operator(
        &self,
        organization: OrganizationId,
        action: Action,
        asset: Asset<'_>,
        detail: IntentDetail,
    ) -> Result<Pending, Error> {
        let detail = IntentDetail { asset_name: asset.name.map(str::to_owned), ..detail };
        self.announce((organization, None), action, asset, &detail, PATIENCE).await
    }

    /// The row is made at once and queued when it is awaited, so that what waits holds
    /// neither the detail nor its text.
    pub(crate) fn announce<'a>(
        &'a self,
        (organization_id, actor): (OrganizationId, Option<UserId>),
        action: Action,
        asset: Asset<'_>,
        detail: &IntentDetail,
        patience: Duration,
    ) -> impl Future<Output = Result<Pending, Error>> + Send + use<'a> {
        let detail = serde_json::to_string(detail).map_err(|error| Error::Internal(error.to_string()));
        let started_at = self.clock().now();
        let event_id = EventId::generate(started_at, self.entropy());
        let (asset_type, asset_id) = (asset.kind, asset.id);
        let recorded = detail.map(|detail| {
            let kind = EntryKind::Intent;
            let at = started_at;
            let entry = Entry { kind, event_id, at, organization_id, actor, action, asset_type, asset_id, detail };
            self.audit().record_within(entry, patience)
        });
        async move {
            recorded?.await.map_err(unrecorded)?;
            tracing::trace!(%event_id, action = action.as_str(), asset_id = asset_id.map(tracing::field::display), "intent recorded");
            Ok(Pending {
                audit: self.audit().clone(),
                event_id,
                organization_id,
                actor,
                action,
                asset_type,
                asset_id,
                started_at,
                clock: self.clock().clone(),
                finished: false,
            })
        }
    }
}

fn unrecorded(error: StoreError) -> Error {
    if matches!(error, StoreError::Full) {
        return Error::Full;
    }
    tracing::error!(%error, "an intent could not be recorded");
    Error::Unrecordable
}

impl Pending {
    /// The event; an execution's id is the same UUID.
    pub fn event_id(&self) -> EventId {
        self.event_id
    }

    /// When it began.
    pub fn started_at(&self) -> Timestamp {
        self.started_at
    }

    /// How long it has taken so far.
    pub fn elapsed(&self) -> Duration {
        self.clock.now().since(self.started_at)
    }

    /// Records that it was done.
    pub(crate) fn succeeded(self) {
        let outcome = self.outcome(OutcomeStatus::Succeeded, None);
        self.finish(outcome);
    }

    /// Carries the change out in a task of its own and records how it ended: a
    /// caller that hangs up in between loses neither.
    pub(crate) async fn carry_out<T: Send + 'static>(
        self,
        change: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        let task = tokio::spawn(async move {
            let result = change.await;
            self.end(result)
        });
        task.await.map_err(|error| Error::Internal(format!("a change ended abnormally: {error}")))?
    }

    /// Records the end of an operation by its result, and hands the result on.
    pub(crate) fn end<T>(self, result: Result<T, Error>) -> Result<T, Error> {
        match &result {
            Ok(_) => self.succeeded(),
            // Nobody knows whether the database has it; the record must not claim to.
            Err(Error::UnknownOutcome) => {
                let outcome = self.outcome(OutcomeStatus::Unknown, Some("unknown_outcome"));
                self.finish(outcome);
            }
            Err(_) => {
                let outcome = self.outcome(OutcomeStatus::Failed, Some("not_done"));
                self.finish(outcome);
            }
        }
        result
    }

    /// Records that the credential was not opened, and hands the reason on.
    pub(crate) fn unopened(self, error: Error) -> Error {
        let refused = matches!(error, Error::Denied(_) | Error::Unauthenticated(_) | Error::NotFound(_));
        let outcome = self.outcome(OutcomeStatus::Failed, Some(if refused { "refused" } else { "not_done" }));
        self.finish(outcome);
        error
    }

    /// Records how it ended.
    pub(crate) fn finish(mut self, outcome: Outcome) {
        self.finished = true;
        self.write(&outcome);
    }

    pub(crate) fn outcome(&self, status: OutcomeStatus, error: Option<&str>) -> Outcome {
        Outcome {
            status,
            upstream_status: None,
            error: error.map(str::to_owned),
            duration_ms: u64::try_from(self.elapsed().as_millis()).unwrap_or(u64::MAX),
            redactions: 0,
            egress_rules: Vec::new(),
            credential: None,
        }
    }

    fn write(&self, outcome: &Outcome) {
        tracing::debug!(
            event_id = %self.event_id,
            action = self.action.as_str(),
            asset_id = self.asset_id.map(tracing::field::display),
            status = outcome.status.as_str(),
            upstream_status = outcome.upstream_status,
            code = outcome.error,
            duration_ms = outcome.duration_ms,
            redactions = outcome.redactions,
            "operation ended"
        );
        // `Outcome` is plain numbers and texts, which always serialize.
        let detail = serde_json::to_string(outcome).unwrap_or_default();
        self.audit.record_later(Entry {
            kind: EntryKind::Outcome,
            event_id: self.event_id,
            at: self.clock.now(),
            organization_id: self.organization_id,
            actor: self.actor,
            action: self.action,
            asset_type: self.asset_type,
            asset_id: self.asset_id,
            detail,
        });
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if !self.finished {
            self.write(&self.outcome(OutcomeStatus::Failed, Some("abandoned")));
        }
    }
}
