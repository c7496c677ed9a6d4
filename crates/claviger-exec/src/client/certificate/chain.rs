//! The certificate and those behind it.

use claviger_model::Timestamp;
use rustls_pki_types::{CertificateDer, pem::PemObject};
use x509_cert::{Certificate, der::Decode};

use super::{ClientCertificateError, moment};
use crate::client::pem::labels;

/// More than any chain has.
const MOST: usize = 16;

/// All certificates of a PEM text, in order.
pub(super) fn read(pem: &str) -> Result<Vec<CertificateDer<'static>>, ClientCertificateError> {
    // The reader skips what it does not know, which could be a sealed key.
    if let Some(label) = labels(pem).find(|label| *label != Some("CERTIFICATE")) {
        let label = label.map(|label| ClientCertificateError::CertificateLabel(label.to_owned()));
        return Err(label.unwrap_or(ClientCertificateError::CertificatePem));
    }
    let certificates = CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<Vec<_>, _>>();
    let certificates = certificates.map_err(|_| ClientCertificateError::CertificatePem)?;
    match certificates.len() {
        0 => Err(ClientCertificateError::NoCertificate),
        1..=MOST => Ok(certificates),
        _ => Err(ClientCertificateError::TooManyCertificates(MOST)),
    }
}

/// What the client's own certificate says. Any version of X.509 will do: what
/// `openssl x509 -req` issues without extensions is version 1, and services take it.
pub(super) struct Own {
    not_before: Timestamp,
    pub(super) not_after: Timestamp,
    pub(super) subject: Option<String>,
    public_keys: Vec<Vec<u8>>,
}

impl Own {
    /// Of a chain that has at least one.
    pub(super) fn read(chain: &[CertificateDer<'_>]) -> Result<Self, ClientCertificateError> {
        let mut read = Vec::with_capacity(chain.len());
        for (index, der) in chain.iter().enumerate() {
            let certificate = Certificate::from_der(der);
            read.push(certificate.map_err(|_| ClientCertificateError::UnreadableCertificate(index + 1))?);
        }
        let own = read.first().ok_or(ClientCertificateError::NoCertificate)?.tbs_certificate();
        let subject = own.subject().to_string();
        let public_key = |certificate: &Certificate| {
            certificate.tbs_certificate().subject_public_key_info().subject_public_key.raw_bytes().to_vec()
        };
        Ok(Self {
            not_before: moment(own.validity().not_before.to_unix_duration()),
            not_after: moment(own.validity().not_after.to_unix_duration()),
            subject: (!subject.is_empty()).then_some(subject),
            public_keys: read.iter().map(public_key).collect(),
        })
    }

    /// Which certificate of the chain has this public key, counted from 1.
    pub(super) fn of_key(&self, public_key: &[u8]) -> Option<usize> {
        self.public_keys.iter().position(|known| known == public_key).map(|index| index + 1)
    }

    pub(super) fn check_time(&self, now: Timestamp) -> Result<(), ClientCertificateError> {
        if now > self.not_after {
            return Err(ClientCertificateError::Expired(self.not_after));
        }
        if now < self.not_before { Err(ClientCertificateError::NotYet(self.not_before)) } else { Ok(()) }
    }
}
