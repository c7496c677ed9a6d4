//! `POST /api/v2/actions/access_requests`

use std::time::Duration;

use claviger_access::{Decided, Operation, Relation};
use claviger_model::{
    AccessRequest, AccessRequestId, Action, ConnectionId, Invalid, Json, RequestStatus, Timestamp,
    audit::{Change, IntentDetail},
    json::Fields,
};
use claviger_store::Asked;
use serde_json::Value;

use super::{ATTRIBUTES, RequestView};
use crate::{Context, Core, Error, record::Asset};

/// For how long access may be asked for.
const LONGEST: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// Pending requests of one person.
const MOST_PENDING: u64 = 20;
/// Characters of a reason and of an answer.
pub(super) const MOST_TEXT: usize = 1_000;

impl Core {
    /// Asks for a relation to a connection. Whether the connection is there is
    /// neither looked at nor told.
    ///
    /// # Errors
    /// [`Error::Conflict`] if the same is asked for already, [`Error::Busy`] if
    /// too many of the caller's wait for an answer.
    pub async fn access_request_create(
        &self,
        context: &Context,
        attributes: &Json,
    ) -> Result<Decided<RequestView>, Error> {
        let permit = context.permit(Operation::AccessRequestCreate)?;
        let deadline = context.deadline();
        let request = self.access_request_read(context, attributes)?;
        let change = |field: &str, to: String| Change {
            field: field.to_owned(),
            from: None,
            to: Some(Value::from(to)),
            changed: false,
        };
        let changes = vec![
            change("connection_id", request.connection_id.to_string()),
            change("relation", request.relation.as_str().to_owned()),
            change("reason", request.reason.clone()),
            change("expires_at", request.until.to_string()),
        ];
        let asset = Asset { kind: "access_request", id: Some(request.id.0), name: None };
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Created, asset, detail).await?;
        let (store, made) = (self.store().clone(), request.clone());
        let change = async move {
            match store.access_request_insert(&made, MOST_PENDING).await? {
                Asked::Added => Ok(()),
                Asked::Pending => Err(Error::Conflict(
                    "you have asked for access to this connection already, and wait for the answer; withdraw that request first",
                )),
                Asked::TooMany => Err(Error::Busy {
                    message: format!("{MOST_PENDING} requests of yours wait for an answer; withdraw one first"),
                    retry_after: 60,
                }),
            }
        };
        pending.carry_out(change).await?;
        // Its name would tell whether it is there.
        Ok(permit.over(RequestView { request, connection_name: None }))
    }

    fn access_request_read(&self, context: &Context, attributes: &Json) -> Result<AccessRequest, Invalid> {
        let mut fields = Fields::open(ATTRIBUTES, attributes)?;
        let connection_id =
            parsed::<ConnectionId>(&mut fields, "connection_id", "must be the id of a connection (a UUID)");
        let relation = parsed::<Relation>(&mut fields, "relation", "must be viewer, resolver or editor");
        let reason = text(&mut fields, "reason", true);
        let until = end(&mut fields, context.now, true);
        let faults = fields.close();
        let (Some(connection_id), Some(relation), Some(reason), Some(until)) = (connection_id, relation, reason, until)
        else {
            return Err(faults);
        };
        faults.or(AccessRequest {
            id: AccessRequestId::generate(context.now, self.entropy()),
            organization_id: context.actor.organization_id,
            connection_id,
            requested_by: context.actor.user_id,
            relation,
            reason,
            until,
            status: RequestStatus::Pending,
            decided_by: None,
            decided_at: None,
            answer: None,
            version: 1,
            created_at: context.now,
        })
    }
}

fn parsed<T: std::str::FromStr>(fields: &mut Fields<'_>, name: &str, right: &str) -> Option<T> {
    let given = fields.required_string(name)?.expose().parse().ok();
    if given.is_none() {
        fields.faults.push(fields.at(name), right);
    }
    given
}

/// Words of a person's, for people.
pub(super) fn text(fields: &mut Fields<'_>, name: &str, required: bool) -> Option<String> {
    let given = if required { fields.required_string(name)? } else { fields.string(name)? }.expose();
    if given.trim().is_empty() || given.chars().count() > MOST_TEXT {
        fields.faults.push(fields.at(name), format!("must be 1 to {MOST_TEXT} characters, not all of them blank"));
        return None;
    }
    Some(given.clone())
}

/// A time from which on access is over.
pub(super) fn end(fields: &mut Fields<'_>, now: Timestamp, required: bool) -> Option<Timestamp> {
    let given = if required { fields.required_string("expires_at")? } else { fields.string("expires_at")? };
    let end: Option<Timestamp> = given.expose().parse().ok();
    let end = end.filter(|end| *end > now && *end <= now.plus(LONGEST));
    if end.is_none() {
        let right = "must be a time in the future, at most 90 days from now, such as 2026-11-22T10:00:00Z";
        fields.faults.push(fields.at("expires_at"), right);
    }
    end
}
