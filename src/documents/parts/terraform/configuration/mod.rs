//! Configuration of Terraform: the files of a folder are one module, local modules are followed, and
//! each root module is a world of its own.

mod attributes;
mod blocks;
mod folders;
mod grants;
mod names;
mod owners;
mod paths;
mod policy_document;
mod providers;
mod taken;
mod variables;
mod world;
mod written;

use crate::finding::{Because, Code, Finding, Place, Severity, Span};
use crate::text::order::sort;
use crate::workspace::{Document, Kind, Workspace};

use super::super::{Declared, Part};
use folders::{Folder, Parsed};
use taken::Taken;
use world::{Note, World};

/// What the configurations of a workspace hold.
#[derive(Debug, Default)]
pub struct Configurations<'w> {
    /// The documents that were read as configuration, or for one.
    pub documents: Vec<u32>,
    /// The documents that stand for a root module.
    pub leads: Vec<u32>,
    /// Documents that were joined with each other.
    pub links: Vec<(u32, u32)>,
    /// What is declared where: the files that a resource names may stand elsewhere.
    pub declared: Vec<(u32, Declared)>,
    /// Parts, each with its document.
    pub parts: Vec<(u32, Part<'w>)>,
}

/// Whether a document is configuration: by its name, else by its content.
pub fn is_configuration(document: &Document) -> bool {
    match document.kind {
        None | Some(Kind::Template | Kind::Terraform) => {}
        Some(_) => return false,
    }
    if folders::is_named_so(&document.name) {
        return true;
    }
    let text = document.text.trim_start_matches('\u{feff}').trim_start();
    !text.starts_with(['{', '[']) && super::source::is_source(&document.text)
}

/// Reads the configurations of a workspace.
pub fn read<'w>(
    workspace: &'w Workspace,
    is_readable: impl Fn(usize) -> bool,
    findings: &mut Vec<Finding>,
) -> Configurations<'w> {
    let parsed: Vec<Parsed<'w>> = folders::parse(&workspace.documents, |at, document| {
        is_readable(at) && is_configuration(document)
    });
    let folders = folders::folders(&parsed);
    let mut all = Configurations::default();
    let own = parsed.iter().map(|parsed| parsed.document);
    all.documents
        .extend(own.filter(|document| *document != folders::EMBEDDED));
    for root in roots(&folders) {
        let Some(folder) = folders.get(root) else {
            continue;
        };
        let lead = lead(folder);
        let world = World::new(
            &folders,
            root,
            &workspace.documents,
            lead,
            workspace.settings.as_ref(),
        );
        world.instantiate();
        let mut taken = Taken::new(&world, &workspace.documents, findings);
        let parts = taken.parts();
        all.declared.append(&mut taken.declared);
        if !parts.is_empty() {
            all.leads.push(lead);
        }
        all.parts.extend(parts);
        let used = world.used.borrow();
        all.documents.extend(used.iter().map(|(_, file)| *file));
        all.links.extend(used.iter().copied());
        all.links.extend(modules(&world));
        drop(used);
        all.declared.extend(without_value(&world));
        tell(&world, findings);
    }
    sort(&mut all.documents);
    all.documents.dedup();
    all
}

/// The folders that no other one calls.
fn roots(folders: &[Folder<'_>]) -> Vec<usize> {
    let mut called = Vec::new();
    for folder in folders {
        for call in folder.modules.values() {
            let source = call.attribute("source").and_then(literal);
            let path = source
                .filter(|source| source.starts_with("./") || source.starts_with("../"))
                .and_then(|source| paths::within(&folder.path, &source));
            called.extend(path);
        }
    }
    let is_called = |folder: &Folder<'_>| {
        folder.documents == [folders::EMBEDDED]
            || paths::normal(&folder.path).is_some_and(|path| called.contains(&path))
    };
    let is_module = |folder: &Folder<'_>| {
        !folder.resources.is_empty()
            || !folder.modules.is_empty()
            || !folder.unread.is_empty()
            || !folder.loose.is_empty()
    };
    (0..folders.len())
        .filter(|&at| {
            folders
                .get(at)
                .is_some_and(|folder| is_module(folder) && !is_called(folder))
        })
        .collect()
}

