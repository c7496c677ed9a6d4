//! What the values of a field must look like.

use std::{fmt, sync::OnceLock};

use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::{
    ParserBuilder,
    hir::{Class, Hir, HirKind},
};

/// A regular expression over whole values of ASCII text. Compiled at its first
/// use: most patterns of a running server never see a value.
#[derive(Clone)]
pub struct Pattern {
    source: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Takes an expression in the syntax of the `regex` crate.
    ///
    /// # Errors
    /// What is wrong with it, in one line.
    pub fn new(source: &str) -> Result<Self, String> {
        // On its own first, so that `a)|(b` cannot break out of the anchors.
        parse(source)?;
        Ok(Self { source: source.to_owned(), compiled: OnceLock::new() })
    }

    /// Compiles it now: the one thing that `new` does not find is an expression
    /// that is too large.
    ///
    /// # Errors
    /// What is wrong with it, in one line.
    pub(crate) fn compile_now(&self) -> Result<(), String> {
        match self.compiled() {
            Some(_) => Ok(()),
            None => Err("the expression is too large; use smaller repetitions".to_owned()),
        }
    }

    /// As it was written, without anchors of ours.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether the whole of `value` matches. Never for text that is not ASCII:
    /// `\d` means the ten digits here, nothing that merely looks like one.
    pub fn matches(&self, value: &str) -> bool {
        value.is_ascii() && self.compiled().is_some_and(|regex| regex.is_match(value.as_bytes()))
    }

    /// `None`, which matches nothing, where the expression is too large.
    fn compiled(&self) -> Option<&Regex> {
        let compile = || RegexBuilder::new(&format!(r"\A(?:{})\z", self.source)).unicode(false).build().ok();
        self.compiled.get_or_init(compile).as_ref()
    }

    /// A character of ASCII outside `allowed` that some matching value may
    /// hold, a telling one first; `None` where the pattern allows only those.
    pub(crate) fn strays_from(&self, allowed: fn(char) -> bool) -> Option<char> {
        let hir = parse(&self.source).ok()?;
        "@/:#?\\ ".chars().chain((0_u8..128).rev().map(char::from)).find(|&c| !allowed(c) && may_hold(&hir, c))
    }

    /// Whether the empty text matches.
    pub(crate) fn matches_empty(&self) -> bool {
        parse(&self.source).is_ok_and(|hir| hir.properties().minimum_len() == Some(0))
    }
}

fn parse(source: &str) -> Result<Hir, String> {
    ParserBuilder::new().unicode(false).utf8(false).build().parse(source).map_err(|error| match error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        _ => "not a regular expression".to_owned(),
    })
}

/// Whether a value that the expression matches may hold `c`, which is ASCII. It errs towards
/// yes, which is the safe side for what becomes part of a host.
fn may_hold(hir: &Hir, c: char) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => false,
        HirKind::Literal(literal) => literal.0.contains(&(c as u8)),
        HirKind::Class(Class::Unicode(class)) => {
            class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&c))
        }
        HirKind::Class(Class::Bytes(class)) => {
            class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&(c as u8)))
        }
        HirKind::Repetition(repetition) => may_hold(&repetition.sub, c),
        HirKind::Capture(capture) => may_hold(&capture.sub, c),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(|part| may_hold(part, c)),
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pattern({:?})", self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_means_the_whole_value_in_ascii() {
        let digits = Pattern::new(r"\d{2}|\d{4}").unwrap();
        assert!(digits.matches("12") && digits.matches("1234"));
        assert!(!digits.matches("123") && !digits.matches("12\n") && !digits.matches("x12") && !digits.matches("١٢"));
        let anything_else = Pattern::new("[^@]+").unwrap();
        assert!(anything_else.matches("a b") && !anything_else.matches("é"));
    }

    #[test]
    fn an_expression_cannot_leave_its_anchors() {
        for escape in ["a)|(?:b", "(?x)a # "] {
            let escaped = Pattern::new(escape).is_ok_and(|pattern| pattern.matches("ab"));
            assert!(!escaped, "{escape}");
        }
    }

    #[test]
    fn every_character_that_a_pattern_lets_in_is_found() {
        let host = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let stray = |source: &str| Pattern::new(source).unwrap().strays_from(host);
        assert_eq!(stray("[a-z0-9]+"), None);
        assert_eq!(stray("(?:a|b(?:c{2})?)*"), None);
        assert_eq!(stray("[a-z]+(?:@[a-z]+)?"), Some('@'));
        assert_eq!(stray("[^a]"), Some('@'));
        assert_eq!(stray("a/b"), Some('/'));
    }

    #[test]
    fn an_expression_of_absurd_size_is_refused_and_matches_nothing() {
        let pattern = Pattern::new("(?:a{1000}){1000}").unwrap();
        assert!(pattern.compile_now().is_err());
        assert!(!pattern.matches(&"a".repeat(1_000_000)));
    }
}
