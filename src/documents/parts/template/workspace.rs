//! The templates of a workspace as stacks: which is nested in which, where each is deployed to, and
//! which files they name.

use crate::finding::Finding;
use crate::text::order::sort;
use crate::text::{Entry, Node, Tree, marks};

use super::super::super::links::Found;
use super::super::{Declared, Part, text};
use super::of_stack;
use super::project::{Project, PutIn};
use super::services;
use super::stacks::{Stack, Stacks};

/// What a stack at the top brings along.
pub(in crate::documents) struct Taken<'w> {
    pub(in crate::documents) document: u32,
    pub(in crate::documents) parts: Vec<Part<'w>>,
    pub(in crate::documents) findings: Vec<Finding>,
    /// Documents that belong to it.
    pub(in crate::documents) joined: Vec<u32>,
    /// The account that it is deployed to, where that is known.
    pub(in crate::documents) account: Option<String>,
    /// Values that were put into definitions.
    pub(in crate::documents) values: Vec<PutIn>,
    /// What may be stated: parameters, and names that definitions use and nothing gives.
    pub(in crate::documents) declared: Vec<(u32, Declared)>,
}

/// Takes all templates apart.
pub(in crate::documents) fn take<'w>(project: &Project<'_, 'w>) -> Vec<Taken<'w>> {
    let stacks = stacks(project);
    let mut all = Vec::new();
    for (at, stack) in stacks.list.iter().enumerate() {
        if stack.parent.is_some() {
            continue;
        }
        let mut made = of_stack(&stacks, at);
        let service = project.service(stack.document);
        let unread = service.map(|service| services::unread(service, stack.document));
        made.findings.extend(unread.into_iter().flatten());
        let mut joined = made.joined;
        for inner in stacks.together(at).filter(|&inner| inner != at) {
            joined.extend(stacks.list.get(inner).map(|inner| inner.document));
        }
        joined.extend(project.environment(stack.document).1);
        let members: Vec<u32> = stacks.documents(at).collect();
        joined.extend(project.named_by(&members));
        sort(&mut joined);
        joined.dedup();
        let missing = made.missing.into_iter();
        let mut declared: Vec<(u32, Declared)> = missing
            .map(|(document, name)| (document, parameter(&name, None, &[])))
            .collect();
        for inner in stacks.together(at) {
            let inner = stacks.list.get(inner);
            declared.extend(inner.into_iter().flat_map(parameters));
        }
        all.push(Taken {
            document: stack.document,
            parts: made.parts,
            findings: made.findings,
            joined,
            account: stack.deployment.account.clone(),
            values: made.values,
            declared,
        });
    }
    all
}

/// The parameters of a template.
pub(super) fn parameters(stack: &Stack<'_, '_>) -> Vec<(u32, Declared)> {
    let declared = stack.root.get("Parameters").map(Tree::members);
    let declared = declared.unwrap_or_default().iter();
    declared
        .map(|one| {
            (
                stack.document,
                parameter(one.key(), Some(&one.value), &stack.set),
            )
        })
        .collect()
}

fn parameter(
    name: &str,
    declared: Option<&Node<'_>>,
    set: &[(String, Option<String>)],
) -> Declared {
    let allowed = declared.and_then(|declared| declared.get("AllowedValues"));
    let values = allowed.map(Tree::items).unwrap_or_default().iter();
    let mut values: Vec<String> = values.filter_map(Tree::scalar).map(str::to_owned).collect();
    if values.is_empty() {
        let set = set.iter().filter(|(known, _)| known == name);
        values.extend(set.filter_map(|(_, value)| value.clone()));
    }
    Declared::Parameter {
        name: name.to_owned(),
        placeholder: format!("${{{name}}}"),
        values,
    }
}

fn stacks<'t, 'w>(project: &'t Project<'t, 'w>) -> Stacks<'t, 'w> {
    let mut list = Vec::new();
    for (document, root) in project.templates() {
        let Some(given) = project.documents.get(document as usize) else {
            continue;
        };
        let mut stack = Stack::new(root, given.whole, document, project.scope(document));
        stack.defaults = project.defaults(document).into();
        stack.stated.clone_from(&given.stated);
        stack.set.clone_from(&given.set);
        let (environment, _) = project.environment(document);
        stack.deployment.account = given.account.clone().or(environment.account);
        stack.deployment.has_accounts = environment.has_accounts;
        // What the manifest says is said of this stack.
        stack.deployment.region = environment.region.or(given.region.clone());
        if let Some(service) = project.service(document) {
            let is_default = service
                .defaults
                .iter()
                .any(|name| name == "provider.region");
            let stated = given.region.clone().filter(|_| is_default);
            stack.deployment.region = stated.or(service.region.clone());
            // Beside what files give the default counts.
            let names = given.set.iter().map(|(name, _)| (name.clone(), None));
            stack.set.extend(names);
        }
        list.push(stack);
    }
    let mut stacks = Stacks::new(list, project);
    nest(&mut stacks);
    deploy_together(&mut stacks);
    let definitions = link_single(&mut stacks);
    find_partitions(&mut stacks, &definitions);
    stacks
}

