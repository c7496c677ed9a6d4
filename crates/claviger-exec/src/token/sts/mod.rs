//! STS: short-lived keys of a role, obtained with this server's own identity and
//! the connection's external id. The identity comes with the credential, from
//! the operator's configuration; nothing of the host is looked at (security.md E13).

mod answer;

use claviger_model::{ObtainedToken, OpenedCredential, Secret, Timestamp, TokenFault, upstream_token::AssumeRolePlan};
use http::{HeaderMap, HeaderValue, Method, header};
use url::form_urlencoded::Serializer;
use zeroize::Zeroizing;

use crate::{
    ActionError, ErrorCode, Exec,
    client::{Outgoing, PoolKey},
    redact::Redactor,
    scheme::{
        aws::{Payload, Signer},
        credential_field,
    },
};

const VERSION: &str = "2011-06-15";
const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded; charset=utf-8");

/// In seconds. What every role allows, and the most for one that was assumed by another.
const DURATION: &str = "3600";

/// Where a call goes, and on whose behalf.
struct Endpoint<'a> {
    exec: &'a Exec,
    pool: PoolKey,
    url: &'a str,
    region: &'a str,
    now: Timestamp,
}

/// Assumes the role of `plan`: one `AssumeRole`, signed with the fields
/// `base_access_key_id`, `base_secret_access_key` and `base_session_token` of the
/// credential. Where it has `base_web_identity_token` and the plain field
/// `base_role_arn` instead, these are exchanged for keys first. A plan with an
/// audience for an identity token of ours shows that token, the field
/// `identity_token`, and no key: `AssumeRoleWithWebIdentity`.
///
/// What comes back are `access_key_id`, `secret_access_key` and `session_token`.
///
/// # Errors
/// With AWS's own code and message. They hold none of the secrets.
pub(super) async fn assume_role(
    exec: &Exec,
    credential: &OpenedCredential,
    plan: &AssumeRolePlan,
    now: Timestamp,
) -> Result<ObtainedToken, TokenFault> {
    let pool = PoolKey { organization_id: credential.organization_id, connection_id: Some(credential.connection_id) };
    let endpoint = Endpoint { exec, pool, url: &plan.endpoint, region: &plan.region, now };
    let secrets = credential.secrets.iter().map(|(name, value)| (name.clone(), Secret::new(value.expose().clone())));
    let redactor = Redactor::new(secrets.collect());
    let obtained = if plan.identity_audience.is_some() {
        by_identity(&endpoint, credential, plan).await
    } else {
        match base(&endpoint, credential, plan).await {
            Ok(base) => call(&endpoint, Some(&base), &role_parameters(plan)).await,
            Err(fault) => Err(fault),
        }
    };
    obtained.map_err(|fault| redacted(fault, &redactor))
}

/// The role's owner trusts this server as an issuer: its token says for which
/// organization and connection, and there is no external id.
async fn by_identity(
    endpoint: &Endpoint<'_>,
    credential: &OpenedCredential,
    plan: &AssumeRolePlan,
) -> Result<ObtainedToken, TokenFault> {
    let Some(token) = credential_field(credential, "identity_token") else {
        return Err(TokenFault::Refused("this server has signed no identity token to show to STS".to_owned()));
    };
    let mut parameters = vec![
        ("Action", "AssumeRoleWithWebIdentity"),
        ("Version", VERSION),
        ("RoleArn", plan.role_arn.as_str()),
        ("RoleSessionName", &plan.session_name),
        ("WebIdentityToken", token),
        ("DurationSeconds", DURATION),
    ];
    parameters.extend(plan.policy.as_deref().map(|policy| ("Policy", policy)));
    call(endpoint, None, &parameters).await
}

fn role_parameters(plan: &AssumeRolePlan) -> Vec<(&'static str, &str)> {
    let mut parameters = vec![
        ("Action", "AssumeRole"),
        ("Version", VERSION),
        ("RoleArn", plan.role_arn.as_str()),
        ("RoleSessionName", &plan.session_name),
        ("ExternalId", &plan.external_id),
        ("DurationSeconds", DURATION),
    ];
    // Every connection has one; a role for this server's own reading may do without.
    parameters.retain(|(name, value)| *name != "ExternalId" || !value.is_empty());
    parameters.extend(plan.policy.as_deref().map(|policy| ("Policy", policy)));
    parameters
}

