//! Brings everything together: what each task needs, what the policies say of it, and what would
//! make it right. The only place that knows both Step Functions and IAM.

mod accounts;
pub mod commands;
mod definition;
mod detected;
pub mod facts;
pub mod fixes;
pub mod holders;
mod judge;
pub mod near_misses;
pub mod notices;
pub mod policies;
pub mod project;
pub mod question;
pub mod questions;
pub mod refusals;
mod requests;
pub mod requirements;
pub mod roles;
pub mod sample_input;
pub mod told;
mod variants;
pub mod verdicts;
pub mod whole_role;
mod worlds;

use crate::asl::graph::Graph;
use crate::documents::{self, Source};
use crate::finding::{Because, Finding};
use crate::inventory::values::told_account;
use crate::text::budget::Budget;
use crate::workspace::{Settings, Workspace};

pub use definition::definition;
pub use fixes::{Fix, FixTarget};
pub use question::{Detected, Question};
pub use requirements::Kind;
pub use verdicts::Check;

/// A state machine as the report names it.
#[derive(Debug)]
pub struct Machine {
    /// From its ARN, else from its document.
    pub name: String,
    /// Where it is known.
    pub arn: Option<String>,
    /// Its execution role.
    pub role: String,
    /// Index of its document.
    pub document: u32,
    /// How many of the tasks are its.
    pub tasks: usize,
}

/// A task as the report names it.
#[derive(Debug)]
#[expect(missing_docs, reason = "as in the output contract")]
pub struct Task {
    pub path: Vec<String>,
    pub state: String,
    pub resource: String,
    pub integration: String,
    pub pattern: &'static str,
    pub calling_role: String,
    pub at: crate::finding::Place,
}

/// The result of an analysis, with places in bytes.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "as in the output contract")]
pub struct Outcome {
    pub machines: Vec<Machine>,
    pub tasks: Vec<Task>,
    pub graphs: Vec<Graph>,
    pub checks: Vec<Check>,
    pub fixes: Vec<Fix>,
    pub findings: Vec<Finding>,
    pub assumptions: Vec<Because>,
    pub questions: Vec<Question>,
    /// In the order of the documents.
    pub documents: Vec<Detected>,
    /// Whether a policy that names no role can only be the execution role's.
    pub takes_bare_policies: bool,
    pub suggested: contract::Suggested,
}

