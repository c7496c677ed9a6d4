//! The private key: its kind, its encryption, and whether it is the certificate's.

use std::sync::Arc;

use pkcs8::{
    EncryptedPrivateKeyInfoRef, Error, SecretDocument,
    pkcs5::{self, EncryptionScheme, pbes2::Kdf},
};
use rustls::{crypto::aws_lc_rs::sign::any_supported_type, sign::SigningKey};
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer, pem::PemObject};
use x509_cert::{der::Decode, spki::SubjectPublicKeyInfoRef};

use super::{ClientCertificateError, chain::Own};
use crate::client::pem::labels;

/// Rounds of PBKDF2 that are gone through for one key: well above what anybody
/// recommends, and less than a second.
const MOST_ROUNDS: u32 = 2_000_000;
/// Memory that scrypt may take for one key.
const MOST_SCRYPT_BYTES: u64 = 64 << 20;

/// The one key of a PEM text.
pub(super) fn read(pem: &str, passphrase: Option<&str>) -> Result<Arc<dyn SigningKey>, ClientCertificateError> {
    let der = match label(pem)? {
        "ENCRYPTED PRIVATE KEY" => decrypt(pem, passphrase)?,
        _ if pem.contains("DEK-Info:") || pem.contains("Proc-Type:") => {
            return Err(ClientCertificateError::LegacyEncryption);
        }
        _ => PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| ClientCertificateError::KeyPem)?,
    };
    any_supported_type(&der).map_err(|_| match label(pem) {
        // Another passphrase makes something of it now and then, which is no key.
        Ok("ENCRYPTED PRIVATE KEY") if !is_key(&der) => ClientCertificateError::WrongPassphrase,
        _ => ClientCertificateError::UnreadableKey,
    })
}

/// What the key calls itself.
fn label(pem: &str) -> Result<&str, ClientCertificateError> {
    // What `openssl ecparam -genkey` writes before a key names its curve, which the key does too.
    let labels = labels(pem).filter(|label| *label != Some("EC PARAMETERS")).collect::<Option<Vec<_>>>();
    let labels = labels.ok_or(ClientCertificateError::KeyPem)?;
    let is_key =
        |label: &str| matches!(label, "PRIVATE KEY" | "RSA PRIVATE KEY" | "EC PRIVATE KEY" | "ENCRYPTED PRIVATE KEY");
    if let Some(other) = labels.iter().find(|label| !is_key(label)) {
        return Err(ClientCertificateError::KeyLabel((*other).to_owned()));
    }
    match labels.as_slice() {
        [] => Err(ClientCertificateError::NoKey),
        [one] => Ok(one),
        several => Err(ClientCertificateError::SeveralKeys(several.len())),
    }
}

fn decrypt(pem: &str, passphrase: Option<&str>) -> Result<PrivateKeyDer<'static>, ClientCertificateError> {
    let passphrase = passphrase.filter(|text| !text.is_empty()).ok_or(ClientCertificateError::NoPassphrase)?;
    // The reader does not know the encrypted kind; around it the text is the same.
    let relabelled = pem.replace("ENCRYPTED PRIVATE KEY", "PRIVATE KEY");
    let sealed = PrivatePkcs8KeyDer::from_pem_slice(relabelled.as_bytes());
    let sealed = sealed.map_err(|_| ClientCertificateError::KeyPem)?;
    let sealed = EncryptedPrivateKeyInfoRef::try_from(sealed.secret_pkcs8_der());
    let sealed = sealed.map_err(|_| ClientCertificateError::UnsupportedEncryption)?;
    check_cost(&sealed.encryption_algorithm)?;
    let opened: SecretDocument = sealed.decrypt(passphrase).map_err(|error| match error {
        Error::EncryptedPrivateKey(pkcs5::Error::DecryptFailed) | Error::Asn1(_) => {
            ClientCertificateError::WrongPassphrase
        }
        _ => ClientCertificateError::UnsupportedEncryption,
    })?;
    Ok(PrivateKeyDer::Pkcs8(opened.as_bytes().to_vec().into()))
}

/// Whoever makes a key decides what opening it costs; so much and no more.
fn check_cost(scheme: &EncryptionScheme) -> Result<(), ClientCertificateError> {
    let is_cheap = match scheme.pbes2().map(|parameters| &parameters.kdf) {
        Some(Kdf::Pbkdf2(parameters)) => parameters.iteration_count <= MOST_ROUNDS,
        Some(Kdf::Scrypt(parameters)) => {
            let blocks = parameters.cost_parameter.saturating_mul(u64::from(parameters.block_size));
            blocks.saturating_mul(128).saturating_mul(u64::from(parameters.parallelization)) <= MOST_SCRYPT_BYTES
        }
        _ => return Err(ClientCertificateError::UnsupportedEncryption),
    };
    if is_cheap { Ok(()) } else { Err(ClientCertificateError::TooCostly) }
}

fn is_key(der: &PrivateKeyDer<'_>) -> bool {
    pkcs8::PrivateKeyInfoRef::try_from(der.secret_der()).is_ok()
}

/// Whether a key is that of the first certificate.
pub(super) fn check_pair(key: &dyn SigningKey, own: &Own) -> Result<(), ClientCertificateError> {
    let public = key.public_key().ok_or(ClientCertificateError::UnreadableKey)?;
    let public = SubjectPublicKeyInfoRef::from_der(&public).map_err(|_| ClientCertificateError::UnreadableKey)?;
    match own.of_key(public.subject_public_key.raw_bytes()) {
        Some(1) => Ok(()),
        Some(other) => Err(ClientCertificateError::NotFirst(other)),
        None => Err(ClientCertificateError::Mismatch),
    }
}
