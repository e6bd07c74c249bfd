//! The templates of a workspace with the documents that they may name: by path, as assets of
//! `cdk.out`, as files that are included.

use crate::text::order::sort_by_key;
use std::cell::RefCell;

use crate::finding::Place;
use crate::text::{Entry, Node, Tree, marks};

use super::super::super::links::{Files, Found};
use super::super::serverless::{Service, is_service};
use super::super::text;
use super::expand::{Expanded, Outside, expanded};
use super::services;

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
    /// Values that files beside it set for them, or for the options of a service; `None`: one that
    /// nobody knows.
    pub(in crate::documents) set: Vec<(String, Option<String>)>,
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
    /// The account of the machines, as far as the user says.
    pub(super) account: Option<String>,
    /// It is one template, read for somebody who knows its place among others.
    is_alone: bool,
}

enum Root<'t, 'w> {
    Given(&'t Node<'w>),
    Made(Expanded<'w>),
    Service(Service<'w>),
}

/// Where a stack is deployed to.
#[derive(Clone, Debug, Default)]
pub(super) struct Deployed {
    pub(super) account: Option<String>,
    pub(super) region: Option<String>,
    /// There are several accounts.
    pub(super) has_accounts: bool,
}

impl Deployed {
    /// What holds for both.
    fn both(self, other: Self) -> Self {
        let same = |one: Option<String>, other: Option<String>| match one == other {
            true => one,
            false => None,
        };
        Self {
            has_accounts: self.has_accounts || self.account != other.account,
            account: same(self.account, other.account),
            region: same(self.region, other.region),
        }
    }
}

/// Where the artifact of a manifest is deployed to.
fn deployed(artifact: &Node<'_>) -> Deployed {
    let environment = text(artifact, "environment").unwrap_or_default();
    let place = environment.strip_prefix("aws://").unwrap_or_default();
    let (account, region) = place.split_once('/').unwrap_or_default();
    let is_account = crate::text::holes::is_account(account);
    Deployed {
        account: is_account.then(|| account.to_owned()),
        region: (!region.is_empty() && region != "unknown-region").then(|| region.to_owned()),
        has_accounts: false,
    }
}

impl<'t, 'w> Project<'t, 'w> {
    /// The documents of a workspace.
    pub(in crate::documents) fn new(documents: Vec<Given<'t, 'w>>) -> Self {
        let files = Files::of_names(documents.iter().map(|document| document.name));
        let mut templates = Vec::new();
        let included = RefCell::new(Vec::new());
        let named = |at: u32| {
            let given = documents.get(at as usize)?;
            Some((given.root.filter(|_| !given.is_repaired), given.whole))
        };
        for (document, given) in (0_u32..).zip(&documents) {
            let root = given.root.filter(|root| is_service(root));
            if let Some(root) = root.filter(|_| !files.is_replaced(document)) {
                let (service, names) = services::made(
                    (document, root),
                    &files,
                    &named,
                    (&given.stated, &given.set),
                );
                let names = names.into_iter().map(|named| (document, named));
                included.borrow_mut().extend(names);
                templates.push((document, Root::Service(service)));
            }
        }
        // A file that a service names is a part of it.
        let of_services: Vec<u32> = included.borrow().iter().map(|(_, file)| *file).collect();
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
            if files.is_replaced(document) || of_services.contains(&document) {
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
            let outside = Outside {
                include: &include,
                stated: &given.stated,
                is_given: &|name| documents.iter().any(|other| gives(other, name)),
            };
            let root = match expanded(root, &outside) {
                Some(made) => Root::Made(made),
                None => Root::Given(root),
            };
            templates.push((document, root));
        }
        sort_by_key(&mut templates, |(document, _)| *document);
        Self {
            files,
            documents,
            templates,
            included: included.into_inner(),
            lists: RefCell::default(),
            account: None,
            is_alone: false,
        }
    }

    /// With the account that stacks with machines are deployed to, where nothing else tells it.
    pub(in crate::documents) fn with_account(self, account: Option<String>) -> Self {
        Self { account, ..self }
    }

    /// The parameters of a template whose default a loop goes through, or the variables of a service.
    pub(super) fn defaults(&self, template: u32) -> Vec<String> {
        let mut templates = self.templates.iter();
        match templates.find(|(document, _)| *document == template) {
            Some((_, Root::Made(made))) => made.defaults.clone(),
            Some((_, Root::Service(service))) => service.defaults.clone(),
            _ => Vec::new(),
        }
    }

    /// The templates, with their documents.
    pub(super) fn templates(&'t self) -> impl Iterator<Item = (u32, &'t Node<'w>)> {
        self.templates.iter().map(|(document, root)| match root {
            Root::Given(root) => (*document, *root),
            Root::Made(made) => (*document, &made.root),
            Root::Service(service) => (*document, &service.root),
        })
    }

    /// What the template of a service was made with.
    pub(super) fn service(&self, document: u32) -> Option<&Service<'w>> {
        let mut all = self.templates.iter();
        all.find_map(|(known, root)| match root {
            Root::Service(service) if *known == document => Some(service),
            _ => None,
        })
    }

    /// The files that templates include, and the lists of assets that tell where their files are.
    pub(super) fn named_by(&self, templates: &[u32]) -> Vec<u32> {
        let lists = self.lists.borrow();
        let named = self.included.iter().chain(lists.iter());
        named
            .filter(|(from, _)| templates.contains(from))
            .map(|(_, file)| *file)
            .collect()
    }

    pub(super) fn scope(&self, document: u32) -> u32 {
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
            set: Vec::new(),
        };
        Self {
            is_alone: true,
            ..Self::new((0..=document).map(given).collect())
        }
    }

