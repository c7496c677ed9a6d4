//! A connection as a row and back.

use claviger_model::{
    Binding, Connection, ConnectionId, Health, HealthState, OrganizationId, Relation, Reminder, RotationMark, Tag,
    Timestamp, UserId, connection::ConnectionRecord,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    StoreError,
    entity::{connection, connection_binding, connection_text},
};

/// By what the list sorts: what needs a person comes first.
pub(crate) fn health_rank(state: HealthState) -> i64 {
    match state {
        HealthState::Failing => 0,
        HealthState::NeedsAuthorization => 1,
        HealthState::Expiring => 2,
        HealthState::Untested => 3,
        HealthState::Disabled => 4,
        HealthState::Working => 5,
    }
}

/// Viewer 1, resolver 2, editor 3: each includes the ones before it.
pub(crate) fn relation_number(relation: Relation) -> i64 {
    match relation {
        Relation::Viewer => 1,
        Relation::Resolver => 2,
        Relation::Editor => 3,
    }
}

pub(crate) fn relation_of(number: i64) -> Result<Relation, StoreError> {
    match number {
        1 => Ok(Relation::Viewer),
        2 => Ok(Relation::Resolver),
        3 => Ok(Relation::Editor),
        _ => Err(StoreError::corrupt("connection_binding.relation")),
    }
}

/// One tag a line, with a line end before the first and after the last, so that
/// `"\n" + tag + "\n"` is found for whole tags only. Tags hold no control characters.
fn tags_text(tags: &[Tag]) -> String {
    if tags.is_empty() {
        return String::new();
    }
    tags.iter().fold("\n".to_owned(), |text, tag| format!("{text}{tag}\n"))
}

/// What the text filter looks into: name, host and tags, in lower case.
fn search_text(connection: &Connection) -> String {
    let host = connection.destination.as_ref().map_or("", |destination| &destination.origin.host);
    format!("{}\n{host}{}", connection.name, tags_text(&connection.tags)).to_lowercase()
}

pub(crate) fn to_row(record: &ConnectionRecord) -> Result<connection::Model, StoreError> {
    let connection = &record.connection;
    Ok(connection::Model {
        id: connection.id.0,
        organization_id: connection.organization_id.0,
        name: connection.name.clone(),
        name_key: connection.name.to_lowercase(),
        integration_type: connection.integration_type.clone(),
        credential_type: connection.credential_type.clone(),
        settings: to_json(&connection.settings)?,
        tags: tags_text(&connection.tags),
        destination: connection.destination.as_ref().map(to_json).transpose()?,
        secrets: to_json(&connection.secrets)?,
        version: connection.version,
        disabled: connection.disabled,
        health_state: connection.health.state.as_str().to_owned(),
        health_reason: connection.health.reason.clone(),
        health_since: connection.health.since.0,
        health_checked_at: connection.health.checked_at.map(|at| at.0),
        health_rank: health_rank(connection.visible_health().state),
        health_expires_at: connection.health.expires_at.map(|at| at.0),
        next_check_at: connection.health.next_check_at.map(|at| at.0),
        created_by: connection.created_by.0,
        created_at: connection.created_at.0,
        modified_at: connection.modified_at.0,
        last_used_at: connection.last_used_at.map_or(0, |at| at.0),
        key_epoch: record.key_epoch.into(),
        sealed: record.sealed.clone(),
        policy_version: record.policy_version,
        rotation_state: connection.rotation.map(|mark| mark.state.as_str().to_owned()),
        rotation_ends_at: connection.rotation.and_then(|mark| mark.grace_ends_at).map(|at| at.0),
        reminder_days: connection.reminder.map(|reminder| reminder.days.into()),
        reminder_due_at: connection.reminder.and_then(|reminder| reminder.due_at).map(|at| at.0),
    })
}

pub(crate) fn to_text(connection: &Connection) -> connection_text::Model {
    connection_text::Model {
        organization_id: connection.organization_id.0,
        connection_id: connection.id.0,
        search: search_text(connection),
        tags: tags_text(&connection.tags),
    }
}

