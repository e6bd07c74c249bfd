//! The roles of the inventory with the decisions' view of them: who calls, and the layers of
//! policies that an evaluation asks, in each possible world.

use crate::arn::{Arn, UNKNOWN_PATH};
use crate::asl::Value;
use crate::finding::{Because, Code, Place};
use crate::iam::matching::action_matches;
use crate::iam::{Caller, Layer, Policy, PolicyType, RolePolicies, Statement};
use crate::inventory::{Inventory, Owner, PolicyClaim, organization};
use crate::text::holes::is_account;
use crate::text::{Guard, Presence, Text, Tri, Variable, World};
use crate::workspace::{Kind, Settings};

use super::facts::{Facts, MachineFacts};
use super::policies::ReadPolicy;

pub use crate::inventory::roles::EXECUTION_ROLE;

/// All roles that are named anywhere, the execution roles first.
#[derive(Debug)]
pub struct Roles<'f> {
    /// The roles.
    pub list: Vec<Role<'f>>,
    /// The execution role of each machine.
    pub machines: Vec<usize>,
    inventory: &'f Inventory<'f>,
    policies: &'f [ReadPolicy<'f>],
    /// The claims of each role, with the place of the role among their owners.
    claims: Vec<Vec<(usize, usize)>>,
    /// The claims that are organization policies.
    organization: Vec<usize>,
    /// What the documents before that one say of policies is not asked: only those behind it are
    /// all that a role has.
    first_counted: u32,
}

/// A role.
#[derive(Debug)]
pub struct Role<'f> {
    /// Its ARN as it was written, else its name or logical id, else `execution-role`.
    pub id: String,
    /// Its ARN, if the id is one.
    pub arn: Option<Arn<'f>>,
    /// Its account, where it is known.
    pub account: Option<Text<'f>>,
    /// Its partition, where it is known: of its ARN, else of the machine that runs as it.
    pub partition: Option<Text<'f>>,
    /// Its unique id, such as `AROA...`; several where documents of several days differ. where a document tells it.
    pub unique_ids: Vec<&'f str>,
    /// It is only known at run time which role it is.
    pub is_run_time: bool,
    /// Everything that was pasted for it, whatever the world.
    pub policies: RolePolicies<'f>,
    /// What decides which of its policies are in effect.
    pub variables: Vec<Variable>,
    /// A machine runs as it.
    pub is_execution: bool,
    /// A task assumes it.
    pub is_target: bool,
}

/// Roles of which messages prove that policies were not given.
#[derive(Debug, Default)]
pub struct Unseen {
    /// An identity-based policy.
    pub incomplete: Vec<usize>,
    /// A policy of another type.
    pub limited: Vec<usize>,
}

impl<'f> Roles<'f> {
    /// Collects the roles with their policies.
    pub fn new(facts: &'f Facts<'f>, settings: &Settings) -> Self {
        Self::counting_from(0, facts, settings)
    }

    /// The same, as if the documents before that one had no policies, and those behind it all.
    pub fn counting_from(first_counted: u32, facts: &'f Facts<'f>, settings: &Settings) -> Self {
        let inventory = &facts.inventory;
        let mut roles = Self {
            list: Vec::new(),
            machines: inventory.execution_roles.clone(),
            inventory,
            policies: &facts.policies,
            claims: vec![Vec::new(); inventory.roles.list.len()],
            organization: Vec::new(),
            first_counted,
        };
        for (at, claim) in inventory.policies.iter().enumerate() {
            if claim.index < first_counted {
                continue;
            }
            if claim.is_of_organization() {
                roles.organization.push(at);
            }
            for (place, owner) in claim.owners.iter().enumerate() {
                if let Some(claims) = roles.claims.get_mut(owner.role) {
                    claims.push((at, place));
                }
            }
        }
        for known in &inventory.roles.list {
            // Of a session only a description tells the path.
            let described = known.described_as.as_ref();
            let described = described.filter(|_| is_of_session(&known.text));
            let arn = Arn::parse(described.unwrap_or(&known.text)).filter(Arn::is_role);
            roles.list.push(Role {
                id: described.map_or_else(|| known.id.clone(), Text::display),
                account: known.key.account.clone(),
                partition: arn.as_ref().map(|arn| arn.partition.clone()),
                unique_ids: known.unique_ids.clone(),
                is_run_time: known.is_run_time,
                arn,
                policies: RolePolicies::none(),
                variables: Vec::new(),
                is_execution: false,
                is_target: false,
            });
        }
        roles.describe_callers(facts, settings);
        for at in 0..roles.list.len() {
            let policies = roles.in_world(at, None, None);
            let variables = roles.variables(at);
            if let Some(role) = roles.list.get_mut(at) {
                role.policies = policies;
                role.variables = variables;
            }
        }
        roles
    }

