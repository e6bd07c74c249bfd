//! Policies of the organization that only their place or another file names so: `scp/deny.json`,
//! `service-control-policies/`, what a configuration of the landing zone or of Control Tower lists.
//!
//! Whom they are attached to is not told: what they deny leaves open, and what they allow proves nothing.

use crate::text::Tree;
use crate::workspace::{Document, Kind};

use super::Source;

/// What a path tells of a policy: the type of organization policy.
#[must_use]
pub fn kind_of(path: &str) -> Option<Kind> {
    for part in path.split(['/', '\\']) {
        let lower = part.to_ascii_lowercase();
        let plain = lower.replace(['-', '_', ' ', '.'], "");
        for (short, long, kind) in [
            ("scp", "servicecontrolpolic", Kind::Scp),
            ("rcp", "resourcecontrolpolic", Kind::Rcp),
        ] {
            let mut words = lower.split(|letter: char| !letter.is_ascii_alphanumeric());
            let is_short = |word: &str| word.strip_suffix('s').unwrap_or(word) == short;
            if plain.contains(long) || words.any(is_short) {
                return Some(kind);
            }
        }
    }
    None
}

/// Whether a file lists policies of the organization by their paths.
#[must_use]
pub fn lists(document: &Document) -> bool {
    let text = document.text.as_str();
    let file = document.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_tree = [".yaml", ".yml", ".json"]
        .iter()
        .any(|end| file.ends_with(end));
    is_tree
        && (text.contains("serviceControlPolicies")
            || text.contains("resourceControlPolicies")
            || text.contains("deploy_method: scp"))
}

/// Gives policies that nobody assigned the kind that their place or a list tells.
pub(super) fn tell(sources: &mut [Source<'_>]) {
    let mut listed: Vec<String> = Vec::new();
    for source in sources.iter().filter(|source| lists(source.document)) {
        let words = source.document.text.split(|letter: char| {
            letter.is_whitespace() || matches!(letter, '"' | '\'' | ',' | '[' | ']')
        });
        let paths = words.filter(|word| word.ends_with(".json"));
        listed.extend(paths.map(|path| path.trim_start_matches("./").to_owned()));
    }
    for source in sources {
        let is_free = source.parts.is_empty()
            && source.joined.is_none()
            && source.kind == Some(Kind::IdentityPolicy)
            && source.document.kind.is_none()
            && source.document.role.is_none();
        // What names principals is another kind of policy.
        let root = source.reading.as_ref().and_then(|one| one.root.as_ref());
        let is_policy = root.is_some_and(|root| root.get("Statement").is_some());
        if !is_free || !is_policy {
            continue;
        }
        let name = source.document.name.replace('\\', "/");
        let is_listed = || listed.iter().any(|path| name.ends_with(path.as_str()));
        source.kind = match kind_of(&name) {
            Some(kind) => Some(kind),
            None if is_listed() => Some(Kind::Scp),
            None => source.kind,
        };
    }
}
