//! Which of several texts is in effect (laws 3 and 10).

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Verdict};
use test_support::{Case, EXECUTION, reasons, verdicts};

use super::{allow, deny, found, passed, passing, policy, stated};

fn nothing() -> Value {
    policy(&json!([{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]))
}

fn inline(name: &str, document: &Value) -> Value {
    json!({"RoleName": "execution", "PolicyName": name, "PolicyDocument": document})
}

#[test]
fn an_inline_policy_of_a_name_exists_once() {
    for (documents, expected) in [
        (vec![inline("p", &allow())], Verdict::Granted),
        (
            vec![inline("p", &allow()), inline("p", &allow())],
            Verdict::Granted,
        ),
        (
            vec![inline("p", &allow()), inline("P", &nothing())],
            Verdict::Undecided,
        ),
        (
            vec![inline("p", &allow()), inline("q", &nothing())],
            Verdict::Granted,
        ),
        (
            vec![inline("p", &nothing()), inline("p", &policy(&json!([])))],
            Verdict::Missing,
        ),
        (
            vec![inline("p", &allow()), inline("p", &deny())],
            Verdict::Undecided,
        ),
        (
            vec![
                inline("q", &allow()),
                inline("p", &deny()),
                inline("p", &nothing()),
            ],
            Verdict::Undecided,
        ),
    ] {
        let case = documents
            .iter()
            .enumerate()
            .fold(passing(), |case, (at, document)| {
                case.document(found(&format!("{at}.json"), document))
            });
        assert_eq!(passed(&case.report()), expected, "{documents:?}");
    }
}

#[test]
fn a_role_has_one_trust_policy() {
    const TARGET: &str = "arn:aws:iam::444455556666:role/target";
    let trust = |role: &str| {
        policy(
            &json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": role}}]),
        )
    };
    let other = "arn:aws:iam::111122223333:role/other";
    let again = "arn:aws:iam::111122223333:role/again";
    for (texts, expected) in [
        (vec![trust(EXECUTION)], Verdict::Granted),
        (vec![trust(EXECUTION), trust(EXECUTION)], Verdict::Granted),
        (vec![trust(EXECUTION), trust(other)], Verdict::Undecided),
        (vec![trust(other), trust(again)], Verdict::Missing),
    ] {
        let case = Case::new()
            .state(
                &json!({"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
                "Parameters": {}, "Credentials": {"RoleArn": TARGET}, "End": true}),
            )
            .policy(&json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": TARGET}]));
        let case = texts.iter().fold(case, |case, text| {
            case.document(stated(
                "trust.json",
                text,
                &json!({"kind": "trust-policy", "role": TARGET}),
            ))
        });
        let report = case.report();
        assert_eq!(
            verdicts(&report, CheckKind::AssumeRole),
            [expected],
            "{texts:?}"
        );
        let check = test_support::checks(&report, CheckKind::AssumeRole)[0];
        let is_told = reasons(check).contains(&"document-in-effect".to_owned());
        assert_eq!(is_told, expected == Verdict::Undecided);
    }
}

#[test]
fn a_boundary_that_is_only_named_is_settled_by_its_text() {
    let role = json!({"Role": {"RoleName": "execution", "Arn": EXECUTION, "RoleId": "AROAEXAMPLE", "Path": "/",
        "AssumeRolePolicyDocument": policy(&json!([])),
        "PermissionsBoundary": {"PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/limit"}}});
    let base = || {
        passing()
            .document(stated(
                "allow.json",
                &allow(),
                &json!({"kind": "identity-policy"}),
            ))
            .document(found("role.json", &role))
    };
    assert_eq!(passed(&base().report()), Verdict::Undecided);
    let all = policy(&json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]));
    for (text, expected) in [(&all, Verdict::Granted), (&nothing(), Verdict::Missing)] {
        let version = json!({"PolicyVersion": {"Document": text, "VersionId": "v3", "IsDefaultVersion": true}});
        for text in [text, &version] {
            let said = json!({"kind": "permissions-boundary", "role": EXECUTION});
            let report = base().document(stated("limit.json", text, &said)).report();
            assert_eq!(passed(&report), expected, "{text}");
        }
    }
}

#[test]
fn what_is_not_in_effect_proves_nothing() {
    let version = |is_default: bool, text: Value| {
        let output = json!({"PolicyVersion": {"Document": text, "VersionId": "v1", "IsDefaultVersion": is_default}});
        stated("version.json", &output, &json!({"role": EXECUTION}))
    };
    for (is_default, expected) in [(true, Verdict::Granted), (false, Verdict::Undecided)] {
        let report = passing().document(version(is_default, allow())).report();
        assert_eq!(passed(&report), expected);
    }
}

