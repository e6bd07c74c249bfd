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
                let message = format!(
                    "`{name}` belongs to src/page, src/js.rs, src/reader.rs and src/main.rs"
                );
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

fn is_core(source: &Source) -> bool {
    source.extension() == "rs"
        && source.path.starts_with("src/")
        && !source.path.starts_with("src/page/")
        && !matches!(
            source.path.as_str(),
            "src/page.rs" | "src/js.rs" | "src/reader.rs" | "src/main.rs"
        )
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
            source("src/page/host.rs", text),
            source("src/js.rs", text),
        ];
        let found = find(&sources);
        let places: Vec<_> = found
            .iter()
            .map(|finding| (finding.path.as_str(), finding.line))
            .collect();
        assert_eq!(places, [("src/iam/arn.rs", 2)]);
    }
}
