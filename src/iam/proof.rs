//! Why: what makes a statement apply or not, and what it hangs on where neither is proved.

use crate::finding::{Because, Code};
use crate::text::{Text, Tri};

use super::condition::Condition;
use super::context::{KeyState, Way};
use super::evaluate::{Layer, Outcome, applies, principal_applies, resource_applies};
use super::matching::{self, action_matches};
use super::policy::{Effect, PolicyType, Standing, Statement};
use super::request::{Request, Resource};

/// Statements of one kind that a reason names, at the most.
const NAMED_AT_MOST: usize = 3;

/// Statements that are looked at to find the nearest ones: near misses are explanations, they must
/// not cost more than the answers.
const NEAR_AT_MOST: usize = 32;

/// A reason about a statement.
pub(super) fn about(code: Code, kind: PolicyType, statement: &Statement<'_>) -> Because {
    Because::new(code)
        .with("policyType", kind.name())
        .with("statement", statement.label())
        .at(statement.place())
}

/// The statement that allows.
pub(super) fn grants(kind: PolicyType, outcome: &Outcome<'_>) -> Option<Because> {
    let (statement, _) = outcome
        .allows
        .iter()
        .find(|(_, applies)| *applies == Tri::Yes)?;
    let code = match kind {
        PolicyType::Trust => Code::TrustAllows,
        _ => Code::AllowedByStatement,
    };
    Some(about(code, kind, statement))
}

/// The statements that deny, or may.
pub(super) fn denials(
    kind: PolicyType,
    outcome: &Outcome<'_>,
    request: &Request<'_>,
) -> Vec<Because> {
    let mut reasons = Vec::new();
    for (statement, applies) in outcome.denies.iter().take(NAMED_AT_MOST) {
        if *applies == Tri::Yes {
            reasons.push(about(Code::DeniedByStatement, kind, statement));
        } else {
            reasons.push(about(Code::DenyMayApply, kind, statement));
            reasons.extend(obstacles(statement, request));
        }
    }
    reasons.extend(unreadable(kind, outcome));
    reasons
}

/// What keeps the Deny statements for that action from applying: one reason for each.
pub(super) fn spared(layer: &Layer<'_>, request: &Request<'_>) -> Vec<Because> {
    let denies = layer
        .statements()
        .take(NEAR_AT_MOST)
        .filter(|statement| statement.effect != Effect::Allow)
        .filter(|statement| action_matches(&statement.actions, request.action) != Tri::No)
        .filter(|statement| applies(statement, request) == Tri::No);
    denies
        .take(NAMED_AT_MOST)
        .map(|statement| {
            let lacks = match () {
                () if resource_applies(statement, request) == Tri::No => "Resource",
                () if principal_applies(statement, request) == Tri::No => "Principal",
                () => "Condition",
            };
            about(Code::DenyDoesNotApply, layer.kind(), statement).with("element", lacks)
        })
        .collect()
}

/// The statements that may allow, with what each hangs on; those with the fewest open points first.
pub(super) fn maybe(
    kind: PolicyType,
    outcome: &Outcome<'_>,
    request: &Request<'_>,
) -> Vec<Because> {
    let mut open: Vec<_> = outcome
        .allows
        .iter()
        .take(NEAR_AT_MOST)
        .map(|(statement, _)| (statement, obstacles(statement, request)))
        .collect();
    let mut reasons = Vec::new();
    for (statement, obstacles) in least(&mut open, |(_, obstacles)| obstacles.len()) {
        reasons.push(about(Code::StatementMayApply, kind, statement));
        reasons.extend(obstacles);
    }
    reasons.extend(unreadable(kind, outcome));
    reasons
}

fn unreadable(kind: PolicyType, outcome: &Outcome<'_>) -> impl Iterator<Item = Because> {
    let because = move |code, place| Because::new(code).with("policyType", kind.name()).at(place);
    let unreadable = outcome
        .unreadable
        .iter()
        .map(move |&place| because(Code::PolicyUnreadable, place));
    unreadable.chain(
        outcome
            .refused
            .iter()
            .map(move |&place| because(Code::PolicyRefused, place)),
    )
}

