//! References in place of secrets, through the API: what the operator allows, where the value
//! goes, and where it never stands.

use std::path::PathBuf;

use claviger_testkit::{Answer, Client, Keys, Options, Server, Upstream, canary};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    api_support::{BINARY, CONNECTIONS, EXECUTIONS, Form, bearer, body, path, pointers, refused, run},
    cli::json,
    p11_never_shown::{everything_to, mirror},
};

const CREDENTIALS: &str = "/data/attributes/integration/credentials";

struct Site {
    server: Server,
    folder: TempDir,
}

impl Site {
    fn start(environment: &[(&str, &str)], more: &str) -> Self {
        Self::start_at("info", environment, more)
    }

    fn start_at(log_level: &str, environment: &[(&str, &str)], more: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let root = folder.path().display();
        let config = format!(
            "[references]\nshared = true\nallow = ['env:CLAVIGER_SECRET_*', 'env:APP_KEY', 'file:{root}/in/*']\n{more}"
        );
        std::fs::create_dir(folder.path().join("in")).unwrap();
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let arguments = vec!["--log-level".to_owned(), log_level.to_owned()];
        let options = Options { config: Some(config), environment, arguments, ..Options::default() };
        Self { server: Server::start(BINARY, options), folder }
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path: PathBuf = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        format!("file:{}", path.display())
    }
}

fn reference(text: &str) -> Value {
    json!({ "reference": text })
}

/// An HTTP connection whose one token is somewhere else.
fn referring(base_url: &str, text: &str) -> Value {
    let mut integration = bearer(base_url, "");
    integration["credentials"]["tokens"][0]["value"] = reference(text);
    integration
}

/// The header that the upstream got for one call.
async fn sent(client: &Client, id: &str, upstream: &Upstream) -> String {
    let before = upstream.received().len();
    let done = client.run(Some(id), json!({"verb": "GET", "url": "/"})).await;
    assert_eq!(done["status"], "succeeded", "{done}");
    let headers = upstream.received()[before].headers.clone();
    headers["authorization"].to_str().unwrap().to_owned()
}

/// Why a call failed.
async fn failed(client: &Client, id: &str) -> (String, String) {
    let done = client.run(Some(id), json!({"verb": "GET", "url": "/"})).await;
    let text = |name: &str| done["error"][name].as_str().unwrap_or_else(|| panic!("{done}")).to_owned();
    (text("code"), text("message"))
}

async fn shown(client: &Client, id: &str) -> Value {
    client.get(&path(id)).await.expect(200).json()["data"]["attributes"].clone()
}

async fn patch(client: &Client, id: &str, integration: Value) -> Answer {
    client.call("PATCH", &path(id), Some(&body(json!({ "integration": integration })))).await
}

