//! Requests that are no standard's, and tokens that stand anywhere.

use claviger_model::{
    ObtainedToken, OpenedCredential, Secret, Timestamp, TokenFault, TokenPlan, TokenProof,
    scheme::{BasicTemplate, BodyTemplate, NamedTemplate},
    upstream_token::TwoStepPlan,
};
use proptest::prelude::*;

use super::{NOW, ask, credential, only, provider};
use crate::stub::{Stub, answer, ok};

const JSON: &str = "application/json";
const GOOD: &[u8] = br#"{"token":"canary-access-token"}"#;

fn plan(url: String) -> TwoStepPlan {
    TwoStepPlan {
        method: "POST".to_owned(),
        url,
        basic: None,
        headers: Vec::new(),
        url_parameters: Vec::new(),
        body: None,
        access_token_path: "body.token".to_owned(),
        refresh_interval: 0,
    }
}

fn held(plan: TwoStepPlan) -> OpenedCredential {
    let secrets = [("username", "ann"), ("password", "canary:p\"&=/ü"), ("apiKey", "canary-key/\"&=")];
    let secrets = secrets.map(|(name, value)| (name.to_owned(), Secret::new(value.to_owned()))).into();
    OpenedCredential { secrets, ..credential(TokenPlan::TwoStep(plan)) }
}

async fn obtain(plan: TwoStepPlan) -> Result<ObtainedToken, TokenFault> {
    ask(&held(plan), TokenProof::Held).await
}

fn named(name: &str, value: &str) -> NamedTemplate {
    NamedTemplate { name: name.to_owned(), value: value.to_owned() }
}

fn content(content_type: &str, text: &str) -> Option<BodyTemplate> {
    Some(BodyTemplate { content: Some(text.to_owned()), content_type: Some(content_type.to_owned()) })
}

