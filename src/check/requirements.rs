//! What must be allowed for each task to work.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::asl::{Argument, Task as AslTask, TaskResource, Value};
use crate::catalog::{self, Confidence, Form, From, Pass, Sdk};
use crate::documents::TaskDefinition;
use crate::documents::task_definition::Fit;
use crate::finding::{Because, Code, Finding, Place, Severity};
use crate::iam::Resource;
use crate::iam::arn::{Arn, can_be_role, is_role_name};
use crate::text::holes::Class;
use crate::text::{Hole, Scope, Text};

use super::Task;
use super::facts::{Facts, MachineFacts};
use super::roles::Roles;

/// What a requirement asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// `iam:PassRole` of a role to a service.
    PassRole,
    /// `sts:AssumeRole` on a target role.
    AssumeRole,
    /// The trust of a role in the service that assumes it.
    RoleTrust,
}

/// One thing that must be allowed.
#[derive(Debug)]
pub struct Requirement<'f> {
    /// What is asked.
    pub kind: Kind,
    /// Index of the role that makes the call; for role-trust the role that is trusted.
    pub role: usize,
    /// The role that is passed or assumed.
    pub resource: Resource<'f>,
    /// The resource for people: as it was written; `None` for a run-time value.
    pub shown: Option<String>,
    /// The services that the role may be passed to, or that must be trusted: any one of them.
    pub principals: Vec<String>,
    /// The principals are not certain: nothing is decided that depends on them.
    pub is_doubtful: bool,
    /// Nothing is proved by the definition or task definition that it was read from.
    pub from_doubtful_text: bool,
    /// What else is to be said of it, whatever the verdict.
    pub notes: Vec<Because>,
    /// Where it stands, the most telling first.
    pub at: Vec<Place>,
    /// Index of the task; `None`: the machine itself.
    pub task: Option<usize>,
    /// Index of the machine.
    pub machine: usize,
    /// ARN of the machine, where it is known.
    pub machine_arn: Option<Text<'f>>,
    /// Index of the role that is assumed or passed, if it is in the table.
    pub subject: Option<usize>,
}

/// All requirements, and what was noticed on the way.
#[derive(Debug, Default)]
pub struct Requirements<'f> {
    /// In the order of the text.
    pub requirements: Vec<Requirement<'f>>,
    /// The tasks of all machines.
    pub tasks: Vec<Task>,
    /// Unknown integrations, missing parameters.
    pub findings: Vec<Finding>,
    /// The documents of the task definitions that a call may mean.
    pub used_definitions: BTreeSet<u32>,
}

/// Collects what all machines need.
pub fn collect<'f>(facts: &'f Facts<'f>, roles: &Roles<'f>, needs: &mut Requirements<'f>) {
    for (at, machine) in facts.machines.iter().enumerate() {
        let execution = roles.machines.get(at).copied().unwrap_or_default();
        execution_role_trust(at, machine, execution, roles, needs);
        for task in &machine.definition.tasks {
            let mut collector = Collector {
                facts,
                roles,
                needs,
                machine,
                machine_at: at,
                task,
                calling: execution,
            };
            collector.task();
        }
    }
}

/// The execution role must trust Step Functions: asked where its trust policy was pasted.
fn execution_role_trust<'f>(
    at: usize,
    machine: &'f MachineFacts<'f>,
    role: usize,
    roles: &Roles<'f>,
    needs: &mut Requirements<'f>,
) {
    let Some(facts) = roles
        .get(role)
        .filter(|role| !role.policies.trust.is_empty())
    else {
        return;
    };
    let arn = facts
        .arn
        .clone()
        .unwrap_or_else(|| unknown_role(facts.account.clone(), Text::literal("aws"), "role", role));
    needs.requirements.push(Requirement {
        kind: Kind::RoleTrust,
        role,
        resource: Resource {
            written: facts.arn.as_ref().map(Arn::to_text),
            arn,
        },
        shown: Some(facts.id.clone()),
        principals: vec!["states.amazonaws.com".to_owned()],
        is_doubtful: false,
        from_doubtful_text: false,
        notes: Vec::new(),
        at: vec![machine.definition.span.of(machine.document)],
        task: None,
        machine: at,
        machine_arn: machine.arn.clone(),
        subject: Some(role),
    });
}

