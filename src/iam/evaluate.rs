//! Whether statements apply to a request, and what a set of policies makes of it.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use crate::finding::{Place, Span};
use crate::text::Tri;

use super::condition::variables;
use super::context::Context;
use super::index::Index;
use super::matching::{self, action_matches};
use super::pattern::{Pattern, Token};
use super::policy::{Effect, Policy, PolicyType, Principal, Resources, Standing, Statement};
use super::request::{Request, Resource};

/// Policies of one type that work together: any Allow of them allows, any Deny denies.
#[derive(Debug)]
pub struct Layer<'p> {
    kind: PolicyType,
    policies: Vec<&'p Policy<'p>>,
    /// Documents that belong here and could not be read: they may hold anything.
    unreadable: Vec<Place>,
    /// Whether it concerns the caller.
    applicability: Applicability,
    /// Whether something of it is certain to be there; what may be another role's is not.
    is_given: bool,
    /// A policy stands beside it that allows everything.
    has_full_access: bool,
    /// By action, of which one layer is asked for few.
    indexes: RefCell<Vec<(String, Rc<Indexes<'p>>)>>,
}

/// Whether a layer concerns the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Applicability {
    Certain,
    /// It may be another account's: nothing is proved by it, either way.
    Possible,
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
    /// Documents of the layer that could not be read.
    pub unreadable: Vec<Place>,
    /// Policies of the layer that IAM would refuse.
    pub refused: Vec<Place>,
}

/// What is known of policies that are only known by name.
const ROLE_ACTIONS: [&str; 2] = ["iam:PassRole", "sts:AssumeRole"];

/// With so few statements an index costs more than it saves.
const INDEX_FROM: usize = 16;

impl<'p> Layer<'p> {
    /// A layer of these policies.
    pub fn new(kind: PolicyType, policies: Vec<&'p Policy<'p>>, unreadable: Vec<Place>) -> Self {
        Self {
            is_given: !policies.is_empty() || !unreadable.is_empty(),
            has_full_access: false,
            kind,
            policies,
            unreadable,
            applicability: Applicability::Certain,
            indexes: RefCell::default(),
        }
    }

    /// The same, if it is not certain that it concerns the caller.
    #[must_use]
    pub fn doubted(mut self) -> Self {
        self.applicability = Applicability::Possible;
        self
    }

    /// The same, if nothing of it is certain to be this role's.
    #[must_use]
    pub fn not_given(mut self) -> Self {
        self.is_given = false;
        self
    }

    /// The same with `FullAWSAccess` beside it.
    #[must_use]
    pub fn with_full_access(mut self) -> Self {
        self.has_full_access = true;
        self
    }

    /// Whether something of it is certain to be there.
    pub fn is_given(&self) -> bool {
        self.is_given
    }

    /// Whether it has an Allow statement, or may have one.
    pub fn has_allow(&self) -> bool {
        !self.unreadable.is_empty()
            || self.refused_policies().next().is_some()
            || self
                .statements()
                .any(|statement| statement.effect != Effect::Deny)
    }

    /// Whether it allows everything by `FullAWSAccess`, which was not pasted.
    pub fn has_full_access(&self) -> bool {
        self.has_full_access
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

    /// Its statements, in the order of the text.
    pub fn statements(&self) -> impl Iterator<Item = &'p Statement<'p>> {
        self.policies.iter().flat_map(|policy| &policy.statements)
    }

    /// Its Allow statements for an action, whatever their resource.
    pub fn allows(&self, action: &str) -> Vec<&'p Statement<'p>> {
        self.indexes(action).allows.statements.clone()
    }

    /// Statements among which the nearest ones to allowing a request are: those that may name its
    /// resource, the first that are for its action, and the first of all.
    pub(super) fn near(&self, request: &Request<'_>, count: usize) -> Vec<&'p Statement<'p>> {
        let mut near = Vec::new();
        let all: usize = self
            .policies
            .iter()
            .map(|policy| policy.statements.len())
            .sum();
        if all >= INDEX_FROM {
            let indexes = self.indexes(request.action);
            near.extend(
                indexes
                    .allows
                    .candidates(request.resource)
                    .into_iter()
                    .take(count),
            );
            near.extend(indexes.allows.statements.iter().copied().take(count));
        }
        near.extend(self.statements().take(count));
        near
    }

    fn indexes(&self, action: &str) -> Rc<Indexes<'p>> {
        let mut known = self.indexes.borrow_mut();
        if let Some((_, indexes)) = known.iter().find(|(of, _)| of == action) {
            return Rc::clone(indexes);
        }
        let indexes = Rc::new(Indexes {
            allows: Index::new(&self.policies, Effect::Allow, action),
            denies: Index::new(&self.policies, Effect::Deny, action),
        });
        known.push((action.to_owned(), Rc::clone(&indexes)));
        indexes
    }

    /// The statements that may matter: those that allow, and those that deny.
    fn candidates(
        &self,
        request: &Request<'_>,
    ) -> (Vec<&'p Statement<'p>>, Vec<&'p Statement<'p>>) {
        let count: usize = self
            .policies
            .iter()
            .map(|policy| policy.statements.len())
            .sum();
        if count >= INDEX_FROM {
            let indexes = self.indexes(request.action);
            return (
                indexes.allows.candidates(request.resource),
                indexes.denies.candidates(request.resource),
            );
        }
        let with = |effect| {
            self.statements()
                .filter(move |statement| {
                    statement.effect == effect || statement.effect == Effect::Neither
                })
                .collect()
        };
        (with(Effect::Allow), with(Effect::Deny))
    }

