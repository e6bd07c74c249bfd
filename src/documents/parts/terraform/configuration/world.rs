//! One root module with the modules that it calls: what each name in it means.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::both::{self, Both};
use super::choices::Choices;
use super::commands::Commands;
use super::facts::Facts;
use super::folders::{EMBEDDED, Folder, Item, Resource};
use super::twins;
use crate::documents::links::Files;
use crate::finding::Place;
use crate::hcl::env::{Failure, Names, Outcome};
use crate::hcl::value::{Kind, Text, Value};
use crate::hcl::{Budget, Env, Expr, Source, convert};
use crate::text::holes::is_account;
use crate::text::maps::{ByText, Places, Seen};
use crate::workspace::{Document, Parameter, Settings};

/// How the types begin that are looked at by themselves.
const CONCERNING: [&str; 9] = [
    "aws_iam_",
    "aws_sfn_",
    "aws_ecs_task_definition",
    "aws_cloudformation_",
    "aws_serverlessapplicationrepository_",
    "aws_servicecatalog_",
    "aws_cloudcontrolapi_",
    "aws_organizations_",
    "awscc_",
];
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
    pub(super) known: RefCell<ByText<Option<Outcome>>>,
    /// Files that were read, each with the document that names it.
    pub(super) used: RefCell<Vec<(u32, u32)>>,
    pub(super) notes: RefCell<Vec<Note>>,
    /// Plans and states of it; the first one goes first.
    pub(super) facts: Vec<&'p Facts<'p>>,
    /// What is taken for one of the worlds.
    pub(super) choices: Choices,
    /// Where a plan or state tells other instances than the source.
    pub(super) unlike: Cell<Option<Place>>,
    /// By the address of a block of which nobody knows how often it is there: the instance that stands
    /// for all, and their key.
    pub(super) members: RefCell<ByText<(usize, String)>>,
    /// The stacks of all root modules, by their addresses.
    pub(super) stacks: Option<&'p RefCell<Places>>,
    /// Documents that may set variables.
    pub(super) setting: &'p [&'p Document],
    /// What commands do to it.
    pub(super) commands: Option<&'p Commands>,
}

/// Something to be told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Note {
    /// A variable has its default.
    Default(String, Place),
    /// A variable has the value of a file.
    FromFile(String, String, Place),
    /// A variable has no value; these are candidates.
    NoValue(String, Place, Vec<String>),
    /// A file is not there.
    NoFile(String, Place),
    /// A module is not there, or is of a registry.
    NoModule(String, String, Place),
    /// Something refers to itself.
    Cycle(String, Place),
    /// A plan or state says otherwise: what of, and which document.
    Differs(String, u32, Place),
}

impl Note {
    /// Where it stands.
    pub(super) fn at(&self) -> Place {
        match self {
            Self::Default(_, at)
            | Self::FromFile(_, _, at)
            | Self::NoValue(_, at, _)
            | Self::NoFile(_, at)
            | Self::NoModule(_, _, at)
            | Self::Cycle(_, at)
            | Self::Differs(_, _, at) => *at,
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
    /// It is there.
    pub(super) is_certain: bool,
    /// It stands for any number of them, which have this key.
    pub(super) family: Option<String>,
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
    /// It stands for any number of them, which have this key: what else has it is there where it is.
    pub(super) family: Option<String>,
}

/// What an instance is.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    /// A resource of the module's folder, by its place.
    Resource(usize),
    /// A module, by its number.
    Module(usize),
}

impl<'p> World<'p> {
    pub(super) fn new(
        folders: &'p [Folder<'p>],
        root: usize,
        documents: &'p [Document],
        lead: u32,
        settings: Option<&Settings>,
        facts: Vec<&'p Facts<'p>>,
        choices: Choices,
    ) -> Self {
        let said = documents
            .get(lead as usize)
            .and_then(|document| document.account.clone());
        let account = said.or_else(|| settings?.account.clone());
        let account = account.or_else(|| facts.iter().find_map(|facts| facts.account()));
        let root = Module {
            folder: root,
            prefix: String::new(),
            call: None,
            depth: 0,
            is_certain: true,
            family: None,
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
            facts,
            choices,
            unlike: Cell::default(),
            members: RefCell::default(),
            stacks: None,
            setting: &[],
            commands: None,
        }
    }

    /// What the source gives, and what a plan or state tells of the same.
    fn joined(&self, outcome: Outcome, address: &str, name: &str, at: Place) -> Outcome {
        let told = |facts: &&Facts<'p>| Some((facts.document, facts.attribute(address, name)?));
        let Some((document, fact)) = self.facts.iter().find_map(told) else {
            return outcome;
        };
        let Ok(source) = outcome else {
            return Ok(fact);
        };
        let is_policy = name.contains("policy") || name == "json";
        Ok(match both::both(&source, fact, is_policy) {
            Both::One(value) => value,
            Both::Unlike => {
                let what = [address, ".", name].concat();
                self.note(Note::Differs(what, document, at));
                match name {
                    // What it asks for is asked for; nothing is granted beside it.
                    "definition" => source,
                    _ => Value::new(Kind::Unknown(both::neither(&self.budget.unique())), at),
                }
            }
        })
    }

