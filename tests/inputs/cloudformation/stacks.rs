//! Stacks in their worlds, and what is joined with them: files, nested stacks, imports.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Report, Verdict};
use sfn_role_check::workspace::Workspace;
use test_support::checks;

/// Each line: a workspace, and the verdicts that its `pass-role` checks may have.
const STACKS: &str = include_str!("../../data/stacks.jsonl");

fn verdict(name: &Value) -> Verdict {
    match name.as_str().unwrap() {
        "granted" => Verdict::Granted,
        "missing" => Verdict::Missing,
        "denied" => Verdict::Denied,
        "undecided" => Verdict::Undecided,
        other => panic!("{other}"),
    }
}

fn stacks() -> impl Iterator<Item = Value> {
    let lines = STACKS.lines().skip(1);
    lines.map(|line| serde_json::from_str(line).unwrap())
}

fn report_of(documents: &Value, settings: &Value) -> Report {
    let workspace = json!({"documents": documents, "settings": settings});
    let workspace = Workspace::from_json(&workspace.to_string()).unwrap();
    sfn_role_check::analyze(&workspace)
}

fn passed(report: &Report) -> Vec<Verdict> {
    let checks = checks(report, CheckKind::PassRole);
    checks.iter().map(|check| check.verdict).collect()
}

#[test]
fn the_order_of_documents_decides_nothing() {
    for line in stacks() {
        let documents = line["documents"].as_array().unwrap();
        let names: BTreeSet<&str> = documents
            .iter()
            .map(|document| document["name"].as_str().unwrap())
            .collect();
        // A file that is given again replaces the earlier one.
        if names.len() < documents.len() {
            continue;
        }
        let sorted = |documents: &[Value]| {
            let report = report_of(&json!(documents), &line["settings"]);
            let mut found: Vec<String> = passed(&report)
                .iter()
                .map(|verdict| format!("{verdict:?}"))
                .collect();
            found.sort();
            found
        };
        let expected = sorted(documents);
        let mut turned = documents.clone();
        for _ in 1..documents.len() {
            turned.rotate_left(1);
            assert_eq!(sorted(&turned), expected, "{}", line["name"]);
        }
        turned.reverse();
        assert_eq!(sorted(&turned), expected, "{}", line["name"]);
    }
}

