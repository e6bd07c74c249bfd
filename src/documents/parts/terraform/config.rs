//! The configuration that a plan was made of.

use crate::text::maps::ByText;
use crate::text::{Entry, Node, Tree};

use super::address::{base, items, pair, within_node};

/// The configuration by the names of modules, without indexes.
#[derive(Debug, Default)]
pub(super) struct Configs<'t, 'w> {
    /// What modules are made of.
    pub(super) modules: ByText<&'t Node<'w>>,
    /// How modules are called.
    pub(super) calls: ByText<&'t Node<'w>>,
    /// By the `pair` of module and address within it.
    pub(super) resources: ByText<&'t Node<'w>>,
}

impl<'t, 'w> Configs<'t, 'w> {
    /// Reads it; a state has none.
    pub(super) fn read(root: &'t Node<'w>) -> Self {
        let mut configs = Self::default();
        let Some(top) = within_node(root, &["configuration", "root_module"]) else {
            return configs;
        };
        let mut open = vec![(top, String::new())];
        while let Some((node, path)) = open.pop() {
            for resource in items(node, "resources") {
                if let Some(base) = base(resource) {
                    configs.resources.insert(&pair(&path, &base), resource);
                }
            }
            let calls = node.get("module_calls").map(Tree::members);
            for call in calls.unwrap_or_default() {
                let own = [&path, ".", call.key()].concat();
                configs.calls.insert(&own, &call.value);
                if let Some(module) = call.value.get("module") {
                    open.push((module, own));
                }
            }
            configs.modules.insert(&path, node);
        }
        configs
    }
}
