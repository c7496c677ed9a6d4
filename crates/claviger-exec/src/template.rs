//! `{{ name }}` in what a connection holds: a look-up and nothing else. No
//! calls, filters, nesting, comments or helpers, and what is put in is data
//! that is never read again as a template (security.md W4).

use std::fmt;

/// A text with places to fill in.
///
/// ```
/// # use claviger_exec::template::Template;
/// let header = Template::parse("Bearer {{ token }}")?;
/// assert_eq!(header.render(|name| (name == "token").then_some("s3cret"))?, "Bearer s3cret");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Template {
    pieces: Vec<Piece>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Piece {
    Text(String),
    Name(String),
}

/// The text is not a template; where, and what would be right.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{reason} (at byte {at}); write {{{{ name }}}}, or {{{{ [name with spaces] }}}}")]
pub struct TemplateError {
    /// Byte offset of the `{{` that is wrong.
    pub at: usize,
    /// What is wrong there.
    pub reason: &'static str,
}

/// The template asks for a name that nobody gave.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{{{{ {0} }}}} names nothing that this connection holds")]
pub struct UnknownName(pub String);

impl Template {
    /// Reads a text.
    ///
    /// # Errors
    /// The place and the reason. Never repeats the text, which may hold what
    /// somebody typed in the wrong field.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let at = text.len() - rest.len() + before.len();
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            let (name, tail) = name(after).map_err(|reason| TemplateError { at, reason })?;
            pieces.push(Piece::Name(name));
            rest = tail;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self { pieces })
    }

    /// Puts a value in every place. Values stand as they are: who needs them
    /// encoded has `lookup` do it.
    ///
    /// # Errors
    /// The first name for which `lookup` has nothing.
    pub fn render<T: AsRef<str>>(&self, mut lookup: impl FnMut(&str) -> Option<T>) -> Result<String, UnknownName> {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Name(name) => text.push_str(lookup(name).ok_or_else(|| UnknownName(name.clone()))?.as_ref()),
            }
        }
        Ok(text)
    }

    /// Every name it asks for, in order, repeated where it is.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Name(name) => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }
}

impl fmt::Display for Template {
    /// The text again, with one space inside each pair of braces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Text(text) => f.write_str(text),
            Piece::Name(name) if is_plain(name) => write!(f, "{{{{ {name} }}}}"),
            Piece::Name(name) => write!(f, "{{{{ [{name}] }}}}"),
        })
    }
}

/// Whether a name can stand without brackets.
fn is_plain(name: &str) -> bool {
    name.split('.').all(|segment| !segment.is_empty() && segment.chars().all(is_name_character) && !is_literal(segment))
}

/// What may stand in a name without brackets: what Handlebars calls an ID.
fn is_name_character(character: char) -> bool {
    !character.is_whitespace() && !character.is_control() && !r##"!"#%&'()*+,./;<=>@[\]^`{|}~"##.contains(character)
}

/// What Handlebars reads as something other than a path.
fn is_literal(segment: &str) -> bool {
    matches!(segment, "true" | "false" | "null" | "undefined" | "this" | "else" | "as")
        || segment.trim_start_matches('-').parse::<u64>().is_ok()
}

/// Reads from just after `{{` to just after `}}`.
fn name(text: &str) -> Result<(String, &str), &'static str> {
    let mut rest = text.trim_start();
    let mut name = String::new();
    loop {
        let (part, tail) = segment(rest)?;
        name.push_str(part);
        match tail.strip_prefix('.') {
            Some(more) => {
                name.push('.');
                rest = more;
            }
            None => {
                let tail = tail.trim_start().strip_prefix("}}").ok_or("only a name may stand between {{ and }}")?;
                return Ok((name, tail));
            }
        }
    }
}

