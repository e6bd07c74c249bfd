//! Calls that may hand over a role which no parameter shows: no rule on the names of parameters finds
//! them, and the Service Authorization Reference need not have them as dependent actions.
//!
//! Two signs are looked for. A text that holds a whole document, in YAML or as JSON, may name a role
//! anywhere in it. And what changes or checks a thing may hand over the role of it where making the
//! thing does.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::names::action_name;
use crate::catalog::parameters::{Parameter, parameters};
use crate::catalog::passes::is_set_aside;
use crate::catalog::recorded::Recorded;
use crate::catalog::report::Group;
use crate::catalog::sdk::Sdk;

/// How the operations begin that make, change or check something.
const MAKING: [&str; 9] = [
    "Create", "Modify", "Put", "Register", "Start", "Submit", "Test", "Update", "Validate",
];

/// Shorter texts hold no documents.
const DOCUMENT_FROM: u64 = 4096;

/// How the names of texts end that are no documents whatever is said of them, or documents that
/// hand over nothing.
const OTHER_ENDINGS: [&str; 9] = [
    "arn",
    "id",
    "name",
    "policy",
    "policydocument",
    "sha256",
    "type",
    "uri",
    "url",
];

/// The calls, as far as no list has them.
pub(super) fn new_calls(sdk: &Sdk, data: &Recorded) -> Group {
    let passes = data.passes.iter();
    let passes = passes.map(|entry| (entry.service.as_str(), entry.action.as_str()));
    let indirect = || {
        let entries = data.indirect.iter();
        entries.map(|entry| (entry.service.as_str(), entry.action.as_str()))
    };
    let known: BTreeSet<(&str, &str)> = passes.chain(indirect()).collect();
    let hidden: BTreeSet<(&str, &str)> = indirect().collect();
    let mut things: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for (service, _, operation, _) in sdk.operations() {
        if hidden.contains(&(service, action_name(operation).as_str()))
            && let Some(thing) = thing(operation)
        {
            things.entry((service, thing)).or_insert(operation);
        }
    }
    let mut lines = Vec::new();
    for (service, model, operation, input) in sdk.operations() {
        let action = action_name(operation);
        let is_making = MAKING.iter().any(|verb| operation.starts_with(verb));
        if !is_making || known.contains(&(service, action.as_str())) {
            continue;
        }
        let same = thing(operation).and_then(|thing| things.get(&(service, thing)));
        let is_alike = data
            .look_alikes
            .iter()
            .any(|entry| entry.names(service, operation));
        if let Some(same) = same.filter(|_| !is_alike) {
            lines.push(format!("{service}:{action} (as {})", action_name(same)));
        }
        for found in parameters(model, input)
            .iter()
            .filter(|one| is_document(one))
        {
            if !is_set_aside(data, service, operation, &found.path) {
                lines.push(format!("{service}:{action} {} (a document)", found.path));
            }
        }
    }
    Group::new(
        "new: calls that may hand over a role which no parameter shows, in no list",
        lines,
    )
}

/// What an operation is about: all words but the first.
fn thing(operation: &str) -> Option<&str> {
    let mut capitals = operation.match_indices(|letter: char| letter.is_ascii_uppercase());
    let (second, _) = capitals.nth(1)?;
    operation.get(second..)
}

/// Whether a text may hold a whole document.
fn is_document(parameter: &Parameter) -> bool {
    let name = parameter.member.to_lowercase();
    if parameter.is_choice
        || parameter
            .longest
            .is_some_and(|longest| longest < DOCUMENT_FROM)
        || OTHER_ENDINGS.iter().any(|ending| name.ends_with(ending))
    {
        return false;
    }
    let shape = parameter.shape.to_lowercase();
    let is_json = ["json", "jsonstring", "jsondocument"].contains(&shape.as_str());
    let texts = [
        parameter.documentation,
        parameter.shape_documentation,
        parameter.holder_documentation,
        parameter.holder_shape_documentation,
    ];
    is_json || texts.iter().any(|text| text.contains("YAML"))
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    /// What was not told as long as only parameters and dependent actions were looked at: a daemon
    /// is updated, a pipeline is a text in YAML, a change is one in JSON.
    fn sdk() -> Sdk {
        let model = json!({
            "metadata": {"serviceId": "Test"},
            "operations": {
                "CreateDaemon": {}, "UpdateDaemon": {}, "DeleteDaemon": {}, "Ping": {},
                "CreateTelemetryPipeline": {"input": {"shape": "Pipeline"}},
                "ValidatePipeline": {"input": {"shape": "Body"}},
                "StartChangeSet": {"input": {"shape": "Changes"}},
                "GetPipeline": {"input": {"shape": "Body"}},
                "CreateNote": {"input": {"shape": "Note"}},
            },
            "shapes": {
                "Pipeline": {"type": "structure", "members": {"Configuration": {"shape": "Configuration"}}},
                "Configuration": {
                    "type": "structure", "documentation": "<p>It is written in YAML.</p>",
                    "members": {"Body": {"shape": "Long"}, "Name": {"shape": "Long"}},
                },
                "Body": {"type": "structure", "members": {
                    "PipelineBody": {"shape": "Long", "documentation": "The pipeline in YAML format."},
                }},
                "Changes": {"type": "structure", "members": {"ChangeSet": {"shape": "List"}}},
                "List": {"type": "list", "member": {"shape": "Change"}},
                "Change": {"type": "structure", "members": {"Details": {"shape": "Json"}}},
                "Note": {"type": "structure", "members": {
                    "Text": {"shape": "Short", "documentation": "Not YAML."},
                }},
                "Long": {"type": "string", "max": 24000},
                "Short": {"type": "string", "max": 200},
                "Json": {"type": "string", "max": 16384},
            },
        });
        Sdk::new(vec![from_value(model).unwrap()], &BTreeMap::new())
    }

    fn data() -> Recorded {
        let indirect =
            json!({"service": "test", "action": "createDaemon", "where": "TaskDefinition"});
        Recorded {
            indirect: vec![from_value(indirect).unwrap()],
            ..Recorded::default()
        }
    }

    #[test]
    fn tells_documents_and_what_is_made_elsewhere() {
        assert_eq!(
            new_calls(&sdk(), &data()).lines,
            [
                "test:createTelemetryPipeline Configuration.Body (a document)",
                "test:startChangeSet ChangeSet[].Details (a document)",
                "test:updateDaemon (as createDaemon)",
                "test:validatePipeline PipelineBody (a document)",
            ]
        );
    }

    #[test]
    fn what_a_list_has_is_not_new() {
        let mut data = data();
        for (action, place) in [
            ("updateDaemon", "TaskDefinition"),
            ("validatePipeline", "PipelineBody (text) -> role"),
        ] {
            let entry = json!({"service": "test", "action": action, "where": place});
            data.indirect.push(from_value(entry).unwrap());
        }
        for (operation, param) in [
            ("StartChangeSet", "Details"),
            ("CreateTelemetryPipeline", "Configuration.Body"),
        ] {
            let entry = json!({"service": "test", "operations": [operation], "param": param});
            data.look_alikes.push(from_value(entry).unwrap());
        }
        assert!(new_calls(&sdk(), &data).lines.is_empty());
    }
}
