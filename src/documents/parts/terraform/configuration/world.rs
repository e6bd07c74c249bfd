//! One root module with the modules that it calls: what each name in it means.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use super::folders::{EMBEDDED, Folder, Item, Known, Resource};
use super::paths;
use crate::documents::links::{Files, Found};
use crate::finding::Place;
use crate::hcl::env::{Failure, Names, Outcome};
use crate::hcl::value::{Kind, Map, Piece, Text, Value};
use crate::hcl::{Budget, Env, Expr, Source, convert};
use crate::text::holes::is_account;
use crate::text::maps::HashMap;
use crate::workspace::{Document, Parameter, Settings};

/// Instances that are made of one block at most; more are a family of which nothing is told apart.
const INSTANCES_AT_MOST: usize = 1000;
/// Modules within each other.
const MODULES_AT_MOST: usize = 32;
/// Calls of modules.
const CALLS_AT_MOST: usize = 2000;
/// Instances of everything.
const ALL_AT_MOST: usize = 100_000;

/// A root module.
pub(super) struct World<'p> {
    pub(super) folders: &'p [Folder<'p>],
    pub(super) documents: &'p [Document],
    pub(super) files: Files,
    /// The document that stands for the whole.
    pub(super) lead: u32,
    /// The account and Region that the user states.
    pub(super) account: Option<String>,
    pub(super) region: Option<String>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) budget: Budget,
    pub(super) modules: RefCell<Vec<Rc<Module<'p>>>>,
    pub(super) instances: RefCell<Vec<Rc<Instance>>>,
    /// By what they are called: `None` while they are evaluated.
    pub(super) known: RefCell<HashMap<String, Option<Outcome>>>,
    /// Files that were read, each with the document that names it.
    pub(super) used: RefCell<BTreeSet<(u32, u32)>>,
    pub(super) notes: RefCell<Vec<Note>>,
}

/// Something to be told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Note {
    /// A variable has its default.
    Default(String, Place),
    /// A variable has the value of a file.
    FromFile(String, String, Place),
    /// A variable has no value.
    NoValue(String, Place),
    /// A file is not there.
    NoFile(String, Place),
    /// A module is not there, or is of a registry.
    NoModule(String, String, Place),
    /// Something refers to itself.
    Cycle(String, Place),
}

impl Note {
    fn at(&self) -> Place {
        match self {
            Self::Default(_, at)
            | Self::FromFile(_, _, at)
            | Self::NoValue(_, at)
            | Self::NoFile(_, at)
            | Self::NoModule(_, _, at)
            | Self::Cycle(_, at) => *at,
        }
    }
}

/// Who calls a module, how, and what `each` and `count` are there.
type Caller<'p> = (usize, Item<'p>, Vec<(String, Value)>);

/// A module, or an instance of one.
pub(super) struct Module<'p> {
    pub(super) folder: usize,
    /// Before each of its addresses: `module.x["k"].`, or nothing.
    pub(super) prefix: String,
    /// Who calls it: the module, the call, what `each` and `count` are.
    pub(super) call: Option<Caller<'p>>,
    pub(super) depth: usize,
    /// It may not be there.
    pub(super) is_certain: bool,
}

/// A resource, a data source, or a module.
#[derive(Debug)]
pub(super) struct Instance {
    pub(super) module: usize,
    pub(super) what: What,
    /// With the prefix of its module, and its key.
    pub(super) address: String,
    /// What `each` and `count` are.
    pub(super) names: Vec<(String, Value)>,
    /// Nothing decides whether it is there.
    pub(super) is_certain: bool,
    /// It stands for any number of them.
    pub(super) is_family: bool,
}

/// What an instance is.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    /// A resource of the module's folder, by its place.
    Resource(usize),
    /// A module, by its number.
    Module(usize),
}

/// Which instances a block makes.
#[derive(Debug)]
pub(super) enum Repeat {
    /// The only one.
    One,
    /// By numbers; those from the second number on may not be there.
    Count(usize, usize),
    /// By keys, and whether each is certain.
    Each(Vec<(String, Value, bool)>),
    /// Nobody knows.
    Unknown,
}

