#![doc = include_str!("../README.md")]

pub mod access;
pub mod access_request;
pub mod access_token;
pub mod api_key;
pub mod application_key;
pub mod audit;
mod authenticate;
mod aws;
mod cache;
mod checkpoint;
mod checks;
pub mod connection;
pub mod consent;
mod context;
mod error;
pub mod execution;
pub mod factor;
mod health;
mod idempotency;
pub mod invitation;
mod key_form;
mod key_uses;
pub mod membership;
pub mod oidc;
pub mod organization;
mod orphans;
pub mod passkey;
mod passwords;
pub mod policy;
mod record;
pub mod references;
mod refusals;
pub mod registration;
pub mod role;
mod rotation;
mod service_account;
mod service_account_keys;
pub mod session;
mod settings;
mod setup;
pub mod team;
mod text;
mod upstream_token;
pub mod user;
mod uses;
mod validate;
pub mod verify;
pub mod workload;

use std::{
    collections::HashMap,
    sync::{Arc, atomic::AtomicI64},
};

use claviger_access::Actor;
pub use claviger_access::Via;
use claviger_catalog::Catalog;
use claviger_exec::Exec;
use claviger_model::{ChainId, Clock, ConnectionId, Entropy, OrganizationId, connection::ConnectionRecord};
use claviger_store::{AuditWriter, Store};
use claviger_vault::Vault;
use parking_lot::Mutex;

pub use authenticate::{Authenticated, Credential, Keys};
pub use aws::{AwsIdentity, AwsSettings, Held, HostIdentity, Lender};
pub use claviger_exec::{ActionError, ErrorCode, Received, Step};
pub use claviger_store::{
    ApiKeyFilter, AuditEvent, Between, CountedRole, CountedTeam, KeyQuery, KeySort, KeySortField, MembershipSortField,
    People, Person, RolePage, RoleSort, RoleSortField, Shared, Sort, SortField, TeamSortField, UserPage, UserSort,
    UserSortField,
};
pub use context::{Context, PATIENCE};
pub use error::Error;
pub use idempotency::{KeptAnswer, Replay, fingerprint};
pub use key_form::{Listed, Made};
pub use record::Pending;
pub use references::ReferenceSettings;
pub use refusals::Refusal;
pub use rotation::RotationReport;
pub use settings::{IntegrationOverride, Settings};
pub use setup::{FirstKeys, set_up};
pub use validate::Validation;

/// Everything an operation needs, made once at start. Cheap to clone.
#[derive(Clone)]
pub struct Core(Arc<Inner>);

/// The parts from which [`Core::new`] is made.
pub struct Parts {
    /// Where everything is kept.
    pub store: Store,
    /// The keys.
    pub vault: Vault,
    /// The way out.
    pub exec: Exec,
    /// Integration and action schemas.
    pub catalog: Catalog,
    /// The record.
    pub audit: AuditWriter,
    /// This server's audit chain.
    pub chain_id: ChainId,
    /// The time.
    pub clock: Clock,
    /// Random bytes.
    pub entropy: Entropy,
    /// What the operator decided.
    pub settings: Settings,
}

struct Inner {
    parts: Parts,
    actors: cache::Revisioned<authenticate::CredentialId, authenticate::Known>,
    connections: cache::Revisioned<(OrganizationId, ConnectionId), ConnectionRecord>,
    uses: uses::Uses,
    pace: connection::Pace,
    refusals: refusals::Refusals,
    key_uses: key_uses::KeyUses,
    oidc: oidc::Documents,
    passwords: passwords::Passwords,
    tokens: upstream_token::Tokens,
    references: references::References,
    /// Revision at which each organization's keys were last taken in.
    keys_seen: Mutex<HashMap<OrganizationId, i64>>,
    /// Row of the chain that the last checkpoint signed.
    signed_up_to: AtomicI64,
    /// Shared from sealing until what was sealed is stored; a rotation takes it
    /// alone once, so that nothing sealed under the old key is still on its way.
    sealing: Arc<tokio::sync::RwLock<()>>,
}

impl Core {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inner {
            parts,
            actors: cache::Revisioned::new(100_000),
            connections: cache::Revisioned::new(120_000),
            uses: uses::Uses::default(),
            pace: connection::Pace::default(),
            refusals: refusals::Refusals::default(),
            key_uses: key_uses::KeyUses::default(),
            oidc: oidc::Documents::default(),
            passwords: passwords::Passwords::default(),
            tokens: upstream_token::Tokens::default(),
            references: references::References::default(),
            keys_seen: Mutex::default(),
            signed_up_to: AtomicI64::new(0),
            sealing: Arc::default(),
        }))
    }

    /// Integration and action schemas.
    pub fn catalog(&self) -> &Catalog {
        &self.0.parts.catalog
    }

    /// Random bytes, for ids that the edge gives out.
    pub fn entropy(&self) -> &Entropy {
        &self.0.parts.entropy
    }

    /// The time.
    pub fn clock(&self) -> &Clock {
        &self.0.parts.clock
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if it does not.
    pub async fn ping(&self) -> Result<(), Error> {
        self.store().ping().await.map_err(Error::from)
    }

    /// Ends background work: everything recorded, every last use written.
    pub async fn close(&self) {
        self.uses_flush().await;
        self.refusals_flush(true);
        self.key_uses_flush(true).await;
        if let Err(error) = self.checkpoint().await {
            tracing::warn!(%error, "no checkpoint at shutdown");
        }
        self.audit().flush().await;
    }

    /// Held from sealing until what was sealed is stored.
    async fn sealing(&self) -> Result<tokio::sync::OwnedRwLockReadGuard<()>, Error> {
        Ok(self.0.sealing.clone().read_owned().await)
    }

    fn store(&self) -> &Store {
        &self.0.parts.store
    }

    fn vault(&self) -> &Vault {
        &self.0.parts.vault
    }

    fn exec(&self) -> &Exec {
        &self.0.parts.exec
    }

    fn audit(&self) -> &AuditWriter {
        &self.0.parts.audit
    }

    fn settings(&self) -> &Settings {
        &self.0.parts.settings
    }
}

/// Somebody who has proved who they are, shared between requests.
pub type SharedActor = Arc<Actor>;
