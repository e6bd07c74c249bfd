//! Policies that are only named, and the texts that are given of them (laws 1 and 3).

use crate::text::compare::delimited;
use crate::text::maps::{ByText, Places, Seen};
use crate::workspace::Kind;

use super::policies::PolicyClaim;
use super::subject::{certain, doubt, signature, subject};

/// A managed policy is named where it is attached, and its text may stand in another document.
pub(super) fn give_texts(policies: Vec<PolicyClaim<'_>>) -> Vec<PolicyClaim<'_>> {
    let is_text = |claim: &PolicyClaim<'_>| {
        let is_unassigned =
            claim.roles.is_empty() && claim.stated_role.is_none() && !claim.is_of_execution_role;
        claim.arn.is_some()
            && !claim.is_of_organization()
            && claim.tree.is_some()
            && is_unassigned
            && claim.snapshot.is_none()
    };
    let mut texts: Places = Places::default();
    for (at, claim) in policies
        .iter()
        .enumerate()
        .filter(|(_, claim)| is_text(claim))
    {
        texts
            .entry(claim.arn.unwrap_or_default().to_owned())
            .or_default()
            .push(at);
    }
    // The text that another role has of it, or that was given for one, is its text, too: there is
    // one default version.
    let mut elsewhere: Places = Places::default();
    for (at, claim) in policies.iter().enumerate() {
        let is_given = claim.tree.is_some() && !claim.is_only_named && !is_text(claim);
        let is_given = is_given && claim.snapshot.is_none();
        if let Some(arn) = claim
            .arn
            .filter(|_| is_given && !claim.is_of_organization())
        {
            elsewhere.entry(arn.to_owned()).or_default().push(at);
        }
    }
    let mut given: Vec<PolicyClaim<'_>> = Vec::new();
    let mut is_replaced = vec![false; policies.len()];
    // An ARN that nobody has is told where its text is given.
    let with_text = policies.iter().filter(|claim| claim.tree.is_some());
    let given_arns: Seen = with_text.filter_map(|claim| claim.arn).collect();
    for (at, claim) in policies.iter().enumerate() {
        let is_unassigned =
            claim.roles.is_empty() && claim.stated_role.is_none() && !claim.is_of_execution_role;
        let is_text_given = claim.arn.is_some_and(|arn| given_arns.contains(arn));
        if is_unassigned
            && claim.is_only_named
            && is_text_given
            && let Some(is) = is_replaced.get_mut(at)
        {
            *is = true;
        }
    }
    for (at, claim) in policies.iter().enumerate() {
        let own = claim
            .arn
            .filter(|_| !is_text(claim) && claim.snapshot.is_none());
        let Some(found) = own.and_then(|arn| texts.get(arn).or_else(|| elsewhere.get(arn))) else {
            continue;
        };
        let is_elsewhere = own.is_some_and(|arn| !texts.contains_key(arn));
        if is_elsewhere && !claim.is_only_named {
            continue;
        }
        // A text that stands there already is another text of what exists once.
        let replaced = claim.is_only_named.then_some(&at);
        let moved = found.iter().filter(|_| !is_elsewhere);
        for &at in moved.chain(replaced) {
            if let Some(is) = is_replaced.get_mut(at) {
                *is = true;
            }
        }
        for text in found.iter().filter_map(|&at| policies.get(at)) {
            given.push(PolicyClaim {
                kind: claim.kind,
                told_by: claim.told_by,
                roles: claim.roles,
                stated_role: claim.stated_role,
                is_of_execution_role: claim.is_of_execution_role,
                presence: claim.presence.max(text.presence),
                guard: claim.guard.clone().and(text.guard.clone()),
                owners: Vec::new(),
                ..*text
            });
        }
    }
    let kept = policies.into_iter().zip(is_replaced);
    let kept = kept.filter(|(_, is_replaced)| !is_replaced);
    kept.map(|(claim, _)| claim).chain(given).collect()
}

