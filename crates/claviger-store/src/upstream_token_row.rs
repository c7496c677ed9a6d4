//! A connection's token as a row, in the clock of whoever reads it.

use claviger_model::{
    ConnectionId, OrganizationId, Timestamp,
    stored_token::{InputHash, SealedToken, StoredToken, TokenTrouble},
};

use crate::{StoreError, entity::upstream_token::Model, user::time};

/// `clock` is the database's time at which the row was read, `now` the reader's.
pub(crate) fn of_row(row: Model, now: Timestamp, clock: i64) -> Result<StoredToken, StoreError> {
    let ahead = now.0 - clock;
    let at = |stored: i64| time(stored).map(|at| Timestamp(at.0 + ahead));
    let held = match row.sealed {
        None => None,
        Some(bytes) => Some(SealedToken {
            bytes,
            key_epoch: row.key_epoch.try_into().map_err(|_| StoreError::corrupt("upstream_token.key_epoch"))?,
            binding: hash(row.binding)?,
            shape: hash(row.shape)?,
            obtained_at: Timestamp(row.obtained_at + ahead),
            expires_at: at(row.expires_at),
        }),
    };
    let trouble = match row.trouble {
        None => None,
        Some(text) => Some(TokenTrouble {
            text,
            shape: hash(row.trouble_shape)?,
            since: Timestamp(row.trouble_since + ahead),
            over: row.trouble_over,
            refused: row.trouble_refused,
            failures: row.failures.try_into().unwrap_or(u32::MAX),
            retry_at: Timestamp(row.retry_at + ahead),
        }),
    };
    let scopes = row.scopes.map(|text| serde_json::from_str(&text)).transpose();
    Ok(StoredToken {
        organization_id: OrganizationId(row.organization_id),
        connection_id: ConnectionId(row.connection_id),
        version: row.version,
        held,
        account: row.account,
        scopes: scopes.map_err(|_| StoreError::corrupt("upstream_token.scopes"))?,
        leased_until: row.holder.and_then(|_| at(row.lease_until)),
        unfinished_since: at(row.unfinished_since),
        trouble,
    })
}

fn hash(bytes: Option<Vec<u8>>) -> Result<InputHash, StoreError> {
    let bytes = bytes.unwrap_or_default();
    InputHash::try_from(bytes.as_slice()).map_err(|_| StoreError::corrupt("a hash of upstream_token"))
}
