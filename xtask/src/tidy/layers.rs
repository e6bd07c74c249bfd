//! The way through the code has one direction: nothing on the left knows anything on its right.

use crate::tidy::Finding;
use crate::tidy::rust_code::crate_modules;
use crate::tidy::sources::Source;

/// A module of the core and the modules that it must not know.
struct Layer {
    module: &'static str,
    hidden: &'static [&'static str],
}

const LAYERS: [Layer; 10] = [
    Layer {
        module: "text",
        hidden: &[
            "documents",
            "asl",
            "catalog",
            "iam",
            "check",
            "report",
            "edit",
            "export",
            "js",
            "page",
        ],
    },
    Layer {
        module: "documents",
        hidden: &["asl", "iam", "check", "edit", "export", "js", "page"],
    },
    Layer {
        module: "asl",
        hidden: &["catalog", "iam", "check", "edit", "export", "js", "page"],
    },
    Layer {
        module: "catalog",
        hidden: &["iam", "check", "edit", "export", "js", "page"],
    },
    Layer {
        module: "iam",
        hidden: &["asl", "catalog", "check", "edit", "export", "js", "page"],
    },
    Layer {
        module: "assist",
        hidden: &["documents", "iam", "check", "export", "js", "page"],
    },
    Layer {
        module: "check",
        hidden: &["edit", "export", "js", "page"],
    },
    Layer {
        module: "report",
        hidden: &["edit", "export", "js", "page"],
    },
    Layer {
        module: "export",
        hidden: &["edit", "js", "page"],
    },
    Layer {
        module: "edit",
        hidden: &["js", "page"],
    },
];

/// Imports that point the wrong way.
pub(crate) fn find(sources: &[Source]) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.extension() == "rs") {
        let Some(layer) = layer_of(&source.path) else {
            continue;
        };
        for (line, name) in crate_modules(&source.text) {
            if layer.hidden.contains(&name.as_str()) {
                let message = format!("`{}` must not know `{name}`", layer.module);
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

fn layer_of(path: &str) -> Option<&'static Layer> {
    let name = path.strip_prefix("src/")?.split(['/', '.']).next()?;
    LAYERS.iter().find(|layer| layer.module == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sources::source;

    #[test]
    fn finds_imports_that_point_the_wrong_way() {
        let sources = [
            source(
                "src/iam/arn.rs",
                "use crate::text::Text;\nuse crate::{asl::Task, text};\n",
            ),
            source("src/text.rs", "fn f() { crate::check::run() }\n"),
            source("src/check/mod.rs", "use crate::{asl, iam, text};\n"),
            source("src/lib.rs", "use crate::page;\n"),
        ];
        let found = find(&sources);
        let places: Vec<_> = found
            .iter()
            .map(|finding| (finding.path.as_str(), finding.line))
            .collect();
        assert_eq!(places, [("src/iam/arn.rs", 2), ("src/text.rs", 1)]);
    }
}
