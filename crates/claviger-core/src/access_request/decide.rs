//! `POST /api/v2/actions/access_requests/{id}/approve` and `/refuse`

use claviger_access::{
    Decided, Denial, Operation, Permit, Principal, Relation,
    policy::{MOST_PRINCIPALS, MOST_STATEMENTS},
    relation_of,
};
use claviger_model::{
    AccessRequest, AccessRequestId, Action, Binding, Invalid, Json, RequestStatus, Timestamp,
    audit::{Change, IntentDetail},
    connection::ConnectionRecord,
    json::Fields,
};
use claviger_store::StoreError;
use serde_json::Value;

use super::{
    ATTRIBUTES, NOT_FOUND, RequestView, Subject,
    create::{end, text},
    view,
};
use crate::{Context, Core, Error, connection::subject, policy::policy_changes, record::Asset};

/// Told where somebody else was faster.
pub(super) const DECIDED: Error =
    Error::Conflict("the request is decided already, or was changed in between; read it again");

/// What is decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// Given.
    Approve,
    /// Not given.
    Refuse,
}

/// What comes with a decision.
pub(super) struct Said {
    pub(super) answer: Option<String>,
    until: Option<Timestamp>,
    version: Option<i64>,
}

impl Core {
    /// Gives what was asked for, until the end that was asked for or an earlier
    /// one, or does not.
    ///
    /// # Errors
    /// [`Error::Conflict`] if it is decided already; [`Error::Denied`] where
    /// somebody approves their own who could not share the connection anyway.
    pub async fn access_request_decide(
        &self,
        context: &Context,
        id: AccessRequestId,
        decision: Decision,
        attributes: &Json,
    ) -> Result<Decided<RequestView>, Error> {
        let operation = match decision {
            Decision::Approve => Operation::AccessRequestApprove,
            Decision::Refuse => Operation::AccessRequestRefuse,
        };
        let deadline = context.deadline();
        let found = self.access_request_load(context, operation, deadline, id).await?;
        let (request, record, permit) = may_decide(context, found, decision)?;
        let said = said(attributes, context.now, decision == Decision::Approve)?;
        let mut after = decided(&request, context, &said)?;
        let (bindings, mut detail) = match decision {
            Decision::Refuse => (None, IntentDetail::default()),
            Decision::Approve => {
                after.status = RequestStatus::Approved;
                after.until = given_until(&request, said.until, context.now)?;
                let reach = self.principals(context.actor.organization_id, vec![Principal::User(request.requested_by)]);
                if !deadline.bound(reach).await?.iter().any(|each| each.active) {
                    return Err(Error::Conflict("who asked is not active any more; refuse the request"));
                }
                let bindings = with(&record, &after)?;
                let changes = policy_changes(&record, &bindings);
                (Some(bindings), IntentDetail { changes, ..IntentDetail::default() })
            }
        };
        detail.changes.extend(about(&request, &after));
        let name = Some(record.connection.name.as_str());
        let (action, asset) = match decision {
            Decision::Approve => (Action::Shared, Asset { kind: "connection", id: Some(record.connection.id.0), name }),
            Decision::Refuse => (Action::Modified, Asset { kind: "access_request", id: Some(id.0), name }),
        };
        let pending = self.intend(context, deadline, action, asset, detail).await?;
        let (store, kept, expected) = (self.store().clone(), after.clone(), record.policy_version);
        let change = async move {
            let policy = bindings.as_deref().map(|bindings| (bindings, expected));
            store.access_request_decide(&kept, policy).await.map_err(not_stored)
        };
        pending.carry_out(change).await?;
        Ok(permit.over(view(context, after, Some(&record))))
    }
}

