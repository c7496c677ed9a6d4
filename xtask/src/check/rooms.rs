//! Words that belong to one room, and the places that look at a secret.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use anyhow::{Context as _, Result};

use super::{Verdict, source};
use crate::run;

/// Where every look at a secret is listed, one line a file.
pub(crate) const EXPOSE_SITES: &str = "xtask/expose_sites.txt";

/// Rooms that never have a reason to look at a secret.
const NEVER_EXPOSE: [&str; 3] = ["claviger-access", "claviger-catalog", "claviger-store"];

/// Words and the rooms, or single files of a room, that may write them; none
/// means nobody.
const WORDS: [(&[&str], &[&str]); 6] = [
    // A socket that listens with a backlog and options of its own is made of one too.
    (&["TcpSocket"], &["claviger-exec", "claviger-http/src/listen/serve.rs"]),
    (
        &["TcpStream::connect", "UdpSocket", "lookup_host", "ToSocketAddrs", "to_socket_addrs", "getaddrinfo"],
        &["claviger-exec"],
    ),
    (&["reqwest", "ureq", "openssl", "native_tls"], &[]),
    (&["sea_orm", "sqlx", "rusqlite"], &["claviger-store"]),
    (&["axum"], &["claviger-http"]),
    // The one decision without an actor (ADR 0025).
    (&["decide_check"], &["claviger-access", "claviger-core/src/checks.rs"]),
];

/// The code that ships, by path, without comments, text and tests.
fn shipped() -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for path in run::tracked_files()?.into_iter().filter(|path| source::ships(path)) {
        // A file may be gone from the checkout and still be in the index.
        if let Ok(text) = fs::read_to_string(run::root().join(&path)) {
            files.insert(path, source::shipped_code(&text));
        }
    }
    Ok(files)
}

