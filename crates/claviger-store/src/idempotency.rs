//! A POST that is sent twice with one `Idempotency-Key` is done once (security.md S3).

use std::time::Duration;

use claviger_model::{ChainId, OrganizationId, Timestamp, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{Store, StoreError, entity::idempotency};

/// How long an answer is kept.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// Longer than any request takes: one that is under way for longer was cut off,
/// together with the server that would have said so.
const LONGEST: Duration = Duration::from_secs(10 * 60);

/// In place of an answer's status: nobody knows whether it was done.
const UNDECIDED: i64 = 0;

/// What is known of a request with this key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Begin {
    /// Nothing: do it, then call [`Store::idempotency_finish`].
    New,
    /// It was done: answer the same again.
    Replay {
        /// Status of the first answer.
        status: u16,
        /// Its media type.
        media_type: String,
        /// Body of the first answer; holds no secret.
        body: Vec<u8>,
    },
    /// The key was used for another request.
    Mismatch,
    /// The first one is under way.
    InFlight,
    /// The first one was cut off, and nobody knows whether it was done.
    Undecided,
}

impl Store {
    /// Looks a request up and, if it is new, takes its key. `fingerprint` tells
    /// requests apart that use one key; `server` is the audit chain of whoever
    /// does it. Drops what is older than a day.
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
        server: ChainId,
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
            server: Some(server.0),
            media_type: String::new(),
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
        found.map_or(Ok(Begin::InFlight), |row| known(row, fingerprint, now))
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
        media_type: &str,
        body: &[u8],
    ) -> Result<(), StoreError> {
        let write = self.write().await?;
        idempotency::Entity::update_many()
            .col_expr(idempotency::Column::Status, Expr::value(i64::from(status)))
            .col_expr(idempotency::Column::MediaType, Expr::value(media_type))
            .col_expr(idempotency::Column::Body, Expr::value(body.to_vec()))
            .filter(of_request(organization, actor, key))
            .exec(&write.tx)
            .await?;
        write.commit().await
    }

    /// Notes that nobody knows whether the request was done.
    ///
    /// # Errors
    /// The database's.
    pub async fn idempotency_undecided(
        &self,
        organization: OrganizationId,
        actor: UserId,
        key: &str,
    ) -> Result<(), StoreError> {
        self.undecided(of_request(organization, actor, key)).await.map(drop)
    }

    /// Notes the same of everything that an earlier process of this server had
    /// under way; how many those were. For its start: it looks at nothing else.
    ///
    /// # Errors
    /// The database's.
    pub async fn idempotency_cut_off(&self, server: ChainId) -> Result<u64, StoreError> {
        self.undecided(sea_orm::Condition::all().add(idempotency::Column::Server.eq(server.0))).await
    }

    async fn undecided(&self, which: sea_orm::Condition) -> Result<u64, StoreError> {
        let write = self.write().await?;
        let done = idempotency::Entity::update_many()
            .col_expr(idempotency::Column::Status, Expr::value(UNDECIDED))
            .filter(which)
            // Written out, not bound: only so does the partial index apply.
            .filter(Expr::cust("status IS NULL"))
            .exec(&write.tx)
            .await?;
        write.commit().await.map(|()| done.rows_affected)
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

fn known(row: idempotency::Model, fingerprint: [u8; 32], now: Timestamp) -> Result<Begin, StoreError> {
    if row.fingerprint != fingerprint {
        return Ok(Begin::Mismatch);
    }
    let status = match row.status {
        Some(UNDECIDED) => return Ok(Begin::Undecided),
        Some(status) => status,
        None if now.since(Timestamp(row.created_at)) > LONGEST => return Ok(Begin::Undecided),
        None => return Ok(Begin::InFlight),
    };
    let status = status.try_into().map_err(|_| StoreError::corrupt("idempotency.status"))?;
    Ok(Begin::Replay { status, media_type: row.media_type, body: row.body.unwrap_or_default() })
}
