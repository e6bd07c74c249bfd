//! A message is a fact (law 7).

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, QuestionKind, Report, Verdict};
use test_support::{Case, EXECUTION, verdicts};

use super::{JOB, allow, passed, passing, policy, stated};

#[test]
fn a_denial_by_a_policy_that_was_not_given_is_never_granted() {
    let denied = |reason: &str| {
        format!(
            "User: arn:aws:sts::111122223333:assumed-role/execution/run is not authorized to perform: iam:PassRole on resource: {JOB} {reason}"
        )
    };
    for (reason, expected) in [
        (
            "with an explicit deny in a service control policy",
            Verdict::Undecided,
        ),
        (
            "with an explicit deny in an identity-based policy",
            Verdict::Undecided,
        ),
        ("with an explicit deny", Verdict::Undecided),
        (
            "because no permissions boundary allows the iam:PassRole action",
            Verdict::Undecided,
        ),
        (
            "because no session policy allows the iam:PassRole action",
            Verdict::Undecided,
        ),
        (
            "because no service control policy allows the iam:PassRole action",
            Verdict::Undecided,
        ),
        // The policy that was given may have been mended since.
        (
            "because no identity-based policy allows the iam:PassRole action",
            Verdict::Granted,
        ),
        ("", Verdict::Granted),
    ] {
        let report = passing()
            .document(stated(
                "allow.json",
                &allow(),
                &json!({"kind": "identity-policy"}),
            ))
            .document(json!({"name": "error.txt", "text": denied(reason)}))
            .report();
        assert_eq!(passed(&report), expected, "{reason}");
    }
    let all = policy(&json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]));
    let said = json!({"kind": "permissions-boundary", "role": EXECUTION});
    let report = passing()
        .document(stated("allow.json", &allow(), &json!({"kind": "identity-policy"})))
        .document(stated("boundary.json", &all, &said))
        .document(json!({"name": "error.txt", "text": denied("because no permissions boundary allows the iam:PassRole action")}))
        .report();
    assert_eq!(passed(&report), Verdict::Granted);
    // That no SCP allows it proves that `FullAWSAccess` is not beside one that only denies.
    let denying = policy(&json!([{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]));
    for (scp, expected) in [(&denying, Verdict::Undecided), (&all, Verdict::Granted)] {
        for more in [json!({"kind": "scp"}), json!({"kind": "scp", "level": 0})] {
            let report = passing()
                .document(stated("allow.json", &allow(), &json!({"kind": "identity-policy"})))
                .document(stated("scp.json", scp, &more))
                .document(json!({"name": "error.txt", "text": denied("because no service control policy allows the iam:PassRole action")}))
                .report();
            assert_eq!(passed(&report), expected, "{scp} {more}");
        }
    }
}

const ANOTHER: &str = "arn:aws:iam::111122223333:role/another";
const BOUNDARY: &str = "because no permissions boundary allows the action";
const SCP: &str = "because no service control policy allows the action";

fn told(caller: &str, action: &str, resource: &str, reason: &str) -> Value {
    let text = format!(
        "User: arn:aws:sts::{caller}/run is not authorized to perform: {action} on resource: {resource} {reason}"
    );
    json!({"name": "error.txt", "text": text})
}

/// The report on a machine whose role may pass what it passes, and whether its policies are taken to
/// be complete.
fn beside(message: &Value) -> (Report, bool) {
    let given = json!({"kind": "identity-policy"});
    let report = passing()
        .document(stated("allow.json", &allow(), &given))
        .document(message.clone())
        .report();
    let assumptions = serde_json::to_string(&report.assumptions).unwrap();
    let is_complete = assumptions.contains("roles-complete");
    (report, is_complete)
}

fn first(report: &Report) -> Verdict {
    verdicts(report, CheckKind::PassRole)[0]
}

