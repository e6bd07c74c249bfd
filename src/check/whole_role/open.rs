//! What nobody knows before the run time, or before somebody says it: each a placeholder of its own
//! in place of a wildcard.

use contract::Param;

use crate::arn::Arn;
use crate::finding::{Because, Code, Place};
use crate::text::holes::{Class, is_account};
use crate::text::words::upper_snake;
use crate::text::{Hole, Piece, Scope, Text};

use super::super::Task;
use super::super::requirements::{Kind, Requirement, Requirements};
use super::super::verdicts::Check;
use super::{Asked, Settled, plain};

/// A placeholder and what belongs in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// As it stands in statements.
    pub placeholder: String,
    /// What it stands for.
    pub what: Meaning,
}

/// What belongs in the place of a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A part of the definition's own, or of the words that all statements have.
    Own,
    /// A value of the run time, in those states.
    RunTime {
        /// That gives it.
        expression: String,
        /// Their names.
        states: Vec<String>,
    },
    /// The resources of an action, of which the call tells none.
    Resource {
        /// The action.
        action: String,
        /// The states that call it.
        states: Vec<String>,
    },
    /// A role in something that was not pasted: a task definition or an instance profile.
    RoleIn {
        /// As the definition names it.
        holder: String,
        /// Which role of it; empty: there is one only.
        field: String,
    },
    /// The path of a role of which the name is told.
    Path,
}

/// The placeholders that were made.
#[derive(Debug, Default)]
pub(super) struct Names(Vec<(String, Open)>);

impl Names {
    /// What belongs in the place of a placeholder.
    pub(super) fn open(&self, placeholder: &str) -> Open {
        let known = self
            .0
            .iter()
            .find(|(_, open)| open.placeholder == placeholder);
        known.map_or_else(
            || Open {
                placeholder: placeholder.to_owned(),
                what: match placeholder {
                    "<PATH>" => Meaning::Path,
                    _ => Meaning::Own,
                },
            },
            |(_, open)| open.clone(),
        )
    }

    /// The placeholder for that meaning: the same one for the same, numbers for further ones.
    fn of(&mut self, stem: &str, what: Meaning, state: &str) -> Hole<'static> {
        let same = |open: &Open| match (&open.what, &what) {
            (
                Meaning::RunTime {
                    expression: one, ..
                },
                Meaning::RunTime {
                    expression: two, ..
                },
            )
            | (Meaning::Resource { action: one, .. }, Meaning::Resource { action: two, .. }) => {
                one == two
            }
            (one, two) => one == two,
        };
        let known = self
            .0
            .iter_mut()
            .find(|(of, open)| of == stem && same(open));
        if let Some((_, open)) = known {
            if let Meaning::RunTime { states, .. } | Meaning::Resource { states, .. } =
                &mut open.what
                && !states.iter().any(|known| known == state)
            {
                states.push(state.to_owned());
            }
            return hole(open.placeholder.clone());
        }
        let before = self.0.iter().filter(|(of, _)| of == stem).count();
        let placeholder = match before {
            0 => format!("<{stem}>"),
            _ => format!("<{stem}_{}>", before + 1),
        };
        self.0.push((
            stem.to_owned(),
            Open {
                placeholder: placeholder.clone(),
                what,
            },
        ));
        hole(placeholder)
    }
}

fn hole(name: String) -> Hole<'static> {
    Hole {
        name: name.into(),
        scope: Scope::Workspace,
        class: Class::Any,
    }
}

