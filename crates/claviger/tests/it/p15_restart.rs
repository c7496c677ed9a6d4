//! P15, at the next start: whatever a crash left open is closed as unknown,
//! though a start reads only what is behind the newest checkpoint's mark.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use claviger_model::{
    Action, ChainId, Clock, Entropy, EventId, OrganizationId,
    audit::{Entry, EntryKind},
};
use claviger_store::{AuditWriter, Store};
use claviger_testkit::{Client, Options, Server, database};
use claviger_vault::{RootKey, Vault};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    api_support::{BINARY, EXECUTIONS, run},
    life::{expect_token, expecting, numbered, plain, verified},
    p15_audit_complete::{reached, stopping_after},
};

/// Calls under way over several checkpoints: more than a mark names one by one.
const LONG: usize = 120;
/// Calls that begin between two checkpoints.
const LATE: usize = 10;
/// Quick calls from one checkpoint to the next: two rows each.
const QUICK: usize = 700;

const OPEN: &str = "SELECT count(*) FROM audit i WHERE kind = 0 AND NOT EXISTS \
                    (SELECT 1 FROM audit o WHERE o.kind = 1 AND o.event_id = i.event_id)";

/// An upstream whose answers begin and never end: only the action's own deadline
/// of two minutes would end such a call.
async fn halting() -> (String, Arc<AtomicUsize>) {
    stopping_after("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n").await
}

/// Calls whose upstream does not answer before the server is killed.
async fn begin(client: &Client, id: &str, count: usize, waiting: &AtomicUsize, calls: &mut JoinSet<()>) {
    let already = waiting.load(Ordering::SeqCst);
    for _ in 0..count {
        let (client, id) = (client.clone(), id.to_owned());
        calls.spawn(async move {
            let sent = run(Some(&id), json!({"verb": "GET", "url": "/slow", "timeout": 120}));
            assert!(client.send("POST", EXECUTIONS, &[], Some(Bytes::from(sent.to_string()))).await.is_err());
        });
    }
    reached(waiting, already + count).await;
}

