//! An event on the wire (wire.md 12, extensions.md 4).

use claviger_core::audit::{Event, evt_name};
use claviger_model::{
    Action, Outcome,
    audit::{Caller, Change, ExecutionIntent},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// One event of the record.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditEvent)]
pub(crate) struct Resource {
    /// Its id; an execution's is the execution's.
    id: Uuid,
    /// Always `audit`.
    #[serde(rename = "type")]
    kind: &'static str,
    attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditEventAttributes)]
struct Attributes {
    /// The event in a sentence.
    message: String,
    /// RFC 3339.
    timestamp: String,
    /// Always `claviger`.
    service: &'static str,
    /// `action:…` and `asset_type:…`
    tags: Vec<String>,
    /// The event in detail.
    attributes: Detail,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditEventDetail)]
struct Detail {
    /// `succeeded`, `failed`, `unknown` where a crash took the outcome, or `running`.
    status: &'static str,
    /// `created`, `modified`, `deleted`, `executed`, …
    action: String,
    /// `API + App Key`, `ACCESS TOKEN` or `SESSION`; absent for what the server did by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_method: Option<&'static str>,
    /// Milliseconds since 1970.
    timestamp: i64,
    org: Organization,
    /// Who; absent for what the server did by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    usr: Option<User>,
    /// On whose behalf, where it is not who did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    run_as: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    application_key_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token_id: Option<Uuid>,
    evt: Evt,
    asset: Asset,
    /// The request that it was; absent for what the server did by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    http: Option<Http>,
    #[serde(skip_serializing_if = "Option::is_none")]
    network: Option<Network>,
    /// Where an execution went.
    #[serde(skip_serializing_if = "Option::is_none")]
    execution: Option<Execution>,
    /// What was changed; secrets say only that they were.
    #[schema(value_type = Vec<Object>)]
    changes: Vec<Change>,
    /// What came of it; absent while it is under way.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<End>,
    chain: Chain,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditOrganization)]
struct Organization {
    uuid: Uuid,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditUser)]
struct User {
    id: Uuid,
    uuid: Uuid,
    /// As it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditEvt)]
struct Evt {
    /// `Custom Connections`, `App Builder`, `Access Management`, `Authentication` or `Keys`.
    name: &'static str,
    actor: Actor,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditActor)]
struct Actor {
    /// `USER`, `SERVICE_ACCOUNT` or `SYSTEM`
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditAsset)]
struct Asset {
    /// `connection`, `application_key`, …
    #[serde(rename = "type")]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    /// As it was then.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditHttp)]
struct Http {
    method: String,
    url_details: UrlDetails,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditUrlDetails)]
struct UrlDetails {
    /// The route; `{…}` stands for ids.
    path: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditNetwork)]
struct Network {
    client: NetworkClient,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditNetworkClient)]
struct NetworkClient {
    ip: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditExecution)]
struct Execution {
    /// Which action; `proxy` for the streaming proxy.
    fqn: String,
    /// Upper-case method sent upstream.
    method: String,
    /// Scheme, host and port.
    origin: String,
    /// Version of the connection whose secret was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    connection_version: Option<i64>,
    /// Operator rules (`--egress-allow`) that opened the way.
    egress_rules: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditOutcome)]
struct End {
    /// `succeeded`, `failed` or `unknown`
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    upstream_status: Option<u16>,
    /// Our error code where it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    duration_ms: u64,
    /// `previous` where it went out with the credential that the connection had before.
    #[serde(skip_serializing_if = "Option::is_none")]
    credential: Option<String>,
    /// How many occurrences of a secret were replaced in the answer.
    redactions: u64,
}

/// Where the row stands in the record, for comparing with `claviger audit verify`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditChain)]
struct Chain {
    /// Which server's chain.
    id: Uuid,
    sequence: i64,
    /// Hexadecimal.
    mac: String,
}

