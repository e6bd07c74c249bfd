//! Whose a policy is (laws 1, 2, 4, 6 and 9).

use serde_json::{Value, json};
use sfn_role_check::report::Verdict;
use sfn_role_check::{Workspace, analyze};
use test_support::{Case, EXECUTION};

use super::{JOB, allow, deny, found, passed, passing, policy, stated};

/// Law 2: a role is its account and name, whatever its path and case.
#[test]
fn a_deny_reaches_its_role_in_every_way_of_naming_it() {
    for (role, expected) in [
        (EXECUTION, Verdict::Denied),
        ("execution", Verdict::Denied),
        ("Execution", Verdict::Denied),
        (
            "arn:aws:iam::111122223333:role/service-role/execution",
            Verdict::Denied,
        ),
        ("arn:aws:iam::111122223333:role/EXECUTION", Verdict::Denied),
        ("execution-role", Verdict::Denied),
        // It may be this one.
        ("arn:aws:iam::<ACCOUNT>:role/execution", Verdict::Undecided),
        ("<ROLE>", Verdict::Undecided),
        (
            "arn:aws:iam::111122223333:role/exec${Suffix}",
            Verdict::Undecided,
        ),
        // It is another one.
        ("arn:aws:iam::444455556666:role/execution", Verdict::Granted),
        (
            "arn:aws:iam::111122223333:role/exec-${Suffix}",
            Verdict::Granted,
        ),
        ("other", Verdict::Granted),
    ] {
        let report = passing()
            .document(stated(
                "allow.json",
                &allow(),
                &json!({"kind": "identity-policy"}),
            ))
            .document(stated("deny.json", &deny(), &json!({"role": role})))
            .report();
        assert_eq!(passed(&report), expected, "{role}");
        // What is not certain grants nothing, and what is another role's neither.
        let report = passing()
            .document(stated("allow.json", &allow(), &json!({"role": role})))
            .report();
        let expected = match expected {
            Verdict::Denied => Verdict::Granted,
            _ => Verdict::Undecided,
        };
        assert_eq!(passed(&report), expected, "{role}");
    }
}

/// Law 2: a name without an account is the only role of that name; of several it may be each.
#[test]
fn a_name_is_that_of_its_only_role() {
    let machine = json!({"StartAt": "Pass", "States": {
        "Pass": {"Type": "Task", "Resource": "arn:aws:states:::mediaconvert:createJob",
            "Parameters": {"Role": JOB, "Settings": {}}, "Next": "Call"},
        "Call": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {},
            "Credentials": {"RoleArn": "arn:aws:iam::444455556666:role/execution"}, "End": true},
    }});
    let of = |more: &Value| {
        let report = Case::new()
            .document(stated(
                "machine.asl.json",
                &machine,
                &json!({"kind": "state-machine"}),
            ))
            .document(stated(
                "allow.json",
                &allow(),
                &json!({"kind": "identity-policy"}),
            ))
            .document(stated(
                "deny.json",
                &json!({"RoleName": "execution", "PolicyName": "d", "PolicyDocument": deny()}),
                more,
            ))
            .report();
        passed(&report)
    };
    assert_eq!(of(&json!({})), Verdict::Undecided);
    assert_eq!(of(&json!({"account": "111122223333"})), Verdict::Denied);
    assert_eq!(of(&json!({"account": "444455556666"})), Verdict::Granted);
}

/// Law 2: the ARN that a call names does not exist where the role's own ARN has another path.
#[test]
fn a_role_that_is_called_by_another_path_is_not_granted() {
    let described = |arn: &str| {
        json!({"Role": {"RoleName": "job", "Arn": arn, "RoleId": "AROAEXAMPLE", "Path": "/",
            "AssumeRolePolicyDocument": policy(&json!([{"Effect": "Allow", "Action": "sts:AssumeRole",
                "Principal": {"Service": "mediaconvert.amazonaws.com"}}]))}})
    };
    for (arn, expected) in [
        (JOB, Verdict::Granted),
        (
            "arn:aws:iam::111122223333:role/media/job",
            Verdict::Undecided,
        ),
        ("arn:aws:iam::111122223333:role/Job", Verdict::Undecided),
    ] {
        let report = passing()
            .document(stated(
                "allow.json",
                &allow(),
                &json!({"kind": "identity-policy"}),
            ))
            .document(found("job.json", &described(arn)))
            .report();
        assert_eq!(passed(&report), expected, "{arn}");
    }
}

