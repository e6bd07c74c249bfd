//! What is between the nodes of the map, and which of it is left out.

use serde::Serialize;

use crate::export::redacted::Secrets;
use crate::finding::Verdict;
use crate::report::{Check, CheckKind, Report};

/// Relations with a verdict beyond which a picture tells nothing any more.
pub const RELATIONS_AT_MOST: usize = 60;

/// What is between two nodes.
#[derive(Debug, PartialEq, Serialize)]
pub struct Edge {
    /// What it is.
    pub kind: EdgeKind,
    /// Index into the nodes.
    pub from: usize,
    /// Index into the nodes.
    pub to: usize,
    /// Index into the nodes: the service that the role is passed to.
    pub service: Option<usize>,
    /// The worst of its checks; `None`: nothing is checked.
    pub verdict: Option<Verdict>,
    /// Indexes into the report's checks.
    pub checks: Vec<u32>,
    /// How many states ask for it.
    pub states: usize,
    /// The first check of that verdict.
    pub row: Option<Row>,
}

/// What an edge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EdgeKind {
    /// A machine has that execution role, whose trust is not checked.
    RunsAs,
    /// `sts:AssumeRole`, by a role or by Step Functions for a machine.
    Assumes,
    /// `iam:PassRole` to a service.
    Passes,
    /// A passed role is for that service, and its trust is not checked.
    IsFor,
    /// A passed role trusts that service.
    Trusts,
}

/// By what a check is found among those on the screen.
#[derive(Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "as in the report")]
pub struct Row {
    pub task: Option<u32>,
    pub kind: CheckKind,
    pub role: String,
    pub resource: Option<String>,
}

impl Edge {
    pub(super) fn new(kind: EdgeKind, from: usize, to: usize, service: Option<usize>) -> Self {
        Self {
            kind,
            from,
            to,
            service,
            verdict: None,
            checks: Vec::new(),
            states: 0,
            row: None,
        }
    }

    fn asked<'r>(&self, report: &'r Report) -> impl Iterator<Item = &'r Check> {
        let checks = self.checks.iter();
        checks.filter_map(|&at| report.checks.get(at as usize))
    }

    fn worst(&self, report: &Report) -> Option<Verdict> {
        let verdicts = self.asked(report).map(|check| check.verdict);
        verdicts.min_by_key(|&verdict| urgency(verdict))
    }

    /// Says what its checks say together.
    pub(super) fn settle(&mut self, report: &Report, secrets: &Secrets<'_>) {
        self.verdict = self.worst(report);
        let mut tasks: Vec<u32> = self.asked(report).filter_map(|check| check.task).collect();
        tasks.sort_unstable();
        tasks.dedup();
        self.states = tasks.len();
        let first = self
            .asked(report)
            .find(|check| Some(check.verdict) == self.verdict);
        let resource = first.and_then(|check| check.resource.clone());
        self.row = first.map(|check| Row {
            task: check.task,
            kind: check.kind,
            role: secrets.leave_out(check.role.clone()),
            resource: resource.map(|resource| secrets.leave_out(resource)),
        });
        if self.verdict.is_some() {
            self.kind = match self.kind {
                EdgeKind::RunsAs => EdgeKind::Assumes,
                EdgeKind::IsFor => EdgeKind::Trusts,
                kind => kind,
            };
        }
    }
}

/// The worst comes first.
fn urgency(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Denied => 0,
        Verdict::Missing => 1,
        Verdict::Undecided => 2,
        Verdict::Granted => 3,
    }
}

/// The most urgent edges, with what stands beside them, and how many are left out.
pub(super) fn urgent(edges: Vec<Edge>, report: &Report) -> (Vec<Edge>, usize) {
    let mut checked: Vec<(u8, usize)> = edges
        .iter()
        .enumerate()
        .filter_map(|(at, edge)| Some((urgency(edge.worst(report)?), at)))
        .collect();
    checked.sort_unstable();
    let left_out = checked.len().saturating_sub(RELATIONS_AT_MOST);
    checked.truncate(RELATIONS_AT_MOST);
    let mut kept = vec![false; edges.len()];
    let (mut callers, mut handed) = (Vec::new(), Vec::new());
    for (_, at) in checked {
        if let (Some(edge), Some(kept)) = (edges.get(at), kept.get_mut(at)) {
            *kept = true;
            callers.push(edge.from);
            handed.push((edge.to, edge.service));
        }
    }
    callers.sort_unstable();
    handed.sort_unstable();
    // Who runs as a caller, and where a passed role goes, if that is not checked by itself.
    let mut beside = 0;
    for (edge, kept) in edges.iter().zip(&mut kept) {
        let belongs = match edge.kind {
            _ if !edge.checks.is_empty() => false,
            EdgeKind::IsFor => handed.binary_search(&(edge.from, Some(edge.to))).is_ok(),
            _ => left_out == 0 || callers.binary_search(&edge.to).is_ok(),
        };
        if belongs && beside < RELATIONS_AT_MOST {
            beside += 1;
            *kept = true;
        }
    }
    let kept = edges.into_iter().zip(kept);
    let kept = kept.filter(|(_, kept)| *kept).map(|(edge, _)| edge);
    (kept.collect(), left_out)
}
