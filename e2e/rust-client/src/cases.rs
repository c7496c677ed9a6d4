//! The table that this suite and the Python one share: e2e/connections.json.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use datadog_api_client::datadogV2::model::{ActionConnectionIntegration, ActionConnectionIntegrationUpdate};
use serde_json::{Map, Value, json};

/// One credential type: its plain fields, its secret ones, and changes of plain
/// ones that keep the secrets (`change`) or need them again (`move`).
#[derive(Clone, Debug)]
pub struct Case {
    pub integration: String,
    pub credentials: String,
    pub fields: Map<String, Value>,
    pub secrets: Vec<String>,
    pub change: Map<String, Value>,
    pub moves: Map<String, Value>,
}

/// Every case, by the name of its credential type.
pub fn cases() -> Result<BTreeMap<String, Case>> {
    let table: Vec<Value> = serde_json::from_str(include_str!("../../connections.json"))?;
    table.iter().map(Case::read).map(|case| case.map(|case| (case.credentials.clone(), case))).collect()
}

impl Case {
    fn read(line: &Value) -> Result<Self> {
        let text = |key: &str| line[key].as_str().map(str::to_owned).with_context(|| format!("no {key} in {line}"));
        let map = |key: &str| line[key].as_object().cloned().unwrap_or_default();
        let secrets = line["secrets"].as_array().with_context(|| format!("no secrets in {line}"))?;
        Ok(Self {
            integration: text("integration")?,
            credentials: text("credentials")?,
            fields: map("fields"),
            secrets: secrets.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            change: map("change"),
            moves: map("move"),
        })
    }

    /// The typed integration with these credential fields, as the client knows it.
    pub fn create(&self, fields: &Map<String, Value>) -> Result<ActionConnectionIntegration> {
        let typed = serde_json::from_value(self.json(fields))?;
        anyhow::ensure!(
            !matches!(typed, ActionConnectionIntegration::UnparsedObject(_)),
            "the client does not know {}",
            self.credentials
        );
        Ok(typed)
    }

    /// The typed update form with these credential fields.
    pub fn update(&self, fields: &Map<String, Value>) -> Result<ActionConnectionIntegrationUpdate> {
        let typed = serde_json::from_value(self.json(fields))?;
        anyhow::ensure!(
            !matches!(typed, ActionConnectionIntegrationUpdate::UnparsedObject(_)),
            "the client has no update form of {}",
            self.credentials
        );
        Ok(typed)
    }

    fn json(&self, fields: &Map<String, Value>) -> Value {
        let mut credentials = fields.clone();
        credentials.insert("type".to_owned(), json!(self.credentials));
        json!({ "type": self.integration, "credentials": credentials })
    }
}
