//! Keys and tokens of service accounts, made by others for them.

use claviger_access::{Operation, Permission, PermissionSet, Permit};
use claviger_model::UserId;

use crate::{Context, Core, Error};

impl Core {
    /// Passes if the account is there and the actor may do this to its keys.
    pub(crate) async fn service_account_permit(
        &self,
        context: &Context,
        operation: Operation,
        account: UserId,
    ) -> Result<Permit, Error> {
        let found = self.store().user_get(context.actor.organization_id, account).await?;
        found.filter(|user| user.service_account).ok_or(Error::NotFound("service account"))?;
        context.permit(operation)
    }

    /// What an account may do; passes only if the actor may do all of it too, or
    /// gives rights anyway. A key that acts as it would be a way to more.
    pub(crate) async fn service_account_given(
        &self,
        context: &Context,
        account: UserId,
    ) -> Result<PermissionSet, Error> {
        let actor = &context.actor;
        let given = self.given_to(actor.organization_id, account).await?;
        if !actor.permissions().has(Permission::UserAccessManage) {
            given.iter().try_for_each(|permission| actor.require(permission))?;
        }
        Ok(given)
    }

    /// Passes if the scopes of a key may be changed so: no further than the key
    /// in hand reaches, and where it is somebody else's and grows, only by who
    /// might have made it.
    pub(crate) async fn may_rescope(
        &self,
        context: &Context,
        owner: UserId,
        from: Option<PermissionSet>,
        to: Option<PermissionSet>,
    ) -> Result<(), Error> {
        context.actor.may_widen(from, to)?;
        let had = from.unwrap_or_else(PermissionSet::all);
        let grows = to.unwrap_or_else(PermissionSet::all).iter().any(|permission| !had.has(permission));
        if grows && owner != context.actor.user_id {
            self.service_account_given(context, owner).await?;
        }
        Ok(())
    }
}
