//! Resources that stand for what is not in the template: nested stacks and modules, stack sets,
//! custom resources. What they are told of they may change.

use crate::finding::{Because, Code, Severity};
use crate::text::{Node, Tree};

use super::maker::Maker;

impl<'t, 'w> Maker<'_, 't, 'w> {
    /// A stack of its own: it may give policies to the roles that it is told of. One whose template
    /// is given is read as such.
    pub(super) fn nested(&mut self, logical: &str, properties: &'t Node<'w>) {
        let mut nested = self.names.stack().nested.iter();
        if nested.any(|(known, _)| *known == logical) {
            return;
        }
        self.foreign(properties);
        let because = Because::new(Code::TemplateNested)
            .with("stack", logical)
            .at(properties.span().of(self.names.stack().document));
        self.say(because.finding(Severity::Warning));
    }

    /// Something that may give policies to the roles that it is told of.
    pub(super) fn foreign(&mut self, properties: &'t Node<'w>) {
        let mut texts = String::new();
        self.texts(properties, &mut texts);
        let mut told = Vec::new();
        for at in self.names.stacks.together(self.names.at) {
            let names = self.names.stacks.names(at);
            for logical in names.role_ids() {
                let role = names.role(&logical);
                if let Some(role) = role.filter(|role| texts.contains(role.name.as_str())) {
                    told.push(names.arn_of_role(&role));
                }
            }
        }
        told.extend(self.told_of_others(&texts));
        if !told.is_empty() {
            self.unread(told, properties.span());
        }
    }

    /// The roles of stacks that are deployed apart from this one: by what they export, or by a name
    /// that is written out.
    fn told_of_others(&self, texts: &str) -> Vec<String> {
        let stacks = self.names.stacks;
        let own = self.names.stack();
        let top = stacks.top(self.names.at);
        let mut told = Vec::new();
        let others = (0..stacks.list.len()).filter(|&at| stacks.top(at) != top);
        for names in others.map(|at| stacks.names(at)) {
            let stack = names.stack();
            if own.deployment.is_elsewhere(&stack.deployment) {
                continue;
            }
            for logical in names.role_ids() {
                // Without a name of its own nothing but an export tells it.
                let properties = stack
                    .resource(&logical)
                    .and_then(|one| one.get("Properties"));
                let is_named = properties.is_some_and(|one| one.get("RoleName").is_some());
                if !is_named && !texts.contains(&names.generated(&logical)) {
                    continue;
                }
                let role = names.role(&logical);
                if let Some(role) = role.filter(|role| has_name(texts, &role.name)) {
                    told.push(names.arn_of_role(&role));
                }
            }
        }
        told
    }

    /// All texts in a node, and what functions in it make.
    fn texts(&self, node: &Node<'w>, texts: &mut String) {
        if let Some(text) = self.names.text(node) {
            texts.push_str(&text.text);
            texts.push('\n');
        }
        let members = node.members().iter().map(|member| &member.value);
        for inner in node.items().iter().chain(members) {
            self.texts(inner, texts);
        }
    }
}

/// Whether a name of a role occurs that is not part of a longer one.
fn has_name(texts: &str, name: &str) -> bool {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter);
    texts.match_indices(name).any(|(at, _)| {
        let before = texts.get(..at).unwrap_or_default();
        let after = texts.get(at + name.len()..).unwrap_or_default();
        !name.is_empty() && !before.ends_with(is_of_name) && !after.starts_with(is_of_name)
    })
}
