//! What leaves roles open (law 6 of the inventory): what makes anything, what is not here, what could
//! not be read.

use std::collections::BTreeSet;

use super::folders::Resource;
use super::taken::Taken;
use crate::finding::{Because, Code, Place, Severity};
use crate::hcl::env::Failure;
use crate::hcl::value::Value;

impl Taken<'_, '_, '_> {
    /// What makes anything it is told: each role that it is told of may get more.
    pub(super) fn maker(&mut self, number: usize, resource: &Resource<'_>) {
        let at = self.place(number, resource);
        for body in &resource.item.bodies {
            for (name, _, _) in body.attributes() {
                if let Some(value) = self.value(number, resource, name) {
                    self.tell(&value, at);
                }
            }
        }
    }

    fn tell(&mut self, value: &Value, at: Place) {
        for role in self.roles.told(value) {
            self.leave_open(&role, at);
        }
    }

    /// Modules that are not here: what they are told of.
    pub(super) fn modules(&mut self) {
        for module in 0..self.world.modules() {
            let Some(folder) = self.world.folder(module) else {
                continue;
            };
            for (name, call) in &folder.modules {
                let address = self.world.called_in(module, &["module.", name].concat());
                if self.world.called(module, call, &address).is_some() {
                    continue;
                }
                for body in &call.bodies {
                    for (_, _, expr) in body.attributes() {
                        match self.world.evaluate(module, &[], expr) {
                            Ok(value) => self.tell(&value, call.at),
                            Err(Failure) => self.anyone(call.at),
                        }
                    }
                }
            }
        }
    }

    /// What could not be read, and what leaves things as they are.
    pub(super) fn unread(&mut self) {
        let mut seen = BTreeSet::new();
        for module in 0..self.world.modules() {
            let Some(folder) = self.world.folder(module) else {
                continue;
            };
            for (at, _) in &folder.unread {
                self.anyone(*at);
                if seen.insert(*at) {
                    let because = Because::new(Code::SourcePartly).at(*at);
                    self.findings.push(because.finding(Severity::Warning));
                }
            }
            for at in &folder.doubled {
                self.anyone(*at);
            }
            for block in &folder.others {
                let is_of_roles = |body: &crate::hcl::Body<'_>| {
                    let at = body.attribute("from").map(|expr| expr.at());
                    let whole = at.map(|at| (at, self.whole(at.document)));
                    let text = whole.and_then(|(at, whole)| {
                        whole.get(at.span.start as usize..at.span.end as usize)
                    });
                    text.is_none_or(|text| text.contains("iam") || text.contains("module."))
                };
                if block.name == "removed" && is_of_roles(&block.body) {
                    self.anyone(block.at);
                }
            }
        }
    }
}
