//! What tells in seconds whether the scripts of `www/` are sound: their form and lints, their types,
//! and the tests that stand beside pure modules; and the types of the constructs that are written.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::build::npm_tool;
use crate::process::{command_in, run_step};
use crate::repository::Repository;

/// Runs all checks, one after the other.
///
/// # Errors
/// With what the first failing one prints.
pub(crate) fn check(repository: &Repository) -> Result<()> {
    let log = |name: &str| repository.cache().join(format!("log/{name}.txt"));
    let mut lint = npm_tool::command(repository, "biome");
    lint.args(["ci", "--colors=off"])
        .current_dir(repository.www());
    run_step("lint the scripts", &mut lint, &log("biome"))?;
    let mut types = npm_tool::command(repository, "tsc");
    types.arg("--project").arg(repository.www());
    run_step("check the types of the scripts", &mut types, &log("tsc"))?;
    let mut types = npm_tool::command(repository, "tsc");
    types.arg("--project").arg(repository.constructs());
    run_step(
        "check the types of the constructs that are written",
        &mut types,
        &log("tsc-constructs"),
    )?;
    let folder = bundled_tests(repository, &log("esbuild-tests"))?;
    // Named one by one: what a folder means differs between versions of Node.
    let mut tests = Vec::new();
    find(&folder, ".test.mjs", &mut tests)?;
    let mut test = command_in("node", repository.root());
    test.arg("--test").args(tests);
    run_step("test the scripts", &mut test, &log("node-test"))
}

/// The tests as scripts that any Node can run, with what they import.
fn bundled_tests(repository: &Repository, log: &Path) -> Result<PathBuf> {
    let folder = repository.cache().join("script-tests");
    if folder.is_dir() {
        fs::remove_dir_all(&folder)?;
    }
    let mut tests = Vec::new();
    find(&repository.www().join("src"), ".test.ts", &mut tests)?;
    let mut bundle = npm_tool::command(repository, "esbuild");
    bundle.args(tests).args([
        "--bundle",
        "--platform=node",
        "--format=esm",
        "--out-extension:.js=.mjs",
        "--log-level=warning",
    ]);
    bundle.arg(format!("--outdir={}", folder.display()));
    run_step("bundle the tests of the scripts", &mut bundle, log)?;
    Ok(folder)
}

fn find(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, ending, found)?;
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_found_in_every_folder() {
        let mut found = Vec::new();
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../www/src");
        find(&scripts, ".test.ts", &mut found).unwrap();
        let is_there = |name: &str| found.iter().any(|path| path.ends_with(name));
        assert!(is_there("host/texts.test.ts") && is_there("sharing/link.test.ts"));
    }
}
