//! The evaluator on its own: an offline policy simulator, one JSON object a line.
//!
//! May this principal pass that role, may it assume it, may it do anything else with a resource: what
//! a line does not list is not there.
//! Reading is strict: a policy that IAM would refuse makes its line malformed.

mod answer;
mod asked;
mod caller;
mod denials;
mod line;
mod other;
mod policies;
mod resource;
mod texts;

use crate::finding::{Because, Verdict};
use crate::iam::{
    Asked, Caller, Context, Decision, KeyState, Relation, Request, RolePolicies, Way,
};
use crate::text::{Text, Tri, json};

pub use answer::{Answer, Outcome, Reason};
use asked::Asks;
use line::Question;
use policies::Policies;

/// Caller and target, as the decision tables see them.
struct Roles<'p> {
    caller: RolePolicies<'p>,
    target: RolePolicies<'p>,
    /// What the resource's own policy denies everybody.
    denials: RolePolicies<'p>,
}

/// Longest line that is read, in bytes.
pub const LINE_AT_MOST: usize = 32 * 1024 * 1024;

/// Answers one line. `number` is its number in the file, from 1; any text gets an answer.
pub fn answer(line: &str, number: u64) -> Answer {
    if line.len() > LINE_AT_MOST {
        return Answer::unreadable(line::Unreadable::too_long(), number);
    }
    let reading = json::read(line, 0);
    match line::read(line, &reading) {
        Ok(line::Line::Question(question)) => evaluate(&question),
        Ok(line::Line::Policy(text)) => texts::check(&text),
        Err(unreadable) => Answer::unreadable(unreadable, number),
    }
}

fn evaluate(question: &Question<'_>) -> Answer {
    let policies = match Policies::read(question) {
        Ok(policies) => policies,
        Err(reasons) => return Answer::new(question.id.clone(), Outcome::Malformed, reasons),
    };
    let decision = policies.with(|roles| decide(question, roles));
    let outcome = match decision.verdict {
        Verdict::Granted => Outcome::Allow,
        Verdict::Denied if decision.by_deny => Outcome::DenyExplicit,
        Verdict::Denied | Verdict::Missing => Outcome::DenyImplicit,
        Verdict::Undecided => Outcome::Unknown,
    };
    let reasons = policies.reasons(decision.reasons);
    Answer::new(question.id.clone(), outcome, reasons)
}

fn decide(question: &Question<'_>, roles: &Roles<'_>) -> Decision {
    let action = question.action.as_str();
    match question.asks {
        Asks::Other => return other::decide(question, roles),
        Asks::Pass => {
            let request = request(question, action, Asked::PassRole);
            let presence = request.context.get("iam:PassedToService").into_owned();
            let service = presence.known().and_then(Text::as_literal);
            let relation = relation(question);
            return roles.caller.decide_pass(&request, relation, service);
        }
        Asks::Assume => {}
    }
    let decision = decide_sts(question, roles, action);
    // A call that passes session tags or a source identity needs more than sts:AssumeRole.
    let mut joint = decision;
    if action.eq_ignore_ascii_case("sts:AssumeRole") {
        for (other, keys) in [
            (
                "sts:TagSession",
                ["aws:RequestTag/", "aws:TagKeys", "sts:TransitiveTagKeys"].as_slice(),
            ),
            ("sts:SetSourceIdentity", &["sts:SourceIdentity"]),
        ] {
            let is_passed = passes(&question.context, keys);
            if is_passed != Tri::No {
                joint = both(joint, decide_sts(question, roles, other), is_passed);
            }
        }
    }
    joint
}

fn decide_sts(question: &Question<'_>, roles: &Roles<'_>, action: &str) -> Decision {
    let Roles { caller, target, .. } = roles;
    match &question.caller {
        Caller::Service { .. } => {
            target.decide_trust(&request(question, action, Asked::ServiceAssumesRole))
        }
        Caller::Unknown(_) => {
            let request = request(question, action, Asked::AssumeRole);
            let mut decision = target.decide_trust(&request);
            if decision.verdict == Verdict::Granted {
                decision.verdict = Verdict::Undecided;
            }
            decision
        }
        _ => {
            let request = request(question, action, Asked::AssumeRole);
            let name = crate::iam::proof::shown(&question.resource).display();
            caller.decide_assume(&request, target, relation(question), &name)
        }
    }
}

fn request<'q>(question: &'q Question<'_>, action: &'q str, asked: Asked) -> Request<'q> {
    Request {
        action,
        resource: &question.resource,
        caller: &question.caller,
        context: question.context.clone().asking(asked),
    }
}

fn relation(question: &Question<'_>) -> Relation {
    let arn = &question.resource.arn;
    let same = |own: Option<&Text<'_>>, other: &Text<'_>| {
        own.map_or(Tri::Maybe, |own| crate::iam::principal::same(own, other))
    };
    Relation {
        same_account: same(question.caller.account(), &arn.account),
        same_partition: same(question.caller.partition(), &arn.partition),
    }
}

/// Whether the call passes any of these keys; a key that ends with `/` is the start of one.
fn passes(context: &Context<'_>, keys: &[&str]) -> Tri {
    // A key with an unknown part may be any.
    if context.listed().any(|(name, _)| name.contains("{{")) {
        return Tri::Maybe;
    }
    let is_one = |name: &str| {
        keys.iter().any(|key| match key.strip_suffix('/') {
            Some(start) => name
                .split_once('/')
                .is_some_and(|(own, _)| own.eq_ignore_ascii_case(start)),
            None => name.eq_ignore_ascii_case(key),
        })
    };
    let listed = context.listed().filter(|(name, _)| is_one(name));
    listed
        .map(|(_, presence)| match presence {
            KeyState::Ways(ways) => {
                let is_there =
                    |way: &Way<'_>| matches!(way, Way::Present(values) if !values.is_empty());
                match (ways.iter().any(is_there), ways.iter().all(is_there)) {
                    (_, true) => Tri::Yes,
                    (true, false) => Tri::Maybe,
                    (false, false) => Tri::No,
                }
            }
            KeyState::Unknown => Tri::Maybe,
        })
        .max()
        .unwrap_or(Tri::No)
}

/// What two decisions make of a call that needs both, or needs the second one maybe.
fn both(one: Decision, other: Decision, is_needed: Tri) -> Decision {
    let rank = |verdict| match verdict {
        Verdict::Granted => 0,
        Verdict::Undecided => 1,
        Verdict::Missing => 2,
        Verdict::Denied => 3,
    };
    if rank(other.verdict) <= rank(one.verdict) {
        return one;
    }
    if is_needed == Tri::Yes {
        return other;
    }
    if one.verdict != Verdict::Granted {
        return one;
    }
    let reasons: Vec<Because> = other.reasons;
    Decision::undecided(reasons)
}
