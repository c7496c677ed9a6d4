//! What passes by itself: grace periods that end, secrets that become old.

use claviger_model::{Action, RotationState, audit::IntentDetail};

use crate::{
    Core, Error,
    record::{Asset, change},
};

/// How many at once.
const MOST: u64 = 100;
/// What is to be destroyed is not there any more.
const GONE: &str = "rotation";

impl Core {
    /// Destroys the credentials of before whose time is over, and writes down which connections'
    /// secrets are older than they were to become. Called every few seconds. Nobody waits for it:
    /// a credential of before counts for nothing from its end on, destroyed or not.
    ///
    /// # Errors
    /// Only the database's and the record's; what was not done is done the next time.
    pub async fn rotations_tend(&self) -> Result<(), Error> {
        let now = self.clock().now();
        for (organization, id, end) in self.store().connection_rotations_over(now, MOST).await? {
            let Some(record) = self.store().connection_get(organization, id).await? else { continue };
            let asset = Asset { kind: "connection", id: Some(id.0), name: Some(&record.connection.name) };
            let changes = vec![change("rotation", Some(RotationState::Grace.as_str().into()), None)];
            let detail = IntentDetail { changes, ..IntentDetail::default() };
            let pending = self.intend_operator(organization, Action::Rotated, asset, detail).await?;
            let ended = self.store().connection_rotation_end((organization, id, end)).await;
            // Another server may have been first; it has its own record of it.
            let ended =
                ended.map_err(Error::from).and_then(|here| if here { Ok(()) } else { Err(Error::NotFound(GONE)) });
            match pending.end(ended) {
                Ok(()) | Err(Error::NotFound(GONE)) => {}
                Err(error) => return Err(error),
            }
        }
        for (organization, id, _) in self.store().connections_overdue(now, MOST).await? {
            self.health_write(organization, id, &[]).await?;
        }
        Ok(())
    }
}
