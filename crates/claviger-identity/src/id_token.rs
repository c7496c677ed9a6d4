//! Whom an ID token means (OpenID Connect Core 1.0, 3.1.3.7). The signature
//! comes first: no claim is looked at before it is known who wrote it. Times are
//! checked here and not by the library, which would ask the machine's clock.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use claviger_model::{Secret, Timestamp};
use jsonwebtoken::{Algorithm, Validation, decode, errors::ErrorKind};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::keys::Keys;

/// Longest token that is looked at, in bytes: people with hundreds of groups.
const LONGEST: usize = 64 * 1024;
/// Clocks may differ by this many seconds.
const LEEWAY: i64 = 60;

/// What a token must say to be meant for this sign-in.
#[derive(Debug)]
pub struct Expected<'a> {
    /// The provider that was asked.
    pub issuer: &'a str,
    /// We.
    pub client_id: &'a str,
    /// The attempt's.
    pub nonce: &'a Secret<String>,
    /// Which claim names the groups, if any is looked at.
    pub groups_claim: Option<&'a str>,
    /// Now.
    pub now: Timestamp,
}

/// Whom the provider means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its own id of the person: the only thing that stays the same. At most 255
    /// characters, to be compared to the letter.
    pub subject: String,
    /// The address as the provider has it.
    pub email: Option<String>,
    /// The provider says so with `true`, not with a text or a number.
    pub email_verified: bool,
    /// The name as the provider has it.
    pub name: Option<String>,
    /// Groups, in order; `None` if the token does not have the claim, which is
    /// not the same as being in no group.
    pub groups: Option<Vec<String>>,
}

/// Why a token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not three parts of base64url with JSON objects in them, or too long.
    #[error("the ID token is malformed")]
    Malformed,
    /// `none`, a shared secret, or anything else but RS256, PS256, ES256, EdDSA.
    #[error("the ID token is not signed with RS256, PS256, ES256 or EdDSA")]
    Algorithm,
    /// It asks to be understood in a way that we do not know (`crit`).
    #[error("the ID token has critical headers that are not known here")]
    Critical,
    /// No key of that name and kind. The keys may have changed since they were fetched.
    #[error("the ID token is signed with a key that the provider does not publish")]
    UnknownKey,
    /// The signature is not that key's.
    #[error("the signature of the ID token is wrong")]
    Signature,
    /// `iss` is not the provider.
    #[error("the ID token is of another issuer (iss)")]
    Issuer,
    /// `aud` does not name us.
    #[error("the ID token is meant for somebody else (aud)")]
    Audience,
    /// `azp` is not us, or is missing beside several audiences.
    #[error("the ID token was given to somebody else (azp)")]
    AuthorizedParty,
    /// `exp` is missing or over.
    #[error("the ID token has expired, or says not when it does (exp)")]
    Expired,
    /// `iat` is missing, or it or `nbf` lies ahead.
    #[error("the ID token is of the future, or says not when it was made (iat, nbf); compare the clocks")]
    NotYet,
    /// `nonce` is not the attempt's.
    #[error("the ID token belongs to another sign-in (nonce)")]
    Nonce,
    /// `sub` is missing, empty or too long.
    #[error("the ID token names nobody (sub)")]
    Subject,
    /// The groups' claim is neither a text nor a list of texts.
    #[error("the ID token's groups are neither a text nor a list of texts")]
    Groups,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

/// Checks `token` and says whom it means.
///
/// # Errors
/// [`Refusal`]. After [`Refusal::UnknownKey`] the caller may fetch the keys once
/// more and try again; after any other the sign-in is over.
pub fn verify(token: &Secret<String>, keys: &Keys, expected: &Expected<'_>) -> Result<Identity, Refusal> {
    let token = token.expose().as_str();
    let (algorithm, key_id) = header(token)?;
    let key = keys.find(key_id.as_deref(), algorithm).ok_or(Refusal::UnknownKey)?;
    let claims = decode::<Map<String, Value>>(token, key, &signature_only(algorithm)).map_err(|error| {
        if *error.kind() == ErrorKind::InvalidSignature { Refusal::Signature } else { Refusal::Malformed }
    })?;
    check(&claims.claims, expected)?;
    identity(&claims.claims, expected.groups_claim)
}

