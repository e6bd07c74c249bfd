//! Builds the site: as it is shipped, into `dist/`, and as `serve` shows it.

mod bundle;
mod cache;
mod evidence;
pub(crate) mod npm_tool;
mod package;
mod site;
mod sizes;
mod texts;
mod wasm;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Result;

use crate::build::site::Files;
use crate::build::wasm::{Aim, Part};
use crate::console;
use crate::repository::Repository;
use crate::setup::BuildTools;

/// Builds what is shipped, the page and the JavaScript package, and leaves it in `dist/`.
///
/// # Errors
/// If a step fails or the result is larger than its budget.
pub(crate) fn ship(repository: &Repository, tools: &BuildTools) -> Result<()> {
    let dist = repository.dist();
    let files = build_into(&dist, || {
        let page = wasm::build(repository, tools.wasm, Part::Page, Aim::Size)?;
        let core = wasm::build(repository, tools.wasm, Part::Core, Aim::Size)?;
        let mut files = site::files(repository, &page, &core)?;
        files.extend(package::files(repository, &core)?);
        Ok(files)
    })?;
    sizes::report(&files)
}

/// Builds the page for a short wait rather than a short download, and names its folder. That is
/// never `dist/`, which people publish.
///
/// # Errors
/// If a step fails.
pub(crate) fn preview(repository: &Repository, tools: &BuildTools) -> Result<PathBuf> {
    let folder = repository.cache().join("site");
    build_into(&folder, || {
        let page = wasm::build(repository, tools.wasm, Part::Page, Aim::Speed)?;
        let core = wasm::build(repository, tools.wasm, Part::Core, Aim::Speed)?;
        site::files(repository, &page, &core)
    })?;
    Ok(folder)
}

fn build_into(folder: &Path, build: impl FnOnce() -> Result<Files>) -> Result<Files> {
    let start = Instant::now();
    console::say("Build");
    let files = build()?;
    site::write(folder, &files)?;
    console::say(&format!(
        "  the build is complete ({:.1} s)",
        start.elapsed().as_secs_f64()
    ));
    Ok(files)
}
