//! `Fn::If`.

use crate::text::{Node, Tree};

use super::super::stacks::Names;
use super::super::value::Value;

impl<'w> Names<'_, '_, 'w> {
    pub(super) fn choose(&self, node: &Node<'w>, value: &Node<'w>) -> Value<'w> {
        let [condition, one, two] = value.items() else {
            return self.not_known(node);
        };
        let name = condition.as_str();
        let name = name.or_else(|| condition.get("Condition").and_then(Node::as_str));
        match name.map(|name| self.condition(name)) {
            Some(Some(true)) => self.value(one),
            Some(Some(false)) => self.value(two),
            _ => self.not_known(node),
        }
    }
}
