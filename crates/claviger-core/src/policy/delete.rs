//! `DELETE /api/v2/restriction_policy/{resource_id}`

use claviger_access::{Binding, Decided, Operation, Principal, policy::Resource};
use claviger_model::Relation;

use super::change::NewPolicy;
use crate::{Context, Core, Error};

impl Core {
    /// Takes a policy back: of a connection to the one that it began with, which
    /// names its author alone, of anything else to none.
    ///
    /// # Errors
    /// As [`Core::policy_set`].
    pub async fn policy_delete(&self, context: &Context, resource: &Resource) -> Result<Decided<()>, Error> {
        let deadline = context.deadline();
        match resource {
            Resource::Connection(id) => {
                let id = id.ok_or(Error::NotFound("connection"))?;
                let (record, permit) =
                    self.connection_policy_load(context, Operation::PolicyDelete, deadline, id).await?;
                let principal = Principal::User(record.connection.created_by);
                let author = Binding { relation: Relation::Editor, principal, expires_at: None, statement: 0 };
                let new = NewPolicy { bindings: vec![author], places: Vec::new(), allow_self_lockout: false };
                self.connection_policy_change(context, deadline, &record, new).await?;
                Ok(permit.over(()))
            }
            Resource::Other { name, .. } => {
                let permit = context.permit(Operation::PolicyDelete)?;
                let done = self.resource_policy_change(context, deadline, permit, name, Vec::new()).await?;
                Ok(done.map(drop))
            }
        }
    }
}
