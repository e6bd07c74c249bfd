//! Questions: what the user can give to settle what is undecided, with the values that the
//! documents suggest and the command that prints the answer.
//!
//! Each comes from a reason of an undecided check, and settles the checks that have it. Must never
//! ask for what only the run time can answer, or for what AWS does not document.

mod candidates;
mod links;
mod owners;
mod parameters;
mod suggested;
mod unasked;
mod values;

use contract::{Answer, DocumentAnswer, QuestionKind, SettingAnswer};

use crate::documents::Source;
use crate::finding::{Because, Code, Finding, Param, Span, Verdict};
use crate::text::Text;
use crate::workspace::Kind;

pub use suggested::suggested;

use super::commands;
use super::facts::Facts;
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
        if let Some(check) = check
            && let Err(place) = question.settles.binary_search(&check)
        {
            question.settles.insert(place, check);
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
            Code::StatementConditional => return self.about_mentioned(&self.blocks(&reason.at)),
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
            // Which service calls depends on the Region.
            Code::PrincipalUncertain if check.kind == Asks::RoleTrust => {
                if self.facts.inventory.values.region().is_some() {
                    return None;
                }
                (QuestionKind::Region, None, setting("/region"))
            }
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
                Some("session policy") => (
                    QuestionKind::RolePolicies,
                    Some(role.to_owned()),
                    document(Kind::SessionPolicy, Some(role)),
                ),
                Some("vpc endpoint policy") => return None,
                _ => match text("layer").as_deref() {
                    Some("identity-based policy") => (
                        QuestionKind::RolePolicies,
                        Some(role.to_owned()),
                        document(Kind::IdentityPolicy, Some(role)),
                    ),
                    Some(_) => {
                        let trusting = match check.kind {
                            Asks::RoleTrust => role.to_owned(),
                            _ => check.resource.clone()?,
                        };
                        let answer = document(Kind::TrustPolicy, Some(&trusting));
                        (QuestionKind::TrustPolicy, Some(trusting), answer)
                    }
                    None => (
                        QuestionKind::OrganizationPolicy,
                        None,
                        document(Kind::Scp, None),
                    ),
                },
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
            QuestionKind::Region => candidates::regions(self.facts, self.told),
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
