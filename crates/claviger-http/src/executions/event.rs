//! What the record says, on the wire: executions and other events.

use claviger_core::AuditEvent;
use claviger_model::{Outcome, OutcomeStatus, audit::IntentDetail};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::page::Continued;

/// One event of the record.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub(crate) struct Resource {
    /// Its id; an execution's is the execution's.
    id: Uuid,
    /// `action_execution` or `audit`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What happened.
    attributes: Attributes,
}

/// What happened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EventAttributes)]
struct Attributes {
    /// `created`, `modified`, `deleted`, `executed`, …
    action: String,
    /// `running`, `succeeded`, `failed`, or `unknown` where a crash took the outcome.
    status: &'static str,
    /// Who.
    actor: Option<Uuid>,
    /// On whose behalf, where it is not the actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    run_as: Option<Uuid>,
    /// With which API key.
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key_id: Option<Uuid>,
    /// From which address.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_ip: Option<String>,
    /// By which route.
    #[serde(skip_serializing_if = "Option::is_none")]
    route: Option<String>,
    /// Which action was run.
    #[serde(skip_serializing_if = "Option::is_none")]
    fqn: Option<String>,
    /// With which connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    connection_id: Option<Uuid>,
    /// Scheme, host and port.
    #[serde(skip_serializing_if = "Option::is_none")]
    destination: Option<String>,
    /// HTTP method sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    /// Operator rules (`--egress-allow`) that opened the way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    egress_rules: Vec<String>,
    /// What the upstream answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    upstream_status: Option<u16>,
    /// `previous` where it went out with the credential that the connection had before it was rotated.
    #[serde(skip_serializing_if = "Option::is_none")]
    credential: Option<String>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failure>,
    /// What was changed; secrets say only that they were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    changes: Vec<Value>,
    /// RFC 3339.
    started_at: String,
    /// How long it took.
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_ms: Option<u64>,
    /// How many occurrences of a secret were replaced in the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    redactions: Option<u64>,
}

/// Why an execution failed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EventFailure)]
struct Failure {
    code: String,
}

impl From<AuditEvent> for Resource {
    fn from(event: AuditEvent) -> Self {
        // Rows are written by us and checked by their MACs; one that does not
        // read shows what it can.
        let detail = serde_json::from_str::<IntentDetail>(&event.intent.detail).unwrap_or_default();
        let outcome = event.outcome.and_then(|row| serde_json::from_str::<Outcome>(&row.detail).ok());
        let execution = detail.execution;
        let is_execution = execution.is_some();
        // The intent has those that were known before, the outcome all of them.
        let egress_rules = match &outcome {
            Some(outcome) if !outcome.egress_rules.is_empty() => outcome.egress_rules.clone(),
            _ => execution.as_ref().map(|execution| execution.egress_rules.clone()).unwrap_or_default(),
        };
        let text = |text: String| Some(text).filter(|text| !text.is_empty());
        Self {
            id: event.intent.event_id.0,
            kind: if is_execution { "action_execution" } else { "audit" },
            attributes: Attributes {
                action: event.intent.action,
                status: outcome.as_ref().map_or("running", |outcome| outcome.status.as_str()),
                actor: event.intent.actor.map(|user| user.0),
                run_as: detail.run_as.map(|user| user.0),
                api_key_id: detail.caller.api_key_id,
                client_ip: detail.caller.client_ip.map(|ip| ip.to_string()),
                route: detail.route,
                fqn: execution.as_ref().map(|execution| execution.fqn.clone()),
                connection_id: event.intent.asset_id.filter(|_| event.intent.asset_type == "connection"),
                destination: execution.as_ref().and_then(|execution| text(execution.origin.clone())),
                egress_rules,
                method: execution.and_then(|execution| text(execution.method)),
                upstream_status: outcome.as_ref().and_then(|outcome| outcome.upstream_status),
                credential: outcome.as_ref().and_then(|outcome| outcome.credential.clone()),
                error: outcome
                    .as_ref()
                    .filter(|outcome| outcome.status != OutcomeStatus::Succeeded)
                    .and_then(|outcome| outcome.error.clone())
                    .map(|code| Failure { code }),
                changes: detail.changes.into_iter().filter_map(|change| serde_json::to_value(change).ok()).collect(),
                started_at: event.intent.at.to_string(),
                duration_ms: outcome.as_ref().map(|outcome| outcome.duration_ms),
                redactions: outcome.as_ref().filter(|_| is_execution).map(|outcome| outcome.redactions),
            },
        }
    }
}

/// One page of events: a cursor only where there may be more.
pub(crate) fn page(events: Vec<AuditEvent>, limit: u64) -> (Vec<Resource>, Continued) {
    let last = events.last().map(|event| event.intent.event_id.0);
    let meta = Continued::new(last, events.len(), limit);
    (events.into_iter().map(Into::into).collect(), meta)
}
