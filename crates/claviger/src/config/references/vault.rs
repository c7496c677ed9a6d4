//! `[references.vault]`: Vault or OpenBao.

use std::{path::PathBuf, sync::Arc};

use anyhow::{Context, Result, bail};
use claviger_core::references::{VaultAuth, VaultSettings};
use claviger_exec::secret_store::{KvEngine, VaultServer};
use claviger_model::Secret;
use serde::Deserialize;

use super::held;

/// Where Kubernetes puts a pod's token.
const POD_TOKEN: &str = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/// `[references.vault]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Vault {
    address: String,
    namespace: Option<String>,
    certificate_authority_file: Option<PathBuf>,
    /// Of the key-value engine.
    mount: Option<String>,
    version: Option<u8>,
    token: Option<Secret<String>>,
    token_file: Option<PathBuf>,
    app_role: Option<AppRole>,
    kubernetes: Option<Kubernetes>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AppRole {
    mount: Option<String>,
    role_id: Option<Secret<String>>,
    role_id_file: Option<PathBuf>,
    secret_id: Option<Secret<String>>,
    secret_id_file: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kubernetes {
    mount: Option<String>,
    role: String,
    token_file: Option<PathBuf>,
}

impl Vault {
    /// Files with this server's own secrets.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let role = self.app_role.iter().flat_map(|role| [&role.role_id_file, &role.secret_id_file]);
        let pod = self.kubernetes.iter().map(|pod| pod.token_file.clone().unwrap_or_else(|| POD_TOKEN.into()));
        role.chain([&self.token_file]).flatten().cloned().chain(pod).collect()
    }

    pub(super) fn settings(&mut self) -> Result<VaultSettings> {
        let authority = match &self.certificate_authority_file {
            Some(path) => {
                let pem = std::fs::read_to_string(path);
                Some(pem.with_context(|| format!("certificate_authority_file {}", path.display()))?)
            }
            None => None,
        };
        let version = self.version.unwrap_or(2);
        if ![1, 2].contains(&version) {
            bail!("version: must be 1 or 2");
        }
        let engine = KvEngine { mount: mount(self.mount.as_deref().unwrap_or("secret"))?, version };
        let address = self.address.trim_end_matches('/').to_owned();
        let server = VaultServer { address, namespace: self.namespace.clone(), authority: authority.map(Into::into) };
        Ok(VaultSettings { server, engine, auth: Arc::new(self.auth()?) })
    }

    fn auth(&mut self) -> Result<VaultAuth> {
        let token = held("token", &mut self.token, &self.token_file)?;
        match (token, self.app_role.take(), self.kubernetes.take()) {
            (Some(token), None, None) => Ok(VaultAuth::Token(token)),
            (None, Some(mut role), None) => {
                let role_id = held("role_id", &mut role.role_id, &role.role_id_file)?;
                Ok(VaultAuth::AppRole {
                    mount: mount(role.mount.as_deref().unwrap_or("approle"))?,
                    role_id: role_id.context("app_role: give role_id or role_id_file")?,
                    secret_id: held("secret_id", &mut role.secret_id, &role.secret_id_file)?,
                })
            }
            (None, None, Some(pod)) => Ok(VaultAuth::Kubernetes {
                mount: mount(pod.mount.as_deref().unwrap_or("kubernetes"))?,
                role: pod.role,
                token_file: pod.token_file.unwrap_or_else(|| POD_TOKEN.into()),
            }),
            _ => bail!("give one of token, token_file, app_role and kubernetes"),
        }
    }
}

/// A path below `/v1`, without slashes around it.
fn mount(text: &str) -> Result<String> {
    let text = text.trim_matches('/');
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let good = text.split('/').all(|part| !matches!(part, "" | "." | "..") && part.bytes().all(plain));
    if good { Ok(text.to_owned()) } else { bail!("mount {text:?}: letters, digits and -._ between slashes") }
}
