//! actions.md 1.1 and 1.3: the inputs, and what of them is sent.

use claviger_exec::{ErrorCode, HttpRequest};
use serde_json::{Value, json};

use crate::stub::{Connection, Stub, exec, ok, run};

fn faults(inputs: Value) -> Vec<String> {
    let invalid = HttpRequest::parse(&inputs).expect_err("wrong inputs");
    invalid.0.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.detail)).collect()
}

#[test]
fn everything_that_is_wrong_is_told_at_once_and_where() {
    let faults = faults(json!({
        "verb": "BREW", "url": 7, "nonsense": true, "timeout": 0, "followRedirect": "yes", "allowExpiredCertificate": 1,
        "requestHeaders": [{"key": "a b", "value": ["x"]}, {"key": "X-Ok", "value": "text"}, 5, {"value": ["x"]},
            {"key": "Host", "value": ["evil"]}, {"key": "X-Line", "value": ["a\r\nX-Evil: 1"]}, {"key": "X-A", "value": ["é"]}],
        "urlParams": [{"key": "a"}, {"key": "a", "value": 1}, {"key": "a", "value": "b", "c": 1}],
        "formData": [{"key": "a", "value": "b", "type": "file"}, {"key": "a", "value": "x", "type": "datauri"},
            {"key": "a", "value": "data:text/plain", "type": "datauri"}, {"key": "a", "value": "data:a/b;charset=x;base64,", "type": "datauri"},
            {"key": "a", "value": "data:a/b;base64,??", "type": "datauri"}],
        "errorOnStatus": ["404", 5, "1-2-3", "abc", "500-400"],
        "responseParsing": "xml", "responseEncoding": "utf-7",
    }));
    let places: Vec<&str> = faults.iter().map(|fault| fault.split(' ').next().expect("a pointer")).collect();
    for place in [
        "/verb",
        "/url",
        "/nonsense",
        "/timeout",
        "/followRedirect",
        "/allowExpiredCertificate",
        "/requestHeaders/0/key",
        "/requestHeaders/1/value",
        "/requestHeaders/2",
        "/requestHeaders/3/key",
        "/requestHeaders/4/key",
        "/requestHeaders/5/value",
        "/requestHeaders/6/value",
        "/urlParams/0/value",
        "/urlParams/1/value",
        "/urlParams/2/c",
        "/formData/0/type",
        "/formData/1/value",
        "/formData/2/value",
        "/formData/3/value",
        "/formData/4/value",
        "/errorOnStatus/1",
        "/errorOnStatus/2",
        "/errorOnStatus/3",
        "/errorOnStatus/4",
        "/responseParsing",
        "/responseEncoding",
    ] {
        assert!(places.contains(&place), "{place} is not in {faults:#?}");
    }
    assert_eq!(places.len(), 27, "{faults:#?}");
}

#[test]
fn three_ways_for_a_data_uri_to_be_wrong_read_differently() {
    let wrong = |value: &str| {
        let inputs = json!({"verb": "POST", "url": "/", "formData": [{"key": "f", "value": value, "type": "datauri"}]});
        faults(inputs).join("")
    };
    assert!(wrong("text/plain;base64,AA==").contains("begin with data:"));
    assert!(wrong("data:text/plain,AA==").contains("semicolon after"));
    assert!(wrong("data:text/plain;utf8,AA==").contains("right after the semicolon"));
}

#[test]
fn what_is_missing_or_of_another_kind() {
    for value in [json!(null), json!([]), json!("x"), json!(1), json!(true)] {
        assert!(faults(value)[0].contains("must be an object"));
    }
    assert_eq!(faults(json!({})), ["/verb is required", "/url is required"]);
    assert_eq!(faults(json!({"verb": null, "url": null})), ["/verb is required", "/url is required"]);
    let both = json!({"verb": "POST", "url": "/", "body": "x", "formData": [{"key": "a", "value": "b"}]});
    assert!(faults(both)[0].starts_with("/formData cannot be sent together with a body"));
    let nulls = json!({"verb": "get", "url": "/", "body": null, "requestHeaders": null, "urlParams": null, "formData": null,
        "followRedirect": null, "allowExpiredCertificate": null, "errorOnStatus": null, "responseParsing": null,
        "responseEncoding": null, "timeout": null});
    assert_eq!(HttpRequest::parse(&nulls), HttpRequest::parse(&json!({"verb": "GET", "url": "/"})));
}