/// The Allow statements that come nearest to allowing the request, and what each lacks.
pub(super) fn near(layer: &Layer<'_>, request: &Request<'_>) -> Vec<Because> {
    let mut near: Vec<(usize, &Statement<'_>)> = Vec::new();
    for statement in layer.near(request, NEAR_AT_MOST) {
        let is_known = near
            .iter()
            .any(|(_, known)| std::ptr::eq(*known, statement));
        if statement.effect != Effect::Allow || is_known {
            continue;
        }
        let names_action = action_matches(&statement.actions, request.action) != Tri::No;
        // What allows something else is only near if it names the very role.
        if !names_action && !names_role(statement, request) {
            continue;
        }
        let lacks = [
            !names_action,
            resource_applies(statement, request) == Tri::No,
            principal_applies(statement, request) == Tri::No,
            statement
                .conditions
                .iter()
                .any(|condition| condition.holds(&request.context) == Tri::No),
        ];
        let count = lacks.iter().filter(|lacks| **lacks).count();
        near.push((2 * count + usize::from(!names_action), statement));
        // None can lack less than one element.
        if near.iter().filter(|(rank, _)| *rank <= 2).count() >= NAMED_AT_MOST {
            break;
        }
    }
    least(&mut near, |(rank, _)| *rank)
        .flat_map(|(_, statement)| lacking(layer.kind(), statement, request))
        .collect()
}

/// Takes the first few with the least rank out, in order. The lists are short: sorting them would
/// cost more in the wasm than it saves.
fn least<T>(all: &mut Vec<T>, rank: impl Fn(&T) -> usize) -> impl Iterator<Item = T> {
    let mut left = NAMED_AT_MOST;
    std::iter::from_fn(move || {
        left = left.checked_sub(1)?;
        let (at, _) = all.iter().enumerate().min_by_key(|(_, one)| rank(one))?;
        Some(all.remove(at))
    })
}

/// Whether a statement names the resource by more than `*`.
fn names_role(statement: &Statement<'_>, request: &Request<'_>) -> bool {
    let is_wide = statement.resources.as_ref().is_none_or(|resources| {
        resources.not
            || resources
                .patterns
                .iter()
                .any(|(pattern, _)| pattern.is_star())
    });
    !is_wide && resource_applies(statement, request) != Tri::No
}

/// Each element of a statement that is not as the request needs it.
fn lacking(kind: PolicyType, statement: &Statement<'_>, request: &Request<'_>) -> Vec<Because> {
    let mut lacks = Vec::new();
    if action_matches(&statement.actions, request.action) == Tri::No {
        let actions: Vec<String> = statement
            .actions
            .patterns
            .iter()
            .take(NAMED_AT_MOST)
            .map(|(action, _)| action.to_string())
            .collect();
        lacks.push(
            about(Code::ActionDiffers, kind, statement)
                .with("action", request.action)
                .with("actions", actions),
        );
    }
    if resource_applies(statement, request) == Tri::No {
        lacks.push(about(Code::ResourceDiffers, kind, statement));
    }
    if principal_applies(statement, request) == Tri::No {
        lacks.push(about(Code::PrincipalDiffers, kind, statement));
    }
    let conditions = obstacles(statement, request);
    lacks.extend(
        conditions
            .into_iter()
            .filter(|because| because.code == Code::ConditionFails),
    );
    lacks
}

/// Why no statement of a trust policy lets the caller in.
pub(super) fn no_trust(trust: &Layer<'_>, request: &Request<'_>) -> Vec<Because> {
    let mut reasons =
        vec![Because::new(Code::NoTrustStatementAllows).with("action", request.action)];
    for statement in trust.allows(request.action).into_iter().take(NAMED_AT_MOST) {
        if principal_applies(statement, request) == Tri::No {
            reasons.push(about(Code::PrincipalDiffers, PolicyType::Trust, statement));
        } else {
            reasons.extend(obstacles(statement, request));
        }
    }
    reasons
}

/// What keeps a statement from applying for certain, the definite obstacles first.
pub fn obstacles(statement: &Statement<'_>, request: &Request<'_>) -> Vec<Because> {
    let mut failing = Vec::new();
    let mut open = Vec::new();
    for condition in &statement.conditions {
        let because = |code| {
            Because::new(code)
                .with("statement", statement.label())
                .with("operator", condition.operator_text.as_ref())
                .with("key", condition.key.as_ref())
                .with("values", condition.written.clone())
                .at(condition.span.of(statement.document))
        };
        match condition.holds(&request.context) {
            Tri::Yes => {}
            Tri::No => {
                let presence = request.context.get(&condition.key);
                failing.push(match presence.known() {
                    Some(value) => because(Code::ConditionFails).with("value", value.display()),
                    None if presence.is_absent() => {
                        let absent = match request.context.is_closed() {
                            true => "not-listed",
                            false => "by-nature",
                        };
                        because(Code::ConditionFails).with("absent", absent)
                    }
                    None => because(Code::ConditionFails),
                });
            }
            Tri::Maybe if is_of_rule(condition, request) => {
                open.push(because(Code::RuleDoubtful));
            }
            Tri::Maybe => open.push(because(Code::ConditionNotDecided)),
        }
    }
    if principal_applies(statement, request) == Tri::Maybe {
        open.push(
            Because::new(Code::PrincipalUncertain)
                .with("statement", statement.label())
                .at(statement.place()),
        );
    }
    if resource_applies(statement, request) == Tri::Maybe {
        open.push(holes_of(statement, request.resource));
    }
    if action_matches(&statement.actions, request.action) == Tri::Maybe {
        open.push(
            Because::new(Code::RuleDoubtful)
                .with("statement", statement.label())
                .with("element", "Action")
                .at(statement.place()),
        );
    }
    let standing = match statement.standing {
        Standing::Certain => None,
        Standing::Conditional => Some(Code::StatementConditional),
        Standing::Unowned => Some(Code::PolicyOwnerUncertain),
        Standing::Broken => Some(Code::DocumentDoubtful),
    };
    if let Some(code) = standing {
        let because = Because::new(code).with("statement", statement.label());
        open.push(because.at(statement.place()));
    }
    failing.extend(open);
    failing
}

/// It is not certain that the policy of a statement is this role's.
pub(super) fn unowned(statement: &Statement<'_>) -> Because {
    Because::new(Code::PolicyOwnerUncertain)
        .with("statement", statement.label())
        .at(statement.place())
}

/// Whether all values are known, so that it is the documentation that leaves the condition open.
fn is_of_rule(condition: &Condition<'_>, request: &Request<'_>) -> bool {
    let is_known = |text: &Text<'_>| text.as_literal().is_some();
    let values_known = match request.context.get(&condition.key).as_ref() {
        KeyState::Unknown => false,
        KeyState::Ways(ways) => match ways.as_slice() {
            [Way::Absent] => true,
            [Way::Present(values)] => values.iter().all(is_known),
            _ => false,
        },
    };
    let patterns_known = condition
        .values
        .iter()
        .all(|value| value.unknowns().next().is_none());
    values_known && patterns_known
}

/// Names the unknown parts on which it depends whether the resource matches.
fn holes_of(statement: &Statement<'_>, resource: &Resource<'_>) -> Because {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if !names.iter().any(|known| known == name) && names.len() < 4 {
            names.push(name.to_owned());
        }
    };
    if let Some(written) = &resource.written {
        written.holes().for_each(|hole| add(&hole.name));
    }
    let mut places = Vec::new();
    for (pattern, span) in statement
        .resources
        .iter()
        .flat_map(|resources| &resources.patterns)
    {
        let whole = resource
            .written
            .clone()
            .unwrap_or_else(|| resource.arn.to_text());
        if matching::matches_resource(pattern, &resource.arn, &whole) == Tri::Maybe {
            pattern.unknowns().for_each(&mut add);
            if places.len() < NAMED_AT_MOST {
                places.push(span.of(statement.document));
            }
        }
    }
    if places.is_empty() {
        places.push(statement.place());
    }
    let mut because = match names.is_empty() {
        // A short ARN, a wildcard in the service: the text is known, its meaning is not.
        true if is_told(resource) => Because::new(Code::RuleDoubtful)
            .with("statement", statement.label())
            .with("element", "Resource"),
        _ => Because::new(Code::HoleDecides)
            .with("statement", statement.label())
            .with("holes", names),
    };
    because.at = places;
    because
}

