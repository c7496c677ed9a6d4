//! Sends with a connection's credential; with another token once more, where the
//! upstream says that this one is not good any more.

use claviger_access::{Grant, Operation, Resolve};
use claviger_exec::{ActionError, ActionResult, ErrorCode, HttpRequest, Target};
use claviger_model::{Destination, OpenedCredential, connection::ConnectionRecord};
use claviger_vault::TokenGrant;

use super::run::refused;
use crate::{
    Context, Core, Error,
    connection::{With, effective_destination, is_refusal},
    upstream_token::{Asker, Ready, RefreshOn, UsedToken},
};

/// A credential that can be sent, and the token in it, if it needs one.
pub(super) struct Sendable {
    pub(super) credential: OpenedCredential,
    pub(super) token: Option<UsedToken>,
}

/// To a caller it is one fault, whether the provider said no or could not be
/// reached: the credential could not be obtained. The text says which.
pub(super) fn not_obtained(mut error: ActionError) -> ActionError {
    if error.code == ErrorCode::UpstreamUnreachable {
        error.code = ErrorCode::AuthenticationFailed;
    }
    error
}

impl Core {
    /// A credential that can be sent: opened, with its token where it needs one.
    ///
    /// # Errors
    /// What has been taken from the caller since it was decided; [`Error::Action`]
    /// if no token can be had.
    pub(crate) async fn credential_open(
        &self,
        context: &Context,
        grant: Grant<Resolve>,
        record: &ConnectionRecord,
        destination: Destination,
    ) -> Result<OpenedCredential, Error> {
        self.credential_sendable(context, grant, record, destination, None).await.map(|ready| ready.credential)
    }

    /// The same with the token apart, to be told what became of it. `refused` is
    /// the version of one that must not be sent again.
    pub(super) async fn credential_sendable(
        &self,
        context: &Context,
        grant: Grant<Resolve>,
        record: &ConnectionRecord,
        destination: Destination,
        refused: Option<i64>,
    ) -> Result<Sendable, Error> {
        let unsealed = self.credential_unseal(context, grant, record, destination).await?;
        self.with_token(Asker::Caller(context), record, unsealed, refused).await
    }

    /// The same with a grant that was given just now, such as for a test that the server repeats
    /// by itself.
    ///
    /// # Errors
    /// [`Error::Action`] if no token can be had; our own faults.
    pub(crate) async fn credential_opened_now(
        &self,
        asker: Asker<'_>,
        grant: Grant<Resolve>,
        record: &ConnectionRecord,
        destination: Destination,
    ) -> Result<OpenedCredential, Error> {
        let unsealed = self.credential_opened(asker, grant, record, destination).await?;
        self.with_token(asker, record, unsealed, None).await.map(|ready| ready.credential)
    }

    async fn with_token(
        &self,
        asker: Asker<'_>,
        record: &ConnectionRecord,
        (mut credential, left): (OpenedCredential, TokenGrant),
        refused: Option<i64>,
    ) -> Result<Sendable, Error> {
        let Some(plan) = credential.token.take() else { return Ok(Sendable { credential, token: None }) };
        // On the heap: most types need none, and every request's future would be larger.
        let ready = Box::pin(self.token_ready(asker, record, (credential, plan), left, refused));
        let Ready { credential, token } = ready.await?;
        Ok(Sendable { credential, token: Some(token) })
    }

    /// One request of *Make request*, and with which of the connection's credentials. While that
    /// is being rotated, a refusal is not the end: another may be good.
    ///
    /// # Errors
    /// What has been taken from the caller since it was decided.
    pub(super) async fn execution_send(
        &self,
        context: &Context,
        record: &ConnectionRecord,
        grant: Grant<Resolve>,
        request: HttpRequest,
        target: Target,
    ) -> Result<(ActionResult, With), Error> {
        if record.connection.rotation.is_none() {
            return Ok((self.execution_send_own(context, record, grant, request, target).await?, With::Own));
        }
        // On the heap: it is seldom, and would make every request's future larger.
        Box::pin(self.execution_send_rotating(context, record, grant, request, target)).await
    }

    async fn execution_send_rotating(
        &self,
        context: &Context,
        record: &ConnectionRecord,
        grant: Grant<Resolve>,
        request: HttpRequest,
        target: Target,
    ) -> Result<(ActionResult, With), Error> {
        let operation = grant.operation();
        let destination = effective_destination(self.settings(), &record.connection);
        let destination = destination.unwrap_or_else(|| target.destination());
        let first = self.execution_send_own(context, record, grant, request.clone(), target.clone()).await?;
        if !is_refusal(record, &first) {
            return Ok((first, With::Own));
        }
        let Some((credential, with)) = self.credential_in_reserve(context, operation, record, destination).await else {
            return Ok((first, With::Own));
        };
        let second = self.exec().http_request(request, target, Some(credential)).await;
        Ok(if is_refusal(record, &second) { (first, With::Own) } else { (second, with) })
    }

    /// One request with the connection's own. A failure to get a token is a failure of the
    /// action.
    ///
    /// # Errors
    /// What has been taken from the caller since it was decided.
    async fn execution_send_own(
        &self,
        context: &Context,
        record: &ConnectionRecord,
        grant: Grant<Resolve>,
        request: HttpRequest,
        target: Target,
    ) -> Result<ActionResult, Error> {
        let operation = grant.operation();
        let destination = effective_destination(self.settings(), &record.connection);
        let destination = destination.unwrap_or_else(|| target.destination());
        let first = match self.credential_sendable(context, grant, record, destination.clone(), None).await {
            Ok(first) => first,
            Err(Error::Action(error)) => return Ok(refused(not_obtained(error))),
            Err(error) => return Err(error),
        };
        let Some(token) = first.token else {
            return Ok(self.exec().http_request(request, target, Some(first.credential)).await);
        };
        let result = self.exec().http_request(request.clone(), target.clone(), Some(first.credential)).await;
        let refresh_on = RefreshOn::of(&record.connection);
        if !refresh_on.answer(&result) {
            token.tell(result.upstream_status);
            return Ok(result);
        }
        let Some(second) = self.credential_once_more(context, operation, record, destination, &token).await else {
            return Ok(result);
        };
        let again = self.exec().http_request(request, target, Some(second.credential)).await;
        if let Some(token) = second.token {
            if refresh_on.answer(&again) {
                token.did_not_help(self.clock().now())
            } else {
                token.tell(again.upstream_status)
            }
        }
        Ok(again)
    }

    /// The credential with another token than the one that was refused, decided
    /// about anew; `None` where that cannot help or be had.
    pub(super) async fn credential_once_more(
        &self,
        context: &Context,
        operation: Operation,
        record: &ConnectionRecord,
        destination: Destination,
        token: &UsedToken,
    ) -> Option<Sendable> {
        let version = token.refused(self.clock().now())?;
        let another = async {
            let grant = self.ask_again(context, operation, record).await?;
            self.credential_sendable(context, grant, record, destination, Some(version)).await
        };
        match Box::pin(another).await {
            Ok(another) => Some(another),
            Err(error) => {
                tracing::debug!(%error, connection_id = %record.connection.id, "no other token for one that was refused");
                None
            }
        }
    }
}
