//! The other credential of a connection while its own is being rotated: one that waits to be put
//! in its place, or the one that was there before. (Rotation of our own keys is another thing.)

use std::{collections::BTreeMap, str::FromStr};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{ConnectionId, OrganizationId, Timestamp, UserId};

/// How far a rotation is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RotationState {
    /// The new credential is sealed beside the current one; nobody uses it yet.
    Staged,
    /// The new one is current; the one before is kept in reserve.
    Grace,
}

impl RotationState {
    /// As on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Staged => "staged",
            Self::Grace => "grace",
        }
    }
}

impl FromStr for RotationState {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Staged, Self::Grace].into_iter().find(|state| state.as_str() == text).ok_or(())
    }
}

/// That a connection is being rotated, as the connection itself knows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RotationMark {
    /// How far.
    pub state: RotationState,
    /// From when on the credential of before is of no use.
    pub grace_ends_at: Option<Timestamp>,
}

impl RotationMark {
    /// Whether it still counts: a grace period ends by itself.
    pub fn counts(&self, now: Timestamp) -> bool {
        self.grace_ends_at.is_none_or(|end| now < end)
    }
}

/// What a test said of a staged credential.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StagedTest {
    /// `accepted`, `refused` or `unknown`.
    pub verdict: String,
    /// When.
    pub at: Timestamp,
    /// Status of the answer that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// In words.
    pub message: String,
}

/// The other credential of a connection, sealed.
#[derive(Clone, PartialEq, Debug)]
pub struct StagedCredential {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Of which connection.
    pub connection_id: ConnectionId,
    /// Whether it waits or is kept in reserve.
    pub state: RotationState,
    /// The connection's version with which it came here; sealed in.
    pub version: i64,
    /// The connection's plain settings with it.
    pub settings: Map<String, Value>,
    /// Its secret fields, and since when each is set.
    pub secrets: BTreeMap<String, Timestamp>,
    /// Sealed fields.
    pub sealed: Vec<u8>,
    /// Epoch of the organization key that sealed them.
    pub key_epoch: u32,
    /// For how long the one before is kept once the new one is current, in seconds; 0 is not at all.
    pub grace_seconds: u32,
    /// When the new one was staged.
    pub staged_at: Timestamp,
    /// By whom.
    pub staged_by: UserId,
    /// When the new one became current.
    pub promoted_at: Option<Timestamp>,
    /// Until when the one before is kept; sealed in.
    pub grace_ends_at: Option<Timestamp>,
    /// What the last test of the staged one said.
    pub tested: Option<StagedTest>,
}

impl StagedCredential {
    /// What the connection itself knows of it.
    pub fn mark(&self) -> RotationMark {
        RotationMark { state: self.state, grace_ends_at: self.grace_ends_at }
    }
}

/// When a connection's secrets are to be replaced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reminder {
    /// How old a secret may become, in days.
    pub days: u32,
    /// When the oldest is that old; `None` where there is none of ours to replace.
    pub due_at: Option<Timestamp>,
}

impl Reminder {
    /// `days` counted from the oldest secret.
    pub fn new(days: u32, oldest: Option<Timestamp>) -> Self {
        Self { days, due_at: oldest.map(|at| Timestamp(at.0.saturating_add(Self::micros(days)))) }
    }

    /// Since when the oldest secret is set.
    pub fn rotated_at(&self) -> Option<Timestamp> {
        self.due_at.map(|due| Timestamp(due.0.saturating_sub(Self::micros(self.days))))
    }

    fn micros(days: u32) -> i64 {
        i64::from(days) * 86_400_000_000
    }
}
