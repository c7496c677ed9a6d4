//! The record: what is about to be done (intent, durable before it is done) and
//! what came of it (outcome). Rows are only appended and each carries the MAC
//! of the one before (security.md 3.6).

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{ChainId, EventId, OrganizationId, Timestamp, UserId};

/// What was done.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Something was made.
    Created,
    /// Something was changed.
    Modified,
    /// Something was deleted.
    Deleted,
    /// Permissions were changed.
    Shared,
    /// An action ran.
    Executed,
    /// A connection was tested.
    Tested,
    /// Somebody authorized a connection at its provider.
    Authorized,
    /// Keys or a refresh token were replaced.
    Rotated,
    /// Somebody was refused.
    Refused,
    /// The record was read as a whole.
    Exported,
    /// Somebody signed in, or tried to.
    SignedIn,
    /// Somebody's session ended because somebody ended it.
    SignedOut,
    /// The server started and closed what a crash had left open.
    Started,
}

impl std::str::FromStr for Action {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|action| action.as_str() == text).ok_or(())
    }
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 13] = [
        Self::Created,
        Self::Modified,
        Self::Deleted,
        Self::Shared,
        Self::Executed,
        Self::Tested,
        Self::Authorized,
        Self::Rotated,
        Self::Refused,
        Self::Exported,
        Self::SignedIn,
        Self::SignedOut,
        Self::Started,
    ];

    /// As on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Modified => "modified",
            Self::Deleted => "deleted",
            Self::Shared => "shared",
            Self::Executed => "executed",
            Self::Tested => "tested",
            Self::Authorized => "authorized",
            Self::Rotated => "rotated",
            Self::Refused => "refused",
            Self::Exported => "exported",
            Self::SignedIn => "signed_in",
            Self::SignedOut => "signed_out",
            Self::Started => "started",
        }
    }
}

/// How it ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeStatus {
    /// Done.
    Succeeded,
    /// Tried, and it did not work.
    Failed,
    /// A crash took the outcome; closed at the next start.
    Unknown,
}

impl OutcomeStatus {
    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }
}

/// Who and from where.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Caller {
    /// API key, as `api_key_id` of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_key_id: Option<Uuid>,
    /// Application key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_key_id: Option<Uuid>,
    /// Access token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_token_id: Option<Uuid>,
    /// Browser session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<Uuid>,
    /// Address of the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_ip: Option<IpAddr>,
}

/// One changed field; a secret one says only that it changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Change {
    /// Which field.
    pub field: String,
    /// Before; absent for secrets and for new fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<serde_json::Value>,
    /// After; absent for secrets and for removed fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<serde_json::Value>,
    /// Set for secrets, which never say more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub changed: bool,
}

/// Where an execution is about to go.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ExecutionIntent {
    /// Which action; `proxy` for the streaming proxy.
    pub fqn: String,
    /// Version of the connection whose secret is opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_version: Option<i64>,
    /// Upper-case method.
    pub method: String,
    /// Scheme, host and port, as in [`crate::Origin`]'s text.
    pub origin: String,
    /// Operator rules that opened the way (`--egress-allow` entries).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub egress_rules: Vec<String>,
}

/// What is about to be done.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct IntentDetail {
    /// Who and from where.
    #[serde(flatten)]
    pub caller: Caller,
    /// On whose behalf, where it is not the actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_as: Option<UserId>,
    /// Name of the thing, as it was then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset_name: Option<String>,
    /// Request line of the API call, with the route's template for a path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// For [`Action::Executed`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execution: Option<ExecutionIntent>,
    /// For changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Outcome {
    /// How it ended.
    pub status: OutcomeStatus,
    /// Status that the upstream answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upstream_status: Option<u16>,
    /// Our error code where it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// How many occurrences of a secret were replaced in the answer.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub redactions: u64,
    /// Operator rules that opened the way, those included that showed only when
    /// the name was resolved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub egress_rules: Vec<String>,
    /// `previous` where it went out with the credential that the connection had before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// Intent or outcome.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntryKind {
    /// About to be done.
    Intent,
    /// Done; has the event id of its intent.
    Outcome,
    /// A signed checkpoint of the chain.
    Checkpoint,
}

impl EntryKind {
    /// As kept in the database.
    pub fn as_i16(self) -> i16 {
        match self {
            Self::Intent => 0,
            Self::Outcome => 1,
            Self::Checkpoint => 2,
        }
    }

    /// From the database.
    pub fn from_i16(number: i16) -> Option<Self> {
        match number {
            0 => Some(Self::Intent),
            1 => Some(Self::Outcome),
            2 => Some(Self::Checkpoint),
            _ => None,
        }
    }
}

/// One row to append; the writer gives it its sequence and its MAC.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Intent or outcome.
    pub kind: EntryKind,
    /// The event; an execution's is its id.
    pub event_id: EventId,
    /// When.
    pub at: Timestamp,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Who; `None` is the server itself.
    pub actor: Option<UserId>,
    /// What.
    pub action: Action,
    /// `connection`, `application_key`, `organization`, …
    pub asset_type: &'static str,
    /// Which.
    pub asset_id: Option<Uuid>,
    /// [`IntentDetail`] or [`Outcome`] as JSON.
    pub detail: String,
}

/// One row as it stands in the record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recorded {
    /// Which server's chain.
    pub chain_id: ChainId,
    /// Place in that chain, from 1.
    pub sequence: i64,
    /// Intent or outcome.
    pub kind: EntryKind,
    /// The event.
    pub event_id: EventId,
    /// When.
    pub at: Timestamp,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Who.
    pub actor: Option<UserId>,
    /// What, as kept.
    pub action: String,
    /// What kind of thing.
    pub asset_type: String,
    /// Which.
    pub asset_id: Option<Uuid>,
    /// JSON.
    pub detail: String,
    /// HMAC over the MAC before and [`canonical`] of this row.
    pub mac: [u8; 32],
}

/// The bytes that a row's MAC covers: every column, each with its length, so
/// that no two different rows read the same.
#[expect(clippy::too_many_arguments, reason = "one argument a column, in column order")]
pub fn canonical(
    chain: ChainId,
    sequence: i64,
    kind: EntryKind,
    event: EventId,
    at: Timestamp,
    organization: OrganizationId,
    actor: Option<UserId>,
    action: &str,
    asset_type: &str,
    asset_id: Option<Uuid>,
    detail: &str,
) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(160 + detail.len());
    let mut field = |value: &[u8]| {
        bytes.extend_from_slice(&u32::try_from(value.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend_from_slice(value);
    };
    field(chain.0.as_bytes());
    field(&sequence.to_be_bytes());
    field(&kind.as_i16().to_be_bytes());
    field(event.0.as_bytes());
    field(&at.0.to_be_bytes());
    field(organization.0.as_bytes());
    field(actor.as_ref().map_or(&[][..], |user| user.0.as_bytes()));
    field(action.as_bytes());
    field(asset_type.as_bytes());
    field(asset_id.as_ref().map_or(&[][..], |id| id.as_bytes()));
    field(detail.as_bytes());
    bytes
}