/// Whether the whole ARN is told: of a bare name the path is not.
fn is_told(resource: &Resource<'_>) -> bool {
    let is_whole = resource.arn.to_text().as_literal().is_some();
    resource.written.is_some() && is_whole
}

/// The text of a resource for people: as written, else what is known of its ARN.
pub fn shown(resource: &Resource<'_>) -> Text<'static> {
    resource
        .written
        .clone()
        .unwrap_or_else(|| resource.arn.to_text())
        .into_owned()
}

/// The least that has to be known to settle an undecided request: of every Deny that may apply one
/// point that could rule it out, and of every layer in which an Allow may apply all points of the
/// statement that has the fewest. Context keys and holes are named; what else is lacking has
/// reasons of its own.
pub(super) fn settled_by(
    layers: &[(PolicyType, &Outcome<'_>)],
    request: &Request<'_>,
) -> Option<Because> {
    let mut keys: Vec<String> = Vec::new();
    let mut holes: Vec<String> = Vec::new();
    let mut add = |because: &Because| {
        let push = |list: &mut Vec<String>, name: &str| {
            if !list.iter().any(|known| known == name) {
                list.push(name.to_owned());
            }
        };
        match because.code {
            Code::ConditionNotDecided => {
                if let Some(crate::finding::Param::Text(key)) = because.params.get("key") {
                    push(&mut keys, key);
                }
            }
            Code::HoleDecides => {
                if let Some(crate::finding::Param::List(names)) = because.params.get("holes") {
                    names.iter().for_each(|name| push(&mut holes, name));
                }
            }
            _ => {}
        }
    };
    for (_, outcome) in layers {
        if outcome.deny == Tri::Maybe {
            for (statement, _) in outcome.denies.iter().take(NEAR_AT_MOST) {
                obstacles(statement, request)
                    .first()
                    .into_iter()
                    .for_each(&mut add);
            }
        }
        if outcome.allow == Tri::Maybe {
            let open = outcome.allows.iter().take(NEAR_AT_MOST);
            let least = open
                .map(|(statement, _)| obstacles(statement, request))
                .min_by_key(Vec::len);
            least.iter().flatten().for_each(&mut add);
        }
    }
    if keys.is_empty() && holes.is_empty() {
        return None;
    }
    Some(
        Because::new(Code::SettledBy)
            .with("keys", keys)
            .with("holes", holes),
    )
}
