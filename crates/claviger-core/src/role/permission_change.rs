//! What adding a permission to a role and removing one have in common.

use claviger_access::{Decided, Operation, Permission, PermissionSet};
use claviger_model::RoleId;
use claviger_store::{PermissionChange, RoleChange};

use super::changeable;
use crate::{Context, Core, Error};

impl Core {
    /// Changes one permission of a role; what it gives then.
    pub(super) async fn role_permission_change(
        &self,
        context: &Context,
        operation: Operation,
        id: RoleId,
        permission: Option<Permission>,
        change: fn(String) -> PermissionChange,
    ) -> Result<Decided<PermissionSet>, Error> {
        let deadline = context.deadline();
        let before = deadline.bound(self.role_load(context, id)).await?;
        let permit = context.permit(operation)?;
        changeable(&before.role)?;
        let name = permission.ok_or(Error::NotFound("permission"))?.as_str().to_owned();
        let change = RoleChange { permissions: Some(change(name)), ..RoleChange::default() };
        let after = self.role_change(context, permit, deadline, before, change).await?;
        Ok(after.map(|after| PermissionSet::given_by(&after.role)))
    }
}
