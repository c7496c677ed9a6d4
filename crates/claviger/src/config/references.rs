//! `[references]`: what connections may name in place of a secret, and how this server proves
//! itself to whoever keeps it.

mod secrets_manager;
mod vault;

use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, bail};
use claviger_core::{Held, ReferenceSettings, references::Rule};
use claviger_exec::{AllowRule, secret_store::own_way};
use claviger_model::{Secret, SecretStore};
use serde::Deserialize;

use self::{secrets_manager::Manager, vault::Vault};

/// `[references]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct References {
    allow: Vec<String>,
    /// What does not name the organization is for all of them.
    shared: bool,
    vault: Option<Vault>,
    aws_secrets_manager: Option<Manager>,
}

impl References {
    /// The settings that core needs. `own` are files that no connection may name.
    pub(super) fn settings(&mut self, own: &[PathBuf], has_aws_keys: bool) -> Result<ReferenceSettings> {
        let vault_files = self.vault.as_ref().map(Vault::files).unwrap_or_default();
        let vault = self.vault.as_mut().map(Vault::settings).transpose().context("[references.vault]")?;
        let manager = self.aws_secrets_manager.as_ref().map(|manager| manager.settings(has_aws_keys)).transpose();
        let secrets_manager = manager.context("[references.aws_secrets_manager]")?;
        let mut allow = Vec::with_capacity(self.allow.len());
        for text in &self.allow {
            let rule = Rule::parse(text, self.shared).map_err(|error| anyhow!("[references] allow: {error}"))?;
            if let Some(own) = own.iter().chain(&vault_files).find(|own| rule.covers(own)) {
                bail!(
                    "[references] allow: {text:?} would let connections send {} anywhere, which is this server's own; \
                     keep what connections may name in another directory",
                    own.display()
                );
            }
            let missing = match rule.store() {
                SecretStore::Vault if vault.is_none() => "vault",
                SecretStore::AwsSecretsManager if secrets_manager.is_none() => "aws_secrets_manager",
                _ => "",
            };
            if !missing.is_empty() {
                bail!("[references] allow: {text:?} needs [references.{missing}], which says how it is reached");
            }
            allow.push(rule);
        }
        Ok(ReferenceSettings { allow, vault, secrets_manager })
    }
}

/// What opens the way for the server itself, and for no connection.
pub(crate) fn own_ways(settings: &ReferenceSettings) -> Result<Vec<AllowRule>> {
    let mut addresses: Vec<&str> = settings.vault.iter().map(|vault| vault.server.address.as_str()).collect();
    addresses.extend(settings.secrets_manager.iter().map(|manager| manager.manager.endpoint.as_str()));
    let ways = addresses.into_iter().map(|address| own_way(address).with_context(|| format!("[references] {address}")));
    Ok(ways.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// A value or the file that has it; `None` where there is neither.
fn held(name: &str, value: &mut Option<Secret<String>>, file: &Option<PathBuf>) -> Result<Option<Held>> {
    match (value.take(), file) {
        (Some(_), Some(_)) => bail!("{name} and {name}_file are the same setting; give one of them"),
        (value, file) => Ok(value.map(Held::Value).or(file.clone().map(Held::File))),
    }
}

#[cfg(test)]
mod tests {
    use figment::{
        Figment,
        providers::{Format, Toml},
    };

    use super::*;

    fn read(text: &str) -> Result<ReferenceSettings> {
        let own = ["/var/lib/claviger/root.key".into()];
        Figment::from(Toml::string(text)).extract::<References>()?.settings(&own, true)
    }

    #[test]
    fn nothing_is_allowed_but_what_is_written() {
        assert!(read("").expect("nothing").allow.is_empty());
        let text = "allow = ['env:APP_{organization}_*', 'file:/run/secrets/{organization}/*']";
        assert_eq!(read(text).expect("each its own").allow.len(), 2);
        assert_eq!(read("shared = true\nallow = ['env:APP_*']").expect("for all").allow.len(), 1);
        for (wrong, says) in [
            ("allow = ['env:APP_*']", "shared = true"),
            ("shared = true\nallow = ['file:/var/lib/claviger/*']", "this server's own"),
            ("shared = true\nallow = ['nonsense']", "[references] allow"),
            ("shared = true\nallow = ['vault:apps/*']", "[references.vault]"),
            ("shared = true\nallow = ['aws-sm:apps/*']", "[references.aws_secrets_manager]"),
            (
                "shared = true\nallow = ['file:/run/v/*']\n[vault]\naddress = 'https://v'\ntoken_file = '/run/v/t'",
                "own",
            ),
            ("alow = []", "unknown field"),
        ] {
            let error = format!("{:#}", read(wrong).expect_err(wrong));
            assert!(error.contains(says), "{wrong}: {error}");
        }
    }

    #[test]
    fn a_store_is_reached_in_one_way() {
        let vault = |text: &str| read(&format!("[vault]\naddress = 'https://vault.internal:8200/'\n{text}"));
        for whole in [
            "token = 'canary'",
            "token_file = '/run/token'",
            "app_role = { role_id = 'a', secret_id = 'canary' }",
            "app_role = { role_id_file = '/run/a', mount = 'other' }",
            "kubernetes = { role = 'claviger' }",
            "token = 'canary'\nversion = 1\nmount = 'kv/apps'\nnamespace = 'team'",
        ] {
            let settings = vault(whole).expect(whole);
            assert_eq!(
                settings.vault.as_ref().map(|vault| vault.server.address.as_str()),
                Some("https://vault.internal:8200")
            );
            let ways = own_ways(&settings).expect("ways");
            assert!(ways[0].to_string().starts_with("vault.internal:8200 for organization 00000000"), "{ways:?}");
        }
        for half in [
            "",
            "token = 'canary'\ntoken_file = '/run/token'",
            "token = 'canary'\nkubernetes = { role = 'claviger' }",
            "app_role = { secret_id = 'canary' }",
            "token = 'canary'\nversion = 3",
            "token = 'canary'\nmount = '/secret/../sys'",
        ] {
            let error = format!("{:#}", vault(half).expect_err(half));
            assert!(error.starts_with("[references.vault]") && !error.contains("canary"), "{half}: {error}");
        }
        let manager = |text: &str| read(&format!("[aws_secrets_manager]\n{text}"));
        let settings = manager("region = 'eu-central-1'").expect("a region");
        let endpoint = settings.secrets_manager.map(|manager| manager.manager.endpoint);
        assert_eq!(endpoint.as_deref(), Some("https://secretsmanager.eu-central-1.amazonaws.com"));
        for half in ["", "region = 'a b'", "region = 'eu-central-1'\nexternal_id = 'x'"] {
            let error = format!("{:#}", manager(half).expect_err(half));
            assert!(error.contains("aws_secrets_manager"), "{half}: {error}");
        }
    }
}
