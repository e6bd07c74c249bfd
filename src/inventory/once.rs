//! What exists once is once (law 3): the trust policy, the boundary and an inline policy of a role,
//! the default version of a managed policy, the set of policies of a role where a document lists it
//! as a whole. Two texts of it that differ are two possible worlds, never their union.

use std::collections::BTreeMap;

use crate::finding::{Place, Span};
use crate::text::{Entry, Guard, Node, Tree, Tri, Variable};
use crate::workspace::Kind;

use super::claims::Listed;
use super::policies::{Owner, PolicyClaim, Presence};

/// Something that a role has once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Its trust policy.
    TrustPolicy,
    /// Its permissions boundary.
    PermissionsBoundary,
    /// Its inline policy of that name, in lower case: IAM compares names without case.
    InlinePolicy(String),
    /// The default version of the managed policy with that ARN.
    ManagedPolicy(String),
    /// The set of its policies.
    PolicySet,
}

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
    role_name: &dyn Fn(usize) -> String,
) -> Vec<Contradiction> {
    let mut contradictions = Vec::new();
    drop_names(policies);
    for ((role, subject), claims) in groups(policies) {
        let alternatives = alternatives(policies, &claims, &subject);
        guard(
            policies,
            role,
            subject,
            &alternatives,
            role_name,
            &mut contradictions,
        );
    }
    let mut by_role: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for &(role, document, of) in listed {
        if of != Listed::All {
            doubt_unlisted(policies, role, of, listed);
            continue;
        }
        let documents = by_role.entry(role).or_default();
        if !documents.contains(&document) {
            documents.push(document);
        }
    }
    for (role, documents) in by_role {
        let alternatives = sets(policies, role, &documents);
        guard(
            policies,
            role,
            Subject::PolicySet,
            &alternatives,
            role_name,
            &mut contradictions,
        );
    }
    contradictions
}

/// What is given beside a list of its sort that lacks it may be there in another world only.
fn doubt_unlisted(
    policies: &mut [PolicyClaim<'_>],
    role: usize,
    of: Listed,
    listed: &[(usize, u32, Listed)],
) {
    let is_of_list = |document: u32| listed.contains(&(role, document, of));
    let mut names: Vec<String> = Vec::new();
    let is_named = |claim: &&PolicyClaim<'_>| {
        is_of_list(claim.index) || claim.named_in.is_some_and(is_of_list)
    };
    for claim in policies.iter().filter(is_named) {
        let name = match of {
            Listed::Inline => claim.name,
            _ => claim.arn,
        };
        names.extend(name.map(str::to_ascii_lowercase));
    }
    for claim in policies.iter_mut() {
        let name = match of {
            Listed::Inline => claim.name,
            _ => claim.arn,
        };
        let is_unlisted = name.is_some_and(|name| !names.contains(&name.to_ascii_lowercase()));
        if claim.kind != Kind::IdentityPolicy || !is_unlisted {
            continue;
        }
        for owner in &mut claim.owners {
            if owner.role == role {
                owner.certainty = owner.certainty.doubted();
            }
        }
    }
}

