//! `PATCH /api/v2/actions/connections/{id}`: one atomic version, or nothing.

use claviger_access::{Decided, Edit, Grant, Operation};
use claviger_exec::client::PoolKey;
use claviger_model::{
    Action, Connection, ConnectionId, Health, Invalid, Json, Reminder, Secret,
    audit::{Change, IntentDetail},
    connection::ConnectionRecord,
    json::Fields,
};
use claviger_store::{Store, StoreError};
use serde_json::Value;
use tokio::sync::OwnedRwLockReadGuard;

use super::{
    ATTRIBUTES, READ_ONLY, authority, client_certificate,
    content::{self, Before, Content},
    create::literals_text,
    destination,
    http_content::{LITERALS, Literals, TOKEN},
    references, remind, seal, staged,
    view::ConnectionView,
};
use crate::{
    Context, Core, Error, health,
    record::{Asset, version_change},
};

impl Core {
    /// Changes what is given and keeps the rest.
    ///
    /// # Errors
    /// Every fault of the input at once; [`Error::Stale`] if somebody saved in
    /// between; nothing is changed then.
    pub async fn connection_update(
        &self,
        context: &Context,
        id: ConnectionId,
        attributes: &Json,
    ) -> Result<Decided<ConnectionView>, Error> {
        let deadline = context.deadline();
        let sealing = deadline.bound(self.sealing()).await?;
        let (before, grant) = self.connection_load::<Edit>(context, Operation::ConnectionUpdate, deadline, id).await?;
        let view = grant.to_view();
        let literals = self.connection_literals(&view, &before)?;
        let (after, content) = self.connection_change(context, &before, &literals, attributes)?;
        let changes = changes(&before.connection, &after, content.as_ref());
        let record = self.connection_reseal(grant, &before, after, content)?;
        let asset = Asset { kind: "connection", id: Some(id.0), name: Some(&record.connection.name) };
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Modified, asset, detail).await?;
        let expected = before.connection.version;
        let (core, store) = (self.clone(), self.store().clone());
        let change = async move {
            let record = store_change(store, sealing, record, expected).await?;
            core.token_edited(&before.connection, &record.connection).await;
            Ok(record)
        };
        let stored = pending.carry_out(change).await;
        let record = self.keys_stale(context, stored)?;
        Ok(view.over(self.connection_answered(context, &view, record).await?))
    }

    /// The connection as it will be, and the content if the form brought any.
    fn connection_change<'a>(
        &'a self,
        context: &Context,
        before: &ConnectionRecord,
        literals: &Literals,
        attributes: &Json,
    ) -> Result<(Connection, Option<Content<'a>>), Error> {
        let mut fields = Fields::open(ATTRIBUTES, attributes)?;
        let given_version = version(&mut fields);
        let name = content::read_name(&mut fields, false);
        let tags = content::read_tags(&mut fields);
        let reminder = content::read_reminder(&mut fields);
        let integration = fields.take("integration");
        fields.ignore(READ_ONLY);
        let mut faults = fields.close();
        if let Some(given) = given_version
            && given != before.connection.version
        {
            return Err(Error::Stale { given, current: before.connection.version });
        }
        let content =
            match integration.map(|json| content::read(self.catalog(), json, Some(&as_before(before, literals)))) {
                Some(Err(more)) => {
                    faults.0.extend(more.0);
                    None
                }
                Some(Ok(content)) => Some(content),
                None => None,
            };
        let mut after = before.connection.clone();
        after.version += 1;
        after.modified_at = context.now;
        after.name = name.unwrap_or(after.name);
        after.tags = tags.unwrap_or(after.tags);
        if let Some(days) = reminder {
            after.reminder = days.map(|days| Reminder::new(days, None));
            remind(&mut after);
        }
        let Some(mut content) = content else {
            faults.or(())?;
            return Ok((after, None));
        };
        let whose = PoolKey { organization_id: after.organization_id, connection_id: Some(after.id) };
        match destination::of_content(self.exec(), whose, &content) {
            Ok(destination) => after.destination = destination,
            Err(more) => faults.0.extend(more.0),
        }
        faults.0.extend(self.references_check(context, &content.references).0);
        let settings = &before.connection.settings;
        faults.0.extend(authority::check(Some(settings), &content.settings, context.now).0);
        let same_type = content.credential_type.credential_type == before.connection.credential_type;
        faults.0.extend(client_certificate::check(same_type.then_some(settings), &content, context.now).0);
        faults.or(())?;
        if content.has_aws_ids() && (content.new_external_id || !content.settings.contains_key("external_id")) {
            self.aws_ids(&mut content);
        }
        after.credential_type.clone_from(&content.credential_type.credential_type);
        after.settings = std::mem::take(&mut content.settings);
        after.secrets.retain(|field, _| content.secret_fields.contains(field));
        for (field, _) in &content.secrets {
            after.secrets.insert(field.clone(), context.now);
        }
        // What was found out about the credential of before says nothing of this one.
        if !content.secrets.is_empty() || after.settings != before.connection.settings {
            let reason = Some("changed since it was last tested".to_owned());
            after.health = match same_type {
                true => Health { reason, ..Health::untested(context.now) },
                false => health::first(content.credential_type, context.now),
            };
            after.health.expires_at = self.certificate_ends(&after);
        }
        remind(&mut after);
        let origins = |connection| seal::context(self.catalog(), connection).origins;
        moved_with_kept_secrets(&origins(&before.connection), &origins(&after), &content).or(())?;
        let same = same_type && content.secrets.is_empty() && after.settings == before.connection.settings;
        if let Some(error) = staged::in_the_way(&before.connection, context.now)
            && !(same && content.literals == *literals)
        {
            return Err(error);
        }
        Ok((after, Some(content)))
    }

    /// Seals the new version: given secrets anew, kept ones carried over inside
    /// the vault.
    fn connection_reseal(
        &self,
        grant: Grant<Edit>,
        before: &ConnectionRecord,
        after: Connection,
        content: Option<Content<'_>>,
    ) -> Result<ConnectionRecord, Error> {
        let bindings = before.bindings.clone();
        let mut keep: Vec<String> = after.secrets.keys().cloned().collect();
        let mut set = Vec::new();
        if let Some(content) = &content {
            keep.retain(|field| !content.secrets.iter().any(|(given, _)| given == field));
        }
        keep.iter_mut().for_each(|field| *field = references::sealed_name(&after.settings, field));
        match content {
            None => keep.push(LITERALS.to_owned()),
            Some(content) => {
                set = references::to_seal(&after.settings, content.secrets);
                if !content.literals.is_empty() {
                    set.push((LITERALS.to_owned(), Secret::new(literals_text(&content.literals)?)));
                }
            }
        }
        let failed = |error: String| Error::Internal(format!("sealing {}: {error}", before.connection.id));
        let to = seal::context(self.catalog(), &after);
        let from = seal::context(self.catalog(), &before.connection);
        let sealed = self.vault().reseal(grant, &from, &before.sealed, &to, &keep, set);
        let sealed = sealed.map_err(|error| failed(error.to_string()))?;
        let (sealed, key_epoch) = (sealed.bytes, sealed.epoch);
        Ok(ConnectionRecord { connection: after, sealed, key_epoch, bindings, policy_version: before.policy_version })
    }
}