    /// Account and partition of the execution roles, where their machines tell them.
    fn describe_callers(&mut self, facts: &'f Facts<'f>, settings: &Settings) {
        let stated = settings.account.clone();
        let stated = stated.filter(|account| is_account(account));
        for (machine, &at) in facts.machines.iter().zip(&self.machines) {
            let of_machine = machine.arn.as_ref().and_then(Arn::parse);
            if let Some(role) = self.list.get_mut(at) {
                role.is_execution = true;
                // The account that was stated is that of the machine, and so of its role.
                let stated = stated.clone().map(Text::literal);
                let account = role.account.take().or(stated);
                role.account = account.or(of_machine.map(|arn| arn.account));
                role.partition = role.partition.take().or_else(|| partition_of(machine));
            }
        }
        for &at in &self.inventory.targets {
            if let Some(role) = self.list.get_mut(at) {
                role.is_target = true;
            }
        }
    }

    /// A role by its index.
    pub fn get(&self, at: usize) -> Option<&Role<'f>> {
        self.list.get(at)
    }

    /// The name of a role for people.
    pub fn name(&self, at: usize) -> String {
        self.get(at)
            .map_or_else(|| EXECUTION_ROLE.to_owned(), |role| role.id.clone())
    }

    /// Whether a role of that name has an ARN, whichever account it is of.
    pub fn is_described(&self, name: &str) -> bool {
        let arns = self.list.iter().filter_map(|role| role.arn.as_ref());
        arns.filter_map(Arn::role_name).any(|own| own == name)
    }

    /// The role that a text names for certain; `home` is the account of names without one.
    pub fn find(&self, text: &Text<'_>, home: Option<&Text<'_>>) -> Option<usize> {
        self.inventory.roles.find_one(text, home)
    }

    /// The role of a task's `Credentials`.
    pub fn find_value(&self, value: &Value<'f>) -> Option<usize> {
        match value {
            Value::Text(text) => self.find(&self.inventory.values.fill(text.clone()), None),
            Value::RunTime(_) => self.inventory.roles.at_run_time(&value.display()),
        }
    }

    /// The claims that are certain to be a role's.
    pub fn claims(
        &self,
        at: usize,
    ) -> impl Iterator<Item = (&'f PolicyClaim<'f>, &'f ReadPolicy<'f>)> {
        let claims = self.claims.get(at).into_iter().flatten();
        claims.filter_map(|&(claim, owner)| {
            let read = self.policies.get(claim)?;
            let claim = self.inventory.policies.get(claim)?;
            let owner = claim.owners.get(owner)?;
            (owner.certainty == Tri::Yes).then_some((claim, read))
        })
    }

    /// The ARN by which a document describes the role, if the role is called by another one: path
    /// and case of an ARN count, those of a name do not (law 2).
    pub fn described_as(&self, at: usize) -> Option<&'f Text<'f>> {
        self.inventory.roles.get(at)?.described_as.as_ref()
    }

    /// What was taken for granted of the roles, but for what messages disprove.
    pub fn assumptions(&self, unseen: &Unseen, assumptions: &mut Vec<Because>) {
        let places = || {
            let roles = self.list.iter().enumerate();
            roles.filter(|(_, role)| role.is_execution || role.is_target)
        };
        let asked = || places().map(|(_, role)| role);
        let complete: Vec<String> = places()
            .filter(|(at, role)| role.policies.knows_identity() && !unseen.incomplete.contains(at))
            .map(|(_, role)| role.id.clone())
            .collect();
        if !complete.is_empty() {
            assumptions.push(Because::new(Code::RolesComplete).with("roles", complete));
        }
        let is_limited = places()
            .any(|(at, role)| !role.policies.is_unguarded() || unseen.limited.contains(&at));
        if asked().next().is_some() && !is_limited {
            assumptions.push(Because::new(Code::NoGuardrailPasted));
        }
        let has_full_access = |role: &Role<'_>| {
            let policies = &role.policies;
            let loose = &policies.loose_scps;
            policies.guardrails.iter().any(Layer::has_full_access)
                || !loose.is_empty() && !loose.iter().any(Layer::has_allow)
        };
        if asked().any(has_full_access) {
            assumptions.push(Because::new(Code::FullAccessAssumed));
        }
    }

    /// What decides which policies of a role are in effect, in the order of the text.
    fn variables(&self, at: usize) -> Vec<Variable> {
        let mut variables = Vec::new();
        for (claim, _, owner) in self.owned(at) {
            claim.guard.variables(&mut variables);
            owner.guard.variables(&mut variables);
        }
        for &claim in &self.organization {
            if let Some(claim) = self.inventory.policies.get(claim) {
                claim.guard.variables(&mut variables);
            }
        }
        variables
    }

    /// What decides which policies of a role are in effect that may say something of an action.
    pub fn deciding(&self, at: usize, action: &str) -> Vec<Variable> {
        let is_identity = |claim: &PolicyClaim<'_>| claim.kind == Kind::IdentityPolicy;
        // Whether a role has any policy makes a difference.
        let has_others = self.owned(at).any(|(claim, _, owner)| {
            let is_there = claim.presence == Presence::Certain && owner.certainty == Tri::Yes;
            is_identity(claim)
                && is_there
                && claim.guard == Guard::Always
                && owner.guard == Guard::Always
        });
        let mut variables = Vec::new();
        for (claim, read, owner) in self.owned(at) {
            let says_nothing = read.policy.as_ref().is_some_and(|policy| {
                let mut statements = policy.statements.iter();
                let is_other = |statement: &Statement<'_>| {
                    action_matches(&statement.actions, action) == Tri::No
                };
                !policy.only_roles && statements.all(is_other)
            });
            if !(has_others && is_identity(claim) && claim.integrity.is_intact() && says_nothing) {
                claim.guard.variables(&mut variables);
                owner.guard.variables(&mut variables);
            }
        }
        for &claim in &self.organization {
            if let Some(claim) = self.inventory.policies.get(claim) {
                claim.guard.variables(&mut variables);
            }
        }
        variables
    }

    fn owned(
        &self,
        at: usize,
    ) -> impl Iterator<Item = (&'f PolicyClaim<'f>, &'f ReadPolicy<'f>, &'f Owner)> {
        let claims = self.claims.get(at).into_iter().flatten();
        claims.filter_map(|&(claim, owner)| {
            let read = self.policies.get(claim)?;
            let claim = self.inventory.policies.get(claim)?;
            Some((claim, read, claim.owners.get(owner)?))
        })
    }

    /// Whether there are organization policies.
    pub(super) fn has_organization(&self) -> bool {
        !self.organization.is_empty()
    }

    /// The policies of a role in one world; without a world all that were pasted. `account` is the
    /// one that it is taken to be of, where nothing tells it.
    pub(super) fn in_world(
        &self,
        at: usize,
        world: Option<&World>,
        account: Option<&Text<'f>>,
    ) -> RolePolicies<'f> {
        let holds = |guard: &Guard| world.is_none_or(|world| guard.holds(world));
        let mut made = Made::default();
        for (claim, read, owner) in self.owned(at) {
            if holds(&claim.guard) && holds(&owner.guard) {
                made.of(read.kind).add(claim, read, owner);
            }
        }
        for change in &self.inventory.changes {
            if change.call.gives && change.roles.contains(&at) {
                let place = change.call.span.of(change.call.document);
                made.identity.unknown.push(place);
            }
        }
        let known = self.inventory.roles.get(at);
        let mut policies = RolePolicies::none();
        let are_all = self.first_counted > 0;
        policies.is_closed = are_all || known.is_some_and(|role| role.is_whole);
        policies.has_all_identity = known.is_some_and(|role| role.is_resource);
        policies.identity = made.identity.layer(PolicyType::Identity);
        made.trust.is_certain |= are_all;
        policies.trust = made.trust.layer(PolicyType::Trust);
        for (kind, parts) in [
            (PolicyType::Boundary, made.boundary),
            (PolicyType::Session, made.session),
        ] {
            if !parts.is_empty() {
                policies.guardrails.push(parts.guardrail(kind));
            }
        }
        for change in &self.inventory.changes {
            if change.roles.contains(&at) {
                let place = change.call.span.of(change.call.document);
                let operation = change.call.operation.clone();
                policies
                    .changes
                    .push((operation, place, change.call.trusts));
            }
        }
        let own = self.list.get(at).and_then(|role| role.account.as_ref());
        let account = account.or(own);
        self.add_organization(account, &holds, &mut policies);
        policies
    }

    /// SCPs limit the roles of their account, RCPs who uses them (law 5).
    fn add_organization(
        &self,
        account: Option<&Text<'_>>,
        holds: &dyn Fn(&Guard) -> bool,
        policies: &mut RolePolicies<'f>,
    ) {
        type Level = (Option<u32>, Tri);
        let mut levels: Vec<(Level, Parts<'_>)> = Vec::new();
        let mut rcps = Parts::default();
        for &at in &self.organization {
            let (Some(claim), Some(read)) =
                (self.inventory.policies.get(at), self.policies.get(at))
            else {
                continue;
            };
            let concerns = organization::concerns(claim, account);
            if concerns == Tri::No || !holds(&claim.guard) {
                continue;
            }
            if read.kind == PolicyType::Rcp {
                match (concerns, read.possible(false)) {
                    (Tri::Yes, _) => rcps.add_certain(claim, read),
                    (_, Some(policy)) => rcps.policies.push(policy),
                    (_, None) => rcps.unknown.push(claim.span.of(claim.index)),
                }
                continue;
            }
            let level = (claim.document.level, concerns);
            let place = match levels.binary_search_by(|(known, _)| known.cmp(&level)) {
                Ok(place) => place,
                Err(place) => {
                    levels.insert(place, (level, Parts::default()));
                    place
                }
            };
            if level.0.is_none() {
                let mut own = Parts::default();
                own.add_certain(claim, read);
                let layer = own.layer(PolicyType::Scp);
                let is_certain = concerns == Tri::Yes && claim.presence.is_certain();
                policies.loose_scps.push(match is_certain {
                    true => layer,
                    false => layer.doubted(),
                });
            } else if let Some((_, parts)) = levels.get_mut(place) {
                parts.add_certain(claim, read);
            }
        }
        for ((level, concerns), parts) in levels {
            if level.is_none() {
                continue;
            }
            let layer = parts.layer(PolicyType::Scp);
            // AWS attaches it to every level; a policy that only denies stands beside it.
            let has_allow = layer.has_allow();
            let layer = if concerns == Tri::Yes {
                layer
            } else {
                layer.doubted()
            };
            policies.guardrails.push(if has_allow {
                layer
            } else {
                layer.with_full_access()
            });
        }
        policies.rcps = rcps.layer(PolicyType::Rcp);
    }
}

