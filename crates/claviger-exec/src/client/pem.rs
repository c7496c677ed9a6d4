//! What stands in a PEM text, before anything of it is read.

/// The labels of everything in it, in order; `None` for a damaged one, of which
/// nothing may be repeated: what follows may be the key itself.
pub(super) fn labels(pem: &str) -> impl Iterator<Item = Option<&str>> {
    let is_label = |label: &&str| label.len() <= 40 && label.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b' '));
    pem.split("-----BEGIN ").skip(1).map(move |rest| rest.split_once("-----").map(|(label, _)| label).filter(is_label))
}
