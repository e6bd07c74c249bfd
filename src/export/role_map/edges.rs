//! What is between the nodes of the map, and which of it is left out.

use crate::text::order::sort;
use contract::{Edge, EdgeKind, Row};

use crate::export::redacted::Secrets;
use crate::finding::Verdict;
use crate::report::{Check, Report};

/// Relations with a verdict beyond which a picture tells nothing any more.
pub const RELATIONS_AT_MOST: usize = 60;

pub(super) fn new(kind: EdgeKind, from: usize, to: usize, service: Option<usize>) -> Edge {
    Edge {
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

fn checks_of<'r>(edge: &Edge, report: &'r Report) -> impl Iterator<Item = &'r Check> {
    let checks = edge.checks.iter();
    checks.filter_map(|&at| report.checks.get(at as usize))
}

fn worst(edge: &Edge, report: &Report) -> Option<Verdict> {
    let verdicts = checks_of(edge, report).map(|check| check.verdict);
    verdicts.min_by_key(|&verdict| urgency(verdict))
}

/// Fills in what the checks of an edge say together.
pub(super) fn settle(edge: &mut Edge, report: &Report, secrets: &Secrets<'_>) {
    edge.verdict = worst(edge, report);
    let mut tasks: Vec<u32> = checks_of(edge, report)
        .filter_map(|check| check.task)
        .collect();
    sort(&mut tasks);
    tasks.dedup();
    edge.states = tasks.len();
    let first = edge.checks.iter().find_map(|&index| {
        let check = report.checks.get(index as usize)?;
        (Some(check.verdict) == edge.verdict).then_some((index, check))
    });
    let resource = first.and_then(|(_, check)| check.resource.clone());
    edge.row = first.map(|(index, check)| Row {
        check: index,
        task: check.task,
        kind: check.kind,
        role: secrets.leave_out(check.role.clone()),
        resource: resource.map(|resource| secrets.leave_out(resource)),
    });
    if edge.verdict.is_some() {
        edge.kind = match edge.kind {
            EdgeKind::RunsAs => EdgeKind::Assumes,
            EdgeKind::IsFor => EdgeKind::Trusts,
            kind => kind,
        };
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
        .filter_map(|(at, edge)| Some((urgency(worst(edge, report)?), at)))
        .collect();
    sort(&mut checked);
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
    sort(&mut callers);
    sort(&mut handed);
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
