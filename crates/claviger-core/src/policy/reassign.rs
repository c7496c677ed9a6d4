//! `POST /api/v2/actions/connections/{id}/reassign`: the owner who left does not
//! lock a connection in.

use claviger_access::{Decided, Operation, Principal, Relation};
use claviger_model::{
    Action, ConnectionId, Invalid, Json, Policy, Statement, UserId,
    audit::{Change, IntentDetail},
    json::Fields,
};
use serde_json::Value;

use super::{
    ATTRIBUTES,
    change::{not_stored, policy_changes},
    list::PolicyRow,
};
use crate::{Context, Core, Error, record::Asset};

impl Core {
    /// Puts somebody in the author's place: in the policy wherever it names the
    /// author, as its editor without an end, and as author.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the new one is nobody or not active;
    /// [`Error::Conflict`] if somebody changed the policy in between.
    pub async fn connection_reassign(
        &self,
        context: &Context,
        id: ConnectionId,
        attributes: &Json,
    ) -> Result<Decided<PolicyRow>, Error> {
        let deadline = context.deadline();
        let (mut record, permit) =
            self.connection_policy_load(context, Operation::ConnectionReassign, deadline, id).await?;
        let to = to(attributes)?;
        let organization = context.actor.organization_id;
        let known = deadline.bound(self.principals(organization, vec![Principal::User(to)])).await?;
        if !known.iter().any(|each| each.active) {
            let detail = "must be an active user or service account of this organization: user:<id>";
            return Err(Invalid::one(format!("{ATTRIBUTES}/to"), detail).into());
        }
        let from = record.connection.created_by;
        let bindings = handed_over(&Policy::of(&record.bindings, 0), from, to).bindings();
        let author = Change {
            field: "created_by".to_owned(),
            from: Some(Value::from(from.to_string())),
            to: Some(Value::from(to.to_string())),
            changed: false,
        };
        let mut changes = policy_changes(&record, &bindings);
        changes.push(author);
        let asset = Asset { kind: "connection", id: Some(id.0), name: Some(&record.connection.name) };
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Shared, asset, detail).await?;
        let (store, expected, after) = (self.store().clone(), record.policy_version, bindings.clone());
        let change = async move {
            let stored = store.connection_reassign(organization, id, &after, expected, to).await;
            stored.map(drop).map_err(not_stored)
        };
        pending.carry_out(change).await?;
        (record.bindings, record.connection.created_by) = (bindings, to);
        Ok(permit.over(self.policy_row(record, context.now).await?))
    }
}

fn to(attributes: &Json) -> Result<UserId, Invalid> {
    let mut fields = Fields::open(ATTRIBUTES, attributes)?;
    let user = fields.required_string("to").and_then(|text| match text.expose().parse() {
        Ok(Principal::User(user)) => Some(user),
        _ => {
            fields.faults.push(fields.at("to"), "must be a person or service account: user:<id>");
            None
        }
    });
    match (fields.close(), user) {
        (Invalid(faults), Some(user)) if faults.is_empty() => Ok(user),
        (faults, _) => Err(faults),
    }
}

/// The policy with one person in another's place, who is editor for good after it.
fn handed_over(policy: &Policy, from: UserId, to: UserId) -> Policy {
    let (from, to) = (Principal::User(from), Principal::User(to));
    let mut statements = policy.statements.clone();
    for statement in &mut statements {
        let mut principals = Vec::with_capacity(statement.principals.len());
        for principal in &statement.principals {
            let principal = if *principal == from { to } else { *principal };
            if !principals.contains(&principal) {
                principals.push(principal);
            }
        }
        statement.principals = principals;
    }
    let kept = |each: &Statement| {
        each.relation == Relation::Editor && each.expires_at.is_none() && each.principals.contains(&to)
    };
    if !statements.iter().any(kept) {
        statements.push(Statement { relation: Relation::Editor, principals: vec![to], expires_at: None });
    }
    Policy { statements, version: policy.version }
}

#[cfg(test)]
mod tests {
    use claviger_model::{TeamId, Timestamp};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn somebody_takes_the_authors_place_and_nobody_elses() {
        let user = |number| UserId(Uuid::from_u128(number));
        let (old, new) = (Principal::User(user(1)), Principal::User(user(2)));
        let team = Principal::Team(TeamId(Uuid::from_u128(1)));
        let statement = |relation, principals: &[Principal], end: Option<i64>| Statement {
            relation,
            principals: principals.to_vec(),
            expires_at: end.map(Timestamp),
        };
        let policy = |statements: &[Statement]| Policy { statements: statements.to_vec(), version: 0 };
        let before =
            policy(&[statement(Relation::Viewer, &[team, old, new], None), statement(Relation::Editor, &[old], None)]);
        let after =
            policy(&[statement(Relation::Viewer, &[team, new], None), statement(Relation::Editor, &[new], None)]);
        assert_eq!(handed_over(&before, user(1), user(2)), after);
        // An end of the author's is none of the new one's for good.
        let before = policy(&[statement(Relation::Editor, &[old], Some(9))]);
        let after = policy(&[statement(Relation::Editor, &[new], Some(9)), statement(Relation::Editor, &[new], None)]);
        assert_eq!(handed_over(&before, user(1), user(2)), after);
        let nobody = policy(&[]);
        assert_eq!(handed_over(&nobody, user(1), user(1)), policy(&[statement(Relation::Editor, &[old], None)]));
    }
}
