//! `GET /api/v2/personal_access_tokens/{token_id}`

use claviger_access::Decided;
use claviger_model::{AccessToken, AccessTokenId};

use super::{Door, Verb};
use crate::{Context, Core, Error};

impl Core {
    /// One access token, without its text.
    ///
    /// # Errors
    /// Not found, also for who may not see it.
    pub async fn access_token_get(
        &self,
        context: &Context,
        door: Door,
        id: AccessTokenId,
    ) -> Result<Decided<AccessToken>, Error> {
        let (token, permit) = self.access_token_subject(context, door, Verb::Get, id).await?;
        Ok(permit.over(token))
    }
}
