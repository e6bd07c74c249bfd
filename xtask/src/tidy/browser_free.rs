//! The core has no browser in it: it serves the command line and the tests as well.

use crate::tidy::Finding;
use crate::tidy::rust_code::{code, names};
use crate::tidy::sources::Source;

const CRATES: [&str; 6] = [
    "gloo",
    "js_sys",
    "serde_wasm_bindgen",
    "wasm_bindgen",
    "web_sys",
    "yew",
];

/// Uses of a browser's crates where they have no place.
pub(crate) fn find(sources: &[Source]) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| is_core(source)) {
        for (line, text) in source.lines() {
            if let Some(name) = names(code(text)).find(|name| CRATES.contains(name)) {
                let message = format!("`{name}` belongs to crates/page and crates/wasm");
                found.push(Finding {
                    path: source.path.clone(),
                    line,
                    message,
                });
            }
        }
    }
    found
}

/// Everything but the two crates of the browser.
fn is_core(source: &Source) -> bool {
    let is_of = |folder: &str| source.path.starts_with(folder);
    source.extension() == "rs"
        && (is_of("src/") || is_of("crates/"))
        && !is_of("crates/page/")
        && !is_of("crates/wasm/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sources::source;

    #[test]
    fn finds_browser_crates_in_the_core_only() {
        let text = "//! Without yew.\nuse web_sys::Window;\n";
        let sources = [
            source("src/iam/arn.rs", text),
            source("crates/page/src/host.rs", text),
            source("crates/cli/src/main.rs", text),
        ];
        let found = find(&sources);
        let places: Vec<_> = found
            .iter()
            .map(|finding| (finding.path.as_str(), finding.line))
            .collect();
        assert_eq!(
            places,
            [("src/iam/arn.rs", 2), ("crates/cli/src/main.rs", 2)]
        );
    }
}
