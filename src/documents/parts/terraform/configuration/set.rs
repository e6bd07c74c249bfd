//! Values that may be set for variables of a root module beside those that Terraform reads by itself:
//! files for `-var-file`, `-var` and `TF_VAR_` in scripts, pipelines and settings, `inputs` of
//! Terragrunt.
//!
//! Which of them is used nobody knows: a variable that one of them sets otherwise is not known.

use super::commands;
use super::folders::{is_named_so, is_prose};
use super::remote;
use super::world::World;
use crate::hcl::convert;
use crate::hcl::value::{NOWHERE, Value};
use crate::workspace::Document;

/// Before the name of a variable in the environment.
const IN_ENVIRONMENT: &str = "TF_VAR_";
const OPTION: &str = "-var";

/// Whether a text may set variables, or change a configuration otherwise.
pub(in crate::documents) fn may_set(text: &str) -> bool {
    let is_of_word = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let is_option = |(at, _): (usize, &str)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + OPTION.len()..).unwrap_or_default();
        !before.ends_with(is_of_word) && !after.starts_with(is_of_word)
    };
    text.contains(IN_ENVIRONMENT)
        || text.match_indices(OPTION).any(is_option)
        || commands::are_in(text)
}

/// The documents that may set variables.
pub(super) fn documents(documents: &[Document]) -> Vec<&Document> {
    let all = documents
        .iter()
        .filter(|document| !is_named_so(&document.name) && !is_prose(&document.name));
    all.filter(|document| {
        let text = document.text.as_str();
        may_set(text) || has_inputs(&document.name, text) || writes_values(text)
    })
    .collect()
}

/// Whether a text may write files of values.
fn writes_values(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| line.contains(".tfvars"));
    lines.any(|line| line.contains('>') || line.contains("tee ") || line.contains("path"))
}

/// Whether a document is one of Terragrunt whose `inputs` set variables.
pub(super) fn has_inputs(name: &str, text: &str) -> bool {
    name.ends_with(".hcl") && text.contains("inputs")
}

/// What may be set for a variable.
#[derive(Default)]
pub(super) struct Set {
    /// Each value once, with the file that sets it.
    pub(super) values: Vec<(Value, String)>,
    /// Something sets it that is not known.
    pub(super) is_open: bool,
}

/// The values that may be set for a variable of the root module.
pub(super) fn all(world: &World<'_>, module: usize, name: &str) -> Set {
    let mut set = Set::default();
    for (file, body) in world.values_beside(module) {
        if let Some(expr) = body.attribute(name) {
            set.add(world.without_names(expr).ok(), file);
        }
    }
    for expr in remote::given(world, name) {
        let value = world.without_names(expr).ok();
        let document = world.documents.get(expr.at().document as usize);
        set.add(
            value,
            document.map_or("", |document| document.name.as_str()),
        );
    }
    set.is_open |= world.commands.is_some_and(|commands| commands.sets);
    for document in world.setting {
        let is_of_inputs =
            has_inputs(&document.name, &document.text) || writes_values(&document.text);
        for text in written(&document.text, name, is_of_inputs) {
            let is_plain =
                |letter: char| letter.is_ascii_alphanumeric() || "_./:-".contains(letter);
            let is_known = text.chars().all(is_plain) && !text.is_empty();
            set.add(is_known.then(|| Value::text(text, NOWHERE)), &document.name);
        }
    }
    set
}

impl Set {
    fn add(&mut self, value: Option<Value>, file: &str) {
        let Some(value) = value.filter(Value::is_known) else {
            self.is_open = true;
            return;
        };
        if !self.values.iter().any(|(known, _)| is_same(known, &value)) {
            self.values.push((value, file.to_owned()));
        }
    }

    /// Those that are not that value, as far as they are texts; `None`: nothing sets it otherwise.
    pub(super) fn otherwise(&self, value: &Value) -> Option<Vec<String>> {
        let mut others = self.values.iter().filter(|(one, _)| !is_same(one, value));
        let is_other = others.clone().next().is_some() || self.is_open;
        let texts = others
            .by_ref()
            .filter_map(|(one, _)| convert::known_text(one));
        is_other.then(|| texts.collect())
    }

    /// The only value that it may have.
    pub(super) fn only(&self) -> Option<&(Value, String)> {
        match self.values.as_slice() {
            [only] if !self.is_open => Some(only),
            _ => None,
        }
    }
}

/// A script writes all values as texts.
fn is_same(one: &Value, other: &Value) -> bool {
    let texts = (convert::known_text(one), convert::known_text(other));
    convert::equal(one, other) == Some(true)
        || matches!(texts, (Some(one), Some(other)) if one == other)
}

/// What stands behind the name of a variable where it is set.
fn written<'t>(text: &'t str, name: &str, is_of_inputs: bool) -> Vec<&'t str> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(name) {
        let before = text.get(..at).unwrap_or_default();
        let quoted = before.trim_end_matches(['\'', '"', ' ', '\t', '=', ',', '\\', '\n', '\r']);
        let is_option = quoted.len() < before.len() && quoted.ends_with(OPTION);
        let stem = before.trim_end_matches([' ', '\t', '"', '\'', '\\']);
        let is_key = is_of_inputs && (stem.ends_with(['\n', '{', ',']) || is_told_to(before));
        if !is_option && !is_key && !before.ends_with(IN_ENVIRONMENT) {
            continue;
        }
        let after = text.get(at + name.len()..).unwrap_or_default();
        let line = after.lines().next().unwrap_or_default();
        let rest = line.trim_start_matches(['\'', '"', ' ', '\\']);
        let Some(rest) = rest.strip_prefix(['=', ':']) else {
            continue;
        };
        let rest = rest.trim_start_matches(['\'', '"', ' ']);
        let end = rest.find(['\'', '"', ' ', '\t', ';', ',', '\\']);
        found.extend(rest.get(..end.unwrap_or(rest.len())));
    }
    found
}

/// Whether `echo` or `printf` stands before: what it tells is written somewhere.
fn is_told_to(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let line = line.trim_end_matches([' ', '"', '\'']);
    ["echo", "printf", "-e", "-n", "\\n"]
        .iter()
        .any(|word| line.ends_with(word))
}
