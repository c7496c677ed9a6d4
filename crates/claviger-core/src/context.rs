//! One value for the whole of an operation, passed by hand.

use std::{net::IpAddr, sync::Arc};

use claviger_access::{Actor, Via};
use claviger_model::{Timestamp, audit::Caller};

/// Who asks, from where, by which route, when.
#[derive(Clone, Debug)]
pub struct Context {
    /// Who.
    pub actor: Arc<Actor>,
    /// From where, if it came over the network.
    pub client_ip: Option<IpAddr>,
    /// Method and path template, such as `POST /api/v2/actions/connections`.
    pub route: String,
    /// When the request arrived.
    pub now: Timestamp,
}

impl Context {
    /// The caller as the record keeps it.
    pub(crate) fn caller(&self) -> Caller {
        let Via::Keys { api_key_id, application_key_id, .. } = self.actor.via;
        Caller {
            api_key_id: Some(api_key_id.0),
            application_key_id: Some(application_key_id.0),
            client_ip: self.client_ip,
        }
    }
}
