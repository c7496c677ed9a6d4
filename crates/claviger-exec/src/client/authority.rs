//! Certificate authorities of a connection's own (E13): trusted by its calls
//! alone, besides the system's and the operator's.

use std::{fmt, sync::Arc, time::Duration};

use claviger_model::Timestamp;
use rustls::{
    CertificateError, DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::CryptoProvider,
};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject};
use webpki::{EndEntityCert, KeyUsage};

use super::pem::labels;

/// More than a private authority with its predecessors needs.
const MOST: usize = 16;

/// Why a text is no certificate authority. The texts say what would be right
/// and hold nothing of what was given but a PEM label.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AuthorityError {
    /// Something else stands in it, perhaps a private key.
    #[error("holds a {0}; give only certificates, each from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----")]
    Label(String),
    /// Broken PEM.
    #[error("is not readable PEM; copy it anew, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----")]
    Pem,
    /// Nothing in it.
    #[error(
        "holds no certificate; give the authority's, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----"
    )]
    Empty,
    /// A whole trust store.
    #[error("holds more than {MOST} certificates; give only those of the authority of this service")]
    TooMany,
    /// Not X.509, or not in a form that is understood.
    #[error("certificate {0} cannot be read; give an X.509 certificate, version 3")]
    Unreadable(usize),
    /// A server's own certificate, for instance.
    #[error(
        "certificate {0} is not an authority's: it says that it signs no others (CA:TRUE is missing); give the one that signed the service's"
    )]
    NotAnAuthority(usize),
    /// Its time is over.
    #[error("certificate {0} has expired; give the authority's current one")]
    Expired(usize),
    /// Its time has not come.
    #[error("certificate {0} is not valid yet; check the clocks of this server and of the authority")]
    NotYet(usize),
}

/// Whether a text will do as a connection's `certificate_authority` now: one or
/// several certificates of authorities in PEM, and nothing else.
///
/// # Errors
/// What is wrong with it; certificates are numbered from 1.
pub fn check_authority(pem: &str, now: Timestamp) -> Result<(), AuthorityError> {
    let millis = u64::try_from(now.unix_millis()).unwrap_or_default();
    let now = UnixTime::since_unix_epoch(Duration::from_millis(millis));
    for (index, certificate) in read(pem)?.iter().enumerate() {
        judge(certificate, now).map_err(|fault| match fault {
            Fault::Unreadable => AuthorityError::Unreadable(index + 1),
            Fault::NotAnAuthority => AuthorityError::NotAnAuthority(index + 1),
            Fault::Expired { .. } => AuthorityError::Expired(index + 1),
            Fault::NotYet => AuthorityError::NotYet(index + 1),
        })?;
    }
    Ok(())
}

fn read(pem: &str) -> Result<Vec<CertificateDer<'static>>, AuthorityError> {
    // The reader skips what it does not know, which could be a sealed key.
    if let Some(label) = labels(pem).find(|label| *label != Some("CERTIFICATE")) {
        return Err(label.map_or(AuthorityError::Pem, |label| AuthorityError::Label(label.to_owned())));
    }
    let certificates = CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<Vec<_>, _>>();
    let certificates = certificates.map_err(|_| AuthorityError::Pem)?;
    match certificates.len() {
        0 => Err(AuthorityError::Empty),
        1..=MOST => Ok(certificates),
        _ => Err(AuthorityError::TooMany),
    }
}

enum Fault {
    Unreadable,
    NotAnAuthority,
    Expired { not_after: UnixTime },
    NotYet,
}

/// Whether a certificate is an authority's and its time is now.
///
/// A trust anchor's own dates and constraints are looked at by nobody in a
/// handshake, so we do: asked about the certificate as if it were a server's,
/// the verifier judges its time first and then that it is an authority's.
fn judge(certificate: &CertificateDer<'_>, now: UnixTime) -> Result<(), Fault> {
    let read = EndEntityCert::try_from(certificate).map_err(|_| Fault::Unreadable)?;
    match read.verify_for_usage(&[], &[], &[], now, KeyUsage::server_auth(), None, None) {
        Err(webpki::Error::CaUsedAsEndEntity) => Ok(()),
        Err(webpki::Error::CertExpired { not_after, .. }) => Err(Fault::Expired { not_after }),
        Err(webpki::Error::CertNotValidYet { .. }) => Err(Fault::NotYet),
        _ => Err(Fault::NotAnAuthority),
    }
}

/// The certificate chain is good, but for its authority's own date.
#[derive(Debug)]
pub(super) struct AuthorityExpired {
    pub(super) not_after: UnixTime,
}

impl fmt::Display for AuthorityExpired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this connection's certificate_authority, which issued it, has expired; replace it there")
    }
}

impl std::error::Error for AuthorityExpired {}

/// Trusts a connection's own authorities besides the usual ones.
#[derive(Debug)]
pub(super) struct OwnAuthorities {
    own: Vec<(CertificateDer<'static>, Arc<WebPkiServerVerifier>)>,
    usual: Arc<dyn ServerCertVerifier>,
}

impl OwnAuthorities {
    pub(super) fn new(
        pem: &str,
        usual: Arc<dyn ServerCertVerifier>,
        provider: &Arc<CryptoProvider>,
    ) -> Result<Self, String> {
        let own = read(pem).map_err(|error| error.to_string())?.into_iter().map(|certificate| {
            let mut roots = RootCertStore::empty();
            roots.add(certificate.clone()).map_err(|error| error.to_string())?;
            let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider)).build();
            Ok((certificate, verifier.map_err(|error| error.to_string())?))
        });
        Ok(Self { own: own.collect::<Result<_, String>>()?, usual })
    }
}

/// The verdict about an authority whose signature was good.
fn in_time(certificate: &CertificateDer<'_>, now: UnixTime) -> Result<(), Error> {
    let fault = match judge(certificate, now) {
        Ok(()) => return Ok(()),
        Err(Fault::Expired { not_after }) => {
            CertificateError::Other(OtherError(Arc::new(AuthorityExpired { not_after })))
        }
        Err(Fault::NotYet) => CertificateError::NotValidYet,
        Err(Fault::Unreadable | Fault::NotAnAuthority) => CertificateError::UnknownIssuer,
    };
    Err(Error::InvalidCertificate(fault))
}

impl ServerCertVerifier for OwnAuthorities {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let mut closest = None;
        for (authority, verifier) in &self.own {
            let verdict = verifier.verify_server_cert(end_entity, intermediates, name, ocsp, now);
            match verdict.and_then(|verified| in_time(authority, now).map(|()| verified)) {
                Ok(verified) => return Ok(verified),
                Err(Error::InvalidCertificate(CertificateError::UnknownIssuer)) => {}
                Err(error) => closest = Some(error),
            }
        }
        let usual = self.usual.verify_server_cert(end_entity, intermediates, name, ocsp, now);
        usual.map_err(|error| closest.unwrap_or(error))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.usual.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.usual.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.usual.supported_verify_schemes()
    }
}
