//! `POST /api/v2/current_user/application_keys` and the same below a service account

use claviger_access::{Decided, Operation, PermissionSet};
use claviger_model::{
    Action, ApplicationKey, ApplicationKeyId, Json,
    audit::{Change, IntentDetail},
    json::Fields,
};
use claviger_vault::{ApiToken, TokenKind};
use serde_json::Value;

use super::{ASSET, Door, MOST, READ_ONLY};
use crate::{
    Context, Core, Error,
    key_form::{ATTRIBUTES, Made, close, read_name, read_scopes, set_of},
    record::Asset,
};

impl Core {
    /// Makes an application key, of the actor's own but for a service account's
    /// door. It is not registered.
    ///
    /// # Errors
    /// Every fault of the input at once; a scope beyond those of the key in hand;
    /// [`Error::Conflict`] if there are as many as there may be.
    pub async fn application_key_create(
        &self,
        context: &Context,
        door: Door,
        attributes: &Json,
    ) -> Result<Decided<Made<ApplicationKey>>, Error> {
        let (deadline, actor) = (context.deadline(), &context.actor);
        let (owned_by, given, permit) = match door {
            Door::ServiceAccount(account) => {
                let asked = self.service_account_permit(context, Operation::ServiceAccountKeyCreate, account);
                let permit = deadline.bound(asked).await?;
                (account, deadline.bound(self.service_account_given(context, account)).await?, permit)
            }
            Door::Organization | Door::CurrentUser => {
                let permit = context.permit(Operation::CurrentUserApplicationKeyCreate)?;
                (actor.user_id, actor.given(), permit)
            }
        };
        let mut fields = Fields::open(ATTRIBUTES, attributes)?;
        let name = read_name(&mut fields, true).unwrap_or_default();
        let scopes = read_scopes(&mut fields, given).flatten();
        close(fields, READ_ONLY).or(())?;
        actor.may_widen(Some(PermissionSet::default()), set_of(scopes.as_ref()))?;
        let count = self.store().application_key_count(actor.organization_id, owned_by);
        // Two at once may end one above the limit, which does no harm.
        if deadline.bound(async { Ok(count.await?) }).await? >= MOST {
            return Err(Error::Conflict(
                "one person has at most 1000 application keys; revoke one that is not used any more",
            ));
        }
        let id = ApplicationKeyId::generate(context.now, self.entropy());
        let token = ApiToken::generate(TokenKind::Application, id.0, self.entropy());
        let key = ApplicationKey {
            id,
            organization_id: actor.organization_id,
            owned_by,
            name,
            hash: token.hash,
            last4: token.last4,
            registered: false,
            scopes,
            created_at: context.now,
            modified_at: context.now,
            last_used_at: None,
        };
        let scopes = Value::from(key.scopes.clone());
        let new = |field: &str, to| Change { field: field.to_owned(), from: None, to: Some(to), changed: false };
        let changes = vec![new("owned_by", Value::from(owned_by.to_string())), new("scopes", scopes)];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let asset = Asset { kind: ASSET, id: Some(id.0), name: Some(&key.name) };
        let pending = self.intend(context, deadline, Action::Created, asset, detail).await?;
        let store = self.store().clone();
        let change = async move { Ok(store.application_key_insert(&key).await.map(|()| key)?) };
        let key = pending.carry_out(change).await?;
        Ok(permit.over(Made { key, text: token.text }))
    }
}
