//! Talks to a server with its API, through the same way out as everything else.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use claviger_exec::{
    AllowRule, EgressConfig, Exec,
    client::{Outgoing, PoolKey},
};
use claviger_model::{OrganizationId, Secret};
use http::{HeaderMap, HeaderValue, Method, header};
use http_body_util::{BodyExt, Limited, combinators::UnsyncBoxBody};
use serde_json::Value;
use uuid::Uuid;

use crate::cli::ClientArgs;

/// How long a call may take: as long as an action.
const LONGEST: Duration = Duration::from_secs(120);

/// How much of an error's body is read where the answer would be streamed.
const MOST_OF_AN_ERROR: usize = 1 << 20;

/// A server and the keys for it.
pub(crate) struct Client {
    exec: Exec,
    base: String,
    headers: HeaderMap,
}

impl Client {
    /// Reads the keys from the environment.
    pub(crate) fn new(args: &ClientArgs) -> Result<Self> {
        let base = args.server_url.trim_end_matches('/').to_owned();
        let authority = base.split_once("://").map_or(base.as_str(), |(_, rest)| rest);
        let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
        let host_and_port = if authority.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok()) {
            authority.to_owned()
        } else {
            format!("{authority}:{}", if base.starts_with("https:") { 443 } else { 80 })
        };
        let rule = AllowRule::parse(&host_and_port).with_context(|| format!("CLAVIGER_SERVER_URL {base}"))?;
        let exec = Exec::new(EgressConfig { allow: vec![rule], ..EgressConfig::default() })?;
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert("dd-api-key", key("CLAVIGER_CLIENT_API_KEY")?);
        headers.insert("dd-application-key", key("CLAVIGER_CLIENT_APPLICATION_KEY")?);
        Ok(Self { exec, base, headers })
    }

    /// One call; anything but 2xx is an error with the server's own words.
    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value> {
        let body = body.map(serde_json::to_vec).transpose()?.map(Bytes::from).unwrap_or_default();
        let outgoing = self.outgoing(method, path, body)?;
        let answer =
            self.exec.send(outgoing).await.map_err(|error| anyhow::anyhow!("{}: {}", self.base, error.message))?;
        let parsed = serde_json::from_slice::<Value>(&answer.body).unwrap_or(Value::Null);
        if (200..300).contains(&answer.status) {
            return Ok(parsed);
        }
        bail!("{}", told(answer.status, &parsed))
    }

    /// A `GET` whose answer is handed on as it comes, however long it is.
    pub(crate) async fn open(&self, path: &str) -> Result<UnsyncBoxBody<Bytes, hyper::Error>> {
        let outgoing = self.outgoing(Method::GET, path, Bytes::new())?;
        let answer =
            self.exec.open(outgoing).await.map_err(|error| anyhow::anyhow!("{}: {}", self.base, error.message))?;
        if (200..300).contains(&answer.status) {
            return Ok(answer.body);
        }
        let body = Limited::new(answer.body, MOST_OF_AN_ERROR).collect().await.map(|body| body.to_bytes());
        let parsed = body.ok().and_then(|body| serde_json::from_slice(&body).ok()).unwrap_or(Value::Null);
        bail!("{}", told(answer.status, &parsed))
    }

    fn outgoing(&self, method: Method, path: &str, body: Bytes) -> Result<Outgoing> {
        let url = format!("{}{path}", self.base);
        let target = self.exec.target(&url).with_context(|| format!("CLAVIGER_SERVER_URL {}", self.base))?;
        Ok(Outgoing {
            method,
            target,
            headers: self.headers.clone(),
            body,
            pool: PoolKey { organization_id: OrganizationId(Uuid::nil()), connection_id: None },
            authority: None,
            client_certificate: None,
            digest: None,
            allow_expired_certificate: false,
            total: LONGEST,
            // The server answers when the action has run, which may take that long.
            first_byte: LONGEST,
        })
    }
}

/// A value as it stands in a query.
pub(crate) fn escaped(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    value.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// The server's errors, one a line.
fn told(status: u16, body: &Value) -> String {
    // Services that tell errors as texts have the same as objects beside them.
    let errors = body["details"].as_array().or(body["errors"].as_array()).map(Vec::as_slice).unwrap_or_default();
    let lines: Vec<String> = errors
        .iter()
        .map(|error| {
            let detail = error["detail"].as_str().unwrap_or("(no detail)");
            match error["source"]["pointer"].as_str().or_else(|| error["source"]["parameter"].as_str()) {
                Some(place) => format!("{place}: {detail}"),
                None => detail.to_owned(),
            }
        })
        .collect();
    if lines.is_empty() {
        format!("the server answered {status}")
    } else {
        format!("{} ({status})", lines.join("\n  "))
    }
}

fn key(variable: &str) -> Result<HeaderValue> {
    let text = std::env::var(variable).map(Secret::new).ok().filter(|text| !text.is_empty());
    let text = text.with_context(|| {
        format!("{variable} is not set; it is one of the keys that the server printed at its first start")
    })?;
    let mut value = HeaderValue::from_str(text.expose().trim()).with_context(|| format!("{variable} is not a key"))?;
    value.set_sensitive(true);
    Ok(value)
}
