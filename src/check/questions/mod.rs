//! Questions: what the user can give to settle what is undecided, with the values that the
//! documents suggest and the command that prints the answer.
//!
//! Each comes from a reason of an undecided check, and settles the checks that have it. Must never
//! ask for what only the run time can answer, or for what AWS does not document.

mod candidates;
mod links;
mod parameters;

use contract::{Answer, DocumentAnswer, Params, QuestionKind, SettingAnswer};

use crate::documents::Source;
use crate::finding::{Because, Code, Finding, Param, Place, Span, Verdict};
use crate::text::Tri;
use crate::workspace::Kind;

use super::facts::{Facts, MachineFacts};
use super::question::Question;
use super::roles::{EXECUTION_ROLE, Roles};
use super::{Check, Outcome};

/// Adds the questions of all undecided checks, in the order of the checks.
pub fn add<'f>(
    sources: &[Source<'_>],
    facts: &Facts<'f>,
    roles: &Roles<'f>,
    outcome: &mut Outcome,
) {
    let mut asked = Asked {
        sources,
        findings: &outcome.findings,
        machines: outcome.machines.len(),
        facts,
        roles,
        questions: Vec::new(),
    };
    for (at, check) in outcome.checks.iter().enumerate() {
        if check.verdict != Verdict::Undecided {
            continue;
        }
        for reason in &check.reasons {
            if let Some(question) = asked.about(reason, check) {
                asked.ask(question, Some(at));
            }
        }
    }
    asked.execution_roles(&outcome.checks);
    asked.documents_without_role();
    asked.missing_files();
    outcome.questions.append(&mut asked.questions);
}

struct Asked<'q, 'f, 's> {
    sources: &'q [Source<'s>],
    findings: &'q [Finding],
    /// How many machines there are.
    machines: usize,
    facts: &'q Facts<'f>,
    roles: &'q Roles<'f>,
    questions: Vec<Question>,
}

