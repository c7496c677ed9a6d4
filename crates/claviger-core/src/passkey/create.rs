//! `POST /api/v2/current_user/passkeys`

use claviger_access::{Decided, Operation};
use claviger_identity::passkey::{Party, created};
use claviger_model::{Action, Invalid, Json, Passkey, PasskeyId, audit::IntentDetail, json::Fields};
use claviger_store::StoreError;

use super::{ASSET, answer::New, ask::Purpose};
use crate::{
    Context, Core, Error,
    connection::ATTRIBUTES,
    record::{Asset, change},
    session::Begun,
};

/// Enough for everybody's devices.
const MOST: u64 = 20;
/// Longest name, in characters.
const LONGEST_NAME: usize = 100;

/// A passkey that was just added.
#[derive(Debug)]
pub struct Added {
    /// The passkey.
    pub passkey: Passkey,
    /// The session in hand, with another value.
    pub begun: Begun,
}

impl Core {
    /// Adds a passkey to the caller's. Every other session of theirs is over.
    ///
    /// # Errors
    /// [`Error::Invalid`] if it was not made by an answer to a question of ours;
    /// [`Error::Denied`] if the caller signed in too long ago; [`Error::Conflict`]
    /// if it is there already, or there are too many.
    pub async fn passkey_create(
        &self,
        context: &Context,
        party: &Party,
        attributes: &Json,
    ) -> Result<Decided<Added>, Error> {
        let permit = context.permit(Operation::PasskeyCreate)?;
        let (name, new) = read(attributes)?;
        let deadline = context.deadline();
        let session = deadline.bound(self.session_of_late(context)).await?;
        let user = deadline.bound(self.user_load(context, context.actor.user_id)).await?;
        let asked = deadline.bound(self.passkey_asked(Purpose::Create, &new.client_data, context.now)).await?;
        let asked = asked.filter(|(_, whose)| *whose == user.id.to_string());
        let (challenge, _) = asked.ok_or_else(|| refused("answers no challenge of this server that is still open"))?;
        let made = created(party, &challenge, &new.creation()).map_err(|fault| refused(&fault.to_string()))?;
        let passkey = Passkey {
            id: PasskeyId::generate(context.now, self.entropy()),
            organization_id: user.organization_id,
            user_id: user.id,
            credential_id: new.credential_id,
            content: serde_json::to_string(&made).map_err(|error| Error::Internal(error.to_string()))?,
            name,
            created_at: context.now,
            last_used_at: None,
        };
        let begun = self.session_renewed(&session, context.now);
        let asset = Asset { kind: ASSET, id: Some(passkey.id.0), name: Some(&passkey.name) };
        let changes = vec![change("name", None, Some(passkey.name.clone().into()))];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Created, asset, detail).await?;
        let (store, old) = (self.store().clone(), session.id);
        let change = async move {
            match store.passkey_insert(&passkey, MOST, old, &begun.session).await {
                Ok(()) => Ok(Added { passkey, begun }),
                Err(StoreError::Taken { .. }) => {
                    Err(Error::Conflict("this passkey is known already, or you have 20; delete one first"))
                }
                Err(other) => Err(other.into()),
            }
        };
        Ok(permit.over(pending.carry_out(change).await?))
    }
}

fn refused(detail: &str) -> Error {
    Invalid::one(format!("{ATTRIBUTES}/credential"), detail).into()
}

fn read(attributes: &Json) -> Result<(String, New), Invalid> {
    let mut fields = Fields::open(ATTRIBUTES, attributes)?;
    let name = fields.required_string("name").map(|name| name.expose().trim().to_owned());
    if name.as_ref().is_some_and(|name| name.is_empty() || name.chars().count() > LONGEST_NAME) {
        fields.faults.push(fields.at("name"), "must have 1 to 100 characters, such as the device's name");
    }
    let at = fields.at("credential");
    let new = fields.required("credential").map(|credential| New::read(&at, credential)).transpose();
    let faults = fields.close();
    match (name, new) {
        (Some(name), Ok(Some(new))) => faults.or((name, new)),
        (_, Err(mut inner)) => {
            inner.0.extend(faults.0);
            Err(inner)
        }
        _ => Err(faults),
    }
}
