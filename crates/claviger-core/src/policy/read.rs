//! A policy out of a request's body.

use claviger_access::{
    Principal,
    policy::{MOST_PRINCIPALS, MOST_STATEMENTS, Resource},
};
use claviger_model::{Invalid, Json, Timestamp, json::Fields};

use super::{ATTRIBUTES, StatementView};

/// A policy, and where each of its principals stands in the body.
pub(super) struct Read {
    pub(super) statements: Vec<StatementView>,
    pub(super) places: Vec<(String, Principal)>,
}

/// Reads `{"bindings": […]}`.
///
/// # Errors
/// Every fault at once.
pub(super) fn policy(resource: &Resource, attributes: &Json, now: Timestamp) -> Result<Read, Invalid> {
    let mut fields = Fields::open(ATTRIBUTES, attributes)?;
    let given = fields.required("bindings");
    let at = fields.at("bindings");
    let mut faults = fields.close();
    let Some(given) = given else { return Err(faults) };
    let Json::Array(items) = given else {
        faults.push(at, format!("must be an array, not {}", given.kind()));
        return Err(faults);
    };
    let mut read = Read { statements: Vec::new(), places: Vec::new() };
    if items.len() > MOST_STATEMENTS {
        faults.push(at.clone(), format!("must be at most {MOST_STATEMENTS} bindings"));
        return Err(faults);
    }
    for (place, item) in items.iter().enumerate() {
        match statement(resource, &format!("{at}/{place}"), item, now, &mut read.places) {
            Ok(statement) => read.statements.push(statement),
            Err(more) => faults.0.extend(more.0),
        }
    }
    if read.places.len() > MOST_PRINCIPALS {
        faults.push(at, format!("must name at most {MOST_PRINCIPALS} principals in all; put people into a team"));
    }
    faults.or(read)
}

fn statement(
    resource: &Resource,
    at: &str,
    json: &Json,
    now: Timestamp,
    places: &mut Vec<(String, Principal)>,
) -> Result<StatementView, Invalid> {
    let mut fields = Fields::open(at, json)?;
    let relation = relation(resource, &mut fields);
    let principals = principals(relation.unwrap_or("this"), &mut fields, places);
    let expires_at = match fields.take("expires_at") {
        None | Some(Json::Null) => None,
        Some(json) => {
            end(resource, json, now).map_err(|detail| fields.faults.push(fields.at("expires_at"), detail)).ok()
        }
    };
    let statement = StatementView { relation: relation.unwrap_or_default().to_owned(), principals, expires_at };
    fields.close().or(statement)
}

fn relation(resource: &Resource, fields: &mut Fields<'_>) -> Option<&'static str> {
    let given = fields.required_string("relation")?.expose();
    let known = resource.relations().iter().copied().find(|each| each == given);
    if known.is_none() {
        let right = resource.relations().join(", ");
        let detail = format!("is not supported by {}, supported relations: \"{right}\"", resource.kind());
        fields.faults.push(fields.at("relation"), detail);
    }
    known
}

fn principals(relation: &str, fields: &mut Fields<'_>, places: &mut Vec<(String, Principal)>) -> Vec<Principal> {
    let at = fields.at("principals");
    let mut principals = Vec::new();
    let Some(given) = fields.required("principals") else { return principals };
    let Json::Array(items) = given else {
        fields.faults.push(at, format!("must be an array, not {}", given.kind()));
        return principals;
    };
    if items.is_empty() {
        fields.faults.push(at.clone(), "must name at least one principal; leave the binding out to give nothing");
    }
    for (place, item) in items.iter().enumerate() {
        let at = format!("{at}/{place}");
        let Json::String(text) = item else {
            fields.faults.push(at, format!("must be a string, not {}", item.kind()));
            continue;
        };
        match text.expose().parse::<Principal>() {
            // Once is enough; the place where it first stood is told.
            Ok(principal) if principals.contains(&principal) => {}
            Ok(principal) => {
                principals.push(principal);
                places.push((at, principal));
            }
            Err(()) => {
                let detail = format!(
                    "[PrincipalTypeInvalidForRelation] is not supported by \"{relation}\" relation, \
                     supported types: \"org, role, team, user\", each followed by a colon and a UUID"
                );
                fields.faults.push(at, detail);
            }
        }
    }
    principals
}

fn end(resource: &Resource, json: &Json, now: Timestamp) -> Result<Timestamp, String> {
    const RIGHT: &str = "must be a time in the future such as 2026-11-22T10:00:00Z";
    let Json::String(text) = json else { return Err(format!("{RIGHT}, not {}", json.kind())) };
    let end: Timestamp = text.expose().parse().map_err(|_| RIGHT.to_owned())?;
    match resource {
        Resource::Connection(_) if end > now => Ok(end),
        Resource::Connection(_) => Err(RIGHT.to_owned()),
        Resource::Other { .. } => Err("is only for policies of connections".to_owned()),
    }
}
