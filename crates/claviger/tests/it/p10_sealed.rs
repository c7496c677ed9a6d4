//! P10: without a good root key the server says so, serves health only, and
//! writes nothing.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
};

use claviger_testkit::{Options, Server, database};

use crate::{
    api_refusals::operations,
    api_support::{BINARY, CONNECTIONS, bearer},
};

/// What is done to the installation before it starts again.
struct Case {
    name: &'static str,
    /// What the reason must speak of.
    says: &'static str,
    spoil: fn(&Place, &mut Options),
}

struct Place {
    data: PathBuf,
    key: PathBuf,
    /// The root key of another installation.
    foreign: Vec<u8>,
}

impl Place {
    fn write(&self, bytes: &[u8]) {
        write(&self.key, bytes);
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn variable(options: &mut Options, name: &str, value: &str) {
    options.environment = vec![(name.to_owned(), value.to_owned())];
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

const CASES: [Case; 19] = [
    Case { name: "no key file", says: "root.key", spoil: |place, _| fs::remove_file(&place.key).unwrap() },
    Case { name: "a key of nobody's", says: "root key", spoil: |place, _| place.write(&[7; 32]) },
    Case { name: "the key of another database", says: "root key", spoil: |place, _| place.write(&place.foreign) },
    Case {
        name: "a damaged row",
        says: "damaged",
        spoil: |place, _| {
            let flip = "UPDATE wrapped_key SET wrapped = randomblob(length(wrapped)) WHERE purpose = 'audit'";
            assert_eq!(database::change(&place.data, flip), 1);
        },
    },
    Case {
        name: "rows of the keys gone",
        says: "holds no keys",
        spoil: |place, _| {
            assert!(database::change(&place.data, "DELETE FROM wrapped_key") > 0);
        },
    },
    Case {
        name: "swapped rows",
        says: "damaged",
        spoil: |place, _| {
            let swap = "UPDATE wrapped_key SET wrapped = (SELECT wrapped FROM wrapped_key WHERE purpose = 'audit') WHERE purpose = 'checkpoint'";
            assert_eq!(database::change(&place.data, swap), 1);
        },
    },
    Case { name: "readable for the group", says: "chmod", spoil: |place, _| mode(&place.key, 0o640) },
    Case { name: "readable for all", says: "chmod", spoil: |place, _| mode(&place.key, 0o604) },
    Case { name: "too short", says: "32", spoil: |place, _| place.write(&[7; 31]) },
    Case { name: "too long", says: "32", spoil: |place, _| place.write(&[7; 4_096]) },
    Case { name: "an empty file", says: "32", spoil: |place, _| place.write(b"") },
    Case {
        name: "a directory",
        says: "root.key",
        spoil: |place, _| {
            fs::remove_file(&place.key).unwrap();
            fs::create_dir(&place.key).unwrap();
            mode(&place.key, 0o700);
        },
    },
    Case {
        name: "a link to nowhere",
        says: "root.key",
        spoil: |place, _| {
            fs::remove_file(&place.key).unwrap();
            symlink(place.data.join("nowhere"), &place.key).unwrap();
        },
    },
    Case {
        name: "a wrong key in the environment",
        says: "root key",
        spoil: |_, options| variable(options, "CLAVIGER_ROOT_KEY", &"07".repeat(32)),
    },
    Case {
        name: "no key in the environment",
        says: "CLAVIGER_ROOT_KEY or CLAVIGER_ROOT_KEY_FD: a root key is 32 bytes",
        spoil: |_, options| variable(options, "CLAVIGER_ROOT_KEY", ""),
    },
    Case {
        name: "a descriptor that is closed",
        says: "CLAVIGER_ROOT_KEY_FD",
        spoil: |_, options| variable(options, "CLAVIGER_ROOT_KEY_FD", "87"),
    },
    Case {
        name: "a descriptor that is no number",
        says: "CLAVIGER_ROOT_KEY_FD: must be the number",
        spoil: |_, options| variable(options, "CLAVIGER_ROOT_KEY_FD", "three"),
    },
    Case {
        name: "no descriptor",
        says: "CLAVIGER_ROOT_KEY_FD: must be the number",
        spoil: |_, options| variable(options, "CLAVIGER_ROOT_KEY_FD", ""),
    },
    Case {
        name: "a file elsewhere that is not there",
        says: "elsewhere.key",
        spoil: |place, options| {
            options.config = Some(format!("root_key_file = {:?}", place.data.join("elsewhere.key")));
        },
    },
];

#[tokio::test]
async fn p10_sealed_without_a_good_root_key() {
    let foreign = Server::start(BINARY, Options::default());
    let foreign_key = fs::read(foreign.data_dir().join("root.key")).unwrap();
    drop(foreign);
    let mut server = Server::start(BINARY, Options::default());
    let client = server.client();
    client.connect("kept", bearer("https://api.example.com", "secret")).await;
    let operations = operations(&client).await;
    server.stop();
    let place = Place { data: server.data_dir(), key: server.data_dir().join("root.key"), foreign: foreign_key };
    let copy = tempfile::tempdir().unwrap();
    copy_dir(&place.data, copy.path());
    let mut refused = 0;
    for case in &CASES {
        put_back(copy.path(), &place.data);
        server.options = Options::default();
        (case.spoil)(&place, &mut server.options);
        let before = state(&place.data);
        server.restart();
        refused += sealed(&server, case, &operations).await;
        server.stop();
        assert_eq!(state(&place.data), before, "{}: something was written", case.name);
    }
    put_back(copy.path(), &place.data);
    server.options = Options::default();
    server.restart();
    server.client().get(CONNECTIONS).await.expect(200);
    println!("P10: {} start-up cases sealed, {refused} routes refused with 503, nothing written", CASES.len());
}

/// Health answers, everything else says why it does not.
async fn sealed(server: &Server, case: &Case, operations: &[(String, String)]) -> usize {
    let client = server.client();
    client.get("/healthz").await.expect(200);
    let more = ["/readyz", "/metrics", "/", "/api/docs", "/api/openapi.json", "/nowhere"]
        .map(|path| ("GET".to_owned(), path.to_owned()));
    let proxy = [("POST".to_owned(), format!("{CONNECTIONS}/0199b0a0-0000-7000-8000-000000000001/proxy/x"))];
    let mut refused = 0;
    for (method, path) in operations.iter().chain(&more).chain(&proxy).filter(|(_, path)| path != "/healthz") {
        let answer = client.call(method, path, None).await;
        assert_eq!(answer.status.as_u16(), 503, "{}: {method} {path}: {}", case.name, answer.text());
        refused += 1;
        if method == "HEAD" {
            continue;
        }
        let detail = answer.json()["errors"][0]["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("sealed") && detail.contains(case.says), "{}: {detail}", case.name);
    }
    let output = server.output();
    assert!(output.contains("the server stays sealed") && output.contains(case.says), "{}: {output}", case.name);
    refused
}

/// Rows of every table, and every other file with its bytes.
type State = (std::collections::BTreeMap<String, Vec<String>>, Vec<(String, Vec<u8>)>);

/// All rows, and all files but the database's own bookkeeping.
fn state(data: &Path) -> State {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(data)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| !entry.file_name().to_string_lossy().starts_with("claviger.db"))
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap_or_default()))
        .collect();
    files.sort();
    (database::dump(data), files)
}

fn copy_dir(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

fn put_back(from: &Path, to: &Path) {
    for entry in fs::read_dir(to).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if entry.file_type().unwrap().is_dir() {
            fs::remove_dir_all(path).unwrap()
        } else {
            fs::remove_file(path).unwrap()
        }
    }
    copy_dir(from, to);
}

#[tokio::test]
async fn p10_the_root_key_does_not_stay_in_the_environment() {
    let mut server = Server::start(BINARY, Options::default());
    server.stop();
    let key = fs::read(server.data_dir().join("root.key")).unwrap();
    fs::remove_file(server.data_dir().join("root.key")).unwrap();
    let text: String = if key.len() == 32 {
        key.iter().map(|byte| format!("{byte:02x}")).collect()
    } else {
        String::from_utf8(key).unwrap()
    };
    server.options.environment = vec![("CLAVIGER_ROOT_KEY".to_owned(), text.trim().to_owned())];
    server.restart();
    server.client().get(CONNECTIONS).await.expect(200);
    assert!(!server.data_dir().join("root.key").exists());
    for file in ["environ", "cmdline"] {
        let Ok(bytes) = fs::read(format!("/proc/{}/{file}", server.pid())) else { continue };
        let shown = String::from_utf8_lossy(&bytes);
        assert!(!shown.contains(text.trim()), "the root key stands in /proc/PID/{file}");
    }
    assert!(!server.output().contains(text.trim()));
}
