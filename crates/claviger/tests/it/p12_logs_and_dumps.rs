//! P12: a secret stands in no log, no file, no metric, no record and no `/proc`
//! entry, in none of the forms in which it could.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use claviger_testkit::{Client, Options, Server, canary, database};
use serde_json::json;

use crate::{
    api_support::{BINARY, CONNECTIONS, EXECUTIONS, bearer, closed, path, run},
    p11_never_shown::{mirror, plant, server},
};

/// Runs every connection into every kind of failure; the answers are looked
/// through as well.
async fn exercise(client: &Client, ids: &[String]) -> Vec<u8> {
    let mut answers = Vec::new();
    for id in ids {
        for url in ["ok", "401", "403", "500", "302", "http://10.0.0.1/", "http://[::1"] {
            let body = run(Some(id), json!({"verb": "POST", "url": url, "body": {"a": 1}, "errorOnStatus": ["200"]}));
            answers.extend_from_slice(&client.post(EXECUTIONS, &body).await.body);
        }
        for tail in ["ok", "401", "..%2f..%2fx"] {
            let answer = client.get(&format!("{}/proxy/{tail}", path(id))).await;
            answers.extend_from_slice(format!("{:?}", answer.headers).as_bytes());
            answers.extend_from_slice(&answer.body);
        }
        answers.extend_from_slice(&client.get(&format!("{}/activity?page[limit]=100", path(id))).await.body);
    }
    answers
}

/// Refused forms that hold a secret: the refusal must not repeat it.
async fn refused_forms(client: &Client, secret: &str) -> Vec<u8> {
    let mut answers = Vec::new();
    let wrong = [
        json!({"name": "n", "integration": {"type": "OpenAI", "credentials": {"type": "OpenAIAPIKey", "api_token": [secret]}}}),
        json!({"name": "n", "integration": {"type": "OpenAI", "credentials": {"type": "OpenAIAPIKey", "api_token": {secret: secret}}}}),
        json!({"name": "n", "integration": {"type": "OpenAI", "credentials": {"type": "OpenAIAPIKey", "api_token": format!("{secret}\n")}}}),
        json!({"name": "n", "integration": {"type": "OpenAI", "credentials": {"type": "OpenAIAPIKey", "api_token": secret.repeat(5_000)}}}),
        json!({"name": "n", "integration": {"type": "GCP", "credentials": {"type": "GCPServiceAccount", "service_account_email": "a@b.example", "private_key": secret}}}),
        json!({"name": "n", "integration": {"type": "OpenAI", "credentials": {"type": "OpenAIAPIKey", "api_token": secret}}, "tags": ["bad"]}),
    ];
    for attributes in wrong {
        let body = json!({"data": {"type": "action_connection", "attributes": attributes}});
        answers.extend_from_slice(&client.post(CONNECTIONS, &body).await.body);
    }
    for text in [format!("{{\"data\": {secret}}}"), format!("{{\"data\": \"{secret}"), format!("\"{secret}\"")] {
        let answer = client.send("POST", CONNECTIONS, &[], Some(text.into())).await.unwrap();
        answers.extend_from_slice(&answer.body);
    }
    answers
}

/// Every file below a directory, and what the system shows of the process.
fn files(server: &Server) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    collect(&server.data_dir(), &mut all);
    for name in ["environ", "cmdline", "status", "maps"] {
        let path = format!("/proc/{}/{name}", server.pid());
        // Refused to us is refused to others of our kind.
        all.insert(path.clone(), fs::read(path).unwrap_or_default());
    }
    all
}

fn collect(directory: &Path, into: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            collect(&entry.path(), into);
        } else {
            into.insert(entry.path().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap_or_default());
        }
    }
}

