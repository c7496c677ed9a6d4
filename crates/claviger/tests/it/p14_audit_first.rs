//! P14: what cannot be recorded is not done. Each fault lasts for a hundred
//! requests; afterwards the server goes on without a restart.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use claviger_testkit::{Client, Options, Server, postgres::Postgres, raw};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinSet,
};

use crate::{
    api_support::{BINARY, CONNECTIONS, EXECUTIONS, body, path, run},
    life::{numbered, verified},
    p14_forwarder::Forwarder,
};

const REQUESTS: usize = 100;
const PROMISED: Duration = Duration::from_secs(2);
/// After this long a request hangs.
const NO_HANG: Duration = Duration::from_secs(20);

/// A server whose log has a line for each request.
fn telling() -> Options {
    let arguments = ["--log-level", "info,claviger_http=debug"].map(str::to_owned).to_vec();
    Options { arguments, ..Options::default() }
}

/// An upstream that counts who knocks.
struct Tripwire {
    url: String,
    knocks: Arc<AtomicUsize>,
}

impl Tripwire {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let knocks = Arc::<AtomicUsize>::default();
        let count = knocks.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    // One request a connection, so that each is a knock.
                    let _ = stream.read(&mut [0; 8_192]).await;
                    let _ =
                        stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").await;
                });
            }
        });
        Self { url, knocks }
    }

    fn knocks(&self) -> usize {
        self.knocks.load(Ordering::SeqCst)
    }
}

/// A server, a connection to use, and what waits at the other end.
struct Scene {
    server: Server,
    tripwire: Tripwire,
    id: String,
}

impl Scene {
    async fn of(server: Server) -> Self {
        let tripwire = Tripwire::start().await;
        let id = server.client().connect("tripwire", numbered(&tripwire.url, 1)).await;
        let scene = Self { server, tripwire, id };
        assert_eq!(scene.uses().await, 200, "before the fault");
        assert_eq!(scene.tripwire.knocks(), 1);
        scene
    }

    /// Uses the connection once and says how that ended.
    async fn uses(&self) -> u16 {
        let sent = run(Some(&self.id), json!({"verb": "GET", "url": "/x"}));
        let answer = self.server.client().post(EXECUTIONS, &sent).await;
        let succeeded = answer.json()["data"]["attributes"]["status"] == "succeeded";
        if answer.status == 200 && !succeeded { 0 } else { answer.status.as_u16() }
    }

    /// One of the requests that need a record: changes, executions, with a key of
    /// their own as one more thing that could hang, and the proxy.
    fn request(&self, index: usize) -> String {
        let execution = run(Some(&self.id), json!({"verb": "GET", "url": "/x"}));
        let creation = body(json!({"name": "not recorded", "integration": numbered(&self.tripwire.url, 1)}));
        let (method, target, sent, more) = match index % 5 {
            0 => ("POST", CONNECTIONS.to_owned(), creation.to_string(), String::new()),
            1 => ("GET", format!("{}/proxy/x", path(&self.id)), String::new(), String::new()),
            2 => ("POST", EXECUTIONS.to_owned(), execution.to_string(), format!("Idempotency-Key: key-{index}\r\n")),
            _ => ("POST", EXECUTIONS.to_owned(), execution.to_string(), String::new()),
        };
        let keys = &self.server.keys;
        format!(
            "{method} {target} HTTP/1.1\r\nHost: localhost\r\nDD-API-KEY: {}\r\nDD-APPLICATION-KEY: {}\r\n{more}\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{sent}",
            keys.api_key,
            keys.application_key,
            sent.len()
        )
    }

