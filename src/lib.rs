//! Finds the `iam:PassRole` and `sts:AssumeRole` statements that an AWS Step Functions state
//! machine is missing, from nothing but pasted text.

pub mod arn;
pub mod asl;
pub mod assist;
pub mod catalog;
pub mod check;
pub mod documents;
pub mod edit;
pub mod export;
pub mod finding;
pub mod hcl;
pub mod iam;
pub mod inventory;
pub mod project;
pub mod report;
pub mod simulate;
pub mod text;
pub mod workspace;

pub use report::Report;
pub use workspace::Workspace;

use std::future::Future;
use std::pin::Pin;

use asl::graph::Graph;
use text::budget::{self, Budget};
use workspace::Kind;

/// Analyzes a workspace. Any input gives a report; nothing in here fails or panics.
pub fn analyze(workspace: &Workspace) -> Report {
    budget::block_on(analyze_in_slices(workspace, Budget::NONE)).report
}

/// The same, as if the documents before that one held no policies, and those behind it held all
/// that there are: what would be with other policies.
pub fn analyze_with_policies_from(workspace: &Workspace, first: u32) -> Report {
    let (outcome, sources) = budget::block_on(check::run(workspace, first, Budget::NONE));
    report::build(outcome, &sources).0
}

/// A report, and what the documents were taken for.
#[derive(Debug)]
pub struct Analyzed {
    /// The result.
    pub report: Report,
    /// The states of each machine of the report.
    pub graphs: Vec<Graph>,
    /// What each document is, if that was said or recognized.
    pub kinds: Vec<Option<Kind>>,
    /// Whether each document looks like a policy that does not say whose it is.
    pub takes_role: Vec<bool>,
    /// Whether a policy that names no role can only be the execution role's.
    pub takes_bare_policies: bool,
    /// What the user most likely means where nothing tells it.
    pub suggested: contract::Suggested,
}

/// The same, giving way whenever the budget asks for it.
///
/// Boxed, so that the whole way is compiled once and not into each of those who ask.
pub fn analyze_in_slices(
    workspace: &Workspace,
    budget: Budget,
) -> Pin<Box<dyn Future<Output = Analyzed> + '_>> {
    Box::pin(analyzed(workspace, budget))
}

async fn analyzed(workspace: &Workspace, budget: Budget) -> Analyzed {
    let (mut outcome, sources) = check::run(workspace, 0, budget).await;
    budget.yield_if_due().await;
    let takes_bare_policies = outcome.takes_bare_policies;
    let suggested = std::mem::take(&mut outcome.suggested);
    let (mut report, graphs) = report::build(outcome, &sources);
    export::add_code(&mut report, &sources);
    Analyzed {
        report,
        graphs,
        takes_bare_policies,
        suggested,
        kinds: sources
            .iter()
            .map(|source| source.kind.map(|_| source.taken_for()))
            .collect(),
        takes_role: workspace
            .documents
            .iter()
            .zip(&sources)
            .map(|(document, source)| documents::takes_role(source.kind, &document.text))
            .collect(),
    }
}
