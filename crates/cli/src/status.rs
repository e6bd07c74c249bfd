//! The exit status that reports mean.

use sfn_role_check::Report;
use sfn_role_check::report::{Severity, Verdict};
use sfn_role_check::workspace::{Document, Kind, Workspace};

use crate::arguments::FailOn;
use crate::baseline::Known;

/// Wrong usage: the number of `EX_USAGE` in sysexits.h, apart from all verdicts.
pub(crate) const USAGE: u8 = 64;
/// Nothing to check was read, or something was not.
pub(crate) const UNREAD: u8 = 3;
const NOT_ALLOWED: u8 = 1;
const OPEN: u8 = 2;

/// The status of one report. What is known does not count.
pub(crate) fn of(report: &Report, workspace: &Workspace, fail_on: FailOn, known: &Known) -> u8 {
    match is_empty(report) {
        true => UNREAD,
        false => of_project(report, workspace, fail_on, known),
    }
}

/// The status of one of several projects, which may have none but machines that were not read.
pub(crate) fn of_project(
    report: &Report,
    workspace: &Workspace,
    fail_on: FailOn,
    known: &Known,
) -> u8 {
    if is_unreadable(report, workspace) {
        return UNREAD;
    }
    let checks = report.checks.iter().enumerate();
    let new = checks.filter(|(at, _)| !known.is_check(*at));
    let mut verdicts: Vec<Verdict> = new.map(|(_, check)| check.verdict).collect();
    let notices = report.notices.iter().enumerate();
    let tasks = notices
        .filter(|(_, notice)| notice.code.is_unevaluated_task() || notice.code.is_unread_machine());
    let mut tasks = tasks.filter(|(at, _)| !known.is_notice(*at));
    if tasks.next().is_some() {
        verdicts.push(Verdict::Undecided);
    }
    let has = |verdict| verdicts.contains(&verdict);
    match () {
        () if has(Verdict::Denied) => NOT_ALLOWED,
        () if has(Verdict::Missing) && fail_on <= FailOn::Missing => NOT_ALLOWED,
        () if has(Verdict::Undecided) && fail_on <= FailOn::Undecided => OPEN,
        () => 0,
    }
}

/// The worst of several: what could not be read, then what is not allowed, then what is open.
pub(crate) fn worst(statuses: impl Iterator<Item = u8>) -> Option<u8> {
    let rank = |status: &u8| match *status {
        UNREAD => 3,
        NOT_ALLOWED => 2,
        OPEN => 1,
        _ => 0,
    };
    statuses.max_by_key(rank)
}

/// Whether there is nothing to check: neither a state machine nor a message.
pub(crate) fn is_empty(report: &Report) -> bool {
    report.state_machines.is_empty() && report.checks.is_empty()
}

/// Whether the project has nothing to do with state machines: not even one that was not read.
pub(crate) fn is_of_nobody(report: &Report) -> bool {
    is_empty(report) && report.unread_machines().is_empty()
}

/// Whether a document could not be read.
pub(crate) fn is_unreadable(report: &Report, workspace: &Workspace) -> bool {
    unreadable(report, workspace) > 0
}

/// How many documents that matter could not be read.
pub(crate) fn unreadable(report: &Report, workspace: &Workspace) -> usize {
    let is_ignored = |at: u32| {
        let mut detected = report.documents.iter();
        detected.any(|one| one.document == at && one.kind == Kind::Ignored)
    };
    let is_it = |(at, document): &(u32, &Document)| {
        let is_text = !document.text.trim().is_empty();
        is_text
            && !is_ignored(*at)
            && report.notices.iter().any(|notice| {
                let place = notice.at.first();
                notice.code.is_unreadable()
                    && notice.severity == Severity::Error
                    && place.is_some_and(|place| place.document == *at)
            })
    };
    (0_u32..).zip(&workspace.documents).filter(is_it).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_the_worst_counts() {
        for (statuses, expected) in [
            (vec![], None),
            (vec![0, 0], Some(0)),
            (vec![0, 2], Some(2)),
            (vec![2, 1], Some(1)),
            (vec![1, 3, 2], Some(3)),
        ] {
            assert_eq!(worst(statuses.iter().copied()), expected, "{statuses:?}");
        }
    }
}
