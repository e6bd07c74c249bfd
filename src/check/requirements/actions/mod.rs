//! Level `all`: every other action that a task needs, and on which resource.

mod parameter;
mod site;
mod template;

use crate::asl::{Argument, Arguments, DistributedMap, Pattern, Task, TaskResource, Value};
use crate::catalog::Confidence;
use crate::catalog::permissions::{self, Compared, Needed, Permission, Purpose, SdkAction};
use crate::finding::{Because, Code, Place, Severity};
use crate::iam::Resource;
use crate::text::{Presence, Text, Tri};

use super::super::facts::{Facts, MachineFacts};
use super::super::roles::Roles;
use super::own::OwnPlace;
use super::roles::partition_of;
use super::{Kind, Requirement, Requirements};
use parameter::starts_with;
pub use site::OWN_REGION;
use site::Site;

/// What is asked of a role beside roles.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Act<'f> {
    /// IAM action.
    pub action: String,
    /// No reference has an action of that name.
    pub is_unconfirmed: bool,
    /// Context keys of the request, with their values.
    pub keys: Vec<(&'static str, Text<'f>)>,
    /// What a statement would name: wildcards for what is only known at run time, placeholders for
    /// what the user must fill in.
    pub proposed: Text<'f>,
}

/// A call as the catalog's table names it, with what it is given.
#[derive(Clone, Copy)]
struct Call<'c, 'f> {
    words: &'c [&'c str],
    arguments: Option<&'c Arguments<'f>>,
    place: Place,
}

/// Collects what one task, or one Map state, needs.
pub(super) struct Acts<'c, 'f> {
    pub(super) facts: &'f Facts<'f>,
    pub(super) roles: &'c Roles<'f>,
    pub(super) needs: &'c mut Requirements<'f>,
    pub(super) machine: &'f MachineFacts<'f>,
    pub(super) machine_at: usize,
    /// None: the call is that of a Map state.
    pub(super) task: Option<&'f Task<'f>>,
    /// The role that makes the call.
    pub(super) calling: usize,
    /// Where the machine is, if that role is its own and nothing else tells it.
    pub(super) own: Option<&'c OwnPlace<'f>>,
}

