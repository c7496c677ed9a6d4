//! actions.md 1.4: what becomes of a body, form data and the connection's own.

use claviger_exec::ErrorCode;
use serde_json::{Value, json};

use crate::stub::{Connection, Received, Stub, exec};

const SECRET: &str = "s\"e&c=r\\et\u{e9}12";

async fn sent(connection: &Connection, stub: &Stub, inputs: &Value) -> Result<Received, (ErrorCode, Option<String>)> {
    let mut whole = json!({"verb": "POST", "url": "/"});
    whole.as_object_mut().expect("an object").extend(inputs.as_object().expect("an object").clone());
    let result = connection.run(&exec(), whole).await;
    result.outcome.map_err(|error| (error.code, error.pointer))?;
    Ok(stub.take().remove(0))
}

/// Row of the table, the connection's type and content, the action's inputs, the body and type that go out.
type Row = (&'static str, (&'static str, &'static str), Value, Result<(&'static str, &'static str), &'static str>);

#[tokio::test]
async fn the_merge_table() {
    let stub = Stub::canary().await;
    let json_type = "application/json";
    let typed = |kind: &str| json!([{"key": "content-type", "value": [kind]}]);
    let rows: Vec<Row> = vec![
        ("none, nothing", ("", ""), json!({}), Ok(("", ""))),
        ("none, string verbatim", ("", ""), json!({"body": "a \"b\""}), Ok(("a \"b\"", ""))),
        ("none, object", ("", ""), json!({"body": {"b": 1, "a": [true]}}), Ok((r#"{"b":1,"a":[true]}"#, json_type))),
        ("none, array", ("", ""), json!({"body": [1]}), Ok(("[1]", json_type))),
        ("none, number", ("", ""), json!({"body": 1.5}), Ok(("1.5", json_type))),
        ("none, false", ("", ""), json!({"body": false}), Ok(("false", json_type))),
        (
            "none, own type stays",
            ("", ""),
            json!({"body": {"a": 1}, "requestHeaders": typed("text/x")}),
            Ok((r#"{"a":1}"#, "text/x")),
        ),
        (
            "json, object: the connection wins",
            (json_type, r#"{"k":"{{ token }}","n":1}"#),
            json!({"body": {"a": 2, "k": "own"}}),
            Ok((r#"{"a":2,"k":"s\"e&c=r\\eté12","n":1}"#, json_type)),
        ),
        (
            "json: shallow",
            (json_type, r#"{"o":{"x":1}}"#),
            json!({"body": {"o": {"y": 2}}}),
            Ok((r#"{"o":{"x":1}}"#, json_type)),
        ),
        (
            "+json, object",
            ("application/vnd.api+json", r#"{"k":1}"#),
            json!({"body": {}}),
            Ok((r#"{"k":1}"#, "application/vnd.api+json")),
        ),
        (
            "json, absent",
            (json_type, r#"{ "k": "{{ token }}" }"#),
            json!({}),
            Ok((r#"{ "k": "s\"e&c=r\\eté12" }"#, json_type)),
        ),
        ("json, string", (json_type, "{}"), json!({"body": "x"}), Err("/body")),
        ("json, array", (json_type, "{}"), json!({"body": []}), Err("/body")),
        (
            "text, string",
            ("text/plain", "k={{ token }}"),
            json!({"body": "own"}),
            Ok(("k=s\"e&c=r\\eté12\r\nown", "text/plain")),
        ),
        ("text, absent", ("text/plain", "held"), json!({}), Ok(("held", "text/plain"))),
        ("text, object", ("text/plain", "held"), json!({"body": {}}), Err("/body")),
        ("no type, string", ("", "held"), json!({"body": "own"}), Ok(("held\r\nown", ""))),
        (
            "form, encoded where it lands",
            ("application/x-www-form-urlencoded", "k={{ token }}&n=1"),
            json!({}),
            Ok(("k=s%22e%26c%3Dr%5Cet%C3%A912&n=1", "application/x-www-form-urlencoded")),
        ),
        (
            "types that differ",
            (json_type, "{}"),
            json!({"requestHeaders": typed("text/plain")}),
            Err("/requestHeaders"),
        ),
        (
            "types that agree",
            (json_type, "{}"),
            json!({"requestHeaders": typed("Application/JSON; charset=utf-8")}),
            Ok(("{}", "Application/JSON; charset=utf-8")),
        ),
        (
            "a body and form data",
            (json_type, "{}"),
            json!({"formData": [{"key": "a", "value": "b"}]}),
            Err("/formData"),
        ),
        ("multipart and a body", ("multipart/form-data", "[]"), json!({"body": "x"}), Err("/body")),
        (
            "form data of another type",
            ("", ""),
            json!({"formData": [{"key": "a", "value": "b"}], "requestHeaders": typed(json_type)}),
            Err("/requestHeaders"),
        ),
        (
            "form data, url-encoded when asked",
            ("", ""),
            json!({"formData": [{"key": "a", "value": "b c&d"}], "requestHeaders": typed("application/x-www-form-urlencoded")}),
            Ok(("a=b+c%26d", "application/x-www-form-urlencoded")),
        ),
    ];
    for (row, (content_type, content), inputs, want) in rows {
        let mut connection = Connection::to(stub.url("/")).secret("token", SECRET);
        if !content.is_empty() {
            connection = connection.body(content_type, content);
        }
        match (sent(&connection, &stub, &inputs).await, want) {
            (Ok(received), Ok((body, kind))) => {
                assert_eq!(received.body(), body, "{row}");
                assert_eq!(received.header("content-type").join("|"), kind, "{row}");
            }
            (Err((code, pointer)), Err(want)) => {
                assert_eq!((code, pointer.as_deref()), (ErrorCode::InvalidInput, Some(want)), "{row}");
                assert!(stub.take().is_empty(), "{row}");
            }
            (got, want) => panic!("{row}: {got:?}, not {want:?}"),
        }
    }
}

#[tokio::test]
async fn the_connections_content_type_header_wins() {
    let stub = Stub::canary().await;
    let connection = Connection::to(stub.url("/")).header("content-type", "application/x-own");
    let inputs = json!({"body": {}, "requestHeaders": [{"key": "Content-Type", "value": ["text/plain"]}]});
    assert_eq!(sent(&connection, &stub, &inputs).await.expect("sent").header("content-type"), ["application/x-own"]);
}

#[tokio::test]
async fn form_data_is_one_multipart_body_and_the_connection_wins() {
    let stub = Stub::canary().await;
    let held = r#"[{"key": "key", "value": "{{ token }}"}, {"key": "{{ plain }}", "value": "1"}]"#;
    let connection = Connection::to(stub.url("/")).secret("token", SECRET).body("multipart/form-data", held);
    let inputs = json!({"formData": [{"key": "key", "value": "own"}, {"key": "text", "value": "{{ token }}", "type": "string"},
        {"key": "file", "value": "data:image/png;base64,iVBORwAB", "type": "datauri"}]});
    let received = sent(&connection, &stub, &inputs).await.expect("sent");
    let kind = received.header("content-type")[0];
    let boundary = kind.strip_prefix("multipart/form-data; boundary=").expect("a boundary").to_owned();
    let text = String::from_utf8_lossy(&received.body).into_owned();
    let parts: Vec<&str> = text.split(&format!("--{boundary}")).collect();
    assert_eq!(parts.len(), 6, "{text}");
    assert_eq!(parts[1], "\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n{{ token }}\r\n");
    // Mended: the file is sent as a file with its type, and not its base64 as a text.
    assert!(parts[2].contains("name=\"file\"; filename=\"file\"\r\nContent-Type: image/png\r\n\r\n"), "{text}");
    assert!(received.body.windows(6).any(|window| window == b"\x89PNG\0\x01"));
    assert_eq!(parts[3], format!("\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n{SECRET}\r\n"));
    assert_eq!(parts[4], "\r\nContent-Disposition: form-data; name=\"plain-value\"\r\n\r\n1\r\n");
    assert_eq!(parts[5], "--\r\n");
    assert!(!text.contains("own"));
}

#[tokio::test]
async fn an_upload_has_a_limit() {
    let stub = Stub::canary().await;
    let inputs = json!({"body": "x".repeat((10 << 20) + 1)});
    let error = sent(&Connection::to(stub.url("/")), &stub, &inputs).await.expect_err("too large");
    assert_eq!(error, (ErrorCode::InvalidInput, Some("/body".to_owned())));
}