#[test]
fn an_input_of_any_json_type_is_read_or_refused_and_never_changes_its_meaning() {
    let kinds = [
        json!(null),
        json!(true),
        json!(1),
        json!(1.5),
        json!("x"),
        json!([]),
        json!(["x"]),
        json!({}),
        json!({"a": 1}),
    ];
    let names = [
        "verb",
        "url",
        "body",
        "requestHeaders",
        "urlParams",
        "formData",
        "followRedirect",
        "allowExpiredCertificate",
        "errorOnStatus",
        "responseParsing",
        "responseEncoding",
        "timeout",
    ];
    let mut read = 0;
    for name in names {
        for kind in &kinds {
            let mut inputs = json!({"verb": "GET", "url": "/"});
            inputs[name] = kind.clone();
            match HttpRequest::parse(&inputs) {
                Ok(_) => read += 1,
                Err(invalid) => assert!(invalid.0.iter().all(|fault| fault.pointer.starts_with(&format!("/{name}")))),
            }
        }
    }
    // body takes all nine; null is absent for the nine optional ones beside it; url takes a string and
    // timeout a number; lists may be empty (four) and booleans booleans (two).
    assert_eq!(read, 9 + 9 + 1 + 1 + 4 + 2);
}

#[test]
fn refused_header_names() {
    let names = [
        "Host",
        "content-length",
        "Transfer-Encoding",
        "Connection",
        "Proxy-Authorization",
        "proxy-connection",
        "Keep-Alive",
        "TE",
        "Trailer",
        "Upgrade",
        "Expect",
        "HTTP2-Settings",
        "X-Forwarded-For",
        "x-forwarded-host",
        "X-FORWARDED-PROTO",
        "Forwarded",
        "Sec-Datadog",
        "",
        "1a",
        "-a",
        "a:b",
        "a b",
        "a\r\nb",
        "é",
        "a\0",
        ":path",
    ];
    for name in names {
        let inputs = json!({"verb": "GET", "url": "/", "requestHeaders": [{"key": name, "value": ["x"]}]});
        assert!(faults(inputs)[0].starts_with("/requestHeaders/0/key"), "{name:?} was taken");
    }
}

#[tokio::test]
async fn what_the_action_brings_is_sent_as_it_is() {
    let stub = Stub::start(|_| ok("text/plain", b"fine")).await;
    let exec = exec();
    for verb in ["HEAD", "GET", "PUT", "POST", "DELETE", "PATCH"] {
        let result = run(&exec, json!({"verb": verb, "url": stub.url("/")})).await;
        assert!(result.outcome.is_ok(), "{verb}: {result:?}");
        assert_eq!(stub.take()[0].method(), verb);
    }
    let inputs = json!({
        "verb": "POST", "url": stub.url("/a?z=1&q=%2F"), "body": "{{ token }}",
        "urlParams": [{"key": "q", "value": "a&b=c d"}, {"key": "q", "value": "{{ token }}"}],
        "requestHeaders": [{"key": "X-Many", "value": ["1", "2"]}, {"key": "x-many", "value": ["3"]},
            {"key": "Cookie", "value": ["own=1"]}, {"key": "Runtime-Worker-Key", "value": ["k"]},
            {"key": "X-Template", "value": ["{{ token }}"]}],
    });
    let connection = Connection::to(stub.url("/")).secret("token", "canary-12345678");
    assert!(connection.run(&exec, inputs).await.outcome.is_ok());
    let received = stub.take().remove(0);
    assert_eq!(received.path(), "/a?z=1&q=%2F&q=a%26b%3Dc%20d&q=%7B%7B%20token%20%7D%7D");
    assert_eq!(received.header("x-many"), ["1,2,3"]);
    assert_eq!(received.header("cookie"), ["own=1"]);
    assert_eq!(received.header("x-template"), ["{{ token }}"]);
    assert_eq!(received.body(), "{{ token }}");
    assert!(received.header("runtime-worker-key").is_empty() && received.header("sec-datadog").is_empty());
    assert!(received.header("user-agent")[0].starts_with("Claviger/"));
    assert!(received.header("referer").is_empty() && received.header("x-forwarded-for").is_empty());
}

