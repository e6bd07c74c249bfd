//! The roles of a workspace, each with the policies that were pasted for it.

use crate::asl::Value;
use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::iam::arn::Arn;
use crate::iam::{Caller, Layer, Policy, PolicyType, RolePolicies};
use crate::text::holes::is_account;
use crate::text::maps::{Numbers, Places};
use crate::text::{Scope, Text, Tri};
use crate::workspace::Settings;

use super::facts::{Facts, MachineFacts, PolicyFacts};
use super::known::Known;

/// How an execution role is called of which nothing is known.
pub const EXECUTION_ROLE: &str = "execution-role";

/// All roles that are named anywhere, the execution roles first.
#[derive(Debug)]
pub struct Roles<'f> {
    /// The roles.
    pub list: Vec<Role<'f>>,
    /// The execution role of each machine.
    pub machines: Vec<usize>,
    /// Documents that tell whose their policies are: their placeholders mean nothing outside.
    templates: Numbers,
    /// Each has one.
    by_id: Places,
    by_name: Places,
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
    /// It is only known at run time which role it is.
    pub is_run_time: bool,
    /// What was pasted for it.
    pub policies: RolePolicies<'f>,
    /// A machine runs as it.
    pub is_execution: bool,
    /// A task assumes it.
    pub is_target: bool,
}

