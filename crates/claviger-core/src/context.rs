//! One value for the whole of an operation, passed by hand.

use std::{net::IpAddr, sync::Arc, time::Duration};

use claviger_access::{About, Actor, Operation, Permit, Via};
use claviger_model::{Timestamp, audit::Caller};
use tokio::time::Instant;

use crate::Error;

/// Within this time a request is on record or refused, whatever hangs: a little
/// less than the two seconds that are promised. The time that a client takes to
/// send its body does not count.
pub const PATIENCE: Duration = claviger_store::PATIENCE;

/// Who asks, from where, by which route, when.
#[derive(Clone, Debug)]
pub struct Context {
    /// Who.
    pub actor: Arc<Actor>,
    /// The organization's revision at which the actor was known to be so; what a
    /// request opens later is asked again if it has moved by then.
    pub revision: i64,
    /// From where, if it came over the network.
    pub client_ip: Option<IpAddr>,
    /// Method and path template, such as `POST /api/v2/actions/connections`.
    pub route: String,
    /// When the request arrived.
    pub now: Timestamp,
    /// How much of [`PATIENCE`] is left for the operation.
    pub patience: Duration,
}

/// When an operation that is not on record yet is given up. Made once, at its
/// begin, and handed to everything that it waits for before its intent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    /// The operation begins, and has so long.
    pub(crate) fn within(patience: Duration) -> Self {
        Self(Instant::now() + patience)
    }

    /// What is left until then.
    pub(crate) fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    /// Waits for `answer` until then. Only for what may be dropped half-way.
    pub(crate) async fn bound<T>(self, answer: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        tokio::time::timeout_at(self.0, answer).await.unwrap_or(Err(Error::Unavailable))
    }
}

impl Context {
    /// The operation begins.
    pub(crate) fn deadline(&self) -> Deadline {
        Deadline::within(self.patience)
    }

    /// The caller as the record keeps it.
    pub(crate) fn caller(&self) -> Caller {
        let mut caller = Caller { client_ip: self.client_ip, ..Caller::default() };
        match self.actor.via {
            Via::Keys { api_key_id, application_key_id, .. } => {
                caller.api_key_id = Some(api_key_id.0);
                caller.application_key_id = Some(application_key_id.0);
            }
            Via::Token { access_token_id } => caller.access_token_id = Some(access_token_id.0),
            Via::Session { session_id } => caller.session_id = Some(session_id.0),
        }
        caller
    }

    /// Decides about an operation of which nothing but the actor matters.
    ///
    /// # Errors
    /// What is missing.
    pub fn permit(&self, operation: Operation) -> Result<Permit, Error> {
        Ok(self.actor.permit(operation, About::default())?)
    }
}
