//! Compares the roles that calls hand over: parameters and operations.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::authorization::Authorization;
use crate::catalog::candidates::may_be_a_role;
use crate::catalog::names::action_name;
use crate::catalog::parameters::parameters;
use crate::catalog::recorded::Recorded;
use crate::catalog::report::Group;
use crate::catalog::sdk::Sdk;

/// Operations that hand over a role by what the Service Authorization Reference says, and that
/// no list has.
pub(super) fn new_operations(sdk: &Sdk, data: &Recorded, reference: &Authorization) -> Group {
    let passes = data
        .passes
        .iter()
        .map(|e| (e.service.as_str(), e.action.as_str()));
    let indirect = data
        .indirect
        .iter()
        .map(|e| (e.service.as_str(), e.action.as_str()));
    let known: BTreeSet<(&str, &str)> = passes.chain(indirect).collect();
    let mut lines = Vec::new();
    for (service, _, operation, _) in sdk.operations() {
        let Some(prefix) = data.services.get(service).map(|s| s.prefix.as_str()) else {
            continue;
        };
        let action_name = action_name(operation);
        if known.contains(&(service, action_name.as_str())) {
            continue;
        }
        for action in data.exceptions.actions(service, prefix, operation) {
            // A reading or deleting call may share the action of one that hands over a role.
            let is_own = action == format!("{prefix}:{operation}");
            let is_known = data.look_alikes.iter().any(|entry| {
                entry.names(service, operation)
                    || (!is_own && entry.is_general() && entry.has_operation(operation))
            });
            if reference.passes_a_role(&action) && !is_known {
                lines.push(format!("{service}:{action_name} ({action})"));
            }
        }
    }
    Group::new(
        "new: operations with iam:PassRole as dependent action, in no list",
        lines,
    )
}

/// Parameters that look like a role, and those of them that no list has.
pub(super) struct Candidates {
    /// How many recorded parameters the rule finds again; the rest is known from elsewhere.
    pub(super) found_again: usize,
    /// What no list has.
    pub(super) new: Group,
}

/// Looks for parameters that may hand over a role.
pub(super) fn candidates(sdk: &Sdk, data: &Recorded) -> Candidates {
    let recorded: BTreeSet<(&str, &str, &str)> = data
        .passes
        .iter()
        .filter_map(|e| Some((e.service.as_str(), e.action.as_str(), e.parameter()?)))
        .collect();
    let mut found_again = 0;
    let mut lines = Vec::new();
    for (service, model, operation, input) in sdk.operations() {
        let action = action_name(operation);
        for found in parameters(model, input).iter().filter(|p| may_be_a_role(p)) {
            let path = found.path.as_str();
            if recorded.contains(&(service, action.as_str(), path)) {
                found_again += 1;
            } else if !is_set_aside(data, service, operation, path) {
                lines.push(format!("{service}:{action} {path}"));
            }
        }
    }
    Candidates {
        found_again,
        new: Group::new("new: parameters that look like a role, in no list", lines),
    }
}

/// Whether another list than that of the passed roles has the parameter.
pub(super) fn is_set_aside(data: &Recorded, service: &str, operation: &str, path: &str) -> bool {
    let action = action_name(operation);
    let mut alikes = data.look_alikes.iter();
    let mut indirect = data.indirect.iter();
    alikes.any(|entry| entry.covers(service, operation, path))
        || indirect.any(|entry| {
            entry.service == service && entry.action == action && entry.place.contains(path)
        })
}

/// Recorded parameters that the models no longer have. Services that botocore does not ship are
/// left out: they are told of as a whole.
pub(super) fn gone_parameters(sdk: &Sdk, data: &Recorded) -> Group {
    let mut paths: BTreeMap<(&str, &str), BTreeSet<String>> = BTreeMap::new();
    let mut lines = Vec::new();
    for entry in &data.passes {
        let (service, action) = (entry.service.as_str(), entry.action.as_str());
        if !sdk.services.contains_key(service) {
            continue;
        }
        let Some((model, operation)) = sdk.operation(service, action) else {
            lines.push(format!("{service}:{action} (no such operation)"));
            continue;
        };
        let known = paths.entry((service, action)).or_insert_with(|| {
            let all = parameters(model, operation).into_iter();
            all.map(|parameter| parameter.path).collect()
        });
        if let Some(path) = entry.parameter().filter(|path| !known.contains(*path)) {
            lines.push(format!("{service}:{action} {path}"));
        }
    }
    lines.dedup();
    Group::new(
        "gone: entries of passrole.jsonl that the models do not have",
        lines,
    )
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;
    use crate::catalog::sdk::tests::{model, recorded};

    fn data() -> Recorded {
        let pass = |action: &str, path: &str| {
            from_value(json!({"service": "glue", "action": action, "from": path})).unwrap()
        };
        Recorded {
            passes: vec![
                pass("createJob", "param:RoleArn"),
                pass("createJob", "param:Role"),
                pass("createJob", "task-definition:roleArn"),
                pass("dropJob", "param:RoleArn"),
            ],
            indirect: vec![
                from_value(json!({"service": "glue", "action": "startJob", "where": "RoleArn"}))
                    .unwrap(),
            ],
            look_alikes: vec![
                from_value(json!({"service": "*", "operations": ["Get*"], "param": "filters"}))
                    .unwrap(),
            ],
            services: [recorded("glue", None)].into(),
            ..Recorded::default()
        }
    }

    fn sdk(operations: &[&str]) -> Sdk {
        Sdk::new(vec![model("Glue", "glue-1", operations)], &data().services)
    }

    #[test]
    fn tells_new_parameters_from_known_ones() {
        let sdk = sdk(&["CreateJob", "GetJob", "StartJob", "UpdateJob"]);
        let found = candidates(&sdk, &data());
        assert_eq!(found.found_again, 1);
        assert_eq!(found.new.lines, ["glue:updateJob RoleArn"]);
    }

    #[test]
    fn finds_what_is_gone() {
        let gone = gone_parameters(&sdk(&["CreateJob"]), &data());
        assert_eq!(
            gone.lines,
            ["glue:createJob Role", "glue:dropJob (no such operation)"]
        );
        let elsewhere = Sdk::new(vec![model("S3", "s3-1", &[])], &data().services);
        assert!(gone_parameters(&elsewhere, &data()).lines.is_empty());
    }

    #[test]
    fn goes_by_the_dependent_actions() {
        let pass = json!({"resource_types": {"": {"dependent_actions": ["iam:PassRole"]}}});
        let names = ["CreateJob", "GetJob", "StartJob", "UpdateJob"];
        let privileges: BTreeMap<_, _> = names.iter().map(|name| (name, &pass)).collect();
        let text = json!({"glue": {"privileges": privileges}}).to_string();
        let reference = Authorization::parse(text.as_bytes()).unwrap();
        let group = new_operations(&sdk(&names), &data(), &reference);
        assert_eq!(
            group.lines,
            [
                "glue:getJob (glue:GetJob)",
                "glue:updateJob (glue:UpdateJob)"
            ]
        );
    }
}
