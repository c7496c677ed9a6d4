//! RFC 8693: an identity token that this server signed is exchanged for the provider's.
//!
//! Google's own libraries go on from there: what its STS gives stands for a member of
//! a pool, and with it a token of a service account is asked for (IAM Credentials API,
//! `generateAccessToken`).

use claviger_model::{
    ObtainedToken, Secret, Timestamp, TokenFault,
    upstream_token::{OAuthPlan, TokenExchange},
};
use http::{HeaderMap, HeaderValue, Method, header};
use serde_json::json;

use super::{
    asking::{Asking, Reply},
    form::Form,
    oauth,
    refusal::{Given, Refusal},
    said::Said,
};

const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

/// What a pool's member asks for who is to act for a service account: the right to
/// have its token made, and the account's own scopes come with that request.
const IMPERSONATING: &str = "https://www.googleapis.com/auth/iam";

/// As Google's own libraries have it, and the most that it gives without being told otherwise.
const LIFE: &str = "3600s";

pub(super) fn ask(
    asking: &Asking<'_>,
    plan: &OAuthPlan,
    wanted: &TokenExchange,
    form: &mut Form,
) -> Result<(), TokenFault> {
    form.push("grant_type", EXCHANGE);
    form.push("audience", &wanted.audience);
    form.push("requested_token_type", ACCESS_TOKEN);
    form.push("subject_token_type", JWT);
    form.push_secret("subject_token", asking.needed("identity_token")?);
    match wanted.impersonation_url {
        Some(_) => form.push("scope", IMPERSONATING),
        None => oauth::push_scopes(plan, form),
    }
    Ok(())
}

/// Gives what was obtained for a token of the service account, where there is one.
pub(super) async fn impersonate(
    asking: &Asking<'_>,
    plan: &OAuthPlan,
    wanted: &TokenExchange,
    obtained: ObtainedToken,
) -> Result<ObtainedToken, TokenFault> {
    let Some(url) = &wanted.impersonation_url else { return Ok(obtained) };
    let target = asking.target("impersonation_url", url)?;
    let Some((_, token)) = obtained.secrets.into_iter().next() else { return Err(without("an access token")) };
    let bearer = Secret::new(format!("Bearer {}", token.expose()));
    asking.hide("federated_token", token);
    let mut value = HeaderValue::from_str(bearer.expose()).map_err(|_| without("a token that fits into a header"))?;
    value.set_sensitive(true);
    let json = HeaderValue::from_static("application/json");
    let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value), (header::CONTENT_TYPE, json)]);
    let body = json!({"delegates": null, "scope": plan.scopes, "lifetime": LIFE}).to_string();
    let Reply { host, answer } = asking.send(Method::POST, target, headers, body.into()).await?;
    let said = Said::read(&answer);
    let refusal = Refusal { asking, host, given: Given::Held };
    if answer.status != 200 {
        return Err(refusal.fault(&answer, &said));
    }
    let token = said.text("accessToken").ok_or_else(|| refusal.without("accessToken", answer.status, &said))?;
    Ok(ObtainedToken {
        secrets: vec![("access_token".to_owned(), Secret::new(token.to_owned()))],
        expires_at: said.text("expireTime").and_then(|text| text.parse::<Timestamp>().ok()),
        refresh_token: None,
        scopes: None,
        account: None,
    })
}

fn without(what: &str) -> TokenFault {
    TokenFault::Malformed(format!("the token exchange answered without {what}"))
}
