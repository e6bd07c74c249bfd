//! The way through the core has one direction: each module imports only what stands here.

use crate::tidy::Finding;
use crate::tidy::rust_code::crate_modules;
use crate::tidy::sources::Source;

/// The modules of the core with those that each may import. A new module begins with none.
///
/// ARCHITECTURE.md shows the same table.
#[rustfmt::skip] // a module, a row
const LAYERS: [(&str, &[&str]); 18] = [
    ("finding", &[]),
    ("workspace", &[]),
    ("text", &["finding"]),
    ("arn", &["text"]),
    ("catalog", &[]),
    ("hcl", &["finding", "text"]),
    ("documents", &["catalog", "finding", "hcl", "text", "workspace"]),
    ("project", &["documents", "text", "workspace"]),
    ("inventory", &["arn", "documents", "finding", "text", "workspace"]),
    ("asl", &["finding", "text"]),
    ("iam", &["arn", "finding", "text"]),
    ("check", &["arn", "asl", "catalog", "documents", "finding", "iam", "inventory", "text", "workspace"]),
    ("report", &["asl", "catalog", "check", "documents", "finding", "text", "workspace"]),
    ("simulate", &["finding", "iam", "report", "text"]),
    ("assist", &["asl", "catalog", "report", "text"]),
    ("export", &["analyze", "check", "documents", "finding", "iam", "report", "text", "workspace"]),
    ("edit", &["analyze", "check", "documents", "export", "finding", "iam", "report", "text", "workspace"]),
    ("lib", &["asl", "check", "report", "text", "workspace"]),
];

/// Where the table is shown to people.
const TABLE: &str = "ARCHITECTURE.md";

/// Imports that are not allowed, and rows of the table that say something else.
pub(crate) fn find(sources: &[Source]) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.extension() == "rs") {
        let Some(module) = module_of(&source.path) else {
            continue;
        };
        let allowed = allowed(module);
        for (line, name) in crate_modules(&source.text) {
            if name != module && !allowed.contains(&name.as_str()) {
                let message = format!("`{module}` must not import `{name}`");
                found.push(Finding {
                    path: source.path.clone(),
                    line,
                    message,
                });
            }
        }
    }
    let tables = sources.iter().filter(|source| source.path == TABLE);
    for table in tables {
        found.extend(LAYERS.iter().filter_map(|layer| compare(table, layer)));
    }
    found
}

fn allowed(module: &str) -> &'static [&'static str] {
    let layer = LAYERS.iter().find(|(name, _)| *name == module);
    layer.map_or(&[], |(_, allowed)| allowed)
}

fn module_of(path: &str) -> Option<&str> {
    path.strip_prefix("src/")?.split(['/', '.']).next()
}

/// Whether the table has the row of a module.
fn compare(table: &Source, (module, allowed): &(&str, &[&str])) -> Option<Finding> {
    let start = format!("| `src/{module}` |");
    let row = table.lines().find(|(_, line)| line.starts_with(&start));
    let modules: Vec<&str> = allowed
        .iter()
        .copied()
        .filter(|name| *name != "analyze")
        .collect();
    let expected = match modules.as_slice() {
        [] => "nothing".to_owned(),
        names => names.join(", "),
    };
    let last = |line: &str| {
        line.trim_end_matches(" |")
            .rsplit("| ")
            .next()
            .map(str::to_owned)
    };
    let is_same = row.is_some_and(|(_, line)| last(line).as_deref() == Some(expected.as_str()));
    (!is_same && *module != "lib").then(|| Finding {
        path: table.path.clone(),
        line: row.map_or(0, |(line, _)| line),
        message: format!("the row `src/{module}` must end in `| {expected} |`"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sources::source;

    #[test]
    fn finds_imports_that_are_not_allowed() {
        let sources = [
            source(
                "src/iam/arn.rs",
                "use crate::text::Text;\nuse crate::iam::x;\nuse crate::{asl::Task, text};\n",
            ),
            source("src/text.rs", "fn f() { crate::check::run() }\n"),
            source("src/check/mod.rs", "use crate::{asl, iam, text};\n"),
            source("src/new.rs", "use crate::text::Text;\n"),
        ];
        let found = find(&sources);
        let places: Vec<_> = found
            .iter()
            .map(|finding| (finding.path.as_str(), finding.line))
            .collect();
        assert_eq!(
            places,
            [("src/iam/arn.rs", 3), ("src/text.rs", 1), ("src/new.rs", 1)]
        );
    }

    #[test]
    fn the_table_says_the_same() {
        let row = |allowed: &str| source(TABLE, &format!("| `src/asl` | states | {allowed} |\n"));
        let of_asl = |source: &Source| {
            let layer = LAYERS.iter().find(|(name, _)| *name == "asl");
            compare(source, layer.unwrap()).map(|finding| finding.line)
        };
        assert_eq!(of_asl(&row("finding, text")), None);
        assert_eq!(of_asl(&row("text")), Some(1));
        assert_eq!(of_asl(&source(TABLE, "")), Some(0));
    }
}
