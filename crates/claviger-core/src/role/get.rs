//! `GET /api/v2/roles/{role_id}`

use claviger_access::{Decided, Operation};
use claviger_model::RoleId;
use claviger_store::CountedRole;

use crate::{Context, Core, Error};

impl Core {
    /// One role, what it gives and how many have it.
    ///
    /// # Errors
    /// Not found.
    pub async fn role_get(&self, context: &Context, id: RoleId) -> Result<Decided<CountedRole>, Error> {
        let permit = context.permit(Operation::RoleGet)?;
        Ok(permit.over(self.role_load(context, id).await?))
    }
}
