//! Folders of which something could not be read or was not checked never end in order.

use crate::harness::{folder, machine, piped, policy};

const PASS: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}"#;

fn sam(definition: &str) -> String {
    format!(
        "Transform: AWS::Serverless-2016-10-31\nParameters:\n  Stage: {{Type: String}}\nConditions:\n  Prod: !Equals [!Ref Stage, prod]\nResources:\n  Nightly:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: {definition}\n      Role: arn:aws:iam::111122223333:role/runner\n"
    )
}

fn terraform(file: &str) -> String {
    format!(
        "resource \"aws_sfn_state_machine\" \"m\" {{\n  name       = \"m\"\n  role_arn   = \"arn:aws:iam::111122223333:role/runner\"\n  definition = templatefile(\"${{path.module}}/{file}\", {{}})\n}}\n"
    )
}

/// The status of a folder with these files, and the last line of its text.
#[track_caller]
fn check(name: &str, files: &[(&str, &str)], words: &[&str], status: i32, last: &str) {
    let folder = folder(name, files);
    let (is, text) = piped(&folder, words);
    let line = text.lines().last().unwrap_or_default();
    assert!(is == status && line.contains(last), "{is}\n{text}");
}

#[test]
fn a_machine_whose_definition_was_not_read_is_undecided_and_named() {
    for (name, file, text, machine) in [
        (
            "unread_s3",
            "template.yaml",
            sam("s3://bucket/x.asl.json"),
            "Nightly",
        ),
        (
            "unread_file",
            "template.yaml",
            sam("machine/x.asl.json"),
            "Nightly",
        ),
        (
            "unread_terraform",
            "main.tf",
            terraform("x.asl.json"),
            "aws_sfn_state_machine.m",
        ),
    ] {
        let unread = format!("a/{file}");
        let files = [(unread.as_str(), text.as_str()), ("good/m.asl.json", PASS)];
        let said = format!("1 state machine not read (`{machine}`)");
        check(name, &files, &[], 2, &said);
        check(name, &files, &["--fail-on", "missing"], 0, &said);
        // Alone there is none that was read.
        check(name, &files[..1], &[], 3, &said);
        check(name, &files[..1], &[&unread], 3, &said);
        // In one report with a machine that was read.
        check(name, &files, &[&unread, "good/m.asl.json"], 2, &said);
    }
}

#[test]
fn a_definition_of_another_folder_is_not_the_one_that_is_named() {
    // The other one is a machine of its own.
    let prod = sam("prod/x.asl.json");
    let files = [("template.yaml", prod.as_str()), ("dev/x.asl.json", PASS)];
    check("other_folder", &files, &[], 2, "not read (`Nightly`)");
    // Given without its folder it is.
    let files = [("template.yaml", prod.as_str()), ("x.asl.json", PASS)];
    check("without_folder", &files, &[], 0, "no iam:PassRole");
    let files = [
        ("template.yaml", prod.as_str()),
        ("x.asl.json", PASS),
        ("dev/x.asl.json", PASS),
    ];
    check("two_of_that_name", &files, &[], 2, "not read (`Nightly`)");
    // A condition chooses between two files, and one of them is missing.
    let chosen = sam("!If [Prod, prod.asl.json, dev.asl.json]");
    let files = [("template.yaml", chosen.as_str()), ("dev.asl.json", PASS)];
    check("chosen_file", &files, &[], 2, "not read (`Nightly`)");
    let open = sam("!Sub 'prod/${Stage}.asl.json'");
    let files = [("template.yaml", open.as_str()), ("dev/a.asl.json", PASS)];
    check("open_file", &files, &[], 2, "not read (`Nightly`)");
    let other = terraform("prod/x.asl.json");
    let files = [("main.tf", other.as_str()), ("dev/x.asl.json", PASS)];
    check(
        "other_folder_terraform",
        &files,
        &[],
        2,
        "not read (`aws_sfn",
    );
}

