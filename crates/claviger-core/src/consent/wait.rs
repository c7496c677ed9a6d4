//! Asks a provider until somebody has agreed on another device (RFC 8628, 3.4): in a
//! task of its own, so that whoever began it may close the page. One server asks, by a
//! lease; when it is gone, another one goes on.

use std::time::Duration;

use claviger_access::Operation;
use claviger_model::{
    Action, Authorization, OutcomeStatus, TokenFault, TokenProof, audit::IntentDetail, authorization::DeviceWait,
    connection::ConnectionRecord, upstream_token::OAuthPlan,
};
use claviger_vault::OpenError;
use serde_json::json;
use uuid::Uuid;

use super::{
    complete::token_change,
    device::device_code_of,
    fault::Fault,
    pace::{Next, Pace},
    redeem::Unredeemed,
};
use crate::{
    Core, Error, Pending,
    context::PATIENCE,
    record::{Asset, change},
};

/// How long a provider may take.
const LONGEST: Duration = Duration::from_secs(20);
/// A server that dies keeps the others waiting for so long, beyond the pause.
const SLACK: Duration = Duration::from_secs(40);
/// How many are taken over at once.
const MOST: u64 = 100;

/// How long the lease is for, with this pause in between.
pub(super) fn lease(pause: u64) -> Duration {
    Duration::from_secs(pause) + SLACK
}

/// One for which somebody is waited, with the lease in hand.
pub(super) struct Waiting {
    pub(super) core: Core,
    pub(super) authorization: Authorization,
    pub(super) wait: DeviceWait,
    pub(super) holder: Uuid,
}

impl Core {
    /// Goes on asking for those that another server, or this one before it was started
    /// anew, has left. Called every few seconds.
    ///
    /// # Errors
    /// The database's.
    pub async fn devices_tend(&self) -> Result<(), Error> {
        for (authorization, wait) in self.store().devices_left(self.clock().now(), MOST).await? {
            let holder = Uuid::from_bytes(self.entropy().array());
            let (mine, now) = ((holder, lease(wait.interval)), self.clock().now());
            if self.store().device_lease(authorization.id, mine, wait.interval, now).await? {
                tokio::spawn(Waiting { core: self.clone(), authorization, wait, holder }.run());
            }
        }
        Ok(())
    }
}

impl Waiting {
    /// Until it has ended, which is on record: one intent before anything is opened, and
    /// one outcome.
    pub(super) async fn run(self) {
        let id = self.authorization.id;
        let pending = match self.intended().await {
            Ok(pending) => pending,
            // The lease ends by itself, and somebody tries again.
            Err(error) => return tracing::warn!(%error, authorization_id = %id, "nobody is waited for"),
        };
        let fault = self.until_over().await.err();
        if fault != Some(Fault::Gone) {
            self.core.consent_end(&self.authorization, fault.as_ref()).await;
        }
        match fault {
            None => pending.succeeded(),
            Some(fault) => {
                let outcome = pending.outcome(OutcomeStatus::Failed, Some(fault.code()));
                pending.finish(outcome);
            }
        }
    }

    async fn intended(&self) -> Result<Pending, Error> {
        let Authorization { id, organization_id, connection_id, user_id, .. } = self.authorization;
        let record = self.core.connection_read(organization_id, connection_id).await?;
        let asset = Asset { kind: "connection", id: Some(connection_id.0), name: Some(&record.connection.name) };
        let detail = IntentDetail {
            caller: self.wait.caller.clone(),
            asset_name: Some(record.connection.name.clone()),
            changes: vec![change(super::NAME, Some(json!(id.to_string())), None), token_change()],
            ..IntentDetail::default()
        };
        self.core.announce((organization_id, Some(user_id)), Action::Authorized, asset, &detail, PATIENCE).await
    }

