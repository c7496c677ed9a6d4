//! Which application keys may be used for connections and apps (wire.md 4).

use claviger_access::{About, Decided, Operation, Permission, Permit};
use claviger_model::{
    Action, ApplicationKey, ApplicationKeyId,
    audit::{Change, IntentDetail},
};
use serde_json::Value;

use crate::{Context, Core, Error, record::Asset};

impl Core {
    /// Registered keys that the actor may see, a page of them, and how many there
    /// are: their own, or everybody's for those who see everybody's keys.
    ///
    /// # Errors
    /// Only the database's.
    pub async fn registration_list(
        &self,
        context: &Context,
        page: u64,
        size: u64,
    ) -> Result<Decided<(Vec<ApplicationKeyId>, u64)>, Error> {
        let permit = context.permit(Operation::RegistrationList)?;
        let actor = &context.actor;
        let own = (!actor.permissions().has(Permission::OrgAppKeysRead)).then_some(actor.user_id);
        Ok(permit.over(self.store().registrations(actor.organization_id, own, page, size).await?))
    }

    /// Passes if the key is registered.
    ///
    /// # Errors
    /// Not found for unknown and for unregistered keys.
    pub async fn registration_get(&self, context: &Context, id: ApplicationKeyId) -> Result<Decided<()>, Error> {
        let (key, permit) = self.registration_subject(context, Operation::RegistrationGet, id).await?;
        if key.registered { Ok(permit.over(())) } else { Err(Error::NotFound("app key")) }
    }

    /// Registers or unregisters a key.
    ///
    /// # Errors
    /// Not found for unknown keys and for those that the actor may not see;
    /// unregistering a key that is not registered is not found too.
    pub async fn registration_set(
        &self,
        context: &Context,
        id: ApplicationKeyId,
        registered: bool,
    ) -> Result<Decided<()>, Error> {
        let deadline = context.deadline();
        let operation = if registered { Operation::RegistrationPut } else { Operation::RegistrationDelete };
        let (key, permit) = deadline.bound(self.registration_subject(context, operation, id)).await?;
        if !registered && !key.registered {
            return Err(Error::NotFound("app key"));
        }
        let change = Change {
            field: "registered".to_owned(),
            from: Some(Value::Bool(key.registered)),
            to: Some(Value::Bool(registered)),
            changed: false,
        };
        let detail = IntentDetail { changes: vec![change], ..IntentDetail::default() };
        let asset = Asset { kind: "application_key", id: Some(id.0), name: Some(&key.name) };
        let pending = self.intend(context, deadline, Action::Modified, asset, detail).await?;
        let (store, organization) = (self.store().clone(), context.actor.organization_id);
        let change = async move { Ok(store.registration_set(organization, id, registered).await.map(drop)?) };
        Ok(permit.over(pending.carry_out(change).await?))
    }

    async fn registration_subject(
        &self,
        context: &Context,
        operation: Operation,
        id: ApplicationKeyId,
    ) -> Result<(ApplicationKey, Permit), Error> {
        let actor = &context.actor;
        let found = self.store().application_key_get(actor.organization_id, id).await?;
        let key = found.ok_or(Error::NotFound("app key"))?;
        let own = key.owned_by == actor.user_id;
        let permit = actor.permit(operation, About { own, ..About::default() })?;
        Ok((key, permit))
    }
}
