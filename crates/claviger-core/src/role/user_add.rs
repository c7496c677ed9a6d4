//! `POST /api/v2/roles/{role_id}/users`

use claviger_access::{Decided, Operation};
use claviger_model::{RoleId, UserId};
use claviger_store::UserPage;

use crate::{Context, Core, Error};

impl Core {
    /// Gives somebody a role; who has it then, the first hundred by name.
    ///
    /// # Errors
    /// Not found, also for `None`, which is nobody.
    pub async fn role_user_add(
        &self,
        context: &Context,
        id: RoleId,
        user: Option<UserId>,
    ) -> Result<Decided<UserPage>, Error> {
        self.role_user_change(context, Operation::RoleUserAdd, id, user, true).await
    }
}
