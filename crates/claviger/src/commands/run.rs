//! `claviger run FQN`

use anyhow::{Result, bail};
use http::Method;
use serde_json::{Map, Value, json};

use super::fields::pair;
use crate::{
    cli::{Output, RunArgs},
    client::Client,
    output,
};

/// Runs an action and prints what came of it. A failed action fails the command.
pub(crate) async fn run(args: RunArgs) -> Result<()> {
    let mut inputs = Map::new();
    for input in &args.inputs {
        let (name, text) = pair("--input", input)?;
        let value = serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
        inputs.insert(name.to_owned(), value);
    }
    let mut attributes = json!({"fqn": args.fqn, "inputs": inputs});
    if let Some(id) = args.connection {
        attributes["connection_id"] = Value::from(id);
    }
    let body = json!({"data": {"type": "action_execution", "attributes": attributes}});
    let answer = Client::new(&args.client)?.call(Method::POST, "/api/v2/actions/executions", Some(&body)).await?;
    let attributes = &answer["data"]["attributes"];
    let succeeded = attributes["status"] == "succeeded";
    if args.client.output == Output::Json {
        output::say(&serde_json::to_string_pretty(&answer)?);
    } else if succeeded {
        output::say(&serde_json::to_string_pretty(&attributes["outputs"])?);
        let redactions = attributes["redactions"].as_u64().unwrap_or_default();
        output::remark(&format!(
            "succeeded in {} ms, {}, execution {}",
            attributes["duration_ms"],
            output::counted(redactions, "redaction"),
            answer["data"]["id"].as_str().unwrap_or_default()
        ));
    }
    if succeeded {
        return Ok(());
    }
    let error = &attributes["error"];
    bail!("{}: {}", error["code"].as_str().unwrap_or("failed"), error["message"].as_str().unwrap_or_default())
}
