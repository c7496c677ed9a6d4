//! A server without its edge, a connection, and a provider that does as it is told:
//! for tests of what becomes of tokens when time stands still.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use claviger_access::{Operation, Resolve};
use claviger_catalog::Catalog;
use claviger_exec::{EgressConfig, Exec};
use claviger_model::{
    ChainId, Clock, Entropy, Health, Json, ObtainedToken, Secret, Timestamp, TokenPlan,
    connection::ConnectionRecord,
    json::Limits,
    stored_token::StoredToken,
    upstream_token::{ClientAuthentication, OAuthGrant, OAuthPlan},
};
use claviger_store::{AuditWriter, Store};
use claviger_vault::{RootKey, Vault};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::Notify,
};

use super::{Asker, Ready};
use crate::{
    Context, Core, Credential, Error, Keys, PATIENCE, Parts, Settings,
    connection::{decided, effective_destination},
    set_up,
};

pub(super) const BEGIN: Timestamp = Timestamp(1_800_000_000_000_000);
/// What its tokens say how long they live.
pub(super) const LIFE: u64 = 100;

/// A provider whose refresh tokens are good once.
#[derive(Clone)]
pub(super) struct Provider {
    pub(super) url: String,
    state: Arc<Mutex<Told>>,
    /// Lets a request go on that waits.
    pub(super) go: Arc<Notify>,
}

#[derive(Default)]
pub(super) struct Told {
    pub(super) asked: usize,
    /// Status and body of the next answers, in place of a token.
    pub(super) instead: Option<(u16, &'static str)>,
    /// Requests wait for `go` before they are answered.
    pub(super) wait: bool,
    pub(super) good: Option<String>,
    spent: BTreeSet<String>,
}

impl Provider {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let provider = Self { url, state: Arc::default(), go: Arc::default() };
        let serving = provider.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let provider = serving.clone();
                tokio::spawn(async move {
                    let mut request = Vec::new();
                    while !is_whole(&request) && stream.read_buf(&mut request).await.unwrap_or(0) > 0 {}
                    let (status, body) = provider.answer(&String::from_utf8_lossy(&request)).await;
                    let length = body.len();
                    let text = format!(
                        "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
                    );
                    let _ = stream.write_all(text.as_bytes()).await;
                });
            }
        });
        provider
    }

    pub(super) fn told(&self) -> MutexGuard<'_, Told> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(&self, request: &str) -> (u16, String) {
        let wait = {
            let mut told = self.told();
            told.asked += 1;
            told.wait
        };
        if wait {
            self.go.notified().await;
        }
        self.told().answer(request)
    }
}

