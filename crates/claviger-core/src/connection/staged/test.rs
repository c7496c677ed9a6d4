//! `POST /api/v2/actions/connections/{id}/rotate/test`

use claviger_access::{Decided, Edit, Grant, Operation, Resolve};
use claviger_model::{
    Action, ConnectionId, Destination, OpenedCredential, RotationState, StagedCredential, connection::ConnectionRecord,
    staged::StagedTest,
};

use super::with;
use crate::{
    Context, Core, Error,
    connection::{ConnectionTest, decided},
    context::Deadline,
    record::Asset,
    upstream_token::Asker,
};

impl Core {
    /// Tests the staged credential as [`Core::connection_test`] tests the connection's own. What
    /// it says stands with the rotation and not in the connection's health.
    ///
    /// # Errors
    /// As [`Core::connection_test`]; not found where nothing is staged.
    pub async fn rotation_test(&self, context: &Context, id: ConnectionId) -> Result<Decided<ConnectionTest>, Error> {
        let deadline = context.deadline();
        let operation = Operation::ConnectionRotationTest;
        let (record, grant) = self.connection_load::<Edit>(context, operation, deadline, id).await?;
        let permit = grant.permit();
        let resolve = decided::<Resolve>(context, Operation::ConnectionTest, &record)?;
        let staged = self.staged_of(&record, context.now).await?;
        let staged = staged.filter(|staged| staged.state == RotationState::Staged);
        let staged = staged.ok_or(Error::NotFound("staged credential"))?;
        self.0.pace.take(id.0, context.now)?;
        let (core, context) = (self.clone(), context.clone());
        let task = tokio::spawn(async move { core.staged_test(&context, deadline, (record, staged), resolve).await });
        let test = task.await.map_err(|error| Error::Internal(format!("a test ended abnormally: {error}")))?;
        Ok(permit.over(test?))
    }

    async fn staged_test(
        &self,
        context: &Context,
        deadline: Deadline,
        (record, staged): (ConnectionRecord, StagedCredential),
        grant: Grant<Resolve>,
    ) -> Result<ConnectionTest, Error> {
        let connection = with(&record.connection, &staged);
        // What the connection is switched off for may be just its credential.
        let call = self.test_call(&connection);
        let detail = self.test_detail(&record, call.as_ref().ok());
        let asset = Asset { kind: "connection", id: Some(connection.id.0), name: Some(&connection.name) };
        let pending = self.intend(context, deadline, Action::Tested, asset, detail).await?;
        let test = match call {
            Err(why) => Self::test_impossible(pending, why),
            Ok(call) => {
                let opened = self.staged_open_asked(context, grant, (&record, &staged), call.destination.clone()).await;
                match opened {
                    Ok(credential) => self.test_finish(pending, call, credential).await,
                    Err(Error::Action(error)) => Self::test_without(pending, error),
                    Err(error) => return Err(pending.unopened(error)),
                }
            }
        };
        let said = StagedTest {
            verdict: test.verdict.as_str().to_owned(),
            at: self.clock().now(),
            status: test.status,
            message: test.message.clone(),
        };
        let (organization, id) = (connection.organization_id, connection.id);
        self.store().connection_rotation_tested(organization, id, staged.version, &said).await?;
        Ok(test)
    }

    /// What was taken from the caller since it was decided counts.
    async fn staged_open_asked(
        &self,
        context: &Context,
        grant: Grant<Resolve>,
        (record, staged): (&ConnectionRecord, &StagedCredential),
        destination: Destination,
    ) -> Result<OpenedCredential, Error> {
        let grant = self.asked_again(context, grant, record).await?;
        self.staged_open(Asker::Caller(context), grant, record, staged, destination).await
    }
}
