//! Puts each requirement to the policies of its roles, in every possible world.

use std::rc::Rc;

use crate::arn::Arn;
use crate::catalog::Confidence;
use crate::finding::{Because, Code, Verdict};
use crate::iam::{Decision, Relation, Request, Resource, RolePolicies};
use crate::text::maps::HashMap;
use crate::text::{Presence, Text, Tri, Variable, World};

use super::accounts::{OwnAccount, PassedAccounts};
use super::facts::Facts;
use super::requests::{Acting, Assuming, ByService, CallerFacts, Origin, Passing};
use super::requirements::{Act, Kind, Requirement};
use super::roles::{Role, Roles};
use super::worlds;

/// Decides requirements, each once.
pub(super) struct Judge<'j, 'f> {
    pub(super) facts: &'j Facts<'f>,
    pub(super) roles: &'j Roles<'f>,
    /// The policies of a role in a world, by the role, the account that it is taken to be of, and
    /// the values of its variables.
    worlds: HashMap<InWorld, Rc<RolePolicies<'f>>>,
    accounts: PassedAccounts<'f>,
    cache: HashMap<Key<'j, 'f>, Decision>,
    /// By role.
    callers: Vec<CallerFacts<'f>>,
    region: Option<&'j str>,
    assumptions: &'j mut Vec<Because>,
}

/// A role in a world, with the account that it is taken to be of.
type InWorld = (usize, Option<String>, Vec<Option<u32>>);

/// What a decision depends on: equal keys have equal decisions.
///
/// Of a resource that is not written, nothing but account and partition matters.
#[derive(PartialEq, Eq, Hash)]
struct Key<'r, 'f> {
    kind: Kind,
    role: usize,
    subject: Option<usize>,
    machine: usize,
    written: Option<&'r Text<'f>>,
    account: &'r Text<'f>,
    partition: &'r Text<'f>,
    principals: &'r [String],
    confidence: Confidence,
    presence: Presence,
    act: Option<&'r Act<'f>>,
    /// Of what is not written, where it is more than an unknown role.
    arn: Option<&'r Arn<'f>>,
}

impl<'r, 'f> Key<'r, 'f> {
    fn of(requirement: &'r Requirement<'f>) -> Self {
        Self {
            kind: requirement.kind,
            role: requirement.role,
            subject: requirement.subject,
            machine: requirement.machine,
            written: requirement.resource.written.as_ref(),
            account: &requirement.resource.arn.account,
            partition: &requirement.resource.arn.partition,
            principals: &requirement.principals,
            confidence: requirement.confidence,
            presence: requirement.presence,
            act: requirement.act.as_deref(),
            arn: requirement
                .act
                .as_ref()
                .filter(|_| requirement.resource.written.is_none())
                .map(|_| &requirement.resource.arn),
        }
    }
}