    /// Until there is a token, or a reason why there will be none.
    async fn until_over(&self) -> Result<(), Fault> {
        let mut pace = Pace::new(self.wait.interval);
        loop {
            tokio::time::sleep(pace.pause()).await;
            if self.core.clock().now() >= self.authorization.expires_at {
                return Err(Fault::DeviceOver);
            }
            let fault = match self.asked(pace).await {
                Ok(Ok(())) => return Ok(()),
                Ok(Err(fault)) => fault,
                Err(Unredeemed::Fault(fault)) => return Err(fault),
                Err(Unredeemed::Other(error)) => {
                    tracing::warn!(%error, authorization_id = %self.authorization.id, "a provider was not asked");
                    TokenFault::Unavailable { message: String::new(), retry_after: None }
                }
            };
            match pace.after(fault) {
                Next::Ask(next) => pace = next,
                Next::End(fault) => return Err(fault),
            }
        }
    }

    /// One question, if it is still this server's to ask and whoever began it may.
    async fn asked(&self, pace: Pace) -> Result<Result<(), TokenFault>, Unredeemed> {
        let (core, authorization) = (&self.core, &self.authorization);
        let (mine, now) = ((self.holder, lease(pace.pause().as_secs())), core.clock().now());
        let leased = core.store().device_lease(authorization.id, mine, pace.interval, now).await;
        if !leased.map_err(Error::from)? {
            return Err(Fault::Gone.into());
        }
        let record = match core.connection_read(authorization.organization_id, authorization.connection_id).await {
            Err(Error::NotFound(_)) => return Err(Fault::Gone.into()),
            record => record?,
        };
        if record.connection.version != authorization.connection_version || record.connection.disabled {
            return Err(Fault::Changed.into());
        }
        let (who, operation) = ((authorization.organization_id, authorization.user_id), Operation::ConnectionAuthorize);
        let grant = core.consent_on_behalf(who, &self.wait.caller, operation, &record).await?;
        let grant = grant.ok_or(Fault::Maker)?;
        let plan = core.consent_plan(&grant.to_view(), &record)?;
        let code = core.vault().open_device_code(&grant, device_code_of(authorization), &self.wait.sealed);
        let code = code.map_err(|error| match error {
            OpenError::Epoch { .. } | OpenError::NoKey(_) => Unredeemed::Fault(Fault::Keys),
            error => Unredeemed::Other(Error::Internal(format!("a device code does not open: {error}"))),
        })?;
        let credential = core.credential_for_provider(&grant, &record).await?;
        let asked_at = core.clock().now();
        let answer = core.exec().token_obtain(&credential, TokenProof::Device(&code), asked_at, core.entropy());
        let obtained = match tokio::time::timeout(LONGEST, answer).await {
            Ok(Ok(obtained)) => obtained,
            Ok(Err(fault)) => return Ok(Err(fault)),
            Err(_) => {
                return Ok(Err(TokenFault::Unavailable { message: "no answer in time".to_owned(), retry_after: None }));
            }
        };
        self.keep(&record, plan, obtained, asked_at).await.map(Ok)
    }

    /// What is given is given once, so that nothing that fails from here on is tried again.
    async fn keep(
        &self,
        record: &ConnectionRecord,
        plan: OAuthPlan,
        obtained: claviger_model::ObtainedToken,
        asked_at: claviger_model::Timestamp,
    ) -> Result<(), Unredeemed> {
        let taken = self.core.store().device_take(self.authorization.id).await;
        if !taken.map_err(|error| self.lost(&error.into()))? {
            return Err(Fault::Gone.into());
        }
        let kept = self.core.consent_accept(record, plan, obtained, asked_at).await;
        kept.map(drop).map_err(|error| self.lost(&error))
    }

    fn lost(&self, error: &Error) -> Unredeemed {
        tracing::error!(%error, authorization_id = %self.authorization.id, "a token that was given could not be stored");
        Unredeemed::Fault(Fault::NotDone)
    }
}