/// A policy that is only named is the one whose text was given as this one.
fn drop_names(policies: &mut [PolicyClaim<'_>]) {
    let mut given: BTreeMap<(usize, Subject), Vec<usize>> = BTreeMap::new();
    let mut named: BTreeMap<(usize, Kind), Vec<usize>> = BTreeMap::new();
    let mut versions: BTreeMap<(usize, Kind), Vec<usize>> = BTreeMap::new();
    for (at, claim) in policies.iter().enumerate() {
        for owner in certain(claim) {
            if claim.is_only_named() {
                named.entry((owner.role, claim.kind)).or_default().push(at);
            } else {
                for subject in subjects(claim) {
                    given.entry((owner.role, subject)).or_default().push(at);
                }
                if claim.is_version && claim.tree.is_some() {
                    versions
                        .entry((owner.role, claim.kind))
                        .or_default()
                        .push(at);
                }
            }
        }
    }
    let mut dropped: Vec<(usize, usize)> = Vec::new();
    for ((role, kind), names) in named {
        let mut open = Vec::new();
        for at in names {
            let Some(claim) = policies.get(at) else {
                continue;
            };
            let is_given = subjects(claim).into_iter().any(|subject| {
                let texts = given.get(&(role, subject));
                texts.into_iter().flatten().any(|&other| {
                    // The text of another ARN is another text of what exists once.
                    policies.get(other).is_some_and(|other| {
                        other.arn.is_none() || claim.arn.is_none() || other.arn == claim.arn
                    })
                })
            });
            if is_given {
                dropped.push((at, role));
            } else {
                open.push(at);
            }
        }
        // `get-policy-version` doesn't tell the ARN: as many texts as names are those of the names.
        let texts = versions.get(&(role, kind)).map_or(0, Vec::len);
        if texts > 0 && texts >= distinct_names(policies, &open) {
            dropped.extend(open.into_iter().map(|at| (at, role)));
        }
    }
    for (at, role) in dropped {
        if let Some(claim) = policies.get_mut(at) {
            claim.owners.retain(|owner| owner.role != role);
        }
    }
}

fn distinct_names(policies: &[PolicyClaim<'_>], claims: &[usize]) -> usize {
    let names = claims.iter().filter_map(|&at| policies.get(at));
    let mut names: Vec<_> = names.map(|claim| (claim.arn, claim.name)).collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}

/// What a claim is a text of.
fn subjects(claim: &PolicyClaim<'_>) -> Vec<Subject> {
    match claim.kind {
        Kind::TrustPolicy => vec![Subject::TrustPolicy],
        Kind::PermissionsBoundary => vec![Subject::PermissionsBoundary],
        Kind::IdentityPolicy => {
            let inline = claim.name.map(str::to_ascii_lowercase);
            let managed = claim.arn.map(str::to_owned);
            let inline = inline.map(Subject::InlinePolicy);
            inline
                .or(managed.map(Subject::ManagedPolicy))
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}

fn certain<'c>(claim: &'c PolicyClaim<'_>) -> impl Iterator<Item = &'c Owner> {
    let is_certain = claim.presence == Presence::Certain;
    claim
        .owners
        .iter()
        .filter(move |owner| is_certain && owner.certainty == Tri::Yes)
}

/// The claims of what each role has once, where there are several.
fn groups(policies: &[PolicyClaim<'_>]) -> BTreeMap<(usize, Subject), Vec<usize>> {
    let mut groups: BTreeMap<(usize, Subject), Vec<usize>> = BTreeMap::new();
    for (at, claim) in policies.iter().enumerate() {
        for owner in certain(claim) {
            for subject in subjects(claim) {
                groups.entry((owner.role, subject)).or_default().push(at);
            }
        }
    }
    groups.retain(|_, claims| claims.len() > 1);
    groups
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
            (Guard::Always, None) if *subject == Subject::PermissionsBoundary => {
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
    // What could not be read beside what was repaired of the same document is one text.
    texts.into_iter().map(|(_, claims)| claims).collect()
}

#[derive(PartialEq, Eq)]
enum Key {
    Text(String),
    Named(String),
    Conditional(u32),
    Unknown,
}

/// The policies of a role by the documents that list them all, where these differ.
fn sets(policies: &mut [PolicyClaim<'_>], role: usize, documents: &[u32]) -> Vec<Vec<usize>> {
    let mut sets: Vec<(Vec<String>, Vec<usize>)> = Vec::new();
    for &document in documents {
        let own = policies.iter().enumerate().filter(|(_, claim)| {
            let mut owners = claim.owners.iter();
            claim.kind == Kind::IdentityPolicy
                && claim.index == document
                && owners.any(|owner| owner.role == role)
        });
        let own: Vec<usize> = own.map(|(at, _)| at).collect();
        let texts = own.iter().filter_map(|&at| policies.get(at));
        let mut texts: Vec<String> = texts.map(signature).collect();
        texts.sort_unstable();
        match sets.iter_mut().find(|(known, _)| *known == texts) {
            Some((_, claims)) => claims.extend(own),
            None => sets.push((texts, own)),
        }
    }
    // What no list has may be there in another world only: it grants nothing.
    let listed: Vec<String> = sets.iter().flat_map(|(texts, _)| texts.clone()).collect();
    for claim in policies.iter_mut() {
        let is_other = claim.kind == Kind::IdentityPolicy && !documents.contains(&claim.index);
        if !is_other || listed.contains(&signature(claim)) {
            continue;
        }
        for owner in &mut claim.owners {
            if owner.role == role {
                owner.certainty = owner.certainty.doubted();
            }
        }
    }
    sets.into_iter().map(|(_, claims)| claims).collect()
}

/// Equal for policies that say the same, whatever they are called.
fn signature(claim: &PolicyClaim<'_>) -> String {
    match claim.tree {
        Some(tree) => canonical(tree),
        None => format!(
            "\0{}\0{}",
            claim.arn.unwrap_or_default(),
            claim.name.unwrap_or_default()
        ),
    }
}

/// Guards the claims of each alternative with one value of a variable.
fn guard(
    policies: &mut [PolicyClaim<'_>],
    role: usize,
    subject: Subject,
    alternatives: &[Vec<usize>],
    role_name: &dyn Fn(usize) -> String,
    contradictions: &mut Vec<Contradiction>,
) {
    if alternatives.len() < 2 {
        return;
    }
    let place = |claims: &Vec<usize>| {
        let claim = claims.first().and_then(|&at| policies.get(at))?;
        let start = claim.span.start;
        let end = claim.span.end.min(start + 1).max(start);
        Some(Span { start, end }.of(claim.index))
    };
    let at: Vec<Place> = alternatives.iter().filter_map(place).collect();
    let label = match &subject {
        Subject::TrustPolicy => "trust policy".to_owned(),
        Subject::PermissionsBoundary => "permissions boundary".to_owned(),
        Subject::InlinePolicy(name) => format!("inline policy {name}"),
        Subject::ManagedPolicy(arn) => format!("managed policy {arn}"),
        Subject::PolicySet => "policies".to_owned(),
    };
    let variable = Variable {
        // Of no document: texts of several documents make it.
        document: u32::MAX,
        name: format!("{label} of {}", role_name(role)).into(),
        values: u32::try_from(alternatives.len()).unwrap_or(u32::MAX),
    };
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

/// A text that is equal for policies that say the same: without white space, with keys and list
/// items in order, a list of one item as the item.
fn canonical(node: &Node<'_>) -> String {
    if !node.members().is_empty() || node.is_object() {
        let members = node.members().iter();
        let mut members: Vec<String> = members
            .map(|member| format!("{:?}:{}", member.key(), canonical(&member.value)))
            .collect();
        members.sort_unstable();
        return format!("{{{}}}", members.join(","));
    }
    if let Some(text) = node.scalar() {
        return format!("{text:?}");
    }
    if node.is_null() {
        return "null".to_owned();
    }
    let mut items: Vec<String> = node.items().iter().map(canonical).collect();
    items.sort_unstable();
    items.dedup();
    match items.as_slice() {
        [only] => only.clone(),
        _ => format!("[{}]", items.join(",")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::json;

    #[test]
    fn policies_that_say_the_same_have_one_text() {
        let text = |text: &str| canonical(json::read(text, 0).root.as_ref().unwrap());
        let one = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["a:b", "c:d"], "Resource": "*"}]}"#;
        let same = r#"{"Statement":{"Resource":["*"],"Action":["c:d","a:b"],"Effect":"Allow"},"Version":"2012-10-17"}"#;
        assert_eq!(text(one), text(same));
        for other in [
            r#"{"Version": "2012-10-17", "Statement": []}"#,
            r#"{"Statement":{"Resource":["*"],"Action":["c:d","a:b"],"Effect":"Deny"},"Version":"2012-10-17"}"#,
            r#"{"Statement":{"Resource":["*","x"],"Action":["c:d","a:b"],"Effect":"Allow"},"Version":"2012-10-17"}"#,
        ] {
            assert_ne!(text(one), text(other), "{other}");
        }
    }
}
