//! `PUT /api/v2/current_user/password`

use claviger_access::{Decided, Operation};
use claviger_model::{
    Action, Invalid, Json, Secret, Session,
    audit::{Change, IntentDetail},
    json::Fields,
};

use super::{Begun, REFUSED, begin::gone};
use crate::{Context, Core, Error, Refusal, Via, connection::ATTRIBUTES, record::Asset};

/// What somebody typed.
struct Typed<'a> {
    current: &'a Secret<String>,
    new: &'a Secret<String>,
}

impl Core {
    /// Gives the caller another password. Their other sessions are over, and the
    /// one in hand gets another value.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the current password is not theirs, or the new one
    /// too short or too long; [`Error::Busy`] after too many tries.
    pub async fn password_set(&self, context: &Context, attributes: &Json) -> Result<Decided<Begun>, Error> {
        let permit = context.permit(Operation::PasswordSet)?;
        let typed = read(attributes)?;
        let deadline = context.deadline();
        let session = deadline.bound(self.session_in_hand(context)).await?;
        let user = deadline.bound(self.user_load(context, context.actor.user_id)).await?;
        // Counted by itself: who guesses from outside does not keep its owner from changing it.
        let tried = format!("in:{}", user.id);
        let attempt = deadline.bound(self.try_begin(context.client_ip, context.now, tried)).await?;
        if !self.password_verify(typed.current, user.password_hash.clone()).await? {
            let reason = "the current password was not right".to_owned();
            self.refused(context, Refusal { asset_type: "user", asset_id: Some(user.id.0), reason });
            return Err(fault("current_password", "is not your password").into());
        }
        let hash = self.password_hash(typed.new).await?;
        let hash = hash.map_err(|error| fault("new_password", &error.to_string()))?;
        let begun = self.session_renewed(&session, context.now);
        let changes = vec![Change { field: "password".to_owned(), from: None, to: None, changed: true }];
        let asset = Asset { kind: "user", id: Some(user.id.0), name: Some(&user.email) };
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, context.deadline(), Action::Modified, asset, detail).await?;
        let (store, old, now) = (self.store().clone(), session.id, context.now);
        let change = async move {
            store.password_set(&hash, old, &begun.session, now).await.map_err(gone)?;
            Ok(begun)
        };
        let begun = pending.carry_out(change).await?;
        self.try_succeeded(&attempt).await;
        Ok(permit.over(begun))
    }

    /// The session that the caller came with.
    pub(crate) async fn session_in_hand(&self, context: &Context) -> Result<Session, Error> {
        let Via::Session { session_id } = context.actor.via else { return Err(REFUSED) };
        let session = self.store().session_get(context.actor.organization_id, session_id).await?;
        session.ok_or(REFUSED)
    }
}

fn read(attributes: &Json) -> Result<Typed<'_>, Invalid> {
    let mut fields = Fields::open(ATTRIBUTES, attributes)?;
    let (current, new) = (fields.required_string("current_password"), fields.required_string("new_password"));
    let faults = fields.close();
    match (current, new) {
        (Some(current), Some(new)) => faults.or(Typed { current, new }),
        _ => Err(faults),
    }
}

fn fault(field: &str, text: &str) -> Invalid {
    let mut faults = Invalid::default();
    faults.push(format!("{ATTRIBUTES}/{field}"), text);
    faults
}