#[test]
fn a_list_shows_what_was_not_given() {
    let names = |names: &[&str]| {
        stated(
            "names.json",
            &json!({"PolicyNames": names}),
            &json!({"role": EXECUTION}),
        )
    };
    let attached = |arns: &[&str]| {
        let policies: Vec<Value> = arns
            .iter()
            .map(|arn| json!({"PolicyName": "x", "PolicyArn": arn}))
            .collect();
        stated(
            "attached.json",
            &json!({"AttachedPolicies": policies}),
            &json!({"role": EXECUTION}),
        )
    };
    let own = || passing().document(found("p.json", &inline("p", &allow())));
    assert_eq!(
        passed(&own().document(names(&["p"])).report()),
        Verdict::Granted
    );
    assert_eq!(
        passed(&own().document(names(&["p", "other"])).report()),
        Verdict::Undecided
    );
    assert_eq!(
        passed(&own().document(names(&[])).report()),
        Verdict::Undecided
    );
    let local = "arn:aws:iam::111122223333:policy/local";
    assert_eq!(
        passed(&own().document(attached(&[local])).report()),
        Verdict::Undecided
    );
    // A set that is listed as a whole and is empty allows nothing.
    let empty = passing().document(names(&[])).document(attached(&[]));
    assert_eq!(passed(&empty.report()), Verdict::Missing);
    let half = passing().document(names(&[]));
    assert_eq!(passed(&half.report()), Verdict::Undecided);
}

#[test]
fn two_exports_that_differ_are_two_worlds() {
    let export = |policies: &[(&str, Value)]| {
        let list: Vec<Value> = policies
            .iter()
            .map(|(name, text)| json!({"PolicyName": name, "PolicyDocument": text}))
            .collect();
        json!({"RoleDetailList": [{"RoleName": "execution", "Arn": EXECUTION, "Path": "/",
            "AssumeRolePolicyDocument": policy(&json!([])), "AttachedManagedPolicies": [],
            "RolePolicyList": list}]})
    };
    let with = export(&[("p", allow()), ("q", nothing())]);
    let reordered = export(&[("q", nothing()), ("p", allow())]);
    let without = export(&[("q", nothing())]);
    for (other, expected) in [
        (&with, Verdict::Granted),
        (&reordered, Verdict::Granted),
        (&without, Verdict::Undecided),
    ] {
        let report = passing()
            .document(found("one.json", &with))
            .document(found("two.json", other))
            .report();
        assert_eq!(passed(&report), expected, "{other}");
    }
    // What an export that lists all does not list may be there in another world only.
    let report = passing()
        .document(found("export.json", &without))
        .document(found("p.json", &inline("p", &allow())))
        .report();
    assert_eq!(passed(&report), Verdict::Undecided);
}

#[test]
fn more_worlds_than_can_be_tried_are_undecided() {
    let other = json!({"Effect": "Allow", "Action": "iam:*", "Resource": "arn:aws:iam::*:role/x"});
    for (texts, expected) in [
        ([nothing(), policy(&json!([other]))], Verdict::Undecided),
        // What says nothing of the action decides nothing.
        ([nothing(), policy(&json!([]))], Verdict::Granted),
    ] {
        let mut case = passing().document(found("a.json", &inline("own", &allow())));
        for at in 0..7 {
            for text in &texts {
                case = case.document(found("p.json", &inline(&format!("p{at}"), text)));
            }
        }
        assert_eq!(passed(&case.report()), expected);
    }
}

#[test]
fn two_templates_of_one_role_are_two_worlds() {
    let template = |text: &Value| {
        json!({"Resources": {"Execution": {"Type": "AWS::IAM::Role", "Properties": {
            "RoleName": "execution",
            "AssumeRolePolicyDocument": policy(&json!([])),
            "Policies": [{"PolicyName": "p", "PolicyDocument": text}]}}}})
    };
    for (other, expected) in [(allow(), Verdict::Granted), (nothing(), Verdict::Undecided)] {
        let account = json!({"account": "111122223333"});
        let report = passing()
            .document(stated("one.json", &template(&allow()), &account))
            .document(stated("two.json", &template(&other), &account))
            .report();
        assert_eq!(passed(&report), expected, "{other}");
    }
}
