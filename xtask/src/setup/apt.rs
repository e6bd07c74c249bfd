//! Debian's package manager, where there is one and we may use it.

use std::process::Command;

use anyhow::{Result, bail};

use crate::process::{is_installed, output_of, run_step};
use crate::repository::Repository;

/// Whether packages can be installed: apt is there and we are root.
pub(crate) fn is_usable() -> bool {
    is_installed("apt-get") && output_of(Command::new("id").arg("-u")).as_deref() == Some("0")
}

/// Installs packages. Lists that turn out to be old are fetched anew once.
///
/// # Errors
/// If apt fails.
pub(crate) fn install(repository: &Repository, packages: &[&str]) -> Result<()> {
    let title = format!("install Debian packages: {}", packages.join(" "));
    let log = repository.cache().join("log/apt-install.txt");
    let install = || {
        let mut command = Command::new("apt-get");
        command
            .args(["install", "-y", "--no-install-recommends"])
            .args(packages);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        run_step(&title, &mut command, &log)
    };
    install().or_else(|_| {
        update(repository)?;
        install()
    })
}

/// The version that would be installed; the package lists are fetched if they are missing.
///
/// # Errors
/// If there is no such package.
pub(crate) fn candidate(repository: &Repository, package: &str) -> Result<String> {
    if let Some(version) = known_candidate(package) {
        return Ok(version);
    }
    update(repository)?;
    match known_candidate(package) {
        Some(version) => Ok(version),
        None => bail!("Debian's package lists have no `{package}`"),
    }
}

/// The names of all packages that fit the pattern of `apt-cache search --names-only`.
pub(crate) fn search_names(pattern: &str) -> Vec<String> {
    let listing = output_of(Command::new("apt-cache").args(["search", "--names-only", pattern]));
    listing
        .unwrap_or_default()
        .lines()
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .collect()
}

fn update(repository: &Repository) -> Result<()> {
    let log = repository.cache().join("log/apt-update.txt");
    run_step(
        "fetch Debian's package lists",
        Command::new("apt-get").arg("update"),
        &log,
    )
}

fn known_candidate(package: &str) -> Option<String> {
    let policy = output_of(Command::new("apt-cache").args(["policy", package]))?;
    let line = policy
        .lines()
        .find_map(|line| line.trim().strip_prefix("Candidate: "))?;
    (line != "(none)").then(|| line.to_owned())
}
