//! `PATCH /api/v2/oidc_providers/{provider_id}`

use claviger_access::{Decided, Operation};
use claviger_model::{
    Action, Json, MappingId, OidcProvider, ProviderId,
    audit::{Change, IntentDetail},
};
use serde_json::{Value, json};

use super::{asset, provider_input, told};
use crate::{Context, Core, Error, key_form};

impl Core {
    /// Changes a provider; what is left out stays, an empty secret too.
    ///
    /// # Errors
    /// Not found, every fault of the input at once; [`Error::Conflict`] if
    /// somebody else changed it in between, without a public URL, or if nobody
    /// could let people in any more.
    pub async fn oidc_provider_update(
        &self,
        context: &Context,
        id: ProviderId,
        attributes: &Json,
    ) -> Result<Decided<OidcProvider>, Error> {
        let deadline = context.deadline();
        let permit = context.permit(Operation::OidcProviderUpdate)?;
        let before = deadline.bound(self.oidc_provider_load(context, id)).await?;
        let mut after = OidcProvider { version: before.version + 1, modified_at: context.now, ..before.clone() };
        let new_id = || MappingId::generate(context.now, self.entropy());
        let secret = provider_input::read(attributes, &mut after, new_id)?;
        if after.enabled {
            self.oidc_redirect_uri()?;
        }
        deadline.bound(self.oidc_mappings_known(context, &after)).await?;
        if before.enabled && !after.enabled {
            deadline.bound(self.oidc_spared(context, id)).await?;
        }
        let changes = changes(&before, &after, secret.is_some());
        let ends_sessions = (before.enabled && !after.enabled) || before.client_id != after.client_id;
        deadline.bound(self.keys_refresh(context.actor.organization_id)).await?;
        let sealing = deadline.bound(self.sealing()).await?;
        let sealed = match secret {
            Some(secret) => self.vault().seal_client_secret(&after, secret).map_err(|error| error.to_string()),
            None => self.vault().keep_client_secret(&before, &after).map_err(|error| error.to_string()),
        };
        let sealed = sealed.map_err(|error| Error::Internal(format!("sealing a client secret: {error}")))?;
        (after.sealed, after.key_epoch) = (sealed.bytes, sealed.epoch);
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Modified, asset(&after), detail).await?;
        let store = self.store().clone();
        let update = async move {
            let _until_stored = sealing;
            store.oidc_provider_update(&after, ends_sessions).await.map_err(told)?;
            Ok(after)
        };
        self.oidc_forget(id);
        Ok(permit.over(self.keys_stale(context, pending.carry_out(update).await)?))
    }
}

fn changes(before: &OidcProvider, after: &OidcProvider, secret: bool) -> Vec<Change> {
    let mappings = |provider: &OidcProvider| {
        let lines = provider.mappings.iter().map(|mapping| format!("{} -> {:?}", mapping.group, mapping.gives));
        Value::from(lines.collect::<Vec<_>>())
    };
    let field = |name: &str, of: &dyn Fn(&OidcProvider) -> Value| key_form::change(name, of(before), of(after));
    let mut changes: Vec<Change> = [
        field("name", &|provider| json!(provider.name)),
        field("client_id", &|provider| json!(provider.client_id)),
        field("scopes", &|provider| json!(provider.scopes)),
        field("groups_claim", &|provider| json!(provider.groups_claim)),
        field("trust_email", &|provider| json!(provider.trust_email)),
        field("just_in_time", &|provider| json!(provider.just_in_time)),
        field("enabled", &|provider| json!(provider.enabled)),
        field("mappings", &mappings),
    ]
    .into_iter()
    .flatten()
    .collect();
    if secret {
        changes.push(Change { field: "client_secret".to_owned(), from: None, to: None, changed: true });
    }
    changes
}
