//! Attack class E11: addresses that a service or a provider names in what it answers are data.
//! Nothing of ours goes there: not the next page, not where tokens are said to be given instead.

use std::sync::{
    Arc,
    atomic::{AtomicU16, Ordering::Relaxed},
};

use claviger_testkit::{Client, Received, Reply, Server, Upstream};
use http::Response;
use http_body_util::Full;
use serde_json::{Value, json};
use url::Url;

use crate::{
    api_support::{CONNECTIONS, bearer, body, path},
    oauth::{address, begin, browser, complete, server},
};

/// The fields by which services and providers are known to say where to go on.
const FIELDS: [&str; 14] = [
    "next",
    "next_page_url",
    "@odata.nextLink",
    "serviceUrl",
    "instance_url",
    "api_domain",
    "base_url",
    "webhook_url",
    "location",
    "issuer",
    "token_endpoint",
    "token_url",
    "userinfo_endpoint",
    "jwks_uri",
];

/// Answers whatever it is asked and names `elsewhere` in every place; 0 is 200.
fn named(status: u16, elsewhere: &str, request: &Received) -> Reply {
    let there = format!("{elsewhere}{}", request.uri);
    let mut said: Value = FIELDS.iter().map(|field| ((*field).to_owned(), json!(there))).collect();
    said["links"] = json!({"next": there, "self": {"href": there}});
    for (name, value) in [
        ("access_token", json!("token-of-the-provider")),
        ("refresh_token", json!("refresh-of-the-provider")),
        ("token_type", json!("Bearer")),
        ("device_code", json!("device-code-of-the-provider")),
        ("user_code", json!("WDJB-MJHT")),
        ("verification_uri", json!(there)),
        ("expires_in", json!(600)),
    ] {
        said[name] = value;
    }
    let challenge = format!("Bearer authorization_uri=\"{there}\", resource_metadata=\"{there}\", realm=\"{there}\"");
    Response::builder()
        .status(if status == 0 { 200 } else { status })
        .header("content-type", "application/json")
        .header("location", &there)
        .header("content-location", &there)
        .header("link", format!("<{there}>; rel=\"next\", <{there}>; rel=\"token_endpoint\""))
        .header("refresh", format!("0; url={there}"))
        .header("alt-svc", format!("h2=\"{}\"", elsewhere.trim_start_matches("http://")))
        .header("www-authenticate", challenge)
        .body(Full::from(said.to_string()))
        .unwrap()
}

/// A connection of each way to authenticate that asks somebody for something first.
fn integrations(url: &str) -> Vec<(&'static str, Value)> {
    let token = format!("{url}/token");
    let client = json!({"token_url": token, "client_id": "claviger", "client_secret": "canary-client-secret"});
    let oauth = |kind: &str, more: Value| {
        let mut credentials = client.clone();
        credentials["type"] = json!(kind);
        for (name, value) in more.as_object().unwrap() {
            credentials[name] = value.clone();
        }
        json!({"type": "HTTP", "base_url": url, "credentials": credentials})
    };
    let browser = json!({"authorization_url": format!("{url}/authorize"), "revocation_url": format!("{url}/revoke")});
    let device = json!({"device_authorization_url": format!("{url}/device"),
        "client_authentication": "client_secret_basic"});
    let two_step = json!({"type": "HTTPTwoStepAuth",
        "secret": {"type": "HTTPBasicAuth", "username": "ada", "password": "canary-password"},
        "token_request": {"url": token, "method": "POST"}, "access_token_path": "body.access_token",
        "refresh_interval": 0, "headers": [{"name": "Authorization", "value": "Bearer {{ access_token }}"}]});
    vec![
        ("token", bearer(url, "canary-token")),
        ("client credentials", oauth("HTTPOAuth2ClientCredentials", json!({}))),
        ("two steps", json!({"type": "HTTP", "base_url": url, "credentials": two_step})),
        ("browser", oauth("HTTPOAuth2AuthorizationCode", browser)),
        ("device", oauth("HTTPOAuth2DeviceCode", device)),
    ]
}

/// Everything that a connection does by itself or when it is told.
async fn use_up(client: &Client, own: &Client, (name, integration): &(&str, Value)) {
    let unsaved = body(json!({"name": name, "integration": integration}));
    client.post(&format!("{CONNECTIONS}/test"), &unsaved).await;
    let id = client.connect(name, integration.clone()).await;
    match *name {
        "browser" => {
            let (_, begun) = begin(own, &id).await;
            let state = Url::parse(address(&begun)).unwrap();
            let state = state.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
            complete(own, &format!("code=a-code&state={state}")).await;
        }
        "device" => drop(client.call("POST", &format!("{}/authorize", path(&id)), None).await),
        _ => {}
    }
    for follow in [false, true] {
        client
            .run(Some(&id), json!({"verb": "POST", "url": "/list", "body": {"a": 1}, "followRedirect": follow}))
            .await;
    }
    client.get(&format!("{}/proxy/list", path(&id))).await;
    client.call("POST", &format!("{}/test", path(&id)), None).await;
    // At the provider, what was granted is taken back.
    client.call("DELETE", &path(&id), None).await.expect(204);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e11_what_an_answer_names_is_nowhere_that_we_go() {
    let elsewhere = Upstream::start(|_| Reply::default()).await;
    let status = Arc::new(AtomicU16::new(0));
    let (told, there) = (Arc::clone(&status), elsewhere.url());
    let upstream = Upstream::start(move |request| named(told.load(Relaxed), &there, request)).await;
    let server: Server = server();
    let (client, own) = (server.client(), browser(&server).await);
    for each in [0, 201, 301, 302, 303, 307, 308, 401, 407, 429] {
        status.store(each, Relaxed);
        for integration in integrations(&upstream.url()) {
            use_up(&client, &own, &integration).await;
        }
    }
    let strays: Vec<_> =
        elsewhere.received().iter().map(|request| format!("{} {}", request.method, request.uri)).collect();
    assert!(strays.is_empty(), "{strays:#?}");
    let asked = upstream.received();
    let came = |to: &str| asked.iter().filter(|request| request.uri.path() == to).count();
    for to in ["/token", "/device", "/revoke", "/list"] {
        assert!(came(to) >= 10 || (to == "/revoke" && came(to) >= 1), "{} requests to {to}", came(to));
    }
    println!(
        "E11: {} answers that name another address in {} places each, 0 requests there",
        asked.len(),
        FIELDS.len() + 8
    );
}
