//! A fresh database on either engine and the things that stand in it.

use std::sync::atomic::{AtomicU64, Ordering};

use aws_lc_rs::hmac;
use claviger_model::{
    AccessToken, AccessTokenId, Action, ApiKey, ApplicationKey, Binding, BuiltInRole, ChainId, Connection,
    ConnectionId, Destination, Entropy, EventId, Health, Membership, Organization, OrganizationId, Origin, Principal,
    Relation, Role, RoleId, Scheme, Team, TeamId, Timestamp, User, UserId,
    audit::{Entry, EntryKind, Recorded, canonical},
    connection::ConnectionRecord,
    key::WrappedKey,
};
use claviger_store::{Founding, Sign, Store};

use crate::postgres::Postgres;

pub(crate) const NOW: Timestamp = Timestamp(1_800_000_000_000_000);

/// Runs one async story on SQLite and on PostgreSQL, as two tests.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let place = $crate::support::Place::sqlite();
                super::$name(&place).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let place = $crate::support::Place::postgres();
                super::$name(&place).await;
            })+
        }
    };
}
pub(crate) use on_both;

/// Where an empty database is.
pub(crate) struct Place {
    pub(crate) url: String,
    pub(crate) directory: Option<tempfile::TempDir>,
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        Self { url: format!("sqlite://{}/store.db", directory.path().display()), directory: Some(directory) }
    }

    pub(crate) fn postgres() -> Self {
        Self { url: Postgres::shared().database(), directory: None }
    }

    pub(crate) fn file(&self) -> std::path::PathBuf {
        self.directory.as_ref().expect("SQLite").path().join("store.db")
    }

    pub(crate) async fn store(&self) -> Store {
        let store = Store::connect(&self.url).await.expect("connects");
        store.migrate().await.expect("migrates");
        store
    }

    /// A store with one organization in it.
    pub(crate) async fn installed(&self) -> (Store, Installation) {
        let store = self.store().await;
        let installation = Installation::new();
        installation.create(&store).await.expect("an empty database");
        (store, installation)
    }
}

pub(crate) struct Installation {
    pub(crate) organization: Organization,
    pub(crate) roles: Vec<Role>,
    pub(crate) user: User,
    pub(crate) api_key: ApiKey,
    pub(crate) application_key: ApplicationKey,
    pub(crate) wrapped: WrappedKey,
}

impl Installation {
    pub(crate) fn new() -> Self {
        let organization = Organization {
            id: id(OrganizationId),
            name: "Acme".into(),
            handle: "acme".into(),
            password_sign_in: true,
            created_at: NOW,
        };
        let built_in = |built_in: BuiltInRole| Role {
            built_in: Some(built_in),
            ..role(organization.id, built_in.display_name(), &[])
        };
        let user = user(organization.id, "admin@acme.test");
        Self {
            api_key: api_key(&user),
            application_key: application_key(&user, true),
            wrapped: wrapped(Some(organization.id), 1),
            roles: BuiltInRole::ALL.map(built_in).to_vec(),
            organization,
            user,
        }
    }

    pub(crate) async fn create(&self, store: &Store) -> Result<(), claviger_store::StoreError> {
        store.installation_create(&self.founding()).await
    }

    pub(crate) fn founding(&self) -> Founding {
        Founding {
            organization: self.organization.clone(),
            roles: self.roles.clone(),
            user: self.user.clone(),
            api_key: self.api_key.clone(),
            application_key: self.application_key.clone(),
            keys: vec![self.wrapped.clone()],
        }
    }

    pub(crate) fn id(&self) -> OrganizationId {
        self.organization.id
    }

    /// A connection of the administrator's, theirs alone.
    pub(crate) fn connection(&self, name: &str) -> ConnectionRecord {
        connection(self.id(), self.user.id, name)
    }
}

/// A new id that sorts after the ones before it.
pub(crate) fn id<T>(of: impl FnOnce(uuid::Uuid) -> T) -> T {
    static COUNTED: AtomicU64 = AtomicU64::new(0);
    let count = COUNTED.fetch_add(1, Ordering::Relaxed);
    let at = Timestamp(NOW.0 + i64::try_from(count).expect("fits") * 1_000);
    of(EventId::generate(at, &Entropy::System).0)
}

pub(crate) fn user(organization: OrganizationId, email: &str) -> User {
    User {
        id: id(UserId),
        organization_id: organization,
        email: email.into(),
        name: None,
        password_hash: Some("$argon2id$".into()),
        title: None,
        service_account: false,
        disabled: false,
        activated_at: Some(NOW),
        created_at: NOW,
        modified_at: NOW,
        last_login_at: None,
    }
}

pub(crate) fn role(organization_id: OrganizationId, name: &str, permissions: &[&str]) -> Role {
    Role {
        id: id(RoleId),
        organization_id,
        name: name.into(),
        built_in: None,
        permissions: permissions.iter().map(ToString::to_string).collect(),
        created_at: NOW,
        modified_at: NOW,
    }
}

pub(crate) fn team(organization_id: OrganizationId, name: &str) -> Team {
    Team {
        id: id(TeamId),
        organization_id,
        handle: name.into(),
        name: name.into(),
        description: None,
        avatar: None,
        banner: Some(3),
        visible_modules: Some(vec!["one".into()]),
        hidden_modules: None,
        created_at: NOW,
        modified_at: NOW,
    }
}

pub(crate) fn membership(team_id: TeamId, user_id: UserId) -> Membership {
    Membership { team_id, user_id, number: 1, admin: false, provisioned_by: None, created_by: None, created_at: NOW }
}

