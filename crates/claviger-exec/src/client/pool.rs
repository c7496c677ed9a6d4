//! Connections of ours that wait for their next request, how many requests are
//! under way, and origins that are left alone for a while.
//!
//! Nothing is shared between connections of organizations (E13): a request that
//! went with one credential never rides with another's.

use std::{
    collections::HashMap,
    sync::{
        Arc, OnceLock, Weak,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use claviger_model::{OrganizationId, Origin};
use http::HeaderValue;
use hyper::client::conn::http1::SendRequest;
use parking_lot::Mutex;
use tokio::time::Instant;

use super::{PoolKey, RequestBody, alert::Alert, breaker::Breaker, identity::Fingerprint, tls::OwnTls};
use crate::{ActionError, ErrorCode, Limits};

/// What tells lanes apart.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct LaneKey {
    pub(crate) pool: PoolKey,
    pub(crate) origin: Origin,
    /// The connection's own certificate authorities, word for word: what was
    /// let in by one that has been taken away serves nobody.
    pub(crate) authority: Option<Arc<str>>,
    /// The client certificate that was shown: what was let in with one serves
    /// no request of another, or of none.
    pub(crate) fingerprint: Option<Fingerprint>,
    /// A connection that was let in with an expired certificate serves only
    /// requests that allow it.
    pub(crate) date_forgiven: bool,
}

/// All lanes.
pub(crate) struct Pool {
    lanes: Mutex<HashMap<LaneKey, Arc<Lane>>>,
    organizations: Mutex<HashMap<OrganizationId, Arc<Count>>>,
    connections: Mutex<HashMap<PoolKey, Arc<Count>>>,
    limits: Limits,
    swept: Mutex<bool>,
}

/// One origin for one connection of an organization.
pub(crate) struct Lane {
    /// Whose it is: the guard judges by it.
    pub(crate) whose: PoolKey,
    pub(crate) origin: Origin,
    /// Value of the header `Host`.
    pub(crate) host: HeaderValue,
    pub(crate) breaker: Breaker,
    pub(crate) authority: Option<Arc<str>>,
    /// Whether a client certificate is shown here.
    pub(crate) is_certified: bool,
    /// How TLS is spoken where there is an authority or a client certificate of
    /// its own; made with the first connection.
    pub(crate) tls: OnceLock<OwnTls>,
    idle: Mutex<Vec<Idle>>,
    organization: Arc<Count>,
    connection: Arc<Count>,
}

/// One of our connections, with what its opening found out.
pub(crate) struct Link {
    pub(crate) sender: SendRequest<RequestBody>,
    pub(crate) rules: Arc<[String]>,
    /// With which alert the other side ended it, if it did.
    pub(crate) alert: Alert,
}

struct Idle {
    link: Link,
    until: Instant,
}

struct Count {
    now: AtomicUsize,
    most: usize,
    of: &'static str,
}

/// One request under way; counts until it is dropped.
pub(crate) struct Permit(Arc<Count>);

impl Count {
    fn enter(self: &Arc<Self>) -> Result<Permit, ActionError> {
        if self.now.fetch_add(1, Ordering::Relaxed) < self.most {
            return Ok(Permit(Arc::clone(self)));
        }
        self.now.fetch_sub(1, Ordering::Relaxed);
        let text = format!("{} requests of this {} are under way already; try again shortly", self.most, self.of);
        Err(ActionError::new(ErrorCode::Busy, text))
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Pool {
    pub(crate) fn new(limits: &Limits) -> Arc<Self> {
        Arc::new(Self {
            lanes: Mutex::default(),
            organizations: Mutex::default(),
            connections: Mutex::default(),
            limits: limits.clone(),
            swept: Mutex::new(false),
        })
    }

    /// The lane of a key, made if it is new. Needs a runtime.
    pub(crate) fn lane(self: &Arc<Self>, key: LaneKey) -> Arc<Lane> {
        if let Some(lane) = self.lanes.lock().get(&key) {
            return Arc::clone(lane);
        }
        self.sweep();
        let lane = Arc::new(self.new_lane(&key));
        Arc::clone(self.lanes.lock().entry(key).or_insert(lane))
    }

    fn new_lane(&self, key: &LaneKey) -> Lane {
        let of_organization = self.limits.in_flight_organization;
        // Without a connection only the organization's limit holds.
        let of_connection =
            if key.pool.connection_id.is_some() { self.limits.in_flight_connection } else { of_organization };
        let count = |most, of| Arc::new(Count { now: AtomicUsize::new(0), most, of });
        let mut organizations = self.organizations.lock();
        let organization =
            organizations.entry(key.pool.organization_id).or_insert_with(|| count(of_organization, "organization"));
        let mut connections = self.connections.lock();
        let connection = connections.entry(key.pool).or_insert_with(|| count(of_connection, "connection"));
        let is_usual = key.origin.port == key.origin.scheme.default_port();
        let host = if is_usual { key.origin.host.clone() } else { format!("{}:{}", key.origin.host, key.origin.port) };
        Lane {
            whose: key.pool,
            origin: key.origin.clone(),
            host: HeaderValue::try_from(host).unwrap_or_else(|_| HeaderValue::from_static("")),
            authority: key.authority.clone(),
            is_certified: key.fingerprint.is_some(),
            tls: OnceLock::new(),
            breaker: Breaker::new(self.limits.breaker_failures, self.limits.breaker_window),
            idle: Mutex::default(),
            organization: Arc::clone(organization),
            connection: Arc::clone(connection),
        }
    }

    /// Once a pool: closes what has waited too long and forgets what is not used.
    fn sweep(self: &Arc<Self>) {
        if std::mem::replace(&mut *self.swept.lock(), true) {
            return;
        }
        let (pool, every) = (Arc::downgrade(self), self.limits.keep_alive.max(Duration::from_millis(100)) / 2);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(every).await;
                let Some(pool) = Weak::upgrade(&pool) else { return };
                pool.forget();
            }
        });
    }

    fn forget(&self) {
        let now = Instant::now();
        self.lanes.lock().retain(|_, lane| {
            let mut idle = lane.idle.lock();
            idle.retain(|idle| idle.until > now && !idle.link.sender.is_closed());
            !idle.is_empty() || Arc::strong_count(lane) > 1 || lane.breaker.remembers()
        });
        self.organizations.lock().retain(|_, count| Arc::strong_count(count) > 1);
        self.connections.lock().retain(|_, count| Arc::strong_count(count) > 1);
    }
}