impl<'p> World<'p> {
    pub(super) fn new(
        folders: &'p [Folder<'p>],
        root: usize,
        documents: &'p [Document],
        lead: u32,
        settings: Option<&Settings>,
    ) -> Self {
        let said = documents
            .get(lead as usize)
            .and_then(|document| document.account.clone());
        let account = said.or_else(|| settings?.account.clone());
        let root = Module {
            folder: root,
            prefix: String::new(),
            call: None,
            depth: 0,
            is_certain: true,
        };
        Self {
            folders,
            documents,
            files: Files::of_names(documents.iter().map(|document| document.name.as_str())),
            lead,
            account: account.filter(|account| is_account(account)),
            region: settings.and_then(|settings| settings.region.clone()),
            parameters: settings
                .and_then(|settings| settings.parameters.clone())
                .unwrap_or_default(),
            budget: Budget::default(),
            modules: RefCell::new(vec![Rc::new(root)]),
            instances: RefCell::default(),
            known: RefCell::default(),
            used: RefCell::default(),
            notes: RefCell::default(),
        }
    }

    pub(super) fn note(&self, note: Note) {
        if note.at().document == EMBEDDED {
            return;
        }
        let mut notes = self.notes.borrow_mut();
        if !notes.contains(&note) && notes.len() < 1000 {
            notes.push(note);
        }
    }

    /// Whether something was given up.
    pub(super) fn is_spent(&self) -> bool {
        self.budget.is_spent.get()
    }

    pub(super) fn module(&self, number: usize) -> Option<Rc<Module<'p>>> {
        self.modules.borrow().get(number).cloned()
    }

    pub(super) fn modules(&self) -> usize {
        self.modules.borrow().len()
    }

    pub(super) fn instance(&self, number: usize) -> Option<Rc<Instance>> {
        self.instances.borrow().get(number).cloned()
    }

    pub(super) fn folder(&self, module: usize) -> Option<&'p Folder<'p>> {
        let folder = self.module(module)?.folder;
        self.folders.get(folder)
    }

    /// The resource that an instance is.
    pub(super) fn resource(&self, instance: &Instance) -> Option<&'p Resource<'p>> {
        match instance.what {
            What::Resource(at) => self.folder(instance.module)?.resources.get(at),
            What::Module(_) => None,
        }
    }

    /// Evaluates an expression in a module.
    pub(super) fn evaluate(
        &self,
        module: usize,
        names: &[(String, Value)],
        expr: Expr<'_>,
    ) -> Outcome {
        let own = Names {
            own: names,
            outer: None,
        };
        let env = Env {
            host: self,
            source: Source::whole("", 0),
            module,
            names: Some(&own),
            is_closed: false,
        };
        env.evaluate(expr)
    }

    /// A value that is evaluated once.
    pub(super) fn once(&self, key: &str, at: Place, make: impl FnOnce() -> Outcome) -> Outcome {
        if let Some(known) = self.known.borrow().get(key) {
            return match known {
                Some(outcome) => outcome.clone(),
                None => {
                    self.note(Note::Cycle(key.to_owned(), at));
                    Ok(Value::new(Kind::Unknown(self.budget.unique()), at))
                }
            };
        }
        self.known.borrow_mut().insert(key.to_owned(), None);
        let outcome = make();
        self.known
            .borrow_mut()
            .insert(key.to_owned(), Some(outcome.clone()));
        outcome
    }

    pub(super) fn local(&self, module: usize, name: &str, at: Place) -> Outcome {
        let Some((owner, folder)) = self.module(module).zip(self.folder(module)) else {
            return Err(Failure);
        };
        let key = [&owner.prefix, "local.", name].concat();
        match folder.locals.get(name) {
            Some(expr) => self.once(&key, at, || self.evaluate(module, &[], *expr)),
            None => self.undeclared(&key, at),
        }
    }

    /// What is not declared may stand in a file that is not here.
    pub(super) fn undeclared(&self, key: &str, at: Place) -> Outcome {
        Ok(self.budget.unknown(key, at))
    }

    /// Which instances a block makes.
    pub(super) fn repeat(
        &self,
        module: usize,
        names: &[(String, Value)],
        item: &Item<'p>,
    ) -> Repeat {
        if let Some(count) = item.attribute("count") {
            let bounds = self.counts(module, names, count);
            return match bounds {
                Ok((least, most)) if most <= INSTANCES_AT_MOST => Repeat::Count(least, most),
                Ok(_) => Repeat::Unknown,
                Err(()) => Repeat::Unknown,
            };
        }
        if let Some(each) = item.attribute("for_each") {
            return self.keys(module, names, each);
        }
        Repeat::One
    }

    /// How many instances there are at least and at most.
    pub(super) fn counts(
        &self,
        module: usize,
        names: &[(String, Value)],
        count: Expr<'_>,
    ) -> Result<(usize, usize), ()> {
        let value = self.evaluate(module, names, count).map_err(|Failure| ())?;
        if let Some(count) = convert::to_count(&value) {
            return Ok((count, count));
        }
        let both = either(count).and_then(|(one, two)| {
            let one = self.evaluate(module, names, one).ok()?;
            let two = self.evaluate(module, names, two).ok()?;
            Some((convert::to_count(&one)?, convert::to_count(&two)?))
        });
        match both {
            Some((one, two)) => Ok((one.min(two), one.max(two))),
            None => Err(()),
        }
    }

    pub(super) fn keys(&self, module: usize, names: &[(String, Value)], each: Expr<'_>) -> Repeat {
        let Ok(value) = self.evaluate(module, names, each) else {
            return Repeat::Unknown;
        };
        if let Some(keys) = keys_of(&value, true) {
            return Repeat::Each(keys);
        }
        let both = either(each).and_then(|(one, two)| {
            let one = self.evaluate(module, names, one).ok()?;
            let two = self.evaluate(module, names, two).ok()?;
            let mut keys = keys_of(&one, false)?;
            keys.extend(keys_of(&two, false)?);
            // One key with two values could be either.
            let mut seen = BTreeSet::new();
            keys.iter()
                .all(|(key, ..)| seen.insert(key.clone()))
                .then_some(keys)
        });
        match both {
            Some(keys) => Repeat::Each(keys),
            None => Repeat::Unknown,
        }
    }

    /// The value of a block that may be repeated: an instance, or a list or map of them.
    pub(super) fn repeated(
        &self,
        module: usize,
        item: &Item<'p>,
        names: &[(String, Value)],
        address: &str,
        make: impl Fn(String, Vec<(String, Value)>, bool, bool) -> Option<usize>,
    ) -> Value {
        let at = item.at;
        let unknown = || self.budget.unknown(address, at);
        let handle = |number: Option<usize>| match number {
            Some(number) => Value::new(Kind::Handle(number), at),
            None => unknown(),
        };
        match self.repeat(module, names, item) {
            Repeat::One => handle(make(address.to_owned(), Vec::new(), true, false)),
            Repeat::Count(least, most) => {
                let mut items = Vec::new();
                for number in 0..most {
                    let own = [address, "[", &number.to_string(), "]"].concat();
                    let index = convert::index(number, at);
                    let names = vec![("count".to_owned(), named_map(&[("index", index)], at))];
                    items.push(handle(make(own, names, number < least, false)));
                }
                // What may not be there must not be counted.
                if least < most {
                    let rest = [address, "[*]"].concat();
                    items.truncate(most);
                    items.push(Value::new(Kind::Spread(self.budget.hole(&rest)), at));
                }
                Value::list(items, at)
            }
            Repeat::Each(keys) => {
                let mut map = Map::default();
                let mut is_whole = true;
                for (key, value, is_certain) in keys {
                    let quoted = Value::text(&key, at);
                    let own = [address, "[", &quoted.canonical(), "]"].concat();
                    let each = named_map(&[("key", quoted), ("value", value)], at);
                    let names = vec![("each".to_owned(), each)];
                    let made = handle(make(own, names, is_certain, false));
                    is_whole &= is_certain;
                    map.entries.insert(key, (at, made));
                }
                if !is_whole {
                    map.rest = Some(self.budget.hole(address));
                }
                Value::map(map, at)
            }
            Repeat::Unknown => {
                let part = |name: &str| {
                    let name = [address, ".", name].concat();
                    self.budget.unknown(&name, at)
                };
                let each = named_map(
                    &[("key", part("each.key")), ("value", part("each.value"))],
                    at,
                );
                let count = named_map(&[("index", part("count.index"))], at);
                let names = vec![("each".to_owned(), each), ("count".to_owned(), count)];
                // One that stands for all of them.
                make([address, "[each.key]"].concat(), names, false, true);
                unknown()
            }
        }
    }

    /// The value of a resource or data source.
    pub(super) fn resource_value(&self, module: usize, place: usize, at: Place) -> Outcome {
        let Some((owner, resource)) = self.module(module).zip(
            self.folder(module)
                .and_then(|folder| folder.resources.get(place)),
        ) else {
            return Err(Failure);
        };
        let address = address(&owner.prefix, resource);
        self.once(&address.clone(), at, || {
            let make = |address: String, names, is_certain, is_family| {
                self.add(Instance {
                    module,
                    what: What::Resource(place),
                    address,
                    names,
                    is_certain: is_certain && owner.is_certain,
                    is_family,
                })
            };
            Ok(self.repeated(module, &resource.item, &[], &address, make))
        })
    }

    pub(super) fn add(&self, instance: Instance) -> Option<usize> {
        let mut instances = self.instances.borrow_mut();
        if instances.len() >= ALL_AT_MOST {
            self.budget.is_spent.set(true);
            return None;
        }
        instances.push(Rc::new(instance));
        Some(instances.len() - 1)
    }

    /// Makes everything that there is.
    pub(super) fn instantiate(&self) {
        let mut module = 0;
        while module < self.modules() {
            if let Some(folder) = self.folder(module) {
                for (place, resource) in folder.resources.iter().enumerate() {
                    let _ = self.resource_value(module, place, resource.item.at);
                }
                for (name, call) in &folder.modules {
                    let _ = self.module_value(module, name, call.at);
                }
            }
            module += 1;
        }
    }

    pub(super) fn instances(&self) -> usize {
        self.instances.borrow().len()
    }

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
            let make =
                |address: String, names: Vec<(String, Value)>, is_certain, is_family: bool| {
                    let target = target.filter(|_| !is_family)?;
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
                        }));
                        modules.len() - 1
                    };
                    self.add(Instance {
                        module,
                        what: What::Module(number),
                        address,
                        names,
                        is_certain,
                        is_family,
                    })
                };
            Ok(self.repeated(module, call, &[], &address, make))
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

    /// An attribute of a resource, as it is written; `None`: it is not.
    pub(super) fn written(&self, number: usize, name: &str) -> Option<Outcome> {
        let instance = self.instance(number)?;
        let resource = self.resource(&instance)?;
        let expr = resource.item.attribute(name)?;
        let key = [&instance.address, "#", &number.to_string(), " ", name].concat();
        Some(self.once(&key, expr.at(), || {
            let mut names = instance.names.clone();
            names.push((
                "self".to_owned(),
                Value::new(Kind::Handle(number), expr.at()),
            ));
            self.evaluate(instance.module, &names, expr)
        }))
    }

    /// The text of an attribute that is written and not null.
    pub(super) fn written_text(&self, number: usize, name: &str) -> Option<Rc<Text>> {
        match self.written(number, name)? {
            Ok(value) if value.is_null() == Some(true) => None,
            Ok(value) => convert::to_text(&value).or_else(|| Some(self.unread(number, name))),
            Err(Failure) => Some(self.unread(number, name)),
        }
    }

    /// What is written, and cannot be evaluated.
    pub(super) fn unread(&self, number: usize, name: &str) -> Rc<Text> {
        Rc::new(self.own(number, &[name, " as it is written"].concat()))
    }

    /// What nobody knows of an attribute of an instance.
    pub(super) fn own(&self, number: usize, name: &str) -> Text {
        let (address, at) = match self.instance(number) {
            Some(instance) => {
                let at = self.resource(&instance).map(|resource| resource.item.at);
                (instance.address.clone(), at)
            }
            None => (number.to_string(), None),
        };
        let hole = self.budget.hole(&[&address, ".", name].concat());
        Text::hole(hole, at.unwrap_or(crate::hcl::value::NOWHERE))
    }

    /// The module prefix and the whole name of something of a module.
    pub(super) fn called_in(&self, module: usize, name: &str) -> String {
        let owner = self.module(module);
        let prefix = owner.as_ref().map_or("", |module| module.prefix.as_str());
        [prefix, name].concat()
    }

    pub(super) fn path(&self, module: usize, name: &str, at: Place) -> Value {
        let name = self.called_in(module, &["path.", name].concat());
        let hole = self.budget.hole(&name);
        Value::new(Kind::Text(Rc::new(Text::hole(hole, at))), at)
    }

    /// The document that a path means, and the path.
    pub(super) fn resolved(&self, path: &Text) -> Option<(Found, String)> {
        let mut whole = String::new();
        // Relative to where Terraform runs.
        let mut from = self.folder(0)?;
        for (number, piece) in path.pieces.iter().enumerate() {
            match piece {
                Piece::Known { text, .. } => whole.push_str(text),
                Piece::Hole(hole, _) if number == 0 => {
                    let (prefix, kind) = hole.name.rsplit_once("path.")?;
                    if kind == "module" {
                        let modules = self.modules.borrow();
                        let owner = modules.iter().find(|module| module.prefix == prefix)?;
                        from = self.folders.get(owner.folder)?;
                    } else if !matches!(kind, "root" | "cwd") {
                        return None;
                    }
                    whole.push('.');
                }
                Piece::Hole(..) => return None,
            }
        }
        let from = *from.documents.first()?;
        Some((self.files.resolve(from, &whole), whole))
    }
}

