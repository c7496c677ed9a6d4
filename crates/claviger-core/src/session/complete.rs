//! `POST /api/v2/sessions/current/second_factor`

use claviger_identity::passkey::Party;
use claviger_model::{Action, Invalid, Json, OrganizationId, Session, User, json::Fields};
use serde_json::Value;

use super::{ASSET, Begun, REFUSED, Visit, account, begin::gone};
use crate::{
    Core, Error,
    connection::ATTRIBUTES,
    factor::prove::Proof,
    passkey::Answer,
    record::{Asset, change},
};

const WRONG: Error = Error::Unauthenticated("the second factor is not right, or was used before");

impl Core {
    /// Completes a sign-in by its second factor, a passkey of `party` or a code. The
    /// cookie gets another value.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] if the code is not right; after five of those
    /// the session is over. [`Error::Busy`] after too many tries for the account.
    pub async fn session_complete(
        &self,
        visit: &Visit,
        party: Option<&Party>,
        attributes: &Json,
    ) -> Result<Begun, Error> {
        let deadline = visit.deadline();
        let cookie = visit.cookie.as_ref().ok_or(REFUSED)?;
        let (_, session) = deadline.bound(self.session_known(cookie)).await?;
        let proof = read(attributes)?;
        if session.complete {
            return Err(Error::Conflict("this session is complete already"));
        }
        let organization: OrganizationId = session.organization_id;
        let user = self.store().user_get(organization, session.user_id);
        let user = deadline.bound(async { Ok(user.await?) }).await?.ok_or(REFUSED)?;
        let tried = account(&organization.to_string(), &user.email);
        let attempt = deadline.bound(self.try_begin(visit.client_ip, visit.now, tried)).await?;
        let last = deadline.bound(self.session_try(&session, visit)).await?;
        let wanted = deadline.bound(self.factors_wanted(&user)).await?.ok_or(REFUSED)?;
        if !self.factor_proved(&user, &wanted, &proof, party, visit.now).await? {
            if last {
                self.store().session_delete(organization, session.id).await?;
            }
            let changes = vec![change("second_factor", None, Some(Value::from(proof.kind())))];
            let asset = (ASSET, Some(user.email.as_str()));
            self.refused_visit(visit, (organization, Some(user.id)), Action::SignedIn, asset, changes);
            return Err(WRONG);
        }
        let begun = self.session_proved(visit, &session, &user, &proof).await?;
        self.try_succeeded(&attempt).await;
        Ok(begun)
    }

    async fn session_proved(
        &self,
        visit: &Visit,
        session: &Session,
        user: &User,
        proof: &Proof<'_>,
    ) -> Result<Begun, Error> {
        let begun = self.session_renewed(session, visit.now);
        let changes = vec![change("second_factor", None, Some(Value::from(proof.kind())))];
        let asset = Asset { kind: ASSET, id: Some(begun.session.id.0), name: Some(&user.email) };
        let who = (user.organization_id, Some(user.id));
        let pending = self.intend_visit(visit, visit.deadline(), who, Action::SignedIn, asset, changes).await?;
        let (store, old) = (self.store().clone(), session.id);
        let change = async move {
            store.session_rotate(old, &begun.session).await.map_err(gone)?;
            Ok(begun)
        };
        pending.carry_out(change).await
    }
}

/// Exactly one of the three, as it was typed: nothing is trimmed off a code.
fn read(attributes: &Json) -> Result<Proof<'_>, Invalid> {
    let mut fields = Fields::open(ATTRIBUTES, attributes)?;
    let totp = fields.string("totp").map(Proof::Totp);
    let recovery = fields.string("recovery_code").map(Proof::Recovery);
    let at = fields.at("passkey");
    let passkey = fields.take("passkey").map(|credential| Answer::read(&at, credential).map(Proof::Passkey));
    let mut faults = fields.close();
    let mut given: Vec<_> = [totp, recovery].into_iter().flatten().map(Ok).chain(passkey).collect();
    match given.pop() {
        Some(Ok(proof)) if given.is_empty() => faults.or(proof),
        Some(Err(mut inner)) if given.is_empty() => {
            inner.0.extend(faults.0);
            Err(inner)
        }
        _ => {
            if faults.0.is_empty() {
                faults.push(ATTRIBUTES, "must have exactly one of totp, recovery_code and passkey");
            }
            Err(faults)
        }
    }
}