/// Puts placeholders into what is asked, once it is decided.
pub(super) fn name<'f>(
    asked: &Asked<'_, 'f>,
    needs: &mut Requirements<'f>,
    checks: &mut Vec<Check>,
    names: &mut Names,
) {
    let mut further: Vec<(Requirement<'f>, Check)> = Vec::new();
    for check in &mut *checks {
        let Some(at) = check.requirement else {
            continue;
        };
        let Some(requirement) = needs.requirements.get_mut(at) else {
            continue;
        };
        let state = state(&needs.tasks, requirement.task);
        // Without an ARN of the machine nobody knows which ExternalId it sends.
        if requirement.kind == Kind::AssumeRole {
            let known = requirement.machine_arn.take();
            requirement.machine_arn = Some(match known {
                Some(arn) if arn.holds_only_pseudo_parameters() => arn,
                other => {
                    let account = asked.roles.get(requirement.role);
                    let account = account.and_then(|role| role.account.clone());
                    machine_arn(other.as_ref().and_then(Arn::parse), account, asked)
                }
            });
        }
        match requirement.kind {
            Kind::Action => act(requirement, &state, names),
            Kind::PassRole | Kind::AssumeRole if requirement.resource.written.is_none() => {
                let mut roles = role(requirement, &state, names);
                roles.reverse();
                if let Some(first) = roles.pop() {
                    for other in roles {
                        let mut one = requirement.clone();
                        one.resource.written = Some(other);
                        further.push((one, check.again()));
                    }
                    requirement.resource.written = Some(first);
                }
            }
            Kind::PassRole | Kind::AssumeRole => written(requirement, &state, names),
            Kind::RoleTrust => {}
        }
    }
    for (requirement, mut check) in further {
        check.requirement = Some(needs.requirements.len());
        needs.requirements.push(requirement);
        checks.push(check);
    }
}

fn state(tasks: &[Task], task: Option<usize>) -> String {
    let task = task.and_then(|at| tasks.get(at));
    task.map_or_else(String::new, |task| plain(&task.state))
}

/// `arn:aws:states:us-east-1:111122223333:stateMachine:<STATE_MACHINE>`: a name that a deployment
/// makes up would make a circle of the machine and the role.
fn machine_arn<'f>(
    known: Option<Arn<'f>>,
    account: Option<Text<'f>>,
    asked: &Asked<'_, 'f>,
) -> Text<'f> {
    let region = asked.facts.inventory.values.region();
    let open = |name: &'static str| Text::hole(hole(name.to_owned()));
    let mut name = Text::literal("stateMachine:");
    name.push_text(open("<STATE_MACHINE>"));
    let arn = match known {
        Some(arn) => Arn {
            resource: name,
            ..arn
        },
        None => Arn {
            partition: Text::literal("aws"),
            service: Text::literal("states"),
            region: region.map_or_else(
                || open("<REGION>"),
                |region| Text::literal(region.to_owned()),
            ),
            account: account.unwrap_or_else(|| open("<ACCOUNT>")),
            resource: name,
        },
    };
    arn.to_text()
}

/// Names what is open of a resource.
fn act(requirement: &mut Requirement<'_>, state: &str, names: &mut Names) {
    let Some(act) = requirement.act.as_mut() else {
        return;
    };
    let service = act.action.split(':').next().unwrap_or_default();
    let service = upper_snake(service);
    let is_whole = act.proposed.pieces.len() == 1;
    let mut before = String::new();
    for piece in &mut act.proposed.pieces {
        let hole = match piece {
            Piece::Literal(text) => {
                before.clear();
                before.push_str(text);
                continue;
            }
            Piece::Hole(hole) => hole,
        };
        let states = vec![state.to_owned()];
        if matches!(hole.scope, Scope::State(..)) {
            let stem = match is_whole {
                true => format!("{service}_ARN"),
                false if service == "S3" && before.ends_with('/') => "S3_KEY".to_owned(),
                false if service == "S3" => "BUCKET_NAME".to_owned(),
                false => kind_before(&before)
                    .map_or_else(|| format!("{service}_NAME"), |kind| format!("{kind}_NAME")),
            };
            let expression = plain(&hole.name);
            *hole = names.of(&stem, Meaning::RunTime { expression, states }, state);
        } else if hole.name == "<RESOURCE_ARN>" {
            let action = act.action.clone();
            let stem = format!("{service}_ARN");
            *hole = names.of(&stem, Meaning::Resource { action, states }, state);
        }
    }
}

