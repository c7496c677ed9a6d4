//! One token request by OAuth 2.0: what is given for the token, who asks, and
//! what the connection adds.

use claviger_model::{
    ObtainedToken, TokenFault, TokenProof,
    upstream_token::{OAuthGrant, OAuthPlan},
};
use http::{HeaderMap, HeaderValue, Method, header};

use super::{
    answer,
    asking::{Asking, Reply},
    client, client_credentials, code, device, exchange,
    form::Form,
    jwt_bearer, refresh,
    refusal::{Given, Refusal},
    said::Said,
};

/// What proves something is never a connection's parameter, which is plain text
/// for everybody who may see the connection.
const PROOFS: [&str; 10] = [
    "assertion",
    "client_assertion",
    "client_assertion_type",
    "client_secret",
    "code",
    "code_verifier",
    "device_code",
    "redirect_uri",
    "refresh_token",
    "subject_token",
];

pub(super) async fn obtain(
    asking: &Asking<'_>,
    plan: &OAuthPlan,
    proof: &TokenProof<'_>,
) -> Result<ObtainedToken, TokenFault> {
    let mut form = Form::default();
    give(asking, plan, proof, &mut form)?;
    // A grant type of its own is about what is held, not about a refresh token.
    add(plan, &mut form, |name| name != "grant_type" || matches!(proof, TokenProof::Held))?;
    let Reply { host, answer } = post(asking, plan, ("token_url", &plan.token_url), form).await?;
    let refusal = Refusal { asking, host, given: Given::by(proof) };
    let obtained = answer::read(&refusal, &answer, Said::read(&answer))?;
    match &plan.grant {
        OAuthGrant::TokenExchange(wanted) => exchange::impersonate(asking, plan, wanted, obtained).await,
        _ => Ok(obtained),
    }
}

/// What is given for the token.
fn give(asking: &Asking<'_>, plan: &OAuthPlan, proof: &TokenProof<'_>, form: &mut Form) -> Result<(), TokenFault> {
    match (proof, &plan.grant) {
        (TokenProof::Refresh(token), _) => refresh::ask(token, form),
        (TokenProof::Code { code, verifier, redirect_uri }, _) => code::ask(code, verifier, redirect_uri, form),
        (TokenProof::Device(code), _) => device::ask(code, form),
        (TokenProof::Held, OAuthGrant::ClientCredentials) => client_credentials::ask(plan, form),
        (TokenProof::Held, OAuthGrant::AuthorizationCode | OAuthGrant::DeviceCode) => {
            return Err(TokenFault::Over("nobody has authorized this connection yet; authorize it".to_owned()));
        }
        (TokenProof::Held, OAuthGrant::JwtBearer(claims)) => jwt_bearer::ask(asking, plan, claims, form)?,
        (TokenProof::Held, OAuthGrant::TokenExchange(wanted)) => exchange::ask(asking, plan, wanted, form)?,
    }
    Ok(())
}

/// Sends a form to one of the provider's endpoints, which comes with the field
/// that it stands in.
pub(super) async fn post(
    asking: &Asking<'_>,
    plan: &OAuthPlan,
    (what, url): (&str, &str),
    mut form: Form,
) -> Result<Reply, TokenFault> {
    let target = asking.target(what, url)?;
    let mut headers = HeaderMap::new();
    client::authenticate(asking, plan, &mut form, &mut headers)?;
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    asking.send(Method::POST, target, headers, form.encode()).await
}

/// Adds the connection's own parameters. One that bears the name of ours takes
/// its place (RFC 6749, 3.2: none twice): so a provider can have its own
/// `grant_type`, or its scopes with commas between them.
pub(super) fn add(plan: &OAuthPlan, form: &mut Form, is_wanted: impl Fn(&str) -> bool) -> Result<(), TokenFault> {
    if let Some((name, _)) = plan.parameters.iter().find(|(name, _)| PROOFS.contains(&name.as_str())) {
        let text = format!("the token parameter {name} is one that this server sets itself; take it out");
        return Err(TokenFault::Refused(text));
    }
    let theirs = || plan.parameters.iter().filter(|(name, _)| is_wanted(name));
    theirs().for_each(|(name, _)| form.remove(name));
    theirs().for_each(|(name, value)| form.push(name, value));
    Ok(())
}

/// RFC 6749, 3.3; none leaves it to the provider.
pub(super) fn push_scopes(plan: &OAuthPlan, form: &mut Form) {
    if !plan.scopes.is_empty() {
        form.push("scope", &plan.scopes.join(" "));
    }
}
