//! Texts that name roles, and the roles that they name, each once (law 2).

use crate::arn::UNKNOWN_PATH;
use crate::text::Text;
use crate::text::order::sort_by_key;
use crate::workspace::Kind;

use super::Target;
use super::claims::Claims;
use super::roles::{EXECUTION_ROLE, Roles};
use super::stacks::Homes;

/// A text that names a role.
pub(super) struct Mention<'a> {
    text: Text<'a>,
    id: String,
    /// The account of names without one.
    home: Option<Text<'a>>,
    /// A role of its own even where nothing is known of it, or several roles have its name.
    is_needed: bool,
    is_run_time: bool,
}

impl<'a> Claims<'a> {
    /// All texts that name roles: the execution roles, the targets, and what the documents tell.
    pub(super) fn mentions(&self, targets: &[Target<'a>]) -> Vec<Mention<'a>> {
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
                Some(_) => text.display().replace(UNKNOWN_PATH, ""),
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
    pub(super) fn roles(&self, mentions: &[Mention<'a>]) -> (Roles<'a>, Vec<Option<usize>>) {
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
        sort_by_key(&mut order, |&at| mentions.get(at).map_or(9, rank));
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
        sort_by_key(&mut by_first, |&place| first.get(place).copied());
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