impl From<Event> for Resource {
    fn from(event: Event) -> Self {
        let tags = vec![format!("action:{}", event.intent.action), format!("asset_type:{}", event.intent.asset_type)];
        Self {
            id: event.intent.event_id.0,
            kind: "audit",
            attributes: Attributes {
                message: message(&event),
                timestamp: event.intent.at.to_string(),
                service: "claviger",
                tags,
                attributes: event.into(),
            },
        }
    }
}

/// `ana@acme.example modified connection "Friend": succeeded`
fn message(event: &Event) -> String {
    let who = match (&event.person, event.intent.actor) {
        (Some(person), _) => person.email.clone(),
        (None, Some(user)) => format!("user {user}"),
        (None, None) => "the server".to_owned(),
    };
    let kind = event.intent.asset_type.replace('_', " ");
    let asset = match (&event.detail.asset_name, event.intent.asset_id) {
        (Some(name), _) => format!("{kind} {name:?}"),
        (None, Some(id)) => format!("{kind} {id}"),
        (None, None) => kind,
    };
    let with = event.detail.execution.as_ref().map(|execution| format!("{} with ", execution.fqn)).unwrap_or_default();
    if event.intent.action == Action::Refused.as_str() {
        return format!("{who} was refused what they asked of {asset}");
    }
    format!("{who} {} {with}{asset}: {}", event.intent.action, event.status())
}

impl From<Event> for Detail {
    fn from(event: Event) -> Self {
        let status = event.status();
        let Event { intent, detail, outcome, person } = event;
        let actor = match &person {
            Some(person) if person.service_account => "SERVICE_ACCOUNT",
            _ if intent.actor.is_some() => "USER",
            _ => "SYSTEM",
        };
        let email = person.map(|person| person.email);
        let auth_method = auth_method(&detail.caller);
        Self {
            status,
            action: intent.action,
            auth_method,
            timestamp: intent.at.unix_millis(),
            org: Organization { uuid: intent.organization_id.0 },
            usr: intent.actor.map(|user| User { id: user.0, uuid: user.0, email }),
            run_as: detail.run_as.map(|user| user.0),
            api_key_id: detail.caller.api_key_id,
            application_key_id: detail.caller.application_key_id,
            access_token_id: detail.caller.access_token_id,
            evt: Evt { name: evt_name(&intent.asset_type), actor: Actor { kind: actor } },
            asset: Asset { kind: intent.asset_type, id: intent.asset_id, name: detail.asset_name },
            http: detail.route.as_deref().and_then(http),
            network: detail.caller.client_ip.map(|ip| Network { client: NetworkClient { ip: ip.to_string() } }),
            execution: detail.execution.map(|execution| Execution::of(execution, outcome.as_ref())),
            changes: detail.changes,
            outcome: outcome.map(End::from),
            chain: Chain { id: intent.chain_id.0, sequence: intent.sequence, mac: hex(&intent.mac) },
        }
    }
}

impl Execution {
    /// The intent has the rules that were known before, the outcome all of them.
    fn of(intent: ExecutionIntent, outcome: Option<&Outcome>) -> Self {
        let later = outcome.map(|outcome| &outcome.egress_rules).filter(|rules| !rules.is_empty());
        Self {
            egress_rules: later.cloned().unwrap_or(intent.egress_rules),
            fqn: intent.fqn,
            method: intent.method,
            origin: intent.origin,
            connection_version: intent.connection_version,
        }
    }
}

impl From<Outcome> for End {
    fn from(outcome: Outcome) -> Self {
        Self {
            status: outcome.status.as_str(),
            upstream_status: outcome.upstream_status,
            error: outcome.error,
            duration_ms: outcome.duration_ms,
            credential: outcome.credential,
            redactions: outcome.redactions,
        }
    }
}

fn auth_method(caller: &Caller) -> Option<&'static str> {
    let ways = [
        (caller.application_key_id, "API + App Key"),
        (caller.access_token_id, "ACCESS TOKEN"),
        (caller.session_id, "SESSION"),
    ];
    ways.into_iter().find(|(id, _)| id.is_some()).map(|(_, name)| name)
}

fn http(route: &str) -> Option<Http> {
    let (method, path) = route.split_once(' ')?;
    Some(Http { method: method.to_owned(), url_details: UrlDetails { path: path.to_owned() } })
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
