//! The tests in real browsers: the whole suite in one, the core journeys in the other engines.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::console;
use crate::process::command_in;
use crate::repository::Repository;
use crate::setup::{TestTools, browser};

/// How the tests in Chromium are run.
const PLAYWRIGHT: [&str; 4] = [
    "www/node_modules/@playwright/test/cli.js",
    "test",
    "-c",
    "tests/browser",
];

/// Runs them all; the last line that is printed counts them together.
///
/// # Errors
/// If they can't be started.
pub(crate) fn run(repository: &Repository, tools: &TestTools, failed: usize) -> Result<bool> {
    console::say("Browser tests");
    let mut suite = command_in("node", repository.root());
    suite
        .args(PLAYWRIGHT)
        .env(browser::VARIABLE, &tools.browser);
    let mut counts = counted(&mut suite)?;
    if !tools.engines.is_empty() {
        let mut journeys = command_in("node", repository.root());
        journeys.arg("tests/browser/engines/run.mjs");
        for (engine, program) in &tools.engines {
            journeys.arg(engine.name).env(engine.variable, program);
        }
        counts.add(counted(&mut journeys)?);
    }
    // Whoever reads the last line only is not told that all is well.
    counts.failed += failed;
    println!("{counts}");
    Ok(counts.failed == 0 && counts.passed > 0)
}

/// How many tests passed and failed; shown in the form that CI reads.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: usize,
    failed: usize,
}

impl Counts {
    fn add(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
    }

    fn read(line: &str) -> Option<Self> {
        let (passed, failed) = line.strip_suffix(" failed")?.split_once(" passed, ")?;
        Some(Self {
            passed: passed.parse().ok()?,
            failed: failed.parse().ok()?,
        })
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Runs tests and shows what they say, but for their counts. Tests that end without counts, or
/// otherwise than these tell, have failed.
fn counted(command: &mut Command) -> Result<Counts> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("can't start node")?;
    let mut counts = None;
    if let Some(out) = child.stdout.take() {
        for line in BufReader::new(out).lines() {
            let line = line?;
            match Counts::read(&line) {
                Some(read) => counts = Some(read),
                None => println!("{line}"),
            }
        }
    }
    let has_passed = child.wait()?.success();
    let mut counts = counts.unwrap_or(Counts {
        passed: 0,
        failed: 1,
    });
    if !has_passed {
        counts.failed = counts.failed.max(1);
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_as_they_are_written() {
        let counts = Counts {
            passed: 12,
            failed: 3,
        };
        assert_eq!(Counts::read(&counts.to_string()), Some(counts));
        for line in ["ok    12 passed, 3 failed (5 ms)", "12 passed", ""] {
            assert_eq!(Counts::read(line), None, "{line}");
        }
    }

    #[test]
    fn tests_that_end_without_counts_have_failed() {
        let of = |script: &str| counted(Command::new("node").args(["-e", script])).unwrap();
        let failed = |failed| Counts { passed: 0, failed };
        assert_eq!(of("process.exit(1)"), failed(1));
        assert_eq!(of("process.exit(0)"), failed(1));
        assert_eq!(
            of("console.log('0 passed, 2 failed'); process.exit(1)"),
            failed(2)
        );
        assert_eq!(
            of("console.log('0 passed, 0 failed'); process.exit(1)"),
            failed(1)
        );
        let passed = of("console.log('a'); console.log('4 passed, 0 failed')");
        assert_eq!(passed.to_string(), "4 passed, 0 failed");
    }
}
