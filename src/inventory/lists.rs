//! Documents that list the policies of a role: what they lack is another world's (law 3).

use std::collections::BTreeSet;

use crate::text::maps::ByText;
use crate::text::order::{self, sort};
use crate::workspace::Kind;

use super::claims::Listed;
use super::policies::PolicyClaim;
use super::subject::{doubt, signature, subject};

/// The documents that list policies of that sort, by role.
pub(super) fn by_role(listed: &[(usize, u32, Listed)], of: Listed) -> Vec<(usize, Vec<u32>)> {
    let mut by_role: ByText<(usize, Vec<u32>)> = ByText::default();
    for &(role, document, _) in listed.iter().filter(|(.., sort)| *sort == of) {
        let made = (role, Vec::new());
        if let Some((_, documents)) = by_role.or_insert(&role.to_string(), made)
            && !documents.contains(&document)
        {
            documents.push(document);
        }
    }
    by_role.into_values()
}

/// What is given beside a list of its sort that lacks it may be there in another world only. Where
/// lists differ, that is what not all of them have.
pub(super) fn doubt_unlisted(
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
            order::set(own.filter_map(name_of))
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
pub(super) fn doubt_beside_set(
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
    let texts = order::set(own().map(signature));
    let subjects = own().filter_map(subject).map(|subject| subject.key(role));
    let subjects = order::set(subjects);
    let unlisted: Vec<usize> = all()
        .filter(|(_, claim)| {
            is_beside(claim)
                && !texts.contains(&signature(claim))
                && subject(claim).is_none_or(|subject| !subjects.contains(&subject.key(role)))
        })
        .map(|(at, _)| at)
        .collect();
    for at in unlisted {
        if let Some(claim) = policies.get_mut(at) {
            doubt(claim, role);
        }
    }
}

/// What each document that lists all policies of a role says of it: its policies, its boundary and
/// its trust policy together. Lists that say the same are one.
pub(super) fn sets(
    policies: &[PolicyClaim<'_>],
    owned: &[usize],
    documents: &[u32],
) -> Vec<Vec<usize>> {
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
        sort(&mut texts);
        match sets.iter_mut().find(|(known, _)| *known == texts) {
            Some((_, claims)) => claims.extend(own),
            None => sets.push((texts, own)),
        }
    }
    sets.into_iter().map(|(_, claims)| claims).collect()
}