#[tokio::test]
async fn the_connection_wins_over_the_action_whatever_the_case() {
    let stub = Stub::canary().await;
    let connection = Connection::to(stub.url("/v1"))
        .secret("token", "canary-12345678")
        .secret("key", "k&=é 1234")
        .header("X-API-Key", "{{ token }}")
        .header("x-plain", "{{ plain }}")
        .header("User-Agent", "mine/1")
        .parameter("api key", "{{ key }}");
    let inputs = json!({"verb": "GET", "url": "items?x=1", "urlParams": [{"key": "api key", "value": "own"}],
        "requestHeaders": [{"key": "x-api-key", "value": ["stolen"]}, {"key": "X-PLAIN", "value": ["no"]}, {"key": "user-agent", "value": ["no"]}]});
    assert!(connection.run(&exec(), inputs).await.outcome.is_ok());
    let received = stub.take().remove(0);
    assert_eq!(received.header("x-api-key"), ["canary-12345678"]);
    assert_eq!((received.header("x-plain"), received.header("user-agent")), (vec!["plain-value"], vec!["mine/1"]));
    assert_eq!(received.path(), "/v1/items?x=1&api%20key=own&api%20key=k%26%3D%C3%A9%201234");
}

#[tokio::test]
async fn basic_overwrites_any_other_authorization() {
    let stub = Stub::canary().await;
    let connection = Connection::to(stub.url("/"))
        .secret("user", "ann")
        .secret("pass", "pä:ss wörd")
        .header("Authorization", "Bearer x")
        .basic("{{ user }}", "{{ pass }}");
    let inputs =
        json!({"verb": "GET", "url": "/", "requestHeaders": [{"key": "AUTHORIZATION", "value": ["Bearer own"]}]});
    assert!(connection.run(&exec(), inputs).await.outcome.is_ok());
    assert_eq!(stub.take()[0].header("authorization"), ["Basic YW5uOnDDpDpzcyB3w7ZyZA=="]);
}

#[tokio::test]
async fn what_cannot_be_applied_fails_before_anything_is_sent_and_without_the_value() {
    let stub = Stub::canary().await;
    let to = || Connection::to(stub.url("/")).secret("token", "canary\r\nX-Evil: 1").secret("user", "canary:canary");
    let cases = [
        ("unknown name", to().header("X-Key", "{{ Token }}"), "names nothing"),
        ("unknown name in a parameter", to().parameter("k", "{{ nope }}"), "names nothing"),
        ("unknown name in the body", to().body("text/plain", "{{ nope }}"), "names nothing"),
        ("no template", to().header("X-Key", "{{ token | upper }}"), "only a name"),
        ("line break in a header", to().header("X-Key", "Bearer {{ token }}"), "line break"),
        ("header name", to().header("X Key", "a"), "must be a letter"),
        ("header of ours", to().header("Host", "evil.example"), "sets itself"),
        ("length", to().header("Content-Length", "0"), "sets itself"),
        ("colon in a user name", to().basic("{{ user }}", "x"), "colon"),
        ("line break in a password", to().basic("ann", "{{ token }}"), "control character"),
        ("multipart that is no list", to().body("multipart/form-data", "{{ token }}"), "JSON array"),
    ];
    for (row, connection, want) in cases {
        let result = connection.run(&exec(), json!({"verb": "POST", "url": "/"})).await;
        let error = result.outcome.expect_err(row);
        assert_eq!(error.code, ErrorCode::AuthenticationFailed, "{row}: {error}");
        assert!(error.message.contains(want) && !error.message.contains("canary"), "{row}: {error}");
    }
    assert!(stub.take().is_empty());
}

#[tokio::test]
async fn the_time_is_the_actions_own() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    // Takes the connection and says nothing.
    let silent = tokio::spawn(async move { listener.accept().await.map(|(stream, _)| stream) });
    let result = run(&exec(), json!({"verb": "GET", "url": url, "timeout": 1})).await;
    let error = result.outcome.expect_err("no answer");
    assert!(error.code == ErrorCode::UpstreamTimeout && error.message.ends_with("within 1 s"), "{error}");
    drop(silent);
    for timeout in [json!(0), json!(-1), json!(121), json!(1.5), json!("30")] {
        assert!(faults(json!({"verb": "GET", "url": "/", "timeout": timeout}))[0].starts_with("/timeout"));
    }
}
