//! The npm packages of `www/`, and those with the types of constructs: exactly those of their lock files.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{command_in, is_installed, output_of, run_step};
use crate::repository::Repository;

/// The oldest Node that the tools and the browser tests run on.
const NODE_MAJOR: u32 = 20;

/// Makes sure that a recent Node is there.
///
/// # Errors
/// If it is not; the message says what to install.
pub(crate) fn require_node() -> Result<()> {
    let Some(version) = output_of(Command::new("node").arg("--version")) else {
        bail!(
            "Node is not installed: install Node {NODE_MAJOR} or later, with npm, and run this again"
        );
    };
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|n| n.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE_MAJOR) {
        bail!(
            "Node {version} is too old: install Node {NODE_MAJOR} or later, with npm, and run this again"
        );
    }
    if !is_installed("npm") && !is_installed("npm.cmd") {
        bail!("npm is not installed: install it (it comes with Node) and run this again");
    }
    Ok(())
}

/// Installs the packages of the page and the tools.
///
/// # Errors
/// If npm fails.
pub(crate) fn ensure_packages(repository: &Repository) -> Result<()> {
    install(repository, &repository.www(), "npm")
}

/// Installs the types that constructs of the CDK are checked with.
///
/// # Errors
/// If npm fails.
pub(crate) fn ensure_types(repository: &Repository) -> Result<()> {
    install(repository, &repository.constructs(), "npm-constructs")
}

/// Installs the packages of a lock file unless that was done for this very lock file.
fn install(repository: &Repository, folder: &Path, log: &str) -> Result<()> {
    let lock = folder.join("package-lock.json");
    let lock = fs::read(&lock).with_context(|| format!("can't read {}", lock.display()))?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = command_in(npm, folder);
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    run_step(
        "install the npm packages",
        &mut command,
        &repository.cache().join(format!("log/{log}.txt")),
    )?;
    fs::write(stamp, lock)?;
    Ok(())
}