#[tokio::test]
async fn a_reference_is_used_like_its_value_and_answered_in_its_place() {
    let upstream = mirror().await;
    let site = Site::start(&[("CLAVIGER_SECRET_ONE", "value-of-one-1234")], "");
    let client = site.server.client();
    let id = client.connect("refers", referring(&upstream.url(), "env:CLAVIGER_SECRET_ONE")).await;
    assert_eq!(sent(&client, &id, &upstream).await, "Bearer value-of-one-1234");
    let proxied = client.get(&format!("{}/proxy/x", path(&id))).await.expect(200);
    assert!(proxied.text().contains("Bearer {{ token1 }}"), "redacted like any other: {}", proxied.text());
    let done = client.run(Some(&id), json!({"verb": "GET", "url": "/"})).await;
    assert!(!done.to_string().contains("value-of-one"), "{done}");
    let is = shown(&client, &id).await;
    assert_eq!(is["integration"], referring(&upstream.url(), "env:CLAVIGER_SECRET_ONE"));
    assert!(is["secrets"]["tokens/token1"]["set_at"].is_string(), "{is}");
    let test = client.call("POST", &format!("{}/test", path(&id)), None).await.expect(200);
    assert!(!test.text().contains("value-of-one"), "{}", test.text());
    let unsaved = body(json!({"name": "n", "integration": referring(&upstream.url(), "env:CLAVIGER_SECRET_ONE")}));
    let before = upstream.received().len();
    client.post(&format!("{CONNECTIONS}/test"), &unsaved).await.expect(200);
    assert_eq!(upstream.received()[before].headers["authorization"], "Bearer value-of-one-1234");

    // What is not named stays, a value takes the reference's place, and a reference the value's.
    let named =
        json!({"type": "HTTP", "credentials": {"type": "HTTPTokenAuth", "headers": [{"name": "X-A", "value": "b"}]}});
    patch(&client, &id, named).await.expect(200);
    assert_eq!(sent(&client, &id, &upstream).await, "Bearer value-of-one-1234");
    let with = |value: Value| json!({"type": "HTTP", "credentials": {"type": "HTTPTokenAuth", "tokens": [{"name": "token1", "value": value}]}});
    patch(&client, &id, with(json!("its-own-value"))).await.expect(200);
    assert_eq!(sent(&client, &id, &upstream).await, "Bearer its-own-value");
    assert_eq!(shown(&client, &id).await["integration"]["credentials"]["tokens"][0]["value"], "");
    let file = site.write("in/key", "from-a-file-1234\n");
    patch(&client, &id, with(reference(&file))).await.expect(200);
    assert_eq!(sent(&client, &id, &upstream).await, "Bearer from-a-file-1234");
    site.write("in/key", "replaced-meanwhile\n");
    assert_eq!(sent(&client, &id, &upstream).await, "Bearer replaced-meanwhile");

    // Switched off and on, it is as it was.
    let before = shown(&client, &id).await;
    client.call("POST", &format!("{}/disable", path(&id)), None).await.expect(200);
    client.run(Some(&id), json!({"verb": "GET", "url": "/"})).await["status"]
        .as_str()
        .filter(|status| *status == "failed")
        .expect("off");
    client.call("POST", &format!("{}/enable", path(&id)), None).await.expect(200);
    let after = shown(&client, &id).await;
    assert_eq!((&after["integration"], &after["secrets"]), (&before["integration"], &before["secrets"]));
    assert_eq!(sent(&client, &id, &upstream).await, "Bearer replaced-meanwhile");
    let audit = client.get("/api/v2/audit/events?page[limit]=1000").await.expect(200).text();
    assert!(audit.contains(&file) && !audit.contains("replaced-meanwhile"), "the record names the reference");
}

