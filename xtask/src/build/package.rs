//! The JavaScript package: the analysis without the page.

use std::fs;

use anyhow::{Context, Result};
use serde_json::json;

use crate::build::bundle::{self, Format};
use crate::build::cache::read;
use crate::build::site::{CORE_WASM, Files};
use crate::build::wasm::Module;
use crate::repository::Repository;

/// The files of the package, under `package/`.
///
/// # Errors
/// If a source is missing or esbuild fails.
pub(crate) fn files(repository: &Repository, module: &Module) -> Result<Files> {
    let folder = repository.cache().join("package");
    bundle::bundle(
        repository,
        Format::Module,
        &["www/package/index.ts"],
        &[(bundle::CORE_BINDINGS, &module.bindings)],
        &folder,
    )?;
    Ok(Files::from([
        (
            "package/index.js".to_owned(),
            read(&folder.join("index.js"))?,
        ),
        (
            "package/index.d.ts".to_owned(),
            read(&repository.www().join("package/api.d.ts"))?,
        ),
        (
            "package/contract.d.ts".to_owned(),
            read(&repository.www().join("src/contract/report.ts"))?,
        ),
        (format!("package/{CORE_WASM}"), read(&module.wasm)?),
        (
            "package/package.json".to_owned(),
            manifest(repository)?.into_bytes(),
        ),
    ]))
}

/// The package's manifest, with what `Cargo.toml` says of the crate.
fn manifest(repository: &Repository) -> Result<String> {
    let cargo = fs::read_to_string(repository.path("Cargo.toml"))?;
    let field = |name: &str| {
        let start = format!("{name} = \"");
        let line = cargo.lines().find_map(|line| line.strip_prefix(&start));
        line.and_then(|rest| rest.strip_suffix('"'))
            .with_context(|| format!("Cargo.toml names no {name}"))
    };
    let manifest = json!({
        "name": field("name")?,
        "version": field("version")?,
        "description": field("description")?,
        "license": field("license")?,
        "type": "module",
        "exports": { ".": { "types": "./index.d.ts", "default": "./index.js" } },
        "types": "./index.d.ts",
        "sideEffects": false,
        "files": ["index.js", "index.d.ts", "contract.d.ts", CORE_WASM],
    });
    Ok(format!("{manifest:#}\n"))
}
