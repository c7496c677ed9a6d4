//! Which room may depend on which: design.md section 1, as a table.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::Verdict;
use crate::run;

/// Allowed normal and build dependencies between our packages.
const ALLOWED: [(&str, &[&str]); 13] = [
    (
        "claviger",
        &[
            "claviger-http",
            "claviger-core",
            "claviger-store",
            "claviger-vault",
            "claviger-exec",
            "claviger-catalog",
            "claviger-model",
        ],
    ),
    ("claviger-http", &["claviger-core", "claviger-access", "claviger-catalog", "claviger-model"]),
    (
        "claviger-core",
        &[
            "claviger-access",
            "claviger-vault",
            "claviger-exec",
            "claviger-identity",
            "claviger-catalog",
            "claviger-script",
            "claviger-store",
            "claviger-model",
        ],
    ),
    ("claviger-vault", &["claviger-access", "claviger-model"]),
    ("claviger-access", &["claviger-model"]),
    ("claviger-catalog", &["claviger-model"]),
    ("claviger-exec", &["claviger-model"]),
    ("claviger-identity", &["claviger-model"]),
    ("claviger-script", &["claviger-model"]),
    ("claviger-store", &["claviger-model"]),
    ("claviger-model", &[]),
    ("xtask", &[]),
    (TESTKIT, &[]),
];

/// May depend on anything; only dev-dependencies may lead to it.
const TESTKIT: &str = "claviger-testkit";

/// Outside crates that only one room may use, because the room is where that
/// knowledge lives.
const KEPT_IN: [(&str, &str); 15] = [
    ("axum", "claviger-http"),
    ("tower-http", "claviger-http"),
    ("utoipa", "claviger-http"),
    ("utoipa-axum", "claviger-http"),
    ("sea-orm", "claviger-store"),
    ("sea-orm-migration", "claviger-store"),
    ("sqlx", "claviger-store"),
    ("rusqlite", "claviger-store"),
    ("hickory-resolver", "claviger-exec"),
    ("rustls-platform-verifier", "claviger-exec"),
    ("argon2", "claviger-vault"),
    ("oauth2", "claviger-exec"),
    ("jsonwebtoken", "claviger-identity"),
    ("totp-rs", "claviger-identity"),
    ("rquickjs", "claviger-script"),
];

/// The binary's tests tamper with the database of a server, as an intruder would.
const TAMPERING: (&str, &str) = ("claviger", "rusqlite");

/// One dependency of one of our packages.
struct Arrow<'a> {
    from: &'a str,
    to: &'a str,
    dev: bool,
}

/// Reads `cargo metadata` and names every arrow that design.md does not have.
pub(crate) fn check() -> Result<Verdict> {
    let metadata = run::metadata()?;
    let arrows = arrows(&metadata)?;
    let complaints = arrows.iter().filter_map(complaint).collect();
    Ok(Verdict::of(complaints, format!("{} dependencies", arrows.len())))
}

fn arrows(metadata: &Value) -> Result<Vec<Arrow<'_>>> {
    let mut arrows = Vec::new();
    for package in metadata["packages"].as_array().context("cargo metadata lists no packages")? {
        let from = package["name"].as_str().context("a package without a name")?;
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let to = dependency["name"].as_str().context("a dependency without a name")?;
            arrows.push(Arrow { from, to, dev: dependency["kind"] == "dev" });
        }
    }
    Ok(arrows)
}

fn complaint(arrow: &Arrow<'_>) -> Option<String> {
    let Arrow { from, to, dev } = *arrow;
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.into();
    let ours = to.starts_with("claviger");
    let Some(targets) = allowed.get(from) else {
        return Some(format!("{from} is a new room: write its arrows into xtask/src/check/arrows.rs and the design"));
    };
    let good = if ours {
        from == TESTKIT || targets.contains(&to) || (dev && to == TESTKIT)
    } else {
        let kept = KEPT_IN.iter().any(|(name, room)| *name == to && *room != from);
        !kept || from == TESTKIT || (dev && (from, to) == TAMPERING)
    };
    let kind = if dev { "dev-dependency" } else { "dependency" };
    (!good).then(|| format!("{from} -> {to} ({kind}) is no allowed arrow"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(from: &str, to: &str, dev: bool) -> bool {
        complaint(&Arrow { from, to, dev }).is_some()
    }

    #[test]
    fn the_workspace_has_only_the_arrows_of_the_design() {
        match check().unwrap() {
            Verdict::Bad(complaints) => panic!("{}", complaints.join("\n")),
            Verdict::Good(what) | Verdict::Skipped(what) => println!("arrows: {what}"),
        }
    }

    #[test]
    fn wrong_arrows_are_refused() {
        assert!(refused("claviger-store", "claviger-vault", false), "the store keeps sealed bytes, never a key");
        assert!(refused("claviger-exec", "claviger-store", false));
        assert!(refused("claviger-exec", "claviger-vault", true), "not for a test either");
        assert!(refused("claviger-model", "claviger-access", false));
        assert!(refused("claviger-http", "claviger-exec", false));
        assert!(refused("claviger-core", TESTKIT, false), "the testkit never ships");
        assert!(refused("claviger-core", "sqlx", false), "SQL stays in the store");
        assert!(refused("claviger-access", "axum", true));
        assert!(refused("claviger-identity", "claviger-exec", false), "proofs are checked, never fetched");
        assert!(refused("claviger-identity", "claviger-store", true));
        assert!(refused("claviger", "rusqlite", false), "tests may tamper, the server may not");
        assert!(!refused("claviger", "rusqlite", true));
        assert!(refused("claviger-new", "claviger-model", false), "a new room names its arrows first");
        assert!(!refused("claviger-core", TESTKIT, true));
        assert!(!refused("claviger-store", "sqlx", false));
        assert!(!refused(TESTKIT, "claviger-vault", false));
    }
}
