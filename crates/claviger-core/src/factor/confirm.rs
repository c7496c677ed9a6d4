//! `POST /api/v2/current_user/second_factors/{id}/confirm`

use claviger_access::{Decided, Operation};
use claviger_identity::totp;
use claviger_model::{
    Action, FactorId, Invalid, Json, Secret, UserId, audit::IntentDetail, factor::TotpFactor, json::Fields,
};
use claviger_store::StoreError;

use super::{ASSET, NAME, recovery_hash};
use crate::{
    Context, Core, Error,
    connection::ATTRIBUTES,
    record::{Asset, change},
    session::Begun,
};

/// How many recovery codes there are.
const CODES: usize = 10;
/// Without those that look like others; 32 of them, so that five bits are one.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
const LETTERS_A_CODE: usize = 16;

/// What is shown once when a factor is confirmed.
#[derive(Debug)]
pub struct Confirmed {
    /// The factor.
    pub factor: TotpFactor,
    /// Each lets its owner in once, in place of a code of the app.
    pub recovery_codes: Vec<Secret<String>>,
    /// The session in hand, with another value.
    pub begun: Begun,
}

impl Core {
    /// Confirms a factor by its first code: from now on it is asked for. Every
    /// other session of the caller's is over.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the code is not right; [`Error::Denied`] if the
    /// caller signed in too long ago.
    pub async fn factor_confirm(
        &self,
        context: &Context,
        id: FactorId,
        attributes: &Json,
    ) -> Result<Decided<Confirmed>, Error> {
        let permit = context.permit(Operation::FactorConfirm)?;
        let deadline = context.deadline();
        let mut factor = deadline.bound(self.factor_load(context, id)).await?;
        if factor.confirmed_at.is_some() {
            return Err(Error::Conflict("this second factor is confirmed already"));
        }
        let code = read(attributes)?;
        let session = deadline.bound(self.session_of_late(context)).await?;
        let user = deadline.bound(self.user_load(context, context.actor.user_id)).await?;
        let tried = format!("in:{}", user.id);
        deadline.bound(self.try_begin(context.client_ip, context.now, tried)).await?;
        let secret = deadline.bound(self.factor_open(&factor)).await?;
        let step = totp::check(&secret, code, context.now, None);
        let step =
            step.ok_or_else(|| Invalid::one(format!("{ATTRIBUTES}/code"), "is not the code that the app shows now"))?;
        let recovery_codes: Vec<_> = (0..CODES).map(|_| recovery_code(self)).collect();
        let hashes = hashes(user.id, &recovery_codes);
        let begun = self.session_renewed(&session, context.now);
        let asset = Asset { kind: ASSET, id: Some(id.0), name: Some(&user.email) };
        let detail =
            IntentDetail { changes: vec![change("confirmed", None, Some(true.into()))], ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Modified, asset, detail).await?;
        let (store, old) = (self.store().clone(), session.id);
        let change = async move {
            match store.factor_confirm(id, step, &hashes, old, &begun.session).await {
                Err(StoreError::NotFound) => Err(Error::NotFound(NAME)),
                other => other.map(|()| begun).map_err(Error::from),
            }
        };
        let begun = pending.carry_out(change).await?;
        (factor.confirmed_at, factor.last_step) = (Some(context.now), Some(step));
        Ok(permit.over(Confirmed { factor, recovery_codes, begun }))
    }
}

fn hashes(user: UserId, codes: &[Secret<String>]) -> Vec<[u8; 32]> {
    codes.iter().map(|code| recovery_hash(user, code)).collect()
}

/// Eighty bits in four groups of four.
fn recovery_code(core: &Core) -> Secret<String> {
    let random = zeroize::Zeroizing::new(core.entropy().array::<LETTERS_A_CODE>());
    let mut code = String::with_capacity(LETTERS_A_CODE + 3);
    for (place, byte) in random.iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(LETTERS[usize::from(byte & 31)]));
    }
    Secret::new(code)
}

fn read(attributes: &Json) -> Result<&Secret<String>, Invalid> {
    let mut fields = Fields::open(ATTRIBUTES, attributes)?;
    let code = fields.required_string("code");
    let faults = fields.close();
    match code {
        Some(code) => faults.or(code),
        None => Err(faults),
    }
}