/// The two sides of a conditional.
fn either(expr: Expr<'_>) -> Option<(Expr<'_>, Expr<'_>)> {
    let Expr::Hcl(mut expression, source) = expr else {
        return None;
    };
    while let Some(inner) = expression.as_parenthesis() {
        expression = inner.inner();
    }
    let conditional = expression.as_conditional()?;
    Some((
        Expr::Hcl(&conditional.true_expr, source),
        Expr::Hcl(&conditional.false_expr, source),
    ))
}

/// The keys of a map or set of texts; `None` if they are not known.
fn keys_of(value: &Value, is_certain: bool) -> Option<Vec<(String, Value, bool)>> {
    let entries = match &value.kind {
        Kind::Map(map) if map.rest.is_none() => convert::entries(value).ok()?,
        Kind::Set(_) => convert::entries(value).ok()?,
        // A tuple without items stands for a set of none.
        Kind::List(items) if items.is_empty() => Vec::new(),
        _ => return None,
    };
    if entries.len() > INSTANCES_AT_MOST {
        return None;
    }
    entries
        .into_iter()
        .map(|(key, value)| Some((key.as_known_text()?, value, is_certain)))
        .collect()
}

pub(super) fn named_map(entries: &[(&str, Value)], at: Place) -> Value {
    let mut map = Map::default();
    for (name, value) in entries {
        map.entries
            .insert((*name).to_owned(), (value.at, value.clone()));
    }
    Value::map(map, at)
}

/// The address of a resource, with the prefix of its module.
pub(super) fn address(prefix: &str, resource: &Resource<'_>) -> String {
    let data = if resource.is_data { "data." } else { "" };
    [prefix, data, resource.kind, ".", resource.name].concat()
}

impl World<'_> {
    /// A value as a text of JSON.
    pub(super) fn encoded(&self, value: &Value) -> Outcome {
        let env = Env {
            host: self,
            source: Source::whole("", 0),
            module: 0,
            names: None,
            is_closed: true,
        };
        crate::hcl::to_json(&env, value)
    }
}