    /// Where the manifest of `cdk.out` says that the stack of a template is deployed to. One that is
    /// deployed to several places is of none of them.
    pub(super) fn environment(&self, document: u32) -> (Deployed, Option<u32>) {
        let mut found: Option<(Deployed, u32)> = None;
        for (at, given) in (0_u32..).zip(&self.documents) {
            let artifacts = given.root.and_then(|root| root.get("artifacts"));
            for artifact in artifacts.map(Tree::members).unwrap_or_default() {
                let properties = artifact.value.get("properties");
                let file = properties.and_then(|properties| text(properties, "templateFile"));
                let is_it = file.is_some_and(|file| self.files.beside(at, file) == Some(document));
                if !is_it {
                    continue;
                }
                let deployed = deployed(&artifact.value);
                found = Some(match found {
                    Some((known, at)) => (known.both(deployed), at),
                    None => (deployed, at),
                });
            }
        }
        match found {
            Some((deployed, at)) => (deployed, Some(at)),
            None => (Deployed::default(), None),
        }
    }

    /// The files that are kept under the name of an asset, as the lists of assets in `cdk.out` say:
    /// the list beside the document that names it, else any.
    fn asset(&self, from: u32, key: &str) -> Found {
        let Some(stem) = key.split('.').next().filter(|stem| !stem.is_empty()) else {
            return Found::Nothing;
        };
        let mut found = Vec::new();
        for (at, given) in (0_u32..).zip(&self.documents) {
            let files = given.root.and_then(|root| root.get("files"));
            let path = files
                .and_then(|files| files.get(stem)?.get("source")?.get("path"))
                .and_then(Tree::as_str);
            let Some(document) = path.and_then(|path| self.files.beside(at, path)) else {
                continue;
            };
            self.lists.borrow_mut().push((from, at));
            if self.files.is_beside(from, at) {
                return Found::One(document);
            }
            if !found.contains(&document) {
                found.push(document);
            }
        }
        match found.as_slice() {
            [] => Found::Nothing,
            [only] => Found::One(*only),
            _ => Found::Several(found),
        }
    }

    /// The document that a path or the address of a file means.
    pub(super) fn file(&self, from: u32, path: &str) -> Found {
        let path = file_of(path);
        let name = path.rsplit('/').next().unwrap_or(path);
        match self.asset(from, name) {
            Found::Nothing => {}
            found => return found,
        }
        if path.contains("${") {
            // Only the end of it is known.
            let found = match name.contains("${") {
                true => Found::Nothing,
                false => self.files.resolve(from, name),
            };
            let mut all = match found {
                Found::Nothing => Vec::new(),
                Found::One(only) => vec![only],
                Found::Several(all) => all,
            };
            all.retain(|&document| self.files.may_be(document, path));
            return match all.as_slice() {
                [] => Found::Nothing,
                [only] => Found::One(*only),
                _ => Found::Several(all),
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

/// Whether a document gives a parameter of that name to a stack that is nested in it.
fn gives(document: &Given<'_, '_>, name: &str) -> bool {
    let resources = document.root.and_then(|root| root.get("Resources"));
    let resources = resources.map(Tree::members).unwrap_or_default();
    resources.iter().any(|resource| {
        let properties = resource.value.get("Properties");
        let given = properties.and_then(|properties| properties.get("Parameters"));
        let is_stack = text(&resource.value, "Type").is_some_and(is_nested);
        // What a function makes of them may have any name.
        is_stack && given.is_some_and(|given| given.get(name).is_some() || is_function(given))
    })
}

fn is_function(node: &Node<'_>) -> bool {
    node.members()
        .iter()
        .any(|member| member.key().starts_with("Fn::"))
}

fn is_nested(kind: &str) -> bool {
    matches!(
        kind,
        "AWS::CloudFormation::Stack" | "AWS::Serverless::Application"
    )
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

/// A value that a template puts into the definition of a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PutIn {
    /// The stack and the place of the machine's resource.
    pub machine: (u32, u32),
    /// Where the definition names it.
    pub named: Place,
    /// Where it stands.
    pub value: Place,
}