/// Who asks does not decide, unless they could share the connection anyway; and
/// learns nothing of a connection that they do not see.
fn may_decide(
    context: &Context,
    found: Subject,
    decision: Decision,
) -> Result<(AccessRequest, ConnectionRecord, Permit), Error> {
    let Subject { request, connection, own, decision: leave } = found;
    let (record, permit) = match (connection, leave) {
        (Some(record), Ok(permit)) => (record, permit),
        _ if own => return Err(Denial::OwnRequest.into()),
        _ => return Err(NOT_FOUND),
    };
    let edits = relation_of(&context.actor, &subject(&record), context.now) == Some(Relation::Editor);
    if own && decision == Decision::Approve && !edits {
        return Err(Denial::OwnRequest.into());
    }
    Ok((request, record, permit))
}

pub(super) fn said(attributes: &Json, now: Timestamp, approves: bool) -> Result<Said, Invalid> {
    let mut fields = Fields::open(ATTRIBUTES, attributes)?;
    let answer = text(&mut fields, "answer", false);
    let until = if approves { end(&mut fields, now, false) } else { None };
    let version = match fields.take("version") {
        Some(Json::Number(number)) if number.is_i64() => number.as_i64(),
        Some(other) => {
            fields.faults.push(fields.at("version"), format!("must be a whole number, not {}", other.kind()));
            None
        }
        None => None,
    };
    fields.close().or(Said { answer, until, version })
}

/// The request as it is after it is refused; what else it becomes is the caller's.
pub(super) fn decided(request: &AccessRequest, context: &Context, said: &Said) -> Result<AccessRequest, Error> {
    let other = said.version.is_some_and(|version| version != request.version);
    if request.status != RequestStatus::Pending || other {
        return Err(DECIDED);
    }
    Ok(AccessRequest {
        status: RequestStatus::Refused,
        decided_by: Some(context.actor.user_id),
        decided_at: Some(context.now),
        answer: said.answer.clone(),
        version: request.version.saturating_add(1),
        ..request.clone()
    })
}

fn given_until(request: &AccessRequest, given: Option<Timestamp>, now: Timestamp) -> Result<Timestamp, Error> {
    let until = given.unwrap_or(request.until);
    if until > request.until {
        let detail = format!("must not be later than what was asked for, {}", request.until);
        return Err(Invalid::one(format!("{ATTRIBUTES}/expires_at"), detail).into());
    }
    if until <= now {
        return Err(Error::Conflict("the time until which access was asked for is over; refuse the request"));
    }
    Ok(until)
}

/// The connection's policy with one more statement.
fn with(record: &ConnectionRecord, request: &AccessRequest) -> Result<Vec<Binding>, Error> {
    let mut bindings = record.bindings.clone();
    let statement = bindings.last().map_or(0, |last| last.statement.saturating_add(1));
    if statement as usize >= MOST_STATEMENTS || bindings.len() >= MOST_PRINCIPALS {
        return Err(Error::Conflict("the policy is as large as it can be; take bindings out of it that are over"));
    }
    bindings.push(Binding {
        relation: request.relation,
        principal: Principal::User(request.requested_by),
        expires_at: Some(request.until),
        statement,
    });
    Ok(bindings)
}

/// What the record says of a request that changes its state.
pub(super) fn about(before: &AccessRequest, after: &AccessRequest) -> Vec<Change> {
    let change = |field: &str, from: Option<&str>, to: String| Change {
        field: field.to_owned(),
        from: from.map(Value::from),
        to: Some(Value::from(to)),
        changed: false,
    };
    let mut changes = vec![
        change("access_request", None, after.id.to_string()),
        change("status", Some(before.status.as_str()), after.status.as_str().to_owned()),
        change("requested_by", None, after.requested_by.to_string()),
        change("reason", None, after.reason.clone()),
    ];
    changes.extend(after.answer.clone().map(|answer| change("answer", None, answer)));
    changes
}

pub(super) fn not_stored(error: StoreError) -> Error {
    match error {
        StoreError::Stale { .. } | StoreError::NotFound => DECIDED,
        other => other.into(),
    }
}
