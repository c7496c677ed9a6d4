//! Every row of the catalog: the request that its scheme produces, byte for byte,
//! as `tests/golden/verification.tsv` promises it, and what its verification says
//! to an answer that accepts, one that refuses and ones that do neither.
//!
//! `UPDATE_GOLDEN=1` writes the table anew; its difference is reviewed.

use std::{
    collections::BTreeMap,
    fmt::Write,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use claviger_catalog::{Catalog, Content, CredentialType, Integration, StatusRange, Verification};
use claviger_testkit::{Client, Options, Received, Reply, Server, Upstream};
use http::Response;
use http_body_util::Full;
use serde_json::{Map, Value, json};

use crate::api_support::{BINARY, Form, path};

/// What an upstream answers next.
type Next = Arc<Mutex<(u16, Value)>>;

/// Where every type that fetches a token is sent for it.
const TOKEN: &str = "/token";

/// Headers that are the same for all, or the transport's.
const COMMON: [&str; 5] = ["accept-encoding", "host", "user-agent", "content-length", "connection"];

#[tokio::test]
async fn every_row_of_the_catalog_sends_what_it_promises_and_reads_the_answer() {
    let catalog = Catalog::embedded().expect("our own files");
    let next: Next = Arc::new(Mutex::new((200, Value::Null)));
    let told = next.clone();
    let upstream = Upstream::start(move |request| {
        let (status, body) = match request.uri.path() {
            TOKEN => (200, json!({"access_token": "the-access-token", "token_type": "Bearer", "expires_in": 3_600})),
            _ => told.lock().unwrap().clone(),
        };
        let reply = Response::builder().status(status).header("content-type", "application/json");
        reply.body(Full::from(body.to_string())).unwrap_or_else(|_| Reply::default())
    })
    .await;
    let server = server(&catalog, &upstream.url());
    let client = server.client();
    let forms = Form::all(&client).await;
    let mut table = "type\trequest\theaders\tbody\taccepts\trefuses\tcannot tell\n".to_owned();
    // Two steps are made up by the connection itself, address and all; o08_tokens.rs takes them.
    for form in forms.iter().filter(|form| form.credential != "HTTPTwoStepAuth") {
        let integration = catalog.integration(&form.integration).expect("is there");
        let credential_type = integration.credential_type(&form.credential).expect("is there");
        let content = form.fill(&upstream.url(), |name| format!("the-{}", name.replace(['_', '/'], "-")));
        let id = client.connect("a row", bare(content)).await;
        let row = Row { credential_type, client: &client, id: &id, upstream: &upstream, next: &next };
        let line = row.line().await;
        let _ = writeln!(table, "{line}");
    }
    println!("catalog: {} rows, {} requests", forms.len(), upstream.received().len());
    compare(&table);
}

/// Sends every type's requests to `url`.
fn server(catalog: &Catalog, url: &str) -> Server {
    let section = |each: &Integration| format!("[integrations.{}]\nbase_url = \"{url}\"\n", each.integration_type);
    let vendors = catalog.integrations().iter().filter(|each| each.integration_type != "HTTP");
    let types = catalog.integrations().iter().flat_map(|each| &each.credential_types);
    let token =
        |each: &CredentialType| format!("[integrations.{}]\ntoken_url = \"{url}{TOKEN}\"\n", each.credential_type);
    let config = vendors.map(section).chain(types.filter(|each| each.token.is_some()).map(token)).collect();
    Server::start(BINARY, Options { config: Some(config), ..Options::default() })
}

/// Without the companions of HTTP types, which are no part of how they
/// authenticate; a token stands where most services want one.
fn bare(mut integration: Value) -> Value {
    let credentials = integration["credentials"].as_object_mut().expect("an object");
    let has_tokens = credentials.contains_key("tokens");
    for list in ["headers", "url_parameters", "body", "refresh_on", "test_request"] {
        credentials.remove(list);
    }
    if has_tokens {
        credentials.insert("headers".to_owned(), json!([{"name": "Authorization", "value": "Bearer {{ token1 }}"}]));
    }
    integration
}

struct Row<'a> {
    credential_type: &'a CredentialType,
    client: &'a Client,
    id: &'a str,
    upstream: &'a Upstream,
    next: &'a Next,
}

/// What is tried: the meaning, the status and the body, and the verdict that is due.
type Case = (&'static str, u16, Value, &'static str);