/// One segment of a name, and what follows it.
fn segment(text: &str) -> Result<(&str, &str), &'static str> {
    if let Some(bracketed) = text.strip_prefix('[') {
        let (part, tail) = bracketed.split_once(']').ok_or("a bracket [ is not closed")?;
        return if part.is_empty() { Err("the brackets are empty") } else { Ok((part, tail)) };
    }
    let end = text.find(|character| !is_name_character(character)).unwrap_or(text.len());
    let (part, tail) = text.split_at(end);
    match part {
        "" if text.is_empty() => Err("{{ is not closed"),
        "" => Err("a name must stand between {{ and }}"),
        part if is_literal(part) => Err("numbers and words such as true, null and this are no names"),
        part => Ok((part, tail)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn render(text: &str) -> Result<String, String> {
        let values = [("a", "1"), ("a.b", "2"), ("key with spaces", "3"), ("a-b_c9", "4"), ("brace", "{{ a }}")];
        let template = Template::parse(text).map_err(|error| error.to_string())?;
        template
            .render(|name| values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value))
            .map_err(|error| error.to_string())
    }

    /// The rows of actions.md 1.8.
    #[test]
    fn the_grammar() {
        let good = [
            ("", ""),
            ("plain } text }} {", "plain } text }} {"),
            ("{{ a }}", "1"),
            ("{{a}}", "1"),
            ("{{\t a \n}}", "1"),
            ("x{{ a.b }}y{{a}}z", "x2y1z"),
            ("{{ [key with spaces] }}", "3"),
            ("{{ [a].[b] }}", "2"),
            ("{{ a-b_c9 }}", "4"),
            ("{{ brace }}", "{{ a }}"),
        ];
        for (text, want) in good {
            assert_eq!(render(text).as_deref(), Ok(want), "{text:?}");
        }
        let wrong = [
            "{{ }}",
            "{{}}",
            "{{ .. }}",
            "{{ . }}",
            "{{ ../a }}",
            "{{ a/b }}",
            "{{ a b }}",
            "{{ upper a }}",
            "{{#if a}}",
            "{{/if}}",
            "{{^a}}",
            "{{! note }}",
            "{{!-- note --}}",
            "{{> part }}",
            "{{ 'a' }}",
            "{{ \"a\" }}",
            "{{ 1 }}",
            "{{ -1 }}",
            "{{ true }}",
            "{{ null }}",
            "{{ this }}",
            "{{else}}",
            "{{{ a }}}",
            "{{& a }}",
            "{{~ a ~}}",
            "{{ a. }}",
            "{{ .a }}",
            "{{ a..b }}",
            "{{ a",
            "{{ a }",
            "{{",
            "{{ [a }}",
            "{{ [] }}",
            "{{ a | b }}",
            "{{ a() }}",
            "{{ a=b }}",
            "{{ a }}{{",
            "{{ {{ a }} }}",
            "{{ @root }}",
            "{{ a\u{0} }}",
        ];
        for text in wrong {
            assert!(Template::parse(text).is_err(), "{text:?} was taken");
        }
    }

    #[test]
    fn an_unknown_name_is_an_error_and_case_counts() {
        for text in ["{{ A }}", "{{ missing }}", "{{ Credentials }}", "{{ $credentials }}", "{{ a.c }}"] {
            let error = render(text).expect_err(text);
            assert!(error.contains("names nothing"), "{text}: {error}");
        }
    }

    #[test]
    fn an_error_tells_the_place_and_not_the_text() {
        let error = Template::parse("hunter2 {{ hunter2 hunter2 }}").expect_err("two names");
        assert_eq!(error.at, 8);
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in r"(\{\{|\}\}|\{|\}|\[|\]|\.|[ a-c1\n\\é!#/]){0,24}") {
            if let Ok(template) = Template::parse(&text) {
                prop_assert_eq!(&Template::parse(&template.to_string()), &Ok(template.clone()));
                prop_assert_eq!(template.render(|_| Some("")).is_ok(), true);
            }
        }

        /// What is put in is never read again, whatever it looks like.
        #[test]
        fn a_value_is_data(value in r"(\{\{|\}\}|[ a-z\[\]]){0,12}", around in "[a-z ]{0,6}") {
            let template = Template::parse(&format!("{around}{{{{ a }}}}{around}")).expect("a template");
            let rendered = template.render(|name| (name == "a").then_some(&value)).expect("a is known");
            prop_assert_eq!(rendered, format!("{around}{value}{around}"));
        }
    }
}
