//! Questions for a value: an account, a Region, the ARN of a machine, an input, a placeholder.

use contract::QuestionKind;

use crate::arn::is_role_name;
use crate::check::question::Question;
use crate::check::requirements::{Kind as Asks, OWN_REGION, Requirement};
use crate::check::{Check, commands};
use crate::finding::{Because, Code, Param, Place};
use crate::workspace::Kind;

use super::{Asked, candidates, document, is_open_account, named_document, setting};

/// Whether what is called stands in the Region of the machine, which nothing tells.
fn is_of_own_region(requirement: &Requirement<'_>) -> bool {
    let region = requirement.resource.arn.region.as_hole();
    requirement.kind == Asks::Action && region.is_some_and(|hole| hole.name == OWN_REGION)
}

impl Asked<'_, '_, '_> {
    pub(super) fn is_of_unknown_account(&self, role: &str) -> bool {
        let mut roles = self.roles.list.iter().filter(|known| known.id == role);
        roles.any(|role| is_open_account(role.account.as_ref()))
    }

    pub(super) fn accounts(&self) -> Vec<String> {
        candidates::accounts(self.facts, self.roles, self.told)
    }

    pub(super) fn about_account(&self, at: &[Place]) -> Question {
        Question {
            kind: QuestionKind::Account,
            subject: None,
            candidates: self.accounts(),
            command: Some(commands::caller_account()),
            answer: setting("/account"),
            settles: Vec::new(),
            at: at.to_vec(),
        }
    }

    pub(super) fn about_region(&self, at: &[Place]) -> Question {
        Question {
            kind: QuestionKind::Region,
            subject: None,
            candidates: candidates::regions(self.facts, self.told),
            command: Some(commands::region()),
            answer: setting("/region"),
            settles: Vec::new(),
            at: at.to_vec(),
        }
    }

    /// The ARN of the machine whose task asks.
    pub(super) fn machine_arn(
        &self,
        reason: &Because,
        requirement: &Requirement<'_>,
    ) -> Option<Question> {
        let machine = self.facts.machines.get(requirement.machine)?;
        let arn = machine.arn.as_ref();
        if arn.is_some_and(|arn| arn.as_literal().is_some()) {
            return None;
        }
        let answer = match self.machines {
            1 => setting("/stateMachineArn"),
            _ => self.of_machine("/machines/-/arn", machine),
        };
        let regions = candidates::regions(self.facts, self.told);
        Some(Question {
            kind: QuestionKind::StateMachineArn,
            subject: Some(machine.name.clone()),
            candidates: candidates::machines(&machine.name, &self.accounts(), &regions),
            command: Some(commands::machine_arns()),
            answer,
            settles: Vec::new(),
            at: reason.at.clone(),
        })
    }

    /// The names of the documents at some places.
    pub(super) fn names(&self, at: &[Place]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for place in at {
            let source = self.sources.get(place.document as usize);
            let name = source.map(|source| source.document.name.clone());
            names.extend(name.filter(|name| !names.contains(name)));
        }
        names
    }

    /// The input of the machine whose task asks; once it was given, nothing else tells the value.
    pub(super) fn about_input(
        &self,
        reason: &Because,
        requirement: Option<&Requirement<'_>>,
    ) -> Option<Question> {
        let machine = self.facts.machines.get(requirement?.machine)?;
        if machine.has_input {
            return None;
        }
        let is_only = self.machines == 1;
        let name = format!(
            "{}.input.json",
            machine.called.split('.').next().unwrap_or_default()
        );
        Some(Question {
            kind: QuestionKind::SampleInput,
            subject: (!is_only).then(|| machine.name.clone()),
            candidates: Vec::new(),
            command: None,
            answer: named_document(Kind::SampleInput, None, (!is_only).then_some(name)),
            settles: Vec::new(),
            at: reason.at.clone(),
        })
    }

    /// A context key of which the value is not known.
    pub(super) fn about_key(
        &self,
        key: &str,
        reason: &Because,
        role: &str,
        requirement: Option<&Requirement<'_>>,
    ) -> Option<Question> {
        let requirement = requirement?;
        let is_of_states = requirement.kind != Asks::RoleTrust
            || requirement
                .principals
                .iter()
                .any(|name| name.starts_with("states."));
        let account = || {
            let is_open = self.is_of_unknown_account(role);
            is_open.then(|| self.about_account(&reason.at))
        };
        match key {
            "sts:externalid" | "aws:sourcearn" if is_of_states => {
                self.machine_arn(reason, requirement).or_else(account)
            }
            "aws:requestedregion" if self.facts.inventory.values.region().is_none() => {
                Some(self.about_region(&reason.at))
            }
            "aws:sourcearn"
            | "aws:sourceaccount"
            | "aws:principalaccount"
            | "aws:resourceaccount"
            | "aws:principalarn" => account(),
            _ => None,
        }
    }

    /// A placeholder that decides.
    pub(super) fn about_hole(
        &self,
        reason: &Because,
        at: &[Place],
        requirement: Option<&Requirement<'_>>,
    ) -> Option<Question> {
        let Some(Param::List(holes)) = reason.params.get("holes") else {
            return None;
        };
        holes.iter().find_map(|name| match name.as_str() {
            "${AWS::AccountId}" => Some(self.about_account(&reason.at)),
            "${AWS::Region}" => Some(self.about_region(&reason.at)),
            OWN_REGION if requirement.is_some_and(is_of_own_region) => {
                Some(self.about_region(&reason.at))
            }
            // What only the run time knows.
            name if name.starts_with('$') && !name.starts_with("${") || name.starts_with("{%") => {
                self.about_input(reason, requirement)
            }
            name => {
                let places: Vec<Place> = reason.at.iter().chain(at).copied().collect();
                let export = name.strip_prefix("${Fn::ImportValue ");
                if let Some(export) = export.and_then(|name| name.strip_suffix('}')) {
                    return Some(self.about_import(export, &places));
                }
                self.about_parameter(name, &places)
            }
        })
    }

    /// The path of a role that is only named.
    pub(super) fn about_path(
        &self,
        requirement: &Requirement<'_>,
        check: &Check,
    ) -> Option<Question> {
        let written = requirement.resource.written.as_ref()?;
        let name = written.as_literal().filter(|name| is_role_name(name))?;
        let is_open = requirement.resource.arn.role_name().is_none()
            || requirement.resource.arn.resource.as_literal().is_none();
        let lacks_path = check
            .reasons
            .iter()
            .any(|reason| reason.code == Code::HoleDecides);
        if requirement.kind != Asks::PassRole || !is_open || !lacks_path {
            return None;
        }
        // Of which account it is comes first: a role of that name may have been described.
        if self.is_of_unknown_account(&check.role) && self.roles.is_described(name) {
            return Some(self.about_account(&check.at));
        }
        Some(Question {
            kind: QuestionKind::TrustPolicy,
            subject: Some(name.to_owned()),
            candidates: Vec::new(),
            command: Some(commands::one_role(name)),
            answer: document(Kind::Role, None),
            settles: Vec::new(),
            at: check.at.clone(),
        })
    }
}
