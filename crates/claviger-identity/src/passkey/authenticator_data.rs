//! What the authenticator says and signs (Web Authentication Level 3, 6.1).

use aws_lc_rs::digest::{SHA256, digest};
use coset::cbor::{Value, de::from_reader};

use super::{BadPasskey, Party};

const HEAD_BYTES: usize = 37;
const AAGUID_BYTES: usize = 16;
/// Longest credential id, as section 4 of the standard says.
const LONGEST_ID: usize = 1_023;

const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const MAY_BE_COPIED: u8 = 1 << 3;
const IS_COPIED: u8 = 1 << 4;
const ATTESTED: u8 = 1 << 6;
const EXTENDED: u8 = 1 << 7;

/// The part that every answer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    flags: u8,
    /// Uses so far; 0 for authenticators that do not count.
    pub(super) counter: u32,
}

impl Head {
    /// Whether the passkey may leave the device that made it.
    pub(super) fn may_be_copied(self) -> bool {
        self.flags & MAY_BE_COPIED != 0
    }
}

/// What stands behind it when a passkey is made.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attested<'a> {
    pub(super) credential_id: &'a [u8],
    /// COSE_Key as CBOR.
    pub(super) public_key: &'a [u8],
}

/// Passes if the authenticator was used for `party` by somebody who was there and
/// whom it recognized.
pub(super) fn head(data: &[u8], party: &Party) -> Result<Head, BadPasskey> {
    let head = data.first_chunk::<HEAD_BYTES>().ok_or(BadPasskey::AuthenticatorData)?;
    if head[..32] != *digest(&SHA256, party.id.as_bytes()).as_ref() {
        return Err(BadPasskey::Party);
    }
    let flags = head[32];
    if flags & PRESENT == 0 || flags & VERIFIED == 0 {
        return Err(BadPasskey::Unverified);
    }
    if flags & IS_COPIED != 0 && flags & MAY_BE_COPIED == 0 {
        return Err(BadPasskey::AuthenticatorData);
    }
    Ok(Head { flags, counter: u32::from_be_bytes([head[33], head[34], head[35], head[36]]) })
}

/// The new credential behind `head`, with nothing unexplained after it.
pub(super) fn attested(data: &[u8], head: Head) -> Result<Attested<'_>, BadPasskey> {
    if head.flags & ATTESTED == 0 {
        return Err(BadPasskey::AuthenticatorData);
    }
    let rest = data.get(HEAD_BYTES + AAGUID_BYTES..).ok_or(BadPasskey::AuthenticatorData)?;
    let (length, rest) = rest.split_first_chunk::<2>().ok_or(BadPasskey::AuthenticatorData)?;
    let length = usize::from(u16::from_be_bytes(*length));
    if length == 0 || length > LONGEST_ID {
        return Err(BadPasskey::AuthenticatorData);
    }
    let (credential_id, rest) = rest.split_at_checked(length).ok_or(BadPasskey::AuthenticatorData)?;
    let (public_key, rest) = one_item(rest)?;
    let rest = if head.flags & EXTENDED == 0 { rest } else { one_item(rest)?.1 };
    if !rest.is_empty() {
        return Err(BadPasskey::AuthenticatorData);
    }
    Ok(Attested { credential_id, public_key })
}

/// One item of CBOR, and what follows it.
fn one_item(data: &[u8]) -> Result<(&[u8], &[u8]), BadPasskey> {
    let mut rest = data;
    from_reader::<Value, _>(&mut rest).map_err(|_| BadPasskey::AuthenticatorData)?;
    data.split_at_checked(data.len() - rest.len()).ok_or(BadPasskey::AuthenticatorData)
}
