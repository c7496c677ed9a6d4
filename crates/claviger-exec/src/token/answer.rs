//! Reads the answer to a token request (RFC 6749, 5.1).

use std::time::Duration;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use claviger_model::{ObtainedToken, Secret, TokenFault};
use serde_json::Value;

use super::{refusal::Refusal, said::Said};
use crate::client::Incoming;

/// Kinds of token that are sent as bearers: RFC 6750's, what Apigee calls it, and
/// the two of Slack, which names whose token it is.
const BEARERS: [&str; 4] = ["bearer", "bearertoken", "bot", "user"];

/// How much of an account's name is kept.
const MOST_ACCOUNT: usize = 254;

pub(super) fn read(refusal: &Refusal<'_>, answer: &Incoming, said: Said) -> Result<ObtainedToken, TokenFault> {
    if !(200..300).contains(&answer.status) || is_failure(&said) {
        return Err(refusal.fault(answer, &said));
    }
    let token = said.text("access_token").ok_or_else(|| refusal.without("access_token", answer.status, &said))?;
    if token.contains(char::is_control) {
        return Err(refusal.malformed("answered with an access_token that holds control characters"));
    }
    check_type(refusal, &said)?;
    Ok(ObtainedToken {
        secrets: vec![("access_token".to_owned(), Secret::new(token.to_owned()))],
        expires_at: seconds(&said, "expires_in").map(|life| refusal.asking.now.plus(life)),
        refresh_token: said.text("refresh_token").map(|text| Secret::new(text.to_owned())),
        scopes: said.fields().and_then(|fields| fields.get("scope")).and_then(scopes),
        account: said.text("id_token").and_then(account).map(|account| refusal.asking.quote(&account, MOST_ACCOUNT)),
    })
}

/// 200 can mean failure: GitHub puts an `error` into it, Slack `ok: false`.
pub(super) fn is_failure(said: &Said) -> bool {
    let Some(fields) = said.fields() else { return false };
    let error =
        fields.get("error").is_some_and(|error| !matches!(error, Value::Null | Value::Bool(false)) && error != "");
    error || fields.get("ok") == Some(&Value::Bool(false))
}

/// RFC 6749, 7.1: a token of an unknown kind must not be used. Where none is
/// named it is a bearer's, which is what everybody means by that.
fn check_type(refusal: &Refusal<'_>, said: &Said) -> Result<(), TokenFault> {
    match said.text("token_type") {
        Some(kind) if !BEARERS.contains(&kind.trim().to_ascii_lowercase().as_str()) => {
            let kind = refusal.asking.quote(kind, 40);
            Err(refusal.malformed(&format!(
                "answered with a token of type {kind:?}; only bearer tokens can be used (have the client issue those)"
            )))
        }
        _ => Ok(()),
    }
}

/// A number or a text that is one. Nothing, nonsense and 0, with which some say
/// that there is no end, leave it to the service to refuse the token one day.
pub(super) fn seconds(said: &Said, name: &str) -> Option<Duration> {
    let seconds = match said.fields()?.get(name)? {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    Duration::try_from_secs_f64(seconds.floor()).ok().filter(|life| !life.is_zero())
}

/// Split at spaces, as RFC 6749, 3.3 has it, and at commas, as Slack, GitHub and
/// others have it.
fn scopes(value: &Value) -> Option<Vec<String>> {
    let split = |text: &str| -> Vec<String> {
        text.split([' ', ',', '\n', '\t']).filter(|scope| !scope.is_empty()).map(str::to_owned).collect()
    };
    match value {
        Value::String(text) => Some(split(text)),
        Value::Array(items) => Some(items.iter().filter_map(Value::as_str).flat_map(split).collect()),
        _ => None,
    }
}

/// Whose it is. The signature need not be looked at: the token came straight
/// from the endpoint (OpenID Connect Core, 3.1.3.7), and nothing but a line on a
/// page hangs on it.
fn account(id_token: &str) -> Option<String> {
    let claims = BASE64_URL_SAFE_NO_PAD.decode(id_token.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    let texts = ["email", "preferred_username", "sub"].into_iter().filter_map(|name| claims.get(name)?.as_str());
    texts.map(str::trim).find(|text| !text.is_empty()).map(str::to_owned)
}
