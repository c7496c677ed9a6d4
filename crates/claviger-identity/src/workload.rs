//! Identity tokens of our own (RFC 7519), for clouds that accept them in place of a
//! key: signed with RS256, which is all that some of them take (Microsoft Entra,
//! "workload identity federation"), by RSA keys of 2,048 bits.

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rand::SystemRandom,
    rsa::{KeyPair, KeySize, PublicKeyComponents},
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use claviger_model::Secret;
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

/// `alg` of every token.
pub const ALGORITHM: &str = "RS256";

/// A pair that was just made.
#[derive(Debug)]
pub struct NewKey {
    /// PKCS #8 in base64.
    pub private: Secret<String>,
    /// A JSON Web Key (RFC 7517) without `kid`.
    pub public: Value,
}

/// What this server's key material turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key that identity tokens are signed with is not one")]
pub struct BrokenKey;

/// Makes a pair. Takes some tenths of a second of CPU.
///
/// # Errors
/// [`BrokenKey`] if the library cannot make or write one.
pub fn generate() -> Result<NewKey, BrokenKey> {
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| BrokenKey)?;
    let private: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| BrokenKey)?;
    let parts = PublicKeyComponents::<Vec<u8>>::from(pair.public_key());
    let text = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    Ok(NewKey {
        private: Secret::new(BASE64_STANDARD.encode(private.as_ref())),
        public: json!({"kty": "RSA", "use": "sig", "alg": ALGORITHM, "n": text(&parts.n), "e": text(&parts.e)}),
    })
}

/// Signs a token.
///
/// # Errors
/// [`BrokenKey`] if `private` is not what [`generate`] made.
pub fn sign(private: &Secret<String>, key_id: &str, claims: Map<String, Value>) -> Result<Secret<String>, BrokenKey> {
    let der = Zeroizing::new(BASE64_STANDARD.decode(private.expose()).map_err(|_| BrokenKey)?);
    let pair = KeyPair::from_pkcs8(&der).map_err(|_| BrokenKey)?;
    let part = |value: Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let header = json!({"alg": ALGORITHM, "kid": key_id, "typ": "JWT"});
    let message = format!("{}.{}", part(header), part(Value::Object(claims)));
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).map_err(|_| BrokenKey)?;
    Ok(Secret::new(format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))))
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::Jwk};

    use super::*;

    #[test]
    fn what_one_key_signs_opens_with_its_public_half_alone() {
        let (key, other) = (generate().expect("a key"), generate().expect("another"));
        let claims = json!({"sub": "connection:1", "aud": "somebody", "exp": 4_000_000_000_u64});
        let Value::Object(claims) = claims else { unreachable!() };
        let token = sign(&key.private, "the-key", claims.clone()).expect("signed");
        let read = |public: &Value| {
            let jwk: Jwk = serde_json::from_value(public.clone()).expect("a JSON Web Key");
            let mut validation = Validation::new(Algorithm::RS256);
            validation.set_audience(&["somebody"]);
            jsonwebtoken::decode::<Map<String, Value>>(
                token.expose(),
                &DecodingKey::from_jwk(&jwk).expect("a public key"),
                &validation,
            )
        };
        let good = read(&key.public).expect("its own key");
        assert_eq!((good.claims, good.header.kid.as_deref()), (claims, Some("the-key")));
        assert!(read(&other.public).is_err());
        assert_eq!(sign(&Secret::new("AAAA".to_owned()), "x", Map::new()).err(), Some(BrokenKey));
        assert!(key.public.get("d").is_none(), "{}", key.public);
    }
}
