//! `claviger connections …`

use anyhow::{Context, Result};
use http::Method;
use serde_json::{Value, json};

use crate::{
    cli::{ClientArgs, ConnectionsCommand, FieldArgs, Output},
    client::{Client, escaped},
    commands::{connection_access, connection_authorize, connection_rotate},
    output,
};

pub(super) const PATH: &str = "/api/v2/actions/connections";

/// Carries one of them out.
pub(crate) async fn run(command: ConnectionsCommand, args: &ClientArgs) -> Result<()> {
    let client = Client::new(args)?;
    let human = args.output == Output::Human;
    let answer = match command {
        ConnectionsCommand::List { query, integration } => {
            let answer = list(&client, query.as_deref(), integration.as_deref()).await?;
            if human {
                return show_list(&answer);
            }
            answer
        }
        ConnectionsCommand::Types { integration } => {
            let answer = types(&client, integration.as_deref()).await?;
            if human {
                return show_types(&answer, integration.is_some());
            }
            answer
        }
        ConnectionsCommand::Access { id, explain } => {
            let answer = connection_access::access(&client, &id, explain.as_deref()).await?;
            if human {
                connection_access::show_access(&answer);
                return Ok(());
            }
            answer
        }
        ConnectionsCommand::Share(args) => {
            let answer = connection_access::share(&client, &args).await?;
            if human {
                connection_access::show_policy(&answer);
                return Ok(());
            }
            answer
        }
        ConnectionsCommand::Request(args) => {
            let answer = connection_access::request(&client, &args).await?;
            if human {
                connection_access::show_request(&answer);
                return Ok(());
            }
            answer
        }
        ConnectionsCommand::Reassign { id, to } => {
            let answer = connection_access::reassign(&client, &id, &to).await?;
            if human {
                connection_access::show_policy(&answer);
                return Ok(());
            }
            answer
        }
        ConnectionsCommand::Authorize { id, link: true } => {
            return connection_authorize::link(&client, &id, human).await;
        }
        ConnectionsCommand::Authorize { id, link: false } => {
            return connection_authorize::authorize(&client, &id, human).await;
        }
        ConnectionsCommand::Rotate(args) => return connection_rotate::rotate(&client, &args, human).await,
        ConnectionsCommand::Test { id } => return test(&client, &id, human).await,
        ConnectionsCommand::Get { id } => client.call(Method::GET, &format!("{PATH}/{id}"), None).await?,
        ConnectionsCommand::Create { name, integration, credential_type, rotation_reminder_days, fields } => {
            create(&client, &name, &integration, credential_type, rotation_reminder_days, &fields).await?
        }
        ConnectionsCommand::Update { id, name, rotation_reminder_days, fields } => {
            update(&client, &id, name, rotation_reminder_days, &fields).await?
        }
        ConnectionsCommand::Delete { id } => {
            client.call(Method::DELETE, &format!("{PATH}/{id}"), None).await?;
            output::say(&format!("deleted {id}"));
            return Ok(());
        }
        ConnectionsCommand::Disable { id } => client.call(Method::POST, &format!("{PATH}/{id}/disable"), None).await?,
        ConnectionsCommand::Enable { id } => client.call(Method::POST, &format!("{PATH}/{id}/enable"), None).await?,
    };
    if human { show_one(&answer) } else { print_json(&answer) }
}

pub(super) fn print_json(answer: &Value) -> Result<()> {
    output::say(&serde_json::to_string_pretty(answer)?);
    Ok(())
}