#[test]
fn a_call_that_is_not_in_the_catalog_and_takes_a_role_is_not_checked() {
    let call = |resource: &str, role: &str| {
        format!(
            r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Task", "Resource": "{resource}", "Parameters": {{{role}}}, "End": true}}}}}}"#
        )
    };
    let misspelled = "arn:aws:states:::aws-sdk:glue:createJobb";
    let arn = r#""Role": "arn:aws:iam::111122223333:role/job""#;
    for (name, resource, role, status, last) in [
        ("unknown_call", misspelled, arn, 2, "1 task not checked"),
        (
            "unknown_call",
            misspelled,
            r#""Role.$": "$.role""#,
            2,
            "1 task not checked",
        ),
        (
            "unknown_call",
            misspelled,
            r#""Name": "x""#,
            0,
            "no iam:PassRole",
        ),
        // What names a role and passes none, and data that look like it.
        (
            "unknown_call",
            "arn:aws:states:::aws-sdk:accountaccess:listEntitlements",
            r#""RoleArn.$": "$.role""#,
            0,
            "no iam:PassRole",
        ),
        (
            "unknown_call",
            "arn:aws:states:::aws-sdk:dynamodb:putItem",
            r#""Item": {"Role": {"S": "arn:aws:iam::111122223333:role/job"}}"#,
            0,
            "no iam:PassRole",
        ),
        (
            "filled_place",
            "arn:aws:states:eu-west-1:111122223333:aws-sdk:glue:createJob",
            arn,
            2,
            "1 needs input",
        ),
    ] {
        let text = call(resource, role);
        check(name, &[("m.json", &text)], &[], status, last);
    }
}

#[test]
fn the_execution_role_of_a_template_can_be_stated() {
    let template = |role: &str| {
        let definition = machine().replace('\n', " ");
        format!(
            "Parameters:\n  Runner: {{Type: String}}\nResources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      RoleArn: {role}\n      DefinitionString: '{definition}'\n"
        )
    };
    let role = "arn:aws:iam::111122223333:role/runner";
    let own = format!("p.json={role}");
    let stated = ["t.yaml", "p.json", "--role", &own, "--execution-role", role];
    let all = policy("*");
    let (open, other) = (
        template("!Ref Runner"),
        template("arn:aws:iam::111122223333:role/other"),
    );
    let files = |text| [("t.yaml", text), ("p.json", all.as_str())];
    check("stated_role", &files(&open), &stated, 0, "1 of 1 granted");
    // What the template names itself is that one, and it is said.
    check("stated_role", &files(&other), &stated, 2, "needs input");
    let folder = folder("stated_other", &files(&other));
    let (_, text) = piped(&folder, &stated);
    assert!(text.contains("the document names another role"), "{text}");
    // A role of the template has what the template gives it, whatever its name is said to be.
    let made = template("!GetAtt Own.Arn")
        + "  Own:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        Version: '2012-10-17'\n        Statement:\n          - {Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: sts:AssumeRole}\n";
    check(
        "stated_role",
        &files(&made),
        &stated,
        1,
        "1 missing, 1 granted",
    );
}

#[test]
fn messages_beside_a_definition_are_read() {
    let message = "User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/job because no identity-based policy allows the iam:PassRole action\n";
    let m = machine();
    for (file, status) in [
        ("error.txt", 1),
        ("logs/run.log", 1),
        ("notes.md", 1),
        // What a project tells of itself is no message, and neither is other prose.
        ("README.md", 2),
        ("error.py", 2),
    ] {
        check(
            "messages",
            &[("m.json", &m), (file, message)],
            &[],
            status,
            "",
        );
    }
    let prose = "Grant iam:PassRole, or AccessDenied is what you get.";
    for file in ["notes.md", "a.txt", "a.log"] {
        check(
            "prose",
            &[("m.json", &m), (file, prose)],
            &[],
            2,
            "1 project: 1 needs input",
        );
    }
}

#[test]
fn what_cannot_be_read_beside_a_good_project_is_told() {
    let broken = "Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n  - x: {\n";
    let files = [("good/m.json", PASS), ("bad.yaml", broken)];
    check("unreadable_template", &files, &[], 3, "1 file unreadable");
    let files = [("good/m.json", PASS), ("good/bad.yaml", broken)];
    check("unreadable_template", &files, &[], 3, "1 file unreadable");
    // What has nothing to do with it may be as it is.
    let chart = "resources:\n{{ if .Values.role }}\n  - x: {\n{{ end }}\n";
    let files = [("m.json", PASS), ("chart.yaml", chart)];
    check("unreadable_other", &files, &[], 0, "no iam:PassRole");
}

