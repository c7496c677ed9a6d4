//! What a browser must bring back once: the states of sign-ins under way.

use std::fmt;

use claviger_model::{OrganizationId, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{Store, StoreError, entity::sign_in_challenge};

/// One sign-in that a browser was sent away for.
pub struct Challenge {
    /// SHA-256 of what the browser brings back.
    pub hash: [u8; 32],
    /// In whose organization.
    pub organization_id: OrganizationId,
    /// For what; one purpose's challenge is no other's.
    pub purpose: &'static str,
    /// What must be known then; not shown.
    pub content: String,
    /// Too late from then on.
    pub expires_at: Timestamp,
}

impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Challenge").field("organization_id", &self.organization_id).finish_non_exhaustive()
    }
}

impl Store {
    /// Keeps a challenge, and forgets those that are over.
    ///
    /// # Errors
    /// The database's.
    pub async fn challenge_insert(&self, challenge: &Challenge, now: Timestamp) -> Result<(), StoreError> {
        let write = self.write().await?;
        let over = sign_in_challenge::Column::ExpiresAt.lte(now.0);
        sign_in_challenge::Entity::delete_many().filter(over).exec(&write.tx).await?;
        let row: sign_in_challenge::ActiveModel = sign_in_challenge::Model {
            hash: challenge.hash.to_vec(),
            organization_id: challenge.organization_id.0,
            user_id: None,
            purpose: challenge.purpose.to_owned(),
            content: challenge.content.clone(),
            expires_at: challenge.expires_at.0,
        }
        .into();
        sign_in_challenge::Entity::insert(row).exec_without_returning(&write.tx).await?;
        write.commit().await
    }

    /// Takes a challenge out, in one statement, so that of two who bring the same
    /// back one finds nothing. `None` if there is none of this purpose, or it is over.
    ///
    /// # Errors
    /// The database's.
    pub async fn challenge_take(
        &self,
        hash: [u8; 32],
        purpose: &'static str,
        now: Timestamp,
    ) -> Result<Option<Challenge>, StoreError> {
        let write = self.write().await?;
        let sql = "DELETE FROM sign_in_challenge WHERE hash = $1 AND purpose = $2
                   RETURNING organization_id, content, expires_at";
        let statement = self.statement(sql, [hash.to_vec().into(), purpose.into()]);
        let row = sea_orm::ConnectionTrait::query_one_raw(&write.tx, statement).await?;
        write.commit().await?;
        let Some(row) = row else { return Ok(None) };
        let challenge = Challenge {
            hash,
            organization_id: OrganizationId(row.try_get("", "organization_id")?),
            purpose,
            content: row.try_get("", "content")?,
            expires_at: Timestamp(row.try_get("", "expires_at")?),
        };
        Ok(Some(challenge).filter(|challenge| now < challenge.expires_at))
    }
}
