//! `GET /api/v2/restriction_policy/{resource_id}`

use claviger_access::{Decided, Operation, policy::Resource};

use super::{PolicyView, resource_statements, statements};
use crate::{Context, Core, Error};

impl Core {
    /// The policy of a connection, or of something that need not exist here.
    ///
    /// # Errors
    /// Not found for connections that are foreign, hidden or missing.
    pub async fn policy_get(&self, context: &Context, resource: &Resource) -> Result<Decided<PolicyView>, Error> {
        match resource {
            Resource::Connection(id) => {
                let id = id.ok_or(Error::NotFound("connection"))?;
                let deadline = context.deadline();
                let (record, permit) = self.connection_policy_load(context, Operation::PolicyGet, deadline, id).await?;
                let statements = statements(&record.bindings);
                Ok(permit.over(PolicyView { resource: format!("connection:{id}"), statements }))
            }
            Resource::Other { name, .. } => {
                let permit = context.permit(Operation::PolicyGet)?;
                let bindings = self.store().resource_policy_get(context.actor.organization_id, name).await?;
                let statements = resource_statements(&bindings);
                Ok(permit.over(PolicyView { resource: name.clone(), statements }))
            }
        }
    }
}