/// Quick calls until there is one more checkpoint; it.
async fn checkpoint(server: &Server, id: &str) -> Value {
    let before = checkpoints(&server.data_dir()).len();
    let mut tasks = JoinSet::new();
    for _ in 0..4 {
        let (client, id) = (server.client(), id.to_owned());
        tasks.spawn(async move {
            for _ in 0..QUICK / 4 {
                expect_token(&client, &id, 1).await;
            }
        });
    }
    tasks.join_all().await;
    let begun = Instant::now();
    while checkpoints(&server.data_dir()).len() == before {
        assert!(begun.elapsed() < Duration::from_secs(70), "no checkpoint");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    checkpoints(&server.data_dir()).pop().unwrap()
}

fn checkpoints(data: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(data.join("checkpoints.jsonl")).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn count(data: &Path, query: &str) -> usize {
    database::query(data, query)[0].parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p15_calls_that_outlast_checkpoints_are_closed_at_the_next_start() {
    let upstream = expecting().await;
    let (slow, waiting) = halting().await;
    let mut server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let data = server.data_dir();
    let client = server.client();
    let (quick_id, slow_id) =
        (client.connect("quick", numbered(&upstream.url(), 1)).await, client.connect("slow", numbered(&slow, 1)).await);
    let mut calls = JoinSet::new();
    let first = checkpoint(&server, &quick_id).await;
    assert_eq!(first["settled"], first["sequence"], "nothing was under way");
    begin(&client, &slow_id, LONG, &waiting, &mut calls).await;
    let second = checkpoint(&server, &quick_id).await;
    begin(&client, &slow_id, LATE, &waiting, &mut calls).await;
    let third = checkpoint(&server, &quick_id).await;
    for crossed in [&second, &third] {
        let open = crossed["open"].as_array().unwrap();
        assert_eq!(open.len(), 100, "{crossed}");
        assert!(crossed["settled"].as_i64() < crossed["sequence"].as_i64(), "not past those it does not name");
    }
    // The outcome of the last quick call is durable within a second.
    let begun = Instant::now();
    while count(&data, OPEN) > LONG + LATE {
        assert!(begun.elapsed() < Duration::from_secs(10), "more calls are open than were begun");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    server.kill();
    calls.join_all().await;
    assert_eq!(count(&data, OPEN), LONG + LATE);

    server.restart();
    assert_eq!(count(&data, OPEN), 0, "{}", server.output());
    // Of the long ones: a kill may also take the outcome of the last quick call.
    let closed = format!(
        "SELECT count(*) FROM audit WHERE kind = 1 AND detail LIKE '%\"server_stopped\"%' AND lower(hex(asset_id)) = '{}'",
        plain(&slow_id)
    );
    assert_eq!(count(&data, &closed), LONG + LATE);
    let after = checkpoint(&server, &quick_id).await;
    assert_eq!(after["settled"], after["sequence"], "the mark catches up");
    // Quick calls may be under way; those of before are not.
    let oldest = after["open"].as_array().unwrap().first().and_then(Value::as_i64);
    assert!(oldest.is_none_or(|oldest| oldest > third["sequence"].as_i64().unwrap()), "{after}");
    server.restart();
    assert_eq!(count(&data, &closed), LONG + LATE, "closed once");
    verified(&server);
    let rows = count(&data, "SELECT count(*) FROM audit");
    println!(
        "P15: {} calls that outlasted up to two checkpoints, kill -9: all closed as unknown, once; {rows} rows",
        LONG + LATE
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p15_no_mark_hides_what_a_crash_left_open() {
    let upstream = expecting().await;
    let (slow, waiting) = halting().await;
    let mut server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let data = server.data_dir();
    let client = server.client();
    let (quick_id, slow_id) =
        (client.connect("quick", numbered(&upstream.url(), 1)).await, client.connect("slow", numbered(&slow, 1)).await);
    let mut calls = JoinSet::new();
    begin(&client, &slow_id, 3, &waiting, &mut calls).await;
    let mark = checkpoint(&server, &quick_id).await;
    let named = mark["open"].to_string();
    // It is in the file before its row is in the database.
    let (kept, begun) =
        (format!("SELECT count(*) FROM audit WHERE kind = 2 AND detail LIKE '%{named}%'"), Instant::now());
    while count(&data, &kept) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(10), "no row of the checkpoint");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    server.kill();
    calls.join_all().await;
    assert!(mark["open"].as_array().unwrap().len() >= 3, "{mark}: quick calls may have been under way as well");

    // In the database: the signature no longer fits, so the start reads everything.
    let forged = format!("UPDATE audit SET detail = replace(detail, '{named}', '[]') WHERE kind = 2");
    assert!(database::change(&data, &forged) > 0);
    server.restart();
    assert_eq!(count(&data, OPEN), 0, "{}", server.output());
    assert!(server.output().contains("run claviger audit verify"), "{}", server.output());
    let problems = problems(&server);
    assert!(problems.contains("not as it was written") && problems.contains("not signed by us"), "{problems}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p15_verify_finds_an_open_call_behind_a_mark_that_is_wrong() {
    let (slow, waiting) = halting().await;
    let mut server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let data = server.data_dir();
    let client = server.client();
    let slow_id = client.connect("slow", numbered(&slow, 1)).await;
    let mut calls = JoinSet::new();
    begin(&client, &slow_id, 1, &waiting, &mut calls).await;
    server.kill();
    calls.join_all().await;
    // Signed and chained by our own keys, so that only its content is wrong.
    append_mark(&data).await;
    server.restart();
    assert_eq!(count(&data, OPEN), 1, "the start believed the mark");
    let problems = problems(&server);
    assert!(problems.contains("has no outcome, but the checkpoint in row"), "{problems}");
    assert_eq!(problems.lines().filter(|line| line.contains("has no outcome")).count(), 1, "{problems}");
}

/// A checkpoint that says that everything has its outcome.
async fn append_mark(data: &Path) {
    let store = Store::connect(&format!("sqlite://{}", data.join("claviger.db").display())).await.unwrap();
    let root = RootKey::load(&data.join("root.key")).unwrap();
    let vault = Vault::open(vec![root], &store.wrapped_keys().await.unwrap(), Entropy::System).unwrap();
    let chain: ChainId = std::fs::read_to_string(data.join("chain-id")).unwrap().trim().parse().unwrap();
    let mac = vault.chain_mac();
    let writer = AuditWriter::start(&store, chain, Box::new(move |previous, row| mac.next(previous, row))).unwrap();
    let (sequence, mac) = writer.head();
    let (at, mac) = (Clock::System.now(), hex::encode(mac));
    let signed = format!("claviger checkpoint v1\n{chain}\n{sequence}\n{mac}\n{at}\n{sequence}\n");
    let signature = hex::encode(vault.sign_checkpoint(signed.as_bytes()));
    let mark = json!({
        "chain_id": chain, "sequence": sequence, "mac": mac, "at": at, "settled": sequence, "open": [], "signature": signature,
    });
    let entry = Entry {
        kind: EntryKind::Checkpoint,
        event_id: EventId::generate(at, &Entropy::System),
        at,
        organization_id: OrganizationId(uuid::Uuid::nil()),
        actor: None,
        action: Action::Started,
        asset_type: "audit",
        asset_id: None,
        detail: mark.to_string(),
    };
    writer.record(entry).await.unwrap();
}

fn problems(server: &Server) -> String {
    let out = server.command(&["audit", "verify"]);
    assert!(!out.status.success(), "verify found nothing: {}", String::from_utf8_lossy(&out.stdout));
    String::from_utf8_lossy(&out.stdout).into_owned()
}
