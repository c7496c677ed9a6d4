//! Proof for the audit chain: a MAC over every row, a signature over checkpoints.

use aws_lc_rs::{
    hmac,
    signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey},
};

use crate::{Vault, key_bytes::KeyBytes};

/// Computes the chain's MACs (HMAC-SHA256, RFC 2104) with a prepared key.
#[derive(Clone, Debug)]
pub struct ChainMac(hmac::Key);

impl ChainMac {
    pub(crate) fn new(key: &KeyBytes) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key.bytes()))
    }

    /// The MAC of a row: over the MAC of the row before (zeros for the first)
    /// and the row's own canonical bytes.
    pub fn next(&self, previous: &[u8; 32], canonical: &[u8]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(previous);
        context.update(canonical);
        let mut mac = [0; 32];
        mac.copy_from_slice(context.sign().as_ref());
        mac
    }
}

#[expect(clippy::expect_used, reason = "every 32 bytes are an Ed25519 seed (RFC 8032, 5.1.5)")]
pub(crate) fn checkpoint_key(seed: &KeyBytes) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(seed.bytes()).expect("32 bytes are a seed")
}

impl Vault {
    /// Signs a checkpoint (Ed25519, RFC 8032).
    pub fn sign_checkpoint(&self, checkpoint: &[u8]) -> [u8; 64] {
        let mut signature = [0; 64];
        signature.copy_from_slice(self.checkpoint_key().sign(checkpoint).as_ref());
        signature
    }

    /// Whether `signature` is ours over `checkpoint`.
    pub fn verify_checkpoint(&self, checkpoint: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.checkpoint_key().public_key()).verify(checkpoint, signature).is_ok()
    }

    /// With this, checkpoints can be verified where no key of ours is.
    pub fn checkpoint_public_key(&self) -> [u8; 32] {
        let mut key = [0; 32];
        key.copy_from_slice(self.checkpoint_key().public_key().as_ref());
        key
    }
}
