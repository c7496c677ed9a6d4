//! Passkeys (Web Authentication Level 3): whether a browser brings a new one
//! (7.1), or the answer of a known one (7.2). Somebody must be recognized by the
//! authenticator each time, because a passkey stands for password and second
//! factor at once. Which device it is does not matter, so no manufacturer's
//! statement is asked for.

mod authenticator_data;
mod client_data;
mod public_key;
#[cfg(test)]
mod tests;

use aws_lc_rs::digest::{SHA256, digest};
use coset::cbor::{Value, de::from_reader};
use serde::{Deserialize, Serialize};
use url::{Host, Url};

pub use public_key::ALGORITHMS;
use public_key::PublicKey;

/// Length of a challenge.
pub const CHALLENGE_BYTES: usize = 32;

/// For whom passkeys are made: the page's origin, and its name, which each
/// passkey is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The host's name, as `claviger.acme.example`.
    pub id: String,
    /// As `https://claviger.acme.example`.
    pub origin: String,
}

impl Party {
    /// The party behind a server's public address; `None` where browsers offer no
    /// passkeys: on addresses without a name, and without TLS except on localhost.
    pub fn of(address: &str) -> Option<Self> {
        let address = Url::parse(address).ok()?;
        let Some(Host::Domain(name)) = address.host() else { return None };
        let secure = address.scheme() == "https" || name == "localhost" || name.ends_with(".localhost");
        secure.then(|| Self { id: name.to_owned(), origin: address.origin().ascii_serialization() })
    }
}

/// What is kept of a passkey: nothing secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    /// COSE_Key (RFC 9052, 7) as CBOR.
    public_key: Vec<u8>,
    /// Uses that the authenticator has counted; 0 if it does not count.
    counter: u32,
    /// Whether it may leave the device that made it. Never changes.
    may_be_copied: bool,
}

/// What `navigator.credentials.create` gave, each member decoded.
#[derive(Debug, Clone, Copy)]
pub struct Creation<'a> {
    /// The id as the browser names it.
    pub credential_id: &'a [u8],
    /// `response.clientDataJSON`
    pub client_data: &'a [u8],
    /// `response.attestationObject`
    pub attestation: &'a [u8],
}

/// What `navigator.credentials.get` gave, each member decoded.
#[derive(Debug, Clone, Copy)]
pub struct Assertion<'a> {
    /// `response.clientDataJSON`
    pub client_data: &'a [u8],
    /// `response.authenticatorData`
    pub authenticator_data: &'a [u8],
    /// `response.signature`
    pub signature: &'a [u8],
}

/// Why what a browser brought is refused. For the log: whoever brought it learns
/// only that it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPasskey {
    /// Not JSON, or members missing.
    #[error("clientDataJSON cannot be read")]
    ClientData,
    /// An answer to the other question.
    #[error("type in clientDataJSON is of the other ceremony")]
    Kind,
    /// An answer to another challenge.
    #[error("challenge in clientDataJSON is not the one that was given out")]
    Challenge,
    /// The page that asked is not ours, or was in somebody's frame.
    #[error("origin in clientDataJSON is not that of this server")]
    Origin,
    /// Cut off, too long, or flags that contradict each other.
    #[error("the authenticator's data cannot be read")]
    AuthenticatorData,
    /// Used for another site.
    #[error("the authenticator was asked for another site")]
    Party,
    /// Nobody was there, or nobody was recognized.
    #[error("the authenticator did not recognize anybody (user verification)")]
    Unverified,
    /// A kind or algorithm that was not asked for, or parts missing.
    #[error("the public key is not one of ES256, EdDSA or RS256")]
    Key,
    /// The statement is of a kind that was not asked for, or wrong.
    #[error("the attestation is neither none nor by the passkey itself")]
    Attestation,
    /// The id in front is not that of the new passkey.
    #[error("the credential's id is not the one that the authenticator gave")]
    Id,
    /// Not made by this passkey, or not over this.
    #[error("the signature is not of this passkey")]
    Signature,
    /// It counts no more uses than before: there may be a copy of it.
    #[error("the passkey counted no further than the last time, so it may be a copy")]
    Counter,
    /// Became one that may be copied, or no longer is.
    #[error("the passkey is not what it was when it was made (backup eligibility)")]
    Changed,
}

