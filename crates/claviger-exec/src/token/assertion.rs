//! JWTs that we sign (RFC 7515, 7519, 7523, 3).

use aws_lc_rs::digest::{SHA256, digest};
use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use claviger_model::{Secret, TokenFault};
use rustls_pki_types::{CertificateDer, pem::PemObject};
use serde_json::{Map, Value, json};

use super::{asking::Asking, key::SigningKey};

/// Signs claims with the field `private_key`; `iat` and `exp` are added, which
/// is `life` seconds later.
///
/// # Errors
/// What is wrong with the key or the certificate that is to be named.
pub(super) fn sign(
    asking: &Asking<'_>,
    key_id: Option<&str>,
    certificate: Option<&str>,
    mut claims: Map<String, Value>,
    life: i64,
) -> Result<Secret<String>, TokenFault> {
    let key = SigningKey::read(asking.needed("private_key")?).map_err(TokenFault::Refused)?;
    let mut header = Map::new();
    header.insert("alg".to_owned(), key.algorithm(certificate.is_some()).into());
    header.insert("typ".to_owned(), "JWT".into());
    if let Some(key_id) = key_id {
        header.insert("kid".to_owned(), key_id.into());
    }
    if let Some(pem) = certificate {
        name(pem, &mut header)?;
    }
    let now = asking.now.unix_millis().div_euclid(1000);
    claims.insert("iat".to_owned(), now.into());
    claims.insert("exp".to_owned(), now.saturating_add(life).into());
    let part = |members: Map<String, Value>| BASE64_URL_SAFE_NO_PAD.encode(Value::Object(members).to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let signature = key.sign(message.as_bytes(), certificate.is_some());
    let signature =
        signature.ok_or_else(|| TokenFault::Refused("the private_key is broken; enter it anew".to_owned()))?;
    Ok(Secret::new(format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))))
}

/// Which certificate belongs to the key: its thumbprint, and for providers that
/// trust an authority and a name rather than a thumbprint, itself.
fn name(pem: &str, header: &mut Map<String, Value>) -> Result<(), TokenFault> {
    let der = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|_| {
        TokenFault::Refused(
            "the certificate is not readable PEM; copy it anew, from -----BEGIN CERTIFICATE----- to \
             -----END CERTIFICATE-----"
                .to_owned(),
        )
    })?;
    let thumbprint = digest(&SHA256, &der);
    header.insert("x5t#S256".to_owned(), BASE64_URL_SAFE_NO_PAD.encode(thumbprint).into());
    header.insert("x5c".to_owned(), json!([BASE64_STANDARD.encode(&der)]));
    Ok(())
}

/// `jti`: never the same twice.
pub(super) fn identifier(asking: &Asking<'_>) -> Value {
    let uuid = uuid::Builder::from_random_bytes(asking.entropy.array()).into_uuid();
    uuid.to_string().into()
}