/// What a policy denied that nobody gave it may deny elsewhere.
#[test]
fn a_policy_that_was_not_given_opens_the_other_checks_of_its_role() {
    const OWN: &str = "111122223333:assumed-role/execution";
    const DENY: &str = "with an explicit deny in an identity-based policy";
    let object = "arn:aws:s3:::orders/1";
    for (message, expected, asked) in [
        (
            told(OWN, "s3:GetObject", object, BOUNDARY),
            Verdict::Undecided,
            Some(QuestionKind::PermissionsBoundary),
        ),
        (
            told(OWN, "iam:PassRole", ANOTHER, BOUNDARY),
            Verdict::Undecided,
            Some(QuestionKind::PermissionsBoundary),
        ),
        (
            told(
                OWN,
                "iam:PassRole",
                ANOTHER,
                "with an explicit deny in a permissions boundary",
            ),
            Verdict::Undecided,
            Some(QuestionKind::PermissionsBoundary),
        ),
        (
            told(
                OWN,
                "iam:PassRole",
                ANOTHER,
                "because no session policy allows the action",
            ),
            Verdict::Undecided,
            Some(QuestionKind::RolePolicies),
        ),
        (
            told(OWN, "s3:GetObject", object, SCP),
            Verdict::Undecided,
            Some(QuestionKind::OrganizationPolicy),
        ),
        (
            told(
                "111122223333:assumed-role/Execution",
                "iam:PassRole",
                JOB,
                BOUNDARY,
            ),
            Verdict::Undecided,
            Some(QuestionKind::PermissionsBoundary),
        ),
        (
            told(
                "111122223333:assumed-role/another",
                "s3:GetObject",
                object,
                SCP,
            ),
            Verdict::Undecided,
            Some(QuestionKind::OrganizationPolicy),
        ),
        // Of another role, another account, a person.
        (
            told(
                "111122223333:assumed-role/another",
                "s3:GetObject",
                object,
                BOUNDARY,
            ),
            Verdict::Granted,
            None,
        ),
        (
            told(
                "444455556666:assumed-role/execution",
                "iam:PassRole",
                ANOTHER,
                SCP,
            ),
            Verdict::Granted,
            None,
        ),
        (
            told(
                "444455556666:assumed-role/execution",
                "iam:PassRole",
                ANOTHER,
                BOUNDARY,
            ),
            Verdict::Granted,
            None,
        ),
        (
            told("111122223333:user", "s3:GetObject", object, BOUNDARY),
            Verdict::Granted,
            None,
        ),
        (
            told(
                "111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef",
                "iam:PassRole",
                ANOTHER,
                DENY,
            ),
            Verdict::Granted,
            None,
        ),
        // It may have been mended since.
        (
            told(
                OWN,
                "s3:GetObject",
                object,
                "because no identity-based policy allows the action",
            ),
            Verdict::Granted,
            None,
        ),
        (
            told(
                OWN,
                "s3:GetObject",
                object,
                "with an explicit deny in a resource-based policy",
            ),
            Verdict::Granted,
            None,
        ),
    ] {
        let (report, is_complete) = beside(&message);
        assert_eq!(first(&report), expected, "{message}");
        let mut checks = report.checks.iter();
        let check = checks
            .position(|check| check.kind == CheckKind::PassRole)
            .unwrap();
        let settles = |kind| {
            let mut questions = report.questions.iter();
            questions
                .any(|one| one.kind == kind && one.settles.iter().any(|at| *at as usize == check))
        };
        assert!(
            asked.is_none_or(settles),
            "{message}: {:?}",
            report.questions
        );
        assert!(is_complete, "{message}");
    }
    // No statement that was given explains the Deny: the role has a policy that was not.
    for (action, resource) in [
        ("iam:PassRole", ANOTHER),
        ("s3:GetObject", object),
        ("iam:PassRole", JOB),
    ] {
        let (report, is_complete) = beside(&told(OWN, action, resource, DENY));
        assert_eq!(first(&report), Verdict::Undecided, "{action}");
        assert!(!is_complete, "{action}");
        assert_eq!(
            report.questions[0].kind,
            QuestionKind::RolePolicies,
            "{action}"
        );
    }
}

#[test]
fn a_deny_that_was_given_explains_a_message() {
    let given = json!({"kind": "identity-policy"});
    let with = |statement: &Value, kind: &str, reason: &str| {
        let policy =
            policy(&json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}, statement]));
        let report = passing()
            .document(stated("allow.json", &allow(), &given))
            .document(stated(
                "more.json",
                &policy,
                &json!({"kind": kind, "role": EXECUTION}),
            ))
            .document(told(
                "111122223333:assumed-role/execution",
                "iam:PassRole",
                ANOTHER,
                reason,
            ))
            .report();
        first(&report)
    };
    let of_another = json!({"Effect": "Deny", "Action": "iam:*", "Resource": ANOTHER});
    let of_others = json!({"Effect": "Deny", "Action": "s3:*", "Resource": "*"});
    for (kind, reason) in [
        (
            "identity-policy",
            "with an explicit deny in an identity-based policy",
        ),
        (
            "permissions-boundary",
            "with an explicit deny in a permissions boundary",
        ),
        ("scp", "with an explicit deny in a service control policy"),
        ("scp", "with an explicit deny"),
    ] {
        assert_eq!(with(&of_another, kind, reason), Verdict::Granted, "{kind}");
        assert_eq!(with(&of_others, kind, reason), Verdict::Undecided, "{kind}");
    }
    // A boundary that was given may have been mended since.
    assert_eq!(
        with(&of_others, "permissions-boundary", BOUNDARY),
        Verdict::Granted
    );
}

/// RCPs concern the resource's side (law 5), and a trust policy is there once (law 3).
#[test]
fn a_message_tells_of_the_role_that_is_assumed() {
    const TARGET: &str = "arn:aws:iam::444455556666:role/target";
    let assumed = |message: &Value| {
        let trust = policy(
            &json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": EXECUTION}}]),
        );
        let allow =
            policy(&json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": TARGET}]));
        let report = Case::new()
            .state(&json!({"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:listBuckets", "Parameters": {},
                "Credentials": {"RoleArn": TARGET}, "End": true}))
            .document(stated("allow.json", &allow, &json!({"kind": "identity-policy"})))
            .document(stated("trust.json", &trust, &json!({"kind": "trust-policy", "role": TARGET})))
            .document(message.clone())
            .report();
        verdicts(&report, CheckKind::AssumeRole)[0]
    };
    const OTHER: &str = "111122223333:assumed-role/another";
    let rcp = "with an explicit deny in a resource control policy";
    let trust = "with an explicit deny in a role trust policy";
    let beside = "arn:aws:iam::444455556666:role/beside";
    for (caller, resource, reason, expected) in [
        (OTHER, TARGET, rcp, Verdict::Undecided),
        (OTHER, beside, rcp, Verdict::Undecided),
        (
            "111122223333:assumed-role/execution",
            beside,
            rcp,
            Verdict::Undecided,
        ),
        (OTHER, ANOTHER, rcp, Verdict::Granted),
        (OTHER, TARGET, trust, Verdict::Undecided),
        (OTHER, beside, trust, Verdict::Granted),
        (
            OTHER,
            TARGET,
            "because no role trust policy allows the action",
            Verdict::Granted,
        ),
    ] {
        let message = told(caller, "sts:AssumeRole", resource, reason);
        assert_eq!(assumed(&message), expected, "{message}");
    }
}