impl Lane {
    /// Counts one more request, or says that there are too many.
    pub(crate) fn enter(&self) -> Result<[Permit; 2], ActionError> {
        Ok([self.connection.enter()?, self.organization.enter()?])
    }

    /// The connection that was used last, if one is still good.
    pub(crate) fn take(&self) -> Option<Link> {
        let now = Instant::now();
        let mut idle = self.idle.lock();
        while let Some(candidate) = idle.pop() {
            if candidate.until > now && candidate.link.sender.is_ready() {
                return Some(candidate.link);
            }
        }
        None
    }

    /// Puts a connection back for `keep`, as soon as it can take a request.
    pub(crate) fn put(self: Arc<Self>, mut link: Link, keep: Duration) {
        if link.sender.is_ready() {
            return self.push(link, keep);
        }
        if link.sender.is_closed() || tokio::runtime::Handle::try_current().is_err() {
            return;
        }
        tokio::spawn(async move {
            let ready = tokio::time::timeout(Duration::from_secs(1), link.sender.ready()).await;
            if matches!(ready, Ok(Ok(()))) {
                self.push(link, keep);
            }
        });
    }

    fn push(&self, link: Link, keep: Duration) {
        self.idle.lock().push(Idle { link, until: Instant::now() + keep });
    }
}
