//! Keys that the host lends this server: those of an EC2 instance's role (IMDSv2) or of a
//! container's (ECS, EKS Pod Identity). Asked for only where the operator names the address.
//!
//! A client of its own (security.md E13): the guard keeps these addresses shut for every
//! connection, and nothing that a connection says reaches this one.

mod address;
mod ask;

use claviger_model::{Secret, Timestamp};
use http::{HeaderName, HeaderValue, Method};
use serde::Deserialize;

use crate::Exec;
pub use address::{BadHostAddress, HostAddress};
use ask::{Asking, ask};

const TOKEN_PATH: &str = "/latest/api/token";
const ROLE_PATH: &str = "/latest/meta-data/iam/security-credentials/";
const TOKEN: HeaderName = HeaderName::from_static("x-aws-ec2-metadata-token");
const TOKEN_LIFE: HeaderName = HeaderName::from_static("x-aws-ec2-metadata-token-ttl-seconds");
/// In seconds; the longest that is given. A token is used for two questions and forgotten.
const LIFE: HeaderValue = HeaderValue::from_static("21600");

/// Keys of a session that the host renews by itself.
#[derive(Debug)]
pub struct HostKeys {
    /// `ASIA…`
    pub access_key_id: Secret<String>,
    /// Its secret half.
    pub secret_access_key: Secret<String>,
    /// Goes with every request.
    pub session_token: Secret<String>,
    /// When they end.
    pub expires_at: Timestamp,
}

/// As the instance's and the container's service answer alike; the instance's says `Code` besides.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    code: Option<String>,
    access_key_id: Option<Secret<String>>,
    secret_access_key: Option<Secret<String>>,
    token: Option<Secret<String>>,
    expiration: Option<String>,
}

impl Exec {
    /// Keys of the role of the EC2 instance that this server runs on, by the session-oriented
    /// service (IMDSv2); the older one is not asked.
    /// Source: AWS, *Use the Instance Metadata Service to access instance metadata*.
    ///
    /// # Errors
    /// What the service answered, in words for the operator and without a secret.
    pub async fn instance_keys(&self, service: &HostAddress) -> Result<HostKeys, String> {
        let begin = Asking { method: Method::PUT, path: TOKEN_PATH, headers: vec![(TOKEN_LIFE, LIFE)] };
        let token = ask(service, begin).await?;
        let token = header(&token)?;
        let get = |path| Asking { method: Method::GET, path, headers: vec![(TOKEN, token.clone())] };
        let roles = ask(service, get(ROLE_PATH)).await.map_err(|fault| format!("{fault}; has the instance a role?"))?;
        let role = String::from_utf8_lossy(&roles).lines().next().unwrap_or_default().trim().to_owned();
        if role.is_empty() || !role.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte)) {
            return Err(format!("{service} names no role of this instance"));
        }
        read(service, &ask(service, get(&format!("{ROLE_PATH}{role}"))).await?)
    }

    /// Keys of the role of the container that this server runs in. `authorization` is what is
    /// sent so, as it stands in the file that the platform mounts; ECS wants none.
    /// Source: AWS SDKs and Tools Reference Guide, *Container credential provider*.
    ///
    /// # Errors
    /// As [`Exec::instance_keys`].
    pub async fn container_keys(
        &self,
        service: &HostAddress,
        authorization: Option<&Secret<String>>,
    ) -> Result<HostKeys, String> {
        let authorization = authorization.map(|text| header(text.expose().as_bytes())).transpose()?;
        let headers = authorization.map(|value| (http::header::AUTHORIZATION, value)).into_iter().collect();
        let asking = Asking { method: Method::GET, path: service.path_and_query(), headers };
        read(service, &ask(service, asking).await?)
    }
}

fn header(text: &[u8]) -> Result<HeaderValue, String> {
    let mut value = HeaderValue::from_bytes(text.trim_ascii())
        .map_err(|_| "the token for the host's keys holds characters that no header can carry".to_owned())?;
    value.set_sensitive(true);
    Ok(value)
}

fn read(service: &HostAddress, body: &[u8]) -> Result<HostKeys, String> {
    // What the error quotes may be a secret.
    let answer: Answer = serde_json::from_slice(body).map_err(|_| format!("{service} did not answer with keys"))?;
    if let Some(code) = answer.code.filter(|code| code != "Success") {
        let code: String = code.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
        return Err(format!("{service} has no keys: {code}"));
    }
    let missing = |name: &str| format!("{service} answered without {name}");
    Ok(HostKeys {
        access_key_id: answer.access_key_id.ok_or_else(|| missing("AccessKeyId"))?,
        secret_access_key: answer.secret_access_key.ok_or_else(|| missing("SecretAccessKey"))?,
        session_token: answer.token.ok_or_else(|| missing("Token"))?,
        expires_at: answer
            .expiration
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| missing("a time in Expiration"))?,
    })
}
