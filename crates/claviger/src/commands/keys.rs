//! What commands about keys have in common.

use anyhow::{Context, Result};
use http::Method;
use serde_json::{Map, Value, json};

use crate::{
    cli::{Output, ScopeArgs},
    client::Client,
    output,
};

const PAGE: usize = 100;

/// Where the keys or tokens of a service account are.
pub(super) fn below(account: &str, what: &str) -> String {
    format!("/api/v2/service_accounts/{account}/{what}")
}

/// Every page of a list, as one.
pub(super) async fn list(client: &Client, path: &str, query: Option<&str>) -> Result<Value> {
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let filter = query.map(|text| format!("&filter={}", encode(text))).unwrap_or_default();
    let (mut all, mut meta) = (Vec::new(), Value::Null);
    for page in 0.. {
        let path = format!("{path}?page%5Bsize%5D={PAGE}&page%5Bnumber%5D={page}{filter}");
        let mut answer = client.call(Method::GET, &path, None).await?;
        let rows = answer["data"].as_array_mut().map(std::mem::take).context("the server answered no list")?;
        let last = rows.len() < PAGE;
        all.extend(rows);
        meta = answer["meta"].take();
        if last {
            break;
        }
    }
    Ok(json!({"data": all, "meta": meta}))
}

impl ScopeArgs {
    /// What was said of scopes; `None` if nothing was.
    pub(super) fn given(&self) -> Option<Value> {
        (self.no_scopes || !self.scopes.is_empty()).then(|| Value::from(self.scopes.clone()))
    }
}

/// A body with those attributes that were given.
pub(super) fn body<const N: usize>(kind: &str, id: Option<&str>, attributes: [(&str, Option<Value>); N]) -> Value {
    let attributes: Map<String, Value> =
        attributes.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
    let mut data = json!({"type": kind, "attributes": attributes});
    if let Some(id) = id {
        data["id"] = Value::from(id);
    }
    json!({"data": data})
}

/// Shows keys as people want to see them, or the answer as it came.
pub(super) fn show(answer: &Value, how: Output) -> Result<()> {
    if how == Output::Json {
        output::say(&serde_json::to_string_pretty(answer)?);
    } else if let Some(rows) = answer["data"].as_array() {
        let rows: Vec<Vec<String>> = rows.iter().map(row).collect();
        output::table(&["ID", "NAME", "ENDS WITH", "SCOPES", "LAST USED"], &rows);
    } else {
        show_one(&answer["data"]);
    }
    Ok(())
}

fn row(data: &Value) -> Vec<String> {
    let attributes = &data["attributes"];
    let last = [&attributes["last4"], &attributes["public_portion"]].into_iter().find(|value| value.is_string());
    vec![
        word(&data["id"]),
        word(&attributes["name"]),
        word(last.unwrap_or(&Value::Null)),
        scopes(attributes),
        word(used(attributes)),
    ]
}

fn used(attributes: &Value) -> &Value {
    attributes.get("last_used_at").unwrap_or(&attributes["date_last_used"])
}

fn scopes(attributes: &Value) -> String {
    match &attributes["scopes"] {
        Value::Array(scopes) if scopes.is_empty() => "none".to_owned(),
        Value::Array(scopes) => scopes.iter().map(word).collect::<Vec<_>>().join(","),
        _ => "-".to_owned(),
    }
}

fn show_one(data: &Value) {
    let attributes = &data["attributes"];
    let line = |name: &str, value: String| output::say(&format!("{name:<14}{value}"));
    line("id", word(&data["id"]));
    line("name", word(&attributes["name"]));
    if attributes.get("scopes").is_some() {
        line("scopes", scopes(attributes));
    }
    if attributes["expires_at"].is_string() {
        line("expires", word(&attributes["expires_at"]));
    }
    if let Some(key) = attributes["key"].as_str() {
        line("key", key.to_owned());
        output::remark("The key is shown only this once.");
    } else {
        line("last used", word(used(attributes)));
    }
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or("-").to_owned()
}
