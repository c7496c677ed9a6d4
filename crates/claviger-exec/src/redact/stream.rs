//! Redaction of a body that passes by in pieces, which may cut a value apart.

use bytes::{Bytes, BytesMut};

use super::Redactor;

/// Replaces values in pieces as they pass. Where nothing is found, pieces pass
/// through uncopied; held back is only an end that could be the start of a value.
#[derive(Debug)]
pub struct StreamRedactor {
    redactor: Redactor,
    held: Bytes,
    /// Occurrences replaced so far.
    pub count: u64,
}

impl StreamRedactor {
    /// Begins a body.
    pub fn new(redactor: Redactor) -> Self {
        Self { redactor, held: Bytes::new(), count: 0 }
    }

    /// Whether there is nothing to look for.
    pub fn is_idle(&self) -> bool {
        self.redactor.is_idle()
    }

    /// Takes the next piece and gives back what may go out by now.
    pub fn push(&mut self, piece: Bytes) -> Bytes {
        if self.is_idle() {
            return piece;
        }
        let mut text = if self.held.is_empty() { piece } else { self.joined(&piece) };
        let scan = self.redactor.scan();
        let open = text.len() - scan.open_end(&text);
        if !scan.is_in(&text) {
            self.held = text.split_off(open);
            return text;
        }
        let (clean, taken) = self.cleaned(&text, open);
        self.held = text.split_off(taken);
        clean
    }

    /// The rest, at the end of the body.
    pub fn finish(&mut self) -> Bytes {
        let rest = std::mem::take(&mut self.held);
        match self.redactor.is_in(&rest) {
            true => self.cleaned(&rest, rest.len()).0,
            false => rest,
        }
    }

    /// Replaces every value that begins before `open`, which may end behind it,
    /// and says how far it went.
    fn cleaned(&mut self, text: &[u8], open: usize) -> (Bytes, usize) {
        // More needles than an automaton can hold: nothing may leave.
        let Some(automaton) = self.redactor.automaton() else { return (Bytes::new(), text.len()) };
        let needles = self.redactor.needles();
        let mut clean = Vec::with_capacity(text.len());
        let mut taken = 0;
        for found in automaton.find_iter(text).take_while(|found| found.start() < open) {
            clean.extend_from_slice(&text[taken..found.start()]);
            clean.extend_from_slice(needles.replacement(found.pattern().as_usize()).as_bytes());
            taken = found.end();
            self.count += 1;
        }
        if taken < open {
            clean.extend_from_slice(&text[taken..open]);
            taken = open;
        }
        (clean.into(), taken)
    }

    fn joined(&mut self, piece: &[u8]) -> Bytes {
        let mut joined = BytesMut::with_capacity(self.held.len() + piece.len());
        joined.extend_from_slice(&self.held);
        joined.extend_from_slice(piece);
        joined.freeze()
    }
}

#[cfg(test)]
mod tests {
    use claviger_model::Secret;
    use proptest::prelude::*;

    use super::*;

    fn redactor(values: &[&str]) -> Redactor {
        let named = |(index, value): (usize, &&str)| (format!("s{index}"), Secret::new((*value).to_owned()));
        Redactor::new(values.iter().enumerate().map(named).collect())
    }

    fn streamed(redactor: &Redactor, text: &[u8], cuts: &[usize]) -> (Vec<u8>, u64) {
        let mut stream = StreamRedactor::new(redactor.clone());
        let (mut out, mut from) = (Vec::new(), 0);
        for cut in cuts {
            let to = (from + cut).min(text.len());
            out.extend_from_slice(&stream.push(Bytes::copy_from_slice(&text[from..to])));
            from = to;
        }
        out.extend_from_slice(&stream.push(Bytes::copy_from_slice(&text[from..])));
        out.extend_from_slice(&stream.finish());
        (out, stream.count)
    }

    #[test]
    fn a_value_is_found_however_it_is_cut() {
        let redactor = redactor(&["canary-12345678"]);
        let text = b"a canary-12345678 b canary-1234 c";
        for first in 0..text.len() {
            for second in 0..text.len() - first {
                let (out, count) = streamed(&redactor, text, &[first, second]);
                assert_eq!((String::from_utf8_lossy(&out).as_ref(), count), ("a {{ s0 }} b canary-1234 c", 1));
            }
        }
    }

    #[test]
    fn what_holds_nothing_passes_uncopied() {
        let mut stream = StreamRedactor::new(redactor(&["canary-12345678"]));
        let piece = Bytes::from_static(b"nothing to see in here");
        assert_eq!(stream.push(piece.clone()).as_ptr(), piece.as_ptr());
    }

    proptest! {
        #[test]
        fn no_cut_changes_what_comes_out(
            parts in prop::collection::vec(prop::sample::select(vec!["aaaaaaab", "aaaaaaaabc", "a", "b", "aab", "abababab", "aba", " ", "YWFhYWFhYWI="]), 0..30),
            cuts in prop::collection::vec(0usize..12, 0..20),
        ) {
            let redactor = redactor(&["aaaaaaab", "aaaaaaaabc", "abababab", "babababa1"]);
            let text = parts.concat();
            let (out, count) = streamed(&redactor, text.as_bytes(), &cuts);
            let mut whole = 0;
            prop_assert_eq!(&*redactor.bytes(text.as_bytes(), &mut whole), out, "{:?}", text);
            prop_assert_eq!(whole, count);
        }
    }
}
