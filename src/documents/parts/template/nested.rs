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
        if !told.is_empty() {
            self.unread(told, properties.span());
        }
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
