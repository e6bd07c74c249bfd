//! Policies of which only the name is pasted: managed policies of AWS, SAM's policy templates and
//! connectors. What the name tells decides; what it does not tell stays open.

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Report, Verdict};
use test_support::{Case, EXECUTION, MACHINE, checks, notices};

const TASK_ROLE: &str = "arn:aws:iam::111122223333:role/task";
const TARGET: &str = "arn:aws:iam::111122223333:role/target";

fn ecs() -> Value {
    json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::ecs:runTask.sync",
        "Parameters": {"TaskDefinition": "app:1", "Overrides": {"TaskRoleArn": TASK_ROLE, "ExecutionRoleArn": TASK_ROLE}}}}})
}

fn document(name: &str, text: &Value) -> Value {
    json!({"name": name, "text": text.to_string()})
}

/// A described machine and an export of its role, with these managed policies.
fn attached(definition: &Value, role: &str, arns: &[&str]) -> Case {
    let attached: Vec<Value> = arns
        .iter()
        .map(|arn| json!({"PolicyName": "p", "PolicyArn": arn}))
        .collect();
    let machine = json!({"stateMachineArn": MACHINE, "name": "machine", "roleArn": role,
        "definition": definition.to_string()});
    let export = json!({"RoleDetailList": [{"RoleName": "execution", "Arn": role,
        "RolePolicyList": [], "AttachedManagedPolicies": attached}]});
    Case::bare()
        .document(document("m.json", &machine))
        .document(document("e.json", &export))
}

fn passed(report: &Report) -> Vec<Verdict> {
    let checks = checks(report, CheckKind::PassRole);
    checks.iter().map(|check| check.verdict).collect()
}

fn assumed(report: &Report, code: &str) -> Option<Value> {
    let report = serde_json::to_value(report).unwrap();
    let all = report["assumptions"].as_array().unwrap();
    all.iter().find(|one| one["code"] == code).cloned()
}

#[test]
fn managed_policies_of_aws_are_known_by_their_exact_arns() {
    for (arn, expected) in [
        // Adds nothing to passing roles.
        (
            "arn:aws:iam::aws:policy/AWSStepFunctionsFullAccess",
            Verdict::Missing,
        ),
        (
            "arn:aws:iam::aws:policy/service-role/AWSLambdaRole",
            Verdict::Missing,
        ),
        (
            "arn:aws:iam::aws:policy/AmazonS3FullAccess",
            Verdict::Missing,
        ),
        // Allows it.
        (
            "arn:aws:iam::aws:policy/AdministratorAccess",
            Verdict::Granted,
        ),
        ("arn:aws:iam::aws:policy/IAMFullAccess", Verdict::Granted),
        (
            "arn:aws:iam::aws:policy/AmazonECS_FullAccess",
            Verdict::Granted,
        ),
        (
            "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceEventsRole",
            Verdict::Granted,
        ),
        // Allows another service, other roles, other actions.
        (
            "arn:aws:iam::aws:policy/AWSLambda_FullAccess",
            Verdict::Missing,
        ),
        (
            "arn:aws:iam::aws:policy/AWSStepFunctionsConsoleFullAccess",
            Verdict::Missing,
        ),
        ("arn:aws:iam::aws:policy/PowerUserAccess", Verdict::Missing),
        ("arn:aws:iam::aws:policy/AWSDenyAll", Verdict::Denied),
        // Looks alike, and may say anything.
        (
            "arn:aws:iam::111122223333:policy/AdministratorAccess",
            Verdict::Undecided,
        ),
        (
            "arn:aws:iam::111122223333:policy/AmazonS3FullAccess",
            Verdict::Undecided,
        ),
        (
            "arn:aws:iam::aws:policy/service-role/AdministratorAccess",
            Verdict::Undecided,
        ),
        (
            "arn:aws:iam::aws:policy/administratoraccess",
            Verdict::Undecided,
        ),
        (
            "arn:aws:iam::aws:policy/AdministratorAccess ",
            Verdict::Undecided,
        ),
        (
            "arn:aws:iam::aws:policy/AdministratorAccess/",
            Verdict::Undecided,
        ),
        (
            "arn:aws:iam:eu-west-1:aws:policy/AdministratorAccess",
            Verdict::Undecided,
        ),
        (
            "arn:aws-cn:iam::aws:policy/AdministratorAccess",
            Verdict::Undecided,
        ),
        (
            "arn:aws:iam::AWS:policy/AdministratorAccess",
            Verdict::Undecided,
        ),
        (
            "arn:aws:iam::aws:role/AdministratorAccess",
            Verdict::Undecided,
        ),
        ("AdministratorAccess", Verdict::Undecided),
        ("arn:aws:iam::aws:policy/AWSLambdaRole", Verdict::Undecided),
        ("arn:aws:iam::aws:policy/NoSuchPolicy", Verdict::Undecided),
    ] {
        let report = attached(&ecs(), EXECUTION, &[arn]).report();
        assert_eq!(passed(&report), [expected, expected], "{arn}");
        let is_open = notices(&report).contains(&"policy-only-named".to_owned());
        assert_eq!(is_open, expected == Verdict::Undecided, "{arn}");
        let assumption = assumed(&report, "policies-of-date");
        let is_known = expected != Verdict::Undecided;
        assert_eq!(assumption.is_some(), is_known, "{arn}");
        if let Some(assumption) = assumption {
            assert_eq!(assumption["params"]["policies"], json!([arn]));
            assert!(
                assumption["params"]["date"]
                    .as_str()
                    .unwrap()
                    .starts_with("20")
            );
        }
    }
    // One that is not known beside one that is.
    let arns = [
        "arn:aws:iam::aws:policy/AmazonS3FullAccess",
        "arn:aws:iam::111122223333:policy/own",
    ];
    let report = attached(&ecs(), EXECUTION, &arns).report();
    assert_eq!(passed(&report), [Verdict::Undecided; 2]);
    // One that is listed and not named may say anything.
    let report = attached(&ecs(), EXECUTION, &[""]).report();
    assert_eq!(passed(&report), [Verdict::Undecided; 2]);
}