    /// A hundred requests at once while the fault lasts: all refused, nobody
    /// knocks. The longest that one took, and how late a call that needs no
    /// database was at most: so much later than promised may an answer be on a
    /// machine that does other things.
    async fn refuses_everything(&self, fault: &str) -> (Duration, Duration) {
        let (before, said) = (self.tripwire.knocks(), self.server.output().len());
        let (client, stop) = (self.server.client(), Arc::<AtomicBool>::default());
        let lateness = tokio::spawn(lateness(client, stop.clone()));
        let mut requests = JoinSet::new();
        for index in 0..REQUESTS {
            let (address, request) = (self.server.address, self.request(index));
            requests.spawn(async move {
                let started = Instant::now();
                let answer = raw(address, request.as_bytes(), NO_HANG).await;
                assert!(started.elapsed() < NO_HANG, "{request} hangs");
                String::from_utf8_lossy(&answer).into_owned()
            });
        }
        let answers = requests.join_all().await;
        for answer in &answers {
            let refused = answer.starts_with("HTTP/1.1 503") || answer.starts_with("HTTP/1.1 507");
            assert!(refused, "{fault}: {answer}");
        }
        assert_eq!(self.tripwire.knocks(), before, "{fault}: somebody was called without a record");
        stop.store(true, Ordering::SeqCst);
        (self.longest_refusal(said).await, lateness.await.unwrap())
    }

