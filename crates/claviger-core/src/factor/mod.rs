//! Second factors: one-time codes of an authenticator app, and recovery codes.

mod confirm;
mod create;
mod delete;
mod list;
pub(crate) mod prove;

use std::time::Duration;

use claviger_access::Denial;
use claviger_model::{FactorId, Secret, Session, Timestamp, factor::TotpFactor};

pub use confirm::Confirmed;
pub use create::Enrolled;
pub use list::Listed;

use crate::{Context, Core, Error, session::LIFETIME};

/// What the record calls it.
pub(crate) const ASSET: &str = "factor";
/// What a 404 calls it.
pub(crate) const NAME: &str = "second factor";

/// What makes up a sign-in is changed by who signed in so lately.
const LATELY: Duration = Duration::from_secs(10 * 60);

impl Core {
    /// The caller's session, if they signed in lately.
    pub(crate) async fn session_of_late(&self, context: &Context) -> Result<Session, Error> {
        let session = self.session_in_hand(context).await?;
        // Another value keeps the end, so the end tells when it all began.
        let began = session.expires_at.since(Timestamp(0)).saturating_sub(LIFETIME);
        let age = context.now.since(Timestamp(0)).saturating_sub(began);
        if age <= LATELY { Ok(session) } else { Err(Denial::SignInAgain.into()) }
    }

    /// The caller's factor of this id.
    pub(crate) async fn factor_load(&self, context: &Context, id: FactorId) -> Result<TotpFactor, Error> {
        let actor = &context.actor;
        let found = self.store().factor_of(actor.organization_id, actor.user_id).await?;
        found.filter(|factor| factor.id == id).ok_or(Error::NotFound(NAME))
    }
}

/// How a recovery code is kept. It has 80 random bits, so a plain hash will do.
pub(crate) fn recovery_hash(user: claviger_model::UserId, code: &Secret<String>) -> [u8; 32] {
    crate::fingerprint(&[user.0.as_bytes(), code.expose().as_bytes()])
}
