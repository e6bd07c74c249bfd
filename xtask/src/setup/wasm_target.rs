//! The toolchain that compiles for wasm32: the active one where it has a standard library for
//! it or rustup can add one, else Debian's.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::console;
use crate::process::{command_in, is_installed, output_of, run_step_within};
use crate::repository::Repository;
use crate::setup::{apt, debian_wasm};

/// The target that a browser runs.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// How long rustup may try. A machine whose network lets nothing through hangs rather than fails.
const RUSTUP_LIMIT: Duration = Duration::from_secs(90);

/// Which toolchain compiles for wasm32.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    /// The one that also compiles everything else.
    Active,
    /// Debian's, linked into rustup under [`debian_wasm::TOOLCHAIN`].
    Debian,
}

impl WasmToolchain {
    /// A cargo of this toolchain, run at the top of the checkout.
    pub(crate) fn cargo(self, repository: &Repository) -> Command {
        let mut command = command_in("cargo", repository.root());
        if self == Self::Debian {
            debian_wasm::select(&mut command);
        }
        command
    }

    /// Whether lints for wasm32 can be run with it.
    pub(crate) fn has_clippy(self) -> bool {
        match self {
            Self::Active => {
                output_of(Command::new("cargo").args(["clippy", "--version"])).is_some()
            }
            Self::Debian => Path::new(debian_wasm::CLIPPY_DRIVER).is_file(),
        }
    }
}

/// Finds or makes a toolchain for wasm32.
///
/// # Errors
/// If there is none and none can be had; the message says what to install.
pub(crate) fn ensure(repository: &Repository) -> Result<WasmToolchain> {
    if active_has_std() {
        return Ok(WasmToolchain::Active);
    }
    if debian_wasm::is_complete() {
        return Ok(WasmToolchain::Debian);
    }
    let reason = match add_by_rustup(repository) {
        Ok(()) if active_has_std() => return Ok(WasmToolchain::Active),
        Ok(()) => "rustup added the target, but not its standard library".to_owned(),
        Err(error) => first_line(&error.to_string()),
    };
    console::say(&format!("  {reason}"));
    if !apt::is_usable() {
        bail!(
            "no standard library for {TARGET}\n\
             install it with `rustup target add {TARGET}` on a machine that reaches rustup's server,\n\
             or run this command as root on Debian, where it can be built from Debian's packages"
        );
    }
    console::say("  going the Debian way: its Rust builds the standard library");
    debian_wasm::install(repository)?;
    Ok(WasmToolchain::Debian)
}

/// Adds clippy where it can be had; the lints for wasm32 are skipped where not.
pub(crate) fn ensure_clippy(repository: &Repository, toolchain: WasmToolchain) {
    if toolchain.has_clippy() || toolchain == WasmToolchain::Active || !apt::is_usable() {
        return;
    }
    if let Err(error) = apt::install(repository, &[debian_wasm::CLIPPY_PACKAGE]) {
        console::say(&format!(
            "  no lints for {TARGET}: {}",
            first_line(&error.to_string())
        ));
    }
}

/// Whether the folder of a toolchain's wasm32 libraries holds a standard library.
pub(crate) fn has_std(libdir: &Path) -> bool {
    fs::read_dir(libdir)
        .into_iter()
        .flatten()
        .flatten()
        .any(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with("libstd-") && name.ends_with(".rlib")
        })
}

fn active_has_std() -> bool {
    let libdir =
        output_of(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    libdir.is_some_and(|libdir| has_std(Path::new(&libdir)))
}

fn add_by_rustup(repository: &Repository) -> Result<()> {
    if !is_installed("rustup") {
        bail!("rustup is not installed");
    }
    let mut command = Command::new("rustup");
    command.args(["target", "add", TARGET]);
    let log = repository.cache().join("log/rustup.txt");
    run_step_within(
        "add the wasm32 target through rustup",
        &mut command,
        &log,
        RUSTUP_LIMIT,
    )
}

fn first_line(text: &str) -> String {
    text.lines()
        .next()
        .unwrap_or_default()
        .trim_end_matches(':')
        .to_owned()
}
