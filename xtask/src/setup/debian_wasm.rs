//! Debian's Rust as the toolchain for wasm32, for machines that reach a Debian mirror but not
//! rustup's server.
//!
//! Debian ships no compiled standard library for wasm32, but its sources with everything that
//! they need. The library is compiled once and put where rustc looks for it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::console::Step;
use crate::process::{command_in, is_installed, output_of, run_step};
use crate::repository::Repository;
use crate::setup::apt;
use crate::setup::wasm_target::{TARGET, has_std};

/// The name under which rustup knows Debian's toolchain.
pub(crate) const TOOLCHAIN: &str = "wasm";
/// The package with clippy for this toolchain.
pub(crate) const CLIPPY_PACKAGE: &str = "rust-web-clippy";
/// What that package installs.
pub(crate) const CLIPPY_DRIVER: &str = "/usr/bin/clippy-driver";

const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
const RUSTLIB: &str = "/usr/lib/rustlib";
const PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const CRATE: &str = "wasm_std";

/// Makes the command use this toolchain, whatever cargo it was started from.
pub(crate) fn select(command: &mut Command) {
    command.env("RUSTUP_TOOLCHAIN", TOOLCHAIN);
    forget_outer_cargo(command);
}

/// Whether the toolchain is installed, its standard library is of its version and rustup knows it.
pub(crate) fn is_complete() -> bool {
    Path::new(CARGO).is_file()
        && std_is_current()
        && linker().is_some_and(|l| l.exists())
        && is_linked()
}

/// Installs and builds whatever is missing.
///
/// # Errors
/// If Debian has no suitable version or a step fails.
pub(crate) fn install(repository: &Repository) -> Result<()> {
    check_version(repository)?;
    let lld = newest_lld()?;
    let mut wanted = Vec::from(PACKAGES);
    wanted.push(&lld);
    if !wanted.iter().all(|package| is_package_installed(package)) {
        apt::install(repository, &wanted)?;
    }
    if !std_is_current() {
        build_std(repository)?;
    }
    link_linker(&lld)?;
    if !is_linked() {
        if !is_installed("rustup") {
            bail!("Debian's Rust is used through rustup, and rustup is not installed");
        }
        let mut link = Command::new("rustup");
        link.args(["toolchain", "link", TOOLCHAIN, "/usr"]);
        run_step(
            "make Debian's Rust known to rustup",
            &mut link,
            &log(repository, "rustup-link"),
        )?;
    }
    Ok(())
}

/// Refuses a compiler that is older than the package asks for.
fn check_version(repository: &Repository) -> Result<()> {
    let manifest = fs::read_to_string(repository.path("Cargo.toml"))?;
    let needed = manifest
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = "))
        .map(|version| version.trim_matches('"'))
        .context("Cargo.toml names no rust-version")?;
    let offered = apt::candidate(repository, "rustc-web")?;
    if numbers(&offered) < numbers(needed) {
        bail!(
            "Debian offers Rust {offered}, and {needed} is needed: run `rustup target add {TARGET}`"
        );
    }
    Ok(())
}

/// The first two numbers of a version.
fn numbers(version: &str) -> Vec<u32> {
    version
        .split(|c: char| !c.is_ascii_digit())
        .take(2)
        .filter_map(|n| n.parse().ok())
        .collect()
}

/// The linker package of the highest version.
fn newest_lld() -> Result<String> {
    apt::search_names("^lld-[0-9]+$")
        .into_iter()
        .max_by_key(|name| name.trim_start_matches("lld-").parse::<u32>().unwrap_or(0))
        .context("Debian's package lists have no `lld-N`")
}

fn is_package_installed(package: &str) -> bool {
    let status = output_of(Command::new("dpkg-query").args(["-W", "-f", "${Status}", package]));
    status.as_deref() == Some("install ok installed")
}