    /// Puts a request to all policies.
    pub fn evaluate(&self, request: &Request<'_>) -> Outcome<'p> {
        let (allows, denies) = self.candidates(request);
        let mut outcome = Outcome {
            allow: Tri::No,
            allows: Vec::new(),
            deny: Tri::No,
            denies: Vec::new(),
            unreadable: self.unread(request.action),
            refused: self.refused(),
        };
        for statement in allows {
            let applies = applies(statement, request);
            outcome.allow = outcome.allow.or(applies);
            let applies = self.certain(applies);
            if applies != Tri::No {
                outcome.allows.push((statement, applies));
            }
        }
        for statement in denies {
            let applies = applies(statement, request);
            outcome.deny = outcome.deny.or(applies);
            let applies = self.certain(applies);
            if applies != Tri::No {
                outcome.denies.push((statement, applies));
            }
        }
        // What is deployed is not what was pasted: it may hold anything.
        if !outcome.unreadable.is_empty() || !outcome.refused.is_empty() {
            outcome.allow = outcome.allow.or(Tri::Maybe);
            outcome.deny = outcome.deny.or(Tri::Maybe);
        }
        if self.has_full_access {
            outcome.allow = Tri::Yes;
        }
        if self.applicability == Applicability::Possible {
            // The layer may not concern the caller at all.
            outcome.allow = outcome.allow.join(Tri::Yes);
            outcome.deny = outcome.deny.join(Tri::No);
        }
        for named in [&mut outcome.allows, &mut outcome.denies] {
            certain_first(named);
        }
        outcome
    }

    /// What is not known of an action: documents that could not be read, and policies of which
    /// only what they say of roles is known.
    fn unread(&self, action: &str) -> Vec<Place> {
        let mut unread = self.unreadable.clone();
        if !ROLE_ACTIONS.contains(&action) {
            let partly = self.policies.iter().filter(|policy| policy.only_roles);
            unread.extend(partly.map(|policy| policy.span.of(policy.document)));
        }
        unread
    }

    /// The policies of which the text is not what AWS has.
    fn refused_policies(&self) -> impl Iterator<Item = &&'p Policy<'p>> {
        let policies = self.policies.iter();
        policies.filter(|policy| !policy.integrity.is_intact())
    }

    /// Where the policies stand that IAM would refuse.
    fn refused(&self) -> Vec<Place> {
        self.refused_policies()
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
        if self.applicability == Applicability::Possible {
            applies.doubted()
        } else {
            applies
        }
    }
}

/// Moves what is certain to the front; the order is that of the text otherwise.
fn certain_first(named: &mut Vec<(&Statement<'_>, Tri)>) {
    if named.len() > 1 && named.iter().any(|&(_, applies)| applies == Tri::Maybe) {
        let of = |value| named.iter().filter(move |&&(_, applies)| applies == value);
        *named = of(Tri::Yes).chain(of(Tri::Maybe)).copied().collect();
    }
}

/// Whether the statement applies to the request.
pub fn applies(statement: &Statement<'_>, request: &Request<'_>) -> Tri {
    let mut applies = action_matches(&statement.actions, request.action);
    if statement.standing != Standing::Certain || statement.effect == Effect::Neither {
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
    let Some(principals) = &statement.principals else {
        return Tri::Yes;
    };
    let named = principals
        .name(request.caller)
        .into_iter()
        .map(|(_, certain)| certain)
        .max()
        .unwrap_or(Tri::No);
    // IAM refuses a wildcard within a principal: what such a Deny would do is not to be relied on.
    let is_refused = |(entry, _): &(Principal<'_>, Span)| matches!(entry, Principal::Nobody);
    if statement.effect != Effect::Allow && principals.entries.iter().any(is_refused) {
        return named.or(Tri::Maybe);
    }
    named
}

/// Whether the statement's resources mean the resource of the request.
pub fn resource_applies(statement: &Statement<'_>, request: &Request<'_>) -> Tri {
    match &statement.resources {
        Some(resources) => {
            let applies = resource_matches(resources, request.resource, &request.context);
            // A policy variable cannot stand in the first parts of an ARN: what is written so
            // grants nothing, while of a Deny it is not documented what becomes of it.
            if applies == Tri::Maybe
                && statement.effect == Effect::Allow
                && !resources.not
                && resources.early_variables
            {
                let without = Resources {
                    not: false,
                    patterns: resources
                        .patterns
                        .iter()
                        .filter(|(pattern, _)| !is_early(pattern))
                        .cloned()
                        .collect(),
                    early_variables: false,
                };
                return match without.patterns.is_empty() {
                    true => Tri::No,
                    false => resource_matches(&without, request.resource, &request.context),
                };
            }
            applies
        }
        // The resource of a trust policy is its role.
        None => Tri::Yes,
    }
}

/// Whether the pattern had a policy variable where none can stand: see
/// [`Pattern::without_early_variables`].
fn is_early(pattern: &Pattern<'_>) -> bool {
    pattern.tokens.iter().any(|token| {
        matches!(token, Token::Hole(hole) if hole.scope == crate::text::Scope::Alone(u32::MAX, 0))
    })
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
        let matched = variables::resolve(pattern, context, true)
            .iter()
            .map(|resolved| match resolved {
                Some(resolved) => matching::matches_resource(resolved, &resource.arn, &whole),
                // Without a value the entry matches nothing; what that means for `NotResource` is
                // not documented.
                None if resources.not => Tri::Maybe,
                None => Tri::No,
            })
            .reduce(Tri::join)
            .unwrap_or(Tri::Maybe);
        any = any.or(matched);
        if any == Tri::Yes {
            break;
        }
    }
    match resources.patterns.is_empty() {
        // An empty list grants and denies nothing. What the same means for `NotResource` is not
        // documented.
        true => Tri::from(resources.not).doubted(),
        false if resources.not => !any,
        false => any,
    }
}
