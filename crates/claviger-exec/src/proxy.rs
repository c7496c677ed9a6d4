//! The streaming proxy: a caller's request goes out with the connection's
//! credential and the answer comes back as it is, but for what is ours to keep
//! (extensions.md 3).

mod body;
mod headers;

use std::sync::Arc;

use claviger_model::OpenedCredential;
use http::{HeaderMap, Method, StatusCode, header};

pub use body::ProxyBody;

use crate::{
    ActionError, ErrorCode, Exec, Target,
    client::{Activity, Answer, Awaited, Call, ClientIdentity, Patience, PoolKey, RequestBody, Watched},
    http_request::check_method,
    redact::StreamRedactor,
    scheme::{self, Authenticated},
};

/// A caller's request. Its target comes from [`Exec::target_below`].
#[derive(Debug)]
pub struct ProxyRequest {
    /// The caller's method.
    pub method: Method,
    /// Below the connection's destination.
    pub target: Target,
    /// All of the caller's headers; what must not pass is taken out here.
    pub headers: HeaderMap,
    /// The caller's body as it comes.
    pub body: RequestBody,
}

impl ProxyRequest {
    /// The same again, where its body is not one that is still coming.
    pub fn again(&self) -> Option<Self> {
        let Self { method, target, headers, body } = self;
        let body = body.again()?;
        Some(Self { method: method.clone(), target: target.clone(), headers: headers.clone(), body })
    }
}

/// The upstream's answer.
#[derive(Debug)]
pub struct ProxyResponse {
    /// The upstream's status.
    pub status: StatusCode,
    /// Its end-to-end headers, without cookies and without credentials.
    pub headers: HeaderMap,
    /// Its body as it comes, redacted.
    pub body: ProxyBody,
    /// Operator rules that opened the way.
    pub egress_rules: Vec<String>,
}

/// What a request is tied to.
struct Bound {
    pool: PoolKey,
    authority: Option<Arc<str>>,
    client_certificate: Option<ClientIdentity>,
}

impl Exec {
    /// Passes a request on with the credential and its answer back. No total
    /// deadline and no limit of size; [`crate::Limits::idle`] without movement
    /// ends it.
    ///
    /// # Errors
    /// `destination_refused` (also for methods that the destination does not
    /// allow), `invalid_input` for an upgrade, `authentication_failed`,
    /// `upstream_unreachable`, `upstream_timeout`, `upstream_too_large` (the
    /// answer's head) or `busy`. None of them holds a secret.
    pub fn proxy<'a>(
        &'a self,
        request: ProxyRequest,
        credential: OpenedCredential,
    ) -> impl Future<Output = Result<ProxyResponse, ActionError>> + Send + use<'a> {
        // At once, so that what waits for the answer holds no credential.
        let bound = self.proxy_bound(&request, credential);
        async move {
            let (authenticated, bound) = bound?;
            let redactor = authenticated.redactor.clone();
            self.pass(request, authenticated, bound).await.map_err(|mut error| {
                error.message = redactor.text(&error.message, &mut 0).into_owned();
                error
            })
        }
    }

    /// What goes with the request; all that is left of the credential.
    fn proxy_bound(
        &self,
        request: &ProxyRequest,
        mut credential: OpenedCredential,
    ) -> Result<(Authenticated, Bound), ActionError> {
        self.check(&credential.destination, &request.target)?;
        check_method(&credential.destination, &request.method)?;
        check_protocol(request)?;
        let authenticated = scheme::authenticate(&credential)?;
        let pool =
            PoolKey { organization_id: credential.organization_id, connection_id: Some(credential.connection_id) };
        let bound = Bound {
            pool,
            authority: credential.certificate_authority.as_deref().map(Arc::from),
            client_certificate: credential.client_certificate.take().map(ClientIdentity::from),
        };
        Ok((authenticated, bound))
    }

    async fn pass(
        &self,
        request: ProxyRequest,
        authenticated: Authenticated,
        bound: Bound,
    ) -> Result<ProxyResponse, ActionError> {
        let activity = Activity::new(self.inner.limits.idle);
        let from = request.target.clone();
        let mut target = request.target;
        for (name, value) in &authenticated.url_parameters {
            target.push_query(name, value.expose());
        }
        let is_head = request.method == Method::HEAD;
        let mut headers = headers::outward(request.headers, &authenticated);
        let mut body = request.body;
        if let Some(signer) = &authenticated.signer {
            if signer.wants_whole_body(&target, &headers) {
                // Boxed: it is rare, and the future of every other call stays small.
                body = Box::pin(body::whole(body, &self.inner.limits)).await?;
            }
            signer.sign(&request.method, &target, &mut headers, body.payload(), self.inner.clock.now())?;
        }
        let call = Call {
            method: request.method,
            target,
            headers,
            body: watched(body, &activity),
            pool: bound.pool,
            authority: bound.authority,
            client_certificate: bound.client_certificate,
            digest: authenticated.digest.clone(),
            date_forgiven: false,
            patience: Patience::WhileMoving(Arc::clone(&activity)),
        };
        let answer = self.inner.exchange(call).await?;
        respond(answer, &authenticated, &from, activity, is_head).await
    }
}

/// What could leave HTTP, or come back with the credential in it.
fn check_protocol(request: &ProxyRequest) -> Result<(), ActionError> {
    if matches!(request.method, Method::CONNECT | Method::TRACE) {
        let text = format!("{} is not passed on: it is no request to a resource", request.method);
        return Err(ActionError::new(ErrorCode::InvalidInput, text));
    }
    if request.headers.contains_key(header::UPGRADE) {
        return Err(ActionError::new(ErrorCode::InvalidInput, "upgrades (such as WebSocket) are not passed on"));
    }
    Ok(())
}

fn watched(body: RequestBody, activity: &Arc<Activity>) -> RequestBody {
    match body {
        whole @ RequestBody::Whole(_) => whole,
        RequestBody::Stream(inner) => RequestBody::stream(Watched { inner, activity: Arc::clone(activity) }),
    }
}

async fn respond(
    answer: Answer,
    authenticated: &Authenticated,
    from: &Target,
    activity: Arc<Activity>,
    is_head: bool,
) -> Result<ProxyResponse, ActionError> {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY);
    if status == StatusCode::SWITCHING_PROTOCOLS {
        return Err(unusable("the upstream left HTTP (101) though nobody asked it to"));
    }
    if !headers::is_identity(&answer.headers) {
        return Err(unusable(
            "the upstream encoded its answer though identity was asked for, so that it cannot be redacted",
        ));
    }
    let mut redactor = StreamRedactor::new(authenticated.redactor.clone());
    let mut headers = headers::inward(answer.headers, authenticated, from, &mut redactor.count);
    let body = ProxyBody::new(Awaited::new(answer.body, activity), redactor);
    // The length of what was cleaned is known only where all of it is here.
    let body = if is_head || body.keeps_length() { body } else { body.whole_if_short(&mut headers).await? };
    Ok(ProxyResponse { status, headers, body, egress_rules: answer.rules.to_vec() })
}

fn unusable(text: &str) -> ActionError {
    ActionError::new(ErrorCode::UpstreamUnreachable, text)
}
