//! A client certificate on its way into handshakes.

use std::{fmt, sync::Arc};

use aws_lc_rs::digest::{Context, SHA256};
use claviger_model::{ClientCertificate, Secret};

/// A client certificate as requests carry it: cheap to clone, told apart by a
/// fingerprint of all of it.
#[derive(Clone)]
pub struct ClientIdentity {
    pub(super) certificate: Arc<ClientCertificate>,
    pub(super) fingerprint: Fingerprint,
}

/// SHA-256 of a certificate with its key and passphrase: tells one from another
/// without holding a secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Fingerprint([u8; 32]);

impl ClientIdentity {
    /// Of a certificate that its owner needs again.
    pub(crate) fn copied(certificate: &ClientCertificate) -> Self {
        let secret = |value: &Secret<String>| Secret::new(value.expose().clone());
        Self::from(ClientCertificate {
            certificate: certificate.certificate.clone(),
            private_key: secret(&certificate.private_key),
            passphrase: certificate.passphrase.as_ref().map(secret),
        })
    }
}

impl From<ClientCertificate> for ClientIdentity {
    fn from(certificate: ClientCertificate) -> Self {
        let passphrase = certificate.passphrase.as_ref().map(|passphrase| passphrase.expose().as_str());
        let parts = [Some(certificate.certificate.as_str()), Some(certificate.private_key.expose()), passphrase];
        let mut context = Context::new(&SHA256);
        for part in parts {
            // With its length, so that nothing can move from one part to the next.
            context.update(&part.map_or(u64::MAX, |part| part.len() as u64).to_be_bytes());
            context.update(part.unwrap_or_default().as_bytes());
        }
        let mut fingerprint = [0; 32];
        fingerprint.copy_from_slice(context.finish().as_ref());
        Self { certificate: Arc::new(certificate), fingerprint: Fingerprint(fingerprint) }
    }
}

impl fmt::Debug for ClientIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientIdentity").finish_non_exhaustive()
    }
}
