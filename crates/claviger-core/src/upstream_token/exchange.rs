//! Asks the provider, with the lease in hand: what is about to be done is on disk
//! before, and the lease is kept for as long as the provider takes.

use std::time::Duration;

use claviger_exec::ActionError;
use claviger_model::{
    Action, ObtainedToken, Secret, TokenFault, TokenPlan, TokenProof,
    audit::{Change, IntentDetail},
    stored_token::StoredToken,
};
use claviger_store::TokenLease;
use claviger_vault::SealContext;
use tokio::time::Instant;

use super::{
    fault::Failed,
    flight::{Attempt, failed, unstored},
    inputs::needs_person,
    memory::{Entry, Held},
};
use crate::{
    Error, Pending,
    context::{Deadline, PATIENCE},
    record::Asset,
};

/// A server that dies with the lease keeps the others waiting for so long.
pub(super) const LEASE: Duration = Duration::from_secs(5);
/// The lease is not counted on any more so long before it ends.
const SLACK: Duration = Duration::from_millis(500);

/// What one exchange came to.
pub(super) enum Step {
    Done(Box<Entry>),
    /// Somebody stored something newer meanwhile: look again.
    Again,
}

impl Attempt {
    /// One request to the provider, `begun` being when the lease was asked for.
    pub(super) async fn exchange(
        &self,
        row: Option<&StoredToken>,
        lease: TokenLease,
        begun: Instant,
    ) -> Result<Step, ActionError> {
        let refresh_token = self.refresh_token(row)?;
        if refresh_token.is_none() && needs_person(&self.plan) {
            return self.note(row, Failed::nobody_agreed(self.inputs.shape)).await;
        }
        let pending = match &refresh_token {
            Some(_) => Some(self.intend().await.map_err(|error| failed(&error))?),
            None => None,
        };
        let asked_at = self.core.clock().now();
        let answer = tokio::select! {
            answer = self.ask(refresh_token.as_ref()) => answer,
            () = self.lease_lost(begun) => Err(TokenFault::Unavailable {
                message: "the database did not answer while the token was asked for".to_owned(),
                retry_after: None,
            }),
        };
        match answer {
            Ok(obtained) => {
                let kept = self.keep(row, obtained, refresh_token, asked_at).await;
                end(pending, kept.is_ok());
                kept
            }
            Err(fault) => {
                end(pending, false);
                let prior = self.trouble(row);
                let (unfinished, shape) = (lease.unfinished_since, self.inputs.shape);
                let refresh = refresh_token.is_some();
                self.note(row, Failed::new(&fault, refresh, unfinished, shape, prior, self.core.entropy())).await
            }
        }
    }

    /// The same for a connection that is stored nowhere: its token neither.
    pub(super) async fn exchange_unkept(&self) -> Result<Entry, ActionError> {
        let (now, shape, entropy) = (self.core.clock().now(), self.inputs.shape, self.core.entropy());
        if needs_person(&self.plan) {
            return Ok(self.entry(None, Some(Failed::nobody_agreed(shape).trouble(None, now))));
        }
        match self.ask(None).await {
            Err(fault) => {
                let failed = Failed::new(&fault, false, None, shape, None, entropy);
                Ok(self.entry(None, Some(failed.trouble(None, now))))
            }
            Ok(obtained) => {
                let sealed = self.core.token_seal(self.whose(), 1, &self.inputs, obtained, now);
                let new = sealed.map_err(|error| failed(&error))?;
                Ok(self.entry(Some(Held::new(1, new.held, false, entropy)), None))
            }
        }
    }

    async fn ask(&self, refresh_token: Option<&Secret<String>>) -> Result<ObtainedToken, TokenFault> {
        let proof = refresh_token.map_or(TokenProof::Held, TokenProof::Refresh);
        let (exec, now, entropy) = (self.core.exec(), self.core.clock().now(), self.core.entropy());
        if let Some(audience) = self.plan.identity_audience() {
            let token = self.core.workload_token(&self.record.connection, audience).await?;
            let mut credential = super::copy::of(&self.credential);
            credential.secrets.push(("identity_token".to_owned(), token));
            return exec.token_obtain(&credential, proof, now, entropy).await;
        }
        if let TokenPlan::AssumeRole(_) = self.plan {
            // It is this server that the role is lent to; the connection has no key.
            let mut credential = super::copy::of(&self.credential);
            self.core.settings().aws.lend(exec, now, &mut credential).await.map_err(TokenFault::Refused)?;
            return exec.token_obtain(&credential, proof, now, entropy).await;
        }
        exec.token_obtain(&self.credential, proof, now, entropy).await
    }

