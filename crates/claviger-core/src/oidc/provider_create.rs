//! `POST /api/v2/oidc_providers`

use claviger_access::{Decided, Operation};
use claviger_exec::client::PoolKey;
use claviger_model::{Action, Invalid, Json, MappingId, OidcProvider, ProviderId, Secret, audit::IntentDetail};
use serde_json::json;

use super::{MOST, asset, provider_input, told};
use crate::{Context, Core, Error, connection::ATTRIBUTES, record::change};

impl Core {
    /// Lets people sign in through a provider.
    ///
    /// # Errors
    /// Every fault of the input at once; [`Error::Conflict`] without a public URL,
    /// or if there are as many as there may be.
    pub async fn oidc_provider_create(
        &self,
        context: &Context,
        attributes: &Json,
    ) -> Result<Decided<OidcProvider>, Error> {
        let permit = context.permit(Operation::OidcProviderCreate)?;
        let deadline = context.deadline();
        let (mut provider, secret) = self.oidc_provider_read(context, attributes)?;
        if provider.enabled {
            self.oidc_redirect_uri()?;
        }
        deadline.bound(self.oidc_mappings_known(context, &provider)).await?;
        let there = self.store().oidc_providers(context.actor.organization_id);
        // Two at once may end one above the limit, which does no harm.
        if deadline.bound(async { Ok(there.await?.len()) }).await? >= MOST {
            return Err(Error::Conflict("there may be at most 20 providers; remove one that nobody uses"));
        }
        deadline.bound(self.keys_refresh(context.actor.organization_id)).await?;
        let sealing = deadline.bound(self.sealing()).await?;
        let sealed = self.vault().seal_client_secret(&provider, secret);
        let sealed = sealed.map_err(|error| Error::Internal(format!("sealing a client secret: {error}")))?;
        (provider.sealed, provider.key_epoch) = (sealed.bytes, sealed.epoch);
        let changes = vec![
            change("issuer", None, Some(json!(provider.issuer))),
            change("client_id", None, Some(json!(provider.client_id))),
            change("enabled", None, Some(json!(provider.enabled))),
        ];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Created, asset(&provider), detail).await?;
        let store = self.store().clone();
        let insert = async move {
            let _until_stored = sealing;
            store.oidc_provider_insert(&provider).await.map_err(told)?;
            Ok(provider)
        };
        Ok(permit.over(self.keys_stale(context, pending.carry_out(insert).await)?))
    }

    fn oidc_provider_read(
        &self,
        context: &Context,
        attributes: &Json,
    ) -> Result<(OidcProvider, Secret<String>), Error> {
        let mut provider = OidcProvider {
            id: ProviderId::generate(context.now, self.entropy()),
            organization_id: context.actor.organization_id,
            name: String::new(),
            issuer: String::new(),
            client_id: String::new(),
            scopes: ["email", "profile"].map(str::to_owned).to_vec(),
            groups_claim: None,
            trust_email: false,
            just_in_time: false,
            enabled: true,
            mappings: Vec::new(),
            sealed: Vec::new(),
            version: 1,
            key_epoch: 0,
            created_at: context.now,
            modified_at: context.now,
        };
        let new_id = || MappingId::generate(context.now, self.entropy());
        let secret = provider_input::read(attributes, &mut provider, new_id)?;
        // A name is judged when it is connected to; an address is known to be closed already.
        let whose = PoolKey { organization_id: context.actor.organization_id, connection_id: None };
        if let Err(error) = self.exec().target_for(whose, &provider.issuer) {
            return Err(Invalid::one(format!("{ATTRIBUTES}/issuer"), error.to_string()).into());
        }
        // There is one, or the reading had failed.
        Ok((provider, secret.unwrap_or_else(|| Secret::new(String::new()))))
    }
}
