//! `DELETE /api/v2/roles/{role_id}/users`

use claviger_access::{Decided, Operation};
use claviger_model::{RoleId, UserId};
use claviger_store::UserPage;

use crate::{Context, Core, Error};

impl Core {
    /// Takes a role away from somebody; who has it then, the first hundred by name.
    ///
    /// # Errors
    /// Not found, also for `None`, which is nobody; [`Error::Conflict`] if nobody
    /// would be left to administer.
    pub async fn role_user_remove(
        &self,
        context: &Context,
        id: RoleId,
        user: Option<UserId>,
    ) -> Result<Decided<UserPage>, Error> {
        self.role_user_change(context, Operation::RoleUserRemove, id, user, false).await
    }
}
