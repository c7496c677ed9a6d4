//! What the operator decided, as core needs it.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use claviger_model::Destination;

use crate::{AwsSettings, ReferenceSettings};

/// Operator settings.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `principal_id` of AWS connections; twelve digits.
    pub aws_account_id: String,
    /// `[aws]`: who assumes roles, and where.
    pub aws: AwsSettings,
    /// `[integrations.TYPE]`: sends a type's requests elsewhere (emulators, private clouds).
    pub integrations: BTreeMap<String, IntegrationOverride>,
    /// Where signed checkpoints go outside the database; `None` writes none there.
    pub checkpoint_file: Option<PathBuf>,
    /// How often connections that somebody tested or used are tested again; `None` never.
    pub checks: Option<Duration>,
    /// `[references]`: what connections may name in place of a secret.
    pub references: ReferenceSettings,
    /// Where people reach this server (`--public-url`), without a slash at the end.
    pub public_url: Option<String>,
}

/// One `[integrations.TYPE]`; for a token endpoint the type may also be that of the credential.
#[derive(Clone, Debug)]
pub struct IntegrationOverride {
    /// Takes the place of the catalog's destination.
    pub base: Option<Destination>,
    /// Takes the place of the provider's token endpoint.
    pub token_url: Option<String>,
}
