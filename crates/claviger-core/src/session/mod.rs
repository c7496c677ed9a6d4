//! People at a browser: from a visit to a session, and its end.

mod begin;
mod complete;
mod create;
mod end;
mod list;
mod options;
mod password;
pub(crate) mod throttle;

use std::{net::IpAddr, time::Duration};

use claviger_model::{
    Action, OrganizationId, Secret, Session, Timestamp, UserId,
    audit::{Caller, Change, IntentDetail},
};
use claviger_store::KeyUse;

pub use begin::Begun;
pub use list::SessionFilter;
pub use options::SignInOptions;

pub(crate) use create::{account, may_come};

use crate::{
    Core, Error,
    context::Deadline,
    record::{Asset, Pending},
};

/// A session that is not used for so long is over.
pub const IDLE: Duration = Duration::from_secs(30 * 60);
/// A session is over after so long however much it is used.
pub const LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);

/// What the record calls it.
pub(crate) const ASSET: &str = "session";

/// One text for every reason.
pub(crate) const REFUSED: Error = Error::Unauthenticated("the session is not valid, or over; sign in again");
pub(crate) const INCOMPLETE: Error = Error::Unauthenticated(
    "the sign-in is not complete; send the second factor to POST /api/v2/sessions/current/second_factor",
);

/// Somebody at the door, who has not proved yet who they are.
#[derive(Debug)]
pub struct Visit {
    /// From where, if it came over the network.
    pub client_ip: Option<IpAddr>,
    /// With which browser, by its own word.
    pub user_agent: Option<String>,
    /// Method and path template, such as `POST /api/v2/sessions`.
    pub route: String,
    /// The session cookie that came along, whosever it is.
    pub cookie: Option<Secret<String>>,
    /// When the request arrived.
    pub now: Timestamp,
    /// How much of [`crate::PATIENCE`] is left for the operation.
    pub patience: Duration,
}

impl Visit {
    pub(crate) fn deadline(&self) -> Deadline {
        Deadline::within(self.patience)
    }
}

impl Core {
    /// Records that a visitor is about to do something as `who` in the
    /// organization; `None` where nobody is known by what they said.
    ///
    /// # Errors
    /// As every intent's: then it must not be done.
    pub(crate) async fn intend_visit(
        &self,
        visit: &Visit,
        deadline: Deadline,
        who: (OrganizationId, Option<UserId>),
        action: Action,
        asset: Asset<'_>,
        changes: Vec<Change>,
    ) -> Result<Pending, Error> {
        let detail = IntentDetail {
            caller: Caller { client_ip: visit.client_ip, ..Caller::default() },
            asset_name: asset.name.map(str::to_owned),
            route: Some(visit.route.clone()),
            changes,
            ..IntentDetail::default()
        };
        self.announce(who, action, asset, &detail, deadline.left()).await
    }

    /// When a session was last used, by the database and by what it does not know yet.
    pub(crate) fn session_seen(&self, session: &Session) -> Timestamp {
        let stored = session.last_seen_at;
        self.key_used(KeyUse::Session(session.id), Some(stored)).unwrap_or(stored)
    }
}