pub(crate) fn access_token(user: &User) -> AccessToken {
    AccessToken {
        id: id(AccessTokenId),
        organization_id: user.organization_id,
        owned_by: user.id,
        service_account: user.service_account,
        name: "first".into(),
        hash: [3; 32],
        scopes: vec!["connections_read".into()],
        created_by: user.id,
        created_at: NOW,
        modified_at: NOW,
        expires_at: Some(Timestamp(NOW.0 + 1)),
        last_used_at: None,
    }
}

pub(crate) fn api_key(user: &User) -> ApiKey {
    ApiKey {
        id: id(claviger_model::ApiKeyId),
        organization_id: user.organization_id,
        name: "first".into(),
        hash: [1; 32],
        last4: "abcd".into(),
        category: String::new(),
        remote_config: false,
        created_by: user.id,
        created_at: NOW,
        modified_by: Some(user.id),
        modified_at: NOW,
        last_used_at: None,
    }
}

pub(crate) fn application_key(user: &User, registered: bool) -> ApplicationKey {
    ApplicationKey {
        id: id(claviger_model::ApplicationKeyId),
        organization_id: user.organization_id,
        owned_by: user.id,
        name: "first".into(),
        hash: [2; 32],
        last4: "efgh".into(),
        registered,
        scopes: None,
        created_at: NOW,
        modified_at: NOW,
        last_used_at: None,
    }
}

pub(crate) fn wrapped(organization_id: Option<OrganizationId>, epoch: u32) -> WrappedKey {
    WrappedKey {
        organization_id,
        purpose: "organization".into(),
        epoch,
        wrapped: vec![9; 60],
        root_key_id: "root-1".into(),
        created_at: NOW,
    }
}

pub(crate) fn connection(organization_id: OrganizationId, author: UserId, name: &str) -> ConnectionRecord {
    let origin = Origin { scheme: Scheme::Https, host: "api.example.com".into(), port: 443 };
    let mut settings = serde_json::Map::new();
    settings.insert("z".into(), "last is first".into());
    settings.insert("a".into(), 1.into());
    ConnectionRecord {
        connection: Connection {
            id: id(ConnectionId),
            organization_id,
            name: name.into(),
            integration_type: "OpenAI".into(),
            credential_type: "OpenAIAPIKey".into(),
            settings,
            tags: vec!["env:prod".into(), "account_id:42".into()]
                .into_iter()
                .map(|tag: String| claviger_model::Tag::parse(&tag).expect("a tag"))
                .collect(),
            destination: Some(Destination { origin, path_prefix: "/v1".into(), methods: Some(vec!["GET".into()]) }),
            secrets: [("api_token".to_owned(), NOW)].into(),
            version: 1,
            disabled: false,
            health: Health::untested(NOW),
            created_by: author,
            created_at: NOW,
            modified_at: NOW,
            last_used_at: None,
            rotation: None,
            reminder: None,
        },
        sealed: vec![0, 1, 2, 255],
        key_epoch: 1,
        bindings: vec![binding(Relation::Editor, Principal::User(author))],
        policy_version: 1,
    }
}

pub(crate) fn binding(relation: Relation, principal: Principal) -> Binding {
    Binding { relation, principal, expires_at: None, statement: 0 }
}

pub(crate) fn mac(previous: &[u8; 32], row: &[u8]) -> [u8; 32] {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"the audit key of the tests......");
    let mut context = hmac::Context::with_key(&key);
    context.update(previous);
    context.update(row);
    context.sign().as_ref().try_into().expect("32 bytes")
}

pub(crate) fn sign() -> Sign {
    Box::new(mac)
}

pub(crate) fn intent(organization_id: OrganizationId, detail: &str) -> Entry {
    Entry {
        kind: EntryKind::Intent,
        event_id: id(EventId),
        at: NOW,
        organization_id,
        actor: Some(UserId(uuid::Uuid::from_u128(7))),
        action: Action::Executed,
        asset_type: "connection",
        asset_id: Some(uuid::Uuid::from_u128(8)),
        detail: detail.into(),
    }
}

pub(crate) fn outcome(intent: &Entry, status: &str) -> Entry {
    Entry { kind: EntryKind::Outcome, detail: format!(r#"{{"status":"{status}","duration_ms":3}}"#), ..intent.clone() }
}

/// Every row of a chain, read in small steps.
pub(crate) async fn walk(store: &Store, chain: ChainId) -> Vec<Recorded> {
    let mut rows: Vec<Recorded> = Vec::new();
    loop {
        let after = rows.last().map_or(0, |row| row.sequence);
        let more = store.audit_walk(chain, after, 300).await.expect("reads");
        if more.is_empty() {
            return rows;
        }
        rows.extend(more);
    }
}

/// What is wrong with a chain that should end at `head`; `None` if nothing is.
pub(crate) fn fault(rows: &[Recorded], head: (i64, [u8; 32])) -> Option<String> {
    let (mut sequence, mut previous) = (0, [0; 32]);
    for row in rows {
        if row.sequence != sequence + 1 {
            return Some(format!("row {} follows row {sequence}", row.sequence));
        }
        let bytes = canonical(
            row.chain_id,
            row.sequence,
            row.kind,
            row.event_id,
            row.at,
            row.organization_id,
            row.actor,
            &row.action,
            &row.asset_type,
            row.asset_id,
            &row.detail,
        );
        if mac(&previous, &bytes) != row.mac {
            return Some(format!("row {} is not as it was written", row.sequence));
        }
        (sequence, previous) = (row.sequence, row.mac);
    }
    ((sequence, previous) != head).then(|| format!("ends at row {sequence} and not at row {}", head.0))
}
