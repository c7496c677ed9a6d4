//! Signature Version 4 of AWS: the connection's keys sign the whole request and
//! stay here. Done last, for every hop anew, since a signature covers everything
//! else (security.md P29, `docs/adr/0022-signing-for-aws.md`).

mod canonical;
mod key;
mod place;

use std::time::Duration;

use claviger_model::{OpenedCredential, Origin, Secret, Timestamp};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use zeroize::Zeroizing;

use super::{Values, failed};
use crate::{ActionError, ErrorCode, Target};

pub use canonical::{Message, PathRules, canonical_request, sha256, signed_headers, string_to_sign};
pub use key::signature;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const DATE: HeaderName = HeaderName::from_static("x-amz-date");
const TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");
pub(crate) const CONTENT: HeaderName = HeaderName::from_static("x-amz-content-sha256");
/// In place of a hash: TLS alone vouches for the body.
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";
/// The body is cut into chunks by the caller, none of which is signed.
const UNSIGNED_CHUNKS: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
/// A signed URL is good for a week at most.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 3600);

/// Headers that are not signed: those of one connection, those that are set
/// after signing, and those that AWS's own clients leave out because what lies
/// in between may change them.
const NOT_SIGNED: [HeaderName; 14] = [
    header::ACCEPT_ENCODING,
    header::AUTHORIZATION,
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::EXPECT,
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    header::USER_AGENT,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("x-amzn-trace-id"),
];

/// A body as far as it is known when the request is signed.
#[derive(Clone, Copy, Debug)]
pub enum Payload<'a> {
    /// All of it.
    Whole(&'a [u8]),
    /// It comes later: only what need not be signed can be sent so.
    Streamed,
}

/// Signs requests with the keys of one connection.
#[derive(Debug)]
pub struct Signer {
    access_key_id: String,
    secret_access_key: Secret<String>,
    session_token: Option<Secret<String>>,
    /// The connection's own word outranks the host's.
    region: Option<String>,
    service: Option<String>,
}

/// What one signature is made of and good for.
struct Scope {
    region: String,
    service: String,
    /// `20150830T123600Z`
    time: String,
}

impl Scope {
    fn date(&self) -> &str {
        self.time.get(..8).unwrap_or_default()
    }

    fn text(&self) -> String {
        format!("{}/{}/{}/aws4_request", self.date(), self.region, self.service)
    }
}

impl Signer {
    /// From the fields `access_key_id`, `secret_access_key`, `session_token`,
    /// `region` and `service`; the last three may be absent or empty.
    ///
    /// # Errors
    /// `authentication_failed` if a key is missing or cannot be one.
    pub fn of(credential: &OpenedCredential) -> Result<Self, ActionError> {
        let values = Values::of(credential);
        let get = |name: &str| values.field(name).filter(|value| !value.is_empty());
        let key = |name: &str, what: &str| {
            let value = get(name).ok_or_else(|| failed(format!("the connection has no {what}")))?;
            let is_plain = value.bytes().all(|byte| byte.is_ascii_graphic());
            is_plain.then(|| value.to_owned()).ok_or_else(|| {
                failed(format!("the connection's {what} holds a blank or a character that no key of AWS has"))
            })
        };
        Ok(Self {
            access_key_id: key("access_key_id", "access key id")?,
            secret_access_key: key("secret_access_key", "secret access key")?.into(),
            session_token: get("session_token")
                .map(|_| key("session_token", "session token"))
                .transpose()?
                .map(Into::into),
            region: get("region").map(str::to_owned),
            service: get("service").map(str::to_owned),
        })
    }

    /// For calls of STS in a region.
    pub(crate) fn sts(access_key_id: &str, secret: &str, session_token: Option<&str>, region: &str) -> Self {
        Self::of_keys((access_key_id, secret, session_token), region, "sts")
    }

    /// For calls of a service in a region, with keys that are no connection's.
    pub(crate) fn of_keys(
        (access_key_id, secret, session_token): (&str, &str, Option<&str>),
        region: &str,
        service: &str,
    ) -> Self {
        Self {
            access_key_id: access_key_id.to_owned(),
            secret_access_key: secret.to_owned().into(),
            session_token: session_token.map(|token| token.to_owned().into()),
            region: Some(region.to_owned()),
            service: Some(service.to_owned()),
        }
    }

    /// Signs a request that is otherwise ready: sets `Authorization`,
    /// `X-Amz-Date`, for a session `X-Amz-Security-Token` and, where the service
    /// wants it, `X-Amz-Content-Sha256`, over any that are there.
    ///
    /// # Errors
    /// `authentication_failed` if the host does not tell which service and
    /// region to sign for, `invalid_input` if the caller says of the body what
    /// cannot be signed.
    pub fn sign(
        &self,
        method: &Method,
        target: &Target,
        headers: &mut HeaderMap,
        payload: Payload<'_>,
        now: Timestamp,
    ) -> Result<(), ActionError> {
        let scope = self.scope(target.origin(), now)?;
        let hash = content_hash(headers, payload)?;
        for name in [header::AUTHORIZATION, DATE, TOKEN] {
            headers.remove(name);
        }
        headers.insert(DATE, value(&scope.time)?);
        if let Some(token) = &self.session_token {
            headers.insert(TOKEN, sensitive(token.expose())?);
        }
        if wants_content_hash(&scope.service) || headers.contains_key(CONTENT) {
            headers.insert(CONTENT, value(&hash)?);
        }
        let signed = to_be_signed(headers, target.origin())?;
        let query = target.query().unwrap_or_default();
        let message = Message { method: method.as_str(), path: target.path(), query, headers: &signed, payload: &hash };
        let authorization = Zeroizing::new(format!(
            "{ALGORITHM} Credential={}/{}, SignedHeaders={}, Signature={}",
            self.access_key_id,
            scope.text(),
            signed_headers(&signed),
            self.signature(&message, &scope)
        ));
        headers.insert(header::AUTHORIZATION, sensitive(&authorization)?);
        Ok(())
    }

