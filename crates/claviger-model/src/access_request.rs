//! Requests for access: who wants which relation to what, why and until when.

use std::str::FromStr;

use crate::{AccessRequestId, ConnectionId, OrganizationId, Relation, Timestamp, UserId};

/// A request for a relation to a connection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccessRequest {
    /// Its id.
    pub id: AccessRequestId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// To which connection; it need not exist, and the requester never learns.
    pub connection_id: ConnectionId,
    /// Who asks.
    pub requested_by: UserId,
    /// For what.
    pub relation: Relation,
    /// Why, in the requester's words.
    pub reason: String,
    /// Until when: asked for while pending, given once approved.
    pub until: Timestamp,
    /// What became of it.
    pub status: RequestStatus,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// What they said to it.
    pub answer: Option<String>,
    /// Grows by one with every change.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What became of a request.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RequestStatus {
    /// Nobody has decided yet.
    Pending,
    /// Given.
    Approved,
    /// Not given.
    Refused,
    /// Taken back by whoever asked.
    Withdrawn,
}

impl RequestStatus {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Approved, Self::Refused, Self::Withdrawn];

    /// As on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl FromStr for RequestStatus {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|status| status.as_str() == text).ok_or(())
    }
}
