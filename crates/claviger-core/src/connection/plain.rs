//! The plain settings of a connection, read as what they are.

use claviger_catalog::{CredentialType, FederatedTemplate};
use claviger_model::Connection;
use serde_json::Value;

/// What a connection says without a secret. A setting that is missing or of another shape
/// reads as nothing: its shape was judged when it was written.
#[derive(Clone, Copy)]
pub(crate) struct Plain<'a>(pub(crate) &'a Connection);

impl<'a> Plain<'a> {
    /// A text that is not empty.
    pub(crate) fn text(self, name: &str) -> Option<&'a str> {
        self.0.settings.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    pub(crate) fn texts(self, name: &str) -> Vec<String> {
        self.items(name).filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// An array of `{name, value}`.
    pub(crate) fn pairs(self, name: &str) -> Vec<(String, String)> {
        let pair = |item: &Value| Some((item["name"].as_str()?.to_owned(), item["value"].as_str()?.to_owned()));
        self.items(name).filter_map(pair).collect()
    }

    /// How it goes without a key, where the connection is to have none.
    pub(crate) fn federated(self, credential_type: &'a CredentialType) -> Option<&'a FederatedTemplate> {
        let wanted = self.0.settings.get("federated") == Some(&Value::Bool(true));
        credential_type.token.as_ref()?.federated.as_ref().filter(|_| wanted)
    }

    fn items(self, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
        self.0.settings.get(name).and_then(Value::as_array).into_iter().flatten()
    }
}
