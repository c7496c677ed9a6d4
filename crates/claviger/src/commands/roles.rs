//! `claviger roles …`

use anyhow::{Context, Result};
use clap::Subcommand;
use http::Method;
use serde_json::{Value, json};

use super::paged::{all, print_json, word};
use crate::{
    cli::{ClientArgs, Output},
    client::Client,
    output,
};

const PATH: &str = "/api/v2/roles";

#[derive(Subcommand)]
pub(crate) enum RolesCommand {
    /// All of them
    List {
        /// Part of a name
        #[arg(long)]
        query: Option<String>,
    },
    /// One, with what it gives
    Get {
        /// Its id
        id: String,
    },
    /// Make one
    Create {
        /// What to call it
        #[arg(long)]
        name: String,
        /// A permission that it gives, such as connections_read; repeatable
        #[arg(long = "permission", value_name = "NAME")]
        permissions: Vec<String>,
    },
    /// Make one that gives what another gives
    Clone {
        /// The other's id
        id: String,
        /// What to call the copy
        #[arg(long)]
        name: String,
    },
    /// Rename one, or replace all that it gives
    Update {
        /// Its id
        id: String,
        /// A new name
        #[arg(long)]
        name: Option<String>,
        /// A permission that it gives from now on; repeatable
        #[arg(long = "permission", value_name = "NAME")]
        permissions: Vec<String>,
    },
    /// Remove one, and take it away from everybody
    Delete {
        /// Its id
        id: String,
    },
    /// Give one to somebody
    Give {
        /// Its id
        id: String,
        /// Id of a user or service account
        user: String,
    },
    /// Take one away from somebody
    Take {
        /// Its id
        id: String,
        /// Id of a user or service account
        user: String,
    },
    /// Everything that a role can give
    Permissions,
}

/// Carries one of them out.
pub(crate) async fn run(command: RolesCommand, args: &ClientArgs) -> Result<()> {
    let client = Client::new(args)?;
    let human = args.output == Output::Human;
    let answer = match command {
        RolesCommand::List { query } => {
            let answer = all(&client, PATH, &[("filter", query.as_deref())]).await?;
            return if human { show_list(&answer) } else { print_json(&answer) };
        }
        RolesCommand::Permissions => {
            let answer = permissions(&client).await?;
            return if human { show_permissions(&answer) } else { print_json(&answer) };
        }
        RolesCommand::Get { id } => client.call(Method::GET, &format!("{PATH}/{id}"), None).await?,
        RolesCommand::Create { name, permissions } => {
            let mut body = body(&client, Some(name), &permissions).await?;
            body["data"]["attributes"]["default_permissions_opt_out"] = Value::Bool(!permissions.is_empty());
            client.call(Method::POST, PATH, Some(&body)).await?
        }
        RolesCommand::Clone { id, name } => {
            let body = body(&client, Some(name), &[]).await?;
            client.call(Method::POST, &format!("{PATH}/{id}/clone"), Some(&body)).await?
        }
        RolesCommand::Update { id, name, permissions } => {
            let mut body = body(&client, name, &permissions).await?;
            body["data"]["id"] = Value::from(id.as_str());
            client.call(Method::PATCH, &format!("{PATH}/{id}"), Some(&body)).await?
        }
        RolesCommand::Delete { id } => {
            client.call(Method::DELETE, &format!("{PATH}/{id}"), None).await?;
            output::say(&format!("deleted {id}"));
            return Ok(());
        }
        RolesCommand::Give { id, user } => return hand(&client, Method::POST, &id, &user).await,
        RolesCommand::Take { id, user } => return hand(&client, Method::DELETE, &id, &user).await,
    };
    if human { show_one(&client, &answer).await } else { print_json(&answer) }
}

async fn permissions(client: &Client) -> Result<Value> {
    client.call(Method::GET, "/api/v2/permissions", None).await
}

async fn body(client: &Client, name: Option<String>, given: &[String]) -> Result<Value> {
    let mut data = json!({"type": "roles", "attributes": {}});
    if let Some(name) = name {
        data["attributes"]["name"] = Value::from(name);
    }
    if !given.is_empty() {
        let known = permissions(client).await?;
        let reference = |name: &String| {
            let mut all = known["data"].as_array().into_iter().flatten();
            let found = all.find(|each| each["attributes"]["name"] == name.as_str());
            let found = found.with_context(|| {
                format!("--permission {name}: there is none of this name; `claviger roles permissions` lists all")
            })?;
            Ok(json!({"type": "permissions", "id": found["id"]}))
        };
        let references = given.iter().map(reference).collect::<Result<Vec<_>>>()?;
        data["relationships"] = json!({"permissions": {"data": references}});
    }
    Ok(json!({"data": data}))
}

async fn hand(client: &Client, method: Method, id: &str, user: &str) -> Result<()> {
    let word = if method == Method::POST { "gave" } else { "took" };
    let body = json!({"data": {"type": "users", "id": user}});
    client.call(method, &format!("{PATH}/{id}/users"), Some(&body)).await?;
    output::say(&format!("{word} {id}"));
    Ok(())
}

fn show_list(answer: &Value) -> Result<()> {
    let line = |row: &Value| {
        let given = row["relationships"]["permissions"]["data"].as_array().map_or(0, Vec::len);
        let attributes = &row["attributes"];
        vec![word(&row["id"]), word(&attributes["name"]), attributes["user_count"].to_string(), given.to_string()]
    };
    let rows: Vec<Vec<String>> = answer["data"].as_array().into_iter().flatten().map(line).collect();
    output::table(&["ID", "NAME", "USERS", "PERMISSIONS"], &rows);
    Ok(())
}

fn show_permissions(answer: &Value) -> Result<()> {
    let line = |row: &Value| vec![word(&row["attributes"]["name"]), word(&row["attributes"]["description"])];
    let rows: Vec<Vec<String>> = answer["data"].as_array().into_iter().flatten().map(line).collect();
    output::table(&["NAME", "WHAT"], &rows);
    Ok(())
}

async fn show_one(client: &Client, answer: &Value) -> Result<()> {
    let data = &answer["data"];
    let given = data["relationships"]["permissions"]["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let known = permissions(client).await?;
    let known = known["data"].as_array().into_iter().flatten();
    let own = known.filter(|each| given.iter().any(|permission| permission["id"] == each["id"]));
    let names: Vec<String> = own.map(|each| word(&each["attributes"]["name"])).collect();
    let line = |name: &str, value: String| output::say(&format!("{name:<14}{value}"));
    line("id", word(&data["id"]));
    line("name", word(&data["attributes"]["name"]));
    line("permissions", names.join(", "));
    Ok(())
}
