//! Who this server is to AWS: the identity that assumes the roles of connections,
//! and does nothing else. It comes from the configuration alone: no variable or profile of
//! the host is read, and its metadata service is asked only where the operator names it
//! (security.md E13).

use std::{path::PathBuf, sync::Arc};

use claviger_exec::{
    Exec,
    host_keys::{HostAddress, HostKeys},
};
use claviger_model::{OpenedCredential, Secret, Timestamp};
use tokio::sync::Mutex;

/// `[aws]`
#[derive(Clone, Debug, Default)]
pub struct AwsSettings {
    /// Takes the place of the public STS.
    pub sts_endpoint: Option<String>,
    /// Who assumes roles; without one no role can be assumed.
    pub identity: Option<Arc<AwsIdentity>>,
}

/// A value, or the file that has it. A file is read for every use, so that
/// somebody else may rotate what is in it.
#[derive(Debug)]
pub enum Held {
    /// The value itself.
    Value(Secret<String>),
    /// Where it is; blanks around it do not count.
    File(PathBuf),
}

/// How this server proves itself to STS.
#[derive(Debug)]
pub enum AwsIdentity {
    /// Keys of a user, or of a session that somebody renews.
    Keys {
        /// `AKIA…` or `ASIA…`
        access_key_id: Held,
        /// Its secret half.
        secret_access_key: Held,
        /// For a session.
        session_token: Option<Held>,
    },
    /// A token of an OIDC issuer (such as a Kubernetes service account's) and the
    /// role that it is exchanged for.
    WebIdentity {
        /// `arn:aws:iam::ACCOUNT:role/NAME`
        role_arn: String,
        /// Where the token is.
        token_file: PathBuf,
    },
    /// Keys that the host lends: of the role of an instance or of a container.
    Host(HostIdentity),
}

/// Who lends keys, and those that were lent last.
#[derive(Debug)]
pub struct HostIdentity {
    /// Who is asked.
    pub lender: Lender,
    kept: Mutex<Kept>,
}

/// What the last questions came to.
#[derive(Debug, Default)]
struct Kept {
    keys: Option<HostKeys>,
    /// Since when there are no new ones, and why.
    failed: Option<(Timestamp, String)>,
}

/// Who lends keys to what runs on a host.
#[derive(Debug)]
pub enum Lender {
    /// EC2's metadata service.
    Instance(HostAddress),
    /// ECS, or EKS Pod Identity, which wants to see what is in a file.
    Container(HostAddress, Option<PathBuf>),
}

/// Renewed so long before they end, in microseconds. The host has the next ones by then.
const MARGIN: i64 = 5 * 60 * 1_000_000;
/// A host that lends nothing is asked again after so long, in microseconds: everybody waits
/// meanwhile, one after the other.
const REST: i64 = 5 * 1_000_000;

impl HostIdentity {
    /// Keys are asked for at the first use.
    pub fn new(lender: Lender) -> Self {
        Self { lender, kept: Mutex::default() }
    }

    /// Whoever comes while keys are asked for waits for them. Those that have not ended
    /// are good enough where no others are to be had.
    async fn lend(&self, exec: &Exec, now: Timestamp, credential: &mut OpenedCredential) -> Result<(), String> {
        let mut kept = self.kept.lock().await;
        let due = kept.keys.as_ref().is_none_or(|keys| keys.expires_at.0 - MARGIN <= now.0);
        let resting = kept.failed.as_ref().is_some_and(|(since, _)| now.0 < since.0 + REST);
        if due && !resting {
            match self.lender.ask(exec).await {
                Ok(keys) => *kept = Kept { keys: Some(keys), failed: None },
                Err(error) => {
                    tracing::warn!(%error, "the host lends no new keys of AWS");
                    kept.failed = Some((now, error));
                }
            }
        }
        let Some(keys) = kept.keys.as_ref().filter(|keys| keys.expires_at > now) else {
            let ended = || "the keys that the host lends have ended".to_owned();
            return Err(kept.failed.as_ref().map_or_else(ended, |(_, error)| error.clone()));
        };
        for (name, value) in [
            ("base_access_key_id", &keys.access_key_id),
            ("base_secret_access_key", &keys.secret_access_key),
            ("base_session_token", &keys.session_token),
        ] {
            credential.secrets.push((name.to_owned(), Secret::new(value.expose().clone())));
        }
        Ok(())
    }
}

impl Lender {
    async fn ask(&self, exec: &Exec) -> Result<HostKeys, String> {
        match self {
            Self::Instance(service) => exec.instance_keys(service).await,
            Self::Container(service, None) => exec.container_keys(service, None).await,
            Self::Container(service, Some(file)) => exec.container_keys(service, Some(&read(file).await?)).await,
        }
    }
}

