//! Who is not let in, and what is refused before any handler: keys, paths,
//! methods, media types, sizes.

use bytes::Bytes;
use claviger_testkit::{Client, Keys};
use serde_json::{Value, json};

use crate::api_support::{CONNECTIONS, EXECUTIONS, VND, bearer, body, path, run, shared};

pub(crate) const ID: &str = "0199b0a0-0000-7000-8000-000000000001";
const OPEN: [&str; 2] = ["/healthz", "/readyz"];

/// What clouds read, for whom there is `api_keyless.rs`.
fn is_document(path: &str) -> bool {
    path.starts_with("/oidc/")
}

/// What whoever has a link asks, which stands in the body; `oauth_link.rs` asks those.
fn is_by_link(path: &str) -> bool {
    path.starts_with("/api/v2/authorization_links/")
}

/// What comes before anybody has proved who they are; `api_sessions.rs` and e2e/oidc ask those.
fn is_sign_in(method: &str, path: &str) -> bool {
    path == "/api/v2/sign_in_options"
        || (method == "POST" && path == "/api/v2/sessions")
        || path.starts_with("/api/v2/sessions/current")
        || path == "/api/v2/sessions/passkey"
        || path == "/api/v2/passkey_challenges"
        || path.ends_with("/accept")
        || path.starts_with("/sign-in/")
}

/// Every operation of the document, with its path filled in.
pub(crate) async fn operations(client: &Client) -> Vec<(String, String)> {
    let document = client.get("/api/openapi.json").await.expect(200).json();
    let mut operations = Vec::new();
    for (template, methods) in document["paths"].as_object().unwrap() {
        let path: Vec<&str> = template
            .split('/')
            .map(|part| match part {
                "{integration_type}" | "{type}" => "OpenAI",
                _ if part.starts_with('{') => ID,
                _ => part,
            })
            .collect();
        for method in methods
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| !matches!(key.as_str(), "parameters" | "summary" | "description"))
        {
            operations.push((method.to_uppercase(), path.join("/")));
        }
    }
    operations
}

/// An answer without what differs each time.
fn bare(answer: &claviger_testkit::Answer) -> Value {
    let mut json = answer.json();
    // The services that answer texts have the objects beside them.
    for list in ["errors", "details"] {
        for error in json.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            error.as_object_mut().map(|error| error.remove("id"));
        }
    }
    json
}

#[tokio::test]
async fn every_operation_needs_keys_and_tells_nothing_about_wrong_ones() {
    let server = shared();
    let client = server.client();
    let asked = |(method, path): &(String, String)| {
        !OPEN.contains(&path.as_str()) && !is_sign_in(method, path) && !is_document(path) && !is_by_link(path)
    };
    let mut operations: Vec<_> = operations(&client).await.into_iter().filter(asked).collect();
    assert!(operations.len() >= 19, "{operations:?}");
    let proxied = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        .map(|method| (method.to_owned(), format!("{CONNECTIONS}/{ID}/proxy/x")));
    operations.extend(proxied);
    operations.extend(["/metrics", "/api/openapi.json", "/api/docs"].map(|path| ("GET".to_owned(), path.to_owned())));
    let good = &server.keys;
    let swapped = Keys { api_key: good.application_key.clone(), application_key: good.api_key.clone() };
    let mut wrong = vec![swapped];
    for (api_key, application_key) in [(0, 1), (1, 0), (1, 1), (2, 0), (0, 2)] {
        let spoil = |key: &str, how: u8| match how {
            0 => key.to_owned(),
            1 => spoiled(key),
            _ => "x".to_owned(),
        };
        wrong.push(Keys {
            api_key: spoil(&good.api_key, api_key),
            application_key: spoil(&good.application_key, application_key),
        });
    }
    for (method, path) in &operations {
        let none = client.anonymous().call(method, path, None).await.expect(401);
        assert!(none.text().len() < 1_000 && none.headers.contains_key("www-authenticate"), "{method} {path}");
        if path == "/api/v2/validate" {
            continue;
        }
        let mut bodies = Vec::new();
        for keys in &wrong {
            let answer = client.with(keys.clone()).call(method, path, None).await.expect(401);
            bodies.push(bare(&answer));
        }
        assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]), "{method} {path}: {bodies:?}");
    }
    println!("401: {} operations, {} wrong pairs of keys each", operations.len(), wrong.len());
}

/// Another last character before the checksum would already fail; so one of the
/// secret part is changed.
fn spoiled(key: &str) -> String {
    let middle = key.len() / 2;
    let other = if key.as_bytes()[middle] == b'A' { "B" } else { "A" };
    format!("{}{other}{}", &key[..middle], &key[middle + 1..])
}

