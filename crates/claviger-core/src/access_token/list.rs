//! `GET /api/v2/personal_access_tokens`

use claviger_access::{Decided, Operation, Permission};
use claviger_model::{AccessToken, UserId};
use claviger_store::KeyQuery;

use super::Door;
use crate::{Context, Core, Error, key_form::Listed};

/// What is wanted of a list of access tokens.
#[derive(Clone, Debug)]
pub struct AccessTokenListing {
    /// What every list of keys can be asked for; whose is the actor's.
    pub query: KeyQuery,
    /// Only these people's; everybody's if there is none.
    pub owned_by: Vec<UserId>,
}

impl Core {
    /// One page of the access tokens that the actor may see: everybody's for
    /// those who see everybody's keys, and their own.
    ///
    /// # Errors
    /// The database's.
    pub async fn access_token_list(
        &self,
        context: &Context,
        door: Door,
        listing: AccessTokenListing,
    ) -> Result<Decided<Listed<AccessToken>>, Error> {
        let actor = &context.actor;
        let (permit, owners) = match door {
            Door::Personal => {
                let permit = context.permit(Operation::PersonalAccessTokenList)?;
                let everybodys = actor.permissions().has(Permission::OrgAppKeysRead);
                (permit, visible(listing.owned_by, actor.user_id, everybodys))
            }
            Door::ServiceAccount(account) => {
                let operation = Operation::ServiceAccountTokenList;
                (self.service_account_permit(context, operation, account).await?, Some(vec![account]))
            }
        };
        let query = KeyQuery { organization_id: actor.organization_id, ..listing.query };
        let service_accounts = door != Door::Personal;
        let (rows, filtered) = match owners {
            Some(owners) if owners.is_empty() => (Vec::new(), 0),
            owners => self.store().access_token_list(&query, owners.as_deref(), service_accounts).await?,
        };
        let rows = rows.into_iter().map(|token| self.access_token_seen(token)).collect();
        Ok(permit.over(Listed { rows, filtered, people: Vec::new() }))
    }
}

/// Whose tokens are shown; `None` is everybody's.
fn visible(mut wanted: Vec<UserId>, own: UserId, everybodys: bool) -> Option<Vec<UserId>> {
    if everybodys {
        return Some(wanted).filter(|wanted| !wanted.is_empty());
    }
    if wanted.is_empty() {
        return Some(vec![own]);
    }
    // Others' tokens are not there for who sees only their own.
    wanted.retain(|owner| *owner == own);
    Some(wanted)
}
