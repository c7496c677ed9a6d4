//! P1: what was acknowledged survives `kill -9`, whole.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use claviger_model::{ApplicationKey, ApplicationKeyId, Clock, Entropy, UserId};
use claviger_store::Store;
use claviger_testkit::{Client, Options, Server};
use serde_json::{Value, json};
use tokio::{sync::Notify, task::JoinSet};

use crate::{
    api_support::{BINARY, CONNECTIONS, body, path},
    life::{Random, all_connections, expect_token, expecting, literal, numbered, sound, verified},
};

const ROUNDS: usize = 5;
const CLIENTS: usize = 8;
/// Acknowledged writes of one round.
const WRITES: usize = 2_000;
const REGISTRATIONS: &str = "/api/v2/actions/app_key_registrations";

/// A connection as its client left it; name, token and literal carry the number.
#[derive(Clone, Copy, Debug, PartialEq)]
struct State {
    number: u64,
    version: i64,
    disabled: bool,
}

/// What a client has under way.
#[derive(Clone, Debug)]
enum Doing {
    Create(u64),
    /// `None`: delete.
    Change(String, Option<State>),
    Register(bool),
}

/// What one client knows for certain, and what it does not.
struct Log {
    random: Random,
    base: String,
    next: u64,
    known: BTreeMap<String, State>,
    gone: BTreeSet<String>,
    key: String,
    registered: bool,
    doing: Option<Doing>,
}

impl Log {
    fn choose(&mut self) -> Doing {
        let ids: Vec<&String> = self.known.keys().collect();
        let draw = self.random.below(100);
        if ids.is_empty() || draw < 35 {
            self.next += 8;
            return Doing::Create(self.next);
        }
        let id = ids[self.random.below(ids.len())].clone();
        let now = self.known[&id];
        match draw {
            35..70 => {
                self.next += 8;
                Doing::Change(id, Some(State { number: self.next, version: now.version + 1, ..now }))
            }
            70..82 => Doing::Change(id, Some(State { version: now.version + 1, disabled: !now.disabled, ..now })),
            82..94 => Doing::Change(id, None),
            _ => Doing::Register(!self.registered),
        }
    }

    /// Method, path and body of what is to be done.
    fn request(&self, doing: &Doing) -> (&'static str, String, Option<Value>) {
        let form = |number: u64| body(json!({"name": name(number), "integration": numbered(&self.base, number)}));
        match doing {
            Doing::Create(number) => ("POST", CONNECTIONS.to_owned(), Some(form(*number))),
            Doing::Change(id, None) => ("DELETE", path(id), None),
            Doing::Change(id, Some(after)) if after.disabled != self.known[id].disabled => {
                ("POST", format!("{}/{}", path(id), if after.disabled { "disable" } else { "enable" }), None)
            }
            Doing::Change(id, Some(after)) => ("PATCH", path(id), Some(form(after.number))),
            Doing::Register(registered) => {
                (if *registered { "PUT" } else { "DELETE" }, format!("{REGISTRATIONS}/{}", self.key), None)
            }
        }
    }

    fn accept(&mut self, doing: Doing, answered: &Value) {
        match doing {
            Doing::Create(number) => {
                let id = answered["data"]["id"].as_str().unwrap().to_owned();
                self.known.insert(id, State { number, version: 1, disabled: false });
            }
            Doing::Change(id, Some(after)) => drop(self.known.insert(id, after)),
            Doing::Change(id, None) => {
                self.known.remove(&id);
                self.gone.insert(id);
            }
            Doing::Register(registered) => self.registered = registered,
        }
    }

    /// Writes until the server is gone.
    async fn write(mut self, client: Client, acknowledged: Arc<AtomicUsize>, enough: Arc<Notify>) -> Self {
        loop {
            let doing = self.choose();
            let (method, path, body) = self.request(&doing);
            self.doing = Some(doing.clone());
            let body = body.map(|body| Bytes::from(body.to_string()));
            let Ok(answer) = client.send(method, &path, &[], body).await else { return self };
            assert!(answer.status.is_success(), "{method} {path}: {} {}", answer.status, answer.text());
            self.accept(doing, &answer.json());
            self.doing = None;
            if acknowledged.fetch_add(1, Ordering::Relaxed) + 1 >= WRITES {
                enough.notify_one();
            }
        }
    }

    /// What was under way was done or not done; nothing in between.
    async fn settle(&mut self, client: &Client, found: &BTreeMap<String, Value>) {
        match self.doing.take() {
            None => {}
            Some(Doing::Create(number)) => {
                if let Some((id, _)) = found.iter().find(|(_, attributes)| attributes["name"] == name(number)) {
                    self.known.insert(id.clone(), State { number, version: 1, disabled: false });
                }
            }
            Some(Doing::Change(id, after)) => match (found.get(&id), after) {
                (None, None) => {
                    self.known.remove(&id);
                    self.gone.insert(id);
                }
                (Some(attributes), Some(after)) if attributes["version"] == after.version => {
                    self.known.insert(id, after);
                }
                _ => {}
            },
            Some(Doing::Register(_)) => {
                self.registered = client.get(&format!("{REGISTRATIONS}/{}", self.key)).await.status == 200;
            }
        }
    }

