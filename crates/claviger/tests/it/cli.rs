//! Every command of the binary, as people type it.

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use claviger_testkit::{Options, Server, canary, database};
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    api_support::{BINARY, CONNECTIONS},
    life::{expecting, token},
};

fn claviger(arguments: &[&str]) -> Output {
    let mut command = Command::new(BINARY);
    command.args(arguments).env_remove("CLAVIGER_DATA_DIR").env_remove("CLAVIGER_CLIENT_API_KEY");
    command.output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// It worked and had nothing to complain about; what it printed.
#[track_caller]
pub(crate) fn good(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}{}", out(output), err(output));
    out(output)
}

/// It did not work, and says so on standard error alone.
#[track_caller]
pub(crate) fn bad(output: &Output, code: i32, says: &[&str]) {
    assert_eq!(output.status.code(), Some(code), "{}{}", out(output), err(output));
    for part in says {
        assert!(err(output).contains(part), "{part:?} is missing in: {}", err(output));
    }
}

pub(crate) fn json(output: &Output) -> Value {
    serde_json::from_str(&good(output)).unwrap()
}

#[test]
fn init_works_once_and_then_changes_nothing() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("data");
    let text = data.to_str().unwrap();
    let first = json(&claviger(&["init", "--json", "--data-dir", text, "--admin-email", "ada@example.com"]));
    assert_eq!(first["admin"]["email"], "ada@example.com");
    for key in ["api_key", "application_key", "organization_id"] {
        assert!(first[key].as_str().is_some_and(|key| key.len() > 20), "{key}");
    }
    let files = || -> BTreeMap<PathBuf, Vec<u8>> {
        let entries = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path());
        entries
            .filter(|path| !path.to_string_lossy().contains("claviger.db"))
            .map(|path| (path.clone(), fs::read(path).unwrap()))
            .collect()
    };
    let before = (files(), database::dump(&data));
    for _ in 0..2 {
        let second = claviger(&["init", "--json", "--data-dir", text]);
        bad(&second, 1, &[text, "is set up already", "nothing was changed"]);
        assert_eq!(out(&second), "", "no second set of keys");
    }
    assert_eq!((files(), database::dump(&data)), before);
    let shown = database::dump(&data).into_values().flatten().collect::<Vec<_>>().join("\n");
    for key in ["api_key", "application_key"] {
        assert!(!shown.contains(first[key].as_str().unwrap()), "{key} is kept");
    }
}

#[test]
fn a_wrong_command_line_is_exit_code_2() {
    bad(&claviger(&[]), 2, &["Usage"]);
    bad(&claviger(&["fly"]), 2, &["fly"]);
    bad(&claviger(&["serve", "--nonsense"]), 2, &["--nonsense"]);
    bad(&claviger(&["connections", "create", "--name", "x"]), 2, &["--integration"]);
    bad(&claviger(&["serve", "--tls-cert", "x.pem"]), 2, &["--tls-key"]);
    good(&claviger(&["--version"]));
    assert!(good(&claviger(&["--help"])).contains("root-keys"));
}

#[test]
fn without_what_it_needs_a_command_says_what_to_do() {
    let directory = TempDir::new().unwrap();
    let nowhere = directory.path().join("nowhere");
    let nowhere = nowhere.to_str().unwrap();
    bad(&claviger(&["doctor", "--data-dir", nowhere]), 1, &["claviger init --data-dir"]);
    bad(&claviger(&["audit", "verify", "--data-dir", nowhere]), 1, &["no data directory", "--data-dir"]);
    bad(&claviger(&["root-keys", "rotate", "--data-dir", nowhere]), 1, &["no server answers", "start it first"]);
    assert!(!PathBuf::from(nowhere).exists(), "looking makes nothing");
    bad(&claviger(&["connections", "list"]), 1, &["CLAVIGER_CLIENT_API_KEY", "first start"]);
    bad(&claviger(&["serve", "--config", nowhere]), 1, &["--config", "no such file"]);
    bad(&claviger(&["serve", "--egress-allow", "300.1.2.3/8"]), 1, &["--egress-allow 300.1.2.3/8"]);
    bad(&claviger(&["serve", "--trusted-proxy", "0.0.0.0/0"]), 1, &["--trusted-proxy", "everybody"]);
    let file = directory.path().join("claviger.toml");
    fs::write(&file, "lisen = \"127.0.0.1:1\"\n").unwrap();
    bad(&claviger(&["doctor", "--config", file.to_str().unwrap()]), 1, &["lisen"]);
}

#[test]
fn openapi_is_the_committed_document() {
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../claviger-http/openapi.json");
    let printed = claviger(&["openapi"]);
    good(&printed);
    assert!(printed.stdout == fs::read(committed).unwrap(), "claviger openapi > crates/claviger-http/openapi.json");
}

