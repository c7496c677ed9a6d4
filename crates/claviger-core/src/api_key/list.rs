//! `GET /api/v2/api_keys`

use claviger_access::{Decided, Operation};
use claviger_model::ApiKey;
use claviger_store::{ApiKeyFilter, KeyQuery};

use crate::{Context, Core, Error, key_form::Listed};

/// What is wanted of a list of API keys.
#[derive(Clone, Debug)]
pub struct ApiKeyListing {
    /// What every list of keys can be asked for; whose is the actor's.
    pub query: KeyQuery,
    /// What only this one can.
    pub filter: ApiKeyFilter,
    /// With the people who made them.
    pub created_by: bool,
    /// With the people who last changed them.
    pub modified_by: bool,
}

impl Core {
    /// One page of the organization's API keys.
    ///
    /// # Errors
    /// What is missing to see them.
    pub async fn api_key_list(
        &self,
        context: &Context,
        listing: ApiKeyListing,
    ) -> Result<Decided<Listed<ApiKey>>, Error> {
        let permit = context.permit(Operation::ApiKeyList)?;
        let organization_id = context.actor.organization_id;
        let query = KeyQuery { organization_id, ..listing.query };
        let (rows, filtered) = self.store().api_key_list(&query, &listing.filter).await?;
        let makers = rows.iter().filter(|_| listing.created_by).map(|key| key.created_by);
        let changers = rows.iter().filter(|_| listing.modified_by).filter_map(|key| key.modified_by);
        let people: Vec<_> = makers.chain(changers).collect();
        let people = self.store().key_owners(organization_id, &people).await?;
        let rows = rows.into_iter().map(|key| self.api_key_seen(key)).collect();
        Ok(permit.over(Listed { rows, filtered, people }))
    }
}
