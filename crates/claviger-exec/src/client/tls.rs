//! TLS: the system's authorities, the operator's and, for its own calls, a
//! connection's; always checked (E13). What a connection shows of itself.

use std::{sync::Arc, time::Duration};

use claviger_model::Timestamp;
use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, SignatureScheme,
    client::{
        ResolvesClientCert,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, aws_lc_rs},
    sign::SingleCertAndKey,
    time_provider::{DefaultTimeProvider, TimeProvider},
};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use rustls_platform_verifier::Verifier;

use super::{
    ClientIdentity,
    alert::of,
    authority::{AuthorityExpired, OwnAuthorities},
    certificate::{Shown, day, moment},
};
use crate::{ActionError, ErrorCode};

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
        let strict = config(&provider, Arc::clone(&usual), None, false)?;
        let forgiving = config(&provider, Arc::clone(&usual), None, true)?;
        Ok(Self { provider, usual, strict, forgiving })
    }

    /// The same with authorities of a connection's own on top, and with its
    /// client certificate. Costs parsing and perhaps decrypting; callers keep it.
    pub(super) fn own(
        &self,
        authority: Option<&str>,
        identity: Option<&ClientIdentity>,
        date_forgiven: bool,
    ) -> Result<OwnTls, ActionError> {
        let verifier: Arc<dyn ServerCertVerifier> = match authority {
            None => Arc::clone(&self.usual),
            Some(pem) => {
                Arc::new(OwnAuthorities::new(pem, Arc::clone(&self.usual), &self.provider).map_err(|why| {
                    refused(format!("this connection's certificate_authority cannot be used: it {why}"))
                })?)
            }
        };
        let shown = identity.map(|identity| Shown::open(&identity.certificate)).transpose().map_err(|why| {
            refused(format!("this connection's client certificate cannot be used: its {} {why}", why.field().as_str()))
        })?;
        let not_after = shown.as_ref().map(|shown| shown.not_after);
        let config = config(&self.provider, verifier, shown, date_forgiven)
            .map_err(|why| ActionError::new(ErrorCode::Internal, why))?;
        Ok(OwnTls { config, not_after })
    }

    /// By the clock that servers' certificates are judged by.
    pub(super) fn now(&self) -> Timestamp {
        DefaultTimeProvider.current_time().map_or(Timestamp(0), |now| moment(Duration::from_secs(now.as_secs())))
    }

    pub(crate) fn config(&self, date_forgiven: bool) -> Arc<ClientConfig> {
        Arc::clone(if date_forgiven { &self.forgiving } else { &self.strict })
    }
}

/// TLS with an authority or a client certificate of a connection's own.
pub(crate) struct OwnTls {
    pub(super) config: Arc<ClientConfig>,
    /// Of the client certificate.
    not_after: Option<Timestamp>,
}

impl OwnTls {
    /// Whether the client certificate can still be shown. Most services say
    /// little about one that has expired, and nginx the same as about a wrong one.
    pub(super) fn check_time(&self, now: Timestamp) -> Result<(), ActionError> {
        match self.not_after {
            Some(end) if now > end => Err(refused(format!(
                "this connection's client certificate has expired ({}); put a current one with its key in its place",
                day(&end)
            ))),
            _ => Ok(()),
        }
    }
}

fn refused(text: String) -> ActionError {
    ActionError::new(ErrorCode::AuthenticationFailed, text)
}

fn unreachable(text: String) -> ActionError {
    ActionError::new(ErrorCode::UpstreamUnreachable, text)
}

/// Each one remembers its own sessions: one that was let in late, by a
/// connection's own authority or with a client certificate must not open
/// another door.
fn config(
    provider: &Arc<CryptoProvider>,
    verifier: Arc<dyn ServerCertVerifier>,
    shown: Option<Shown>,
    date_forgiven: bool,
) -> Result<Arc<ClientConfig>, String> {
    let verifier = if date_forgiven { Arc::new(DateForgiven { inner: verifier }) } else { verifier };
    let builder = ClientConfig::builder_with_provider(Arc::clone(provider)).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| error.to_string())?.dangerous().with_custom_certificate_verifier(verifier);
    Ok(Arc::new(match shown {
        None => builder.with_no_client_auth(),
        Some(shown) => {
            let resolver: Arc<dyn ResolvesClientCert> = Arc::new(SingleCertAndKey::from(shown.key));
            builder.with_client_cert_resolver(resolver)
        }
    }))
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

/// What went wrong in a handshake, for people; `is_certified` if a client
/// certificate was there to be shown.
pub(crate) fn explain(host: &str, error: &std::io::Error, is_certified: bool) -> ActionError {
    if let Some(alert) = of(error) {
        return refusal(host, alert, is_certified);
    }
    let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) else {
        return unreachable(format!("{host} broke off the TLS handshake; does it speak TLS at this port?"));
    };
    unreachable(match error {
        Error::InvalidCertificate(reason) => format!("the certificate of {host} {}", certificate(reason)),
        Error::InvalidMessage(_) => format!("{host} does not speak TLS at this port"),
        other => format!("the TLS handshake with {host} failed: {other}"),
    })
}

/// What an alert of the other side means (RFC 8446, 6.2), in the handshake or,
/// with TLS 1.3, right after it. Those about certificates speak of ours: a
/// server judges no other.
pub(super) fn refusal(host: &str, alert: AlertDescription, is_certified: bool) -> ActionError {
    use AlertDescription as Is;
    let about_ours = match alert {
        Is::CertificateRequired => "was not taken: the service asks for another one",
        Is::UnknownCA => {
            "was issued by an authority that the service does not know; have one issued by the service's own, and give \
             its whole chain"
        }
        Is::CertificateExpired => "has expired; put a current one with its key in its place",
        Is::CertificateRevoked => "has been revoked; put a new one with its key in its place",
        Is::BadCertificate | Is::UnsupportedCertificate | Is::CertificateUnknown | Is::AccessDenied => {
            "was not accepted; have one issued by the service that is meant for clients"
        }
        Is::HandshakeFailure if !is_certified => {
            return unreachable(format!(
                "{host} refused the TLS handshake ({alert:?}); perhaps it asks for a client certificate, which nothing \
                 here has: add client_certificate to the connection"
            ));
        }
        other => return unreachable(format!("{host} refused the TLS handshake ({other:?})")),
    };
    if is_certified {
        refused(format!("{host} refused this connection's client certificate ({alert:?}): it {about_ours}"))
    } else {
        refused(format!(
            "{host} asks for a client certificate ({alert:?}), and there is none: use a connection of the type \
             HTTPMTLSAuth, or add client_certificate to it"
        ))
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