/// Whether a text names the role of a session, whose path it does not tell.
fn is_of_session(text: &Text<'_>) -> bool {
    text.holes().any(|hole| hole.name == UNKNOWN_PATH)
}

impl<'f> Role<'f> {
    /// Whether its path is not known, because only a session of it is.
    pub fn is_without_path(&self) -> bool {
        let arn = self.arn.as_ref();
        arn.is_some_and(|arn| is_of_session(&arn.resource))
    }

    /// This role as the one that makes a request.
    pub fn caller(&self) -> Caller<'f> {
        let mut caller = Caller::role(
            self.arn.clone(),
            self.account.clone(),
            self.partition.clone(),
        );
        if let Caller::Role(role) = &mut caller {
            let ids = self.unique_ids.iter();
            role.unique_ids = ids.map(|id| (*id).to_owned()).collect();
        }
        caller
    }
}

/// What a layer is made of.
#[derive(Debug, Default)]
struct Parts<'f> {
    policies: Vec<&'f Policy<'f>>,
    /// Places of policies of which the content is not known.
    unknown: Vec<Place>,
    is_certain: bool,
}

/// The parts of each layer of a role.
#[derive(Debug, Default)]
struct Made<'f> {
    identity: Parts<'f>,
    trust: Parts<'f>,
    boundary: Parts<'f>,
    session: Parts<'f>,
}