impl<'f> Roles<'f> {
    /// Collects the roles and gives each its policies.
    pub fn new(facts: &'f Facts<'f>, settings: &Settings, findings: &mut Vec<Finding>) -> Self {
        let mut roles = Self {
            list: Vec::new(),
            machines: Vec::new(),
            templates: facts.templates.clone(),
            by_id: Places::default(),
            by_name: Places::default(),
        };
        let own_account = settings
            .account
            .clone()
            .filter(|account| is_account(account));
        for machine in &facts.machines {
            let id = machine
                .execution_role
                .as_deref()
                .unwrap_or(EXECUTION_ROLE)
                .trim();
            let text = facts
                .known
                .fill(Text::with_placeholders(id.to_owned(), machine.document));
            let id = match text.holes().next() {
                Some(_) => &text.display(),
                None => id,
            };
            let at = roles.add(id, &text);
            let of_machine = machine
                .arn
                .as_ref()
                .and_then(Arn::parse)
                .map(|arn| arn.account);
            if let Some(role) = roles.list.get_mut(at) {
                role.is_execution = true;
                // The account that was said is that of the machine, and so of its role.
                let said = own_account.clone().map(Text::literal);
                role.account = role.account.take().or(said).or(of_machine);
                role.partition = role.partition.take().or_else(|| partition_of(machine));
            }
            roles.machines.push(at);
        }
        for (value, _) in facts
            .machines
            .iter()
            .flat_map(|machine| &machine.definition.tasks)
            .filter_map(|task| task.credentials.as_ref())
        {
            let text = match value {
                Value::Text(text) => facts.known.fill(text.clone()),
                Value::RunTime(_) => Text::default(),
            };
            let at = roles.add(&value.display(), &text);
            if let Some(role) = roles.list.get_mut(at) {
                role.is_target = true;
                role.is_run_time = matches!(value, Value::RunTime(_));
            }
        }
        roles.give_policies(facts, own_account, findings);
        roles
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

    /// The role that a text of a document names.
    pub fn find_text(&self, text: &Text<'_>) -> Option<usize> {
        let written = text.display();
        match self.key(&written, text) {
            key if key == written => self.find(&written),
            key => self.of_id(&key),
        }
    }

    /// The role of a task's `Credentials`.
    pub fn find_value(&self, value: &Value<'f>, known: &Known) -> Option<usize> {
        match value {
            Value::Text(text) => self.find_text(&known.fill(text.clone())),
            Value::RunTime(_) => None,
        }
        .or_else(|| self.find(&value.display()))
    }

    fn of_id(&self, id: &str) -> Option<usize> {
        self.by_id.get(id)?.first().copied()
    }

    /// What a role is found by: its text, and for one of a template the template, too.
    fn key(&self, id: &str, text: &Text<'_>) -> String {
        let template = text.holes().find_map(|hole| match hole.scope {
            Scope::Document(document) => {
                Some(document).filter(|&at| self.templates.contains(at as usize))
            }
            _ => None,
        });
        match template {
            Some(document) => format!("{id}\0{document}"),
            None => id.to_owned(),
        }
    }

    /// The role that is written like that: the same text, else the only role of that name.
    pub fn find(&self, written: &str) -> Option<usize> {
        if let Some(at) = self.of_id(written) {
            return Some(at);
        }
        if written.starts_with("arn:") {
            // A role that was only named stands for the one ARN of that name, in its account.
            let name = written.rsplit('/').next()?;
            let at = self.of_id(name)?;
            let account = self.get(at)?.account.as_ref();
            let is_elsewhere = account
                .and_then(Text::as_literal)
                .is_some_and(|account| written.split(':').nth(4) != Some(account));
            let is_only = self.by_name.get(name).is_none_or(Vec::is_empty);
            return Some(at).filter(|_| is_only && !is_elsewhere);
        }
        match self.by_name.get(written)?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// What was taken for granted of the roles.
    pub fn assumptions(&self, assumptions: &mut Vec<Because>) {
        let asked = || {
            self.list
                .iter()
                .filter(|role| role.is_execution || role.is_target)
        };
        let complete: Vec<String> = asked()
            .filter(|role| !role.policies.identity.is_empty())
            .map(|role| role.id.clone())
            .collect();
        if !complete.is_empty() {
            assumptions.push(Because::new(Code::RolesComplete).with("roles", complete));
        }
        if asked().next().is_some() && asked().all(|role| role.policies.is_unguarded()) {
            assumptions.push(Because::new(Code::NoGuardrailPasted));
        }
    }

    fn add(&mut self, id: &str, text: &Text<'f>) -> usize {
        let key = self.key(id, text);
        if let Some(at) = self.of_id(&key) {
            return at;
        }
        let arn = Arn::parse(text).filter(Arn::is_role);
        let at = self.list.len();
        if let Some(name) = arn.as_ref().and_then(Arn::role_name) {
            self.by_name.entry(name.to_owned()).or_default().push(at);
        }
        self.by_id.insert(key, vec![at]);
        self.list.push(Role {
            id: id.to_owned(),
            account: arn
                .as_ref()
                .map(|arn| arn.account.clone())
                .filter(|account| !account.pieces.is_empty()),
            partition: arn.as_ref().map(|arn| arn.partition.clone()),
            is_run_time: false,
            arn,
            policies: RolePolicies::none(),
            is_execution: false,
            is_target: false,
        });
        at
    }

    fn give_policies(
        &mut self,
        facts: &'f Facts<'f>,
        own_account: Option<String>,
        findings: &mut Vec<Finding>,
    ) {
        let mut by_role: Vec<Vec<Owned<'f>>> = Vec::new();
        for policy in &facts.policies {
            if matches!(policy.kind, PolicyType::Scp | PolicyType::Rcp) {
                continue;
            }
            let owners = self.owners(policy, facts);
            if owners.is_empty() {
                findings.push(
                    Because::new(Code::DocumentWithoutRole)
                        .with("document", policy.document.name.as_str())
                        .with("policyType", policy.kind.name())
                        .at(Span::new(0, 1).of(policy.index))
                        .finding(Severity::Warning),
                );
            }
            for owner in owners {
                let is_certain = self.is_owner(owner, policy, facts);
                if by_role.len() <= owner {
                    by_role.resize(owner + 1, Vec::new());
                }
                if let Some(own) = by_role.get_mut(owner) {
                    own.push((policy, is_certain));
                }
            }
        }
        let kinds = [
            PolicyType::Identity,
            PolicyType::Trust,
            PolicyType::Boundary,
            PolicyType::Session,
        ];
        for (role, own) in self.list.iter_mut().zip(by_role) {
            for kind in kinds {
                let policies = own.iter().copied();
                let policies: Vec<_> = policies.filter(|(policy, _)| policy.kind == kind).collect();
                if !policies.is_empty() {
                    give(role, kind, &policies);
                }
            }
        }
        for whole in &facts.whole_roles {
            let text = facts.known.fill(Text::with_placeholders(whole.1, whole.0));
            if let Some(role) = self.find_text(&text).and_then(|at| self.list.get_mut(at)) {
                role.policies.is_closed = true;
            }
        }
        self.give_organization_policies(facts, own_account);
    }

    /// The roles that a policy belongs to.
    fn owners(&mut self, policy: &PolicyFacts<'f>, facts: &'f Facts<'f>) -> Vec<usize> {
        if !policy.roles.is_empty() {
            let mut owners = Vec::new();
            for role in policy.roles {
                owners.push(self.role_of(role, policy.index, facts));
            }
            return owners;
        }
        let said = policy
            .document
            .role
            .as_deref()
            .map(str::trim)
            .filter(|role| !role.is_empty());
        match said {
            Some(EXECUTION_ROLE) => self.execution_roles(),
            Some(role) => vec![self.role_of(role, policy.index, facts)],
            None if policy.is_given && policy.kind != PolicyType::Trust => self.execution_roles(),
            None => Vec::new(),
        }
    }

    /// Whether a policy is the role's for certain. A template that writes out a name means the role
    /// of that name in its own account.
    fn is_owner(&self, role: usize, policy: &PolicyFacts<'f>, facts: &Facts<'f>) -> bool {
        let Some(role_facts) = self.get(role).filter(|_| policy.is_of_template) else {
            return true;
        };
        let is_name = |name: &String| !name.contains([':', '$']) && *name != role_facts.id;
        if !policy.roles.iter().any(is_name) {
            return true;
        }
        let mut runs_as = facts.machines.iter().zip(&self.machines);
        let own = role_facts.account.as_ref().and_then(Text::as_literal);
        runs_as.any(|(machine, &at)| at == role && machine.document == policy.index)
            || own.is_some() && own == facts.known.account(policy.index)
    }

    /// The role that a document names, which need not be known yet.
    fn role_of(&mut self, role: &str, document: u32, facts: &'f Facts<'f>) -> usize {
        let text = Text::with_placeholders(role.to_owned(), document);
        let text = facts.known.fill(text);
        match self.find_text(&text).or_else(|| self.find(role)) {
            Some(at) => at,
            None => self.add(&text.display(), &text),
        }
    }

    fn execution_roles(&mut self) -> Vec<usize> {
        let roles: Numbers = self.machines.iter().copied().collect();
        let mut roles = roles.as_slice().to_vec();
        if roles.is_empty() {
            roles.push(self.add(EXECUTION_ROLE, &Text::default()));
        }
        roles
    }

    /// SCPs limit the roles of their account, RCPs who uses them. Without an account they are
    /// those of the execution role's.
    fn give_organization_policies(&mut self, facts: &'f Facts<'f>, own_account: Option<String>) {
        let own = self
            .machines
            .first()
            .and_then(|&at| self.list.get(at))
            .and_then(|role| role.account.clone());
        let own = own.or(own_account.map(Text::literal));
        for role in &mut self.list {
            let mut levels: Vec<Level<'f>> = Vec::new();
            let mut rcps: Vec<Owned<'f>> = Vec::new();
            let mut certain = true;
            for policy in &facts.policies {
                let said = policy
                    .document
                    .account
                    .as_deref()
                    .map(str::trim)
                    .filter(|said| !said.is_empty());
                let account = match said {
                    Some(said) => Some(Text::literal(said)).filter(|_| is_account(said)),
                    None => own.clone(),
                };
                let concerns = match (&account, &role.account) {
                    (Some(one), Some(two)) => one.same(two),
                    _ if role.is_execution && said.is_none() => Tri::Yes,
                    _ => Tri::Maybe,
                };
                match policy.kind {
                    _ if concerns == Tri::No => {}
                    PolicyType::Scp => {
                        let of = (policy.document.level, concerns);
                        match levels.binary_search_by(|(known, _)| known.cmp(&of)) {
                            Ok(at) => levels
                                .get_mut(at)
                                .into_iter()
                                .for_each(|(_, all)| all.push((policy, true))),
                            Err(at) => levels.insert(at, (of, vec![(policy, true)])),
                        }
                    }
                    PolicyType::Rcp => {
                        certain &= concerns == Tri::Yes;
                        rcps.push((policy, true));
                    }
                    _ => {}
                }
            }
            for ((level, concerns), policies) in levels {
                let doubted = |layer: Layer<'f>| {
                    if concerns == Tri::Yes {
                        layer
                    } else {
                        layer.doubted()
                    }
                };
                match level {
                    Some(_) => role
                        .policies
                        .guardrails
                        .push(doubted(layer(PolicyType::Scp, &policies))),
                    None => role
                        .policies
                        .loose_scps
                        .extend(policies.iter().map(|policy| {
                            doubted(layer(PolicyType::Scp, std::slice::from_ref(policy)))
                        })),
                }
            }
            let layer = layer(PolicyType::Rcp, &rcps);
            role.policies.rcps = if certain { layer } else { layer.doubted() };
        }
    }
}

impl<'f> Role<'f> {
    /// This role as the one that makes a request.
    pub fn caller(&self) -> Caller<'f> {
        Caller::role(
            self.arn.clone(),
            self.account.clone(),
            self.partition.clone(),
        )
    }
}

