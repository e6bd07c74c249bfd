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

/// In a configuration a variable is one account, too, which is listed.
#[test]
fn one_variable_is_one_account() {
    let source = |accounts: &[&str]| {
        let trust = "jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Principal = { Service = \"states.amazonaws.com\" }, Action = \"sts:AssumeRole\" }] })";
        let mut states = String::new();
        for (at, account) in accounts.iter().enumerate() {
            states.push_str(&format!("Run{at} = {{ Type = \"Task\", Resource = \"arn:aws:states:::mediaconvert:createJob\", Parameters = {{ Role = \"arn:aws:iam::{account}:role/job\", Settings = {{}} }}, End = true }}\n"));
        }
        let text = format!(
            "variable \"one\" {{}}\nvariable \"two\" {{}}\nresource \"aws_iam_role\" \"e\" {{\n  name = \"e\"\n  assume_role_policy = {trust}\n}}\nresource \"aws_iam_role_policy\" \"p\" {{\n  role = aws_iam_role.e.name\n  policy = jsonencode({{ Version = \"2012-10-17\", Statement = [{{ Effect = \"Allow\", Action = \"iam:PassRole\", Resource = \"*\" }}] }})\n}}\nresource \"aws_sfn_state_machine\" \"m\" {{\n  name = \"m\"\n  role_arn = aws_iam_role.e.arn\n  definition = jsonencode({{ StartAt = \"Run0\", States = {{\n{states}}} }})\n}}\n"
        );
        let document = json!({"name": "main.tf", "text": text});
        checked(CheckKind::PassRole, &[document], &json!({}))
    };
    const ONE: &str = "${var.one}";
    assert_eq!(source(&[ONE]), [Granted]);
    assert_eq!(source(&[ONE, ONE]), [Granted; 2]);
    assert_eq!(source(&[ONE, "${var.two}"]), [Undecided; 2]);
    assert_eq!(source(&["111122223333", ONE]), [Granted, Undecided]);
}

/// The account of the calling role, where nothing tells it, is that of the literal ARNs that it
/// passes, if they all agree; a parameter of a template is no literal.
#[test]
fn only_literal_accounts_that_agree_tell_the_account_of_the_caller() {
    let role = |account: &str| format!("arn:aws:iam::{account}:role/job");
    let any = || policy(&json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]));
    // A template, whose account nothing tells.
    let template = |roles: &[Value]| {
        let trust = policy(
            &json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "states.amazonaws.com"}}]),
        );
        let mut states = serde_json::Map::new();
        for (at, role) in roles.iter().enumerate() {
            let task = json!({"Type": "Task", "Resource": "arn:aws:states:::mediaconvert:createJob",
                "Parameters": {"Role": role, "Settings": {}}, "End": true});
            states.insert(format!("Run {at}"), task);
        }
        let text = json!({
            "Parameters": {"Account": {"Type": "String"}},
            "Resources": {
                "Execution": {"Type": "AWS::IAM::Role", "Properties": {
                    "AssumeRolePolicyDocument": trust,
                    "Policies": [{"PolicyName": "p", "PolicyDocument": any()}]}},
                "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
                    "RoleArn": {"Fn::GetAtt": ["Execution", "Arn"]},
                    "Definition": {"StartAt": "Run 0", "States": states}}},
            },
        });
        checked(CheckKind::PassRole, &[found("t.json", &text)], &json!({}))
    };
    let own = || json!({"Fn::Sub": role("${AWS::AccountId}")});
    let variable = || json!({"Fn::Sub": role("${Account}")});
    let (one, other) = (json!(JOB), json!(role("444455556666")));
    assert_eq!(template(&[own()]), [Granted]);
    assert_eq!(template(std::slice::from_ref(&one)), [Granted]);
    assert_eq!(template(&[one.clone(), own()]), [Granted, Granted]);
    assert_eq!(template(&[one, other]), [Undecided, Undecided]);
    assert_eq!(template(&[variable()]), [Undecided]);
    // Bare documents: nothing is known of the caller.
    let bare = |accounts: &[&str]| {
        let mut documents: Vec<Value> = accounts
            .iter()
            .map(|account| machine(&format!("m{account}"), &role(account)))
            .collect();
        documents.push(stated("p", &any(), &json!({"role": "execution"})));
        let machines: Vec<Value> = accounts
            .iter()
            .map(|account| json!({"name": format!("m{account}"), "executionRole": "execution"}))
            .collect();
        checked(
            CheckKind::PassRole,
            &documents,
            &json!({"machines": machines}),
        )
    };
    assert_eq!(bare(&["111122223333"]), [Granted]);
    assert_eq!(bare(&["111122223333", "444455556666"]), [Undecided; 2]);
    assert_eq!(bare(&["<ACCOUNT>"]), [Granted]);
    assert_eq!(bare(&["<ACCOUNT>", "<OTHER>"]), [Undecided; 2]);
    assert_eq!(bare(&["111122223333", "<ACCOUNT>"]), [Granted, Undecided]);
}
