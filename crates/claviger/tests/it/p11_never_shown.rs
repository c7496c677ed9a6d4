//! P11: no route, whatever it is sent and however it fails, returns a stored
//! secret. Use is not reveal.

use claviger_testkit::{Answer, Client, Options, Reply, Server, Upstream, canary};
use http::Response;
use http_body_util::Full;
use serde_json::{Value, json};

use crate::{
    api_refusals::{ID, operations},
    api_support::{BINARY, CONNECTIONS, Form, body, path, run},
};

/// Says everything back that it was sent, as an upstream that wants to know
/// would; the path chooses the status.
pub(crate) async fn mirror() -> Upstream {
    Upstream::start(|request| {
        let mut said = format!("{}\n", request.uri);
        for (name, value) in &request.headers {
            said.push_str(&format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())));
        }
        said.push_str(&String::from_utf8_lossy(&request.body));
        let status = request.uri.path().rsplit('/').next().and_then(|text| text.parse().ok()).unwrap_or(200);
        let mut reply = Response::builder().status(status).header("content-type", "text/plain");
        for (name, value) in request.headers.iter().filter(|(name, _)| *name != "host" && *name != "connection") {
            reply = reply.header(format!("x-said-{name}"), value);
        }
        reply.body(Full::new(said.into())).unwrap_or_else(|_| Reply::default())
    })
    .await
}

/// Sends every type's requests to one upstream.
pub(crate) fn everything_to(forms: &[String], url: &str) -> String {
    forms
        .iter()
        .filter(|kind| *kind != "HTTP")
        .map(|kind| format!("[integrations.{kind}]\nbase_url = \"{url}\"\n"))
        .collect()
}

/// A server whose connections of any type talk to `url`.
pub(crate) async fn server(url: &str, log_level: &str) -> (Server, Vec<Form>) {
    let kinds: Vec<String> = {
        let server = crate::api_support::shared();
        let mut kinds: Vec<String> =
            Form::all(&server.client()).await.into_iter().map(|form| form.integration).collect();
        kinds.dedup();
        kinds
    };
    let arguments = vec!["--log-level".to_owned(), log_level.to_owned()];
    let server =
        Server::start(BINARY, Options { config: Some(everything_to(&kinds, url)), arguments, ..Options::default() });
    let forms = Form::all(&server.client()).await;
    (server, forms)
}

/// One connection of every type, each secret of it a canary.
pub(crate) async fn plant(client: &Client, forms: &[Form], url: &str) -> (Vec<String>, Vec<String>) {
    let (mut ids, mut canaries) = (Vec::new(), Vec::new());
    for form in forms {
        let mut integration = form.fill(url, |_| {
            canaries.push(canary::plant(canaries.len()));
            canaries.last().unwrap().clone()
        });
        if form.credential == "HTTPTokenAuth" {
            tokens(&mut integration, &mut canaries);
        }
        ids.push(client.connect(&format!("of {}", form.credential), integration).await);
    }
    (ids, canaries)
}

/// Enough tokens for 64 canaries, one of them wherever a token may stand.
fn tokens(integration: &mut Value, canaries: &mut Vec<String>) {
    let credentials = &mut integration["credentials"];
    for index in 2..40 {
        canaries.push(canary::plant(canaries.len()));
        let token = json!({"name": format!("token{index}"), "type": "SECRET", "value": canaries.last().unwrap()});
        credentials["tokens"].as_array_mut().unwrap().push(token);
    }
    let header = |index: usize| json!({"name": format!("X-H{index}"), "value": format!("a {{{{ token{index} }}}} b")});
    credentials["headers"] = json!((1..20).map(header).collect::<Vec<_>>());
    credentials["url_parameters"] = json!([{"name": "p", "value": "{{ token20 }}"}]);
    credentials["body"] = json!({"content": "{\"k\": \"{{ token21 }}\"}", "content_type": "application/json"});
}