#[tokio::test]
async fn headers_parameters_and_body_are_filled_in_where_they_land() {
    let stub = provider(ok(JSON, GOOD)).await;
    let mut asked = plan(stub.url("/login?v=1"));
    asked.headers = vec![named("X-Api-Key", "{{ apiKey }}"), named("Accept", "text/plain")];
    asked.url_parameters = vec![named("key", "{{ apiKey }}")];
    asked.body = content(JSON, r#"{"k":"{{ apiKey }}","u":"{{ username }}"}"#);
    asked.refresh_interval = 900;
    let token = obtain(asked).await.expect("a token");
    assert_eq!(token.secrets[0].0, "access_token");
    assert_eq!(token.secrets[0].1.expose(), "canary-access-token");
    assert_eq!(token.expires_at, Some(Timestamp(NOW.0 + 900_000_000)));
    let request = only(&stub);
    assert_eq!((request.method(), request.path()), ("POST", "/login?v=1&key=canary-key%2F%22%26%3D"));
    assert_eq!(request.body(), r#"{"k":"canary-key/\"&=","u":"ann"}"#);
    assert_eq!(request.header("x-api-key"), ["canary-key/\"&="]);
    assert_eq!(request.header("content-type"), [JSON]);
    assert_eq!(request.header("accept"), ["text/plain"]);
}

#[tokio::test]
async fn a_name_and_a_password() {
    let stub = provider(ok(JSON, GOOD)).await;
    let mut asked = plan(stub.url("/login"));
    asked.method = "GET".to_owned();
    asked.basic = Some(BasicTemplate { username: "{{ username }}".to_owned(), password: "{{ password }}".to_owned() });
    let token = obtain(asked).await.expect("a token");
    assert_eq!(token.expires_at, None, "0 is until it is refused");
    let request = only(&stub);
    assert_eq!((request.method(), request.body()), ("GET", ""));
    assert_eq!(request.header("authorization"), ["Basic YW5uOmNhbmFyeTpwIiY9L8O8"]);
    assert_eq!(request.header("accept"), ["application/json, */*;q=0.5"]);
}

#[tokio::test]
async fn a_form_and_a_multipart_body() {
    let stub = provider(ok(JSON, GOOD)).await;
    let mut asked = plan(stub.url("/login"));
    asked.body = content("application/x-www-form-urlencoded", "u={{ username }}&p={{ password }}");
    obtain(asked.clone()).await.expect("a token");
    assert_eq!(only(&stub).body(), "u=ann&p=canary%3Ap%22%26%3D%2F%C3%BC");
    asked.body = content("multipart/form-data", r#"[{"key":"p","value":"{{ password }}"}]"#);
    obtain(asked).await.expect("a token");
    let request = only(&stub);
    let media = request.header("content-type")[0];
    assert!(media.starts_with("multipart/form-data; boundary="), "{media}");
    assert!(request.body().contains("name=\"p\"\r\n\r\ncanary:p\"&=/ü\r\n"), "{}", request.body());
}

#[tokio::test]
async fn tokens_stand_where_the_path_says() {
    let nested = br#"{"data":[{"token":"one"},{"Token":"two","token":3}],"a.b":{"c":"four"}}"#;
    let cases: [(&str, Vec<u8>, &str); 12] = [
        ("body.data.0.token", ok(JSON, nested), "one"),
        ("body.data.1.Token", ok(JSON, nested), "two"),
        ("body.data.1.token", ok(JSON, nested), "3"),
        ("body.token", ok("application/x-www-form-urlencoded", b"token=o%2Bne&x=y"), "o+ne"),
        ("body.0.token", ok(JSON, br#" [{"token":"one"}]"#), "one"),
        ("body", ok("text/plain", b"  one two\r\n"), "one two"),
        ("body", ok(JSON, br#""quo\"ted""#), "quo\"ted"),
        ("body", ok(JSON, b"\xef\xbb\xbf12"), "12"),
        ("headers.x-token", answer(200, &[("X-Token", "one")], b""), "one"),
        ("headers.X-TOKEN", answer(201, &[("x-token", "one"), ("x-token", "two")], b""), "one"),
        (" body.token ", ok(JSON, br#"{"token":"one"}"#), "one"),
        ("body.token", ok("text/html", br#"{"token":"one","error":"not really"}"#), "one"),
    ];
    for (path, bytes, wanted) in cases {
        let stub = provider(bytes).await;
        let token = obtain(TwoStepPlan { access_token_path: path.to_owned(), ..plan(stub.url("/login")) }).await;
        let token = token.unwrap_or_else(|fault| panic!("{path}: {fault}"));
        assert_eq!(token.secrets[0].1.expose(), wanted, "{path}");
    }
}

/// The names of what is there help; its values would be in a log.
#[tokio::test]
async fn a_wrong_path_is_told_with_the_names_that_are_there() {
    let nested: &[u8] = br#"{"Token":"canary-1","data":[{"id":"canary-2"}],"n":null,"deep":{}}"#;
    let cases: [(&str, Vec<u8>, &str); 15] = [
        ("body.token", ok(JSON, nested), "body.token is not in body, only Token, data, n, deep"),
        ("body.data.0.token", ok(JSON, nested), "body.data.0.token is not in body.data.0, only id"),
        ("body.data.1", ok(JSON, nested), "body.data.1 is not there: body.data is a list of 1, counted from 0"),
        ("body.data.id", ok(JSON, nested), "body.data.id is not there: body.data is a list of 1, counted from 0"),
        ("body.Token.x", ok(JSON, nested), "body.Token.x is not there: body.Token is a text"),
        ("body.data", ok(JSON, nested), "body.data is a list where a text is needed"),
        ("body.n", ok(JSON, nested), "body.n is null where a text is needed"),
        ("body.deep.x", ok(JSON, nested), "body.deep.x is not in body.deep, which is empty"),
        ("body.token", ok("text/html", b"<html>canary"), "its body is a page of HTML; check the URL"),
        ("body.token", ok(JSON, b""), "its body is empty"),
        (
            "body.token",
            ok("text/plain", b"canary-3"),
            "its body is neither JSON nor a form; for a text that is the token itself, write body",
        ),
        ("headers.x-token", ok(JSON, GOOD), "has no header x-token, only content-length, content-type"),
        (
            "body.token",
            ok(JSON, br#"{"token":""}"#),
            "with a token at body.token that is empty or holds control characters",
        ),
        ("body", ok(JSON, b" "), "with a token at body that is empty or holds control characters"),
        ("body", ok("text/plain", b"a\nb"), "with a token at body that is empty or holds control characters"),
    ];
    for (path, bytes, wanted) in cases {
        let stub = provider(bytes).await;
        let fault = obtain(TwoStepPlan { access_token_path: path.to_owned(), ..plan(stub.url("/login")) }).await;
        let Err(TokenFault::Malformed(text)) = fault else { panic!("{path}: {fault:?}") };
        assert!(text.starts_with("127.0.0.1 answered") && text.ends_with(wanted), "{path}: {text}");
        assert!(!text.contains("canary"), "{text}");
    }
}

#[tokio::test]
async fn failures_are_told_apart() {
    let ask = async |bytes| obtain(plan(provider(bytes).await.url("/login"))).await.expect_err("no token");
    assert_eq!(
        ask(ok(JSON, br#"{"error":"bad password","message":"for canary-key/\"&="}"#)).await,
        TokenFault::Refused("127.0.0.1 answered 200 OK: bad password (for {{ apiKey }})".to_owned())
    );
    assert!(matches!(ask(answer(401, &[], b"{}")).await, TokenFault::Refused(_)));
    assert!(matches!(ask(answer(302, &[("Location", "/x")], GOOD)).await, TokenFault::Malformed(_)));
    assert!(matches!(
        ask(answer(429, &[("Retry-After", "3")], GOOD)).await,
        TokenFault::Unavailable { retry_after: Some(3), .. }
    ));
}

#[tokio::test]
async fn what_is_wrong_in_itself_is_not_sent() {
    let stub = provider(ok(JSON, GOOD)).await;
    let base = plan(stub.url("/login"));
    let path = |text: &str| TwoStepPlan { access_token_path: text.to_owned(), ..base.clone() };
    let cases = [
        (path("token"), "access_token_path: write body.token"),
        (path(""), "access_token_path"),
        (path("Body.token"), "access_token_path"),
        (path("body..x"), "access_token_path"),
        (path("body."), "access_token_path"),
        (path("headers"), "access_token_path"),
        (path("headers.a b"), "access_token_path"),
        (TwoStepPlan { method: "PUT".to_owned(), ..base.clone() }, "must be GET or POST"),
        (TwoStepPlan { url: "http://10.0.0.1/".to_owned(), ..base.clone() }, "token_request/url: the address 10.0.0.1"),
        (TwoStepPlan { headers: vec![named("X", "{{ nobody }}")], ..base.clone() }, "names nothing"),
        (TwoStepPlan { headers: vec![named("Host", "x")], ..base.clone() }, "this server sets itself"),
    ];
    for (wrong, wanted) in cases {
        let fault = obtain(wrong).await.expect_err(wanted);
        assert!(matches!(&fault, TokenFault::Refused(text) if text.contains(wanted)), "{wanted}: {fault:?}");
    }
    assert!(stub.take().is_empty());
}

#[test]
fn no_answer_and_no_path_make_it_panic() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let body = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let said = body.clone();
    let stub = runtime.block_on(Stub::start(move |_| said.lock().expect("no panic").clone()));
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        "[a-zé\\n]{0,6}".prop_map(Into::into),
    ];
    let value = leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Into::into),
            proptest::collection::vec(("[abé0]", inner), 0..3)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    });
    let value = value.prop_map(|value| value.to_string().into_bytes());
    let bodies = prop_oneof![value, proptest::collection::vec(any::<u8>(), 0..30)];
    let paths = "(body|headers|)(\\.(a|b|é|0|1|99999999999999999999|-1|content-type|)){0,4}";
    proptest!(ProptestConfig::with_cases(512), |(bytes in bodies, path in paths)| {
        *body.lock().expect("no panic") = ok(JSON, &bytes);
        let asked = TwoStepPlan { access_token_path: path, ..plan(stub.url("/login")) };
        if let Ok(token) = runtime.block_on(obtain(asked)) {
            prop_assert!(!token.secrets[0].1.is_empty());
        }
    });
}