struct Collector<'c, 'f> {
    facts: &'f Facts<'f>,
    roles: &'c Roles<'f>,
    needs: &'c mut Requirements<'f>,
    machine: &'f MachineFacts<'f>,
    machine_at: usize,
    task: &'f AslTask<'f>,
    /// The role that makes the task's call.
    calling: usize,
}

impl<'f> Collector<'_, 'f> {
    fn task(&mut self) {
        let task = self.task;
        let execution = self.calling;
        let mut assumed = None;
        if let Some((value, span)) = &task.credentials
            && let Some(target) = self.roles.find(&value.display())
        {
            self.calling = target;
            assumed = Some((value, *span, target));
        }
        self.needs.tasks.push(Task {
            path: task.path.clone(),
            state: task.name.to_owned(),
            resource: task.resource_text.to_owned(),
            integration: task.resource.name(),
            pattern: task.resource.pattern().name(),
            calling_role: self.roles.name(self.calling),
            at: task.span.of(self.machine.document),
        });
        if let Some((value, span, target)) = assumed {
            self.assume(execution, target, value, span.of(self.machine.document));
        }
        let passes = self.passes();
        self.passed_roles(passes);
    }

    /// The roles that the task's call hands over; says what is not known.
    fn passes(&mut self) -> &'static [Pass] {
        let task = self.task;
        match &task.resource {
            TaskResource::Optimized { name, pattern } => match catalog::integration(name) {
                Some(integration) => {
                    if !integration.patterns.contains(&pattern.name()) {
                        self.say(
                            Severity::Hint,
                            Code::PatternNotSupported,
                            &[("pattern", pattern.name())],
                        );
                    }
                    if task.credentials.is_some() && !integration.takes_credentials {
                        self.say(Severity::Warning, Code::CredentialsNotSupported, &[]);
                    }
                    integration.passes
                }
                None => {
                    self.say(
                        Severity::Warning,
                        Code::IntegrationUnknown,
                        &[("integration", name)],
                    );
                    &[]
                }
            },
            TaskResource::Sdk {
                service, action, ..
            } => match catalog::sdk(service, action) {
                Sdk::Known(passes) => {
                    if passes.is_empty() && task.arguments.names_a_role() {
                        self.say(Severity::Hint, Code::ParameterLooksLikeRole, &[]);
                    }
                    passes
                }
                Sdk::UnknownService => {
                    self.say(
                        Severity::Warning,
                        Code::IntegrationUnknown,
                        &[("integration", &task.resource.name())],
                    );
                    &[]
                }
            },
            TaskResource::Function => &[],
            TaskResource::Activity => {
                if task.credentials.is_some() {
                    self.say(Severity::Warning, Code::CredentialsNotSupported, &[]);
                }
                &[]
            }
            TaskResource::Unknown => {
                self.say(
                    Severity::Warning,
                    Code::ResourceUnknown,
                    &[("resource", task.resource_text)],
                );
                &[]
            }
        }
    }

    fn passed_roles(&mut self, passes: &'static [Pass]) {
        for pass in passes {
            match pass.from {
                From::Parameter(path) => {
                    let found = self.task.arguments.at(path);
                    if found.is_empty() && pass.required {
                        self.say(
                            Severity::Hint,
                            Code::ParameterMissing,
                            &[("parameter", path)],
                        );
                    }
                    for argument in found {
                        self.parameter(pass, path, argument);
                    }
                }
                From::TaskDefinition(_) => {}
            }
        }
        let fields: Vec<&'static Pass> = passes
            .iter()
            .filter(|pass| matches!(pass.from, From::TaskDefinition(_)))
            .collect();
        if !fields.is_empty() {
            self.task_definition(&fields);
        }
    }

    fn parameter(&mut self, pass: &'static Pass, path: &'static str, argument: Argument<'f>) {
        let place = argument.span.of(self.machine.document);
        if pass.confidence == Confidence::Low {
            let finding = Because::new(Code::PassRoleDoubtful)
                .with("state", self.task.name)
                .with("parameter", path)
                .with(
                    "services",
                    pass.principals
                        .iter()
                        .map(|&name| name.to_owned())
                        .collect::<Vec<_>>(),
                )
                .at(place);
            self.needs.findings.push(finding.finding(Severity::Hint));
            return;
        }
        let mut notes = Vec::new();
        if argument.may_be_absent && !pass.required {
            notes.push(Because::new(Code::RoleMayNotExist).with("parameter", path));
        }
        let value = match (&argument.value, pass.form) {
            (Value::Text(text), Form::InstanceProfile) => {
                notes.push(
                    Because::new(Code::InstanceProfileHidesRole).with("profile", text.display()),
                );
                None
            }
            (Value::Text(text), _) => Some(text.clone()),
            (Value::RunTime(expression), _) => {
                notes.push(Because::new(Code::RuntimeValue).with("expression", *expression));
                None
            }
        };
        self.pass(pass, value, notes, vec![place], false, None);
    }

    /// The roles of the task definition that the call names.
    fn task_definition(&mut self, fields: &[&'static Pass]) {
        let task = self.task;
        let reference = task.arguments.at("TaskDefinition").into_iter().next();
        let Some(reference) = reference else {
            return self.say(
                Severity::Hint,
                Code::ParameterMissing,
                &[("parameter", "TaskDefinition")],
            );
        };
        let place = reference.span.of(self.machine.document);
        let text = match &reference.value {
            Value::Text(text) => Some(self.facts.known.fill(text.clone())),
            Value::RunTime(_) => None,
        };
        let calling = self
            .roles
            .get(self.calling)
            .and_then(|role| role.account.clone());
        let fits: Vec<(Fit, &'f TaskDefinition<'f>)> = match &text {
            Some(text) => {
                let fit =
                    |pasted: &'f TaskDefinition<'f>| (pasted.fit(text, calling.as_ref()), pasted);
                self.facts
                    .task_definitions
                    .iter()
                    .map(fit)
                    .filter(|(fit, _)| *fit > Fit::No)
                    .collect()
            }
            None => Vec::new(),
        };
        self.needs
            .used_definitions
            .extend(fits.iter().map(|(_, pasted)| pasted.document));
        match the_one(&fits) {
            Some((fit @ (Fit::Yes | Fit::Latest | Fit::Maybe), pasted)) => {
                let mut notes = Vec::new();
                if fit == Fit::Latest {
                    notes.push(
                        Because::new(Code::TaskDefinitionLatest)
                            .with("reference", reference.value.display()),
                    );
                }
                let uncertain = fit == Fit::Maybe;
                if uncertain || pasted.doubtful {
                    let because = Because::new(Code::TaskDefinitionUncertain);
                    notes.push(
                        because
                            .with("reference", reference.value.display())
                            .at(place),
                    );
                }
                for pass in fields {
                    let From::TaskDefinition(field) = pass.from else {
                        continue;
                    };
                    let role = pasted.role(field);
                    let span = role.map_or(pasted.span, |(_, span)| *span);
                    if self.is_overridden(field, span.of(pasted.document)) {
                        continue;
                    }
                    // A field that is not there means no role only where the rest is certain.
                    if role.is_none() && !uncertain && !pasted.doubtful {
                        continue;
                    }
                    let mut notes = notes.clone();
                    if self.may_be_overridden(field) {
                        notes.push(Because::new(Code::RoleMayNotExist).with("parameter", field));
                    }
                    let at = vec![span.of(pasted.document), place];
                    let role = role.map(|(role, _)| role.clone());
                    self.pass(pass, role, notes, at, pasted.doubtful || uncertain, None);
                }
            }
            other => {
                if let Some((Fit::OtherRevision, pasted)) = other {
                    let finding = Because::new(Code::TaskDefinitionOtherRevision)
                        .with("reference", reference.value.display())
                        .with("revision", pasted.revision.unwrap_or_default())
                        .at(pasted.span.of(pasted.document));
                    self.needs.findings.push(finding.finding(Severity::Warning));
                }
                let open: Vec<&'static Pass> = fields
                    .iter()
                    .filter(|pass| matches!(pass.from, From::TaskDefinition(field) if !self.is_overridden(field, place)))
                    .copied()
                    .collect();
                let Some(pass) = open.first() else { return };
                let names = open.iter().filter_map(|pass| match pass.from {
                    From::TaskDefinition(field) => Some(field.to_owned()),
                    From::Parameter(_) => None,
                });
                let notes = vec![
                    Because::new(Code::TaskDefinitionNotPasted)
                        .with("reference", reference.value.display())
                        .with("fields", names.collect::<Vec<_>>()),
                ];
                // Tasks run in the account of their task definition.
                let account = text.as_ref().and_then(Arn::parse).map(|arn| arn.account);
                self.pass(pass, None, notes, vec![place], false, account);
            }
        }
    }

    /// Whether `Overrides` certainly replaces that role; then it is worth a hint only.
    fn is_overridden(&mut self, field: &'static str, place: Place) -> bool {
        let overriding = self
            .task
            .arguments
            .at(override_of(field))
            .into_iter()
            .find(|argument| !argument.may_be_absent);
        if overriding.is_none() {
            return false;
        }
        let finding = Because::new(Code::TaskDefinitionRoleReplaced)
            .with("state", self.task.name)
            .with("field", field)
            .at(place);
        self.needs.findings.push(finding.finding(Severity::Hint));
        true
    }

    /// Whether an expression decides if `Overrides` replaces that role.
    fn may_be_overridden(&self, field: &str) -> bool {
        self.task
            .arguments
            .at(override_of(field))
            .iter()
            .any(|argument| argument.may_be_absent)
    }

    /// One role that is handed over.
    fn pass(
        &mut self,
        pass: &'static Pass,
        value: Option<Text<'f>>,
        notes: Vec<Because>,
        at: Vec<Place>,
        from_doubtful_text: bool,
        account: Option<Text<'f>>,
    ) {
        let partition = self.partition();
        let shown = value.as_ref().map(|text| self.shown(text));
        let subject = value
            .as_ref()
            .and_then(|text| self.roles.find(&text.display()));
        let resource = self.role(value, account, &at);
        let is_illegal = resource
            .written
            .as_ref()
            .is_some_and(|text| !can_be_role(text));
        let mut notes = notes;
        if is_illegal {
            notes.push(
                Because::new(Code::RoleArnUnknown).with("value", shown.clone().unwrap_or_default()),
            );
        }
        let literal_partition = resource
            .arn
            .partition
            .as_literal()
            .or(partition.as_literal())
            .map(str::to_owned);
        let principals = pass
            .principals
            .iter()
            .flat_map(|principal| catalog::principals_in(literal_partition.as_deref(), principal))
            .collect();
        let requirement = Requirement {
            kind: Kind::PassRole,
            role: self.calling,
            resource,
            shown,
            principals,
            is_doubtful: pass.confidence != Confidence::High,
            from_doubtful_text: from_doubtful_text
                || is_illegal
                || self.machine.definition.doubtful,
            notes,
            at,
            task: Some(self.needs.tasks.len().saturating_sub(1)),
            machine: self.machine_at,
            machine_arn: self.machine.arn.clone(),
            subject,
        };
        let trust = self.passed_role_trust(pass, &requirement);
        self.needs.requirements.push(requirement);
        self.needs.requirements.extend(trust);
    }

    /// The passed role must trust its service: asked where its trust policy was pasted.
    fn passed_role_trust(
        &self,
        pass: &'static Pass,
        requirement: &Requirement<'f>,
    ) -> Option<Requirement<'f>> {
        let service = pass.trusts?;
        let subject = requirement.subject?;
        let role = self
            .roles
            .get(subject)
            .filter(|role| !role.policies.trust.is_empty())?;
        Some(Requirement {
            kind: Kind::RoleTrust,
            role: subject,
            resource: requirement.resource.clone(),
            shown: Some(role.id.clone()),
            principals: vec![service.to_owned()],
            is_doubtful: false,
            from_doubtful_text: requirement.from_doubtful_text,
            notes: Vec::new(),
            at: requirement.at.clone(),
            task: requirement.task,
            machine: self.machine_at,
            machine_arn: None,
            subject: Some(subject),
        })
    }

    /// The execution role must be able to become the target role.
    fn assume(&mut self, execution: usize, target: usize, value: &'f Value<'f>, place: Place) {
        let (written, mut notes) = match value {
            Value::Text(text) => (Some(text.clone()), Vec::new()),
            Value::RunTime(expression) => (
                None,
                vec![Because::new(Code::RuntimeValue).with("expression", *expression)],
            ),
        };
        let shown = written.as_ref().map(Text::display);
        let filled = written.map(|text| self.facts.known.fill(text));
        let arn = filled.as_ref().and_then(Arn::parse).filter(Arn::is_role);
        let is_illegal = filled
            .as_ref()
            .is_some_and(|text| !can_be_role(text) || text.as_literal().is_some_and(is_role_name));
        if is_illegal || arn.is_none() && filled.is_some() {
            notes.push(
                Because::new(Code::RoleArnUnknown).with("value", shown.clone().unwrap_or_default()),
            );
        }
        let arn =
            arn.unwrap_or_else(|| unknown_role(None, self.partition(), "target role", target));
        self.needs.requirements.push(Requirement {
            kind: Kind::AssumeRole,
            role: execution,
            resource: Resource {
                written: filled,
                arn,
            },
            shown,
            principals: Vec::new(),
            is_doubtful: false,
            from_doubtful_text: self.machine.definition.doubtful || is_illegal,
            notes,
            at: vec![place],
            task: Some(self.needs.tasks.len().saturating_sub(1)),
            machine: self.machine_at,
            machine_arn: self.machine.arn.clone(),
            subject: Some(target),
        });
    }

    /// What is known of a passed role: its ARN, or its name in the calling account, or nothing.
    fn role(
        &self,
        value: Option<Text<'f>>,
        account: Option<Text<'f>>,
        at: &[Place],
    ) -> Resource<'f> {
        let calling = self
            .roles
            .get(self.calling)
            .and_then(|role| role.account.clone());
        let unique = at.first().map_or(0, |place| place.span.start as usize);
        let unknown = || {
            unknown_role(
                account.clone().or(calling.clone()),
                self.partition(),
                "role",
                unique,
            )
        };
        let Some(text) = value.map(|text| self.facts.known.fill(text)) else {
            return Resource {
                written: None,
                arn: unknown(),
            };
        };
        if let Some(arn) = Arn::parse(&text).filter(Arn::is_role) {
            return Resource {
                written: Some(text),
                arn,
            };
        }
        let Some(name) = text.as_literal().filter(|name| is_role_name(name)) else {
            return Resource {
                written: Some(text),
                arn: unknown(),
            };
        };
        // A name means the role of that name in the calling account; its path is not told.
        let known = self
            .roles
            .find(name)
            .and_then(|at| self.roles.get(at))
            .and_then(|role| role.arn.clone());
        let same_account = |arn: &Arn<'f>| {
            calling
                .as_ref()
                .is_none_or(|own| arn.account.same(own) == crate::text::Tri::Yes)
        };
        if let Some(arn) = known.filter(same_account) {
            return Resource {
                written: Some(arn.to_text()),
                arn,
            };
        }
        let mut path_and_name = Text::hole(Hole {
            name: Cow::Borrowed("path"),
            scope: Scope::Alone(
                self.machine.document,
                u32::try_from(unique).unwrap_or_default(),
            ),
            class: Class::Any,
        });
        path_and_name.push_literal(Cow::Owned(name.to_owned()));
        let mut arn = unknown();
        arn.resource = Text::literal("role/");
        arn.resource.push_text(path_and_name);
        Resource {
            written: Some(text),
            arn,
        }
    }

    /// As it was written; a bare name is shown as the ARN that it most likely means.
    fn shown(&self, text: &Text<'f>) -> String {
        let Some(name) = text.as_literal().filter(|name| is_role_name(name)) else {
            return text.display();
        };
        let calling = self
            .roles
            .get(self.calling)
            .and_then(|role| role.account.clone());
        let known = self
            .roles
            .find(name)
            .and_then(|at| self.roles.get(at))
            .filter(|role| role.arn.is_some());
        if let Some(role) = known {
            return role.id.clone();
        }
        match calling {
            Some(account) => {
                Arn::of_role(self.partition(), account, Text::literal(name.to_owned()))
                    .to_text()
                    .display()
            }
            None => name.to_owned(),
        }
    }

    /// The partition that the task's `Resource` tells.
    fn partition(&self) -> Text<'f> {
        // Nearly every machine is in this one.
        if self.task.resource_text.starts_with("arn:aws:") {
            return Text::literal("aws");
        }
        let parts =
            Text::with_placeholders(self.task.resource_text, self.machine.document).split_colons(6);
        match parts.into_iter().nth(1) {
            Some(partition)
                if partition
                    .as_literal()
                    .is_some_and(|text| text.starts_with("aws")) =>
            {
                partition
            }
            _ => Text::hole(Hole {
                name: Cow::Borrowed("partition"),
                scope: Scope::Alone(self.machine.document, self.task.span.start),
                class: Class::Segment,
            }),
        }
    }

    fn say(&mut self, severity: Severity, code: Code, params: &[(&str, &str)]) {
        let because = Because::new(code)
            .with("state", self.task.name)
            .with("integration", self.task.resource.name())
            .at(self.task.resource_span.of(self.machine.document));
        let because = params
            .iter()
            .filter(|(name, _)| *name != "integration")
            .fold(because, |because, &(name, value)| because.with(name, value));
        self.needs.findings.push(because.finding(severity));
    }
}

