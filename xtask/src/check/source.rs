//! Just enough of Rust's grammar to count words in code: comments, text and
//! test modules are blanked out, line numbers stay.

/// `source` without comments, without the insides of string and character
/// literals, and without items behind `#[cfg(test)]`.
pub(crate) fn shipped_code(source: &str) -> String {
    without_tests(&without_text(source))
}

/// Whether a tracked path holds Rust code that ships in the binary.
pub(crate) fn ships(path: &str) -> bool {
    let ours = path.starts_with("crates/") && path.ends_with(".rs");
    let test = ["/tests/", "/benches/", "/examples/", "/claviger-testkit/"].iter().any(|part| path.contains(part))
        || path.ends_with("/tests.rs");
    ours && !test
}

/// How often `word` stands in `code` as a whole path or name.
pub(crate) fn occurrences(code: &str, word: &str) -> usize {
    let part_of_name = |character: Option<char>| character.is_some_and(|c| c.is_alphanumeric() || c == '_');
    code.match_indices(word)
        .filter(|(at, _)| {
            !part_of_name(code[..*at].chars().next_back()) && !part_of_name(code[at + word.len()..].chars().next())
        })
        .count()
}

fn without_text(source: &str) -> String {
    let bytes = source.as_bytes();
    let mut kept = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let end = skip(bytes, at);
        if end == at {
            kept.push(bytes[at]);
            at += 1;
        } else {
            kept.extend(bytes[at..end].iter().map(|byte| if *byte == b'\n' { b'\n' } else { b' ' }));
            at = end;
        }
    }
    String::from_utf8_lossy(&kept).into_owned()
}

/// Where the comment or literal that starts at `at` ends; `at` if none does.
fn skip(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    let after_name = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
    match rest {
        [b'/', b'/', ..] => at + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()),
        [b'/', b'*', ..] => at + block_comment(rest),
        [b'"', ..] => at + quoted(rest),
        [b'r', b'"' | b'#', ..] if !after_name => raw_text(rest).map_or(at, |length| at + length),
        [b'b', b'r', ..] if !after_name => raw_text(&rest[1..]).map_or(at, |length| at + 1 + length),
        [b'\'', b'\\', ..] => at + 3 + rest[3..].iter().position(|byte| *byte == b'\'').map_or(0, |length| length + 1),
        [b'\'', ..] => character(rest).map_or(at, |length| at + length),
        _ => at,
    }
}

fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        match &rest[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// `r"..."` and `r#"..."#`; none for a raw name such as `r#type`.
fn raw_text(rest: &[u8]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|byte| **byte == b'#').count();
    let start = 1 + hashes;
    if rest.get(start) != Some(&b'"') {
        return None;
    }
    let close: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
    let inside = rest[start + 1..].windows(close.len()).position(|window| window == close)?;
    Some(start + 1 + inside + close.len())
}

/// `'x'`, told apart from a lifetime by its closing quote.
fn character(rest: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(&rest[1..rest.len().min(6)])
        .map_or_else(|error| String::from_utf8_lossy(&rest[1..1 + error.valid_up_to()]).into_owned(), str::to_owned);
    let first = text.chars().next()?;
    (text.chars().nth(1) == Some('\'')).then(|| 2 + first.len_utf8())
}

fn without_tests(code: &str) -> String {
    let mut kept = String::new();
    let mut rest = code;
    while let Some(at) = rest.find("#[cfg(test)]") {
        kept.push_str(&rest[..at]);
        rest = &rest[at + item_length(&rest[at..])..];
    }
    kept + rest
}

/// The length of an item with its attributes: to its `;`, or to the brace that
/// closes its first one.
fn item_length(item: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in item.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth <= 1 => return at + 1,
            b'}' => depth -= 1,
            b';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    item.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_shipped_code_is_counted() {
        let source = r##"
            fn a<'a>(b: &'a str) { c.expose(); /* d.expose() /* e.expose() */ */ "f.expose()" } // g.expose()
            fn h() { i('"', '\'', '\u{1f}', 'ä'); r#"j.expose()"#; br"k.expose()"; let r#type = l.expose(); }
            #[cfg(test)]
            mod tests { fn m() { n.expose(); } }
            #[cfg(test)]
            mod more;
            fn o() { p.map(Secret::expose); q.exposed(); }
        "##;
        let code = shipped_code(source);
        assert_eq!(occurrences(&code, "expose"), 3, "{code}");
        assert_eq!(occurrences(&code, "Secret::expose"), 1, "{code}");
    }

    #[test]
    fn tests_and_tools_do_not_ship() {
        assert!(ships("crates/claviger-exec/src/guard.rs"));
        assert!(!ships("crates/claviger-exec/tests/it/main.rs"));
        assert!(!ships("crates/claviger-testkit/src/lib.rs"));
        assert!(!ships("xtask/src/main.rs"));
        assert!(!ships("crates/claviger-exec/README.md"));
    }
}
