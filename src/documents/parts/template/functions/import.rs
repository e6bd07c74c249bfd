//! `Fn::ImportValue`: the export of that name, where its template is given.

use crate::text::{Node, Tree, Tri, marks};

use super::super::stacks::{Names, Stacks};
use super::super::value::Value;

impl<'w> Names<'_, '_, 'w> {
    pub(super) fn import(&self, node: &Node<'w>, value: &Node<'w>) -> Value<'w> {
        let Some(name) = self.text(value) else {
            return self.not_known(node);
        };
        let exports = self.stacks.exports(&name.text, self.at);
        // Of several it is not known which one is meant; one that is not given is the same for all
        // stacks of its account and Region.
        let [(exporter, output)] = exports.as_slice() else {
            if !exports.is_empty() {
                self.tell_unclear(&name.text, &exports);
            }
            return Value::of_text(&self.not_given(node, &name.text), node.span());
        };
        let Some(value) = output.get("Value") else {
            return self.not_known(node);
        };
        let exporter = self.stacks.names(*exporter);
        let entry = (
            marks::unmarked(&name.text).into_owned(),
            exporter.stack().document,
        );
        let mut taken = self.stack().imports.borrow_mut();
        if !taken.contains(&entry) {
            taken.push(entry);
        }
        drop(taken);
        exporter.value(value).at(node.span())
    }
}

impl<'w> Names<'_, '_, 'w> {
    fn tell_unclear(&self, name: &str, exports: &[(usize, &Node<'w>)]) {
        let documents = exports
            .iter()
            .filter_map(|(at, _)| self.stacks.list.get(*at))
            .filter_map(|stack| self.stacks.file_name(stack.document));
        let entry = (marks::unmarked(name).into_owned(), documents.collect());
        let mut told = self.stack().unclear_imports.borrow_mut();
        if !told.contains(&entry) {
            told.push(entry);
        }
    }

    fn not_given(&self, node: &Node<'w>, name: &str) -> String {
        const LONGEST: usize = 200;
        let is_plain = |letter: char| !letter.is_control() && !matches!(letter, '{' | '}' | '$');
        match self.read(name).as_literal() {
            Some(name) if name.len() <= LONGEST && name.chars().all(is_plain) => {
                let place = self.stack().deployment.document;
                marks::of_document(place, &format!("${{Fn::ImportValue {name}}}"))
            }
            _ => self.unknown(node),
        }
    }
}

impl<'t, 'w> Stacks<'t, 'w> {
    /// The stack whose export an import names.
    pub(in super::super) fn exporter(&self, at: usize, name: &Node<'w>) -> Option<usize> {
        let name = self.names(at).text(name)?;
        match self.exports(&name.text, at).as_slice() {
            [(exporter, _)] => Some(*exporter),
            _ => None,
        }
    }

    /// The outputs of other stacks that are exported by that name.
    pub(in super::super) fn exports(&self, name: &str, but: usize) -> Vec<(usize, &'t Node<'w>)> {
        let mut found = Vec::new();
        let home = self.list.get(but).map(|stack| &stack.deployment);
        for (at, stack) in self.list.iter().enumerate().filter(|(at, _)| *at != but) {
            // Exports are those of the account and Region.
            if home.is_some_and(|home| home.is_elsewhere(&stack.deployment)) {
                continue;
            }
            let names = self.names(at);
            let outputs = stack
                .root
                .get("Outputs")
                .map(Tree::members)
                .unwrap_or_default();
            for output in outputs {
                let export = output
                    .value
                    .get("Export")
                    .and_then(|export| export.get("Name"));
                let Some(export) = export.and_then(|export| names.text(export)) else {
                    continue;
                };
                if names.read(&export.text).same(&names.read(name)) == Tri::Yes {
                    found.push((at, &output.value));
                }
            }
        }
        found
    }
}
