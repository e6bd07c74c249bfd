//! Roles with their policies, and task definitions.

use serde_json::{Value, json};

use super::machines::Machine;
use super::{Account, Dice, REGION, policy, role_arn};
use crate::{OTHER, OWN};

/// A role with everything that is so of it.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// Its account.
    pub account: String,
    /// What a template calls it.
    pub logical_id: String,
    /// Statements of its trust policy.
    pub trust: Vec<Value>,
    /// Its inline policies: name and text.
    pub inline: Vec<(String, Value)>,
    /// ARNs of the managed policies that are attached to it.
    pub attached: Vec<String>,
    /// ARN of its permissions boundary.
    pub boundary: Option<String>,
}

/// An ECS task definition, of revision 7.
#[derive(Clone, Debug)]
pub struct TaskDefinition {
    /// Its family.
    pub family: String,
    /// The role of its containers.
    pub task_role: Option<String>,
    /// The role that starts them.
    pub execution_role: Option<String>,
}

impl Role {
    fn new(name: &str, account: &str) -> Self {
        let (path, name) = match name.rsplit_once('/') {
            Some((path, name)) => (format!("/{path}/"), name),
            None => ("/".to_owned(), name),
        };
        Self {
            name: name.to_owned(),
            path,
            account: account.to_owned(),
            logical_id: name
                .split('-')
                .map(|word| word[..1].to_uppercase() + &word[1..])
                .collect::<String>()
                + "Role",
            trust: Vec::new(),
            inline: Vec::new(),
            attached: Vec::new(),
            boundary: None,
        }
    }

    /// Its ARN.
    pub fn arn(&self) -> String {
        format!(
            "arn:aws:iam::{}:role{}{}",
            self.account, self.path, self.name
        )
    }

    /// Moves some of its statements into managed policies, and limits it by some.
    pub(super) fn attach(&mut self, managed: &mut Vec<(String, Value)>, dice: &mut Dice) {
        if self.inline.is_empty() {
            return;
        }
        if dice.happens(30) {
            let (name, text) = self.inline.remove(0);
            let arn = format!("arn:aws:iam::{}:policy/{}-{name}", self.account, self.name);
            managed.push((arn.clone(), text));
            self.attached.push(arn);
        }
        if dice.happens(20) {
            let arn = format!("arn:aws:iam::{}:policy/{}-limit", self.account, self.name);
            let resource = dice.one(&["*", "arn:aws:iam::111122223333:role/job"]);
            let text = policy(&[json!({"Effect": "Allow", "Action": "*", "Resource": resource})]);
            managed.push((arn.clone(), text));
            self.boundary = Some(arn);
        }
    }
}

fn trusts(service: &str, dice: &mut Dice) -> Vec<Value> {
    let mut statement =
        json!({"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"});
    match dice.roll(6) {
        0 => {
            return vec![
                json!({"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}),
            ];
        }
        1 => statement["Condition"] = json!({"StringEquals": {"aws:SourceAccount": OWN}}),
        _ => {}
    }
    vec![statement]
}

/// The roles that machines pass or assume.
pub(super) fn passed(dice: &mut Dice) -> Vec<Role> {
    let mut roles = Vec::new();
    for (name, service) in [
        ("job", "mediaconvert.amazonaws.com"),
        ("app/task", "ecs-tasks.amazonaws.com"),
        ("task-execution", "ecs-tasks.amazonaws.com"),
        ("glue-service", "glue.amazonaws.com"),
        ("instance", "ec2.amazonaws.com"),
    ] {
        let mut role = Role::new(name, OWN);
        role.trust = trusts(service, dice);
        roles.push(role);
    }
    let mut target = Role::new("target", OTHER);
    let principal = dice.one(&[
        json!({"AWS": format!("arn:aws:iam::{OWN}:root")}),
        json!({"AWS": role_arn("nightly-execution")}),
        json!({"AWS": format!("arn:aws:iam::{OWN}:role/someone")}),
    ]);
    let mut statement =
        json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"});
    if dice.happens(40) {
        let id = format!("arn:aws:states:{REGION}:{OWN}:stateMachine:nightly");
        statement["Condition"] = json!({"StringEquals": {"sts:ExternalId": id}});
    }
    target.trust = vec![statement];
    target.inline = vec![(
        "queue".to_owned(),
        policy(&[json!({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"})]),
    )];
    roles.push(target);
    roles
}

/// A Deny that may be in the way.
fn deny(action: &str, resource: &str, service: &str, dice: &mut Dice) -> Value {
    let other = format!("arn:aws:iam::{OWN}:role/unlike");
    let mut deny = json!({"Effect": "Deny", "Action": action, "Resource": resource});
    match dice.roll(7) {
        0 => deny["Resource"] = json!([other, resource]),
        1 => deny["Resource"] = json!("*"),
        2 => {
            deny.as_object_mut().unwrap().remove("Resource");
            deny["NotResource"] = json!(other);
        }
        3 => {
            deny["Condition"] =
                json!({"StringNotEquals": {"iam:PassedToService": "lambda.amazonaws.com"}})
        }
        4 => {
            deny["Condition"] =
                json!({"StringEquals": {"iam:PassedToService": ["lambda.amazonaws.com", service]}})
        }
        5 => deny["Condition"] = json!({"ArnNotLike": {"aws:PrincipalArn": [other]}}),
        _ => {}
    }
    deny
}

/// The task definitions.
pub(super) fn task_definitions(dice: &mut Dice) -> Vec<TaskDefinition> {
    vec![TaskDefinition {
        family: "report".to_owned(),
        task_role: dice.happens(70).then(|| role_arn("app/task")),
        execution_role: dice.happens(80).then(|| role_arn("task-execution")),
    }]
}

/// The execution role of a machine, which allows most of what it needs.
pub(super) fn execution(machine: &Machine, _account: &Account, dice: &mut Dice) -> Role {
    let mut role = Role::new(&machine.role, OWN);
    let mut statement = json!({"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"});
    match dice.roll(5) {
        0 => statement["Condition"] = json!({"StringEquals": {"aws:SourceAccount": OWN}}),
        1 => statement["Condition"] = json!({"ArnLike": {"aws:SourceArn": machine.arn()}}),
        2 => {
            statement["Condition"] = json!({"ArnLike": {"aws:SourceArn": format!("arn:aws:states:{REGION}:{OWN}:stateMachine:*")}})
        }
        _ => {}
    }
    role.trust = vec![statement];
    let mut statements = Vec::new();
    for (action, resource, service) in &machine.needs {
        if dice.happens(25) {
            continue;
        }
        let resource = match dice.roll(5) {
            0 => format!("arn:aws:iam::{OWN}:role/*"),
            1 => "*".to_owned(),
            _ => resource.clone(),
        };
        let mut statement = json!({"Effect": "Allow", "Action": action, "Resource": resource});
        if !service.is_empty() && dice.happens(70) {
            statement["Condition"] = json!({"StringEquals": {"iam:PassedToService": service}});
        }
        statements.push(statement);
        if dice.happens(22) {
            statements.push(deny(action, &resource, service, dice));
        }
    }
    let half = statements.len() / 2;
    role.inline = vec![
        ("first".to_owned(), policy(&statements[..half])),
        ("second".to_owned(), policy(&statements[half..])),
    ];
    role
}
