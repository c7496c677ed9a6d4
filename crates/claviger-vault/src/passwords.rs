//! People's passwords (K9): argon2id with 19,456 KiB, two passes, one lane (the
//! floor of OWASP ASVS 5.0, 11.4.2), at most two at once. These calls take
//! tens of milliseconds: not for an async thread.

use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use claviger_model::{Entropy, Secret};

use crate::gate::Gate;

/// The shortest password that is accepted, in bytes.
pub const MIN_PASSWORD_BYTES: usize = 12;
/// The longest, in bytes.
pub const MAX_PASSWORD_BYTES: usize = 1024;

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Each hashing takes 19 MiB: signing in must not be a way to use up memory.
static GATE: Gate = Gate::new(2);

/// Why a password was not hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than [`MIN_PASSWORD_BYTES`].
    #[error("the password is too short; it needs at least {MIN_PASSWORD_BYTES} bytes")]
    TooShort,
    /// More than [`MAX_PASSWORD_BYTES`].
    #[error("the password is too long; it may have at most {MAX_PASSWORD_BYTES} bytes")]
    TooLong,
    /// argon2 gave up.
    #[error("the password could not be hashed; there may be too little memory")]
    Hashing,
}

/// Hashes a new password to a PHC string. Blocks.
///
/// # Errors
/// [`PasswordError`].
pub fn hash_password(password: &Secret<String>, entropy: &Entropy) -> Result<String, PasswordError> {
    match password.len() {
        ..MIN_PASSWORD_BYTES => Err(PasswordError::TooShort),
        MIN_PASSWORD_BYTES..=MAX_PASSWORD_BYTES => hash(password, &entropy.array()).map(|hash| hash.to_string()),
        _ => Err(PasswordError::TooLong),
    }
}

/// Whether `password` is the one behind `stored`. Without one (nobody of that
/// name, or no password set) the same work is done and the answer is no, so
/// that the time tells nothing. Blocks.
pub fn verify_password(password: &Secret<String>, stored: Option<&str>) -> bool {
    if password.len() > MAX_PASSWORD_BYTES {
        return false;
    }
    let Some(stored) = stored.and_then(|stored| PasswordHash::new(stored).ok()) else {
        let _ = hash(password, &[0; 16]);
        return false;
    };
    GATE.pass(|| argon2().is_ok_and(|argon2| argon2.verify_password(password.expose().as_bytes(), &stored).is_ok()))
}

fn hash(password: &Secret<String>, salt: &[u8; 16]) -> Result<PasswordHash, PasswordError> {
    let argon2 = argon2()?;
    GATE.pass(|| argon2.hash_password_with_salt(password.expose().as_bytes(), salt)).map_err(|_| PasswordError::Hashing)
}

fn argon2() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| PasswordError::Hashing)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use std::{sync::Barrier, sync::mpsc, thread, time::Instant};

    use super::*;

    fn secret(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    #[test]
    fn a_password_is_verified_against_its_own_hash_only() {
        let entropy = Entropy::seeded(1);
        let password = secret("correct horse battery");
        let hash = hash_password(&password, &entropy).expect("hashed");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify_password(&password, Some(&hash)));
        assert!(!verify_password(&secret("correct horse batterz"), Some(&hash)));
        assert!(!verify_password(&password, None));
        assert!(!verify_password(&password, Some("")) && !verify_password(&password, Some("$argon2id$")));
        assert_ne!(hash_password(&password, &entropy).expect("hashed"), hash, "a salt of its own");
    }

    #[test]
    fn the_length_is_12_to_1024_bytes() {
        let entropy = Entropy::seeded(2);
        let of = |length| hash_password(&secret(&"x".repeat(length)), &entropy);
        assert_eq!(of(11), Err(PasswordError::TooShort));
        assert!(of(12).is_ok() && of(1024).is_ok());
        assert_eq!(of(1025), Err(PasswordError::TooLong));
        assert!(!verify_password(&secret(&"x".repeat(1025)), None));
    }

    #[test]
    fn a_third_hashing_waits_until_one_of_two_is_done() {
        let password = secret("correct horse battery");
        let started = Instant::now();
        let hash = hash_password(&password, &Entropy::seeded(3)).expect("hashed");
        let patience = started.elapsed() * 5;
        let (inside, leave) = (Barrier::new(3), Barrier::new(3));
        let (done, answers) = mpsc::channel();
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| GATE.pass(|| (inside.wait(), leave.wait())));
            }
            inside.wait();
            scope.spawn(|| done.send(verify_password(&password, Some(&hash))));
            let early = answers.recv_timeout(patience);
            leave.wait();
            assert!(early.is_err(), "a third hashing ran beside two");
            assert_eq!(answers.recv(), Ok(true));
        });
    }
}
