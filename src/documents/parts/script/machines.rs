//! The state machines that a script makes, and those that it gives another role.

use crate::text::holes::is_account;
use crate::text::{Guard, marks};

use super::super::super::changes::Changed;
use super::super::{Part, What};
use super::calls::{Call, is_known};
use super::taken::{Content, Reader};

/// The name of a role whose ARN has no account that is written out.
pub(super) fn of_unknown_account(role: &str) -> Option<&str> {
    let (before, path) = role.split_once(":role/")?;
    let account = before.rsplit(':').next().unwrap_or_default();
    let is_unknown = before.starts_with("arn:") && !is_account(account);
    is_unknown.then(|| path.rsplit('/').next().unwrap_or_default())
}

impl<'w> Reader<'_, '_, 'w> {
    pub(super) fn machine(&mut self, call: &Call, input: Option<&Content<'w>>) {
        let of = |reader: &Self, option: &str, key: &str| reader.value(call, input, option, key);
        let arn = of(self, "state-machine-arn", "stateMachineArn");
        let name = of(self, "name", "name");
        let name = name.or_else(|| {
            let arn = arn.as_deref()?;
            arn.rsplit_once(":stateMachine:")
                .map(|(_, name)| name.to_owned())
        });
        let role = of(self, "role-arn", "roleArn");
        let definition = match call.get("definition") {
            Some(definition) => Some(self.content(call, definition)),
            None => input.and_then(|input| self.within(input, "definition")),
        };
        let Some(definition) = definition else {
            if let Some(role) = role.filter(|_| call.operation.starts_with("update")) {
                let is_sure = !call.is_conditional && !self.is_conditional;
                let at = self.calls.iter().position(|one| std::ptr::eq(one, call));
                let before = self.taken.parts.len();
                self.moved
                    .push((name, role, before, is_sure, at.unwrap_or_default()));
            }
            return;
        };
        if definition.document != self.document {
            self.join(definition.document);
        }
        // An update of what is created here: the same again, or another definition for its role.
        let mut role = role;
        if call.operation.starts_with("update") {
            for part in &self.taken.parts {
                let What::Machine {
                    name: known,
                    role: own,
                    ..
                } = &part.what
                else {
                    continue;
                };
                if name.is_some() && *known != name {
                    continue;
                }
                role = role.or_else(|| own.clone());
                if part.document == definition.document
                    && role == *own
                    && part.document != self.document
                {
                    return;
                }
            }
        }
        let arn = arn.filter(|arn| is_known(arn)).or_else(|| {
            let region = call.known("region")?;
            let known = name.as_deref().filter(|name| is_known(name))?;
            let mut parts = role.as_deref()?.split(':');
            let (partition, account) = (parts.nth(1)?, parts.nth(2)?);
            is_account(account)
                .then(|| format!("arn:{partition}:states:{region}:{account}:stateMachine:{known}"))
        });
        let role = role.map(|role| self.role_of_machine(role));
        let what = What::Machine {
            name: name.map(|name| marks::unmarked(&name).into_owned()),
            arn,
            role,
            origin: None,
        };
        self.add(call, what, Some(definition));
    }

    /// A machine that is given another role runs as that one; as both, where nobody knows which call
    /// is the last one.
    pub(super) fn move_machines(&mut self) {
        for (name, role, before, is_sure, call) in std::mem::take(&mut self.moved) {
            if !self
                .taken
                .parts
                .iter()
                .any(|part| matches!(part.what, What::Machine { .. }))
            {
                let name = name.filter(|name| is_known(name));
                if let Some(call) = self.calls.get(call) {
                    self.change(call, Changed::Machine(name));
                }
                continue;
            }
            let role = self.role_of_machine(role);
            let mut added = Vec::new();
            for (at, part) in self.taken.parts.iter_mut().enumerate() {
                let What::Machine {
                    name: known,
                    arn,
                    role: own,
                    origin,
                } = &mut part.what
                else {
                    continue;
                };
                let is_same = name.is_none() || *known == name;
                if !is_same || own.as_ref() == Some(&role) {
                    continue;
                }
                if is_sure && name.is_some() && at < before {
                    *own = Some(role.clone());
                    continue;
                }
                added.push(Part {
                    what: What::Machine {
                        name: known.clone(),
                        arn: arn.clone(),
                        role: Some(role.clone()),
                        origin: *origin,
                    },
                    node: part.node.clone(),
                    integrity: part.integrity,
                    presence: part.presence,
                    guard: Guard::clone(&part.guard),
                    span: part.span,
                    document: part.document,
                });
            }
            self.taken.parts.extend(added);
        }
    }

    fn role_of_machine(&self, role: String) -> String {
        match of_unknown_account(&role) {
            Some(name) => self.arn(name),
            None => role,
        }
    }
}
