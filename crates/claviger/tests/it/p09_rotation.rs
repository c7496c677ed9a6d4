//! P9: every key is replaced while the server serves, and nobody notices.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use claviger_testkit::{Client, Options, Server, database};
use serde_json::json;
use tokio::task::{JoinHandle, JoinSet};

use crate::{
    api_support::{BINARY, CONNECTIONS, EXECUTIONS, body, path, run},
    life::{Random, all_connections, expect_token, expecting, literal, numbered, p99, verified},
};

const CONNECTIONS_MADE: u64 = 1_000;
const CALLERS: usize = 6;
const KILLS: usize = 4;

/// Steady traffic, and what came of it.
struct Load {
    stop: Arc<AtomicBool>,
    told: Arc<Told>,
    callers: Vec<JoinHandle<()>>,
}

#[derive(Default)]
struct Told {
    times: Mutex<Vec<Duration>>,
    faults: Mutex<Vec<String>>,
    broken_off: AtomicUsize,
}

impl Load {
    /// Each caller uses and changes its own share of the connections.
    fn start(client: &Client, ids: &[(String, u64)], base: &str) -> Self {
        let (stop, told) = (Arc::<AtomicBool>::default(), Arc::<Told>::default());
        let callers = (0..CALLERS).map(|caller| {
            let share = ids.iter().skip(caller).step_by(CALLERS).cloned().collect();
            tokio::spawn(call(client.clone(), share, base.to_owned(), caller, stop.clone(), told.clone()))
        });
        Self { callers: callers.collect(), stop, told }
    }

    async fn end(self) -> Arc<Told> {
        self.stop.store(true, Ordering::Relaxed);
        for caller in self.callers {
            caller.await.unwrap();
        }
        self.told
    }
}

/// One request after the other: three uses for one change.
async fn call(
    client: Client,
    share: Vec<(String, u64)>,
    base: String,
    caller: usize,
    stop: Arc<AtomicBool>,
    told: Arc<Told>,
) {
    let mut random = Random::new(caller as u64 + 900);
    while !stop.load(Ordering::Relaxed) {
        let (id, number) = &share[random.below(share.len())];
        let inputs = json!({"verb": "GET", "url": format!("/expect/{number}")});
        let (method, target, sent) = match random.below(4) {
            0 => ("GET", path(id), None),
            1 => ("POST", EXECUTIONS.to_owned(), Some(run(Some(id), inputs))),
            2 => ("GET", format!("{}/proxy/expect/{number}", path(id)), None),
            // A fourth of the changes makes a connection, the others seal one anew.
            _ if random.below(4) == 0 => {
                let form = json!({"name": "made meanwhile", "integration": numbered(&base, *number)});
                ("POST", CONNECTIONS.to_owned(), Some(body(form)))
            }
            _ => ("PATCH", path(id), Some(body(json!({"integration": numbered(&base, *number)})))),
        };
        let started = Instant::now();
        let sent = sent.map(|body| Bytes::from(body.to_string()));
        match client.send(method, &target, &[], sent).await {
            // Nobody there: the test has just killed it.
            Err(_) => drop(told.broken_off.fetch_add(1, Ordering::Relaxed)),
            Ok(answer) => {
                told.times.lock().unwrap().push(started.elapsed());
                let failed = target == EXECUTIONS && answer.json()["data"]["attributes"]["status"] != "succeeded";
                if !answer.status.is_success() || failed {
                    told.faults.lock().unwrap().push(format!("{method} {target}: {} {}", answer.status, answer.text()));
                }
            }
        }
    }
}

async fn make(client: &Client, base: &str) -> Vec<(String, u64)> {
    let mut tasks = JoinSet::new();
    for caller in 0..CALLERS as u64 {
        let (client, base) = (client.clone(), base.to_owned());
        tasks.spawn(async move {
            let mut ids = Vec::new();
            for number in (caller..CONNECTIONS_MADE).step_by(CALLERS) {
                ids.push((client.connect(&format!("number {number}"), numbered(&base, number)).await, number));
            }
            ids
        });
    }
    tasks.join_all().await.concat()
}

/// `claviger root-keys rotate --reseal` in a thread of its own.
fn rotate(data_dir: &Path) -> std::process::Child {
    let mut command = std::process::Command::new(BINARY);
    command.args(["root-keys", "rotate", "--reseal", "--data-dir"]).arg(data_dir);
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
}

async fn rotated(data_dir: &Path) -> String {
    let child = rotate(data_dir);
    let out = tokio::task::spawn_blocking(|| child.wait_with_output().unwrap()).await.unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success(), "{said}");
    said
}