/// Everything that the use of one connection leaves behind: what the API tells, what the server
/// wrote and what it stored. It has stopped then.
pub(crate) async fn left_behind(server: &mut Server, id: &str) -> BTreeMap<String, Vec<u8>> {
    let client = server.client();
    let mut all = BTreeMap::new();
    for at in [
        path(id),
        format!("{}/activity?page[limit]=100", path(id)),
        format!("{}/usage", path(id)),
        CONNECTIONS.to_owned(),
        format!("{EXECUTIONS}?page[limit]=100"),
        "/api/v2/audit/events?page[limit]=1000".to_owned(),
        "/metrics".to_owned(),
    ] {
        let answer = client.get(&at).await.expect(200);
        let headers = format!("{:?}\n", answer.headers).into_bytes();
        all.insert(at, [headers.as_slice(), &answer.body].concat());
    }
    all.extend(files(server));
    server.stop();
    all.extend(files(server));
    for (table, rows) in database::dump(&server.data_dir()) {
        all.insert(format!("table {table}"), rows.join("\n").into_bytes());
    }
    let log = server.output();
    assert!(log.contains("\"level\":\"TRACE\""), "a log that says little proves little");
    all.insert("the log".to_owned(), log.into_bytes());
    all
}

/// Ours at `trace`, and every library that has anything to say.
const EVERYTHING: &str = "trace,axum=trace,h2=trace,hickory_net=trace,hickory_proto=trace,hickory_resolver=trace,\
                          hyper=trace,hyper_util=trace,rustls=trace,sea_orm=trace,sea_orm_migration=trace,sqlx=trace,\
                          tokio_util=trace,tower_http=trace,mio=trace";

/// The caller's keys and the root key, wherever they should not stand.
fn own_keys(server: &Server, haystacks: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let root = fs::read_to_string(server.data_dir().join("root.key")).unwrap();
    let password = server.first["admin"]["password"].as_str().unwrap();
    let keys = [&server.keys.api_key, &server.keys.application_key, root.trim(), password].map(str::to_owned);
    assert!(keys.iter().all(|key| key.len() >= 12), "{keys:?}");
    // Files once, as they are in the end: looking through all of them takes a while.
    let twice = |name: &String| haystacks.contains_key(&format!("{name} after stop"));
    let others = haystacks.iter().filter(|(name, _)| !name.contains("root.key") && !twice(name));
    others
        .flat_map(|(name, bytes)| canary::search(bytes, &keys).into_iter().map(move |hit| format!("{name}: {hit}")))
        .collect()
}

