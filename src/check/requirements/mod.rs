//! What must be allowed for each task to work.

mod actions;
mod assume;
mod own;
mod roles;
mod task_definition;

use crate::arn::can_be_role;
use crate::asl::{Argument, Task as AslTask, TaskResource, Value};
use crate::catalog::indirect::{self, Indirect, When};
use crate::catalog::{self, Confidence, Form, From, Pass, Passes, Receivers, Sdk};
use crate::finding::{Because, Code, Finding, Place, Severity};
use crate::iam::Resource;
use crate::text::maps::Numbers;
use crate::text::{Integrity, Presence, Text};
use crate::workspace::Level;

use super::Task;
use super::facts::{Facts, MachineFacts};
use super::roles::Roles;
use actions::Acts;
pub use actions::{Act, OWN_REGION};
use assume::execution_role_trust;
use own::OwnPlace;

/// What a requirement asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// `iam:PassRole` of a role to a service.
    PassRole,
    /// `sts:AssumeRole` on a target role.
    AssumeRole,
    /// The trust of a role in the service that assumes it.
    RoleTrust,
    /// Any other action of a task.
    Action,
}

/// One thing that must be allowed.
#[derive(Clone, Debug)]
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
    /// How certain the principals are: unless it is high, nothing is decided that depends on them.
    pub confidence: Confidence,
    /// Whether it is needed.
    pub presence: Presence,
    /// Whether the definition or task definition that it was read from is what AWS has.
    pub integrity: Integrity,
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
    /// What is asked, where that is more than its kind tells.
    pub act: Option<Box<Act<'f>>>,
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
    pub used_definitions: Numbers,
    /// What was taken for granted of the machines.
    pub assumed: Vec<Because>,
}

/// Collects what all machines need.
pub fn collect<'f>(
    facts: &'f Facts<'f>,
    roles: &Roles<'f>,
    level: Level,
    needs: &mut Requirements<'f>,
) {
    let mut places = Vec::new();
    if level == Level::All {
        (places, needs.assumed) = own::places(facts, roles);
    }
    collect_at(facts, roles, level, &places, needs);
}

