//! Accounts that are told twice or not at all, and the organization's policies.

use super::*;

const OTHER: &str = "444455556666";

fn everything() -> Value {
    policy(&json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]))
}

/// Of an execution role that is known by its name only.
fn by_name(documents: &[Value]) -> Verdict {
    let named = stated("p.json", &allow(), &json!({"role": "execution"}));
    let mut all = vec![machine("machine.asl.json", JOB), named];
    all.extend_from_slice(documents);
    let settings = json!({"executionRole": "execution"});
    let found = checked(CheckKind::PassRole, &all, &settings);
    assert_eq!(found.len(), 1);
    found[0]
}

#[test]
fn of_two_accounts_that_are_told_each_may_be_meant() {
    let identity = |account: &str| {
        let arn = format!("arn:aws:iam::{account}:user/someone");
        found(
            "id.json",
            &json!({"UserId": "AIDAEXAMPLE", "Account": account, "Arn": arn}),
        )
    };
    let own = "111122223333";
    assert_eq!(by_name(&[]), Granted);
    assert_eq!(by_name(&[identity(own)]), Granted);
    assert_eq!(by_name(&[identity(own), identity(own)]), Granted);
    assert_eq!(by_name(&[identity(OTHER)]), Denied);
    assert_eq!(by_name(&[identity(own), identity(OTHER)]), Undecided);
    assert_eq!(by_name(&[identity(OTHER), identity(own)]), Undecided);
}

/// Law 5: an SCP of an account concerns the roles of that one, which may be assumed.
#[test]
fn an_scp_of_an_account_concerns_the_account_that_is_assumed() {
    let scp = |text: &Value, account: &str| {
        stated(
            "scp.json",
            text,
            &json!({"kind": "scp", "account": account}),
        )
    };
    let own = "111122223333";
    for (text, account, expected) in [
        (deny(), OTHER, Granted),
        (everything(), OTHER, Granted),
        (nothing(), OTHER, Granted),
        (deny(), own, Denied),
        (nothing(), own, Missing),
        (everything(), own, Granted),
    ] {
        assert_eq!(
            by_name(&[scp(&text, account)]),
            expected,
            "{account} {text}"
        );
    }
    // Nothing is assumed where the roles that are passed are of two accounts.
    let documents = [
        machine("a", JOB),
        machine("b", "arn:aws:iam::444455556666:role/job"),
        stated("p", &everything(), &json!({"role": "execution"})),
        scp(&deny(), OTHER),
    ];
    let settings = json!({"machines": [
        {"name": "a", "executionRole": "execution"}, {"name": "b", "executionRole": "execution"}]});
    assert_eq!(
        checked(CheckKind::PassRole, &documents, &settings),
        [Undecided, Undecided]
    );
}

/// What is assumed of the account decides nothing but passing roles.
#[test]
fn an_rcp_of_an_account_may_concern_a_role_of_an_unknown_one() {
    const TARGET: &str = "arn:aws:iam::<ACCOUNT>:role/target";
    let denying = policy(
        &json!([{"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*"}]),
    );
    let rcp = |more: &Value| {
        let mut document = stated("rcp.json", &denying, more);
        document["kind"] = json!("rcp");
        document
    };
    let assume = policy(&json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]));
    let trust = policy(
        &json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": EXECUTION}}]),
    );
    let of = |rcps: &[Value]| {
        let mut documents = vec![
            assuming(TARGET),
            stated("p", &assume, &json!({"kind": "identity-policy"})),
            stated(
                "t",
                &trust,
                &json!({"kind": "trust-policy", "role": "target"}),
            ),
        ];
        documents.extend_from_slice(rcps);
        let settings = json!({"executionRole": EXECUTION});
        checked(CheckKind::AssumeRole, &documents, &settings)
    };
    let of_other = || rcp(&json!({"account": OTHER}));
    assert_eq!(of(&[rcp(&json!({}))]), [Denied]);
    assert_eq!(of(&[rcp(&json!({})), of_other()]), [Denied]);
    assert_eq!(of(&[of_other()]), [Undecided]);
}

/// Law 3: an organization policy of one ARN has one text.
#[test]
fn two_texts_of_one_scp_are_two_worlds() {
    let given = || stated("given.json", &allow(), &json!({"kind": "identity-policy"}));
    let described = |text: &Value| {
        let arn = "arn:aws:organizations::444455556666:policy/o-1/service_control_policy/p-1";
        let summary =
            json!({"Id": "p-1", "Arn": arn, "Name": "n", "Type": "SERVICE_CONTROL_POLICY"});
        let output = json!({"Policy": {"PolicySummary": summary, "Content": text.to_string()}});
        found("scp.json", &output)
    };
    for (texts, expected) in [
        (vec![everything()], Granted),
        (vec![everything(), everything()], Granted),
        (vec![deny(), everything()], Undecided),
        (vec![deny(), deny()], Denied),
    ] {
        let mut documents = vec![given()];
        documents.extend(texts.iter().map(described));
        assert_eq!(verdict(EXECUTION, &documents), expected, "{texts:?}");
    }
}
