//! The hygiene rules: what a reviewer would otherwise have to look for.
//!
//! They run as a test of this package and as `cargo xtask tidy`. Each rule looks at all files and
//! returns what it finds.

mod browser_free;
mod circles;
mod content_policy;
mod data_notes;
mod file_length;
mod imports;
mod layers;
mod registries;
mod rust_code;
mod scripts;
mod sources;
mod untranslated;
mod waiting;
mod wasm_bindgen_version;

use anyhow::{Result, bail};

use crate::console;
use crate::repository::Repository;
use crate::tidy::sources::Source;

/// A rule: what it is about, and how it finds what breaks it.
struct Rule {
    title: &'static str,
    find: fn(&[Source]) -> Vec<Finding>,
}

/// A broken rule.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    /// The file, from the top of the checkout.
    path: String,
    /// From 1; 0 for the file as a whole.
    line: usize,
    /// What is wrong.
    message: String,
}

const RULES: [Rule; 11] = [
    Rule {
        title: "files of one purpose",
        find: file_length::find,
    },
    Rule {
        title: "a core without a browser",
        find: browser_free::find,
    },
    Rule {
        title: "imports that point one way",
        find: layers::find,
    },
    Rule {
        title: "no circle of files",
        find: circles::find,
    },
    Rule {
        title: "data that names its source",
        find: data_notes::find,
    },
    Rule {
        title: "no registry hosts",
        find: registries::find,
    },
    Rule {
        title: "no inline style or script",
        find: content_policy::find,
    },
    Rule {
        title: "words in every language",
        find: untranslated::find,
    },
    Rule {
        title: "scripts that read nothing off the page",
        find: scripts::find,
    },
    Rule {
        title: "tests that wait for states",
        find: waiting::find,
    },
    Rule {
        title: "one wasm-bindgen",
        find: wasm_bindgen_version::find,
    },
];

/// Prints what breaks a rule.
///
/// # Errors
/// If anything does.
pub(crate) fn run(repository: &Repository) -> Result<()> {
    let sources = sources::read(repository.root())?;
    let mut count = 0;
    for rule in &RULES {
        for Finding {
            path,
            line,
            message,
        } in (rule.find)(&sources)
        {
            console::say(&format!("  {path}:{line}: {message} ({})", rule.title));
            count += 1;
        }
    }
    if count > 0 {
        bail!("{count} places break the rules of the project");
    }
    console::say(&format!(
        "  {} files keep all {} rules",
        sources.len(),
        RULES.len()
    ));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_is_tidy() {
        run(&Repository::locate().unwrap()).unwrap();
    }
}
