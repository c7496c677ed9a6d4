//! `GET /api/v2/roles/{role_id}/users`

use claviger_access::{Decided, Operation};
use claviger_model::RoleId;
use claviger_store::UserPage;

use crate::{Context, Core, Error, user::UserFilter};

impl Core {
    /// Who has a role.
    ///
    /// # Errors
    /// Not found.
    pub async fn role_user_list(
        &self,
        context: &Context,
        id: RoleId,
        filter: UserFilter,
    ) -> Result<Decided<UserPage>, Error> {
        let permit = context.permit(Operation::RoleUserList)?;
        self.role_load(context, id).await?;
        self.users(permit, filter, Some(id)).await
    }
}