/// Puts a new version in place of the expected one.
pub(super) async fn store_change(
    store: Store,
    _until_stored: OwnedRwLockReadGuard<()>,
    record: ConnectionRecord,
    expected: i64,
) -> Result<ConnectionRecord, Error> {
    match store.connection_update(&record, expected).await {
        Ok(()) => Ok(record),
        Err(StoreError::Stale { current }) => Err(Error::Stale { given: expected, current }),
        Err(StoreError::NotFound) => Err(Error::NotFound("connection")),
        Err(other) => Err(other.into()),
    }
}

fn version(fields: &mut Fields<'_>) -> Option<i64> {
    match fields.take("version")? {
        Json::Number(number) if number.is_i64() => number.as_i64(),
        other => {
            fields.faults.push(fields.at("version"), format!("must be a whole number, not {}", other.kind()));
            None
        }
    }
}

pub(super) fn as_before<'a>(record: &'a ConnectionRecord, literals: &Literals) -> Before<'a> {
    let connection = &record.connection;
    Before {
        integration_type: &connection.integration_type,
        credential_type: &connection.credential_type,
        settings: &connection.settings,
        secret_fields: ordered_secret_fields(connection),
        literals: literals.clone(),
    }
}

/// Sealed fields with tokens in the order in which they were given.
fn ordered_secret_fields(connection: &Connection) -> Vec<String> {
    let listed = connection.settings.get("tokens").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let tokens = listed.iter().filter_map(Value::as_str).map(|name| format!("{TOKEN}{name}"));
    let scalars = connection.secrets.keys().filter(|field| !field.starts_with(TOKEN)).cloned();
    scalars.chain(tokens).collect()
}