/// A connection to `base` made by the command line; its id.
fn create(server: &Server, base: &str, directory: &TempDir) -> String {
    let secret = directory.path().join("token");
    fs::write(&secret, format!("{}\n", token(1))).unwrap();
    let token_file = format!("token1={}", secret.display());
    let made = json(&server.command(&[
        "connections",
        "create",
        "--name",
        "from the shell",
        "--integration",
        "HTTP",
        "--credential-type",
        "HTTPTokenAuth",
        "--base-url",
        base,
        "--token-file",
        &token_file,
        "--header",
        "Authorization=Bearer {{ token1 }}",
        "--tag",
        "team:tools",
        "--output",
        "json",
    ]));
    made["data"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_life_of_a_connection_from_the_shell() {
    let upstream = expecting().await;
    let server = Server::start(BINARY, Options::default());
    let directory = TempDir::new().unwrap();
    let id = create(&server, &upstream.url(), &directory);
    let claviger = |arguments: &[&str]| server.command(arguments);

    assert!(good(&claviger(&["connections", "list"])).contains(&id));
    assert!(!good(&claviger(&["connections", "list", "--integration", "OpenAI"])).contains(&id));
    let listed = json(&claviger(&["connections", "list", "--query", "shell", "--output", "json"]));
    assert_eq!(listed["data"].as_array().unwrap().len(), 1);
    let shown = good(&claviger(&["connections", "get", &id]));
    assert!(
        shown.contains("from the shell") && shown.contains("tokens/token1, set on") && !shown.contains(&token(1)),
        "{shown}"
    );
    let types = good(&claviger(&["connections", "types"]));
    assert!(types.contains("OpenAI") && types.contains("HTTP"), "{types}");
    assert!(good(&claviger(&["connections", "types", "HTTP"])).contains("HTTPTokenAuth"));

    let ran = claviger(&[
        "run",
        "com.datadoghq.http.request",
        "--connection",
        &id,
        "--input",
        "verb=GET",
        "--input",
        "url=/expect/1",
    ]);
    assert!(good(&ran).contains("200"), "{}", out(&ran));
    assert!(err(&ran).contains("succeeded in"), "{}", err(&ran));
    let refused =
        ["run", "com.datadoghq.http.request", "--connection", &id, "--input", "verb=GET", "--input", "url=/expect/2"];
    bad(&claviger(&refused), 1, &["upstream_status"]);

    assert!(good(&claviger(&["connections", "update", &id, "--name", "renamed"])).contains("renamed"));
    assert!(good(&claviger(&["connections", "disable", &id])).contains(&id));
    bad(
        &claviger(&[
            "run",
            "com.datadoghq.http.request",
            "--connection",
            &id,
            "--input",
            "verb=GET",
            "--input",
            "url=/expect/1",
        ]),
        1,
        &["connection_disabled", "enable"],
    );
    good(&claviger(&["connections", "enable", &id]));
    good(&claviger(&[
        "run",
        "com.datadoghq.http.request",
        "--connection",
        &id,
        "--input",
        "verb=GET",
        "--input",
        "url=/expect/1",
    ]));
    assert_eq!(good(&claviger(&["connections", "delete", &id])), format!("deleted {id}\n"));
    bad(&claviger(&["connections", "get", &id]), 1, &["not found", "404"]);
    bad(&claviger(&["connections", "get", "not-an-id"]), 1, &["400"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn secrets_come_from_files_and_the_environment_alone() {
    let server = Server::start(BINARY, Options::default());
    let canary = canary::plant(3);
    let create = |field: &str, value: &str| {
        let mut command = Command::new(BINARY);
        let arguments =
            ["connections", "create", "--name", "vendor", "--integration", "OpenAI", field, value, "--output", "json"];
        command.args(arguments).env("PLANTED", &canary).env("CLAVIGER_SERVER_URL", server.url());
        command.env("CLAVIGER_CLIENT_API_KEY", &server.keys.api_key);
        command.env("CLAVIGER_CLIENT_APPLICATION_KEY", &server.keys.application_key).output().unwrap()
    };
    let made = create("--secret-env", "api_token=PLANTED");
    good(&made);
    assert_eq!(canary::find(&made.stdout, std::slice::from_ref(&canary)), Vec::<String>::new());
    bad(&create("--secret-env", "api_token=NOT_PLANTED"), 1, &["NOT_PLANTED is not set"]);
    bad(&create("--secret-file", "api_token=/nowhere/at/all"), 1, &["/nowhere/at/all"]);
    let on_the_line = create("--field", &format!("api_token={canary}"));
    bad(&on_the_line, 1, &["api_token", "--secret-file", "--secret-env"]);
    assert_eq!(canary::find(&on_the_line.stderr, &[canary]), Vec::<String>::new());
    // Nor is there an option that would take one.
    for command in [
        &["connections", "create", "--help"][..],
        &["connections", "update", "--help"],
        &["run", "--help"],
        &["serve", "--help"],
        &["init", "--help"],
        &["root-keys", "rotate", "--help"],
    ] {
        let help = good(&claviger(command)).to_lowercase();
        for option in [
            "--password",
            "--token ",
            "--token=",
            "--secret ",
            "--secret=",
            "--api-key",
            "--application-key",
            "--root-key ",
        ] {
            assert!(!help.contains(option), "{command:?} has {option}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_operators_commands() {
    let mut server = Server::start(BINARY, Options::default());
    server.client().connect("kept", crate::life::numbered("https://api.example.com", 1)).await;
    assert!(good(&server.command(&["doctor"])).contains("running"));
    let rotated = good(&server.command(&["root-keys", "rotate"]));
    assert!(rotated.contains("wrapped 3 keys"), "{rotated}");
    let resealed = good(&server.command(&["root-keys", "rotate", "--reseal"]));
    assert!(resealed.contains("sealed 1 connection"), "{resealed}");
    bad(
        &server.command(&["root-keys", "rotate", "--new-key-file", "/nowhere/new.key"]),
        1,
        &["leave --new-key-file out"],
    );
    assert!(good(&server.command(&["audit", "verify"])).contains("nothing was touched"));
    server.stop();
    bad(&server.command(&["root-keys", "rotate"]), 1, &["start it first"]);
    assert!(good(&server.command(&["doctor"])).contains("not running"));

    assert_eq!(database::change(&server.data_dir(), "UPDATE audit SET action = 'created' WHERE sequence = 3"), 1);
    let verified = server.command(&["audit", "verify"]);
    bad(&verified, 1, &["not as it was written"]);
    assert!(out(&verified).contains("row 3 is not as it was written"), "{}", out(&verified));
    fs::remove_file(server.data_dir().join("root.key")).unwrap();
    let examined = server.command(&["doctor"]);
    bad(&examined, 1, &["need mending"]);
    assert!(out(&examined).contains("WRONG root key"), "{}", out(&examined));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn access_from_the_shell() {
    let world = claviger_testkit::World::start(BINARY).await;
    let claviger = |arguments: &[&str]| world.server.command(arguments);
    let id = world.connection("unshared");
    let (team, user) = (world.principal("by_team").to_string(), world.user("by_team").to_string());
    let shown = good(&claviger(&["connections", "access", id]));
    assert!(shown.contains("admin@localhost") && shown.contains("editor") && !shown.contains(&team), "{shown}");
    let until = "2100-01-01T00:00:00Z";
    let shared = claviger(&["connections", "share", id, "--with", &team, "--relation", "resolver", "--until", until]);
    assert!(good(&shared).contains(&team), "{}", out(&shared));
    world.as_("by_team").get(&format!("{CONNECTIONS}/{id}")).await.expect(200);
    let listed = json(&claviger(&["connections", "access", id, "--output", "json"]));
    assert_eq!(listed["data"].as_array().unwrap().len(), 2);
    let why = good(&claviger(&["connections", "access", id, "--explain", &user]));
    assert!(why.contains("resolver until 2100") && why.contains("connections_resolve"), "{why}");
    assert!(!good(&claviger(&["connections", "share", id, "--stop", &team])).contains(&team));
    world.as_("by_team").get(&format!("{CONNECTIONS}/{id}")).await.expect(404);

    let admin = world.principal("admin").to_string();
    bad(
        &claviger(&["connections", "share", id, "--stop", &admin]),
        1,
        &["allow_self_lockout", "/data/attributes/bindings"],
    );
    let until = claviger_model::Clock::System.now().plus(std::time::Duration::from_secs(3_600)).to_string();
    let asked = ["connections", "request", id, "--relation", "editor", "--reason", "on call", "--until", &until];
    let asked = good(&claviger(&asked));
    assert!(asked.contains(id) && asked.contains("pending"), "{asked}");
    bad(&claviger(&["connections", "request", id, "--reason", "x", "--until", "soon"]), 1, &["expires_at"]);
    bad(&claviger(&["connections", "share", id]), 1, &["--with or --stop"]);
    bad(&claviger(&["connections", "reassign", id, "--to", "nobody"]), 1, &["/data/attributes/to"]);
    assert!(good(&claviger(&["connections", "reassign", id, "--to", &user])).contains(&user));
    world.as_("by_team").get(&format!("{CONNECTIONS}/{id}")).await.expect(200);
}
