//! `claviger api-keys …`

use anyhow::Result;
use http::Method;
use serde_json::Value;

use super::keys::{body, list, show};
use crate::{
    cli::{ApiKeysCommand, ClientArgs},
    client::Client,
    output,
};

const PATH: &str = "/api/v2/api_keys";
const KIND: &str = "api_keys";

/// Carries one of them out.
pub(crate) async fn run(command: ApiKeysCommand, args: &ClientArgs) -> Result<()> {
    let client = Client::new(args)?;
    let answer = match command {
        ApiKeysCommand::List { query } => list(&client, PATH, query.as_deref()).await?,
        ApiKeysCommand::Get { id } => client.call(Method::GET, &format!("{PATH}/{id}"), None).await?,
        ApiKeysCommand::Create { name, category } => {
            let attributes = [("name", Some(Value::from(name))), ("category", category.map(Value::from))];
            client.call(Method::POST, PATH, Some(&body(KIND, None, attributes))).await?
        }
        ApiKeysCommand::Update { id, name, category } => {
            let attributes = [("name", name.map(Value::from)), ("category", category.map(Value::from))];
            let body = body(KIND, Some(&id), attributes);
            client.call(Method::PATCH, &format!("{PATH}/{id}"), Some(&body)).await?
        }
        ApiKeysCommand::Delete { id } => {
            client.call(Method::DELETE, &format!("{PATH}/{id}"), None).await?;
            output::say(&format!("revoked {id}"));
            return Ok(());
        }
    };
    show(&answer, args.output)
}