/// Pointing a connection elsewhere means entering its secrets again: whoever may
/// edit it must not be able to have them sent to a host of their own.
fn moved_with_kept_secrets(was: &[String], is: &[String], content: &Content<'_>) -> Invalid {
    let mut faults = Invalid::default();
    if was == is {
        return faults;
    }
    let (was, is) = (was.join(" and "), is.join(" and "));
    for field in &content.secret_fields {
        if content.secrets.iter().any(|(given, _)| given == field) {
            continue;
        }
        let credentials = format!("{ATTRIBUTES}/integration/credentials");
        let (at, what) = match field.strip_prefix(TOKEN) {
            Some(token) => (format!("{credentials}/tokens"), format!("the value of the token {token}")),
            None if content.reference(field).is_some() => {
                (format!("{credentials}/{field}"), "this reference".to_owned())
            }
            None => (format!("{credentials}/{field}"), "this secret".to_owned()),
        };
        faults.push(at, format!("{what} must be entered again, because the connection moves from {was} to {is}"));
    }
    faults
}

/// What changed, field by field; secrets say only that they did.
fn changes(before: &Connection, after: &Connection, content: Option<&Content<'_>>) -> Vec<Change> {
    let mut changes = vec![version_change(Some(before.version), Some(after.version))];
    let mut plain = |field: &str, from: Value, to: Value| {
        if from != to {
            changes.push(Change { field: field.to_owned(), from: Some(from), to: Some(to), changed: false });
        }
    };
    let tags =
        |connection: &Connection| Value::from(connection.tags.iter().map(ToString::to_string).collect::<Vec<_>>());
    plain("name", Value::from(before.name.as_str()), Value::from(after.name.as_str()));
    plain("tags", tags(before), tags(after));
    plain(
        "credentials.type",
        Value::from(before.credential_type.as_str()),
        Value::from(after.credential_type.as_str()),
    );
    for field in before.settings.keys().chain(after.settings.keys().filter(|key| !before.settings.contains_key(*key))) {
        let value = |settings: &serde_json::Map<String, Value>| settings.get(field).cloned().unwrap_or(Value::Null);
        let shown = if field == references::SETTING { "references" } else { field };
        plain(shown, value(&before.settings), value(&after.settings));
    }
    let days = |connection: &Connection| connection.reminder.map_or(Value::Null, |reminder| reminder.days.into());
    plain("rotation_reminder_days", days(before), days(after));
    for (field, _) in content.map(|content| content.secrets.as_slice()).unwrap_or_default() {
        changes.push(Change { field: field.clone(), from: None, to: None, changed: true });
    }
    changes
}