    /// By the server's own clock, behind `said` bytes of its log: a hundred callers
    /// at once queue on a small machine before it knows of them.
    async fn longest_refusal(&self, said: usize) -> Duration {
        let times = || -> Vec<u64> {
            let log = self.server.output();
            let lines = log[said..].lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            let answered = lines.filter(|line| line["message"] == "request answered");
            let refused = answered.filter(|line| line["status"].as_u64() > Some(500));
            refused.map(|line| line["duration_ms"].as_u64().unwrap()).collect()
        };
        let started = Instant::now();
        // The log is a little behind the answers.
        while times().len() < REQUESTS {
            assert!(started.elapsed() < NO_HANG, "{} refusals in the log", times().len());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Duration::from_millis(times().into_iter().max().unwrap_or_default())
    }

    /// How long it took until the connection could be used again.
    async fn recovers(&self, fault: &str) -> Duration {
        let started = Instant::now();
        while self.uses().await != 200 {
            assert!(started.elapsed() < Duration::from_secs(20), "{fault}: no recovery: {}", self.server.output());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let took = started.elapsed();
        verified(&self.server);
        took
    }

    /// The whole of one fault.
    async fn endures(&self, fault: &str, begin: impl AsyncFnOnce(&Self), end: impl AsyncFnOnce(&Self)) {
        begin(self).await;
        let (longest, late) = self.refuses_everything(fault).await;
        end(self).await;
        let recovery = self.recovers(fault).await;
        println!(
            "P14: {fault}: {REQUESTS} requests, 0 outbound, all 503 or 507 within {:.2} s (a plain call within {:.2} s), \
             back after {:.2} s",
            longest.as_secs_f64(),
            late.as_secs_f64(),
            recovery.as_secs_f64()
        );
        let allowed = PROMISED + late * 2 + Duration::from_millis(200);
        assert!(longest < allowed, "{fault}: refused after {longest:?}; a plain call took {late:?}");
    }
}

/// The longest that a call took which asks nothing of the database.
async fn lateness(client: Client, stop: Arc<AtomicBool>) -> Duration {
    let mut longest = Duration::ZERO;
    while !stop.load(Ordering::SeqCst) {
        let started = Instant::now();
        client.get("/healthz").await.expect(200);
        longest = longest.max(started.elapsed());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    longest
}

fn run_command(program: &str, arguments: &[&str]) {
    let out = Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(out.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
}

/// A disk of a few megabytes, gone when the test ends.
struct Disk(TempDir);

impl Disk {
    fn mount() -> Self {
        let directory = TempDir::new().unwrap();
        let out = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=6m,mode=700", "tmpfs"])
            .arg(directory.path())
            .output();
        let said = out.map(|out| (out.status.success(), String::from_utf8_lossy(&out.stderr).into_owned()));
        assert!(
            matches!(said, Ok((true, _))),
            "a disk that can be filled is mounted for this test, which needs root: {said:?}"
        );
        Self(directory)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Leaves not a byte.
    fn fill(&self) {
        let path = self.path().join("ballast");
        let mut file = fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
        while std::io::Write::write_all(&mut file, &[7; 4_096]).is_ok() {}
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p14_a_full_disk() {
    let disk = Disk::mount();
    let database_url = Some(format!("sqlite://{}", disk.path().join("claviger.db").display()));
    let scene = Scene::of(Server::start(BINARY, Options { database_url, ..telling() })).await;
    let begin = async |scene: &Scene| {
        // What SQLite's log has room for is still recorded, and so still done.
        for _ in 0..2_000 {
            disk.fill();
            if scene.uses().await != 200 {
                return;
            }
        }
        panic!("the disk is full and everything is recorded all the same");
    };
    let end = async |_: &Scene| fs::remove_file(disk.path().join("ballast")).unwrap();
    scene.endures("disk full", begin, end).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p14_writes_that_fail() {
    // With the signal ignored, a write beyond the limit is an error of the
    // write, which SQLite reports as an I/O error.
    let directory = TempDir::new().unwrap();
    let wrapper = directory.path().join("claviger");
    fs::write(&wrapper, format!("#!/bin/sh\ntrap '' XFSZ\nexec '{BINARY}' \"$@\"\n")).unwrap();
    fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755)).unwrap();
    let scene = Scene::of(Server::start(wrapper.to_str().unwrap(), telling())).await;
    let limit = |scene: &Scene, limit: &str| run_command("prlimit", &["--pid", &scene.server.pid().to_string(), limit]);
    let begin = async |scene: &Scene| limit(scene, "--fsize=0:unlimited");
    let end = async |scene: &Scene| limit(scene, "--fsize=unlimited:unlimited");
    scene.endures("I/O errors", begin, end).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p14_a_database_that_somebody_locks() {
    let scene = Scene::of(Server::start(BINARY, telling())).await;
    let other = rusqlite::Connection::open(scene.server.data_dir().join("claviger.db")).unwrap();
    let begin = async |_: &Scene| other.execute_batch("PRAGMA busy_timeout = 5000; BEGIN EXCLUSIVE").unwrap();
    let end = async |_: &Scene| other.execute_batch("ROLLBACK").unwrap();
    scene.endures("database locked", begin, end).await;
}

/// A server on PostgreSQL through a line that the test can cut.
async fn on_postgres() -> (Scene, Forwarder, String) {
    let url = Postgres::shared().database();
    let forwarder = Forwarder::start(&url).await;
    let options = Options { database_url: Some(forwarder.url.clone()), ..telling() };
    (Scene::of(Server::start(BINARY, options)).await, forwarder, url)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p14_postgresql_gone() {
    let (scene, forwarder, _) = on_postgres().await;
    scene.endures("PostgreSQL gone", async |_| forwarder.cut(), async |_| forwarder.mend()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p14_postgresql_silent() {
    let (scene, forwarder, _) = on_postgres().await;
    scene.endures("PostgreSQL silent", async |_| forwarder.freeze(), async |_| forwarder.mend()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p14_postgresql_slow() {
    let (scene, forwarder, _) = on_postgres().await;
    let begin = async |scene: &Scene| {
        forwarder.slow();
        // As long as it takes until the server trusts nothing that it remembers.
        scene.server.client().get("/readyz").await;
    };
    scene.endures("PostgreSQL slow", begin, async |_| forwarder.mend()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p14_postgresql_read_only() {
    let (scene, _forwarder, url) = on_postgres().await;
    let name = url.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned();
    // Through another database: the read-only one would refuse.
    let elsewhere = url.replacen(&name, "postgres", 1);
    let others = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    // Who was connected connects again, as after a failover.
    let change = |what: &str| {
        Postgres::shared().execute(&elsewhere, &format!("ALTER DATABASE {name} {what}"));
        Postgres::shared().execute(&elsewhere, &others);
    };
    let begin = async |_: &Scene| change("SET default_transaction_read_only = on");
    let end = async |_: &Scene| change("RESET default_transaction_read_only");
    scene.endures("PostgreSQL read-only", begin, end).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p14_permission_taken_away() {
    let url = Postgres::shared().database();
    let name = url.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned();
    let role = format!("{name}_app");
    let sql = |text: &str| Postgres::shared().execute(&url, text);
    sql(&format!("CREATE ROLE {role} LOGIN"));
    sql(&format!("GRANT ALL ON SCHEMA public TO {role}"));
    let database_url = Some(url.replacen("claviger@", &format!("{role}@"), 1));
    let scene = Scene::of(Server::start(BINARY, Options { database_url, ..telling() })).await;
    let begin = async |_: &Scene| sql(&format!("REVOKE INSERT ON audit FROM {role}"));
    let end = async |_: &Scene| sql(&format!("GRANT INSERT ON audit TO {role}"));
    scene.endures("permission taken away", begin, end).await;
}