#[tokio::test]
async fn what_the_operator_does_not_allow_is_refused_where_it_is_entered_and_where_it_is_used() {
    let upstream = mirror().await;
    let mut site = Site::start(&[("CLAVIGER_SECRET_ONE", "value-of-one-1234"), ("OTHER", "canary")], "");
    let client = site.server.client();
    let outside = site.write("outside", "canary-outside");
    let at = format!("{CREDENTIALS}/tokens/0/value/reference");
    for (text, says) in [
        ("env:OTHER", "not allowed"),
        ("env:CLAVIGER_ROOT_KEY", "own variables"),
        (&outside, "not allowed"),
        ("vault:apps/x#y", "no references to Vault"),
        ("nonsense", "env:NAME"),
        ("", "env:NAME"),
    ] {
        for route in [CONNECTIONS.to_owned(), format!("{CONNECTIONS}/test")] {
            let wanted = body(json!({"name": "n", "integration": referring(&upstream.url(), text)}));
            let answer = client.post(&route, &wanted).await.expect(400);
            assert!(pointers(&answer).contains(&at), "{text}: {}", answer.text());
            assert!(answer.text().contains(says), "{text}: {}", answer.text());
        }
    }
    let mut more = referring(&upstream.url(), "env:APP_KEY");
    more["credentials"]["tokens"][0]["value"]["value"] = json!("x");
    let answer = client.post(CONNECTIONS, &body(json!({"name": "n", "integration": more}))).await;
    let answer = answer.expect(400);
    assert!(pointers(&answer).contains(&format!("{CREDENTIALS}/tokens/0/value")), "{}", answer.text());

    // Allowed, and not there; with the store and the field, and no value.
    let id = client.connect("missing", referring(&upstream.url(), "env:APP_KEY")).await;
    let (code, message) = failed(&client, &id).await;
    assert_eq!(code, "authentication_failed");
    for part in ["tokens/token1", "env:APP_KEY", "not found"] {
        assert!(message.contains(part), "{part}: {message}");
    }
    let proxied = client.get(&format!("{}/proxy/x", path(&id))).await;
    assert_eq!(proxied.status.as_u16(), 502, "{}", proxied.text());
    assert_eq!(proxied.headers["claviger-error"], "authentication_failed");
    let test = client.call("POST", &format!("{}/test", path(&id)), None).await.expect(200).json();
    assert_eq!(test["data"]["attributes"]["verdict"], "refused", "{test}");
    assert_eq!(shown(&client, &id).await["health"]["state"], "failing");
    assert!(upstream.received().is_empty(), "nothing is sent without it");

    // The operator changes their mind.
    let id = client.connect("withdrawn", referring(&upstream.url(), "env:CLAVIGER_SECRET_ONE")).await;
    assert_eq!(sent(&client, &id, &upstream).await, "Bearer value-of-one-1234");
    site.server.options.config = None;
    site.server.restart();
    let (code, message) = failed(&site.server.client(), &id).await;
    assert!(code == "authentication_failed" && message.contains("not allowed"), "{code}: {message}");
}

#[tokio::test]
async fn the_command_line_names_references_too() {
    let upstream = mirror().await;
    let site = Site::start(&[("APP_KEY", "value-of-app-1234")], "");
    let create = |more: &[&str]| {
        let url = upstream.url();
        let mut arguments =
            vec!["connections", "create", "--output", "json", "--integration", "HTTP", "--base-url", &url];
        arguments.extend(more);
        json(&site.server.command(&arguments))["data"]["id"].as_str().unwrap().to_owned()
    };
    let header = "Authorization=Bearer {{ key }}";
    let token = create(&[
        "--name",
        "t",
        "--credential-type",
        "HTTPTokenAuth",
        "--token-reference",
        "key=env:APP_KEY",
        "--header",
        header,
    ]);
    let basic = ["--field", "username=ada", "--secret-reference", "password=env:APP_KEY"];
    let basic = create(&[&["--name", "b", "--credential-type", "HTTPBasicAuth"], &basic[..]].concat());
    let client = site.server.client();
    assert_eq!(sent(&client, &token, &upstream).await, "Bearer value-of-app-1234");
    assert_eq!(sent(&client, &basic, &upstream).await, "Basic YWRhOnZhbHVlLW9mLWFwcC0xMjM0");
}

/// As with a value: whoever may edit a connection cannot take the secret along to a host of
/// their own. Entering the reference again is no new right: anybody who may make a connection can.
#[tokio::test]
async fn p17_another_origin_asks_for_the_reference_again() {
    let (upstream, other) = (mirror().await, mirror().await);
    let site = Site::start(&[("APP_KEY", "value-of-app-1234")], "");
    let client = site.server.client();
    let id = client.connect("moves", referring(&upstream.url(), "env:APP_KEY")).await;
    let moved = json!({"type": "HTTP", "base_url": other.url()});
    let answer = patch(&client, &id, moved).await;
    refused(&answer, 400, &[&format!("{CREDENTIALS}/tokens")]);
    assert_eq!(sent(&client, &id, &upstream).await, "Bearer value-of-app-1234");
    let mut whole = referring(&other.url(), "env:APP_KEY");
    whole["credentials"].as_object_mut().unwrap().remove("headers");
    patch(&client, &id, whole).await.expect(200);
    assert_eq!(sent(&client, &id, &other).await, "Bearer value-of-app-1234");
    assert_eq!(upstream.received().len(), 1);
}

