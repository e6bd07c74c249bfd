//! Every call that the catalog knows, with parameters.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sfn_role_check::Workspace;
use sfn_role_check::catalog::permissions::{Compared, Needed, all_permissions};
use sfn_role_check::catalog::{self, From};
use test_support::Case;
use test_support::parameters::{parameters_of, put};

/// Every call that the catalog knows by its permissions or by the roles that it passes, with its
/// parameters.
pub(super) fn calls() -> Vec<(String, Value)> {
    let mut calls: BTreeMap<String, Value> = BTreeMap::new();
    for (name, permission) in all_permissions() {
        if [
            "item-reader",
            "result-writer",
            "distributed-map",
            "function",
            "activity",
            "wait-for-task-token",
            "machine",
        ]
        .iter()
        .any(|part| name.starts_with(part))
        {
            continue;
        }
        let parameters = calls.entry(name.to_owned()).or_insert_with(|| json!({}));
        let templates =
            std::iter::once(permission.on).chain(permission.keys().map(|(_, value)| value));
        for (path, value) in templates.flat_map(parameters_of) {
            put(parameters, &path, value);
        }
        match permission.needed {
            Needed::Set(paths) => {
                for path in paths.iter().take(1) {
                    put(parameters, path, json!("name"));
                }
            }
            Needed::All(conditions) => {
                for (path, compared, value) in conditions.iter() {
                    if compared == Compared::Equal {
                        put(parameters, path, json!(value));
                    }
                }
            }
            Needed::Always | Needed::Unset(_) => {}
        }
    }
    let roles = |parameters: &mut Value, passes: &catalog::Passes| {
        for pass in passes.iter() {
            if let From::Parameter(path) = pass.from {
                put(
                    parameters,
                    path,
                    json!("arn:aws:iam::111122223333:role/passed"),
                );
            }
        }
    };
    for integration in catalog::integrations() {
        let parameters = calls
            .entry(integration.name.to_owned())
            .or_insert_with(|| json!({}));
        roles(parameters, &integration.passes);
    }
    calls.into_iter().collect()
}

pub(super) fn machine_of(states: &[Value]) -> Workspace {
    let named: serde_json::Map<String, Value> = states
        .iter()
        .enumerate()
        .map(|(at, state)| (format!("Task {at}"), state.clone()))
        .collect();
    let definition = json!({"StartAt": "Task 0", "States": named});
    Case::bare()
        .text("machine.asl.json", "state-machine", &definition.to_string())
        .workspace()
}

pub(super) fn task(name: &str, pattern: &str, parameters: &Value) -> Value {
    json!({"Type": "Task", "Resource": format!("arn:aws:states:::{name}{pattern}"), "Parameters": parameters, "End": true})
}

/// The same parameters, each given at run time.
pub(super) fn at_run_time(parameters: &Value) -> Value {
    match parameters {
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| match value {
                Value::String(_) if key != "AuthType" => {
                    (format!("{key}.$"), json!(format!("$.{key}")))
                }
                other => (key.clone(), at_run_time(other)),
            })
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(at_run_time).collect(),
        other => other.clone(),
    }
}
