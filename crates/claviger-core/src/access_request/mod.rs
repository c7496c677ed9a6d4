//! Requests for access to a connection: one file an operation, and what they share.

mod create;
mod decide;
mod list;
mod withdraw;

use claviger_access::{Denial, Operation, Permission, Permit, View, decide_policy, may};
use claviger_model::{AccessRequest, AccessRequestId, connection::ConnectionRecord};

pub use decide::Decision;
pub use list::RequestFilter;

use crate::{Context, Core, Error, connection::subject, context::Deadline};

/// Where an operation's attributes stand in the request body.
const ATTRIBUTES: &str = "/data/attributes";
const NOT_FOUND: Error = Error::NotFound("access request");

/// A request as its reader sees it.
#[derive(Debug)]
pub struct RequestView {
    /// What is kept.
    pub request: AccessRequest,
    /// The connection's name, for who may see it or decides about it.
    pub connection_name: Option<String>,
}

/// A request with its connection, if that is there, and what the reader may do.
struct Subject {
    request: AccessRequest,
    connection: Option<ConnectionRecord>,
    own: bool,
    /// Leave to decide about it, or why there is none.
    decision: Result<Permit, Denial>,
}

impl Core {
    async fn access_request_load(
        &self,
        context: &Context,
        operation: Operation,
        deadline: Deadline,
        id: AccessRequestId,
    ) -> Result<Subject, Error> {
        context.actor.may_begin(operation)?;
        let organization = context.actor.organization_id;
        let request = deadline.bound(async { Ok(self.store().access_request_get(organization, id).await?) }).await?;
        let request = request.ok_or(NOT_FOUND)?;
        let connection = self.store().connection_get(organization, request.connection_id);
        let connection = deadline.bound(async { Ok(connection.await?) }).await?;
        let own = request.requested_by == context.actor.user_id;
        let decision = match &connection {
            // By the rule for deciding, whatever is asked: who may decide may also look.
            Some(record) => decide_policy(&context.actor, decided_as(operation), &subject(record), context.now),
            None => Err(Denial::Hidden("access request")),
        };
        if !own && decision.is_err() {
            return Err(NOT_FOUND);
        }
        Ok(Subject { request, connection, own, decision })
    }

    async fn access_request_view(&self, context: &Context, request: AccessRequest) -> Result<RequestView, Error> {
        let found = self.store().connection_get(context.actor.organization_id, request.connection_id).await?;
        Ok(view(context, request, found.as_ref()))
    }
}

/// Leave to decide is given for deciding only.
fn decided_as(operation: Operation) -> Operation {
    match operation {
        Operation::AccessRequestRefuse => Operation::AccessRequestRefuse,
        _ => Operation::AccessRequestApprove,
    }
}

/// Whoever repairs policies knows the names of connections; others must be able
/// to see the connection itself.
fn view(context: &Context, request: AccessRequest, connection: Option<&ConnectionRecord>) -> RequestView {
    let manages = context.actor.permissions().has(Permission::UserAccessManage);
    let seen = |record: &&ConnectionRecord| manages || may::<View>(&context.actor, &subject(record), context.now);
    let connection_name = connection.filter(seen).map(|record| record.connection.name.clone());
    RequestView { request, connection_name }
}
