//! The sentences of each language, as scripts that bring them to the page.

use anyhow::{Result, anyhow};
use messages::compiler::{self, Tables};

use crate::repository::Repository;

/// Name and content of each script: it hands the language's table to the host.
///
/// # Errors
/// If something is wrong in `lang/`, with file and line.
pub(crate) fn scripts(repository: &Repository) -> Result<Vec<(String, Vec<u8>)>> {
    let tables = compiler::tables(repository.root()).map_err(|wrong| anyhow!(wrong))?;
    let script = |(language, tables): (&str, Tables)| {
        let text = format!(
            "sfnHost.provide(\"texts\",[\"{language}\",\"{}\"]);\n",
            literal(&tables.page)
        );
        (file(language), text.into_bytes())
    };
    Ok(compiler::LANGUAGES
        .into_iter()
        .zip(tables)
        .map(script)
        .collect())
}

/// A text as it stands between quotes; all else is left as it is, which is shorter than escapes.
fn literal(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    text.replace('\n', "\\n")
}

/// The script of a language.
pub(crate) fn file(language: &str) -> String {
    format!("texts-{language}.js")
}
