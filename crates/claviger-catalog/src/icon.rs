//! Whether an SVG is harmless: a picture, and nothing that runs or fetches.

/// In bytes. A logo that needs more is a poster.
const LARGEST: usize = 16_384;

/// Constructs that run, fetch or open something; compared in lower case.
const REFUSED: [(&str, &str); 12] = [
    ("<script", "a script"),
    ("<foreignobject", "a foreign object"),
    ("<style", "a style sheet"),
    ("<image", "an embedded picture"),
    ("<iframe", "a frame"),
    ("<a ", "a link"),
    ("<!doctype", "a document type"),
    ("<!entity", "an entity"),
    ("<?", "a processing instruction"),
    ("javascript:", "a script"),
    ("data:", "an embedded resource"),
    ("@import", "an import"),
];

/// What is wrong with an icon, if anything.
pub(crate) fn icon_problem(svg: &[u8]) -> Option<String> {
    if svg.len() > LARGEST {
        return Some(format!("is {} bytes; at most {LARGEST} will do", svg.len()));
    }
    let Ok(text) = std::str::from_utf8(svg) else { return Some("is not UTF-8".to_owned()) };
    let text = text.trim().to_lowercase();
    if !text.starts_with("<svg ") || !text.ends_with("</svg>") {
        return Some("must begin with <svg and end with </svg>".to_owned());
    }
    if !text.contains("viewbox=") {
        return Some("has no viewBox, so it cannot be scaled".to_owned());
    }
    if let Some((_, what)) = REFUSED.iter().find(|(mark, _)| text.contains(mark)) {
        return Some(format!("holds {what}; an icon is a drawing and nothing else"));
    }
    if has_handler(&text) {
        return Some("holds an event handler; an icon is a drawing and nothing else".to_owned());
    }
    has_outside_reference(&text).then(|| "refers to something outside itself".to_owned())
}

/// An attribute whose name begins with `on`.
fn has_handler(text: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '/')).any(|word| {
        word.strip_prefix("on")
            .and_then(|rest| rest.split_once('='))
            .is_some_and(|(name, _)| name.chars().all(char::is_alphabetic))
    })
}

/// `href` and `url()` may name an id of the same file only.
fn has_outside_reference(text: &str) -> bool {
    let outside = |mark: &str, inner: &str| {
        let after = inner.trim_start_matches([' ', '"', '\'', '=']);
        !after.is_empty() && !after.starts_with('#') && !mark.is_empty()
    };
    ["href", "url("].iter().any(|mark| text.split(mark).skip(1).any(|inner| outside(mark, inner)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(inner: &str) -> Option<String> {
        icon_problem(format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{inner}</svg>"#).as_bytes())
    }

    #[test]
    fn a_drawing_is_an_icon() {
        assert_eq!(problem(r##"<defs><path id="a" d="M0 0h9"/></defs><use href="#a" fill="url(#b)"/>"##), None);
    }

    #[test]
    fn whatever_runs_or_fetches_is_not() {
        let wrong = [
            "<script>1</script>",
            "<SCRIPT src='x'/>",
            r#"<path onload="x()" d=""/>"#,
            "<path\nonclick='x()'/>",
            r#"<use href="https://example.com/x#a"/>"#,
            r#"<use xlink:href="//example.com/x#a"/>"#,
            r#"<path fill="url(https://example.com/x)"/>"#,
            r#"<a href="javascript:x"><path/></a>"#,
            r#"<image href="data:image/png;base64,AA"/>"#,
            "<foreignObject><p/></foreignObject>",
            "<style>@import 'x'</style>",
            "<!ENTITY a 'b'>",
        ];
        for inner in wrong {
            assert!(problem(inner).is_some(), "{inner}");
        }
        assert!(icon_problem(b"not a picture").is_some());
        assert!(icon_problem(&vec![b' '; LARGEST + 1]).is_some());
    }
}
