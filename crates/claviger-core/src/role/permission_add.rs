//! `POST /api/v2/roles/{role_id}/permissions`

use claviger_access::{Decided, Operation, Permission, PermissionSet};
use claviger_model::RoleId;
use claviger_store::PermissionChange;

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
        let operation = Operation::RolePermissionAdd;
        self.role_permission_change(context, operation, id, permission, PermissionChange::Add).await
    }
}