/// Names what is open of a role of which some is written.
fn written(requirement: &mut Requirement<'_>, state: &str, names: &mut Names) {
    let is_target = requirement.kind == Kind::AssumeRole;
    let written = requirement.resource.written.iter_mut();
    let mut is_changed = false;
    let mut is_account = false;
    for piece in written.flat_map(|text| &mut text.pieces) {
        if let Piece::Literal(text) = piece {
            is_account = text.ends_with("iam::");
        } else if let Piece::Hole(hole) = piece
            && matches!(hole.scope, Scope::State(..))
        {
            let stem = match (is_account, is_target) {
                (true, true) => "TARGET_ACCOUNT",
                (true, false) => "ACCOUNT",
                (false, true) => "TARGET_ROLE_NAME",
                (false, false) => "ROLE_NAME",
            };
            let expression = plain(&hole.name);
            let states = vec![state.to_owned()];
            *hole = names.of(stem, Meaning::RunTime { expression, states }, state);
            is_changed = true;
        }
    }
    if is_changed {
        requirement.shown = None;
    }
}

/// The roles of a call that does not tell them.
fn role(requirement: &Requirement<'_>, state: &str, names: &mut Names) -> Vec<Text<'static>> {
    let text = |because: &Because, name: &str| match because.params.get(name) {
        Some(Param::Text(text)) => plain(text),
        _ => String::new(),
    };
    let states = vec![state.to_owned()];
    let mut meanings: Vec<(&str, Meaning)> = Vec::new();
    for note in &requirement.notes {
        match note.code {
            Code::RuntimeValue => {
                let expression = text(note, "expression");
                let stem = match requirement.kind {
                    Kind::AssumeRole => "TARGET_ROLE",
                    _ => "ROLE",
                };
                meanings.push((
                    stem,
                    Meaning::RunTime {
                        expression,
                        states: states.clone(),
                    },
                ));
            }
            Code::TaskDefinitionNotPasted => {
                let holder = text(note, "reference");
                let fields = match note.params.get("fields") {
                    Some(Param::List(fields)) => fields.clone(),
                    Some(Param::Text(field)) => vec![field.clone()],
                    _ => Vec::new(),
                };
                for field in fields {
                    let stem = match field.as_str() {
                        "taskRoleArn" => "TASK_ROLE",
                        _ => "TASK_EXECUTION_ROLE",
                    };
                    meanings.push((
                        stem,
                        Meaning::RoleIn {
                            holder: holder.clone(),
                            field,
                        },
                    ));
                }
            }
            Code::InstanceProfileHidesRole => {
                let holder = text(note, "profile");
                let field = String::new();
                meanings.push(("INSTANCE_ROLE", Meaning::RoleIn { holder, field }));
            }
            _ => {}
        }
    }
    let arn = &requirement.resource.arn;
    let partition = arn.partition.as_literal().unwrap_or("aws").to_owned();
    let account = arn.account.as_literal().filter(|id| is_account(id));
    let is_target = requirement.kind == Kind::AssumeRole;
    let all = meanings.into_iter().map(|(stem, meaning)| {
        let account = match account {
            Some(account) => Text::literal(account.to_owned()),
            None if is_target => Text::hole(hole("<TARGET_ACCOUNT>".to_owned())),
            None => Text::hole(hole("<ACCOUNT>".to_owned())),
        };
        let name = Text::hole(names.of(stem, meaning, state));
        Arn::of_role(Text::literal(partition.clone()), account, name).to_text()
    });
    all.collect()
}

/// What kind of thing a name is, by what stands before it in an ARN: `function:` names a function.
fn kind_before(before: &str) -> Option<String> {
    let rest = before.strip_suffix([':', '/'])?;
    let word = rest.rsplit([':', '/']).next().unwrap_or_default();
    let is_word = word.len() > 2
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    is_word.then(|| upper_snake(word))
}

impl Check {
    /// The same check of another requirement.
    fn again(&self) -> Self {
        Self {
            requirement: None,
            kind: self.kind,
            verdict: self.verdict,
            role: self.role.clone(),
            action: self.action.clone(),
            resource: self.resource.clone(),
            context: Vec::new(),
            reasons: Vec::new(),
            allowed_by: Vec::<Place>::new(),
            at: Vec::new(),
            task: self.task,
            fixes: Vec::new(),
            lacks_identity: self.lacks_identity,
            lacks_trust: false,
            lacks_guardrails: Vec::new(),
        }
    }
}