    /// The same request as a URL that carries its signature and is good for
    /// `lifetime`. Whoever has it can make the request, with these headers.
    ///
    /// # Errors
    /// As [`Self::sign`]; `invalid_input` for more than seven days.
    pub fn presign(
        &self,
        method: &Method,
        target: &Target,
        headers: &HeaderMap,
        lifetime: Duration,
        now: Timestamp,
    ) -> Result<Target, ActionError> {
        if lifetime > LONGEST || lifetime.as_secs() == 0 {
            let text = "a signed URL is good for a second at least and for seven days at most";
            return Err(ActionError::new(ErrorCode::InvalidInput, text));
        }
        let scope = self.scope(target.origin(), now)?;
        let signed = to_be_signed(headers, target.origin())?;
        let mut target = target.clone();
        let credential = format!("{}/{}", self.access_key_id, scope.text());
        for (name, value) in [
            ("X-Amz-Algorithm", ALGORITHM),
            ("X-Amz-Credential", &credential),
            ("X-Amz-Date", &scope.time),
            ("X-Amz-SignedHeaders", &signed_headers(&signed)),
            ("X-Amz-Expires", &lifetime.as_secs().to_string()),
        ] {
            target.push_query(name, value);
        }
        if let Some(token) = &self.session_token {
            target.push_query("X-Amz-Security-Token", token.expose());
        }
        let hash = if is_s3(&scope.service) { UNSIGNED.to_owned() } else { sha256(&[]) };
        let query = target.query().unwrap_or_default();
        let message = Message { method: method.as_str(), path: target.path(), query, headers: &signed, payload: &hash };
        let signature = self.signature(&message, &scope);
        target.push_query("X-Amz-Signature", &signature);
        Ok(target)
    }

    /// Whether the body must be here before the request can be signed.
    pub(crate) fn wants_whole_body(&self, target: &Target, headers: &HeaderMap) -> bool {
        let is_tls = target.origin().scheme == claviger_model::Scheme::Https;
        let service = self.service(target.origin());
        !(headers.contains_key(CONTENT) || is_tls && service.is_some_and(|service| is_s3(&service)))
    }

    fn signature(&self, message: &Message<'_>, scope: &Scope) -> String {
        let canonical = canonical_request(message, PathRules::of_service(&scope.service));
        let to_sign = string_to_sign(&canonical, &scope.time, &scope.text());
        signature(&self.secret_access_key, scope.date(), &scope.region, &scope.service, &to_sign)
    }

    fn service(&self, origin: &Origin) -> Option<String> {
        self.service.clone().or_else(|| place::of_host(&origin.host).map(|place| place.service))
    }

    fn scope(&self, origin: &Origin, now: Timestamp) -> Result<Scope, ActionError> {
        let place = place::of_host(&origin.host);
        let unknown = |what: &str| {
            failed(format!(
                "the host {} does not tell which {what} of AWS to sign for; use an HTTP connection that names region and service",
                origin.host
            ))
        };
        let service = self.service(origin).ok_or_else(|| unknown("service"))?;
        let region = self.region.clone().or_else(|| place?.region).ok_or_else(|| unknown("region"))?;
        Ok(Scope { region, service, time: now.basic_text() })
    }
}

/// S3 and what speaks its language: paths are keys, and `X-Amz-Content-Sha256` is a must.
pub(crate) fn is_s3(service: &str) -> bool {
    matches!(service, "s3" | "s3express" | "s3-object-lambda" | "s3-outposts")
}

fn wants_content_hash(service: &str) -> bool {
    is_s3(service) || service == "aoss"
}

/// What the caller says of the body stands, if it can: AWS compares it.
fn content_hash(headers: &HeaderMap, payload: Payload<'_>) -> Result<String, ActionError> {
    let is_hash = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match (headers.get(CONTENT), payload) {
        (Some(given), _) => match given.to_str() {
            Ok(text) if is_hash(text) || matches!(text, UNSIGNED | UNSIGNED_CHUNKS) => Ok(text.to_owned()),
            _ => Err(ActionError::new(
                ErrorCode::InvalidInput,
                format!(
                    "X-Amz-Content-Sha256 must be a SHA-256, {UNSIGNED} or {UNSIGNED_CHUNKS}: chunks that were signed with other keys cannot be passed on"
                ),
            )),
        },
        (None, Payload::Whole(body)) => Ok(sha256(body)),
        (None, Payload::Streamed) => Ok(UNSIGNED.to_owned()),
    }
}

/// The headers that are signed, `Host` as it will be sent among them.
fn to_be_signed(headers: &HeaderMap, origin: &Origin) -> Result<HeaderMap, ActionError> {
    let mut signed = headers.clone();
    for name in NOT_SIGNED {
        signed.remove(name);
    }
    let host = match origin.port == origin.scheme.default_port() {
        true => origin.host.clone(),
        false => format!("{}:{}", origin.host, origin.port),
    };
    signed.insert(header::HOST, value(&host)?);
    Ok(signed)
}

fn value(text: &str) -> Result<HeaderValue, ActionError> {
    HeaderValue::from_str(text).map_err(|_| failed("what the signature needs cannot stand in a header"))
}

fn sensitive(text: &str) -> Result<HeaderValue, ActionError> {
    let mut value = value(text)?;
    value.set_sensitive(true);
    Ok(value)
}
