//! A statement that is proposed takes no protection away, and says what nobody told.

use serde_json::{Value, json};
use sfn_role_check::Workspace;
use sfn_role_check::export::{self, Chosen, FixFormat};
use sfn_role_check::report::{Fix, FixTarget, Report, Verdict};
use test_support::{Case, EXECUTION};

const PASSED: &str = "arn:aws:iam::111122223333:role/converts";
const TARGET: &str = "arn:aws:iam::444455556666:role/target";
const MACHINE: &str = "arn:aws:states:eu-west-1:111122223333:stateMachine:flow";

fn passing(role: &str) -> Case {
    Case::new().task(
        "arn:aws:states:::mediaconvert:createJob",
        &json!({"Role": role}),
    )
}

fn of_target(report: &Report, target: FixTarget) -> Vec<&Fix> {
    let fixes = report.fixes.iter();
    fixes.filter(|fix| fix.target == target).collect()
}

/// The trust policy of a role, with statements.
fn trusting(role: &str, statements: &Value) -> Value {
    let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    json!({"name": format!("trust of {role}"), "kind": "trust-policy", "role": role, "text": text})
}

fn trust(service: &str, condition: &Value) -> Value {
    json!({"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole", "Condition": condition})
}

#[test]
fn nothing_is_offered_where_a_statement_that_is_there_may_allow_it() {
    let pass = |resource: &str| json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": resource}]);
    let maybe = passing(PASSED).policy(&pass("arn:aws:iam::111122223333:role/<ROLE>"));
    let report = maybe.report();
    assert_eq!(report.checks[0].verdict, Verdict::Undecided);
    assert_eq!(report.fixes.len(), 0, "{:?}", report.fixes);
    // The same where nothing may.
    let never = passing(PASSED).policy(&pass("arn:aws:iam::111122223333:role/other"));
    assert_eq!(
        of_target(&never.report(), FixTarget::IdentityPolicy).len(),
        1
    );
    // What trusts may trust.
    let own = json!({"StringEquals": {"aws:SourceAccount": "<ACCOUNT_ID>"}});
    let maybe = passing(PASSED).policy(&pass(PASSED)).document(trusting(
        PASSED,
        &json!([trust("mediaconvert.amazonaws.com", &own)]),
    ));
    let report = maybe.report();
    let undecided = report
        .checks
        .iter()
        .filter(|check| check.verdict == Verdict::Undecided);
    assert_eq!(
        (undecided.count(), report.fixes.len()),
        (1, 0),
        "{:?}",
        report.checks
    );
}

#[test]
fn a_service_is_trusted_with_the_condition_keys_of_the_statements_beside_it() {
    let conditions = [
        // Keys that this machine has a value for, in any case and whatever the operator.
        (
            json!({"StringEquals": {"aws:sourceAccount": "444455556666"}}),
            json!({"aws:sourceAccount": "111122223333"}),
            &[][..],
        ),
        (
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:states:eu-west-1:111122223333:stateMachine:other"}}),
            json!({"aws:SourceArn": MACHINE}),
            &[],
        ),
        // Others are told as what has to be filled in.
        (
            json!({"StringEquals": {"aws:SourceOrgID": "o-1", "aws:SourceAccount": "444455556666"}}),
            json!({"aws:SourceOrgID": "<SOURCE_ORG_ID>", "aws:SourceAccount": "111122223333"}),
            &["<SOURCE_ORG_ID>"],
        ),
    ];
    for (condition, wanted, placeholders) in conditions {
        let case = passing(PASSED)
            .setting("stateMachineArn", MACHINE)
            .policy(&json!([]))
            .document(trusting(
                EXECUTION,
                &json!([
                    trust("states.amazonaws.com", &condition),
                    trust(
                        "ec2.amazonaws.com",
                        &json!({"StringEquals": {"ec2:Other": "x"}})
                    )
                ]),
            ));
        let report = case.report();
        let fixes = of_target(&report, FixTarget::TrustPolicy);
        assert_eq!(fixes.len(), 1, "{condition}: {:?}", report.checks);
        let statement = serde_json::to_value(&fixes[0].statement).unwrap();
        assert_eq!(
            statement["Condition"]["StringEquals"], wanted,
            "{condition}"
        );
        assert_eq!(fixes[0].placeholders, placeholders, "{condition}");
    }
    // A statement for another service asks nothing of this one.
    let other = passing(PASSED).policy(&json!([])).document(trusting(
        EXECUTION,
        &json!([trust(
            "ec2.amazonaws.com",
            &json!({"StringEquals": {"aws:SourceAccount": "1"}})
        )]),
    ));
    let report = other.report();
    let statement = &of_target(&report, FixTarget::TrustPolicy)[0].statement;
    assert_eq!(statement.as_ref().unwrap().condition, None);
    // What is no key gets into no statement.
    let hostile = passing(PASSED).policy(&json!([])).document(trusting(
        EXECUTION,
        &json!([trust(
            "states.amazonaws.com",
            &json!({"StringEquals": {"aws:x'; curl evil": "444455556666"}})
        )]),
    ));
    assert!(of_target(&hostile.report(), FixTarget::TrustPolicy).is_empty());
}

#[test]
fn the_path_of_a_bare_name_is_to_be_filled_in() {
    let case = passing("converts").policy(&json!([]));
    let report = case.report();
    let fix = &report.fixes[0];
    assert_eq!(fix.placeholders, ["<PATH>"]);
    let statement = serde_json::to_value(&fix.statement).unwrap();
    assert_eq!(
        statement["Resource"],
        "arn:aws:iam::111122223333:role/<PATH>/converts"
    );
}

#[test]
fn a_command_that_would_lose_or_break_trust_is_not_written() {
    let assuming = |documents: &[Value]| -> Workspace {
        let state = json!({"Type": "Task", "Resource": "arn:aws:states:::sns:publish",
            "Credentials": {"RoleArn": TARGET}, "Parameters": {}, "End": true});
        let mut case = Case::new()
            .state(&state)
            .policy(&json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": TARGET}]));
        for document in documents {
            case = case.document(document.clone());
        }
        case.workspace()
    };
    let commands = |workspace: &Workspace| {
        let report = sfn_role_check::analyze(workspace);
        export::fixes(workspace, &report, FixFormat::Cli, Chosen::All)
    };
    let of = |principal: &str| json!([{"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}]);
    let alone = assuming(&[trusting(TARGET, &of("444455556666"))]);
    assert!(commands(&alone).contains("update-assume-role-policy"));
    // A Deny in another text of the same trust policy.
    let deny = json!([{"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}}]);
    let mut second = trusting(TARGET, &deny);
    second["name"] = json!("second");
    let two = assuming(&[trusting(TARGET, &of("444455556666")), second]);
    assert!(!commands(&two).contains("update-assume-role-policy"));
    // IAM refuses the unique ID of a principal that was deleted.
    let deleted = assuming(&[trusting(TARGET, &of("AROADBQP57FF2AEXAMPLE"))]);
    assert!(!commands(&deleted).contains("update-assume-role-policy"));
}
