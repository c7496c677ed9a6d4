//! RFC 7523, 2.1: an assertion that we sign is the grant.

use claviger_model::{
    TokenFault,
    upstream_token::{AssertionClaims, OAuthPlan},
};
use serde_json::{Map, Value};

use super::{asking::Asking, assertion, form::Form, oauth};

/// As Google's own libraries have it: an hour is the most that it takes.
const GOOGLE_LIFE: i64 = 3600;
/// Nobody takes less (Box takes no more).
const LIFE: i64 = 60;

pub(super) fn ask(
    asking: &Asking<'_>,
    plan: &OAuthPlan,
    wanted: &AssertionClaims,
    form: &mut Form,
) -> Result<(), TokenFault> {
    let mut claims = Map::new();
    claims.insert("iss".to_owned(), wanted.issuer.as_str().into());
    if let Some(subject) = &wanted.subject {
        claims.insert("sub".to_owned(), subject.as_str().into());
    }
    claims.insert("aud".to_owned(), wanted.audience.as_str().into());
    let life = if wanted.scope_claim {
        claims.insert("scope".to_owned(), Value::from(plan.scopes.join(" ")));
        GOOGLE_LIFE
    } else {
        claims.insert("jti".to_owned(), assertion::identifier(asking));
        oauth::push_scopes(plan, form);
        LIFE
    };
    let assertion = assertion::sign(asking, wanted.key_id.as_deref(), None, claims, life)?;
    form.push("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
    form.push_secret("assertion", &assertion);
    asking.hide("assertion", assertion);
    Ok(())
}
