//! `vault:path#field`: with a token that this server got by signing in, or was given.

use std::{path::PathBuf, sync::Arc};

use claviger_exec::secret_store::{KvEngine, StoreFault, Stored, VaultLogin, VaultServer};
use claviger_model::{Reference, Secret, Timestamp};
use tokio::sync::Mutex;

use super::fault::Fault;
use crate::{Core, Held};

/// `[references.vault]`
#[derive(Clone, Debug)]
pub struct VaultSettings {
    /// Where it is.
    pub server: VaultServer,
    /// What is read from.
    pub engine: KvEngine,
    /// How this server proves itself there.
    pub auth: Arc<VaultAuth>,
}

/// How this server proves itself to Vault.
#[derive(Debug)]
pub enum VaultAuth {
    /// A token; a file is read for every use, so that an agent may renew what is in it.
    Token(Held),
    /// `auth/approle`
    AppRole {
        /// Where the method is mounted.
        mount: String,
        /// Of the role.
        role_id: Held,
        /// Its secret half.
        secret_id: Option<Held>,
    },
    /// `auth/kubernetes`
    Kubernetes {
        /// Where the method is mounted.
        mount: String,
        /// Name of the role.
        role: String,
        /// Where the service account's token is.
        token_file: PathBuf,
    },
}

/// What signing in gave. It is this server's own and no connection's.
#[derive(Default)]
pub(super) struct Session(Mutex<Option<SignedIn>>);

struct SignedIn {
    token: Arc<Secret<String>>,
    /// From when on another is asked for: two thirds of its life.
    until: Option<Timestamp>,
}

impl Core {
    pub(super) async fn vault_value(&self, settings: &VaultSettings, reference: &Reference) -> Result<Stored, Fault> {
        let token = self.vault_token(settings, None).await?;
        match self.vault_ask(settings, &token, reference).await {
            // It may have been revoked before its time; another shows whether it is that.
            Err(StoreFault::Denied(_)) if !matches!(*settings.auth, VaultAuth::Token(_)) => {
                let token = self.vault_token(settings, Some(&token)).await?;
                Ok(self.vault_ask(settings, &token, reference).await?)
            }
            answer => Ok(answer?),
        }
    }

    async fn vault_ask(
        &self,
        settings: &VaultSettings,
        token: &Secret<String>,
        reference: &Reference,
    ) -> Result<Stored, StoreFault> {
        let field = reference.field().unwrap_or_default();
        self.exec().vault_read(&settings.server, token, &settings.engine, reference.name(), field).await
    }

    /// A token, other than `refused`.
    async fn vault_token(
        &self,
        settings: &VaultSettings,
        refused: Option<&Arc<Secret<String>>>,
    ) -> Result<Arc<Secret<String>>, Fault> {
        if let VaultAuth::Token(held) = &*settings.auth {
            return Ok(Arc::new(given(held).await?));
        }
        // Whoever comes meanwhile waits for this one's.
        let mut session = self.0.references.session.0.lock().await;
        let now = self.clock().now();
        if let Some(SignedIn { token, until }) = &*session
            && until.is_none_or(|until| now < until)
            && !refused.is_some_and(|refused| Arc::ptr_eq(refused, token))
        {
            return Ok(token.clone());
        }
        *session = None;
        let got = self.vault_sign_in(settings).await?;
        let token = Arc::new(got.token.ok_or_else(|| Fault::Unusable("Vault gave no token".to_owned()))?);
        *session = Some(SignedIn { token: token.clone(), until: got.life.map(|life| now.plus(life * 2 / 3)) });
        Ok(token)
    }

    async fn vault_sign_in(&self, settings: &VaultSettings) -> Result<claviger_exec::secret_store::VaultToken, Fault> {
        let got = match &*settings.auth {
            VaultAuth::Token(_) => Err(StoreFault::Denied("a token needs no sign-in".to_owned())),
            VaultAuth::AppRole { mount, role_id, secret_id } => {
                let role_id = given(role_id).await?;
                let secret_id = match secret_id {
                    Some(held) => Some(given(held).await?),
                    None => None,
                };
                let login = VaultLogin::AppRole { mount, role_id: &role_id, secret_id: secret_id.as_ref() };
                self.exec().vault_login(&settings.server, login).await
            }
            VaultAuth::Kubernetes { mount, role, token_file } => {
                let jwt = given(&Held::File(token_file.clone())).await?;
                let login = VaultLogin::Kubernetes { mount, role, jwt: &jwt };
                self.exec().vault_login(&settings.server, login).await
            }
        };
        Ok(got?)
    }

    /// Lets a token that the operator gave live on, where half of its life is over: nobody may
    /// need it for longer than it lives. Called every minute or so.
    pub async fn references_tend(&self) {
        let Some(settings) = &self.settings().references.vault else { return };
        let VaultAuth::Token(held) = &*settings.auth else { return };
        let Ok(token) = given(held).await else { return };
        let server = &settings.server;
        let renewed = async {
            let now = self.exec().vault_look_up(server, &token).await?;
            let half = now.life.zip(now.whole).is_some_and(|(life, whole)| life < whole / 2);
            if half && now.renewable { self.exec().vault_renew(server, &token).await.map(drop) } else { Ok(()) }
        };
        if let Err(fault) = renewed.await {
            tracing::warn!(%fault, "this server's token for Vault could not be looked after");
        }
    }
}

/// What the operator gave. Only the log says which file it is that cannot be read.
async fn given(held: &Held) -> Result<Secret<String>, Fault> {
    held.read().await.map_err(|error| {
        tracing::warn!(%error, "this server's identity for Vault cannot be read");
        Fault::Denied("this server has nothing to prove itself to Vault with; its log says why".to_owned())
    })
}
