//! `claviger connections authorize`: the way to the provider, and waiting for whoever
//! went there.

use std::time::Duration;

use anyhow::{Result, bail};
use http::Method;
use serde_json::Value;

use crate::{client::Client, output};

/// How often it is looked whether somebody has come back.
const LOOK: Duration = Duration::from_secs(2);

/// Begins, and waits until it has ended; only begins where a program asks.
pub(crate) async fn authorize(client: &Client, id: &str, human: bool) -> Result<()> {
    let begun = client.call(Method::POST, &format!("/api/v2/actions/connections/{id}/authorize"), None).await?;
    if !human {
        output::say(&serde_json::to_string_pretty(&begun)?);
        return Ok(());
    }
    let attributes = &begun["data"]["attributes"];
    let text = |name: &str| attributes[name].as_str().unwrap_or_default();
    output::say(&format!("open this in a browser, until {}:\n{}", text("expires_at"), text("authorization_url")));
    output::say(&format!(
        "sign in to this server as the owner of these keys; the provider must allow {}",
        text("redirect_uri")
    ));
    let path = format!("/api/v2/actions/oauth_authorizations/{}", begun["data"]["id"].as_str().unwrap_or_default());
    loop {
        tokio::time::sleep(LOOK).await;
        let answer = client.call(Method::GET, &path, None).await?;
        let attributes = &answer["data"]["attributes"];
        match attributes["status"].as_str() {
            Some("pending") => {}
            Some("authorized") => return said(attributes),
            Some("expired") => bail!("nobody came back in time; begin again"),
            _ => bail!("{}", attributes["error"]["message"].as_str().unwrap_or("it failed")),
        }
    }
}

fn said(attributes: &Value) -> Result<()> {
    let granted = &attributes["granted"];
    let account = granted["account"].as_str().map_or(String::new(), |account| format!(" as {account}"));
    output::say(&format!("authorized{account}"));
    let missing: Vec<&str> =
        granted["missing_scopes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !missing.is_empty() {
        output::say(&format!("the provider did not grant: {}", missing.join(", ")));
    }
    Ok(())
}