/// The parameter that replaces a role of the task definition.
fn override_of(field: &str) -> &'static str {
    match field {
        "taskRoleArn" => "Overrides.TaskRoleArn",
        _ => "Overrides.ExecutionRoleArn",
    }
}

/// The task definition that is meant. Of several that fit alike it is the latest revision; where
/// that is not known they must name the same roles.
fn the_one<'f>(fits: &[(Fit, &'f TaskDefinition<'f>)]) -> Option<(Fit, &'f TaskDefinition<'f>)> {
    let best = fits.iter().map(|(fit, _)| *fit).max()?;
    let alike: Vec<&'f TaskDefinition<'f>> = fits
        .iter()
        .filter(|(fit, _)| *fit == best)
        .map(|(_, pasted)| *pasted)
        .collect();
    let first = *alike.first()?;
    if alike.iter().all(|other| other.agrees(first)) {
        return Some((best, first));
    }
    let latest = alike
        .iter()
        .copied()
        .max_by_key(|pasted| pasted.revision_number())?;
    let is_latest = best == Fit::Latest
        && alike
            .iter()
            .all(|pasted| pasted.revision_number().is_some())
        && alike
            .iter()
            .filter(|pasted| pasted.revision_number() == latest.revision_number())
            .count()
            == 1;
    is_latest.then_some((best, latest))
}

/// The ARN of a role of which nothing but maybe the account is known.
pub fn unknown_role<'f>(
    account: Option<Text<'f>>,
    partition: Text<'f>,
    name: &'static str,
    unique: usize,
) -> Arn<'f> {
    let scope = Scope::Alone(u32::MAX, u32::try_from(unique).unwrap_or_default());
    let hole = |name: &'static str, class| {
        Text::hole(Hole {
            name: Cow::Borrowed(name),
            scope,
            class,
        })
    };
    Arn::of_role(
        partition,
        account.unwrap_or_else(|| hole("account", Class::Account)),
        hole(name, Class::Any),
    )
}
