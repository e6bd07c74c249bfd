//! Calls of modules by the address of a repository: it may be the one that the call stands in, at
//! another revision. What such a call gives to variables, the module may be deployed with.

use super::folders::{Folder, Item};
use super::known::Known;
use super::world::World;
use super::{literal, paths};
use crate::hcl::Expr;

/// What every call may have beside the variables of its module.
const META: [&str; 6] = [
    "source",
    "version",
    "providers",
    "count",
    "for_each",
    "depends_on",
];

/// What calls by address give to a variable of the root module.
pub(super) fn given<'p>(world: &World<'p>, name: &str) -> Vec<Expr<'p>> {
    let Some(root) = world.folder(0) else {
        return Vec::new();
    };
    let calls = world
        .folders
        .iter()
        .flat_map(|folder| folder.modules.list());
    let own = calls.filter(|(_, call)| may_call(root, call));
    own.filter_map(|(_, call)| call.attribute(name)).collect()
}

/// Whether a call may be one of that folder.
fn may_call(root: &Folder<'_>, call: &Item<'_>) -> bool {
    let Some(source) = call.attribute("source").and_then(literal) else {
        return false;
    };
    if source.starts_with('.') || Known::of(&source).is_some() {
        return false;
    }
    let path = source.split('?').next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, path)| path);
    if let Some((_, below)) = path.split_once("//") {
        let below = paths::normal(below).unwrap_or_default();
        let own = paths::normal(&root.path).unwrap_or_default();
        let before = own.strip_suffix(below.as_str());
        return !below.is_empty()
            && before.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
    }
    // The top of the repository, by what it takes.
    let mut bodies = call.bodies.iter().flat_map(|body| body.attributes());
    let is_taken = |name: &str| META.contains(&name) || root.variables.get(name).is_some();
    let is_given = |(name, variable): &(&str, Item<'_>)| {
        variable.attribute("default").is_some() || call.attribute(name).is_some()
    };
    let mut variables = root.variables.list().iter();
    root.path.is_empty() && bodies.all(|(name, ..)| is_taken(name)) && variables.all(is_given)
}