impl<'j, 'f> Judge<'j, 'f> {
    /// Decides these requirements; what was taken for granted is added to the assumptions.
    pub(super) fn new(
        facts: &'j Facts<'f>,
        roles: &'j Roles<'f>,
        requirements: &'j [Requirement<'f>],
        assumptions: &'j mut Vec<Because>,
    ) -> Self {
        Self {
            facts,
            roles,
            worlds: HashMap::default(),
            accounts: PassedAccounts::new(facts, roles, requirements),
            cache: HashMap::default(),
            callers: roles.list.iter().map(CallerFacts::of).collect(),
            region: facts.inventory.values.region(),
            assumptions,
        }
    }

    /// The decision of a requirement. Equal ones are decided once.
    pub(super) fn decision(&mut self, requirement: &'j Requirement<'f>) -> Decision {
        let key = Key::of(requirement);
        if let Some(decision) = self.cache.get(&key) {
            return decision.clone();
        }
        let decision = self.decide(requirement);
        self.cache.insert(key, decision.clone());
        decision
    }

    /// Says an assumption once.
    pub(super) fn assume(&mut self, assumption: Because) {
        if !self.assumptions.contains(&assumption) {
            self.assumptions.push(assumption);
        }
    }

    /// Decides in each possible world (law 10). What is the same in all of them is decided.
    fn decide(&mut self, requirement: &'j Requirement<'f>) -> Decision {
        let variables = self.variables(requirement);
        if variables.is_empty() {
            return self.decide_in(requirement, &World::default());
        }
        let all = World::all(&variables).map(|worlds| (variables.clone(), worlds));
        let all = all.or_else(|| {
            let few = self.deciding(requirement);
            Some((few.clone(), World::all(&few)?))
        });
        let Some((variables, worlds)) = all else {
            let inventory = &self.facts.inventory;
            let because = worlds::too_many(&variables, inventory, self.roles);
            return Decision::undecided(because);
        };
        let machine = self.facts.machines.get(requirement.machine);
        let exists = |world: &World| machine.is_none_or(|machine| machine.guard.holds(world));
        let decided: Vec<(World, Decision)> = worlds
            .into_iter()
            .filter(exists)
            .map(|world| {
                let decision = self.decide_in(requirement, &world);
                (world, decision)
            })
            .collect();
        worlds::join(decided, &variables, &self.facts.inventory, self.roles)
    }

    /// The same, without what decides of policies only that say nothing of the action.
    fn deciding(&self, requirement: &Requirement<'f>) -> Vec<Variable> {
        let action = match requirement.kind {
            Kind::PassRole => "iam:PassRole",
            Kind::AssumeRole | Kind::RoleTrust => "sts:AssumeRole",
            Kind::Action => requirement.act.as_ref().map_or("", |act| &act.action),
        };
        let mut variables = Vec::new();
        if let Some(machine) = self.facts.machines.get(requirement.machine) {
            machine.guard.variables(&mut variables);
        }
        let reached = [Some(requirement.role), requirement.subject];
        for role in reached.into_iter().flatten() {
            for variable in self.roles.deciding(role, action) {
                if !variables.contains(&variable) {
                    variables.push(variable);
                }
            }
        }
        variables
    }

    /// What decides which policies are in effect that the requirement reaches.
    fn variables(&self, requirement: &Requirement<'f>) -> Vec<Variable> {
        let mut variables = Vec::new();
        if let Some(machine) = self.facts.machines.get(requirement.machine) {
            machine.guard.variables(&mut variables);
        }
        let reached = [Some(requirement.role), requirement.subject];
        for role in reached.into_iter().flatten() {
            let role = self.roles.get(role);
            for variable in role.iter().flat_map(|role| &role.variables) {
                if !variables.contains(variable) {
                    variables.push(variable.clone());
                }
            }
        }
        variables
    }

    /// The policies of a role in a world; `account` is the one that it is taken to be of.
    fn policies(
        &mut self,
        at: usize,
        world: &World,
        account: Option<&Text<'f>>,
    ) -> Rc<RolePolicies<'f>> {
        let role = self.roles.get(at);
        let variables = role.map(|role| role.variables.as_slice());
        let values = variables.unwrap_or_default().iter();
        let values = values.map(|variable| world.value(variable)).collect();
        // It decides which organization policies concern the role.
        let account = account.filter(|_| self.roles.has_organization());
        let key = (at, account.map(Text::display), values);
        let roles = self.roles;
        let known = self.worlds.entry(key);
        Rc::clone(known.or_insert_with(|| Rc::new(roles.in_world(at, Some(world), account))))
    }

    fn decide_in(&mut self, requirement: &'j Requirement<'f>, world: &World) -> Decision {
        let Some(role) = self.roles.get(requirement.role) else {
            return Decision::undecided(Vec::new());
        };
        let execution = self
            .roles
            .machines
            .get(requirement.machine)
            .and_then(|&at| self.roles.get(at));
        let origin = Origin::of(requirement, execution, self.region);
        if requirement.kind == Kind::PassRole {
            let own = self.accounts.own(role, requirement);
            let policies = self.policies(requirement.role, world, own.assumed);
            return self.pass_role((role, &policies), &own, requirement, &origin);
        }
        let policies = self.policies(requirement.role, world, None);
        match requirement.kind {
            Kind::AssumeRole => {
                let target = requirement.subject.map(|at| self.policies(at, world, None));
                self.assume_role((role, &policies), target.as_deref(), requirement, &origin)
            }
            Kind::PassRole | Kind::RoleTrust => role_trust((role, &policies), requirement, &origin),
            Kind::Action => self.action((role, &policies), requirement, &origin),
        }
    }

    fn action(
        &mut self,
        (role, policies): (&'j Role<'f>, &RolePolicies<'f>),
        requirement: &'j Requirement<'f>,
        origin: &Origin<'f>,
    ) -> Decision {
        let Some(act) = requirement.act.as_deref() else {
            return Decision::undecided(Vec::new());
        };
        let arn = &requirement.resource.arn;
        let Some(facts) = self.callers.get(requirement.role) else {
            return Decision::undecided(Vec::new());
        };
        let keys = Acting {
            facts,
            arn,
            origin,
            keys: &act.keys,
        };
        let decide = |action: &str| {
            policies.decide(&Request {
                action,
                resource: &requirement.resource,
                caller: &facts.caller,
                context: keys.context(),
            })
        };
        let mut decision = decide(&act.action);
        // Whatever its name is, it is one of the service.
        let service = act.action.split(':').next().unwrap_or_default();
        if act.is_unconfirmed
            && (decision.verdict == Verdict::Missing
                || decision.verdict != decide(&format!("{service}:{ANY_NAME}")).verdict)
        {
            let reason = Because::new(Code::ActionUnconfirmed).with("action", act.action.as_str());
            open(&mut decision, reason);
        }
        let is_refused = matches!(decision.verdict, Verdict::Missing | Verdict::Denied);
        if !requirement.presence.is_certain() && is_refused {
            let reason = Because::new(Code::ActionMayNotBeNeeded);
            open(&mut decision, reason.with("action", act.action.as_str()));
        }
        // Across accounts the resource's own policy has to allow it, too, and is not read.
        let is_other = role
            .account
            .as_ref()
            .is_some_and(|own| is_account_of(arn) && own.same(&arn.account) == Tri::No);
        if is_other && decision.verdict == Verdict::Granted {
            let reason = Because::new(Code::ResourcePolicyNeeded);
            open(&mut decision, reason.with("account", arn.account.display()));
        }
        self.assume(Because::new(Code::ResourcePoliciesNotRead));
        decision
    }

    fn pass_role(
        &mut self,
        (role, policies): (&'j Role<'f>, &RolePolicies<'f>),
        own: &OwnAccount<'j, 'f>,
        requirement: &'j Requirement<'f>,
        origin: &Origin<'f>,
    ) -> Decision {
        let arn = &requirement.resource.arn;
        if let Some(account) = own.assumed {
            let assumption = Because::new(Code::AccountOfPassedRoles)
                .with("role", role.id.as_str())
                .with("account", account.display());
            self.assume(assumption);
        }
        let relation = Relation {
            same_account: own.same,
            same_partition: same_partition(role, arn),
        };
        let Some(facts) = self.callers.get(requirement.role) else {
            return Decision::undecided(Vec::new());
        };
        let decide = |resource: &Resource<'_>, service: Option<&str>| {
            let keys = Passing {
                facts,
                arn: &resource.arn,
                service,
                origin,
            };
            let request = Request {
                action: "iam:PassRole",
                resource,
                caller: &facts.caller,
                context: keys.context(),
            };
            policies.decide_pass(&request, relation, service)
        };
        let decide_all = |resource: &Resource<'_>| {
            if requirement.confidence != Confidence::High {
                // The service is not certain: any condition on it stays open.
                return join(vec![("", decide(resource, None))]);
            }
            let names = requirement.principals.iter().map(String::as_str);
            join(
                names
                    .map(|name| (name, decide(resource, Some(name))))
                    .collect(),
            )
        };
        let mut decision = decide_all(&requirement.resource);
        // Both accounts are taken to be one, so a statement may name the passed role by either.
        if decision.verdict == Verdict::Undecided
            && own.assumed.is_some()
            && let Some(account) = &role.account
            && let Some(resource) = in_account(&requirement.resource, account)
        {
            let other = decide_all(&resource);
            if other.verdict != Verdict::Undecided {
                decision = other;
            }
        }
        // Only a role of the own account can be passed: a text that is nothing but a placeholder is
        // taken to be one.
        if decision.verdict == Verdict::Granted
            && let Some(account) = role.account.as_ref()
            && let Some(hole) = requirement
                .resource
                .written
                .as_ref()
                .filter(|text| Arn::parse(text).is_none())
            && hole.as_literal().is_none()
        {
            let assumption = Because::new(Code::PlaceholderInAccount)
                .with("placeholder", hole.display())
                .with("account", account.display());
            self.assume(assumption);
        }
        if decision.verdict == Verdict::Granted && requirement.resource.written.is_none() {
            decision
                .reasons
                .insert(0, Because::new(Code::PassRoleForEveryRole));
        }
        decision
    }

    fn assume_role(
        &mut self,
        (role, policies): (&'j Role<'f>, &RolePolicies<'f>),
        target_policies: Option<&RolePolicies<'f>>,
        requirement: &'j Requirement<'f>,
        origin: &Origin<'f>,
    ) -> Decision {
        let target = requirement.subject.and_then(|at| self.roles.get(at));
        let (Some(target), Some(target_policies)) = (target, target_policies) else {
            return Decision::undecided(Vec::new());
        };
        let arn = &requirement.resource.arn;
        // Where nothing tells the account of the caller, both sides of the question must agree.
        let same_account = role
            .account
            .as_ref()
            .map_or(Tri::Maybe, |own| own.same(&arn.account));
        let same_partition = same_partition(role, arn);
        let decide = |facts: &CallerFacts<'_>, same_account: Tri| {
            let relation = Relation {
                same_account,
                same_partition,
            };
            let keys = Assuming { facts, arn, origin };
            let request = Request {
                action: "sts:AssumeRole",
                resource: &requirement.resource,
                caller: &facts.caller,
                context: keys.context(),
            };
            policies.decide_assume(&request, target_policies, relation, &target.id)
        };
        let Some(facts) = self.callers.get(requirement.role) else {
            return Decision::undecided(Vec::new());
        };
        let mut decision = decide(facts, same_account);
        if same_account == Tri::Maybe
            && decision.verdict == Verdict::Undecided
            && let Some(within) = facts.in_account(&arn.account)
        {
            let within = decide(&within, Tri::Yes);
            let across = decide(facts, Tri::No);
            let is_refused =
                |one: &Decision| matches!(one.verdict, Verdict::Missing | Verdict::Denied);
            if within.verdict == across.verdict {
                decision = across;
            } else if is_refused(&within) && is_refused(&across) {
                decision = match across.verdict {
                    Verdict::Missing => across,
                    _ => within,
                };
            } else if let Some(hole) = role.account.as_ref().filter(|one| one.as_hole().is_some()) {
                let reason = Because::new(Code::HoleDecides).with("statement", "");
                let holes = vec![hole.display()];
                decision.reasons.push(reason.with("holes", holes));
            }
        }
        // No policy allows every role: a role that is not known is never proved.
        if requirement.resource.written.is_none() && decision.verdict == Verdict::Granted {
            decision.verdict = Verdict::Undecided;
        }
        decision
    }
}

