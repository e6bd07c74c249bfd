//! Level `all` in tests.

use serde_json::{Value, json};
use sfn_role_check::report::{Check, CheckKind, Report, Verdict};

use super::{Case, checks};

/// A machine at level `all`.
pub fn all() -> Case {
    Case::new().setting("level", "all")
}

/// The `Resource` of a task that calls this integration.
pub fn resource(name: &str) -> String {
    format!("arn:aws:states:::{name}")
}

/// Statements that allow an action on a resource.
pub fn allow(action: &str, resource: &str) -> Value {
    json!([{"Effect": "Allow", "Action": action, "Resource": resource}])
}

/// The one check of an action.
#[track_caller]
pub fn of<'r>(report: &'r Report, action: &str) -> &'r Check {
    let found: Vec<&Check> = checks(report, CheckKind::Action)
        .into_iter()
        .filter(|check| check.action == action)
        .collect();
    assert_eq!(found.len(), 1, "{action}: {:?}", report.checks);
    found[0]
}

/// The verdict and resource of one action of a task.
#[track_caller]
pub fn asked(
    name: &str,
    parameters: &Value,
    action: &str,
    policy: &Value,
) -> (Verdict, Option<String>) {
    let report = all()
        .task(&resource(name), parameters)
        .policy(policy)
        .report();
    let check = of(&report, action);
    (check.verdict, check.resource.clone())
}
