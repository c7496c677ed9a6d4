//! RFC 6749, 5.1 and 5.2, and what providers make of them.

use base64::prelude::*;
use claviger_model::{ObtainedToken, Secret, Timestamp, TokenFault, TokenProof};
use proptest::prelude::*;

use super::{NOW, SECRET, SECRET_IN_FORM, obtain, plan, provider};
use crate::stub::{Stub, answer, ok};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// What comes of an answer to what the connection holds.
async fn read(bytes: Vec<u8>) -> Result<ObtainedToken, TokenFault> {
    obtain(plan(provider(bytes).await.url("/token")), TokenProof::Held).await
}

async fn token(media: &str, body: &str) -> ObtainedToken {
    read(ok(media, body.as_bytes())).await.unwrap_or_else(|fault| panic!("{body}: {fault:?}"))
}

#[tokio::test]
async fn the_end_of_a_token_is_a_number_or_a_text() {
    let cases = [
        ("3600", Some(3600)),
        (r#""3600""#, Some(3600)),
        (r#"" 3600 ""#, Some(3600)),
        ("3600.0", Some(3600)),
        ("0.5", None),
        ("0", None),
        ("-1", None),
        ("null", None),
        (r#""never""#, None),
        (r#""""#, None),
        ("[1]", None),
        ("1e400", None),
        (r#""1e400""#, None),
        (r#""NaN""#, None),
    ];
    for (text, wanted) in cases {
        let body = format!(r#"{{"access_token":"abcdefgh","token_type":"bearer","expires_in":{text}}}"#);
        let Ok(found) = read(ok(JSON, body.as_bytes())).await else {
            assert_eq!(text, "1e400", "only what is no JSON may fail");
            continue;
        };
        assert_eq!(found.expires_at, wanted.map(|seconds: i64| Timestamp(NOW.0 + seconds * 1_000_000)), "{text}");
    }
    let far = token(JSON, r#"{"access_token":"abcdefgh","expires_in":18446744073709551615}"#).await;
    assert!(far.expires_at.is_none_or(|end| end > NOW));
}

#[tokio::test]
async fn scopes_stand_between_spaces_or_commas() {
    let cases: [(&str, Option<&[&str]>); 6] = [
        (r#""a b""#, Some(&["a", "b"])),
        (r#""a,b,  c""#, Some(&["a", "b", "c"])),
        (r#"["a","b c"]"#, Some(&["a", "b", "c"])),
        (r#""""#, Some(&[])),
        ("null", None),
        ("7", None),
    ];
    for (text, wanted) in cases {
        let found = token(JSON, &format!(r#"{{"access_token":"abcdefgh","scope":{text}}}"#)).await;
        let wanted = wanted.map(|scopes| scopes.iter().map(|scope| (*scope).to_owned()).collect::<Vec<_>>());
        assert_eq!(found.scopes, wanted, "{text}");
    }
}

/// Media types lie; bodies do not.
#[tokio::test]
async fn answers_are_known_by_what_they_are() {
    let json = r#"{"access_token":"abcdefgh","refresh_token":"next-one","expires_in":60}"#;
    let form = "access_token=abcdefgh&refresh_token=next-one&expires_in=60";
    let cases = [
        (JSON, json),
        ("text/html; charset=utf-8", json),
        ("text/plain", json),
        (FORM, form),
        ("text/plain", form),
        ("text/html", form),
        (JSON, "\u{feff}  {\"access_token\":\"abcdefgh\",\"refresh_token\":\"next-one\",\"expires_in\":60}\n"),
    ];
    for (media, body) in cases {
        let found = token(media, body).await;
        assert_eq!(found.secrets[0].1.expose(), "abcdefgh", "{media} {body}");
        assert_eq!(
            found.refresh_token.as_ref().map(|token| token.expose().as_str()),
            Some("next-one"),
            "{media} {body}"
        );
        assert_eq!(found.expires_at, Some(Timestamp(NOW.0 + 60_000_000)), "{media} {body}");
    }
}

#[tokio::test]
async fn a_token_of_a_kind_that_is_not_understood_is_not_used() {
    for kind in ["Bearer", "bearer", "BEARER", " bearer", "BearerToken", "bot", "user", ""] {
        token(JSON, &format!(r#"{{"access_token":"abcdefgh","token_type":"{kind}"}}"#)).await;
    }
    for kind in ["mac", "DPoP", "N_A", "JWT"] {
        let body = format!(r#"{{"access_token":"abcdefgh","token_type":"{kind}"}}"#);
        let fault = read(ok(JSON, body.as_bytes())).await.expect_err(kind);
        let text = format!(
            "127.0.0.1 answered with a token of type {kind:?}; only bearer tokens can be used (have the client issue those)"
        );
        assert_eq!(fault, TokenFault::Malformed(text));
    }
}

#[tokio::test]
async fn whose_a_token_is_stands_in_the_id_token() {
    let cases = [
        (r#"{"sub":"42","email":"ann@example.com"}"#, Some("ann@example.com")),
        (r#"{"sub":"42","preferred_username":"ann"}"#, Some("ann")),
        (r#"{"sub":"42","email":"  "}"#, Some("42")),
        (r#"{"sub":42}"#, None),
        ("[]", None),
        ("not json", None),
        ("{\"sub\":\"a\\u0000b\\u202ec\"}", Some("a b c")),
    ];
    for (claims, wanted) in cases {
        let id_token = format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(claims));
        let found = token(JSON, &format!(r#"{{"access_token":"abcdefgh","id_token":"{id_token}"}}"#)).await;
        assert_eq!(found.account.as_deref(), wanted, "{claims}");
    }
    for broken in ["", "x", "a.b", "a.%%%.c"] {
        let found = token(JSON, &format!(r#"{{"access_token":"abcdefgh","id_token":"{broken}"}}"#)).await;
        assert_eq!(found.account, None, "{broken}");
    }
}

/// One row: what came, and what is made of it for a grant that the connection
/// itself holds.
#[tokio::test]
async fn failures_say_what_the_provider_said_and_what_to_do() {
    let refused = |text: &str| TokenFault::Refused(text.to_owned());
    let malformed = |text: &str| TokenFault::Malformed(text.to_owned());
    let later = |text: &str, retry_after| TokenFault::Unavailable { message: text.to_owned(), retry_after };
    let plain = |status, body: &str| answer(status, &[("Content-Type", JSON)], body.as_bytes());
    let cases = [
        (
            plain(401, r#"{"error":"invalid_client","error_description":"No such client.\r\nTry  again"}"#),
            refused(
                "127.0.0.1 answered 401 Unauthorized: invalid_client (No such client. Try again); check client id and \
                 secret, and the way in which the client authenticates",
            ),
        ),
        (
            plain(400, r#"{"error":"invalid_scope"}"#),
            refused("127.0.0.1 answered 400 Bad Request: invalid_scope; check the scopes"),
        ),
        // Nobody has to agree anew to what the connection itself holds.
        (plain(400, r#"{"error":"invalid_grant"}"#), refused("127.0.0.1 answered 400 Bad Request: invalid_grant")),
        (
            ok(FORM, b"error=incorrect_client_credentials&error_description=The+client_id+is+wrong.&error_uri=x"),
            refused(
                "127.0.0.1 answered 200 OK: incorrect_client_credentials (The client_id is wrong.); check client id \
                 and secret",
            ),
        ),
        (
            ok(JSON, br#"{"ok":false,"error":"bad_client_secret"}"#),
            refused("127.0.0.1 answered 200 OK: bad_client_secret"),
        ),
        (ok(JSON, br#"{"ok":false,"error":"ratelimited"}"#), later("127.0.0.1 answered 200 OK: ratelimited", None)),
        (
            plain(403, r#"{"error":{"code":403,"message":"Key disabled","status":"PERMISSION_DENIED"}}"#),
            refused("127.0.0.1 answered 403 Forbidden: PERMISSION_DENIED (Key disabled)"),
        ),
        (plain(404, "nothing here"), refused("127.0.0.1 answered 404 Not Found: nothing here; check the URL")),
        (
            answer(404, &[("Content-Type", "text/html")], b"<html><title>Oops</title></html>"),
            refused("127.0.0.1 answered 404 Not Found: a page of HTML; check the URL"),
        ),
        (plain(418, ""), refused("127.0.0.1 answered 418 I'm a teapot")),
        (
            answer(429, &[("Retry-After", "17")], br#"{"error":"invalid_client"}"#),
            later("127.0.0.1 answered 429 Too Many Requests: invalid_client", Some(17)),
        ),
        (
            answer(503, &[("Retry-After", "Mon, 23 Nov 2026 10:02:00 GMT")], b""),
            later("127.0.0.1 answered 503 Service Unavailable", Some(120)),
        ),
        (
            answer(403, &[("Retry-After", "60")], br#"{"message":"You have exceeded a secondary rate limit"}"#),
            later("127.0.0.1 answered 403 Forbidden: You have exceeded a secondary rate limit", Some(60)),
        ),
        // Never forgotten for this: the provider itself is not well.
        (
            plain(500, r#"{"error":"invalid_grant"}"#),
            later("127.0.0.1 answered 500 Internal Server Error: invalid_grant", None),
        ),
        (
            plain(400, r#"{"error":"temporarily_unavailable"}"#),
            later("127.0.0.1 answered 400 Bad Request: temporarily_unavailable", None),
        ),
        (
            ok(JSON, br#"{"token":"canary-access-token","expires":1}"#),
            malformed("127.0.0.1 answered 200 OK without access_token: only token, expires"),
        ),
        (ok(JSON, b"{}"), malformed("127.0.0.1 answered 200 OK without access_token: an empty object")),
        (ok(JSON, b""), malformed("127.0.0.1 answered 200 OK without access_token: an empty body")),
        (
            ok(JSON, br#"{"access_token":{"a":1}}"#),
            malformed("127.0.0.1 answered 200 OK without access_token: only access_token"),
        ),
        (
            ok("text/html", b"<!doctype html><p>Sign in"),
            malformed("127.0.0.1 answered 200 OK without access_token: a page of HTML; check the URL"),
        ),
        (
            ok("text/plain", b"canary-access-token"),
            malformed("127.0.0.1 answered 200 OK without access_token: a text that is neither JSON nor a form"),
        ),
        (ok(FORM, b"canary-access-token"), malformed("127.0.0.1 answered 200 OK without access_token: a form")),
        (
            ok(JSON, br#"{"access_token":"a\nb"}"#),
            malformed("127.0.0.1 answered with an access_token that holds control characters"),
        ),
    ];
    for (bytes, wanted) in cases {
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        assert_eq!(read(bytes).await.expect_err(&shown), wanted, "{shown}");
    }
}

#[tokio::test]
async fn nobody_there_is_for_now() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/token", listener.local_addr().expect("an address"));
    drop(listener);
    assert!(matches!(
        obtain(plan(url), TokenProof::Held).await,
        Err(TokenFault::Unavailable { retry_after: None, .. })
    ));
}

/// A provider that sends back what it was sent, in every place and spelling.
#[tokio::test]
async fn no_error_holds_a_secret() {
    let pair = BASE64_STANDARD.encode(format!("the+client:{SECRET_IN_FORM}"));
    let spellings =
        [SECRET.to_owned(), SECRET_IN_FORM.to_owned(), pair.clone(), format!("{}{SECRET}", "x".repeat(290))];
    for status in [200, 400, 401, 500] {
        for spelling in &spellings {
            let object = serde_json::json!({
                "error": spelling, "error_description": spelling, spelling.as_str(): 1, "ok": false,
            });
            let without_error = serde_json::json!({ spelling.as_str(): spelling });
            let odd = serde_json::json!({"access_token": "abcdefgh", "token_type": spelling});
            for body in [object.to_string(), without_error.to_string(), odd.to_string(), spelling.clone()] {
                let fault = read(answer(status, &[], body.as_bytes())).await.expect_err("no token");
                let text = format!("{fault} {fault:?}");
                for part in ["canary", "s3cret", &pair[4..12]] {
                    assert!(!text.contains(part), "{status} {body}: {text}");
                }
            }
        }
    }
}

#[tokio::test]
async fn what_is_long_is_cut() {
    let long = serde_json::json!({"error": "e".repeat(1000), "error_description": "ü".repeat(1000)});
    let fault = read(answer(400, &[], long.to_string().as_bytes())).await.expect_err("no token");
    assert_eq!(
        fault,
        TokenFault::Refused(format!(
            "127.0.0.1 answered 400 Bad Request: {}... ({}...)",
            "e".repeat(80),
            "ü".repeat(300)
        ))
    );
    let many: serde_json::Map<_, _> = (0..50).map(|n| (format!("{n:02}{}", "k".repeat(100)), 1.into())).collect();
    let fault = read(answer(200, &[], serde_json::Value::Object(many).to_string().as_bytes())).await.expect_err("none");
    assert!(fault.to_string().len() < 1200 && fault.to_string().ends_with(" and 30 more"), "{fault}");
}

#[test]
fn no_answer_makes_it_panic() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let body = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let said = body.clone();
    let stub = runtime.block_on(Stub::start(move |_| said.lock().expect("no panic").clone()));
    let name =
        "(access_token|token_type|expires_in|scope|refresh_token|id_token|error|error_description|ok|[a-z]{1,4})";
    let value = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        Just("{}".to_owned()),
        Just("[[]]".to_owned()),
        Just("1e308".to_owned()),
        Just("-1".to_owned()),
        Just(r#"{"message":1}"#.to_owned()),
        r#""(bearer|invalid_grant|slow_down|authorization_pending|[ -!#-\[\]-~é,]{0,12})""#,
        r#""[a-z]{0,4}\.[A-Za-z0-9_-]{0,12}\.""#,
    ];
    let object = proptest::collection::vec((name, value), 0..6).prop_map(|members| {
        let members: Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", members.join(",")).into_bytes()
    });
    let form = "[a-z_=&%0-9+]{0,60}".prop_map(String::into_bytes);
    let bodies = prop_oneof![object, form, proptest::collection::vec(any::<u8>(), 0..40)];
    let media = prop_oneof![Just(JSON), Just(FORM), Just("text/html"), Just("")];
    let statuses = prop_oneof![Just(200u16), 200u16..=599];
    let code = Secret::new("canary-device-code".to_owned());
    let count = std::cell::Cell::new(0u32);
    proptest!(ProptestConfig::with_cases(512), |(status in statuses, media in media, bytes in bodies, held in any::<bool>())| {
        // These have no body.
        prop_assume!(status != 204 && status != 304);
        *body.lock().expect("no panic") = answer(status, &[("Content-Type", media), ("Retry-After", "x")], &bytes);
        let outcome = runtime.block_on(obtain(plan(stub.url("/token")), if held { TokenProof::Held } else { TokenProof::Device(&code) }));
        if let Ok(token) = &outcome {
            prop_assert!((200..300).contains(&status) && !token.secrets[0].1.is_empty());
        }
        if let Err(fault @ (TokenFault::Over(_) | TokenFault::Refused(_))) = &outcome {
            prop_assert!(status < 500, "{} is for later: {:?}", status, fault);
        }
        count.set(count.get() + 1);
    });
    println!("{} answers, no panic", count.get());
}
