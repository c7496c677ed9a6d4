//! `GET /api/v2/application_keys` and the same below `current_user`

use claviger_access::{Decided, Operation, Permission};
use claviger_model::{ApplicationKey, UserId};
use claviger_store::KeyQuery;

use super::Door;
use crate::{Context, Core, Error, key_form::Listed};

/// What is wanted of a list of application keys.
#[derive(Clone, Debug)]
pub struct ApplicationKeyListing {
    /// What every list of keys can be asked for; whose is the actor's.
    pub query: KeyQuery,
    /// Only this person's.
    pub owned_by: Option<UserId>,
    /// With their owners.
    pub owners: bool,
}

impl Core {
    /// One page of the application keys that the actor may see: everybody's for
    /// those who see everybody's, and their own.
    ///
    /// # Errors
    /// The database's.
    pub async fn application_key_list(
        &self,
        context: &Context,
        door: Door,
        listing: ApplicationKeyListing,
    ) -> Result<Decided<Listed<ApplicationKey>>, Error> {
        let actor = &context.actor;
        let everybodys = door == Door::Organization && actor.permissions().has(Permission::OrgAppKeysRead);
        let (permit, wanted, everybodys) = match door {
            Door::Organization => (context.permit(Operation::ApplicationKeyList)?, listing.owned_by, everybodys),
            Door::CurrentUser => (context.permit(Operation::CurrentUserApplicationKeyList)?, None, false),
            Door::ServiceAccount(account) => {
                let permit = self.service_account_permit(context, Operation::ServiceAccountKeyList, account).await?;
                (permit, Some(account), true)
            }
        };
        let query = KeyQuery { organization_id: actor.organization_id, ..listing.query };
        let (rows, filtered) = match wanted {
            // Others' keys are not there for who sees only their own.
            Some(other) if !everybodys && other != actor.user_id => (Vec::new(), 0),
            wanted => {
                let owner = wanted.or((!everybodys).then_some(actor.user_id));
                self.store().application_key_list(&query, owner).await?
            }
        };
        let owners: Vec<_> = rows.iter().filter(|_| listing.owners).map(|key| key.owned_by).collect();
        let people = self.store().key_owners(actor.organization_id, &owners).await?;
        let rows = rows.into_iter().map(|key| self.application_key_seen(key)).collect();
        Ok(permit.over(Listed { rows, filtered, people }))
    }
}