/// A storage writer: the plain copy is for showing alone, what is sealed counts.
#[tokio::test]
async fn p06_a_reference_that_is_written_into_the_database_resolves_to_nothing() {
    let upstream = mirror().await;
    let mut site = Site::start(&[("APP_KEY", "value-of-app-1234"), ("CLAVIGER_SECRET_ONE", "canary-one-1234")], "");
    let client = site.server.client();
    let id = client.connect("refers", referring(&upstream.url(), "env:APP_KEY")).await;
    let own = client.connect("has", bearer(&upstream.url(), "its-own-value")).await;
    site.server.stop();
    let change = |statement: String| claviger_testkit::database::change(&site.server.data_dir(), &statement);
    let swapped =
        change("UPDATE connection SET settings = replace(settings, 'env:APP_KEY', 'env:CLAVIGER_SECRET_ONE')".into());
    assert!(swapped >= 1);
    let named = r#"{"$references":{"tokens/token1":"env:CLAVIGER_SECRET_ONE"},"#;
    change(format!("UPDATE connection SET settings = '{named}' || substr(settings, 2) WHERE name = 'has'"));
    site.server.restart();
    let client = site.server.client();
    assert_eq!(sent(&client, &id, &upstream).await, "Bearer value-of-app-1234", "as it was sealed");
    assert_eq!(sent(&client, &own, &upstream).await, "Bearer its-own-value", "as it was sealed");
}

/// Two organizations with a rule that has a place for each: neither reaches the other's.
#[tokio::test]
async fn one_organization_cannot_name_anothers() {
    let upstream = mirror().await;
    let folder = TempDir::new().unwrap();
    let config = format!("[references]\nallow = ['file:{}/{{organization}}/*']\n", folder.path().display());
    let server = Server::start(BINARY, Options { config: Some(config), ..Options::default() });
    let arguments =
        ["organizations", "create", "--name", "Other", "--handle", "other", "--admin-email", "a@other.test", "--json"];
    let first = json(&server.command(&arguments));
    let text = |name: &str| first[name].as_str().unwrap().to_owned();
    let theirs = server.client().with(Keys { api_key: text("api_key"), application_key: text("application_key") });
    let own = server.first["organization_id"].as_str().unwrap().to_owned();
    let of = |organization: &str| format!("file:{}/{organization}/key", folder.path().display());
    for organization in [own.clone(), text("organization_id")] {
        let at = folder.path().join(&organization);
        std::fs::create_dir(&at).unwrap();
        std::fs::write(at.join("key"), format!("of-{organization}")).unwrap();
    }
    let clients = [(server.client(), own.clone(), text("organization_id")), (theirs, text("organization_id"), own)];
    for (client, own, foreign) in clients {
        let id = client.connect("own", referring(&upstream.url(), &of(&own))).await;
        assert_eq!(sent(&client, &id, &upstream).await, format!("Bearer of-{own}"));
        let wanted = body(json!({"name": "n", "integration": referring(&upstream.url(), &of(&foreign))}));
        let answer = client.post(CONNECTIONS, &wanted).await;
        refused(&answer, 400, &[&format!("{CREDENTIALS}/tokens/0/value/reference")]);
        assert!(!answer.text().contains(&foreign), "nor learns where it is: {}", answer.text());
    }
}

/// Puts a reference in place of every secret that `canaries` has.
fn refer(integration: &mut Value, canaries: &[String]) {
    match integration {
        Value::String(text) => {
            if let Some(index) = canaries.iter().position(|canary| text.contains(canary.as_str())) {
                *integration = reference(&format!("env:CLAVIGER_SECRET_{index}"));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, canaries)),
        Value::Object(members) => members.values_mut().for_each(|member| refer(member, canaries)),
        _ => {}
    }
}