fn literal(expr: crate::hcl::Expr<'_>) -> Option<String> {
    use crate::text::Tree;
    match expr {
        crate::hcl::Expr::Hcl(expression, _) => expression.as_str().map(str::to_owned),
        crate::hcl::Expr::Json(node, _) => node.as_str().map(str::to_owned),
    }
}

/// The documents of each module, each with the one that calls it; those of the root module with the
/// one that stands for it.
fn modules(world: &World<'_>) -> Vec<(u32, u32)> {
    let mut links = Vec::new();
    for number in 0..world.modules() {
        let Some((module, folder)) = world.module(number).zip(world.folder(number)) else {
            continue;
        };
        let caller = module.call.as_ref().map(|(_, call, _)| call.at.document);
        let caller = caller.unwrap_or(world.lead);
        links.extend(folder.documents.iter().map(|&document| (caller, document)));
    }
    links.retain(|(one, other)| one != other && *other != folders::EMBEDDED);
    sort(&mut links);
    links.dedup();
    links
}

/// The document that stands for a root module: the first that holds a resource.
fn lead(folder: &Folder<'_>) -> u32 {
    let mut documents: Vec<u32> = folder
        .resources
        .iter()
        .map(|resource| resource.item.at.document)
        .collect();
    sort(&mut documents);
    let first = documents.first().or(folder.documents.first());
    first.copied().unwrap_or_default()
}

/// The variables of the root module that nothing gives a value.
fn without_value(world: &World<'_>) -> Vec<(u32, Declared)> {
    let notes = world.notes.borrow();
    let names = notes.iter().filter_map(|note| match note {
        Note::NoValue(name, at) => Some((name, at.document)),
        _ => None,
    });
    let parameter = |name: &String| Declared::Parameter {
        name: name.clone(),
        placeholder: ["${var.", name, "}"].concat(),
        values: Vec::new(),
    };
    names
        .map(|(name, document)| (document, parameter(name)))
        .collect()
}

/// Tells what was taken for granted, and what is missing.
fn tell(world: &World<'_>, findings: &mut Vec<Finding>) {
    let mut defaults = Vec::new();
    let mut default_at = None;
    let mut files: Vec<(String, Vec<String>, Place)> = Vec::new();
    for note in world.notes.borrow().iter() {
        let because = match note {
            Note::Default(name, at) => {
                defaults.push(name.clone());
                default_at.get_or_insert(*at);
                continue;
            }
            Note::FromFile(name, file, at) => {
                match files.iter_mut().find(|(known, ..)| known == file) {
                    Some((_, names, _)) => names.push(name.clone()),
                    None => files.push((file.clone(), vec![name.clone()], *at)),
                }
                continue;
            }
            Note::NoValue(..) => continue,
            Note::NoFile(path, at) => {
                let path = path.trim_start_matches("./").trim_start_matches('/');
                Because::new(Code::FileElsewhere)
                    .with("document", path)
                    .at(*at)
            }
            Note::NoModule(address, source, at) => Because::new(Code::ModuleElsewhere)
                .with("expression", address.as_str())
                .with("source", source.as_str())
                .at(*at),
            Note::Cycle(name, at) => Because::new(Code::SourceTooComplex)
                .with("expression", name.as_str())
                .at(*at),
        };
        findings.push(because.finding(Severity::Warning));
    }
    if world.is_spent() {
        let lead = Span::new(0, 1).of(world.lead);
        let because = Because::new(Code::SourceTooComplex)
            .with("expression", "terraform")
            .at(lead);
        findings.push(because.finding(Severity::Warning));
    }
    if let Some(at) = default_at {
        let because = Because::new(Code::TemplateDefaults)
            .with("parameters", defaults)
            .at(at);
        findings.push(because.finding(Severity::Hint));
    }
    for (file, names, at) in files {
        let because = Because::new(Code::ValuesOfFile)
            .with("document", file)
            .with("parameters", names)
            .at(at);
        findings.push(because.finding(Severity::Hint));
    }
}
