//! Takes in what a person's consent at the provider gave.

use claviger_access::{Decided, Edit, Operation};
use claviger_model::{
    Action, ConnectionId, ObtainedToken, Timestamp, TokenPlan,
    audit::{Change, IntentDetail},
    connection::ConnectionRecord,
};

use super::{copy, inputs::Inputs};
use crate::{
    Context, Core, Error,
    connection::{seal_context, token_plan},
    record::Asset,
};

/// A refresh that is under way may store in between, but not over and over.
const TRIES: usize = 20;

impl Core {
    /// A person has authorized a connection at its provider: what that gave takes
    /// the place of whatever the connection had obtained before.
    ///
    /// # Errors
    /// Not found, or seen but not editable; [`Error::Conflict`] for a type that
    /// needs nobody's consent.
    pub async fn connection_authorized(
        &self,
        context: &Context,
        id: ConnectionId,
        obtained: ObtainedToken,
    ) -> Result<Decided<()>, Error> {
        let deadline = context.deadline();
        let operation = Operation::ConnectionUpdate;
        let (record, grant) = self.connection_load::<Edit>(context, operation, deadline, id).await?;
        let literals = self.connection_literals(&grant.to_view(), &record)?;
        let plan = token_plan(self.settings(), self.credential_type(&record)?, &record.connection, &literals);
        let plan = plan.map_err(Error::Internal)?.ok_or(Error::Conflict("this type of connection takes no token"))?;
        let asset = Asset { kind: "connection", id: Some(id.0), name: Some(&record.connection.name) };
        let changes = vec![Change { field: "refresh_token".to_owned(), from: None, to: None, changed: true }];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Authorized, asset, detail).await?;
        let core = self.clone();
        let now = context.now;
        let accept = async move { core.token_accept(&record, &plan, &obtained, now).await };
        Ok(grant.over(pending.carry_out(accept).await?))
    }

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
