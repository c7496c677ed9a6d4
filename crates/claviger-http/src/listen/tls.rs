//! TLS from files: a PEM chain and its key, TLS 1.2 and 1.3, HTTP/2 by ALPN.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use rustls::{ServerConfig, crypto::aws_lc_rs};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem, pem::PemObject};

/// A certificate or key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// `--tls-cert` cannot be read or is no PEM.
    #[error("--tls-cert {path}: {problem}")]
    Certificate {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// `--tls-key` cannot be read or is no PEM. Never holds a part of the key.
    #[error("--tls-key {path}: {problem}")]
    Key {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// Each is readable, but they do not work together.
    #[error("--tls-cert {cert} and --tls-key {key} cannot be used together: {problem}")]
    Pair {
        /// The certificate file.
        cert: PathBuf,
        /// The key file.
        key: PathBuf,
        /// What rustls says.
        problem: String,
    },
}

/// Loads a certificate chain (leaf first) and its private key (PKCS#8, PKCS#1
/// or SEC1), both PEM.
///
/// # Errors
/// Names the option, the file and what is wrong.
pub fn tls_load(cert: &Path, key: &Path) -> Result<Arc<ServerConfig>, TlsError> {
    let pair = |problem: rustls::Error| TlsError::Pair {
        cert: cert.to_owned(),
        key: key.to_owned(),
        problem: describe(&problem),
    };
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(pair)?
        .with_no_client_auth()
        .with_single_cert(chain(cert)?, private_key(key)?)
        .map_err(pair)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let fail = |problem: String| TlsError::Certificate { path: path.to_owned(), problem };
    let chain = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| fail(pem_problem(&error)))?;
    if chain.is_empty() {
        return Err(fail("holds no PEM certificate (-----BEGIN CERTIFICATE-----)".to_owned()));
    }
    Ok(chain)
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    PrivateKeyDer::from_pem_file(path).map_err(|error| {
        let problem = match error {
            pem::Error::NoItemsFound => "holds no unencrypted PEM private key (-----BEGIN PRIVATE KEY-----)".to_owned(),
            other => pem_problem(&other),
        };
        TlsError::Key { path: path.to_owned(), problem }
    })
}

/// What is wrong with a PEM file, without any of its content.
fn pem_problem(error: &pem::Error) -> String {
    match error {
        pem::Error::Io(io) => format!("cannot be read: {io}"),
        pem::Error::Base64Decode(_) => "is not PEM: the base64 inside is damaged".to_owned(),
        pem::Error::MissingSectionEnd { .. } => "is not PEM: a section has no -----END line".to_owned(),
        _ => "is not PEM".to_owned(),
    }
}

fn describe(problem: &rustls::Error) -> String {
    match problem {
        rustls::Error::InconsistentKeys(_) => "the key does not belong to the certificate".to_owned(),
        other => other.to_string(),
    }
}