    /// Everything acknowledged is there as it was acknowledged.
    async fn compare(&self, client: &Client, found: &BTreeMap<String, Value>) {
        for (id, state) in &self.known {
            let attributes = found.get(id).unwrap_or_else(|| panic!("{id} is lost: {state:?}"));
            let is = (&attributes["name"], &attributes["version"], &attributes["disabled"]);
            assert_eq!(is, (&json!(name(state.number)), &json!(state.version), &json!(state.disabled)), "{id}");
        }
        for id in &self.gone {
            assert!(!found.contains_key(id), "{id} was deleted and is back");
        }
        let registration = client.get(&format!("{REGISTRATIONS}/{}", self.key)).await.status;
        assert_eq!(registration == 200, self.registered, "the registration of {}", self.key);
    }

    /// Secret and literal open and are those of the same write as the name.
    async fn open(&self, client: &Client, id: &str) {
        let state = self.known[id];
        assert_eq!(literal(&client.get(&path(id)).await.expect(200)), state.number, "{id}");
        if state.disabled {
            client.post(&format!("{}/enable", path(id)), &Value::Null).await.expect(200);
        }
        let attributes = expect_token(client, id, state.number).await;
        assert_eq!(attributes["status"], "succeeded", "{id} {state:?}: {attributes}");
        if state.disabled {
            client.post(&format!("{}/disable", path(id)), &Value::Null).await.expect(200);
        }
    }
}

fn name(number: u64) -> String {
    format!("number {number}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p01_nothing_acknowledged_is_lost_by_kill_9() {
    let upstream = expecting().await;
    let mut server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let mut logs = Vec::new();
    for (index, key) in application_keys(&server).await.into_iter().enumerate() {
        logs.push(Log {
            random: Random::new(index as u64 + 77),
            base: upstream.url(),
            next: index as u64,
            known: BTreeMap::new(),
            gone: BTreeSet::new(),
            key,
            registered: false,
            doing: None,
        });
    }
    let (mut total, mut in_flight) = (0, 0);
    for round in 0..ROUNDS {
        let acknowledged = Arc::new(AtomicUsize::new(0));
        logs = write_and_kill(&mut server, logs, &acknowledged, round).await;
        total += acknowledged.load(Ordering::Relaxed);
        in_flight += logs.iter().filter(|log| log.doing.is_some()).count();
        sound(&server.data_dir());
        server.restart();
        let client = server.client();
        let found = all_connections(&client).await;
        for log in &mut logs {
            log.settle(&client, &found).await;
            log.compare(&client, &found).await;
        }
        let known: usize = logs.iter().map(|log| log.known.len()).sum();
        assert_eq!(found.len(), known, "connections that nobody made");
        verified(&server);
    }
    let opened = open_all(&server, logs).await;
    println!(
        "P1: {ROUNDS} rounds, {total} writes acknowledged, {in_flight} in flight at the kill: 0 lost, 0 half, {opened} records opened"
    );
}

async fn write_and_kill(
    server: &mut Server,
    logs: Vec<Log>,
    acknowledged: &Arc<AtomicUsize>,
    round: usize,
) -> Vec<Log> {
    let enough = Arc::new(Notify::new());
    let mut clients = JoinSet::new();
    for log in logs {
        clients.spawn(log.write(server.client(), acknowledged.clone(), enough.clone()));
    }
    enough.notified().await;
    // The moment is what chance makes it: somewhere within a write or two.
    tokio::time::sleep(Duration::from_micros(Random::new(round as u64 + 5).below(20_000) as u64)).await;
    server.kill();
    clients.join_all().await
}

/// Uses every connection once.
async fn open_all(server: &Server, logs: Vec<Log>) -> usize {
    let mut tasks = JoinSet::new();
    let count = logs.iter().map(|log| log.known.len()).sum();
    for log in logs {
        let client = server.client();
        tasks.spawn(async move {
            for id in log.known.keys() {
                log.open(&client, id).await;
            }
        });
    }
    tasks.join_all().await;
    count
}

/// One application key for each client to register and to withdraw.
async fn application_keys(server: &Server) -> Vec<String> {
    let store = Store::connect(&format!("sqlite://{}", server.data_dir().join("claviger.db").display())).await.unwrap();
    let organization = store.organizations().await.unwrap().remove(0).id;
    let owner: UserId = server.first["admin"]["id"].as_str().unwrap().parse().unwrap();
    let mut ids = Vec::new();
    for index in 0..CLIENTS {
        let now = Clock::System.now();
        let id = ApplicationKeyId::generate(now, &Entropy::System);
        let key = ApplicationKey {
            id,
            organization_id: organization,
            owned_by: owner,
            name: format!("key of client {index}"),
            hash: Entropy::System.array(),
            last4: "none".to_owned(),
            registered: false,
            scopes: None,
            created_at: now,
            modified_at: now,
            last_used_at: None,
        };
        store.application_key_insert(&key).await.unwrap();
        ids.push(id.to_string());
    }
    ids
}