/// Law 1: what nothing assigns proves nothing, and is maybe only an open role's.
#[test]
fn a_policy_that_nothing_assigns_proves_nothing() {
    let report = passing().document(found("allow.json", &allow())).report();
    assert_eq!(passed(&report), Verdict::Undecided);
    let given = || {
        passing().document(stated(
            "allow.json",
            &allow(),
            &json!({"kind": "identity-policy"}),
        ))
    };
    let report = given().document(found("deny.json", &deny())).report();
    assert_eq!(passed(&report), Verdict::Undecided);
    // A role that an export defines takes none.
    let export = json!({"RoleDetailList": [{"RoleName": "execution", "Arn": EXECUTION, "Path": "/",
        "AssumeRolePolicyDocument": policy(&json!([])), "AttachedManagedPolicies": [],
        "RolePolicyList": [{"PolicyName": "p", "PolicyDocument": allow()}]}]});
    let report = passing()
        .document(found("export.json", &export))
        .document(found("deny.json", &deny()))
        .report();
    assert_eq!(passed(&report), Verdict::Granted);
}

/// Law 1: a document that was assigned to the role and cannot be read may say anything.
#[test]
fn an_assigned_document_that_cannot_be_read_leaves_granted_open() {
    for text in [
        "Statement:\n - Effect: Deny\n  Action: \"*\"",
        "{\"Statement\": [{\"Effect\": \"Deny\"",
        "<html>403</html>",
        "{\"a\": 1} {\"b\": 2}",
    ] {
        let report = passing()
            .document(stated(
                "allow.json",
                &allow(),
                &json!({"kind": "identity-policy"}),
            ))
            .document(json!({"name": "deny", "role": EXECUTION, "text": text}))
            .report();
        assert_eq!(passed(&report), Verdict::Undecided, "{text}");
    }
}

/// Law 1: what a command printed of a user or group is no role's, unless the user says so.
#[test]
fn a_policy_of_a_user_or_group_is_no_role_s() {
    for key in ["UserName", "GroupName"] {
        for text in [allow(), deny()] {
            let output = json!({key: "execution", "PolicyName": "p", "PolicyDocument": text});
            let given = || stated("a.json", &allow(), &json!({"kind": "identity-policy"}));
            let report = passing().document(given());
            let report = report.document(found("user.json", &output)).report();
            assert_eq!(passed(&report), Verdict::Granted, "{output}");
            let report = passing().document(found("user.json", &output)).report();
            assert_eq!(passed(&report), Verdict::Undecided, "{output}");
            for more in [
                json!({"role": EXECUTION}),
                json!({"kind": "identity-policy"}),
            ] {
                let assigned = stated("user.json", &output, &more);
                let report = passing().document(given()).document(assigned).report();
                assert_eq!(passed(&report), Verdict::Undecided, "{output} {more}");
            }
        }
    }
}

/// Law 4: kind and role that the user states hold for what a command printed.
#[test]
fn what_is_stated_of_an_output_holds_for_the_policy_in_it() {
    let version = |policy: Value| json!({"PolicyVersion": {"Document": policy, "VersionId": "v1", "IsDefaultVersion": true}});
    for (kind, text, expected) in [
        ("identity-policy", version(allow()), Verdict::Granted),
        ("identity-policy", version(deny()), Verdict::Denied),
        // A boundary grants nothing.
        ("permissions-boundary", version(allow()), Verdict::Undecided),
        ("session-policy", version(allow()), Verdict::Undecided),
        ("permissions-boundary", version(deny()), Verdict::Denied),
        (
            "permissions-boundary",
            json!(deny().to_string()),
            Verdict::Denied,
        ),
        (
            "permissions-boundary",
            json!(allow().to_string()),
            Verdict::Undecided,
        ),
    ] {
        let document = stated(
            "output.json",
            &text,
            &json!({"kind": kind, "role": EXECUTION}),
        );
        assert_eq!(
            passed(&passing().document(document).report()),
            expected,
            "{kind} {text}"
        );
    }
}