/// Templates that are nested again, at the most. Those beyond are not joined.
const AGAIN_AT_MOST: u32 = 64;

/// Finds the templates of nested stacks. One that is nested twice is two stacks.
fn nest(stacks: &mut Stacks<'_, '_>) {
    let mut found: Vec<(usize, &str, usize)> = Vec::new();
    for at in 0..stacks.list.len() {
        let names = stacks.names(at);
        for resource in names.stack().resources() {
            let (logical, resource) = (resource.key(), &resource.value);
            let key = match text(resource, "Type") {
                Some("AWS::CloudFormation::Stack") => "TemplateURL",
                Some("AWS::Serverless::Application") => "Location",
                _ => continue,
            };
            let metadata = resource.get("Metadata");
            let asset = metadata.and_then(|metadata| text(metadata, "aws:asset:path"));
            let address = resource
                .get("Properties")
                .and_then(|properties| properties.get(key));
            let address = address.and_then(|address| names.text(address));
            let address = address.map(|address| marks::unmarked(&address.text).into_owned());
            let paths = asset.map(str::to_owned).into_iter().chain(address);
            let document = paths.into_iter().find_map(|path| {
                match stacks.project.file(names.stack().document, &path) {
                    Found::One(document) => Some(document),
                    _ => None,
                }
            });
            let inner = stacks
                .list
                .iter()
                .position(|stack| Some(stack.document) == document);
            if let Some(inner) = inner.filter(|&inner| inner != at) {
                found.push((at, logical, inner));
            }
        }
    }
    let nesting = Nesting {
        templates: stacks.list.len(),
        found,
    };
    let mut taken = vec![false; nesting.templates];
    for at in 0..nesting.templates {
        if nesting.is_top(at) {
            nesting.fill(stacks, (at, at), &mut vec![at], &mut taken);
        }
    }
}

/// Which template nests which, as what.
struct Nesting<'n> {
    templates: usize,
    found: Vec<(usize, &'n str, usize)>,
}

impl<'n> Nesting<'n> {
    /// Whether no other template nests this one.
    fn is_top(&self, at: usize) -> bool {
        self.found.iter().all(|(_, _, inner)| *inner != at)
    }

    /// Gives a stack those that are nested in it. `way` are the templates around it: one that nests
    /// itself has no end.
    fn fill<'t, 'w>(
        &self,
        stacks: &mut Stacks<'t, 'w>,
        (at, template): (usize, usize),
        way: &mut Vec<usize>,
        taken: &mut Vec<bool>,
    ) where
        'n: 't,
    {
        for &(_, logical, inner) in self.found.iter().filter(|(outer, ..)| *outer == template) {
            if way.contains(&inner) {
                continue;
            }
            let is_free = taken.get(inner) == Some(&false);
            let stack = match is_free {
                true => Some(inner),
                false => again(stacks, inner, self.templates),
            };
            let Some(stack) = stack else { continue };
            if let Some(taken) = taken.get_mut(inner) {
                *taken = true;
            }
            if let Some(nested) = stacks.list.get_mut(stack) {
                nested.parent = Some((at, logical));
            }
            if let Some(outer) = stacks.list.get_mut(at) {
                outer.nested.push((logical, stack));
            }
            way.push(inner);
            self.fill(stacks, (stack, inner), way, taken);
            way.pop();
        }
    }
}

/// Deploys a template once more.
fn again(stacks: &mut Stacks<'_, '_>, template: usize, templates: usize) -> Option<usize> {
    let number = u32::try_from(stacks.list.len() - templates).ok()?;
    if number >= AGAIN_AT_MOST {
        return None;
    }
    let documents = u32::try_from(stacks.project.documents.len()).ok()?;
    let stack = stacks.list.get(template)?.again(documents + number);
    stacks.list.push(stack);
    Some(stacks.list.len() - 1)
}

