//! Definitions that are within another text read by themselves, and each place leads there.

use contract::Definition;
use serde_json::{Value, json};
use sfn_role_check::text::budget::{Budget, block_on};
use sfn_role_check::workspace::{Document, Workspace};
use sfn_role_check::{Analyzed, analyze_in_slices, check};

fn workspace(name: &str, text: &str) -> Workspace {
    Workspace {
        documents: vec![Document {
            name: name.to_owned(),
            text: text.to_owned(),
            ..Document::default()
        }],
        settings: None,
    }
}

fn analyzed(workspace: &Workspace) -> Analyzed {
    block_on(analyze_in_slices(workspace, Budget::NONE))
}

/// A definition; `role` is how its text names the role.
fn definition(role: &str) -> String {
    let task = json!({
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:mediaconvert:createJob",
        "Parameters": {"Role": role, "Settings": {}, "Tags": ["é\"\\", 1, true, null]},
        "End": true
    });
    json!({"StartAt": "Rün", "States": {"Rün": task}}).to_string()
}

/// The text between two UTF-16 offsets.
fn part(text: &str, start: u32, end: u32) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    String::from_utf16(&units[start as usize..end as usize]).unwrap()
}

/// Reads the only definition of a text, and whether it can be read where it is.
fn read(name: &str, text: &str) -> (Definition, bool) {
    let workspace = workspace(name, text);
    let Analyzed { report, graphs, .. } = analyzed(&workspace);
    let (span, is_readable) = graphs[0].within.unwrap();
    let found = check::definition(&workspace, 0, span.start, Budget::NONE);
    let found = block_on(found).unwrap();
    // The place of the state begins with its name in both texts.
    let at = &report.state_machines[0].tasks[0].at;
    let places = found.places.chunks(4);
    let of_state = places.clone().find(|place| place[0] == at.start).unwrap();
    assert_eq!(
        part(&found.text, of_state[2], of_state[3]),
        "\"Rün\"",
        "{name}"
    );
    for place in places {
        assert!(span.start <= place[0] && place[1] <= span.end, "{name}");
        let inner: Result<Value, _> = serde_json::from_str(&part(&found.text, place[2], place[3]));
        assert!(inner.is_ok(), "{name}: {place:?}");
    }
    (found, is_readable)
}

#[track_caller]
fn check_read(name: &str, text: &str, role: &str, readable: bool) {
    let (found, is_readable) = read(name, text);
    let expected: Value = serde_json::from_str(&definition(role)).unwrap();
    let read: Value = serde_json::from_str(&found.text).unwrap();
    assert_eq!(read, expected, "{name}");
    assert!(
        found.text.contains("\n        \"Role\": "),
        "{name}: {}",
        found.text
    );
    assert_eq!(is_readable, readable, "{name}");
}

const ROLE: &str = "arn:aws:iam::111122223333:role/job";

#[test]
fn strings_of_commands_and_templates_read_by_themselves() {
    let machine = json!({
        "stateMachineArn": "arn:aws:states:us-east-1:111122223333:stateMachine:nightly",
        "name": "nightly", "definition": definition(ROLE),
        "roleArn": "arn:aws:iam::111122223333:role/nightly", "type": "STANDARD"
    });
    check_read("describe.json", &machine.to_string(), ROLE, false);
    let text = definition("${Job.Arn}");
    let (before, after) = text.split_once("${Job.Arn}").unwrap();
    let template = |definition: Value| {
        json!({"Resources": {"Flow": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "DefinitionString": definition}}}})
    };
    let joined = json!({"Fn::Join": ["", [before, {"Fn::GetAtt": ["Job", "Arn"]}, after]]});
    let pretty = serde_json::to_string_pretty(&template(joined)).unwrap();
    check_read("template.json", &pretty, "${Job.Arn}", false);
    let substituted = template(json!({"Fn::Sub": text}));
    check_read("sub.json", &substituted.to_string(), "${Job.Arn}", false);
}

#[test]
fn blocks_of_yaml_and_terraform_can_be_read_where_they_are() {
    let value: Value = serde_json::from_str(&definition(ROLE)).unwrap();
    let lines = serde_json::to_string_pretty(&value).unwrap();
    let indented = lines.replace('\n', "\n        ");
    let yaml = format!(
        "Resources:\n  Flow:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      RoleArn: {ROLE}\n      DefinitionString: |\n        {indented}\n"
    );
    check_read("template.yaml", &yaml, ROLE, true);
    let escaped = lines.replace("${", "$${");
    let heredoc = format!(
        "resource \"aws_sfn_state_machine\" \"a\" {{\n  name = \"a\"\n  role_arn = \"{ROLE}\"\n  definition = <<EOF\n{escaped}\nEOF\n}}\n"
    );
    check_read("main.tf", &heredoc, ROLE, true);
    let encoded = format!(
        "resource \"aws_sfn_state_machine\" \"a\" {{\n  name = \"a\"\n  role_arn = \"{ROLE}\"\n  definition = jsonencode({})\n}}\n",
        lines.replace("\": ", "\" = ")
    );
    check_read("encoded.tf", &encoded, ROLE, true);
}

#[test]
fn a_definition_of_its_own_is_none_within_another_text() {
    let definition = definition(ROLE);
    let value: Value = serde_json::from_str(&definition).unwrap();
    let template = json!({"Resources": {"Flow": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
        "RoleArn": ROLE, "Definition": value}}}});
    for (name, text) in [
        ("machine.asl.json", definition),
        ("template.json", template.to_string()),
    ] {
        let workspace = workspace(name, &text);
        assert_eq!(analyzed(&workspace).graphs[0].within, None, "{name}");
    }
    let broken = workspace("x.json", "{\"StartAt\": ");
    let none = check::definition(&broken, 7, 0, Budget::NONE);
    assert_eq!(block_on(none), None);
}
