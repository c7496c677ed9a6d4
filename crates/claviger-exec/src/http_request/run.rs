//! One run of the action: authenticate, send, follow, judge, read.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use claviger_model::{Destination, OpenedCredential, OrganizationId};
use http::{HeaderMap, HeaderValue, Method, header};
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::{
    HttpRequest, Step, body, check_method, headers,
    observed::{self, Shown},
    parsing::{Reading, Wanted},
    status::{self, Verdict},
};
use crate::{
    ActionError, ErrorCode, Exec, Target,
    client::{ClientIdentity, Incoming, Outgoing, PoolKey},
    redact::Redactor,
    redirect,
    scheme::{self, Authenticated, aws},
};

/// What came of one call, and what its record needs.
#[derive(Debug)]
pub struct ActionResult {
    /// `{status, body?, headers}`, or why there is none.
    pub outcome: Result<Value, ActionError>,
    /// Status of the last answer, if there was one.
    pub upstream_status: Option<u16>,
    /// How many occurrences of a secret were replaced, in outputs and in the error's text.
    pub redactions: u64,
    /// Operator rules that opened the way, each once.
    pub egress_rules: Vec<String>,
    /// Every request and its answer, if the request asked for them.
    pub steps: Vec<Step>,
}

/// Headers that go when a body goes.
const CONTENT_HEADERS: [header::HeaderName; 6] = [
    aws::CONTENT,
    header::CONTENT_TYPE,
    header::CONTENT_ENCODING,
    header::CONTENT_LANGUAGE,
    header::CONTENT_LOCATION,
    header::CONTENT_RANGE,
];

impl Exec {
    /// Carries out *Make request*. `target` comes from
    /// [`HttpRequest::destination_of`] and is checked against the credential's
    /// own destination once more before anything is opened to the network.
    /// Never fails as a whole: what went wrong is in `outcome`.
    pub async fn http_request(
        &self,
        request: HttpRequest,
        target: Target,
        credential: Option<OpenedCredential>,
    ) -> ActionResult {
        let mut result = ActionResult {
            outcome: Err(ActionError::new(ErrorCode::Internal, "the request was not made")),
            upstream_status: None,
            redactions: 0,
            egress_rules: Vec::new(),
            steps: Vec::new(),
        };
        let authenticated = match credential.as_ref().map(scheme::authenticate).transpose() {
            Ok(authenticated) => authenticated.unwrap_or_default(),
            Err(error) => return ActionResult { outcome: Err(error), ..result },
        };
        let shown = request.observed.then(|| Shown::of(credential.as_ref()));
        let bound = Bound::new(&request, credential);
        let (request, authenticated) = (&request, &authenticated);
        let mut run = Run { exec: self, request, authenticated, bound, shown, result: &mut result };
        let outcome = run.go(target).await;
        result.outcome = outcome.map_err(|error| clean(error, &authenticated.redactor, &mut result.redactions));
        result
    }
}

/// An error's text without secrets, wherever it came from.
fn clean(mut error: ActionError, redactor: &Redactor, count: &mut u64) -> ActionError {
    error.message = redactor.text(&error.message, count).into_owned();
    error
}

/// What a request is tied to.
struct Bound {
    destination: Option<Destination>,
    pool: PoolKey,
    authority: Option<Arc<str>>,
    client_certificate: Option<ClientIdentity>,
}

impl Bound {
    /// Takes the credential, whose secrets are wiped here: what is needed of
    /// them stands in the request by now, but for what shows in the handshake.
    fn new(request: &HttpRequest, mut credential: Option<OpenedCredential>) -> Self {
        let nobody = PoolKey { organization_id: OrganizationId(uuid::Uuid::nil()), connection_id: None };
        // The credential's own word outranks the request's: rules and sockets
        // are its connection's.
        let of = |credential: &OpenedCredential| PoolKey {
            organization_id: credential.organization_id,
            connection_id: Some(credential.connection_id),
        };
        let pool = credential.as_ref().map_or(request.on_behalf.unwrap_or(nobody), of);
        let authority = credential.as_ref().and_then(|credential| credential.certificate_authority.as_deref());
        let authority = authority.map(Arc::from);
        let client_certificate = credential.as_mut().and_then(|credential| credential.client_certificate.take());
        Self {
            pool,
            authority,
            client_certificate: client_certificate.map(ClientIdentity::from),
            destination: credential.map(|credential| credential.destination),
        }
    }
}