#[test]
fn values_that_cannot_be_are_refused() {
    let m = machine();
    for (words, status) in [
        (vec!["--account", "12"], 64),
        (vec!["--account", "11112222333x"], 64),
        (vec!["--account", "111122223333"], 2),
        (vec!["--region", "foo"], 64),
        (vec!["--region", "us-gov-east-1"], 2),
        (vec!["--region", "eu-west-"], 64),
        (vec!["--jobs", "9999"], 2),
    ] {
        check("refused", &[("m.json", &m)], &words, status, "");
    }
}

#[test]
fn patterns_bring_what_they_mean() {
    let template = sam("machine/x.asl.json");
    let files = [
        ("services/a/template.yaml", template.as_str()),
        ("services/a/machine/x.asl.json", PASS),
    ];
    // A folder that a pattern matches, and a template with the file that it names.
    for words in [
        ["services/*"],
        ["services/*/template.yaml"],
        ["services/a/template.yaml"],
    ] {
        check("patterns_bring", &files, &words, 0, "no iam:PassRole");
    }
    check(
        "patterns_bring",
        &files,
        &["services/*/machine"],
        0,
        "1 project:",
    );
}

#[test]
fn a_playbook_is_said_to_be_unread() {
    let playbook = "- hosts: localhost\n  tasks:\n    - name: deploy\n      block:\n        - community.aws.stepfunctions_state_machine:\n            name: nightly\n            definition: \"{{ lookup('file', 'm.json') }}\"\n";
    let files = [("site.yml", playbook), ("good/m.json", PASS)];
    check("playbook", &files, &[], 2, "not read (`nightly`)");
    check(
        "playbook",
        &files[..1],
        &["site.yml"],
        3,
        "not read (`nightly`)",
    );
    let other = "- hosts: all\n  tasks:\n    - name: x\n      package: {name: y}\n";
    let files = [("site.yml", other), ("m.json", PASS)];
    check("playbook", &files, &[], 0, "no iam:PassRole");
}

#[test]
fn what_concerns_several_is_said_once() {
    let role = |name: &str| {
        format!(
            "  {name}:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        Statement:\n          - {{Effect: Allow, Principal: {{Service: states.amazonaws.com}}, Action: sts:AssumeRole}}\n"
        )
    };
    let template = format!(
        "Resources:\n{}{}  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      RoleArn: !GetAtt A.Arn\n      DefinitionString: '{PASS}'\n",
        role("A"),
        role("B")
    );
    let folder = folder("once", &[("a/t.yaml", &template), ("b/t.yaml", &template)]);
    let (_, text) = piped(&folder, &["--level", "all"]);
    assert_eq!(text.matches("no `Version`").count(), 2, "{text}");
    assert!(text.matches("deploy").count() <= 1, "{text}");
    // A project is called as its path was typed.
    let (_, text) = piped(&folder, &[folder.join("a").to_str().unwrap()]);
    let name = text.lines().next().unwrap();
    assert_eq!(name, folder.join("a").to_str().unwrap(), "{text}");
}

#[test]
fn what_only_the_run_time_knows_need_be_no_role() {
    let text = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName.$": "$.f"}, "End": true}}}"#;
    let folder = folder("run_time", &[("m.json", text), ("p.json", &policy("*"))]);
    let (_, text) = piped(&folder, &["m.json", "p.json", "--level", "all"]);
    assert!(!text.contains("on a role known only"), "{text}");
}

#[cfg(unix)]
#[test]
fn wrong_usage_is_told_in_the_language() {
    use crate::harness::run;
    let m = machine();
    let folder = folder("usage", &[("a/m.json", &m), ("b/m.json", &m)]);
    let role = "arn:aws:iam::111122223333:role/r";
    for (words, said) in [
        (vec!["--account", "12"], "12 桁"),
        (vec!["--region", "x"], "eu-west-1 のような形式"),
        (vec!["--execution-role", role], "2 個"),
        (vec!["--format", "xml"], "値 `xml` は無効"),
        (vec!["--nothing"], "引数 `--nothing` はありません"),
        (vec!["--role", "x"], "FILE=ARN の形式"),
        (
            vec!["--role", &format!("x.json={role}")],
            "対象のファイルにありません",
        ),
        (vec!["--workspace", "x", "y"], "同時に指定できません"),
    ] {
        let words = [&words[..], &["--language", "ja"]].concat();
        let output = run(&folder, &words, "");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains(said), "{words:?}: {text}");
        assert_eq!(output.status.code(), Some(64), "{words:?}");
    }
}
