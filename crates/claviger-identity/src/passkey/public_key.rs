//! The public key of a passkey: read from its COSE form (RFC 9052, 7), checked by
//! aws-lc-rs.

use aws_lc_rs::{
    rsa::PublicKeyComponents,
    signature::{self, ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey},
};
use coset::{
    Algorithm, CborSerializable, CoseKey, KeyType, Label,
    cbor::Value,
    iana::{self, EnumI64},
};

use super::BadPasskey;

/// What an authenticator may sign with, in the order in which it is asked for:
/// numbers of RFC 9053 (2.1, 2.2) and RFC 8812 (2).
pub const ALGORITHMS: [i64; 3] = [-7, -8, -257];

/// A key that has everything which its kind needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PublicKey {
    /// ES256: a point on P-256, uncompressed, 65 bytes.
    P256(Vec<u8>),
    /// EdDSA with Ed25519, 32 bytes.
    Ed25519(Vec<u8>),
    /// RS256, modulus and exponent.
    Rsa(Vec<u8>, Vec<u8>),
}

impl PublicKey {
    /// Reads a key. Its algorithm must be one that was asked for and fit its kind.
    pub(super) fn read(cose: &[u8]) -> Result<Self, BadPasskey> {
        let key = CoseKey::from_slice(cose).map_err(|_| BadPasskey::Key)?;
        let algorithm = match &key.alg {
            Some(Algorithm::Assigned(algorithm)) => algorithm.to_i64(),
            _ => return Err(BadPasskey::Key),
        };
        // The labels -1, -2 and -3 mean something else for each kind of key.
        match (&key.kty, algorithm) {
            (KeyType::Assigned(iana::KeyType::EC2), -7) => {
                let (x, y) = (bytes(&key, -2)?, bytes(&key, -3)?);
                if number(&key, -1)? != 1 || x.len() != 32 || y.len() != 32 {
                    return Err(BadPasskey::Key);
                }
                Ok(Self::P256([&[4], x, y].concat()))
            }
            (KeyType::Assigned(iana::KeyType::OKP), -8) => {
                let x = bytes(&key, -2)?;
                if number(&key, -1)? != 6 || x.len() != 32 {
                    return Err(BadPasskey::Key);
                }
                Ok(Self::Ed25519(x.to_vec()))
            }
            (KeyType::Assigned(iana::KeyType::RSA), -257) => {
                Ok(Self::Rsa(bytes(&key, -1)?.to_vec(), bytes(&key, -2)?.to_vec()))
            }
            _ => Err(BadPasskey::Key),
        }
    }

    /// Whether this key made `signature` over `message`.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), BadPasskey> {
        let by = |algorithm: &'static dyn signature::VerificationAlgorithm, key: &[u8]| {
            UnparsedPublicKey::new(algorithm, key).verify(message, signature)
        };
        match self {
            Self::P256(point) => by(&ECDSA_P256_SHA256_ASN1, point),
            Self::Ed25519(point) => by(&ED25519, point),
            Self::Rsa(n, e) => PublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature),
        }
        .map_err(|_| BadPasskey::Signature)
    }
}

fn parameter(key: &CoseKey, label: i64) -> Result<&Value, BadPasskey> {
    let mut found = key.params.iter().filter(|(each, _)| *each == Label::Int(label));
    match (found.next(), found.next()) {
        (Some((_, value)), None) => Ok(value),
        _ => Err(BadPasskey::Key),
    }
}

fn bytes(key: &CoseKey, label: i64) -> Result<&[u8], BadPasskey> {
    parameter(key, label)?.as_bytes().map(Vec::as_slice).ok_or(BadPasskey::Key)
}

fn number(key: &CoseKey, label: i64) -> Result<i64, BadPasskey> {
    let value = parameter(key, label)?.as_integer().ok_or(BadPasskey::Key)?;
    value.try_into().map_err(|_| BadPasskey::Key)
}