/// The resource as it is written with another text for its account.
fn in_account<'f>(resource: &Resource<'f>, account: &Text<'f>) -> Option<Resource<'f>> {
    let written = resource.written.as_ref()?;
    let mut arn = resource.arn.clone();
    arn.account = account.clone();
    Arn::parse(written).map(|_| Resource {
        written: Some(arn.to_text()),
        arn,
    })
}

/// Roles of one partition cannot be used in another. A placeholder for the partition stands for
/// the one that everything else is in.
fn same_partition(role: &Role<'_>, arn: &Arn<'_>) -> Tri {
    match &role.partition {
        Some(own) if own.same(&arn.partition) == Tri::No => Tri::No,
        _ => Tri::Yes,
    }
}

/// No action is called that, so it is only meant where all actions of a service are.
const ANY_NAME: &str = "AnyOtherAction";

/// Leaves a decision open, for that reason.
fn open(decision: &mut Decision, reason: Because) {
    decision.verdict = Verdict::Undecided;
    decision.reasons.insert(0, reason);
}

/// Whether the ARN tells an account. Buckets and models of AWS have none.
fn is_account_of(arn: &Arn<'_>) -> bool {
    !arn.account.pieces.is_empty() && arn.account.as_literal() != Some("*")
}

fn role_trust<'f>(
    (role, policies): (&Role<'f>, &RolePolicies<'f>),
    requirement: &Requirement<'f>,
    origin: &Origin<'f>,
) -> Decision {
    let decisions = requirement.principals.iter().map(|principal| {
        let keys = ByService {
            principal,
            account: role.account.as_ref(),
            partition: role.partition.as_ref(),
            origin,
        };
        let caller = keys.caller();
        let request = Request {
            action: "sts:AssumeRole",
            resource: &requirement.resource,
            caller: &caller,
            context: keys.context(),
        };
        (principal.as_str(), policies.decide_trust(&request))
    });
    join(decisions.collect())
}

