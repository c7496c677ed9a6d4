//! `PATCH /api/v2/personal_access_tokens/{token_id}`

use claviger_access::Decided;
use claviger_model::{AccessToken, AccessTokenId, Action, Json, audit::IntentDetail, json::Fields};
use claviger_store::StoreError;
use serde_json::Value;

use super::{ASSET, Door, NAME, READ_ONLY, Verb};
use crate::{
    Context, Core, Error,
    key_form::{ATTRIBUTES, change, close, read_name, read_scopes, set_of},
    record::Asset,
};

impl Core {
    /// Changes name and scopes; the end stays.
    ///
    /// # Errors
    /// Not found, not allowed, every fault of the input at once, or a scope
    /// beyond those of the key in hand.
    pub async fn access_token_update(
        &self,
        context: &Context,
        door: Door,
        id: AccessTokenId,
        attributes: &Json,
    ) -> Result<Decided<AccessToken>, Error> {
        let deadline = context.deadline();
        let subject = self.access_token_subject(context, door, Verb::Update, id);
        let (before, permit) = deadline.bound(subject).await?;
        let owner = deadline.bound(self.given_to_owner(context, before.owned_by)).await?;
        let mut after = before.clone();
        let mut fields = Fields::open(ATTRIBUTES, attributes)?;
        after.name = read_name(&mut fields, false).unwrap_or(after.name);
        match read_scopes(&mut fields, owner) {
            Some(Some(scopes)) => after.scopes = scopes,
            Some(None) => fields.faults.push(fields.at("scopes"), "must be a list of permissions, not null"),
            None => {}
        }
        keep_end(&mut fields, &before);
        after.modified_at = context.now;
        close(fields, READ_ONLY).or(())?;
        let (from, to) = (set_of(Some(&before.scopes)), set_of(Some(&after.scopes)));
        deadline.bound(self.may_rescope(context, before.owned_by, from, to)).await?;
        let changes = [
            change("name", Value::from(before.name.as_str()), Value::from(after.name.as_str())),
            change("scopes", Value::from(before.scopes.clone()), Value::from(after.scopes.clone())),
        ];
        let detail = IntentDetail { changes: changes.into_iter().flatten().collect(), ..IntentDetail::default() };
        let asset = Asset { kind: ASSET, id: Some(id.0), name: Some(&after.name) };
        let pending = self.intend(context, deadline, Action::Modified, asset, detail).await?;
        let store = self.store().clone();
        let change = async move {
            match store.access_token_update(&after).await {
                Ok(()) => Ok(after),
                Err(StoreError::NotFound) => Err(Error::NotFound(NAME)),
                Err(other) => Err(other.into()),
            }
        };
        Ok(permit.over(pending.carry_out(change).await?))
    }
}

/// A client may send the end back that it read, and no other.
fn keep_end(fields: &mut Fields<'_>, before: &AccessToken) {
    let same = match fields.take("expires_at") {
        None => true,
        Some(Json::Null) => before.expires_at.is_none(),
        Some(Json::String(text)) => before.expires_at.is_some_and(|end| text.expose().parse() == Ok(end)),
        Some(_) => false,
    };
    if !same {
        fields.faults.push(fields.at("expires_at"), "cannot be changed; make a new token instead");
    }
}
