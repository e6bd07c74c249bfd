//! What a message proves of other checks (law 7): a policy that was not given denied something. It
//! limits a role, an account, or who uses a role; what it denied once it may deny elsewhere.

use crate::arn::Arn;
use crate::documents::AccessDenied;
use crate::finding::Verdict;
use crate::iam::evaluate::resource_applies;
use crate::iam::matching::action_matches;
use crate::iam::policy::Effect;
use crate::iam::{
    Asked, Caller, Context, Layer, PolicyType, Request, Resource, RolePolicies, Unlisted,
};
use crate::inventory::RoleId;
use crate::text::{Text, Tri};

use super::super::facts::Facts;
use super::super::requirements::{Kind, Requirement};
use super::super::roles::{Roles, Unseen};
use super::super::{Check, Outcome};
use super::lone::unseen_layer;
use super::subject::{is_of_user, receiving_service, session};
use super::told::is_unlimited;

/// What a policy that was not given limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Limits {
    /// What a role does.
    Role,
    /// The same action of a role.
    RoleAction,
    /// What the roles of an account do.
    Account,
    /// Who uses the roles of an account.
    Resources,
    /// Who assumes a role.
    Target,
}

/// The parties of a check.
struct Parties {
    role: usize,
    subject: Option<usize>,
    /// The account of the role that is assumed.
    account: Option<Text<'static>>,
}

/// Leaves open what policies may deny that messages tell of and nobody gave.
pub(super) fn open<'f>(
    facts: &Facts<'f>,
    roles: &Roles<'f>,
    requirements: &[Requirement<'_>],
    outcome: &mut Outcome,
    unseen: &mut Unseen,
) {
    for refusal in &facts.inventory.refusals {
        let Some(limits) = limits(refusal) else {
            continue;
        };
        let told = Told::of(refusal, limits, facts);
        for (at, role) in roles.list.iter().enumerate() {
            let is_limited = match limits {
                Limits::Role | Limits::RoleAction | Limits::Account => told.is_caller(at, roles),
                Limits::Resources => is_of_account(role.account.as_ref(), told.target_account()),
                Limits::Target => false,
            };
            if !is_limited || told.is_explained(Some(&role.policies)) {
                continue;
            }
            let known = match refusal.policy_type {
                Some("identity-based policy") => &mut unseen.incomplete,
                Some(_) => &mut unseen.limited,
                None => {
                    unseen.limited.push(at);
                    &mut unseen.incomplete
                }
            };
            known.push(at);
        }
        for check in &mut outcome.checks {
            if check.verdict != Verdict::Granted {
                continue;
            }
            let requirement = check.requirement.and_then(|at| requirements.get(at));
            let Some(parties) = parties(check, requirement, roles) else {
                continue;
            };
            if told.concerns(check, &parties, roles) {
                check.verdict = Verdict::Undecided;
                check.reasons.insert(0, unseen_layer(refusal));
            }
        }
    }
}

fn parties(
    check: &Check,
    requirement: Option<&Requirement<'_>>,
    roles: &Roles<'_>,
) -> Option<Parties> {
    if let Some(requirement) = requirement {
        let account = requirement.resource.arn.account.clone().into_owned();
        return Some(Parties {
            role: requirement.role,
            subject: requirement.subject,
            account: Some(account),
        });
    }
    let find = |text: &str| {
        let named = Text::with_placeholders(text, 0).into_owned();
        let account = Arn::parse(&named).map(|arn| arn.account.into_owned());
        (roles.find(&named, None), account)
    };
    let (subject, account) = check.resource.as_deref().map_or((None, None), find);
    Some(Parties {
        role: find(&check.role).0?,
        subject,
        account,
    })
}

/// What a policy limits that the message tells of; implicit denials by policies that everyone has
/// tell of none.
fn limits(refusal: &AccessDenied<'_>) -> Option<Limits> {
    let is = |action: &str| refusal.action.eq_ignore_ascii_case(action);
    let is_assume = is("sts:AssumeRole");
    Some(match (refusal.policy_type, refusal.is_explicit) {
        (Some("identity-based policy"), true) => Limits::Role,
        (Some("permissions boundary" | "session policy"), _) => Limits::Role,
        (Some("service control policy"), _) => Limits::Account,
        (Some("resource control policy"), _) if is_assume => Limits::Resources,
        (Some("role trust policy" | "resource-based policy"), true) if is_assume => Limits::Target,
        (Some("vpc endpoint policy"), _) => Limits::RoleAction,
        // Of other actions a resource's own policy may be the one.
        (None, true) if is_assume || is("iam:PassRole") => Limits::Role,
        _ => return None,
    })
}

struct Told<'t, 'f> {
    refusal: &'t AccessDenied<'f>,
    limits: Limits,
    facts: &'t Facts<'f>,
    /// The role that was refused, if it was one.
    caller: Option<RoleId<'static>>,
    /// The account of whoever was refused.
    caller_account: Option<Text<'static>>,
    /// The role that was to be assumed.
    target: Option<RoleId<'static>>,
    /// A role of the workspace is known to be the one that was refused.
    is_known: bool,
}

