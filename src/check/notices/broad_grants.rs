//! Least privilege read the other way: statements that allow more than the pasted definitions
//! need, each with the statement that would do.
//!
//! Only what is certain is said: where a task is not evaluated, or a role is only known at run
//! time, nothing is called too much.

use crate::catalog::Confidence;
use crate::finding::{Because, Code, Finding, Place, Severity};
use crate::iam::grants::{is_everywhere, passed_to};
use crate::iam::matching::action_matches;
use crate::iam::policy::{Effect, Standing, Statement};
use crate::text::Tri;
use crate::text::maps::Numbers;
use crate::text::order::sort_places;

use super::super::facts::Facts;
use super::super::fixes;
use super::super::requirements::{Kind, Requirement, Requirements};
use super::super::roles::{Role, Roles};
use super::super::verdicts::Check;

/// Statements that one analysis calls too broad, at the most.
const NOTICES_AT_MOST: usize = 100;

pub(super) fn check<'f>(
    facts: &Facts<'f>,
    roles: &Roles<'f>,
    needs: &Requirements<'f>,
    checks: &[Check],
    findings: &mut Vec<Finding>,
) {
    // What one input does not need another one may.
    let is_any_input = facts
        .machines
        .iter()
        .all(|machine| machine.resolutions.is_empty());
    let all_evaluated = is_any_input
        && !needs.findings.iter().any(|finding| {
            let code = finding.because.code;
            code.is_unevaluated_task()
                || matches!(
                    code,
                    Code::PassRoleDoubtful
                        | Code::PassRoleIndirectDoubtful
                        | Code::ParameterLooksLikeRole
                        | Code::ParameterMissing
                )
        });
    let uses = Uses::of(needs, checks);
    let mut found = Vec::new();
    let callers = roles
        .list
        .iter()
        .enumerate()
        .filter(|(_, role)| role.is_execution || role.is_target);
    for (at, role) in callers {
        // What AWS wrote is no statement of the user's.
        let own = role.policies.identity.policies().iter();
        let own = own.filter(|policy| !policy.only_roles);
        for statement in own.flat_map(|policy| &policy.statements) {
            if statement.effect == Effect::Allow && statement.standing == Standing::Certain {
                Grant {
                    role,
                    statement,
                    uses: uses.of_statement(statement.place(), at),
                    all_known: all_evaluated && !uses.open.contains(at),
                    may_be_meant: uses.lacking.contains(at),
                }
                .look(&mut found);
            }
            if found.len() >= NOTICES_AT_MOST {
                break;
            }
        }
    }
    findings.append(&mut found);
}

/// What the tasks ask of each statement.
struct Uses<'n, 'f> {
    /// In the order of the statements.
    by_statement: Vec<(Place, &'n Requirement<'f>)>,
    /// Roles that pass or assume a role which is only known at run time.
    open: Numbers,
    /// Roles that lack a statement: one that nothing uses may be that one, misspelled.
    lacking: Numbers,
}

impl<'n, 'f> Uses<'n, 'f> {
    fn of(needs: &'n Requirements<'f>, checks: &[Check]) -> Self {
        let mut uses = Self {
            by_statement: Vec::new(),
            open: Numbers::default(),
            lacking: Numbers::default(),
        };
        for check in checks {
            let Some(requirement) = check.requirement.and_then(|at| needs.requirements.get(at))
            else {
                continue;
            };
            for place in &check.allowed_by {
                uses.by_statement.push((*place, requirement));
            }
            // What tasks need of other things says nothing of the roles that they need.
            if requirement.kind == Kind::Action {
                continue;
            }
            let is_open = requirement.resource.written.is_none()
                || requirement.confidence != Confidence::High
                || !requirement.integrity.is_intact();
            if requirement.kind != Kind::RoleTrust && is_open {
                uses.open.insert(requirement.role);
            }
            if check.lacks_identity {
                uses.lacking.insert(requirement.role);
            }
        }
        let places = uses.by_statement;
        let mut order: Vec<usize> = (0..places.len()).collect();
        let key = |at: usize| places.get(at).map(|(place, _)| *place);
        sort_places(&mut order, &mut |one, two| key(one).cmp(&key(two)));
        let in_order = order.iter().filter_map(|&at| places.get(at).copied());
        uses.by_statement = in_order.collect();
        uses
    }

