//! Modules that are called: where each comes from, its instances and outputs.

use std::rc::Rc;

use super::facts::Facts;
use super::folders::Item;
use super::known::Known;
use super::paths;
use super::world::{Instance, Module, Note, What, World, within};
use crate::finding::Place;
use crate::hcl::env::{Failure, Outcome};
use crate::hcl::value::Value;

/// Modules within each other.
const MODULES_AT_MOST: usize = 32;
/// Calls of modules.
const CALLS_AT_MOST: usize = 2000;

impl<'p> World<'p> {
    /// The value of a module that is called.
    pub(super) fn module_value(&self, module: usize, name: &str, at: Place) -> Outcome {
        let Some((owner, folder)) = self.module(module).zip(self.folder(module)) else {
            return Err(Failure);
        };
        let address = [&owner.prefix, "module.", name].concat();
        let Some(call) = folder.modules.get(name) else {
            return self.undeclared(&address, at);
        };
        self.once(&address.clone(), at, || {
            let target = self.called(module, call, &address);
            let make = |address: String,
                        names: Vec<(String, Value)>,
                        is_certain,
                        family: Option<String>| {
                let target = target?;
                let family = within(owner.family.as_deref(), family);
                if owner.depth >= MODULES_AT_MOST || self.modules() >= CALLS_AT_MOST {
                    self.budget.is_spent.set(true);
                    return None;
                }
                let number = {
                    let mut modules = self.modules.borrow_mut();
                    modules.push(Rc::new(Module {
                        folder: target,
                        prefix: [&address, "."].concat(),
                        call: Some((module, call.clone(), names.clone())),
                        depth: owner.depth + 1,
                        is_certain: is_certain && owner.is_certain,
                        family: family.clone(),
                    }));
                    modules.len() - 1
                };
                self.add(Instance {
                    module,
                    what: What::Module(number),
                    address,
                    names,
                    is_certain,
                    family,
                })
            };
            let told = |facts: &&Facts<'p>| facts.modules(&owner.prefix, name);
            let told = self.facts.iter().find_map(told);
            Ok(self.repeated(module, call, &[], &address, told, make))
        })
    }

    /// The text that tells where a module comes from.
    pub(super) fn source_of(&self, module: usize, call: &Item<'p>) -> Option<String> {
        let source = self.evaluate(module, &[], call.attribute("source")?).ok()?;
        source.as_known_text()
    }

    /// The folder of a local module.
    pub(super) fn called(&self, module: usize, call: &Item<'p>, address: &str) -> Option<usize> {
        let source = self.source_of(module, call).unwrap_or_default();
        let own = &self.folder(module)?.path;
        let found = match source.starts_with("./") || source.starts_with("../") {
            true => paths::within(own, &source).and_then(|path| {
                self.folders.iter().position(|folder| {
                    paths::normal(&folder.path).as_deref() == Some(path.as_str())
                })
            }),
            false => Known::of(&source).and_then(|known| {
                let mut all = self.folders.iter();
                all.position(|folder| folder.path == known.folder)
            }),
        };
        if found.is_none() {
            self.note(Note::NoModule(address.to_owned(), source, call.at));
        }
        found
    }

    pub(super) fn output(&self, module: usize, name: &str, at: Place) -> Outcome {
        let Some((owner, folder)) = self.module(module).zip(self.folder(module)) else {
            return Err(Failure);
        };
        let key = [&owner.prefix, "output.", name].concat();
        let value = folder
            .outputs
            .get(name)
            .and_then(|item| item.attribute("value"));
        match value {
            Some(value) => self.once(&key, at, || self.evaluate(module, &[], value)),
            None => self.undeclared(&key, at),
        }
    }
}
