//! `POST /api/v2/restriction_policy/{resource_id}`

use claviger_access::{Decided, Operation, Permit, policy::Resource, policy::unknown};
use claviger_model::{
    Action, Invalid, Json, ResourceBinding,
    audit::{Change, IntentDetail},
};

use super::{PolicyView, StatementView, as_policy, change::NewPolicy, read, recorded, resource_statements};
use crate::{Context, Core, Error, context::Deadline, record::Asset};

impl Core {
    /// Puts a policy in place of the one before.
    ///
    /// # Errors
    /// Every fault of the input at once; that it would lock the caller or
    /// everybody out; [`Error::Conflict`] if somebody changed it in between.
    pub async fn policy_set(
        &self,
        context: &Context,
        resource: &Resource,
        attributes: &Json,
        allow_self_lockout: bool,
    ) -> Result<Decided<PolicyView>, Error> {
        let deadline = context.deadline();
        match resource {
            Resource::Connection(id) => {
                let id = id.ok_or(Error::NotFound("connection"))?;
                let (record, permit) = self.connection_policy_load(context, Operation::PolicySet, deadline, id).await?;
                let read::Read { statements, places } = read::policy(resource, attributes, context.now)?;
                let new = NewPolicy { bindings: as_policy(&statements).bindings(), places, allow_self_lockout };
                self.connection_policy_change(context, deadline, &record, new).await?;
                Ok(permit.over(PolicyView { resource: format!("connection:{id}"), statements }))
            }
            Resource::Other { name, .. } => {
                let permit = context.permit(Operation::PolicySet)?;
                let read = read::policy(resource, attributes, context.now)?;
                let principals = read.places.iter().map(|(_, principal)| *principal).collect();
                let organization = context.actor.organization_id;
                let reach = deadline.bound(self.principals(organization, principals)).await?;
                Invalid(unknown(read.places, &reach)).or(())?;
                self.resource_policy_change(context, deadline, permit, name, read.statements).await
            }
        }
    }

    /// Changes the policy of something that need not exist here.
    pub(super) async fn resource_policy_change(
        &self,
        context: &Context,
        deadline: Deadline,
        permit: Permit,
        name: &str,
        statements: Vec<StatementView>,
    ) -> Result<Decided<PolicyView>, Error> {
        let (store, organization) = (self.store().clone(), context.actor.organization_id);
        let before = deadline.bound(async { Ok(store.resource_policy_get(organization, name).await?) }).await?;
        let change = Change {
            field: "bindings".to_owned(),
            from: Some(recorded(&resource_statements(&before))),
            to: Some(recorded(&statements)),
            changed: false,
        };
        let detail = IntentDetail { changes: vec![change], ..IntentDetail::default() };
        let asset = Asset { kind: "restriction_policy", id: None, name: Some(name) };
        let pending = self.intend(context, deadline, Action::Shared, asset, detail).await?;
        let (rows, resource) = (rows(&statements), name.to_owned());
        let change = async move { Ok(store.resource_policy_set(organization, &resource, &rows).await?) };
        pending.carry_out(change).await?;
        Ok(permit.over(PolicyView { resource: name.to_owned(), statements }))
    }
}

fn rows(statements: &[StatementView]) -> Vec<ResourceBinding> {
    let numbered = statements.iter().zip(0u32..);
    let rows = numbered.flat_map(|(statement, number)| {
        statement.principals.iter().map(move |principal| ResourceBinding {
            relation: statement.relation.clone(),
            principal: *principal,
            statement: number,
        })
    });
    rows.collect()
}