impl<'t, 'f> Told<'t, 'f> {
    fn of(refusal: &'t AccessDenied<'f>, limits: Limits, facts: &'t Facts<'f>) -> Self {
        let text = |told: &str| Text::with_placeholders(told, refusal.document).into_owned();
        let is_role = !is_of_user(refusal) && session(refusal).is_some();
        let principal = refusal.principal.map(text);
        let caller = principal.as_ref().filter(|_| is_role);
        let caller = caller.map(|text| RoleId::new(text, None, None));
        let account = principal.as_ref().and_then(Arn::parse);
        let target = refusal.resource.map(text);
        let is = |role: &RoleId<'_>| {
            let mut roles = facts.inventory.roles.list.iter();
            roles.any(|known| known.key.same(role) == Tri::Yes)
        };
        Self {
            is_known: caller.as_ref().is_some_and(is),
            caller,
            caller_account: account.map(|arn| arn.account.into_owned()),
            target: target.map(|text| RoleId::new(&text, None, None)),
            refusal,
            limits,
            facts,
        }
    }

    fn target_account(&self) -> Option<&Text<'static>> {
        self.target.as_ref().and_then(|role| role.account.as_ref())
    }

    /// Whether the policy limits what that role does.
    fn is_caller(&self, at: usize, roles: &Roles<'_>) -> bool {
        if self.limits == Limits::Account {
            let own = roles.get(at).and_then(|role| role.account.as_ref());
            return is_of_account(own, self.caller_account.as_ref());
        }
        let known = self.facts.inventory.roles.get(at);
        let (Some(caller), Some(known)) = (&self.caller, known) else {
            return false;
        };
        match known.key.same(caller) {
            Tri::Yes => true,
            Tri::No => false,
            // Whoever makes or changes a machine passes its role to Step Functions.
            Tri::Maybe => {
                !self.is_known && receiving_service(self.refusal) != Some("states.amazonaws.com")
            }
        }
    }

    fn concerns(&self, check: &Check, parties: &Parties, roles: &Roles<'_>) -> bool {
        let policies = |at: usize| roles.get(at).map(|role| &role.policies);
        let is_used = matches!(check.kind, Kind::AssumeRole | Kind::RoleTrust);
        let target = match check.kind {
            Kind::RoleTrust => Some(parties.role),
            _ => parties.subject,
        };
        let is_same_action = check.action.eq_ignore_ascii_case(self.refusal.action);
        match self.limits {
            Limits::Role | Limits::RoleAction | Limits::Account => {
                // A person may be limited otherwise than roles are.
                let is_person = self.caller.is_none()
                    || receiving_service(self.refusal) == Some("states.amazonaws.com");
                let is_narrow = self.limits == Limits::RoleAction
                    || self.limits == Limits::Account && is_person;
                check.kind != Kind::RoleTrust
                    && (is_same_action || !is_narrow)
                    && self.is_caller(parties.role, roles)
                    && !self.is_explained(policies(parties.role))
            }
            Limits::Resources => {
                let own = match check.kind {
                    Kind::RoleTrust => roles
                        .get(parties.role)
                        .and_then(|role| role.account.as_ref()),
                    _ => parties.account.as_ref(),
                };
                is_used
                    && is_of_account(own, self.target_account())
                    && !self.is_explained(target.and_then(policies))
            }
            Limits::Target => {
                let known = target.and_then(|at| self.facts.inventory.roles.get(at));
                is_used
                    && known
                        .zip(self.target.as_ref())
                        .is_some_and(|(known, told)| known.key.same(told) == Tri::Yes)
                    && !self.is_explained(target.and_then(policies))
            }
        }
    }

    /// Whether policies that were given may be those that denied it.
    fn is_explained(&self, policies: Option<&RolePolicies<'_>>) -> bool {
        let Some(policies) = policies else {
            return false;
        };
        if !self.refusal.is_explicit {
            return is_unlimited(self.refusal, Some(policies), Some(policies));
        }
        let of_kind = |kind: PolicyType| {
            let layers = policies.guardrails.iter().chain(&policies.loose_scps);
            let mut layers = layers.filter(|layer| layer.kind() == kind);
            layers.any(|layer| self.is_denied_by(layer))
        };
        match self.refusal.policy_type {
            Some("identity-based policy") => self.is_denied_by(&policies.identity),
            Some("permissions boundary") => of_kind(PolicyType::Boundary),
            Some("session policy") => of_kind(PolicyType::Session),
            Some("service control policy") => of_kind(PolicyType::Scp),
            Some("resource control policy") => self.is_denied_by(&policies.rcps),
            Some("role trust policy" | "resource-based policy") => {
                self.is_denied_by(&policies.trust)
            }
            Some(_) => false,
            None => {
                let layers = policies.guardrails.iter().chain(&policies.loose_scps);
                let mut layers = layers.chain([&policies.identity]);
                layers.any(|layer| self.is_denied_by(layer))
            }
        }
    }

    /// Whether a Deny of the layer may be for what was denied.
    fn is_denied_by(&self, layer: &Layer<'_>) -> bool {
        let written = self.refusal.resource.filter(|text| !text.contains('*'));
        let written =
            written.map(|text| Text::with_placeholders(text, self.refusal.document).into_owned());
        let arn = written.as_ref().and_then(Arn::parse);
        let resource = arn.map(|arn| Resource {
            arn,
            written: written.clone(),
        });
        let caller = Caller::role(None, None, None);
        layer.statements().any(|statement| {
            let is_resource = || {
                resource.as_ref().is_none_or(|resource| {
                    let request = Request {
                        action: self.refusal.action,
                        resource,
                        caller: &caller,
                        context: Context::new(Asked::Other, Unlisted::ByNature),
                    };
                    resource_applies(statement, &request) != Tri::No
                })
            };
            statement.effect != Effect::Allow
                && action_matches(&statement.actions, self.refusal.action) != Tri::No
                && is_resource()
        })
    }
}

/// Whether both may be the same account.
fn is_of_account(own: Option<&Text<'_>>, told: Option<&Text<'_>>) -> bool {
    own.zip(told)
        .is_none_or(|(own, told)| own.same(told) != Tri::No)
}
