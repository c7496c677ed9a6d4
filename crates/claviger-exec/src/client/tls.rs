//! TLS: the system's authorities, the operator's and, for its own calls, a
//! connection's; always checked (E13).

use std::sync::Arc;

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, aws_lc_rs},
};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use rustls_platform_verifier::Verifier;

use super::authority::{AuthorityExpired, OwnAuthorities};

/// How certificates are checked: as they should be, or with the date forgiven.
pub(crate) struct Tls {
    provider: Arc<CryptoProvider>,
    usual: Arc<dyn ServerCertVerifier>,
    strict: Arc<ClientConfig>,
    forgiving: Arc<ClientConfig>,
}

impl Tls {
    pub(crate) fn new(extra_roots: Vec<CertificateDer<'static>>) -> Result<Self, String> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let verifier = Verifier::new_with_extra_roots(extra_roots, Arc::clone(&provider)).map_err(|error| {
            format!("no usable certificate authorities ({error}); install the package ca-certificates or configure one")
        })?;
        let usual: Arc<dyn ServerCertVerifier> = Arc::new(verifier);
        let strict = config(&provider, Arc::clone(&usual), false)?;
        let forgiving = config(&provider, Arc::clone(&usual), true)?;
        Ok(Self { provider, usual, strict, forgiving })
    }

    /// The same with authorities of a connection's own on top. Costs parsing;
    /// callers keep it.
    pub(super) fn with_authority(&self, pem: &str, date_forgiven: bool) -> Result<Arc<ClientConfig>, String> {
        let own = OwnAuthorities::new(pem, Arc::clone(&self.usual), &self.provider)?;
        config(&self.provider, Arc::new(own), date_forgiven)
    }

    pub(crate) fn config(&self, date_forgiven: bool) -> Arc<ClientConfig> {
        Arc::clone(if date_forgiven { &self.forgiving } else { &self.strict })
    }
}

/// Each one remembers its own sessions: one that was let in late, or by a
/// connection's own authority, must not open another door.
fn config(
    provider: &Arc<CryptoProvider>,
    verifier: Arc<dyn ServerCertVerifier>,
    date_forgiven: bool,
) -> Result<Arc<ClientConfig>, String> {
    let verifier = if date_forgiven { Arc::new(DateForgiven { inner: verifier }) } else { verifier };
    let builder = ClientConfig::builder_with_provider(Arc::clone(provider)).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| error.to_string())?.dangerous().with_custom_certificate_verifier(verifier);
    Ok(Arc::new(builder.with_no_client_auth()))
}

/// Checks chain, name and purpose as ever, but as of the last moment at which
/// every certificate of the chain was valid.
#[derive(Debug)]
struct DateForgiven {
    inner: Arc<dyn ServerCertVerifier>,
}

impl ServerCertVerifier for DateForgiven {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let mut moment = now;
        // Each turn goes back to the end of one more certificate of the chain.
        for _ in 0..8 {
            match self.inner.verify_server_cert(end_entity, intermediates, name, ocsp, moment) {
                Err(Error::InvalidCertificate(CertificateError::ExpiredContext { not_after, .. }))
                    if not_after < moment =>
                {
                    moment = not_after;
                }
                Err(Error::InvalidCertificate(CertificateError::Other(OtherError(other)))) => {
                    match other.downcast_ref::<AuthorityExpired>() {
                        Some(expired) if expired.not_after < moment => moment = expired.not_after,
                        _ => return Err(Error::InvalidCertificate(CertificateError::Other(OtherError(other)))),
                    }
                }
                verdict => return verdict,
            }
        }
        Err(Error::InvalidCertificate(CertificateError::Expired))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// What went wrong in a handshake, for people.
pub(crate) fn explain(host: &str, error: &std::io::Error) -> String {
    let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) else {
        return format!("{host} broke off the TLS handshake; does it speak TLS at this port?");
    };
    match error {
        Error::InvalidCertificate(reason) => format!("the certificate of {host} {}", certificate(reason)),
        Error::InvalidMessage(_) => format!("{host} does not speak TLS at this port"),
        Error::AlertReceived(alert) => format!("{host} refused the TLS handshake ({alert:?})"),
        other => format!("the TLS handshake with {host} failed: {other}"),
    }
}

fn certificate(reason: &CertificateError) -> String {
    match reason {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "has expired; renew it there, or set allowExpiredCertificate".to_owned()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "is not valid yet; check the clocks there and here".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "is for other names than this one".to_owned()
        }
        CertificateError::BadSignature => "was not signed by the authority that it names".to_owned(),
        CertificateError::UnknownIssuer => {
            "was issued by an authority that is not known here; the operator can add it, or an HTTP connection \
             name it as certificate_authority"
                .to_owned()
        }
        CertificateError::Revoked => "has been revoked".to_owned(),
        CertificateError::Other(OtherError(why)) => format!("is not good: {why}"),
        other => format!("is not good: {other}"),
    }
}
