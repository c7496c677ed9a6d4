//! `GET /api/v2/api_keys/{api_key_id}`

use claviger_access::{Decided, Operation};
use claviger_model::{ApiKey, ApiKeyId, User};

use crate::{Context, Core, Error};

impl Core {
    /// One API key, without its text, and the people that `include` asks for:
    /// `created_by`, `modified_by`.
    ///
    /// # Errors
    /// Not found, also for who may not see API keys.
    pub async fn api_key_get(
        &self,
        context: &Context,
        id: ApiKeyId,
        include: &[String],
    ) -> Result<Decided<(ApiKey, Vec<User>)>, Error> {
        let (key, permit) = self.api_key_subject(context, Operation::ApiKeyGet, id).await?;
        let asked = |word: &str| include.iter().any(|each| each == word);
        let maker = Some(key.created_by).filter(|_| asked("created_by"));
        let changer = key.modified_by.filter(|_| asked("modified_by"));
        let people: Vec<_> = maker.into_iter().chain(changer).collect();
        let people = self.store().key_owners(key.organization_id, &people).await?;
        Ok(permit.over((key, people)))
    }
}