#[tokio::test]
async fn keys_that_are_sent_twice_are_none() {
    let server = shared();
    let keys = &server.keys;
    let text = format!(
        "GET {CONNECTIONS} HTTP/1.1\r\nHost: {}\r\nDD-API-KEY: {}\r\nDD-API-KEY: {}\r\nDD-APPLICATION-KEY: {}\r\nConnection: close\r\n\r\n",
        server.address, keys.api_key, keys.api_key, keys.application_key
    );
    let answer = claviger_testkit::raw(server.address, text.as_bytes(), std::time::Duration::from_secs(5)).await;
    assert!(answer.starts_with(b"HTTP/1.1 401"), "{}", String::from_utf8_lossy(&answer));
}

#[tokio::test]
async fn validate_takes_the_api_key_and_validate_keys_both() {
    let server = shared();
    let client = server.client();
    let alone = [("dd-api-key", server.keys.api_key.as_str())];
    let answer = client.anonymous().send("GET", "/api/v2/validate", &alone, None).await.unwrap().expect(200);
    let data = &answer.json()["data"];
    assert_eq!((&data["type"], &data["attributes"]["valid"]), (&json!("validate_v2"), &json!(true)));
    assert_eq!(answer.headers["content-type"], "application/json");
    let wrong = [("dd-api-key", "nonsense")];
    client.anonymous().send("GET", "/api/v2/validate", &wrong, None).await.unwrap().expect(401);
    let both = client.get("/api/v2/validate_keys").await.expect(200);
    assert_eq!(
        (both.json(), both.headers["content-type"].to_str().unwrap()),
        (json!({"status": "ok"}), "application/json")
    );
    client.anonymous().send("GET", "/api/v2/validate_keys", &alone, None).await.unwrap().expect(401);
}

#[tokio::test]
async fn unknown_paths_and_methods_are_told_apart() {
    let server = shared();
    let client = server.client();
    for unknown in
        ["/api", "/api/v2", "/api/v2/actions", "/api/v2/actions/connections/", "/api/v2/nothing", "/api/v1/validate"]
    {
        client.get(unknown).await.expect(404);
    }
    for (method, path) in [
        ("PUT", CONNECTIONS),
        ("DELETE", EXECUTIONS),
        ("POST", "/api/v2/validate"),
        ("POST", "/api/v2/actions/integrations"),
        ("PUT", "/healthz"),
    ] {
        let answer = client.call(method, path, None).await.expect(405);
        assert!(answer.headers.contains_key("allow"), "{method} {path}");
    }
}

#[tokio::test]
async fn bodies_have_a_size_and_a_media_type() {
    let server = shared();
    let client = server.client();
    let id = client.connect("bodies", bearer("https://api.example.com", "abc")).await;
    let create = body(json!({"name": "n", "integration": bearer("https://api.example.com", "abc")}));
    let writes = [
        ("POST", CONNECTIONS.to_owned(), create),
        ("PATCH", path(&id), body(json!({}))),
        ("POST", EXECUTIONS.to_owned(), run(None, json!({"verb": "GET", "url": "http://10.0.0.1/"}))),
    ];
    for (method, path, good) in &writes {
        let bytes = Bytes::from(serde_json::to_vec(good).unwrap());
        let send = async |headers: &[(&str, &str)], bytes: Bytes| {
            client.send(method, path, headers, Some(bytes)).await.unwrap().status.as_u16()
        };
        for wrong in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/jsonp",
            "application/vnd.api",
            "",
        ] {
            assert_eq!(send(&[("content-type", wrong)], bytes.clone()).await, 415, "{method} {path} {wrong:?}");
        }
        for coding in ["gzip", "identity", "br"] {
            assert_eq!(send(&[("content-encoding", coding)], bytes.clone()).await, 415, "{method} {path} {coding}");
        }
        for right in ["application/json; charset=utf-8", VND, "Application/JSON"] {
            assert!(send(&[("content-type", right)], bytes.clone()).await < 300, "{method} {path} {right}");
        }
        let mut long = bytes.to_vec();
        long.resize((1 << 20) + 1, b' ');
        assert_eq!(send(&[], long.clone().into()).await, 413, "{method} {path}");
        long.pop();
        assert!(send(&[], long.into()).await < 300, "{method} {path}: 1 MiB is not too much");
        assert_eq!(send(&[], Bytes::new()).await, 400, "{method} {path}");
    }
}
