//! What exists once is once (law 3): the trust policy, the boundary and an inline policy of a role,
//! the default version of a managed policy, the set of policies of a role where a document lists it
//! as a whole. Two texts of it that differ are two possible worlds, never their union.

use crate::finding::{Place, Span};
use crate::text::maps::{ByText, Seen};
use crate::text::{Guard, Presence, Tri, Variable};

use super::claims::Listed;
use super::lists::{by_role, doubt_beside_set, doubt_unlisted, sets};
use super::names::drop_names;
use super::policies::PolicyClaim;
use super::subject::{Subject, canonical, subject};

/// Texts of what exists once that differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// One value for each text.
    pub variable: Variable,
    /// What it is.
    pub subject: Subject,
    /// Index of the role that has it.
    pub role: usize,
    /// Where the texts stand, in the order of the values.
    pub at: Vec<Place>,
}

/// Finds the texts that differ, and guards their owners with the worlds in which each is in effect.
/// `listed` are the documents that list policies of a role as a whole.
pub(super) fn settle(
    policies: &mut [PolicyClaim<'_>],
    listed: &[(usize, u32, Listed)],
) -> Vec<Contradiction> {
    let mut contradictions = Vec::new();
    let mut covered = Seen::default();
    let covering = |at: usize, role: usize| format!("{at} {role}");
    let owned = owned(policies);
    let of_role = |role: usize| owned.get(role).map(Vec::as_slice).unwrap_or_default();
    for (role, documents) in by_role(listed, Listed::All) {
        let alternatives = sets(policies, of_role(role), &documents);
        if alternatives.len() > 1 {
            for &at in alternatives.iter().flatten() {
                covered.insert(&covering(at, role));
            }
        }
        doubt_beside_set(policies, role, of_role(role), &documents);
        let subject = Subject::PolicySet;
        guard(policies, role, subject, &alternatives, &mut contradictions);
    }
    for of in [Listed::Inline, Listed::Attached] {
        for (role, documents) in by_role(listed, of) {
            doubt_unlisted(policies, (role, of_role(role)), of, &documents);
        }
    }
    drop_names(policies);
    for group in groups(policies) {
        let Group {
            role,
            subject,
            claims,
            ..
        } = group;
        if claims
            .iter()
            .all(|&at| covered.contains(&covering(at, role)))
        {
            continue;
        }
        let alternatives = alternatives(policies, &claims, &subject);
        guard(policies, role, subject, &alternatives, &mut contradictions);
    }
    settle_organization(policies, &mut contradictions);
    contradictions
}

/// The claims that each role has, or may have.
fn owned(policies: &[PolicyClaim<'_>]) -> Vec<Vec<usize>> {
    let mut owned: Vec<Vec<usize>> = Vec::new();
    for (at, claim) in policies.iter().enumerate() {
        for owner in &claim.owners {
            if owned.len() <= owner.role {
                owned.resize(owner.role + 1, Vec::new());
            }
            if let Some(claims) = owned.get_mut(owner.role) {
                claims.push(at);
            }
        }
    }
    owned
}

/// The claims of what each role has once, where there are several. One that names a role which may
/// be this one may be the text that is in effect.
fn groups(policies: &[PolicyClaim<'_>]) -> Vec<Group> {
    let mut groups: ByText<Group> = ByText::default();
    for (at, claim) in policies.iter().enumerate() {
        let Some(subject) = subject(claim) else {
            continue;
        };
        let names =
            !claim.roles.is_empty() || claim.stated_role.is_some() || claim.is_of_execution_role;
        let owners = claim.owners.iter();
        for owner in owners.filter(|_| claim.presence == Presence::Certain) {
            let is_certain = owner.certainty == Tri::Yes;
            if is_certain || names && !owner.only_denies {
                let made = Group {
                    role: owner.role,
                    subject: subject.clone(),
                    claims: Vec::new(),
                    has_certain: false,
                };
                if let Some(group) = groups.or_insert(&subject.key(owner.role), made) {
                    group.claims.push(at);
                    group.has_certain |= is_certain;
                }
            }
        }
    }
    let mut groups = groups.into_values();
    groups.retain(|group| group.claims.len() > 1 && group.has_certain);
    groups
}

/// The claims of something that a role has once.
struct Group {
    role: usize,
    subject: Subject,
    claims: Vec<usize>,
    /// Whether one of them is certainly the role's.
    has_certain: bool,
}

/// Claims that say the same are one text; those that a document guards by its own conditions are
/// the alternatives of one text of that document.
fn alternatives(
    policies: &[PolicyClaim<'_>],
    claims: &[usize],
    subject: &Subject,
) -> Vec<Vec<usize>> {
    let mut texts: Vec<(Key, Vec<usize>)> = Vec::new();
    for &at in claims {
        let Some(claim) = policies.get(at) else {
            continue;
        };
        let key = match (&claim.guard, claim.tree) {
            (Guard::Always, Some(tree)) => Key::Text(canonical(tree)),
            // Two boundaries are the same if they have one ARN.
            (Guard::Always, None)
                if *subject == Subject::PermissionsBoundary && claim.arn.is_some() =>
            {
                Key::Named(claim.arn.unwrap_or_default().to_owned())
            }
            (Guard::Always, None) => Key::Unknown,
            _ => Key::Conditional(claim.index),
        };
        match texts.iter_mut().find(|(known, _)| *known == key) {
            Some((_, claims)) => claims.push(at),
            None => texts.push((key, vec![at])),
        }
    }
    texts.into_iter().map(|(_, claims)| claims).collect()
}

#[derive(PartialEq, Eq)]
enum Key {
    Text(String),
    Named(String),
    Conditional(u32),
    Unknown,
}

/// An organization policy of an ARN exists once, too.
fn settle_organization(policies: &mut [PolicyClaim<'_>], found: &mut Vec<Contradiction>) {
    let mut by_arn: ByText<(&str, Vec<usize>)> = ByText::default();
    for (at, claim) in policies.iter().enumerate() {
        if let Some(arn) = claim.arn.filter(|_| claim.is_of_organization()) {
            let made = (arn, Vec::new());
            if let Some((_, claims)) = by_arn.or_insert(arn, made) {
                claims.push(at);
            }
        }
    }
    for (arn, claims) in by_arn.into_values() {
        // What a list only names is what was given.
        let has_text = |at: &usize| policies.get(*at).is_some_and(|one| one.tree.is_some());
        let texts: Vec<usize> = claims.iter().copied().filter(has_text).collect();
        let named: Vec<usize> = claims
            .into_iter()
            .filter(|at| !texts.contains(at))
            .collect();
        let subject = Subject::ManagedPolicy(arn.to_owned());
        let alternatives = alternatives(policies, &texts, &subject);
        for at in named.into_iter().filter(|_| !texts.is_empty()) {
            if let Some(claim) = policies.get_mut(at) {
                claim.guard = Guard::Never;
            }
        }
        if alternatives.len() < 2 {
            continue;
        }
        let variable = variable(usize::MAX, &subject, alternatives.len());
        let at = places(policies, &alternatives);
        for (value, claims) in (0..).zip(&alternatives) {
            for &at in claims {
                if let Some(claim) = policies.get_mut(at) {
                    let guard = std::mem::take(&mut claim.guard);
                    claim.guard = guard.and(Guard::Is(variable.clone(), value));
                }
            }
        }
        found.push(Contradiction {
            variable,
            subject,
            role: usize::MAX,
            at,
        });
    }
}

/// A choice between texts, which is of no single document. Its name is shown to nobody: what it is
/// about tells people more.
fn variable(role: usize, subject: &Subject, values: usize) -> Variable {
    Variable {
        document: u32::MAX,
        name: subject.key(role).into(),
        values: u32::try_from(values).unwrap_or(u32::MAX),
    }
}

/// Where each alternative begins.
fn places(policies: &[PolicyClaim<'_>], alternatives: &[Vec<usize>]) -> Vec<Place> {
    let place = |claims: &Vec<usize>| {
        let claim = claims.first().and_then(|&at| policies.get(at))?;
        let start = claim.span.start;
        let end = claim.span.end.min(start + 1).max(start);
        Some(Span { start, end }.of(claim.index))
    };
    alternatives.iter().filter_map(place).collect()
}

/// Guards the claims of each alternative with one value of a variable.
fn guard(
    policies: &mut [PolicyClaim<'_>],
    role: usize,
    subject: Subject,
    alternatives: &[Vec<usize>],
    contradictions: &mut Vec<Contradiction>,
) {
    if alternatives.len() < 2 {
        return;
    }
    let at = places(policies, alternatives);
    let variable = variable(role, &subject, alternatives.len());
    for (value, claims) in (0..).zip(alternatives) {
        for &at in claims {
            let owners = policies.get_mut(at).into_iter();
            for owner in owners.flat_map(|claim| &mut claim.owners) {
                if owner.role == role {
                    let guard = std::mem::take(&mut owner.guard);
                    owner.guard = guard.and(Guard::Is(variable.clone(), value));
                }
            }
        }
    }
    contradictions.push(Contradiction {
        variable,
        subject,
        role,
        at,
    });
}
