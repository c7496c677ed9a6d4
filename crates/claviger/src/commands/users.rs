//! `claviger users …`

use anyhow::Result;
use clap::{Args, Subcommand};
use http::Method;
use serde_json::{Map, Value, json};

use super::paged::{all, print_json, word};
use crate::{
    cli::{ClientArgs, Output},
    client::Client,
    output,
};

const PATH: &str = "/api/v2/users";

#[derive(Subcommand)]
pub(crate) enum UsersCommand {
    /// Everybody, service accounts too
    List {
        /// Part of a name or address
        #[arg(long)]
        query: Option<String>,
        /// Active, Pending or Disabled; several with commas between
        #[arg(long)]
        status: Option<String>,
    },
    /// One
    Get {
        /// Their id
        id: String,
    },
    /// Add somebody
    Create {
        #[command(flatten)]
        fields: NewArgs,
    },
    /// Change somebody; what is not given stays
    Update {
        /// Their id
        id: String,
        /// A new e-mail address
        #[arg(long)]
        email: Option<String>,
        /// A new name
        #[arg(long)]
        name: Option<String>,
        /// A new title
        #[arg(long)]
        title: Option<String>,
    },
    /// Keep somebody out from now on, with all their keys and tokens
    Disable {
        /// Their id
        id: String,
    },
    /// Let somebody in again
    Enable {
        /// Their id
        id: String,
    },
}

/// Who is to be added.
#[derive(Args)]
pub(crate) struct NewArgs {
    /// E-mail address
    #[arg(long)]
    pub(crate) email: String,
    /// What people call them
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// What they do
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// Id of a role that they get; repeatable
    #[arg(long = "role", value_name = "ID")]
    pub(crate) roles: Vec<String>,
}

impl NewArgs {
    /// The body that adds them.
    pub(crate) fn body(self, service_account: bool) -> Value {
        let mut attributes = given([("email", Some(self.email)), ("name", self.name), ("title", self.title)]);
        if service_account {
            attributes.insert("service_account".to_owned(), Value::Bool(true));
        }
        let mut body = json!({"data": {"type": "users", "attributes": attributes}});
        if !self.roles.is_empty() {
            let roles: Vec<Value> = self.roles.iter().map(|id| json!({"type": "roles", "id": id})).collect();
            body["data"]["relationships"] = json!({"roles": {"data": roles}});
        }
        body
    }
}

/// Carries one of them out.
pub(crate) async fn run(command: UsersCommand, args: &ClientArgs) -> Result<()> {
    let client = Client::new(args)?;
    let human = args.output == Output::Human;
    let answer = match command {
        UsersCommand::List { query, status } => {
            let filters = [("filter", query.as_deref()), ("filter[status]", status.as_deref())];
            let answer = all(&client, PATH, &filters).await?;
            return if human { show_list(&answer) } else { print_json(&answer) };
        }
        UsersCommand::Get { id } => client.call(Method::GET, &format!("{PATH}/{id}"), None).await?,
        UsersCommand::Create { fields } => client.call(Method::POST, PATH, Some(&fields.body(false))).await?,
        UsersCommand::Update { id, email, name, title } => {
            let attributes = given([("email", email), ("name", name), ("title", title)]);
            change(&client, &id, attributes).await?
        }
        UsersCommand::Disable { id } => return disable(&client, &id).await,
        UsersCommand::Enable { id } => {
            let attributes = [("disabled".to_owned(), Value::Bool(false))];
            change(&client, &id, attributes.into_iter().collect()).await?
        }
    };
    if human { show_one(&answer) } else { print_json(&answer) }
}

fn given<const N: usize>(fields: [(&str, Option<String>); N]) -> Map<String, Value> {
    fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?)))).collect()
}

async fn change(client: &Client, id: &str, attributes: Map<String, Value>) -> Result<Value> {
    let body = json!({"data": {"type": "users", "id": id, "attributes": attributes}});
    client.call(Method::PATCH, &format!("{PATH}/{id}"), Some(&body)).await
}

/// Keeps a person or service account out.
pub(crate) async fn disable(client: &Client, id: &str) -> Result<()> {
    client.call(Method::DELETE, &format!("{PATH}/{id}"), None).await?;
    output::say(&format!("disabled {id}"));
    Ok(())
}

/// A table of users, with the names of their roles.
pub(crate) fn show_list(answer: &Value) -> Result<()> {
    let rows: Vec<Vec<String>> = answer["data"].as_array().into_iter().flatten().map(|row| line(row, answer)).collect();
    output::table(&["ID", "E-MAIL", "NAME", "STATUS", "ROLES"], &rows);
    Ok(())
}

fn line(row: &Value, answer: &Value) -> Vec<String> {
    let attributes = &row["attributes"];
    let texts = ["email", "name", "status"].map(|name| word(&attributes[name]));
    [word(&row["id"])].into_iter().chain(texts).chain([roles(row, answer)]).collect()
}

/// Names of somebody's roles.
fn roles(row: &Value, answer: &Value) -> String {
    let held = row["relationships"]["roles"]["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let included = answer["included"].as_array().into_iter().flatten();
    let own = included.filter(|each| each["type"] == "roles" && held.iter().any(|role| role["id"] == each["id"]));
    let names: Vec<String> = own.map(|role| word(&role["attributes"]["name"])).collect();
    names.join(", ")
}

/// One user, line by line.
pub(crate) fn show_one(answer: &Value) -> Result<()> {
    let data = &answer["data"];
    let line = |name: &str, value: String| output::say(&format!("{name:<14}{value}"));
    line("id", word(&data["id"]));
    for (name, member) in [("e-mail", "email"), ("name", "name"), ("title", "title"), ("status", "status")] {
        line(name, word(&data["attributes"][member]));
    }
    line("roles", roles(data, answer));
    line("last sign-in", word(&data["attributes"]["last_login_time"]));
    Ok(())
}
