//! `GET /api/v2/users/{user_id}/orgs`

use claviger_access::{About, Decided, Operation};
use claviger_model::{Organization, UserId};
use claviger_store::People;

use crate::{Context, Core, Error};

impl Core {
    /// Somebody and their organization, which is the only one they are in.
    ///
    /// # Errors
    /// Not found; [`Error::Denied`] for somebody else's.
    pub async fn user_organizations(
        &self,
        context: &Context,
        id: UserId,
    ) -> Result<Decided<(People, Organization)>, Error> {
        let people = self.person(context, id).await?;
        let own = context.actor.user_id == id;
        let permit = context.actor.permit(Operation::UserOrgs, About { own, ..About::default() })?;
        let organization = self.store().organization_get(context.actor.organization_id).await?;
        Ok(permit.over((people, organization.ok_or(Error::NotFound("organization"))?)))
    }
}
