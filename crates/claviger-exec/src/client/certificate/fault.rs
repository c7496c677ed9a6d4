//! What can be wrong with a client certificate.

use claviger_model::Timestamp;

/// The field that is to blame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CertificateField {
    /// `certificate`
    Certificate,
    /// `private_key`
    PrivateKey,
    /// `passphrase`
    Passphrase,
}

impl CertificateField {
    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::PrivateKey => "private_key",
            Self::Passphrase => "passphrase",
        }
    }
}

/// Why a certificate and a key cannot be a client certificate. The texts say
/// what would be right and hold nothing of what was given but PEM labels, dates
/// and numbers.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ClientCertificateError {
    /// Something else stands among the certificates.
    #[error(
        "holds a {0}; give only certificates, each from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, and the key as private_key"
    )]
    CertificateLabel(String),
    /// Broken PEM.
    #[error("is not readable PEM; copy it anew, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----")]
    CertificatePem,
    /// Nothing in it.
    #[error(
        "holds no certificate; give it in PEM, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE----- (a .p12 or .pfx file gives it with: openssl pkcs12 -in FILE -nokeys)"
    )]
    NoCertificate,
    /// A whole trust store.
    #[error("holds more than {0} certificates; give the client's own and those between it and its authority")]
    TooManyCertificates(usize),
    /// Not X.509.
    #[error("certificate {0} cannot be read; give an X.509 certificate")]
    UnreadableCertificate(usize),
    /// Its time is over.
    #[error("has expired ({}); give the current one", day(.0))]
    Expired(Timestamp),
    /// Its time has not come.
    #[error("is not valid before {0}; give one that is valid now, or check this server's clock")]
    NotYet(Timestamp),
    /// The key is that of another one of the chain.
    #[error(
        "begins with another certificate than the private key's, which is number {0}; put that one first and those that signed it behind it"
    )]
    NotFirst(usize),
    /// The key is of another certificate.
    #[error("does not belong to the certificate; give the key that the certificate was requested with")]
    Mismatch,
    /// Something else stands in the key.
    #[error(
        "holds a {0}; give only the private key, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY----- (EC, RSA and ENCRYPTED PRIVATE KEY will do too)"
    )]
    KeyLabel(String),
    /// Broken PEM.
    #[error("is not readable PEM; copy it anew, from its -----BEGIN line to its -----END line")]
    KeyPem,
    /// Nothing in it.
    #[error(
        "holds no private key; give it in PEM, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY----- (a .p12 or .pfx file gives it with: openssl pkcs12 -in FILE -nocerts)"
    )]
    NoKey,
    /// Two, or more.
    #[error("holds {0} private keys; give only the one of the certificate")]
    SeveralKeys(usize),
    /// Of a kind that TLS cannot use here.
    #[error(
        "cannot be used; give an RSA key of 2048 to 8192 bits, an ECDSA key (P-256, P-384, P-521) or an Ed25519 key"
    )]
    UnreadableKey,
    /// PEM encryption of RFC 1421 (`DEK-Info`).
    #[error(
        "is encrypted in the old way of PEM (DEK-Info), which is easily broken; convert it with: openssl pkcs8 -topk8 -in key.pem -out new.pem"
    )]
    LegacyEncryption,
    /// PBES1, or a cipher that is not known.
    #[error(
        "is encrypted in a way that is not supported; convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in key.pem -out new.pem"
    )]
    UnsupportedEncryption,
    /// Opening it would take too long.
    #[error(
        "asks for too much work to be decrypted; convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 600000 -in key.pem -out new.pem"
    )]
    TooCostly,
    /// An encrypted key without one.
    #[error("is missing: the private key is encrypted; give the passphrase that opens it")]
    NoPassphrase,
    /// It does not open the key.
    #[error("does not open the private key; give the one that it was encrypted with")]
    WrongPassphrase,
}

impl ClientCertificateError {
    /// What is to blame.
    pub fn field(&self) -> CertificateField {
        match self {
            Self::CertificateLabel(_)
            | Self::CertificatePem
            | Self::NoCertificate
            | Self::TooManyCertificates(_)
            | Self::UnreadableCertificate(_)
            | Self::Expired(_)
            | Self::NotYet(_)
            | Self::NotFirst(_) => CertificateField::Certificate,
            Self::Mismatch
            | Self::KeyLabel(_)
            | Self::KeyPem
            | Self::NoKey
            | Self::SeveralKeys(_)
            | Self::UnreadableKey
            | Self::LegacyEncryption
            | Self::UnsupportedEncryption
            | Self::TooCostly => CertificateField::PrivateKey,
            Self::NoPassphrase | Self::WrongPassphrase => CertificateField::Passphrase,
        }
    }
}

/// The day of a moment.
pub(crate) fn day(moment: &Timestamp) -> String {
    let text = moment.to_string();
    text.split_once('T').map_or(text.clone(), |(day, _)| day.to_owned())
}
