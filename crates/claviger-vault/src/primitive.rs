//! The three primitives as they are used here, and no other way: HKDF-SHA256
//! (RFC 5869) makes a key and a commitment to it, AES-256-GCM (SP 800-38D)
//! seals with counting nonces, and commitments are compared in constant time.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    constant_time::verify_slices_are_equal,
    hkdf,
};
use zeroize::Zeroizing;

use crate::key_bytes::{KEY_LEN, KeyBytes};

/// Length of a salt, in bytes.
pub(crate) const SALT_LEN: usize = 32;
/// Length of a commitment, in bytes.
pub(crate) const COMMITMENT_LEN: usize = 32;
/// By how much sealing makes a text longer, in bytes.
pub(crate) const TAG_LEN: usize = 16;
/// Length of what is derived: a key and a commitment to it.
pub(crate) const DERIVED_LEN: usize = KEY_LEN + COMMITMENT_LEN;

struct DerivedLen;

impl hkdf::KeyType for DerivedLen {
    fn len(&self) -> usize {
        DERIVED_LEN
    }
}

/// HKDF-SHA256 over `master`, 64 bytes.
#[expect(clippy::expect_used, reason = "HKDF-SHA256 fails above 8,160 bytes of output only, and 64 are asked for")]
pub(crate) fn derive(master: &KeyBytes, salt: &[u8; SALT_LEN], info: &[u8]) -> Zeroizing<[u8; DERIVED_LEN]> {
    let mut derived = Zeroizing::new([0; DERIVED_LEN]);
    hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
        .extract(master.bytes())
        .expand(&[info], DerivedLen)
        .and_then(|okm| okm.fill(&mut derived[..]))
        .expect("64 bytes are within HKDF's bound");
    derived
}

/// A key for one write, with the commitment that names it.
pub(crate) struct WriteKey {
    key: LessSafeKey,
    commitment: [u8; COMMITMENT_LEN],
}

impl WriteKey {
    /// Derives the key that belongs to `salt` and `info`.
    #[expect(clippy::expect_used, reason = "AES-256 takes every key of 32 bytes, and this one has 32")]
    pub(crate) fn derive(master: &KeyBytes, salt: &[u8; SALT_LEN], info: &[u8]) -> Self {
        let derived = derive(master, salt, info);
        let (key, rest) = derived.split_at(KEY_LEN);
        let mut commitment = [0; COMMITMENT_LEN];
        commitment.copy_from_slice(rest);
        let key = UnboundKey::new(&AES_256_GCM, key).expect("32 bytes are an AES-256 key");
        Self { key: LessSafeKey::new(key), commitment }
    }

    pub(crate) fn commitment(&self) -> &[u8; COMMITMENT_LEN] {
        &self.commitment
    }

    /// Whether `commitment` names this key; takes as long whatever the answer.
    pub(crate) fn is_named_by(&self, commitment: &[u8]) -> bool {
        verify_slices_are_equal(&self.commitment, commitment).is_ok()
    }

    /// Appends the sealed `plain` to `out`. Each `index` is used once a key.
    #[expect(clippy::expect_used, reason = "AES-GCM refuses texts above 64 GiB only; fields are bounded far below")]
    pub(crate) fn seal(&self, index: u16, aad: &[u8], plain: &[u8], out: &mut Vec<u8>) {
        // Room for all of it first: the plain text must not be moved by growth
        // and leave a copy where it was.
        out.reserve(plain.len() + TAG_LEN);
        let start = out.len();
        out.extend_from_slice(plain);
        let tag = self
            .key
            .seal_in_place_separate_tag(nonce(index), Aad::from(aad), &mut out[start..])
            .expect("the text is shorter than 64 GiB");
        out.extend_from_slice(tag.as_ref());
    }

    /// Opens what [`WriteKey::seal`] appended; `None` for anything else.
    pub(crate) fn open(&self, index: u16, aad: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let length = sealed.len().checked_sub(TAG_LEN)?;
        let mut plain = Zeroizing::new(sealed.to_vec());
        self.key.open_in_place(nonce(index), Aad::from(aad), &mut plain).ok()?;
        plain.truncate(length);
        Some(plain)
    }
}

/// 96 bits, big-endian, counting from 0.
fn nonce(index: u16) -> Nonce {
    let mut bytes = [0; NONCE_LEN];
    bytes[NONCE_LEN - 2..].copy_from_slice(&index.to_be_bytes());
    Nonce::assume_unique_for_key(bytes)
}