    /// What the row has to ask with, where a person agreed; also from a token of
    /// another shape, as long as it may be sent to the same places.
    fn refresh_token(&self, row: Option<&StoredToken>) -> Result<Option<Secret<String>>, ActionError> {
        let held = row.and_then(|row| Some((row.version, row.held.as_ref()?)));
        let Some((version, held)) =
            held.filter(|(_, held)| needs_person(&self.plan) && held.binding == self.inputs.binding)
        else {
            return Ok(None);
        };
        let connection = &self.record.connection;
        let (organization, id) = (connection.organization_id, connection.id);
        let context = SealContext::of_token(organization, id, version, &held.binding, &held.shape);
        self.core.vault().open_refresh_token(&self.grant, &context, &held.bytes).map_err(|error| {
            failed(&Error::Internal(format!("the refresh token of connection {id} does not open: {error}")))
        })
    }

    /// A refresh changes what is stored, so it is on record; a token that is
    /// fetched anew with the same secrets is a part of its execution.
    async fn intend(&self) -> Result<Pending, Error> {
        let connection = &self.record.connection;
        let asset = Asset { kind: "connection", id: Some(connection.id.0), name: Some(&connection.name) };
        let changes = vec![Change { field: "refresh_token".to_owned(), from: None, to: None, changed: true }];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let (deadline, organization) = (Deadline::within(PATIENCE), connection.organization_id);
        match &self.context {
            Some(context) => self.core.intend(context, deadline, Action::Rotated, asset, detail).await,
            None => self.core.intend_operator(organization, Action::Rotated, asset, detail).await,
        }
    }

    /// Extends the lease again and again; ends when it cannot be counted on.
    async fn lease_lost(&self, begun: Instant) {
        let (store, id) = (self.core.store(), self.record.connection.id);
        let mut sure_until = begun + LEASE - SLACK;
        loop {
            tokio::time::sleep_until((sure_until - LEASE / 2).max(Instant::now() + SLACK / 4)).await;
            let asked = Instant::now();
            let extend = store.upstream_token_extend(id, self.holder, LEASE, self.core.clock().now());
            match tokio::time::timeout_at(sure_until, extend).await {
                Ok(Ok(true)) => sure_until = asked + LEASE - SLACK,
                Ok(Ok(false)) => return,
                Ok(Err(_)) | Err(_) if Instant::now() >= sure_until => return,
                Ok(Err(_)) | Err(_) => {}
            }
        }
    }

    /// Notes why there is no token. Nothing newer is called over by it.
    async fn note(&self, row: Option<&StoredToken>, failed: Failed) -> Result<Step, ActionError> {
        let (now, connection) = (self.core.clock().now(), &self.record.connection);
        let version = row.map_or(0, |row| row.version);
        let noted = self.core.store().upstream_token_fail(connection.id, version, self.holder, &failed.failure, now);
        if !noted.await.map_err(unstored)? {
            return Ok(Step::Again);
        }
        let trouble = failed.trouble(self.trouble(row), now);
        tracing::warn!(connection_id = %connection.id, error = %trouble.text, "no token was obtained");
        let held = row.and_then(|row| self.held(row)).filter(|_| !failed.failure.forget);
        if let Some(found) = failed.found {
            self.core.health_note(&self.record, found, now);
        }
        Ok(Step::Done(Box::new(self.entry(held, Some(trouble)))))
    }
}

fn end(pending: Option<Pending>, done: bool) {
    let Some(pending) = pending else { return };
    if done {
        pending.succeeded();
    } else {
        let outcome = pending.outcome(claviger_model::OutcomeStatus::Failed, Some("not_done"));
        pending.finish(outcome);
    }
}
