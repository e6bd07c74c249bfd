//! The smallest change of a Deny that makes way for what it denies: a suggestion, because only its
//! author knows what it protects. Never a whole statement less.

use crate::arn::{Arn, is_strict_role_arn};
use crate::check::requirements::{Kind, Requirement};
use crate::check::roles::{Role, Roles};
use crate::check::verdicts::Check;
use crate::documents::Source;
use crate::finding::{Because, Code, Param, Place, Span, Verdict};
use crate::iam::condition::{Compare, Condition};
use crate::iam::policy::{Effect, Statement};
use crate::iam::{Layer, PolicyType};
use crate::text::Text;
use crate::text::holes::is_account;

use super::text_edit::{self, Spot};
use super::{Fix, FixTarget};

/// One thing that is changed in a Deny, with the values that are added to it.
struct Edit {
    role: usize,
    target: FixTarget,
    spot: Spot,
    place: Place,
    values: Vec<String>,
    covers: Vec<usize>,
}

/// Adds a suggestion for each Deny that is certain to be in the way, where a small one is known.
pub(in crate::check) fn suggest<'f>(
    sources: &[Source<'_>],
    roles: &Roles<'f>,
    requirements: &[Requirement<'f>],
    checks: &mut [Check],
    fixes: &mut Vec<Fix>,
) {
    let mut edits: Vec<Edit> = Vec::new();
    for (at, check) in checks.iter().enumerate() {
        let requirement = check.requirement.and_then(|at| requirements.get(at));
        let Some(requirement) = requirement.filter(|_| check.verdict == Verdict::Denied) else {
            continue;
        };
        for reason in &check.reasons {
            let Some((holder, target, statement)) = denying(reason, requirement, roles) else {
                continue;
            };
            let Some(source) = sources.get(statement.document as usize) else {
                continue;
            };
            let text = source.document.text.as_str();
            let found = Denied {
                text,
                statement,
                target,
                requirement,
                roles,
            }
            .change();
            let Some((spot, span, value)) = found else {
                continue;
            };
            let place = span.of(statement.document);
            let known = edits
                .iter_mut()
                .find(|one| one.place == place && one.spot == spot && one.role == holder);
            match known {
                Some(edit) => {
                    edit.covers.push(at);
                    if !edit.values.contains(&value) {
                        edit.values.push(value);
                    }
                }
                None => edits.push(Edit {
                    role: holder,
                    target,
                    spot,
                    place,
                    values: vec![value],
                    covers: vec![at],
                }),
            }
        }
    }
    for edit in edits {
        let source = sources.get(edit.place.document as usize);
        let text = source.map_or("", |source| source.document.text.as_str());
        let Some(change) = text_edit::render(text, edit.place, edit.spot, &edit.values) else {
            continue;
        };
        for &at in &edit.covers {
            if let Some(check) = checks.get_mut(at) {
                check.fixes.push(fixes.len());
            }
        }
        fixes.push(Fix {
            owner: Some(edit.role),
            role: roles.name(edit.role),
            target: edit.target,
            document: Some(edit.place.document),
            statement: None,
            covers: edit.covers,
            placeholders: Vec::new(),
            change: Some(change),
        });
    }
}

/// The Deny that a reason names, with the role that it limits and what kind of policy it is in.
fn denying<'r, 'f>(
    reason: &Because,
    requirement: &Requirement<'f>,
    roles: &'r Roles<'f>,
) -> Option<(usize, FixTarget, &'r Statement<'f>)> {
    if reason.code != Code::DeniedByStatement {
        return None;
    }
    let Some(Param::Text(kind)) = reason.params.get("policyType") else {
        return None;
    };
    let place = reason.at.first()?;
    let (kind, target, holder) = match kind.as_str() {
        "identity-based policy" => (
            PolicyType::Identity,
            FixTarget::IdentityPolicy,
            requirement.role,
        ),
        "permissions boundary" => (
            PolicyType::Boundary,
            FixTarget::PermissionsBoundary,
            requirement.role,
        ),
        "service control policy" => (PolicyType::Scp, FixTarget::Scp, requirement.role),
        "trust policy" => {
            let trusting = match requirement.kind {
                Kind::RoleTrust => requirement.role,
                _ => requirement.subject?,
            };
            (PolicyType::Trust, FixTarget::TrustPolicy, trusting)
        }
        _ => return None,
    };
    let policies = &roles.get(holder)?.policies;
    let layers = [&policies.identity, &policies.trust].into_iter();
    let mut layers = layers
        .chain(&policies.guardrails)
        .chain(&policies.loose_scps);
    let is_it = |statement: &&Statement<'_>| {
        statement.document == place.document
            && statement.span == place.span
            && statement.effect == Effect::Deny
    };
    let statement = layers.find_map(|layer: &Layer<'_>| {
        let mut statements = layer.statements().filter(|_| layer.kind() == kind);
        statements.find(is_it)
    })?;
    Some((holder, target, statement))
}

