//! API keys, which name an organization (wire.md 11): one file an operation.

mod create;
mod delete;
mod get;
mod list;
mod update;

use claviger_access::{About, Operation, Permit};
use claviger_model::{ApiKey, ApiKeyId, audit::Change};
use claviger_store::KeyUse;
use serde_json::Value;

pub use list::ApiKeyListing;

use crate::{Context, Core, Error, key_form::change};

/// How many an organization may have.
pub const MOST: u64 = 200;
/// By which the record and error texts name one.
const ASSET: &str = "api_key";
const NAME: &str = "API key";

/// Members of an answer that a client may send back unread (security.md W5).
const READ_ONLY: &[&str] =
    &["created_at", "date_last_used", "key", "last4", "last_used_date", "modified_at", "used_in_last_24_hours"];

impl Core {
    /// The key, if it is there and the actor may do this to it.
    async fn api_key_subject(
        &self,
        context: &Context,
        operation: Operation,
        id: ApiKeyId,
    ) -> Result<(ApiKey, Permit), Error> {
        let permit = context.actor.permit(operation, About::default());
        let found = self.store().api_key_get(id).await?;
        let own = found.filter(|key| key.organization_id == context.actor.organization_id);
        let key = own.ok_or(Error::NotFound(NAME))?;
        Ok((self.api_key_seen(key), permit?))
    }

    /// The key with its uses that the database does not know yet.
    fn api_key_seen(&self, mut key: ApiKey) -> ApiKey {
        key.last_used_at = self.key_used(KeyUse::Api(key.id), key.last_used_at);
        key
    }
}

/// What changed, field by field.
fn changes(before: &ApiKey, after: &ApiKey) -> Vec<Change> {
    let changes = [
        change("name", Value::from(before.name.as_str()), Value::from(after.name.as_str())),
        change("category", Value::from(before.category.as_str()), Value::from(after.category.as_str())),
        change("remote_config_read_enabled", Value::from(before.remote_config), Value::from(after.remote_config)),
    ];
    changes.into_iter().flatten().collect()
}
