//! The templates of a workspace as stacks: which is nested in which, where each is deployed to, and
//! which files they name.

use std::cell::RefCell;

use crate::finding::Finding;
use crate::text::{Entry, Node, Tree, marks};

use super::super::super::links::{Files, Found};
use super::super::{Part, text};
use super::expand::expanded;
use super::of_stack;
use super::stacks::{Stack, Stacks};

/// A document, as far as templates may name it.
pub(in crate::documents) struct Given<'t, 'w> {
    pub(in crate::documents) name: &'t str,
    pub(in crate::documents) whole: &'w str,
    pub(in crate::documents) root: Option<&'t Node<'w>>,
    /// Its text had to be repaired.
    pub(in crate::documents) is_repaired: bool,
    /// It is a definition.
    pub(in crate::documents) is_definition: bool,
    /// Where it is deployed to, as far as the user says.
    pub(in crate::documents) account: Option<String>,
    pub(in crate::documents) region: Option<String>,
    /// Values of its parameters.
    pub(in crate::documents) stated: Vec<(String, Vec<String>)>,
}

/// Templates with everything that they may name.
pub(in crate::documents) struct Project<'t, 'w> {
    pub(super) files: Files,
    pub(super) documents: Vec<Given<'t, 'w>>,
    templates: Vec<(u32, Root<'t, 'w>)>,
    /// Templates with the files that they include.
    included: Vec<(u32, u32)>,
    /// Templates with the lists of assets that tell where their files are.
    lists: RefCell<Vec<(u32, u32)>>,
    /// It is one template, read for somebody who knows its place among others.
    is_alone: bool,
}

enum Root<'t, 'w> {
    Given(&'t Node<'w>),
    Made(Node<'w>),
}

/// What a stack at the top brings along.
pub(in crate::documents) struct Taken<'w> {
    pub(in crate::documents) document: u32,
    pub(in crate::documents) parts: Vec<Part<'w>>,
    pub(in crate::documents) findings: Vec<Finding>,
    /// Documents that belong to it.
    pub(in crate::documents) joined: Vec<u32>,
    /// The account that it is deployed to, where that is known.
    pub(in crate::documents) account: Option<String>,
}

/// Where a stack is deployed to.
#[derive(Clone, Debug, Default)]
struct Deployed {
    account: Option<String>,
    region: Option<String>,
}

impl<'t, 'w> Project<'t, 'w> {
    /// The documents of a workspace.
    pub(in crate::documents) fn new(documents: Vec<Given<'t, 'w>>) -> Self {
        let files = Files::of_names(documents.iter().map(|document| document.name));
        let mut templates = Vec::new();
        let included = RefCell::new(Vec::new());
        for (document, given) in (0_u32..).zip(&documents) {
            let root = given.root.map(|root| {
                // `aws cloudformation get-template`
                root.get("TemplateBody")
                    .filter(|body| body.is_object())
                    .unwrap_or(root)
            });
            let Some(root) = root.filter(|root| super::is_template(root)) else {
                continue;
            };
            if files.is_replaced(document) {
                continue;
            }
            let include = |path: &str| {
                let found = files.resolve(document, file_of(path));
                let Found::One(found) = found else {
                    return None;
                };
                included.borrow_mut().push((document, found));
                documents.get(found as usize)?.root
            };
            let root = match expanded(root, &include) {
                Some(made) => Root::Made(made),
                None => Root::Given(root),
            };
            templates.push((document, root));
        }
        Self {
            files,
            documents,
            templates,
            included: included.into_inner(),
            lists: RefCell::default(),
            is_alone: false,
        }
    }

    fn scope(&self, document: u32) -> u32 {
        match self.is_alone {
            true => marks::HERE,
            false => document,
        }
    }

    /// A template that nothing else is given with.
    pub(super) fn alone(root: &'t Node<'w>, whole: &'w str, document: u32) -> Self {
        let given = |at: u32| Given {
            name: "",
            whole: if at == document { whole } else { "" },
            root: (at == document).then_some(root),
            is_repaired: false,
            is_definition: false,
            account: None,
            region: None,
            stated: Vec::new(),
        };
        Self {
            is_alone: true,
            ..Self::new((0..=document).map(given).collect())
        }
    }

    /// Where the manifest of `cdk.out` says that the stack of a template is deployed to.
    fn environment(&self, document: u32) -> (Deployed, Option<u32>) {
        for (at, given) in (0_u32..).zip(&self.documents) {
            let artifacts = given.root.and_then(|root| root.get("artifacts"));
            for artifact in artifacts.map(Tree::members).unwrap_or_default() {
                let properties = artifact.value.get("properties");
                let file = properties.and_then(|properties| text(properties, "templateFile"));
                let is_it = file.is_some_and(|file| self.files.beside(at, file) == Some(document));
                if !is_it {
                    continue;
                }
                let environment = text(&artifact.value, "environment").unwrap_or_default();
                let place = environment.strip_prefix("aws://").unwrap_or_default();
                let (account, region) = place.split_once('/').unwrap_or_default();
                let is_account = crate::text::holes::is_account(account);
                let deployed = Deployed {
                    account: is_account.then(|| account.to_owned()),
                    region: (!region.is_empty() && region != "unknown-region")
                        .then(|| region.to_owned()),
                };
                return (deployed, Some(at));
            }
        }
        (Deployed::default(), None)
    }

    /// The file that is kept under the name of an asset: as the lists of assets in `cdk.out` say.
    fn asset(&self, from: u32, key: &str) -> Option<u32> {
        let stem = key.split('.').next().filter(|stem| !stem.is_empty())?;
        for (at, given) in (0_u32..).zip(&self.documents) {
            let files = given.root.and_then(|root| root.get("files"));
            let path = files
                .and_then(|files| files.get(stem)?.get("source")?.get("path"))
                .and_then(Tree::as_str);
            if let Some(found) = path.and_then(|path| self.files.beside(at, path)) {
                self.lists.borrow_mut().push((from, at));
                return Some(found);
            }
        }
        None
    }

