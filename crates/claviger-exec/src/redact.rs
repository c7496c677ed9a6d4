//! Replaces what was injected by its name wherever it comes back: in bodies,
//! headers and error texts (security.md E11). Looks for the value as it is and
//! in the encodings that services put it in.

mod needles;
mod scan;
mod stream;

use std::{
    borrow::Cow,
    fmt,
    sync::{Arc, OnceLock},
};

use aho_corasick::{AhoCorasick, MatchKind};
use claviger_model::Secret;
use serde_json::{Map, Value};

pub use needles::Needles;
use scan::Scan;
pub use stream::StreamRedactor;

/// Shorter values are not looked for: they would be found by chance, and the
/// holes would tell them.
pub const SHORTEST: usize = 8;

/// Looks for injected secrets. Cheap to clone; what it looks for is made at the
/// first look.
#[derive(Clone, Default)]
pub struct Redactor {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    secrets: Vec<(String, Secret<String>)>,
    /// Length of the shortest one.
    shortest: usize,
    needles: OnceLock<Needles>,
    automaton: OnceLock<Option<AhoCorasick>>,
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.inner.secrets.iter().map(|(name, _)| name)).finish()
    }
}

impl Redactor {
    /// Looks for `secrets`, each under the name that stands in its place.
    /// Values shorter than [`SHORTEST`] bytes are left out.
    pub fn new(secrets: Vec<(String, Secret<String>)>) -> Self {
        let secrets: Vec<_> = secrets.into_iter().filter(|(_, value)| value.len() >= SHORTEST).collect();
        let shortest = secrets.iter().map(|(_, value)| value.len()).min().unwrap_or(usize::MAX);
        Self { inner: Arc::new(Inner { secrets, shortest, ..Inner::default() }) }
    }

    /// Whether there is nothing to look for.
    pub fn is_idle(&self) -> bool {
        self.inner.secrets.is_empty()
    }

    /// Every spelling that is looked for. For whoever has to look in a stream.
    pub fn needles(&self) -> &Needles {
        self.inner.needles.get_or_init(|| Needles::new(&self.inner.secrets))
    }

    /// Whether there is anything to replace in `bytes`. This is the hot path,
    /// and what is shorter than every secret holds none: no spelling is shorter
    /// than its secret.
    pub fn is_in(&self, bytes: &[u8]) -> bool {
        !self.is_idle() && bytes.len() >= self.inner.shortest && self.scan().is_in(bytes)
    }

    fn scan(&self) -> Scan<'_> {
        Scan::new(self.needles())
    }

    /// `text` with names in place of secrets; adds to `count` what was replaced.
    pub fn text<'t>(&self, text: &'t str, count: &mut u64) -> Cow<'t, str> {
        match self.bytes(text.as_bytes(), count) {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            // Needles are whole characters, so this loses nothing.
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        }
    }

    /// The same for bytes of any kind.
    pub fn bytes<'b>(&self, bytes: &'b [u8], count: &mut u64) -> Cow<'b, [u8]> {
        if !self.is_in(bytes) {
            return Cow::Borrowed(bytes);
        }
        // More needles than an automaton can hold: nothing may leave.
        let Some(automaton) = self.automaton() else { return Cow::Owned(Vec::new()) };
        let needles = self.needles();
        let mut clean = Vec::with_capacity(bytes.len());
        automaton.replace_all_with_bytes(bytes, &mut clean, |found, _, out| {
            *count += 1;
            out.extend_from_slice(needles.replacement(found.pattern().as_usize()).as_bytes());
            true
        });
        Cow::Owned(clean)
    }

    fn automaton(&self) -> Option<&AhoCorasick> {
        let build = || {
            let patterns = self.needles().iter();
            AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns).ok()
        };
        self.inner.automaton.get_or_init(build).as_ref()
    }

    /// The same for every string, member name and number of a JSON value. Looks
    /// at all of them at once first, since nearly always there is nothing.
    pub fn value(&self, value: &mut Value, count: &mut u64) {
        let mut texts = Vec::new();
        gather(value, &mut texts);
        if self.is_in(&texts) {
            self.walk(value, count);
        }
    }

    fn walk(&self, value: &mut Value, count: &mut u64) {
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::Number(number) => {
                if let Cow::Owned(name) = self.text(&number.to_string(), count) {
                    *value = Value::String(name);
                }
            }
            Value::String(text) => {
                if let Cow::Owned(clean) = self.text(text, count) {
                    *text = clean;
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.walk(item, count)),
            Value::Object(members) => self.members(members, count),
        }
    }

    fn members(&self, members: &mut Map<String, Value>, count: &mut u64) {
        if members.keys().any(|name| self.is_in(name.as_bytes())) {
            *members = std::mem::take(members)
                .into_iter()
                .map(|(name, value)| (self.text(&name, count).into_owned(), value))
                .collect();
        }
        members.values_mut().for_each(|value| self.walk(value, count));
    }
}

/// Every text in a value, one after the other.
fn gather(value: &Value, texts: &mut Vec<u8>) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => texts.extend_from_slice(number.to_string().as_bytes()),
        Value::String(text) => texts.extend_from_slice(text.as_bytes()),
        Value::Array(items) => items.iter().for_each(|item| gather(item, texts)),
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            texts.extend_from_slice(name.as_bytes());
            texts.push(0);
            gather(value, texts);
        }),
    }
    texts.push(0);
}

