//! A provider's public keys (RFC 7517), and which of them may have signed what.

use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse},
};
use serde::Deserialize;
use serde_json::Value;

/// Keys that are looked at; providers have two to ten.
const MOST: usize = 100;

/// The keys that can sign ID tokens for us. Others that stand in the same
/// document, for encryption, shared secrets or of kinds that we do not know, are
/// left out: they are no fault, and never match a token.
#[derive(Clone)]
pub struct Keys(Vec<Key>);

#[derive(Clone)]
struct Key {
    id: Option<String>,
    family: Family,
    algorithm: Option<KeyAlgorithm>,
    key: DecodingKey,
}

/// What a key's own type allows. A token's header never decides that: the public
/// key of an RSA pair is no HMAC secret (RFC 8725, 3.1).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Rsa,
    P256,
    Ed25519,
}

/// The answer of `jwks_uri` is not a set of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the provider's keys are not a JSON Web Key Set of at most {MOST} keys")]
pub struct BadKeys;

#[derive(Deserialize)]
struct Set {
    keys: Vec<Value>,
}

impl Keys {
    /// Reads what `jwks_uri` answered.
    ///
    /// # Errors
    /// [`BadKeys`].
    pub fn read(body: &[u8]) -> Result<Self, BadKeys> {
        let set: Set = serde_json::from_slice(body).map_err(|_| BadKeys)?;
        if set.keys.len() > MOST {
            return Err(BadKeys);
        }
        Ok(Self(set.keys.into_iter().filter_map(Key::of).collect()))
    }

    /// The key named `id` if it may sign with `algorithm`. A token that names
    /// none is the provider's only key's, if there is but one of that kind.
    pub(crate) fn find(&self, id: Option<&str>, algorithm: Algorithm) -> Option<&DecodingKey> {
        let mut fitting = self.0.iter().filter(|key| (id.is_none() || key.id.as_deref() == id) && key.signs(algorithm));
        let found = fitting.next()?;
        // Two of one name: which of them is meant, nobody can tell.
        fitting.next().is_none().then_some(&found.key)
    }
}

impl Key {
    fn of(value: Value) -> Option<Self> {
        let jwk: Jwk = serde_json::from_value(value).ok()?;
        let signs = jwk.common.public_key_use.as_ref().is_none_or(|used| *used == PublicKeyUse::Signature)
            && jwk.common.key_operations.as_ref().is_none_or(|list| list.contains(&KeyOperations::Verify));
        let family = match &jwk.algorithm {
            AlgorithmParameters::RSA(_) => Family::Rsa,
            AlgorithmParameters::EllipticCurve(parameters) if parameters.curve == EllipticCurve::P256 => Family::P256,
            AlgorithmParameters::OctetKeyPair(parameters) if parameters.curve == EllipticCurve::Ed25519 => {
                Family::Ed25519
            }
            _ => return None,
        };
        let key = DecodingKey::from_jwk(&jwk).ok().filter(|_| signs)?;
        Some(Self { id: jwk.common.key_id, family, algorithm: jwk.common.key_algorithm, key })
    }

    fn signs(&self, algorithm: Algorithm) -> bool {
        let family = match algorithm {
            Algorithm::RS256 | Algorithm::PS256 => Family::Rsa,
            Algorithm::ES256 => Family::P256,
            Algorithm::EdDSA => Family::Ed25519,
            _ => return false,
        };
        self.family == family && self.algorithm.is_none_or(|only| only == algorithm.into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::signer::Signer;

    fn read(keys: &Value) -> Keys {
        Keys::read(json!({ "keys": keys }).to_string().as_bytes()).expect("a set")
    }

    #[test]
    fn only_keys_that_sign_are_taken() {
        let mut encrypts = Signer::rs256().jwk("a");
        encrypts["use"] = json!("enc");
        let mut wraps = Signer::rs256().jwk("a");
        wraps["key_ops"] = json!(["wrapKey"]);
        let secret = json!({"kty": "oct", "kid": "a", "k": "c2VjcmV0", "alg": "HS256"});
        let strange = json!({"kty": "AKP", "kid": "a", "alg": "ML-DSA-44", "pub": "x"});
        let broken = json!({"kty": "RSA", "kid": "a", "n": "???", "e": "AQAB"});
        let keys = read(&json!([encrypts, wraps, secret, strange, broken, 7, null]));
        for algorithm in [Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::EdDSA, Algorithm::HS256] {
            assert!(keys.find(Some("a"), algorithm).is_none() && keys.find(None, algorithm).is_none(), "{algorithm:?}");
        }
    }

    #[test]
    fn a_key_signs_with_the_algorithms_of_its_own_kind() {
        let mut bound = Signer::rs256().jwk("bound");
        bound["alg"] = json!("PS256");
        let keys = read(&json!([Signer::rs256().jwk("r"), Signer::es256().jwk("e"), Signer::eddsa().jwk("d"), bound]));
        let found = |id, algorithm| keys.find(Some(id), algorithm).is_some();
        assert!(found("r", Algorithm::RS256) && found("r", Algorithm::PS256));
        assert!(found("e", Algorithm::ES256) && found("d", Algorithm::EdDSA));
        assert!(!found("r", Algorithm::ES256) && !found("e", Algorithm::EdDSA) && !found("d", Algorithm::ES256));
        assert!(!found("r", Algorithm::HS256) && !found("r", Algorithm::RS512) && !found("e", Algorithm::ES384));
        assert!(found("bound", Algorithm::PS256) && !found("bound", Algorithm::RS256));
        assert!(keys.find(None, Algorithm::ES256).is_some(), "the only one");
        assert!(keys.find(None, Algorithm::PS256).is_none(), "one of two");
        assert!(!found("x", Algorithm::RS256));
    }

    #[test]
    fn two_keys_of_one_name_are_none() {
        let keys = read(&json!([Signer::es256().jwk("a"), Signer::es256().jwk("a")]));
        assert!(keys.find(Some("a"), Algorithm::ES256).is_none());
    }

    #[test]
    fn what_is_no_set_is_refused() {
        for body in ["", "[]", "{}", "{\"keys\":{}}", "<html>"] {
            assert!(Keys::read(body.as_bytes()).is_err(), "{body}");
        }
        assert!(Keys::read(json!({"keys": vec![0; 101]}).to_string().as_bytes()).is_err());
        assert!(read(&json!([])).0.is_empty());
    }
}
