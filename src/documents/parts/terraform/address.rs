//! Addresses of resources and modules, and the way to what stands under them.

use crate::text::{Node, Tree};

use super::super::text;

/// The address within the module, without index.
pub(super) fn base(node: &Node<'_>) -> Option<String> {
    let (kind, name) = (text(node, "type")?, text(node, "name")?);
    let mode = match text(node, "mode") {
        Some("data") => "data.",
        _ => "",
    };
    Some([mode, kind, ".", name].concat())
}

/// An address of a module as one of the whole.
pub(super) fn within(module: &str, address: &str) -> String {
    let dot = match module.is_empty() {
        true => "",
        false => ".",
    };
    [module, dot, address].concat()
}

/// What stands under several keys within each other.
pub(super) fn within_node<'n, 'w>(node: &'n Node<'w>, keys: &[&str]) -> Option<&'n Node<'w>> {
    keys.iter().try_fold(node, |node, key| node.get(key))
}

/// The items of a member; of anything else none.
pub(super) fn items<'n, 'w>(node: &'n Node<'w>, key: &str) -> &'n [Node<'w>] {
    node.get(key).map(Tree::items).unwrap_or_default()
}

/// Two texts as one key.
pub(super) fn pair(one: &str, other: &str) -> String {
    [one, "\u{0}", other].concat()
}
