//! What is shown once when an organization begins.

use claviger_core::FirstKeys;
use claviger_model::{OrganizationId, UserId};
use serde::{Deserialize, Serialize};

use crate::output;

/// Plain texts: they are on their way to whoever asked. No `Debug`, so that they
/// cannot get into a log on it.
#[derive(Serialize, Deserialize)]
pub(crate) struct Shown {
    organization_id: OrganizationId,
    admin: Admin,
    api_key: String,
    application_key: String,
}

#[derive(Serialize, Deserialize)]
struct Admin {
    id: UserId,
    email: String,
    password: String,
}

impl From<FirstKeys> for Shown {
    fn from(first: FirstKeys) -> Self {
        Self {
            organization_id: first.organization_id,
            admin: Admin { id: first.admin_id, email: first.email, password: first.password.expose().clone() },
            api_key: first.api_key.expose().clone(),
            application_key: first.application_key.expose().clone(),
        }
    }
}

impl Shown {
    /// Prints them, as one JSON object or for people.
    pub(crate) fn print(&self, json: bool) -> serde_json::Result<()> {
        if json {
            output::say(&serde_json::to_string(self)?);
        } else {
            output::say(&self.lines());
            output::say("\nThese are shown once and kept nowhere.");
        }
        Ok(())
    }

    /// For people, a line each.
    pub(crate) fn lines(&self) -> String {
        let rows = [
            ("administrator", &self.admin.email),
            ("one-time password", &self.admin.password),
            ("API key", &self.api_key),
            ("application key", &self.application_key),
        ];
        rows.map(|(name, value)| format!("{name:<19}{value}")).join("\n")
    }
}
