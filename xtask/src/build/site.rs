//! The files of the page, and how they get into `dist/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::build::bundle::{self, Format};
use crate::build::cache::read;
use crate::build::evidence;
use crate::build::texts;
use crate::build::wasm::Module;
use crate::repository::Repository;

/// Contents by path within `dist/`, with `/` between the names.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The module of the page.
pub(crate) const PAGE_WASM: &str = "page.wasm";
/// The module of the analysis.
pub(crate) const CORE_WASM: &str = "core.wasm";

/// The files of the page.
///
/// # Errors
/// If a source is missing or esbuild fails.
pub(crate) fn files(repository: &Repository, page: &Module, core: &Module) -> Result<Files> {
    let mut files = Files::new();
    files.insert(
        "index.html".to_owned(),
        read(&repository.path("index.html"))?,
    );
    for (name, module) in [(PAGE_WASM, page), (CORE_WASM, core)] {
        let wasm = read(&module.wasm)?;
        // The same as a script, for where a script may be loaded and nothing else.
        files.insert(format!("{name}.js"), as_script(&wasm).into_bytes());
        files.insert(name.to_owned(), wasm);
    }
    let folder = repository.cache().join("scripts");
    let serve = core_as_function(repository, core, &folder)?;
    let made: [(&str, &Path); 2] = [
        (bundle::PAGE_BINDINGS, &page.bindings),
        ("core-serve", &serve),
    ];
    let entries = [
        "www/src/entries/boot.ts",
        "www/src/entries/workbench.ts",
        "www/src/entries/more-examples.ts",
        "www/styles/style.css",
    ];
    for script in bundle::bundle(repository, Format::Classic, &entries, &made, &folder)? {
        let name = script.file_name().unwrap_or_default();
        files.insert(name.to_string_lossy().into_owned(), read(&script)?);
    }
    files.insert("evidence.js".to_owned(), evidence::script(repository)?);
    files.extend(texts::scripts(repository)?);
    add_folder(&mut files, &repository.www().join("examples"), "examples")?;
    Ok(files)
}

/// What runs in the worker as one function of its `scope`: its text becomes the worker, and where no
/// worker can be made it is called.
fn core_as_function(repository: &Repository, core: &Module, folder: &Path) -> Result<PathBuf> {
    let entries = ["www/src/core/serve.ts"];
    let made: [(&str, &Path); 1] = [(bundle::CORE_BINDINGS, &core.bindings)];
    let bundled = bundle::bundle(repository, Format::Classic, &entries, &made, folder)?;
    let script = bundled.first().context("esbuild made no script")?;
    let text = fs::read_to_string(script)?;
    let wrapped = folder.join("core-serve.js");
    fs::write(
        &wrapped,
        format!("export default function serve(scope) {{\n{text}\n}}\n"),
    )?;
    Ok(wrapped)
}

/// Makes the folder hold these files and no others; files that did not change are left alone.
///
/// # Errors
/// If the folder can't be written.
pub(crate) fn write(dist: &Path, files: &Files) -> Result<()> {
    for (name, contents) in files {
        let path = dist.join(name);
        if fs::read(&path).is_ok_and(|earlier| earlier == *contents) {
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, contents).with_context(|| format!("can't write {}", path.display()))?;
    }
    remove_others(dist, "", files)
}

fn remove_others(folder: &Path, prefix: &str, files: &Files) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let path = entry.path();
        if path.is_dir() {
            let inner = format!("{name}/");
            if files.keys().any(|file| file.starts_with(&inner)) {
                remove_others(&path, &inner, files)?;
            } else {
                fs::remove_dir_all(path)?;
            }
        } else if !files.contains_key(&name) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn add_folder(files: &mut Files, folder: &Path, name: &str) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let inner = format!(
            "{name}/{}",
            path.file_name().unwrap_or_default().to_string_lossy()
        );
        if path.is_dir() {
            add_folder(files, &path, &inner)?;
        } else {
            files.insert(inner, read(&path)?);
        }
    }
    Ok(())
}

fn as_script(wasm: &[u8]) -> String {
    format!("sfnHost.provide(\"wasm\",\"{}\");\n", STANDARD.encode(wasm))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dist_holds_exactly_the_given_files() {
        let dist = std::env::temp_dir().join(format!("xtask-site-{}", std::process::id()));
        fs::create_dir_all(dist.join("old/deep")).unwrap();
        fs::create_dir_all(dist.join("kept")).unwrap();
        for name in ["old/deep/a", "kept/gone", "gone"] {
            fs::write(dist.join(name), "x").unwrap();
        }
        let files = Files::from([
            ("kept/new".to_owned(), b"1".to_vec()),
            ("top".to_owned(), b"2".to_vec()),
        ]);
        write(&dist, &files).unwrap();
        assert!(
            !dist.join("old").exists()
                && !dist.join("gone").exists()
                && !dist.join("kept/gone").exists()
        );
        assert_eq!(fs::read(dist.join("kept/new")).unwrap(), b"1");
        assert_eq!(fs::read(dist.join("top")).unwrap(), b"2");
        fs::remove_dir_all(dist).unwrap();
    }
}
