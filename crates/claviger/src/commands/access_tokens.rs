//! `claviger access-tokens …`

use anyhow::Result;
use http::Method;
use serde_json::Value;

use super::keys::{below, body, list, show};
use crate::{
    cli::{AccessTokensCommand, ClientArgs},
    client::Client,
    output,
};

const PATH: &str = "/api/v2/personal_access_tokens";
const KIND: &str = "personal_access_tokens";

/// Carries one of them out.
pub(crate) async fn run(command: AccessTokensCommand, account: Option<&str>, args: &ClientArgs) -> Result<()> {
    let client = Client::new(args)?;
    let (path, kind) = match account {
        Some(account) => (below(account, "access_tokens"), "service_access_tokens"),
        None => (PATH.to_owned(), KIND),
    };
    let answer = match command {
        AccessTokensCommand::List { query } => list(&client, &path, query.as_deref()).await?,
        AccessTokensCommand::Get { id } => client.call(Method::GET, &format!("{path}/{id}"), None).await?,
        AccessTokensCommand::Create { name, scopes, expires_at } => {
            let attributes = [
                ("name", Some(Value::from(name))),
                ("scopes", scopes.given()),
                ("expires_at", expires_at.map(Value::from)),
            ];
            client.call(Method::POST, &path, Some(&body(kind, None, attributes))).await?
        }
        AccessTokensCommand::Update { id, name, scopes } => {
            let body = body(kind, Some(&id), [("name", name.map(Value::from)), ("scopes", scopes.given())]);
            client.call(Method::PATCH, &format!("{path}/{id}"), Some(&body)).await?
        }
        AccessTokensCommand::Delete { id } => {
            client.call(Method::DELETE, &format!("{path}/{id}"), None).await?;
            output::say(&format!("revoked {id}"));
            return Ok(());
        }
    };
    show(&answer, args.output)
}
