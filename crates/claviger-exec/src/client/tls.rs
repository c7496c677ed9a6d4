//! TLS: the system's authorities and the operator's, always checked (E13).

use std::sync::Arc;

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::aws_lc_rs,
};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use rustls_platform_verifier::Verifier;

/// How certificates are checked: as they should be, or with the date forgiven.
pub(crate) struct Tls {
    strict: Arc<ClientConfig>,
    forgiving: Arc<ClientConfig>,
}

impl Tls {
    pub(crate) fn new(extra_roots: Vec<CertificateDer<'static>>) -> Result<Self, String> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let verifier = Verifier::new_with_extra_roots(extra_roots, Arc::clone(&provider)).map_err(|error| {
            format!("no usable certificate authorities ({error}); install the package ca-certificates or configure one")
        })?;
        let verifier: Arc<dyn ServerCertVerifier> = Arc::new(verifier);
        let config = |verifier| {
            let builder =
                ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions();
            let builder =
                builder.map_err(|error| error.to_string())?.dangerous().with_custom_certificate_verifier(verifier);
            // Each of the two remembers its own sessions: one that was let in
            // late must not open the strict door.
            Ok::<_, String>(Arc::new(builder.with_no_client_auth()))
        };
        let forgiving = Arc::new(DateForgiven { inner: Arc::clone(&verifier) });
        Ok(Self { strict: config(verifier)?, forgiving: config(forgiving)? })
    }

    pub(crate) fn config(&self, date_forgiven: bool) -> Arc<ClientConfig> {
        Arc::clone(if date_forgiven { &self.forgiving } else { &self.strict })
    }
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
            "was issued by an authority that is not known here; the operator can add it".to_owned()
        }
        CertificateError::Revoked => "has been revoked".to_owned(),
        other => format!("is not good: {other}"),
    }
}