/// The server's own identity, which does nothing but this.
async fn base(
    endpoint: &Endpoint<'_>,
    credential: &OpenedCredential,
    plan: &AssumeRolePlan,
) -> Result<Signer, TokenFault> {
    let field = |name| credential_field(credential, name).filter(|value| !value.is_empty());
    let (Some(token), Some(role)) = (field("base_web_identity_token"), field("base_role_arn")) else {
        let (Some(id), Some(key)) = (field("base_access_key_id"), field("base_secret_access_key")) else {
            let text = "this server has no identity of its own to assume roles with; the operator gives it one under [aws] in the configuration";
            return Err(TokenFault::Refused(text.to_owned()));
        };
        return Ok(Signer::sts(id, key, field("base_session_token"), endpoint.region));
    };
    let parameters = [
        ("Action", "AssumeRoleWithWebIdentity"),
        ("Version", VERSION),
        ("RoleArn", role),
        ("RoleSessionName", &plan.session_name),
        ("WebIdentityToken", token),
    ];
    let obtained = call(endpoint, None, &parameters).await?;
    let get = |name: &str| obtained.secrets.iter().find(|(known, _)| known == name).map(|(_, value)| value.expose());
    match (get("access_key_id"), get("secret_access_key")) {
        (Some(id), Some(key)) => Ok(Signer::sts(id, key, get("session_token").map(String::as_str), endpoint.region)),
        _ => Err(TokenFault::Malformed("STS answered without keys".to_owned())),
    }
}

/// One call of STS; only a web identity goes unsigned.
async fn call(
    endpoint: &Endpoint<'_>,
    signer: Option<&Signer>,
    parameters: &[(&str, &str)],
) -> Result<ObtainedToken, TokenFault> {
    let target = endpoint.exec.target_for(endpoint.pool, endpoint.url);
    let target = target.map_err(|error| TokenFault::Refused(format!("STS at {}: {error}", endpoint.url)))?;
    let form = Zeroizing::new(Serializer::new(String::new()).extend_pairs(parameters).finish());
    // The one character that the vendor's own clients write otherwise, which some
    // who read the form and check the signature over it anew rely on.
    let body = Zeroizing::new(form.replace('*', "%2A"));
    let mut headers = HeaderMap::from_iter([(header::CONTENT_TYPE, FORM)]);
    if let Some(signer) = signer {
        let payload = Payload::Whole(body.as_bytes());
        let signed = signer.sign(&Method::POST, &target, &mut headers, payload, endpoint.now);
        signed.map_err(|error| TokenFault::Refused(format!("this server's identity of AWS: {}", error.message)))?;
    }
    let outgoing = Outgoing {
        method: Method::POST,
        target,
        headers,
        body: body.as_bytes().to_vec().into(),
        pool: endpoint.pool,
        authority: None,
        client_certificate: None,
        digest: None,
        allow_expired_certificate: false,
        total: std::time::Duration::ZERO,
        first_byte: std::time::Duration::ZERO,
    };
    let answer = endpoint.exec.send(outgoing).await.map_err(unsent)?;
    answer::read(&answer)
}

fn unsent(error: ActionError) -> TokenFault {
    let message = format!("STS: {}", error.message);
    match error.code {
        ErrorCode::DestinationRefused | ErrorCode::InvalidInput => TokenFault::Refused(message),
        ErrorCode::Busy => TokenFault::Unavailable { message, retry_after: Some(1) },
        _ => TokenFault::Unavailable { message, retry_after: None },
    }
}

fn redacted(fault: TokenFault, redactor: &Redactor) -> TokenFault {
    let clean = |text: String| redactor.text(&text, &mut 0).into_owned();
    match fault {
        TokenFault::Over(text) => TokenFault::Over(clean(text)),
        TokenFault::Declined(text) => TokenFault::Declined(clean(text)),
        TokenFault::Refused(text) => TokenFault::Refused(clean(text)),
        TokenFault::Malformed(text) => TokenFault::Malformed(clean(text)),
        TokenFault::Unavailable { message, retry_after } => {
            TokenFault::Unavailable { message: clean(message), retry_after }
        }
        TokenFault::Pending { slower } => TokenFault::Pending { slower },
    }
}
