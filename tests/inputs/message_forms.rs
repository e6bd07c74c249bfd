//! The forms that an error message takes, alone and beside the definition that failed.

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Report, Verdict};
use sfn_role_check::workspace::{Document, Kind, Workspace};
use test_support::{Case, code};

const FORMS: &str = include_str!("../data/messages.jsonl");
const CALLER: &str = "arn:aws:iam::111122223333:role/exec";
const PASSED: &str = "arn:aws:iam::111122223333:role/app/x";
const TARGET: &str = "arn:aws:iam::444455556666:role/Target";

fn forms() -> Vec<(String, String)> {
    let rows = FORMS.lines().map(|line| {
        let row: Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| row[key].as_str().unwrap().to_owned();
        (text("form"), text("text"))
    });
    rows.collect()
}

fn form(name: &str) -> String {
    forms()
        .into_iter()
        .find(|(form, _)| form == name)
        .unwrap()
        .1
}

fn document(name: &str, text: impl Into<String>) -> Document {
    Document {
        name: name.to_owned(),
        text: text.into(),
        ..Document::default()
    }
}

fn definition() -> Document {
    let task = json!({"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask.sync", "End": true,
        "Parameters": {"Cluster": "c", "TaskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition/report:7"}});
    document(
        "flow.asl.json",
        json!({"StartAt": "Run", "States": {"Run": task}}).to_string(),
    )
}

fn report(documents: Vec<Document>) -> Report {
    sfn_role_check::analyze(&Workspace {
        documents,
        settings: None,
    })
}

/// Checks, fixes and questions, a line each.
fn told(report: &Report) -> Vec<String> {
    let report = serde_json::to_value(report).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let mut lines = Vec::new();
    for check in report["checks"].as_array().unwrap() {
        let [verdict, action, role, resource] =
            ["verdict", "action", "role", "resource"].map(|key| text(&check[key]));
        lines.push(format!("{verdict}: {role} {action} {resource}"));
    }
    for fix in report["fixes"].as_array().unwrap() {
        let [target, role] = ["target", "role"].map(|key| text(&fix[key]));
        let statement = &fix["statement"];
        let (action, resource) = (&statement["Action"], &statement["Resource"]);
        let [service, placeholders] = [
            &statement["Condition"]["StringEquals"]["iam:PassedToService"],
            &fix["placeholders"],
        ];
        lines.push(format!(
            "  fix: {target} of {role}: {action} {resource} {service} {placeholders}"
        ));
    }
    for question in report["questions"].as_array().unwrap() {
        lines.push(format!(
            "  question: {} {}",
            text(&question["kind"]),
            text(&question["subject"])
        ));
    }
    for notice in report["notices"].as_array().unwrap() {
        let code = text(&notice["code"]);
        if code != "access-denied-decoded" && code != "access-denied-state" {
            lines.push(format!("  notice: {code}"));
        }
    }
    lines
}

#[test]
fn each_form_is_read_alone_and_beside_the_definition() {
    let mut all = String::new();
    for (form, text) in forms() {
        let message = document("message.txt", text);
        let alone = told(&report(vec![message.clone()]));
        let both = told(&report(vec![message.clone(), definition()]));
        let turned = told(&report(vec![definition(), message]));
        assert_eq!(both, turned, "{form}");
        all += &format!("{form}\n alone\n");
        alone.iter().for_each(|line| all += &format!("  {line}\n"));
        all += " with the definition\n";
        both.iter().for_each(|line| all += &format!("  {line}\n"));
    }
    insta::assert_snapshot!(all);
}

/// What the definition adds never takes an answer away: each decided check of the message alone is
/// one of both, and so is each statement.
#[test]
fn the_definition_takes_no_answer_away() {
    for (form, text) in forms() {
        let message = document("message.txt", text);
        let alone = report(vec![message.clone()]);
        let both = report(vec![message, definition()]);
        for check in &alone.checks {
            let is_decided = matches!(check.verdict, Verdict::Missing | Verdict::Denied);
            // An action that is not about roles is not checked beside a definition at this level.
            if !is_decided || check.kind == CheckKind::Action || check.resource.is_none() {
                continue;
            }
            let is_kept = both.checks.iter().any(|other| {
                other.verdict == check.verdict
                    && (&other.role, &other.resource) == (&check.role, &check.resource)
            });
            // `*` is what ECS tells where it means all roles: it fills nothing.
            assert!(is_kept || check.resource.as_deref() == Some("*"), "{form}");
        }
    }
}

