//! Whom and what a message is about: its caller, its task, its service.

use crate::arn::{Arn, is_role_name, role_of_session};
use crate::catalog;
use crate::documents::AccessDenied;
use crate::iam::matching;
use crate::iam::pattern::Pattern;
use crate::text::{Text, Tri};

use super::super::Task;
use super::super::requirements::{Kind, Requirement};
use super::super::roles::{EXECUTION_ROLE, Roles};

/// Whether the refusal can be about a requirement of that task: a history tells its state, and what
/// it called.
pub(super) fn is_of_task(refusal: &AccessDenied<'_>, task: Option<&Task>) -> bool {
    let state = refusal.state.is_none_or(|name| {
        let task = task.map(|task| task.state.as_str());
        task == Some(name)
    });
    let called = refusal.integration.as_deref().is_none_or(|name| {
        // A function is named by its ARN.
        task.is_none_or(|task| task.integration == name || !task.integration.contains(':'))
    });
    state && called
}

/// Whether the refusal is certain to be of a role that no machine runs as or assumes: it says
/// nothing of these machines.
pub(super) fn is_of_no_machine(refusal: &AccessDenied<'_>, roles: &Roles<'_>) -> bool {
    let Some((account, name)) = session(refusal) else {
        return false;
    };
    let callers = roles.list.iter();
    let mut callers = callers.filter(|role| role.is_execution || role.is_target);
    let is_other = |arn: &Arn<'_>| {
        let own = arn.role_name();
        own.is_some_and(|own| !own.eq_ignore_ascii_case(&name))
            || arn.account.same(&account) == Tri::No
    };
    let mut others = callers
        .by_ref()
        .map(|role| role.arn.as_ref().is_some_and(is_other));
    others
        .next()
        .is_some_and(|first| first && others.all(|other| other))
}

/// Account and name of the role that was refused, by its session or its own ARN. A masked account
/// may be any.
pub(super) fn session(refusal: &AccessDenied<'_>) -> Option<(Text<'static>, String)> {
    let text = Text::with_placeholders(refusal.principal?, refusal.document);
    let arn = Arn::parse(&text)?;
    let account = arn.account.clone().into_owned();
    if arn.is_role() {
        return Some((account, arn.role_name()?.to_owned()));
    }
    arn.resource.as_literal()?;
    Some((account, role_of_session(&arn)?))
}

/// Whether it was a person that was refused: a user, a root user, a federated user, a role of IAM
/// Identity Center. No state machine runs as one.
pub(super) fn is_of_user(refusal: &AccessDenied<'_>) -> bool {
    let text = Text::with_placeholders(refusal.principal.unwrap_or_default(), refusal.document);
    let resource = Arn::parse(&text).map(|arn| arn.resource.display());
    resource.is_some_and(|resource| {
        resource == "root"
            || ["user/", "federated-user/", "assumed-role/AWSReservedSSO_"]
                .into_iter()
                .any(|kind| resource.starts_with(kind))
    })
}

/// Whether the refusal can be about the requirement; `service` is the one that the role was passed
/// to, if that is known.
pub(super) fn concerns(
    refusal: &AccessDenied<'_>,
    service: Option<&str>,
    kind: Kind,
    requirement: &Requirement<'_>,
    roles: &Roles<'_>,
) -> bool {
    let is_it = requirement.kind == kind
        && requirement
            .act
            .as_ref()
            .is_none_or(|act| act.action.eq_ignore_ascii_case(refusal.action));
    if !is_it || is_of_user(refusal) {
        return false;
    }
    if let Some((account, name)) = session(refusal)
        && let Some(arn) = roles
            .get(requirement.role)
            .and_then(|role| role.arn.as_ref())
        && (arn
            .role_name()
            .is_some_and(|own| !own.eq_ignore_ascii_case(&name))
            || arn.account.same(&account) == Tri::No)
    {
        return false;
    }
    if kind == Kind::PassRole
        && let Some(service) = service
        && !requirement
            .principals
            .iter()
            .any(|principal| principal == service)
    {
        return false;
    }
    if kind == Kind::RoleTrust
        && !requirement
            .principals
            .iter()
            .any(|principal| Some(principal.as_str()) == refusal.principal)
    {
        return false;
    }
    // A resource with wildcards says no more than the action does, and so does one in a mask.
    let Some(resource) = refusal.resource.filter(|resource| !resource.contains('*')) else {
        return true;
    };
    if kind == Kind::Action
        && requirement
            .shown
            .as_ref()
            .is_none_or(|shown| shown.contains('*'))
    {
        return true;
    }
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

/// The service that could not assume its role, if that is what was refused.
pub(super) fn trusted_service<'r>(refusal: &AccessDenied<'r>) -> Option<&'r str> {
    let is_name = |name: &&str| !name.contains(':') && name.contains(".amazonaws.com");
    refusal.principal.filter(is_name)
}

/// The service that the role was passed to, if the refusal tells it.
pub(super) fn receiving_service<'r>(refusal: &AccessDenied<'r>) -> Option<&'r str> {
    let is_service = |name: &&str| {
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
        name.contains(".amazonaws.com") && name.bytes().all(letter)
    };
    let told = refusal.passed_to.filter(is_service);
    let called = || refusal.service.and_then(catalog::receiving_service);
    let operation = || refusal.operation.and_then(catalog::receiving_service_of);
    told.or_else(called).or_else(operation)
}

/// The role of the session; the message does not tell its path.
pub(super) fn role_of(refusal: &AccessDenied<'_>) -> String {
    let Some(principal) = refusal.principal else {
        return EXECUTION_ROLE.to_owned();
    };
    let text = Text::with_placeholders(principal, refusal.document);
    let role = Arn::parse(&text).and_then(|arn| {
        let name = role_of_session(&arn)?;
        let (partition, account) = (arn.partition.display(), arn.account.display());
        Some(format!("arn:{partition}:iam::{account}:role/{name}"))
    });
    role.unwrap_or_else(|| principal.to_owned())
}

/// What was denied. A bare name is that of a role of the caller's account.
pub(super) fn resource_of(refusal: &AccessDenied<'_>, kind: Kind) -> Option<String> {
    let told = refusal.resource?;
    let bare = Some(told).filter(|name| kind == Kind::PassRole && is_role_name(name));
    let arn = bare.and_then(|name| {
        let text = Text::with_placeholders(refusal.principal?, refusal.document);
        let caller = Arn::parse(&text)?;
        let (partition, account) = (caller.partition.display(), caller.account.display());
        Some(format!("arn:{partition}:iam::{account}:role/{name}"))
    });
    Some(arn.unwrap_or_else(|| told.to_owned()))
}
