//! Which files of the core a file imports: a rough reading of its paths.

use std::collections::BTreeMap;

use crate::tidy::rust_code::{code, names};
use crate::tidy::sources::Source;

/// The files of a crate, by their module paths such as `check::facts`; the root is empty.
pub(crate) struct Modules<'s> {
    by_path: BTreeMap<Vec<&'s str>, &'s Source>,
}

impl<'s> Modules<'s> {
    /// The modules below a folder such as `src/`.
    pub(crate) fn new(sources: &'s [Source], folder: &str) -> Self {
        let modules = sources.iter().filter_map(|source| {
            let path = source.path.strip_prefix(folder)?.strip_suffix(".rs")?;
            let mut names: Vec<&str> = path.split('/').collect();
            if matches!(names.last(), Some(&"mod" | &"lib" | &"main")) {
                names.pop();
            }
            Some((names, source))
        });
        Self {
            by_path: modules.collect(),
        }
    }

    /// The files, with the files that each imports.
    pub(crate) fn imports(&self) -> BTreeMap<&'s str, Vec<&'s str>> {
        let files = self.by_path.iter();
        files
            .map(|(path, source)| {
                let mut imported: Vec<&str> = paths(&source.text)
                    .iter()
                    .filter_map(|used| self.file(path, used))
                    .filter(|file| *file != source.path)
                    .collect();
                imported.sort_unstable();
                imported.dedup();
                (source.path.as_str(), imported)
            })
            .collect()
    }

    /// The file that a path leads to from a module.
    fn file(&self, module: &[&str], used: &[String]) -> Option<&'s str> {
        let mut rest = used;
        let mut names: Vec<&str> = Vec::new();
        match rest.split_first()? {
            (first, more) if first == "crate" => rest = more,
            (first, more) if first == "self" => {
                names.extend(module);
                rest = more;
            }
            (first, _) if first == "super" => {
                names.extend(module);
                while let Some((first, more)) = rest.split_first()
                    && first == "super"
                {
                    names.pop()?;
                    rest = more;
                }
            }
            _ => return None,
        }
        names.extend(rest.iter().map(String::as_str));
        // The longest part of the path that is a module: what follows is an item of it.
        (0..=names.len()).rev().find_map(|length| {
            let source = self.by_path.get(names.get(..length)?)?;
            Some(source.path.as_str())
        })
    }
}

/// The paths of a text that begin at the crate or at a module around; groups one by one.
fn paths(text: &str) -> Vec<Vec<String>> {
    // Tests in the file itself mean the file by `super`.
    let own = text
        .split("#[cfg(test)]\nmod tests")
        .next()
        .unwrap_or_default();
    let stripped: Vec<&str> = own.lines().map(code).collect();
    let stripped = stripped.join("\n");
    let mut found = Vec::new();
    let mut rest = stripped.as_str();
    while let Some((at, head)) = ["crate::", "super::", "self::"]
        .iter()
        .filter_map(|head| Some((rest.find(head)?, *head)))
        .min()
    {
        let is_whole = !rest.get(..at).is_some_and(|before| {
            before.ends_with(|c: char| c.is_alphanumeric() || "_:".contains(c))
        });
        let tail = rest.get(at..).unwrap_or_default();
        if is_whole {
            let mut path = Vec::new();
            tree(tail, &mut path, &mut found);
        }
        rest = tail.get(head.len()..).unwrap_or_default();
        // `super::super::x` is no `super::x`.
        while let Some(more) = rest.strip_prefix("super::") {
            rest = more;
        }
    }
    found
}

/// Reads one path, or all of a group; gives what follows it.
fn tree<'t>(text: &'t str, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> &'t str {
    let depth = path.len();
    let mut rest = text.trim_start();
    loop {
        if let Some(group) = rest.strip_prefix('{') {
            rest = group;
            loop {
                rest = tree(rest, path, found).trim_start();
                match rest.strip_prefix(',') {
                    Some(more) => rest = more.trim_start(),
                    None => break,
                }
                if rest.starts_with('}') {
                    break;
                }
            }
            rest = rest.strip_prefix('}').unwrap_or(rest);
            break;
        }
        let name = names(rest).next().unwrap_or_default();
        match rest.strip_prefix(name) {
            Some(more) if !name.is_empty() => {
                path.push(name.to_owned());
                rest = more;
            }
            _ => {
                found.push(path.clone());
                break;
            }
        }
        match rest.strip_prefix("::") {
            Some(more) => rest = more,
            None => {
                found.push(path.clone());
                break;
            }
        }
    }
    path.truncate(depth);
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sources::source;

    #[test]
    fn paths_lead_to_files() {
        let sources = [
            source("src/lib.rs", "use crate::b::B;\n"),
            source("src/a/mod.rs", "use self::c::C;\nmod c;\n"),
            source(
                "src/a/c.rs",
                "use super::{A, d::{D, E}};\nfn f() -> crate::b::B { super::super::b::g() }\n#[cfg(test)]\nmod tests {\n    use super::*;\n}\n",
            ),
            source("src/a/d.rs", "// use crate::b::B;\n"),
            source("src/b.rs", ""),
        ];
        let imports = Modules::new(&sources, "src/").imports();
        let expected = [
            ("src/a/c.rs", vec!["src/a/d.rs", "src/a/mod.rs", "src/b.rs"]),
            ("src/a/d.rs", vec![]),
            ("src/a/mod.rs", vec!["src/a/c.rs"]),
            ("src/b.rs", vec![]),
            ("src/lib.rs", vec!["src/b.rs"]),
        ];
        assert_eq!(imports, expected.into_iter().collect());
    }
}
