//! Client certificates: read, judged, and made into what a handshake shows.

mod chain;
mod fault;
mod key;

use std::{sync::Arc, time::Duration};

use claviger_model::{ClientCertificate, Secret, Timestamp};
use rustls::sign::{CertifiedKey, SigningKey};
use rustls_pki_types::CertificateDer;

use chain::Own;
pub(super) use fault::day;
pub use fault::{CertificateField, ClientCertificateError};

/// What a client certificate says about itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientCertificateFacts {
    /// The last moment at which it is good.
    pub not_after: Timestamp,
    /// Whom it names (RFC 4514); `None` where it names nobody.
    pub subject: Option<String>,
}

/// Whether a certificate with its key will do as a connection's client
/// certificate now: the certificate first and its chain behind it in PEM; one
/// key in PKCS #8, PKCS #1 or SEC 1, encrypted by PBES2 (RFC 8018) if there is a
/// passphrase for it. Takes as long as the key's own number of rounds asks for,
/// which is limited.
///
/// # Errors
/// What is wrong and with which of the three; certificates are numbered from 1.
pub fn check_client_certificate(
    certificate: &str,
    private_key: &Secret<String>,
    passphrase: Option<&Secret<String>>,
    now: Timestamp,
) -> Result<ClientCertificateFacts, ClientCertificateError> {
    let (_, own, key) = read(certificate, private_key, passphrase)?;
    key::check_pair(key.as_ref(), &own)?;
    own.check_time(now)?;
    Ok(ClientCertificateFacts { not_after: own.not_after, subject: own.subject })
}

/// When a client certificate ends; `None` where the text holds none that can be read.
pub fn client_certificate_ends(certificate: &str) -> Option<Timestamp> {
    let chain = chain::read(certificate).ok()?;
    Own::read(&chain).ok().map(|own| own.not_after)
}

type Read = (Vec<CertificateDer<'static>>, Own, Arc<dyn SigningKey>);

fn read(
    certificate: &str,
    private_key: &Secret<String>,
    passphrase: Option<&Secret<String>>,
) -> Result<Read, ClientCertificateError> {
    let chain = chain::read(certificate)?;
    let own = Own::read(&chain)?;
    let key = key::read(private_key.expose(), passphrase.map(|passphrase| passphrase.expose().as_str()))?;
    Ok((chain, own, key))
}

/// A certificate that can be shown, and until when.
pub(super) struct Shown {
    pub(super) key: Arc<CertifiedKey>,
    pub(super) not_after: Timestamp,
}

impl Shown {
    /// Reads it once more: what is kept was checked, by an earlier version perhaps.
    pub(super) fn open(certificate: &ClientCertificate) -> Result<Self, ClientCertificateError> {
        let ClientCertificate { certificate, private_key, passphrase } = certificate;
        let (chain, own, key) = read(certificate, private_key, passphrase.as_ref())?;
        key::check_pair(key.as_ref(), &own)?;
        Ok(Self { key: Arc::new(CertifiedKey::new(chain, key)), not_after: own.not_after })
    }
}

/// A duration since 1970 as a moment.
pub(super) fn moment(since_1970: Duration) -> Timestamp {
    Timestamp(i64::try_from(since_1970.as_micros()).unwrap_or(i64::MAX))
}
