//! Takes in what a person's consent at the provider gave.

use claviger_model::{ObtainedToken, Timestamp, TokenPlan, connection::ConnectionRecord};

use super::{copy, inputs::Inputs};
use crate::{Core, Error, connection::seal_context};

/// A refresh that is under way may store in between, but not over and over.
const TRIES: usize = 20;

impl Core {
    /// Keeps a token and its refresh token in place of whatever there is, and
    /// clears what was wrong: somebody has just authorized the connection, which
    /// counts more than any refresh that is under way.
    ///
    /// # Errors
    /// That the connection is gone; the database's.
    pub(crate) async fn token_accept(
        &self,
        record: &ConnectionRecord,
        plan: &TokenPlan,
        obtained: &ObtainedToken,
        asked_at: Timestamp,
    ) -> Result<(), Error> {
        let connection = &record.connection;
        let whose = (connection.organization_id, connection.id);
        let inputs = Inputs::new(record, &seal_context(self.catalog(), connection).origins, plan);
        self.keys_refresh(whose.0).await?;
        for _ in 0..TRIES {
            let row = self.store().upstream_token_get(whose.0, whose.1, self.clock().now()).await?;
            let version = row.map_or(0, |row| row.version) + 1;
            let given = copy::of_token(obtained);
            if self.token_keep(whose, version, &inputs, given, asked_at).await?.is_some() {
                self.0.tokens.forget(whose.1);
                return Ok(());
            }
        }
        Err(Error::Internal(format!("the token of connection {} was replaced again and again", whose.1)))
    }
}