impl<'f> Made<'f> {
    fn of(&mut self, kind: PolicyType) -> &mut Parts<'f> {
        match kind {
            PolicyType::Trust => &mut self.trust,
            PolicyType::Boundary => &mut self.boundary,
            PolicyType::Session => &mut self.session,
            _ => &mut self.identity,
        }
    }
}

impl<'f> Parts<'f> {
    fn add(&mut self, claim: &'f PolicyClaim<'f>, read: &'f ReadPolicy<'f>, owner: &Owner) {
        if owner.certainty == Tri::Yes {
            return self.add_certain(claim, read);
        }
        match read.possible(owner.only_denies) {
            Some(policy) => self.policies.push(policy),
            None => self.unknown.push(claim.span.of(claim.index)),
        }
    }

    fn add_certain(&mut self, claim: &'f PolicyClaim<'f>, read: &'f ReadPolicy<'f>) {
        self.is_certain = true;
        match &read.policy {
            Some(policy) => self.policies.push(policy),
            None => self.unknown.push(claim.span.of(claim.index)),
        }
    }

    fn is_empty(&self) -> bool {
        self.policies.is_empty() && self.unknown.is_empty()
    }

    fn layer(self, kind: PolicyType) -> Layer<'f> {
        let layer = Layer::new(kind, self.policies, self.unknown);
        if self.is_certain {
            layer
        } else {
            layer.not_given()
        }
    }

    /// A layer that limits; where it is not certain that there is one, it may limit nothing.
    fn guardrail(self, kind: PolicyType) -> Layer<'f> {
        let is_certain = self.is_certain;
        let layer = self.layer(kind);
        if is_certain { layer } else { layer.doubted() }
    }
}

/// The partition that a machine's ARN tells, else the first `Resource` of its tasks.
fn partition_of<'f>(machine: &MachineFacts<'f>) -> Option<Text<'f>> {
    let of_arn = machine
        .arn
        .as_ref()
        .and_then(Arn::parse)
        .map(|arn| arn.partition);
    of_arn.or_else(|| {
        let mut resources = machine
            .definition
            .tasks
            .iter()
            .map(|task| task.resource_text);
        let partition = resources.find_map(|text| text.strip_prefix("arn:")?.split(':').next())?;
        partition
            .starts_with("aws")
            .then(|| Text::literal(partition))
    })
}
