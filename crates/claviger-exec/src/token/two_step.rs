//! A token request that is no standard's (product.md 6, *2 Step Auth*): what is
//! sent and where the token stands in the answer is the connection's own word.

use std::time::Duration;

use claviger_model::{ObtainedToken, Secret, TokenFault, scheme::Authentication, upstream_token::TwoStepPlan};
use http::{HeaderValue, Method, header};

use super::{
    answer::is_failure,
    asking::{Asking, Reply, not_sent},
    refusal::{Given, Refusal},
    said::Said,
    token_path::TokenPath,
};
use crate::{http_request, scheme};

/// Most answer in JSON when they may choose.
const ACCEPT: HeaderValue = HeaderValue::from_static("application/json, */*;q=0.5");

pub(super) async fn obtain(asking: &Asking<'_>, plan: &TwoStepPlan) -> Result<ObtainedToken, TokenFault> {
    let path = TokenPath::parse(&plan.access_token_path).map_err(TokenFault::Refused)?;
    let Reply { host, answer } = ask(asking, plan).await?;
    let refusal = Refusal { asking, host, given: Given::Held };
    let said = Said::read(&answer);
    if !(200..300).contains(&answer.status) {
        return Err(refusal.fault(&answer, &said));
    }
    let token = path.find(&answer).map_err(|missing| match is_failure(&said) {
        true => refusal.fault(&answer, &said),
        false => refusal.malformed(&format!("answered, but {}", missing.text(|names| refusal.names(names)))),
    })?;
    if token.expose().is_empty() || token.expose().contains(char::is_control) {
        let text = format!("answered with a token at {path} that is empty or holds control characters");
        return Err(refusal.malformed(&text));
    }
    let life = (plan.refresh_interval > 0).then(|| Duration::from_secs(plan.refresh_interval));
    Ok(ObtainedToken {
        secrets: vec![("access_token".to_owned(), token)],
        expires_at: life.map(|life| asking.now.plus(life)),
        refresh_token: None,
        scopes: None,
        account: None,
    })
}

async fn ask(asking: &Asking<'_>, plan: &TwoStepPlan) -> Result<Reply, TokenFault> {
    let method = match plan.method.as_str() {
        "GET" => Method::GET,
        "POST" => Method::POST,
        _ => return Err(TokenFault::Refused("token_request/method: must be GET or POST".to_owned())),
    };
    let mut target = asking.target("token_request/url", &plan.url)?;
    let asked_with = Authentication {
        basic: plan.basic.clone(),
        headers: plan.headers.clone(),
        url_parameters: plan.url_parameters.clone(),
        body: plan.body.clone(),
        ..Authentication::default()
    };
    let (filled, pair) = scheme::fill_in(asking.credential, &asked_with).map_err(not_sent)?;
    if let Some(pair) = pair {
        asking.hide("username:password", pair);
    }
    for (name, value) in &filled.url_parameters {
        push(&mut target, name, value);
    }
    let (mut headers, body) = http_request::of_connection(&filled).map_err(not_sent)?;
    headers.entry(header::ACCEPT).or_insert(ACCEPT);
    asking.send(method, target, headers, body).await
}

fn push(target: &mut crate::Target, name: &str, value: &Secret<String>) {
    target.push_query(name, value.expose());
}
