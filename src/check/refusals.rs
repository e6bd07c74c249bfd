//! What a pasted AccessDenied message means for the machines: which state it was, and the fix.

use crate::catalog;
use crate::documents::AccessDenied;
use crate::finding::{Because, Code, Param, Params, Severity, Verdict};
use crate::iam::arn::{Arn, is_role_name, role_of_session};
use crate::iam::matching;
use crate::iam::pattern::Pattern;
use crate::text::{Text, Tri};

use super::fixes::{
    Condition, Fix, FixTarget, Statement, is_harmless, note_placeholders, one_or_list,
    pass_role_sid,
};
use super::requirements::{Kind, Requirement};
use super::roles::Roles;
use super::{Check, Outcome, Task, facts::Facts};

/// Finds the checks that a refusal is about; where there is none, the refusal is a check itself.
pub fn add(
    facts: &Facts<'_>,
    roles: &Roles<'_>,
    requirements: &[Requirement<'_>],
    tasks: &[Task],
    outcome: &mut Outcome,
) {
    for refusal in &facts.refusals {
        let kind = match refusal.action.to_ascii_lowercase().as_str() {
            "iam:passrole" => Some(Kind::PassRole),
            "sts:assumerole" => Some(Kind::AssumeRole),
            _ => None,
        };
        let place = refusal.span.of(refusal.document);
        let mut said = Because::new(Code::AccessDeniedDecoded)
            .with("principal", refusal.principal.unwrap_or_default())
            .with("action", refusal.action)
            .with("resource", refusal.resource.unwrap_or_default())
            .with("explicit", if refusal.is_explicit { "yes" } else { "no" })
            .at(place);
        if let Some(policy_type) = refusal.policy_type {
            said = said.with("policyType", policy_type);
        }
        outcome.findings.push(said.finding(Severity::Hint));
        let Some(kind) = kind else { continue };
        let matched: Vec<usize> = outcome
            .checks
            .iter()
            .enumerate()
            .filter(|(_, check)| {
                check
                    .requirement
                    .and_then(|at| requirements.get(at))
                    .is_some_and(|requirement| concerns(refusal, kind, requirement, roles))
            })
            .map(|(at, _)| at)
            .collect();
        for &at in &matched {
            state(at, refusal, tasks, outcome);
        }
        if matched.is_empty() {
            // With another input they may ask for something else.
            let is_any_input = facts
                .machines
                .iter()
                .all(|machine| machine.resolutions.is_empty());
            if !facts.machines.is_empty() && is_any_input {
                let because = Because::new(Code::AccessDeniedNotMatched)
                    .with("action", refusal.action)
                    .at(place);
                outcome.findings.push(because.finding(Severity::Warning));
            }
            outcome.checks.push(check_of(refusal, kind, roles));
        }
    }
}

/// Says which state was refused.
fn state(at: usize, refusal: &AccessDenied<'_>, tasks: &[Task], outcome: &mut Outcome) {
    let place = refusal.span.of(refusal.document);
    let Some(check) = outcome.checks.get_mut(at) else {
        return;
    };
    check.reasons.push(
        Because::new(Code::AccessDeniedMessage)
            .with("action", refusal.action)
            .at(place),
    );
    if let Some(task) = check.task.and_then(|task| tasks.get(task)) {
        // Allowed by what was pasted, but refused: something else is deployed, or another layer denies.
        let code = if check.verdict == Verdict::Granted {
            Code::AccessDeniedButGranted
        } else {
            Code::AccessDeniedState
        };
        let because = Because::new(code)
            .with("state", task.state.as_str())
            .with("role", check.role.as_str())
            .with("action", check.action.as_str())
            .at(place)
            .at(task.at);
        outcome.findings.push(because.finding(Severity::Warning));
    }
}

/// Whether the refusal can be about the requirement.
fn concerns(
    refusal: &AccessDenied<'_>,
    kind: Kind,
    requirement: &Requirement<'_>,
    roles: &Roles<'_>,
) -> bool {
    if requirement.kind != kind {
        return false;
    }
    let session = refusal.principal.and_then(|text| {
        role_of_session(&Arn::parse(&Text::with_placeholders(
            text,
            refusal.document,
        ))?)
    });
    if let Some((account, name)) = session
        && let Some(arn) = roles
            .get(requirement.role)
            .and_then(|role| role.arn.as_ref())
        && (arn.role_name().is_some_and(|own| own != name)
            || arn.account.same(&Text::literal(account)) == Tri::No)
    {
        return false;
    }
    if kind == Kind::PassRole
        && let Some(service) = refusal.service.and_then(catalog::receiving_service)
        && !requirement
            .principals
            .iter()
            .any(|principal| principal == service)
    {
        return false;
    }
    let Some(resource) = refusal.resource else {
        return true;
    };
    let written = Text::with_placeholders(resource, refusal.document);
    match Arn::parse(&written) {
        Some(_) => {
            let whole = requirement
                .resource
                .written
                .clone()
                .unwrap_or_else(|| requirement.resource.arn.to_text());
            matching::matches_arn(
                &Pattern::exactly(&written),
                &requirement.resource.arn,
                &whole,
            ) != Tri::No
        }
        None => requirement
            .resource
            .arn
            .role_name()
            .is_none_or(|name| name == resource),
    }
}

/// A check for what nothing but the message tells.
fn check_of(refusal: &AccessDenied<'_>, kind: Kind, roles: &Roles<'_>) -> Check {
    let place = refusal.span.of(refusal.document);
    let services: Vec<String> = refusal
        .service
        .and_then(catalog::receiving_service)
        .map(str::to_owned)
        .into_iter()
        .collect();
    let context = match kind {
        Kind::PassRole if !services.is_empty() => vec![("iam:PassedToService", services)],
        _ => Vec::new(),
    };
    // A refusal by a Deny is one that no Allow can help; of sts:AssumeRole the message does not
    // tell which side lacks something.
    let role = role_of(refusal);
    let pasted = roles.find(&role).and_then(|at| roles.get(at));
    let account = |text: &str| {
        let text = Text::with_placeholders(text, refusal.document);
        Arn::parse(&text).and_then(|arn| arn.account.as_literal().map(str::to_owned))
    };
    let accounts = account(&role).zip(refusal.resource.and_then(account));
    let is_across =
        kind == Kind::PassRole && accounts.as_ref().is_some_and(|(one, two)| one != two);
    let verdict = match (refusal.is_explicit || is_across, kind) {
        (true, _) => Verdict::Denied,
        // What was pasted for the role may allow it: then something else is deployed.
        (false, _) if pasted.is_some_and(|role| !role.policies.identity.is_empty()) => {
            Verdict::Undecided
        }
        (false, Kind::PassRole) => Verdict::Missing,
        (false, _) => Verdict::Undecided,
    };
    let mut reasons = vec![
        Because::new(Code::AccessDeniedMessage)
            .with("action", refusal.action)
            .at(place),
    ];
    if let Some((own, other)) = accounts.filter(|_| is_across) {
        let because = Because::new(Code::PassRoleCrossAccount);
        reasons.insert(0, because.with("account", own).with("otherAccount", other));
    }
    Check {
        requirement: None,
        kind,
        verdict,
        role,
        action: if kind == Kind::PassRole {
            "iam:PassRole".to_owned()
        } else {
            "sts:AssumeRole".to_owned()
        },
        resource: refusal.resource.map(str::to_owned),
        context,
        reasons,
        allowed_by: Vec::new(),
        at: vec![place],
        task: None,
        fixes: Vec::new(),
        lacks_identity: verdict != Verdict::Denied,
        lacks_trust: false,
        lacks_guardrails: Vec::new(),
    }
}

/// The role of the session; the message does not tell its path.
fn role_of(refusal: &AccessDenied<'_>) -> String {
    let Some(principal) = refusal.principal else {
        return super::roles::EXECUTION_ROLE.to_owned();
    };
    let text = Text::with_placeholders(principal, refusal.document);
    let role = Arn::parse(&text).and_then(|arn| {
        let resource = arn.resource.display();
        let name = resource.strip_prefix("assumed-role/")?.split('/').next()?;
        let (partition, account) = (arn.partition.display(), arn.account.display());
        Some(format!("arn:{partition}:iam::{account}:role/{name}"))
    });
    role.unwrap_or_else(|| principal.to_owned())
}

/// Adds the fixes of the checks that only a message told.
pub fn fix(outcome: &mut Outcome) {
    for at in 0..outcome.checks.len() {
        let Some(check) = outcome.checks.get(at) else {
            continue;
        };
        if check.requirement.is_some() || !check.lacks_identity {
            continue;
        }
        let mut placeholders = Vec::new();
        let mut known = |text: Option<&str>, fits: bool, placeholder: &str| match text {
            Some(text) if fits => text.to_owned(),
            _ => {
                placeholders.push(placeholder.to_owned());
                placeholder.to_owned()
            }
        };
        let resource = check.resource.as_deref();
        let partition = check
            .role
            .strip_prefix("arn:")
            .and_then(|rest| rest.split(':').next())
            // A wildcard, for one, is no partition.
            .filter(|name| {
                name.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            })
            .unwrap_or("aws");
        let named = resource
            .filter(|name| is_role_name(name))
            .map(|name| format!("arn:{partition}:iam::<ACCOUNT>:role/{name}"));
        let written = Text::with_placeholders(resource.unwrap_or_default(), 0);
        let is_role =
            is_harmless(&written) && Arn::parse(&written).is_some_and(|arn| arn.is_role());
        let resource = match named {
            Some(arn) => {
                known(None, false, "<ACCOUNT>");
                arn
            }
            None => known(resource, is_role, "<ROLE_ARN>"),
        };
        let condition = (check.kind == Kind::PassRole).then(|| {
            let service = check
                .context
                .first()
                .and_then(|(_, services)| services.first())
                .map(String::as_str);
            let service = known(service, service.is_some(), "<SERVICE>");
            Condition {
                string_equals: Params::new().with("iam:PassedToService", service),
            }
        });
        if is_role {
            note_placeholders(&written, &mut placeholders);
        }
        let service = check
            .context
            .first()
            .and_then(|(_, services)| services.first());
        let sid = match (check.kind, service) {
            (Kind::PassRole, Some(service)) => pass_role_sid(service),
            (Kind::PassRole, None) => "PassRole".to_owned(),
            _ => "AssumeTargetRole".to_owned(),
        };
        let statement = Statement {
            sid,
            effect: "Allow",
            principal: None,
            action: check.action.clone().into(),
            resource: Some(resource.into()),
            condition,
        };
        let made = Fix {
            role: check.role.clone(),
            target: FixTarget::IdentityPolicy,
            document: None,
            statement: Some(statement),
            covers: vec![at],
            placeholders,
        };
        let index = merge(made, &mut outcome.fixes);
        if let Some(check) = outcome.checks.get_mut(at) {
            check.fixes.push(index);
        }
    }
}

/// Adds a fix, or its resource to the statement of one that differs in nothing else. Its index.
fn merge(mut made: Fix, fixes: &mut Vec<Fix>) -> usize {
    let Some(new) = made.statement.as_mut() else {
        return fixes.len();
    };
    for (index, known) in fixes.iter_mut().enumerate() {
        let Some(statement) = known.statement.as_mut() else {
            continue;
        };
        if known.role != made.role || statement.sid != new.sid {
            continue;
        }
        if statement.condition == new.condition && statement.action == new.action {
            let mut all: Vec<String> = Vec::new();
            for resource in [statement.resource.take(), new.resource.take()] {
                let more = match resource {
                    Some(Param::Text(text)) => vec![text],
                    Some(Param::List(list)) => list,
                    _ => Vec::new(),
                };
                all.extend(more);
            }
            let mut seen = crate::text::maps::Seen::default();
            all.retain(|resource| seen.insert(resource));
            statement.resource = Some(one_or_list(all));
            known.covers.append(&mut made.covers);
            let more = made.placeholders.into_iter();
            let more: Vec<_> = more
                .filter(|name| !known.placeholders.contains(name))
                .collect();
            known.placeholders.extend(more);
            return index;
        }
        // Another statement of that name: IAM refuses a policy that has a `Sid` twice.
        new.sid.push('2');
    }
    fixes.push(made);
    fixes.len() - 1
}
