//! A client whose every answer is held against the document.

use std::{net::SocketAddr, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper_util::{
    client::legacy::{Client as Legacy, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::Value;

use crate::{Keys, openapi};

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
}

impl Answer {
    /// The body as JSON; null if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// `data.id` of the body.
    pub fn id(&self) -> String {
        self.json()["data"]["id"].as_str().unwrap_or_else(|| panic!("no data.id in {}", self.text())).to_owned()
    }

    /// The value of the session's cookie that it sets.
    pub fn session(&self) -> Option<String> {
        let lines = self.headers.get_all(header::SET_COOKIE);
        lines.iter().find_map(|line| {
            let value = line.to_str().ok()?.strip_prefix("__Host-claviger=")?.split(';').next()?;
            (!value.is_empty()).then(|| value.to_owned())
        })
    }

    /// The answer, if its status is this one; the test fails otherwise.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }
}

/// Talks to one server with one pair of keys, an access token, a browser's session,
/// or none of them.
#[derive(Clone)]
pub struct Client {
    address: SocketAddr,
    keys: Option<Keys>,
    token: Option<String>,
    session: Option<String>,
    /// Where the page that a browser shows comes from, if not from the server's own
    /// address.
    shown_at: Option<String>,
    http: Legacy<HttpConnector, Full<Bytes>>,
}

impl Client {
    /// A client for the server at `address`.
    pub fn new(address: SocketAddr, keys: Option<Keys>) -> Self {
        let http = Legacy::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http();
        Self { address, keys, token: None, session: None, shown_at: None, http }
    }

    /// The same server without keys.
    #[must_use]
    pub fn anonymous(&self) -> Self {
        Self { keys: None, token: None, session: None, ..self.clone() }
    }

    /// The same server with other keys.
    #[must_use]
    pub fn with(&self, keys: Keys) -> Self {
        Self { keys: Some(keys), ..self.anonymous() }
    }

    /// The same server with an access token and no keys.
    #[must_use]
    pub fn bearer(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.anonymous() }
    }

    /// The same server as a page of its own in a browser, with the session of
    /// this value.
    #[must_use]
    pub fn browser(&self, session: &str) -> Self {
        Self { session: Some(session.to_owned()), ..self.anonymous() }
    }

    /// The same where browsers reach the server by a public URL, such as
    /// `https://keys.example.com`.
    #[must_use]
    pub fn shown_at(&self, origin: &str) -> Self {
        Self { shown_at: Some(origin.to_owned()), ..self.clone() }
    }

    /// Signs in by password; the answer.
    pub async fn sign_in(&self, email: &str, password: &str) -> Answer {
        let attributes = serde_json::json!({"email": email, "password": password});
        let body = serde_json::json!({"data": {"type": "sessions", "attributes": attributes}});
        self.anonymous().post("/api/v2/sessions", &body).await
    }

    /// Signs in by password; the browser that has the session then.
    pub async fn signed_in(&self, email: &str, password: &str) -> Self {
        let answer = self.sign_in(email, password).await.expect(201);
        self.browser(&answer.session().expect("a session's cookie"))
    }

    /// The session's value, if this is a browser.
    pub fn session(&self) -> Option<&str> {
        self.session.as_deref()
    }

    /// Where this server's own pages come from.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The same page as a browser shows it that has passkeys, which it has at names
    /// only.
    fn page(&self) -> String {
        self.shown_at.clone().unwrap_or_else(|| format!("http://localhost:{}", self.address.port()))
    }

    /// One call with a JSON body or none; fails the test if nobody answers.
    pub async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let bytes = body.map(|body| serde_json::to_vec(body).unwrap());
        self.send(method, path, &[], bytes.map(Bytes::from)).await.expect("the server answers")
    }

    /// `GET`
    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, None).await
    }

    /// `POST`
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call("POST", path, Some(body)).await
    }

    /// One call with headers of one's own, and bytes for a body. A JSON media
    /// type goes with a body unless `headers` names another.
    ///
    /// # Errors
    /// If nobody answers.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Bytes>,
    ) -> Result<Answer, Box<dyn std::error::Error + Send + Sync>> {
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes())?)
            .uri(format!("http://{}{path}", self.address));
        if let Some(keys) = &self.keys {
            request = request.header("dd-api-key", &keys.api_key).header("dd-application-key", &keys.application_key);
        }
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(session) = &self.session {
            request = request
                .header(header::COOKIE, format!("__Host-claviger={session}"))
                .header(header::ORIGIN, self.page())
                .header("sec-fetch-site", "same-origin")
                .header("claviger-request", "1");
        }
        if body.is_some() && !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.http.request(request.body(Full::new(body.unwrap_or_default()))?).await?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await?.to_bytes();
        let media_type =
            parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let bare = path.split('?').next().unwrap_or_default();
        openapi::check(method, bare, parts.status.as_u16(), media_type, &body);
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    }

    /// Makes a connection and gives its id.
    pub async fn connect(&self, name: &str, integration: Value) -> String {
        let body = serde_json::json!({"data": {"type": "action_connection", "attributes": {"name": name, "integration": integration}}});
        self.post("/api/v2/actions/connections", &body).await.expect(201).id()
    }

    /// Runs the HTTP action and gives the answer's attributes.
    pub async fn run(&self, connection: Option<&str>, inputs: Value) -> Value {
        let mut attributes = serde_json::json!({"fqn": "com.datadoghq.http.request", "inputs": inputs});
        if let Some(id) = connection {
            attributes["connection_id"] = Value::from(id);
        }
        let body = serde_json::json!({"data": {"type": "action_execution", "attributes": attributes}});
        self.post("/api/v2/actions/executions", &body).await.expect(200).json()["data"]["attributes"].clone()
    }
}

/// Writes bytes to the server and reads until it closes or is silent for `patience`.
#[expect(clippy::disallowed_methods, reason = "a test's own socket to the server under test")]
pub async fn raw(address: SocketAddr, bytes: &[u8], patience: Duration) -> Vec<u8> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(address).await.expect("the server listens");
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(Ok(length)) = tokio::time::timeout(patience, stream.read(&mut buffer)).await {
        if length == 0 {
            break;
        }
        answer.extend_from_slice(&buffer[..length]);
    }
    answer
}
