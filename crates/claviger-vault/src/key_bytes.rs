//! 256 bits of key material, each on a memory page of its own that is not
//! swapped out and not dumped, so that moving it leaves no copy behind
//! (security.md K8).

use std::sync::Once;

use claviger_model::Entropy;
use memmap2::{Advice, MmapMut};
use zeroize::Zeroize;

/// How long every key of ours is, in bytes.
pub(crate) const KEY_LEN: usize = 32;

/// One key. No `Clone`, no `Debug`; wiped when dropped.
pub(crate) struct KeyBytes(Memory);

enum Memory {
    Page(MmapMut),
    /// Where the system gives no page.
    Heap(Box<[u8; KEY_LEN]>),
}

impl KeyBytes {
    /// A new random key.
    pub(crate) fn random(entropy: &Entropy) -> Self {
        let mut key = Self(Memory::new());
        entropy.fill(key.bytes_mut());
        key
    }

    /// A copy of `bytes`, if there are exactly as many as a key has.
    pub(crate) fn copied_from(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != KEY_LEN {
            return None;
        }
        let mut key = Self(Memory::new());
        key.bytes_mut().copy_from_slice(bytes);
        Some(key)
    }

    #[expect(clippy::expect_used, reason = "the page was mapped with as many bytes as a key has")]
    pub(crate) fn bytes(&self) -> &[u8; KEY_LEN] {
        match &self.0 {
            Memory::Page(page) => page.first_chunk().expect("a key's length"),
            Memory::Heap(bytes) => bytes,
        }
    }

    fn bytes_mut(&mut self) -> &mut [u8] {
        match &mut self.0 {
            Memory::Page(page) => page,
            Memory::Heap(bytes) => &mut bytes[..],
        }
    }
}

impl Memory {
    /// Zeros. A key on ordinary memory is better than a server without keys, so
    /// what the system refuses is told once and done without.
    fn new() -> Self {
        let Ok(page) = MmapMut::map_anon(KEY_LEN) else { return Self::Heap(Box::new([0; KEY_LEN])) };
        let dumped = page.advise(Advice::DontDump);
        if let Err(error) = page.lock().and(dumped) {
            static TOLD: Once = Once::new();
            TOLD.call_once(|| {
                tracing::warn!(%error, "not all keys can be locked into memory, so they may be swapped out; \
                    allow more locked memory (LimitMEMLOCK, ulimit -l), 4 KiB a key, or encrypt the swap space");
            });
        }
        Self::Page(page)
    }
}

impl Drop for KeyBytes {
    fn drop(&mut self) {
        self.bytes_mut().zeroize();
    }
}

#[cfg(test)]
mod tests {
    use std::fs::read_to_string;

    use super::*;

    /// Flags of the mapping that an address lies in (proc(5), `VmFlags`).
    fn flags(address: usize) -> String {
        let maps = read_to_string("/proc/self/smaps").expect("Linux");
        let mut here = false;
        for line in maps.lines() {
            let range = line.split(' ').next().and_then(|range| range.split_once('-'));
            let hex = |text| usize::from_str_radix(text, 16).ok();
            if let Some((from, to)) = range.and_then(|(from, to)| Some((hex(from)?, hex(to)?))) {
                here = (from..to).contains(&address);
            } else if let Some(flags) = line.strip_prefix("VmFlags:").filter(|_| here) {
                return format!("{flags} ");
            }
        }
        panic!("no mapping holds the key")
    }

    /// Bytes that this process may lock, as far as it needs them.
    fn may_lock() -> usize {
        let limits = read_to_string("/proc/self/limits").expect("Linux");
        let line = limits.lines().find_map(|line| line.strip_prefix("Max locked memory")).expect("a limit");
        line.split_whitespace().next().expect("a soft limit").parse().unwrap_or(usize::MAX)
    }

    #[test]
    fn p13_keys_lie_on_pages_that_are_neither_dumped_nor_swapped_out() {
        let keys: Vec<_> = (0..4).map(|seed| KeyBytes::random(&Entropy::seeded(seed))).collect();
        let mut locked = 0;
        for key in &keys {
            let flags = flags(key.bytes().as_ptr().addr());
            assert!(flags.contains(" dd "), "not dumped: {flags}");
            locked += usize::from(flags.contains(" lo "));
        }
        if may_lock() >= 1 << 20 {
            assert_eq!(locked, keys.len(), "locked");
        }
        println!("P13: {} keys on pages that are not dumped, {locked} of them locked", keys.len());
    }

    #[test]
    fn a_key_is_what_it_was_made_of() {
        let bytes: [u8; KEY_LEN] = Entropy::seeded(1).array();
        assert_eq!(KeyBytes::copied_from(&bytes).expect("32 bytes").bytes(), &bytes);
        assert_eq!(KeyBytes::random(&Entropy::seeded(1)).bytes(), &bytes);
        assert!(KeyBytes::copied_from(&bytes[1..]).is_none());
    }
}
