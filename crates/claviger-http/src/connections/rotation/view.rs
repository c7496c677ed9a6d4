//! A rotation on the wire (extensions.md 1).

use claviger_core::connection::Rotation;
use claviger_model::{RotationState, staged::StagedTest};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::KIND;

/// How far the rotation of a connection's credential is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionRotation)]
pub(crate) struct Resource {
    /// The connection's id.
    id: Uuid,
    /// Always `connection_rotation`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Everything about it but the secrets.
    attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionRotationAttributes)]
struct Attributes {
    /// `staged`: the new credential waits. `grace`: it is the connection's own, and the one before is kept.
    /// `ended`: nothing is kept (the answer to a promotion without a grace period).
    state: &'static str,
    /// When the new one was staged; RFC 3339.
    staged_at: String,
    /// By whom: a user's id.
    staged_by: Uuid,
    /// For how long the one before is kept once the new one is promoted.
    grace_seconds: u32,
    /// When that was; RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    promoted_at: Option<String>,
    /// Until when the one before is kept; RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    grace_ends_at: Option<String>,
    /// What the last test of the staged one said.
    #[serde(skip_serializing_if = "Option::is_none")]
    tested: Option<Tested>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionRotationTested)]
struct Tested {
    /// `accepted`, `refused` or `unknown`.
    verdict: String,
    /// RFC 3339.
    at: String,
    /// Status of the answer that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// In words.
    message: String,
}

impl From<Rotation> for Resource {
    fn from(rotation: Rotation) -> Self {
        Self {
            id: rotation.connection_id.0,
            kind: KIND,
            attributes: Attributes {
                state: rotation.state.map_or("ended", RotationState::as_str),
                staged_at: rotation.staged_at.to_string(),
                staged_by: rotation.staged_by.0,
                grace_seconds: rotation.grace_seconds,
                promoted_at: rotation.promoted_at.map(|at| at.to_string()),
                grace_ends_at: rotation.grace_ends_at.map(|at| at.to_string()),
                tested: rotation.tested.map(Into::into),
            },
        }
    }
}

impl From<StagedTest> for Tested {
    fn from(test: StagedTest) -> Self {
        Self { verdict: test.verdict, at: test.at.to_string(), status: test.status, message: test.message }
    }
}