/// Every secret field of every credential type may be a reference; P11 and P12 hold for the
/// values: in no answer, log, file or record, whatever the upstream says back.
#[tokio::test]
async fn p11_p12_every_secret_field_may_be_a_reference_and_no_value_is_ever_shown() {
    let upstream = mirror().await;
    let forms = Form::all(&crate::api_support::shared().client()).await;
    let mut kinds: Vec<String> = forms.iter().map(|form| form.integration.clone()).collect();
    kinds.dedup();
    let canaries: Vec<String> = (0..forms.len() * 4).map(|index| canary::plant(5_000 + index)).collect();
    let mut planted = Vec::new();
    let mut taken = canaries.iter();
    let mut bodies = Vec::new();
    for form in forms.iter().filter(|form| !form.secrets().is_empty() && form.credential != "HTTPMTLSAuth") {
        let mut used = Vec::new();
        let mut integration = form.fill(&upstream.url(), |_| {
            used.push(taken.next().unwrap().clone());
            used.last().unwrap().clone()
        });
        refer(&mut integration, &canaries);
        assert!(!canary::find(integration.to_string().as_bytes(), &used).iter().any(|_| true), "{integration}");
        planted.extend(used);
        bodies.push((form.credential.clone(), integration));
    }
    let names: Vec<String> = (0..canaries.len()).map(|index| format!("CLAVIGER_SECRET_{index}")).collect();
    let environment: Vec<_> = names.iter().map(String::as_str).zip(canaries.iter().map(String::as_str)).collect();
    let mut site = Site::start_at("trace", &environment, &everything_to(&kinds, &upstream.url()));
    let client = site.server.client();
    let mut seen: Vec<u8> = Vec::new();
    for (credential, integration) in &bodies {
        let id = client.connect(credential, integration.clone()).await;
        let is = shown(&client, &id).await;
        let mut sent = integration.clone();
        for own in ["external_id", "principal_id"] {
            sent["credentials"].as_object_mut().unwrap().remove(own);
        }
        assert_eq!(is["integration"], sent, "{credential}");
        for url in ["ok", "401", "500"] {
            let answer =
                client.post(EXECUTIONS, &run(Some(&id), json!({"verb": "POST", "url": url, "body": {"a": 1}}))).await;
            seen.extend_from_slice(&answer.body);
        }
        let proxied = client.get(&format!("{}/proxy/ok", path(&id))).await;
        seen.extend_from_slice(format!("{:?}", proxied.headers).as_bytes());
        seen.extend_from_slice(&proxied.body);
        seen.extend_from_slice(&client.call("POST", &format!("{}/test", path(&id)), None).await.body);
        seen.extend_from_slice(is.to_string().as_bytes());
    }
    seen.extend_from_slice(&client.get("/api/v2/audit/events?page[limit]=1000").await.expect(200).body);
    seen.extend_from_slice(&client.get(&format!("{CONNECTIONS}?page[size]=200")).await.expect(200).body);
    seen.extend_from_slice(&client.get("/metrics").await.expect(200).body);
    let arrived: String = upstream.received().iter().map(|each| format!("{} {:?}", each.uri, each.headers)).collect();
    let used = canary::find(arrived.as_bytes(), &planted).len();
    assert!(used >= 64, "{used} values were there to be shown");
    site.server.stop();
    seen.extend_from_slice(site.server.output().as_bytes());
    for entry in std::fs::read_dir(site.server.data_dir()).unwrap().filter_map(Result::ok) {
        seen.extend_from_slice(&std::fs::read(entry.path()).unwrap_or_default());
    }
    let hits = canary::find(&seen, &canaries);
    assert!(hits.is_empty(), "{} hits: {:?}", hits.len(), &hits[..hits.len().min(5)]);
    println!(
        "references: {} credential types, {} values, {used} of them sent to the upstream, {} KiB searched, 0 found",
        bodies.len(),
        planted.len(),
        seen.len() / 1024
    );
}
