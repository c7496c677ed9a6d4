//! `POST /api/v2/actions/connections/{id}/rotate`

use claviger_access::{Decided, Edit, Operation};
use claviger_catalog::{CredentialType, FieldKind};
use claviger_exec::client::PoolKey;
use claviger_model::{
    Action, ConnectionId, Invalid, Json, RotationState, Secret, StagedCredential, connection::ConnectionRecord,
    json::Fields,
};

use super::{Rotation, Step, at_home, detail, in_the_way, staged_context, unsealed, with};
use crate::{
    Context, Core, Error,
    connection::{
        ATTRIBUTES, authority, client_certificate,
        content::{self, Content},
        create::literals_text,
        destination,
        http_content::{LITERALS, Literals, TOKEN},
        references, seal,
        update::as_before,
    },
    record::Asset,
};

/// A day: long enough to see that nobody needs the old one.
const GRACE: u32 = 86_400;
/// Thirty days.
const LONGEST_GRACE: u32 = 2_592_000;

impl Core {
    /// Seals another credential beside the connection's own. Nobody uses it yet; one that was
    /// staged before is replaced.
    ///
    /// # Errors
    /// Every fault of the input at once; [`Error::InTheWay`] while a credential of before is kept;
    /// nothing is changed then.
    pub async fn rotation_stage(
        &self,
        context: &Context,
        id: ConnectionId,
        attributes: &Json,
    ) -> Result<Decided<Rotation>, Error> {
        let deadline = context.deadline();
        let sealing = deadline.bound(self.sealing()).await?;
        let (before, grant) = self.connection_load::<Edit>(context, Operation::ConnectionRotate, deadline, id).await?;
        let (permit, view) = (grant.permit(), grant.to_view());
        let literals = self.connection_literals(&view, &before)?;
        let (content, grace) = self.staged_content(context, &before, &literals, attributes)?;
        if before.connection.rotation.is_some_and(|mark| mark.state == RotationState::Grace)
            && let Some(error) = in_the_way(&before.connection, context.now)
        {
            return Err(error);
        }
        let record = self.connection_carried(grant, &before)?;
        let secrets: Vec<String> = content.secrets.iter().map(|(field, _)| field.clone()).collect();
        let staged = self.staged_seal(context, &record, content, grace)?;
        let asset = Asset { kind: "connection", id: Some(id.0), name: Some(&record.connection.name) };
        let detail = detail(&before.connection, record.connection.version, Some(RotationState::Staged), &secrets);
        let pending = self.intend(context, deadline, Action::Rotated, asset, detail).await?;
        let step = Step { record, expected: before.connection.version, staged: Some(staged.clone()) };
        let core = self.clone();
        let stored = pending.carry_out(async move { core.rotation_store(sealing, step).await.map(drop) }).await;
        self.keys_stale(context, stored)?;
        Ok(permit.over(staged.into()))
    }