#[test]
fn what_was_pasted_of_a_managed_policy_counts_before_what_is_known() {
    let arn = "arn:aws:iam::aws:policy/AmazonECS_FullAccess";
    let machine =
        json!({"stateMachineArn": MACHINE, "roleArn": EXECUTION, "definition": ecs().to_string()});
    let export = json!({"RoleDetailList": [{"RoleName": "execution", "Arn": EXECUTION, "RolePolicyList": [],
        "AttachedManagedPolicies": [{"PolicyName": "p", "PolicyArn": arn}]}],
        "Policies": [{"Arn": arn, "PolicyVersionList": [{"IsDefaultVersion": true,
            "Document": {"Version": "2012-10-17", "Statement": []}}]}]});
    let report = Case::bare()
        .document(document("m.json", &machine))
        .document(document("e.json", &export))
        .report();
    assert_eq!(passed(&report), [Verdict::Missing; 2]);
    assert!(assumed(&report, "policies-of-date").is_none());
}

#[test]
fn managed_policies_are_boundaries_too() {
    for (boundary, expected) in [
        (
            "arn:aws:iam::aws:policy/AdministratorAccess",
            Verdict::Granted,
        ),
        (
            "arn:aws:iam::aws:policy/AmazonS3FullAccess",
            Verdict::Missing,
        ),
        ("arn:aws:iam::aws:policy/PowerUserAccess", Verdict::Missing),
        (
            "arn:aws:iam::111122223333:policy/AdministratorAccess",
            Verdict::Undecided,
        ),
    ] {
        let machine = json!({"stateMachineArn": MACHINE, "roleArn": EXECUTION, "definition": ecs().to_string()});
        let export = json!({"RoleDetailList": [{"RoleName": "execution", "Arn": EXECUTION, "RolePolicyList": [],
            "PermissionsBoundary": {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": boundary},
            "AttachedManagedPolicies": [{"PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}]}]});
        let report = Case::bare()
            .document(document("m.json", &machine))
            .document(document("e.json", &export))
            .report();
        assert_eq!(passed(&report), [expected; 2], "{boundary}");
    }
}

#[test]
fn power_users_assume_roles_and_pass_none() {
    let definition = json!({"StartAt": "Call", "States": {"Call": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::lambda:invoke", "Credentials": {"RoleArn": TARGET},
        "Parameters": {"FunctionName": "f"}}}});
    let trust = json!([{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "sts:AssumeRole"}]);
    for (name, expected) in [
        ("PowerUserAccess", Verdict::Granted),
        ("AdministratorAccess", Verdict::Granted),
        ("IAMFullAccess", Verdict::Missing),
        ("ReadOnlyAccess", Verdict::Missing),
    ] {
        let arn = format!("arn:aws:iam::aws:policy/{name}");
        let report = attached(&definition, EXECUTION, &[&arn])
            .policy_of("trust-policy", TARGET, &trust)
            .report();
        let verdicts: Vec<Verdict> = checks(&report, CheckKind::AssumeRole)
            .iter()
            .map(|check| check.verdict)
            .collect();
        assert_eq!(verdicts, [expected], "{name}");
    }
}

#[test]
fn what_a_managed_policy_says_of_other_actions_stays_open() {
    let definition = json!({"StartAt": "Put", "States": {"Put": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::dynamodb:putItem", "Parameters": {"TableName": "t", "Item": {}}}}});
    for (arn, expected) in [
        (
            "arn:aws:iam::aws:policy/AmazonS3FullAccess",
            Verdict::Undecided,
        ),
        (
            "arn:aws:iam::aws:policy/PowerUserAccess",
            Verdict::Undecided,
        ),
        (
            "arn:aws:iam::aws:policy/AdministratorAccess",
            Verdict::Granted,
        ),
        ("arn:aws:iam::aws:policy/AWSDenyAll", Verdict::Denied),
    ] {
        let report = attached(&definition, EXECUTION, &[arn])
            .setting("level", "all")
            .report();
        let verdicts: Vec<Verdict> = checks(&report, CheckKind::Action)
            .iter()
            .map(|check| check.verdict)
            .collect();
        assert_eq!(verdicts, [expected], "{arn}");
    }
}

/// A SAM template with one machine whose role SAM makes.
fn sam(definition: &Value, policies: Value, more: &Value) -> Value {
    let mut resources = json!({"Machine": {"Type": "AWS::Serverless::StateMachine",
        "Properties": {"Definition": definition, "Policies": policies}}});
    for (name, resource) in more.as_object().unwrap() {
        resources[name] = resource.clone();
    }
    json!({"Transform": "AWS::Serverless-2016-10-31", "Resources": resources})
}

fn of_sam(template: &Value, level: &str) -> Report {
    Case::bare()
        .document(document("template.json", template))
        .setting("level", level)
        .setting("account", "111122223333")
        .report()
}

#[test]
fn sam_takes_names_templates_and_statements() {
    let own =
        json!({"Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]});
    let whole = json!({"Version": "2012-10-17", "Statement": own["Statement"]});
    for (policies, expected) in [
        (json!("AWSStepFunctionsFullAccess"), Verdict::Missing),
        (
            json!(["AWSLambdaRole", "AmazonSQSFullAccess"]),
            Verdict::Missing,
        ),
        (
            json!([{"LambdaInvokePolicy": {"FunctionName": "f"}}]),
            Verdict::Missing,
        ),
        (
            json!([{"TextractPolicy": {}}, "AWSLambdaRole"]),
            Verdict::Missing,
        ),
        (
            json!([whole, {"LambdaInvokePolicy": {"FunctionName": "f"}}]),
            Verdict::Granted,
        ),
        // Of which partition it is, only the deployment knows; here the text tells.
        (json!("AdministratorAccess"), Verdict::Granted),
        // Not known, or not what SAM takes.
        (json!("OwnPolicy"), Verdict::Undecided),
        (json!([{"OwnPolicy": {}}]), Verdict::Undecided),
        (json!([{"LambdaInvokePolicy": {}}]), Verdict::Undecided),
        (json!([{"LambdaInvokePolicy": "f"}]), Verdict::Undecided),
        (
            json!([{"lambdainvokepolicy": {"FunctionName": "f"}}]),
            Verdict::Undecided,
        ),
        (
            json!([{"Fn::If": ["A", "AWSLambdaRole", "AdministratorAccess"]}]),
            Verdict::Undecided,
        ),
        (json!([{"Ref": "AdministratorAccess"}]), Verdict::Undecided),
        (json!(["service-role/AWSLambdaRole"]), Verdict::Undecided),
    ] {
        let report = of_sam(&sam(&ecs(), policies.clone(), &json!({})), "roles");
        assert_eq!(passed(&report), [expected; 2], "{policies}");
    }
}

#[test]
fn a_partition_that_is_not_told_leaves_open_what_a_name_grants() {
    let definition = json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
        "Resource": "arn:${AWS::Partition}:states:::mediaconvert:createJob",
        "Parameters": {"Role": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/task"}}}});
    for (policies, expected) in [
        (json!("AdministratorAccess"), Verdict::Undecided),
        (json!("AWSStepFunctionsFullAccess"), Verdict::Missing),
    ] {
        let mut template = sam(&definition, policies.clone(), &json!({}));
        let properties = &mut template["Resources"]["Machine"]["Properties"];
        let text = json!({"Fn::Sub": definition.to_string()});
        properties.as_object_mut().unwrap().remove("Definition");
        properties["DefinitionString"] = text;
        let report = of_sam(&template, "roles");
        assert_eq!(
            passed(&report),
            [expected],
            "{policies}: {:?}",
            report.checks
        );
    }
}

#[test]
fn sams_policy_templates_allow_what_they_say() {
    let invoke = |name: &str| {
        json!({"StartAt": "Call", "States": {"Call": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": name}}}})
    };
    for (name, policies, expected) in [
        (
            "f",
            json!([{"LambdaInvokePolicy": {"FunctionName": "f"}}]),
            Verdict::Granted,
        ),
        (
            "g",
            json!([{"LambdaInvokePolicy": {"FunctionName": "f"}}]),
            Verdict::Missing,
        ),
        // What this one says of other actions is not known.
        ("f", json!([{"TextractPolicy": {}}]), Verdict::Undecided),
        (
            "f",
            json!([{"SQSSendMessagePolicy": {"QueueName": "f"}}]),
            Verdict::Missing,
        ),
    ] {
        let case = Case::bare()
            .document(document(
                "t.json",
                &sam(&invoke(name), policies.clone(), &json!({})),
            ))
            .setting("level", "all")
            .setting("account", "111122223333")
            .setting("region", "eu-west-1");
        let report = case.report();
        let verdicts: Vec<Verdict> = checks(&report, CheckKind::Action)
            .iter()
            .map(|check| check.verdict)
            .collect();
        assert_eq!(
            verdicts,
            [expected],
            "{name} {policies}: {:?}",
            report.checks
        );
    }
}

#[test]
fn connectors_leave_other_actions_open_and_say_nothing_of_roles() {
    let invoke = json!({"StartAt": "Call", "States": {"Call": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}}}});
    let function = json!({"Type": "AWS::Serverless::Function", "Properties": {}});
    let of = |source: Value, destination: Value| json!({"Type": "AWS::Serverless::Connector", "Properties": {"Source": source, "Destination": destination, "Permissions": ["Write"]}});
    let other = json!({"Type": "AWS::Serverless::StateMachine", "Properties": {"Definition": {}}});
    for (connector, expected) in [
        (
            // It allows that function, whose name is made up.
            of(json!({"Id": "Machine"}), json!({"Id": "F"})),
            Verdict::Missing,
        ),
        (
            of(json!({"Id": "Machine"}), json!([{"Id": "F"}])),
            Verdict::Missing,
        ),
        (
            of(json!({"Id": "Other"}), json!({"Id": "F"})),
            Verdict::Missing,
        ),
        (
            of(json!({"Id": "Unknown"}), json!({"Id": "F"})),
            Verdict::Undecided,
        ),
        (json!({"Type": "AWS::SNS::Topic"}), Verdict::Missing),
    ] {
        let more = json!({"F": function, "Other": other, "C": connector});
        let own = json!([{"SQSSendMessagePolicy": {"QueueName": "q"}}]);
        let template = sam(&invoke, own, &more);
        let report = of_sam(&template, "all");
        let verdicts: Vec<Verdict> = checks(&report, CheckKind::Action)
            .iter()
            .map(|check| check.verdict)
            .collect();
        assert_eq!(verdicts, [expected], "{connector}");
    }
    let mut template = sam(&ecs(), json!(["AWSLambdaRole"]), &json!({"F": function}));
    template["Resources"]["Machine"]["Connectors"] =
        json!({"One": {"Properties": {"Destination": {"Id": "F"}, "Permissions": ["Write"]}}});
    assert_eq!(passed(&of_sam(&template, "roles")), [Verdict::Missing; 2]);
    // Nothing is known of a connector between other types.
    template["Resources"]["F"]["Type"] = json!("AWS::Own::Thing");
    assert_eq!(passed(&of_sam(&template, "roles")), [Verdict::Undecided; 2]);
}
