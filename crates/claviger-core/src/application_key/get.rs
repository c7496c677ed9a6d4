//! `GET /api/v2/application_keys/{app_key_id}` and the same below `current_user`

use claviger_access::Decided;
use claviger_model::{ApplicationKey, ApplicationKeyId, RoleId, User};

use super::{Door, Verb};
use crate::{Context, Core, Error};

/// One application key.
#[derive(Debug)]
pub struct ApplicationKeyShown {
    /// The key.
    pub key: ApplicationKey,
    /// Its owner, if they were asked for.
    pub owner: Option<User>,
    /// The owner's roles by name, if they were asked for.
    pub roles: Vec<(RoleId, String)>,
}

impl Core {
    /// One application key, without its text; `with_owner` also says whose.
    ///
    /// # Errors
    /// Not found, also for who may not see it.
    pub async fn application_key_get(
        &self,
        context: &Context,
        door: Door,
        id: ApplicationKeyId,
        with_owner: bool,
    ) -> Result<Decided<ApplicationKeyShown>, Error> {
        let (key, permit) = self.application_key_subject(context, door, Verb::Get, id).await?;
        let mut shown = ApplicationKeyShown { key, owner: None, roles: Vec::new() };
        if with_owner {
            let (organization, owner) = (shown.key.organization_id, shown.key.owned_by);
            shown.owner = self.store().user_get(organization, owner).await?;
            shown.roles = self.store().key_owner_roles(organization, owner).await?;
        }
        Ok(permit.over(shown))
    }
}
