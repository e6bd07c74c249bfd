//! The command line as it is used: files in, report and exit status out.

use crate::harness::{MACHINE, folder, policy, run};

#[test]
fn the_exit_status_tells_the_verdict() {
    let machine = MACHINE.replace("\\u001b[31m", "");
    let files = [
        ("machine.json", machine.as_str()),
        ("good.json", &policy("*")),
        (
            "unknown.json",
            r#"{"StartAt": "Run", "States": {"Run": {"Type": "Task", "Resource": "${Function}", "End": true}}}"#,
        ),
        ("bad.json", &policy("arn:aws:iam::111122223333:role/other")),
        (
            "open.json",
            &policy("arn:aws:iam::111122223333:role/${Name}"),
        ),
        ("broken.json", "{\"Statement\": ["),
        (
            "denied.json",
            r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}"#,
        ),
    ];
    let folder = folder("status", &files);
    for (words, status) in [
        (vec!["machine.json", "good.json"], 0),
        (vec!["machine.json", "bad.json"], 1),
        (vec!["machine.json", "good.json", "denied.json"], 1),
        (vec!["machine.json", "open.json"], 2),
        (vec!["machine.json"], 2),
        (vec!["unknown.json", "good.json"], 2),
        (vec!["good.json"], 3),
        (vec!["machine.json", "good.json", "broken.json"], 3),
        (vec!["--format", "xml"], 64),
        (vec!["--workspace", "-", "machine.json"], 64),
        // Without a path it is the current folder, of which one file is broken.
        (vec![], 3),
        (vec!["--format", "xml", "machine.json"], 64),
        (vec!["--language", "de", "machine.json"], 64),
        (vec!["--fixes", "xml", "machine.json"], 64),
        (
            vec!["--format", "json", "--fixes", "cdk", "machine.json"],
            64,
        ),
        (vec!["--fixes", "cdk", "machine.json", "bad.json"], 1),
        (vec!["--format", "sarif", "machine.json", "good.json"], 0),
        (vec!["nothing.json"], 64),
        (
            vec![
                "--role",
                "other.json=arn:aws:iam::111122223333:role/x",
                "machine.json",
            ],
            64,
        ),
        (vec!["--help"], 0),
    ] {
        let output = run(&folder, &words, "");
        assert_eq!(
            output.status.code(),
            Some(status),
            "{words:?} {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn reports_and_fixes_are_printed_in_the_forms_of_other_tools() {
    let machine = MACHINE.replace("\\u001b[31m", "");
    let files = [
        ("machine.json", machine.as_str()),
        (
            "policy.json",
            &policy("arn:aws:iam::111122223333:role/other"),
        ),
    ];
    let folder = folder("forms", &files);
    for (option, form, sign) in [
        ("--format", "text", "missing: iam:PassRole"),
        ("--format", "json", "\"stateMachines\": ["),
        ("--format", "markdown", "| **missing** |"),
        ("--format", "sarif", "\"uri\": \"machine.json\""),
        ("--fixes", "json", "\"target\": \"identity-policy\""),
        ("--fixes", "merged", "{\n  \"Version\": \"2012-10-17\""),
        ("--fixes", "role", "\"trust\": {"),
        ("--fixes", "role-terraform", "resource \"aws_iam_role\""),
        ("--fixes", "cloudformation", "Type: AWS::IAM::Policy"),
        (
            "--fixes",
            "terraform",
            "data \"aws_iam_policy_document\" \"execution_identity\"",
        ),
        ("--fixes", "cdk", "executionRole.addToPrincipalPolicy("),
        (
            "--fixes",
            "cli",
            "aws iam put-role-policy --role-name ROLE_NAME ",
        ),
    ] {
        let output = run(&folder, &[option, form, "machine.json", "policy.json"], "");
        assert_eq!(output.status.code(), Some(1), "{form}");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains(sign), "{form}\n{text}");
    }
}

