//! Random bytes as a parameter, so that tests can repeat a run.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use aws_lc_rs::{digest, rand};

/// A source of random bytes.
#[derive(Clone, Debug, Default)]
pub enum Entropy {
    /// The operating system's, through aws-lc. The only one outside tests.
    #[default]
    System,
    /// Repeatable: SHA-256 over a seed and a counter.
    Seeded {
        /// What tells two runs apart.
        seed: u64,
        /// How many blocks were drawn.
        drawn: Arc<AtomicU64>,
    },
}

impl Entropy {
    /// A repeatable source for tests.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded { seed, drawn: Arc::new(AtomicU64::new(0)) }
    }

    /// Fills `buffer` with random bytes.
    ///
    /// # Panics
    /// When the operating system has no randomness, which leaves nothing that
    /// could be done safely.
    #[expect(clippy::expect_used, reason = "no randomness means no safe way on; see above")]
    pub fn fill(&self, buffer: &mut [u8]) {
        match self {
            Self::System => rand::fill(buffer).expect("the operating system gives random bytes"),
            Self::Seeded { seed, drawn } => {
                for chunk in buffer.chunks_mut(32) {
                    let mut input = [0u8; 16];
                    input[..8].copy_from_slice(&seed.to_be_bytes());
                    input[8..].copy_from_slice(&drawn.fetch_add(1, Ordering::Relaxed).to_be_bytes());
                    let block = digest::digest(&digest::SHA256, &input);
                    chunk.copy_from_slice(&block.as_ref()[..chunk.len()]);
                }
            }
        }
    }

    /// An array of random bytes.
    pub fn array<const N: usize>(&self) -> [u8; N] {
        let mut buffer = [0u8; N];
        self.fill(&mut buffer);
        buffer
    }
}
