//! P15, first half: each use has one intent and one outcome, as many as the
//! clients know of; also those whose caller hung up, and those that a crash cut.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use claviger_testkit::{Client, Options, Server, database};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinSet,
};

use crate::{
    api_support::{BINARY, CONNECTIONS, EXECUTIONS, body, path, run},
    life::{Random, Row, expecting, numbered, plain, record, sound, verified},
};

const CALLS: usize = 5_000;
const CLIENTS: usize = 8;
/// Callers that hang up while the upstream thinks.
const HANG_UPS: usize = 60;

/// What one client did: uses by the execution's id with their end, changes of
/// its connections by id and action, refusals.
#[derive(Default)]
struct Log {
    uses: BTreeMap<String, &'static str>,
    changes: BTreeMap<(String, &'static str), usize>,
    refused: usize,
}

impl Log {
    fn change(&mut self, id: &str, action: &'static str) {
        *self.changes.entry((plain(id), action)).or_default() += 1;
    }
}

/// An upstream that never answers, and how many it lets wait.
pub(crate) async fn silent() -> (String, Arc<AtomicUsize>) {
    stopping_after("").await
}

/// An upstream that says so much to each request and no more, and how many it
/// lets wait.
pub(crate) async fn stopping_after(begin: &'static str) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let waiting = Arc::<AtomicUsize>::default();
    let count = waiting.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let count = count.clone();
            tokio::spawn(async move {
                let mut buffer = [0; 8_192];
                if stream.read(&mut buffer).await.is_ok_and(|length| length > 0) {
                    let _ = stream.write_all(begin.as_bytes()).await;
                    count.fetch_add(1, Ordering::SeqCst);
                }
                // Until the other side gives up.
                while stream.read(&mut buffer).await.is_ok_and(|length| length > 0) {}
            });
        }
    });
    (url, waiting)
}

