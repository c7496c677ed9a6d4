//! Hashing passwords beside the requests: it takes tens of milliseconds and much
//! memory each.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use claviger_model::Secret;
use claviger_vault::{PasswordError, hash_password, verify_password};
use tokio::sync::Semaphore;

use crate::{Core, Error};

/// As many at once as the vault lets through.
const AT_ONCE: usize = 2;
/// As many wait for their turn.
const MOST_WAITING: usize = 32;

pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)), waiting: AtomicUsize::new(0) }
    }
}

/// One who waits, or not any more once this is dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Core {
    /// Whether `password` is the one behind `stored`; as much work if there is none.
    ///
    /// # Errors
    /// [`Error::Busy`] if too many wait already.
    pub(crate) async fn password_verify(
        &self,
        password: &Secret<String>,
        stored: Option<String>,
    ) -> Result<bool, Error> {
        let password = Secret::new(password.expose().clone());
        self.hashing(move || verify_password(&password, stored.as_deref())).await
    }

    /// The hash of a new password; the inner error is about the password.
    ///
    /// # Errors
    /// [`Error::Busy`] if too many wait already.
    pub(crate) async fn password_hash(
        &self,
        password: &Secret<String>,
    ) -> Result<Result<String, PasswordError>, Error> {
        let (password, entropy) = (Secret::new(password.expose().clone()), self.entropy().clone());
        self.hashing(move || hash_password(&password, &entropy)).await
    }

    async fn hashing<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let passwords = &self.0.passwords;
        let turn = {
            let before = passwords.waiting.fetch_add(1, Ordering::SeqCst);
            let _waiting = Waiting(&passwords.waiting);
            if before >= MOST_WAITING {
                let message = "too many people sign in right now; try again in a moment".to_owned();
                return Err(Error::Busy { message, retry_after: 1 });
            }
            let turn = passwords.turns.clone().acquire_owned().await;
            turn.map_err(|error| Error::Internal(error.to_string()))?
        };
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(|error| Error::Internal(format!("hashing a password ended abnormally: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_would_be_the_thirty_third_to_wait_is_sent_away() {
        let passwords = Passwords::default();
        let held: Vec<_> = (0..MOST_WAITING)
            .map(|_| {
                passwords.waiting.fetch_add(1, Ordering::SeqCst);
                Waiting(&passwords.waiting)
            })
            .collect();
        assert_eq!(passwords.waiting.load(Ordering::SeqCst), MOST_WAITING);
        drop(held);
        assert_eq!(passwords.waiting.load(Ordering::SeqCst), 0, "whoever leaves makes room");
    }
}