fn policy(kind: Kind, role: &str, statements: &Value) -> Document {
    Document {
        kind: Some(kind),
        role: Some(role.to_owned()),
        ..document(
            &format!("{}.json", role.replace(':', "-")),
            json!({"Version": "2012-10-17", "Statement": statements}).to_string(),
        )
    }
}

/// A message of a role whose policies were given is decided by them, and by what it tells of others.
#[test]
fn policies_of_the_caller_decide_a_message_alone() {
    let message = |reason: &str| {
        format!(
            "User: arn:aws:sts::111122223333:assumed-role/exec/abc is not authorized to perform: iam:PassRole on resource: {PASSED} {reason} (Service: AmazonECS; Status Code: 400)"
        )
    };
    let implicit = "because no identity-based policy allows the iam:PassRole action";
    let boundary = "because no permissions boundary allows the iam:PassRole action";
    let explicit = "with an explicit deny in a service control policy";
    let allow = |resource: &str| json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": resource}]);
    let service = |name: &str| {
        json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": PASSED,
            "Condition": {"StringEquals": {"iam:PassedToService": name}}}])
    };
    let deny = json!([{"Effect": "Deny", "Action": "iam:*", "Resource": "*"}]);
    let other = allow("arn:aws:iam::111122223333:role/other");
    for (what, reason, statements, verdict, fixes) in [
        ("none allows it", implicit, &other, Verdict::Missing, 1),
        (
            "mended since",
            implicit,
            &allow(PASSED),
            Verdict::Granted,
            0,
        ),
        (
            "for its service",
            implicit,
            &service("ecs-tasks.amazonaws.com"),
            Verdict::Granted,
            0,
        ),
        (
            "for another one",
            implicit,
            &service("glue.amazonaws.com"),
            Verdict::Missing,
            1,
        ),
        ("denied", implicit, &deny, Verdict::Denied, 0),
        (
            "another layer",
            boundary,
            &allow(PASSED),
            Verdict::Undecided,
            1,
        ),
        ("both", boundary, &other, Verdict::Missing, 1),
        (
            "an unseen deny",
            explicit,
            &allow(PASSED),
            Verdict::Undecided,
            0,
        ),
        ("a deny and no allow", explicit, &other, Verdict::Denied, 0),
    ] {
        let report = report(vec![
            document("message.txt", message(reason)),
            policy(Kind::IdentityPolicy, CALLER, statements),
        ]);
        let verdicts: Vec<_> = report.checks.iter().map(|check| check.verdict).collect();
        assert_eq!(verdicts, [verdict], "{what}");
        assert_eq!(report.fixes.len(), fixes, "{what}");
        let is_told = report
            .notices
            .iter()
            .any(|notice| code(&notice.code) == "access-denied-but-granted");
        assert_eq!(is_told, verdict == Verdict::Granted, "{what}");
    }
}

/// `sts:AssumeRole` has two sides: of another account both must allow it.
#[test]
fn either_side_settles_a_denied_assumption() {
    let allow = json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": TARGET}]);
    let trust = |principal: Value| json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}]);
    let identity = |statements: &Value| policy(Kind::IdentityPolicy, CALLER, statements);
    let trusts = |statements: &Value| policy(Kind::TrustPolicy, TARGET, statements);
    let others = trust(json!({"Service": "lambda.amazonaws.com"}));
    for (what, documents, verdict, questions) in [
        ("nothing", vec![], Verdict::Undecided, 2),
        (
            "no statement",
            vec![identity(&json!([]))],
            Verdict::Missing,
            0,
        ),
        ("one side", vec![identity(&allow)], Verdict::Undecided, 1),
        (
            "the other side does not",
            vec![identity(&allow), trusts(&others)],
            Verdict::Missing,
            0,
        ),
        (
            "both",
            vec![identity(&allow), trusts(&trust(json!({"AWS": CALLER})))],
            Verdict::Granted,
            0,
        ),
    ] {
        let mut all = vec![document("message.txt", form("sts"))];
        all.extend(documents);
        let report = report(all);
        let verdicts: Vec<_> = report.checks.iter().map(|check| check.verdict).collect();
        assert_eq!(verdicts, [verdict], "{what}");
        assert_eq!(report.questions.len(), questions, "{what}");
    }
}

