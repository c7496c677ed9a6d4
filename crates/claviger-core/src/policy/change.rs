//! Puts one policy of a connection in place of another: checked, on record, and
//! only if nobody changed it in between.

use claviger_access::{
    Binding, Principal,
    policy::{PolicyChange, Reach, check, unknown},
};
use claviger_model::{
    Action, Invalid, OrganizationId,
    audit::{Change, IntentDetail},
    connection::ConnectionRecord,
};
use claviger_store::StoreError;
use serde_json::Value;

use super::{recorded, statements};
use crate::{Context, Core, Error, connection::subject, context::Deadline, record::Asset};

/// A new policy.
pub(crate) struct NewPolicy {
    pub(crate) bindings: Vec<Binding>,
    /// Where each principal stands in the request.
    pub(crate) places: Vec<(String, Principal)>,
    pub(crate) allow_self_lockout: bool,
}

/// Told where two people changed the same policy.
pub(crate) const CHANGED: Error =
    Error::Conflict("the policy was changed in between; read it again and repeat the change");

impl Core {
    /// Changes a connection's policy for somebody who may.
    pub(super) async fn connection_policy_change(
        &self,
        context: &Context,
        deadline: Deadline,
        record: &ConnectionRecord,
        new: NewPolicy,
    ) -> Result<(), Error> {
        let (organization, id) = (context.actor.organization_id, record.connection.id);
        let reach = deadline.bound(self.reach(organization, &new.bindings)).await?;
        Invalid(unknown(new.places, &reach)).or(())?;
        check(&PolicyChange {
            actor: &context.actor,
            before: subject(record),
            after: &new.bindings,
            reach: &reach,
            now: context.now,
            allow_self_lockout: new.allow_self_lockout,
        })?;
        let asset = Asset { kind: "connection", id: Some(id.0), name: Some(&record.connection.name) };
        let detail = IntentDetail { changes: policy_changes(record, &new.bindings), ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Shared, asset, detail).await?;
        let (store, expected) = (self.store().clone(), record.policy_version);
        let change = async move {
            let stored = store.connection_policy_set(organization, id, &new.bindings, expected).await;
            stored.map(drop).map_err(not_stored)
        };
        pending.carry_out(change).await
    }

    /// What is known of everybody whom the bindings name.
    pub(crate) async fn reach(&self, organization: OrganizationId, bindings: &[Binding]) -> Result<Vec<Reach>, Error> {
        let principals: Vec<Principal> = bindings.iter().map(|binding| binding.principal).collect();
        self.principals(organization, principals).await
    }

    /// What is known of these principals.
    pub(crate) async fn principals(
        &self,
        organization: OrganizationId,
        mut principals: Vec<Principal>,
    ) -> Result<Vec<Reach>, Error> {
        principals.sort_unstable();
        principals.dedup();
        let known = self.store().principals_known(organization, &principals).await?;
        Ok(known.into_iter().map(|(principal, active)| Reach { principal, active }).collect())
    }
}

/// What the record says of a change of policy; `claviger audit verify` compares
/// the version with what the database holds.
pub(crate) fn policy_changes(before: &ConnectionRecord, after: &[Binding]) -> Vec<Change> {
    let change = |field: &str, from: Value, to: Value| Change {
        field: field.to_owned(),
        from: Some(from),
        to: Some(to),
        changed: false,
    };
    let version = before.policy_version;
    vec![
        change("policy_version", Value::from(version), Value::from(version.saturating_add(1))),
        change("bindings", recorded(&statements(&before.bindings)), recorded(&statements(after))),
    ]
}

pub(crate) fn not_stored(error: StoreError) -> Error {
    match error {
        StoreError::Stale { .. } => CHANGED,
        StoreError::NotFound => Error::NotFound("connection"),
        other => other.into(),
    }
}