    /// The document that a path or the address of a file means.
    pub(super) fn file(&self, from: u32, path: &str) -> Found {
        let path = file_of(path);
        let name = path.rsplit('/').next().unwrap_or(path);
        if let Some(asset) = self.asset(from, name) {
            return Found::One(asset);
        }
        if path.contains("${") {
            // Only the end of it is known.
            return match name.contains("${") {
                true => Found::Nothing,
                false => self.files.resolve(from, name),
            };
        }
        match self.files.resolve(from, path) {
            Found::Nothing => match self.files.beside(from, &format!("asset.{name}")) {
                Some(asset) => Found::One(asset),
                None => Found::Nothing,
            },
            found => found,
        }
    }
}

/// The path in the address of a file: `s3://bucket/path`, `https://bucket.s3.amazonaws.com/path`,
/// `https://s3.amazonaws.com/bucket/path`.
fn file_of(path: &str) -> &str {
    let Some((scheme, rest)) = path.split_once("://") else {
        return path;
    };
    let after = |rest: &'_ str| rest.find('/').map_or(rest.len(), |at| at + 1);
    let path = rest.get(after(rest)..).unwrap_or_default();
    match scheme != "s3" && (rest.starts_with("s3.") || rest.starts_with("s3-")) {
        true => path.get(after(path)..).unwrap_or_default(),
        false => path,
    }
}

/// Takes all templates apart.
pub(in crate::documents) fn take<'w>(project: &Project<'_, 'w>) -> Vec<Taken<'w>> {
    let stacks = stacks(project);
    let mut all = Vec::new();
    for (at, stack) in stacks.list.iter().enumerate() {
        if stack.parent.is_some() {
            continue;
        }
        let made = of_stack(&stacks, at);
        let mut joined = made.joined;
        for inner in stacks.together(at).filter(|&inner| inner != at) {
            joined.extend(stacks.list.get(inner).map(|inner| inner.document));
        }
        joined.extend(project.environment(stack.document).1);
        let named = project.lists.borrow();
        let named = project.included.iter().chain(named.iter());
        let members: Vec<u32> = stacks.documents(at).collect();
        joined.extend(
            named
                .filter(|(from, _)| members.contains(from))
                .map(|(_, file)| *file),
        );
        joined.sort_unstable();
        joined.dedup();
        all.push(Taken {
            document: stack.document,
            parts: made.parts,
            findings: made.findings,
            joined,
            account: stack.deployment.account.clone(),
        });
    }
    all
}

fn stacks<'t, 'w>(project: &'t Project<'t, 'w>) -> Stacks<'t, 'w> {
    let mut list = Vec::new();
    for (document, root) in &project.templates {
        let Some(given) = project.documents.get(*document as usize) else {
            continue;
        };
        let root = match root {
            Root::Given(root) => root,
            Root::Made(root) => root,
        };
        let mut stack = Stack::new(root, given.whole, *document, project.scope(*document));
        stack.stated.clone_from(&given.stated);
        let (environment, _) = project.environment(*document);
        stack.deployment.account = given.account.clone().or(environment.account);
        stack.deployment.region = given.region.clone().or(environment.region);
        list.push(stack);
    }
    let mut stacks = Stacks::new(list, project);
    nest(&mut stacks);
    deploy_together(&mut stacks);
    let definitions = link_single(&mut stacks);
    find_partitions(&mut stacks, &definitions);
    stacks
}

/// Finds the templates of nested stacks. One that is nested twice is two stacks: neither is joined.
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
    for &(outer, logical, inner) in &found {
        let times = found.iter().filter(|(_, _, one)| *one == inner).count();
        let is_within_itself = {
            let mut at = Some(outer);
            let mut is_within = false;
            for _ in 0..=stacks.list.len() {
                is_within |= at == Some(inner);
                at = at
                    .and_then(|at| stacks.list.get(at)?.parent)
                    .map(|(parent, _)| parent);
            }
            is_within
        };
        if times > 1 || is_within_itself {
            continue;
        }
        if let Some(stack) = stacks.list.get_mut(inner) {
            stack.parent = Some((outer, logical));
        }
        if let Some(stack) = stacks.list.get_mut(outer) {
            stack.nested.push((logical, inner));
        }
    }
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
        let all: Vec<usize> = (0..stacks.list.len())
            .filter(|&one| group.get(one) == group.get(at))
            .collect();
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
                .or_else(|| first(&|stack| stack.deployment.account.clone()));
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
            let path = path.unwrap_or_default();
            match project.file(names.stack().document, &path) {
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
    let mut definitions = definitions.map(|(at, given)| (at, given.name));
    let ([(at, document, machine, path)], Some((definition, name)), None) =
        (open.as_slice(), definitions.next(), definitions.next())
    else {
        return named;
    };
    let last = |path: &str| {
        path.rsplit(['/', '\\'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let names_no_file = last(path).is_empty() || path.contains("${");
    if names_no_file || last(path) == last(name) {
        stacks.single = Some((*document, machine.clone(), definition));
        let at = *at;
        named.push((at, definition));
    }
    named
}

impl<'t, 'w> Stacks<'t, 'w> {
    /// The definition that a machine of a template names.
    pub(super) fn file(&self, from: u32, path: &str, machine: &str) -> Found {
        match self.project.file(from, path) {
            Found::Nothing => match &self.single {
                Some((document, known, definition)) if *document == from && known == machine => {
                    Found::One(*definition)
                }
                _ => Found::Nothing,
            },
            found => found,
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