/// Tells which version of a managed policy is in effect where it is only named. Another version that
/// was given is another text of it (law 3).
pub(super) fn tell_versions<'a>(
    policies: &mut Vec<PolicyClaim<'a>>,
    defaults: &[(&'a str, &'a str)],
) {
    let mut told: ByText<Vec<&'a str>> = ByText::default();
    for &(arn, version) in defaults {
        if let Some(versions) = told.or_insert(arn, Vec::new())
            && !versions.contains(&version)
        {
            versions.push(version);
        }
    }
    let mut others = Vec::new();
    for claim in policies.iter_mut() {
        let Some(versions) = claim.arn.and_then(|arn| told.get(arn)) else {
            continue;
        };
        if claim.is_only_named && claim.version.is_none() {
            claim.version = versions.first().copied();
        }
        let Some(own) = claim.version.filter(|_| claim.tree.is_some()) else {
            continue;
        };
        let other = versions.iter().find(|version| **version != own);
        others.extend(other.map(|version| PolicyClaim {
            tree: None,
            version: Some(version),
            is_only_named: true,
            roles: claim.roles,
            stated_role: claim.stated_role,
            guard: claim.guard.clone(),
            owners: Vec::new(),
            ..*claim
        }));
    }
    policies.append(&mut others);
}

/// A policy that is only named is the one whose text was given as this one.
pub(super) fn drop_names(policies: &mut [PolicyClaim<'_>]) {
    let mut given: Places = Places::default();
    let mut named: ByText<(usize, Kind, Vec<usize>)> = ByText::default();
    let mut versions: ByText<Versions<'_>> = ByText::default();
    let sort = |role: usize, kind: Kind| format!("{role} {}", kind as u8);
    for (at, claim) in policies.iter().enumerate() {
        for owner in certain(claim) {
            let sort = sort(owner.role, claim.kind);
            // The text of an AWS managed policy is known, and may be given all the same.
            if claim.is_only_named || claim.snapshot.is_some() {
                let made = (owner.role, claim.kind, Vec::new());
                if let Some((.., names)) = named.or_insert(&sort, made) {
                    names.push(at);
                }
            } else if let Some(subject) = subject(claim) {
                given.entry(subject.key(owner.role)).or_default().push(at);
            }
            if claim.is_version && claim.tree.is_some() {
                let texts = versions.or_insert(&sort, Versions::default());
                let text = (claim.version, Vec::new());
                let text = texts.and_then(|texts| texts.or_insert(&signature(claim), text));
                text.into_iter().for_each(|(_, claims)| claims.push(at));
            }
        }
    }
    let mut dropped: Vec<(usize, usize)> = Vec::new();
    let mut doubted: Vec<(usize, usize)> = Vec::new();
    for (role, kind, names) in named.into_values() {
        let claims = || names.iter().filter_map(|&at| Some((at, policies.get(at)?)));
        let mut names_of: ByText<Option<&str>> = ByText::default();
        for (_, claim) in claims() {
            let named = [claim.arn, claim.name].map(|one| one.map(delimited).unwrap_or_default());
            names_of.insert(&named.join(" "), claim.version);
        }
        let mut open = Vec::new();
        for (at, claim) in claims().filter(|(_, claim)| claim.is_only_named) {
            let texts = subject(claim).and_then(|subject| given.get(&subject.key(role)));
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
        let texts = versions.get(&sort(role, kind));
        let texts = texts.map(Versions::values).unwrap_or_default();
        let names: Vec<Option<&str>> = names_of.into_values();
        if are_those(texts, &names) {
            dropped.extend(open.into_iter().map(|at| (at, role)));
        }
        // A version that none of the names means is not in effect.
        let is_none = |version: &str| {
            names
                .iter()
                .all(|name| name.is_some_and(|name| name != version))
        };
        for (_, claims) in texts
            .iter()
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
type Versions<'a> = ByText<(Option<&'a str>, Vec<usize>)>;

/// Whether texts of which the ARN is not told can be those of all names; both with the version that
/// is told of them.
fn are_those(texts: &[(Option<&str>, Vec<usize>)], names: &[Option<&str>]) -> bool {
    if texts.is_empty() || texts.len() < names.len() {
        return false;
    }
    let mut lacking: ByText<usize> = ByText::default();
    for version in names.iter().flatten() {
        if let Some(count) = lacking.or_insert(version, 0) {
            *count += 1;
        }
    }
    let mut of_any = 0;
    for (version, _) in texts {
        match version {
            Some(version) => {
                if let Some(count) = lacking.get_mut(version) {
                    *count = count.saturating_sub(1);
                }
            }
            None => of_any += 1,
        }
    }
    lacking.values().iter().sum::<usize>() <= of_any
}