fn faultless(told: &Arc<Told>, when: &str) -> (usize, f64) {
    let faults = told.faults.lock().unwrap();
    let mut times = told.times.lock().unwrap();
    assert!(
        faults.is_empty(),
        "{when}: {} of {} requests failed: {:#?}",
        faults.len(),
        times.len(),
        &faults[..faults.len().min(3)]
    );
    (times.len(), p99(&mut times))
}

fn count(data_dir: &Path, query: &str) -> i64 {
    database::query(data_dir, query)[0].parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p09_every_key_is_replaced_while_serving() {
    let upstream = expecting().await;
    let mut server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let data = server.data_dir();
    let ids = make(&server.client(), &upstream.url()).await;
    let old_key = fs::read(data.join("root.key")).unwrap();

    let load = Load::start(&server.client(), &ids, &upstream.url());
    tokio::time::sleep(Duration::from_secs(4)).await;
    let (calm, calm_p99) = faultless(&load.end().await, "calm");
    let load = Load::start(&server.client(), &ids, &upstream.url());
    let started = Instant::now();
    for _ in 0..2 {
        rotated(&data).await;
    }
    let took = started.elapsed().as_secs_f64() / 2.0;
    let (during, during_p99) = faultless(&load.end().await, "while rotating");

    let resumed = kill_and_resume(&mut server, &ids, &upstream.url()).await;
    rotated(&data).await;
    assert_eq!(
        count(
            &data,
            "SELECT count(*) FROM connection WHERE key_epoch < (SELECT max(epoch) FROM wrapped_key WHERE purpose LIKE '%organization%')"
        ),
        0
    );
    assert_eq!(
        count(&data, "SELECT count(*) FROM wrapped_key WHERE purpose LIKE '%organization%'"),
        1,
        "old keys are destroyed"
    );
    open_all(&server, &ids).await;
    verified(&server);
    only_the_new_key_opens(&mut server, &old_key).await;
    open_all(&server, &ids[..20]).await;
    println!(
        "P9: {CONNECTIONS_MADE} connections, {calm} calls calm with p99 {calm_p99:.1} ms, {during} while rotating with \
         p99 {during_p99:.1} ms, 0 failed; {took:.1} s a rotation; {KILLS} kills, {resumed} rotations resumed; 0 rows \
         under old keys, the old root key opens nothing"
    );
}

/// Kills the server in the middle of rotations; how often the next start had
/// something to finish.
async fn kill_and_resume(server: &mut Server, ids: &[(String, u64)], base: &str) -> usize {
    let data = server.data_dir();
    let mut resumed = 0;
    for kill in 0..KILLS {
        let load = Load::start(&server.client(), ids, base);
        let mut rotation = rotate(&data);
        tokio::time::sleep(Duration::from_millis(30 + Random::new(kill as u64 + 3).below(900) as u64)).await;
        server.kill();
        let told = load.end().await;
        assert!(told.faults.lock().unwrap().is_empty(), "{:?}", told.faults.lock().unwrap().first());
        let _ = rotation.wait();
        let epochs = count(&data, "SELECT count(*) FROM wrapped_key WHERE purpose LIKE '%organization%'");
        resumed += usize::from(epochs > 1 || data.join("root.key.next").exists());
        server.restart();
        let load = Load::start(&server.client(), ids, base);
        let enough = Instant::now() + Duration::from_secs(240);
        while count(&data, "SELECT count(*) FROM wrapped_key WHERE purpose LIKE '%organization%'") > 1 {
            assert!(Instant::now() < enough, "the rotation was not finished after the restart: {}", server.output());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        faultless(&load.end().await, "after the restart");
    }
    resumed
}

/// Every secret and every literal opens.
async fn open_all(server: &Server, ids: &[(String, u64)]) {
    let client = server.client();
    assert!(all_connections(&client).await.len() >= ids.len());
    for (id, number) in ids {
        assert_eq!(literal(&client.get(&path(id)).await.expect(200)), *number);
        assert_eq!(expect_token(&client, id, *number).await["status"], "succeeded", "{id}");
    }
}

async fn only_the_new_key_opens(server: &mut Server, old: &[u8]) {
    let file = server.data_dir().join("root.key");
    server.stop();
    let new = fs::read(&file).unwrap();
    assert_ne!(new, old);
    let put = |bytes: &[u8]| {
        fs::write(&file, bytes).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    };
    put(old);
    server.restart();
    let answer = server.client().get(CONNECTIONS).await;
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert!(server.output().contains("the server stays sealed"), "{}", server.output());
    server.stop();
    put(&new);
    server.restart();
}
