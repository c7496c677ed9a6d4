//! The private key that assertions are signed with.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
        RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaKeyPair,
    },
};
use claviger_model::Secret;
use rustls_pki_types::{PrivateKeyDer, pem::PemObject};
use zeroize::Zeroizing;

const USABLE: &str = "give an RSA key of 2048 to 8192 bits or one of the curves P-256, P-384 or Ed25519, in PEM";

/// A key by what it signs with (RFC 7518, 3.1; RFC 8037).
pub(super) enum SigningKey {
    /// RS256, or PS256 where a certificate goes with it.
    Rsa(RsaKeyPair),
    /// ES256
    P256(EcdsaKeyPair),
    /// ES384
    P384(EcdsaKeyPair),
    /// EdDSA
    Ed25519(Ed25519KeyPair),
}

impl SigningKey {
    /// Reads PKCS #8, PKCS #1 or SEC 1 in PEM, also with its line breaks spelt
    /// out as `\n`, as in a Google key file.
    ///
    /// # Errors
    /// What it is instead, or what would do. Nothing of the text is repeated.
    pub(super) fn read(field: &Secret<String>) -> Result<Self, String> {
        let pem = Zeroizing::new(field.expose().trim().trim_matches('"').replace("\\r", "").replace("\\n", "\n"));
        if let Some(instead) = what_instead(&pem) {
            return Err(format!("the private_key {instead}"));
        }
        let key = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(
            |_| "the private_key is not readable PEM; copy it anew, from -----BEGIN to the end of the -----END line",
        )?;
        Self::from_der(&key).ok_or_else(|| format!("the private_key is of a kind that cannot be used; {USABLE}"))
    }

    fn from_der(key: &PrivateKeyDer<'_>) -> Option<Self> {
        let (p256, p384) = (&ECDSA_P256_SHA256_FIXED_SIGNING, &ECDSA_P384_SHA384_FIXED_SIGNING);
        match key {
            PrivateKeyDer::Pkcs1(der) => RsaKeyPair::from_der(der.secret_pkcs1_der()).ok().map(Self::Rsa),
            PrivateKeyDer::Sec1(der) => {
                let read = |curve| EcdsaKeyPair::from_private_key_der(curve, der.secret_sec1_der()).ok();
                read(p256).map(Self::P256).or_else(|| read(p384).map(Self::P384))
            }
            PrivateKeyDer::Pkcs8(der) => {
                let der = der.secret_pkcs8_der();
                let read = |curve| EcdsaKeyPair::from_pkcs8(curve, der).ok();
                let rsa = RsaKeyPair::from_pkcs8(der).ok().map(Self::Rsa);
                rsa.or_else(|| read(p256).map(Self::P256))
                    .or_else(|| read(p384).map(Self::P384))
                    .or_else(|| Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).ok().map(Self::Ed25519))
            }
            _ => None,
        }
    }

    /// `alg`. Microsoft wants PS256 beside a certificate's SHA-256 thumbprint;
    /// everywhere else RS256 is what is understood.
    pub(super) fn algorithm(&self, has_certificate: bool) -> &'static str {
        match self {
            Self::Rsa(_) if has_certificate => "PS256",
            Self::Rsa(_) => "RS256",
            Self::P256(_) => "ES256",
            Self::P384(_) => "ES384",
            Self::Ed25519(_) => "EdDSA",
        }
    }

    /// Signs by [`Self::algorithm`]; `None` if the key turns out to be broken.
    pub(super) fn sign(&self, message: &[u8], has_certificate: bool) -> Option<Vec<u8>> {
        let random = SystemRandom::new();
        match self {
            Self::Rsa(key) => {
                let scheme = if has_certificate { &RSA_PSS_SHA256 } else { &RSA_PKCS1_SHA256 };
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(scheme, &random, message, &mut signature).ok()?;
                Some(signature)
            }
            Self::P256(key) | Self::P384(key) => Some(key.sign(&random, message).ok()?.as_ref().to_vec()),
            Self::Ed25519(key) => Some(key.sign(message).as_ref().to_vec()),
        }
    }
}

/// What somebody gave by mistake, where that can be told.
fn what_instead(pem: &str) -> Option<&'static str> {
    let begins = |label: &str| pem.contains(&format!("-----BEGIN {label}-----"));
    if begins("ENCRYPTED PRIVATE KEY") || pem.contains("Proc-Type: 4,ENCRYPTED") {
        Some("is encrypted; decrypt it first (openssl pkey -in key.pem -out plain.pem) and give that")
    } else if pem.starts_with('{') {
        Some("is a whole JSON file; give only the text of its \"private_key\"")
    } else if begins("OPENSSH PRIVATE KEY") {
        Some("is in the format of OpenSSH; convert it first (ssh-keygen -p -m PKCS8 -f key) and give that")
    } else if pem.contains("PRIVATE KEY-----") {
        None
    } else if begins("CERTIFICATE") {
        Some("is a certificate; give the key that belongs to it")
    } else if begins("PUBLIC KEY") || begins("RSA PUBLIC KEY") {
        Some("is a public key; give the private one")
    } else {
        None
    }
}
