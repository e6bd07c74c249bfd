//! Messages of services that could not assume the role that they were given, and of what no policy
//! can allow (M12 to M14).

use serde_json::{Value, json};
use sfn_role_check::documents::{access_denied, untrusted};
use sfn_role_check::report::{CheckKind, FixTarget, Report, Verdict};
use test_support::{Case, EXECUTION, checks, code};

const X: &str = "arn:aws:iam::111122223333:role/app/x";

fn message(text: &str) -> Value {
    json!({"name": "message", "text": text})
}

fn codes(report: &Report) -> Vec<String> {
    report
        .notices
        .iter()
        .map(|notice| code(&notice.code))
        .collect()
}

#[test]
#[rustfmt::skip] // a case, a row
fn each_form_tells_service_and_role() {
    for (text, service, role) in [
        ("The role defined for the function cannot be assumed by Lambda. (Service: Lambda, Status Code: 400)", "lambda.amazonaws.com", None),
        ("Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.", "states.amazonaws.com", None),
        ("The principal states.amazonaws.com is not authorized to assume the provided role", "states.amazonaws.com", None),
        (&format!("Provided role '{X}' cannot be assumed by principal 'events.amazonaws.com'."), "events.amazonaws.com", Some(X)),
        (&format!("Provided role {X} cannot be assumed by principal 'dlm.amazonaws.com'."), "dlm.amazonaws.com", Some(X)),
        (&format!("(service web) failed to launch a task with (error ECS was unable to assume the role '{X}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.)"), "ecs-tasks.amazonaws.com", Some(X)),
        (&format!("ECS was unable to assume\n  the configured ECS Infrastructure Role '{X}'. Please verify"), "ecs.amazonaws.com", Some(X)),
        (&format!("Could not assume role {X}. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role."), "sagemaker.amazonaws.com", Some(X)),
        ("SageMaker is unable to perform: sts:AssumeRole on the role. Check if you have a trust relationship for 'sagemaker.amazonaws.com' to assume the role.", "sagemaker.amazonaws.com", None),
        (&format!("SageMaker was unable to assume the role '{X}'"), "sagemaker.amazonaws.com", Some(X)),
    ] {
        // M14
        let read = untrusted::read(text, 0);
        assert_eq!(read.len(), 1, "{text}");
        assert_eq!((read[0].principal, read[0].resource), (Some(service), role), "{text}");
        // It names no caller, so that it is none of the other messages.
        assert!(access_denied::read(text, 0).is_empty(), "{text}");
        let report = Case::bare().document(message(text)).report();
        let checks = checks(&report, CheckKind::RoleTrust);
        // A fresh role can give the same text for some seconds: it is not known to be missing.
        assert_eq!((checks.len(), checks[0].verdict), (1, Verdict::Undecided), "{text}");
        // Step Functions means the execution role.
        let unnamed = if service.starts_with("states.") { "execution-role" } else { "<ROLE_ARN>" };
        let role = role.unwrap_or(unnamed);
        assert_eq!(checks[0].role, role, "{text}");
        let fix = &report.fixes[0];
        assert_eq!((fix.target, fix.role.as_str()), (FixTarget::TrustPolicy, role), "{text}");
        let statement = serde_json::to_value(&fix.statement).unwrap();
        assert_eq!(statement["Principal"], json!({"Service": service}), "{text}");
        assert_eq!(statement["Action"], "sts:AssumeRole", "{text}");
        assert!(statement.get("Resource").is_none(), "{text}");
    }
}

#[test]
fn what_no_policy_can_allow_is_said() {
    for (rule, text, expected) in [
        (
            "M12",
            "An error occurred (AccessDeniedException) when calling the CreateFunction operation: Cross-account pass role is not allowed.",
            "cross-account-pass-refused",
        ),
        (
            "M13",
            "An error occurred (AccessDenied) when calling the AssumeRole operation: Roles may not be assumed by root accounts.",
            "root-assumes-no-role",
        ),
    ] {
        for text in [text.to_owned(), json!({"events": [{"id": 1, "previousEventId": 0, "type": "TaskFailed", "taskFailedEventDetails": {"error": "x", "cause": text}}]}).to_string()] {
            let report = Case::bare().document(message(&text)).report();
            assert_eq!(codes(&report), [expected], "{rule}");
            let at = &report.notices[0].at[0];
            let place = text.encode_utf16().skip(at.start as usize).take((at.end - at.start) as usize);
            let marked = String::from_utf16(&place.collect::<Vec<_>>()).unwrap();
            assert!(marked.to_lowercase().contains("role"), "{marked}");
            assert!(report.fixes.is_empty() && report.checks.is_empty(), "{rule}");
        }
    }
}

