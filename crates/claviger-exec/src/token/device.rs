//! RFC 8628: a person agrees on another device.

use std::time::Duration;

use claviger_model::{
    Secret, TokenFault,
    upstream_token::{DeviceAuthorization, OAuthPlan},
};

use super::{
    answer::{is_failure, seconds},
    asking::{Asking, Reply},
    form::Form,
    oauth,
    refusal::{Given, Refusal},
    said::Said,
};

/// RFC 8628, 3.2: where no interval is named.
const INTERVAL: u64 = 5;
/// A code that lives longer than a day is none.
const LONGEST: Duration = Duration::from_secs(86_400);
/// How much of what is shown to a person is taken.
const MOST_CODE: usize = 64;
const MOST_URL: usize = 2048;

/// RFC 8628, 3.4: has anybody agreed yet?
pub(super) fn ask(code: &Secret<String>, form: &mut Form) {
    form.push("grant_type", "urn:ietf:params:oauth:grant-type:device_code");
    form.push_secret("device_code", code);
}

/// RFC 8628, 3.1 and 3.2: asks for a code to show to a person.
pub(super) async fn start(asking: &Asking<'_>, plan: &OAuthPlan, url: &str) -> Result<DeviceAuthorization, TokenFault> {
    let mut form = Form::default();
    oauth::push_scopes(plan, &mut form);
    oauth::add(plan, &mut form, |name| name != "grant_type")?;
    // RFC 8628, 3.1 has the client always named, however it proves itself.
    form.push("client_id", &plan.client_id);
    let Reply { host, answer } = oauth::post(asking, plan, ("device_authorization_url", url), form).await?;
    let said = Said::read(&answer);
    let refusal = Refusal { asking, host, given: Given::Held };
    if !(200..300).contains(&answer.status) || is_failure(&said) {
        return Err(refusal.fault(&answer, &said));
    }
    let named = |name: &str| said.text(name).ok_or_else(|| refusal.without(name, answer.status, &said));
    // Google says verification_url.
    let page = named("verification_uri").or_else(|fault| said.text("verification_url").ok_or(fault))?;
    let life = seconds(&said, "expires_in").ok_or_else(|| refusal.without("expires_in", answer.status, &said))?;
    Ok(DeviceAuthorization {
        device_code: Secret::new(named("device_code")?.to_owned()),
        user_code: asking.quote(named("user_code")?, MOST_CODE),
        verification_uri: page_for_people(&refusal, page)?,
        verification_uri_complete: said
            .text("verification_uri_complete")
            .and_then(|page| page_for_people(&refusal, page).ok()),
        expires_at: asking.now.plus(life.min(LONGEST)),
        interval: seconds(&said, "interval").map_or(INTERVAL, |interval| interval.as_secs().max(1)),
    })
}

/// Somebody will click on it, so it must be what a browser opens as a page.
fn page_for_people(refusal: &Refusal<'_>, text: &str) -> Result<String, TokenFault> {
    let url = url::Url::parse(text).ok();
    let url = url.filter(|url| matches!(url.scheme(), "https" | "http") && url.username().is_empty());
    let url = url.filter(|url| url.password().is_none() && text.len() <= MOST_URL);
    url.map(String::from)
        .ok_or_else(|| refusal.malformed("answered with a verification_uri that is no address of a page"))
}
