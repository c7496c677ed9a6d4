//! Which key signs, which are published, and when the next one is made: a key is
//! published a day before it signs and a day after, because clouds keep what they read.

use std::time::Duration;

use claviger_identity::workload;
use claviger_model::{Action, OrganizationId, Timestamp, WorkloadKey, WorkloadKeyId, audit::IntentDetail};

use crate::{Core, Error, record::Asset};

const DAY: Duration = Duration::from_hours(24);
/// How long a key signs before the next one is made.
const SERVICE: Duration = Duration::from_hours(30 * 24);

/// The newest key whose time has come; `keys` are newest first.
pub(super) fn signing(keys: &[WorkloadKey], now: Timestamp) -> Option<&WorkloadKey> {
    keys.iter().find(|key| key.signs_from <= now)
}

/// Those that a token may have been signed with or soon will be.
pub(super) fn published(keys: &[WorkloadKey], now: Timestamp) -> impl Iterator<Item = &WorkloadKey> {
    let signing = signing(keys, now).map_or(0, |key| key.number);
    let lately = signing - 1;
    let still = move |key: &&WorkloadKey| {
        let successor = keys.iter().find(|other| other.number == key.number + 1);
        key.number >= signing || key.number == lately && successor.is_some_and(|next| now < next.signs_from.plus(DAY))
    };
    keys.iter().filter(still)
}

/// Whether the newest has signed for long enough.
fn is_due(newest: &WorkloadKey, now: Timestamp) -> bool {
    newest.signs_from.plus(SERVICE) <= now
}

impl Core {
    /// The key to sign with. Makes the first one, and the next one when it is time.
    pub(super) async fn workload_signing_key(&self, organization: OrganizationId) -> Result<WorkloadKey, Error> {
        loop {
            let keys = self.store().workload_keys(organization).await?;
            let now = self.clock().now();
            let number = match keys.first() {
                None => 1,
                Some(newest) if is_due(newest, now) => newest.number + 1,
                Some(_) => {
                    let none = || Error::Internal("no key to sign identity tokens with is in service".to_owned());
                    return signing(&keys, now).cloned().ok_or_else(none);
                }
            };
            // Of two servers one makes it; the other reads what that one made.
            self.workload_key_make(organization, number, now).await?;
        }
    }

    async fn workload_key_make(&self, organization: OrganizationId, number: i64, now: Timestamp) -> Result<(), Error> {
        let made = tokio::task::spawn_blocking(workload::generate).await;
        let internal = |error: &dyn std::fmt::Display| Error::Internal(format!("making a workload key: {error}"));
        let made = made.map_err(|error| internal(&error))?.map_err(|error| internal(&error))?;
        let id = WorkloadKeyId::generate(now, self.entropy());
        let asset = Asset { kind: "workload_key", id: Some(id.0), name: None };
        let pending = self.intend_operator(organization, Action::Created, asset, IntentDetail::default()).await?;
        self.keys_refresh(organization).await?;
        let sealing = self.sealing().await?;
        let sealed =
            self.vault().seal_workload_key(organization, id, made.private).map_err(|error| internal(&error))?;
        let key = WorkloadKey {
            id,
            organization_id: organization,
            number,
            public: made.public.to_string(),
            sealed: sealed.bytes,
            key_epoch: sealed.epoch,
            created_at: now,
            signs_from: if number == 1 { now } else { now.plus(DAY) },
        };
        let store = self.store().clone();
        let change = async move {
            let _until_stored = sealing;
            // The one before goes on signing for a day, and what it signed is believed for another.
            store.workload_key_insert(&key, number - 1).await.map(drop).map_err(Error::from)
        };
        pending.carry_out(change).await
    }
}

#[cfg(test)]
mod tests {
    use claviger_model::OrganizationId;

    use super::*;

    fn key(number: i64, signs_from: Timestamp) -> WorkloadKey {
        WorkloadKey {
            id: WorkloadKeyId(uuid::Uuid::from_u128(number.unsigned_abs().into())),
            organization_id: OrganizationId(uuid::Uuid::nil()),
            number,
            public: String::new(),
            sealed: Vec::new(),
            key_epoch: 1,
            created_at: signs_from,
            signs_from,
        }
    }

    #[test]
    fn a_key_is_published_before_it_signs_and_after() {
        let start = Timestamp(1_000_000_000_000_000);
        let (first, change) = (key(1, start), start.plus(SERVICE + DAY));
        let keys = [key(2, change), first.clone()];
        let numbers = |now| published(&keys, now).map(|key| key.number).collect::<Vec<_>>();
        let before = start.plus(SERVICE);
        assert!(is_due(&first, before) && !is_due(&keys[0], before));
        assert_eq!(
            signing(&keys, before).map(|key| key.number),
            Some(1),
            "the next one is not believed everywhere yet"
        );
        assert_eq!(numbers(before), [2, 1]);
        assert_eq!(signing(&keys, change).map(|key| key.number), Some(2));
        assert_eq!(numbers(change), [2, 1], "what the first one signed is still good");
        assert_eq!(numbers(change.plus(DAY)), [2]);
        assert_eq!(signing(&[], before), None);
    }
}
