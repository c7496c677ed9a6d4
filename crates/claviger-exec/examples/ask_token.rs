//! Asks for a token, for comparison with other clients: reads one JSON object,
//! `{"oauth": {...}, "secrets": {...}, "plain": {...}}` with the fields of an
//! `OAuthPlan` (`jwt_bearer` for the claims of an assertion, `token_exchange` for an
//! exchange), and writes
//! `{"obtained": [names]}` or `{"fault": "..."}`. This machine may be asked.
#![expect(clippy::expect_used, clippy::print_stdout, reason = "a tool for tests that is to stop and to say so")]

use std::io;

use claviger_exec::{AllowRule, EgressConfig, Exec, Target};
use claviger_model::{
    Clock, ConnectionId, Entropy, OpenedCredential, OrganizationId, TokenPlan, TokenProof,
    scheme::Authentication,
    upstream_token::{AssertionClaims, ClientAuthentication, OAuthGrant, OAuthPlan, TokenExchange},
};
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let input: Value = serde_json::from_reader(io::stdin()).expect("JSON");
    let allow = vec![AllowRule::parse("127.0.0.0/8").expect("a rule")];
    let exec = Exec::new(EgressConfig { allow, ..EgressConfig::default() }).expect("an egress room");
    let now = Clock::System.now();
    let output = match exec.token_obtain(&credential(&input), TokenProof::Held, now, &Entropy::System).await {
        Ok(token) => json!({"obtained": token.secrets.iter().map(|(name, _)| name).collect::<Vec<_>>()}),
        Err(fault) => json!({"fault": fault.to_string()}),
    };
    println!("{output}");
}

fn credential(input: &Value) -> OpenedCredential {
    OpenedCredential {
        organization_id: OrganizationId(Uuid::nil()),
        connection_id: ConnectionId(Uuid::nil()),
        destination: Target::parse("https://api.example.com/").expect("a URL").destination(),
        authentication: Authentication::default(),
        secrets: pairs(&input["secrets"]).map(|(name, value)| (name, value.into())).collect(),
        plain: pairs(&input["plain"]).collect(),
        certificate_authority: None,
        client_certificate: None,
        token: Some(TokenPlan::OAuth(plan(&input["oauth"]))),
    }
}

fn plan(input: &Value) -> OAuthPlan {
    let claims = &input["jwt_bearer"];
    let method = input["client_authentication"].as_str().expect("a method");
    let exchange = &input["token_exchange"];
    OAuthPlan {
        grant: match (claims.is_null(), exchange.is_null()) {
            (false, _) => OAuthGrant::JwtBearer(assertion(claims)),
            (true, false) => OAuthGrant::TokenExchange(TokenExchange {
                audience: text(&exchange["audience"]).expect("an audience"),
                impersonation_url: text(&exchange["impersonation_url"]),
            }),
            (true, true) => OAuthGrant::ClientCredentials,
        },
        token_url: text(&input["token_url"]).expect("a token URL"),
        client_id: text(&input["client_id"]).unwrap_or_default(),
        client_authentication: ClientAuthentication::named(method).expect("a known method"),
        scopes: input["scopes"].as_array().into_iter().flatten().filter_map(text).collect(),
        parameters: pairs(&input["parameters"]).collect(),
        identity_audience: None,
    }
}

fn assertion(claims: &Value) -> AssertionClaims {
    AssertionClaims {
        issuer: text(&claims["issuer"]).expect("an issuer"),
        subject: text(&claims["subject"]),
        audience: text(&claims["audience"]).expect("an audience"),
        key_id: text(&claims["key_id"]),
        scope_claim: claims["scope_claim"].as_bool().unwrap_or_default(),
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn pairs(value: &Value) -> impl Iterator<Item = (String, String)> {
    let members = value.as_object().into_iter().flatten();
    members.filter_map(|(name, value)| Some((name.clone(), text(value)?)))
}
