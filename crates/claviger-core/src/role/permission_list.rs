//! `GET /api/v2/roles/{role_id}/permissions`

use claviger_access::{Decided, Operation, PermissionSet};
use claviger_model::RoleId;

use crate::{Context, Core, Error};

impl Core {
    /// What a role gives.
    ///
    /// # Errors
    /// Not found.
    pub async fn role_permission_list(&self, context: &Context, id: RoleId) -> Result<Decided<PermissionSet>, Error> {
        let permit = context.permit(Operation::RolePermissionList)?;
        Ok(permit.over(PermissionSet::given_by(&self.role_load(context, id).await?.role)))
    }
}
