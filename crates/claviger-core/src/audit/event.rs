//! An event, read from its rows.

use claviger_model::{
    Outcome,
    audit::{IntentDetail, Recorded},
};
use claviger_store::{AuditEvent, AuditPerson};

/// What was about to be done, by whom, and what came of it.
#[derive(Clone, Debug)]
pub struct Event {
    /// The row that was written before.
    pub intent: Recorded,
    /// What that row says.
    pub detail: IntentDetail,
    /// What came of it; `None` while it is under way.
    pub outcome: Option<Outcome>,
    /// Who did it, if that is somebody of the organization.
    pub person: Option<AuditPerson>,
}

impl Event {
    /// Rows are written by us and checked by their MACs; one that does not read
    /// shows what it can.
    pub(crate) fn of(event: AuditEvent) -> Self {
        let detail = serde_json::from_str(&event.intent.detail).unwrap_or_default();
        let outcome = event.outcome.and_then(|row| serde_json::from_str(&row.detail).ok());
        Self { intent: event.intent, detail, outcome, person: None }
    }

    /// `succeeded`, `failed`, `unknown`, or `running` while there is no outcome.
    pub fn status(&self) -> &'static str {
        self.outcome.as_ref().map_or("running", |outcome| outcome.status.as_str())
    }
}

/// Kinds of things and the name that their events go by (extensions.md 4).
const NAMES: [(&str, &[&str]); 5] = [
    ("Custom Connections", &["connection", "access_request"]),
    ("App Builder", &["app"]),
    (
        "Access Management",
        &["user", "invitation", "role", "team", "service_account", "oidc_provider", "organization", "audit"],
    ),
    ("Authentication", &["session", "factor"]),
    ("Keys", &["api_key", "application_key", "access_token", "root_key", "organization_key"]),
];

/// The name of events about things of this kind.
pub fn evt_name(asset_type: &str) -> &'static str {
    NAMES.iter().find(|(_, kinds)| kinds.contains(&asset_type)).map_or("Access Management", |(name, _)| name)
}

/// The name as it is spelled here, if there is such a name.
pub(crate) fn known_name(text: &str) -> Option<&'static str> {
    NAMES.iter().map(|(name, _)| *name).find(|name| *name == text)
}

pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(name, _)| *name)
}