/// Stacks that are nested in each other, or import from each other, have one account and Region.
fn deploy_together(stacks: &mut Stacks<'_, '_>) {
    let mut group: Vec<usize> = (0..stacks.list.len()).map(|at| stacks.top(at)).collect();
    let mut unite = |one: usize, two: usize| {
        let (one, two) = (group.get(one).copied(), group.get(two).copied());
        if let (Some(one), Some(two)) = (one, two) {
            for known in &mut group {
                if *known == two {
                    *known = one;
                }
            }
        }
    };
    for at in 0..stacks.list.len() {
        let mut exporters = Vec::new();
        if let Some(root) = stacks.list.get(at).map(|stack| stack.root) {
            imports(stacks, at, root, 0, &mut exporters);
        }
        for exporter in exporters {
            unite(at, exporter);
        }
    }
    let has_machine = |stack: &Stack<'_, '_>| {
        stack.resources().iter().any(|resource| {
            text(&resource.value, "Type").is_some_and(|kind| kind.ends_with("::StateMachine"))
        })
    };
    let with_machine: Vec<bool> = stacks.list.iter().map(has_machine).collect();
    let mut places = Vec::new();
    for at in 0..stacks.list.len() {
        let with = |is_one: &dyn Fn(usize) -> bool| {
            let all = (0..stacks.list.len()).filter(|&one| is_one(one));
            all.collect::<Vec<usize>>()
        };
        let mut all = with(&|one| group.get(one) == group.get(at));
        // What stacks of two places import from is deployed to each of them.
        if are_elsewhere(stacks, &all) {
            all = with(&|one| stacks.top(one) == stacks.top(at));
        }
        // What the machine's own document stands for is known best.
        let machine = all
            .iter()
            .find(|&&one| with_machine.get(one) == Some(&true));
        let chosen = machine.or(all.first()).map_or(at, |&one| stacks.top(one));
        let members = || all.iter().filter_map(|&one| stacks.list.get(one));
        let mut place = members()
            .find_map(|_| stacks.list.get(chosen))
            .map(|stack| stack.deployment.clone());
        if let Some(place) = &mut place {
            let first =
                |value: &dyn Fn(&Stack<'_, '_>) -> Option<String>| members().find_map(value);
            place.account = place
                .account
                .take()
                .or_else(|| first(&|stack| stack.deployment.account.clone()))
                .or_else(|| machine.and_then(|_| stacks.project.account.clone()));
            place.region = place
                .region
                .take()
                .or_else(|| first(&|stack| stack.deployment.region.clone()));
        }
        places.extend(place);
    }
    for (stack, place) in stacks.list.iter_mut().zip(places) {
        stack.deployment = place;
    }
}

/// Whether some of these stacks are known to be of two accounts or Regions.
fn are_elsewhere(stacks: &Stacks<'_, '_>, all: &[usize]) -> bool {
    let place = |at: &usize| stacks.list.get(*at).map(|stack| &stack.deployment);
    let accounts = all.iter().filter_map(|at| place(at)?.account.as_deref());
    let regions = all.iter().filter_map(|at| place(at)?.region.as_deref());
    differ(accounts) || differ(regions)
}

fn differ<'v>(mut values: impl Iterator<Item = &'v str>) -> bool {
    let first = values.next();
    values.any(|value| Some(value) != first)
}

/// What is written out in the templates of a deployment and in their definitions tells its
/// partition.
fn find_partitions(stacks: &mut Stacks<'_, '_>, definitions: &[(usize, u32)]) {
    let mut texts: Vec<(u32, &str)> = Vec::new();
    let place = |at: usize| stacks.list.get(at).map(|stack| stack.deployment.document);
    for (at, stack) in stacks.list.iter().enumerate() {
        texts.extend(place(at).map(|place| (place, stack.whole)));
    }
    for &(at, document) in definitions {
        let given = stacks.project.documents.get(document as usize);
        texts.extend(
            place(at)
                .zip(given)
                .map(|(place, given)| (place, given.whole)),
        );
    }
    for stack in &mut stacks.list {
        let own = stack.deployment.document;
        let mut own = texts.iter().filter(|(place, _)| *place == own);
        stack.deployment.is_in_aws = own.clone().any(|(_, text)| text.contains("arn:aws:"))
            && !own.any(|(_, text)| text.contains("arn:aws-"));
    }
}

