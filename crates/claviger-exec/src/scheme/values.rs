//! What templates may ask for.

use std::{borrow::Cow, fmt};

use claviger_model::{OpenedCredential, Secret};

use super::failed;
use crate::{ActionError, template::Template};

/// The fields of a credential by name, secret and plain.
pub(super) struct Values<'a> {
    secrets: &'a [(String, Secret<String>)],
    plain: &'a [(String, String)],
}

/// What belongs to this server and not to the connection: the identity that
/// assumes roles. No template may ask for it.
const OURS: [&str; 4] =
    ["base_access_key_id", "base_secret_access_key", "base_session_token", "base_web_identity_token"];

impl<'a> Values<'a> {
    pub(super) fn of(credential: &'a OpenedCredential) -> Self {
        Self { secrets: &credential.secrets, plain: &credential.plain }
    }

    /// A field, ours included: for signing, which shows none.
    pub(super) fn field(&self, name: &str) -> Option<&'a str> {
        let secret = self.secrets.iter().find(|(known, _)| known == name).map(|(_, value)| value.expose().as_str());
        secret.or_else(|| self.plain.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()))
    }

    fn get(&self, name: &str) -> Option<&'a str> {
        self.field(name).filter(|_| !OURS.contains(&name))
    }

    /// Renders `text`, which is `what` in error texts.
    pub(super) fn render(&self, what: impl fmt::Display, text: &str) -> Result<Secret<String>, ActionError> {
        self.render_as(what, text, |value| Cow::Borrowed(value))
    }

    /// Renders with every value encoded for where it lands.
    pub(super) fn render_as(
        &self,
        what: impl fmt::Display,
        text: &str,
        encode: impl for<'v> Fn(&'v str) -> Cow<'v, str>,
    ) -> Result<Secret<String>, ActionError> {
        let template = Template::parse(text).map_err(|error| failed(format!("{what}: {error}")))?;
        let rendered = template.render(|name| self.get(name).map(&encode));
        rendered.map(Secret::new).map_err(|error| failed(format!("{what}: {error}")))
    }
}