#[cfg(test)]
mod tests {
    use base64::prelude::*;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn redactor(secrets: &[(&str, &str)]) -> Redactor {
        Redactor::new(secrets.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned().into())).collect())
    }

    fn clean(redactor: &Redactor, text: &str) -> (String, u64) {
        let mut count = 0;
        (redactor.text(text, &mut count).into_owned(), count)
    }

    #[test]
    fn a_secret_gives_way_to_its_name() {
        let redactor = redactor(&[("token", "canary-12345678"), ("longer", "canary-123456789"), ("short", "1234567")]);
        assert_eq!(clean(&redactor, "a canary-12345678 b canary-12345678"), ("a {{ token }} b {{ token }}".into(), 2));
        assert_eq!(clean(&redactor, "canary-123456789"), ("{{ longer }}".into(), 1));
        assert_eq!(clean(&redactor, "1234567 canary-1234567"), ("1234567 canary-1234567".into(), 0));
    }

    #[test]
    fn json_is_searched_in_strings_names_and_numbers() {
        let redactor = redactor(&[("pin", "4711471147"), ("key", "canary/\"quote\"")]);
        let mut value = json!({"a": 4711471147_u64, "b": ["x canary/\"quote\"", 1, null], "canary/\"quote\"": true});
        let mut count = 0;
        redactor.value(&mut value, &mut count);
        assert_eq!(value, json!({"a": "{{ pin }}", "b": ["x {{ key }}", 1, null], "{{ key }}": true}));
        assert_eq!(count, 3);
    }

    #[test]
    fn debug_shows_names_only() {
        let redactor = redactor(&[("token", "canary-12345678")]);
        assert_eq!(format!("{redactor:?} {:?}", redactor.needles()), r#"["token"] ["{{ token }}"]"#);
    }

    /// The encodings of E11, written without the code under test.
    fn encodings(secret: &str, before: &str) -> Vec<(&'static str, String)> {
        let bytes = secret.as_bytes();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let percent = |upper: bool| -> String {
            let one = |byte: &u8| match (byte.is_ascii_alphanumeric() || b"-._~".contains(byte), upper) {
                (true, _) => char::from(*byte).to_string(),
                (false, true) => format!("%{byte:02X}"),
                (false, false) => format!("%{byte:02x}"),
            };
            bytes.iter().map(one).collect()
        };
        let padded = format!("{before}{secret}tail");
        vec![
            ("raw", secret.to_owned()),
            ("hex", hex.clone()),
            ("HEX", hex.to_uppercase()),
            ("base64", BASE64_STANDARD.encode(bytes)),
            ("base64url", BASE64_URL_SAFE_NO_PAD.encode(bytes)),
            ("base64 inside", BASE64_STANDARD.encode(&padded)),
            ("base64url inside", BASE64_URL_SAFE.encode(&padded)),
            ("percent", percent(true)),
            ("percent, lower", percent(false)),
            ("form", url::form_urlencoded::byte_serialize(bytes).collect()),
            ("json", serde_json::to_string(secret).expect("text")),
        ]
    }

    /// Whether `secret` can be read off `text`, as it stands or percent-decoded.
    fn survives(text: &str, secret: &str) -> bool {
        let text = text.to_owned();
        let decoded = percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
        [text, decoded].iter().any(|text| text.contains(secret))
    }

    proptest! {
        // Each case builds an automaton, which takes its time unoptimised.
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn no_secret_survives_in_any_encoding(
            secret in r#"[a-zA-Z0-9/+=_ "\\<>&'é€𝄞{}%-]{8,40}"#.prop_filter("long enough", |s| s.len() >= 8),
            before in "[a-z]{0,5}", around in "[ ,;:\\[\\]]{0,4}",
        ) {
            let redactor = redactor(&[("the_name", &secret)]);
            for (encoding, encoded) in encodings(&secret, &before) {
                let (text, count) = clean(&redactor, &format!("{around}{encoded}{around}"));
                prop_assert_eq!(count, 1, "{} of {:?}: {:?}", encoding, secret, text);
                prop_assert!(!survives(&text, &secret), "{} of {:?}: {:?}", encoding, secret, text);
                // Of base64 at most the characters remain that its neighbours share.
                let left = text.replace("{{ the_name }}", "").replace(&around, "");
                let shared = if encoding.ends_with("inside") { 2 * 4 + before.len() * 2 + 8 } else { 2 };
                prop_assert!(left.len() <= shared, "{} of {:?} leaves {:?}", encoding, secret, left);
            }
        }

        #[test]
        fn no_spelling_is_shorter_than_its_secret(secret in r#"[a-zA-Z0-9/+=_ "\\<>&'é€𝄞{}%-]{8,40}"#) {
            let redactor = redactor(&[("the_name", &secret)]);
            let shortest = redactor.needles().iter().map(<[u8]>::len).min();
            prop_assert_eq!(shortest, Some(secret.len()));
        }

        #[test]
        fn what_holds_no_secret_is_left_alone(text in "[a-z0-9{} ]{0,200}") {
            let redactor = redactor(&[("token", "CANARY-12345678")]);
            let mut count = 0;
            prop_assert!(matches!(redactor.text(&text, &mut count), Cow::Borrowed(_)) && count == 0);
        }
    }
}
