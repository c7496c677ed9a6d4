//! `POST /api/v2/sessions/passkey`, and passkeys as second factor.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use claviger_identity::passkey::{self, Party, answered};
use claviger_model::{Invalid, Json, Passkey, SignInMethod, User, json::Fields};
use claviger_store::Basis;

use super::{answer::Answer, ask::Purpose};
use crate::{
    Core, Error,
    connection::ATTRIBUTES,
    session::{Begun, Visit, account, may_come},
};

/// One text for a passkey that nobody has, an answer that is wrong, and everybody
/// who may not come in.
const REFUSED: Error = Error::Unauthenticated("this passkey does not let anybody in");

/// Who has a passkey, with the passkey as it was when it answered.
#[derive(Debug)]
pub(crate) struct Bearer {
    pub(crate) user: User,
    pub(crate) passkey: Passkey,
}

impl Core {
    /// Signs in whoever answers by their passkey. The session is complete: the
    /// authenticator recognized them.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] with one text for every reason; [`Error::Busy`]
    /// after too many tries; [`Error::SingleSignOn`] where only a provider signs
    /// people in.
    pub async fn session_create_by_passkey(
        &self,
        visit: &Visit,
        party: &Party,
        attributes: &Json,
    ) -> Result<Begun, Error> {
        let answer = read(attributes)?;
        let deadline = visit.deadline();
        let bearer = deadline.bound(self.passkey_bearer(&answer)).await?;
        // Counted by itself: who guesses somebody's password does not keep their passkey out.
        let tried = account("passkey", &URL_SAFE_NO_PAD.encode(&answer.credential_id));
        let attempt = deadline.bound(self.try_begin(visit.client_ip, visit.now, tried)).await?;
        let right = match &bearer {
            Some(bearer) => deadline.bound(self.passkey_proved(bearer, party, &answer, visit.now)).await?,
            None => false,
        };
        let Some(Bearer { user, passkey }) = bearer else { return Err(REFUSED) };
        let organization = self.store().organization_get(user.organization_id);
        let organization = deadline.bound(async { Ok(organization.await?) }).await?.ok_or(REFUSED)?;
        if !right || !may_come(&user) || !organization.password_sign_in {
            self.sign_in_refused(visit, SignInMethod::Passkey, Some(&organization), Some(&user));
            let provider_only = right && may_come(&user);
            return Err(if provider_only { Error::SingleSignOn } else { REFUSED });
        }
        let begun = self.session_begin(visit, &user, Basis::Passkey(passkey.id), true).await?;
        self.try_succeeded(&attempt).await;
        Ok(begun)
    }

    /// Who has the passkey that answers.
    pub(crate) async fn passkey_bearer(&self, answer: &Answer) -> Result<Option<Bearer>, Error> {
        let Some(passkey) = self.store().passkey_by_credential(&answer.credential_id).await? else { return Ok(None) };
        let handle = answer.user_handle.as_deref();
        if handle.is_some_and(|handle| handle != passkey.user_id.0.as_bytes()) {
            return Ok(None);
        }
        let user = self.store().user_get(passkey.organization_id, passkey.user_id).await?;
        Ok(user.map(|user| Bearer { user, passkey }))
    }

    /// Whether the answer is right, which uses it and its challenge up.
    pub(crate) async fn passkey_proved(
        &self,
        bearer: &Bearer,
        party: &Party,
        answer: &Answer,
        now: claviger_model::Timestamp,
    ) -> Result<bool, Error> {
        let asked = self.passkey_asked(Purpose::SignIn, &answer.client_data, now).await?;
        let Some((challenge, _)) = asked else { return Ok(false) };
        let known: passkey::Passkey =
            serde_json::from_str(&bearer.passkey.content).map_err(|error| Error::Internal(error.to_string()))?;
        match answered(party, &challenge, &known, &answer.assertion()) {
            Ok(used) => {
                let used = serde_json::to_string(&used).map_err(|error| Error::Internal(error.to_string()))?;
                Ok(self.store().passkey_use(&bearer.passkey, &used, now).await?)
            }
            Err(fault) => {
                tracing::info!(passkey = %bearer.passkey.id, %fault, "a passkey was refused");
                Ok(false)
            }
        }
    }
}

fn read(attributes: &Json) -> Result<Answer, Invalid> {
    let mut fields = Fields::open(ATTRIBUTES, attributes)?;
    let at = fields.at("credential");
    let answer = fields.required("credential").map(|credential| Answer::read(&at, credential)).transpose();
    let faults = fields.close();
    match answer {
        Ok(Some(answer)) => faults.or(answer),
        Ok(None) => Err(faults),
        Err(mut inner) => {
            inner.0.extend(faults.0);
            Err(inner)
        }
    }
}
