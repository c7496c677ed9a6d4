//! A connection as it is kept: everything but the secrets.

use std::{collections::BTreeMap, str::FromStr};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Binding, ConnectionId, Destination, OrganizationId, Reminder, RotationMark, Tag, Timestamp, UserId};

/// In what state a connection is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthState {
    /// Never used and never tested.
    #[default]
    Untested,
    /// The last use or test was accepted.
    Working,
    /// The credential was refused.
    Failing,
    /// Works, and something about it ends soon.
    Expiring,
    /// A person must consent at the provider first.
    NeedsAuthorization,
    /// Switched off by a person.
    Disabled,
}

impl HealthState {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Untested, Self::Working, Self::Failing, Self::Expiring, Self::NeedsAuthorization, Self::Disabled];

    /// As on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Untested => "untested",
            Self::Working => "working",
            Self::Failing => "failing",
            Self::Expiring => "expiring",
            Self::NeedsAuthorization => "needs_authorization",
            Self::Disabled => "disabled",
        }
    }
}

impl FromStr for HealthState {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(())
    }
}

/// A state with its reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Health {
    /// The state.
    pub state: HealthState,
    /// Why, in words for a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Since when it is so.
    pub since: Timestamp,
    /// When it was last found out by a test, or by a use that changed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<Timestamp>,
    /// When the credential ends, as far as the service or a certificate says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When the server will test it by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_check_at: Option<Timestamp>,
}

impl Health {
    /// Of what nobody has tried yet.
    pub fn untested(since: Timestamp) -> Self {
        Self {
            state: HealthState::Untested,
            reason: None,
            since,
            checked_at: None,
            expires_at: None,
            next_check_at: None,
        }
    }
}

/// A connection without its secrets.
#[derive(Clone, PartialEq, Debug)]
pub struct Connection {
    /// Its id.
    pub id: ConnectionId,
    /// Whose it is.
    pub organization_id: OrganizationId,
    /// What people call it; need not be unique.
    pub name: String,
    /// Such as `OpenAI`; a file in the catalog.
    pub integration_type: String,
    /// Such as `OpenAIAPIKey`; a credential type in that file.
    pub credential_type: String,
    /// Plain credential fields by name, and `base_url` for HTTP. A list of
    /// tokens stands here with names and without values.
    pub settings: Map<String, Value>,
    /// Identifier tags, in the order given.
    pub tags: Vec<Tag>,
    /// Where it may go; `None` while its scheme has no single one (AWS, GCP).
    pub destination: Option<Destination>,
    /// Which secret fields are set, and since when.
    pub secrets: BTreeMap<String, Timestamp>,
    /// Grows by one with every change.
    pub version: i64,
    /// Switched off: kept, but no action runs with it.
    pub disabled: bool,
    /// In what state it is; a disabled connection keeps its last one here.
    pub health: Health,
    /// The author.
    pub created_by: UserId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub modified_at: Timestamp,
    /// When an action last ran with it, within a minute.
    pub last_used_at: Option<Timestamp>,
    /// That there is another credential beside its own.
    pub rotation: Option<RotationMark>,
    /// When its secrets are to be replaced.
    pub reminder: Option<Reminder>,
}

impl Connection {
    /// The health that people see: disabled outranks the rest.
    pub fn visible_health(&self) -> Health {
        if !self.disabled {
            return self.health.clone();
        }
        Health {
            state: HealthState::Disabled,
            reason: Some("switched off by a person".to_owned()),
            since: self.modified_at,
            // Nobody tests what is switched off.
            next_check_at: None,
            ..self.health.clone()
        }
    }
}

/// A connection as the store keeps it: with its sealed secrets and its policy.
#[derive(Clone, PartialEq, Debug)]
pub struct ConnectionRecord {
    /// Everything that may be seen.
    pub connection: Connection,
    /// Sealed fields (security.md 3.2); a record of none where there is nothing to seal.
    pub sealed: Vec<u8>,
    /// Epoch of the organization key that sealed them.
    pub key_epoch: u32,
    /// Who may do what.
    pub bindings: Vec<Binding>,
    /// Grows by one with every change of the policy, which changes apart from
    /// the connection: nothing has to be sealed for it.
    pub policy_version: i64,
}
