//! What templates tell of roles (laws 6, 8 and 10).

use serde_json::{Value, json};
use sfn_role_check::report::{Report, Verdict};
use test_support::Case;

use super::{found, passed, policy};

const JOB: &str = "arn:aws:iam::111122223333:role/job";

fn allowing(resource: &Value) -> Value {
    policy(&json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": resource}]))
}

/// A template of a machine whose role has one inline policy.
fn template(statements: &Value) -> Value {
    let trust = policy(
        &json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "states.amazonaws.com"}}]),
    );
    json!({"Resources": {
        "Execution": {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": trust,
            "Policies": [{"PolicyName": "p", "PolicyDocument": statements}],
        }},
        "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "RoleArn": {"Fn::GetAtt": ["Execution", "Arn"]},
            "Definition": {"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
                "Resource": "arn:aws:states:::mediaconvert:createJob",
                "Parameters": {"Role": JOB, "Settings": {}}}}},
        }},
    }})
}

fn report(template: &Value) -> Report {
    Case::bare()
        .document(found("template.json", template))
        .report()
}

fn with(pointer: &str, key: &str, value: Value) -> Value {
    let mut made = template(&allowing(&json!(JOB)));
    made.pointer_mut(pointer).unwrap()[key] = value;
    made
}

/// Law 6: what may change a role opens it; AWS's own transforms whose effect is read do not.
#[test]
fn what_may_change_a_role_opens_it() {
    let resources = "/Resources";
    let role = "/Resources/Execution";
    let properties = "/Resources/Execution/Properties";
    let of_role = || json!({"Ref": "Execution"});
    for (changed, expected) in [
        (template(&allowing(&json!(JOB))), Verdict::Granted),
        (
            with("", "Transform", json!("AWS::LanguageExtensions")),
            Verdict::Granted,
        ),
        (
            with("", "Transform", json!(["Company::Guard"])),
            Verdict::Undecided,
        ),
        (
            with(role, "Fn::Transform", json!({"Name": "Guard"})),
            Verdict::Undecided,
        ),
        (
            with(properties, "Fn::Transform", json!({"Name": "Guard"})),
            Verdict::Undecided,
        ),
        (
            with(
                resources,
                "Grant",
                json!({"Type": "Custom::Grant", "Properties": {"ServiceToken": "arn:aws:lambda:eu-west-1:111122223333:function:f", "Role": of_role()}}),
            ),
            Verdict::Undecided,
        ),
        (
            with(
                resources,
                "Nested",
                json!({"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://example.com/t.json", "Parameters": {"Role": of_role()}}}),
            ),
            Verdict::Undecided,
        ),
        (
            with(
                resources,
                "Guard",
                json!({"Type": "AWS::Organizations::Policy", "Properties": {"Name": "g", "Type": "SERVICE_CONTROL_POLICY", "Content": super::deny()}}),
            ),
            Verdict::Undecided,
        ),
        (
            with(
                resources,
                "Queue",
                json!({"Type": "AWS::SQS::Queue", "Properties": {}}),
            ),
            Verdict::Granted,
        ),
    ] {
        assert_eq!(passed(&report(&changed)), expected, "{changed}");
    }
}

