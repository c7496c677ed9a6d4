//! P5, within one server: a right that is taken while a request is under way is
//! gone before a secret is opened.

use std::time::Duration;

use claviger_core::{Context, Core, Credential, Keys, PATIENCE, Parts, Settings, execution::Run, set_up};
use claviger_exec::{EgressConfig, Exec};
use claviger_model::{
    BuiltInRole, ChainId, Clock, ConnectionId, Entropy, Json, OrganizationId, Timestamp, User, UserId, json::Limits,
};
use claviger_store::{AuditQuery, AuditWriter, Store, UserChange};
use claviger_testkit::Upstream;
use claviger_vault::{RootKey, Vault};
use serde_json::json;

struct Scene {
    core: Core,
    store: Store,
    clock: Clock,
    context: Context,
    organization: OrganizationId,
    admin: UserId,
    connection: ConnectionId,
    upstream: Upstream,
    _directory: tempfile::TempDir,
}

/// A server without its edge, an administrator who has authenticated, and a
/// connection of theirs.
async fn scene() -> Scene {
    let (clock, entropy) = (Clock::fixed(Timestamp(1_800_000_000_000_000)), Entropy::System);
    let directory = tempfile::tempdir().unwrap();
    let store = Store::connect(&format!("sqlite://{}/store.db", directory.path().display())).await.unwrap();
    store.migrate().await.unwrap();
    let root = directory.path().join("root.key");
    let key = RootKey::create(&root, &entropy).unwrap();
    let first = set_up(&store, key, "a@example.com", &clock, &entropy).await.unwrap();
    let rows = store.wrapped_keys().await.unwrap();
    let vault = Vault::open(vec![RootKey::load(&root).unwrap()], &rows, entropy.clone()).unwrap();
    let (mac, chain_id) = (vault.chain_mac(), ChainId::generate(clock.now(), &entropy));
    let audit = AuditWriter::start(&store, chain_id, Box::new(move |previous, row| mac.next(previous, row))).unwrap();
    let egress = EgressConfig { allow: vec!["127.0.0.0/8".parse().unwrap()], ..EgressConfig::default() };
    let core = Core::new(Parts {
        store: store.clone(),
        vault,
        exec: Exec::new(egress).unwrap(),
        catalog: claviger_catalog::Catalog::embedded().unwrap(),
        audit,
        chain_id,
        clock: clock.clone(),
        entropy,
        settings: Settings::default(),
    });
    let keys = Credential::Keys(Keys { api_key: first.api_key, application_key: first.application_key });
    let upstream = Upstream::demanding("the token").await;
    let context = context(&core, &clock, &keys).await;
    let attributes = json!({"name": "n", "integration": {"type": "HTTP", "base_url": upstream.url(), "credentials": {
        "type": "HTTPTokenAuth",
        "tokens": [{"name": "token1", "type": "SECRET", "value": "the token"}],
        "headers": [{"name": "Authorization", "value": "Bearer {{ token1 }}"}],
    }}});
    let attributes = Json::parse(attributes.to_string().as_bytes(), Limits::STANDARD).unwrap();
    let made = core.connection_create(&context, &attributes).await.unwrap();
    let connection = made.value().record.connection.id;
    // Making it moved the revision: whoever asks from now on has the newest.
    let context = self::context(&core, &clock, &keys).await;
    let (organization, admin) = (first.organization_id, first.admin_id);
    Scene { core, store, clock, context, organization, admin, connection, upstream, _directory: directory }
}

async fn context(core: &Core, clock: &Clock, credential: &Credential) -> Context {
    let known = core.authenticate(credential, PATIENCE).await.unwrap();
    Context {
        actor: known.actor,
        revision: known.revision,
        client_ip: None,
        route: "TEST".to_owned(),
        now: clock.now(),
        patience: PATIENCE,
    }
}

impl Scene {
    /// Runs with the context from before.
    async fn run(&self) -> Result<bool, claviger_core::Error> {
        let run = Run {
            fqn: "com.datadoghq.http.request".to_owned(),
            connection_id: Some(self.connection),
            inputs: json!({"verb": "GET", "url": "/"}),
        };
        Ok(self.core.execution_run(&self.context, run).await?.value().outcome.is_ok())
    }

