//! Configuration of Terraform: the files of a folder are one module, local modules are followed, and
//! each root module is a world of its own.

mod attributes;
mod beside;
mod blocks;
mod both;
mod choices;
mod commands;
mod facts;
mod files;
mod folders;
mod grants;
mod keys;
mod known;
mod matching;
mod modules;
mod names;
mod open;
mod organizations;
mod outline;
mod owners;
mod paths;
mod policy_document;
mod providers;
mod remote;
mod repeat;
mod set;
mod stacks;
mod taken;
mod told;
mod twins;
mod variables;
mod world;
mod worlds;
mod written;

pub(in crate::documents) use commands::is_terragrunt;
pub use facts::Output;
pub use outline::{Call, Outline};
pub(in crate::documents) use set::may_set;

use std::cell::RefCell;

use crate::finding::Finding;
use crate::text::guard::WORLDS_AT_MOST;
use crate::text::maps::Places;
use crate::text::order::sort;
use crate::workspace::{Document, Kind, Workspace};

use super::super::template::PutIn;
use super::super::{Declared, Part};
use choices::{Choices, Path};
use commands::Commands;
use facts::Facts;
use folders::{Folder, Parsed};
use taken::Placed;
use told::Told;
use world::World;
use worlds::Worlds;

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
    /// Values that are put into definitions.
    pub values: Vec<(u32, PutIn)>,
    /// Plans and states that were read with their source.
    pub outputs: Vec<u32>,
    /// What each file declares.
    pub outlines: Vec<(u32, Outline)>,
    /// Templates that were read as those of stacks of a configuration.
    pub templates: Vec<u32>,
}

/// Whether a document is configuration: by its name, else by its content.
pub fn is_configuration(document: &Document) -> bool {
    match document.kind {
        None | Some(Kind::Template | Kind::Terraform) => {
            if folders::is_named_so(&document.name) {
                return true;
            }
        }
        Some(Kind::AccessDenied | Kind::Ignored | Kind::Script) => return false,
        // Whatever was said of a text, what is in it is in a configuration.
        Some(_) => {}
    }
    !is_named_otherwise(&document.name) && is_source(&document.text)
}

/// Whether a name tells that Terraform loads no such file: what documents a module quotes its source, and
/// Terragrunt writes some.
fn is_named_otherwise(name: &str) -> bool {
    [".adoc", ".hcl", ".md", ".rst", ".yaml", ".yml"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// Whether a text is configuration by its content.
pub fn is_source(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    !text.starts_with(['{', '[']) && super::source::is_source(text)
}

/// Reads the configurations of a workspace.
pub fn read<'w>(
    workspace: &'w Workspace,
    is_readable: impl Fn(usize) -> bool,
    outputs: &[Output<'_>],
    findings: &mut Vec<Finding>,
) -> Configurations<'w> {
    let parsed: Vec<Parsed<'w>> = folders::parse(&workspace.documents, |at, document| {
        is_readable(at) && is_configuration(document)
    });
    let readings = folders::readings(&parsed);
    let mut all = Configurations::default();
    let own = parsed.iter().map(|parsed| parsed.document);
    all.documents
        .extend(own.filter(|document| *document != folders::EMBEDDED));
    let outlines = parsed
        .iter()
        .filter(|parsed| parsed.document != folders::EMBEDDED);
    all.outlines
        .extend(outlines.filter_map(|parsed| Some((parsed.document, Outline::read(parsed)?))));
    let facts: Vec<Facts<'_>> = outputs.iter().map(Facts::read).collect();
    let stacks = RefCell::default();
    let setting = set::documents(&workspace.documents);
    let commands = commands::commands(&workspace.documents);
    let mut seen: Vec<&str> = Vec::new();
    for folders in &readings {
        let roots = roots(folders);
        let matched = matching::matched(folders, &roots, &facts, &workspace.documents);
        for (at, &root) in roots.iter().enumerate() {
            let Some(folder) = folders.get(root) else {
                continue;
            };
            // It was read with the first one that has it.
            if seen.contains(&folder.path.as_str()) {
                continue;
            }
            seen.push(&folder.path);
            let lead = lead(folder);
            let own = matched.of(at, &facts);
            // Several plans are several deployments of one source.
            for (facts, lead) in deployments(own, lead) {
                let told = Root {
                    readings: &readings,
                    path: &folder.path,
                    workspace,
                    lead,
                    stacks: &stacks,
                    setting: &setting,
                    commands: &commands,
                };
                told.read(&facts, &mut all, findings);
            }
        }
    }
    sort(&mut all.documents);
    all.documents.dedup();
    all
}

/// The plans and states of one root module, by what is deployed: each plan with all states. With each
/// goes the document that stands for it.
fn deployments<'f>(facts: Vec<&'f Facts<'f>>, lead: u32) -> Vec<(Vec<&'f Facts<'f>>, u32)> {
    let (plans, states): (Vec<_>, Vec<_>) = facts.into_iter().partition(|one| one.is_plan());
    match plans.as_slice() {
        [] if states.len() > 1 => states
            .iter()
            .map(|one| (vec![*one], one.document))
            .collect(),
        [] => vec![(states, lead)],
        [only] => {
            let all = std::iter::once(*only).chain(states);
            vec![(all.collect(), lead)]
        }
        _ => plans.iter().map(|one| (vec![*one], one.document)).collect(),
    }
}

