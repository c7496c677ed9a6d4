//! `POST /api/v2/actions/connections`

use std::collections::BTreeMap;

use claviger_access::{Decided, Operation, View, decide};
use claviger_exec::client::PoolKey;
use claviger_model::{
    Action, Binding, Connection, ConnectionId, Json, Principal, Relation, Reminder, Secret, audit::IntentDetail,
    connection::ConnectionRecord, json::Fields,
};
use serde_json::Value;

use super::{
    ATTRIBUTES, READ_ONLY, authority, client_certificate,
    content::{self, Content},
    destination,
    http_content::LITERALS,
    references, remind, seal,
    view::{ConnectionView, subject},
};
use crate::{
    Context, Core, Error, health,
    record::{Asset, version_change},
};

impl Core {
    /// Makes a connection that belongs to its author alone.
    ///
    /// # Errors
    /// Every fault of the input at once; nothing is made then.
    pub async fn connection_create(
        &self,
        context: &Context,
        attributes: &Json,
    ) -> Result<Decided<ConnectionView>, Error> {
        let permit = context.permit(Operation::ConnectionCreate)?;
        let deadline = context.deadline();
        deadline.bound(self.keys_refresh(context.actor.organization_id)).await?;
        let sealing = deadline.bound(self.sealing()).await?;
        let record = self.connection_assemble(context, attributes)?;
        let detail = IntentDetail { changes: vec![version_change(None, Some(1))], ..IntentDetail::default() };
        let asset = Asset { kind: "connection", id: Some(record.connection.id.0), name: Some(&record.connection.name) };
        let pending = self.intend(context, deadline, Action::Created, asset, detail).await?;
        let store = self.store().clone();
        let change = async move {
            let _until_stored = sealing;
            store.connection_insert(&record).await?;
            Ok(record)
        };
        let record = self.keys_stale(context, pending.carry_out(change).await)?;
        let grant = decide::<View>(&context.actor, permit.operation(), &subject(&record), context.now)?;
        Ok(permit.over(self.connection_view(context, &grant, record)?))
    }

    /// The connection that a body describes, sealed and not stored.
    pub(super) fn connection_assemble(&self, context: &Context, attributes: &Json) -> Result<ConnectionRecord, Error> {
        let mut fields = Fields::open(ATTRIBUTES, attributes)?;
        let name = content::read_name(&mut fields, true).unwrap_or_default();
        let tags = content::read_tags(&mut fields).unwrap_or_default();
        let reminder = content::read_reminder(&mut fields).flatten().map(|days| Reminder::new(days, None));
        let content = fields.required("integration").map(|json| content::read(self.catalog(), json, None));
        fields.ignore(READ_ONLY);
        fields.ignore(&["version"]);
        let mut faults = fields.close();
        let mut content = match content {
            Some(Ok(content)) => content,
            Some(Err(more)) => {
                faults.0.extend(more.0);
                return Err(faults.into());
            }
            None => return Err(faults.into()),
        };
        let whose = PoolKey { organization_id: context.actor.organization_id, connection_id: None };
        let destination = match destination::of_content(self.exec(), whose, &content) {
            Ok(destination) => destination,
            Err(more) => {
                faults.0.extend(more.0);
                return Err(faults.into());
            }
        };
        faults.0.extend(self.references_check(context, &content.references).0);
        faults.0.extend(authority::check(None, &content.settings, context.now).0);
        faults.0.extend(client_certificate::check(None, &content, context.now).0);
        faults.or(())?;
        if content.has_aws_ids() {
            self.aws_ids(&mut content);
        }
        let mut connection = Connection {
            id: ConnectionId::generate(context.now, self.entropy()),
            organization_id: context.actor.organization_id,
            name,
            integration_type: content.integration.integration_type.clone(),
            credential_type: content.credential_type.credential_type.clone(),
            settings: std::mem::take(&mut content.settings),
            tags,
            destination,
            secrets: content.secret_fields.iter().map(|field| (field.clone(), context.now)).collect::<BTreeMap<_, _>>(),
            version: 1,
            disabled: false,
            health: health::first(content.credential_type, context.now),
            created_by: context.actor.user_id,
            created_at: context.now,
            modified_at: context.now,
            last_used_at: None,
            rotation: None,
            reminder,
        };
        remind(&mut connection);
        connection.health.expires_at = self.certificate_ends(&connection);
        self.connection_seal(context, connection, content)
    }

    fn connection_seal(
        &self,
        context: &Context,
        connection: Connection,
        content: Content<'_>,
    ) -> Result<ConnectionRecord, Error> {
        let mut fields = references::to_seal(&connection.settings, content.secrets);
        if !content.literals.is_empty() {
            fields.push((LITERALS.to_owned(), Secret::new(literals_text(&content.literals)?)));
        }
        // Also where there is nothing to hide: an authenticated empty record
        // cannot be made by blanking a full one.
        let sealed = self.vault().seal(&seal::context(self.catalog(), &connection), fields);
        let sealed = sealed.map_err(|error| Error::Internal(format!("sealing a connection: {error}")))?;
        let author = Principal::User(context.actor.user_id);
        let bindings = vec![Binding { relation: Relation::Editor, principal: author, expires_at: None, statement: 0 }];
        Ok(ConnectionRecord { connection, sealed: sealed.bytes, key_epoch: sealed.epoch, bindings, policy_version: 1 })
    }

    /// Both ids of an AWS connection are ours: the external id that the role's
    /// trust policy must name, and the account that assumes the role.
    pub(super) fn aws_ids(&self, content: &mut Content<'_>) {
        let external_id = hex::encode(self.entropy().array::<16>());
        content.settings.insert("external_id".to_owned(), Value::String(external_id));
        let principal = self.settings().aws_account_id.clone();
        content.settings.insert("principal_id".to_owned(), Value::String(principal));
    }
}

/// Literals as the text that is sealed.
pub(super) fn literals_text(literals: &super::http_content::Literals) -> Result<String, Error> {
    serde_json::to_string(literals).map_err(|error| Error::Internal(error.to_string()))
}