/// What is denied, and by what.
struct Denied<'d, 'f> {
    text: &'d str,
    statement: &'d Statement<'f>,
    target: FixTarget,
    requirement: &'d Requirement<'f>,
    roles: &'d Roles<'f>,
}

impl<'f> Denied<'_, 'f> {
    /// Where the smallest change is made, and what is added or taken away there.
    fn change(&self) -> Option<(Spot, Span, String)> {
        self.listed_resource()
            .or_else(|| self.exception())
            .or_else(|| self.listed_value())
            .or_else(|| self.other_resource())
            .or_else(|| self.every_resource())
            .or_else(|| self.condition())
    }

    fn caller(&self) -> Option<&Role<'f>> {
        self.roles.get(self.requirement.role)
    }

    /// The ARN of what is asked for, where it is a whole one.
    fn resource(&self) -> Option<&str> {
        let is_asked = self.target != FixTarget::TrustPolicy;
        let written = self
            .requirement
            .resource
            .written
            .as_ref()
            .filter(|_| is_asked)?;
        let text = written.as_literal()?;
        is_strict_role_arn(text).then_some(text)
    }

    /// One of several resources is this very role: the Deny does without it.
    fn listed_resource(&self) -> Option<(Spot, Span, String)> {
        let own = self.resource()?;
        let resources = self.statement.resources.as_ref().filter(|one| !one.not)?;
        let mut texts = resources
            .patterns
            .iter()
            .map(|(pattern, _)| pattern.plain_text());
        let are_plain = texts.all(|text| text.is_some());
        let is_own = |text: Option<String>| text.as_deref() == Some(own);
        let mut found = resources
            .patterns
            .iter()
            .filter(|(pattern, _)| is_own(pattern.plain_text()));
        let (_, span) = found.next()?;
        let is_only = found.next().is_none() && resources.patterns.len() > 1;
        (are_plain && is_only).then(|| (Spot::Item, *span, own.to_owned()))
    }

    /// A condition makes exceptions: this becomes one of them.
    fn exception(&self) -> Option<(Spot, Span, String)> {
        self.statement.conditions.iter().find_map(|condition| {
            let operator = condition.operator;
            let compares = matches!(
                operator.compare,
                Compare::StringEquals
                    | Compare::StringEqualsIgnoreCase
                    | Compare::StringLike
                    | Compare::Arn
            );
            let is_plain = operator.negated && operator.set.is_none() && !operator.unusual_case;
            let value = self
                .value(&condition.key)
                .filter(|_| compares && is_plain)?;
            Some((Spot::Condition, condition.span, value))
        })
    }

    /// A condition lists what is denied: this is taken from the list.
    fn listed_value(&self) -> Option<(Spot, Span, String)> {
        self.statement
            .conditions
            .iter()
            .find_map(|condition: &Condition<'_>| {
                let operator = condition.operator;
                let is_plain = operator.compare == Compare::StringEquals
                    && !operator.negated
                    && operator.set.is_none()
                    && !operator.unusual_case;
                let value = self.value(&condition.key).filter(|_| is_plain)?;
                let count = condition
                    .written
                    .iter()
                    .filter(|one| **one == value)
                    .count();
                (count == 1 && condition.written.len() > 1).then_some((
                    Spot::WithoutValue,
                    condition.span,
                    value,
                ))
            })
    }

    /// `NotResource` makes exceptions: this role becomes one of them.
    fn other_resource(&self) -> Option<(Spot, Span, String)> {
        let own = self.resource()?;
        let resources = self.statement.resources.as_ref().filter(|one| one.not)?;
        let (_, last) = resources.patterns.last()?;
        Some((Spot::AfterItem, *last, own.to_owned()))
    }

    /// `Resource` is everything: it becomes everything else.
    fn every_resource(&self) -> Option<(Spot, Span, String)> {
        let own = self.resource()?;
        let resources = self.statement.resources.as_ref().filter(|one| !one.not)?;
        let [(pattern, span)] = resources.patterns.as_slice() else {
            return None;
        };
        let before = self
            .text
            .get(self.statement.span.start as usize..span.start as usize)?;
        let key = before.rfind("\"Resource\"")?;
        let between = before.get(key + "\"Resource\"".len()..)?;
        let is_key = between
            .chars()
            .all(|letter| letter.is_whitespace() || ":[".contains(letter));
        let start = self.statement.span.start as usize + key;
        (pattern.is_star() && is_key).then(|| {
            (
                Spot::EveryResource,
                Span::new(start, span.end as usize),
                own.to_owned(),
            )
        })
    }

    /// There is no condition: it gets one that spares the least.
    fn condition(&self) -> Option<(Spot, Span, String)> {
        if !self.statement.conditions.is_empty() {
            return None;
        }
        let slice = self
            .text
            .get(self.statement.span.start as usize..self.statement.span.end as usize)?;
        // An empty one would be there twice.
        if slice.contains("\"Condition\"") {
            return None;
        }
        let by_role = || {
            Some((
                "ArnNotEquals",
                "aws:PrincipalArn",
                self.value("aws:PrincipalArn")?,
            ))
        };
        let by_service = || {
            Some((
                "StringNotEquals",
                "iam:PassedToService",
                self.value("iam:PassedToService")?,
            ))
        };
        let (operator, key, value) = match (self.target, self.requirement.kind) {
            (FixTarget::Scp, _) => by_role(),
            (FixTarget::TrustPolicy, _) => None,
            (_, Kind::PassRole) => by_service(),
            _ => None,
        }?;
        let condition = format!("\"Condition\": {{\"{operator}\": {{\"{key}\": \"{value}\"}}}}");
        Some((Spot::Member, self.statement.span, condition))
    }

    /// What the request has for a key, where it is certain and may stand in a policy.
    fn value(&self, key: &str) -> Option<String> {
        let requirement = self.requirement;
        let account = |text: Option<&Text<'_>>| {
            let account = text?.as_literal()?;
            is_account(account).then(|| account.to_owned())
        };
        let caller = self.caller();
        let of_service = requirement.kind == Kind::RoleTrust;
        let machine = || {
            let arn = requirement.machine_arn.as_ref()?.as_literal()?;
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || b":-_/.".contains(&byte);
            arn.bytes().all(fits).then(|| arn.to_owned())
        };
        match key.to_ascii_lowercase().as_str() {
            "iam:passedtoservice" => match requirement.principals.as_slice() {
                [only] if requirement.kind == Kind::PassRole => Some(only.clone()),
                _ => None,
            },
            "aws:principalarn" if !of_service => {
                let arn = caller?.arn.as_ref().map(Arn::to_text)?;
                let arn = arn.as_literal()?;
                is_strict_role_arn(arn).then(|| arn.to_owned())
            }
            "aws:principalaccount" if !of_service => account(caller?.account.as_ref()),
            "aws:sourceaccount" if of_service => account(caller?.account.as_ref()),
            "aws:resourceaccount" => account(Some(&requirement.resource.arn.account)),
            "aws:sourcearn" if of_service => machine(),
            "sts:externalid" if requirement.kind == Kind::AssumeRole => machine(),
            _ => None,
        }
    }
}