/// A root module to be read.
struct Root<'p, 'w> {
    /// The folders as each tool reads them.
    readings: &'p [Vec<Folder<'p>>],
    /// The folder of the root module.
    path: &'p str,
    workspace: &'w Workspace,
    lead: u32,
    /// The stacks of all root modules.
    stacks: &'p RefCell<Places>,
    /// Documents that may set variables.
    setting: &'p [&'w Document],
    /// What commands do.
    commands: &'p Commands,
}

/// The condition that OpenTofu reads the files, not Terraform.
const OPEN_TOFU: &str = "OpenTofu";

/// Steps of the evaluation that all worlds together may take.
const STEPS_AT_MOST: usize = 4_000_000;

impl<'p, 'w> Root<'p, 'w>
where
    'w: 'p,
{
    /// Reads all its worlds; where there are too many, one in which conditions are left open.
    fn read(
        &self,
        facts: &[&'p Facts<'p>],
        all: &mut Configurations<'w>,
        findings: &mut Vec<Finding>,
    ) {
        let facts = self.own(facts);
        let documents = &self.workspace.documents;
        let mut found: Vec<(Path, Vec<Placed<'w>>, Told)> = Vec::new();
        for (number, folders) in self.readings.iter().enumerate() {
            let tool: Path = match self.readings.len() {
                1 => Path::new(),
                _ => vec![(OPEN_TOFU.to_owned(), number > 0)],
            };
            let before = found.len();
            let mut path = Some(Path::new());
            let mut steps = 0;
            while let Some(wanted) = path.take() {
                let Some(world) = self.world(folders, &facts, Choices::of(wanted)) else {
                    break;
                };
                let (parts, told) = Told::read(&world, documents);
                steps += world.budget.steps();
                let is_full = found.len() >= before + WORLDS_AT_MOST / self.readings.len();
                let taken = world
                    .choices
                    .path()
                    .filter(|taken| taken.is_empty() || steps <= STEPS_AT_MOST && !is_full);
                let Some(taken) = taken else {
                    found.truncate(before);
                    if let Some(world) = self.world(folders, &facts, Choices::default()) {
                        let (parts, told) = Told::read(&world, documents);
                        found.push((tool.clone(), parts, told));
                    }
                    break;
                };
                path = choices::next(taken.clone());
                let whole = tool.iter().cloned().chain(taken).collect();
                found.push((whole, parts, told));
            }
        }
        // A world that a plan or state contradicts is none, unless each is.
        if found.iter().any(|(.., told)| !told.is_contradicted()) {
            found.retain(|(.., told)| !told.is_contradicted());
        }
        let mut worlds = Worlds::default();
        let mut told = Told::default();
        for (path, parts, own) in found {
            worlds.add(path, parts);
            told.append(own);
        }
        let parts = worlds.parts(self.lead);
        if !parts.is_empty() {
            all.leads.push(self.lead);
        }
        all.parts.extend(parts);
        all.documents
            .extend(facts.iter().map(|facts| facts.document));
        all.outputs.extend(facts.iter().map(|facts| facts.document));
        told.tell(self.lead, all, findings);
    }

    /// The root module as one of the tools reads it; `None`: it has none.
    fn world(
        &self,
        folders: &'p [Folder<'p>],
        facts: &[&'p Facts<'p>],
        choices: Choices,
    ) -> Option<World<'p>> {
        let mut all = folders.iter();
        let root = all.position(|folder| folder.path == self.path)?;
        let world = World::new(
            folders,
            root,
            &self.workspace.documents,
            self.lead,
            self.workspace.settings.as_ref(),
            facts.to_vec(),
            choices,
        );
        let world = World {
            stacks: Some(self.stacks),
            setting: self.setting,
            commands: Some(self.commands),
            ..world
        };
        world.instantiate();
        Some(world)
    }

    /// The plans and states of which this makes all state machines: others are read by themselves.
    fn own(&self, facts: &[&'p Facts<'p>]) -> Vec<&'p Facts<'p>> {
        let mut kept = Vec::new();
        for one in facts {
            let mut readings = self.readings.iter();
            let world =
                readings.find_map(|folders| self.world(folders, &[*one], Choices::default()));
            let made = world.map(|world| world.addresses()).unwrap_or_default();
            let others = one.others(|address| made.contains(address));
            if others
                .iter()
                .all(|(_, kind, _)| *kind != "aws_sfn_state_machine")
            {
                kept.push(*one);
            }
        }
        kept
    }
}

/// The folders that no other one calls.
fn roots(folders: &[Folder<'_>]) -> Vec<usize> {
    let mut called = Vec::new();
    for folder in folders {
        for (_, call) in folder.modules.list() {
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
            || !folder.modules.list().is_empty()
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
