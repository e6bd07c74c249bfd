//! Bundles scripts with esbuild.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::build::npm_tool;
use crate::process::run_step;
use crate::repository::Repository;

/// The names under which the scripts import the bindings of the two modules.
pub(crate) const PAGE_BINDINGS: &str = "page-bindings";
pub(crate) const CORE_BINDINGS: &str = "core-bindings";

/// What kind of script comes out.
#[derive(Clone, Copy)]
pub(crate) enum Format {
    /// A script for `<script src>`: modules don't load from disk or in a sandboxed frame.
    Classic,
    /// A module for other people's bundlers and for Node.
    Module,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Self::Classic => "iife",
            Self::Module => "esm",
        }
    }
}

/// Bundles each entry, a script or a style sheet (a path from the top of the checkout) into `folder`; `made` are the files that
/// scripts import by a name.
///
/// # Errors
/// If esbuild fails.
pub(crate) fn bundle(
    repository: &Repository,
    format: Format,
    entries: &[&str],
    made: &[(&str, &Path)],
    folder: &Path,
) -> Result<Vec<PathBuf>> {
    fs::create_dir_all(folder)?;
    let mut tool = npm_tool::command(repository, "esbuild");
    tool.args(entries)
        .args([
            "--bundle",
            "--minify",
            "--charset=utf8",
            "--target=es2022",
            "--log-level=warning",
        ])
        .args([
            "--legal-comments=none",
            "--entry-names=[name]",
            "--external:node:*",
        ])
        .arg(format!("--format={}", format.name()))
        .args(
            made.iter()
                .map(|(name, file)| format!("--alias:{name}={}", file.display())),
        )
        .arg(format!("--outdir={}", folder.display()));
    let log = repository
        .cache()
        .join(format!("log/esbuild-{}.txt", format.name()));
    run_step(
        &format!("bundle {}", entries.join(" and ")),
        &mut tool,
        &log,
    )?;
    Ok(entries
        .iter()
        .filter_map(|entry| {
            Path::new(entry)
                .file_stem()
                .zip(Path::new(entry).extension())
        })
        .map(|(stem, extension)| {
            let extension = if extension == "css" { "css" } else { "js" };
            folder.join(stem).with_extension(extension)
        })
        .collect())
}
