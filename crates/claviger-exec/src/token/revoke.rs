//! RFC 7009: tells the provider that a token is not needed any more.

use claviger_model::{
    Secret, TokenFault,
    upstream_token::{OAuthPlan, TokenKind},
};

use super::{
    answer::is_failure,
    asking::{Asking, Reply},
    form::Form,
    oauth,
    refusal::{self, Given, Refusal},
    said::Said,
};

/// RFC 7009, 2.2: a token that the provider does not know is revoked, too. Google
/// says `invalid_token` where it should say nothing.
pub(super) async fn revoke(
    asking: &Asking<'_>,
    plan: &OAuthPlan,
    url: &str,
    token: &Secret<String>,
    kind: TokenKind,
) -> Result<(), TokenFault> {
    let mut form = Form::default();
    form.push_secret("token", token);
    form.push("token_type_hint", kind.as_str());
    let Reply { host, answer } = oauth::post(asking, plan, ("revocation_url", url), form).await?;
    let said = Said::read(&answer);
    let is_unknown = refusal::code(&said).as_deref() == Some("invalid_token");
    if is_unknown || (200..300).contains(&answer.status) && !is_failure(&said) {
        return Ok(());
    }
    Err(Refusal { asking, host, given: Given::Held }.fault(&answer, &said))
}
