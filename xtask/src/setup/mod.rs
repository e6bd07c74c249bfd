//! Makes sure that the machine has what building and testing need, and does nothing where it
//! has. Each part checks for its own result first, so a run that was cut short goes on where
//! it stopped.

pub(crate) mod apt;
pub(crate) mod browser;
pub(crate) mod debian_wasm;
pub(crate) mod engines;
pub(crate) mod npm;
pub(crate) mod wasm_target;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;

use crate::console;
use crate::repository::Repository;
use crate::setup::engines::Engine;
use crate::setup::wasm_target::WasmToolchain;

/// What a build needs.
pub(crate) struct BuildTools {
    /// The toolchain that has a standard library for wasm32.
    pub(crate) wasm: WasmToolchain,
}

/// What the tests need besides.
pub(crate) struct TestTools {
    /// What the build needs.
    pub(crate) build: BuildTools,
    /// The browser to drive.
    pub(crate) browser: PathBuf,
    /// The other engines that are there, and their programs.
    pub(crate) engines: Vec<(Engine, PathBuf)>,
}

/// Sets up what `build` and `serve` need.
///
/// # Errors
/// If something can't be had; the message says what to install.
pub(crate) fn for_build(repository: &Repository) -> Result<BuildTools> {
    announced(|| build_tools(repository))
}

/// Sets up what `test` needs, which is everything.
///
/// # Errors
/// If something can't be had; the message says what to install.
pub(crate) fn for_tests(repository: &Repository) -> Result<TestTools> {
    announced(|| {
        let build = build_tools(repository)?;
        npm::ensure_types(repository)?;
        wasm_target::ensure_clippy(repository, build.wasm);
        let browser = browser::ensure(repository)?;
        let engines = engines::ensure(repository);
        Ok(TestTools {
            build,
            browser,
            engines,
        })
    })
}

fn build_tools(repository: &Repository) -> Result<BuildTools> {
    npm::require_node()?;
    let wasm = wasm_target::ensure(repository)?;
    npm::ensure_packages(repository)?;
    Ok(BuildTools { wasm })
}

fn announced<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    console::say("Set-up");
    let tools = work()?;
    console::say(&format!(
        "  set-up is complete ({:.1} s)",
        start.elapsed().as_secs_f64()
    ));
    Ok(tools)
}