/// Law 6: so does what stands in another template.
#[test]
fn what_another_template_tells_of_a_role_opens_it() {
    let granted = {
        let mut made = with(
            "/Resources/Execution/Properties",
            "RoleName",
            json!("orders"),
        );
        made["Outputs"] =
            json!({"Role": {"Value": {"Ref": "Execution"}, "Export": {"Name": "role"}}});
        made
    };
    let mut generated = granted.clone();
    let properties = generated.pointer_mut("/Resources/Execution/Properties");
    properties
        .unwrap()
        .as_object_mut()
        .unwrap()
        .remove("RoleName");
    let missing = |template: &Value| {
        let mut made = template.clone();
        made["Resources"]["Execution"]["Properties"]["Policies"] = json!([]);
        made
    };
    let grant = |role: Value| {
        json!({"Resources": {"Grant": {"Type": "Custom::Grant", "Properties": {
            "ServiceToken": "arn:aws:lambda:eu-west-1:111122223333:function:f", "Role": role}}}})
    };
    let nested = |role: Value| {
        json!({"Resources": {"Nested": {"Type": "AWS::CloudFormation::Stack", "Properties": {
            "TemplateURL": "https://example.com/t.json", "Parameters": {"Role": role}}}}})
    };
    let import = || json!({"Fn::ImportValue": "role"});
    for (template, other, is_open) in [
        (&granted, grant(json!("orders")), true),
        (
            &granted,
            grant(json!("arn:aws:iam::111122223333:role/orders")),
            true,
        ),
        (&granted, nested(json!("orders")), true),
        (&granted, grant(import()), true),
        (&generated, grant(import()), true),
        (&generated, nested(import()), true),
        (&granted, grant(json!("orders-of-others")), false),
        (&generated, grant(json!("orders")), false),
        (
            &generated,
            grant(json!({"Fn::ImportValue": "another"})),
            false,
        ),
    ] {
        for (template, closed) in [
            (template.clone(), Verdict::Granted),
            (missing(template), Verdict::Missing),
        ] {
            let report = Case::bare()
                .document(found("template.json", &template))
                .document(found("other.json", &other))
                .report();
            let expected = if is_open { Verdict::Undecided } else { closed };
            assert_eq!(passed(&report), expected, "{other}");
        }
    }
}

/// Law 8: a list parameter is a list, an SSM parameter's default is a name, and the `Ref` of a role
/// is its name and no ARN.
#[test]
fn values_have_types() {
    const OTHER: &str = "arn:aws:iam::111122223333:role/other";
    let of = |parameter: &Value, resource: &Value| {
        let mut made = template(&allowing(resource));
        made["Parameters"] = json!({"Roles": parameter});
        passed(&report(&made))
    };
    let list = |default: &str| json!({"Type": "CommaDelimitedList", "Default": default});
    let roles = json!({"Ref": "Roles"});
    let both = format!("{OTHER},{JOB}");
    assert_eq!(of(&list(&both), &roles), Verdict::Granted);
    assert_eq!(of(&list(OTHER), &roles), Verdict::Missing);
    let text = json!({"Type": "String", "Default": both});
    assert_eq!(of(&text, &roles), Verdict::Missing);
    let stored = json!({"Type": "AWS::SSM::Parameter::Value<String>", "Default": JOB});
    assert_eq!(of(&stored, &roles), Verdict::Undecided);
    // IAM refuses a resource that is a mere name.
    let named = json!({"Ref": "Execution"});
    assert_eq!(of(&list(JOB), &named), Verdict::Undecided);
}

/// Law 10: what holds in all worlds is decided, else the report names what it depends on.
#[test]
fn conditions_make_worlds() {
    let either = |one: &Value, other: &Value| {
        let mut made = template(&json!({"Fn::If": ["IsProduction", one, other]}));
        made["Parameters"] = json!({"Stage": {"Type": "String"}});
        made["Conditions"] =
            json!({"IsProduction": {"Fn::Equals": [{"Ref": "Stage"}, "production"]}});
        report(&made)
    };
    let (own, all) = (allowing(&json!(JOB)), allowing(&json!("*")));
    assert_eq!(passed(&either(&own, &all)), Verdict::Granted);
    let differing = either(
        &own,
        &allowing(&json!("arn:aws:iam::111122223333:role/other")),
    );
    assert_eq!(passed(&differing), Verdict::Undecided);
    let reasons = serde_json::to_string(&differing.checks).unwrap();
    assert!(reasons.contains("IsProduction"), "{reasons}");
    assert_eq!(
        passed(&either(&super::deny(), &super::deny())),
        Verdict::Denied
    );
}
