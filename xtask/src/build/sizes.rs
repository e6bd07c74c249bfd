//! What `dist/` weighs, and the budgets that it must keep.

use std::io::Write;

use anyhow::{Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::build::site::{CORE_WASM, Files, PAGE_WASM};
use crate::console;

/// A bound on the summed gzip size of some files.
struct Budget {
    title: &'static str,
    files: &'static [&'static str],
    kilobytes: f64,
}

const BUDGETS: [Budget; 6] = [
    Budget {
        title: "page.wasm",
        files: &[PAGE_WASM],
        kilobytes: 220.0,
    },
    Budget {
        title: "core.wasm",
        files: &[CORE_WASM],
        // Of a core that writes whole roles, edits YAML, and makes the page's differences; to be
        // brought down.
        kilobytes: 925.0,
    },
    Budget {
        title: "first load, English",
        files: &[
            "index.html",
            "style.css",
            "boot.js",
            PAGE_WASM,
            "texts-en.js",
        ],
        kilobytes: 270.0,
    },
    Budget {
        title: "first load, Japanese",
        files: &[
            "index.html",
            "style.css",
            "boot.js",
            PAGE_WASM,
            "texts-ja.js",
        ],
        kilobytes: 270.0,
    },
    Budget {
        title: "until it is ready, Japanese",
        files: &[
            "index.html",
            "style.css",
            "boot.js",
            PAGE_WASM,
            "texts-ja.js",
            CORE_WASM,
            "workbench.js",
        ],
        kilobytes: 1370.0,
    },
    Budget {
        // With what comes in the background, and both languages.
        title: "all that is loaded",
        files: &[
            "index.html",
            "style.css",
            "boot.js",
            PAGE_WASM,
            "texts-en.js",
            "texts-ja.js",
            CORE_WASM,
            "workbench.js",
            "evidence.js",
            "more-examples.js",
        ],
        kilobytes: 1410.0,
    },
];

/// Prints the size of every file, then the budgets.
///
/// # Errors
/// If a budget is exceeded.
pub(crate) fn report(files: &Files) -> Result<()> {
    console::say(&format!(
        "  {:<32}{:>10}{:>10}",
        "dist/, in KB", "raw", "gzip"
    ));
    for (name, contents) in files {
        let raw = kilobytes(contents.len());
        console::say(&format!("  {name:<32}{raw:>10.1}{:>10.1}", gzip(contents)));
    }
    let mut exceeded = Vec::new();
    for budget in &BUDGETS {
        let sum: f64 = budget
            .files
            .iter()
            .filter_map(|name| files.get(*name))
            .map(|file| gzip(file))
            .sum();
        console::say(&format!(
            "  {}: {sum:.1} of {} KB gzip",
            budget.title, budget.kilobytes
        ));
        if sum > budget.kilobytes {
            exceeded.push(budget.title);
        }
    }
    if !exceeded.is_empty() {
        bail!("larger than the budget: {}", exceeded.join(", "));
    }
    Ok(())
}

/// Compressed as web servers do by default.
fn gzip(contents: &[u8]) -> f64 {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    let compressed = encoder.write_all(contents).and_then(|()| encoder.finish());
    kilobytes(compressed.map_or(contents.len(), |bytes| bytes.len()))
}

/// In units of 1,000 bytes.
#[expect(
    clippy::cast_precision_loss,
    reason = "files are far smaller than 2^52 bytes"
)]
fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1000.0
}
