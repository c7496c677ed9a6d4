//! Digest (RFC 7616): the service asks, and the same request goes out again
//! with the answer. A nonce that was given once serves the requests after it,
//! so that only the first of them goes out twice.

mod answer;
mod challenge;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use claviger_model::{Entropy, Origin};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use http_body_util::BodyExt;
use moka::sync::Cache;
use tokio::time::timeout;

pub use answer::DigestCredential;
use answer::{Subject, answer};
use challenge::{Asked, Challenge, Quality};

use super::{Answer, AnswerBody, Call, PoolKey, RequestBody};
use crate::{ActionError, ErrorCode, exec::Inner};

/// Nonces of so many connections are remembered.
const MOST_SESSIONS: u64 = 10_000;
/// Nonces that nobody used for so long are forgotten: services do so much earlier.
const IDLE: Duration = Duration::from_secs(600);
/// How much of a refusal's text is read so that its connection can be used again.
const MOST_REFUSAL: usize = 64 << 10;
/// Headers that go when a body goes.
const CONTENT: [header::HeaderName; 4] =
    [header::CONTENT_TYPE, header::CONTENT_ENCODING, header::CONTENT_LANGUAGE, header::CONTENT_RANGE];

/// A challenge with what we add to it. Holds no secret.
pub(crate) struct Session {
    challenge: Challenge,
    client_nonce: String,
    used: AtomicU32,
}

/// The last challenge of each origin, for each connection.
pub(crate) struct Digests {
    sessions: Cache<(PoolKey, Origin), Arc<Session>>,
    entropy: Entropy,
}

impl Digests {
    pub(crate) fn new(entropy: Entropy) -> Self {
        Self { sessions: Cache::builder().max_capacity(MOST_SESSIONS).time_to_idle(IDLE).build(), entropy }
    }

    fn begin(&self, call: &Call, challenge: Challenge) -> Arc<Session> {
        let client_nonce = hex::encode(self.entropy.array::<16>());
        let session = Arc::new(Session { challenge, client_nonce, used: AtomicU32::new(0) });
        self.sessions.insert((call.pool, call.target.origin().clone()), Arc::clone(&session));
        session
    }
}

impl Inner {
    /// Sends a request to a service that asks for Digest.
    pub(super) async fn exchange_digest(
        &self,
        call: Call,
        credential: &DigestCredential,
    ) -> Result<Answer, ActionError> {
        if matches!(call.body, RequestBody::Stream(_)) {
            return self.exchange_stream(call, credential).await;
        }
        let mut session = self.digests.sessions.get(&(call.pool, call.target.origin().clone()));
        // Once as it is, once with the nonce that came, and once more where that is too old already.
        let mut round = 0;
        loop {
            let body = call.body.again().unwrap_or_else(RequestBody::empty);
            let copy = Call { body, headers: with_answer(&call, credential, session.as_deref())?, ..call.like() };
            let answer = self.exchange_once(copy).await?;
            if answer.status != StatusCode::UNAUTHORIZED {
                return Ok(answer);
            }
            let challenge = match Asked::read(&answer.headers) {
                Asked::For(challenge) => challenge,
                Asked::Unknown(what) => return Err(unknown(&call, &what)),
                // Not ours to answer: whoever asked sees what was said.
                Asked::Nothing => return Ok(answer),
            };
            // Refused with a nonce that had just come: so the password is wrong.
            if round == 2 || (round == 1 && !challenge.is_stale) {
                return Ok(answer);
            }
            drain(answer.body).await;
            session = Some(self.digests.begin(&call, challenge));
            round += 1;
        }
    }

    /// A body that streams can go out once only: so the nonce is fetched before,
    /// by a request of the safest kind without a body and without anything of
    /// the credential's. Trusting an old nonce would now and then lose a body
    /// that cannot be had again.
    async fn exchange_stream(&self, mut call: Call, credential: &DigestCredential) -> Result<Answer, ActionError> {
        let mut probe = Call { method: Method::HEAD, headers: call.headers.clone(), ..call.like() };
        for name in CONTENT {
            probe.headers.remove(name);
        }
        let credentials: Vec<_> =
            probe.headers.iter().filter(|(_, value)| value.is_sensitive()).map(|(name, _)| name.clone()).collect();
        for name in credentials {
            probe.headers.remove(name);
        }
        let answer = self.exchange_once(probe).await?;
        let session = match Asked::read(&answer.headers) {
            Asked::For(challenge) if answer.status == StatusCode::UNAUTHORIZED => {
                if challenge.quality == Quality::AuthInt {
                    return Err(unknown(
                        &call,
                        "a hash of the whole body before it is sent, which a body that streams cannot have",
                    ));
                }
                self.digests.begin(&call, challenge)
            }
            Asked::Unknown(what) if answer.status == StatusCode::UNAUTHORIZED => return Err(unknown(&call, &what)),
            _ => return Err(no_challenge(&call, answer.status)),
        };
        drop(answer);
        call.headers = with_answer(&call, credential, Some(&session))?;
        self.exchange_once(call).await
    }
}

impl Call {
    /// The same without headers and body.
    fn like(&self) -> Self {
        Self {
            method: self.method.clone(),
            target: self.target.clone(),
            headers: HeaderMap::new(),
            body: RequestBody::empty(),
            pool: self.pool,
            authority: self.authority.clone(),
            client_certificate: self.client_certificate.clone(),
            digest: None,
            date_forgiven: self.date_forgiven,
            patience: self.patience.clone(),
        }
    }
}

fn with_answer(
    call: &Call,
    credential: &DigestCredential,
    session: Option<&Session>,
) -> Result<HeaderMap, ActionError> {
    let mut headers = call.headers.clone();
    let Some(session) = session else { return Ok(headers) };
    let uri = call.target.path_and_query();
    let body: &[u8] = match &call.body {
        RequestBody::Whole(bytes) => bytes,
        RequestBody::Stream(_) => b"",
    };
    let subject = Subject { method: call.method.as_str(), uri: &uri, body };
    let count = session.used.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
    let text = answer(credential, &session.challenge, &subject, &session.client_nonce, count);
    let mut value = HeaderValue::from_str(&text).map_err(|_| {
        let text = "the connection's user name, or what the service asks for, holds a control character";
        ActionError::new(ErrorCode::AuthenticationFailed, text)
    })?;
    value.set_sensitive(true);
    headers.insert(header::AUTHORIZATION, value);
    Ok(headers)
}

/// Reads what is left of a short refusal; a long or slow one loses its connection.
async fn drain(mut body: AnswerBody) {
    let read = async {
        let mut left = MOST_REFUSAL;
        while let Some(Ok(frame)) = body.frame().await {
            let length = frame.data_ref().map_or(0, |data| data.len());
            match left.checked_sub(length) {
                Some(rest) => left = rest,
                None => return,
            }
        }
    };
    let _ = timeout(Duration::from_secs(1), read).await;
}

fn unknown(call: &Call, what: &str) -> ActionError {
    let host = &call.target.origin().host;
    let text = format!(
        "{host} asks for Digest authentication with {what}, which is not known here; known are MD5, SHA-256, \
         SHA-512-256 and their -sess kinds with auth or auth-int"
    );
    ActionError::new(ErrorCode::AuthenticationFailed, text)
}

fn no_challenge(call: &Call, status: u16) -> ActionError {
    let host = &call.target.origin().host;
    let text = format!(
        "{host} answered {status} to a HEAD request that was to fetch a Digest challenge for a body that streams, and \
         such a body can be sent only once; send it with the action com.datadoghq.http.request"
    );
    ActionError::new(ErrorCode::AuthenticationFailed, text)
}
