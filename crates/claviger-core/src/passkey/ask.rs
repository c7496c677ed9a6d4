//! What a browser is asked before it lets an authenticator answer:
//! `POST /api/v2/passkey_challenges` and `POST /api/v2/current_user/passkeys/challenges`

use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use claviger_access::{Decided, Operation};
use claviger_identity::passkey::{CHALLENGE_BYTES, challenge_in};
use claviger_model::{OrganizationId, Passkey, Timestamp, User};
use claviger_store::Challenge;
use uuid::Uuid;

use crate::{Context, Core, Error, session::Visit};

/// Who takes longer must begin again.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// What a challenge is for; one purpose's serves no other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Purpose {
    SignIn,
    Create,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "passkey_sign_in",
            Self::Create => "passkey_create",
        }
    }
}

/// A question that any passkey of this server may answer.
#[derive(Debug)]
pub struct Asked {
    /// Random; to be answered once.
    pub challenge: [u8; CHALLENGE_BYTES],
    /// Too late from then on.
    pub expires_at: Timestamp,
}

/// A question that a new passkey may answer.
#[derive(Debug)]
pub struct AskedToCreate {
    /// The question.
    pub asked: Asked,
    /// Whom the passkey is for.
    pub user: User,
    /// What they have already: no authenticator needs two.
    pub known: Vec<Passkey>,
}

impl Core {
    /// Asks whoever is at the door for a passkey.
    ///
    /// # Errors
    /// [`Error::Busy`] after very many questions from one address.
    pub async fn passkey_challenge_create(&self, visit: &Visit) -> Result<Asked, Error> {
        let deadline = visit.deadline();
        deadline.bound(self.begin_counted(visit)).await?;
        // Who answers, and so whose organization it is, only the answer tells.
        let nobody = OrganizationId(Uuid::nil());
        deadline.bound(self.passkey_ask(Purpose::SignIn, nobody, String::new(), visit.now)).await
    }

    /// Asks the caller's authenticator for a new passkey.
    ///
    /// # Errors
    /// [`Error::Denied`] if the caller signed in too long ago.
    pub async fn passkey_options(&self, context: &Context) -> Result<Decided<AskedToCreate>, Error> {
        let permit = context.permit(Operation::PasskeyOptions)?;
        let deadline = context.deadline();
        deadline.bound(self.session_of_late(context)).await?;
        let user = deadline.bound(self.user_load(context, context.actor.user_id)).await?;
        let known = self.store().passkeys(user.organization_id, user.id);
        let known = deadline.bound(async { Ok(known.await?) }).await?;
        let asked = self.passkey_ask(Purpose::Create, user.organization_id, user.id.to_string(), context.now);
        let asked = deadline.bound(asked).await?;
        Ok(permit.over(AskedToCreate { asked, user, known }))
    }

    async fn passkey_ask(
        &self,
        purpose: Purpose,
        organization_id: OrganizationId,
        content: String,
        now: Timestamp,
    ) -> Result<Asked, Error> {
        let challenge = self.entropy().array::<CHALLENGE_BYTES>();
        let expires_at = now.plus(PATIENCE);
        let kept =
            Challenge { hash: hash(&challenge), organization_id, purpose: purpose.as_str(), content, expires_at };
        self.store().challenge_insert(&kept, now).await?;
        Ok(Asked { challenge, expires_at })
    }

    /// The challenge that an answer is to, with what was kept of it, if it was
    /// given out for this purpose and not answered yet. It is used up by that.
    pub(crate) async fn passkey_asked(
        &self,
        purpose: Purpose,
        client_data: &[u8],
        now: Timestamp,
    ) -> Result<Option<([u8; CHALLENGE_BYTES], String)>, Error> {
        let Some(challenge) = challenge_in(client_data) else { return Ok(None) };
        let kept = self.store().challenge_take(hash(&challenge), purpose.as_str(), now).await?;
        Ok(kept.map(|kept| (challenge, kept.content)))
    }
}

fn hash(challenge: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, challenge).as_ref());
    hash
}