/// Law 9: one policy without a role proves for one execution role only, and what is said of one
/// machine holds for no other.
#[test]
fn one_owner_is_not_two() {
    let machine = |name: &str| {
        let definition = json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:::mediaconvert:createJob",
            "Parameters": {"Role": JOB, "Settings": {}}}}});
        stated(
            &format!("{name}.json"),
            &definition,
            &json!({"kind": "state-machine"}),
        )
    };
    let of = |second: &str, settings: Value| {
        let mut settings = settings;
        if let Some(machines) = settings.get_mut("machines") {
            machines[1]["executionRole"] = json!(second);
        }
        let workspace = json!({
            "documents": [machine("one"), machine("two"),
                stated("allow.json", &allow(), &json!({"kind": "identity-policy"}))],
            "settings": settings,
        });
        passed(&analyze(
            &Workspace::from_json(&workspace.to_string()).unwrap(),
        ))
    };
    let machines =
        json!({"machines": [{"name": "one", "executionRole": EXECUTION}, {"name": "two"}]});
    assert_eq!(of(EXECUTION, machines.clone()), Verdict::Granted);
    assert_eq!(
        of("arn:aws:iam::111122223333:role/second", machines),
        Verdict::Undecided
    );
    assert_eq!(
        of("", json!({"executionRole": EXECUTION})),
        Verdict::Undecided
    );
}

/// A role of which nothing is known may be any: what is denied to another role leaves it open.
#[test]
fn an_unknown_execution_role_may_be_the_one_that_is_denied() {
    let of = |text: &Value| {
        let report = Case::bare()
            .task(
                "arn:aws:states:::mediaconvert:createJob",
                &json!({"Role": JOB, "Settings": {}}),
            )
            .document(stated(
                "allow.json",
                &allow(),
                &json!({"kind": "identity-policy"}),
            ))
            .document(stated("other.json", text, &json!({"role": EXECUTION})))
            .report();
        passed(&report)
    };
    assert_eq!(of(&deny()), Verdict::Undecided);
    assert_eq!(of(&allow()), Verdict::Granted);
}

/// A unique id as principal is the role that a document describes by it.
#[test]
fn a_unique_id_is_the_role_that_is_described_by_it() {
    let target = "arn:aws:iam::444455556666:role/target";
    let trust = policy(&json!([
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": EXECUTION}},
        {"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": {"AWS": "AROAEXAMPLEEXAMPLE123"}},
    ]));
    for (ids, expected) in [
        (vec!["AROAEXAMPLEEXAMPLE123"], Verdict::Denied),
        (vec!["AROAEXAMPLEEXAMPLE456"], Verdict::Granted),
        // A role that was made anew has another one.
        (
            vec!["AROAEXAMPLEEXAMPLE123", "AROAEXAMPLEEXAMPLE456"],
            Verdict::Undecided,
        ),
        (
            vec!["AROAEXAMPLEEXAMPLE456", "AROAEXAMPLEEXAMPLE123"],
            Verdict::Undecided,
        ),
    ] {
        let described = |id: &str| {
            json!({"Role": {"RoleName": "execution", "Arn": EXECUTION, "RoleId": id, "Path": "/",
            "AssumeRolePolicyDocument": policy(&json!([{"Effect": "Allow", "Action": "sts:AssumeRole",
                "Principal": {"Service": "states.amazonaws.com"}}]))}})
        };
        let case = Case::new()
            .state(
                &json!({"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
                "Parameters": {}, "Credentials": {"RoleArn": target}, "End": true}),
            )
            .policy(&json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": target}]))
            .document(stated(
                "trust.json",
                &trust,
                &json!({"kind": "trust-policy", "role": target}),
            ));
        let report = ids
            .iter()
            .fold(case, |case, id| {
                case.document(found("role.json", &described(id)))
            })
            .report();
        let kind = sfn_role_check::report::CheckKind::AssumeRole;
        assert_eq!(test_support::verdicts(&report, kind), [expected], "{ids:?}");
    }
}

/// Law 4: of a role that a command's output only names the user tells the account.
#[test]
fn a_role_that_is_only_named_is_the_one_that_the_user_states() {
    let output = json!({"RoleName": "execution", "PolicyName": "p", "PolicyDocument": allow()});
    for (role, expected) in [
        (EXECUTION, Verdict::Granted),
        ("execution", Verdict::Granted),
        ("execution-role", Verdict::Granted),
        (
            "arn:aws:iam::444455556666:role/execution",
            Verdict::Undecided,
        ),
        ("arn:aws:iam::<ACCOUNT>:role/execution", Verdict::Undecided),
        ("other", Verdict::Undecided),
    ] {
        let document = stated("output.json", &output, &json!({"role": role}));
        let report = passing().document(document).report();
        assert_eq!(passed(&report), expected, "{role}");
    }
}
