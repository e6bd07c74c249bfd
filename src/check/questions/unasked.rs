//! Undecided checks that no question settles say why: only the run time knows, AWS does not document
//! it, or something must be corrected.

use crate::check::Check;
use crate::check::question::Question;
use crate::check::requirements::{Kind, Requirement};
use crate::finding::{Because, Code, Param, Verdict};
use crate::text::order::sort;

/// Adds what is lacking to the reasons.
pub(super) fn say_why(
    questions: &[Question],
    requirements: &[Requirement<'_>],
    checks: &mut [Check],
) {
    let settled = questions.iter().flat_map(|one| one.settles.iter().copied());
    let mut settled: Vec<usize> = settled.collect();
    sort(&mut settled);
    for (at, check) in checks.iter_mut().enumerate() {
        let is_asked = settled.binary_search(&at).is_ok();
        if check.verdict != Verdict::Undecided || is_asked {
            continue;
        }
        let requirement = check.requirement.and_then(|at| requirements.get(at));
        let mut more: Vec<Because> = Vec::new();
        for reason in &check.reasons {
            let because = match (reason.code, requirement) {
                (Code::ConditionNotDecided, Some(requirement)) => about_key(reason, requirement),
                (Code::HoleDecides, _) => about_hole(reason),
                _ => None,
            };
            more.extend(because.filter(|because| !more.contains(because)));
        }
        check.reasons.append(&mut more);
    }
}

/// A key of which no setting tells the value.
fn about_key(reason: &Because, requirement: &Requirement<'_>) -> Option<Because> {
    let key = reason.params.get("key")?.clone();
    // What services send when they assume a role is only documented of some.
    let because = match (requirement.kind, requirement.principals.first()) {
        (Kind::RoleTrust, Some(service)) => {
            Because::new(Code::KeyNotDocumented).with("service", service.as_str())
        }
        _ => Because::new(Code::KeyAtRunTime),
    };
    Some(because.with("key", key))
}

/// A placeholder that no setting fills in.
fn about_hole(reason: &Because) -> Option<Because> {
    let Some(Param::List(holes)) = reason.params.get("holes") else {
        return None;
    };
    if holes.is_empty() {
        return None;
    }
    let mut because = Because::new(Code::PlaceholderLeft).with("holes", holes.clone());
    because.at.clone_from(&reason.at);
    Some(because)
}
