//! `{{ name }}` in texts: which names, and filling them in.

/// A piece of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    Text(&'t str),
    Name(&'t str),
}

/// Splits a template into its pieces.
///
/// # Errors
/// What is wrong with it, in one line.
pub(crate) fn pieces(template: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((text, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else {
            return Err("{{ is never closed with }}".to_owned());
        };
        let name = name.trim();
        if !is_name(name) {
            return Err(format!("{{{{ {name} }}}} is not a field name; right would be {{{{ api_token }}}}"));
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        pieces.push(Piece::Name(name));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    Ok(pieces)
}

/// `^[a-z][a-z0-9_]*$`
pub(crate) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_text_and_nested_json_is_text() {
        assert_eq!(
            pieces("a {{ b }}{{c}} d"),
            Ok(vec![Piece::Text("a "), Piece::Name("b"), Piece::Name("c"), Piece::Text(" d")])
        );
        assert_eq!(pieces(r#"{"a":{"b":1}}"#), Ok(vec![Piece::Text(r#"{"a":{"b":1}}"#)]));
    }

    #[test]
    fn anything_but_a_plain_name_is_refused() {
        for wrong in ["{{ a", "{{ }}", "{{ a.b }}", "{{ A }}", "{{#if a}}", "{{ 1a }}", "{{{ a }}}"] {
            assert!(pieces(wrong).is_err(), "{wrong}");
        }
    }
}
