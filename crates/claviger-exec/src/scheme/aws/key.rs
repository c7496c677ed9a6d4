//! The signing key and the signature (steps 3 and 4).

use aws_lc_rs::hmac::{HMAC_SHA256, Key, Tag, sign};
use claviger_model::Secret;
use zeroize::Zeroizing;

/// Signs `to_sign` with the key of one day, region and service, in hexadecimal.
/// `date` is `20150830`.
pub fn signature(secret: &Secret<String>, date: &str, region: &str, service: &str, to_sign: &str) -> String {
    let first = Zeroizing::new(format!("AWS4{}", secret.expose()));
    let day = mac(first.as_bytes(), date);
    let key = [region, service, "aws4_request"].iter().fold(day, |key, part| mac(key.as_ref(), part));
    hex::encode(mac(key.as_ref(), to_sign))
}

fn mac(key: &[u8], text: &str) -> Tag {
    sign(&Key::new(HMAC_SHA256, key), text.as_bytes())
}
