//! When keys and tokens were last used.

use claviger_model::{AccessTokenId, ApiKeyId, ApplicationKeyId, SessionId, Timestamp};
use sea_orm::ConnectionTrait;

use crate::{Store, StoreError};

/// What was used.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum KeyUse {
    /// An API key.
    Api(ApiKeyId),
    /// An application key.
    Application(ApplicationKeyId),
    /// An access token.
    Token(AccessTokenId),
    /// A browser's session.
    Session(SessionId),
}

impl Store {
    /// Notes when keys and tokens were last used; never moves a time backwards.
    /// One that was revoked meanwhile is no error. Moves no revision: nobody may
    /// do more or less for it.
    ///
    /// # Errors
    /// The database's.
    pub async fn key_touch(&self, uses: &[(KeyUse, Timestamp)]) -> Result<(), StoreError> {
        if uses.is_empty() {
            return Ok(());
        }
        // One order for every server, so that two never wait for each other's rows.
        let mut uses = uses.to_vec();
        uses.sort_unstable();
        let write = self.write().await?;
        for (used, at) in uses {
            let (sql, id) = match used {
                KeyUse::Api(id) => ("UPDATE api_key SET last_used_at = $1 WHERE id = $2 AND last_used_at < $3", id.0),
                KeyUse::Application(id) => {
                    ("UPDATE application_key SET last_used_at = $1 WHERE id = $2 AND last_used_at < $3", id.0)
                }
                KeyUse::Token(id) => {
                    ("UPDATE access_token SET last_used_at = $1 WHERE id = $2 AND last_used_at < $3", id.0)
                }
                KeyUse::Session(id) => {
                    ("UPDATE user_session SET last_seen_at = $1 WHERE id = $2 AND last_seen_at < $3", id.0)
                }
            };
            write.tx.execute_raw(self.statement(sql, [at.0.into(), id.into(), at.0.into()])).await?;
        }
        write.commit().await
    }
}
