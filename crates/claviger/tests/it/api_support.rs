//! A server that the cases share while any of them runs, and forms filled in
//! from the catalog as the API describes it.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use claviger_testkit::{Answer, Client, Options, Server};
use serde_json::{Value, json};

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_claviger");
pub(crate) const CONNECTIONS: &str = "/api/v2/actions/connections";
pub(crate) const EXECUTIONS: &str = "/api/v2/actions/executions";
pub(crate) const VND: &str = "application/vnd.api+json";

/// The shared server: alive as long as one case holds it, so that none outlives
/// the tests.
pub(crate) fn shared() -> Arc<Server> {
    static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    shared.upgrade().unwrap_or_else(|| {
        let server = Arc::new(Server::start(BINARY, Options::default()));
        *shared = Arc::downgrade(&server);
        server
    })
}

/// `{"data": {"type": "action_connection", "attributes": …}}`
pub(crate) fn body(attributes: Value) -> Value {
    json!({"data": {"type": "action_connection", "attributes": attributes}})
}

/// `{"data": {"type": "action_execution", "attributes": {fqn, inputs}}}`
pub(crate) fn run(connection: Option<&str>, inputs: Value) -> Value {
    let mut attributes = json!({"fqn": "com.datadoghq.http.request", "inputs": inputs});
    if let Some(id) = connection {
        attributes["connection_id"] = json!(id);
    }
    json!({"data": {"type": "action_execution", "attributes": attributes}})
}

/// The path of one connection.
pub(crate) fn path(id: &str) -> String {
    format!("{CONNECTIONS}/{id}")
}

/// An HTTP connection with one token that goes out as a bearer.
pub(crate) fn bearer(base_url: &str, token: &str) -> Value {
    json!({"type": "HTTP", "base_url": base_url, "credentials": {
        "type": "HTTPTokenAuth",
        "tokens": [{"name": "token1", "type": "SECRET", "value": token}],
        "headers": [{"name": "Authorization", "value": "Bearer {{ token1 }}"}],
    }})
}

/// The URL of a port where nobody listens.
pub(crate) async fn closed() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// The pointers of all errors of an answer, sorted.
pub(crate) fn pointers(answer: &Answer) -> Vec<String> {
    let errors = answer.json()["errors"].as_array().cloned().unwrap_or_default();
    let mut all: Vec<String> =
        errors.iter().map(|error| error["source"]["pointer"].as_str().unwrap_or_default().to_owned()).collect();
    all.sort();
    all
}

/// Holds the answer to the shape of a refusal of the connection operations.
#[track_caller]
pub(crate) fn refused(answer: &Answer, status: u16, wanted: &[&str]) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    assert_eq!(answer.headers["content-type"], VND);
    for error in answer.json()["errors"].as_array().unwrap() {
        assert_eq!(error["title"], "Generic Error", "{error}");
        assert_eq!(error["status"], status.to_string(), "{error}");
        assert!(error["detail"].as_str().is_some_and(|detail| detail.len() > 5), "{error}");
    }
    assert_eq!(pointers(answer), wanted, "{}", answer.text());
}

/// One credential type with the fields of its form.
pub(crate) struct Form {
    pub(crate) integration: String,
    pub(crate) credential: String,
    pub(crate) fields: Vec<Value>,
}

impl Form {
    /// Every credential type of the catalog.
    pub(crate) async fn all(client: &Client) -> Vec<Self> {
        let catalog = client.get("/api/v2/actions/integrations").await.expect(200).json();
        let mut forms = Vec::new();
        for integration in catalog["data"].as_array().unwrap() {
            for each in integration["attributes"]["credential_types"].as_array().unwrap() {
                forms.push(Self {
                    integration: integration["id"].as_str().unwrap().to_owned(),
                    credential: each["type"].as_str().unwrap().to_owned(),
                    fields: each["fields"].as_array().unwrap().clone(),
                });
            }
        }
        forms
    }

