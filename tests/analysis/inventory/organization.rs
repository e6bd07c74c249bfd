//! Organization policies concern every account that they are not said to spare (law 5).

use serde_json::{Value, json};
use sfn_role_check::report::Verdict;
use sfn_role_check::{Workspace, analyze};
use test_support::EXECUTION;

use super::{JOB, allow, deny, passed, passing, policy, stated};

fn all() -> Value {
    policy(&json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]))
}

fn some() -> Value {
    policy(&json!([{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]))
}

fn limits() -> Value {
    policy(&json!([{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]))
}

fn scp(text: &Value, more: &Value) -> Value {
    let mut document = stated("scp.json", text, more);
    document["kind"] = json!("scp");
    document
}

#[test]
fn each_level_must_allow_and_one_that_only_denies_has_full_access_beside_it() {
    let level = |at: u32, text: &Value| scp(text, &json!({"level": at}));
    let loose = |text: &Value| scp(text, &json!({}));
    for (scps, expected) in [
        (vec![level(0, &all()), level(1, &some())], Verdict::Missing),
        (
            vec![level(0, &all()), level(1, &limits())],
            Verdict::Granted,
        ),
        (vec![level(0, &all()), level(1, &deny())], Verdict::Denied),
        (vec![level(1, &limits())], Verdict::Granted),
        (vec![level(0, &all()), level(0, &some())], Verdict::Granted),
        (vec![loose(&limits())], Verdict::Granted),
        (vec![loose(&deny())], Verdict::Denied),
        (vec![loose(&all()), loose(&limits())], Verdict::Granted),
        (vec![loose(&some()), loose(&limits())], Verdict::Missing),
        (vec![loose(&some()), loose(&all())], Verdict::Undecided),
    ] {
        let case = passing().document(stated(
            "p.json",
            &allow(),
            &json!({"kind": "identity-policy"}),
        ));
        let case = scps
            .iter()
            .fold(case, |case, scp| case.document(scp.clone()));
        let report = case.report();
        assert_eq!(passed(&report), expected, "{scps:?}");
        let is_listed = report
            .assumptions
            .iter()
            .any(|one| one.code.name() == "full-access-assumed");
        let only_denies = scps
            .iter()
            .any(|one| !one["text"].as_str().unwrap().contains("Allow"));
        assert!(!is_listed || only_denies, "{scps:?}");
    }
}

#[test]
fn an_scp_without_account_concerns_the_roles_of_all_accounts() {
    let machine = |name: &str, role: &str| {
        let definition = json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:::mediaconvert:createJob",
            "Parameters": {"Role": role, "Settings": {}}}}});
        stated(
            &format!("{name}.json"),
            &definition,
            &json!({"kind": "state-machine"}),
        )
    };
    let other = "arn:aws:iam::444455556666:role/execution";
    let any = policy(&json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]));
    let of = |account: Value| {
        let mut guardrail = scp(&deny(), &json!({"level": 0}));
        guardrail["account"] = account;
        let workspace = json!({
            "documents": [
                machine("one", JOB),
                machine("two", "arn:aws:iam::444455556666:role/job"),
                stated("a.json", &any, &json!({"kind": "identity-policy", "role": EXECUTION})),
                stated("b.json", &any, &json!({"kind": "identity-policy", "role": other})),
                guardrail,
            ],
            "settings": {"machines": [
                {"name": "one", "executionRole": EXECUTION},
                {"name": "two", "executionRole": other},
            ]},
        });
        let report = analyze(&Workspace::from_json(&workspace.to_string()).unwrap());
        let kind = sfn_role_check::report::CheckKind::PassRole;
        test_support::verdicts(&report, kind)
    };
    assert_eq!(of(Value::Null), [Verdict::Denied, Verdict::Denied]);
    assert_eq!(
        of(json!("444455556666")),
        [Verdict::Granted, Verdict::Denied]
    );
    assert_eq!(of(json!("here")), [Verdict::Undecided, Verdict::Undecided]);
    assert_eq!(
        passed(&passing().document(scp(&deny(), &json!({}))).report()),
        Verdict::Denied
    );
}