/// A machine that passes the role to EMR Serverless; its trust policy.
fn passing(trusted: &str, text: &str) -> Report {
    Case::new()
        .task("arn:aws:states:::emr-serverless:startJobRun", &json!({"ExecutionRoleArn": X}))
        .policy(&json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": X}]))
        .policy_of("trust-policy", X, &json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": trusted}}]))
        .document(message(text))
        .report()
}

#[test]
fn the_check_of_the_trust_is_the_one_that_failed() {
    let text = format!(
        "Provided role '{X}' cannot be assumed by principal 'emr-serverless.amazonaws.com'."
    );
    let report = passing("glue.amazonaws.com", &text);
    let trust = checks(&report, CheckKind::RoleTrust);
    assert_eq!((trust.len(), trust[0].verdict), (1, Verdict::Missing));
    assert!(codes(&report).contains(&"access-denied-state".to_owned()));
    // The message does not make what was pasted say anything else.
    let report = passing("emr-serverless.amazonaws.com", &text);
    assert_eq!(
        checks(&report, CheckKind::RoleTrust)[0].verdict,
        Verdict::Granted
    );
    let found = report
        .notices
        .iter()
        .find(|notice| code(&notice.code) == "access-denied-but-granted")
        .unwrap();
    let params = serde_json::to_value(&found.params).unwrap();
    assert_eq!(
        (&params["service"], &params["role"]),
        (&json!("emr-serverless.amazonaws.com"), &json!(X))
    );
    // Of another service, or of another role.
    for other in [
        text.replace("emr-serverless", "glue"),
        text.replace("role/app/x", "role/app/y"),
    ] {
        let report = passing("emr-serverless.amazonaws.com", &other);
        assert!(
            codes(&report).contains(&"access-denied-not-matched".to_owned()),
            "{other}"
        );
        assert_eq!(checks(&report, CheckKind::RoleTrust).len(), 2, "{other}");
    }
}

#[test]
fn other_texts_are_none_of_them() {
    for text in [
        "the role cannot be assumed by anyone",
        "ECS was unable to place a task",
        "Could not assume role: no service is named",
        "cannot be assumed by principal 'amazonaws.com'",
    ] {
        assert!(untrusted::read(text, 0).is_empty(), "{text}");
        assert!(untrusted::hopeless(text).is_empty(), "{text}");
    }
}

/// A Deny that quotes a message is still a Deny, in whatever it is written.
#[test]
fn a_policy_that_quotes_a_message_is_no_message() {
    let role = "arn:aws:iam::111122223333:role/app";
    let case = || {
        Case::new()
            .task(
                "arn:aws:states:::mediaconvert:createJob",
                &json!({"Role": role}),
            )
            .policy(&json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": role}]))
    };
    for quoted in [
        "Cross-account pass role is not allowed",
        "Could not assume role arn:aws:iam::111122223333:role/x for 'glue.amazonaws.com'",
        "User: arn:aws:iam::111122223333:user/jo is not authorized to perform: iam:PassRole on resource: x",
    ] {
        for kind in [Some("identity-policy"), None] {
            let said = |comment: &str| {
                let text = format!(
                    "Version: '2012-10-17'\nStatement:\n  # {comment}\n  - {{Effect: Deny, Action: 'iam:PassRole', Resource: '*'}}\n"
                );
                let mut document = json!({"name": "policy.yaml", "text": text});
                if let Some(kind) = kind {
                    document["kind"] = json!(kind);
                }
                let report = case().document(document).report();
                let verdict = checks(&report, CheckKind::PassRole)[0].verdict;
                (verdict, codes(&report))
            };
            assert_eq!(said(quoted), said("nothing"), "{quoted}");
            if kind.is_some() {
                assert_eq!(said(quoted).0, Verdict::Denied, "{quoted}");
            }
        }
        // What a command prints, too.
        let printed = json!({"RoleName": EXECUTION.rsplit('/').next(), "PolicyName": quoted, "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "iam:PassRole", "Resource": "*"}]}});
        let report = case()
            .document(json!({"name": "printed.json", "text": printed.to_string()}))
            .report();
        assert_eq!(
            checks(&report, CheckKind::PassRole)[0].verdict,
            Verdict::Denied,
            "{quoted}"
        );
        // A template keeps its machine and its roles.
        let template = format!(
            "Description: {quoted:?}\nResources:\n  Machine:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      RoleArn: arn:aws:iam::111122223333:role/exec\n      Definition: {{StartAt: A, States: {{A: {{Type: Task, End: true, Resource: 'arn:aws:states:::mediaconvert:createJob', Parameters: {{Role: '{role}'}}}}}}}}\n"
        );
        let report = Case::bare()
            .document(json!({"name": "t.yaml", "text": template}))
            .report();
        assert_eq!(checks(&report, CheckKind::PassRole).len(), 1, "{quoted}");
        let source = format!(
            "# {quoted}\nresource \"aws_iam_role_policy\" \"p\" {{\n  policy = <<EOF\n{{\"Version\": \"2012-10-17\", \"Statement\": [{{\"Effect\": \"Deny\", \"Action\": \"iam:PassRole\", \"Resource\": \"*\"}}]}}\nEOF\n}}\n"
        );
        let report = case()
            .document(json!({"name": "main.tf", "text": source}))
            .report();
        assert!(
            !codes(&report)
                .iter()
                .any(|code| code.starts_with("access-denied") || code.starts_with("cross-account")),
            "{quoted}"
        );
    }
    // What is no document of any other kind is one of messages, whatever its lines look like.
    let log = format!(
        "time: 12:00\nmessage: Provided role '{X}' cannot be assumed by principal 'events.amazonaws.com'.\n"
    );
    let report = Case::bare().document(message(&log)).report();
    assert_eq!(checks(&report, CheckKind::RoleTrust).len(), 1);
}
