//! `PATCH /api/v2/roles/{role_id}`

use claviger_access::{Decided, Operation, PermissionSet, Permit};
use claviger_model::{
    Action, Invalid, Json, Role, RoleId,
    audit::{Change, IntentDetail},
};
use claviger_store::{CountedRole, PermissionChange, RoleChange};
use serde_json::json;
use uuid::Uuid;

use super::{asset, changeable, input, told};
use crate::{Context, Core, Error, connection::ATTRIBUTES, context::Deadline, record::change};

impl Core {
    /// Changes a role's name and, if any are given, the whole of what it gives.
    ///
    /// # Errors
    /// Not found; [`Error::Denied`] for a built-in one; every fault of the input
    /// at once; [`Error::Taken`] if the name is another's.
    pub async fn role_update(
        &self,
        context: &Context,
        id: RoleId,
        attributes: &Json,
        permissions: Option<&[Uuid]>,
    ) -> Result<Decided<CountedRole>, Error> {
        let deadline = context.deadline();
        let before = deadline.bound(self.role_load(context, id)).await?;
        let permit = context.permit(Operation::RoleUpdate)?;
        changeable(&before.role)?;
        let (given, mut faults) = input::read(attributes, false);
        let set = permissions.map(input::permissions).map(|(set, more)| {
            faults.0.extend(more.0);
            if given.opt_out == Some(false) { set.union(input::defaults()) } else { set }
        });
        if faults.0.is_empty() && given.name.is_none() && set.is_none() {
            faults = Invalid::one(ATTRIBUTES, "changes nothing; give a name, or permissions in data.relationships");
        }
        faults.or(())?;
        let set = set.filter(|set| *set != PermissionSet::given_by(&before.role));
        let change = RoleChange {
            name: given.name.filter(|name| *name != before.role.name),
            permissions: set.map(|set| PermissionChange::Set(input::names(set))),
        };
        if change == RoleChange::default() {
            return Ok(permit.over(before));
        }
        self.role_change(context, permit, deadline, before, change).await
    }

    /// Puts a change on record and carries it out.
    pub(super) async fn role_change(
        &self,
        context: &Context,
        permit: Permit,
        deadline: Deadline,
        before: CountedRole,
        change: RoleChange,
    ) -> Result<Decided<CountedRole>, Error> {
        let CountedRole { role, users } = before;
        let detail = IntentDetail { changes: changes(&role, &change), ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Modified, asset(&role), detail).await?;
        let (store, organization, now) = (self.store().clone(), context.actor.organization_id, context.now);
        let update = async move { store.role_update(organization, role.id, change, now).await.map_err(told) };
        Ok(permit.over(CountedRole { role: pending.carry_out(update).await?, users }))
    }
}

fn changes(before: &Role, after: &RoleChange) -> Vec<Change> {
    let name = after.name.as_ref().map(|name| change("name", Some(json!(before.name)), Some(json!(name))));
    let from = || Some(json!(input::names(PermissionSet::given_by(before))));
    let permissions = after.permissions.as_ref().map(|change_of| match change_of {
        PermissionChange::Set(all) => change("permissions", from(), Some(json!(all))),
        PermissionChange::Add(one) => change("permission", None, Some(json!(one))),
        PermissionChange::Remove(one) => change("permission", Some(json!(one)), None),
    });
    name.into_iter().chain(permissions).collect()
}
