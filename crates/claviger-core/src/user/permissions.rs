//! `GET /api/v2/users/{user_id}/permissions`

use claviger_access::{Decided, Operation, PermissionSet};
use claviger_model::UserId;

use crate::{Context, Core, Error};

impl Core {
    /// What somebody's roles give them, whether or not they are disabled.
    ///
    /// # Errors
    /// Not found.
    pub async fn user_permissions(&self, context: &Context, id: UserId) -> Result<Decided<PermissionSet>, Error> {
        let permit = context.permit(Operation::UserPermissions)?;
        let roles = self.person(context, id).await?.roles;
        let given = roles.iter().map(PermissionSet::given_by);
        Ok(permit.over(given.fold(PermissionSet::default(), PermissionSet::union)))
    }
}