    /// An attribute that the source gives, with what is known of it.
    pub(super) fn with_facts(
        &self,
        outcome: Outcome,
        number: usize,
        name: &str,
        at: Place,
    ) -> Outcome {
        match self.instance(number) {
            Some(instance) if !self.facts.is_empty() && instance.family.is_none() => {
                self.joined(outcome, &instance.address, name, at)
            }
            _ => outcome,
        }
    }

    /// An attribute that only a plan or state tells.
    pub(super) fn fact(&self, number: usize, name: &str) -> Option<Value> {
        let instance = self.instance(number).filter(|one| one.family.is_none())?;
        let mut facts = self.facts.iter();
        facts.find_map(|facts| facts.attribute(&instance.address, name))
    }

    pub(super) fn note(&self, note: Note) {
        if note.at().document == EMBEDDED {
            return;
        }
        let mut notes = self.notes.borrow_mut();
        // That a plan differs is never lost: nothing is granted then.
        let differs = |note: &Note| matches!(note, Note::Differs(..));
        let is_kept = notes.len() < 1000 || differs(&note) && !notes.iter().any(differs);
        if is_kept && !notes.contains(&note) {
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

    /// Evaluates an expression of a file in which no names are known.
    pub(super) fn without_names(&self, expr: Expr<'_>) -> Outcome {
        let env = Env {
            host: self,
            source: Source::whole("", 0),
            module: 0,
            names: None,
            is_closed: true,
        };
        env.evaluate(expr)
    }

    /// Evaluates an expression that no names are known to.
    pub(super) fn closed(&self, text: &str, expression: &hcl_edit::expr::Expression) -> Outcome {
        let env = Env {
            host: self,
            source: Source::whole(text, self.lead),
            module: 0,
            names: None,
            is_closed: true,
        };
        env.expression(expression)
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
        self.known.borrow_mut().insert(key, None);
        let outcome = make();
        self.known.borrow_mut().insert(key, Some(outcome.clone()));
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
            let make = |address: String, names, is_certain, family| {
                self.add(Instance {
                    module,
                    what: What::Resource(place),
                    address,
                    names,
                    is_certain: is_certain && owner.is_certain,
                    family: within(owner.family.as_deref(), family),
                })
            };
            let base = address.strip_prefix(&owner.prefix).unwrap_or(&address);
            let told = |facts: &&Facts<'p>| facts.instances(&owner.prefix, base);
            let told = self.facts.iter().find_map(told);
            Ok(self.repeated(module, &resource.item, &[], &address, told, make))
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

    /// Makes everything that there is and that concerns roles; all else is made where it is used.
    pub(super) fn instantiate(&self) {
        let mut module = 0;
        while module < self.modules() {
            if let Some(folder) = self.folder(module) {
                for (place, resource) in folder.resources.iter().enumerate() {
                    if resource.is_data && resource.of() != "aws_iam_role"
                        || !is_of_concern(resource.kind)
                    {
                        continue;
                    }
                    let _ = self.resource_value(module, place, resource.item.at);
                }
                for (name, call) in folder.modules.list() {
                    let _ = self.module_value(module, name, call.at);
                }
            }
            module += 1;
        }
    }

    /// Where a plan or state says otherwise than the source.
    pub(super) fn contradicted(&self) -> Option<Place> {
        let notes = self.notes.borrow();
        notes.iter().find_map(|note| match note {
            Note::Differs(_, _, at) => Some(*at),
            _ => None,
        })
    }

    /// The addresses of all instances.
    pub(super) fn addresses(&self) -> Seen {
        let mut addresses = Seen::default();
        for instance in self.instances.borrow().iter() {
            addresses.insert(&instance.address);
        }
        addresses
    }

    pub(super) fn instances(&self) -> usize {
        self.instances.borrow().len()
    }

    /// An attribute of a resource, as it is written; `None`: it is not.
    pub(super) fn written(&self, number: usize, name: &str) -> Option<Outcome> {
        let instance = self.instance(number)?;
        let resource = self.resource(&instance)?;
        let own = twins::own(resource.kind, name);
        // A definition is given in one of several ways.
        let expr = resource
            .item
            .attribute(own)
            .or_else(|| resource.item.attribute(name))?;
        let key = [&instance.address, "#", &number.to_string(), " ", name].concat();
        Some(self.once(&key, expr.at(), || {
            let mut names = instance.names.clone();
            names.push((
                "self".to_owned(),
                Value::new(Kind::Handle(number), expr.at()),
            ));
            let outcome = self.evaluate(instance.module, &names, expr);
            self.with_facts(outcome, number, name, expr.at())
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
}

/// The key of a family within another one.
pub(super) fn within(outer: Option<&str>, own: Option<String>) -> Option<String> {
    match (outer, own) {
        (Some(outer), Some(own)) => Some([outer, " ", &own].concat()),
        (outer, own) => own.or_else(|| outer.map(str::to_owned)),
    }
}

/// Whether what a resource of that type makes is looked at by itself.
fn is_of_concern(kind: &str) -> bool {
    let mut all = CONCERNING.iter();
    all.any(|prefix| kind.starts_with(prefix))
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
