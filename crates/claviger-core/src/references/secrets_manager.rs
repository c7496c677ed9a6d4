//! `aws-sm:name#field`: with this server's identity under `[aws]`, or a role that it assumes.

use std::sync::Arc;

use claviger_exec::secret_store::{AwsKeys, SecretsManager, Stored};
use claviger_model::{
    ConnectionId, Destination, ObtainedToken, OpenedCredential, OrganizationId, Reference, Secret, Timestamp,
    TokenFault, TokenPlan, TokenProof, scheme::Authentication, upstream_token::AssumeRolePlan,
};
use tokio::sync::Mutex;
use uuid::Uuid;

use super::fault::Fault;
use crate::{AwsIdentity, Core};

/// `[references.aws_secrets_manager]`
#[derive(Clone, Debug)]
pub struct SecretsManagerSettings {
    /// Where it is.
    pub manager: SecretsManager,
    /// The role that reads, where it is not the server's own identity.
    pub role_arn: Option<String>,
    /// What the role's trust policy asks for.
    pub external_id: Option<String>,
}

/// Keys of the role, for as long as they are good.
#[derive(Default)]
pub(super) struct RoleKeys(Mutex<Option<(Arc<AwsKeys>, Timestamp)>>);

/// In microseconds: keys are not used for a request that they may not outlive.
const MARGIN: i64 = 60_000_000;

impl Core {
    pub(super) async fn secrets_manager_value(
        &self,
        settings: &SecretsManagerSettings,
        reference: &Reference,
    ) -> Result<Stored, Fault> {
        let keys = match &settings.role_arn {
            Some(role_arn) => self.role_keys(settings, role_arn).await?,
            None => Arc::new(self.own_keys().await?),
        };
        let (name, field, now) = (reference.name(), reference.field(), self.clock().now());
        Ok(self.exec().secrets_manager_read(&settings.manager, &keys, name, field, now).await?)
    }

    async fn own_keys(&self) -> Result<AwsKeys, Fault> {
        let Some(AwsIdentity::Keys { access_key_id, secret_access_key, session_token }) =
            self.settings().aws.identity.as_deref()
        else {
            return Err(unproved("there are no keys under [aws]"));
        };
        let session_token = match session_token {
            Some(held) => Some(held.read().await.map_err(|error| unproved(&error))?),
            None => None,
        };
        Ok(AwsKeys {
            access_key_id: access_key_id.read().await.map_err(|error| unproved(&error))?,
            secret_access_key: secret_access_key.read().await.map_err(|error| unproved(&error))?,
            session_token,
        })
    }

    /// Keys of the role; whoever comes while they are asked for waits for them.
    async fn role_keys(&self, settings: &SecretsManagerSettings, role_arn: &str) -> Result<Arc<AwsKeys>, Fault> {
        let mut kept = self.0.references.role_keys.0.lock().await;
        let now = self.clock().now();
        if let Some((keys, until)) = &*kept
            && now < *until
        {
            return Ok(keys.clone());
        }
        let mut credential = self.role_credential(settings, role_arn)?;
        let lent = self.settings().aws.lend(self.exec(), now, &mut credential).await;
        lent.map_err(|error| unproved(&error))?;
        let obtained = self.exec().token_obtain(&credential, TokenProof::Held, now, self.entropy()).await;
        let obtained = obtained.map_err(|fault| {
            tracing::warn!(%fault, "the role that reads from AWS Secrets Manager could not be assumed");
            let text = "this server could not assume the role that reads from AWS Secrets Manager; its log says why";
            match fault {
                TokenFault::Unavailable { .. } => Fault::Unreachable(text.to_owned()),
                _ => Fault::Denied(text.to_owned()),
            }
        })?;
        let until = obtained.expires_at.map_or(now, |end| Timestamp(end.0 - MARGIN));
        let keys = Arc::new(keys(obtained)?);
        *kept = Some((keys.clone(), until));
        Ok(keys)
    }

    /// A credential that is nobody's but this server's, to assume the role with.
    fn role_credential(&self, settings: &SecretsManagerSettings, role_arn: &str) -> Result<OpenedCredential, Fault> {
        let region = &settings.manager.region;
        let endpoint = self.settings().aws.sts_endpoint.clone();
        // Nothing is sent there: the keys are all that is wanted.
        let destination = Destination::of_aws("https://*.amazonaws.com").ok_or_else(|| unproved("no host of AWS"))?;
        Ok(OpenedCredential {
            organization_id: OrganizationId(Uuid::nil()),
            connection_id: ConnectionId(Uuid::nil()),
            destination,
            authentication: Authentication::default(),
            secrets: Vec::new(),
            plain: Vec::new(),
            certificate_authority: None,
            client_certificate: None,
            token: Some(TokenPlan::AssumeRole(AssumeRolePlan {
                endpoint: endpoint.unwrap_or_else(|| format!("https://sts.{region}.amazonaws.com")),
                region: region.clone(),
                role_arn: role_arn.to_owned(),
                external_id: settings.external_id.clone().unwrap_or_default(),
                session_name: "claviger-references".to_owned(),
                policy: None,
                identity_audience: None,
            })),
        })
    }
}

fn keys(obtained: ObtainedToken) -> Result<AwsKeys, Fault> {
    let mut secrets = obtained.secrets;
    let mut take = |name: &str| -> Option<Secret<String>> {
        let place = secrets.iter().position(|(known, _)| known == name)?;
        Some(secrets.swap_remove(place).1)
    };
    match (take("access_key_id"), take("secret_access_key"), take("session_token")) {
        (Some(access_key_id), Some(secret_access_key), session_token) => {
            Ok(AwsKeys { access_key_id, secret_access_key, session_token })
        }
        _ => Err(Fault::Unusable("AWS gave no keys for the role".to_owned())),
    }
}

/// Only the log says what is wrong with the operator's own setting.
fn unproved(error: &str) -> Fault {
    tracing::warn!(error, "this server's identity of AWS cannot be used");
    Fault::Denied("this server has nothing to prove itself to AWS with; its log says why".to_owned())
}
