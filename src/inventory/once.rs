//! What exists once is once (law 3): the trust policy, the boundary and an inline policy of a role,
//! the default version of a managed policy, the set of policies of a role where a document lists it
//! as a whole. Two texts of it that differ are two possible worlds, never their union.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Place, Span};
use crate::text::{Entry, Guard, Node, Presence, Tree, Tri, Variable};
use crate::workspace::Kind;

use super::claims::Listed;
use super::policies::{Owner, PolicyClaim};

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
) -> Vec<Contradiction> {
    let mut contradictions = Vec::new();
    let mut covered = BTreeSet::new();
    let owned = owned(policies);
    let of_role = |role: usize| owned.get(role).map(Vec::as_slice).unwrap_or_default();
    for (role, documents) in by_role(listed, Listed::All) {
        let alternatives = sets(policies, of_role(role), &documents);
        if alternatives.len() > 1 {
            covered.extend(alternatives.iter().flatten().map(|&at| (at, role)));
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
    for ((role, subject), claims) in groups(policies) {
        if claims.iter().all(|&at| covered.contains(&(at, role))) {
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

/// The documents that list policies of that sort, by role.
fn by_role(listed: &[(usize, u32, Listed)], of: Listed) -> BTreeMap<usize, Vec<u32>> {
    let mut by_role: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for &(role, document, sort) in listed {
        let documents = by_role.entry(role).or_default();
        if sort == of && !documents.contains(&document) {
            documents.push(document);
        }
    }
    by_role.retain(|_, documents| !documents.is_empty());
    by_role
}

/// What is given beside a list of its sort that lacks it may be there in another world only. Where
/// lists differ, that is what not all of them have.
fn doubt_unlisted(
    policies: &mut [PolicyClaim<'_>],
    (role, owned): (usize, &[usize]),
    of: Listed,
    documents: &[u32],
) {
    let name_of = |claim: &PolicyClaim<'_>| {
        let name = match of {
            Listed::Inline => claim.name,
            _ => claim.arn,
        };
        name.map(str::to_ascii_lowercase)
    };
    let lists: Vec<BTreeSet<String>> = documents
        .iter()
        .map(|&document| {
            let own = owned.iter().filter_map(|&at| policies.get(at));
            let own = own.filter(|claim| claim.told_by == document);
            own.filter_map(name_of).collect()
        })
        .collect();
    for &at in owned {
        let Some(claim) = policies.get_mut(at) else {
            continue;
        };
        let Some(name) = name_of(claim).filter(|_| claim.kind == Kind::IdentityPolicy) else {
            continue;
        };
        if !lists.iter().all(|list| list.contains(&name)) {
            doubt(claim, role);
        }
    }
}

/// What no list of all policies has is there in another world only; another text of what a list
/// has is an alternative to it.
fn doubt_beside_set(
    policies: &mut [PolicyClaim<'_>],
    role: usize,
    owned: &[usize],
    documents: &[u32],
) {
    let is_listed = |claim: &PolicyClaim<'_>| documents.contains(&claim.told_by);
    let all = || owned.iter().filter_map(|&at| Some((at, policies.get(at)?)));
    let is_beside =
        |claim: &PolicyClaim<'_>| claim.kind == Kind::IdentityPolicy && !is_listed(claim);
    if !all().any(|(_, claim)| is_beside(claim)) {
        return;
    }
    let own = || {
        all()
            .map(|(_, claim)| claim)
            .filter(|claim| is_listed(claim))
    };
    let texts: BTreeSet<String> = own().map(signature).collect();
    let subjects: BTreeSet<Subject> = own().filter_map(subject).collect();
    let unlisted: Vec<usize> = all()
        .filter(|(_, claim)| {
            is_beside(claim)
                && !texts.contains(&signature(claim))
                && subject(claim).is_none_or(|subject| !subjects.contains(&subject))
        })
        .map(|(at, _)| at)
        .collect();
    for at in unlisted {
        if let Some(claim) = policies.get_mut(at) {
            doubt(claim, role);
        }
    }
}

fn doubt(claim: &mut PolicyClaim<'_>, role: usize) {
    for owner in claim.owners.iter_mut().filter(|owner| owner.role == role) {
        owner.certainty = owner.certainty.doubted();
    }
}

/// A policy that is only named is the one whose text was given as this one.
fn drop_names(policies: &mut [PolicyClaim<'_>]) {
    let mut given: BTreeMap<(usize, Subject), Vec<usize>> = BTreeMap::new();
    let mut named: BTreeMap<(usize, Kind), Vec<usize>> = BTreeMap::new();
    let mut versions: BTreeMap<(usize, Kind), Versions<'_>> = BTreeMap::new();
    for (at, claim) in policies.iter().enumerate() {
        for owner in certain(claim) {
            let sort = (owner.role, claim.kind);
            // The text of an AWS managed policy is known, and may be given all the same.
            if claim.is_only_named || claim.snapshot.is_some() {
                named.entry(sort).or_default().push(at);
            } else if let Some(subject) = subject(claim) {
                given.entry((owner.role, subject)).or_default().push(at);
            }
            if claim.is_version && claim.tree.is_some() {
                let texts = versions.entry(sort).or_default();
                let text = texts.entry(signature(claim));
                text.or_insert((claim.version, Vec::new())).1.push(at);
            }
        }
    }
    let mut dropped: Vec<(usize, usize)> = Vec::new();
    let mut doubted: Vec<(usize, usize)> = Vec::new();
    for ((role, kind), names) in named {
        let claims = || names.iter().filter_map(|&at| Some((at, policies.get(at)?)));
        let names_of: BTreeMap<_, Option<&str>> = claims()
            .map(|(_, claim)| ((claim.arn, claim.name), claim.version))
            .collect();
        let mut open = Vec::new();
        for (at, claim) in claims().filter(|(_, claim)| claim.is_only_named) {
            let texts = subject(claim).and_then(|subject| given.get(&(role, subject)));
            let is_given = texts.into_iter().flatten().any(|&other| {
                policies.get(other).is_some_and(|other| match kind {
                    // One text cannot be two boundaries.
                    Kind::PermissionsBoundary if other.arn.is_none() => {
                        names_of.len() == 1 && is_of_version(claim, other)
                    }
                    _ => other.arn == claim.arn && is_of_version(claim, other),
                })
            });
            if is_given {
                dropped.push((at, role));
            } else {
                open.push(at);
            }
        }
        // `get-policy-version` doesn't tell the ARN: as many texts as names are those of the names.
        let texts = versions.remove(&(role, kind)).unwrap_or_default();
        let names: Vec<Option<&str>> = names_of.into_values().collect();
        if are_those(&texts, &names) {
            dropped.extend(open.into_iter().map(|at| (at, role)));
        }
        // A version that none of the names means is not in effect.
        let is_none = |version: &str| {
            names
                .iter()
                .all(|name| name.is_some_and(|name| name != version))
        };
        for (_, claims) in texts
            .values()
            .filter(|(version, _)| version.is_some_and(is_none))
        {
            doubted.extend(claims.iter().map(|&at| (at, role)));
        }
    }
    for (at, role) in doubted {
        if let Some(claim) = policies.get_mut(at) {
            doubt(claim, role);
        }
    }
    for (at, role) in dropped {
        if let Some(claim) = policies.get_mut(at) {
            claim.owners.retain(|owner| owner.role != role);
        }
    }
}

/// Whether a text is of the version that a name means, as far as both tell it.
fn is_of_version(named: &PolicyClaim<'_>, text: &PolicyClaim<'_>) -> bool {
    let versions = named.version.zip(text.version);
    versions.is_none_or(|(named, text)| named == text)
}

/// Texts of which the ARN is not told, with the version that is told and their claims.
type Versions<'a> = BTreeMap<String, (Option<&'a str>, Vec<usize>)>;

/// Whether texts of which the ARN is not told can be those of all names; both with the version that
/// is told of them.
fn are_those(texts: &Versions<'_>, names: &[Option<&str>]) -> bool {
    if texts.is_empty() || texts.len() < names.len() {
        return false;
    }
    let mut lacking: BTreeMap<&str, usize> = BTreeMap::new();
    for version in names.iter().flatten() {
        *lacking.entry(version).or_default() += 1;
    }
    let mut of_any = 0;
    for (version, _) in texts.values() {
        match version {
            Some(version) => {
                if let Some(count) = lacking.get_mut(version) {
                    *count = count.saturating_sub(1);
                }
            }
            None => of_any += 1,
        }
    }
    lacking.values().sum::<usize>() <= of_any
}

/// What a claim is a text of.
fn subject(claim: &PolicyClaim<'_>) -> Option<Subject> {
    match claim.kind {
        Kind::TrustPolicy => Some(Subject::TrustPolicy),
        Kind::PermissionsBoundary => Some(Subject::PermissionsBoundary),
        Kind::IdentityPolicy => match (claim.arn, claim.name) {
            (Some(arn), _) => Some(Subject::ManagedPolicy(arn.to_owned())),
            (None, name) => name.map(|name| Subject::InlinePolicy(name.to_ascii_lowercase())),
        },
        _ => None,
    }
}

fn certain<'c>(claim: &'c PolicyClaim<'_>) -> impl Iterator<Item = &'c Owner> {
    let is_certain = claim.presence == Presence::Certain;
    claim
        .owners
        .iter()
        .filter(move |owner| is_certain && owner.certainty == Tri::Yes)
}

/// The claims of what each role has once, where there are several. One that names a role which may
/// be this one may be the text that is in effect.
fn groups(policies: &[PolicyClaim<'_>]) -> BTreeMap<(usize, Subject), Vec<usize>> {
    let mut groups: BTreeMap<(usize, Subject), (Vec<usize>, bool)> = BTreeMap::new();
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
                let group = groups.entry((owner.role, subject.clone())).or_default();
                group.0.push(at);
                group.1 |= is_certain;
            }
        }
    }
    groups.retain(|_, (claims, has_certain)| claims.len() > 1 && *has_certain);
    let groups = groups.into_iter();
    groups.map(|(key, (claims, _))| (key, claims)).collect()
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

/// What each document that lists all policies of a role says of it: its policies, its boundary and
/// its trust policy together. Lists that say the same are one.
fn sets(policies: &[PolicyClaim<'_>], owned: &[usize], documents: &[u32]) -> Vec<Vec<usize>> {
    let mut sets: Vec<(Vec<String>, Vec<usize>)> = Vec::new();
    if documents.len() < 2 {
        return Vec::new();
    }
    for &document in documents {
        let is_told = |at: &&usize| {
            let claim = policies.get(**at);
            claim.is_some_and(|claim| claim.told_by == document)
        };
        let own: Vec<usize> = owned.iter().filter(is_told).copied().collect();
        let texts = own.iter().filter_map(|&at| policies.get(at));
        let mut texts: Vec<String> = texts.map(signature).collect();
        texts.sort_unstable();
        match sets.iter_mut().find(|(known, _)| *known == texts) {
            Some((_, claims)) => claims.extend(own),
            None => sets.push((texts, own)),
        }
    }
    sets.into_iter().map(|(_, claims)| claims).collect()
}

/// Equal for policies of one kind that say the same, whatever they are called.
fn signature(claim: &PolicyClaim<'_>) -> String {
    let text = match claim.tree {
        Some(tree) => canonical(tree),
        None => format!(
            "\0{}\0{}",
            claim.arn.unwrap_or_default(),
            claim.name.unwrap_or_default()
        ),
    };
    format!("{:?} {text}", claim.kind)
}

/// An organization policy of an ARN exists once, too.
fn settle_organization(policies: &mut [PolicyClaim<'_>], found: &mut Vec<Contradiction>) {
    let mut by_arn: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, claim) in policies.iter().enumerate() {
        if let Some(arn) = claim.arn.filter(|_| claim.is_of_organization()) {
            by_arn.entry(arn.to_owned()).or_default().push(at);
        }
    }
    for (arn, claims) in by_arn {
        // What a list only names is what was given.
        let has_text = |at: &usize| policies.get(*at).is_some_and(|one| one.tree.is_some());
        let texts: Vec<usize> = claims.iter().copied().filter(has_text).collect();
        let named: Vec<usize> = claims
            .into_iter()
            .filter(|at| !texts.contains(at))
            .collect();
        let subject = Subject::ManagedPolicy(arn.clone());
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
        name: format!("{role} {subject:?}").into(),
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
