//! RFC 6749, 2.3 and 4.4: the request to the byte.

use base64::prelude::*;
use claviger_model::{Timestamp, TokenFault, TokenPlan, TokenProof, upstream_token::ClientAuthentication};

use super::{NOW, SECRET_IN_FORM, ask, credential, good_provider, obtain, only, plan, provider};
use crate::stub::answer;

#[tokio::test]
async fn by_basic() {
    let stub = good_provider().await;
    let token = obtain(plan(stub.url("/token?tenant=a%20b")), TokenProof::Held).await.expect("a token");
    let request = only(&stub);
    let pair = BASE64_STANDARD.encode(format!("the+client:{SECRET_IN_FORM}"));
    let version = env!("CARGO_PKG_VERSION");
    let mut lines: Vec<_> = request.head.trim_end().split("\r\n").map(str::to_owned).collect();
    lines[1..].sort_by_key(|line| line.to_ascii_lowercase());
    assert_eq!(
        lines,
        [
            "POST /token?tenant=a%20b HTTP/1.1".to_owned(),
            "accept-encoding: gzip, deflate, br, zstd".to_owned(),
            "accept: application/json".to_owned(),
            format!("authorization: Basic {pair}"),
            format!("content-length: {}", request.body.len()),
            "content-type: application/x-www-form-urlencoded".to_owned(),
            format!("host: {}", stub.address),
            format!("user-agent: Claviger/{version}"),
        ]
    );
    assert_eq!(request.body(), "grant_type=client_credentials&scope=read%3Aall+write");
    assert_eq!(token.expires_at, Some(Timestamp(NOW.0 + 3_600_000_000)));
    let [(name, value)] = &token.secrets[..] else { panic!("one secret: {token:?}") };
    assert_eq!((name.as_str(), value.expose().as_str()), ("access_token", "canary-access-token"));
    assert!(token.refresh_token.is_none() && token.scopes.is_none() && token.account.is_none());
}

#[tokio::test]
async fn in_the_body_or_not_at_all() {
    let cases = [
        (ClientAuthentication::ClientSecretPost, format!("&client_secret={SECRET_IN_FORM}&client_id=the+client")),
        (ClientAuthentication::None, "&client_id=the+client".to_owned()),
        (ClientAuthentication::TlsClientAuth, "&client_id=the+client".to_owned()),
    ];
    for (method, wanted) in cases {
        let stub = good_provider().await;
        let mut plan = plan(stub.url("/token"));
        plan.client_authentication = method;
        plan.scopes.clear();
        obtain(plan, TokenProof::Held).await.expect("a token");
        let request = only(&stub);
        assert_eq!(request.body(), format!("grant_type=client_credentials{wanted}"), "{method:?}");
        assert!(request.header("authorization").is_empty(), "{method:?}");
    }
}

/// Zoom has a grant type of its own, Slack and Linear put commas between scopes.
#[tokio::test]
async fn parameters_of_the_connection_are_added_and_take_the_place_of_ours() {
    let stub = good_provider().await;
    let mut plan = plan(stub.url("/token"));
    let parameters = [
        ("audience", "https://a.example/?x=1&y"),
        ("grant_type", "account_credentials"),
        ("scope", "a,b"),
        ("resource", "one"),
        ("resource", "two"),
    ];
    plan.parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    obtain(plan, TokenProof::Held).await.expect("a token");
    let wanted = "audience=https%3A%2F%2Fa.example%2F%3Fx%3D1%26y&grant_type=account_credentials&scope=a%2Cb\
                  &resource=one&resource=two";
    assert_eq!(only(&stub).body(), wanted);
}

/// A secret among the plain parameters would be shown to every viewer.
#[tokio::test]
async fn parameters_that_prove_something_are_refused() {
    let stub = good_provider().await;
    for name in ["client_secret", "refresh_token", "assertion", "client_assertion", "code", "code_verifier"] {
        let mut plan = plan(stub.url("/token"));
        plan.parameters = vec![(name.to_owned(), "x".to_owned())];
        let fault = obtain(plan, TokenProof::Held).await.expect_err("not sent");
        assert_eq!(
            fault,
            TokenFault::Refused(format!("the token parameter {name} is one that this server sets itself; take it out"))
        );
    }
    assert!(stub.take().is_empty());
}

#[tokio::test]
async fn without_its_secret_nothing_is_sent() {
    let stub = good_provider().await;
    for method in [ClientAuthentication::ClientSecretBasic, ClientAuthentication::ClientSecretPost] {
        let mut plan = plan(stub.url("/token"));
        plan.client_authentication = method;
        let mut credential = credential(TokenPlan::OAuth(plan));
        credential.secrets.clear();
        let fault = ask(&credential, TokenProof::Held).await.expect_err("not sent");
        assert_eq!(fault, TokenFault::Refused("the connection has no client_secret; enter it".to_owned()));
    }
    assert!(stub.take().is_empty());
}

/// security.md O5: the guard that judges actions judges token URLs too.
#[tokio::test]
async fn o5_token_urls_pass_the_guard() {
    for (url, part) in [
        ("http://169.254.169.254/latest/meta-data", "169.254.169.254"),
        ("https://localhost/token", "localhost"),
        ("https://user:pw@login.example.com/token", "no @"),
        ("/token", "relative"),
        ("ftp://login.example.com/", "https://"),
    ] {
        match obtain(plan(url.to_owned()), TokenProof::Held).await {
            Err(TokenFault::Refused(text)) => {
                assert!(text.starts_with("token_url: ") && text.contains(part), "{url}: {text}");
            }
            other => panic!("{url}: {other:?}"),
        }
    }
}

/// A redirect would take the client's secret elsewhere.
#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = good_provider().await;
    for status in [301, 302, 303, 307, 308] {
        let stub = provider(answer(status, &[("Location", &elsewhere.url("/token"))], b"")).await;
        match obtain(plan(stub.url("/token")), TokenProof::Held).await {
            Err(TokenFault::Malformed(text)) => assert!(text.contains("a redirect, which is not followed"), "{text}"),
            other => panic!("{status}: {other:?}"),
        }
        only(&stub);
    }
    assert!(elsewhere.take().is_empty());
}
