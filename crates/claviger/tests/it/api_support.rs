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
        for field in self.fields.iter().filter(|field| field["read_only"] != true) {
            let name = field["name"].as_str().unwrap();
            // The one takes a real certificate; e13_authority.rs has them.
            if name == "base_url" || name == "certificate_authority" {
                continue;
            }
            integration["credentials"][name] = match name {
                "tokens" => json!([{"name": "token1", "type": "SECRET", "value": secret("tokens/token1")}]),
                "headers" => json!([{"name": "X-Team", "value": "payments"}]),
                "url_parameters" => json!([{"name": "page", "value": "1"}]),
                "body" => json!({"content": "{\"a\": 1}", "content_type": "application/json"}),
                _ if field["secret"] == true && field["kind"] == "pem" => {
                    let text = secret(name);
                    json!(format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n"))
                }
                _ if field["secret"] == true => json!(secret(name)),
                _ => ["example", "default"]
                    .iter()
                    .find_map(|member| field[member].as_str())
                    .or_else(|| field["choices"][0].as_str())
                    .map_or_else(|| json!("something"), |text| json!(text)),
            };
        }
        integration
    }

    /// Names of the secret fields, as `attributes.secrets` names them.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let secret = self.fields.iter().filter(|field| field["secret"] == true);
        let mut names: Vec<String> = secret
            .map(|field| match field["name"].as_str().unwrap() {
                "tokens" => "tokens/token1".to_owned(),
                name => name.to_owned(),
            })
            .collect();
        names.sort();
        names
    }

    /// What is answered for `sent`: the same with every secret as `""`.
    pub(crate) fn blank(&self, sent: &Value) -> Value {
        let mut blank = sent.clone();
        for name in self.secrets() {
            match name.as_str() {
                "tokens/token1" => blank["credentials"]["tokens"][0]["value"] = json!(""),
                name => blank["credentials"][name] = json!(""),
            }
        }
        blank
    }
}