pub(crate) fn binding_rows(
    organization: OrganizationId,
    connection: ConnectionId,
    bindings: &[Binding],
) -> impl Iterator<Item = connection_binding::ActiveModel> {
    bindings.iter().zip(0i64..).map(move |(binding, position)| {
        connection_binding::Model {
            connection_id: connection.0,
            position,
            organization_id: organization.0,
            principal: binding.principal.to_string(),
            relation: relation_number(binding.relation),
            expires_at: binding.expires_at.map(|at| at.0),
            statement: binding.statement.into(),
        }
        .into()
    })
}

pub(crate) fn of_row(
    row: connection::Model,
    mut bindings: Vec<connection_binding::Model>,
) -> Result<ConnectionRecord, StoreError> {
    bindings.sort_unstable_by_key(|binding| binding.position);
    let bindings = bindings.into_iter().map(of_binding).collect::<Result<_, _>>()?;
    let key_epoch = row.key_epoch.try_into().map_err(|_| StoreError::corrupt("connection.key_epoch"))?;
    let tags = row.tags.split('\n').filter(|line| !line.is_empty());
    let tags = tags.map(|line| Tag::parse(line).map_err(|_| StoreError::corrupt("connection.tags")));
    let health = health_of(&row)?;
    let (rotation, reminder) = (mark_of(&row)?, reminder_of(&row)?);
    let connection = Connection {
        id: ConnectionId(row.id),
        organization_id: OrganizationId(row.organization_id),
        name: row.name,
        integration_type: row.integration_type,
        credential_type: row.credential_type,
        settings: of_json(&row.settings, "connection.settings")?,
        tags: tags.collect::<Result<_, _>>()?,
        destination: row.destination.map(|text| of_json(&text, "connection.destination")).transpose()?,
        secrets: of_json(&row.secrets, "connection.secrets")?,
        version: row.version,
        disabled: row.disabled,
        health,
        created_by: UserId(row.created_by),
        created_at: Timestamp(row.created_at),
        modified_at: Timestamp(row.modified_at),
        last_used_at: (row.last_used_at != 0).then_some(Timestamp(row.last_used_at)),
        rotation,
        reminder,
    };
    Ok(ConnectionRecord { connection, sealed: row.sealed, key_epoch, bindings, policy_version: row.policy_version })
}

pub(crate) fn health_of(row: &connection::Model) -> Result<Health, StoreError> {
    Ok(Health {
        state: row.health_state.parse().map_err(|()| StoreError::corrupt("connection.health_state"))?,
        reason: row.health_reason.clone(),
        since: Timestamp(row.health_since),
        checked_at: row.health_checked_at.map(Timestamp),
        expires_at: row.health_expires_at.map(Timestamp),
        next_check_at: row.next_check_at.map(Timestamp),
    })
}

fn mark_of(row: &connection::Model) -> Result<Option<RotationMark>, StoreError> {
    let Some(state) = &row.rotation_state else { return Ok(None) };
    let state = state.parse().map_err(|()| StoreError::corrupt("connection.rotation_state"))?;
    Ok(Some(RotationMark { state, grace_ends_at: row.rotation_ends_at.map(Timestamp) }))
}

pub(crate) fn reminder_of(row: &connection::Model) -> Result<Option<Reminder>, StoreError> {
    let Some(days) = row.reminder_days else { return Ok(None) };
    let days = days.try_into().map_err(|_| StoreError::corrupt("connection.reminder_days"))?;
    Ok(Some(Reminder { days, due_at: row.reminder_due_at.map(Timestamp) }))
}

fn of_binding(row: connection_binding::Model) -> Result<Binding, StoreError> {
    Ok(Binding {
        relation: relation_of(row.relation)?,
        principal: row.principal.parse().map_err(|()| StoreError::corrupt("connection_binding.principal"))?,
        expires_at: row.expires_at.map(Timestamp),
        statement: row.statement.try_into().map_err(|_| StoreError::corrupt("connection_binding.statement"))?,
    })
}

pub(crate) fn to_json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(StoreError::corrupt)
}

pub(crate) fn of_json<T: DeserializeOwned>(text: &str, column: &'static str) -> Result<T, StoreError> {
    // serde's own text may quote the value.
    serde_json::from_str(text).map_err(|_| StoreError::corrupt(column))
}
