//! actions.md 1.2, 1.5 to 1.7: what comes back.

use std::time::Duration;

use claviger_exec::{ErrorCode, Limits};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::stub::{Connection, Stub, answer, exec, ok, run};

const SECRET: &str = "canary/+12345678\u{e9}";

/// Runs against one answer, with a connection whose secret is [`SECRET`].
async fn against(bytes: Vec<u8>, inputs: Value) -> claviger_exec::ActionResult {
    let stub = Stub::start(move |_| bytes.clone()).await;
    let connection = Connection::to(stub.url("/")).secret("token", SECRET).parameter("k", "{{ token }}");
    let mut whole = json!({"verb": "GET", "url": "/"});
    whole.as_object_mut().expect("an object").extend(inputs.as_object().expect("an object").clone());
    connection.run(&exec(), whole).await
}

async fn body(content_type: Option<&str>, bytes: &[u8], inputs: Value) -> Value {
    let headers: Vec<_> = content_type.map(|kind| ("Content-Type", kind)).into_iter().collect();
    let result = against(answer(200, &headers, bytes), inputs).await;
    result.outcome.unwrap_or_else(|error| panic!("{content_type:?}: {error}"))["body"].clone()
}

/// Row, content type, bytes, inputs, and what the output's body is.
type Reading = (&'static str, Option<&'static str>, &'static [u8], Value, Value);

#[tokio::test]
async fn how_a_body_is_read() {
    let none = || json!({});
    let with = |parsing: &str| json!({"responseParsing": parsing});
    let (json_type, form) = (Some("application/json"), Some("application/x-www-form-urlencoded"));
    let rows: Vec<Reading> = vec![
        ("empty", json_type, b"", none(), json!("")),
        ("json", json_type, br#"{"a":[1,null,"x"]}"#, none(), json!({"a": [1, null, "x"]})),
        ("json, parameters", Some("Application/JSON; Charset=UTF-8"), b"[1]", none(), json!([1])),
        ("json with a byte order mark", json_type, b"\xef\xbb\xbf{}", none(), json!({})),
        ("json that is none", json_type, b"{oops", none(), json!("{oops")),
        ("json, latin1", Some("application/json; charset=ISO-8859-1"), b"\"\xe9\"", none(), json!("é")),
        ("+json is raw", Some("application/vnd.api+json"), b"{}", none(), json!("{}")),
        ("+json on request", Some("application/vnd.api+json"), b"{}", with("json"), json!({})),
        ("json as raw on request", json_type, b"{}", with("raw"), json!("{}")),
        ("form", form, b"a=1&a=2&b=x+y%26", none(), json!({"a": "1", "b": "x y&"})),
        ("text", Some("text/plain"), "é".as_bytes(), none(), json!("é")),
        ("text, not utf-8", Some("text/plain"), b"\xe9", none(), json!("\u{fffd}")),
        ("text, iso88591", Some("text/plain; charset=iso88591"), b"\xe9", none(), json!("é")),
        ("text, iso8859-1", Some("text/plain; charset=\"iso8859-1\""), b"\xe9", none(), json!("é")),
        ("octets", Some("application/octet-stream"), b"\0\x01", none(), json!("AAE=")),
        ("image", Some("image/png"), b"\0\x01", none(), json!("AAE=")),
        ("video", Some("video/mp4"), b"\0", none(), json!("AA==")),
        ("audio", Some("audio/ogg"), b"\0", none(), json!("AA==")),
        ("font", Some("font/woff"), b"\0", none(), json!("AA==")),
        ("model", Some("model/obj"), b"\0", none(), json!("AA==")),
        ("no type, text", None, b"{}", none(), json!("{}")),
        ("no type, binary", None, b"\0\x01", none(), json!("AAE=")),
        ("no type, json on request", None, b"{}", with("json"), json!({})),
        ("json null", json_type, b"null", none(), json!(null)),
    ];
    for (row, content_type, bytes, inputs, want) in rows {
        assert_eq!(body(content_type, bytes, inputs).await, want, "{row}");
    }
}

#[tokio::test]
async fn every_encoding() {
    let bytes = b"a\xe9\xff\xfe";
    let rows = [
        ("ascii", json!("ai\u{7f}~")),
        ("utf8", json!("a\u{fffd}\u{fffd}\u{fffd}")),
        ("utf-8", json!("a\u{fffd}\u{fffd}\u{fffd}")),
        ("utf16le", json!("\u{e961}\u{feff}")),
        ("ucs2", json!("\u{e961}\u{feff}")),
        ("ucs-2", json!("\u{e961}\u{feff}")),
        ("base64", json!("Yen//g==")),
        ("base64url", json!("Yen__g")),
        ("latin1", json!("aéÿþ")),
        ("binary", json!("aéÿþ")),
        ("hex", json!("61e9fffe")),
    ];
    for (encoding, want) in rows {
        assert_eq!(body(Some("text/plain"), bytes, json!({"responseEncoding": encoding})).await, want, "{encoding}");
    }
}

#[tokio::test]
async fn form_data_is_a_list_of_parts_read_like_bodies() {
    let bytes = b"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--b\r\n\
        Content-Disposition: form-data; name=\"j\"; filename=\"j.json\"\r\nContent-Type: application/json\r\n\r\n{\"x\":1}\r\n--b\r\n\
        Content-Disposition: form-data; name=\"i\"\r\nContent-Type: image/png\r\n\r\n\0\x01\r\n--b\r\n\
        Content-Type: multipart/form-data; boundary=c\r\n\r\n--c\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nin\r\n--c--\r\n--b--\r\n";
    let want = json!([
        {"Filename": "", "Name": "a", "Type": "text/plain", "Data": "one"},
        {"Filename": "j.json", "Name": "j", "Type": "application/json", "Data": {"x": 1}},
        {"Filename": "", "Name": "i", "Type": "image/png", "Data": "AAE="},
        {"Filename": "", "Name": "", "Type": "multipart/form-data; boundary=c",
            "Data": [{"Filename": "", "Name": "n", "Type": "text/plain", "Data": "in"}]},
    ]);
    assert_eq!(body(Some("multipart/form-data; boundary=\"b\""), bytes, json!({})).await, want);
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_says_what_would_help() {
    let deep = (0..6).fold("x".to_owned(), |inner, _| {
        format!("--b\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n{inner}\r\n--b--\r\n")
    });
    let rows: [(&str, &[u8]); 5] = [
        ("nonsense", b"x"),
        ("text/", b"x"),
        ("multipart/form-data", b"--b--"),
        ("multipart/form-data; boundary=b", b"--b\r\nbroken"),
        ("multipart/form-data; boundary=b", deep.as_bytes()),
    ];
    for (kind, bytes) in rows {
        let error = against(ok(kind, bytes), json!({})).await.outcome.expect_err(kind);
        assert_eq!(
            (error.code, error.pointer.as_deref()),
            (ErrorCode::InvalidInput, Some("/responseParsing")),
            "{kind}"
        );
    }
}

#[tokio::test]
async fn the_outputs_have_status_body_and_headers_in_lists() {
    let bytes = answer(
        201,
        &[
            ("x-request-id", "1"),
            ("X-MANY", "a"),
            ("x-many", "b"),
            ("Set-Cookie", "session=1"),
            ("Content-Type", "application/json"),
        ],
        b"null",
    );
    let result = against(bytes, json!({})).await;
    let outputs = result.outcome.expect("fine");
    assert_eq!(result.upstream_status, Some(201));
    assert_eq!(outputs["status"], json!(201));
    assert_eq!(outputs.get("body"), None, "null is left out");
    assert_eq!(outputs["headers"]["X-Request-Id"], json!(["1"]));
    assert_eq!(outputs["headers"]["X-Many"], json!(["a", "b"]));
    assert!(outputs["headers"].get("Set-Cookie").is_none());
}

/// Row, status, inputs, and what the error says; `None` is no error.
type Row = (&'static str, u16, Value, Option<&'static str>);

#[tokio::test]
async fn which_statuses_fail() {
    let list = |items: &[&str]| json!({"errorOnStatus": items});
    let rows: Vec<Row> = vec![
        ("200", 200, json!({}), None),
        ("listed", 204, list(&["204"]), Some("204 No Content, which errorOnStatus lists")),
        ("in a range", 250, list(&["404", "200-299"]), Some("250, which errorOnStatus lists")),
        ("both ends belong", 299, list(&["200-299"]), Some("299")),
        ("beside a range", 300, list(&["200-299"]), None),
        ("400 always", 400, json!({}), Some("400 Bad Request: the text")),
        ("404 though another is listed", 404, list(&["500"]), Some("404 Not Found: the text")),
        ("599", 599, json!({}), Some("599: the text")),
        ("999", 999, json!({}), Some("999: the text")),
        ("redirect, nothing said", 302, json!({}), Some("followRedirect")),
        ("redirect, not wanted", 301, json!({"followRedirect": false}), Some("followRedirect")),
        ("redirect, but a list is given", 302, list(&["500-599"]), None),
        ("redirect, listed", 302, list(&["300-399"]), Some("302 Found, which errorOnStatus lists")),
    ];
    for (row, status, inputs, want) in rows {
        let body: &[u8] = if status == 204 { b"" } else { b"the text" };
        let result = against(answer(status, &[("Content-Type", "text/plain")], body), inputs).await;
        assert_eq!(result.upstream_status, Some(status), "{row}");
        match (result.outcome, want) {
            (Ok(outputs), None) => assert_eq!(outputs["status"], json!(status), "{row}"),
            (Err(error), Some(want)) => {
                assert!(error.code == ErrorCode::UpstreamStatus && error.message.contains(want), "{row}: {error}");
            }
            (got, _) => panic!("{row}: {got:?}"),
        }
    }
}

#[tokio::test]
async fn a_failed_answers_text_is_cut_at_750_bytes_and_never_inside_a_secret() {
    let error = |bytes: Vec<u8>| async move { against(bytes, json!({})).await.outcome.expect_err("500") };
    let long = error(answer(500, &[], "x".repeat(2_000).as_bytes())).await.message;
    assert!(long.ends_with(&format!("{}... [truncated]", "x".repeat(750))) && !long.contains(&"x".repeat(751)));
    for before in 730..752 {
        let text = error(answer(500, &[], format!("{}{SECRET}", "x".repeat(before)).as_bytes())).await.message;
        assert!(!text.contains("canar"), "{before}: {text}");
    }
}

/// L3, L4: an error shows the name and not what it stands for, in every phase.
#[tokio::test]
async fn errors_hold_names_instead_of_secrets() {
    let escaped = br#"{"message":"bad key \u0063anary\/+12345678\u00e9"}"#;
    for (row, body) in [("raw", SECRET.as_bytes()), ("spelled with escapes", escaped)] {
        let result = against(answer(401, &[], body), json!({})).await;
        let error = result.outcome.expect_err("401");
        assert!(error.message.contains("{{ token }}") && !error.message.contains("12345678"), "{row}: {error}");
        assert_eq!(result.redactions, 1, "{row}");
    }
    let unreadable = format!("--b\r\n{SECRET}");
    let result = against(ok("multipart/form-data; boundary=b", unreadable.as_bytes()), json!({})).await;
    assert!(!result.outcome.expect_err("broken").message.contains("canary"));
    let gone = Stub::canary().await.address;
    let connection = Connection::to(format!("http://{gone}/")).secret("token", SECRET).parameter("k", "{{ token }}");
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address");
    let dead = Connection { base: format!("http://{closed}/"), ..connection };
    let result = dead.run(&exec(), json!({"verb": "GET", "url": "/"})).await;
    let error = result.outcome.expect_err("nobody listens");
    assert!(error.code == ErrorCode::UpstreamUnreachable && !format!("{error:?}").contains("canary"), "{error}");
}

/// Row, content type, bytes, inputs, and how many are replaced in the body.
type Echo = (&'static str, Option<&'static str>, Vec<u8>, Value, u64);

/// E11: exact and encoded occurrences, in every place of the output.
#[tokio::test]
async fn an_upstream_that_echoes_the_secret_gives_away_its_name_only() {
    let hex: String = SECRET.bytes().map(|byte| format!("{byte:02x}")).collect();
    let percent = "canary%2F%2B12345678%C3%A9";
    let latin: Vec<u8> = SECRET.chars().map(|c| u8::try_from(u32::from(c)).expect("latin1")).collect();
    let escaped = r#"{"a":"x \u0063anary\/+12345678\u00e9","c\u0061nary/+12345678é":[{"b":"CANARY"}]}"#;
    let multipart = format!("--b\r\nContent-Disposition: form-data; name=\"{SECRET}\"\r\n\r\n{SECRET}\r\n--b--\r\n");
    let rows: Vec<Echo> = vec![
        ("text", Some("text/plain"), SECRET.into(), json!({}), 1),
        ("text, twice", Some("text/html"), format!("<{SECRET}|{percent}>").into(), json!({}), 2),
        ("hex", None, hex.into(), json!({}), 1),
        ("json with escapes, also in names", Some("application/json"), escaped.into(), json!({}), 2),
        ("json without", Some("application/json"), format!(r#"["{percent}"]"#).into(), json!({}), 1),
        (
            "json inside json",
            Some("application/json"),
            serde_json::to_vec(&serde_json::to_string(SECRET).expect("text")).expect("text"),
            json!({}),
            1,
        ),
        ("form", Some("application/x-www-form-urlencoded"), format!("a={percent}").into(), json!({}), 1),
        ("multipart", Some("multipart/form-data; boundary=b"), multipart.into(), json!({}), 2),
        ("latin1", Some("text/plain; charset=iso-8859-1"), latin, json!({}), 1),
        ("as base64", Some("image/png"), format!("\0{SECRET}\0").into(), json!({}), 1),
        ("as hex", Some("text/plain"), format!("\0{SECRET}\0").into(), json!({"responseEncoding": "hex"}), 1),
        ("as base64url", Some("text/plain"), SECRET.into(), json!({"responseEncoding": "base64url"}), 1),
        (
            "as utf16",
            Some("text/plain"),
            SECRET.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            json!({"responseEncoding": "ucs2"}),
            1,
        ),
    ];
    let base64ish = ["Y2FuYXJ5", "NhbmFye", "jYW5hcn", "63616e617279"];
    for (row, kind, bytes, inputs, count) in rows {
        let mut headers = vec![("X-Echo", SECRET), ("X-Path", percent)];
        headers.extend(kind.map(|kind| ("Content-Type", kind)));
        let result = against(answer(200, &headers, &bytes), inputs).await;
        let outputs = result.outcome.unwrap_or_else(|error| panic!("{row}: {error}"));
        let text = outputs.to_string();
        assert!(!text.contains("12345678") && !base64ish.iter().any(|part| text.contains(part)), "{row}: {text}");
        assert_eq!(outputs["headers"]["X-Path"], json!(["{{ token }}"]), "{row}");
        assert_eq!(result.redactions, count + 2, "{row}: {text}");
    }
}

#[tokio::test]
async fn an_encoded_body_can_still_be_decoded() {
    let bytes = format!("\0{SECRET}\0").into_bytes();
    for (encoding, want) in
        [("hex", "007b7b20746f6b656e207d7d00"), ("base64", "AHt7IHRva2VuIH19AA=="), ("base64url", "AHt7IHRva2VuIH19AA")]
    {
        assert_eq!(body(None, &bytes, json!({"responseEncoding": encoding})).await, json!(want), "{encoding}");
    }
}

#[tokio::test]
async fn numbers_and_the_basic_pair_are_secrets_too() {
    let stub = Stub::start(|request| {
        let header = request.header("authorization").join("");
        ok("application/json", format!(r#"{{"pin":4711471147,"header":"{header}"}}"#).as_bytes())
    })
    .await;
    let connection = Connection::to(stub.url("/"))
        .secret("user", "ann")
        .secret("pin", "4711471147")
        .basic("{{ user }}", "{{ pin }}");
    let result = connection.run(&exec(), json!({"verb": "GET", "url": "/"})).await;
    assert_eq!(
        result.outcome.expect("fine")["body"],
        json!({"pin": "{{ pin }}", "header": "Basic {{ username:password }}"})
    );
    assert_eq!(result.redactions, 2);
}

#[tokio::test]
async fn a_relative_url_needs_a_connection() {
    for url in ["/x", "x", "?a=b"] {
        let request = claviger_exec::HttpRequest::parse(&json!({"verb": "GET", "url": url})).expect("inputs");
        let error = request.destination_of(&exec(), None).expect_err(url);
        assert_eq!((error.code, error.pointer.as_deref()), (ErrorCode::InvalidInput, Some("/url")));
    }
    let stub = Stub::canary().await;
    assert!(run(&exec(), json!({"verb": "GET", "url": stub.url("/x?y")})).await.outcome.is_ok());
    assert_eq!(stub.take()[0].path(), "/x?y");
}

#[tokio::test]
async fn only_the_connections_methods_are_sent() {
    let stub = Stub::start(|_| answer(303, &[("Location", "/next")], b"")).await;
    let connection = Connection { methods: Some(vec!["POST".into()]), ..Connection::to(stub.url("/")) };
    let error = connection.run(&exec(), json!({"verb": "GET", "url": "/"})).await.outcome.expect_err("GET");
    assert_eq!(error.code, ErrorCode::DestinationRefused);
    assert!(stub.take().is_empty());
    // Nor does a redirect change to one that is not among them.
    let result = connection.run(&exec(), json!({"verb": "POST", "url": "/", "followRedirect": true})).await;
    assert_eq!(result.outcome.expect("given back")["status"], json!(303));
    assert_eq!(stub.take().len(), 1);
}

/// An action that names its deadline waits that long for the first byte too;
/// without one the shorter limit for it holds.
#[tokio::test]
async fn a_named_timeout_is_also_the_time_for_the_first_byte() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                if stream.read(&mut [0; 4096]).await.is_ok_and(|read| read > 0) {
                    tokio::time::sleep(Duration::from_millis(600)).await;
                    let _ = stream.write_all(&ok("text/plain", b"thought about it")).await;
                }
            });
        }
    });
    let limits = Limits { first_byte: Duration::from_millis(150), ..Limits::default() };
    let exec = crate::upstream::with_limits(limits);
    let hasty = run(&exec, json!({"verb": "GET", "url": url})).await.outcome.expect_err("too late");
    assert_eq!(hasty.code, ErrorCode::UpstreamTimeout, "{hasty}");
    assert!(hasty.message.contains("did not begin to answer within 0.15 s"), "{hasty}");
    let patient = run(&exec, json!({"verb": "GET", "url": url, "timeout": 60})).await.outcome;
    assert_eq!(patient.expect("in time")["status"], 200);
    let short = Limits { first_byte: Duration::from_secs(60), ..Limits::default() };
    let silent = crate::upstream::Listener::start("127.0.0.1:0", Vec::new()).await;
    let exec = crate::upstream::with_limits(short);
    let late = run(&exec, json!({"verb": "GET", "url": silent.url(), "timeout": 1})).await.outcome.expect_err("late");
    assert_eq!(late.code, ErrorCode::UpstreamTimeout, "{late}");
}
