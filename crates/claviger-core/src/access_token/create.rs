//! `POST /api/v2/personal_access_tokens` and `access_tokens` below a service account

use claviger_access::{Decided, Denial, Operation, PermissionSet};
use claviger_model::{
    AccessToken, AccessTokenId, Action, Json, UserId,
    audit::{Change, IntentDetail},
    json::Fields,
};
use claviger_vault::ApiToken;
use serde_json::Value;

use super::{ASSET, Door, MOST, READ_ONLY, kind, read_end};
use crate::{
    Context, Core, Error,
    key_form::{ATTRIBUTES, Made, close, read_name, read_scopes, set_of},
    record::Asset,
};

impl Core {
    /// Makes an access token.
    ///
    /// # Errors
    /// Every fault of the input at once; a scope beyond those of the key in hand;
    /// [`Error::Conflict`] if there are as many as there may be.
    pub async fn access_token_create(
        &self,
        context: &Context,
        door: Door,
        attributes: &Json,
    ) -> Result<Decided<Made<AccessToken>>, Error> {
        let (deadline, actor) = (context.deadline(), &context.actor);
        let (owner, given, permit) = match door {
            Door::Personal => {
                let permit = context.permit(Operation::PersonalAccessTokenCreate)?;
                if actor.service_account {
                    return Err(Denial::PeopleOnly.into());
                }
                (actor.user_id, actor.given(), permit)
            }
            Door::ServiceAccount(account) => {
                let asked = self.service_account_permit(context, Operation::ServiceAccountTokenCreate, account);
                let permit = deadline.bound(asked).await?;
                (account, deadline.bound(self.service_account_given(context, account)).await?, permit)
            }
        };
        let token = self.access_token_read(context, door, owner, given, attributes)?;
        let count = self.store().access_token_count(actor.organization_id, owner);
        // Two at once may end one above the limit, which does no harm.
        if deadline.bound(async { Ok(count.await?) }).await? >= MOST {
            return Err(Error::Conflict(
                "there may be at most 1000 access tokens; revoke one that is not used any more",
            ));
        }
        let made = ApiToken::generate(kind(token.service_account), token.id.0, self.entropy());
        let token = AccessToken { hash: made.hash, ..token };
        let new = |field: &str, to| Change { field: field.to_owned(), from: None, to: Some(to), changed: false };
        let changes = vec![
            new("owned_by", Value::from(owner.to_string())),
            new("scopes", Value::from(token.scopes.clone())),
            new("expires_at", Value::from(token.expires_at.map(|end| end.to_string()))),
        ];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let asset = Asset { kind: ASSET, id: Some(token.id.0), name: Some(&token.name) };
        let pending = self.intend(context, deadline, Action::Created, asset, detail).await?;
        let store = self.store().clone();
        let change = async move { Ok(store.access_token_insert(&token).await.map(|()| token)?) };
        let key = pending.carry_out(change).await?;
        Ok(permit.over(Made { key, text: made.text }))
    }

    /// The token that a request describes, but for its hash.
    fn access_token_read(
        &self,
        context: &Context,
        door: Door,
        owned_by: UserId,
        given: PermissionSet,
        attributes: &Json,
    ) -> Result<AccessToken, Error> {
        let personal = door == Door::Personal;
        let mut fields = Fields::open(ATTRIBUTES, attributes)?;
        let name = read_name(&mut fields, true).unwrap_or_default();
        let scopes = read_scopes(&mut fields, given).flatten();
        if scopes.is_none() && fields.faults.0.iter().all(|fault| !fault.pointer.ends_with("/scopes")) {
            fields.faults.push(fields.at("scopes"), "is required: a list of permissions, which may be empty");
        }
        let expires_at = read_end(&mut fields, personal, context.now);
        close(fields, READ_ONLY).or(())?;
        context.actor.may_widen(Some(PermissionSet::default()), set_of(scopes.as_ref()))?;
        Ok(AccessToken {
            id: AccessTokenId::generate(context.now, self.entropy()),
            organization_id: context.actor.organization_id,
            owned_by,
            service_account: !personal,
            name,
            hash: [0; 32],
            scopes: scopes.unwrap_or_default(),
            created_by: context.actor.user_id,
            created_at: context.now,
            modified_at: context.now,
            expires_at,
            last_used_at: None,
        })
    }
}
