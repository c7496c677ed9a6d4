//! Security.md E11 and E14: an upstream that says everything back, in its body as
//! it is or packed, in its headers and in texts of errors, learns nobody a secret
//! by a test: not in the transcript, the health, the record, or the log.

use bytes::Bytes;
use claviger_testkit::{Options, Received, Reply, Server, Upstream, canary};
use http::Response;
use http_body_util::Full;
use serde_json::{Value, json};

use crate::api_support::{BINARY, CONNECTIONS, body, path};

/// All that was said, in the way that the path asks for.
fn said(request: &Received) -> Reply {
    let mut text = format!("{}\n", request.uri);
    for (name, value) in &request.headers {
        text.push_str(&format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())));
    }
    let way = request.uri.path().trim_start_matches('/').to_owned();
    let status = if way.starts_with("bad") { 401 } else { 200 };
    let mut reply = Response::builder().status(status);
    let bytes = match way.as_str() {
        "gzip" => {
            reply = reply.header("content-encoding", "gzip").header("content-type", "text/plain");
            gzip(text.as_bytes())
        }
        "json" | "bad-json" => {
            reply = reply.header("content-type", "application/json");
            let escaped: String = text.chars().map(|c| format!("\\u{:04x}", c as u32)).collect();
            format!("{{\"said\":\"{escaped}\",\"{}\":1}}", text.replace(['\n', '"'], " ")).into_bytes()
        }
        "long" => [vec![b'x'; 2 * 1024 - 200], text.into_bytes()].concat(),
        "headers" => {
            for (name, value) in
                request.headers.iter().filter(|(name, _)| !["host", "connection"].contains(&name.as_str()))
            {
                // Names that the transcript shows.
                reply = reply.header(format!("x-ratelimit-{name}"), value).header("www-authenticate", value);
                reply = reply.header("x-oauth-scopes", value).header("set-cookie", value);
            }
            reply = reply.header("location", format!("{}&again=1", request.uri));
            Vec::new()
        }
        _ => text.into_bytes(),
    };
    reply.body(Full::new(Bytes::from(bytes))).unwrap_or_else(|_| Reply::default())
}

/// RFC 1952 with one stored block: packed by no more than its wrapping.
fn gzip(data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("short");
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(data);
    let crc = data.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & 0u32.wrapping_sub(crc & 1)))
    });
    out.extend((!crc).to_le_bytes());
    out.extend(u32::from(length).to_le_bytes());
    out
}

fn connection(base: &str, canaries: &[String]) -> Value {
    json!({"type": "HTTP", "base_url": base, "credentials": {
        "type": "HTTPTokenAuth",
        "tokens": [
            {"name": "token1", "type": "SECRET", "value": canaries[0]},
            {"name": "token2", "type": "SECRET", "value": canaries[1]},
        ],
        "headers": [{"name": "Authorization", "value": "Bearer {{ token1 }}"}],
        "url_parameters": [{"name": "key", "value": "{{ token2 }}"}],
    }})
}

#[tokio::test]
async fn e14_a_test_repeats_no_secret_that_the_service_says_back() {
    let upstream = Upstream::start(said).await;
    let arguments = vec!["--log-level".to_owned(), "trace".to_owned()];
    let mut server = Server::start(BINARY, Options { arguments, ..Options::default() });
    let client = server.client();
    let canaries: Vec<String> = (0..2).map(canary::plant).collect();
    let (mut looked, mut answers) = (0, 0);
    let mut look = |what: &str, bytes: &[u8]| {
        looked += bytes.len();
        assert_eq!(canary::find(bytes, &canaries), Vec::<String>::new(), "{what}: {}", String::from_utf8_lossy(bytes));
    };
    for way in ["plain", "gzip", "json", "bad-json", "long", "headers", "bad"] {
        let before = upstream.received().len();
        let content = connection(&format!("{}/{way}", upstream.url()), &canaries);
        let id = client.connect(way, content.clone()).await;
        let test = client.call("POST", &format!("{}/test", path(&id)), None).await.expect(200);
        let arrived = upstream.received()[before].clone();
        assert!(arrived.headers["authorization"].to_str().unwrap().ends_with(&canaries[0]), "it was there to be said");
        assert!(arrived.uri.to_string().contains(&canaries[1]), "{}", arrived.uri);
        let step = &test.json()["data"]["attributes"]["transcript"][0];
        assert!(step["request"]["url"].as_str().unwrap().ends_with("?key={{ token2 }}"), "{step}");
        if way != "headers" {
            assert!(!step["response"]["body"].as_str().unwrap().is_empty(), "{way}: {step}");
        }
        look(way, &test.body);
        let unsaved = body(json!({"name": way, "integration": content}));
        look(way, &client.post(&format!("{CONNECTIONS}/test"), &unsaved).await.expect(200).body);
        look(way, &client.get(&path(&id)).await.expect(200).body);
        look(way, &client.get(&format!("{}/activity", path(&id))).await.expect(200).body);
        answers += 4;
    }
    look("the record", &client.get("/api/v2/audit/events?page[limit]=1000").await.expect(200).body);
    server.stop();
    look("the log", server.output().as_bytes());
    for entry in std::fs::read_dir(server.data_dir()).expect("a directory").filter_map(Result::ok) {
        look(&entry.path().display().to_string(), &std::fs::read(entry.path()).unwrap_or_default());
    }
    println!("E14: 2 canaries, 7 ways to say them back, {answers} answers, {looked} bytes searched, 0 found");
}
