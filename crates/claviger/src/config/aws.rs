//! `[aws]`: who this server is to AWS. Only what stands here counts; the variables
//! and files that other programs take keys from are not looked at.

use std::{path::PathBuf, sync::Arc};

use anyhow::{Result, anyhow, bail};
use claviger_core::{AwsIdentity, AwsSettings, Held, HostIdentity, Lender};
use claviger_exec::host_keys::HostAddress;
use claviger_model::Secret;
use serde::Deserialize;

/// `[aws]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Aws {
    /// Twelve digits.
    pub(crate) account_id: Option<String>,
    /// Takes the place of the public STS.
    pub(crate) sts_endpoint: Option<String>,
    access_key_id: Option<Secret<String>>,
    access_key_id_file: Option<PathBuf>,
    secret_access_key: Option<Secret<String>>,
    secret_access_key_file: Option<PathBuf>,
    session_token: Option<Secret<String>>,
    session_token_file: Option<PathBuf>,
    role_arn: Option<String>,
    web_identity_token_file: Option<PathBuf>,
    instance_metadata: Option<Secret<String>>,
    container_credentials: Option<Secret<String>>,
    container_authorization_token_file: Option<PathBuf>,
}

impl Aws {
    /// The settings that core needs.
    pub(super) fn settings(&mut self) -> Result<AwsSettings> {
        if let Some(id) = &self.account_id
            && (id.len() != 12 || !id.bytes().all(|byte| byte.is_ascii_digit()))
        {
            bail!("[aws] account_id: must be twelve digits")
        }
        let identity = self.identity()?.map(Arc::new);
        Ok(AwsSettings { sts_endpoint: self.sts_endpoint.clone(), identity })
    }

    /// Files that hold parts of the identity.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let files = [
            &self.access_key_id_file,
            &self.secret_access_key_file,
            &self.session_token_file,
            &self.web_identity_token_file,
            &self.container_authorization_token_file,
        ];
        files.into_iter().flatten().cloned().collect()
    }

    fn identity(&mut self) -> Result<Option<AwsIdentity>> {
        let host = self.host()?;
        match (self.own()?, host) {
            (Some(_), Some(_)) => {
                bail!("[aws]: this server is one to AWS: give keys, a role with a token, or who lends keys")
            }
            (own, host) => Ok(own.or(host)),
        }
    }

    /// Who lends keys to what runs on this host.
    fn host(&mut self) -> Result<Option<AwsIdentity>> {
        let address = |name: &str, text: Option<Secret<String>>| -> Result<Option<HostAddress>> {
            text.map(|text| text.expose().parse().map_err(|error| anyhow!("[aws] {name}: {error}"))).transpose()
        };
        let instance = address("instance_metadata", self.instance_metadata.take())?;
        let container = address("container_credentials", self.container_credentials.take())?;
        let lender = match (instance, container, self.container_authorization_token_file.take()) {
            (None, None, None) => return Ok(None),
            (Some(service), None, None) => Lender::Instance(service),
            (None, Some(service), file) => Lender::Container(service, file),
            _ => bail!(
                "[aws]: give instance_metadata, or container_credentials and, where the platform mounts one, container_authorization_token_file"
            ),
        };
        Ok(Some(AwsIdentity::Host(HostIdentity::new(lender))))
    }

    fn own(&mut self) -> Result<Option<AwsIdentity>> {
        let access_key_id = held("access_key_id", self.access_key_id.take(), self.access_key_id_file.take())?;
        let secret = held("secret_access_key", self.secret_access_key.take(), self.secret_access_key_file.take())?;
        let session_token = held("session_token", self.session_token.take(), self.session_token_file.take())?;
        match (access_key_id, secret, self.role_arn.take(), self.web_identity_token_file.take()) {
            (None, None, None, None) if session_token.is_none() => Ok(None),
            (Some(access_key_id), Some(secret_access_key), None, None) => {
                Ok(Some(AwsIdentity::Keys { access_key_id, secret_access_key, session_token }))
            }
            (None, None, Some(role_arn), Some(token_file)) if session_token.is_none() => {
                Ok(Some(AwsIdentity::WebIdentity { role_arn, token_file }))
            }
            _ => bail!(
                "[aws]: give access_key_id and secret_access_key (with session_token for a session), each itself or as …_file, or else role_arn and web_identity_token_file"
            ),
        }
    }
}

fn held(name: &str, value: Option<Secret<String>>, file: Option<PathBuf>) -> Result<Option<Held>> {
    match (value, file) {
        (Some(_), Some(_)) => bail!("[aws] {name} and {name}_file are the same setting; give one of them"),
        (value, file) => Ok(value.map(Held::Value).or(file.map(Held::File))),
    }
}

#[cfg(test)]
mod tests {
    use figment::{
        Figment,
        providers::{Format, Toml},
    };

    use super::*;

    fn read(text: &str) -> Result<AwsSettings> {
        Figment::from(Toml::string(text)).extract::<Aws>()?.settings()
    }

    #[test]
    fn an_identity_is_whole_or_not_there() {
        assert!(read("").expect("no identity").identity.is_none());
        for whole in [
            "access_key_id = 'AKID'\nsecret_access_key_file = '/run/key'",
            "access_key_id = 'AKID'\nsecret_access_key = 'x'\nsession_token = 'y'",
            "role_arn = 'arn:aws:iam::1:role/x'\nweb_identity_token_file = '/run/token'",
            "instance_metadata = 'http://169.254.169.254'",
            "container_credentials = 'http://169.254.170.2/v2/credentials/x'",
            "container_credentials = 'http://169.254.170.23/v1/credentials'\ncontainer_authorization_token_file = '/t'",
        ] {
            assert!(read(whole).expect(whole).identity.is_some(), "{whole}");
        }
        for half in [
            "access_key_id = 'AKID'",
            "secret_access_key = 'canary'",
            "session_token = 'canary'",
            "role_arn = 'arn:aws:iam::1:role/x'",
            "access_key_id = 'AKID'\nsecret_access_key = 'canary'\nsecret_access_key_file = '/run/key'",
            "access_key_id = 'AKID'\nsecret_access_key = 'canary'\nrole_arn = 'a'\nweb_identity_token_file = '/t'",
            "account_id = '123'",
            "instance_metadata = 'http://metadata.example'",
            "container_authorization_token_file = '/t'",
            "instance_metadata = 'http://169.254.169.254'\ncontainer_credentials = 'http://169.254.170.2/x'",
            "instance_metadata = 'http://169.254.169.254'\naccess_key_id = 'AKID'\nsecret_access_key = 'canary'",
        ] {
            let error = read(half).expect_err(half);
            let text = format!("{error:#}");
            assert!(text.starts_with("[aws]") && !text.contains("canary"), "{half}: {text}");
        }
    }
}
