//! Signs requests for AWS, one JSON object a line, for comparison with other
//! signers: reads `{"method", "url", "headers": [[name, value]], "body", "keys":
//! {...}, "time"}` and writes `{"headers": {...}}`, or `{"error": "..."}`.
#![expect(clippy::expect_used, clippy::print_stdout, reason = "a tool for tests that is to stop and to say so")]

use std::io::BufRead;

use claviger_exec::{
    Target,
    scheme::aws::{Payload, Signer},
};
use claviger_model::{ConnectionId, OpenedCredential, OrganizationId, Timestamp, scheme::Authentication};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};
use uuid::Uuid;

fn main() {
    for line in std::io::stdin().lock().lines() {
        let input: Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
        let headers = sign(&input);
        let output = headers.map_or_else(|error| json!({"error": error}), |headers| json!({"headers": headers}));
        println!("{output}");
    }
}

fn sign(input: &Value) -> Result<Value, String> {
    let text = |name: &str| input[name].as_str().unwrap_or_default();
    let target = Target::parse(text("url")).map_err(|error| error.to_string())?;
    let pair = |pair: &Value| {
        let name: HeaderName = pair[0].as_str().expect("a name").parse().expect("a name");
        (name, HeaderValue::from_str(pair[1].as_str().expect("a value")).expect("a value"))
    };
    let mut headers: HeaderMap = input["headers"].as_array().into_iter().flatten().map(pair).collect();
    let plain = input["keys"].as_object().into_iter().flatten();
    let plain = plain.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned())).collect();
    let credential = OpenedCredential {
        organization_id: OrganizationId(Uuid::nil()),
        connection_id: ConnectionId(Uuid::nil()),
        destination: target.destination(),
        authentication: Authentication::default(),
        secrets: Vec::new(),
        plain,
        certificate_authority: None,
        client_certificate: None,
        token: None,
    };
    let signer = Signer::of(&credential).map_err(|error| error.message)?;
    let method = text("method").parse().expect("a method");
    let time: Timestamp = text("time").parse().expect("a time");
    let payload = Payload::Whole(text("body").as_bytes());
    signer.sign(&method, &target, &mut headers, payload, time).map_err(|error| error.message)?;
    let shown = headers.iter().map(|(name, value)| (name.to_string(), json!(value.to_str().unwrap_or_default())));
    Ok(Value::Object(shown.collect()))
}
