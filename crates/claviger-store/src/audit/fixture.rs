//! Rows for the tests of this folder.

use claviger_model::{
    Action, EventId, OrganizationId, Timestamp,
    audit::{Entry, EntryKind},
};
use uuid::Uuid;

/// A row of an execution with nothing in it.
pub(super) fn entry(kind: EntryKind, event: u128) -> Entry {
    Entry {
        kind,
        event_id: EventId(Uuid::from_u128(event)),
        at: Timestamp(0),
        organization_id: OrganizationId(Uuid::nil()),
        actor: None,
        action: Action::Executed,
        asset_type: "connection",
        asset_id: None,
        detail: "{}".to_owned(),
    }
}
