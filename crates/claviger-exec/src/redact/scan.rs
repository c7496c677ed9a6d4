//! One pass over bytes for all spellings at once. Nearly always nothing is
//! there, so what counts is how quickly that is known: the first four bytes of
//! every spelling are marks in a small table, and only a mark that is met is
//! looked at closely.

use super::Needles;

const BITS: usize = 1024;
/// Spellings are at least [`super::SHORTEST`] long, hence longer than this.
const HEAD: usize = 4;

/// The marks of some needles.
pub(super) struct Scan<'n> {
    needles: &'n Needles,
    marks: [u64; BITS / 64],
    longest: usize,
}

fn mark(head: [u8; HEAD]) -> (usize, u64) {
    // The high bits of a product depend on all of its factors' bits.
    let hash = u32::from_le_bytes(head).wrapping_mul(0x9E37_79B1) >> (32 - BITS.trailing_zeros());
    ((hash / 64) as usize, 1 << (hash % 64))
}

impl<'n> Scan<'n> {
    pub(super) fn new(needles: &'n Needles) -> Self {
        let mut marks = [0; BITS / 64];
        for head in needles.iter().filter_map(|needle| needle.first_chunk()) {
            let (word, bit) = mark(*head);
            marks[word] |= bit;
        }
        // Longest first.
        Self { needles, marks, longest: needles.iter().next().map_or(0, <[u8]>::len) }
    }

    /// Whether any needle is in `bytes`.
    pub(super) fn is_in(&self, bytes: &[u8]) -> bool {
        self.marked(bytes).any(|tail| self.needles.iter().any(|needle| tail.starts_with(needle)))
    }

    /// How many bytes at the end of `bytes` begin a needle without finishing it.
    pub(super) fn open_end(&self, bytes: &[u8]) -> usize {
        let tail = &bytes[bytes.len() - bytes.len().min(self.longest.saturating_sub(1))..];
        let begins =
            |tail: &&[u8]| self.needles.iter().any(|needle| needle.starts_with(tail) && needle.len() > tail.len());
        let short = (1..HEAD.min(tail.len() + 1)).rev().map(|length| &tail[tail.len() - length..]);
        self.marked(tail).chain(short).find(begins).map_or(0, <[u8]>::len)
    }

    /// Every end of `bytes` that may begin with a needle, longest first, but for
    /// those that are too short to have a mark.
    fn marked<'b>(&self, bytes: &'b [u8]) -> impl Iterator<Item = &'b [u8]> {
        let marks = self.marks;
        bytes.windows(HEAD).enumerate().filter_map(move |(start, head)| {
            let (word, bit) = mark(*head.first_chunk()?);
            (marks[word] & bit != 0).then(|| &bytes[start..])
        })
    }
}
