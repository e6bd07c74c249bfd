//! Questions: what the user can give to settle what is undecided, with the values that the
//! documents suggest and the command that prints the answer.
//!
//! Each comes from a reason of an undecided check, and settles the checks that have it. Must never
//! ask for what only the run time can answer, or for what AWS does not document.

mod candidates;
mod links;
mod parameters;
mod unasked;

use contract::{Answer, DocumentAnswer, Params, QuestionKind, SettingAnswer};

use crate::arn::is_role_name;
use crate::documents::Source;
use crate::finding::{Because, Code, Finding, Param, Place, Span, Verdict};
use crate::inventory::PolicyClaim;
use crate::text::{Text, Tri};
use crate::workspace::Kind;

use super::commands;
use super::facts::{Facts, MachineFacts};
use super::question::Question;
use super::requirements::{Kind as Asks, Requirement};
use super::roles::{EXECUTION_ROLE, Roles};
use super::told::Told;
use super::{Check, Outcome};

/// Adds the questions of all undecided checks, in the order of the checks.
pub fn add<'f>(
    sources: &[Source<'_>],
    facts: &Facts<'f>,
    roles: &Roles<'f>,
    requirements: &[Requirement<'f>],
    told: &Told,
    outcome: &mut Outcome,
) {
    let mut asked = Asked {
        sources,
        findings: &outcome.findings,
        machines: outcome.machines.len(),
        facts,
        roles,
        told,
        questions: Vec::new(),
    };
    // Which role it is comes before what its policies say.
    asked.execution_roles(&outcome.checks);
    for (at, check) in outcome.checks.iter().enumerate() {
        if check.verdict != Verdict::Undecided {
            continue;
        }
        let requirement = check.requirement.and_then(|at| requirements.get(at));
        for reason in &check.reasons {
            if let Some(question) = asked.about(reason, check, requirement) {
                asked.ask(question, Some(at));
            }
        }
        if let Some(question) = requirement.and_then(|one| asked.about_path(one, check)) {
            asked.ask(question, Some(at));
        }
    }
    asked.documents_without_role();
    asked.missing_files();
    asked.definitions();
    let mut questions = asked.questions;
    unasked::say_why(&questions, requirements, &mut outcome.checks);
    outcome.questions.append(&mut questions);
}

struct Asked<'q, 'f, 's> {
    sources: &'q [Source<'s>],
    findings: &'q [Finding],
    /// How many machines there are.
    machines: usize,
    facts: &'q Facts<'f>,
    roles: &'q Roles<'f>,
    /// Accounts and Regions that the documents suggest.
    told: &'q Told,
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
    fn about(
        &self,
        reason: &Because,
        check: &Check,
        requirement: Option<&Requirement<'_>>,
    ) -> Option<Question> {
        let role = check.role.as_str();
        let text = |name: &str| match reason.params.get(name) {
            Some(Param::Text(text)) if !text.is_empty() => Some(text.clone()),
            _ => None,
        };
        let (kind, subject, answer) = match reason.code {
            // Of which machine it would be is not known.
            Code::NoIdentityPolicy if role == EXECUTION_ROLE && self.machines > 1 => return None,
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
            // Of which account a name is decides which profile is meant.
            Code::InstanceProfileHidesRole
                if self.is_of_unknown_account(role)
                    && self.facts.inventory.profiles.is_known(&text("profile")?) =>
            {
                (QuestionKind::Account, None, setting("/account"))
            }
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
                return self.about_key(&key, reason, role, requirement);
            }
            Code::RuntimeValue => return self.about_input(reason, requirement),
            Code::PolicyOwnerUncertain => return self.about_owner(reason, role),
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
            Code::HoleDecides => return self.about_hole(reason, &check.at, requirement),
            Code::DefinitionDoubtful | Code::DocumentDoubtful => {
                return self.about_definition(&check.at);
            }
            Code::WorldsDiffer | Code::WorldsTooMany => {
                let Some(Param::List(conditions)) = reason.params.get("conditions") else {
                    return None;
                };
                let first = conditions.first()?;
                let link = self.about_link(first);
                return Some(link.unwrap_or_else(|| self.about_choice(first, &check.at)));
            }
            _ => return None,
        };
        let candidates = match kind {
            QuestionKind::Account => self.accounts(),
            QuestionKind::DocumentInEffect => self.names(&reason.at),
            _ => Vec::new(),
        };
        Some(Question {
            kind,
            subject,
            candidates,
            command: match kind {
                QuestionKind::OrganizationPolicy => Some(commands::organization_policy()),
                _ => text("command"),
            },
            answer,
            settles: Vec::new(),
            at: reason.at.clone(),
        })
    }

    fn accounts(&self) -> Vec<String> {
        candidates::accounts(self.facts, self.roles, self.told)
    }

    fn about_account(&self, at: &[Place]) -> Question {
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

    /// The names of the documents at some places.
    fn names(&self, at: &[Place]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for place in at {
            let source = self.sources.get(place.document as usize);
            let name = source.map(|source| source.document.name.clone());
            names.extend(name.filter(|name| !names.contains(name)));
        }
        names
    }

    /// The input of the machine whose task asks; once it was given, nothing else tells the value.
    fn about_input(
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
    fn about_key(
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

    fn about_region(&self, at: &[Place]) -> Question {
        Question {
            kind: QuestionKind::Region,
            subject: None,
            candidates: candidates::regions(self.facts, self.told),
            command: Some("aws configure get region".to_owned()),
            answer: setting("/region"),
            settles: Vec::new(),
            at: at.to_vec(),
        }
    }

    /// The path of a role that is only named.
    fn about_path(&self, requirement: &Requirement<'_>, check: &Check) -> Option<Question> {
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

    fn is_of_unknown_account(&self, role: &str) -> bool {
        let mut roles = self.roles.list.iter().filter(|known| known.id == role);
        roles.any(|role| is_open_account(role.account.as_ref()))
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
    fn about_owner(&self, reason: &Because, role: &str) -> Option<Question> {
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

    /// A placeholder that decides.
    fn about_hole(
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

    /// The ARN of the machine whose task asks.
    fn machine_arn(&self, reason: &Because, requirement: &Requirement<'_>) -> Option<Question> {
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
    fn of_machine(&self, pointer: &str, machine: &MachineFacts<'_>) -> Option<Answer> {
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

/// A document of that kind.
fn document(kind: Kind, role: Option<&str>) -> Option<Answer> {
    named_document(kind, role, None)
}

fn named_document(kind: Kind, role: Option<&str>, name: Option<String>) -> Option<Answer> {
    Some(Answer::Document {
        document: DocumentAnswer {
            kind,
            role: role.map(str::to_owned),
            account: None,
            level: None,
            name,
        },
    })
}

/// Whether the account is not told, or only by a placeholder.
fn is_open_account(account: Option<&Text<'_>>) -> bool {
    account.is_none_or(|account| account.as_literal().is_none())
}

/// The first character, which stands for a whole that is too long to be underlined.
fn start(span: Span) -> Span {
    Span {
        start: span.start,
        end: span.end.min(span.start + 1),
    }
}
