//! What leaves roles open (law 6 of the inventory): what makes anything, what is not here, what could
//! not be read.

use super::folders::Resource;
use super::taken::Taken;
use super::world::Instance;
use crate::finding::{Because, Code, Place, Severity, Span};
use crate::hcl::Body;
use crate::hcl::env::Failure;
use crate::hcl::value::Value;
use crate::text::{Integrity, Presence};

impl Taken<'_, '_, '_> {
    /// What makes anything it is told: each role that it is told of may get more.
    pub(super) fn maker(&mut self, number: usize, resource: &Resource<'_>) {
        let at = self.place(number, resource);
        for body in &resource.item.bodies {
            for (name, _, _) in body.attributes() {
                // What is ignored later is what it was made with.
                if let Some(Ok(value)) = self.world.written(number, name) {
                    self.tell(&value, at);
                }
            }
            if let Some(instance) = self.world.instance(number) {
                self.tell_blocks(&instance, body, at);
            }
        }
    }

    /// What stands in the blocks of a body, whatever they are called.
    fn tell_blocks(&mut self, instance: &Instance, body: &Body<'_>, at: Place) {
        for block in body.all_blocks() {
            for (_, _, expr) in block.body.attributes() {
                let value = self.world.evaluate(instance.module, &instance.names, expr);
                if let Ok(value) = value {
                    self.tell(&value, at);
                }
            }
            self.tell_blocks(instance, &block.body, at);
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
            for (name, call) in folder.modules.list() {
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
        let mut seen: Vec<Place> = Vec::new();
        for module in 0..self.world.modules() {
            let Some(folder) = self.world.folder(module) else {
                continue;
            };
            for (at, _) in &folder.unread {
                self.anyone(*at);
                if !seen.contains(at) {
                    seen.push(*at);
                    let because = Because::new(Code::SourcePartly).at(*at);
                    self.findings.push(because.finding(Severity::Warning));
                }
            }
            for at in &folder.doubled {
                self.anyone(*at);
            }
            for resource in &folder.resources {
                if self.runs_calls_for_roles(resource) {
                    self.anyone(resource.item.at);
                }
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

    /// What commands leave open.
    pub(super) fn commanded(&mut self) {
        let Some(commands) = self.world.commands else {
            return;
        };
        let lead = Span::new(0, 1).of(self.world.lead);
        for at in [commands.writes, commands.forgets].into_iter().flatten() {
            self.anyone(lead);
            let because = Because::new(Code::SourcePartly).at(at);
            self.findings.push(because.finding(Severity::Warning));
        }
        if commands.destroys.is_some() {
            for (_, part) in &mut self.parts {
                part.presence = Presence::Conditional;
            }
        }
        // Another file may say anything of what is there.
        if commands.writes.is_some() {
            for (_, part) in &mut self.parts {
                part.doubt(Integrity::Undetermined);
            }
        }
    }
}
