//! Whether statements apply to a request, and what a set of policies makes of it.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::finding::{Because, Code, Place, Span};
use crate::text::{Text, Tri};

use super::condition;
use super::index::Index;
use super::matching;
use super::policy::{Actions, Effect, Policy, PolicyType, Resources, Statement};
use super::principal::Naming;
use super::request::{Context, Presence, Request, Resource};

/// Policies of one type that work together: any Allow of them allows, any Deny denies.
#[derive(Debug)]
pub struct Layer<'p> {
    kind: PolicyType,
    policies: Vec<&'p Policy<'p>>,
    /// Documents that belong here and could not be read: they may hold anything.
    unreadable: Vec<Place>,
    /// Nothing may be proved by this layer, either way.
    doubtful: bool,
    indexes: RefCell<BTreeMap<String, Rc<Indexes<'p>>>>,
}

/// The indexes for one action.
#[derive(Debug)]
struct Indexes<'p> {
    allows: Index<'p>,
    denies: Index<'p>,
}

/// What a layer makes of a request.
#[derive(Debug)]
pub struct Outcome<'p> {
    /// Whether an Allow applies.
    pub allow: Tri,
    /// The statements that allow, for certain or maybe, the most certain first.
    pub allows: Vec<(&'p Statement<'p>, Tri)>,
    /// Whether a Deny applies.
    pub deny: Tri,
    /// The statements that deny, for certain or maybe, the most certain first.
    pub denies: Vec<(&'p Statement<'p>, Tri)>,
    /// Allow statements that name the resource but do not apply.
    pub near: Vec<&'p Statement<'p>>,
    /// Documents of the layer that could not be read.
    pub unreadable: Vec<Place>,
    /// Policies of the layer that IAM would refuse.
    pub refused: Vec<Place>,
}

/// How many near misses an outcome names, at the most.
const NEAR_AT_MOST: usize = 8;

impl<'p> Layer<'p> {
    /// A layer of these policies.
    pub fn new(kind: PolicyType, policies: Vec<&'p Policy<'p>>, unreadable: Vec<Place>) -> Self {
        Self {
            kind,
            policies,
            unreadable,
            doubtful: false,
            indexes: RefCell::default(),
        }
    }

    /// The same, if it is not certain that it concerns the caller.
    #[must_use]
    pub fn doubted(mut self) -> Self {
        self.doubtful = true;
        self
    }

    /// The type of its policies.
    pub fn kind(&self) -> PolicyType {
        self.kind
    }

    /// Whether anything was pasted for it.
    pub fn is_empty(&self) -> bool {
        self.policies.is_empty() && self.unreadable.is_empty()
    }

    /// The document to change, if one was pasted.
    pub fn document(&self) -> Option<u32> {
        self.policies.first().map(|policy| policy.document)
    }

    /// Its policies.
    pub fn policies(&self) -> &[&'p Policy<'p>] {
        &self.policies
    }

    /// Its Allow statements for an action, whatever their resource.
    pub fn allows(&self, action: &str) -> Vec<&'p Statement<'p>> {
        self.indexes(action).allows.statements.clone()
    }

    fn indexes(&self, action: &str) -> Rc<Indexes<'p>> {
        let mut known = self.indexes.borrow_mut();
        let indexes = known.entry(action.to_owned()).or_insert_with(|| {
            Rc::new(Indexes {
                allows: Index::new(&self.policies, Effect::Allow, action),
                denies: Index::new(&self.policies, Effect::Deny, action),
            })
        });
        Rc::clone(indexes)
    }

    /// Puts a request to all policies.
    pub fn evaluate(&self, request: &Request<'_>) -> Outcome<'p> {
        let indexes = self.indexes(request.action);
        let mut outcome = Outcome {
            allow: Tri::No,
            allows: Vec::new(),
            deny: Tri::No,
            denies: Vec::new(),
            near: Vec::new(),
            unreadable: self.unreadable.clone(),
            refused: self.refused(),
        };
        for statement in indexes.allows.candidates(request.resource) {
            let applies = self.certain(applies(statement, request));
            outcome.allow = outcome.allow.or(applies);
            if applies != Tri::No {
                outcome.allows.push((statement, applies));
            } else if outcome.near.len() < NEAR_AT_MOST
                && resource_applies(statement, request) != Tri::No
            {
                outcome.near.push(statement);
            }
        }
        for statement in indexes.denies.candidates(request.resource) {
            let applies = self.certain(applies(statement, request));
            outcome.deny = outcome.deny.or(applies);
            if applies != Tri::No {
                outcome.denies.push((statement, applies));
            }
        }
        // What is deployed is not what was pasted: it may hold anything.
        if !self.unreadable.is_empty() || !outcome.refused.is_empty() {
            outcome.allow = outcome.allow.or(Tri::Maybe);
            outcome.deny = outcome.deny.or(Tri::Maybe);
        }
        if self.doubtful {
            // The layer may not concern the caller at all.
            outcome.allow = Tri::Maybe;
        }
        for named in [&mut outcome.allows, &mut outcome.denies] {
            named.sort_by_key(|&(_, applies)| std::cmp::Reverse(applies));
        }
        outcome
    }

    /// The policies that IAM would refuse.
    fn refused(&self) -> Vec<Place> {
        let refused = self.policies.iter().filter(|policy| policy.doubtful);
        refused
            .map(|policy| {
                Span {
                    start: policy.span.start,
                    end: policy.span.start + 1,
                }
                .of(policy.document)
            })
            .collect()
    }

    fn certain(&self, applies: Tri) -> Tri {
        if self.doubtful {
            applies.doubted()
        } else {
            applies
        }
    }
}