fn header(token: &str) -> Result<(Algorithm, Option<String>), Refusal> {
    if token.len() > LONGEST {
        return Err(Refusal::Malformed);
    }
    let (first, _) = token.split_once('.').ok_or(Refusal::Malformed)?;
    let bytes = URL_SAFE_NO_PAD.decode(first).map_err(|_| Refusal::Malformed)?;
    let header: Header = serde_json::from_slice(&bytes).map_err(|_| Refusal::Malformed)?;
    if header.crit.is_some() {
        return Err(Refusal::Critical);
    }
    let algorithm = match header.alg.as_str() {
        "RS256" => Algorithm::RS256,
        "PS256" => Algorithm::PS256,
        "ES256" => Algorithm::ES256,
        "EdDSA" => Algorithm::EdDSA,
        _ => return Err(Refusal::Algorithm),
    };
    Ok((algorithm, header.kid))
}

/// The library checks the signature and nothing else.
fn signature_only(algorithm: Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation
}

fn check(claims: &Map<String, Value>, expected: &Expected<'_>) -> Result<(), Refusal> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(expected.issuer) {
        return Err(Refusal::Issuer);
    }
    let audiences = texts(claims.get("aud")).ok_or(Refusal::Audience)?;
    if !audiences.contains(&expected.client_id) {
        return Err(Refusal::Audience);
    }
    match claims.get("azp") {
        None if audiences.len() == 1 => {}
        Some(Value::String(party)) if party == expected.client_id => {}
        _ => return Err(Refusal::AuthorizedParty),
    }
    times(claims, expected.now)?;
    let nonce = text("nonce").unwrap_or_default();
    verify_slices_are_equal(nonce.as_bytes(), expected.nonce.expose().as_bytes()).map_err(|_| Refusal::Nonce)
}

fn times(claims: &Map<String, Value>, now: Timestamp) -> Result<(), Refusal> {
    let now = now.0.div_euclid(1_000_000);
    let seconds = |name: &str| claims.get(name).and_then(seconds);
    if seconds("exp").is_none_or(|end| now >= end.saturating_add(LEEWAY)) {
        return Err(Refusal::Expired);
    }
    let ahead = |time: i64| time > now.saturating_add(LEEWAY);
    if seconds("iat").is_none_or(ahead) || (claims.contains_key("nbf") && seconds("nbf").is_none_or(ahead)) {
        return Err(Refusal::NotYet);
    }
    Ok(())
}

/// A NumericDate (RFC 7519, 2), which may have a fraction.
fn seconds(value: &Value) -> Option<i64> {
    if let Some(whole) = value.as_i64() {
        return Some(whole);
    }
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked first")]
    value.as_f64().filter(|number| number.abs() < 1e12).map(|number| number as i64)
}

fn identity(claims: &Map<String, Value>, groups_claim: Option<&str>) -> Result<Identity, Refusal> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let subject = text("sub").filter(|subject| subject.chars().count() <= 255).ok_or(Refusal::Subject)?;
    let groups = groups_claim.and_then(|name| claims.get(name));
    let groups = groups.map(|value| texts(Some(value)).ok_or(Refusal::Groups)).transpose()?;
    Ok(Identity {
        subject: subject.to_owned(),
        email: text("email").map(str::to_owned),
        email_verified: claims.get("email_verified") == Some(&Value::Bool(true)),
        name: text("name").map(str::to_owned),
        groups: groups.map(|groups| groups.into_iter().map(str::to_owned).collect()),
    })
}

/// One text, or a list of nothing but texts.
fn texts(value: Option<&Value>) -> Option<Vec<&str>> {
    match value? {
        Value::String(text) => Some(vec![text]),
        Value::Array(list) => list.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
