//! Values of stores that are asked over the network, kept for a short while: so that not every
//! request waits for them, and one that is replaced there is soon replaced here.

use std::{sync::Arc, time::Duration};

use claviger_exec::secret_store::Stored;
use claviger_model::{OrganizationId, Reference, Secret, Timestamp};
use claviger_vault::{SealContext, TokenGrant};
use moka::sync::Cache;
use tokio::sync::Mutex;

use super::{MOST_BYTES, fault::Fault};
use crate::Core;

/// How many are kept.
const MOST: u64 = 10_000;
/// How long a value is good here at most.
const LONGEST: Duration = Duration::from_secs(30);
/// How long nobody asks again after a failure.
const PAUSE: Duration = Duration::from_secs(2);

type Key = (OrganizationId, String);

/// One lock for each: who comes while another asks waits for that answer.
pub(super) struct Kept(Cache<Key, Arc<Mutex<Option<Entry>>>>);

struct Entry {
    until: Timestamp,
    /// Sealed.
    found: Result<(SealContext, Vec<u8>), Fault>,
}

impl Default for Kept {
    fn default() -> Self {
        Self(Cache::new(MOST))
    }
}

impl Core {
    /// The value of `reference`, from memory, which opens with the grant alone, or from `ask`.
    pub(super) async fn reference_kept(
        &self,
        grant: Option<&TokenGrant>,
        organization: OrganizationId,
        reference: &Reference,
        ask: impl Future<Output = Result<Stored, Fault>>,
    ) -> Result<Secret<String>, Fault> {
        let Some(grant) = grant else { return Ok(ask.await?.value) };
        let text = reference.to_string();
        let place = self.0.references.kept.0.get_with((organization, text.clone()), Arc::default);
        let mut entry = place.lock().await;
        if let Some(Entry { until, found }) = &*entry
            && self.clock().now() < *until
        {
            match found {
                Err(fault) => return Err(fault.clone()),
                Ok((context, sealed)) => match self.vault().open_reference(grant, context, sealed) {
                    Ok(value) => return Ok(value),
                    // Under a key that has been replaced since: asked for anew.
                    Err(error) => tracing::debug!(%error, "a kept value does not open any more"),
                },
            }
        }
        let asked_at = self.clock().now();
        let (value, until) = match ask.await.and_then(usable) {
            Ok(Stored { value, lease }) => (Ok(value), asked_at.plus(lease.unwrap_or(LONGEST).min(LONGEST))),
            Err(fault) => (Err(fault), self.clock().now().plus(PAUSE)),
        };
        let found = match &value {
            Err(fault) => Err(fault.clone()),
            Ok(value) => match self.reference_seal(organization, &text, value) {
                Ok(sealed) => Ok(sealed),
                // Then it is asked for anew each time; the value is as good.
                Err(error) => {
                    tracing::warn!(%error, "a value of another store could not be kept");
                    *entry = None;
                    return Ok(Secret::new(value.expose().clone()));
                }
            },
        };
        *entry = Some(Entry { until, found });
        value
    }

    fn reference_seal(
        &self,
        organization: OrganizationId,
        text: &str,
        value: &Secret<String>,
    ) -> Result<(SealContext, Vec<u8>), claviger_vault::SealError> {
        let id = uuid::Uuid::from_bytes(self.entropy().array::<16>());
        let context = SealContext::of_reference(organization, id, text);
        let sealed = self.vault().seal_reference(&context, Secret::new(value.expose().clone()))?;
        Ok((context, sealed.bytes))
    }
}

fn usable(stored: Stored) -> Result<Stored, Fault> {
    match stored.value.len() {
        1..=MOST_BYTES => Ok(stored),
        _ => Err(Fault::Unusable(format!("what is there is empty or longer than {MOST_BYTES} bytes"))),
    }
}