impl Told {
    fn answer(&mut self, request: &str) -> (u16, String) {
        if let Some((status, body)) = self.instead {
            return (status, body.to_owned());
        }
        let number = self.asked;
        let refresh = request.split("refresh_token=").nth(1).map(|rest| rest.split('&').next().unwrap_or_default());
        let mut more = String::new();
        if let Some(given) = refresh {
            if self.good.as_deref() != Some(given) {
                if self.spent.contains(given) {
                    self.good = None;
                }
                return (400, r#"{"error":"invalid_grant"}"#.to_owned());
            }
            let next = format!("refresh-{number}");
            more = format!(r#","refresh_token":"{next}""#);
            self.spent.extend(self.good.replace(next));
        }
        (200, format!(r#"{{"access_token":"token-{number}","token_type":"Bearer","expires_in":{LIFE}{more}}}"#))
    }
}

/// Whether head and body are all there.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.split("content-length:").nth(1).and_then(|rest| rest.split("\r\n").next()?.trim().parse().ok());
    body.len() >= length.unwrap_or(0)
}

/// One server, one connection, one provider.
#[derive(Clone)]
pub(super) struct Bench {
    pub(super) core: Core,
    pub(super) clock: Clock,
    pub(super) provider: Provider,
    pub(super) record: Arc<ConnectionRecord>,
    pub(super) plan: TokenPlan,
    keys: Arc<Credential>,
    directory: Arc<tempfile::TempDir>,
}

impl Bench {
    /// With a client's own right, or what a person agreed to.
    pub(super) async fn new(grant: OAuthGrant) -> Self {
        let (clock, entropy) = (Clock::fixed(BEGIN), Entropy::System);
        let directory = Arc::new(tempfile::tempdir().unwrap());
        let store = Store::connect(&format!("sqlite://{}/store.db", directory.path().display())).await.unwrap();
        store.migrate().await.unwrap();
        let root = RootKey::create(&directory.path().join("root.key"), &entropy).unwrap();
        let first = set_up(&store, root, "a@example.com", &clock, &entropy).await.unwrap();
        let keys = Credential::Keys(Keys { api_key: first.api_key, application_key: first.application_key });
        let (core, provider) = (serve(&directory, store, &clock).await, Provider::start().await);
        let context = context(&core, &keys, &clock).await;
        let attributes = format!(
            r#"{{"name":"n","integration":{{"type":"HTTP","base_url":"{}","credentials":{{"type":"HTTPNoAuth"}}}}}}"#,
            provider.url
        );
        let attributes = Json::parse(attributes.as_bytes(), Limits::STANDARD).unwrap();
        let id = core.connection_create(&context, &attributes).await.unwrap().value().record.connection.id;
        let record = Arc::new(core.connection_read(first.organization_id, id).await.unwrap());
        let plan = TokenPlan::OAuth(OAuthPlan {
            grant,
            token_url: format!("{}/token", provider.url),
            client_id: "claviger".to_owned(),
            client_authentication: ClientAuthentication::None,
            scopes: vec!["read".to_owned()],
            parameters: vec![],
            identity_audience: None,
        });
        Self { core, clock, provider, record, plan, keys: Arc::new(keys), directory }
    }

    /// With a person's consent, as the browser brings it.
    pub(super) async fn authorized() -> Self {
        let bench = Self::new(OAuthGrant::AuthorizationCode).await;
        bench.authorize("refresh-0").await;
        bench
    }

    /// Another server on the same database.
    pub(super) async fn beside(&self) -> Self {
        let store = Store::connect(&format!("sqlite://{}/store.db", self.directory.path().display())).await.unwrap();
        Self { core: serve(&self.directory, store, &self.clock).await, ..self.clone() }
    }

    /// The connection as it is by now, as a request would load it.
    pub(super) async fn reloaded(&self) -> Self {
        let connection = &self.record.connection;
        let fresh = self.core.connection_read(connection.organization_id, connection.id).await.unwrap();
        Self { record: Arc::new(fresh), ..self.clone() }
    }

    /// A person agrees, again or for the first time.
    pub(super) async fn authorize(&self, refresh_token: &str) {
        self.provider.told().good = Some(refresh_token.to_owned());
        let now = self.clock.now();
        let obtained = ObtainedToken {
            secrets: vec![("access_token".to_owned(), Secret::new(format!("token-of-{refresh_token}")))],
            expires_at: Some(now.plus(Duration::from_secs(LIFE))),
            refresh_token: Some(Secret::new(refresh_token.to_owned())),
            scopes: None,
            account: Some("ada@example.com".to_owned()),
        };
        self.core.token_accept(&self.record, &self.plan, &obtained, now).await.unwrap();
    }

    pub(super) async fn ready(&self, refused: Option<i64>) -> Result<Ready, Error> {
        let context = context(&self.core, &self.keys, &self.clock).await;
        let grant = decided::<Resolve>(&context, Operation::ConnectionProxy, &self.record).unwrap();
        let destination = effective_destination(self.core.settings(), &self.record.connection).unwrap();
        let (mut credential, left) =
            self.core.credential_unseal(&context, grant, &self.record, destination).await.unwrap();
        // What goes out by the exec room is planned with it.
        credential.token = None;
        self.core
            .token_ready(Asker::Caller(&context), &self.record, (credential, self.plan.clone()), left, refused)
            .await
    }

    /// The token that a request would go out with, or why there is none.
    pub(super) async fn token(&self) -> Result<String, String> {
        let ready = self.ready(None).await.map_err(|error| error.to_string())?;
        let token = ready.credential.secrets.iter().find(|(name, _)| name == "access_token");
        Ok(token.unwrap().1.expose().clone())
    }

    /// The next token that is not `old`.
    pub(super) async fn token_after(&self, old: &str) -> String {
        for _ in 0..2_000 {
            let token = self.token().await.unwrap();
            if token != old {
                return token;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("{old} is never replaced")
    }

    /// Until the provider was asked so often.
    pub(super) async fn asked(&self, times: usize) {
        for _ in 0..2_000 {
            if self.provider.told().asked == times {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("asked {} times and not {times}", self.provider.told().asked)
    }

    pub(super) fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(super) async fn row(&self) -> StoredToken {
        let connection = &self.record.connection;
        let row = self.core.store().upstream_token_get(connection.organization_id, connection.id, self.clock.now());
        row.await.unwrap().unwrap()
    }

    pub(super) async fn health(&self) -> Health {
        self.core.uses_flush().await;
        let connection = &self.record.connection;
        let read = self.core.connection_read(connection.organization_id, connection.id).await.unwrap();
        read.connection.health
    }
}

async fn context(core: &Core, keys: &Credential, clock: &Clock) -> Context {
    let known = core.authenticate(keys, PATIENCE).await.unwrap();
    let (actor, revision, now) = (known.actor, known.revision, clock.now());
    Context { actor, revision, client_ip: None, route: "TEST".to_owned(), now, patience: PATIENCE }
}

async fn serve(directory: &tempfile::TempDir, store: Store, clock: &Clock) -> Core {
    let (clock, entropy) = (clock.clone(), Entropy::System);
    let root = RootKey::load(&directory.path().join("root.key")).unwrap();
    let vault = Vault::open(vec![root], &store.wrapped_keys().await.unwrap(), entropy.clone()).unwrap();
    let (mac, chain_id) = (vault.chain_mac(), ChainId::generate(clock.now(), &entropy));
    let audit = AuditWriter::start(&store, chain_id, Box::new(move |previous, row| mac.next(previous, row))).unwrap();
    let egress = EgressConfig { allow: vec!["127.0.0.0/8".parse().unwrap()], ..EgressConfig::default() };
    Core::new(Parts {
        exec: Exec::new(egress).unwrap(),
        catalog: Catalog::embedded().unwrap(),
        settings: Settings::default(),
        store,
        vault,
        audit,
        chain_id,
        clock,
        entropy,
    })
}
