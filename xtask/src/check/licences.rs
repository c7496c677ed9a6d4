//! Licences, bans and sources of everything that is built for the targets of
//! deny.toml: what cargo-deny would say, without it. `cargo tree` knows what is
//! built; `cargo metadata` also lists optional crates that nothing turns on.

mod spdx;

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context as _, Result, ensure};

use super::Verdict;
use crate::run;

/// The parts of deny.toml that are checked here.
struct Rules {
    targets: Vec<String>,
    licences: Vec<String>,
    /// Crate and the licence that is allowed for it alone.
    exceptions: Vec<(String, String)>,
    banned: Vec<String>,
}

/// One line of `cargo tree`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    version: String,
    licence: String,
    /// Where it comes from when that is not crates.io: a folder, a git address.
    elsewhere: Option<String>,
}

/// Checks every package that cargo would build, tests and build scripts too.
pub(crate) fn check() -> Result<Verdict> {
    let rules = Rules::parse(&fs::read_to_string(run::root().join("deny.toml")).context("deny.toml")?)?;
    let mut packages = BTreeSet::new();
    for target in &rules.targets {
        let tree = ["tree", "--locked", "--workspace", "--edges", "normal,build,dev", "--prefix", "none"];
        let mut command = run::cargo(&tree);
        let lines = run::output(command.args(["--format", "{p}|{l}", "--target", target]))?;
        packages.extend(lines.lines().filter_map(Package::parse));
    }
    ensure!(!packages.is_empty(), "cargo tree names no packages");
    let complaints = packages.iter().flat_map(|package| rules.complaints(package)).collect();
    Ok(Verdict::of(complaints, format!("{} packages", packages.len())))
}

impl Package {
    /// `NAME vVERSION [(proc-macro)] [(SOURCE)]|LICENCE[ (*)]`
    fn parse(line: &str) -> Option<Self> {
        let (package, licence) = line.split_once('|')?;
        let mut words = package.splitn(3, ' ');
        let (name, version) = (words.next()?.to_owned(), words.next()?.to_owned());
        let notes = words.next().unwrap_or_default().replace("(proc-macro)", "");
        let elsewhere = (!notes.trim().is_empty()).then(|| notes.trim().to_owned());
        Some(Self { name, version, licence: licence.trim_end_matches("(*)").trim().to_owned(), elsewhere })
    }

    /// Ours: cargo shows the folder of a member of the workspace.
    fn local(&self) -> bool {
        let root = run::root();
        self.elsewhere.as_ref().is_some_and(|place| place.starts_with(&format!("({}/", root.display())))
    }
}

impl Rules {
    /// Reads lists of text by their names; deny.toml is ours and keeps to that.
    fn parse(toml: &str) -> Result<Self> {
        let exceptions = items(toml, "exceptions")?;
        let rules = Self {
            targets: texts(&items(toml, "targets")?),
            licences: texts(&items(toml, "allow")?),
            exceptions: exceptions.split('}').filter_map(|one| pair(&texts(one))).collect(),
            banned: items(toml, "deny")?.split('}').filter_map(|one| texts(one).first().cloned()).collect(),
        };
        ensure!(!rules.licences.is_empty() && !rules.targets.is_empty(), "deny.toml allows no licence or no target");
        Ok(rules)
    }

    fn complaints(&self, package: &Package) -> Vec<String> {
        let Package { name, version, licence, elsewhere } = package;
        let shown = format!("{name} {version}");
        let mut complaints = Vec::new();
        if self.banned.contains(name) {
            complaints.push(format!("{shown} is banned by deny.toml; `cargo tree --invert {name}` says who brings it"));
        }
        if let (Some(place), false) = (elsewhere, package.local()) {
            complaints.push(format!("{shown} comes from {place}, not from crates.io"));
        }
        let allowed = |one: &str| {
            self.licences.iter().any(|allowed| allowed == one)
                || self.exceptions.iter().any(|(only, allowed)| only == name && allowed == one)
        };
        if !spdx::satisfied(licence, &allowed) {
            complaints.push(format!("{shown}: licence `{licence}` is not on the list of deny.toml"));
        }
        complaints
    }
}

/// What stands between the brackets of `NAME = [`, up to a `]` on its own line.
fn items(toml: &str, name: &str) -> Result<String> {
    let head = format!("\n{name} = [\n");
    let start = toml.find(&head).with_context(|| format!("deny.toml has no list `{name}`"))? + head.len();
    let length = toml[start..].find("\n]").with_context(|| format!("the list `{name}` of deny.toml has no end"))?;
    Ok(toml[start..start + length].to_owned())
}

/// Every text between quotes.
fn texts(part: &str) -> Vec<String> {
    part.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

fn pair(texts: &[String]) -> Option<(String, String)> {
    Some((texts.first()?.clone(), texts.get(1)?.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_not_come_in_is_named() {
        let rules = Rules::parse(include_str!("../../../deny.toml")).unwrap();
        let complaints = |line: &str| rules.complaints(&Package::parse(line).unwrap());
        let ours = format!("claviger v0.1.0 ({}/crates/claviger)|Apache-2.0 (*)", run::root().display());
        for good in ["serde v1.0.0|MIT OR Apache-2.0", "a v1.0.0 (proc-macro)|MIT/ISC (*)", &ours] {
            assert_eq!(complaints(good), Vec::<String>::new(), "{good}");
        }
        assert!(complaints("webpki-roots v1.0.0|CDLA-Permissive-2.0").is_empty());
        assert_eq!(complaints("other v1.0.0|CDLA-Permissive-2.0").len(), 1);
        assert_eq!(complaints("serde v1.0.0|GPL-3.0-only").len(), 1);
        assert_eq!(complaints("serde v1.0.0|").len(), 1, "no licence named");
        assert_eq!(complaints("serde v1.0.0 (https://example.com/serde#0123)|MIT").len(), 1);
        assert_eq!(complaints("serde v1.0.0 (proc-macro) (registry `other`)|MIT").len(), 1);
        for banned in ["openssl", "reqwest", "native-tls", "ring"] {
            assert_eq!(complaints(&format!("{banned} v1.0.0|MIT")).len(), 1, "{banned}");
        }
    }
}
