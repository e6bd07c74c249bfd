//! `Fn::FindInMap`. Where only the deployment knows the key, each key of the map is a world.

use crate::text::order::sort;
use crate::text::{Entry, Node, Tree, Variable};

use super::super::stacks::Names;
use super::super::value::Value;

impl<'w> Names<'_, '_, 'w> {
    pub(super) fn find_in_map(&self, node: &Node<'w>, value: &Node<'w>) -> Value<'w> {
        let (map, keys, default) = match value.items() {
            [map, first, second] => (map, [first, second], None),
            [map, first, second, options] => (map, [first, second], options.get("DefaultValue")),
            _ => return self.not_known(node),
        };
        let name = self.text(map).map(|text| text.text);
        let mappings = self.stack().root.get("Mappings");
        let Some(mut found) = name.and_then(|name| mappings?.get(&name)) else {
            return self.not_known(node);
        };
        for key in keys {
            let Some(text) = self.text(key) else {
                return self.not_known(node);
            };
            let inner = match self.read(&text.text).as_literal() {
                Some(known) => found.get(known),
                None => match self.key_of_deployment(found, key) {
                    Some(at) => found.members().get(at).map(|member| &member.value),
                    None => return self.not_known(node),
                },
            };
            match (inner, default) {
                (Some(inner), _) => found = inner,
                (None, Some(default)) => return self.value(default),
                (None, None) => return self.not_known(node),
            }
        }
        self.value(found).at(node.span())
    }

    /// Which key of a map the deployment chooses: it fails with any that is not there.
    fn key_of_deployment(&self, map: &Node<'w>, key: &Node<'w>) -> Option<usize> {
        let name = key.get("Ref").and_then(Node::as_str)?;
        if !matches!(name, "AWS::Region" | "AWS::AccountId" | "AWS::Partition") {
            return None;
        }
        let mut keys: Vec<&str> = map.members().iter().map(Entry::key).collect();
        // Maps with the same keys are looked up together, in whatever order they have them.
        sort(&mut keys);
        let count = u32::try_from(keys.len()).ok()?;
        let chosen = match count {
            0 => return None,
            1 => 0,
            _ => self.stacks.choice(&Variable {
                document: self.stack().deployment.document,
                name: format!("{name} ({})", keys.join(", ")).into(),
                values: count,
            })?,
        };
        let chosen = keys.get(chosen as usize)?;
        let mut members = map.members().iter();
        members.position(|member| member.key() == *chosen)
    }
}