impl AwsSettings {
    /// Puts the identity among the fields of a credential that is to assume a
    /// role, under the names that `Exec::token_obtain` asks for. Nothing where
    /// there is none: exec says what is missing.
    ///
    /// # Errors
    /// Which file cannot be read or what the host answered, in words for the operator.
    pub async fn lend(&self, exec: &Exec, now: Timestamp, credential: &mut OpenedCredential) -> Result<(), String> {
        let Some(identity) = &self.identity else { return Ok(()) };
        match &**identity {
            AwsIdentity::Keys { access_key_id, secret_access_key, session_token } => {
                let keys = [
                    ("base_access_key_id", Some(access_key_id)),
                    ("base_secret_access_key", Some(secret_access_key)),
                    ("base_session_token", session_token.as_ref()),
                ];
                for (name, held) in keys {
                    if let Some(held) = held {
                        let value = held.read().await.map_err(|error| ours(&error))?;
                        credential.secrets.push((name.to_owned(), value));
                    }
                }
            }
            AwsIdentity::WebIdentity { role_arn, token_file } => {
                credential.plain.push(("base_role_arn".to_owned(), role_arn.clone()));
                let token = read(token_file).await.map_err(|error| ours(&error))?;
                credential.secrets.push(("base_web_identity_token".to_owned(), token));
            }
            AwsIdentity::Host(host) => host.lend(exec, now, credential).await.map_err(|error| ours(&error))?,
        }
        Ok(())
    }
}

fn ours(error: &str) -> String {
    format!("this server's identity of AWS, {error}")
}

impl Held {
    /// The value, by now.
    ///
    /// # Errors
    /// Which file cannot be read.
    pub(crate) async fn read(&self) -> Result<Secret<String>, String> {
        match self {
            Self::Value(value) => Ok(Secret::new(value.expose().clone())),
            Self::File(path) => read(path).await,
        }
    }
}

async fn read(path: &PathBuf) -> Result<Secret<String>, String> {
    let text = tokio::fs::read_to_string(path).await.map(Secret::new);
    let text = text.map_err(|error| format!("{}: {error}", path.display()))?;
    match text.expose().trim() {
        "" => Err(format!("{} is empty", path.display())),
        trimmed => Ok(Secret::new(trimmed.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    use claviger_exec::EgressConfig;
    use claviger_model::{ConnectionId, Destination, OrganizationId, scheme::Authentication};

    use super::*;

    fn credential() -> OpenedCredential {
        let destination = Destination::of_aws("https://*.amazonaws.com").expect("all hosts of AWS");
        OpenedCredential {
            organization_id: OrganizationId(uuid::Uuid::nil()),
            connection_id: ConnectionId(uuid::Uuid::nil()),
            destination,
            authentication: Authentication::default(),
            secrets: Vec::new(),
            plain: Vec::new(),
            certificate_authority: None,
            client_certificate: None,
            token: None,
        }
    }

    async fn lent(identity: AwsIdentity) -> Result<Vec<(String, String)>, String> {
        let settings = AwsSettings { sts_endpoint: None, identity: Some(Arc::new(identity)) };
        let mut credential = credential();
        let exec = Exec::new(EgressConfig::default()).expect("a door");
        settings.lend(&exec, Timestamp(0), &mut credential).await?;
        let secrets = credential.secrets.iter().map(|(name, value)| (name.clone(), value.expose().clone()));
        Ok(secrets.chain(credential.plain.clone()).collect())
    }

    #[tokio::test]
    async fn a_host_that_lends_nothing_is_not_asked_for_every_use() {
        let service = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", service.local_addr().expect("an address")).parse().expect("of this host");
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        tokio::spawn(async move {
            while service.accept().await.is_ok() {
                counted.fetch_add(1, Relaxed);
            }
        });
        let host = HostIdentity::new(Lender::Instance(address));
        let exec = Exec::new(EgressConfig::default()).expect("a door");
        let lend = async |seconds: i64| host.lend(&exec, Timestamp(seconds * 1_000_000), &mut credential()).await;
        for (second, wanted) in [(0, 1), (1, 1), (4, 1), (5, 2), (6, 2)] {
            let error = lend(second).await.expect_err("no keys");
            assert!(error.contains("cannot be reached"), "{error}");
            assert_eq!(asked.load(Relaxed), wanted, "at {second} s");
        }
        // What was lent is good until it ends.
        let text = |text: &str| Secret::new(text.to_owned());
        let keys = HostKeys {
            access_key_id: text("ASIA"),
            secret_access_key: text("secret"),
            session_token: text("token"),
            expires_at: Timestamp(100_000_000),
        };
        host.kept.lock().await.keys = Some(keys);
        lend(99).await.expect("those of before");
        lend(100).await.expect_err("which have ended");
    }

    #[tokio::test]
    async fn what_is_in_a_file_is_read_for_every_use() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("key");
        let keys = || AwsIdentity::Keys {
            access_key_id: Held::Value("AKID".to_owned().into()),
            secret_access_key: Held::File(file.clone()),
            session_token: None,
        };
        let missing = lent(keys()).await.expect_err("no file");
        assert!(missing.contains(&file.display().to_string()), "{missing}");
        for value in ["first", "second"] {
            std::fs::write(&file, format!("{value}\n")).expect("a file");
            let pairs = [("base_access_key_id", "AKID"), ("base_secret_access_key", value)];
            assert_eq!(lent(keys()).await, Ok(pairs.map(|(name, value)| (name.into(), value.into())).into()));
        }
        std::fs::write(&file, "\n").expect("a file");
        assert!(lent(keys()).await.expect_err("an empty file").ends_with("is empty"));
        let identity = AwsIdentity::WebIdentity { role_arn: "arn:x".into(), token_file: "/no/such/token".into() };
        assert!(lent(identity).await.expect_err("no file").contains("/no/such/token"));
    }
}