fn build_std(repository: &Repository) -> Result<()> {
    let folder = repository.cache().join("wasm-std");
    fs::create_dir_all(folder.join("src"))?;
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[workspace]\n\n[package]\nname = \"{CRATE}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n"
        ),
    )?;
    fs::write(
        folder.join("src/lib.rs"),
        "//! Nothing: the standard library is built for its sake.\n",
    )?;
    let target = folder.join("target");
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    let mut cargo = command_in(CARGO, &folder);
    cargo
        .args(["build", "--release", "--target", TARGET])
        .arg("-Zbuild-std=core,alloc,std,proc_macro,test,panic_abort")
        .env("PATH", path_with_usr_bin_first()?)
        .env("CARGO_TARGET_DIR", &target)
        .env("RUSTC_BOOTSTRAP", "1")
        // Without the bitcode a later build with link-time optimization stops.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env_remove("RUSTUP_TOOLCHAIN");
    forget_outer_cargo(&mut cargo);
    run_step(
        "build the standard library for wasm32",
        &mut cargo,
        &log(repository, "wasm-std"),
    )?;

    let step = Step::begin("install the standard library for wasm32");
    let libdir = libdir();
    if libdir.exists() {
        fs::remove_dir_all(&libdir)?;
    }
    fs::create_dir_all(&libdir)?;
    for entry in fs::read_dir(target.join(TARGET).join("release/deps"))? {
        let file = entry?.path();
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.ends_with(".rlib") && !name.starts_with(&format!("lib{CRATE}-")) {
            fs::copy(&file, libdir.join(&name))?;
        }
    }
    fs::write(stamp(), compiler_version().unwrap_or_default())?;
    // Cargo does not notice that the standard library under earlier results was replaced.
    let stale = repository.path("target").join(TARGET);
    if stale.exists() {
        fs::remove_dir_all(stale)?;
    }
    step.done();
    Ok(())
}

/// rustc looks for `rust-lld` in its own folder; Debian's linker has another name and place.
fn link_linker(lld: &str) -> Result<()> {
    let link = linker().context("Debian's rustc names no host")?;
    if link.exists() {
        return Ok(());
    }
    let program = PathBuf::from(format!("/usr/bin/{lld}"));
    if !program.is_file() {
        bail!("the package `{lld}` did not install {}", program.display());
    }
    if let Some(folder) = link.parent() {
        fs::create_dir_all(folder)?;
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(&program, &link)
        .with_context(|| format!("can't link {} to {}", link.display(), program.display()))?;
    Ok(())
}

fn std_is_current() -> bool {
    let built_by = fs::read_to_string(stamp()).ok();
    has_std(&libdir()) && built_by.is_some() && built_by == compiler_version()
}

fn is_linked() -> bool {
    let list = output_of(Command::new("rustup").args(["toolchain", "list"])).unwrap_or_default();
    list.lines()
        .any(|line| line.split_whitespace().next() == Some(TOOLCHAIN))
}

fn compiler_version() -> Option<String> {
    output_of(Command::new(RUSTC).arg("-vV"))
}

/// The place where this toolchain's rustc looks for `rust-lld`.
fn linker() -> Option<PathBuf> {
    let version = compiler_version()?;
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))?;
    Some(Path::new(RUSTLIB).join(host).join("bin/rust-lld"))
}

fn libdir() -> PathBuf {
    Path::new(RUSTLIB).join(TARGET).join("lib")
}

/// Names the compiler that built the library: one of another version can't use it.
fn stamp() -> PathBuf {
    libdir().join("built-by.txt")
}

fn path_with_usr_bin_first() -> Result<std::ffi::OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(PathBuf::from("/usr/bin")).chain(std::env::split_paths(&path));
    Ok(std::env::join_paths(folders)?)
}

/// The cargo that started this program left variables that name its own toolchain.
fn forget_outer_cargo(command: &mut Command) {
    for name in ["CARGO", "RUSTC", "RUSTDOC", "LD_LIBRARY_PATH"] {
        command.env_remove(name);
    }
}

fn log(repository: &Repository, name: &str) -> PathBuf {
    repository.cache().join(format!("log/{name}.txt"))
}
