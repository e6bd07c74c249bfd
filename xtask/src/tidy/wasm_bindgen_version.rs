//! The wasm and the program that binds it to JavaScript must come from one wasm-bindgen.

use crate::tidy::Finding;
use crate::tidy::sources::Source;

const PACKAGES: [&str; 2] = ["wasm-bindgen", "wasm-bindgen-cli-support"];

/// A lock file with more than one version.
pub(crate) fn find(sources: &[Source]) -> Vec<Finding> {
    let locks = sources.iter().filter(|source| source.path == "Cargo.lock");
    locks
        .filter_map(|source| {
            let versions: Vec<&str> = PACKAGES
                .iter()
                .flat_map(|name| versions(&source.text, name))
                .collect();
            let is_one = versions.len() == PACKAGES.len()
                && versions.windows(2).all(|pair| pair.first() == pair.last());
            (!is_one).then(|| Finding {
                path: source.path.clone(),
                line: 0,
                message: format!(
                    "{} must have one version each, the same: {versions:?}",
                    PACKAGES.join(" and ")
                ),
            })
        })
        .collect()
}

fn versions<'a>(lock: &'a str, package: &str) -> Vec<&'a str> {
    let name = format!("name = \"{package}\"");
    let lines: Vec<&str> = lock.lines().collect();
    let named = lines
        .windows(2)
        .filter(|pair| pair.first() == Some(&name.as_str()));
    named
        .filter_map(|pair| pair.last()?.strip_prefix("version = \"")?.strip_suffix('"'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sources::source;

    fn lock(versions: [&str; 2]) -> Source {
        let [a, b] = versions;
        let text = format!(
            "name = \"wasm-bindgen\"\nversion = \"{a}\"\n\nname = \"wasm-bindgen-cli-support\"\nversion = \"{b}\"\n"
        );
        source("Cargo.lock", &text)
    }

    #[test]
    fn wants_the_same_version_of_both() {
        assert_eq!(find(&[lock(["0.2.130", "0.2.130"])]), []);
        assert_eq!(find(&[lock(["0.2.130", "0.2.131"])]).len(), 1);
    }
}
