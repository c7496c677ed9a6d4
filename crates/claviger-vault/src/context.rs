//! What a sealed record is bound to.

use claviger_access::{Grant, Level};
use claviger_model::OrganizationId;
use uuid::Uuid;

use crate::{encoding::put, error::OpenError};

/// The first byte of every record: the layout.
pub(crate) const FORMAT: u8 = 1;
/// The second byte: HKDF-SHA256 and AES-256-GCM.
pub(crate) const SUITE: u8 = 1;

const SEAL_LABEL: &[u8] = b"claviger seal v1";

/// Whose, what, which, in what version, and where it may be sent. A record
/// opens in exactly the context it was sealed in and in no other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SealContext {
    /// Whose key seals it.
    pub organization_id: OrganizationId,
    /// What kind of thing, such as `connection`.
    pub kind: &'static str,
    /// Which one.
    pub id: Uuid,
    /// Grows with every write, so that no two writes share a context.
    pub version: i64,
    /// Every origin that a field of it can be sent to (base URL, token,
    /// request and revocation URLs), in a stable order.
    pub origins: Vec<String>,
}

impl SealContext {
    /// HKDF's info: label, organization, kind, id, version, epoch.
    pub(crate) fn info(&self, epoch: u32) -> Vec<u8> {
        let mut info = Vec::with_capacity(128);
        info.extend_from_slice(SEAL_LABEL);
        self.put_identity(epoch, &mut info);
        info
    }

    /// What each field's associated data begins with: everything up to the
    /// field's own path and the number of fields.
    pub(crate) fn aad_prefix(&self, epoch: u32) -> Vec<u8> {
        let mut aad = Vec::with_capacity(256);
        aad.extend_from_slice(&[FORMAT, SUITE]);
        self.put_identity(epoch, &mut aad);
        let mut origins = Vec::with_capacity(64);
        self.origins.iter().for_each(|origin| put(&mut origins, origin.as_bytes()));
        put(&mut aad, &origins);
        aad
    }

    fn put_identity(&self, epoch: u32, bytes: &mut Vec<u8>) {
        put(bytes, self.organization_id.0.as_bytes());
        put(bytes, self.kind.as_bytes());
        put(bytes, self.id.as_bytes());
        bytes.extend_from_slice(&self.version.to_be_bytes());
        bytes.extend_from_slice(&epoch.to_be_bytes());
    }

    /// Passes if `grant` was given for this very thing.
    pub(crate) fn require<L: Level>(&self, grant: &Grant<L>) -> Result<(), OpenError> {
        let same = grant.connection_id().0 == self.id && grant.organization_id() == self.organization_id;
        if same { Ok(()) } else { Err(OpenError::Grant) }
    }

    /// Whether `other` is the same thing, in whatever version and origins.
    pub(crate) fn is_same_thing(&self, other: &Self) -> bool {
        self.organization_id == other.organization_id && self.kind == other.kind && self.id == other.id
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{key_bytes::KeyBytes, primitive::derive};

    type Parts = (u128, &'static str, u128, i64, u128);

    /// Few values a part, some of them prefixes of each other, so that many
    /// pairs of contexts differ in one part only.
    fn parts() -> impl Strategy<Value = Parts> {
        let few = || prop_oneof![4 => 0..3u128, 1 => any::<u128>()];
        let kind = prop::sample::select(vec!["", "c", "connection", "connections", "connection\0", "account"]);
        let version = prop_oneof![4 => 0..3i64, 1 => any::<i64>()];
        (few(), kind, few(), version, few())
    }

    fn derived((organization, kind, id, version, salt): Parts, epoch: u32) -> Vec<u8> {
        let key = KeyBytes::copied_from(&[7; 32]).expect("32 bytes");
        let organization_id = OrganizationId(Uuid::from_u128(organization));
        let context = SealContext { organization_id, kind, id: Uuid::from_u128(id), version, origins: vec![] };
        let mut bytes = [0; 32];
        bytes[16..].copy_from_slice(&salt.to_be_bytes());
        derive(&key, &bytes, &context.info(epoch)).to_vec()
    }

    /// `one` with just one part taken from `other`.
    fn one_part_of(other: Parts, mut one: Parts, part: u8) -> Parts {
        match part {
            0 => one.0 = other.0,
            1 => one.1 = other.1,
            2 => one.2 = other.2,
            3 => one.3 = other.3,
            _ => one.4 = other.4,
        }
        one
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn p8_the_derived_key_differs_whenever_the_context_does(one in parts(), other in parts(), part in 0..5u8) {
            let near = one_part_of(other, one, part);
            prop_assert_eq!(derived(one, 1) == derived(near, 1), one == near);
            prop_assert_ne!(derived(one, 1), derived(near, 2));
        }
    }
}
