//! Several machines, and what is said of one of them.

use super::*;

const SECOND: &str = "arn:aws:iam::111122223333:role/second";

/// Law 9: an entry of the settings is of the machine that it names most exactly, and of none where
/// it names several alike.
#[test]
fn an_entry_of_the_settings_is_of_one_machine() {
    let of_role = |text: &Value, role: &str| stated("policy.json", text, &json!({"role": role}));
    let entry = |name: &str, role: &str| json!({"name": name, "executionRole": role});
    let of_document = |document: u32, role: &str| json!({"name": "flow", "document": document, "executionRole": role});
    for (entries, expected) in [
        (
            json!([of_document(0, EXECUTION), of_document(1, SECOND)]),
            [Granted, Missing],
        ),
        (
            json!([of_document(1, EXECUTION), of_document(0, SECOND)]),
            [Missing, Granted],
        ),
        (json!([entry("flow", EXECUTION)]), [Undecided, Undecided]),
        (
            json!([entry("flow", EXECUTION), entry("b/flow.json", SECOND)]),
            [Granted, Missing],
        ),
        (
            json!([entry("a/flow.json", SECOND), entry("flow", EXECUTION)]),
            [Missing, Granted],
        ),
    ] {
        let documents = [
            machine("a/flow.json", JOB),
            machine("b/flow.json", JOB),
            of_role(&allow(), EXECUTION),
            of_role(&nothing(), SECOND),
        ];
        let settings = json!({"machines": entries});
        let found = checked(CheckKind::PassRole, &documents, &settings);
        assert_eq!(found, expected, "{entries}");
    }
}

/// Law 2: one name in two accounts is two roles.
#[test]
fn a_name_is_that_of_its_account() {
    const OTHER_JOB: &str = "arn:aws:iam::444455556666:role/job";
    let of_account = |mut document: Value, account: &str| {
        document["account"] = json!(account);
        document
    };
    let any = policy(&json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]));
    let named = json!({"role": "execution"});
    let documents = [
        of_account(machine("a", JOB), "111122223333"),
        of_account(machine("b", OTHER_JOB), "444455556666"),
        of_account(stated("p", &any, &named), "111122223333"),
        of_account(stated("q", &nothing(), &named), "444455556666"),
    ];
    let settings = json!({"machines": [
        {"name": "a", "executionRole": "execution"}, {"name": "b", "executionRole": "execution"}]});
    assert_eq!(
        checked(CheckKind::PassRole, &documents, &settings),
        [Granted, Missing]
    );
    let documents = [
        machine("a", JOB),
        of_account(stated("p", &allow(), &named), "444455556666"),
    ];
    let settings = json!({"executionRole": "execution", "account": "111122223333"});
    assert_eq!(
        checked(CheckKind::PassRole, &documents, &settings),
        [Undecided]
    );
}

/// Law 3: a boundary that may be of either role may be another text of what each has once.
#[test]
fn a_boundary_of_one_of_two_roles_limits_both() {
    let everything = policy(&json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]));
    let boundary = |name: &str, text: &Value, more: &Value| {
        let mut document = stated(name, text, more);
        document["kind"] = json!("permissions-boundary");
        document
    };
    let documents = [
        machine("a", JOB),
        machine("b", JOB),
        stated("p", &allow(), &json!({"role": EXECUTION})),
        stated("q", &allow(), &json!({"role": SECOND})),
        boundary("c", &everything, &json!({"role": EXECUTION})),
        boundary("d", &everything, &json!({"role": SECOND})),
        boundary("e", &nothing(), &json!({})),
    ];
    let settings = json!({"machines": [
        {"name": "a", "executionRole": EXECUTION}, {"name": "b", "executionRole": SECOND}]});
    assert_eq!(
        checked(CheckKind::PassRole, &documents, &settings),
        [Undecided, Undecided]
    );
}

/// Law 1: an execution role of which nothing is known may be any role of an export.
#[test]
fn an_unknown_execution_role_may_be_one_of_an_export() {
    let given = || stated("given.json", &allow(), &json!({"kind": "identity-policy"}));
    for (text, expected) in [(deny(), Undecided), (allow(), Granted)] {
        let export = found("export.json", &export(&[("d", text)], &[], &json!({})));
        let documents = [machine("machine.asl.json", JOB), given(), export];
        let found = checked(CheckKind::PassRole, &documents, &json!({}));
        assert_eq!(found, [expected]);
        // A role that is known is none of the others.
        let known = json!({"executionRole": SECOND});
        assert_eq!(checked(CheckKind::PassRole, &documents, &known), [Granted]);
    }
}

/// Law 2: a generated name may be a name of its form, and so may a role that a parameter tells,
/// whatever the document is wrapped in.
#[test]
fn a_role_of_a_template_may_be_one_of_an_export() {
    let trust = policy(
        &json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "states.amazonaws.com"}}]),
    );
    let template = |role: Value| {
        found(
            "template.json",
            &json!({
                "Parameters": {"Role": {"Type": "String"}, "Name": {"Type": "String"}},
                "Resources": {
                    "Execution": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust,
                        "Policies": [{"PolicyName": "p", "PolicyDocument": allow()}]}},
                    "Told": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust,
                        "RoleName": {"Ref": "Name"},
                        "Policies": [{"PolicyName": "p", "PolicyDocument": allow()}]}},
                    "Named": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust,
                        "RoleName": {"Fn::Join": ["-", [{"Ref": "AWS::StackName"}, "exec"]]},
                        "Policies": [{"PolicyName": "p", "PolicyDocument": allow()}]}},
                    "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"RoleArn": role,
                        "Definition": {"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
                            "Resource": "arn:aws:states:::mediaconvert:createJob",
                            "Parameters": {"Role": JOB, "Settings": {}}}}}}},
                },
            }),
        )
    };
    let own = || json!({"Fn::GetAtt": ["Execution", "Arn"]});
    let given = || json!({"Ref": "Role"});
    let named = || json!({"Fn::GetAtt": ["Named", "Arn"]});
    let told = || json!({"Fn::GetAtt": ["Told", "Arn"]});
    let of = |role: Value, name: &str, is_export: bool| {
        let arn = format!("arn:aws:iam::111122223333:role/{name}");
        let output = if is_export {
            let mut export = export(&[("d", deny())], &[], &json!({}));
            export["RoleDetailList"][0]["RoleName"] = json!(name);
            export["RoleDetailList"][0]["Arn"] = json!(arn);
            found("output.json", &export)
        } else {
            stated(
                "output.json",
                &inline(name, "d", &deny()),
                &json!({"role": arn}),
            )
        };
        let kind = json!({"kind": "identity-policy"});
        let documents = [
            template(role),
            output,
            stated("given.json", &allow(), &kind),
        ];
        checked(
            CheckKind::PassRole,
            &documents,
            &json!({"account": "111122223333"}),
        )
    };
    for is_export in [false, true] {
        for (role, name, expected) in [
            (own(), "shop-Execution-1A2B3C4D5E6F", Undecided),
            (own(), "shop-Other-1A2B3C4D5E6F", Granted),
            (own(), "orders", Granted),
            (given(), "orders", Undecided),
            (named(), "shop-exec", Undecided),
            (named(), "orders", Granted),
            (told(), "orders", Undecided),
        ] {
            let found = of(role.clone(), name, is_export);
            assert_eq!(found, [expected], "{role} {name} {is_export}");
        }
    }
}
