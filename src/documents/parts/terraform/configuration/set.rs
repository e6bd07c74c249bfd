//! Values that may be set for variables of a root module beside those that Terraform reads by itself:
//! files for `-var-file`, `-var` and `TF_VAR_` in scripts, pipelines and settings, `inputs` of
//! Terragrunt.
//!
//! Which of them is used nobody knows: a variable that one of them sets otherwise is not known.

use super::folders::is_named_so;
use super::world::World;
use crate::hcl::convert;
use crate::hcl::value::Value;
use crate::workspace::Document;

/// Before the name of a variable in the environment.
const IN_ENVIRONMENT: &str = "TF_VAR_";
const OPTION: &str = "-var";

/// Whether a text may set variables.
pub(in crate::documents) fn may_set(text: &str) -> bool {
    let is_of_word = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let is_option = |(at, _): (usize, &str)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + OPTION.len()..).unwrap_or_default();
        !before.ends_with(is_of_word) && !after.starts_with(is_of_word)
    };
    text.contains(IN_ENVIRONMENT) || text.match_indices(OPTION).any(is_option)
}

/// The documents that may set variables.
pub(super) fn documents(documents: &[Document]) -> Vec<&Document> {
    let all = documents.iter().filter(|document| {
        let is_prose = [".md", ".txt", ".adoc", ".rst"];
        let is_prose = is_prose.iter().any(|end| document.name.ends_with(end));
        !is_named_so(&document.name) && !is_prose
    });
    all.filter(|document| may_set(&document.text) || has_inputs(&document.name, &document.text))
        .collect()
}

/// Whether a document is one of Terragrunt whose `inputs` set variables.
pub(in crate::documents) fn has_inputs(name: &str, text: &str) -> bool {
    name.ends_with(".hcl") && text.contains("inputs")
}

/// The values that are set for a variable and are not its value: those that are known, or nothing
/// where none is set.
pub(super) fn otherwise(
    world: &World<'_>,
    module: usize,
    name: &str,
    value: &Value,
) -> Option<Vec<String>> {
    let mut known: Vec<String> = Vec::new();
    let mut is_set = false;
    let mut add = |text: Option<String>| {
        is_set = true;
        if let Some(text) = text.filter(|text| !known.contains(text)) {
            known.push(text);
        }
    };
    for (_, body) in world.values_beside(module) {
        let Some(expr) = body.attribute(name) else {
            continue;
        };
        match world.without_names(expr) {
            Ok(other) if convert::equal(&other, value) == Some(true) => {}
            Ok(other) => add(convert::known_text(&other)),
            Err(_) => add(None),
        }
    }
    let own = convert::known_text(value);
    for document in world.setting {
        let is_of_inputs = has_inputs(&document.name, &document.text);
        for text in written(&document.text, name, is_of_inputs) {
            let is_plain =
                |letter: char| letter.is_ascii_alphanumeric() || "_./:-".contains(letter);
            match text.chars().all(is_plain) && !text.is_empty() {
                true if own.as_deref() == Some(text) => {}
                true => add(Some(text.to_owned())),
                false => add(None),
            }
        }
    }
    is_set.then_some(known)
}

/// What stands behind the name of a variable where it is set.
fn written<'t>(text: &'t str, name: &str, is_of_inputs: bool) -> Vec<&'t str> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(name) {
        let before = text.get(..at).unwrap_or_default();
        let quoted = before.trim_end_matches(['\'', '"', ' ', '\t', '=', ',', '\\', '\n', '\r']);
        let is_option = quoted.len() < before.len() && quoted.ends_with(OPTION);
        let is_key = is_of_inputs
            && before
                .trim_end_matches([' ', '\t', '"'])
                .ends_with(['\n', '{', ',']);
        if !is_option && !is_key && !before.ends_with(IN_ENVIRONMENT) {
            continue;
        }
        let after = text.get(at + name.len()..).unwrap_or_default();
        let line = after.lines().next().unwrap_or_default();
        let rest = line.trim_start_matches(['\'', '"', ' ']);
        let Some(rest) = rest.strip_prefix(['=', ':']) else {
            continue;
        };
        let rest = rest.trim_start_matches(['\'', '"', ' ']);
        let end = rest.find(['\'', '"', ' ', '\t', ';', ',', '\\']);
        found.extend(rest.get(..end.unwrap_or(rest.len())));
    }
    found
}
