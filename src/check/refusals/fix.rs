//! The statements that mend what only a message told: for the policy that it says does not allow it.

use crate::arn::{Arn, is_role_name, is_strict_role_arn};
use crate::check::Outcome;
use crate::check::fixes::{
    Condition, Effect, Fix, FixTarget, Statement, is_harmless, note_placeholders, one_or_list,
    pass_role_sid, trust_sid,
};
use crate::check::requirements::Kind;
use crate::finding::{Param, Params};
use crate::iam::PolicyType;
use crate::text::Text;

/// Adds the fixes of the checks that only a message told.
pub fn fix(outcome: &mut Outcome) {
    for at in 0..outcome.checks.len() {
        let Some(check) = outcome.checks.get(at) else {
            continue;
        };
        let target = match check.lacks_guardrails.first() {
            _ if check.lacks_identity => FixTarget::IdentityPolicy,
            Some((PolicyType::Boundary, _)) => FixTarget::PermissionsBoundary,
            Some((PolicyType::Scp, _)) => FixTarget::Scp,
            _ if check.lacks_trust => FixTarget::TrustPolicy,
            _ => continue,
        };
        if check.requirement.is_some() {
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
        let mut statement = Statement {
            sid,
            effect: Effect::Allow,
            principal: None,
            action: check.action.clone().into(),
            resource: Some(resource.into()),
            condition,
        };
        let mut role = check.role.clone();
        if target == FixTarget::TrustPolicy {
            placeholders.clear();
            statement.resource = None;
            let (key, party) = match check.context.first() {
                Some(("Service", services)) => {
                    statement.sid = trust_sid(services);
                    ("Service", one_or_list(services.clone()))
                }
                _ => {
                    let caller = match is_strict_role_arn(&role) {
                        true => role,
                        false => {
                            placeholders.push("<ROLE_ARN>".to_owned());
                            "<ROLE_ARN>".to_owned()
                        }
                    };
                    role = check.resource.clone().unwrap_or_default();
                    statement.sid = "TrustCaller".to_owned();
                    ("AWS", caller.into())
                }
            };
            statement.principal = Some(Params::new().with(key, party));
        }
        let made = Fix {
            role,
            target,
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
        if known.role != made.role || known.target != made.target || statement.sid != new.sid {
            continue;
        }
        let is_alike = statement.condition == new.condition
            && statement.action == new.action
            && statement.principal == new.principal;
        if is_alike {
            if new.resource.is_none() {
                known.covers.append(&mut made.covers);
                return index;
            }
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
