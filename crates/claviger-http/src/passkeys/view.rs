//! Passkeys and questions to them on the wire.

use claviger_core::passkey::{ALGORITHMS, Asked, AskedToCreate, Party};
use claviger_model::Passkey;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{CHALLENGE, KIND};

/// How long a browser lets its owner look for the passkey, in milliseconds.
const TIMEOUT: u32 = 300_000;

/// A passkey.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Passkey)]
pub(crate) struct Resource {
    /// Its id.
    id: Uuid,
    /// Always `passkeys`.
    #[serde(rename = "type")]
    kind: &'static str,
    attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PasskeyAttributes)]
struct Attributes {
    /// Its owner's name for it.
    name: String,
    /// RFC 3339.
    created_at: String,
    /// When it last signed its owner in; RFC 3339.
    last_used_at: Option<String>,
}

impl From<Passkey> for Resource {
    fn from(passkey: Passkey) -> Self {
        let attributes = Attributes {
            name: passkey.name,
            created_at: passkey.created_at.to_string(),
            last_used_at: passkey.last_used_at.map(|at| at.to_string()),
        };
        Self { id: passkey.id.0, kind: KIND, attributes }
    }
}

/// A question to an authenticator.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PasskeyChallenge)]
pub(crate) struct Challenge {
    /// Always `passkey_challenges`.
    #[serde(rename = "type")]
    kind: &'static str,
    attributes: ChallengeAttributes,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PasskeyChallengeAttributes)]
struct ChallengeAttributes {
    /// As `PublicKeyCredential.parseRequestOptionsFromJSON` or
    /// `parseCreationOptionsFromJSON` takes it.
    #[schema(value_type = Object)]
    options: Value,
    /// Too late from then on; RFC 3339.
    expires_at: String,
}

impl Challenge {
    /// To be answered by any passkey of this server that the authenticator finds.
    pub(crate) fn to_sign_in(asked: &Asked, party: &Party) -> Self {
        let options = json!({
            "challenge": base64(&asked.challenge),
            "rpId": party.id,
            "timeout": TIMEOUT,
            "userVerification": "required",
            "allowCredentials": [],
        });
        Self::new(asked, options)
    }

    /// To be answered by a new passkey.
    pub(crate) fn to_create(asked: &AskedToCreate, party: &Party) -> Self {
        let AskedToCreate { asked, user, known } = asked;
        let credential = |id: &[u8]| json!({"type": "public-key", "id": base64(id)});
        let options = json!({
            "rp": {"id": party.id, "name": "Claviger"},
            "user": {
                "id": base64(user.id.0.as_bytes()),
                "name": user.email,
                "displayName": user.name.as_deref().unwrap_or(&user.email),
            },
            "challenge": base64(&asked.challenge),
            "pubKeyCredParams": ALGORITHMS.map(|algorithm| json!({"type": "public-key", "alg": algorithm})),
            "timeout": TIMEOUT,
            "excludeCredentials": known.iter().map(|known| credential(&known.credential_id)).collect::<Vec<_>>(),
            "authenticatorSelection": {
                "residentKey": "required", "requireResidentKey": true, "userVerification": "required",
            },
            "attestation": "none",
        });
        Self::new(asked, options)
    }

    fn new(asked: &Asked, options: Value) -> Self {
        Self { kind: CHALLENGE, attributes: ChallengeAttributes { options, expires_at: asked.expires_at.to_string() } }
    }
}

fn base64(bytes: &[u8]) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    URL_SAFE_NO_PAD.encode(bytes)
}
