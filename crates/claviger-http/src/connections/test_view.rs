//! What came of a test, on the wire (extensions.md 1).

use std::collections::BTreeMap;

use claviger_core::{Received, Step, connection::ConnectionTest};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Headers of an answer that help to understand it; what else it has is left out.
const TOLD: [&str; 9] = [
    "content-type",
    "date",
    "location",
    "retry-after",
    "server",
    "www-authenticate",
    "x-request-id",
    "request-id",
    "x-oauth-scopes",
];

/// What came of a test.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionTest)]
pub(crate) struct Resource {
    /// Its id in the record.
    id: Uuid,
    /// Always `connection_test`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What it says.
    attributes: Attributes,
}

/// What a test says.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionTestAttributes)]
struct Attributes {
    /// `accepted`, `refused` or `unknown`: it could not be told.
    verdict: &'static str,
    /// Status of the answer that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// How long the service took for it.
    latency_ms: u64,
    /// Whose the credential is, as far as the service tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    identity: Option<String>,
    /// What it was granted, as far as the service tells.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scopes: Vec<String>,
    /// When it ends, as far as that is known; RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    /// The verdict in words, with the reason.
    message: String,
    /// What was sent and what came back, without secrets.
    transcript: Vec<StepView>,
}

/// One request and what became of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionTestStep)]
struct StepView {
    /// What was sent.
    request: RequestView,
    /// What came back, if anything did.
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<ResponseView>,
    /// Why nothing did.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// How long it took.
    duration_ms: u64,
}

/// A request with names in place of secrets.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionTestRequest)]
struct RequestView {
    /// Upper case.
    method: String,
    /// With `{{ name }}` for a secret.
    url: String,
    /// By lower-case name, with `{{ name }}` for a secret.
    headers: BTreeMap<String, String>,
}

/// An answer without secrets.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionTestResponse)]
struct ResponseView {
    /// Its status.
    status: u16,
    /// Those that help to understand it.
    headers: BTreeMap<String, String>,
    /// The first 2 KiB.
    body: String,
}

impl From<ConnectionTest> for Resource {
    fn from(test: ConnectionTest) -> Self {
        Self {
            id: test.id.0,
            kind: "connection_test",
            attributes: Attributes {
                verdict: test.verdict.as_str(),
                status: test.status,
                latency_ms: test.latency_ms,
                identity: test.identity,
                scopes: test.scopes,
                expires_at: test.expires_at.map(|at| at.to_string()),
                message: test.message,
                transcript: test.transcript.into_iter().map(Into::into).collect(),
            },
        }
    }
}

impl From<Step> for StepView {
    fn from(step: Step) -> Self {
        let (response, error) = match step.outcome {
            Ok(received) => (Some(received.into()), None),
            Err(error) => (None, Some(error.message)),
        };
        Self {
            request: RequestView { method: step.method, url: step.url, headers: joined(step.sent) },
            response,
            error,
            duration_ms: u64::try_from(step.took.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

impl From<Received> for ResponseView {
    fn from(received: Received) -> Self {
        let told = |name: &str| TOLD.contains(&name) || name.contains("ratelimit") || name.contains("rate-limit");
        let headers = received.headers.into_iter().filter(|(name, _)| told(name)).collect();
        Self { status: received.status, headers: joined(headers), body: received.excerpt }
    }
}

/// Several values of a name as one, as HTTP allows (RFC 9110, 5.3).
fn joined(headers: Vec<(String, String)>) -> BTreeMap<String, String> {
    let mut joined = BTreeMap::<String, String>::new();
    for (name, value) in headers {
        joined
            .entry(name)
            .and_modify(|all| {
                all.push_str(", ");
                all.push_str(&value);
            })
            .or_insert(value);
    }
    joined
}
