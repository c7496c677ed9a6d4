//! `GET /api/v2/roles/templates`

use claviger_access::{Decided, Operation};
use claviger_model::{BuiltInRole, RoleId};

use crate::{Context, Core, Error};

impl Core {
    /// The built-in roles, which can be cloned.
    ///
    /// # Errors
    /// Only the database's.
    pub async fn role_template_list(&self, context: &Context) -> Result<Decided<Vec<(RoleId, BuiltInRole)>>, Error> {
        let permit = context.permit(Operation::RoleTemplateList)?;
        let mut templates = Vec::new();
        for built_in in BuiltInRole::ALL {
            templates.push((self.store().role_built_in(permit.organization_id(), built_in).await?, built_in));
        }
        Ok(permit.over(templates))
    }
}
