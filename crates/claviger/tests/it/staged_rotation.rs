//! Rotation of a connection's credential without downtime (ADR 0031): callers who never fail while
//! it is staged, tested, promoted, refused, rolled back and over; what is asked of each step; and
//! that nobody gets at one of the three credentials by another way.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use claviger_model::{Clock, Timestamp};
use claviger_testkit::{Answer, Client, Options, Reply, Server, Upstream, canary, database, postgres::Postgres};
use http::Response;
use http_body_util::Full;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    api_support::{BINARY, CONNECTIONS, bearer, body, path, pointers},
    cli::{bad, good},
    life::verified,
    p12_logs_and_dumps::left_behind,
    token_provider::{Mood, Provider},
};

const CALLERS: usize = 16;

/// A service that knows some keys, and counts who came with another.
#[derive(Clone)]
struct Service {
    upstream: Upstream,
    good: Arc<Mutex<BTreeSet<String>>>,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Service {
    async fn start(good: &[&str]) -> Self {
        let good: Arc<Mutex<BTreeSet<String>>> =
            Arc::new(Mutex::new(good.iter().map(|key| (*key).to_owned()).collect()));
        let seen = Arc::<Mutex<Vec<String>>>::default();
        let (known, log) = (good.clone(), seen.clone());
        let upstream = Upstream::start(move |request| {
            let key = request.headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
            let key = key.trim_start_matches("Bearer ").to_owned();
            let is_good = known.lock().unwrap().contains(&key);
            log.lock().unwrap().push(key);
            let (status, text) = if is_good { (200, r#"{"ok":true}"#) } else { (401, r#"{"error":"who are you?"}"#) };
            let reply: Reply = Response::builder().status(status).body(Full::new(Bytes::from(text))).unwrap();
            reply
        })
        .await;
        Self { upstream, good, seen }
    }

    fn takes(&self, keys: &[&str]) {
        *self.good.lock().unwrap() = keys.iter().map(|key| (*key).to_owned()).collect();
    }

    fn connection(&self, key: &str) -> Value {
        let mut integration = bearer(&self.upstream.url(), key);
        integration["credentials"]["test_request"] = json!({"method": "GET", "path": "/me"});
        integration
    }

    /// How often each key came since.
    fn since(&self, place: usize, key: &str) -> usize {
        self.seen.lock().unwrap()[place..].iter().filter(|seen| *seen == key).count()
    }

    fn place(&self) -> usize {
        self.seen.lock().unwrap().len()
    }
}

/// Callers who go on and on, through executions and through the proxy.
struct Callers {
    stop: Arc<AtomicBool>,
    /// Calls of each.
    done: Arc<Vec<AtomicUsize>>,
    failed: Arc<Mutex<Vec<String>>>,
    tasks: JoinSet<()>,
}

impl Callers {
    fn start(client: &Client, id: &str) -> Self {
        let mut callers = Self {
            stop: Arc::default(),
            done: Arc::new((0..CALLERS).map(|_| AtomicUsize::new(0)).collect()),
            failed: Arc::default(),
            tasks: JoinSet::new(),
        };
        for number in 0..CALLERS {
            let (client, id) = (client.clone(), id.to_owned());
            let (stop, done, failed) = (callers.stop.clone(), callers.done.clone(), callers.failed.clone());
            callers.tasks.spawn(async move {
                while !stop.load(Relaxed) {
                    let fault = call(&client, &id, number % 2 == 0).await;
                    failed.lock().unwrap().extend(fault);
                    done[number].fetch_add(1, Relaxed);
                }
            });
        }
        callers
    }

    /// Until each has begun and ended at least one more call.
    async fn go_on(&self) {
        let before: Vec<usize> = self.done.iter().map(|calls| calls.load(Relaxed)).collect();
        let went_on = || self.done.iter().zip(&before).all(|(calls, before)| calls.load(Relaxed) >= before + 2);
        let end = Instant::now() + Duration::from_secs(120);
        while !went_on() {
            assert!(Instant::now() < end, "the callers stand still");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    async fn end(self) -> usize {
        self.stop.store(true, Relaxed);
        self.tasks.join_all().await;
        let failed = self.failed.lock().unwrap();
        let done: usize = self.done.iter().map(|calls| calls.load(Relaxed)).sum();
        assert!(failed.is_empty(), "{} of {done} calls failed, such as {}", failed.len(), failed[0]);
        done
    }
}

async fn call(client: &Client, id: &str, by_proxy: bool) -> Option<String> {
    if by_proxy {
        let answer = client.get(&format!("{}/proxy/me", path(id))).await;
        return (answer.status != 200).then(|| format!("{} {}", answer.status, answer.text()));
    }
    let attributes = client.run(Some(id), json!({"verb": "GET", "url": "/me"})).await;
    (attributes["status"] != "succeeded").then(|| attributes.to_string())
}

fn staged(key: &str, grace: Option<u32>) -> Value {
    let credentials = json!({"type": "HTTPTokenAuth", "tokens": [{"name": "token1", "type": "SECRET", "value": key}]});
    let mut attributes = json!({ "credentials": credentials });
    if let Some(grace) = grace {
        attributes["grace_seconds"] = json!(grace);
    }
    envelope(attributes)
}

fn envelope(attributes: Value) -> Value {
    json!({"data": {"type": "connection_rotation", "attributes": attributes}})
}

fn rotate(id: &str) -> String {
    format!("{}/rotate", path(id))
}

async fn step(client: &Client, id: &str, step: &str, attributes: Option<Value>) -> Answer {
    client.call("POST", &format!("{}/{step}", rotate(id)), attributes.map(envelope).as_ref()).await
}

fn attributes(answer: Answer) -> Value {
    answer.json()["data"]["attributes"].clone()
}

async fn health(client: &Client, id: &str) -> Value {
    client.get(&path(id)).await.expect(200).json()["data"]["attributes"]["health"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_fails_while_a_credential_is_rotated_refused_and_rolled_back() {
    let service = Service::start(&["key-a", "key-b"]).await;
    let server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let client = server.client();
    let id = client.connect("rotated", service.connection("key-a")).await;
    let callers = Callers::start(&client, &id);
    callers.go_on().await;

    client.call("POST", &rotate(&id), Some(&staged("key-b", None))).await.expect(201);
    callers.go_on().await;
    assert_eq!(service.since(0, "key-b"), 0, "what is staged is used by nobody");
    let test = step(&client, &id, "test", None).await;
    assert_eq!(attributes(test.expect(200))["verdict"], "accepted");
    assert_eq!(service.since(0, "key-b"), 1, "the test, with what is staged");
    let promoted = attributes(step(&client, &id, "promote", None).await.expect(200));
    assert_eq!((&promoted["state"], &promoted["grace_seconds"]), (&json!("grace"), &json!(86_400)));
    callers.go_on().await;
    let place = service.place();
    callers.go_on().await;
    assert_eq!(service.since(place, "key-a"), 0, "at once for every caller");
    service.takes(&["key-b"]);
    callers.go_on().await;
    client.call("DELETE", &rotate(&id), None).await.expect(204);

    // Another, which the service does not know (yet): every call goes out once more.
    client.call("POST", &rotate(&id), Some(&staged("key-c", Some(3_600)))).await.expect(201);
    let test = step(&client, &id, "test", None).await;
    assert_eq!(attributes(test.expect(200))["verdict"], "refused");
    let told = step(&client, &id, "promote", None).await;
    assert_eq!(told.status, 409, "{}", told.text());
    assert!(told.text().contains("force"), "{}", told.text());
    step(&client, &id, "promote", Some(json!({"force": true}))).await.expect(200);
    callers.go_on().await;
    let execution = client.run(Some(&id), json!({"verb": "GET", "url": "/me"})).await;
    assert_eq!((&execution["status"], &execution["credential"]), (&json!("succeeded"), &json!("previous")));
    let state = health(&client, &id).await;
    let reason = state["reason"].as_str().unwrap_or_default();
    assert_eq!(state["state"], "failing", "{state}");
    assert!(
        reason.starts_with("the new credential was refused; the previous one is still in use until 20"),
        "{reason}"
    );

    let back = attributes(step(&client, &id, "roll_back", None).await.expect(200));
    assert_eq!((&back["state"], &back["tested"]), (&json!("staged"), &Value::Null), "{back}");
    callers.go_on().await;
    let place = service.place();
    callers.go_on().await;
    assert_eq!(service.since(place, "key-c"), 0, "after the roll back nobody comes with it");
    let calls = callers.end().await;
    verified(&server);
    println!("{CALLERS} callers, {calls} calls, 0 failed; 0 with a dead credential after it was rolled back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_credential_of_before_is_of_no_use_from_its_end_on() {
    let service = Service::start(&["key-a", "key-b"]).await;
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let id = client.connect("rotated", service.connection("key-a")).await;
    client.call("POST", &rotate(&id), Some(&staged("key-b", Some(6)))).await.expect(201);
    service.takes(&["key-b"]);
    for by_proxy in [true, false] {
        assert!(
            call(&client, &id, by_proxy).await.is_some(),
            "its own is refused, and what is staged is used by nobody"
        );
    }
    assert_eq!(service.since(0, "key-b"), 0);
    let promoted = attributes(step(&client, &id, "promote", Some(json!({"force": true}))).await.expect(200));
    service.takes(&["key-a"]);
    let answer = client.get(&format!("{}/proxy/me", path(&id))).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    // What streams in is sent once.
    let streamed = client.send("POST", &format!("{}/proxy/me", path(&id)), &[], Some(Bytes::from_static(b"x"))).await;
    assert_eq!(streamed.unwrap().status, 401, "handed on");
    // To the moment, whether it is destroyed by then or not.
    let over: Timestamp = promoted["grace_ends_at"].as_str().unwrap().parse().unwrap();
    while Clock::System.now() < over {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    client.get(&rotate(&id)).await.expect(404);
    let place = service.place();
    for by_proxy in [true, false] {
        assert!(call(&client, &id, by_proxy).await.is_some(), "the new one is refused and there is no other");
    }
    assert_eq!((service.since(place, "key-a"), service.since(place, "key-b")), (0, 2));
    let told = step(&client, &id, "roll_back", None).await;
    assert_eq!(told.status, 409, "{}", told.text());
    assert!(told.text().contains("grace period is over"), "{}", told.text());
    // Destroyed soon after, and that is on record.
    let end = Instant::now() + Duration::from_secs(30);
    while !database::query(&server.data_dir(), "SELECT connection_id FROM connection_rotation").is_empty() {
        assert!(Instant::now() < end, "the row is still there");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let rotated = "SELECT detail FROM audit WHERE action = 'rotated' AND kind = 0";
    let rows = database::query(&server.data_dir(), rotated);
    assert_eq!(rows.len(), 3, "staged, promoted, over: {rows:#?}");
    verified(&server);
}

#[tokio::test]
async fn each_step_is_refused_where_it_makes_no_sense() {
    let service = Service::start(&["key-a"]).await;
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let id = client.connect("rotated", service.connection("key-a")).await;
    let at = rotate(&id);
    client.get(&at).await.expect(404);
    client.call("DELETE", &at, None).await.expect(404);
    for (name, status) in [("test", 404), ("promote", 404), ("roll_back", 409)] {
        step(&client, &id, name, None).await.expect(status);
    }
    let credentials = "/data/attributes/credentials";
    let tokens = json!([{"name": "token1", "type": "SECRET", "value": "new"}]);
    for (sent, wanted) in [
        (json!({}), vec![credentials.to_owned()]),
        (json!({"credentials": {"type": "HTTPNoAuth"}}), vec![format!("{credentials}/type")]),
        (json!({"credentials": {"type": "HTTPTokenAuth"}}), vec![credentials.to_owned()]),
        (
            json!({"credentials": {"type": "HTTPTokenAuth", "tokens": [{"name": "other", "type": "SECRET", "value": "x"}]}}),
            vec![format!("{credentials}/tokens")],
        ),
        (
            json!({"credentials": {"type": "HTTPTokenAuth", "tokens": tokens, "nothing": 1}}),
            vec![format!("{credentials}/nothing")],
        ),
        (
            json!({"credentials": {"type": "HTTPTokenAuth", "tokens": tokens}, "grace_seconds": 2_592_001}),
            vec!["/data/attributes/grace_seconds".to_owned()],
        ),
        (
            json!({"credentials": {"type": "HTTPTokenAuth", "tokens": tokens}, "more": 1}),
            vec!["/data/attributes/more".to_owned()],
        ),
    ] {
        let answer = client.call("POST", &at, Some(&envelope(sent))).await;
        assert_eq!((answer.status.as_u16(), pointers(&answer)), (400, wanted), "{}", answer.text());
    }

    let shown = attributes(client.call("POST", &at, Some(&staged("key-b", Some(60)))).await.expect(201));
    assert_eq!((&shown["state"], &shown["grace_seconds"]), (&json!("staged"), &json!(60)));
    let untested = step(&client, &id, "promote", None).await;
    assert!(untested.status == 409 && untested.text().contains("never tested"), "{}", untested.text());
    // Another takes its place, and what was staged before is gone.
    client.call("POST", &at, Some(&staged("key-c", Some(60)))).await.expect(201);
    let connection = attributes(client.get(&path(&id)).await.expect(200));
    assert_eq!(connection["rotation"], json!({"state": "staged"}));

    // An edit of what is being rotated waits; one of anything else does not.
    let change = async |attributes: Value| client.call("PATCH", &path(&id), Some(&body(attributes))).await;
    change(json!({"name": "renamed"})).await.expect(200);
    change(json!({"integration": service.connection("")})).await.expect(200);
    let mut other = service.connection("key-d");
    change(json!({ "integration": other.clone() })).await.expect(409);
    other["base_url"] = json!("http://127.0.0.2:8080/elsewhere");
    let told = change(json!({ "integration": other })).await;
    assert!(told.status == 409 && told.text().contains("DELETE"), "{}", told.text());

    step(&client, &id, "promote", Some(json!({"force": true}))).await.expect(200);
    for (answer, what) in [
        (client.call("POST", &at, Some(&staged("key-e", None))).await, "is kept until"),
        (step(&client, &id, "promote", None).await, "promoted already"),
    ] {
        assert!(answer.status == 409 && answer.text().contains(what), "{}", answer.text());
    }
    step(&client, &id, "test", None).await.expect(404);
    client.call("POST", &format!("{}/disable", path(&id)), None).await.expect(200);
    step(&client, &id, "roll_back", None).await.expect(200);
    client.call("POST", &format!("{}/enable", path(&id)), None).await.expect(200);
    assert_eq!(call(&client, &id, true).await, None, "the first one works again");
    client.call("DELETE", &at, None).await.expect(204);
    client.get(&at).await.expect(404);

    // Without a grace period nothing is kept.
    client.call("POST", &at, Some(&staged("key-f", Some(0)))).await.expect(201);
    let ended = attributes(step(&client, &id, "promote", Some(json!({"force": true}))).await.expect(200));
    assert_eq!((&ended["state"], &ended["grace_ends_at"]), (&json!("ended"), &Value::Null));
    client.get(&at).await.expect(404);
    client.call("DELETE", &path(&id), None).await.expect(204);
    verified(&server);
}

/// Runs a statement behind the server's back.
type Tamper<'a> = Box<dyn Fn(&str) + 'a>;

async fn swapped_rows_open_nothing(server: &Server, tamper: Tamper<'_>) {
    let service = Service::start(&["key-a", "key-b", "key-x"]).await;
    let client = server.client();
    let id = client.connect("swapped", service.connection("key-a")).await;
    let other = client.connect("other", service.connection("key-x")).await;
    for id in [&id, &other] {
        client.call("POST", &rotate(id), Some(&staged("key-b", None))).await.expect(201);
    }
    let set = |what: &str| tamper(&format!("UPDATE connection_rotation SET {what} WHERE connection_id = '{id}'"));
    tamper(&format!("CREATE TABLE kept AS SELECT * FROM connection_rotation WHERE connection_id = '{id}'"));
    let mut tried = 0;
    for (what, name) in [
        (format!("sealed = (SELECT sealed FROM connection WHERE id = '{id}')"), "test"),
        (format!("sealed = (SELECT sealed FROM connection WHERE id = '{id}')"), "promote"),
        (format!("sealed = (SELECT sealed FROM connection_rotation WHERE connection_id = '{other}')"), "promote"),
        ("version = version + 1".to_owned(), "promote"),
        ("state = 'grace', grace_ends_at = 9000000000000000".to_owned(), "roll_back"),
    ] {
        set(&what);
        let answer = step(&client, &id, name, (name == "promote").then(|| json!({"force": true}))).await;
        assert_eq!(answer.status, 500, "{what}: {name}: {}", answer.text());
        set(
            "sealed = (SELECT sealed FROM kept), version = (SELECT version FROM kept), state = 'staged', grace_ends_at = NULL",
        );
        tried += 1;
    }
    // The connection's own row with what is staged in it.
    tamper(&format!("CREATE TABLE own AS SELECT id, sealed FROM connection WHERE id = '{id}'"));
    tamper(&format!(
        "UPDATE connection SET sealed = (SELECT sealed FROM connection_rotation WHERE connection_id = '{id}') \
         WHERE id = '{id}'"
    ));
    server_forgets(&client, &other).await;
    let answer = client.get(&format!("{}/proxy/me", path(&id))).await;
    assert_eq!(answer.status, 500, "{}", answer.text());
    tamper(&format!("UPDATE connection SET sealed = (SELECT sealed FROM own) WHERE id = '{id}'"));
    server_forgets(&client, &other).await;
    assert_eq!(call(&client, &id, true).await, None, "as it was");

    // The one before, with another end or as if it were staged.
    step(&client, &id, "promote", Some(json!({"force": true}))).await.expect(200);
    for (what, name) in [
        ("grace_ends_at = grace_ends_at + 86400000000", "roll_back"),
        ("grace_ends_at = grace_ends_at - 86400000000, state = 'staged'", "promote"),
    ] {
        set(what);
        if what.contains("staged") {
            set("grace_ends_at = NULL");
        }
        let answer = step(&client, &id, name, (name == "promote").then(|| json!({"force": true}))).await;
        assert_eq!(answer.status, 500, "{what}: {name}: {}", answer.text());
        tried += 1;
    }
    tamper("DROP TABLE kept");
    tamper("DROP TABLE own");
    println!("{tried} rows with another's, an older or a moved credential, and the connection's own: none opened");
}

/// A change of the organization's, so that the server reads what it knew anew.
async fn server_forgets(client: &Client, other: &str) {
    let change = body(json!({"name": format!("named at {:?}", Instant::now())}));
    client.call("PATCH", &path(other), Some(&change)).await.expect(200);
}

#[tokio::test]
async fn swapped_rows_open_nothing_on_sqlite() {
    let server = Server::start(BINARY, Options::default());
    let data = server.data_dir();
    let hex = |statement: &str| quoted(statement, |id| format!("X'{}'", id.replace('-', "")));
    swapped_rows_open_nothing(
        &server,
        Box::new(move |statement| {
            database::change(&data, &hex(statement));
        }),
    )
    .await;
}

#[tokio::test]
async fn swapped_rows_open_nothing_on_postgresql() {
    let url = Postgres::shared().database();
    let server = Server::start(BINARY, Options { database_url: Some(url.clone()), ..Options::default() });
    swapped_rows_open_nothing(&server, Box::new(move |statement| Postgres::shared().execute(&url, statement))).await;
}

/// The ids of a statement as the embedded database has them.
fn quoted(statement: &str, id: impl Fn(&str) -> String) -> String {
    let parts: Vec<&str> = statement.split('\'').collect();
    let is_id = |part: &str| part.len() == 36 && part.chars().filter(|c| *c == '-').count() == 4;
    let mut whole = String::new();
    for (index, part) in parts.iter().enumerate() {
        match index % 2 {
            1 if is_id(part) => whole.push_str(&id(part)),
            1 => whole.push_str(&format!("'{part}'")),
            _ => whole.push_str(part),
        }
    }
    whole
}

#[tokio::test]
async fn what_is_staged_and_what_was_before_outlive_a_change_of_our_own_keys() {
    let service = Service::start(&["key-a", "key-b"]).await;
    let mut server = Server::start(BINARY, Options::default());
    let client = server.client();
    let (one, two) = (
        client.connect("staged", service.connection("key-a")).await,
        client.connect("promoted", service.connection("key-a")).await,
    );
    for id in [&one, &two] {
        client.call("POST", &rotate(id), Some(&staged("key-b", None))).await.expect(201);
    }
    step(&client, &two, "promote", Some(json!({"force": true}))).await.expect(200);
    let rotated = server.command(&["root-keys", "rotate", "--reseal"]);
    assert!(rotated.status.success(), "{}", String::from_utf8_lossy(&rotated.stderr));
    let old = "SELECT count(*) FROM connection_rotation WHERE key_epoch < (SELECT max(key_epoch) FROM connection)";
    assert_eq!(database::query(&server.data_dir(), old), ["0"]);
    server.restart();
    let client = server.client();
    service.takes(&["key-a"]);
    assert_eq!(call(&client, &two, false).await, None, "the one before is used");
    step(&client, &two, "roll_back", None).await.expect(200);
    assert_eq!(attributes(step(&client, &one, "test", None).await.expect(200))["verdict"], "refused");
    service.takes(&["key-b"]);
    assert_eq!(attributes(step(&client, &one, "test", None).await.expect(200))["verdict"], "accepted");
    step(&client, &one, "promote", None).await.expect(200);
    assert_eq!(call(&client, &one, true).await, None);
    verified(&server);
}

#[tokio::test]
async fn none_of_the_three_is_seen_anywhere() {
    let canaries: Vec<String> = (700..703).map(canary::plant).collect();
    let service = Service::start(&[]).await;
    let arguments = vec!["--log-level".to_owned(), "trace".to_owned()];
    let mut server = Server::start(BINARY, Options { arguments, ..Options::default() });
    let client = server.client();
    let id = client.connect("canaries", service.connection(&canaries[0])).await;
    let mut answers = Vec::new();
    for key in &canaries[1..] {
        answers.push(client.call("POST", &rotate(&id), Some(&staged(key, None))).await);
        answers.push(step(&client, &id, "test", None).await);
        answers.push(step(&client, &id, "promote", None).await);
        answers.push(step(&client, &id, "promote", Some(json!({"force": true}))).await);
        answers.push(client.get(&format!("{}/proxy/me", path(&id))).await);
        answers.push(client.get(&rotate(&id)).await);
        answers.push(client.get(&path(&id)).await);
        answers.push(step(&client, &id, "roll_back", None).await);
    }
    for key in &canaries {
        assert!(service.since(0, key) > 0, "each went out, to where it belongs");
    }
    for answer in &answers {
        assert_eq!(canary::find(answer.text().as_bytes(), &canaries), Vec::<String>::new(), "{}", answer.text());
    }
    for (place, bytes) in left_behind(&mut server, &id).await {
        assert_eq!(canary::find(&bytes, &canaries), Vec::<String>::new(), "in {place}");
    }
}

#[tokio::test]
async fn a_client_secret_is_rotated_with_its_tokens() {
    let provider = Provider::start(3_600).await;
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let id = client.connect("tokens", provider.client_credentials()).await;
    let who = json!({"verb": "GET", "url": "/who"});
    assert_eq!(client.run(Some(&id), who.clone()).await["status"], "succeeded");
    let credentials = json!({"type": "HTTPOAuth2ClientCredentials", "client_secret": "another secret"});
    client.call("POST", &rotate(&id), Some(&envelope(json!({ "credentials": credentials })))).await.expect(201);
    assert_eq!(client.run(Some(&id), who.clone()).await["status"], "succeeded");
    assert_eq!(provider.state().asked, 1, "its own token is not touched");
    step(&client, &id, "test", None).await.expect(200);
    assert_eq!(provider.state().forms.len(), 2, "a token of its own for what is staged");
    let credentials = json!({"type": "HTTPOAuth2ClientCredentials", "client_secret": "a third secret"});
    client.call("POST", &rotate(&id), Some(&envelope(json!({ "credentials": credentials })))).await.expect(201);
    step(&client, &id, "test", None).await.expect(200);
    assert_eq!(provider.state().forms.len(), 3, "what was staged before proves nothing of what is staged now");
    step(&client, &id, "promote", Some(json!({"force": true}))).await.expect(200);
    assert_eq!(client.run(Some(&id), who.clone()).await["status"], "succeeded");
    assert_eq!(provider.state().asked, 4, "the token of the old secret is not used");
    provider.state().mood = Mood::Stranger;
    assert_eq!(client.run(Some(&id), who.clone()).await["credential"], Value::Null, "its token is good all the same");
    // Neither secret gets a token: the provider is not asked for every call.
    provider.revoke();
    let asked = provider.state().asked;
    for _ in 0..10 {
        assert_eq!(client.run(Some(&id), who.clone()).await["status"], "failed");
    }
    let asked = provider.state().asked - asked;
    assert!((2..=5).contains(&asked), "{asked} token requests for ten calls");
}

#[tokio::test]
async fn secrets_that_become_old_are_told_of() {
    let service = Service::start(&["key-a"]).await;
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let form = |days: Value| {
        body(json!({"name": "old", "integration": service.connection("key-a"), "rotation_reminder_days": days}))
    };
    for wrong in [json!(0), json!(3_651), json!("90"), json!(1.5)] {
        let answer = client.post(CONNECTIONS, &form(wrong)).await;
        assert_eq!(
            (answer.status.as_u16(), pointers(&answer)),
            (400, vec!["/data/attributes/rotation_reminder_days".to_owned()])
        );
    }
    let id = client.post(CONNECTIONS, &form(json!(90))).await.expect(201).id();
    assert_eq!(attributes(client.get(&path(&id)).await.expect(200))["rotation_reminder_days"], 90);
    assert_eq!(health(&client, &id).await["state"], "untested");
    // Ninety-one days pass.
    let pass = "UPDATE connection SET reminder_due_at = reminder_due_at - 91 * 86400000000";
    assert_eq!(database::change(&server.data_dir(), pass), 1);
    let state = health(&client, &id).await;
    assert_eq!(state["state"], "expiring");
    let reason = state["reason"].as_str().unwrap();
    assert!(reason.starts_with("last rotated on 20") && reason.contains("; due on 20"), "{reason}");
    let end = Instant::now() + Duration::from_secs(30);
    let listed = async || {
        client.get(&format!("{CONNECTIONS}?filter[health]=expiring")).await.expect(200).json()["data"][0]["id"].clone()
    };
    while listed().await != json!(id) {
        assert!(Instant::now() < end, "the list does not know");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let off = body(json!({"rotation_reminder_days": null}));
    client.call("PATCH", &path(&id), Some(&off)).await.expect(200);
    assert_eq!(health(&client, &id).await["state"], "untested");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_steps_are_there_on_the_command_line() {
    let service = Service::start(&["key-a", "key-b"]).await;
    let server = Server::start(BINARY, Options::default());
    let id = server.client().connect("rotated", service.connection("key-a")).await;
    let file = server.data_dir().join("new.key");
    std::fs::write(&file, "key-b\n").unwrap();
    let token = format!("token1={}", file.display());
    let rotate = |more: &[&str]| server.command(&[&["connections", "rotate", &id][..], more].concat());
    bad(&rotate(&[]), 1, &["not found"]);
    bad(&rotate(&["--token-file", &token, "--test"]), 1, &["either a new credential, or a step"]);
    bad(&rotate(&["--token-file", &token, "--grace", "soon"]), 1, &["--grace soon"]);
    bad(&rotate(&["--promote", "--discard"]), 2, &["--discard"]);
    let staged = good(&rotate(&["--token-file", &token, "--grace", "2h"]));
    assert!(staged.contains("staged") && staged.contains("7200"), "{staged}");
    assert!(good(&rotate(&["--test"])).contains("accepted"));
    assert!(good(&rotate(&[])).contains("tested"));
    assert!(good(&rotate(&["--promote"])).contains("grace_ends_at"));
    assert!(good(&rotate(&["--roll-back"])).contains("staged"));
    bad(&rotate(&["--promote"]), 1, &["never tested"]);
    good(&rotate(&["--promote", "--force"]));
    assert!(good(&rotate(&["--discard"])).contains("ended"));
}

#[tokio::test]
async fn a_client_certificate_says_when_it_ends_before_anybody_tests_it() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let pair = rcgen::generate_simple_self_signed(vec!["client.example.com".to_owned()]).unwrap();
    let id = client
        .connect(
            "certificate",
            json!({"type": "HTTP", "base_url": "https://api.example.com", "credentials": {
                "type": "HTTPMTLSAuth", "certificate": pair.cert.pem(), "private_key": pair.signing_key.serialize_pem(),
            }}),
        )
        .await;
    let state = health(&client, &id).await;
    assert!(state["expires_at"].as_str().unwrap_or_default().starts_with("4096-01-01"), "{state}");
    // Another certificate with another key, and nothing of the first.
    let next = rcgen::generate_simple_self_signed(vec!["next.example.com".to_owned()]).unwrap();
    let form = |key: &rcgen::KeyPair| {
        envelope(
            json!({"credentials": {"type": "HTTPMTLSAuth", "certificate": next.cert.pem(), "private_key": key.serialize_pem()}}),
        )
    };
    let wrong = client.call("POST", &rotate(&id), Some(&form(&pair.signing_key))).await.expect(400);
    assert_eq!(pointers(&wrong), ["/data/attributes/credentials/private_key"]);
    client.call("POST", &rotate(&id), Some(&form(&next.signing_key))).await.expect(201);
    step(&client, &id, "promote", Some(json!({"force": true}))).await.expect(200);
    assert!(health(&client, &id).await["expires_at"].is_string());
}
