//! The functions of a service. In definitions and statements their keys stand for their logical ids.

use crate::text::{Entry, Node, Tree, made};

use super::build::{attribute, normalized, string};

/// The functions of a service: their keys.
#[derive(Debug, Default)]
pub(super) struct Functions {
    pub(super) keys: Vec<String>,
}

impl Functions {
    /// The logical id of a function that is named by its key or that id.
    fn logical(&self, name: &str) -> Option<String> {
        let mut all = self.keys.iter().map(|key| (key, logical_id(key)));
        let found = all.find(|(key, logical)| *key == name || logical == name);
        found.map(|(_, logical)| logical)
    }

    /// Whether a node is the `Ref` of one.
    pub(super) fn is_own(&self, node: &Node<'_>) -> bool {
        let name = node.get("Ref").and_then(Tree::as_str);
        name.is_some_and(|name| self.logical(name).is_some())
    }

    /// The ARN of the function that a `Ref` names; anything else with keys replaced.
    pub(super) fn arn<'w>(&self, node: &Node<'w>) -> Node<'w> {
        let name = node.get("Ref").and_then(Tree::as_str);
        match name.and_then(|name| self.logical(name)) {
            Some(logical) => attribute(&logical, "Arn", node.span()),
            None => self.named(node),
        }
    }

    /// A tree in which the keys of functions are replaced by their logical ids.
    pub(super) fn named<'w>(&self, node: &Node<'w>) -> Node<'w> {
        let at = node.span();
        if let [member] = node.members() {
            let renamed = match (member.key(), member.value.as_str()) {
                ("Ref", Some(name)) => self.logical(name),
                ("Fn::GetAtt", Some(name)) => name
                    .split_once('.')
                    .and_then(|(name, rest)| Some(format!("{}.{rest}", self.logical(name)?))),
                _ => None,
            };
            if let Some(renamed) = renamed {
                let value = string(&renamed, member.value.span());
                return made::object(vec![made::with_value(member, value)], at);
            }
            if member.key() == "Fn::GetAtt"
                && let Some((first, rest)) = member.value.items().split_first()
                && let Some(logical) = first.as_str().and_then(|name| self.logical(name))
            {
                let mut items = vec![string(&logical, first.span())];
                items.extend(rest.iter().cloned());
                let value = made::array(items, member.value.span());
                return made::object(vec![made::with_value(member, value)], at);
            }
        }
        if node.is_object() {
            let members = node.members().iter();
            let members = members.map(|member| made::with_value(member, self.named(&member.value)));
            return made::object(members.collect(), at);
        }
        if node.items().is_empty() {
            return node.clone();
        }
        let items = node.items().iter().map(|item| self.named(item));
        made::array(items.collect(), at)
    }
}

/// The logical id of a function.
pub(super) fn logical_id(key: &str) -> String {
    format!("{}LambdaFunction", normalized(key))
}