/// SCPs of one level, and whether they concern the role.
type Level<'f> = ((Option<u32>, Tri), Vec<Owned<'f>>);

/// A policy, and whether it is certain whose it is.
type Owned<'f> = (&'f PolicyFacts<'f>, bool);

/// Gives a role its policies of one kind.
fn give<'f>(role: &mut Role<'f>, kind: PolicyType, policies: &[Owned<'f>]) {
    match kind {
        PolicyType::Identity => role.policies.identity = layer(kind, policies),
        PolicyType::Trust => role.policies.trust = layer(kind, policies),
        // A role has one boundary: of several it is not known which it is.
        PolicyType::Boundary if policies.len() > 1 => {
            let each = policies
                .iter()
                .map(|policy| layer(kind, std::slice::from_ref(policy)).doubted());
            role.policies.guardrails.extend(each);
        }
        _ => role.policies.guardrails.push(layer(kind, policies)),
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

/// A policy that may be another role's is as good as one that cannot be read.
fn layer<'f>(kind: PolicyType, policies: &[Owned<'f>]) -> Layer<'f> {
    let readable: Vec<&'f Policy<'f>> = policies
        .iter()
        .filter(|(_, is_certain)| *is_certain)
        .filter_map(|(policy, _)| policy.policy.as_ref())
        .collect();
    let unreadable = policies
        .iter()
        .filter(|(policy, is_certain)| !is_certain || policy.policy.is_none())
        .map(|(policy, _)| policy.span.of(policy.index))
        .collect();
    Layer::new(kind, readable, unreadable)
}
