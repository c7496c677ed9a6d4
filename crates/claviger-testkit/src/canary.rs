//! Planted secrets and the search for them in every form in which they could
//! leave.

use base64::{Engine, prelude::BASE64_STANDARD, prelude::BASE64_URL_SAFE};

const BEGINNING: &str = "cnry";

/// A text that occurs nowhere by chance.
pub fn plant(index: usize) -> String {
    // Letters only, so that no form needs escaping by accident; unlike any word.
    let mut number = 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(index as u64 + 1);
    let mut text = format!("{BEGINNING}{index}x");
    for _ in 0..20 {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push(char::from(b'a' + u8::try_from((number >> 33) % 26).unwrap()));
    }
    text
}

/// Every form in which a canary is looked for.
pub fn forms(canary: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = canary.as_bytes();
    let mut forms = vec![
        ("raw", bytes.to_vec()),
        ("hex", hex(bytes).into_bytes()),
        ("HEX", hex(bytes).to_uppercase().into_bytes()),
        ("percent", bytes.iter().map(|byte| format!("%{byte:02X}")).collect::<String>().into_bytes()),
        ("JSON", canary.chars().map(|c| format!("\\u{:04x}", c as u32)).collect::<String>().into_bytes()),
        ("reversed", bytes.iter().rev().copied().collect()),
    ];
    for offset in 0..3 {
        // What stands for the canary wherever it begins in a base64 text.
        let padded = [&vec![0u8; offset][..], bytes].concat();
        let begin = [0, 2, 3][offset];
        for (name, engine) in [("base64", &BASE64_STANDARD), ("base64url", &BASE64_URL_SAFE)] {
            let text = engine.encode(&padded);
            let end = (padded.len() * 4 / 3).min(text.trim_end_matches('=').len());
            forms.push((name, text.as_bytes()[begin..end.saturating_sub(1)].to_vec()));
        }
    }
    forms
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Which of `canaries` stand in `haystack`, and in which form.
pub fn find(haystack: &[u8], canaries: &[String]) -> Vec<String> {
    if may_hold_any(haystack) { search(haystack, canaries) } else { Vec::new() }
}

/// The same for texts of any kind, such as keys.
pub fn search(haystack: &[u8], texts: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for text in texts {
        for (form, needle) in forms(text) {
            if contains(haystack, &needle) {
                found.push(format!("{text} as {form}"));
            }
        }
    }
    found
}

/// Every form of a canary holds the same form of their common beginning, so
/// that most haystacks are done with in one look a form.
fn may_hold_any(haystack: &[u8]) -> bool {
    forms(BEGINNING).iter().any(|(_, needle)| contains(haystack, needle))
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(haystack, needle).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_is_found_where_it_is_planted() {
        let canary = plant(7);
        for (form, needle) in forms(&canary) {
            let hay = [b"some text ", &needle[..], b" more"].concat();
            assert!(!find(&hay, std::slice::from_ref(&canary)).is_empty(), "{form} was not found");
        }
        for offset in 0..6 {
            let hay = BASE64_STANDARD.encode(format!("{}{canary}tail", "p".repeat(offset)));
            assert!(!find(hay.as_bytes(), std::slice::from_ref(&canary)).is_empty(), "base64 at offset {offset}");
        }
        assert!(find(plant(8).as_bytes(), &[canary]).is_empty());
    }
}
