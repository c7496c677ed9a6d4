//! Keys sealed under the root: `format ‖ suite ‖ salt ‖ commitment ‖ ciphertext
//! ‖ tag`, each wrap with a key of its own.

use claviger_model::{Entropy, Timestamp, key::WrappedKey};

use crate::{
    context::{FORMAT, SUITE},
    encoding::{Reader, put},
    key_bytes::KeyBytes,
    key_name::KeyName,
    primitive::{COMMITMENT_LEN, SALT_LEN, WriteKey},
    root_key::RootKey,
};

const WRAP_LABEL: &[u8] = b"claviger wrap v1";

/// Seals `key` under `root`, bound to its name.
pub(crate) fn wrap(
    root: &RootKey,
    name: KeyName,
    key: &KeyBytes,
    created_at: Timestamp,
    entropy: &Entropy,
) -> WrappedKey {
    let salt: [u8; SALT_LEN] = entropy.array();
    let wrapping = WriteKey::derive(root.key(), &salt, &bound_to(name, WRAP_LABEL));
    let mut wrapped = vec![FORMAT, SUITE];
    wrapped.extend_from_slice(&salt);
    wrapped.extend_from_slice(wrapping.commitment());
    wrapping.seal(0, &bound_to(name, &[FORMAT, SUITE]), key.bytes(), &mut wrapped);
    WrappedKey {
        organization_id: name.organization_id,
        purpose: name.purpose.as_str().to_owned(),
        epoch: name.epoch,
        wrapped,
        root_key_id: root.id(),
        created_at,
    }
}

/// Opens what [`wrap`] sealed under the same root and name; `None` otherwise.
pub(crate) fn unwrap(root: &RootKey, name: KeyName, wrapped: &[u8]) -> Option<KeyBytes> {
    let mut reader = Reader::new(wrapped);
    if reader.array()? != [FORMAT, SUITE] {
        return None;
    }
    let (salt, commitment): ([u8; SALT_LEN], [u8; COMMITMENT_LEN]) = (reader.array()?, reader.array()?);
    let wrapping = WriteKey::derive(root.key(), &salt, &bound_to(name, WRAP_LABEL));
    if !wrapping.is_named_by(&commitment) {
        return None;
    }
    let key = wrapping.open(0, &bound_to(name, &[FORMAT, SUITE]), reader.rest())?;
    KeyBytes::copied_from(&key)
}

/// Organization (empty for the installation's keys), purpose and epoch, behind `head`.
fn bound_to(name: KeyName, head: &[u8]) -> Vec<u8> {
    let mut bytes = head.to_vec();
    put(&mut bytes, name.organization_id.as_ref().map_or(&[][..], |id| id.0.as_bytes()));
    put(&mut bytes, name.purpose.as_str().as_bytes());
    bytes.extend_from_slice(&name.epoch.to_be_bytes());
    bytes
}
