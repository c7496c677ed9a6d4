//! Application keys, which name a person (wire.md 11): one file an operation,
//! each by three doors: the organization's, one's own, a service account's.

mod create;
mod delete;
mod get;
mod list;
mod update;

use claviger_access::{About, Operation, Permit};
use claviger_model::{ApplicationKey, ApplicationKeyId, UserId, audit::Change};
use claviger_store::KeyUse;
use serde_json::Value;

pub use get::ApplicationKeyShown;
pub use list::ApplicationKeyListing;

use crate::{Context, Core, Error, key_form::change};

/// How many one person may have.
pub const MOST: u64 = 1_000;
/// By which the record and error texts name one.
const ASSET: &str = "application_key";
const NAME: &str = "Application key";

/// Members of an answer that a client may send back unread (security.md W5).
const READ_ONLY: &[&str] = &["created_at", "key", "last4", "last_used_at"];

/// By which path a key is reached, and so which keys there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Door {
    /// Everybody's.
    Organization,
    /// The caller's own.
    CurrentUser,
    /// A service account's.
    ServiceAccount(UserId),
}

/// What is done to one key.
#[derive(Clone, Copy)]
enum Verb {
    Get,
    Update,
    Delete,
}

impl Door {
    fn operation(self, verb: Verb) -> Operation {
        match (self, verb) {
            (Self::Organization, Verb::Get) => Operation::ApplicationKeyGet,
            (Self::Organization, Verb::Update) => Operation::ApplicationKeyUpdate,
            (Self::Organization, Verb::Delete) => Operation::ApplicationKeyDelete,
            (Self::CurrentUser, Verb::Get) => Operation::CurrentUserApplicationKeyGet,
            (Self::CurrentUser, Verb::Update) => Operation::CurrentUserApplicationKeyUpdate,
            (Self::CurrentUser, Verb::Delete) => Operation::CurrentUserApplicationKeyDelete,
            (Self::ServiceAccount(_), Verb::Get) => Operation::ServiceAccountKeyGet,
            (Self::ServiceAccount(_), Verb::Update) => Operation::ServiceAccountKeyUpdate,
            (Self::ServiceAccount(_), Verb::Delete) => Operation::ServiceAccountKeyDelete,
        }
    }
}

impl Core {
    /// The key, if it is there and the actor may do this to it.
    async fn application_key_subject(
        &self,
        context: &Context,
        door: Door,
        verb: Verb,
        id: ApplicationKeyId,
    ) -> Result<(ApplicationKey, Permit), Error> {
        let (actor, operation) = (&context.actor, door.operation(verb));
        let account = match door {
            Door::ServiceAccount(account) => {
                Some((account, self.service_account_permit(context, operation, account).await?))
            }
            Door::Organization | Door::CurrentUser => None,
        };
        let found = self.store().application_key_get(actor.organization_id, id).await?;
        let key = found.ok_or(Error::NotFound(NAME))?;
        let permit = match account {
            Some((account, permit)) if key.owned_by == account => permit,
            Some(_) => return Err(Error::NotFound(NAME)),
            None => {
                let own = key.owned_by == actor.user_id;
                actor.permit(operation, About { own, ..About::default() })?
            }
        };
        Ok((self.application_key_seen(key), permit))
    }

    /// The key with its uses that the database does not know yet.
    fn application_key_seen(&self, mut key: ApplicationKey) -> ApplicationKey {
        key.last_used_at = self.key_used(KeyUse::Application(key.id), key.last_used_at);
        key
    }
}

/// What changed, field by field.
fn changes(before: &ApplicationKey, after: &ApplicationKey) -> Vec<Change> {
    let changes = [
        change("name", Value::from(before.name.as_str()), Value::from(after.name.as_str())),
        change("scopes", Value::from(before.scopes.clone()), Value::from(after.scopes.clone())),
    ];
    changes.into_iter().flatten().collect()
}
