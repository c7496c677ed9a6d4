//! `PATCH /api/v2/api_keys/{api_key_id}`

use claviger_access::{Decided, Operation};
use claviger_model::{Action, ApiKey, ApiKeyId, Json, audit::IntentDetail, json::Fields};
use claviger_store::StoreError;

use super::{ASSET, NAME, READ_ONLY, changes};
use crate::{
    Context, Core, Error,
    key_form::{ATTRIBUTES, close, read_name},
    record::Asset,
};

const LONGEST_CATEGORY: usize = 255;

impl Core {
    /// Changes what is given and keeps the rest.
    ///
    /// # Errors
    /// Not found, not allowed, or every fault of the input at once.
    pub async fn api_key_update(
        &self,
        context: &Context,
        id: ApiKeyId,
        attributes: &Json,
    ) -> Result<Decided<ApiKey>, Error> {
        let deadline = context.deadline();
        let subject = self.api_key_subject(context, Operation::ApiKeyUpdate, id);
        let (before, permit) = deadline.bound(subject).await?;
        let mut fields = Fields::open(ATTRIBUTES, attributes)?;
        let mut after = before.clone();
        after.name = read_name(&mut fields, false).unwrap_or(after.name);
        let (category, remote_config) = read_mark_and_category(&mut fields);
        after.category = category.unwrap_or(after.category);
        after.remote_config = remote_config.unwrap_or(after.remote_config);
        (after.modified_by, after.modified_at) = (Some(context.actor.user_id), context.now);
        close(fields, READ_ONLY).or(())?;
        let detail = IntentDetail { changes: changes(&before, &after), ..IntentDetail::default() };
        let asset = Asset { kind: ASSET, id: Some(id.0), name: Some(&after.name) };
        let pending = self.intend(context, deadline, Action::Modified, asset, detail).await?;
        let store = self.store().clone();
        let change = async move {
            match store.api_key_update(&after).await {
                Ok(()) => Ok(after),
                Err(StoreError::NotFound) => Err(Error::NotFound(NAME)),
                Err(other) => Err(other.into()),
            }
        };
        Ok(permit.over(pending.carry_out(change).await?))
    }
}

/// Takes `category` and `remote_config_read_enabled`, which are kept as given.
pub(super) fn read_mark_and_category(fields: &mut Fields<'_>) -> (Option<String>, Option<bool>) {
    let category = fields.string("category").map(|category| category.expose().clone());
    if category.as_ref().is_some_and(|category| category.chars().count() > LONGEST_CATEGORY) {
        fields.faults.push(fields.at("category"), format!("must be at most {LONGEST_CATEGORY} characters long"));
    }
    (category, fields.boolean("remote_config_read_enabled"))
}
