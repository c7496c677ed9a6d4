//! The client's calls, each with its status and with a look for secrets.

use std::fmt::Debug;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, bail, ensure};
use datadog_api_client::datadog::{APIKey, Configuration, Error, ResponseContent};
use datadog_api_client::datadogV2::api_action_connection::ActionConnectionAPI;
use datadog_api_client::datadogV2::model::{
    ActionConnectionAttributes, ActionConnectionAttributesUpdate, ActionConnectionData, ActionConnectionDataType,
    ActionConnectionDataUpdate, ActionConnectionIntegration, CreateActionConnectionRequest,
    CreateActionConnectionResponse, GetActionConnectionResponse, UpdateActionConnectionRequest,
    UpdateActionConnectionResponse,
};
use serde_json::{Map, Value};

use crate::{Case, Server};

/// What came back, good or bad.
pub struct Answer<T> {
    pub status: u16,
    pub json: Value,
    /// What the client made of a good answer.
    pub typed: Option<T>,
}

impl<T> Answer<T> {
    /// The credentials as they stand in the answer.
    pub fn credentials(&self) -> Map<String, Value> {
        self.json["data"]["attributes"]["integration"]["credentials"].as_object().cloned().unwrap_or_default()
    }

    /// The id of the connection in the answer.
    pub fn id(&self) -> Result<&str> {
        self.json["data"]["id"].as_str().with_context(|| format!("no id in {}", self.json))
    }

    /// The first error's text.
    pub fn detail(&self) -> &str {
        self.json["errors"][0]["detail"].as_str().unwrap_or_default()
    }
}

/// The official client with the keys of the shared server.
pub struct Client {
    pub api: ActionConnectionAPI,
    planted: Mutex<Vec<String>>,
    _server: Arc<Server>,
}

impl Client {
    pub fn new() -> Result<Self> {
        let server = Server::shared()?;
        let mut configuration = Configuration::new();
        // The second of the client's server addresses is the one for any host.
        configuration.server_index = 1;
        configuration.server_variables =
            [("protocol", "http"), ("name", &server.address)].map(|(name, value)| (name.into(), value.into())).into();
        for (name, key) in [("apiKeyAuth", &server.api_key), ("appKeyAuth", &server.application_key)] {
            configuration.set_auth_key(name, APIKey { key: key.clone(), prefix: String::new() });
        }
        let api = ActionConnectionAPI::with_config(configuration);
        Ok(Self { api, planted: Mutex::default(), _server: server })
    }

    /// A new secret; no answer may hold it from now on.
    pub fn plant(&self) -> String {
        let random = RandomState::new();
        let mark = format!("canary-{:016x}{:016x}", random.hash_one(1), random.hash_one(2));
        self.planted.lock().unwrap_or_else(PoisonError::into_inner).push(mark.clone());
        mark
    }

    /// A new value for each secret field of a case.
    pub fn plant_all(&self, case: &Case) -> Map<String, Value> {
        let value = |field: &String| match field.as_str() {
            "private_key" => format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", self.plant_hex()),
            _ => self.plant(),
        };
        case.secrets.iter().map(|field| (field.clone(), value(field).into())).collect()
    }

    /// The same without its prefix, whose dash is not of the base64 alphabet.
    fn plant_hex(&self) -> String {
        self.plant().replace("canary-", "")
    }

    pub async fn create(
        &self,
        name: &str,
        integration: ActionConnectionIntegration,
    ) -> Result<Answer<CreateActionConnectionResponse>> {
        let attributes = ActionConnectionAttributes::new(integration, name.to_owned());
        let data = ActionConnectionData::new(attributes, ActionConnectionDataType::ACTION_CONNECTION);
        let body = CreateActionConnectionRequest::new(data);
        self.answer(self.api.create_action_connection_with_http_info(body).await)
    }

    pub async fn get(&self, id: &str) -> Result<Answer<GetActionConnectionResponse>> {
        self.answer(self.api.get_action_connection_with_http_info(id.to_owned()).await)
    }

    pub async fn update(
        &self,
        id: &str,
        attributes: ActionConnectionAttributesUpdate,
    ) -> Result<Answer<UpdateActionConnectionResponse>> {
        let data = ActionConnectionDataUpdate::new(attributes, ActionConnectionDataType::ACTION_CONNECTION);
        let body = UpdateActionConnectionRequest::new(data);
        self.answer(self.api.update_action_connection_with_http_info(id.to_owned(), body).await)
    }

    pub async fn delete(&self, id: &str) -> Result<Answer<()>> {
        self.answer(self.api.delete_action_connection_with_http_info(id.to_owned()).await)
    }

    /// Takes an answer apart and looks for planted secrets and for parts that
    /// the client has no type for.
    pub fn answer<T: Debug, E: Debug>(&self, result: Result<ResponseContent<T>, Error<E>>) -> Result<Answer<T>> {
        let (status, content, typed) = match result {
            Ok(good) => (good.status.as_u16(), good.content, good.entity),
            Err(Error::ResponseError(bad)) => (bad.status.as_u16(), bad.content, None),
            Err(other) => bail!("no answer that the client understands: {other:?}"),
        };
        let planted = self.planted.lock().unwrap_or_else(PoisonError::into_inner);
        // Without the prefix, so that a value is found in any guise of it.
        let leaked = planted.iter().any(|mark| content.contains(mark.trim_start_matches("canary-")));
        ensure!(!leaked, "an answer ({status}) holds a secret");
        let shown = format!("{typed:?}");
        let unknown = shown.contains("UnparsedObject") || shown.contains("_unparsed: true");
        ensure!(!unknown, "the client does not know all of {content}");
        let json = if content.is_empty() { Value::Null } else { serde_json::from_str(&content)? };
        Ok(Answer { status, json, typed })
    }
}
