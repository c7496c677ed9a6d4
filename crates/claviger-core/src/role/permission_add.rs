//! `POST /api/v2/roles/{role_id}/permissions`

use claviger_access::{Decided, Operation, Permission, PermissionSet};
use claviger_model::RoleId;
use claviger_store::{PermissionChange, RoleChange};

use super::changeable;
use crate::{Context, Core, Error};

impl Core {
    /// Has a role give one permission more; what it gives then.
    ///
    /// # Errors
    /// Not found, also for `None`, which is no permission; [`Error::Denied`] for a
    /// built-in role.
    pub async fn role_permission_add(
        &self,
        context: &Context,
        id: RoleId,
        permission: Option<Permission>,
    ) -> Result<Decided<PermissionSet>, Error> {
        let deadline = context.deadline();
        let before = deadline.bound(self.role_load(context, id)).await?;
        let permit = context.permit(Operation::RolePermissionAdd)?;
        changeable(&before.role)?;
        let name = permission.ok_or(Error::NotFound("permission"))?.as_str().to_owned();
        let change = RoleChange { permissions: Some(PermissionChange::Add(name)), ..RoleChange::default() };
        let after = self.role_change(context, permit, deadline, before, change).await?;
        Ok(after.map(|after| PermissionSet::given_by(&after.role)))
    }
}