    /// How the last run ended, by the record.
    async fn told(&self) -> Option<String> {
        let query = AuditQuery { limit: 1, ..AuditQuery::of(self.organization) };
        let outcome = loop {
            // The outcome follows its intent within a second.
            let event = self.store.audit_list(&query).await.unwrap().remove(0);
            if let Some(outcome) = event.outcome {
                break outcome;
            }
            tokio::task::yield_now().await;
        };
        let detail: serde_json::Value = serde_json::from_str(&outcome.detail).unwrap();
        detail["error"].as_str().map(str::to_owned)
    }

    async fn policy(&self, expires_at: Option<Timestamp>, expected: i64) {
        let record = self.store.connection_get(self.organization, self.connection).await.unwrap().unwrap();
        let mut bindings = record.bindings;
        bindings[0].expires_at = expires_at;
        self.store.connection_policy_set(self.organization, self.connection, &bindings, expected).await.unwrap();
    }

    /// Disables the caller, once somebody else administers.
    async fn disable(&self) {
        let admin = self.store.role_built_in(self.organization, BuiltInRole::Admin).await.unwrap();
        let caller = self.store.user_get(self.organization, self.admin).await.unwrap().unwrap();
        let id = UserId::generate(self.clock.now(), &Entropy::System);
        let other = User { id, email: "other@localhost".to_owned(), ..caller };
        self.store.user_insert(&other, &[admin]).await.unwrap();
        let change = UserChange { disabled: Some(true), ..UserChange::default() };
        self.store.user_update(self.organization, self.admin, change, self.clock.now()).await.unwrap();
    }

    async fn take(&self, what: &str) {
        let (organization, store) = (self.organization, &self.store);
        let caller = match self.context.actor.via {
            claviger_core::Via::Keys { api_key_id, application_key_id, .. } => (api_key_id, application_key_id),
            other => panic!("{other:?}"),
        };
        match what {
            "the API key" => assert!(store.api_key_delete(organization, caller.0).await.unwrap()),
            "the application key" => assert!(store.application_key_delete(organization, caller.1).await.unwrap()),
            "its registration" => assert!(store.registration_set(organization, caller.1, false).await.unwrap()),
            "the person" => self.disable().await,
            "the binding" => {
                store.connection_policy_set(organization, self.connection, &[], 1).await.map(drop).unwrap();
            }
            "the connection" => assert!(store.connection_delete(organization, self.connection).await.unwrap()),
            "its use" => {
                let mut record = store.connection_get(organization, self.connection).await.unwrap().unwrap();
                (record.connection.version, record.connection.disabled) = (2, true);
                store.connection_update(&record, 1).await.unwrap();
            }
            other => panic!("{other}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p05_what_is_taken_from_a_request_under_way_is_gone_before_a_secret_is_opened() {
    const TAKEN: [&str; 7] = [
        "the API key",
        "the application key",
        "its registration",
        "the person",
        "the binding",
        "the connection",
        "its use",
    ];
    for what in TAKEN {
        let scene = scene().await;
        assert!(scene.run().await.unwrap(), "good until then");
        let before = scene.upstream.received().len();
        scene.take(what).await;
        let after = scene.run().await;
        assert!(!matches!(after, Ok(true)), "{what} was taken and it still ran");
        assert_eq!(scene.upstream.received().len(), before, "{what} was taken and something was sent");
    }
    println!("P5: {} rights taken from a request under way, 0 secrets opened", TAKEN.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p05_a_grant_that_ends_under_way_opens_nothing_and_is_on_record() {
    let scene = scene().await;
    let end = scene.clock.now().plus(Duration::from_secs(60));
    scene.policy(Some(end), 1).await;
    assert!(scene.run().await.unwrap(), "good until its end");
    let before = scene.upstream.received().len();
    // The request's own time stays: it was decided while the grant was good.
    scene.clock.advance(Duration::from_secs(60));
    assert!(scene.run().await.is_err());
    assert_eq!(scene.upstream.received().len(), before);
    assert_eq!(scene.told().await.as_deref(), Some("refused"));
    // An unrelated change asks again and refuses nothing.
    scene.policy(None, 2).await;
    assert!(scene.run().await.unwrap());
}