    /// What a body says of the new credential, as an edit would read it, and for how long the old
    /// one is to be kept.
    fn staged_content<'a>(
        &'a self,
        context: &Context,
        before: &ConnectionRecord,
        literals: &Literals,
        attributes: &Json,
    ) -> Result<(Content<'a>, u32), Error> {
        let connection = &before.connection;
        let integration = self.catalog().integration(&connection.integration_type).ok_or_else(|| {
            Error::InTheWay("no file of the catalog describes this type of connection any more".to_owned())
        })?;
        let mut fields = Fields::open(ATTRIBUTES, attributes)?;
        let grace = grace(&mut fields).unwrap_or(GRACE);
        let credentials = fields.required("credentials");
        let mut faults = fields.close();
        let was = as_before(before, literals);
        let base_url = connection.settings.get("base_url").and_then(|url| url.as_str()).map(str::to_owned);
        let read = credentials.map(|json| content::of_credentials(integration, json, Some(&was), base_url));
        let mut content = match read {
            Some(Ok(content)) => content,
            Some(Err(more)) => {
                faults.0.extend(more.0);
                return Err(at_home(faults).into());
            }
            None => return Err(faults.into()),
        };
        faults.0.extend(self.staged_faults(context, before, &mut content).0);
        at_home(faults).or(())?;
        Ok((content, grace))
    }

    fn staged_faults(&self, context: &Context, before: &ConnectionRecord, content: &mut Content<'_>) -> Invalid {
        let connection = &before.connection;
        let credentials = format!("{ATTRIBUTES}/integration/credentials");
        if content.credential_type.credential_type != connection.credential_type {
            let is = &connection.credential_type;
            return Invalid::one(
                format!("{credentials}/type"),
                format!("must be {is}: a rotation keeps the way to authenticate; edit the connection for another"),
            );
        }
        let mut faults = missing(content, &credentials);
        let whose = PoolKey { organization_id: connection.organization_id, connection_id: Some(connection.id) };
        match destination::of_content(self.exec(), whose, content) {
            Ok(destination) => {
                let mut moved = connection.clone();
                moved.settings.clone_from(&content.settings);
                moved.destination = destination;
                let origins = |connection| seal::context(self.catalog(), connection).origins;
                if moved.destination != connection.destination || origins(&moved) != origins(connection) {
                    let text = "must not move the connection elsewhere; edit the connection for that";
                    faults.push(&credentials, text);
                }
            }
            Err(more) => faults.0.extend(more.0),
        }
        faults.0.extend(self.references_check(context, &content.references).0);
        let settings = Some(&connection.settings);
        faults.0.extend(authority::check(settings, &content.settings, context.now).0);
        faults.0.extend(client_certificate::check(settings, content, context.now).0);
        faults
    }

    fn staged_seal(
        &self,
        context: &Context,
        record: &ConnectionRecord,
        mut content: Content<'_>,
        grace_seconds: u32,
    ) -> Result<StagedCredential, Error> {
        let connection = &record.connection;
        let mut staged = StagedCredential {
            organization_id: connection.organization_id,
            connection_id: connection.id,
            state: RotationState::Staged,
            version: connection.version,
            settings: std::mem::take(&mut content.settings),
            secrets: content.secret_fields.iter().map(|field| (field.clone(), context.now)).collect(),
            sealed: Vec::new(),
            key_epoch: 0,
            grace_seconds,
            staged_at: context.now,
            staged_by: context.actor.user_id,
            promoted_at: None,
            grace_ends_at: None,
            tested: None,
        };
        let mut fields = references::to_seal(&staged.settings, content.secrets);
        if !content.literals.is_empty() {
            fields.push((LITERALS.to_owned(), Secret::new(literals_text(&content.literals)?)));
        }
        let place = staged_context(self.catalog(), &with(connection, &staged), &staged);
        let sealed = self.vault().seal(&place, fields).map_err(|error| unsealed(connection, &error.to_string()))?;
        (staged.sealed, staged.key_epoch) = (sealed.bytes, sealed.epoch);
        Ok(staged)
    }
}

fn grace(fields: &mut Fields<'_>) -> Option<u32> {
    let json = fields.take("grace_seconds")?;
    let seconds = match json {
        Json::Number(number) => number.as_u64().and_then(|seconds| u32::try_from(seconds).ok()),
        _ => None,
    };
    let seconds = seconds.filter(|seconds| *seconds <= LONGEST_GRACE);
    if seconds.is_none() {
        let text = format!("must be a whole number of seconds from 0 to {LONGEST_GRACE}, which is thirty days");
        fields.faults.push(fields.at("grace_seconds"), text);
    }
    seconds
}

/// Every secret is given anew: nothing of the old credential lives on in the new one. One that
/// may be left out, and is, is gone.
fn missing(content: &mut Content<'_>, credentials: &str) -> Invalid {
    let mut faults = Invalid::default();
    if content.secrets.is_empty() {
        let text = match content.credential_type.fields.iter().any(has_secret) {
            true => "must hold the new secrets",
            false => "cannot be rotated: this type of connection has no secret of its own",
        };
        faults.push(credentials, text);
        return faults;
    }
    let given = |field: &String| content.secrets.iter().any(|(name, _)| name == field);
    let (kept, absent): (Vec<String>, Vec<String>) = content.secret_fields.drain(..).partition(given);
    content.secret_fields = kept;
    for field in absent {
        match field.strip_prefix(TOKEN) {
            Some(token) => {
                let text = format!("the value of the token {token} must be given: a rotation replaces every secret");
                faults.push(format!("{credentials}/tokens"), text);
            }
            None if is_required(content.credential_type, &field) => {
                faults.push(format!("{credentials}/{field}"), "must be given: a rotation replaces every secret");
            }
            None => {}
        }
    }
    let references: serde_json::Map<_, _> = references::all(&content.settings)
        .filter(|(field, _)| content.secret_fields.iter().any(|known| known == field))
        .map(|(field, text)| (field.to_owned(), text.into()))
        .collect();
    references::put(&mut content.settings, references);
    faults
}

fn has_secret(field: &claviger_catalog::Field) -> bool {
    field.secret || field.structured() || field.fields.iter().any(has_secret)
}

fn is_required(credential_type: &CredentialType, path: &str) -> bool {
    let mut fields = &credential_type.fields;
    let mut required = false;
    for name in path.split('/') {
        let Some(field) = fields.iter().find(|field| field.name == name) else { return true };
        required = field.required;
        if field.kind == FieldKind::Object {
            fields = &field.fields;
        }
    }
    required
}
