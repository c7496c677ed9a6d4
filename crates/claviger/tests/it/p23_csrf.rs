//! P23: no page but ours makes a browser write.

use claviger_testkit::Client;
use serde_json::Value;

use crate::{api_sessions::admin_browser, api_support::shared};

/// Every operation of the document that is no GET, with an id of nothing in each path.
fn writes() -> Vec<(String, String)> {
    let document: Value = serde_json::from_str(&claviger_http::document()).expect("JSON");
    let mut writes = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for method in item.as_object().expect("operations").keys() {
            let proxied = path.contains("/proxy");
            if matches!(method.as_str(), "post" | "put" | "patch" | "delete") && !proxied {
                let nobody = "00000000-0000-7000-8000-000000000000";
                let path = path.split('/').map(|part| if part.starts_with('{') { nobody } else { part });
                writes.push((method.to_uppercase(), path.collect::<Vec<_>>().join("/")));
            }
        }
    }
    writes
}

/// What a browser sends by itself and by our script, with one thing wrong: the header's
/// name and what is in its place.
const FAULTS: [(&str, Option<&str>); 14] = [
    ("origin", None),
    ("origin", Some("null")),
    ("origin", Some("http://evil.example.com")),
    ("origin", Some("https://127.0.0.1")),
    ("origin", Some("http://127.0.0.1")),
    ("origin", Some("http://sub.localhost")),
    ("sec-fetch-site", Some("cross-site")),
    ("sec-fetch-site", Some("same-site")),
    ("sec-fetch-site", Some("none")),
    ("claviger-request", None),
    ("claviger-request", Some("0")),
    ("content-type", Some("application/x-www-form-urlencoded")),
    ("content-type", Some("text/plain;charset=UTF-8")),
    ("content-type", Some("multipart/form-data; boundary=x")),
];

async fn ask(
    client: &Client,
    cookie: &str,
    method: &str,
    path: &str,
    fault: Option<(&str, Option<&str>)>,
) -> (u16, Value) {
    let origin = client.origin();
    let mut headers = vec![
        ("cookie", cookie),
        ("origin", origin.as_str()),
        ("sec-fetch-site", "same-origin"),
        ("claviger-request", "1"),
        ("content-type", "application/json"),
    ];
    if let Some((name, value)) = fault {
        headers.retain(|(each, _)| *each != name);
        headers.extend(value.map(|value| (name, value)));
    }
    let answer = client.send(method, path, &headers, Some("{}".into())).await.expect("an answer");
    (answer.status.as_u16(), answer.json())
}

/// Which header an answer blames, in either of its shapes.
fn blamed(json: &Value) -> String {
    let errors = if json["details"].is_array() { &json["details"] } else { &json["errors"] };
    errors[0]["source"]["header"].as_str().unwrap_or_default().to_lowercase()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p23_no_other_page_makes_a_browser_write() {
    let server = shared();
    let browser = admin_browser(&server).await;
    let cookie = format!("__Host-claviger={}", browser.session().expect("a session"));
    let anonymous = server.client().anonymous();
    let (writes, mut refused) = (writes(), 0);
    assert!(writes.len() >= 50, "{}", writes.len());
    for (method, path) in &writes {
        for fault in FAULTS {
            let (status, json) = ask(&anonymous, &cookie, method, path, Some(fault)).await;
            assert_eq!((status, blamed(&json).as_str()), (403, fault.0), "{method} {path} {fault:?}: {json}");
            refused += 1;
        }
    }
    // With everything right, something else decides; the session's end comes last.
    let ends = |(_, path): &&(String, String)| path.ends_with("/sessions/current");
    for (method, path) in writes.iter().filter(|each| !ends(each)).chain(writes.iter().filter(ends)) {
        let (_, json) = ask(&anonymous, &cookie, method, path, None).await;
        assert_eq!(blamed(&json), "", "{method} {path}: {json}");
    }
    for (method, path) in &writes {
        let visitor = ["/sessions", "/accept", "/second_factor", "/sessions/passkey", "/v2/passkey_challenges"]
            .iter()
            .any(|end| path.ends_with(end))
            || path.contains("/authorization_links/");
        let (status, _) = ask(&anonymous, &cookie, method, path, None).await;
        assert!(status == 401 || (visitor && status == 400), "{method} {path}: the session is over, and {status}");
    }
    println!(
        "p23: {} writes x {} faults, {refused} refused; a replayed session opens none",
        writes.len(),
        FAULTS.len()
    );
}

#[tokio::test]
async fn p23_nobody_is_signed_in_by_another_page() {
    let server = shared();
    let (email, password) = crate::api_sessions::admin(&server);
    let body = serde_json::json!({"data": {"type": "sessions", "attributes": {"email": email, "password": password}}});
    let bytes = bytes::Bytes::from(body.to_string());
    let ask = async |headers: &[(&str, &str)]| {
        let client = server.client().anonymous();
        client.send("POST", "/api/v2/sessions", headers, Some(bytes.clone())).await.expect("an answer").status.as_u16()
    };
    let origin = server.client().origin();
    assert_eq!(ask(&[]).await, 201, "no browser, so nothing that could be fixed for it");
    assert_eq!(ask(&[("origin", &origin), ("claviger-request", "1")]).await, 201);
    assert_eq!(ask(&[("origin", &origin)]).await, 403);
    assert_eq!(ask(&[("origin", "http://evil.example.com"), ("claviger-request", "1")]).await, 403);
    assert_eq!(ask(&[("sec-fetch-site", "cross-site")]).await, 403);
    assert_eq!(ask(&[("cookie", "any=1")]).await, 403);
    assert_eq!(ask(&[("origin", &origin), ("claviger-request", "1"), ("content-type", "text/plain")]).await, 403);
}