impl<'f> Acts<'_, 'f> {
    /// The actions of the task's call.
    pub(super) fn task(&mut self, task: &'f Task<'f>) {
        let place = task.resource_span.of(self.machine.document);
        fn call<'c, 'f>(words: &'c [&'c str], task: &'c Task<'f>, place: Place) -> Call<'c, 'f> {
            Call {
                words,
                arguments: Some(&task.arguments),
                place,
            }
        }
        match &task.resource {
            TaskResource::Optimized { name, .. } => self.permissions(call(&[name], task, place)),
            TaskResource::Sdk {
                service, action, ..
            } => {
                let words = ["aws-sdk", service, action];
                let before = self.needs.requirements.len();
                self.permissions(call(&words, task, place));
                // None, or none for these parameters.
                if self.needs.requirements.len() == before {
                    self.sdk_action(service, action, place);
                }
                self.sdk_may_need_more(place);
            }
            TaskResource::Function => self.permissions(call(&["function"], task, place)),
            TaskResource::Activity => self.permissions(call(&["activity"], task, place)),
            TaskResource::Unknown => {}
        }
        if task.resource.pattern() == Pattern::WaitForTaskToken {
            self.permissions(call(&["wait-for-task-token"], task, place));
        }
    }

    /// What a distributed Map state needs of the execution role.
    pub(super) fn distributed_map(&mut self, map: &'f DistributedMap<'f>) {
        let place = map.span.of(self.machine.document);
        let arguments = map.calls.first().map(|(_, call)| &call.arguments);
        self.permissions(Call {
            words: &["distributed-map"],
            arguments,
            place,
        });
        for (key, call) in &map.calls {
            let part = match *key {
                "ItemReader" => "item-reader",
                _ => "result-writer",
            };
            // A part that the catalog does not know is said, never passed over.
            let operation = call.resource_text.rsplit(":::").next().unwrap_or_default();
            let words = [part, operation];
            let place = call.span.of(self.machine.document);
            if permissions::permissions(&words).next().is_none() {
                let because = Because::new(Code::ResourceUnknown)
                    .with("state", map.name)
                    .with("resource", call.resource_text)
                    .at(place);
                self.needs.findings.push(because.finding(Severity::Warning));
            }
            self.permissions(Call {
                words: &words,
                arguments: Some(&call.arguments),
                place,
            });
        }
    }

    /// What the machine itself needs for what stands beside its definition.
    pub(super) fn beside(&mut self, machine: &'f MachineFacts<'f>) {
        for permission in permissions::permissions(&["machine"]) {
            let Purpose::Hint(case) = permission.purpose else {
                continue;
            };
            // A key has a policy of its own, which may be enough.
            let (is_used, span) = machine.uses(case);
            if is_used == Tri::Yes && permission.on == "*" {
                let call = Call {
                    words: &["machine"],
                    arguments: None,
                    place: span.of(machine.document),
                };
                self.require(&permission, call, true);
            }
        }
    }

    fn permissions(&mut self, call: Call<'_, 'f>) {
        let waits = matches!(
            self.task.map(|task| task.resource.pattern()),
            None | Some(Pattern::Sync | Pattern::Sync2)
        );
        let assumes = self.task.is_some_and(|task| task.credentials.is_some());
        for permission in permissions::permissions(call.words) {
            let needed = needed(&permission, call.arguments);
            if needed == Tri::No {
                continue;
            }
            match permission.purpose {
                Purpose::Start => {}
                Purpose::Poll | Purpose::Cancel if waits => {}
                Purpose::Events if waits && !assumes => {}
                // A target role needs none; whether the execution role still does is not documented.
                Purpose::Events if waits => {
                    self.hint(Code::ManagedRuleDoubtful, &permission, "", call.place);
                    continue;
                }
                Purpose::Poll | Purpose::Cancel | Purpose::Events => continue,
                Purpose::Hint(reason) => {
                    self.hint(Code::ActionsInSomeCases, &permission, reason, call.place);
                    continue;
                }
            }
            self.require(&permission, call, needed == Tri::Yes);
        }
    }

    /// Says once what may be needed besides.
    fn hint(&mut self, code: Code, permission: &Permission, reason: &str, place: Place) {
        let because = Because::new(code)
            .with("case", reason)
            .with("actions", permission.actions.to_vec());
        let is_told = self.needs.findings.iter().any(|finding| {
            finding.because.code == code && finding.because.params == because.params
        });
        if !is_told {
            self.needs
                .findings
                .push(because.at(place).finding(Severity::Hint));
        }
    }

    fn require(&mut self, permission: &Permission, call: Call<'_, 'f>, is_needed: bool) {
        for action in permission.actions.iter() {
            let service = action.split(':').next().unwrap_or_default();
            let site = self.site(call, service);
            let keys: Vec<(&'static str, Text<'f>)> = permission
                .keys()
                .filter_map(|(key, template)| Some((key, site.value(template)?)))
                .collect();
            for found in site.resources(permission.on) {
                let act = Act {
                    action: action.to_owned(),
                    is_unconfirmed: false,
                    keys: keys.clone(),
                    proposed: found.proposed,
                };
                let mut notes = Vec::new();
                match permission.purpose {
                    Purpose::Poll => notes.push(Because::new(Code::NeededToPoll)),
                    Purpose::Cancel => notes.push(Because::new(Code::NeededToCancel)),
                    Purpose::Events => notes.push(Because::new(Code::NeededForManagedRule)),
                    Purpose::Start | Purpose::Hint(_) => {}
                }
                let is_certain = permission.is_certain && is_needed;
                self.act(act, found.resource, is_certain, notes, call.place);
            }
        }
    }

    /// An SDK call of which the catalog has no resource.
    fn sdk_action(&mut self, service: &str, action: &str, place: Place) {
        let (actions, is_certain, is_unconfirmed) = match permissions::sdk_action(service, action) {
            Some(SdkAction::Named(name)) => (vec![name], true, false),
            Some(SdkAction::Unconfirmed(name)) => (vec![name], true, true),
            Some(SdkAction::Listed(names)) => {
                let names = names.to_vec();
                let is_certain = names.len() == 1;
                (names, is_certain, false)
            }
            None => return,
        };
        for action in actions {
            let found = Site::unknown();
            let act = Act {
                action,
                is_unconfirmed,
                keys: Vec::new(),
                proposed: found.proposed,
            };
            self.act(act, found.resource, is_certain, Vec::new(), place);
        }
    }

    /// Says once that SDK calls may need more than their action.
    fn sdk_may_need_more(&mut self, place: Place) {
        let is_told = self
            .needs
            .findings
            .iter()
            .any(|finding| finding.because.code == Code::SdkMayNeedMore);
        if !is_told {
            let because = Because::new(Code::SdkMayNeedMore).at(place);
            self.needs.findings.push(because.finding(Severity::Hint));
        }
    }

    fn act(
        &mut self,
        act: Act<'f>,
        resource: Resource<'f>,
        is_certain: bool,
        notes: Vec<Because>,
        place: Place,
    ) {
        let shown = resource.written.as_ref().map(Text::display);
        self.needs.requirements.push(Requirement {
            kind: Kind::Action,
            role: self.calling,
            resource,
            shown,
            principals: Vec::new(),
            confidence: Confidence::High,
            presence: Presence::conditional_when(!is_certain),
            integrity: self.machine.definition.integrity,
            notes,
            at: vec![place],
            task: self.task.map(|_| self.needs.tasks.len().saturating_sub(1)),
            machine: self.machine_at,
            machine_arn: self.machine.arn.clone(),
            subject: None,
            act: Some(Box::new(act)),
        });
    }

    fn site<'s>(&'s self, call: Call<'s, 'f>, service: &'s str) -> Site<'s, 'f> {
        let task_partition = self
            .task
            .map(|task| partition_of(task, self.machine.document));
        let role = self.roles.get(self.calling);
        Site::new(
            self.machine,
            task_partition.or_else(|| role.and_then(|role| role.partition.clone())),
            role.and_then(|role| role.account.clone())
                .or_else(|| self.own?.account.clone()),
            self.facts
                .inventory
                .values
                .region()
                .map(|region| Text::literal(region.to_owned()))
                .or_else(|| self.own?.region.clone()),
            service,
            call.arguments,
            &self.facts.inventory.values,
            self.task.map_or("", |task| task.resource_text),
        )
    }
}

