//! Builds workspaces for tests, and reads reports.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

pub mod account;
pub mod action;
pub mod folder;
pub mod line;
pub mod parameters;
pub mod terraform;

use serde_json::{Value, json};
use sfn_role_check::report::{Check, CheckKind, Report, Verdict};
use sfn_role_check::{Workspace, analyze};

/// The account of the state machine.
pub const OWN: &str = "111122223333";
/// Another account.
pub const OTHER: &str = "444455556666";
/// The execution role.
pub const EXECUTION: &str = "arn:aws:iam::111122223333:role/execution";
/// The state machine.
pub const MACHINE: &str = "arn:aws:states:eu-west-1:111122223333:stateMachine:machine";

/// Collects documents.
#[derive(Clone)]
pub struct Case {
    documents: Vec<Value>,
    settings: Value,
}

impl Default for Case {
    fn default() -> Self {
        Self::new()
    }
}

impl Case {
    /// A machine whose execution role and ARN are known.
    pub fn new() -> Self {
        let settings = json!({"executionRole": EXECUTION, "stateMachineArn": MACHINE});
        Self {
            documents: Vec::new(),
            settings,
        }
    }

    /// Nothing but the documents is known.
    pub fn bare() -> Self {
        Self {
            documents: Vec::new(),
            settings: json!({}),
        }
    }

    /// States a fact.
    pub fn setting(mut self, key: &str, value: &str) -> Self {
        self.settings[key] = json!(value);
        self
    }

    /// Adds any document.
    pub fn document(mut self, document: Value) -> Self {
        self.documents.push(document);
        self
    }

    /// Adds a machine of one task.
    pub fn task(self, resource: &str, parameters: &Value) -> Self {
        self.state(
            &json!({"Type": "Task", "Resource": resource, "Parameters": parameters, "End": true}),
        )
    }

    /// Adds a machine of one state.
    pub fn state(self, state: &Value) -> Self {
        let definition = json!({"StartAt": "Run", "States": {"Run": state}});
        self.text("machine.asl.json", "state-machine", &definition.to_string())
    }

    /// Adds a policy of the execution role.
    pub fn policy(self, statements: &Value) -> Self {
        let policy = json!({"Version": "2012-10-17", "Statement": statements});
        self.text("policy.json", "identity-policy", &policy.to_string())
    }

    /// Adds a policy of another kind or of another role.
    pub fn policy_of(self, kind: &str, role: &str, statements: &Value) -> Self {
        let policy = json!({"Version": "2012-10-17", "Statement": statements});
        self.document(json!({"name": format!("{kind}.json"), "kind": kind, "role": role, "text": policy.to_string()}))
    }

    /// Adds a text.
    pub fn text(self, name: &str, kind: &str, text: &str) -> Self {
        self.document(json!({"name": name, "kind": kind, "text": text}))
    }

    /// The workspace.
    pub fn workspace(&self) -> Workspace {
        let json = json!({"documents": self.documents, "settings": self.settings});
        Workspace::from_json(&json.to_string()).unwrap()
    }

    /// The report.
    pub fn report(&self) -> Report {
        analyze(&self.workspace())
    }
}

/// A Deny or an Allow.
pub fn statement(effect: &str, action: &str, resource: &str) -> Value {
    json!({"Effect": effect, "Action": action, "Resource": resource})
}

/// The checks of a kind.
pub fn checks(report: &Report, kind: CheckKind) -> Vec<&Check> {
    report
        .checks
        .iter()
        .filter(|check| check.kind == kind)
        .collect()
}

/// The verdicts of the checks of a kind.
pub fn verdicts(report: &Report, kind: CheckKind) -> Vec<Verdict> {
    checks(report, kind)
        .into_iter()
        .map(|check| check.verdict)
        .collect()
}

/// The codes of the notices, in order.
pub fn notices(report: &Report) -> Vec<String> {
    report
        .notices
        .iter()
        .map(|notice| code(&notice.code))
        .collect()
}

/// The codes of all reasons of a check.
pub fn reasons(check: &Check) -> Vec<String> {
    check
        .reasons
        .iter()
        .map(|reason| code(&reason.code))
        .collect()
}

/// As it is written in reports.
pub fn code(code: &sfn_role_check::report::Code) -> String {
    serde_json::to_value(code)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

/// Adds the statement of each fix to the document that it names, or as a new policy of its role.
pub fn apply_fixes(workspace: &Workspace, report: &Report) -> Workspace {
    let mut workspace = workspace.clone();
    // A suggested change is the author's to make.
    for fix in report.fixes.iter().filter(|fix| fix.statement.is_some()) {
        let statement = serde_json::to_value(&fix.statement).unwrap();
        match fix.document {
            Some(at) => {
                let document = &mut workspace.documents[at as usize];
                let mut policy: Value = serde_json::from_str(&document.text).unwrap();
                let statements = policy["Statement"].take();
                let mut statements = match statements {
                    Value::Array(list) => list,
                    one => vec![one],
                };
                statements.push(statement);
                policy["Statement"] = json!(statements);
                document.text = serde_json::to_string_pretty(&policy).unwrap();
            }
            None => {
                let kind = serde_json::to_value(fix.target).unwrap();
                let policy = json!({"Version": "2012-10-17", "Statement": [statement]});
                let document = json!({"name": "fix.json", "kind": kind, "role": fix.role, "text": policy.to_string()});
                workspace
                    .documents
                    .push(serde_json::from_value(document).unwrap());
            }
        }
    }
    workspace
}
