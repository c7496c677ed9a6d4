//! `claviger connections rotate`: another credential beside a connection's own, step by step.

use anyhow::{Context, Result};
use http::Method;
use serde_json::{Value, json};

use super::connections::{PATH, print_json, refuse_secrets, tested, types, word};
use crate::{cli::RotateArgs, client::Client, output};

/// Does the step that is asked for, or shows how far the rotation is.
pub(super) async fn rotate(client: &Client, args: &RotateArgs, human: bool) -> Result<()> {
    let (step, path) = (&args.step, format!("{PATH}/{}/rotate", args.id));
    let credentials = args.fields.credentials()?;
    let asked = step.test || step.promote || step.roll_back || step.discard;
    anyhow::ensure!(
        !asked || (credentials.is_empty() && args.grace.is_none()),
        "give either a new credential, or a step for the one that is staged"
    );
    if step.test {
        return tested(&client.call(Method::POST, &format!("{path}/test"), None).await?, human);
    }
    if step.discard {
        client.call(Method::DELETE, &path, None).await?;
        output::say(&format!("ended the rotation of {}", args.id));
        return Ok(());
    }
    let answer = if step.promote {
        let body = envelope(json!({"force": step.force}));
        client.call(Method::POST, &format!("{path}/promote"), Some(&body)).await?
    } else if step.roll_back {
        client.call(Method::POST, &format!("{path}/roll_back"), None).await?
    } else if credentials.is_empty() {
        anyhow::ensure!(args.grace.is_none(), "--grace: is given together with the new credential");
        client.call(Method::GET, &path, None).await?
    } else {
        stage(client, args, credentials).await?
    };
    if human {
        show(&answer)
    } else {
        print_json(&answer)?
    }
    Ok(())
}

async fn stage(client: &Client, args: &RotateArgs, mut credentials: serde_json::Map<String, Value>) -> Result<Value> {
    let fields = &args.fields;
    anyhow::ensure!(
        fields.base_url.is_none() && fields.tags.is_empty(),
        "--base-url and --tag: a rotation changes the credential alone; use claviger connections update"
    );
    let before = client.call(Method::GET, &format!("{PATH}/{}", args.id), None).await?;
    let integration = &before["data"]["attributes"]["integration"];
    let known = types(client, integration["type"].as_str()).await?;
    let credential_type = integration["credentials"]["type"].clone();
    refuse_secrets(&known, credential_type.as_str().unwrap_or_default(), fields)?;
    credentials.insert("type".to_owned(), credential_type);
    let mut attributes = json!({"credentials": credentials});
    if let Some(grace) = &args.grace {
        attributes["grace_seconds"] = json!(seconds(grace)?);
    }
    client.call(Method::POST, &format!("{PATH}/{}/rotate", args.id), Some(&envelope(attributes))).await
}

/// Reads `24h`, `90m`, `7d`, `30s` or a plain number of seconds.
fn seconds(text: &str) -> Result<u64> {
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let unit = match unit {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => anyhow::bail!("--grace {text}: must be a number with s, m, h or d behind it, such as 24h"),
    };
    let number: u64 = number.parse().with_context(|| format!("--grace {text}: must begin with a number"))?;
    number.checked_mul(unit).with_context(|| format!("--grace {text}: is too long"))
}

fn envelope(attributes: Value) -> Value {
    json!({"data": {"type": "connection_rotation", "attributes": attributes}})
}

fn show(answer: &Value) {
    let attributes = &answer["data"]["attributes"];
    for name in ["state", "staged_at", "staged_by", "promoted_at", "grace_ends_at"] {
        if attributes[name].is_string() {
            output::say(&format!("{name:<15}{}", word(&attributes[name])));
        }
    }
    output::say(&format!("{:<15}{}", "grace_seconds", attributes["grace_seconds"]));
    if attributes["tested"].is_object() {
        let test = &attributes["tested"];
        output::say(&format!(
            "{:<15}{}, on {}: {}",
            "tested",
            word(&test["verdict"]),
            word(&test["at"]),
            word(&test["message"])
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_with_its_unit() {
        for (text, expected) in [("0", 0), ("90", 90), ("30s", 30), ("90m", 5_400), ("24h", 86_400), ("7d", 604_800)] {
            assert_eq!(seconds(text).expect(text), expected);
        }
        for text in ["", "h", "1w", "-1", "1.5h", "24 h", "99999999999999999d"] {
            seconds(text).expect_err(text);
        }
    }
}