#[test]
fn policies_of_other_roles_are_told_by_file() {
    let role = "arn:aws:iam::444455556666:role/target";
    let machine = format!(
        r#"{{"StartAt": "Run", "States": {{"Run": {{"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Credentials": {{"RoleArn": "{role}"}}, "End": true}}}}}}"#
    );
    let trust = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::111122223333:role/exec"}}}"#;
    let own = policy("x")
        .replace("iam:PassRole", "sts:AssumeRole")
        .replace("\"x\"", &format!("\"{role}\""));
    let folder = folder(
        "roles",
        &[
            ("machine.json", &machine),
            ("trust.json", trust),
            ("own.json", &own),
        ],
    );
    let say = format!("trust.json={role}");
    let words = [
        "--role",
        &say,
        "--execution-role",
        "arn:aws:iam::111122223333:role/exec",
        "machine.json",
        "own.json",
        "trust.json",
    ];
    let output = run(&folder, &words, "");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    // The trust policy alone belongs to nobody.
    assert_eq!(run(&folder, &words[2..], "").status.code(), Some(2));
}

#[test]
fn a_workspace_is_read_from_standard_input() {
    let folder = folder("workspace", &[]);
    let workspace = serde_json::json!({"documents": [{"name": "machine.json", "text": MACHINE}, {"name": "p", "kind": "identity-policy", "text": policy("*")}]});
    let output = run(
        &folder,
        &["--workspace", "-", "--format", "json"],
        &workspace.to_string(),
    );
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["version"], 1);
    let output = run(
        &folder,
        &["--workspace", "-"],
        "{\"documents\": [], \"x\": 1}",
    );
    assert_eq!(output.status.code(), Some(64));
    assert!(String::from_utf8_lossy(&output.stderr).contains("unknown field `x`"));
}

#[test]
fn control_characters_of_a_document_never_reach_the_terminal() {
    let folder = folder(
        "control",
        &[
            ("machine.json", MACHINE),
            ("policy.json", &policy("arn:aws:iam::111122223333:role/a")),
        ],
    );
    let output = run(&folder, &["machine.json", "policy.json"], "");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("\\u{1b}[31mjob") && !text.contains('\u{1b}'),
        "{text}"
    );
}

#[test]
fn the_reasons_are_in_the_language_that_is_asked_for() {
    let folder = folder("language", &[("machine.json", MACHINE)]);
    for (words, wanted) in [
        (
            vec!["machine.json"],
            "this role's policies weren't provided",
        ),
        (
            vec!["--language", "ja", "machine.json"],
            "このロールのアイデンティティベースのポリシーが提供されていません",
        ),
    ] {
        let output = run(&folder, &words, "");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains(wanted), "{words:?} {said}");
    }
}

#[test]
fn answers_come_in_the_order_of_the_questions() {
    let folder = folder("evaluate", &[]);
    let lines: Vec<String> = (0..3000)
        .map(|id| {
            let action = if id % 3 == 0 { "s3:GetObject" } else { "s3:PutObject" };
            serde_json::json!({
                "id": id, "action": action, "resource": "arn:aws:s3:::reports/a",
                "principal": "arn:aws:iam::111122223333:role/r",
                "identityPolicies": [{"Version": "2012-10-17", "Statement": {
                    "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*",
                }}],
            })
            .to_string()
        })
        .collect();
    std::fs::write(folder.join("questions.jsonl"), lines.join("\n")).unwrap();
    let answers = |jobs: &str| {
        let output = run(
            &folder,
            &["evaluate", "--jobs", jobs, "questions.jsonl"],
            "",
        );
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    };
    let alone = answers("1");
    assert_eq!(alone, answers("4"));
    for (id, line) in alone.lines().enumerate() {
        let answer: serde_json::Value = serde_json::from_str(line).unwrap();
        let verdict = if id % 3 == 0 {
            "ALLOW"
        } else {
            "DENY_IMPLICIT"
        };
        assert_eq!(
            (&answer["id"], &answer["verdict"]),
            (&id.into(), &verdict.into())
        );
    }
    assert_eq!(alone.lines().count(), 3000);
}
