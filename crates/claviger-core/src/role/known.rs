//! Whether roles that a body names are there.

use claviger_model::{Invalid, Role, RoleId};

use crate::{Context, Core, Error};

impl Core {
    /// The organization's roles with these ids, each once, and a fault for each
    /// of `data.relationships.roles` that it does not have.
    pub(crate) async fn roles_known(&self, context: &Context, ids: &[RoleId]) -> Result<(Vec<Role>, Invalid), Error> {
        let mut faults = Invalid::default();
        if ids.is_empty() {
            return Ok((Vec::new(), faults));
        }
        let roles = self.store().roles_get(context.actor.organization_id, ids).await?;
        for (place, id) in ids.iter().enumerate() {
            if roles.iter().all(|role| role.id != *id) {
                faults.push(format!("/data/relationships/roles/data/{place}/id"), "is no role of this organization");
            }
        }
        Ok((roles, faults))
    }
}
