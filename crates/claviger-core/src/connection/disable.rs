//! `POST /api/v2/actions/connections/{id}/disable` and `/enable`

use claviger_access::{Decided, Edit, Operation};
use claviger_model::{
    Action, ConnectionId,
    audit::{Change, IntentDetail},
};
use serde_json::Value;

use super::{seal, staged::sealed_fields, update::store_change, view::ConnectionView};
use crate::{
    Context, Core, Error,
    record::{Asset, version_change},
};

impl Core {
    /// Switches a connection off or on without losing anything of it.
    ///
    /// # Errors
    /// Not found, or seen but not editable.
    pub async fn connection_set_disabled(
        &self,
        context: &Context,
        id: ConnectionId,
        disabled: bool,
    ) -> Result<Decided<ConnectionView>, Error> {
        let deadline = context.deadline();
        let sealing = deadline.bound(self.sealing()).await?;
        let operation = if disabled { Operation::ConnectionDisable } else { Operation::ConnectionEnable };
        let (mut record, grant) = self.connection_load::<Edit>(context, operation, deadline, id).await?;
        let view = grant.to_view();
        if record.connection.disabled == disabled {
            return Ok(view.over(self.connection_answered(context, &view, record).await?));
        }
        let from = seal::context(self.catalog(), &record.connection);
        let expected = record.connection.version;
        record.connection.disabled = disabled;
        record.connection.version += 1;
        record.connection.modified_at = context.now;
        let to = seal::context(self.catalog(), &record.connection);
        let keep = sealed_fields(&record.connection);
        let sealed = self.vault().reseal(grant, &from, &record.sealed, &to, &keep, Vec::new());
        let sealed = sealed.map_err(|error| Error::Internal(format!("sealing {id}: {error}")))?;
        (record.sealed, record.key_epoch) = (sealed.bytes, sealed.epoch);
        let change = Change {
            field: "disabled".to_owned(),
            from: Some(Value::Bool(!disabled)),
            to: Some(Value::Bool(disabled)),
            changed: false,
        };
        let detail = IntentDetail {
            changes: vec![version_change(Some(expected), Some(expected + 1)), change],
            ..IntentDetail::default()
        };
        let asset = Asset { kind: "connection", id: Some(id.0), name: Some(&record.connection.name) };
        let pending = self.intend(context, deadline, Action::Modified, asset, detail).await?;
        let stored = pending.carry_out(store_change(self.store().clone(), sealing, record, expected)).await;
        let record = self.keys_stale(context, stored)?;
        Ok(view.over(self.connection_answered(context, &view, record).await?))
    }
}
