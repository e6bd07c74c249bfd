//! The sentences of each language, as scripts that bring them to the page.

use anyhow::{Result, anyhow};
use messages::compiler;
use serde_json::json;

use crate::repository::Repository;

/// Name and content of each script: it sets the language's part of `globalThis.sfnTexts`, which
/// `www/language.js` describes.
///
/// # Errors
/// If something is wrong in `lang/`, with file and line.
pub(crate) fn scripts(repository: &Repository) -> Result<Vec<(String, Vec<u8>)>> {
    let tables = compiler::tables(repository.root()).map_err(|wrong| anyhow!(wrong))?;
    let script = |(language, [table, ..]): (&str, [String; 3])| {
        let text = format!(
            "(globalThis.sfnTexts??={{}}).{language}={};\n",
            json!(table)
        );
        (file(language), text.into_bytes())
    };
    Ok(compiler::LANGUAGES
        .into_iter()
        .zip(tables)
        .map(script)
        .collect())
}

/// The script of a language.
pub(crate) fn file(language: &str) -> String {
    format!("texts-{language}.js")
}
