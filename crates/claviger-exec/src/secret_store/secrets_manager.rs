//! AWS Secrets Manager: `GetSecretValue`
//! (docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html).

use claviger_model::{Secret, Timestamp};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use serde_json::{Value, json};

use super::{StoreFault, Stored, object, ours, text};
use crate::{
    Exec,
    client::Incoming,
    scheme::aws::{Payload, Signer},
};

const TARGET: HeaderName = HeaderName::from_static("x-amz-target");

/// Where it is.
#[derive(Clone, Debug)]
pub struct SecretsManager {
    /// `https://secretsmanager.eu-central-1.amazonaws.com`, without a slash at the end.
    pub endpoint: String,
    /// Such as `eu-central-1`.
    pub region: String,
}

/// Keys that requests are signed with.
#[derive(Debug)]
pub struct AwsKeys {
    /// `AKIA…` or `ASIA…`
    pub access_key_id: Secret<String>,
    /// Its secret half.
    pub secret_access_key: Secret<String>,
    /// For a session.
    pub session_token: Option<Secret<String>>,
}

impl Exec {
    /// Reads the present version of a secret, or one field of it where it is JSON.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn secrets_manager_read(
        &self,
        manager: &SecretsManager,
        keys: &AwsKeys,
        name: &str,
        field: Option<&str>,
        now: Timestamp,
    ) -> Result<Stored, StoreFault> {
        let body = json!({ "SecretId": name }).to_string();
        let url = format!("{}/", manager.endpoint);
        let target = self.target_for(ours(), &url).map_err(|error| StoreFault::Unreachable(error.to_string()))?;
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.1"));
        headers.insert(TARGET, HeaderValue::from_static("secretsmanager.GetSecretValue"));
        let token = keys.session_token.as_ref().map(|token| token.expose().as_str());
        let (id, key) = (keys.access_key_id.expose(), keys.secret_access_key.expose());
        let signer = Signer::of_keys((id, key, token), &manager.region, "secretsmanager");
        let payload = Payload::Whole(body.as_bytes());
        let signed = signer.sign(&Method::POST, &target, &mut headers, payload, now);
        signed.map_err(|error| StoreFault::Denied(format!("this server's identity of AWS: {}", error.message)))?;
        let answer = self.ask_store(Method::POST, &url, headers, body.into(), None).await?;
        if answer.status != 200 {
            return Err(refusal(&answer));
        }
        let whole = object(&answer).and_then(|fields| fields.get("SecretString").and_then(text));
        let Some(whole) = whole else {
            return Err(StoreFault::Unusable("the secret in AWS Secrets Manager holds bytes and no text".to_owned()));
        };
        let value = match field {
            None => whole,
            Some(field) => member(&whole, field)?,
        };
        Ok(Stored { value, lease: None })
    }
}

fn member(whole: &Secret<String>, field: &str) -> Result<Secret<String>, StoreFault> {
    let Ok(Value::Object(members)) = serde_json::from_str(whole.expose()) else {
        let text = "the secret in AWS Secrets Manager is no JSON object, so it has no fields; leave the # and what follows out";
        return Err(StoreFault::Unusable(text.to_owned()));
    };
    let value = members.get(field);
    let value =
        value.ok_or_else(|| StoreFault::NotFound("the secret in AWS Secrets Manager has no such field".to_owned()));
    text(value?).ok_or_else(|| StoreFault::Unusable("the field in AWS Secrets Manager is no text".to_owned()))
}

/// Codes that mean: later it may work.
const LATER: [&str; 5] =
    ["InternalServiceError", "InternalFailure", "ServiceUnavailable", "ThrottlingException", "RequestLimitExceeded"];

/// By the code alone: the message names this server's identity, which is the operator's.
fn refusal(answer: &Incoming) -> StoreFault {
    let code = object(answer).and_then(|fields| Some(fields.get("__type")?.as_str()?.to_owned()));
    // `com.amazonaws.secretsmanager#ResourceNotFoundException`, and in other services with `:http…` behind.
    let code = code.as_deref().and_then(|code| code.rsplit('#').next()).and_then(|code| code.split(':').next());
    let code = code.filter(|code| code.len() <= 100 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let code = code.unwrap_or("no code");
    let text = format!("AWS Secrets Manager answered {} ({code})", answer.status);
    match answer.status {
        _ if LATER.contains(&code) => StoreFault::Unreachable(text),
        _ if code == "ResourceNotFoundException" => StoreFault::NotFound(text),
        400..=403 => StoreFault::Denied(text),
        _ => StoreFault::Unreachable(text),
    }
}
