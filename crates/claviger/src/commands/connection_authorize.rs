//! `claviger connections authorize`: the way to the provider, or the code to type in
//! there, and waiting until somebody has agreed.

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
    way(&begun["data"]["attributes"]);
    let path = format!("/api/v2/actions/oauth_authorizations/{}", begun["data"]["id"].as_str().unwrap_or_default());
    loop {
        let answer = client.call(Method::GET, &path, None).await?;
        let attributes = &answer["data"]["attributes"];
        match attributes["status"].as_str() {
            Some("pending") => tokio::time::sleep(LOOK).await,
            Some("authorized") => return said(attributes),
            Some("expired") => bail!("nobody agreed in time; begin again"),
            _ => bail!("{}", attributes["error"]["message"].as_str().unwrap_or("it failed")),
        }
    }
}

/// Makes a link for somebody without an account.
pub(crate) async fn link(client: &Client, id: &str, human: bool) -> Result<()> {
    let made = client.call(Method::POST, &format!("/api/v2/actions/connections/{id}/authorize_link"), None).await?;
    if !human {
        output::say(&serde_json::to_string_pretty(&made)?);
        return Ok(());
    }
    let text = |name: &str| made["data"]["attributes"][name].as_str().unwrap_or_default();
    output::say(&format!("hand this to the person who is to agree; it works once, until {}:", text("expires_at")));
    output::say(text("url"));
    Ok(())
}

/// What somebody has to do now; nothing, if the provider refused at once.
fn way(attributes: &Value) {
    let text = |name: &str| attributes[name].as_str();
    let end = text("expires_at").unwrap_or_default();
    if let (Some(code), Some(page)) = (text("user_code"), text("verification_uri")) {
        output::say(&format!("open {page} on any device, until {end}, and enter the code {code}"));
        if let Some(complete) = text("verification_uri_complete") {
            output::say(&format!("or open this, which has the code filled in:\n{complete}"));
        }
        output::say("waiting until you have agreed; it goes on without this command, too");
    } else if let Some(address) = text("authorization_url") {
        let redirect_uri = text("redirect_uri").unwrap_or_default();
        output::say(&format!("open this in a browser, until {end}:\n{address}"));
        output::say(&format!(
            "sign in to this server as the owner of these keys; the provider must allow {redirect_uri}"
        ));
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