async fn list(client: &Client, query: Option<&str>, integration: Option<&str>) -> Result<Value> {
    let filters: String = [("query", query), ("integration", integration)]
        .into_iter()
        .filter_map(|(name, value)| Some(format!("&filter[{name}]={}", escaped(value?))))
        .collect();
    let mut all: Option<Value> = None;
    for page in 0.. {
        let mut answer = client
            .call(
                Method::GET,
                &format!(
                    "{PATH}?page%5Bsize%5D=200&page%5Bnumber%5D={page}{}",
                    filters.replace('[', "%5B").replace(']', "%5D")
                ),
                None,
            )
            .await?;
        let rows = answer["data"].as_array_mut().map(std::mem::take).unwrap_or_default();
        let last = rows.len() < 200;
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

pub(super) async fn types(client: &Client, integration: Option<&str>) -> Result<Value> {
    match integration {
        Some(one) => client.call(Method::GET, &format!("/api/v2/actions/integrations/{one}"), None).await,
        None => client.call(Method::GET, "/api/v2/actions/integrations", None).await,
    }
}

async fn create(
    client: &Client,
    name: &str,
    integration: &str,
    credential_type: Option<String>,
    reminder_days: Option<u32>,
    fields: &FieldArgs,
) -> Result<Value> {
    let described = types(client, Some(integration)).await?;
    let credential_type = match credential_type {
        Some(given) => given,
        None => only_type(integration, &described)?,
    };
    refuse_secrets(&described, &credential_type, fields)?;
    let mut credentials = fields.credentials()?;
    credentials.insert("type".to_owned(), Value::from(credential_type));
    let mut described = json!({"type": integration, "credentials": credentials});
    if let Some(base_url) = &fields.base_url {
        described["base_url"] = Value::from(base_url.as_str());
    }
    let mut attributes = json!({"name": name, "integration": described, "tags": fields.tags});
    if let Some(days) = reminder_days {
        attributes["rotation_reminder_days"] = Value::from(days);
    }
    client.call(Method::POST, PATH, Some(&envelope(attributes))).await
}

/// A secret on the command line stands in the process list and in the shell's
/// history; one that came that way is not taken.
pub(super) fn refuse_secrets(integration: &Value, credential_type: &str, fields: &FieldArgs) -> Result<()> {
    let types = integration["data"]["attributes"]["credential_types"].as_array().map(Vec::as_slice).unwrap_or_default();
    let described = types.iter().filter(|each| each["type"] == credential_type);
    let described = described.flat_map(|each| each["fields"].as_array().map(Vec::as_slice).unwrap_or_default());
    let secret: Vec<&str> =
        described.filter(|field| field["secret"] == true).filter_map(|field| field["name"].as_str()).collect();
    for (name, _) in fields.fields.iter().filter_map(|text| text.split_once('=')) {
        anyhow::ensure!(
            !secret.contains(&name),
            "--field {name}: is a secret, which others on this machine can see on a command line; replace it at its \
             issuer if it is in use, and give it with --secret-file {name}=FILE or --secret-env {name}=VARIABLE"
        );
    }
    Ok(())
}

fn only_type(integration: &str, answer: &Value) -> Result<String> {
    let types: Vec<&str> = answer["data"]["attributes"]["credential_types"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|each| each["type"].as_str())
        .collect();
    match types.as_slice() {
        [only] => Ok((*only).to_owned()),
        many => anyhow::bail!(
            "{integration} has several credential types; choose one with --credential-type: {}",
            many.join(", ")
        ),
    }
}

async fn update(
    client: &Client,
    id: &str,
    name: Option<String>,
    reminder_days: Option<u32>,
    fields: &FieldArgs,
) -> Result<Value> {
    let mut attributes = json!({});
    if let Some(name) = name {
        attributes["name"] = Value::from(name);
    }
    if let Some(days) = reminder_days {
        attributes["rotation_reminder_days"] = Value::from(days);
    }
    if !fields.tags.is_empty() {
        attributes["tags"] = json!(fields.tags);
    }
    let mut credentials = fields.credentials()?;
    if !credentials.is_empty() || fields.base_url.is_some() {
        let before = client.call(Method::GET, &format!("{PATH}/{id}"), None).await?;
        let integration = &before["data"]["attributes"]["integration"];
        let known = types(client, integration["type"].as_str()).await?;
        refuse_secrets(&known, integration["credentials"]["type"].as_str().unwrap_or_default(), fields)?;
        let mut described = json!({"type": integration["type"]});
        if !credentials.is_empty() {
            credentials.insert("type".to_owned(), integration["credentials"]["type"].clone());
            described["credentials"] = Value::Object(credentials);
        }
        if let Some(base_url) = &fields.base_url {
            described["base_url"] = Value::from(base_url.as_str());
        }
        attributes["integration"] = described;
    }
    client.call(Method::PATCH, &format!("{PATH}/{id}"), Some(&envelope(attributes))).await
}

/// Fails unless the service accepted the credential, so that scripts can ask.
async fn test(client: &Client, id: &str, human: bool) -> Result<()> {
    tested(&client.call(Method::POST, &format!("{PATH}/{id}/test"), None).await?, human)
}

/// Shows what a test said; fails unless the service accepted the credential.
pub(super) fn tested(answer: &Value, human: bool) -> Result<()> {
    let attributes = &answer["data"]["attributes"];
    if human {
        show_test(attributes);
    } else {
        print_json(answer)?;
    }
    anyhow::ensure!(attributes["verdict"] == "accepted", "the test was not accepted: {}", word(&attributes["message"]));
    Ok(())
}

fn show_test(attributes: &Value) {
    let line = |name: &str, value: &Value| match value {
        Value::Null => {}
        Value::String(text) => output::say(&format!("{name:<14}{text}")),
        Value::Array(items) => {
            output::say(&format!("{name:<14}{}", items.iter().map(word).collect::<Vec<_>>().join(", ")))
        }
        other => output::say(&format!("{name:<14}{other}")),
    };
    for name in ["verdict", "status", "latency_ms", "identity", "scopes", "expires_at", "message"] {
        line(name, &attributes[name]);
    }
    for step in attributes["transcript"].as_array().into_iter().flatten() {
        let request = &step["request"];
        output::say(&format!("\n> {} {}", word(&request["method"]), word(&request["url"])));
        for (name, value) in request["headers"].as_object().into_iter().flatten() {
            output::say(&format!("> {name}: {}", word(value)));
        }
        let response = &step["response"];
        match step["error"].as_str() {
            Some(error) => output::say(&format!("< {error}")),
            None => output::say(&format!("< {}", response["status"])),
        }
        for (name, value) in response["headers"].as_object().into_iter().flatten() {
            output::say(&format!("< {name}: {}", word(value)));
        }
        if let Some(body) = response["body"].as_str().filter(|body| !body.is_empty()) {
            output::say(body);
        }
    }
}

fn envelope(attributes: Value) -> Value {
    json!({"data": {"type": "action_connection", "attributes": attributes}})
}

pub(super) fn word(value: &Value) -> String {
    value.as_str().unwrap_or("-").to_owned()
}

fn show_list(answer: &Value) -> Result<()> {
    let rows: Vec<Vec<String>> = answer["data"]
        .as_array()
        .context("the server answered no list")?
        .iter()
        .map(|row| {
            let attributes = &row["attributes"];
            vec![
                word(&row["id"]),
                word(&attributes["name"]),
                word(&attributes["integration"]["type"]),
                word(&attributes["health"]["state"]),
                word(&attributes["last_used_at"]),
            ]
        })
        .collect();
    output::table(&["ID", "NAME", "INTEGRATION", "HEALTH", "LAST USED"], &rows);
    Ok(())
}

fn show_types(answer: &Value, one: bool) -> Result<()> {
    if !one {
        let rows: Vec<Vec<String>> = answer["data"]
            .as_array()
            .context("the server answered no list")?
            .iter()
            .map(|row| vec![word(&row["id"]), word(&row["attributes"]["name"]), word(&row["attributes"]["category"])])
            .collect();
        output::table(&["TYPE", "NAME", "CATEGORY"], &rows);
        return Ok(());
    }
    for credential_type in answer["data"]["attributes"]["credential_types"].as_array().into_iter().flatten() {
        output::say(&format!("{}: {}", word(&credential_type["type"]), word(&credential_type["description"])));
        let fields = credential_type["fields"].as_array().into_iter().flatten();
        let mark = |value: &Value, text: &str| if value == true { text.to_owned() } else { String::new() };
        let rows: Vec<Vec<String>> = fields
            .map(|field| {
                vec![
                    word(&field["name"]),
                    mark(&field["secret"], "secret"),
                    mark(&field["required"], "required"),
                    word(&field["help"]),
                ]
            })
            .collect();
        output::table(&["FIELD", "", "", "WHAT"], &rows);
    }
    Ok(())
}

fn show_one(answer: &Value) -> Result<()> {
    let data = &answer["data"];
    let attributes = &data["attributes"];
    let line = |name: &str, value: String| output::say(&format!("{name:<14}{value}"));
    line("id", word(&data["id"]));
    line("name", word(&attributes["name"]));
    line(
        "integration",
        format!(
            "{} / {}",
            word(&attributes["integration"]["type"]),
            word(&attributes["integration"]["credentials"]["type"])
        ),
    );
    if let Some(origin) = attributes["destination"]["origin"].as_str() {
        let prefix = attributes["destination"]["path_prefix"].as_str().unwrap_or("/");
        line("destination", format!("{origin}{}", if prefix == "/" { "" } else { prefix }));
    }
    line("health", word(&attributes["health"]["state"]));
    line("version", attributes["version"].to_string());
    for (field, set) in attributes["secrets"].as_object().into_iter().flatten() {
        line("secret", format!("{field}, set on {}", word(&set["set_at"])));
    }
    let tags: Vec<String> = attributes["tags"].as_array().into_iter().flatten().map(word).collect();
    if !tags.is_empty() {
        line("tags", tags.join(", "));
    }
    Ok(())
}