/// The same, by the places of the machines.
fn collect_at<'f>(
    facts: &'f Facts<'f>,
    roles: &Roles<'f>,
    level: Level,
    places: &[OwnPlace<'f>],
    needs: &mut Requirements<'f>,
) {
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
            let calling = collector.calling;
            if level == Level::All {
                let mut acts = Acts {
                    facts,
                    roles,
                    needs,
                    machine,
                    machine_at: at,
                    task: Some(task),
                    calling,
                    own: places.get(at).filter(|_| calling == execution),
                };
                acts.task(task);
            }
        }
        if level == Level::All {
            for map in &machine.definition.maps {
                let mut acts = Acts {
                    facts,
                    roles,
                    needs,
                    machine,
                    machine_at: at,
                    task: None,
                    calling: execution,
                    own: places.get(at),
                };
                acts.distributed_map(map);
            }
            let mut acts = Acts {
                facts,
                roles,
                needs,
                machine,
                machine_at: at,
                task: None,
                calling: execution,
                own: places.get(at),
            };
            acts.beside(machine);
        }
    }
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
            && let Some(target) = self.roles.find_value(value)
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
        self.hidden_roles();
    }

    /// The roles that the task's call hands over; says what is not known.
    fn passes(&mut self) -> Passes {
        let task = self.task;
        match &task.resource {
            TaskResource::Optimized { name, pattern } => match catalog::integration(name) {
                Some(integration) => {
                    if !integration.patterns.contains(pattern.name()) {
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
                    Passes::NONE
                }
            },
            TaskResource::Sdk {
                service, action, ..
            } => match catalog::sdk(service, action) {
                Sdk::Known(passes) => {
                    let is_other = |name: &&str| !indirect::is_look_alike(service, action, name);
                    if passes.is_empty()
                        && task.arguments.named_as_roles().any(|one| is_other(&one))
                    {
                        // Every call whose parameter is named so is in the catalog, or tells that it
                        // passes none.
                        self.say(
                            Severity::Warning,
                            Code::IntegrationUnknown,
                            &[("integration", &task.resource.name())],
                        );
                    } else if passes.is_empty()
                        && task.arguments.names_of_roles().iter().any(is_other)
                    {
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
                    Passes::NONE
                }
            },
            TaskResource::Function => Passes::NONE,
            TaskResource::Activity => {
                if task.credentials.is_some() {
                    self.say(Severity::Warning, Code::CredentialsNotSupported, &[]);
                }
                Passes::NONE
            }
            TaskResource::Unknown => {
                self.say(
                    Severity::Warning,
                    Code::ResourceUnknown,
                    &[("resource", task.resource_text)],
                );
                Passes::NONE
            }
        }
    }

    /// Says which roles are handed over without a parameter that shows them, and which are not
    /// although people expect it.
    fn hidden_roles(&mut self) {
        let task = self.task;
        if let TaskResource::Sdk {
            service, action, ..
        } = &task.resource
        {
            for role in indirect::indirect(service, action) {
                let is_meant = match role.when {
                    When::Always => true,
                    When::Set(path) => task.arguments.may_have_at(path),
                    When::Unset(path) => !task.arguments.may_have_at(path),
                };
                // What the call shows is checked as a parameter.
                let is_shown = || {
                    let Sdk::Known(passes) = catalog::sdk(service, action) else {
                        return false;
                    };
                    let is_place = |pass: Pass| matches!(pass.from, From::Parameter(path) if path == role.place);
                    passes.iter().any(is_place) && !task.arguments.at(role.place).is_empty()
                };
                if is_meant && !is_shown() {
                    self.hidden_role(role);
                }
            }
        }
        let call = match &task.resource {
            TaskResource::Sdk {
                service, action, ..
            } => format!("{service}:{action}"),
            TaskResource::Optimized { name, .. } => (*name).to_owned(),
            // The Lambda function's own ARN.
            TaskResource::Function => "lambda:invoke".to_owned(),
            TaskResource::Activity | TaskResource::Unknown => return,
        };
        // Everybody knows it of Lambda functions; of one machine it is worth saying once.
        let Some(made) = indirect::passed_before(&call) else {
            return;
        };
        let is_told = self.needs.findings.iter().any(|finding| {
            finding.because.code == Code::RolePassedBefore
                && finding.because.params.get("made") == Some(&made.into())
        });
        if !is_told && made != "lambda:createFunction" {
            self.say(Severity::Hint, Code::RolePassedBefore, &[("made", made)]);
        }
    }

    fn hidden_role(&mut self, role: Indirect) {
        let (severity, code) = match (role.later, role.is_certain) {
            (true, _) => (Severity::Hint, Code::PassRoleLater),
            (false, true) => (Severity::Warning, Code::PassRoleIndirect),
            (false, false) => (Severity::Hint, Code::PassRoleIndirectDoubtful),
        };
        let because = Because::new(code)
            .with("state", self.task.name)
            .with("integration", self.task.resource.name())
            .with("place", role.place)
            .with("services", role.principals.to_vec())
            .at(self.task.resource_span.of(self.machine.document));
        self.needs.findings.push(because.finding(severity));
    }

    fn passed_roles(&mut self, passes: Passes) {
        for pass in passes.iter() {
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
        let fields: Vec<Pass> = passes
            .iter()
            .filter(|pass| matches!(pass.from, From::TaskDefinition(_)))
            .collect();
        if !fields.is_empty() {
            self.task_definition(&fields);
        }
    }

    fn parameter(&mut self, pass: Pass, path: &'static str, argument: Argument<'f>) {
        let place = argument.span.of(self.machine.document);
        if pass.confidence == Confidence::Low {
            let finding = Because::new(Code::PassRoleDoubtful)
                .with("state", self.task.name)
                .with("parameter", path)
                .with("services", pass.principals.to_vec())
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
                let role = self.role_in_profile(text);
                if role.is_none() {
                    let because = Because::new(Code::InstanceProfileHidesRole);
                    notes.push(because.with("profile", text.display()));
                }
                role
            }
            (Value::Text(text), _) => Some(text.clone()),
            (Value::RunTime(expression), _) => {
                notes.push(Because::new(Code::RuntimeValue).with("expression", *expression));
                None
            }
        };
        self.pass(pass, value, notes, vec![place], Integrity::Intact, None);
    }

    /// One role that is handed over.
    fn pass(
        &mut self,
        pass: Pass,
        value: Option<Text<'f>>,
        notes: Vec<Because>,
        at: Vec<Place>,
        integrity: Integrity,
        account: Option<Text<'f>>,
    ) {
        let partition = self.partition();
        let shown = value.as_ref().map(|text| self.shown(text));
        let subject = value.as_ref().and_then(|text| self.named_role(text));
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
        let in_partition =
            |principal| catalog::principals_in(literal_partition.as_deref(), principal);
        let principals = pass.principals.iter();
        // One check for all that the role may be passed to, or one for each that it is passed to.
        let receivers: Vec<Vec<String>> = match pass.receivers {
            Receivers::OneOf => vec![principals.flat_map(in_partition).collect()],
            Receivers::AllOf => principals.map(in_partition).collect(),
        };
        let requirement = Requirement {
            kind: Kind::PassRole,
            role: self.calling,
            resource,
            shown,
            principals: Vec::new(),
            confidence: pass.confidence,
            presence: Presence::Certain,
            integrity: integrity
                .and(Integrity::Refused.when(is_illegal))
                .and(self.machine.definition.integrity),
            notes,
            at,
            task: Some(self.needs.tasks.len().saturating_sub(1)),
            machine: self.machine_at,
            machine_arn: self.machine.arn.clone(),
            subject,
            act: None,
        };
        let trust = self.passed_role_trust(pass, &requirement);
        for principals in receivers {
            self.needs.requirements.push(Requirement {
                principals,
                ..requirement.clone()
            });
        }
        self.needs.requirements.extend(trust);
    }

    fn say(&mut self, severity: Severity, code: Code, params: &[(&'static str, &str)]) {
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
