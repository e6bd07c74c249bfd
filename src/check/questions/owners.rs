//! Questions for whose a policy is, and which role a machine runs as.

use contract::{Answer, Params, QuestionKind, SettingAnswer};

use crate::check::facts::MachineFacts;
use crate::check::question::Question;
use crate::check::roles::EXECUTION_ROLE;
use crate::check::{Check, commands};
use crate::finding::{Because, Code, Param, Span, Verdict};
use crate::inventory::PolicyClaim;
use crate::text::Tri;
use crate::workspace::Kind;

use super::{Asked, candidates, command, document, is_open_account, setting, start};

impl Asked<'_, '_, '_> {
    /// A policy of which only the ARN is told.
    pub(super) fn about_unread(&self, reason: &Because, role: &str) -> Option<Question> {
        let place = reason.at.first()?;
        let mut claims = self.facts.inventory.policies.iter();
        let claim = claims.find(|claim| {
            claim.is_only_named
                && claim.index == place.document
                && claim.span.start == place.span.start
        })?;
        let is_certain = claim
            .owners
            .iter()
            .any(|owner| owner.certainty == Tri::Yes && self.roles.name(owner.role) == role);
        let of_document = claim
            .stated_role
            .or(claim.roles.first().map(String::as_str));
        let role = match of_document.filter(|_| !is_certain) {
            // Which role the machine runs as comes first.
            Some(_) if role == EXECUTION_ROLE => return None,
            Some(named) => named,
            None => role,
        };
        let kind = match claim.kind {
            Kind::PermissionsBoundary => QuestionKind::PermissionsBoundary,
            _ => QuestionKind::ManagedPolicy,
        };
        Some(Question {
            kind,
            subject: claim.arn.or(claim.name).map(str::to_owned),
            candidates: Vec::new(),
            command: command(reason),
            answer: document(claim.kind, Some(role)),
            settles: Vec::new(),
            at: reason.at.clone(),
        })
    }

    /// A policy of which it is not certain whose it is.
    pub(super) fn about_owner(&self, reason: &Because, role: &str) -> Option<Question> {
        let place = reason.at.first()?;
        let is_open = |claim: &&PolicyClaim<'_>| {
            let mut owners = claim.owners.iter();
            claim.index == place.document && owners.any(|owner| owner.certainty == Tri::Maybe)
        };
        // A document that is one policy stands for its statements by its first character.
        let all = || self.facts.inventory.policies.iter().filter(is_open);
        let inner = all().find(|claim| claim.span.contains(place.span));
        let claim = inner.or_else(|| all().next())?;
        // The role is named, and it may be of another account.
        let is_named = claim.stated_role.is_some() || !claim.roles.is_empty();
        if is_named && role == EXECUTION_ROLE {
            // Which role the machine runs as comes first.
            return None;
        }
        if is_named {
            let mut owners = claim.owners.iter();
            let is_open = owners.any(|owner| {
                let role = self.roles.get(owner.role);
                role.is_some_and(|role| is_open_account(role.account.as_ref()))
            });
            let home = self.facts.inventory.values.account(claim.index);
            return (is_open || home.is_none()).then(|| self.about_account(&reason.at));
        }
        let owners = claim.owners.iter().map(|owner| self.roles.name(owner.role));
        Some(Question {
            kind: QuestionKind::DocumentRole,
            subject: Some(claim.document.name.clone()),
            candidates: owners.collect(),
            command: None,
            answer: document(claim.kind, None),
            settles: Vec::new(),
            at: vec![Span::new(0, 1).of(claim.index)],
        })
    }

    /// Policies that nothing assigns to a role, whatever they decide (law 1).
    pub(super) fn documents_without_role(&mut self) {
        for claim in &self.facts.inventory.policies {
            let is_owned = claim.owners.iter().any(|owner| owner.certainty == Tri::Yes);
            let is_assigned = claim.stated_role.is_some() || !claim.roles.is_empty();
            if is_owned || is_assigned || claim.is_of_organization() {
                continue;
            }
            let callers = self.roles.list.iter();
            let callers = callers.filter(|role| role.is_execution || role.is_target);
            self.ask(
                Question {
                    kind: QuestionKind::DocumentRole,
                    subject: Some(claim.document.name.clone()),
                    candidates: callers.map(|role| role.id.clone()).collect(),
                    command: None,
                    answer: document(claim.kind, None),
                    settles: Vec::new(),
                    at: vec![Span::new(0, 1).of(claim.index)],
                },
                None,
            );
        }
    }

    /// Which role a machine runs as, where nothing tells it, or not its path, and something is
    /// undecided by that.
    pub(super) fn execution_roles(&mut self, checks: &[Check]) {
        for (at, machine) in self.facts.machines.iter().enumerate() {
            let role = self.roles.machines.get(at).copied().unwrap_or_default();
            let Some(role) = self.roles.get(role) else {
                continue;
            };
            let is_unknown = role.id == EXECUTION_ROLE;
            if !is_unknown && !role.is_without_path() {
                continue;
            }
            let is_settled = |check: &Check| {
                check.verdict == Verdict::Undecided
                    && check.role == role.id
                    && (is_unknown || check.reasons.iter().any(depends_on_path))
            };
            let settles: Vec<usize> = checks
                .iter()
                .enumerate()
                .filter(|(_, check)| is_settled(check))
                .map(|(at, _)| at)
                .collect();
            if settles.is_empty() {
                continue;
            }
            let answer = match self.machines {
                1 => setting("/executionRole"),
                _ => self.of_machine("/machines/-/executionRole", machine),
            };
            let question = Question {
                kind: QuestionKind::ExecutionRole,
                subject: Some(machine.name.clone()),
                candidates: candidates::execution_roles(self.roles, &machine.name),
                command: Some(commands::execution_role(machine.arn.as_ref())),
                answer,
                settles: Vec::new(),
                at: vec![start(machine.definition.span).of(machine.document)],
            };
            for check in settles {
                self.ask(question.clone(), Some(check));
            }
        }
    }

    /// A setting of one machine, by what the settings call it.
    pub(super) fn of_machine(&self, pointer: &str, machine: &MachineFacts<'_>) -> Option<Answer> {
        let mut machines = self.facts.machines.iter();
        let is_like = |other: &MachineFacts<'_>| {
            other.called == machine.called && other.document != machine.document
        };
        let mut entry = Params::new().with("name", machine.called.as_str());
        if machines.any(is_like) {
            entry = entry.with("document", u64::from(machine.document));
        }
        Some(Answer::Setting(SettingAnswer {
            setting: pointer.to_owned(),
            entry: Some(entry),
        }))
    }
}

/// Whether a reason is that the ARN of the caller is not known as a whole.
fn depends_on_path(reason: &Because) -> bool {
    let is_arn = |key: &str| key.eq_ignore_ascii_case("aws:PrincipalArn");
    reason.code == Code::PrincipalUncertain
        || reason.code == Code::ConditionNotDecided
            && matches!(reason.params.get("key"), Some(Param::Text(key)) if is_arn(key))
}
