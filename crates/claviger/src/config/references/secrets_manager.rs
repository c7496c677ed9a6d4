//! `[references.aws_secrets_manager]`

use anyhow::{Result, bail};
use claviger_core::references::SecretsManagerSettings;
use claviger_exec::secret_store::SecretsManager;
use serde::Deserialize;

/// `[references.aws_secrets_manager]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manager {
    region: String,
    endpoint: Option<String>,
    role_arn: Option<String>,
    external_id: Option<String>,
}

impl Manager {
    pub(super) fn settings(&self, has_aws_keys: bool) -> Result<SecretsManagerSettings> {
        let region = self.region.clone();
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if region.is_empty() || !region.bytes().all(plain) {
            bail!("region: such as eu-central-1");
        }
        if self.external_id.is_some() && self.role_arn.is_none() {
            bail!("external_id: belongs to a role_arn");
        }
        if self.role_arn.is_none() && !has_aws_keys {
            bail!("role_arn: is needed unless access_key_id and secret_access_key stand under [aws]");
        }
        let suffix = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
        let endpoint = self.endpoint.clone().unwrap_or_else(|| format!("https://secretsmanager.{region}.{suffix}"));
        let endpoint = endpoint.trim_end_matches('/').to_owned();
        let manager = SecretsManager { endpoint, region };
        Ok(SecretsManagerSettings { manager, role_arn: self.role_arn.clone(), external_id: self.external_id.clone() })
    }
}