impl Row<'_> {
    async fn line(&self) -> String {
        let name = &self.credential_type.credential_type;
        let mut sent: Option<Received> = None;
        let mut said = BTreeMap::<&str, Vec<String>>::new();
        for (meaning, status, body, due) in self.cases() {
            *self.next.lock().unwrap() = (status, body.clone());
            let before = self.upstream.received().len();
            let answer = self.client.call("POST", &format!("{}/test", path(self.id)), None).await.expect(200).json();
            let test = &answer["data"]["attributes"];
            let asked = self.upstream.received().into_iter().skip(before).find(|each| each.uri.path() != TOKEN);
            let Some(request) = asked else {
                let why = test["message"].as_str().unwrap_or_default().split(' ');
                let why: Vec<_> = why.map(|word| if is_time(word) { "TIME" } else { word }).collect();
                return format!("{name}\tnot sent: {}\t\t\t\t\t", why.join(" "));
            };
            assert_eq!(test["verdict"], due, "{name}, {meaning}: {status} {body}: {answer}");
            assert_eq!(test["status"], status, "{name}: {answer}");
            self.transcript_is_true(&answer, &request);
            let first = sent.get_or_insert_with(|| request.clone());
            assert_eq!(line_of(first), line_of(&request), "{name}: the same each time");
            let body = if body.is_null() { String::new() } else { format!(" {body}") };
            said.entry(meaning).or_default().push(format!("{status}{body}"));
        }
        let sent = sent.expect("something was sent");
        let cases = |meaning| said.get(meaning).map(|each| each.join(", ")).unwrap_or_default();
        format!("{name}\t{}\t{}\t{}\t{}", line_of(&sent), cases("accepts"), cases("refuses"), cases("cannot tell"))
    }

    /// The transcript shows the request that arrived, header by header.
    fn transcript_is_true(&self, answer: &Value, request: &Received) {
        let step = &answer["data"]["attributes"]["transcript"][0]["request"];
        let name = &self.credential_type.credential_type;
        assert_eq!(step["method"], request.method.as_str(), "{name}");
        let shown = step["headers"].as_object().expect("headers");
        for header in request.headers.keys().filter(|header| !COMMON.contains(&header.as_str())) {
            assert!(shown.contains_key(header.as_str()), "{name}: {header} is not in {step}");
        }
    }

    fn cases(&self) -> Vec<Case> {
        let http = named_none();
        let call = match (self.credential_type.content, &self.credential_type.verification) {
            (Content::Http, _) => &http,
            (Content::Fields, Some(call)) => call,
            (Content::Fields, None) => return vec![("cannot tell", 200, Value::Null, "unknown")],
        };
        let refused = if call.unverified { "unknown" } else { "refused" };
        let mut cases = Vec::new();
        if self.credential_type.content == Content::Fields {
            cases.push(("accepts", call.accepted[0].first, good(call), "accepted"));
            cases.extend(call.limited.first().map(|limited| ("accepts", limited.first, Value::Null, "accepted")));
            if call.predicate.is_some() {
                cases.push(("refuses", call.accepted[0].first, json!({"no": "such member"}), refused));
            }
        }
        let has_credential = self.credential_type.fields.iter().any(|field| field.secret);
        if !has_credential {
            cases.push(("accepts", 200, Value::Null, "accepted"));
        } else if self.credential_type.content == Content::Http {
            // The same without the credential, so it proves nothing.
            cases.push(("cannot tell", 200, Value::Null, "unknown"));
        }
        match call.refused.first() {
            Some(bad) => {
                let meaning = if call.unverified { "cannot tell" } else { "refuses" };
                cases.push((meaning, bad.first, Value::Null, refused));
            }
            // Some answer a bad credential as one that may not do just this.
            None => cases.push(("cannot tell", 401, Value::Null, "unknown")),
        }
        cases.extend([429, 503].map(|status| ("cannot tell", status, Value::Null, "unknown")));
        cases
    }
}

/// How an HTTP connection that names no call is read.
fn named_none() -> Verification {
    let statuses = |first, last| vec![StatusRange { first, last }];
    Verification {
        method: "GET".to_owned(),
        path: String::new(),
        headers: Vec::new(),
        body: None,
        accepted: statuses(200, 299),
        limited: Vec::new(),
        refused: statuses(401, 401),
        predicate: None,
        identity: None,
        scopes: None,
        expires_at: None,
        unverified: false,
        rarely: false,
    }
}

/// A body that says what the predicate asks for.
fn good(call: &Verification) -> Value {
    let Some(predicate) = &call.predicate else { return Value::Null };
    let members = predicate.pointer.split('/').skip(1).collect::<Vec<_>>();
    members
        .into_iter()
        .rev()
        .fold(predicate.equals.clone(), |value, member| Value::Object(Map::from_iter([(member.to_owned(), value)])))
}

/// Request line, headers and body as they arrived; what the transport adds is left out.
fn line_of(request: &Received) -> String {
    let mut headers: Vec<String> = request
        .headers
        .iter()
        .filter(|(name, _)| !COMMON.contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {}", at_any_time(&String::from_utf8_lossy(value.as_bytes()))))
        .filter(|header| !header.starts_with("x-amz-date: "))
        .collect();
    headers.sort();
    let body = String::from_utf8_lossy(&request.body);
    format!("{} {}\t{}\t{body}", request.method, request.uri, headers.join(" | "))
}

fn is_time(word: &str) -> bool {
    word.starts_with("20") && word.contains('T') && word.trim_end_matches(':').ends_with('Z')
}

/// Signatures tell the time; what they are made of is p29_sigv4.rs's matter.
fn at_any_time(value: &str) -> String {
    match value.strip_prefix("AWS4-HMAC-SHA256 Credential=").and_then(|rest| rest.split_once('/')) {
        None => value.to_owned(),
        Some((key, rest)) => {
            let scope = rest.split_once('/').map_or(rest, |(_, scope)| scope);
            let scope = scope.split_once("Signature=").map_or(scope, |(scope, _)| scope);
            format!("AWS4-HMAC-SHA256 Credential={key}/DATE/{scope}Signature=...")
        }
    }
}

/// Holds the table against the committed one, or writes that.
fn compare(table: &str) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/verification.tsv");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, table).expect("the golden table is written");
        return;
    }
    let known = std::fs::read_to_string(&file).unwrap_or_default();
    let (known, now): (Vec<&str>, Vec<&str>) = (known.lines().collect(), table.lines().collect());
    let gone: Vec<&&str> = known.iter().filter(|line| !now.contains(line)).collect();
    let new: Vec<&&str> = now.iter().filter(|line| !known.contains(line)).collect();
    assert!(
        gone.is_empty() && new.is_empty() && known.len() == now.len(),
        "tests/golden/verification.tsv says otherwise; UPDATE_GOLDEN=1 writes it anew.\nonly there:\n{gone:#?}\nonly now:\n{new:#?}"
    );
}
