//! `claviger connections access`, `share`, `request` and `reassign`: who may do what.

use anyhow::{Result, bail, ensure};
use http::Method;
use serde_json::{Value, json};

use crate::{
    cli::{RequestArgs, ShareArgs},
    client::Client,
    output,
};

const PATH: &str = "/api/v2/actions/connections";

/// Who has access to a connection, or why one person has or has not.
pub(crate) async fn access(client: &Client, id: &str, explain: Option<&str>) -> Result<Value> {
    if let Some(user) = explain {
        let user = if user.starts_with("user:") { user.to_owned() } else { format!("user:{user}") };
        return client.call(Method::GET, &format!("{PATH}/{id}/access?explain={user}"), None).await;
    }
    let mut all: Option<Value> = None;
    for page in 0.. {
        let at = format!("{PATH}/{id}/access?page%5Bsize%5D=1000&page%5Bnumber%5D={page}");
        let mut answer = client.call(Method::GET, &at, None).await?;
        let rows = answer["data"].as_array_mut().map(std::mem::take).unwrap_or_default();
        let last = rows.len() < 1_000;
        let whole = all.get_or_insert_with(|| json!({"data": [], "meta": answer["meta"]}));
        if let Some(data) = whole["data"].as_array_mut() {
            data.extend(rows);
        }
        if last {
            break;
        }
    }
    Ok(all.unwrap_or_default())
}

/// For people.
pub(crate) fn show_access(answer: &Value) {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let list = |value: &Value| {
        let words: Vec<&str> = value.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if words.is_empty() { "-".to_owned() } else { words.join(", ") }
    };
    let rows = answer["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let of = &row["attributes"];
            let end = of["expires_at"].as_str().unwrap_or("no end").to_owned();
            vec![text(&of["email"]), text(&of["relation"]), list(&of["can"]), list(&of["via"]), end]
        })
        .collect();
    output::table(&["WHO", "RELATION", "CAN", "VIA", "UNTIL"], &cells);
    for reason in rows.iter().flat_map(|row| row["attributes"]["reasons"].as_array().into_iter().flatten()) {
        output::say(&format!("  {}", reason["text"].as_str().unwrap_or_default()));
    }
}

/// Adds a binding to a connection's policy, or takes a principal out of it.
pub(crate) async fn share(client: &Client, args: &ShareArgs) -> Result<Value> {
    let at = format!("/api/v2/restriction_policy/connection:{}", args.id);
    let mut policy = client.call(Method::GET, &at, None).await?;
    let Some(bindings) = policy["data"]["attributes"]["bindings"].as_array_mut() else {
        bail!("the server's answer is no policy");
    };
    ensure!(
        !args.with.is_empty() || !args.stop.is_empty(),
        "say with whom: --with or --stop, each user:, role:, team: or org: and an id"
    );
    for binding in bindings.iter_mut() {
        if let Some(principals) = binding["principals"].as_array_mut() {
            principals.retain(|each| !args.stop.iter().any(|stop| each == stop.as_str()));
        }
    }
    bindings.retain(|binding| binding["principals"].as_array().is_some_and(|principals| !principals.is_empty()));
    if !args.with.is_empty() {
        let mut binding = json!({"relation": args.relation, "principals": args.with});
        if let Some(end) = &args.until {
            binding["expires_at"] = Value::from(end.as_str());
        }
        bindings.push(binding);
    }
    let meant = if args.allow_self_lockout { "?allow_self_lockout=true" } else { "" };
    client.call(Method::POST, &format!("{at}{meant}"), Some(&policy)).await
}

/// For people.
pub(crate) fn show_policy(answer: &Value) {
    let bindings = answer["data"]["attributes"]["bindings"].as_array().map(Vec::as_slice).unwrap_or_default();
    let cells: Vec<Vec<String>> = bindings
        .iter()
        .flat_map(|binding| {
            let relation = binding["relation"].as_str().unwrap_or_default().to_owned();
            let end = binding["expires_at"].as_str().unwrap_or("no end").to_owned();
            let principals = binding["principals"].as_array().into_iter().flatten().filter_map(Value::as_str);
            principals.map(move |principal| vec![relation.clone(), principal.to_owned(), end.clone()])
        })
        .collect();
    output::table(&["RELATION", "WHO", "UNTIL"], &cells);
}

/// Puts somebody in the author's place.
pub(crate) async fn reassign(client: &Client, id: &str, to: &str) -> Result<Value> {
    let to = if to.starts_with("user:") { to.to_owned() } else { format!("user:{to}") };
    let body = json!({"data": {"type": "connection_reassignment", "attributes": {"to": to}}});
    client.call(Method::POST, &format!("{PATH}/{id}/reassign"), Some(&body)).await
}

/// Asks for access. The server does not tell whether the connection is there.
pub(crate) async fn request(client: &Client, args: &RequestArgs) -> Result<Value> {
    let RequestArgs { id, relation, reason, until } = args;
    let attributes = json!({"connection_id": id, "relation": relation, "reason": reason, "expires_at": until});
    let body = json!({"data": {"type": "access_request", "attributes": attributes}});
    client.call(Method::POST, "/api/v2/actions/access_requests", Some(&body)).await
}

/// For people.
pub(crate) fn show_request(answer: &Value) {
    let attributes = &answer["data"]["attributes"];
    let line = |name: &str, value: &Value| output::say(&format!("{name:<14}{}", value.as_str().unwrap_or("-")));
    line("id", &answer["data"]["id"]);
    line("connection", &attributes["connection_id"]);
    line("relation", &attributes["relation"]);
    line("until", &attributes["expires_at"]);
    line("status", &attributes["status"]);
}