impl Asked<'_, '_, '_> {
    /// Asks once; a second check with the same question is settled by it, too.
    fn ask(&mut self, question: Question, check: Option<usize>) {
        let mut known = self.questions.iter_mut();
        let same = known.find(|known| {
            known.kind == question.kind
                && known.subject == question.subject
                && known.answer == question.answer
        });
        let question = match same {
            Some(known) => known,
            None => {
                self.questions.push(question);
                let Some(last) = self.questions.last_mut() else {
                    return;
                };
                last
            }
        };
        if let Some(check) = check.filter(|check| !question.settles.contains(check)) {
            question.settles.push(check);
        }
    }

    /// The question that a reason of an undecided check of that role leads to.
    fn about(&self, reason: &Because, check: &Check) -> Option<Question> {
        let role = check.role.as_str();
        let text = |name: &str| match reason.params.get(name) {
            Some(Param::Text(text)) if !text.is_empty() => Some(text.clone()),
            _ => None,
        };
        let (kind, subject, answer) = match reason.code {
            Code::NoIdentityPolicy => (
                QuestionKind::RolePolicies,
                Some(role.to_owned()),
                document(Kind::IdentityPolicy, Some(role)),
            ),
            Code::TrustNotPasted => {
                let role = text("role")?;
                let answer = document(Kind::TrustPolicy, Some(&role));
                (QuestionKind::TrustPolicy, Some(role), answer)
            }
            Code::PolicyUnreadable => {
                let unread = self.about_unread(reason, role);
                return unread.or_else(|| self.about_mentioned(&reason.at));
            }
            Code::TaskDefinitionNotPasted
            | Code::TaskDefinitionOtherRevision
            | Code::TaskDefinitionUncertain => (
                QuestionKind::TaskDefinition,
                text("reference"),
                document(Kind::TaskDefinition, None),
            ),
            Code::InstanceProfileHidesRole => (
                QuestionKind::InstanceProfile,
                text("profile"),
                document(Kind::Role, None),
            ),
            Code::AccountUnknown => (QuestionKind::Account, None, setting("/account")),
            // Whether a principal is the caller depends on the account.
            Code::PrincipalUncertain if self.is_of_unknown_account(role) => {
                (QuestionKind::Account, None, setting("/account"))
            }
            Code::ConditionNotDecided => {
                let key = text("key")?.to_ascii_lowercase();
                let is_of_machine = matches!(key.as_str(), "sts:externalid" | "aws:sourcearn");
                return is_of_machine
                    .then(|| self.machine_arn(reason, role))
                    .flatten();
            }
            Code::RuntimeValue => (
                QuestionKind::SampleInput,
                None,
                document(Kind::SampleInput, None),
            ),
            Code::PolicyOwnerUncertain => return self.about_owner(reason),
            Code::DocumentInEffect => (QuestionKind::DocumentInEffect, text("role"), None),
            Code::AccessDeniedByUnseenLayer => match text("policyType").as_deref() {
                Some("permissions boundary") => (
                    QuestionKind::PermissionsBoundary,
                    Some(role.to_owned()),
                    document(Kind::PermissionsBoundary, Some(role)),
                ),
                Some("resource control policy") => (
                    QuestionKind::OrganizationPolicy,
                    None,
                    document(Kind::Rcp, None),
                ),
                _ => (
                    QuestionKind::OrganizationPolicy,
                    None,
                    document(Kind::Scp, None),
                ),
            },
            Code::HoleDecides => return self.about_hole(reason, &check.at),
            Code::DefinitionDoubtful | Code::DocumentDoubtful => {
                return self.about_definition(&check.at);
            }
            Code::WorldsDiffer | Code::WorldsTooMany => {
                let Some(Param::List(conditions)) = reason.params.get("conditions") else {
                    return None;
                };
                let first = conditions.first()?;
                return Some(self.about_choice(first, &check.at));
            }
            _ => return None,
        };
        let candidates = match kind {
            QuestionKind::Account => candidates::accounts(self.facts, self.roles),
            _ => Vec::new(),
        };
        Some(Question {
            kind,
            subject,
            candidates,
            command: text("command"),
            answer,
            settles: Vec::new(),
            at: reason.at.clone(),
        })
    }

    fn is_of_unknown_account(&self, role: &str) -> bool {
        let mut roles = self.roles.list.iter().filter(|known| known.id == role);
        roles.any(|role| {
            let account = role.account.as_ref();
            account.is_none_or(|account| account.as_literal().is_none())
        })
    }

    /// A policy of which only the ARN is told.
    fn about_unread(&self, reason: &Because, role: &str) -> Option<Question> {
        let place = reason.at.first()?;
        let mut claims = self.facts.inventory.policies.iter();
        let claim = claims.find(|claim| {
            claim.is_only_named
                && claim.index == place.document
                && claim.span.start == place.span.start
        })?;
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
    fn about_owner(&self, reason: &Because) -> Option<Question> {
        let place = reason.at.first()?;
        let mut claims = self.facts.inventory.policies.iter();
        let claim = claims.find(|claim| claim.index == place.document)?;
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

    /// A placeholder that decides.
    fn about_hole(&self, reason: &Because, at: &[Place]) -> Option<Question> {
        let Some(Param::List(holes)) = reason.params.get("holes") else {
            return None;
        };
        let first = holes.first()?;
        let (kind, subject, candidates, answer) = match first.as_str() {
            "${AWS::AccountId}" => (
                QuestionKind::Account,
                None,
                candidates::accounts(self.facts, self.roles),
                setting("/account"),
            ),
            "${AWS::Region}" => (
                QuestionKind::Region,
                None,
                candidates::regions(self.facts),
                setting("/region"),
            ),
            // What only the run time knows.
            name if name.starts_with("$.") || name.starts_with("{%") => (
                QuestionKind::SampleInput,
                None,
                Vec::new(),
                document(Kind::SampleInput, None),
            ),
            name => {
                let places: Vec<Place> = reason.at.iter().chain(at).copied().collect();
                let export = name.strip_prefix("${Fn::ImportValue ");
                if let Some(export) = export.and_then(|name| name.strip_suffix('}')) {
                    return Some(self.about_import(export, &places));
                }
                return self.about_parameter(name, &places);
            }
        };
        Some(Question {
            kind,
            subject,
            candidates,
            command: command(reason),
            answer,
            settles: Vec::new(),
            at: reason.at.clone(),
        })
    }

    /// The ARN of the machine whose task asks.
    fn machine_arn(&self, reason: &Because, role: &str) -> Option<Question> {
        let machines = self.facts.machines.iter().zip(&self.roles.machines);
        let is_open = |machine: &MachineFacts<'_>| {
            let arn = machine.arn.as_ref();
            arn.is_none_or(|arn| arn.as_literal().is_none())
        };
        let unknown: Vec<_> = machines.filter(|(machine, _)| is_open(machine)).collect();
        let mut own = unknown
            .iter()
            .filter(|(_, at)| self.roles.name(**at) == role);
        let (machine, _) = own.next().or(unknown.first())?;
        let answer = match self.machines {
            1 => setting("/stateMachineArn"),
            _ => of_machine("/machines/-/arn", &machine.name),
        };
        Some(Question {
            kind: QuestionKind::StateMachineArn,
            subject: Some(machine.name.clone()),
            candidates: Vec::new(),
            command: command(reason),
            answer,
            settles: Vec::new(),
            at: reason.at.clone(),
        })
    }

    /// Which role a machine runs as, where nothing tells it and something is undecided.
    fn execution_roles(&mut self, checks: &[Check]) {
        for (at, machine) in self.facts.machines.iter().enumerate() {
            let role = self.roles.machines.get(at).copied().unwrap_or_default();
            let is_unknown = self
                .roles
                .get(role)
                .is_some_and(|role| role.id == EXECUTION_ROLE);
            if !is_unknown {
                continue;
            }
            let settles: Vec<usize> = checks
                .iter()
                .enumerate()
                .filter(|(_, check)| {
                    check.verdict == Verdict::Undecided && check.role == EXECUTION_ROLE
                })
                .map(|(at, _)| at)
                .collect();
            if settles.is_empty() {
                continue;
            }
            let answer = match self.machines {
                1 => setting("/executionRole"),
                _ => of_machine("/machines/-/executionRole", &machine.name),
            };
            let question = Question {
                kind: QuestionKind::ExecutionRole,
                subject: Some(machine.name.clone()),
                candidates: candidates::execution_roles(self.roles, &machine.name),
                command: None,
                answer,
                settles: Vec::new(),
                at: vec![start(machine.definition.span).of(machine.document)],
            };
            for check in settles {
                self.ask(question.clone(), Some(check));
            }
        }
    }

    /// Policies that nothing assigns to a role, whatever they decide (law 1).
    fn documents_without_role(&mut self) {
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
}

/// The command that a reason proposes.
fn command(reason: &Because) -> Option<String> {
    match reason.params.get("command") {
        Some(Param::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

/// A setting of the workspace.
fn setting(pointer: &str) -> Option<Answer> {
    Some(Answer::Setting(SettingAnswer {
        setting: pointer.to_owned(),
        entry: None,
    }))
}

/// A setting of one machine.
fn of_machine(pointer: &str, name: &str) -> Option<Answer> {
    Some(Answer::Setting(SettingAnswer {
        setting: pointer.to_owned(),
        entry: Some(Params::new().with("name", name)),
    }))
}

/// A document of that kind.
fn document(kind: Kind, role: Option<&str>) -> Option<Answer> {
    Some(Answer::Document {
        document: DocumentAnswer {
            kind,
            role: role.map(str::to_owned),
            account: None,
            level: None,
        },
    })
}

/// The first character, which stands for a whole that is too long to be underlined.
fn start(span: Span) -> Span {
    Span {
        start: span.start,
        end: span.end.min(span.start + 1),
    }
}