struct Run<'a> {
    exec: &'a Exec,
    request: &'a HttpRequest,
    authenticated: &'a Authenticated,
    bound: Bound,
    shown: Option<Shown>,
    result: &'a mut ActionResult,
}

/// The request of one hop.
struct Sending {
    method: Method,
    target: Target,
    headers: HeaderMap,
    body: Bytes,
}

impl Run<'_> {
    async fn go(&mut self, mut target: Target) -> Result<Value, ActionError> {
        if let Some(destination) = &self.bound.destination {
            self.exec.check(destination, &target).map_err(|error| error.at("/url"))?;
            check_method(destination, &self.request.method).map_err(|error| error.at("/verb"))?;
        }
        let (body, content_type) = body::build(self.request, self.authenticated)?;
        if body.len() > self.exec.limits().upload_bytes {
            let most = self.exec.limits().upload_bytes;
            return Err(ActionError::new(ErrorCode::InvalidInput, format!("must be at most {most} bytes")).at("/body"));
        }
        let headers = headers::merge(self.request.headers.clone(), content_type, self.authenticated);
        for (name, value) in &self.request.url_parameters {
            target.push_query(name, value);
        }
        for (name, value) in &self.authenticated.url_parameters {
            target.push_query(name, value.expose());
        }
        let first = Sending { method: self.request.method.clone(), target, headers, body };
        let (answer, from) = self.follow(first).await?;
        self.judge(&answer)?;
        self.read(answer, &from)
    }

    /// Sends, and goes where the answers lead as far as that is allowed.
    async fn follow(&mut self, mut sending: Sending) -> Result<(Incoming, Target), ActionError> {
        let limits = self.exec.limits();
        let total = self.request.timeout.unwrap_or(limits.total).min(limits.total_most);
        let end = Instant::now() + total;
        for hops in 0..=redirect::MOST {
            let left = if hops == 0 { total } else { end.saturating_duration_since(Instant::now()) };
            let answer = self.send(&sending, left).await?;
            let next = self.next(&sending, &answer).filter(|_| hops < redirect::MOST);
            let Some(hop) = next else { return Ok((answer, sending.target)) };
            if hop.drop_body {
                sending.body = Bytes::new();
                for name in &CONTENT_HEADERS {
                    sending.headers.remove(name);
                }
            }
            (sending.method, sending.target) = (hop.method, hop.target);
        }
        Err(ActionError::new(ErrorCode::Internal, "a redirect was neither followed nor given back"))
    }

    fn next(&self, sending: &Sending, answer: &Incoming) -> Option<redirect::Hop> {
        if !self.request.follow_redirect
            || status::judge(answer.status, &self.request.error_on_status, true) != Verdict::Good
        {
            return None;
        }
        let bound = redirect::Bound { whose: self.bound.pool, destination: self.bound.destination.as_ref() };
        redirect::hop(self.exec, &bound, &sending.target, &sending.method, answer.status, &answer.headers)
    }

    async fn send(&mut self, sending: &Sending, left: Duration) -> Result<Incoming, ActionError> {
        if left.is_zero() {
            return Err(ActionError::new(ErrorCode::UpstreamTimeout, "the time for the request ran out on redirects"));
        }
        let mut headers = sending.headers.clone();
        if let Some(signer) = &self.authenticated.signer {
            let (payload, now) = (aws::Payload::Whole(&sending.body), self.exec.inner.clock.now());
            signer.sign(&sending.method, &sending.target, &mut headers, payload, now)?;
        }
        // Only for a transcript: what signing added belongs to what was sent.
        let sent = self.shown.as_ref().map(|_| headers.clone());
        let outgoing = Outgoing {
            method: sending.method.clone(),
            target: sending.target.clone(),
            headers,
            body: sending.body.clone(),
            pool: self.bound.pool,
            authority: self.bound.authority.clone(),
            client_certificate: self.bound.client_certificate.clone(),
            digest: self.authenticated.digest.clone(),
            allow_expired_certificate: self.request.allow_expired_certificate,
            total: left,
            // An action that names its deadline knows how long its service thinks.
            first_byte: self.request.timeout.unwrap_or_default(),
        };
        let began = Instant::now();
        let answer = self.exec.send(outgoing).await;
        self.observe(sending, sent.as_ref().unwrap_or(&sending.headers), &answer, began);
        let answer = answer?;
        self.result.upstream_status = Some(answer.status);
        for rule in &answer.egress_rules {
            if !self.result.egress_rules.contains(rule) {
                self.result.egress_rules.push(rule.clone());
            }
        }
        Ok(answer)
    }

    /// Notes the step, if steps are wanted.
    fn observe(&mut self, sending: &Sending, sent: &HeaderMap, answer: &Result<Incoming, ActionError>, began: Instant) {
        let Some(shown) = &self.shown else { return };
        let redactor = &self.authenticated.redactor;
        let outcome = match answer {
            // What is replaced here is counted where the answer is judged and read.
            Err(error) => Err(clean(error.clone(), redactor, &mut 0)),
            Ok(answer) => {
                let mut headers = answer.headers.clone();
                self.clean_location(&mut headers, &sending.target);
                Ok(observed::received(answer, &headers, redactor))
            }
        };
        self.result.steps.push(Step {
            method: sending.method.to_string(),
            url: shown.url(&sending.target, redactor),
            sent: shown.sent(sent, redactor),
            outcome,
            took: began.elapsed(),
        });
    }

    fn judge(&mut self, answer: &Incoming) -> Result<(), ActionError> {
        let request = self.request;
        match status::judge(answer.status, &request.error_on_status, request.follow_redirect) {
            Verdict::Good => Ok(()),
            Verdict::Failed => {
                let text = self.failed_body(&answer.body);
                Err(status::error(Verdict::Failed, answer.status, &text))
            }
            other => Err(status::error(other, answer.status, "")),
        }
    }

    /// The body for an error text. Redacted whole and then cut: the cut must
    /// not leave half a secret. JSON is read for it, since it can spell one
    /// with escapes.
    fn failed_body(&mut self, body: &[u8]) -> String {
        let (redactor, count) = (&self.authenticated.redactor, &mut self.result.redactions);
        if body.contains(&b'\\')
            && let Ok(mut value) = serde_json::from_slice::<Value>(body)
        {
            redactor.value(&mut value, count);
            return value.to_string();
        }
        String::from_utf8_lossy(&redactor.bytes(body, count)).into_owned()
    }

    fn read(&mut self, answer: Incoming, from: &Target) -> Result<Value, ActionError> {
        let Incoming { status, headers: mut received, body, .. } = answer;
        self.clean_location(&mut received, from);
        let (redactor, count) = (&self.authenticated.redactor, &mut self.result.redactions);
        let media =
            received.get(header::CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let wanted = Wanted { parsing: self.request.response_parsing, encoding: self.request.response_encoding };
        let body = Reading { redactor, count: &mut *count }.body(&body, media.as_deref(), wanted)?;
        let mut outputs = Map::from_iter([("status".to_owned(), json!(status))]);
        if !body.is_null() {
            outputs.insert("body".to_owned(), body);
        }
        outputs.insert("headers".to_owned(), headers::output(&received, redactor, count));
        Ok(Value::Object(outputs))
    }

    fn clean_location(&self, headers: &mut HeaderMap, from: &Target) {
        let names: Vec<_> = self.authenticated.url_parameters.iter().map(|(name, _)| name.as_str()).collect();
        let clean = |value: &HeaderValue| {
            let text = redirect::without_credentials(&String::from_utf8_lossy(value.as_bytes()), from, &names);
            HeaderValue::from_str(&text).ok()
        };
        let locations: Vec<_> = headers.get_all(header::LOCATION).iter().filter_map(clean).collect();
        headers.remove(header::LOCATION);
        for location in locations {
            headers.append(header::LOCATION, location);
        }
    }
}