/// Analyzes what was read. `findings` are those of reading; the policies of documents before
/// `first_counted` are not asked.
pub async fn check(
    workspace: &Workspace,
    sources: &[Source<'_>],
    mut findings: Vec<Finding>,
    first_counted: u32,
    budget: Budget,
) -> Outcome {
    let asked = workspace.settings.clone().unwrap_or_default();
    let (settings, callers) = told_settings(asked, sources, budget).await;
    let followed = sample_input::follow::follow(sources, &settings, &mut findings);
    let facts = facts::Facts::gather(sources, &followed, &settings, &mut findings, budget).await;
    budget.yield_if_due().await;
    let roles = roles::Roles::counting_from(first_counted, &facts, &settings);
    budget.yield_if_due().await;
    let mut needs = requirements::Requirements::default();
    requirements::collect(
        &facts,
        &roles,
        settings.level.unwrap_or_default(),
        &mut needs,
    );
    sample_input::note::note(&facts, &mut needs);
    budget.yield_if_due().await;
    let mut outcome = Outcome {
        findings,
        assumptions: callers,
        ..Outcome::default()
    };
    outcome.checks = verdicts::decide(
        &facts,
        &roles,
        &needs.requirements,
        &mut outcome.assumptions,
    );
    budget.yield_if_due().await;
    notices::add(
        &facts,
        &roles,
        &needs,
        &settings,
        &outcome.checks,
        &mut outcome.findings,
    );
    near_misses::add(
        &roles,
        &needs.requirements,
        &outcome.checks,
        &mut outcome.findings,
    );
    let unseen = refusals::add(
        &facts,
        &roles,
        &needs.requirements,
        &needs.tasks,
        &mut outcome,
    );
    budget.yield_if_due().await;
    outcome.fixes = fixes::make(&roles, &needs.requirements, &mut outcome.checks);
    refusals::fix(&mut outcome);
    let told = told::Told::of(sources, &facts.machines);
    fixes::fill(&told, &mut outcome.fixes, &mut outcome.assumptions);
    fixes::suggest(
        sources,
        &roles,
        &needs.requirements,
        &mut outcome.checks,
        &mut outcome.fixes,
    );
    sample_input::note::assumptions(&facts, &mut outcome.assumptions);
    roles.assumptions(&unseen, &mut outcome.assumptions);
    notices::assumptions(&facts, &roles, &mut outcome.assumptions);
    outcome.assumptions.append(&mut needs.assumed);
    outcome.findings.append(&mut needs.findings);
    notices::group(&mut outcome.findings);
    notices::merge(&mut outcome.findings);
    commands::add(&facts, &mut outcome);
    put_in_places(sources, &facts, &needs.requirements, &mut outcome.checks);
    outcome.machines = facts
        .machines
        .iter()
        .zip(&roles.machines)
        .map(|(machine, &role)| Machine {
            name: machine.name.clone(),
            arn: machine.arn.as_ref().map(crate::text::Text::display),
            role: roles.name(role),
            document: machine.document,
            tasks: machine.definition.tasks.len(),
        })
        .collect();
    outcome.tasks = std::mem::take(&mut needs.tasks);
    let first = variants::join(&mut outcome, &facts, &needs.requirements);
    questions::add(
        sources,
        &facts,
        &roles,
        &needs.requirements,
        &told,
        &mut outcome,
    );
    let counted = first.iter().enumerate().filter(|(at, first)| at == *first);
    let counted: Vec<usize> = counted.map(|(at, _)| at).collect();
    outcome.suggested = questions::suggested(
        sources,
        &facts,
        &roles,
        &told,
        &counted,
        settings.account.clone(),
    );
    outcome.documents = detected::detect(sources, &facts, &roles, &needs, &outcome.checks, &first);
    outcome.takes_bare_policies = detected::takes_bare_policies(&facts, &first);
    let machines = facts.machines.into_iter().zip(first).enumerate();
    outcome.graphs = machines
        .filter(|(at, (_, first))| at == first)
        .map(|(_, (mut machine, _))| {
            machine.definition.graph.within = definition::within(sources, &machine);
            machine.definition.graph
        })
        .collect();
    outcome
}

/// Settings with what the documents tell where they say nothing; what is assumed by that.
async fn told_settings(
    mut settings: Settings,
    sources: &[Source<'_>],
    budget: Budget,
) -> (Settings, Vec<Because>) {
    settings.account = settings.account.or_else(|| told_account(sources));
    let callers = refusals::tell_callers(sources, &mut settings, budget).await;
    (settings, callers)
}

/// Adds the places of values that a template puts into the definition, behind those where the
/// definition names them.
fn put_in_places(
    sources: &[Source<'_>],
    facts: &facts::Facts<'_>,
    requirements: &[requirements::Requirement<'_>],
    checks: &mut [Check],
) {
    for check in checks {
        let requirement = check.requirement.and_then(|at| requirements.get(at));
        // Only a task names a value of the definition.
        let requirement = requirement.filter(|one| one.task.is_some());
        let machine = requirement.and_then(|one| facts.machines.get(one.machine));
        let Some((holder, machine)) = machine.and_then(|machine| machine.origin) else {
            continue;
        };
        let source = sources.get(holder as usize);
        for put_in in source.into_iter().flat_map(|source| &source.values) {
            let is_named = |place: &crate::finding::Place| {
                place.document == put_in.named.document && place.span.contains(put_in.named.span)
            };
            if put_in.machine == machine
                && check.at.iter().any(is_named)
                && !check.at.contains(&put_in.value)
            {
                check.at.push(put_in.value);
            }
        }
    }
}

/// Reads the documents of a workspace and analyzes them. Of the policies those of documents from
/// `first_counted` on are asked.
pub async fn run(
    workspace: &Workspace,
    first_counted: u32,
    budget: Budget,
) -> (Outcome, Vec<Source<'_>>) {
    let mut findings = Vec::new();
    let sources = documents::read(workspace, &mut findings, budget).await;
    let outcome = check(workspace, &sources, findings, first_counted, budget).await;
    (outcome, sources)
}
