//! What must be in none of our files.

use std::fs;

use anyhow::{Context as _, Result};

use super::Verdict;
use crate::run;

/// `unsafe` is forbidden by the workspace, and every package takes the
/// workspace's lints over (the client packages that are no members say so
/// themselves). `forbid` cannot be lifted further down.
pub(crate) fn check_unsafe_forbidden() -> Result<Verdict> {
    let manifests: Vec<String> = run::tracked_files()?
        .into_iter()
        .filter(|path| path.ends_with("/Cargo.toml") || path == "Cargo.toml")
        .collect();
    let mut complaints = Vec::new();
    for path in &manifests {
        let text = fs::read_to_string(run::root().join(path)).with_context(|| path.clone())?;
        let inherits = text.contains("[lints]\nworkspace = true\n");
        let forbids = text.contains("unsafe_code = \"forbid\"");
        if !inherits && !forbids {
            complaints.push(format!("{path}: want `[lints]` with `workspace = true`, which forbids unsafe code"));
        }
    }
    Ok(Verdict::of(complaints, format!("{} packages", manifests.len())))
}

/// No tracked file names a folder of the machine it was written on.
pub(crate) fn check_no_paths() -> Result<Verdict> {
    let folders = machine_folders();
    let mut complaints = Vec::new();
    let files = run::tracked_files()?;
    for path in &files {
        let Ok(text) = fs::read_to_string(run::root().join(path)) else { continue };
        for (index, line) in text.lines().enumerate() {
            if let Some(folder) = folders.iter().find(|folder| names(line, folder)) {
                complaints.push(format!("{path}:{}: names {folder}", index + 1));
            }
        }
    }
    Ok(Verdict::of(complaints, format!("{} files", files.len())))
}

/// The tree, the folder it lies in, and the homes of people.
fn machine_folders() -> Vec<String> {
    let root = run::root();
    let parent = root.parent().filter(|parent| parent.components().count() > 1);
    let home = std::env::var("HOME").ok().filter(|home| home.len() > 1);
    let own = [Some(root.clone()), parent.map(Into::into), home.map(Into::into)].into_iter().flatten();
    let mut folders: Vec<String> = own.map(|folder| format!("{}/", folder.display())).collect();
    folders.extend(["home", "root", "Users"].map(|name| format!("/{name}/")));
    folders
}

/// Whether `folder` starts a path in `line`, as against being the middle of a
/// URL or of a longer path.
fn names(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "._-/}".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_from_a_part_of_one() {
        let folder = format!("/{}/", "home");
        assert!(names(&format!("see {folder}jo/notes"), &folder));
        assert!(names(&format!("\"{folder}jo\""), &folder));
        assert!(!names(&format!("https://example.com{folder}jo"), &folder));
        assert!(!names(&format!("/var{folder}jo"), &folder));
    }
}