/// The challenge that a browser says to answer, to find out which one was given
/// out. Nothing else that it says is believed by then.
pub fn challenge_in(client_data: &[u8]) -> Option<[u8; CHALLENGE_BYTES]> {
    client_data::challenge(client_data)
}

/// A new passkey, if it was made for `challenge` and `party`.
///
/// # Errors
/// [`BadPasskey`]
pub fn created(party: &Party, challenge: &[u8; CHALLENGE_BYTES], answer: &Creation<'_>) -> Result<Passkey, BadPasskey> {
    client_data::check(answer.client_data, "webauthn.create", challenge, party)?;
    let statement = Statement::read(answer.attestation)?;
    let head = authenticator_data::head(&statement.data, party)?;
    let attested = authenticator_data::attested(&statement.data, head)?;
    let key = PublicKey::read(attested.public_key)?;
    if attested.credential_id != answer.credential_id {
        return Err(BadPasskey::Id);
    }
    statement.check(&key, answer.client_data)?;
    Ok(Passkey { public_key: attested.public_key.to_vec(), counter: head.counter, may_be_copied: head.may_be_copied() })
}

/// The passkey as it is to be kept from now on, if it gave this answer to
/// `challenge` for `party`. Whose it is and whether its id was named is the
/// caller's to know.
///
/// # Errors
/// [`BadPasskey`]
pub fn answered(
    party: &Party,
    challenge: &[u8; CHALLENGE_BYTES],
    passkey: &Passkey,
    answer: &Assertion<'_>,
) -> Result<Passkey, BadPasskey> {
    client_data::check(answer.client_data, "webauthn.get", challenge, party)?;
    let head = authenticator_data::head(answer.authenticator_data, party)?;
    let signed = signed(answer.authenticator_data, answer.client_data);
    PublicKey::read(&passkey.public_key)?.verify(&signed, answer.signature)?;
    if head.may_be_copied() != passkey.may_be_copied {
        return Err(BadPasskey::Changed);
    }
    if (head.counter > 0 || passkey.counter > 0) && head.counter <= passkey.counter {
        return Err(BadPasskey::Counter);
    }
    Ok(Passkey { counter: head.counter, ..passkey.clone() })
}

/// What an authenticator signs.
fn signed(authenticator_data: &[u8], client_data: &[u8]) -> Vec<u8> {
    [authenticator_data, digest(&SHA256, client_data).as_ref()].concat()
}

/// An attestation object (6.5): the authenticator's data and who vouches for it.
struct Statement {
    data: Vec<u8>,
    format: String,
    members: Vec<(Value, Value)>,
}

impl Statement {
    fn read(object: &[u8]) -> Result<Self, BadPasskey> {
        let mut rest = object;
        let object: Value = from_reader(&mut rest).map_err(|_| BadPasskey::Attestation)?;
        let Value::Map(mut members) = object else { return Err(BadPasskey::Attestation) };
        if !rest.is_empty() || members.len() != 3 {
            return Err(BadPasskey::Attestation);
        }
        let mut take = |name: &str| {
            let at = members.iter().position(|(key, _)| key.as_text() == Some(name)).ok_or(BadPasskey::Attestation)?;
            Ok(members.swap_remove(at).1)
        };
        let data = take("authData")?.into_bytes().map_err(|_| BadPasskey::Attestation)?;
        let format = take("fmt")?.into_text().map_err(|_| BadPasskey::Attestation)?;
        let members = take("attStmt")?.into_map().map_err(|_| BadPasskey::Attestation)?;
        Ok(Self { data, format, members })
    }

    /// No statement (8.7), or one that the passkey itself signed (8.2 without a
    /// certificate), which a browser need not take out.
    fn check(&self, key: &PublicKey, client_data: &[u8]) -> Result<(), BadPasskey> {
        let member = |name| self.members.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value);
        match (&*self.format, self.members.len()) {
            ("none", 0) => Ok(()),
            ("packed", 2) if member("alg").is_some() => {
                let signature = member("sig").and_then(Value::as_bytes).ok_or(BadPasskey::Attestation)?;
                key.verify(&signed(&self.data, client_data), signature).map_err(|_| BadPasskey::Attestation)
            }
            _ => Err(BadPasskey::Attestation),
        }
    }
}
