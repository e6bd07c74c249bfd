//! Builds `dist/`: the page, and the JavaScript package beside it.

mod bundle;
mod cache;
mod npm_tool;
mod package;
mod site;
mod sizes;
mod wasm;

use std::time::Instant;

use anyhow::Result;

use crate::build::wasm::Variant;
use crate::console;
use crate::repository::Repository;
use crate::setup::BuildTools;

/// How much is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The page, built for a short wait rather than a short download.
    Preview,
    /// The page as it is shipped, and the JavaScript package.
    Everything,
}

/// Builds and leaves the result in `dist/`.
///
/// # Errors
/// If a step fails or the result is larger than its budget.
pub(crate) fn run(repository: &Repository, tools: &BuildTools, scope: Scope) -> Result<()> {
    let start = Instant::now();
    console::say("Build");
    let files = match scope {
        Scope::Preview => {
            let page = wasm::build(repository, tools.wasm, Variant::Preview)?;
            site::files(repository, &page)?
        }
        Scope::Everything => {
            let page = wasm::build(repository, tools.wasm, Variant::Page)?;
            let api = wasm::build(repository, tools.wasm, Variant::Api)?;
            let mut files = site::files(repository, &page)?;
            files.extend(package::files(repository, &api)?);
            files
        }
    };
    site::write(&repository.dist(), &files)?;
    console::say(&format!(
        "  dist/ is complete ({:.1} s)",
        start.elapsed().as_secs_f64()
    ));
    if scope == Scope::Everything {
        sizes::report(&files)?;
    }
    Ok(())
}