/// The stacks whose exports a node imports.
fn imports(
    stacks: &Stacks<'_, '_>,
    at: usize,
    node: &Node<'_>,
    depth: u32,
    found: &mut Vec<usize>,
) {
    if depth > 64 || stacks.list.len() < 2 {
        return;
    }
    for member in node.members() {
        if member.key() == "Fn::ImportValue" {
            found.extend(stacks.exporter(at, &member.value));
        }
        imports(stacks, at, &member.value, depth + 1, found);
    }
    for item in node.items() {
        imports(stacks, at, item, depth + 1, found);
    }
}

/// A single machine whose definition is not found, and a single definition that nothing names,
/// belong together: if the machine names no file, or one that is called so.
fn link_single(stacks: &mut Stacks<'_, '_>) -> Vec<(usize, u32)> {
    let project = stacks.project;
    let mut open = Vec::new();
    let mut named = Vec::new();
    for at in 0..stacks.list.len() {
        let names = stacks.names(at);
        // A template that is nested again names the same files.
        if names.stack().read_as != names.stack().document {
            continue;
        }
        for resource in names.stack().resources() {
            let kind = text(&resource.value, "Type").unwrap_or_default();
            let properties = resource.value.get("Properties");
            let has = |key: &str| properties.and_then(|properties| properties.get(key));
            if !kind.ends_with("::StateMachine")
                || has("DefinitionString").is_some()
                || has("Definition").is_some()
            {
                continue;
            }
            let place = has("DefinitionUri").or(has("DefinitionS3Location"));
            let path = place.and_then(|place| names.text(place.get("Key").unwrap_or(place)));
            let path = path.map(|path| marks::unmarked(&path.text).into_owned());
            // What a condition chooses is a file in each of its worlds.
            let is_chosen = path.is_none() && place.is_some();
            let path = path.unwrap_or_default();
            match project.file(names.stack().document, &path) {
                Found::Nothing if is_chosen => {}
                Found::Nothing => {
                    open.push((at, names.stack().document, resource.key().to_owned(), path));
                }
                Found::One(document) => named.push((at, document)),
                Found::Several(documents) => {
                    named.extend(documents.into_iter().map(|document| (at, document)));
                }
            }
        }
    }
    let definitions = (0_u32..).zip(&project.documents);
    let definitions = definitions.filter(|(at, given)| {
        let is_named = named.iter().any(|(_, document)| document == at);
        given.is_definition && !is_named && !project.files.is_replaced(*at)
    });
    let mut definitions = definitions.map(|(at, _)| at);
    let ([(at, document, machine, path)], Some(definition), None) =
        (open.as_slice(), definitions.next(), definitions.next())
    else {
        return named;
    };
    if is_left_open(project, definition, path) {
        stacks.single = Some((*document, machine.clone(), definition));
        let at = *at;
        named.push((at, definition));
    }
    named
}

/// Whether a path leaves open which file it means, and that may be this one. A path that is known
/// was looked for: what ends otherwise is another file.
fn is_left_open(project: &Project<'_, '_>, definition: u32, path: &str) -> bool {
    path.is_empty() || path.contains("${") && project.files.may_be(definition, path)
}

impl<'t, 'w> Stacks<'t, 'w> {
    /// The definition that a machine of a template names.
    pub(super) fn file(&self, from: u32, path: &str, machine: &str) -> Found {
        match self.project.file(from, path) {
            Found::Nothing => match &self.single {
                Some((document, known, definition))
                    if *document == from
                        && known == machine
                        && is_left_open(self.project, *definition, path) =>
                {
                    Found::One(*definition)
                }
                _ => Found::Nothing,
            },
            found => found,
        }
    }

    /// What the user states for a name of a document.
    pub(super) fn stated(&self, document: u32) -> impl Fn(&str) -> Option<String> {
        let given = self.project.documents.get(document as usize);
        let stated = given.map(|given| given.stated.clone()).unwrap_or_default();
        move |name: &str| {
            let (_, values) = stated.iter().find(|(known, _)| known == name)?;
            Some(values.join(","))
        }
    }

    pub(super) fn file_name(&self, document: u32) -> Option<String> {
        let given = self.project.documents.get(document as usize)?;
        Some(given.name.to_owned())
    }

    /// A document that is a definition: its tree, its text, and whether that had to be repaired.
    pub(super) fn definition(
        &self,
        document: u32,
    ) -> Option<(Option<&'t Node<'w>>, &'w str, bool)> {
        let given = self.project.documents.get(document as usize)?;
        Some((given.root, given.whole, given.is_repaired))
    }
}
