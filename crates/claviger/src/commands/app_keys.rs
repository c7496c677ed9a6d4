//! `claviger app-keys …`

use anyhow::Result;
use http::Method;
use serde_json::Value;

use super::keys::{below, body, list, show};
use crate::{
    cli::{AppKeysCommand, ClientArgs, ScopeArgs},
    client::Client,
    output,
};

const OWN: &str = "/api/v2/current_user/application_keys";
const ALL: &str = "/api/v2/application_keys";
const REGISTRATIONS: &str = "/api/v2/actions/app_key_registrations";
const KIND: &str = "application_keys";

/// Carries one of them out.
pub(crate) async fn run(command: AppKeysCommand, account: Option<&str>, args: &ClientArgs) -> Result<()> {
    let client = Client::new(args)?;
    let theirs = account.map(|account| below(account, "application_keys"));
    let (own, one) = (theirs.as_deref().unwrap_or(OWN), theirs.as_deref().unwrap_or(ALL));
    let answer = match command {
        AppKeysCommand::List { query, all } => list(&client, if all { ALL } else { own }, query.as_deref()).await?,
        AppKeysCommand::Get { id } => client.call(Method::GET, &format!("{one}/{id}"), None).await?,
        AppKeysCommand::Create { name, scopes, register } => create(&client, own, name, &scopes, register).await?,
        AppKeysCommand::Update { id, name, scopes, all_scopes } => {
            let scopes = scopes.given().or(all_scopes.then_some(Value::Null));
            let body = body(KIND, Some(&id), [("name", name.map(Value::from)), ("scopes", scopes)]);
            client.call(Method::PATCH, &format!("{one}/{id}"), Some(&body)).await?
        }
        AppKeysCommand::Delete { id } => {
            client.call(Method::DELETE, &format!("{one}/{id}"), None).await?;
            output::say(&format!("revoked {id}"));
            return Ok(());
        }
    };
    show(&answer, args.output)
}

async fn create(client: &Client, path: &str, name: String, scopes: &ScopeArgs, register: bool) -> Result<Value> {
    let body = body(KIND, None, [("name", Some(Value::from(name))), ("scopes", scopes.given())]);
    let answer = client.call(Method::POST, path, Some(&body)).await?;
    let id = answer["data"]["id"].as_str().unwrap_or_default();
    // Whatever comes of it, the key is made and must be shown.
    if register && let Err(error) = client.call(Method::PUT, &format!("{REGISTRATIONS}/{id}"), None).await {
        output::remark(&format!("The key is made but not registered: {error}"));
    }
    Ok(answer)
}
