//! `POST /api/v2/api_keys`

use claviger_access::{Decided, Operation};
use claviger_model::{Action, ApiKey, ApiKeyId, Json, audit::IntentDetail, json::Fields};
use claviger_vault::{ApiToken, TokenKind};

use super::{ASSET, MOST, READ_ONLY, update::read_mark_and_category};
use crate::{
    Context, Core, Error,
    key_form::{ATTRIBUTES, Made, close, read_name},
    record::Asset,
};

impl Core {
    /// Makes an API key of the actor's organization.
    ///
    /// # Errors
    /// Every fault of the input at once; [`Error::Conflict`] if there are as many
    /// as there may be.
    pub async fn api_key_create(&self, context: &Context, attributes: &Json) -> Result<Decided<Made<ApiKey>>, Error> {
        let permit = context.permit(Operation::ApiKeyCreate)?;
        let (deadline, organization_id) = (context.deadline(), context.actor.organization_id);
        let mut fields = Fields::open(ATTRIBUTES, attributes)?;
        let name = read_name(&mut fields, true).unwrap_or_default();
        let (category, remote_config) = read_mark_and_category(&mut fields);
        close(fields, READ_ONLY).or(())?;
        // Two at once may end one above the limit, which does no harm.
        if deadline.bound(async { Ok(self.store().api_key_count(organization_id).await?) }).await? >= MOST {
            return Err(Error::Conflict(
                "an organization has at most 200 API keys; revoke one that is not used any more",
            ));
        }
        let id = ApiKeyId::generate(context.now, self.entropy());
        let token = ApiToken::generate(TokenKind::Api, id.0, self.entropy());
        let key = ApiKey {
            id,
            organization_id,
            name,
            hash: token.hash,
            last4: token.last4,
            category: category.unwrap_or_default(),
            remote_config: remote_config.unwrap_or_default(),
            created_by: context.actor.user_id,
            created_at: context.now,
            modified_by: Some(context.actor.user_id),
            modified_at: context.now,
            last_used_at: None,
        };
        let asset = Asset { kind: ASSET, id: Some(id.0), name: Some(&key.name) };
        let pending = self.intend(context, deadline, Action::Created, asset, IntentDetail::default()).await?;
        let store = self.store().clone();
        let change = async move { Ok(store.api_key_insert(&key).await.map(|()| key)?) };
        let key = pending.carry_out(change).await?;
        Ok(permit.over(Made { key, text: token.text }))
    }
}
