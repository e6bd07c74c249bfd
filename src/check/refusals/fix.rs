//! The statements that mend what only a message told: for the policy that it says does not allow it.

use crate::arn::{Arn, is_mask, is_role_name, is_strict_role_arn};
use crate::check::fixes::{
    Condition, Effect, Fix, FixTarget, Statement, is_harmless, marked, one_or_list, pass_role_sid,
    placeholders, trust_sid, use_sid,
};
use crate::check::requirements::Kind;
use crate::check::{Check, Outcome};
use crate::finding::{Param, Params};
use crate::iam::PolicyType;
use crate::text::{Text, marks};

/// Adds the fixes of the checks that only a message told.
pub fn fix(outcome: &mut Outcome) {
    for at in 0..outcome.checks.len() {
        let Some(made) = outcome.checks.get(at).and_then(|check| made(at, check)) else {
            continue;
        };
        let index = merge(made, &mut outcome.fixes);
        if let Some(check) = outcome.checks.get_mut(at) {
            check.fixes.push(index);
        }
    }
}

fn made(at: usize, check: &Check) -> Option<Fix> {
    // A root user has no policies.
    if check.requirement.is_some() || check.role.ends_with(":root") {
        return None;
    }
    let target = match check.lacks_guardrails.first() {
        _ if check.lacks_identity => FixTarget::IdentityPolicy,
        Some((PolicyType::Boundary, _)) => FixTarget::PermissionsBoundary,
        Some((PolicyType::Scp, _)) => FixTarget::Scp,
        _ if check.lacks_trust => FixTarget::TrustPolicy,
        _ => return None,
    };
    if target == FixTarget::TrustPolicy {
        return Some(trust(at, check));
    }
    let service = check
        .context
        .first()
        .and_then(|(_, services)| services.first());
    let (sid, resource) = match check.kind {
        Kind::Action => {
            let action = Some(&check.action).filter(|action| is_action(action))?;
            (use_sid(action), resource(check))
        }
        Kind::PassRole => {
            let sid = service.map_or_else(|| "PassRole".to_owned(), |name| pass_role_sid(name));
            (sid, role(check))
        }
        Kind::AssumeRole | Kind::RoleTrust => {
            let resource = role(check);
            ("AssumeTargetRole".to_owned(), resource)
        }
    };
    let condition = (check.kind == Kind::PassRole).then(|| {
        let service = service.cloned().unwrap_or_else(|| "<SERVICE>".to_owned());
        Condition {
            string_equals: Params::new().with("iam:PassedToService", service),
        }
    });
    let statement = Statement {
        sid,
        effect: Effect::Allow,
        principal: None,
        action: check.action.clone().into(),
        resource: Some(resource.into()),
        condition,
    };
    Some(new(check.role.clone(), target, at, statement))
}

fn new(role: String, target: FixTarget, at: usize, statement: Statement) -> Fix {
    Fix {
        owner: None,
        role,
        target,
        document: None,
        placeholders: placeholders(&statement),
        statement: Some(statement),
        covers: vec![at],
        change: None,
    }
}

/// The statement that trusts a service, or the caller.
fn trust(at: usize, check: &Check) -> Fix {
    let (role, sid, key, party) = match check.context.first() {
        Some(("Service", services)) => {
            let services = services.clone();
            let sid = trust_sid(&services);
            (check.role.clone(), sid, "Service", one_or_list(services))
        }
        _ => {
            let caller = Some(&check.role).filter(|role| is_strict_role_arn(role));
            let caller = caller.cloned().unwrap_or_else(|| "<ROLE_ARN>".to_owned());
            let role = check.resource.clone().unwrap_or_default();
            (role, "TrustCaller".to_owned(), "AWS", caller.into())
        }
    };
    let statement = Statement {
        sid,
        effect: Effect::Allow,
        principal: Some(Params::new().with(key, party)),
        action: check.action.clone().into(),
        resource: None,
        condition: None,
    };
    new(role, FixTarget::TrustPolicy, at, statement)
}

/// The role that is passed or assumed. A masked account would be a wildcard in a policy.
fn role(check: &Check) -> String {
    let told = check.resource.as_deref().unwrap_or_default();
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
    let text = match is_role_name(told) {
        true => format!("arn:{partition}:iam::<ACCOUNT>:role/<PATH>/{told}"),
        false => unmasked(told),
    };
    let written = Text::with_placeholders(text.as_str(), 0);
    let is_role = is_harmless(&written) && Arn::parse(&written).is_some_and(|arn| arn.is_role());
    match is_role {
        true => marked(&written),
        false => "<ROLE_ARN>".to_owned(),
    }
}

/// What another action is on, as the message has it: wildcards are those of AWS.
fn resource(check: &Check) -> String {
    let text = unmasked(check.resource.as_deref().unwrap_or_default());
    let written = Text::with_placeholders(text.as_str(), 0);
    let is_legal = text.len() <= 2048
        && text.bytes().all(|byte| byte.is_ascii_graphic())
        && !text.contains(['"', '\\', '$', '{'])
        && !marks::holds(&text);
    if text != "*" && !(is_legal && Arn::parse(&written).is_some()) {
        return "<RESOURCE_ARN>".to_owned();
    }
    marked(&written)
}

/// With a placeholder for a masked account.
fn unmasked(text: &str) -> String {
    let written = Text::with_placeholders(text, 0);
    match Arn::parse(&written) {
        Some(mut arn) if is_mask(&arn.account) => {
            arn.account = Text::literal("<ACCOUNT>");
            arn.to_text().display()
        }
        _ => text.to_owned(),
    }
}

/// Whether the text can be an action of a policy: `ecs:RunTask`.
fn is_action(text: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.split_once(':')
        .is_some_and(|(service, name)| is_name(service) && is_name(name))
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
        if known.role != made.role || known.target != made.target || statement.sid != new.sid {
            continue;
        }
        // Actions on the same resource are one statement.
        if statement.resource == new.resource
            && (&statement.condition, &statement.principal) == (&new.condition, &new.principal)
            && statement.action != new.action
        {
            statement.action = both(&statement.action, &new.action);
            known.covers.append(&mut made.covers);
            return index;
        }
        let is_alike = statement.condition == new.condition
            && statement.action == new.action
            && statement.principal == new.principal;
        if is_alike {
            if new.resource.is_none() {
                known.covers.append(&mut made.covers);
                return index;
            }
            if let (Some(one), Some(other)) = (&statement.resource, &new.resource) {
                statement.resource = Some(both(one, other));
            }
            known.covers.append(&mut made.covers);
            known.placeholders = placeholders(statement);
            return index;
        }
        // Another statement of that name: IAM refuses a policy that has a `Sid` twice.
        new.sid.push('2');
    }
    fixes.push(made);
    fixes.len() - 1
}

/// The values of both, each once.
fn both(one: &Param, other: &Param) -> Param {
    let mut all: Vec<String> = Vec::new();
    for values in [one, other] {
        match values {
            Param::Text(text) => all.push(text.clone()),
            Param::List(list) => all.extend(list.iter().cloned()),
            _ => {}
        }
    }
    let mut seen = crate::text::maps::Seen::default();
    all.retain(|value| seen.insert(value));
    one_or_list(all)
}
