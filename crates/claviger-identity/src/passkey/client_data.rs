//! What the browser says about a ceremony (Web Authentication Level 3, 5.8.1):
//! the only part of an answer that tells for which page and which question it is.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;

use super::{BadPasskey, CHALLENGE_BYTES, Party};

/// Members that later versions add are no business of ours.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<String>,
}

/// The challenge that it says to answer.
pub(super) fn challenge(json: &[u8]) -> Option<[u8; CHALLENGE_BYTES]> {
    let data: ClientData = serde_json::from_slice(json).ok()?;
    URL_SAFE_NO_PAD.decode(&data.challenge).ok()?.try_into().ok()
}

/// Passes if the browser was asked `challenge` by a page of `party`, to do what
/// `kind` (`webauthn.create` or `webauthn.get`) says.
pub(super) fn check(
    json: &[u8],
    kind: &str,
    challenge: &[u8; CHALLENGE_BYTES],
    party: &Party,
) -> Result<(), BadPasskey> {
    let data: ClientData = serde_json::from_slice(json).map_err(|_| BadPasskey::ClientData)?;
    if data.r#type != kind {
        return Err(BadPasskey::Kind);
    }
    let answered = URL_SAFE_NO_PAD.decode(&data.challenge).map_err(|_| BadPasskey::Challenge)?;
    verify_slices_are_equal(&answered, challenge).map_err(|_| BadPasskey::Challenge)?;
    // A page of another origin that holds ours in a frame could have asked.
    if data.origin != party.origin || data.cross_origin || data.top_origin.is_some() {
        return Err(BadPasskey::Origin);
    }
    Ok(())
}
