//! What a person gave: a refresh token, a code, a device code; and giving it back.

use claviger_model::{
    Entropy, Secret, Timestamp, TokenFault, TokenPlan, TokenProof,
    upstream_token::{ClientAuthentication, OAuthGrant, OAuthPlan, TokenKind},
};

use super::{NOW, SECRET_IN_FORM, credential, good_provider, obtain, only, plan, provider};
use crate::stub::{answer, exec, ok};

const JSON: &str = "application/json";

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

/// A public client of a provider, with a parameter of its own.
fn public(token_url: String, grant: OAuthGrant) -> OAuthPlan {
    let parameters = vec![("audience".to_owned(), "a".to_owned()), ("grant_type".to_owned(), "own".to_owned())];
    OAuthPlan { grant, client_authentication: ClientAuthentication::None, parameters, ..plan(token_url) }
}

#[tokio::test]
async fn a_refresh_token_is_kept_or_replaced() {
    let token = secret("canary-refresh/1");
    for (body, next) in [
        (r#"{"access_token":"abcdefgh"}"#, None),
        (r#"{"access_token":"abcdefgh","refresh_token":""}"#, None),
        (r#"{"access_token":"abcdefgh","refresh_token":null}"#, None),
        (r#"{"access_token":"abcdefgh","refresh_token":"canary-refresh/2"}"#, Some("canary-refresh/2")),
    ] {
        let stub = provider(ok(JSON, body.as_bytes())).await;
        let plan = public(stub.url("/token"), OAuthGrant::AuthorizationCode);
        let found = obtain(plan, TokenProof::Refresh(&token)).await.expect("a token");
        assert_eq!(found.refresh_token.as_ref().map(|token| token.expose().as_str()), next, "{body}");
        let wanted = "grant_type=refresh_token&refresh_token=canary-refresh%2F1&audience=a&client_id=the+client";
        assert_eq!(only(&stub).body(), wanted, "no scopes: those that were granted are meant");
    }
}

#[tokio::test]
async fn o1_a_code_goes_with_its_verifier() {
    let stub = good_provider().await;
    let (code, verifier) = (secret("canary code"), secret("canary-verifier"));
    let redirect_uri = "https://claviger.example.com/oauth/callback";
    let proof = TokenProof::Code { code: &code, verifier: &verifier, redirect_uri };
    obtain(public(stub.url("/token"), OAuthGrant::AuthorizationCode), proof).await.expect("a token");
    assert_eq!(
        only(&stub).body(),
        "grant_type=authorization_code&code=canary+code\
         &redirect_uri=https%3A%2F%2Fclaviger.example.com%2Foauth%2Fcallback&code_verifier=canary-verifier\
         &audience=a&client_id=the+client"
    );
}

#[tokio::test]
async fn without_a_person_there_is_nothing_to_ask_with() {
    let stub = good_provider().await;
    for grant in [OAuthGrant::AuthorizationCode, OAuthGrant::DeviceCode] {
        let fault = obtain(public(stub.url("/token"), grant), TokenProof::Held).await.expect_err("nothing held");
        assert_eq!(fault, TokenFault::Over("nobody has authorized this connection yet; authorize it".to_owned()));
    }
    assert!(stub.take().is_empty());
}

/// product.md 9: a token is forgotten only when its provider says so.
#[tokio::test]
async fn o8_a_grant_is_over_only_when_its_provider_says_so() {
    let token = secret("canary-refresh-token");
    let over = ["invalid_grant", "bad_refresh_token", "invalid_refresh_token", "interaction_required"];
    let not_over = ["invalid_client", "invalid_request", "access_denied", "invalid_scope", "something_else", ""];
    let ask = async |status, code: &str| {
        let body = format!(r#"{{"error":"{code}","error_description":"about canary-refresh-token"}}"#);
        let stub = provider(answer(status, &[], body.as_bytes())).await;
        let plan = public(stub.url("/token"), OAuthGrant::AuthorizationCode);
        let fault = obtain(plan, TokenProof::Refresh(&token)).await.expect_err("no token");
        assert!(!format!("{fault:?}").contains("canary"), "{fault:?}");
        fault
    };
    for code in over {
        for status in [200, 400, 401, 403] {
            let TokenFault::Over(text) = ask(status, code).await else { panic!("{status} {code}") };
            assert!(text.contains("(about {{ refresh_token }}); authorize the connection again"), "{text}");
        }
        for status in [429, 500, 502, 503] {
            assert!(matches!(ask(status, code).await, TokenFault::Unavailable { .. }), "{status} {code}");
        }
    }
    for code in not_over {
        for status in [400, 401, 403, 404] {
            assert!(matches!(ask(status, code).await, TokenFault::Refused(_)), "{status} {code}");
        }
    }
}

#[tokio::test]
async fn a_device_waits_until_somebody_agrees() {
    let code = secret("canary-device-code");
    let cases = [
        (400, "authorization_pending", Ok(false)),
        // Google's.
        (428, "authorization_pending", Ok(false)),
        (403, "slow_down", Ok(true)),
        (400, "slow_down", Ok(true)),
        // GitHub's.
        (200, "authorization_pending", Ok(false)),
        (400, "expired_token", Err("over")),
        (403, "access_denied", Err("declined")),
        (400, "authorization_declined", Err("declined")),
        (400, "invalid_grant", Err("over")),
        (400, "invalid_client", Err("refused")),
        (500, "server_error", Err("later")),
    ];
    for (status, error, wanted) in cases {
        let stub = provider(answer(status, &[], format!(r#"{{"error":"{error}"}}"#).as_bytes())).await;
        let fault = obtain(public(stub.url("/token"), OAuthGrant::DeviceCode), TokenProof::Device(&code)).await;
        let found = match fault.expect_err("no token") {
            TokenFault::Pending { slower } => Ok(slower),
            TokenFault::Over(_) => Err("over"),
            TokenFault::Declined(_) => Err("declined"),
            TokenFault::Refused(_) => Err("refused"),
            TokenFault::Unavailable { .. } => Err("later"),
            TokenFault::Malformed(_) => Err("malformed"),
        };
        assert_eq!(found, wanted, "{status} {error}");
        assert_eq!(
            only(&stub).body(),
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=canary-device-code\
             &audience=a&client_id=the+client"
        );
    }
}

async fn start(
    body: &str,
    method: ClientAuthentication,
) -> (Result<claviger_model::upstream_token::DeviceAuthorization, TokenFault>, crate::stub::Received) {
    let stub = provider(ok(JSON, body.as_bytes())).await;
    let plan = OAuthPlan {
        client_authentication: method,
        ..public("https://login.example.com/token".to_owned(), OAuthGrant::DeviceCode)
    };
    let credential = credential(TokenPlan::OAuth(plan));
    let found = exec().token_device_start(&credential, &stub.url("/device"), NOW, &Entropy::seeded(1)).await;
    (found, only(&stub))
}

#[tokio::test]
async fn a_device_flow_begins() {
    let whole = r#"{"device_code":"canary-device-code","user_code":"ABCD-EFGH","interval":7,"expires_in":"600",
        "verification_uri":"https://login.example.com/device",
        "verification_uri_complete":"https://login.example.com/device?code=ABCD-EFGH"}"#;
    let (found, request) = start(whole, ClientAuthentication::None).await;
    let found = found.expect("begun");
    assert_eq!(request.body(), "scope=read%3Aall+write&audience=a&client_id=the+client");
    assert_eq!(found.device_code.expose(), "canary-device-code");
    assert_eq!((found.user_code.as_str(), found.interval), ("ABCD-EFGH", 7));
    assert_eq!(found.verification_uri, "https://login.example.com/device");
    assert_eq!(found.verification_uri_complete.as_deref(), Some("https://login.example.com/device?code=ABCD-EFGH"));
    assert_eq!(found.expires_at, Timestamp(NOW.0 + 600_000_000));

    let google = r#"{"device_code":"abc","user_code":"X","expires_in":1e9,"verification_url":"http://g.example/d"}"#;
    let (found, request) = start(google, ClientAuthentication::ClientSecretPost).await;
    let found = found.expect("begun");
    let secret = format!("&client_secret={SECRET_IN_FORM}&client_id=the+client");
    assert!(request.body().ends_with(&secret) && request.body().matches("client_id=").count() == 1);
    assert_eq!((found.interval, found.verification_uri_complete), (5, None));
    assert_eq!(found.expires_at, Timestamp(NOW.0 + 86_400_000_000), "no longer than a day");
}

/// security.md O4: nothing but a page is given to somebody to click on.
#[tokio::test]
async fn o4_a_page_for_a_person_is_a_page() {
    for uri in ["javascript:alert(1)", "data:text/html,x", "https://a@b.example/", "/device", "file:///etc/passwd", ""]
    {
        let body = format!(
            r#"{{"device_code":"abc","user_code":"X","expires_in":60,"verification_uri":"{uri}","verification_uri_complete":"{uri}"}}"#
        );
        let (found, _) = start(&body, ClientAuthentication::None).await;
        assert!(matches!(found, Err(TokenFault::Malformed(_))), "{uri}: {found:?}");
    }
    let body = r#"{"device_code":"abc","user_code":"X","expires_in":60,"verification_uri":"https://g.example/",
        "verification_uri_complete":"javascript:alert(1)"}"#;
    let (found, _) = start(body, ClientAuthentication::None).await;
    assert_eq!(found.expect("begun").verification_uri_complete, None);
    for missing in ["device_code", "user_code", "expires_in", "verification_uri"] {
        let whole = r#"{"device_code":"abc","user_code":"X","expires_in":60,"verification_uri":"https://g.example/"}"#;
        let (found, _) = start(&whole.replace(missing, "other"), ClientAuthentication::None).await;
        let Err(TokenFault::Malformed(text)) = found else { panic!("{missing}: {found:?}") };
        assert!(text.contains(&format!("without {missing}: only ")), "{text}");
    }
}

#[tokio::test]
async fn a_token_is_given_back() {
    let token = secret("canary-refresh/1");
    let revoke = async |bytes: Vec<u8>, kind| {
        let stub = provider(bytes).await;
        let plan = OAuthPlan {
            client_authentication: ClientAuthentication::ClientSecretPost,
            ..public("https://login.example.com/token".to_owned(), OAuthGrant::AuthorizationCode)
        };
        let credential = credential(TokenPlan::OAuth(plan));
        let outcome =
            exec().token_revoke(&credential, &stub.url("/revoke"), (&token, kind), NOW, &Entropy::seeded(1)).await;
        let request = only(&stub);
        let wanted = format!(
            "token=canary-refresh%2F1&token_type_hint={}&client_secret={SECRET_IN_FORM}&client_id=the+client",
            kind.as_str()
        );
        assert_eq!((request.method(), request.path(), request.body()), ("POST", "/revoke", wanted.as_str()));
        outcome
    };
    for done in [answer(200, &[], b""), answer(204, &[], b""), answer(200, &[], br#"{"ok":true}"#)] {
        assert_eq!(revoke(done, TokenKind::Refresh).await, Ok(()));
    }
    // Google's word for a token that is gone already.
    assert_eq!(revoke(answer(400, &[], br#"{"error":"invalid_token"}"#), TokenKind::Access).await, Ok(()));
    let text = "127.0.0.1 answered 400 Bad Request: unsupported_token_type ({{ token }})".to_owned();
    let body = br#"{"error":"unsupported_token_type","error_description":"canary-refresh/1"}"#;
    assert_eq!(revoke(answer(400, &[], body), TokenKind::Refresh).await, Err(TokenFault::Refused(text)));
    assert!(matches!(
        revoke(answer(503, &[("Retry-After", "9")], b""), TokenKind::Refresh).await,
        Err(TokenFault::Unavailable { retry_after: Some(9), .. })
    ));
    assert!(matches!(revoke(ok(JSON, br#"{"ok":false}"#), TokenKind::Refresh).await, Err(TokenFault::Malformed(_))));
}