pub(crate) async fn reached(count: &AtomicUsize, wanted: usize) {
    let started = Instant::now();
    while count.load(Ordering::SeqCst) < wanted {
        assert!(started.elapsed() < Duration::from_secs(30), "the upstream was not reached {wanted} times");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A mixed life with connections of one's own.
async fn live(client: Client, base: String, seed: u64) -> Log {
    let (mut log, mut random) = (Log::default(), Random::new(seed + 41));
    let id = client.connect("used", numbered(&base, 1)).await;
    let disabled = client.connect("switched off", numbered(&base, 1)).await;
    client.post(&format!("{}/disable", path(&disabled)), &Value::Null).await.expect(200);
    log.change(&id, "created");
    log.change(&disabled, "created");
    log.change(&disabled, "modified");
    let mut spare: Option<String> = None;
    for _ in 0..CALLS / CLIENTS {
        match random.below(20) {
            0..9 => use_once(&client, Some(&id), "/expect/1", "succeeded", &mut log).await,
            9 => use_once(&client, Some(&id), "/expect/2", "failed", &mut log).await,
            10 => use_once(&client, Some(&disabled), "/expect/1", "failed", &mut log).await,
            11 => use_once(&client, None, "http://[not a url", "failed", &mut log).await,
            12..16 => {
                let answer = client.get(&format!("{}/proxy/expect/1", path(&id))).await.expect(200);
                let event = answer.headers["claviger-execution-id"].to_str().unwrap().to_owned();
                assert!(log.uses.insert(plain(&event), "succeeded").is_none());
            }
            16 => {
                let stranger = run(Some("0199b0a0-0000-7000-8000-000000000001"), json!({"verb": "GET", "url": "/x"}));
                client.post(EXECUTIONS, &stranger).await.expect(404);
                log.refused += 1;
            }
            17 => {
                client.post(CONNECTIONS, &body(json!({"name": ""}))).await.expect(400);
                log.refused += 1;
            }
            18 => {
                client.call("PATCH", &path(&id), Some(&body(json!({"name": "renamed"})))).await.expect(200);
                log.change(&id, "modified");
            }
            _ => match spare.take() {
                None => {
                    let made = client.connect("spare", numbered(&base, 3)).await;
                    log.change(&made, "created");
                    spare = Some(made);
                }
                Some(made) => {
                    client.call("DELETE", &path(&made), None).await.expect(204);
                    log.change(&made, "deleted");
                }
            },
        }
    }
    log
}

async fn use_once(client: &Client, id: Option<&str>, url: &str, status: &'static str, log: &mut Log) {
    let answer = client.post(EXECUTIONS, &run(id, json!({"verb": "GET", "url": url}))).await.expect(200);
    assert_eq!(answer.json()["data"]["attributes"]["status"], status, "{}", answer.text());
    assert!(log.uses.insert(plain(&answer.id()), status).is_none(), "an execution id came twice");
}

/// Callers that go away while the upstream thinks: half of them run the action,
/// half use the proxy.
async fn hang_up(client: &Client, id: &str, waiting: &AtomicUsize) {
    let mut callers = JoinSet::new();
    for index in 0..HANG_UPS {
        let (client, id) = (client.clone(), id.to_owned());
        callers.spawn(async move {
            let sent = run(Some(&id), json!({"verb": "GET", "url": "/slow"}));
            let proxied = format!("{}/proxy/slow", path(&id));
            match index % 2 {
                0 => client.send("POST", EXECUTIONS, &[], Some(Bytes::from(sent.to_string()))).await.is_ok(),
                _ => client.send("GET", &proxied, &[], None).await.is_ok(),
            }
        });
    }
    reached(waiting, HANG_UPS).await;
    callers.abort_all();
    while callers.join_next().await.is_some() {}
}

/// How many uses ended because nobody wanted their answer any more.
fn abandoned(server: &Server) -> usize {
    let sql = "SELECT count(*) FROM audit WHERE kind = 1 AND json_extract(detail, '$.error') = 'abandoned'";
    database::query(&server.data_dir(), sql)[0].parse().unwrap()
}

/// Waits until the record says of everybody who hung up on the proxy that they
/// did, without a restart that would close what was left open.
async fn given_up(server: &Server) {
    let started = Instant::now();
    while abandoned(server) < HANG_UPS / 2 {
        assert!(started.elapsed() < Duration::from_secs(30), "{} outcomes of {}", abandoned(server), HANG_UPS / 2);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Changes whose callers go away at any moment: each is done and recorded as
/// done, or neither.
async fn hang_up_on_changes(client: &Client) {
    let mut callers = JoinSet::new();
    for index in 0..CLIENTS {
        let client = client.clone();
        callers.spawn(async move {
            let mut random = Random::new(index as u64 + 7);
            let id = client.connect("left alone", numbered("https://api.example.com", 1)).await;
            for _ in 0..30 {
                let patience = Duration::from_micros(random.below(30_000) as u64);
                let id = if index % 2 == 0 {
                    id.clone()
                } else {
                    client.connect("left alone", numbered("https://api.example.com", 1)).await
                };
                let form = json!({"name": "left", "integration": numbered("https://api.example.com", 2)});
                let (method, target, sent) = match random.below(4) {
                    0 => ("POST", CONNECTIONS.to_owned(), Some(body(form))),
                    1 => ("DELETE", path(&id), None),
                    _ => ("PATCH", path(&id), Some(body(form))),
                };
                let sent = sent.map(|body| Bytes::from(body.to_string()));
                let _ = tokio::time::timeout(patience, client.send(method, &target, &[], sent)).await;
            }
        });
    }
    callers.join_all().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p15_a_change_whose_caller_hangs_up_is_recorded_as_it_ended() {
    let mut server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    hang_up_on_changes(&server.client()).await;
    server.stop();
    verified(&server);
    let events = pairs(&record(&server.data_dir()));
    let failed = events.values().filter(|status| *status != "succeeded").count();
    println!(
        "P15: {} changes, callers of {} hung up at random: the record says what the database holds ({failed} were not done)",
        events.len(),
        CLIENTS * 30
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p15_each_use_has_one_intent_and_one_outcome() {
    let upstream = expecting().await;
    let (slow, waiting) = silent().await;
    let mut server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let client = server.client();
    let slow_id = client.connect("slow", numbered(&slow, 1)).await;
    let mut clients = JoinSet::new();
    for seed in 0..CLIENTS as u64 {
        clients.spawn(live(server.client(), upstream.url(), seed));
    }
    hang_up(&client, &slow_id, &waiting).await;
    given_up(&server).await;
    let logs = clients.join_all().await;
    // The action goes on without its caller until it is over; the crash ends it.
    let cut = cut_by_a_crash(&mut server, &slow_id, &waiting).await;
    verified(&server);
    server.stop();
    sound(&server.data_dir());

    let rows = record(&server.data_dir());
    let events = pairs(&rows);
    let uses = compare(&rows, &events, &logs, &plain(&slow_id), HANG_UPS + cut.len());
    for event in &cut {
        assert_eq!(events[event], "unknown");
    }
    // Whoever ran the action and hung up did not end it: only the proxy's callers did.
    assert_eq!(abandoned(&server), HANG_UPS / 2, "uses that ended with their callers");
    let refused: usize = logs.iter().map(|log| log.refused).sum();
    println!(
        "P15: {CALLS} mixed calls, {uses} uses in the record as at the clients, of which {HANG_UPS} hung up and {} were \
         cut by kill -9; {refused} refusals without a use; one intent and one outcome each",
        cut.len()
    );
}

/// `kill -9` between intent and outcome; the executions that it cut.
async fn cut_by_a_crash(server: &mut Server, id: &str, waiting: &AtomicUsize) -> Vec<String> {
    let before: BTreeSet<String> = of_connection(server, id).await.into_keys().collect();
    let already = waiting.load(Ordering::SeqCst);
    let client = server.client();
    let mut callers = JoinSet::new();
    for _ in 0..10 {
        let (client, id) = (client.clone(), id.to_owned());
        callers.spawn(async move {
            let sent = run(Some(&id), json!({"verb": "GET", "url": "/slow"}));
            client.send("POST", EXECUTIONS, &[], Some(Bytes::from(sent.to_string()))).await.is_ok()
        });
    }
    reached(waiting, already + 10).await;
    server.kill();
    assert_eq!(callers.join_all().await, [false; 10]);
    server.restart();
    let after = of_connection(server, id).await;
    let cut: Vec<String> = after.keys().filter(|event| !before.contains(*event)).cloned().collect();
    assert_eq!(cut.len(), 10);
    for event in &cut {
        assert_eq!(after[event], "unknown", "{event}");
    }
    cut.iter().map(|event| plain(event)).collect()
}

/// Executions with a connection: status by id.
async fn of_connection(server: &Server, id: &str) -> BTreeMap<String, String> {
    let path = format!("{EXECUTIONS}?filter%5Bconnection_id%5D={id}&page%5Blimit%5D=1000");
    let answer = server.client().get(&path).await.expect(200).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    answer["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (text(&row["id"]), text(&row["attributes"]["status"])))
        .collect()
}

/// The status of every event; each has one row of each kind.
fn pairs(rows: &[Row]) -> BTreeMap<String, String> {
    let (mut intents, mut outcomes) = (BTreeSet::new(), BTreeMap::new());
    for row in rows {
        match row.kind {
            0 => assert!(intents.insert(row.event.clone()), "two intents of {}", row.event),
            _ => assert!(
                outcomes.insert(row.event.clone(), row.status.clone()).is_none(),
                "two outcomes of {}",
                row.event
            ),
        }
    }
    assert!(intents.iter().eq(outcomes.keys()), "an intent without outcome or an outcome without intent");
    outcomes
}

/// The record and the clients' logs say the same; how many uses that is.
fn compare(rows: &[Row], events: &BTreeMap<String, String>, logs: &[Log], slow: &str, slow_uses: usize) -> usize {
    let intents = || rows.iter().filter(|row| row.kind == 0);
    let (mut recorded, mut of_slow) = (BTreeSet::new(), 0);
    for row in intents().filter(|row| row.action == "executed") {
        if row.asset.as_deref() == Some(slow) {
            of_slow += 1;
        } else {
            recorded.insert(row.event.clone());
        }
    }
    assert_eq!(of_slow, slow_uses, "uses whose callers hung up or were cut");
    let known: BTreeMap<&String, &&str> = logs.iter().flat_map(|log| &log.uses).collect();
    assert!(
        recorded.iter().eq(known.keys().copied()),
        "{} uses recorded, {} at the clients",
        recorded.len(),
        known.len()
    );
    for (event, status) in &known {
        assert_eq!(&events[*event], **status, "{event}");
    }
    let mut changes: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for row in intents().filter(|row| row.action != "executed" && row.asset.as_deref() != Some(slow)) {
        if let Some(asset) = &row.asset {
            assert_eq!(events[&row.event], "succeeded");
            *changes.entry((asset.clone(), row.action.as_str())).or_default() += 1;
        }
    }
    let expected: BTreeMap<(String, &str), usize> = logs.iter().flat_map(|log| log.changes.clone()).collect();
    assert_eq!(changes, expected);
    recorded.len() + of_slow
}
