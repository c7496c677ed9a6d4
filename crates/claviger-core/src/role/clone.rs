//! `POST /api/v2/roles/{role_id}/clone`

use claviger_access::{Decided, Operation, PermissionSet};
use claviger_model::{Json, RoleId};
use claviger_store::CountedRole;

use super::input;
use crate::{Context, Core, Error};

impl Core {
    /// Makes a role that gives what another gives: the way to change a built-in one.
    ///
    /// # Errors
    /// As [`Core::role_create`]; not found.
    pub async fn role_clone(
        &self,
        context: &Context,
        id: RoleId,
        attributes: &Json,
    ) -> Result<Decided<CountedRole>, Error> {
        let source = context.deadline().bound(self.role_load(context, id)).await?;
        let permit = context.permit(Operation::RoleClone)?;
        let (given, faults) = input::read(attributes, true);
        faults.or(())?;
        let permissions = input::names(PermissionSet::given_by(&source.role));
        self.role_make(context, permit, given.name.unwrap_or_default(), permissions).await
    }
}