/// Bodies for an operation on a connection: right ones and wrong ones.
pub(crate) fn bodies(method: &str, path: &str, id: &str, form: &Form) -> Vec<Option<Value>> {
    let kind = json!({"type": form.integration, "credentials": {"type": form.credential}});
    match (method, path) {
        ("POST", CONNECTIONS) => vec![
            Some(body(json!({"name": "n", "integration": kind}))),
            Some(body(json!({"id": id, "name": 1, "integration": kind}))),
        ],
        ("PATCH", _) => vec![
            Some(body(json!({"name": "renamed"}))),
            Some(body(json!({"integration": kind}))),
            Some(body(json!({"integration": {"type": form.integration, "base_url": "https://elsewhere.example.net"}}))),
            Some(body(json!({"version": 0}))),
            Some(body(json!({"integration": {"type": "Other"}}))),
        ],
        ("POST", "/api/v2/actions/executions") => ["", "401", "500", "http://10.0.0.1/"]
            .map(|url| Some(run(Some(id), json!({"verb": "POST", "url": url, "body": {"a": 1}}))))
            .into_iter()
            .chain([Some(run(Some(id), json!({"verb": "GET", "url": "x", "more": 1})))])
            .collect(),
        _ => vec![None],
    }
}

fn look(answer: &Answer, canaries: &[String]) -> Vec<String> {
    let headers: String = answer.headers.iter().map(|(name, value)| format!("{name}: {value:?}\n")).collect();
    canary::find(&[headers.as_bytes(), &answer.body].concat(), canaries)
}

/// An answer that is kept to be given again is kept without secrets.
async fn created_twice(client: &Client, forms: &[Form], url: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (index, form) in forms.iter().enumerate() {
        let mut canaries = Vec::new();
        let integration = form.fill(url, |_| {
            canaries.push(canary::plant(1_000 + index * 10 + canaries.len()));
            canaries.last().unwrap().clone()
        });
        let sent = body(json!({"name": "sent twice", "integration": integration})).to_string();
        let key = format!("once-{index}");
        for replayed in [false, true] {
            let headers = [("idempotency-key", key.as_str())];
            let answer =
                client.send("POST", CONNECTIONS, &headers, Some(sent.clone().into())).await.unwrap().expect(201);
            assert_eq!(answer.headers.contains_key("idempotent-replay"), replayed, "{}", form.credential);
            found.extend(
                look(&answer, &canaries).into_iter().map(|hit| format!("a repeated {}: {hit}", form.credential)),
            );
        }
    }
    found
}

#[tokio::test]
async fn p11_a_secret_is_never_shown() {
    let upstream = mirror().await;
    let (server, forms) = server(&upstream.url(), "info").await;
    let client = server.client();
    let (ids, canaries) = plant(&client, &forms, &upstream.url()).await;
    assert!(canaries.len() >= 64, "{}", canaries.len());
    let types: std::collections::BTreeSet<&str> = forms.iter().map(|form| form.integration.as_str()).collect();
    assert!(types.len() >= 24, "{types:?}");
    let operations = operations(&client).await;
    let (mut answers, mut found) = (0, Vec::new());
    let more = [("GET", "/metrics"), ("GET", "/api/docs"), ("GET", "/")]
        .map(|(method, path)| (method.to_owned(), path.to_owned()));
    found.extend(created_twice(&client, &forms, &upstream.url()).await);
    // What removes a connection comes last.
    let (last, first): (Vec<_>, Vec<_>) =
        operations.into_iter().chain(more).partition(|(method, path)| method == "DELETE" && !path.contains("proxy"));
    for (id, form) in ids.iter().zip(&forms) {
        for (method, template) in
            first.iter().chain(&last).filter(|(method, path)| !(path.contains("app_key") && method == "DELETE"))
        {
            let at = template.replace(ID, id);
            for body in bodies(method, &at, id, form) {
                let answer = client.call(method, &at, body.as_ref()).await;
                answers += 1;
                found.extend(
                    look(&answer, &canaries)
                        .into_iter()
                        .map(|hit| format!("{method} {at} of {}: {hit}", form.credential)),
                );
            }
        }
        client.get(&path(id)).await.expect(404);
    }
    let sent = upstream
        .received()
        .iter()
        .filter(|request| {
            let all = format!("{} {:?} {}", request.uri, request.headers, String::from_utf8_lossy(&request.body));
            !canary::find(all.as_bytes(), &canaries).is_empty()
        })
        .count();
    assert!(sent > 40, "the credentials were in use: {sent}");
    assert!(found.is_empty(), "{} hits:\n{}", found.len(), found.join("\n"));
    println!(
        "P11: {} canaries, {} credential types, {answers} answers, {sent} requests with a credential, 0 hits",
        canaries.len(),
        forms.len()
    );
}