/// A person is no execution role: what a deployer may not do is a check of its own.
#[test]
fn a_message_of_a_person_is_not_about_the_execution_role() {
    for name in ["user", "root", "federated", "sso"] {
        let report = report(vec![document("message.txt", form(name)), definition()]);
        assert_eq!(report.state_machines[0].role, "execution-role", "{name}");
        let verdicts: Vec<_> = report.checks.iter().map(|check| check.verdict).collect();
        assert_eq!(verdicts, [Verdict::Undecided, Verdict::Missing], "{name}");
        let of_person = report.fixes.iter().filter(|fix| fix.covers.contains(&1));
        // A root user has no policies.
        assert_eq!(of_person.count(), usize::from(name != "root"), "{name}");
    }
}

/// A deployer's message names Step Functions as the service: the machine's tasks are not meant.
#[test]
fn a_message_of_a_deployment_is_not_about_a_task() {
    for name in ["terraform box", "cfn", "cdk"] {
        let report = report(vec![document("message.txt", form(name)), definition()]);
        assert_eq!(report.state_machines[0].role, "execution-role", "{name}");
        let statement = serde_json::to_value(&report.fixes.last().unwrap().statement).unwrap();
        assert_eq!(
            statement["Condition"]["StringEquals"]["iam:PassedToService"], "states.amazonaws.com",
            "{name}"
        );
    }
}

/// At level `all` the missing actions of a managed rule are those of the task that waits.
#[test]
fn a_denied_managed_rule_is_that_of_the_task() {
    let report = Case::new()
        .task(
            "arn:aws:states:::ecs:runTask.sync",
            &json!({"TaskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition/report:7"}),
        )
        .setting("level", "all")
        .setting("executionRole", CALLER)
        .document(json!({"name": "message.txt", "text": form("managed-rule")}))
        .report();
    let missing: Vec<_> = report
        .checks
        .iter()
        .filter(|check| check.action.starts_with("events:"))
        .map(|check| check.verdict)
        .collect();
    assert_eq!(missing, [Verdict::Missing; 3]);
}

/// People paste the definition, and more, below the error: each is read, at its place.
#[test]
fn what_is_pasted_with_a_message_is_read() {
    let definition = definition().text;
    let pretty: Value = serde_json::from_str(&definition).unwrap();
    let pretty = serde_json::to_string_pretty(&pretty).unwrap();
    let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]});
    let output = json!({"name": "flow", "definition": definition, "roleArn": CALLER,
        "stateMachineArn": "arn:aws:states:eu-west-1:111122223333:stateMachine:flow"});
    let (message, broken) = (form("plain"), pretty.trim_end_matches('}'));
    for (what, text, question) in [
        ("below", format!("{message}\n\n{pretty}"), None),
        ("above", format!("{pretty}\n{message}"), None),
        (
            "with a policy",
            format!("{message}\n{pretty}\n{policy}\n"),
            Some("document-role"),
        ),
        ("broken", format!("{message}\n{broken}"), None),
        ("in an output", format!("{message}\n{output}"), None),
    ] {
        let report = report(vec![document("paste.txt", text.clone())]);
        assert_eq!(report.state_machines.len(), 1, "{what}");
        assert_eq!(report.state_machines[0].role, CALLER, "{what}");
        let verdicts: Vec<_> = report.checks.iter().map(|check| check.verdict).collect();
        assert_eq!(verdicts, [Verdict::Undecided, Verdict::Missing], "{what}");
        let place = &report.state_machines[0].tasks[0].at;
        let marked: Vec<u16> = text.encode_utf16().collect();
        let marked = String::from_utf16(&marked[place.start as usize..place.end as usize]).unwrap();
        assert!(marked.contains("ecs:runTask"), "{what}: {marked}");
        let kinds = told(&report);
        let is_asked = |kind: &str| kinds.iter().any(|line| line.contains(kind));
        assert!(question.is_none_or(is_asked), "{what}");
    }
    // What is no document is none, such as the body of a response.
    let body = format!("{}\n{{\"message\": \"denied\"}}", form("java"));
    assert_eq!(told(&report(vec![document("log.txt", body)])).len(), 2);
}
