//! Evaluates each requirement against the role's policies.

use std::rc::Rc;

use crate::arn::Arn;
use crate::finding::{Because, Code, Place, Verdict};
use crate::iam::{Decision, Relation, Request, RolePolicies};
use crate::text::holes::is_account;
use crate::text::maps::HashMap;
use crate::text::{Hole, Text, Tri, Variable, World};

use super::facts::Facts;
use super::requests::{Acting, Assuming, ByService, CallerFacts, Origin, Passing};
use super::requirements::{Act, Kind, Requirement};
use super::roles::{Role, Roles};
use super::worlds;

/// A requirement with its decision.
#[derive(Debug)]
pub struct Check {
    /// Index of the requirement; `None` for what only a refusal told.
    pub requirement: Option<usize>,
    /// What is asked.
    pub kind: Kind,
    /// The answer.
    pub verdict: Verdict,
    /// Name of the role that makes the call, or that is trusted.
    pub role: String,
    /// IAM action.
    pub action: String,
    /// As it was written; `None` for a run-time value.
    pub resource: Option<String>,
    /// Context keys of the request with the values that are meant.
    pub context: Vec<(&'static str, Vec<String>)>,
    /// Why, the deciding reason first.
    pub reasons: Vec<Because>,
    /// The identity-based statements that allow it, for certain or maybe.
    pub allowed_by: Vec<Place>,
    /// Where the requirement stands.
    pub at: Vec<Place>,
    /// Index of the task; `None`: the machine itself.
    pub task: Option<usize>,
    /// Indexes of the fixes that cover it.
    pub fixes: Vec<usize>,
    /// An identity-based statement of the role is missing, or may be.
    pub lacks_identity: bool,
    /// A statement in a trust policy is missing, or may be.
    pub lacks_trust: bool,
    /// The guardrails that do not allow it.
    pub lacks_guardrails: Vec<(crate::iam::PolicyType, Option<u32>)>,
}

/// Decides all requirements; what was taken for granted is added to the assumptions.
pub fn decide<'j, 'f>(
    facts: &'j Facts<'f>,
    roles: &'j Roles<'f>,
    requirements: &'j [Requirement<'f>],
    assumptions: &'j mut Vec<Because>,
) -> Vec<Check> {
    let mut judge = Judge {
        facts,
        roles,
        worlds: HashMap::default(),
        accounts: passed_accounts(requirements),
        agreed: agreed(roles, requirements),
        cache: HashMap::default(),
        callers: roles.list.iter().map(CallerFacts::of).collect(),
        region: facts.inventory.values.region(),
        assumptions,
    };
    requirements
        .iter()
        .enumerate()
        .map(|(at, requirement)| judge.check(at, requirement))
        .collect()
}

/// The accounts of the roles that a role passes, where they are known: if the role's own account
/// is not known it is taken to be theirs, which only works if there is one.
fn passed_accounts(requirements: &[Requirement<'_>]) -> Vec<Vec<String>> {
    let mut accounts: Vec<Vec<String>> = Vec::new();
    for requirement in requirements
        .iter()
        .filter(|requirement| requirement.kind == Kind::PassRole)
    {
        if let Some(account) = requirement.resource.arn.account.as_literal() {
            if accounts.len() <= requirement.role {
                accounts.resize(requirement.role + 1, Vec::new());
            }
            if let Some(known) = accounts.get_mut(requirement.role)
                && !known.iter().any(|one| one == account)
            {
                known.push(account.to_owned());
            }
        }
    }
    accounts
}

/// Whether all roles that a role passes are of one account, but for those of its own; by role.
fn agreed<'f>(roles: &Roles<'f>, requirements: &[Requirement<'f>]) -> Vec<bool> {
    let mut first: Vec<Option<&Text<'f>>> = vec![None; roles.list.len()];
    let mut agreed = vec![true; roles.list.len()];
    for requirement in requirements {
        let account = &requirement.resource.arn.account;
        let own = roles
            .get(requirement.role)
            .and_then(|role| role.account.as_ref());
        let is_own = own.is_some_and(|own| own.same(account) == Tri::Yes);
        if requirement.kind != Kind::PassRole || account.pieces.is_empty() || is_own {
            continue;
        }
        let (Some(known), Some(is_agreed)) = (
            first.get_mut(requirement.role),
            agreed.get_mut(requirement.role),
        ) else {
            continue;
        };
        match known {
            Some(known) => *is_agreed &= known.same(account) == Tri::Yes,
            None => *known = Some(account),
        }
    }
    agreed
}

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
    is_doubtful: bool,
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
            is_doubtful: requirement.is_doubtful,
            act: requirement.act.as_deref(),
            arn: requirement
                .act
                .as_ref()
                .filter(|_| requirement.resource.written.is_none())
                .map(|_| &requirement.resource.arn),
        }
    }
}