/// Whether the statement applies to the request; its principals are left to the caller if it has any.
pub fn applies(statement: &Statement<'_>, request: &Request<'_>) -> Tri {
    let mut applies = action_matches(&statement.actions, request.action);
    if statement.doubtful {
        applies = applies.doubted();
    }
    if applies != Tri::No {
        applies = applies.and(resource_applies(statement, request));
    }
    if applies != Tri::No {
        applies = applies.and(principal_applies(statement, request));
    }
    for condition in &statement.conditions {
        if applies == Tri::No {
            break;
        }
        applies = applies.and(condition.holds(&request.context));
    }
    applies
}

/// Whether the statement's principals, if it has any, mean the caller.
pub fn principal_applies(statement: &Statement<'_>, request: &Request<'_>) -> Tri {
    match &statement.principals {
        Some(principals) => namings(principals.name(request.caller)),
        None => Tri::Yes,
    }
}

fn namings(named: Vec<(Naming, Tri)>) -> Tri {
    named
        .into_iter()
        .map(|(_, certain)| certain)
        .max()
        .unwrap_or(Tri::No)
}

/// Whether the statement's resources mean the resource of the request.
pub fn resource_applies(statement: &Statement<'_>, request: &Request<'_>) -> Tri {
    match &statement.resources {
        Some(resources) => resource_matches(resources, request.resource, &request.context),
        // The resource of a trust policy is its role.
        None => Tri::Yes,
    }
}

fn resource_matches(
    resources: &Resources<'_>,
    resource: &Resource<'_>,
    context: &Context<'_>,
) -> Tri {
    let whole = match &resource.written {
        Some(written) => Cow::Borrowed(written),
        None => Cow::Owned(resource.arn.to_text()),
    };
    let mut any = Tri::No;
    for (pattern, _) in &resources.patterns {
        let resolved = pattern.substitute(&|written| condition::variable(written, context));
        any = any.or(matching::matches_arn(&resolved, &resource.arn, &whole));
        if any == Tri::Yes {
            break;
        }
    }
    match resources.patterns.is_empty() {
        // Nothing is listed: as for actions.
        true => Tri::from(resources.not).doubted(),
        false if resources.not => !any,
        false => any,
    }
}

/// Whether an action is meant; actions have no case.
pub fn action_matches(actions: &Actions<'_>, action: &str) -> Tri {
    let mut any = Tri::No;
    for (pattern, _) in &actions.patterns {
        let matches = if pattern.contains("${") || pattern.contains("{{") {
            Tri::Maybe
        } else {
            Tri::from(glob(pattern.as_bytes(), action.as_bytes()))
        };
        any = any.or(matches);
    }
    // Nothing is listed: the statement grants and denies nothing. What the same means for
    // `NotAction` is not documented.
    if actions.patterns.is_empty() {
        return Tri::from(actions.not).doubted();
    }
    if actions.not { !any } else { any }
}

/// `*` and `?` without case, greedy with one step back to the last `*`.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while let Some(letter) = text.get(t) {
        match pattern.get(p) {
            Some(b'*') => {
                retry = Some((p, t));
                p += 1;
            }
            Some(wanted) if *wanted == b'?' || wanted.eq_ignore_ascii_case(letter) => {
                p += 1;
                t += 1;
            }
            _ => match retry {
                Some((star, from)) => {
                    p = star + 1;
                    t = from + 1;
                    retry = Some((star, t));
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|&letter| letter == b'*')
}

/// What keeps a statement from applying for certain, the definite obstacles first.
pub fn obstacles(statement: &Statement<'_>, request: &Request<'_>) -> Vec<Because> {
    let mut failing = Vec::new();
    let mut open = Vec::new();
    for condition in &statement.conditions {
        let place = condition.span.of(statement.document);
        let because = |code| {
            Because::new(code)
                .with("statement", statement.label())
                .with("operator", condition.operator_text.as_ref())
                .with("key", condition.key.as_ref())
                .with("values", condition.written.clone())
                .at(place)
        };
        match condition.holds(&request.context) {
            Tri::Yes => {}
            Tri::No => failing.push(match request.context.get(&condition.key) {
                Presence::Known(value) => {
                    because(Code::ConditionFails).with("value", value.display())
                }
                Presence::Absent | Presence::Unknown => because(Code::ConditionFails),
            }),
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
    if statement.doubtful {
        open.push(
            Because::new(Code::DocumentDoubtful)
                .with("statement", statement.label())
                .at(statement.place()),
        );
    }
    failing.extend(open);
    failing
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
        if matching::matches_arn(pattern, &resource.arn, &whole) == Tri::Maybe {
            pattern.unknowns().for_each(&mut add);
            if places.len() < 3 {
                places.push(span.of(statement.document));
            }
        }
    }
    if places.is_empty() {
        places.push(statement.place());
    }
    let mut because = Because::new(Code::HoleDecides)
        .with("statement", statement.label())
        .with("holes", names);
    because.at = places;
    because
}

/// The text of a resource for people: as written, else what is known of its ARN.
pub fn shown(resource: &Resource<'_>) -> Text<'static> {
    resource
        .written
        .clone()
        .unwrap_or_else(|| resource.arn.to_text())
        .into_owned()
}
