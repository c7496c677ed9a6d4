//! `PATCH /api/v2/application_keys/{app_key_id}` and the same below `current_user`

use claviger_access::Decided;
use claviger_model::{Action, ApplicationKey, ApplicationKeyId, Json, audit::IntentDetail, json::Fields};
use claviger_store::StoreError;

use super::{ASSET, Door, NAME, READ_ONLY, Verb, changes};
use crate::{
    Context, Core, Error,
    key_form::{ATTRIBUTES, close, read_name, read_scopes, set_of},
    record::Asset,
};

impl Core {
    /// Changes what is given and keeps the rest.
    ///
    /// # Errors
    /// Not found, not allowed, every fault of the input at once, or a scope
    /// beyond those of the key in hand.
    pub async fn application_key_update(
        &self,
        context: &Context,
        door: Door,
        id: ApplicationKeyId,
        attributes: &Json,
    ) -> Result<Decided<ApplicationKey>, Error> {
        let deadline = context.deadline();
        let subject = self.application_key_subject(context, door, Verb::Update, id);
        let (before, permit) = deadline.bound(subject).await?;
        let owner = deadline.bound(self.given_to_owner(context, before.owned_by)).await?;
        let mut fields = Fields::open(ATTRIBUTES, attributes)?;
        let mut after = before.clone();
        after.name = read_name(&mut fields, false).unwrap_or(after.name);
        after.scopes = read_scopes(&mut fields, owner).unwrap_or(after.scopes);
        after.modified_at = context.now;
        close(fields, READ_ONLY).or(())?;
        let (from, to) = (set_of(before.scopes.as_ref()), set_of(after.scopes.as_ref()));
        deadline.bound(self.may_rescope(context, before.owned_by, from, to)).await?;
        let detail = IntentDetail { changes: changes(&before, &after), ..IntentDetail::default() };
        let asset = Asset { kind: ASSET, id: Some(id.0), name: Some(&after.name) };
        let pending = self.intend(context, deadline, Action::Modified, asset, detail).await?;
        let store = self.store().clone();
        let change = async move {
            match store.application_key_update(&after).await {
                Ok(()) => Ok(after),
                Err(StoreError::NotFound) => Err(Error::NotFound(NAME)),
                Err(other) => Err(other.into()),
            }
        };
        Ok(permit.over(pending.carry_out(change).await?))
    }
}