/// Several possible services: granted if all are allowed, missing if none is, else undecided.
fn join(decisions: Vec<(&str, Decision)>) -> Decision {
    let same = |verdict| {
        decisions
            .iter()
            .all(|(_, decision)| decision.verdict == verdict)
    };
    let refused = decisions
        .iter()
        .all(|(_, decision)| matches!(decision.verdict, Verdict::Missing | Verdict::Denied));
    let verdict = match () {
        () if same(Verdict::Granted) => Verdict::Granted,
        () if same(Verdict::Denied) => Verdict::Denied,
        () if refused => Verdict::Missing,
        () => Verdict::Undecided,
    };
    let services: Vec<String> = decisions
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    let mut joined = Decision::undecided(Vec::new());
    joined.verdict = verdict;
    if decisions.len() > 1 && verdict == Verdict::Undecided {
        joined
            .reasons
            .push(Because::new(Code::PrincipalOneOf).with("services", services));
    }
    for (_, decision) in decisions {
        joined.reasons.extend(decision.reasons);
        joined.allowed_by.extend(decision.allowed_by);
        joined.lacks_identity |= decision.lacks_identity;
        joined.lacks_trust |= decision.lacks_trust;
        for kind in decision.lacks_guardrails {
            if !joined.lacks_guardrails.contains(&kind) {
                joined.lacks_guardrails.push(kind);
            }
        }
    }
    joined
}