struct Judge<'j, 'f> {
    facts: &'j Facts<'f>,
    roles: &'j Roles<'f>,
    /// The policies of a role in a world, by the role and the values of its variables.
    worlds: HashMap<(usize, Vec<Option<u32>>), Rc<RolePolicies<'f>>>,
    /// By role.
    accounts: Vec<Vec<String>>,
    /// By role: all roles that it passes, but those of its own account, are of one account.
    agreed: Vec<bool>,
    cache: HashMap<Key<'j, 'f>, Decision>,
    /// By role.
    callers: Vec<CallerFacts<'f>>,
    region: Option<&'j str>,
    assumptions: &'j mut Vec<Because>,
}

impl<'j, 'f> Judge<'j, 'f> {
    fn check(&mut self, at: usize, requirement: &'j Requirement<'f>) -> Check {
        let key = Key::of(requirement);
        let decision = match self.cache.get(&key) {
            Some(decision) => decision.clone(),
            None => {
                let decision = self.decide(requirement);
                self.cache.insert(key, decision.clone());
                decision
            }
        };
        let mut verdict = decision.verdict;
        let mut reasons: Vec<Because> = Vec::with_capacity(decision.reasons.len());
        for reason in decision.reasons {
            // Both sides of a request may have the same to say.
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        if requirement.from_doubtful_text && verdict == Verdict::Granted {
            verdict = Verdict::Undecided;
            let place = requirement.at.iter().take(1).copied();
            reasons.insert(
                0,
                Because {
                    at: place.collect(),
                    ..Because::new(Code::DefinitionDoubtful)
                },
            );
        }
        // A role that is called by another path or case than its own does not exist.
        let at_fault = [Some(requirement.role), requirement.subject];
        for at in at_fault.into_iter().flatten() {
            let Some(because) = self.other_arn(at, requirement) else {
                continue;
            };
            if verdict == Verdict::Granted {
                verdict = Verdict::Undecided;
            }
            if !reasons.contains(&because) {
                reasons.insert(0, because);
            }
        }
        // Which role calls is only known at run time: what was pasted for it may be of another.
        let caller = self.roles.get(requirement.role);
        if let Some(role) = caller.filter(|role| role.is_run_time && verdict == Verdict::Granted) {
            verdict = Verdict::Undecided;
            reasons.insert(
                0,
                Because::new(Code::RuntimeValue).with("expression", role.id.as_str()),
            );
        }
        // What is not known decides what is undecided; with other verdicts it is an aside.
        for note in &requirement.notes {
            match note.code {
                Code::RoleMayNotExist | Code::TaskDefinitionLatest => {
                    assume(self.assumptions, note.clone())
                }
                // It stays open whether the pasted task definition is the one.
                Code::TaskDefinitionUncertain if verdict != Verdict::Undecided => {
                    verdict = Verdict::Undecided;
                    reasons.insert(0, note.clone());
                }
                Code::ForThisInput => reasons.push(note.clone()),
                Code::NeededForManagedRule | Code::NeededToCancel | Code::NeededToPoll => {
                    reasons.push(note.clone());
                }
                _ if verdict == Verdict::Undecided => reasons.insert(0, note.clone()),
                _ => reasons.push(note.clone()),
            }
        }
        let (action, context) = shown(requirement);
        Check {
            requirement: Some(at),
            kind: requirement.kind,
            verdict,
            role: self.roles.name(requirement.role),
            action: action.to_owned(),
            resource: requirement.shown.clone(),
            context,
            reasons,
            allowed_by: decision.allowed_by,
            at: requirement.at.clone(),
            task: requirement.task,
            fixes: Vec::new(),
            lacks_identity: decision.lacks_identity,
            lacks_trust: decision.lacks_trust,
            lacks_guardrails: decision.lacks_guardrails,
        }
    }

    /// Decides in each possible world (law 10). What is the same in all of them is decided.
    fn decide(&mut self, requirement: &'j Requirement<'f>) -> Decision {
        let variables = self.variables(requirement);
        if variables.is_empty() {
            return self.decide_in(requirement, &World::default());
        }
        let Some(worlds) = World::all(&variables) else {
            let conditions = variables.iter().map(|one| one.name.to_string());
            let because = Because::new(Code::WorldsTooMany);
            let because = because.with("conditions", conditions.collect::<Vec<_>>());
            return Decision::undecided(vec![because]);
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

    /// Says that a role is called by an ARN that is not its own (law 2).
    fn other_arn(&self, at: usize, requirement: &Requirement<'f>) -> Option<Because> {
        let role = self.roles.get(at)?;
        let own = self.roles.described_as(at);
        let named = match requirement.subject == Some(at) && requirement.kind != Kind::RoleTrust {
            true => requirement.resource.written.clone(),
            false => role.arn.as_ref().map(Arn::to_text),
        };
        let named = named.filter(|named| Arn::parse(named).is_some())?;
        let own = own.cloned().or_else(|| {
            let is_described = self.facts.inventory.roles.get(at)?.is_described;
            role.arn.as_ref().filter(|_| is_described).map(Arn::to_text)
        })?;
        let (named, own) = (named.as_literal()?, own.as_literal()?);
        (named != own).then(|| {
            Because::new(Code::RoleArnDiffers)
                .with("named", named)
                .with("described", own)
        })
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

    /// The policies of a role in a world.
    fn policies(&mut self, at: usize, world: &World) -> Rc<RolePolicies<'f>> {
        let role = self.roles.get(at);
        let variables = role.map(|role| role.variables.as_slice());
        let values = variables.unwrap_or_default().iter();
        let key = (at, values.map(|variable| world.value(variable)).collect());
        let roles = self.roles;
        let known = self.worlds.entry(key);
        Rc::clone(known.or_insert_with(|| Rc::new(roles.in_world(at, Some(world)))))
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
        let policies = self.policies(requirement.role, world);
        match requirement.kind {
            Kind::PassRole => self.pass_role((role, &policies), requirement, &origin),
            Kind::AssumeRole => {
                let target = requirement.subject.map(|at| self.policies(at, world));
                self.assume_role((role, &policies), target.as_deref(), requirement, &origin)
            }
            Kind::RoleTrust => role_trust((role, &policies), requirement, &origin),
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
        if requirement.is_doubtful && is_refused {
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
        assume(
            self.assumptions,
            Because::new(Code::ResourcePoliciesNotRead),
        );
        decision
    }

    fn pass_role(
        &mut self,
        (role, policies): (&'j Role<'f>, &RolePolicies<'f>),
        requirement: &'j Requirement<'f>,
        origin: &Origin<'f>,
    ) -> Decision {
        let arn = &requirement.resource.arn;
        let relation = Relation {
            same_account: self.passes_own(role, requirement),
            same_partition: same_partition(role, arn),
        };
        let Some(facts) = self.callers.get(requirement.role) else {
            return Decision::undecided(Vec::new());
        };
        let decide = |service: Option<&str>| {
            let keys = Passing {
                facts,
                arn,
                service,
                origin,
            };
            let request = Request {
                action: "iam:PassRole",
                resource: &requirement.resource,
                caller: &facts.caller,
                context: keys.context(),
            };
            policies.decide_pass(&request, relation, service)
        };
        let decisions: Vec<(&str, Decision)> = if requirement.is_doubtful {
            // The service is not certain: any condition on it stays open.
            vec![("", decide(None))]
        } else {
            let names = requirement.principals.iter().map(String::as_str);
            names.map(|name| (name, decide(Some(name)))).collect()
        };
        let mut decision = join(decisions);
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
            assume(self.assumptions, assumption);
        }
        if decision.verdict == Verdict::Granted && requirement.resource.written.is_none() {
            decision
                .reasons
                .insert(0, Because::new(Code::PassRoleForEveryRole));
        }
        decision
    }

    /// Whether the passed role is of the account of the role that passes it.
    fn passes_own(&mut self, role: &'j Role<'f>, requirement: &'j Requirement<'f>) -> Tri {
        let passed = &requirement.resource.arn.account;
        if let Some(own) = &role.account {
            let same = own.same(passed);
            if same != Tri::Maybe || !self.is_of_passed(own, requirement) {
                return same;
            }
            let assumption = Because::new(Code::AccountOfPassedRoles)
                .with("role", role.id.as_str())
                .with("account", passed.display());
            assume(self.assumptions, assumption);
            return Tri::Yes;
        }
        // The role's own account is taken to be that of the roles that it passes.
        if matches!(self.accounts.get(requirement.role), Some(known) if known.len() > 1) {
            return Tri::Maybe;
        }
        if passed.as_literal().is_some_and(is_account) {
            let assumption = Because::new(Code::AccountOfPassedRoles)
                .with("role", role.id.as_str())
                .with("account", passed.display());
            assume(self.assumptions, assumption);
        }
        Tri::Yes
    }

    /// Whether nothing but the roles that a role passes tells its account: it is that of the template
    /// or configuration, whichever that is, and they all agree.
    fn is_of_passed(&self, own: &Text<'f>, requirement: &Requirement<'f>) -> bool {
        let is_own = |hole: &Hole<'_>| hole.name == "${AWS::AccountId}";
        // An account that is computed may be that of another provider.
        let is_told = |hole: &Hole<'_>| hole.name.starts_with("${var.");
        let passed = &requirement.resource.arn.account;
        own.as_hole().is_some_and(is_own)
            && (passed.as_literal().is_some_and(is_account)
                || passed.as_hole().is_some_and(is_told))
            && self.agreed.get(requirement.role) == Some(&true)
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
        let relation = Relation {
            same_account,
            same_partition: same_partition(role, arn),
        };
        let Some(facts) = self.callers.get(requirement.role) else {
            return Decision::undecided(Vec::new());
        };
        let keys = Assuming { facts, arn, origin };
        let request = Request {
            action: "sts:AssumeRole",
            resource: &requirement.resource,
            caller: &facts.caller,
            context: keys.context(),
        };
        let mut decision = policies.decide_assume(&request, target_policies, relation, &target.id);
        // No policy allows every role: a role that is not known is never proved.
        if requirement.resource.written.is_none() && decision.verdict == Verdict::Granted {
            decision.verdict = Verdict::Undecided;
        }
        decision
    }
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

/// Says an assumption once.
fn assume(assumptions: &mut Vec<Because>, assumption: Because) {
    if !assumptions.contains(&assumption) {
        assumptions.push(assumption);
    }
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

/// Action and context keys for people.
fn shown<'r>(requirement: &'r Requirement<'_>) -> (&'r str, Vec<(&'static str, Vec<String>)>) {
    match requirement.kind {
        Kind::Action => {
            let keys = requirement.act.iter().flat_map(|act| &act.keys);
            let keys = keys.map(|(key, value)| (*key, vec![value.display()]));
            let action = requirement.act.as_ref().map_or("", |act| &act.action);
            (action, keys.collect())
        }
        Kind::PassRole => (
            "iam:PassRole",
            vec![("iam:PassedToService", requirement.principals.clone())],
        ),
        Kind::AssumeRole => {
            let id = requirement
                .machine_arn
                .as_ref()
                .map(|arn| vec![arn.display()]);
            (
                "sts:AssumeRole",
                id.map(|id| ("sts:ExternalId", id)).into_iter().collect(),
            )
        }
        Kind::RoleTrust => (
            "sts:AssumeRole",
            vec![("Service", requirement.principals.clone())],
        ),
    }
}
