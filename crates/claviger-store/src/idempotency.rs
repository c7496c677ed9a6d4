//! A POST that is sent twice with one `Idempotency-Key` is done once (security.md S3).

use std::time::Duration;

use claviger_model::{OrganizationId, Timestamp, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{Store, StoreError, entity::idempotency};

/// How long an answer is kept.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// What is known of a request with this key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Begin {
    /// Nothing: do it, then call [`Store::idempotency_finish`].
    New,
    /// It was done: answer the same again.
    Replay {
        /// Status of the first answer.
        status: u16,
        /// Body of the first answer; holds no secret.
        body: Vec<u8>,
    },
    /// The key was used for another request.
    Mismatch,
    /// The first one is under way, or a crash took it. It stays so for a day:
    /// nobody can tell whether it was done.
    InFlight,
}

impl Store {
    /// Looks a request up and, if it is new, takes its key. `fingerprint` tells
    /// requests apart that use one key. Drops what is older than a day.
    ///
    /// # Errors
    /// The database's.
    pub async fn idempotency_begin(
        &self,
        organization: OrganizationId,
        actor: UserId,
        key: &str,
        fingerprint: [u8; 32],
        now: Timestamp,
    ) -> Result<Begin, StoreError> {
        let write = self.write().await?;
        let oldest = now.0.saturating_sub(i64::try_from(KEPT.as_micros()).unwrap_or(i64::MAX));
        let stale = idempotency::Column::CreatedAt.lt(oldest);
        idempotency::Entity::delete_many().filter(stale).exec(&write.tx).await?;
        let row: idempotency::ActiveModel = idempotency::Model {
            organization_id: organization.0,
            actor: actor.0,
            idempotency_key: key.to_owned(),
            fingerprint: fingerprint.to_vec(),
            status: None,
            body: None,
            created_at: now.0,
        }
        .into();
        let inserted =
            idempotency::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(&write.tx).await?;
        if let sea_orm::TryInsertResult::Inserted(1..) = inserted {
            return write.commit().await.map(|()| Begin::New);
        }
        let id = (organization.0, actor.0, key.to_owned());
        let found = idempotency::Entity::find_by_id(id).one(&write.tx).await?;
        write.commit().await?;
        found.map_or(Ok(Begin::InFlight), |row| known(row, fingerprint))
    }

    /// Keeps the answer for whoever asks again.
    ///
    /// # Errors
    /// The database's.
    pub async fn idempotency_finish(
        &self,
        organization: OrganizationId,
        actor: UserId,
        key: &str,
        status: u16,
        body: &[u8],
    ) -> Result<(), StoreError> {
        let write = self.write().await?;
        idempotency::Entity::update_many()
            .col_expr(idempotency::Column::Status, Expr::value(i64::from(status)))
            .col_expr(idempotency::Column::Body, Expr::value(body.to_vec()))
            .filter(of_request(organization, actor, key))
            .exec(&write.tx)
            .await?;
        write.commit().await
    }

    /// Frees the key of a request that was certainly not done.
    ///
    /// # Errors
    /// The database's.
    pub async fn idempotency_forget(
        &self,
        organization: OrganizationId,
        actor: UserId,
        key: &str,
    ) -> Result<(), StoreError> {
        let write = self.write().await?;
        idempotency::Entity::delete_many().filter(of_request(organization, actor, key)).exec(&write.tx).await?;
        write.commit().await
    }
}

fn of_request(organization: OrganizationId, actor: UserId, key: &str) -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(idempotency::Column::OrganizationId.eq(organization.0))
        .add(idempotency::Column::Actor.eq(actor.0))
        .add(idempotency::Column::IdempotencyKey.eq(key))
}

fn known(row: idempotency::Model, fingerprint: [u8; 32]) -> Result<Begin, StoreError> {
    if row.fingerprint != fingerprint {
        return Ok(Begin::Mismatch);
    }
    let Some(status) = row.status else { return Ok(Begin::InFlight) };
    let status = status.try_into().map_err(|_| StoreError::corrupt("idempotency.status"))?;
    Ok(Begin::Replay { status, body: row.body.unwrap_or_default() })
}