#[tokio::test]
async fn p12_no_secret_in_logs_files_metrics_or_the_record() {
    let upstream = mirror().await;
    let (mut server, forms) = server(&upstream.url(), EVERYTHING).await;
    let client = server.client();
    let (mut ids, mut canaries) = plant(&client, &forms, &upstream.url()).await;
    let spare = canary::plant(canaries.len());
    ids.push(client.connect("nobody there", bearer(&closed().await, &spare)).await);
    ids.push(client.connect("no TLS there", bearer(&upstream.url().replace("http:", "https:"), &spare)).await);
    canaries.push(spare);
    let refused = canary::plant(canaries.len());
    canaries.push(refused.clone());
    // In clear on purpose: the search must find it.
    let shown = canary::plant(canaries.len());
    client.connect(&shown, bearer(&upstream.url(), "unimportant-value")).await;
    let mut haystacks = BTreeMap::new();
    haystacks.insert("answers".to_owned(), exercise(&client, &ids).await);
    haystacks.insert("refusals".to_owned(), refused_forms(&client, &refused).await);
    let nonsense = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnonsense";
    claviger_testkit::raw(server.address, nonsense, std::time::Duration::from_secs(1)).await;
    haystacks.insert("metrics".to_owned(), client.get("/metrics").await.expect(200).body.to_vec());
    haystacks.extend(files(&server));
    server.stop();
    haystacks.extend(
        files(&server)
            .into_iter()
            .filter(|(name, _)| !name.starts_with("/proc"))
            .map(|(name, bytes)| (format!("{name} after stop"), bytes)),
    );
    let log = server.output();
    let below_info = log.matches("\"level\":\"DEBUG\"").count() + log.matches("\"level\":\"TRACE\"").count();
    // A search of a log that says nothing would prove nothing.
    for said in ["request answered", "decided", "intent recorded", "operation ended"] {
        assert!(log.contains(said), "at trace nothing says {said:?}");
    }
    println!("P12: {} lines of log at trace, {below_info} of them below info", log.lines().count());
    haystacks.insert("log".to_owned(), log.into_bytes());
    let mut hits = own_keys(&server, &haystacks);
    for (name, bytes) in &haystacks {
        hits.extend(canary::find(bytes, &canaries).into_iter().map(|hit| format!("{name}: {hit}")));
    }
    let seen: Vec<&String> = haystacks
        .iter()
        .filter(|(_, bytes)| !canary::find(bytes, std::slice::from_ref(&shown)).is_empty())
        .map(|(name, _)| name)
        .collect();
    assert!(
        seen.iter().any(|name| name.contains("claviger.db")),
        "the control was not found in the database: {seen:?}"
    );
    assert!(hits.is_empty(), "{} hits:\n{}", hits.len(), hits.join("\n"));
    let bytes: usize = haystacks.values().map(Vec::len).sum();
    println!(
        "P12: {} canaries and 4 keys x 10 forms in {} places, {} KiB: 0 hits; the control was found in {}",
        canaries.len(),
        haystacks.len(),
        bytes / 1024,
        seen.len()
    );
}

#[tokio::test]
async fn p12_no_crash_dump_and_no_look_into_the_process() {
    let server = Server::start(BINARY, Options::default());
    let pid = server.pid();
    let limits = fs::read_to_string(format!("/proc/{pid}/limits"));
    if let Ok(limits) = limits {
        let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
        assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"], "{core}");
    }
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    assert!(status.lines().any(|line| line == "NoNewPrivs:\t1"), "{status}");
    drop(server);
    assert!(foreign_look(BINARY), "somebody with the server's own rights can look into it");
    println!("P12: no core dump, no new privileges, no look into the process for its own user");
}

/// Whether a process with the server's own rights, but no more, is refused the
/// memory and the environment of the server.
fn foreign_look(binary: &str) -> bool {
    let directory = tempfile::tempdir().unwrap();
    let script = format!(
        "umask 077; {binary} serve --listen 127.0.0.1:0 --data-dir {0}/data >{0}/out 2>{0}/err & pid=$!; \
         for i in $(seq 600); do grep -q 'listening on' {0}/out && break; sleep 0.1; done; \
         grep -q 'listening on' {0}/out || {{ kill $pid; cat {0}/err; exit 3; }}; \
         cat /proc/$pid/environ >/dev/null 2>&1; a=$?; head -c 1 /proc/$pid/mem >/dev/null 2>&1; b=$?; cat /proc/$pid/maps >/dev/null 2>&1; c=$?; \
         kill $pid; wait $pid; [ $a -ne 0 ] && [ $b -ne 0 ] && [ $c -ne 0 ]",
        directory.path().display()
    );
    let root = fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    let mut command = if root {
        // Root may look at everything, so the test is done as nobody.
        let owner = Command::new("chown").arg("65534:65534").arg(directory.path()).status().unwrap();
        assert!(owner.success());
        let mut command = Command::new("setpriv");
        command.args([
            "--reuid",
            "65534",
            "--regid",
            "65534",
            "--clear-groups",
            "--bounding-set=-all",
            "--inh-caps=-all",
        ]);
        command.arg("sh");
        command
    } else {
        Command::new("sh")
    };
    let out = command.arg("-c").arg(script).output().unwrap();
    assert_ne!(out.status.code(), Some(3), "{}", String::from_utf8_lossy(&out.stdout));
    out.status.success()
}
