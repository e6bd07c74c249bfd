//! A small AWS account that is known as a whole, workspaces that tell a part of it, and the answers
//! that it gives to the questions of a report.
#![allow(clippy::panic, clippy::string_slice, reason = "tests")]

mod answers;
mod machines;
mod roles;
mod told;

use serde_json::{Value, json};

pub use answers::{answer, question_key};
pub use machines::Machine;
pub use roles::{Role, TaskDefinition};

use crate::OWN;

/// The Region of everything.
pub const REGION: &str = "eu-west-1";

/// Numbers that look like chance and are the same each time.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// The series of that number.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5eed)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % sides as u64).unwrap()
    }

    /// Whether something of that probability happens.
    pub fn happens(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }

    /// One of several.
    pub fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())].clone()
    }
}

/// Everything that is so.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its state machines.
    pub machines: Vec<Machine>,
    /// Its roles, and the target role of another account.
    pub roles: Vec<Role>,
    /// Customer managed policies: ARN and text.
    pub managed: Vec<(String, Value)>,
    /// ECS task definitions.
    pub task_definitions: Vec<TaskDefinition>,
    /// The only service control policy beside `FullAWSAccess`.
    pub scp: Option<Value>,
}

impl Account {
    /// An account that chance makes.
    pub fn new(dice: &mut Dice) -> Self {
        let mut account = Self {
            machines: Vec::new(),
            roles: roles::passed(dice),
            managed: Vec::new(),
            task_definitions: roles::task_definitions(dice),
            scp: None,
        };
        let several = dice.happens(30);
        for at in 0..1 + usize::from(several) {
            let machine = Machine::new(at, dice);
            account
                .roles
                .push(roles::execution(&machine, &account, dice));
            account.machines.push(machine);
        }
        for role in &mut account.roles {
            role.attach(&mut account.managed, dice);
        }
        account.scp = dice.happens(10).then(|| {
            let deny = json!({"Effect": "Deny", "Action": "iam:PassRole", "Resource": "arn:aws:iam::*:role/job"});
            json!({"Version": "2012-10-17", "Statement": [deny]})
        });
        account
    }

    /// A role by its ARN, its name or its logical ID.
    pub fn role(&self, text: &str) -> Option<&Role> {
        let name = text.rsplit('/').next().unwrap_or(text);
        self.roles.iter().find(|role| {
            let is_other = text.starts_with("arn:")
                && text.split(':').nth(4) != Some(&role.account)
                && text.split(':').nth(4).is_some_and(|account| {
                    account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit())
                });
            !is_other && (role.name == name || role.logical_id == text)
        })
    }

    /// The text of a managed policy.
    pub fn managed(&self, arn: &str) -> Option<&Value> {
        let found = self.managed.iter().find(|(known, _)| known == arn);
        found.map(|(_, text)| text)
    }
}

/// The ARN of a role of the account.
pub fn role_arn(name: &str) -> String {
    format!("arn:aws:iam::{OWN}:role/{name}")
}

/// A policy document.
pub fn policy(statements: &[Value]) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}
