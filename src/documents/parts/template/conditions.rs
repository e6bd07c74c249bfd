//! Conditions: each is decided in the world at hand, or is a choice of its own where nothing tells.

use crate::text::order::sort;
use crate::text::{Entry, Node, Tree, Tri, Variable};

use super::stacks::Names;

impl<'w> Names<'_, '_, 'w> {
    /// Whether a condition of the template holds in this world; `None`: the world does not tell.
    pub(super) fn condition(&self, name: &str) -> Option<bool> {
        let conditions = self.stack().root.get("Conditions");
        match conditions.and_then(|conditions| conditions.get(name)) {
            Some(node) => {
                let before = self.stacks.open_choices();
                let holds = self.stacks.evaluate(|| self.holds(node)).flatten();
                if self.stacks.open_choices() > before {
                    let mut taken = self.stack().conditions.borrow_mut();
                    if !taken.iter().any(|known| known == name) {
                        taken.push(name.to_owned());
                    }
                }
                holds
            }
            None => self.open(&format!("Condition {name}")),
        }
    }

    /// Whether what a resource or another part of the template depends on is there.
    pub(super) fn is_there(&self, holder: &Node<'w>) -> Option<bool> {
        match holder.get("Condition").and_then(Node::as_str) {
            Some(name) => self.condition(name),
            None => Some(true),
        }
    }

    fn holds(&self, node: &Node<'w>) -> Option<bool> {
        if let Some(scalar) = node.scalar() {
            return match scalar {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            };
        }
        let [member] = node.members() else {
            return self.open(&self.written(node));
        };
        let inner = |node: &Node<'w>| self.stacks.evaluate(|| self.holds(node)).flatten();
        match (member.key(), member.value.items()) {
            ("Condition", _) => self.condition(member.value.as_str()?),
            ("Fn::Equals", [one, two]) => self.equal(node, one, two),
            ("Fn::Not", [one]) => inner(one).map(|holds| !holds),
            ("Fn::And", all) => every(all.iter().map(inner)),
            ("Fn::Or", any) => {
                every(any.iter().map(|one| inner(one).map(|holds| !holds))).map(|holds| !holds)
            }
            _ => self.open(&self.written(node)),
        }
    }

    fn equal(&self, node: &Node<'w>, one: &Node<'w>, two: &Node<'w>) -> Option<bool> {
        let before = self.stacks.open_choices();
        let one = self.value(one).into_text();
        let two = self.value(two).into_text();
        if self.stacks.open_choices() > before {
            return None;
        }
        let (Some(one), Some(two)) = (one, two) else {
            return self.open(&self.written(node));
        };
        match self.read(&one.text).same(&self.read(&two.text)) {
            Tri::Yes => Some(true),
            Tri::No => Some(false),
            Tri::Maybe => self.open(&self.written(node)),
        }
    }

    /// A choice that nothing tells. It is named by the first condition that is nothing else.
    fn open(&self, written: &str) -> Option<bool> {
        let conditions = self.stack().root.get("Conditions");
        let mut conditions = conditions.map(Tree::members).unwrap_or_default().iter();
        let named = conditions.find(|condition| self.written(&condition.value) == written);
        let mut name = named.map_or(written, Entry::key).to_owned();
        // A parameter may have the same name.
        let parameters = self.stack().root.get("Parameters");
        if parameters.is_some_and(|parameters| parameters.get(&name).is_some()) {
            name.insert_str(0, "Condition ");
        }
        let variable = Variable {
            document: self.stack().read_as,
            name: name.into(),
            values: 2,
        };
        self.stacks.choice(&variable).map(|value| value == 1)
    }

    /// A comparison as it is written; which side stands first makes no difference.
    fn written(&self, node: &Node<'_>) -> String {
        match node.get("Fn::Equals").map(Tree::items) {
            Some([one, two]) => {
                let mut sides = [self.canonical(one), self.canonical(two)];
                sort(&mut sides);
                format!("Fn::Equals [{}]", sides.join(", "))
            }
            _ => self.canonical(node),
        }
    }
}

/// Whether all hold; `None`: that depends on what is not known.
fn every(all: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut every = Some(true);
    // To the end: the choices in all of them count.
    for one in all {
        every = match (every, one) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        };
    }
    every
}