    /// The `integration` object of a body; `secret` gives the value of each
    /// secret field by its name.
    pub(crate) fn fill(&self, base_url: &str, mut secret: impl FnMut(&str) -> String) -> Value {
        let mut integration = json!({"type": self.integration, "credentials": {"type": self.credential}});
        if self.integration == "HTTP" {
            integration["base_url"] = json!(base_url);
        }
        let own = (self.credential == "HTTPMTLSAuth").then(client_certificate);
        for field in self.fields.iter().filter(|field| field["read_only"] != true) {
            let name = field["name"].as_str().unwrap();
            match (name, &own) {
                ("certificate", Some((pem, _))) | ("private_key", Some((_, pem))) => {
                    integration["credentials"][name] = json!(pem);
                    continue;
                }
                _ => {}
            }
            // Two of them take real certificates; e13_authority.rs has such. Without a key
            // there is no secret to follow; api_keyless.rs goes without.
            if ["base_url", "certificate_authority", "client_certificate", "federated"].contains(&name) {
                continue;
            }
            integration["credentials"][name] = value(field, name, &mut secret);
        }
        integration
    }

    /// Names of the secret fields, as `attributes.secrets` names them.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let mut names = Vec::new();
        for field in &self.fields {
            match field["name"].as_str().unwrap() {
                "client_certificate" => {}
                "tokens" | "secret" => names.push("tokens/token1".to_owned()),
                name if field["secret"] == true => names.push(name.to_owned()),
                _ => {}
            }
        }
        names.sort();
        names
    }

    /// What is answered for `sent`: the same with every secret as `""`.
    pub(crate) fn blank(&self, sent: &Value) -> Value {
        let mut blank = sent.clone();
        for name in self.secrets() {
            match name.as_str() {
                "tokens/token1" => {
                    let credentials = &mut blank["credentials"];
                    let within = if credentials.get("secret").is_some() { "/secret/tokens/0" } else { "/tokens/0" };
                    credentials.pointer_mut(within).unwrap()["value"] = json!("");
                }
                name => blank["credentials"][name] = json!(""),
            }
        }
        blank
    }
}

/// Something that will do for a field.
fn value(field: &Value, path: &str, secret: &mut impl FnMut(&str) -> String) -> Value {
    let sample = ["example", "default"].iter().find_map(|member| field[member].as_str());
    let sample = sample.or_else(|| field["choices"][0].as_str()).unwrap_or("something");
    match (field["name"].as_str().unwrap(), field["kind"].as_str().unwrap()) {
        ("tokens", _) => json!([{"name": "token1", "type": "SECRET", "value": secret("tokens/token1")}]),
        ("headers", _) => json!([{"name": "X-Team", "value": "payments"}]),
        ("url_parameters", _) => json!([{"name": "page", "value": "1"}]),
        ("body", _) => json!({"content": "{\"a\": 1}", "content_type": "application/json"}),
        ("secret", "object") => json!({
            "type": "HTTPTokenAuth",
            "tokens": [{"name": "token1", "type": "SECRET", "value": secret("tokens/token1")}],
        }),
        (_, "object") => {
            let members = field["fields"].as_array().unwrap().iter();
            members.map(|member| (member["name"].as_str().unwrap().to_owned(), value(member, path, secret))).collect()
        }
        (_, "texts") => json!([sample]),
        (_, "numbers") => json!([401]),
        (_, "number") => json!(7),
        (_, "flag") => json!(true),
        (_, "pairs") => json!([{"name": "resource", "value": "something"}]),
        (_, "url") => json!(if sample == "something" { "https://login.example.com/more" } else { sample }),
        (_, "pem") => {
            let text = if field["secret"] == true { secret(path) } else { sample.to_owned() };
            json!(format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n"))
        }
        _ if field["secret"] == true => json!(secret(path)),
        _ => json!(sample),
    }
}

/// A certificate and its key, which are read when they are entered.
fn client_certificate() -> (String, String) {
    let pair = rcgen::generate_simple_self_signed(vec!["client.example.com".to_owned()]).unwrap();
    (pair.cert.pem(), pair.signing_key.serialize_pem())
}
