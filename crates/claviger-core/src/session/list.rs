//! `GET /api/v2/sessions`

use claviger_access::{About, Decided, Operation};
use claviger_model::{Session, SessionId, Timestamp, UserId};
use claviger_store::SessionQuery;

use super::IDLE;
use crate::{Context, Core, Error};

/// Which sessions are wanted.
#[derive(Clone, Copy, Debug)]
pub struct SessionFilter {
    /// Whose; one's own if left out.
    pub user_id: Option<UserId>,
    /// Older than this one (cursor).
    pub before: Option<SessionId>,
    /// How many.
    pub limit: u64,
}

impl Core {
    /// Somebody's sessions, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`] for those of others without the right to manage access.
    pub async fn session_list(&self, context: &Context, filter: SessionFilter) -> Result<Decided<Vec<Session>>, Error> {
        let actor = &context.actor;
        let user_id = filter.user_id.unwrap_or(actor.user_id);
        let about = About { own: user_id == actor.user_id, ..About::default() };
        let permit = actor.permit(Operation::SessionList, about)?;
        let idle = i64::try_from(IDLE.as_micros()).unwrap_or(0);
        let query = SessionQuery {
            organization_id: actor.organization_id,
            user_id: Some(user_id),
            before: filter.before,
            now: context.now,
            seen_since: Timestamp(context.now.0 - idle),
            limit: filter.limit,
        };
        let mut sessions = self.store().sessions(&query).await?;
        for session in &mut sessions {
            session.last_seen_at = self.session_seen(session);
        }
        Ok(permit.over(sessions))
    }
}