    /// What a role's tasks ask of a statement.
    fn of_statement(&self, place: Place, role: usize) -> Vec<&'n Requirement<'f>> {
        let start = self.by_statement.partition_point(|(at, _)| *at < place);
        let all = self.by_statement.get(start..).unwrap_or_default().iter();
        all.take_while(|(at, _)| *at == place)
            .map(|(_, requirement)| *requirement)
            .filter(|requirement| requirement.role == role)
            .collect()
    }
}

/// A statement that allows, with what uses it.
struct Grant<'g, 'n, 'f> {
    role: &'g Role<'f>,
    statement: &'g Statement<'f>,
    uses: Vec<&'n Requirement<'f>>,
    all_known: bool,
    /// It may be meant for what the role lacks.
    may_be_meant: bool,
}

impl Grant<'_, '_, '_> {
    fn look(&self, found: &mut Vec<Finding>) {
        let allows = |action| action_matches(&self.statement.actions, action) == Tri::Yes;
        let (passes, assumes) = (allows("iam:PassRole"), allows("sts:AssumeRole"));
        if passes {
            found.extend(self.pass_role());
        }
        if assumes {
            found.extend(self.assume_role());
        }
        // A statement for other actions too is used by whatever uses those.
        let is_own = !self.statement.actions.not
            && self.statement.actions.patterns.iter().all(|(action, _)| {
                let action = action.to_ascii_lowercase();
                action.starts_with("iam:passr") || action.starts_with("sts:assumer")
            });
        if (passes || assumes)
            && is_own
            && self.all_known
            && !self.may_be_meant
            && self.uses.is_empty()
        {
            let action = if passes {
                "iam:PassRole"
            } else {
                "sts:AssumeRole"
            };
            let because = self
                .about(Code::GrantUnused)
                .with("action", action)
                .with("resources", self.resources());
            found.push(because.finding(Severity::Hint));
        }
    }

    fn pass_role(&self) -> Option<Finding> {
        let passed = self.used(Kind::PassRole);
        let services = passed_to(self.statement);
        if passed.is_empty() {
            // Said as unused; but every role for nothing is worth saying even in `*`.
            let is_wide = is_everywhere(self.statement) && self.uses.is_empty();
            return (is_wide && self.all_known && services.is_none()).then(|| {
                self.about(Code::GrantPassRoleEverywhere)
                    .with("services", Vec::new())
                    .finding(Severity::Warning)
            });
        }
        let tightened = || fixes::tightened(&passed);
        if is_everywhere(self.statement) && self.all_known {
            let because = self
                .about(Code::GrantPassRoleEverywhere)
                .with("services", services.unwrap_or_default())
                .with("tightened", tightened());
            return Some(because.finding(Severity::Warning));
        }
        // What a task needs that is not known may be what the statement is for.
        if !self.all_known {
            return None;
        }
        let Some(services) = services else {
            let because = self
                .about(Code::GrantPassRoleToAnyService)
                .with("tightened", tightened());
            return Some(because.finding(Severity::Hint));
        };
        let needed = |service: &String| {
            passed
                .iter()
                .any(|requirement| requirement.principals.contains(service))
        };
        let is_plain = |service: &String| !service.contains(['*', '?', '$', '{', '<']);
        let unused: Vec<String> = services
            .iter()
            .filter(|service| is_plain(service) && !needed(service))
            .cloned()
            .collect();
        if unused.is_empty() || self.may_be_meant {
            return None;
        }
        let because = self
            .about(Code::GrantServiceUnused)
            .with("roles", self.resources())
            .with("services", unused)
            .with("tightened", tightened());
        Some(because.finding(Severity::Hint))
    }

    fn assume_role(&self) -> Option<Finding> {
        let assumed = self.used(Kind::AssumeRole);
        if !is_everywhere(self.statement) || assumed.is_empty() || !self.all_known {
            return None;
        }
        let because = self
            .about(Code::GrantAssumeRoleEverywhere)
            .with("tightened", fixes::tightened(&assumed));
        Some(because.finding(Severity::Warning))
    }

    fn used(&self, kind: Kind) -> Vec<&Requirement<'_>> {
        let of_kind = self.uses.iter().copied();
        of_kind
            .filter(|requirement| requirement.kind == kind)
            .collect()
    }

    /// What the statement names, the first three.
    fn resources(&self) -> Vec<String> {
        let patterns = self
            .statement
            .resources
            .iter()
            .flat_map(|resources| &resources.patterns);
        patterns
            .take(3)
            .map(|(pattern, _)| pattern.display())
            .collect()
    }

    fn about(&self, code: Code) -> Because {
        Because::new(code)
            .with("role", self.role.id.as_str())
            .with("statement", self.statement.label())
            .at(self.statement.place())
    }
}
