//! A connection on the wire (wire.md 3, extensions.md 1).

use std::collections::BTreeMap;

use claviger_core::{connection::ConnectionView, workload::WorkloadIdentity};
use claviger_model::{Destination, Health};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::KIND;
use crate::jsonapi::{Data, Reference};

/// A connection.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Connection)]
pub(crate) struct Resource {
    /// Its id.
    id: Uuid,
    /// Always `action_connection`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Everything about it but its secrets.
    attributes: Attributes,
    /// Who made it.
    relationships: Relationships,
}

/// Everything about a connection but its secrets.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionAttributes)]
struct Attributes {
    /// What people call it.
    name: String,
    /// What it connects to and how; secrets are there as `""`, references as `{"reference"}`.
    #[schema(value_type = Object)]
    integration: Value,
    /// Identifier tags, `key:value`.
    tags: Vec<String>,
    /// RFC 3339.
    created_at: String,
    /// RFC 3339.
    modified_at: String,
    /// Grows by one with every change.
    version: i64,
    /// Switched off.
    disabled: bool,
    /// What the reader may do: `view`, `resolve`, `edit`.
    acting_user_can: Vec<&'static str>,
    /// With whom it is shared: `private`, `restricted` or `organization`.
    shared: &'static str,
    /// In what state it is.
    health: HealthView,
    /// Which secret fields are set, and since when.
    secrets: BTreeMap<String, SetAt>,
    /// When an action last ran with it; RFC 3339.
    last_used_at: Option<String>,
    /// The only place its credential is sent to.
    destination: Option<DestinationView>,
    /// That another credential is there beside its own; `GET …/rotate` says more.
    #[serde(skip_serializing_if = "Option::is_none")]
    rotation: Option<RotationMarkView>,
    /// After how many days its secrets are to be replaced: from then on `health` is `expiring`.
    #[serde(skip_serializing_if = "Option::is_none")]
    rotation_reminder_days: Option<u32>,
    /// As whom it proves itself where it has no key (`federated`): what its cloud is told to trust.
    #[serde(skip_serializing_if = "Option::is_none")]
    identity: Option<IdentityView>,
}

/// What this server's identity tokens say for a connection.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WorkloadIdentity)]
struct IdentityView {
    /// `iss`; its description is below it.
    issuer: String,
    /// `sub`
    subject: String,
    /// `aud`
    audience: String,
}

/// A state with its reason.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Health)]
struct HealthView {
    /// `untested`, `working`, `failing`, `expiring`, `needs_authorization`, `disabled`.
    state: &'static str,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Since when; RFC 3339.
    since: String,
    /// When it was last looked at; RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    checked_at: Option<String>,
    /// When the credential ends, as far as that is known; RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    /// When the server tests it by itself; RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_check_at: Option<String>,
}

/// That a connection is being rotated.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionRotationMark)]
struct RotationMarkView {
    /// `staged` or `grace`.
    state: &'static str,
    /// Until when the credential of before is kept; RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    grace_ends_at: Option<String>,
}

/// When a secret was set.
#[derive(Debug, Serialize, ToSchema)]
struct SetAt {
    /// RFC 3339.
    set_at: String,
}

/// Where a connection's requests may go.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Destination)]
struct DestinationView {
    /// Scheme, host and port.
    origin: String,
    /// Whole segments from the root on.
    path_prefix: String,
    /// Upper-case methods; absent allows all.
    #[serde(skip_serializing_if = "Option::is_none")]
    methods: Option<Vec<String>>,
}

/// Other objects that a connection names.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionRelationships)]
struct Relationships {
    /// Its author.
    created_by: Data<Reference>,
}

impl From<ConnectionView> for Resource {
    fn from(view: ConnectionView) -> Self {
        let connection = view.record.connection;
        let health = connection.visible_health();
        Self {
            id: connection.id.0,
            kind: KIND,
            attributes: Attributes {
                name: connection.name,
                integration: view.integration,
                tags: connection.tags.iter().map(ToString::to_string).collect(),
                created_at: connection.created_at.to_string(),
                modified_at: connection.modified_at.to_string(),
                version: connection.version,
                disabled: connection.disabled,
                acting_user_can: view.can,
                shared: view.shared.as_str(),
                health: health.into(),
                secrets: connection
                    .secrets
                    .into_iter()
                    .map(|(field, at)| (field, SetAt { set_at: at.to_string() }))
                    .collect(),
                last_used_at: connection.last_used_at.map(|at| at.to_string()),
                destination: connection.destination.map(Into::into),
                rotation: view.rotation.map(|mark| RotationMarkView {
                    state: mark.state.as_str(),
                    grace_ends_at: mark.grace_ends_at.map(|at| at.to_string()),
                }),
                rotation_reminder_days: connection.reminder.map(|reminder| reminder.days),
                identity: view.identity.map(Into::into),
            },
            relationships: Relationships {
                created_by: Data { data: Reference { id: connection.created_by.0, kind: "users" } },
            },
        }
    }
}

impl From<WorkloadIdentity> for IdentityView {
    fn from(identity: WorkloadIdentity) -> Self {
        Self { issuer: identity.issuer, subject: identity.subject, audience: identity.audience }
    }
}

impl From<Health> for HealthView {
    fn from(health: Health) -> Self {
        Self {
            state: health.state.as_str(),
            reason: health.reason,
            since: health.since.to_string(),
            checked_at: health.checked_at.map(|at| at.to_string()),
            expires_at: health.expires_at.map(|at| at.to_string()),
            next_check_at: health.next_check_at.map(|at| at.to_string()),
        }
    }
}

impl From<Destination> for DestinationView {
    fn from(destination: Destination) -> Self {
        Self {
            origin: destination.origin.to_string(),
            path_prefix: destination.path_prefix,
            methods: destination.methods,
        }
    }
}

/// What a create or update body looks like; which credential fields there are
/// says `GET /api/v2/actions/integrations/{type}`.
#[derive(ToSchema)]
#[schema(as = ConnectionRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = ConnectionRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "action_connection")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = ConnectionRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// Required to create.
    name: Option<String>,
    /// `{"type", "credentials": {"type", …}}`; HTTP has `base_url` beside them. Required to create. A secret
    /// field may hold `{"reference": "env:NAME"}` (or `file:/path`, `vault:path#field`, `aws-sm:name#field`).
    #[schema(value_type = Option<Object>)]
    integration: Option<Value>,
    /// Identifier tags, `key:value`.
    tags: Option<Vec<String>>,
    /// After how many days its secrets are to be replaced (1 to 3650); `null` takes the reminder away.
    rotation_reminder_days: Option<u32>,
    /// Update only: refuses the change if the connection has another version by now.
    version: Option<i64>,
}
