//! Restriction policies: one file an operation, and what they share.

mod change;
mod delete;
mod get;
mod list;
mod read;
mod reassign;
mod set;

use claviger_access::{Operation, Permit, Principal, decide_policy};
use claviger_model::{
    ConnectionId, Policy, Relation, ResourceBinding, Statement, Timestamp, connection::ConnectionRecord,
};
use serde_json::{Value, json};

use crate::{Context, Core, Error, connection::subject, context::Deadline};

pub(crate) use change::policy_changes;
pub use list::{PolicyFilter, PolicyPage, PolicyRow};

/// Where an operation's attributes stand in the request body.
const ATTRIBUTES: &str = "/data/attributes";

/// A policy as its reader sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PolicyView {
    /// `type:id`.
    pub resource: String,
    /// Its statements, in the order in which they were given.
    pub statements: Vec<StatementView>,
}

/// One statement of a policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatementView {
    /// What is given.
    pub relation: String,
    /// To whom.
    pub principals: Vec<Principal>,
    /// Until when; `None` has no end.
    pub expires_at: Option<Timestamp>,
}

impl From<&Statement> for StatementView {
    fn from(statement: &Statement) -> Self {
        Self {
            relation: statement.relation.as_str().to_owned(),
            principals: statement.principals.clone(),
            expires_at: statement.expires_at,
        }
    }
}

/// A connection's policy as statements.
pub(crate) fn statements(bindings: &[claviger_access::Binding]) -> Vec<StatementView> {
    Policy::of(bindings, 0).statements.iter().map(Into::into).collect()
}

/// Another resource's.
fn resource_statements(bindings: &[ResourceBinding]) -> Vec<StatementView> {
    let mut statements: Vec<(u32, StatementView)> = Vec::new();
    for binding in bindings {
        match statements.last_mut().filter(|(number, _)| *number == binding.statement) {
            Some((_, statement)) => statement.principals.push(binding.principal),
            None => {
                let (relation, principals) = (binding.relation.clone(), vec![binding.principal]);
                statements.push((binding.statement, StatementView { relation, principals, expires_at: None }));
            }
        }
    }
    statements.into_iter().map(|(_, statement)| statement).collect()
}

/// Statements of a connection, whose relations are checked already.
fn as_policy(statements: &[StatementView]) -> Policy {
    let statement = |view: &StatementView| {
        // Read against the relations of connections, so it always is one.
        let relation: Relation = view.relation.parse().ok()?;
        Some(Statement { relation, principals: view.principals.clone(), expires_at: view.expires_at })
    };
    Policy { statements: statements.iter().filter_map(statement).collect(), version: 0 }
}

/// Statements as the record keeps them.
pub(crate) fn recorded(statements: &[StatementView]) -> Value {
    let one = |statement: &StatementView| {
        let principals: Vec<_> = statement.principals.iter().map(ToString::to_string).collect();
        let mut value = json!({"relation": statement.relation, "principals": principals});
        if let Some(end) = statement.expires_at {
            value["expires_at"] = Value::from(end.to_string());
        }
        value
    };
    statements.iter().map(one).collect()
}

impl Core {
    /// A connection and leave to look at its policy or change it; foreign, hidden
    /// and missing look the same.
    pub(crate) async fn connection_policy_load(
        &self,
        context: &Context,
        operation: Operation,
        deadline: Deadline,
        id: ConnectionId,
    ) -> Result<(ConnectionRecord, Permit), Error> {
        context.actor.may_begin(operation)?;
        let found = self.store().connection_get(context.actor.organization_id, id);
        let record = deadline.bound(async { Ok(found.await?) }).await?.ok_or(Error::NotFound("connection"))?;
        let permit = decide_policy(&context.actor, operation, &subject(&record), context.now)?;
        Ok((record, permit))
    }
}