/// Whether `path` is `place`, or lies in it.
fn within(path: &str, place: &str) -> bool {
    let rest = path.strip_prefix("crates/").and_then(|path| path.strip_prefix(place));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn room(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or(path)
}

/// Outbound sockets and names in exec, SQL in the store, axum in http.
pub(crate) fn check_words() -> Result<Verdict> {
    let files = shipped()?;
    let complaints = files.iter().flat_map(|(path, code)| word_complaints(path, code)).collect();
    Ok(Verdict::of(complaints, format!("{} files", files.len())))
}

fn word_complaints(path: &str, code: &str) -> Vec<String> {
    let elsewhere = WORDS.iter().filter(|(_, places)| !places.iter().any(|place| within(path, place)));
    elsewhere
        .flat_map(|(words, rooms)| words.iter().map(move |word| (*word, rooms)))
        .filter(|(word, _)| source::occurrences(code, word) > 0)
        .map(|(word, rooms)| match rooms {
            [] => format!("{path}: `{word}` has no room"),
            _ => format!("{path}: `{word}` belongs in {}", rooms.join(", ")),
        })
        .collect()
}

/// Every call of `Secret::expose` in code that ships is on the list, so that a
/// new one is seen in review.
pub(crate) fn check_expose_sites() -> Result<Verdict> {
    let found = expose_sites(&shipped()?);
    let path = run::root().join(EXPOSE_SITES);
    let listed = parse(&fs::read_to_string(&path).with_context(|| format!("{EXPOSE_SITES} is missing"))?)?;
    let total: usize = found.values().sum();
    Ok(Verdict::of(expose_complaints(&found, &listed), format!("{total} sites in {} files", found.len())))
}

/// Writes the list anew.
pub(crate) fn expose_sites_write() -> Result<()> {
    let mut text = String::from(
        "# Where code that ships looks at a secret (`Secret::expose`): file, calls.\n\
         # `cargo xtask gen` rewrites this; a line that is new or grows needs a reason in the review.\n",
    );
    for (path, calls) in expose_sites(&shipped()?) {
        writeln!(text, "{path} {calls}")?;
    }
    Ok(fs::write(run::root().join(EXPOSE_SITES), text)?)
}

fn expose_sites(files: &BTreeMap<String, String>) -> BTreeMap<String, usize> {
    let calls = |code: &str| source::occurrences(code, "expose") - source::occurrences(code, "fn expose");
    files.iter().map(|(path, code)| (path.clone(), calls(code))).filter(|(_, calls)| *calls > 0).collect()
}

fn expose_complaints(found: &BTreeMap<String, usize>, listed: &BTreeMap<String, usize>) -> Vec<String> {
    let mut complaints = Vec::new();
    for (path, calls) in found {
        if NEVER_EXPOSE.contains(&room(path)) {
            complaints.push(format!("{path}: {} never looks at a secret", room(path)));
        } else if listed.get(path) != Some(calls) {
            let before = listed.get(path).copied().unwrap_or(0);
            complaints.push(format!("{path}: {calls} calls of expose(), {EXPOSE_SITES} says {before}"));
        }
    }
    let gone = listed.keys().filter(|path| !found.contains_key(*path));
    complaints.extend(gone.map(|path| format!("{path}: no call of expose() left, take it off {EXPOSE_SITES}")));
    complaints
}

fn parse(text: &str) -> Result<BTreeMap<String, usize>> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let (path, calls) = line.split_once(' ').with_context(|| format!("`{line}`: want `FILE CALLS`"))?;
            Ok((path.to_owned(), calls.parse().with_context(|| format!("`{line}`: want a number"))?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good(verdict: Verdict) {
        match verdict {
            Verdict::Bad(complaints) => panic!("{}", complaints.join("\n")),
            Verdict::Good(what) | Verdict::Skipped(what) => println!("K7: {what}"),
        }
    }

    #[test]
    fn k7_every_look_at_a_secret_is_listed() {
        good(check_expose_sites().unwrap());
    }

    #[test]
    fn words_stay_in_their_rooms() {
        good(check_words().unwrap());
    }

    #[test]
    fn a_new_look_at_a_secret_is_found() {
        let listed = parse("# head\ncrates/claviger-exec/src/a.rs 2\ncrates/claviger-exec/src/gone.rs 1\n").unwrap();
        let code = |text: &str| source::shipped_code(text);
        let files = BTreeMap::from([
            ("crates/claviger-exec/src/a.rs".to_owned(), code("a.expose(); b.map(Secret::expose); c.expose();")),
            ("crates/claviger-store/src/b.rs".to_owned(), code("a.expose();")),
            ("crates/claviger-model/src/secret.rs".to_owned(), code("pub fn expose(&self) -> &T { &self.0 }")),
        ]);
        let complaints = expose_complaints(&expose_sites(&files), &listed);
        assert_eq!(complaints.len(), 3, "{complaints:?}");
        assert!(complaints[0].contains("3 calls of expose(), xtask/expose_sites.txt says 2"));
        assert!(complaints[1].contains("never looks at a secret"));
        assert!(complaints[2].contains("gone.rs: no call"));
    }

    #[test]
    fn words_are_found_where_they_do_not_belong() {
        let complaints = |room: &str, code: &str| word_complaints(&format!("crates/{room}/src/a.rs"), code).len();
        assert_eq!(complaints("claviger-core", "tokio::net::TcpStream::connect(a)"), 1);
        assert_eq!(complaints("claviger-exec", "tokio::net::TcpStream::connect(a)"), 0);
        assert_eq!(complaints("claviger-exec", "reqwest::get(a)"), 1);
        assert_eq!(complaints("claviger-http", "TcpSocket::new_v4()"), 1);
        assert_eq!(word_complaints("crates/claviger-http/src/listen/serve.rs", "TcpSocket::new_v4()").len(), 0);
        assert_eq!(complaints("claviger-core", "use sea_orm::prelude; use axum::Json;"), 2);
        assert_eq!(complaints("claviger-store", "use sea_orm::prelude; sqlx::query(a)"), 0);
    }
}
