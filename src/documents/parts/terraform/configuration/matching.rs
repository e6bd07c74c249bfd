//! Which root module a plan or a state is of.

use super::facts::{Facts, concerns_roles};
use super::folders::{Folder, folder_of};
use crate::text::maps::Seen;
use crate::workspace::Document;

/// The plans and states of each root module, by their places.
#[derive(Debug, Default)]
pub(super) struct Matched(Vec<(usize, usize)>);

impl Matched {
    /// Those of one root module.
    pub(super) fn of<'f>(&self, root: usize, facts: &'f [Facts<'f>]) -> Vec<&'f Facts<'f>> {
        let own = self.0.iter().filter(|(of, _)| *of == root);
        own.filter_map(|(_, at)| facts.get(*at)).collect()
    }
}

/// Finds the root module of each: the one that declares most of what it tells, in its own folder
/// before others. Where several fit alike, it is of none.
pub(super) fn matched(
    folders: &[Folder<'_>],
    roots: &[usize],
    facts: &[Facts<'_>],
    documents: &[Document],
) -> Matched {
    let mut matched = Matched::default();
    for (at, one) in facts.iter().enumerate() {
        let declared = one.declared();
        let name = documents.get(one.document as usize);
        let own = folder_of(name.map_or("", |document| document.name.as_str()));
        let score = |root: &usize| {
            let folder = folders.get(*root)?;
            let is_declared = |address: &&String| folder.declares(address);
            let count = declared.iter().filter(is_declared).count();
            // Half of it is another configuration.
            let is_its = count > 0 && count * 2 > declared.len();
            is_its.then(|| (near(own, &folder.path), count))
        };
        let mut best: Option<((usize, usize), usize)> = None;
        let mut is_only = true;
        for (place, root) in roots.iter().enumerate() {
            let Some(score) = score(root) else {
                continue;
            };
            match best {
                Some((known, _)) if known > score => {}
                Some((known, _)) if known == score => is_only = false,
                _ => {
                    best = Some((score, place));
                    is_only = true;
                }
            }
        }
        if let Some((_, place)) = best.filter(|_| is_only) {
            matched.0.push((place, at));
        }
    }
    matched
}

/// How near two folders are: the same, one within the other, others.
fn near(one: &str, two: &str) -> usize {
    let is_within = |inner: &str, outer: &str| {
        outer.is_empty()
            || inner
                .strip_prefix(outer)
                .is_some_and(|rest| rest.starts_with('/'))
    };
    match one == two {
        true => 2,
        false => usize::from(is_within(one, two) || is_within(two, one)),
    }
}

impl Folder<'_> {
    /// What only it declares, or only the configuration that a plan was made of.
    pub(super) fn unlike(&self, configured: &[&str]) -> Option<String> {
        let other = configured.iter().find(|address| !self.declares(address));
        let mut known = Seen::default();
        for address in configured {
            known.insert(address);
        }
        let own = || {
            let mut addresses = self.resources.iter().map(|resource| {
                let data = if resource.is_data { "data." } else { "" };
                [data, resource.kind, ".", resource.name].concat()
            });
            addresses.find(|address| concerns_roles(address) && !known.contains(address))
        };
        other.map(|address| (*address).to_owned()).or_else(own)
    }

    /// Whether it declares something by an address of its own.
    fn declares(&self, address: &str) -> bool {
        if let Some(name) = address.strip_prefix("module.") {
            return self.modules.get(name).is_some();
        }
        let (is_data, rest) = match address.strip_prefix("data.") {
            Some(rest) => (true, rest),
            None => (false, address),
        };
        rest.split_once('.')
            .is_some_and(|(kind, name)| self.find(is_data, kind, name).is_some())
    }
}