#[test]
fn what_the_files_determine_is_decided() {
    let mut wrong = Vec::new();
    for line in stacks() {
        let report = report_of(&line["documents"], &line["settings"]);
        let found = passed(&report);
        let expected = line["expected"].as_array().unwrap().iter();
        let expected: Vec<Verdict> = expected.map(verdict).collect();
        let is_right = match line["each"] == true {
            true => found == expected,
            false => !found.is_empty() && found.iter().all(|one| expected.contains(one)),
        };
        if !is_right {
            wrong.push(format!("{}: {found:?}, not {expected:?}", line["name"]));
        }
        let text = serde_json::to_string(&report).unwrap();
        let has_mark = text
            .chars()
            .any(|letter| ('\u{e000}'..='\u{e002}').contains(&letter));
        if has_mark {
            wrong.push(format!("{}: a mark in the report", line["name"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_an_exporting_stack_says_of_its_roles_counts() {
    let definition = r#"{"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::mediaconvert:createJob",
        "Parameters": {"Role": "arn:aws:iam::111122223333:role/job"}}}}"#;
    let importer = json!({"Resources": {
        "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "RoleArn": {"Fn::ImportValue": "own"}, "DefinitionString": definition}}}});
    for (effect, expected) in [("Allow", Verdict::Granted), ("Deny", Verdict::Denied)] {
        let exporter = json!({
            "Resources": {
                "Own": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "own",
                    "AssumeRolePolicyDocument": {"Statement": []},
                    "Policies": [{"PolicyName": "pass", "PolicyDocument": {"Statement": [
                        {"Effect": "Allow", "Action": "*", "Resource": "*"},
                        {"Effect": effect, "Action": "iam:PassRole", "Resource": "*"}]}}]}}},
            "Outputs": {"Own": {"Value": {"Fn::GetAtt": ["Own", "Arn"]}, "Export": {"Name": "own"}}}});
        let importer = json!({"name": "importer.json", "text": importer.to_string()});
        let exporter = json!({"name": "exporter.json", "text": exporter.to_string()});
        for documents in [json!([exporter, importer]), json!([importer, exporter])] {
            let report = report_of(&documents, &json!({"account": "111122223333"}));
            assert_eq!(passed(&report), [expected], "{documents}");
        }
    }
}

/// Each line: stacks that share something, and the verdicts of their `pass-role` checks.
const JOINED: &str = include_str!("../../data/joined_stacks.jsonl");

#[test]
fn stacks_that_share_something_are_decided_together() {
    let mut wrong = Vec::new();
    for line in JOINED.lines().skip(1) {
        let line: Value = serde_json::from_str(line).unwrap();
        let mut documents = line["documents"].as_array().unwrap().clone();
        for is_turned in [false, true] {
            // Settings name documents by their place.
            if is_turned && line["settings"].get("parameters").is_some() {
                continue;
            }
            let report = report_of(&json!(documents), &line["settings"]);
            let mut found: Vec<String> = passed(&report)
                .iter()
                .map(|verdict| format!("{verdict:?}").to_lowercase())
                .collect();
            found.sort();
            let is_right = match &line["expected"] {
                Value::String(any) => {
                    let any: Vec<&str> = any.split('|').collect();
                    !found.is_empty() && found.iter().all(|one| any.contains(&one.as_str()))
                }
                expected => {
                    let expected = expected.as_array().unwrap().iter();
                    let mut expected: Vec<&str> =
                        expected.map(|one| one.as_str().unwrap()).collect();
                    expected.sort_unstable();
                    found == expected
                }
            };
            if !is_right {
                wrong.push(format!("{} ({is_turned}): {found:?}", line["name"]));
            }
            documents.reverse();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn trusting(service: &str) -> Value {
    json!({"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Statement": [
        {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]}}})
}

fn arn(logical: &str) -> Value {
    json!({"Fn::GetAtt": [logical, "Arn"]})
}

/// A template of a machine with a choice that nothing tells; its role may pass these roles.
fn choosing(definition: &str, allowed: &[Value]) -> Value {
    let mut own = trusting("states.amazonaws.com");
    own["Properties"]["Policies"] = json!([{"PolicyName": "pass", "PolicyDocument": {"Statement": [
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": allowed}]}}]);
    json!({
        "Parameters": {"Stage": {"Type": "String"}},
        "Conditions": {"Live": {"Fn::Equals": [{"Ref": "Stage"}, "live"]}},
        "Resources": {
            "Own": own,
            "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
                "RoleArn": arn("Own"), "DefinitionString": {"Fn::Sub": definition}}}}})
}

fn verdicts_of(template: &Value) -> (Vec<Verdict>, Report) {
    let documents = json!([{"name": "template.json", "text": template.to_string()}]);
    let report = report_of(&documents, &json!({}));
    (passed(&report), report)
}

/// Law 10: a task definition that has another role in another world is decided in each of them.
#[test]
fn the_role_of_a_task_definition_is_decided_in_each_world() {
    const DEFINITION: &str = r#"{"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::ecs:runTask.sync", "Parameters": {"TaskDefinition": "${App}"}}}}"#;
    let of = |role: &Value, allowed: &[Value]| {
        let mut template = choosing(DEFINITION, allowed);
        let resources = &mut template["Resources"];
        resources["App"] = json!({"Type": "AWS::ECS::TaskDefinition", "Properties": {
            "Family": "app", "TaskRoleArn": role, "ContainerDefinitions": []}});
        for name in ["One", "Two"] {
            resources[name] = trusting("ecs-tasks.amazonaws.com");
        }
        verdicts_of(&template)
    };
    let either = json!({"Fn::If": ["Live", arn("One"), arn("Two")]});
    let at_most = json!({"Fn::If": ["Live", arn("One"), {"Ref": "AWS::NoValue"}]});
    let (one, two) = (arn("One"), arn("Two"));
    let third = json!("arn:aws:iam::111122223333:role/third");
    for (role, allowed, expected) in [
        (&either, vec![one.clone(), two.clone()], Verdict::Granted),
        (&either, vec![third.clone()], Verdict::Missing),
        (&either, vec![one.clone()], Verdict::Undecided),
        (&either, vec![two.clone()], Verdict::Undecided),
        (&at_most, vec![one.clone()], Verdict::Granted),
        (&at_most, vec![third.clone()], Verdict::Missing),
        (&one, vec![one.clone()], Verdict::Granted),
        (&one, vec![two.clone()], Verdict::Missing),
    ] {
        let (found, report) = of(role, &allowed);
        assert_eq!(found, [expected], "{role} {allowed:?}");
        assert_eq!(report.state_machines.len(), 1, "{role}");
        assert_eq!(report.state_machines[0].tasks.len(), 1, "{role}");
        let asked = report.questions.iter().map(|one| one.subject.as_deref());
        let expected = (expected == Verdict::Undecided).then_some(Some("Stage"));
        assert_eq!(
            asked.collect::<Vec<_>>(),
            Vec::from_iter(expected),
            "{role}"
        );
    }
}

const PASSING: &str = r#"{"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
    "Resource": "arn:aws:states:::mediaconvert:createJob",
    "Parameters": {"Role": "arn:aws:iam::111122223333:role/job"}}}}"#;
const JOB: &str = "arn:aws:iam::111122223333:role/job";

/// A template that names a resource which is not there cannot be deployed.
#[test]
fn a_machine_is_there_only_where_its_role_is() {
    let with = |role: &Value, allowed: &str| {
        let mut template = choosing(PASSING, &[json!(allowed)]);
        template["Resources"]["Own"]["Condition"] = json!("Live");
        template["Resources"]["Machine"]["Properties"]["RoleArn"] = role.clone();
        verdicts_of(&template).0
    };
    assert_eq!(with(&arn("Own"), JOB), [Verdict::Granted]);
    assert_eq!(
        with(&json!({"Fn::GetAtt": "Own.Arn"}), JOB),
        [Verdict::Granted]
    );
    let third = "arn:aws:iam::111122223333:role/third";
    assert_eq!(with(&arn("Own"), third), [Verdict::Missing]);
    let other = json!({"Fn::If": ["Live", arn("Own"), "arn:aws:iam::111122223333:role/other"]});
    assert_eq!(with(&other, JOB), [Verdict::Undecided]);
}

/// The same parameter is the same name, whatever it is.
#[test]
fn a_policy_that_names_its_role_by_the_parameter_that_names_it_is_of_that_role() {
    let with = |roles: &Value, effect: &str| {
        let mut template = choosing(PASSING, &[json!("arn:aws:iam::111122223333:role/third")]);
        template["Parameters"]["Other"] = json!({"Type": "String"});
        let resources = &mut template["Resources"];
        resources["Own"]["Properties"]["RoleName"] = json!({"Ref": "Stage"});
        resources["Pass"] = json!({"Type": "AWS::IAM::Policy", "Properties": {
            "PolicyName": "more", "Roles": roles, "PolicyDocument": {"Statement": [
                {"Effect": effect, "Action": "iam:PassRole", "Resource": JOB}]}}});
        verdicts_of(&template).0
    };
    let own = json!([{"Ref": "Stage"}]);
    assert_eq!(with(&own, "Allow"), [Verdict::Granted]);
    assert_eq!(with(&own, "Deny"), [Verdict::Denied]);
    assert_eq!(
        with(&json!([{"Ref": "Other"}]), "Allow"),
        [Verdict::Undecided]
    );
}
