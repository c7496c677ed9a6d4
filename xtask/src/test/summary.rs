//! The closing lines of the runners, added up.

use std::time::Duration;

/// What one runner said at its end.
pub(super) struct Summary {
    name: &'static str,
    passed: u64,
    failed: u64,
    skipped: u64,
    took: Duration,
    broken: Option<String>,
}

impl Summary {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, passed: 0, failed: 0, skipped: 0, took: Duration::ZERO, broken: None }
    }

    /// A runner that could not be run.
    pub(super) fn broken(name: &'static str, why: String) -> Self {
        Self { broken: Some(why), ..Self::new(name) }
    }

    /// Takes the figures of a closing line of cargo test, pytest, Node's runner,
    /// vitest or Playwright.
    pub(super) fn read(&mut self, line: &str) {
        if let Some((word, count)) = line.strip_prefix("ℹ ").and_then(|figure| figure.split_once(' ')) {
            let count = count.parse().unwrap_or(0);
            match word {
                "pass" => self.passed += count,
                "fail" | "cancelled" => self.failed += count,
                "skipped" | "todo" => self.skipped += count,
                _ => {}
            }
            return;
        }
        let line = line.trim_start();
        let pytest = line.starts_with("===") && line.ends_with("===") && line.contains(" in ");
        let vitest = line.starts_with("Tests  ");
        if !line.starts_with("test result: ") && !pytest && !vitest && !of_playwright(line) {
            return;
        }
        let words: Vec<&str> = line.split([' ', ',', ';']).filter(|word| !word.is_empty()).collect();
        for pair in words.windows(2) {
            let Ok(count) = pair[0].parse::<u64>() else { continue };
            match pair[1] {
                "passed" => self.passed += count,
                // A test that passes the second time has failed.
                "failed" | "error" | "errors" | "flaky" | "interrupted" | "did" => self.failed += count,
                "ignored" | "skipped" => self.skipped += count,
                _ => {}
            }
        }
    }

    /// The runner ended. One that succeeded without running a test has failed.
    pub(super) fn ended(&mut self, succeeded: bool) {
        if !succeeded && self.failed == 0 {
            self.broken = Some("ended with an error before its tests".to_owned());
        } else if succeeded && self.passed == 0 {
            self.broken = Some("ran no test".to_owned());
        }
    }

    /// From its start to its end, building included.
    pub(super) fn took(&mut self, took: Duration) {
        self.took = took;
    }

    pub(super) fn good(&self) -> bool {
        self.failed == 0 && self.broken.is_none()
    }

    pub(super) fn print(&self) {
        let Self { name, passed, failed, skipped, .. } = self;
        println!(
            "{name}: {passed} passed, {failed} failed, {skipped} skipped, {} s with building",
            self.took.as_secs()
        );
        if let Some(why) = &self.broken {
            println!("{}: FAILED, {why}", self.name);
        }
    }
}

/// `12 passed (3.4s)`, `1 failed`, `2 did not run`: a line for each.
fn of_playwright(line: &str) -> bool {
    let Some((count, what)) = line.split_once(' ') else { return false };
    let what = what.split(" (").next().unwrap_or_default();
    count.parse::<u64>().is_ok()
        && matches!(what, "passed" | "failed" | "flaky" | "skipped" | "interrupted" | "did not run")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str], succeeded: bool) -> Summary {
        let mut summary = Summary::new("one");
        lines.iter().for_each(|line| summary.read(line));
        summary.ended(succeeded);
        summary
    }

    #[test]
    fn closing_lines_add_up() {
        let cargo = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s";
        let summary = read(&[cargo, "test a::b ... ok", cargo], true);
        assert_eq!((summary.passed, summary.failed, summary.skipped), (6, 0, 2));
        assert!(summary.good());
        let pytest = "=========== 2 failed, 40 passed, 1 skipped, 3 errors in 12.30s ===========";
        let summary = read(&[pytest], false);
        assert_eq!((summary.passed, summary.failed, summary.skipped), (40, 5, 1));
        assert!(!summary.good());
        let node =
            ["ℹ tests 9", "ℹ pass 5", "ℹ fail 1", "ℹ cancelled 1", "ℹ skipped 2", "ℹ todo 0", "ℹ duration_ms 9.5"];
        let summary = read(&node, false);
        assert_eq!((summary.passed, summary.failed, summary.skipped), (5, 2, 2));
        let vitest = [" Test Files  1 failed | 3 passed (4)", "      Tests  2 failed | 30 passed | 1 skipped (33)"];
        let summary = read(&vitest, false);
        assert_eq!((summary.passed, summary.failed, summary.skipped), (30, 2, 1));
        let playwright =
            ["  1 failed", "    a.spec.ts:1:1 › 3 passed", "  1 flaky", "  2 did not run", "  9 passed (1.2m)"];
        let summary = read(&playwright, false);
        assert_eq!((summary.passed, summary.failed, summary.skipped), (9, 4, 0));
    }

    #[test]
    fn silence_is_no_success() {
        assert!(!read(&[], true).good());
        assert!(!read(&["test result: ok. 1 passed; 0 failed;"], false).good());
    }
}
