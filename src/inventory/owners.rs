//! Settles which role each claim is about (laws 1, 2, 4 and 9).

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::text::{Hole, Text, Tri};
use crate::workspace::Kind;

use super::claims::{Claims, Listed};
use super::policies::{Owner, PolicyClaim};
use super::roles::{EXECUTION_ROLE, Roles};
use super::{Inventory, Target, once};

/// A text that names a role.
struct Mention<'a> {
    text: Text<'a>,
    id: String,
    /// The account of names without one.
    home: Option<Text<'a>>,
    /// A role of its own even where nothing is known of it, or several roles have its name.
    is_needed: bool,
    is_run_time: bool,
}

impl<'a> Claims<'a> {
    /// Gives everything its owners. `targets` are the roles that definitions name.
    pub fn settle(self, targets: &[Target<'a>], findings: &mut Vec<Finding>) -> Inventory<'a> {
        let mentions = self.mentions(targets);
        let (mut roles, places) = self.roles(&mentions);
        let machines = self.machines.len();
        let mut asked = places.into_iter().flatten();
        let execution_roles: Vec<usize> = asked.by_ref().take(machines).collect();
        let targets: Vec<usize> = asked.take(targets.len()).collect();
        let mut policies = give_texts(self.policies);
        tell_versions(&mut policies, &self.default_versions);
        let homes = Homes {
            values: &self.values,
            stacks: &self.stacks,
        };
        let mut listed: Vec<(usize, u32, Listed)> = Vec::new();
        for list in &self.lists {
            let text = homes.text(list.role, list.document);
            let at = match list.role {
                EXECUTION_ROLE => only(&execution_roles),
                _ => roles.find_one(&text, homes.of(list.document).as_ref()),
            };
            listed.extend(at.map(|at| (at, list.document, list.of)));
        }
        let sorts: BTreeSet<(usize, Listed)> = listed.iter().map(|&(at, _, of)| (at, of)).collect();
        for (at, role) in roles.list.iter_mut().enumerate() {
            let has = |of: Listed| sorts.contains(&(at, of));
            role.is_whole = has(Listed::All) || has(Listed::Inline) && has(Listed::Attached);
        }
        let mut described_in = Vec::new();
        for described in &self.described {
            let text = homes.text(described.role, described.document);
            let home = homes.of(described.document);
            let found = roles.find_one(&text, home.as_ref());
            described_in.extend(found.map(|at| (described.document, at)));
            if let Some(at) = found
                && let Some(role) = roles.list.get_mut(at)
            {
                role.is_defined |= described.is_defined;
                role.unique_id = role.unique_id.or(described.unique_id);
                role.describe(text);
            }
        }
        let each_once = |mut roles: Vec<usize>| {
            roles.sort_unstable();
            roles.dedup();
            roles
        };
        let executing = each_once(execution_roles.clone());
        let callers = each_once([execution_roles.as_slice(), &targets].concat());
        for claim in &mut policies {
            if claim.is_of_organization() {
                continue;
            }
            claim.owners = owners(claim, &roles, &homes, &executing, &callers);
            if claim.owners.iter().all(|owner| owner.certainty != Tri::Yes)
                && claim.roles.is_empty()
                && claim.stated_role.is_none()
            {
                findings.push(
                    Because::new(Code::DocumentWithoutRole)
                        .with("document", claim.document.name.as_str())
                        .with("policyType", policy_type(claim.kind))
                        .at(Span::new(0, 1).of(claim.index))
                        .finding(Severity::Warning),
                );
            }
        }
        let contradictions = once::settle(&mut policies, &listed);
        Inventory {
            values: self.values,
            machines: self.machines,
            execution_roles,
            targets,
            roles,
            described_in,
            policies,
            contradictions,
            task_definitions: self.task_definitions,
            refusals: self.refusals,
            encoded: self.encoded,
            profiles: self.profiles,
            stacks: self.stacks,
        }
    }

    /// All texts that name roles: the execution roles, the targets, and what the documents tell.
    fn mentions(&self, targets: &[Target<'a>]) -> Vec<Mention<'a>> {
        let homes = Homes {
            values: &self.values,
            stacks: &self.stacks,
        };
        let mut mentions = Vec::new();
        for machine in &self.machines {
            let said = machine.execution_role.as_deref().map(str::trim);
            let text = said.map_or_else(Text::default, |said| homes.text(said, machine.document));
            let id = match said {
                Some(said) if text.holes().next().is_none() => said.to_owned(),
                Some(_) => text.display(),
                None => EXECUTION_ROLE.to_owned(),
            };
            mentions.push(Mention {
                text,
                id,
                home: homes.of(machine.document),
                is_needed: true,
                is_run_time: false,
            });
        }
        for target in targets {
            mentions.push(Mention {
                text: self.values.fill(target.text.clone()),
                id: target.shown.clone(),
                home: None,
                is_needed: true,
                is_run_time: target.text.pieces.is_empty(),
            });
        }
        let mut told: Vec<(&str, u32)> = Vec::new();
        for claim in &self.policies {
            let stated = claim.stated_role.filter(|role| *role != EXECUTION_ROLE);
            let named = claim.roles.iter().map(String::as_str);
            told.extend(named.chain(stated).map(|role| (role, claim.index)));
        }
        let described = self.described.iter();
        told.extend(described.map(|one| (one.role, one.document)));
        let lists = self.lists.iter().filter(|list| list.role != EXECUTION_ROLE);
        told.extend(lists.map(|list| (list.role, list.document)));
        for (role, document) in told {
            let text = homes.text(role, document);
            mentions.push(Mention {
                id: text.display(),
                text,
                home: homes.of(document),
                is_needed: false,
                is_run_time: false,
            });
        }
        mentions
    }

    /// Makes each role once. Returns the index of the role of each mention.
    fn roles(&self, mentions: &[Mention<'a>]) -> (Roles<'a>, Vec<Option<usize>>) {
        let homes = Homes {
            values: &self.values,
            stacks: &self.stacks,
        };
        let mut declared = Roles::default();
        let of_templates = |document: u32| self.stacks.has(document);
        for described in self
            .described
            .iter()
            .filter(|one| of_templates(one.document))
        {
            let text = homes.text(described.role, described.document);
            declared.declare(&text, described.document);
        }
        // A configuration of several documents describes its roles in one of them.
        let described = declared.clone_declared();
        for claim in self
            .policies
            .iter()
            .filter(|claim| of_templates(claim.index))
        {
            for role in claim
                .roles
                .iter()
                .filter(|_| claim.kind == Kind::TrustPolicy)
            {
                let text = homes.text(role, claim.index);
                if !described.is_declared(&text) {
                    declared.declare(&text, claim.index);
                }
            }
        }
        let of_machines = self
            .machines
            .iter()
            .map(|machine| machine.execution_role.as_deref());
        let of_claims = self.policies.iter().map(|claim| claim.stated_role);
        for stated in of_machines.chain(of_claims).flatten() {
            declared.state(stated.trim());
        }
        // What tells most goes first: a name alone means the only role that has it.
        let rank = |mention: &Mention<'_>| {
            let id = declared.id(&mention.text, mention.home.as_ref());
            match (&id.account, &id.partition) {
                (Some(account), Some(_)) if account.as_literal().is_some() => 0,
                (Some(_), Some(_)) => 1,
                (Some(_), None) => 2,
                _ => 3,
            }
        };
        let mut order: Vec<usize> = (0..mentions.len()).collect();
        order.sort_by_key(|&at| mentions.get(at).map_or(9, rank));
        let mut found = declared.clone_declared();
        let mut places: Vec<Option<usize>> = vec![None; mentions.len()];
        // Of each role the mention that tells most of it.
        let mut best = Vec::new();
        for at in order {
            let Some(mention) = mentions.get(at) else {
                continue;
            };
            let place = match found.place(mention) {
                // Whose it is, is asked when its policies are given to their owners.
                None if found.is_ambiguous(mention) => continue,
                None => {
                    best.push(at);
                    found.add_mention(mention)
                }
                Some(place) => place,
            };
            if let Some(known) = places.get_mut(at) {
                *known = Some(place);
            }
        }
        // The execution roles stand first, then the targets, then the order of the text.
        let mut first: Vec<usize> = vec![usize::MAX; best.len()];
        for (at, place) in places.iter().enumerate() {
            if let Some(known) = place.and_then(|place| first.get_mut(place)) {
                *known = (*known).min(at);
            }
        }
        let mut by_first: Vec<usize> = (0..best.len()).collect();
        by_first.sort_by_key(|&place| first.get(place).copied());
        let mut numbers = vec![0; best.len()];
        for &place in &by_first {
            let mention = best.get(place).and_then(|&at| mentions.get(at));
            if let (Some(mention), Some(number)) = (mention, numbers.get_mut(place)) {
                *number = declared.add_mention(mention);
            }
        }
        let places = places.into_iter();
        let places = places.map(|place| numbers.get(place?).copied()).collect();
        (declared, places)
    }
}

impl<'a> Roles<'a> {
    /// The role that a mention names for certain.
    fn place(&self, mention: &Mention<'_>) -> Option<usize> {
        if mention.is_run_time {
            return self.at_run_time(&mention.id);
        }
        self.find_one(&mention.text, mention.home.as_ref())
    }

    fn add_mention(&mut self, mention: &Mention<'a>) -> usize {
        let (id, text) = (mention.id.clone(), mention.text.clone());
        if mention.is_run_time {
            return self.add_at_run_time(id);
        }
        self.add(id, text, mention.home.as_ref())
    }

    /// Whether a name without account is that of several roles.
    fn is_ambiguous(&self, mention: &Mention<'_>) -> bool {
        let id = self.id(&mention.text, mention.home.as_ref());
        !mention.is_needed && id.account.is_none() && !self.find_id(&id, &mention.text).is_empty()
    }
}

/// The accounts of documents.
struct Homes<'c> {
    values: &'c super::PseudoParameters,
    stacks: &'c super::Stacks,
}

impl Homes<'_> {
    /// A text that a document names a role with.
    fn text<'t>(&self, role: &str, document: u32) -> Text<'t> {
        self.values
            .fill(Text::with_placeholders(role.trim().to_owned(), document))
    }

    /// The account of what a document names without one.
    fn of<'t>(&self, document: u32) -> Option<Text<'t>> {
        self.stacks.home(document, self.values)
    }
}

/// The only one of these, whatever their number.
fn only(roles: &[usize]) -> Option<usize> {
    let first = roles.first().copied()?;
    roles.iter().all(|&role| role == first).then_some(first)
}

/// A managed policy is named where it is attached, and its text may stand in another document.
fn give_texts(policies: Vec<PolicyClaim<'_>>) -> Vec<PolicyClaim<'_>> {
    let is_text = |claim: &PolicyClaim<'_>| {
        let is_unassigned =
            claim.roles.is_empty() && claim.stated_role.is_none() && !claim.is_of_execution_role;
        claim.arn.is_some()
            && !claim.is_of_organization()
            && claim.tree.is_some()
            && is_unassigned
            && claim.snapshot.is_none()
    };
    let mut texts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, claim) in policies
        .iter()
        .enumerate()
        .filter(|(_, claim)| is_text(claim))
    {
        texts
            .entry(claim.arn.unwrap_or_default())
            .or_default()
            .push(at);
    }
    let mut given: Vec<PolicyClaim<'_>> = Vec::new();
    let mut is_replaced = vec![false; policies.len()];
    // An ARN that nobody has is told where its text is given.
    let given_arns: BTreeSet<&str> = policies
        .iter()
        .filter(|claim| claim.tree.is_some())
        .filter_map(|claim| claim.arn)
        .collect();
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
        let Some(found) = own.and_then(|arn| texts.get(arn)) else {
            continue;
        };
        // A text that stands there already is another text of what exists once.
        let replaced = claim.is_only_named.then_some(&at);
        for &at in found.iter().chain(replaced) {
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
fn tell_versions<'a>(policies: &mut Vec<PolicyClaim<'a>>, defaults: &[(&'a str, &'a str)]) {
    let mut told: BTreeMap<&str, Vec<&'a str>> = BTreeMap::new();
    for &(arn, version) in defaults {
        let versions = told.entry(arn).or_default();
        if !versions.contains(&version) {
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

/// The roles that have a policy.
fn owners(
    claim: &PolicyClaim<'_>,
    roles: &Roles<'_>,
    homes: &Homes<'_>,
    executing: &[usize],
    callers: &[usize],
) -> Vec<Owner> {
    let of_execution = || match executing {
        [only] => vec![Owner::certain(*only)],
        // One owner is not two (law 9).
        several => several.iter().map(|&role| Owner::possible(role)).collect(),
    };
    let mut named: Vec<(&str, Option<Text<'_>>)> = Vec::new();
    if claim.roles.is_empty() {
        match claim.stated_role {
            Some(EXECUTION_ROLE) => return of_execution(),
            Some(role) => named.push((role, homes.of(claim.index))),
            None if claim.is_of_execution_role => return of_execution(),
            None => {
                let takes = |role: &&usize| {
                    let role = roles.get(**role);
                    role.is_some_and(|role| !role.is_whole && !role.is_defined)
                };
                let open = callers.iter().filter(takes);
                return open.map(|&role| Owner::possible(role)).collect();
            }
        }
    }
    let stated = claim.stated_role.filter(|role| *role != EXECUTION_ROLE);
    let mut is_contradicted = false;
    for role in claim.roles {
        let home = homes.of(claim.index);
        let (own, said) = (
            homes.text(role, claim.index),
            stated.map(|role| homes.text(role, claim.index)),
        );
        let own = roles.id(&own, home.as_ref());
        let said = said.as_ref().map(|said| roles.id(said, home.as_ref()));
        // Of a role that the document only names the user may tell the account (law 4).
        let is_name = own.account.is_none();
        let same = said
            .as_ref()
            .filter(|_| is_name)
            .map(|said| own.same_name(said));
        is_contradicted |= same == Some(Tri::No);
        let refined = stated.filter(|_| same == Some(Tri::Yes));
        named.push((refined.unwrap_or(role), home));
    }
    let mut owners: Vec<Owner> = Vec::new();
    for (role, home) in named {
        let text = homes.text(role, claim.index);
        for (at, certainty) in roles.find(&text, home.as_ref()) {
            let certainty = match is_contradicted {
                true => certainty.doubted(),
                false => certainty,
            };
            // Terraform computes names when it is applied: what is written beside is another one.
            let is_computed = roles.get(at).is_some_and(|role| {
                role.key.declared_in == Some(claim.index)
                    && role.key.logical_id().is_some_and(|id| id.contains('.'))
            });
            if certainty == Tri::Maybe && is_computed && text.holes().all(is_pseudo) {
                continue;
            }
            match owners.iter_mut().find(|owner| owner.role == at) {
                Some(owner) => owner.certainty = owner.certainty.or(certainty),
                None => owners.push(Owner {
                    certainty,
                    ..Owner::certain(at)
                }),
            }
        }
    }
    // What the user says and what the document tells may both be so (laws 1 and 4).
    if let Some(role) = claim.stated_role.filter(|_| !claim.roles.is_empty()) {
        let text = homes.text(role, claim.index);
        let stated = match role {
            EXECUTION_ROLE => of_execution(),
            _ => {
                let found = roles.find(&text, homes.of(claim.index).as_ref());
                found
                    .into_iter()
                    .map(|(at, _)| Owner::possible(at))
                    .collect()
            }
        };
        for owner in stated {
            if !owners.iter().any(|known| known.role == owner.role) {
                owners.push(Owner::possible(owner.role));
            }
        }
    }
    // An execution role of which nothing is known may be any of them; only what denies is said of
    // it, because it was told to have other policies.
    for &at in executing {
        let is_unknown = roles
            .get(at)
            .is_some_and(|role| role.text.pieces.is_empty());
        let is_other = |owner: &Owner| executing.binary_search(&owner.role).is_err();
        if is_unknown && !owners.is_empty() && owners.iter().all(is_other) {
            owners.push(Owner {
                only_denies: true,
                ..Owner::possible(at)
            });
        }
    }
    owners.sort_by_key(|owner| owner.role);
    owners
}

/// Whether a hole is a pseudo parameter, which is no part of a name.
fn is_pseudo(hole: &Hole<'_>) -> bool {
    hole.name.starts_with("${AWS::")
}

/// The policy type in the words of the IAM User Guide.
fn policy_type(kind: Kind) -> &'static str {
    match kind {
        Kind::TrustPolicy => "trust policy",
        Kind::PermissionsBoundary => "permissions boundary",
        Kind::SessionPolicy => "session policy",
        Kind::Scp => "service control policy",
        Kind::Rcp => "resource control policy",
        _ => "identity-based policy",
    }
}
