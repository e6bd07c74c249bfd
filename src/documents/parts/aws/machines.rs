//! State machines, their executions, what failed in them, and whose account it is.

use crate::text::{Integrity, Node, Tree};

use super::super::super::access_denied::Refused;
use super::super::super::refusals;
use super::super::{Uses, inner};
use super::{Taken, What, text};

impl<'w> Taken<'_, 'w> {
    pub(super) fn machine(&mut self, root: &Node<'w>) {
        let of = |key| text(root, key).map(str::to_owned);
        let what = What::Machine {
            name: of("name"),
            arn: of("stateMachineArn"),
            role: of("roleArn"),
            origin: None,
        };
        let Some(definition) = root.get("definition") else {
            return;
        };
        let (node, integrity) = inner(definition, self.whole, self.document, self.findings);
        self.add(what, node, integrity, definition.span());
        self.add(
            What::Uses(Uses::of_output(root)),
            None,
            Integrity::Intact,
            root.span(),
        );
    }

    pub(super) fn execution(&mut self, root: &Node<'w>) {
        let (Some(input), Some(machine)) = (root.get("input"), text(root, "stateMachineArn"))
        else {
            return;
        };
        let what = What::Input {
            machine: machine.to_owned(),
        };
        let (node, integrity) = inner(input, self.whole, self.document, self.findings);
        self.add(what, node, integrity, input.span());
    }

    pub(super) fn decoded(&mut self, root: &Node<'w>) {
        let Some(message) = root.get("DecodedMessage") else {
            return;
        };
        let (node, _) = inner(message, self.whole, self.document, self.findings);
        let node = node.as_ref();
        let told = node.and_then(|node| refusals::decoded(node, 0, message.span()));
        if let Some(told) = told {
            let what = What::Refused(Box::new(Refused::of(&told)));
            self.add(what, None, Integrity::Intact, message.span());
        }
    }

    pub(super) fn caller(&mut self, root: &Node<'w>) {
        if let Some(account) = text(root, "Account") {
            self.add(
                What::Account(account.to_owned()),
                None,
                Integrity::Intact,
                root.span(),
            );
        }
    }
}