/// Whether the parameters make it needed.
fn needed(permission: &Permission, arguments: Option<&Arguments<'_>>) -> Tri {
    let given = |path: &str| {
        let Some(arguments) = arguments else {
            return Tri::Maybe;
        };
        let found = arguments.at(path);
        // What an expression gives may be null, which is as good as not given.
        let is_certain = |argument: &Argument<'_>| {
            !argument.may_be_absent && matches!(argument.value, Value::Text(_))
        };
        if found.iter().any(is_certain) {
            Tri::Yes
        } else {
            Tri::from(!found.is_empty() || arguments.may_have_at(path)).doubted()
        }
    };
    match permission.needed {
        Needed::Always => Tri::Yes,
        Needed::Set(paths) => paths.iter().map(given).max().unwrap_or(Tri::No),
        Needed::Unset(path) => !given(path),
        Needed::All(conditions) => {
            let holds = |(path, compared, wanted)| has_value(arguments, path, compared, wanted);
            conditions.iter().map(holds).min().unwrap_or(Tri::Yes)
        }
    }
}

/// Whether a parameter has such a value. What only the run time knows begins with no special text.
fn has_value(
    arguments: Option<&Arguments<'_>>,
    path: &str,
    compared: Compared,
    wanted: &str,
) -> Tri {
    let found = arguments
        .map(|arguments| arguments.at(path))
        .unwrap_or_default();
    let value = found.first().map(|argument| &argument.value);
    let begins = matches!(value, Some(Value::Text(text)) if starts_with(text, wanted));
    match (compared, value) {
        (Compared::Begins, _) => Tri::from(begins),
        (Compared::BeginsOtherwise, _) => Tri::from(!begins),
        (Compared::Equal, Some(Value::Text(text))) => text
            .as_literal()
            .map_or(Tri::Maybe, |text| Tri::from(text == wanted)),
        (Compared::Equal, Some(Value::RunTime(_))) => Tri::Maybe,
        (Compared::Equal, None) => Tri::No,
    }
}
