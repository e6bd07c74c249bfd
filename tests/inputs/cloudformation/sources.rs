//! What people have at hand: templates, the output of AWS commands, YAML. The same machine and
//! roles give the same checks, whatever they are pasted as.

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Report, Verdict};
use test_support::{Case, EXECUTION, MACHINE, checks, notices};

const TASK_ROLE: &str = "arn:aws:iam::111122223333:role/task";

fn definition() -> Value {
    json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::ecs:runTask.sync",
        "Parameters": {"TaskDefinition": "app:1", "Overrides": {"TaskRoleArn": TASK_ROLE, "ExecutionRoleArn": TASK_ROLE}}}}})
}

fn policy(action: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": TASK_ROLE}]})
}

fn document(name: &str, text: &Value) -> Value {
    json!({"name": name, "text": text.to_string()})
}

/// The verdicts of the roles that are passed, with their resources.
fn passed(report: &Report) -> Vec<(Verdict, Option<String>)> {
    let checks = checks(report, CheckKind::PassRole);
    checks
        .iter()
        .map(|check| (check.verdict, check.resource.clone()))
        .collect()
}

/// What the same says as bare documents.
fn bare(action: &str) -> Vec<(Verdict, Option<String>)> {
    let case = Case::new()
        .text("machine.json", "state-machine", &definition().to_string())
        .text(
            "policy.json",
            "identity-policy",
            &policy(action).to_string(),
        );
    passed(&case.report())
}

/// `describe-state-machine`, with the definition in a string.
fn described() -> Value {
    json!({"stateMachineArn": MACHINE, "name": "machine", "roleArn": EXECUTION, "type": "STANDARD",
        "definition": serde_json::to_string_pretty(&definition()).unwrap()})
}

fn percents(value: &Value) -> String {
    value
        .to_string()
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[test]
fn the_output_of_commands_says_the_same_as_bare_documents() {
    let role = |policies: Value| {
        json!({"RoleName": "execution", "Arn": EXECUTION, "RolePolicyList": policies,
        "AttachedManagedPolicies": [], "AssumeRolePolicyDocument": percents(&json!({"Version": "2012-10-17", "Statement": []}))})
    };
    for action in ["iam:PassRole", "s3:GetObject"] {
        let expected = bare(action);
        assert_eq!(expected.len(), 2);
        for (name, documents) in [
            (
                "get-role-policy",
                vec![
                    json!({"RoleName": "execution", "PolicyName": "p", "PolicyDocument": policy(action)}),
                ],
            ),
            (
                "get-role-policy in percent signs",
                vec![
                    json!({"RoleName": "execution", "PolicyName": "p", "PolicyDocument": percents(&policy(action))}),
                ],
            ),
            (
                "account export",
                vec![
                    json!({"UserDetailList": [], "GroupDetailList": [], "Policies": [],
                "RoleDetailList": [role(json!([{"PolicyName": "p", "PolicyDocument": policy(action)}]))]}),
                ],
            ),
            (
                "managed policy of an export",
                vec![json!({"RoleDetailList": [
                {"RoleName": "execution", "Arn": EXECUTION, "RolePolicyList": [],
                 "AttachedManagedPolicies": [{"PolicyName": "m", "PolicyArn": "arn:aws:iam::111122223333:policy/m"}]}],
                "Policies": [{"PolicyName": "m", "Arn": "arn:aws:iam::111122223333:policy/m", "PolicyVersionList": [
                    {"IsDefaultVersion": false, "Document": policy("*")}, {"IsDefaultVersion": true, "Document": policy(action)}]}]})],
            ),
        ] {
            let mut case = Case::bare().document(document("machine.json", &described()));
            for (at, text) in documents.iter().enumerate() {
                case = case.document(document(&format!("{at}.json"), text));
            }
            let report = case.report();
            assert_eq!(
                passed(&report),
                expected,
                "{name} {action}: {:?}",
                report.notices
            );
        }
    }
}

#[test]
fn places_lead_into_the_pasted_document() {
    let text = described().to_string();
    let report = Case::bare()
        .document(json!({"name": "machine.json", "text": text}))
        .report();
    let place = &checks(&report, CheckKind::PassRole)[0].at[0];
    let units: Vec<u16> = text.encode_utf16().collect();
    let shown = String::from_utf16(&units[place.start as usize..place.end as usize]).unwrap();
    assert!(shown.contains(TASK_ROLE), "{shown}");
    assert_eq!(place.pointer, "/definition");
    assert_eq!(report.state_machines[0].arn.as_deref(), Some(MACHINE));
    assert_eq!(report.state_machines[0].role, EXECUTION);
}

#[test]
fn a_policy_that_is_only_named_leaves_open_what_it_may_say() {
    let export = json!({"RoleDetailList": [{"RoleName": "execution", "Arn": EXECUTION, "RolePolicyList": [],
        "AttachedManagedPolicies": [{"PolicyName": "x", "PolicyArn": "arn:aws:iam::aws:policy/Unknown"}]}]});
    let report = Case::bare()
        .document(document("m.json", &described()))
        .document(document("e.json", &export))
        .report();
    assert!(
        passed(&report)
            .iter()
            .all(|(verdict, _)| *verdict == Verdict::Undecided)
    );
    assert!(notices(&report).contains(&"policy-only-named".to_owned()));
    // Without any, an export tells that there is none.
    let export = json!({"RoleDetailList": [{"RoleName": "execution", "Arn": EXECUTION, "RolePolicyList": [], "AttachedManagedPolicies": []}]});
    let report = Case::bare()
        .document(document("m.json", &described()))
        .document(document("e.json", &export))
        .report();
    assert!(
        passed(&report)
            .iter()
            .all(|(verdict, _)| *verdict == Verdict::Missing)
    );
}

#[test]
fn the_caller_tells_the_account() {
    let caller = json!({"UserId": "AIDA", "Account": "111122223333", "Arn": "arn:aws:iam::111122223333:user/x"});
    let other = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]});
    let mut definition = definition();
    definition["States"]["Run"]["Parameters"]["Overrides"]["TaskRoleArn"] =
        json!("arn:aws:iam::444455556666:role/x");
    let report = Case::bare()
        .text("m.json", "state-machine", &definition.to_string())
        .text("p.json", "identity-policy", &other.to_string())
        .document(document("caller.json", &caller))
        .report();
    assert!(
        passed(&report)
            .iter()
            .any(|(verdict, _)| *verdict == Verdict::Denied),
        "{:?}",
        report.checks
    );
}

/// A template whose execution role has these statements, and its machine.
fn template(statements: &Value, more: &Value) -> Value {
    let trust = |service: &str| json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]});
    let mut resources = json!({
        "TaskRole": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust("ecs-tasks.amazonaws.com")}},
        "OtherRole": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust("states.amazonaws.com"),
            "Policies": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]}}]}},
        "ExecutionRole": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust("states.amazonaws.com"),
            "Policies": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}]}},
        "App": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Family": "app", "TaskRoleArn": {"Fn::GetAtt": ["TaskRole", "Arn"]}}},
        "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "RoleArn": {"Fn::GetAtt": ["ExecutionRole", "Arn"]},
            "DefinitionString": {"Fn::Join": ["", ["{\"StartAt\":\"Run\",\"States\":{\"Run\":{\"Type\":\"Task\",\"End\":true,\"Resource\":\"arn:", {"Ref": "AWS::Partition"}, ":states:::ecs:runTask.sync\",\"Parameters\":{\"TaskDefinition\":\"app\"}}}}"]]}}},
    });
    for (name, resource) in more.as_object().unwrap() {
        resources[name] = resource.clone();
    }
    json!({"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources})
}

fn of_template(template: &Value) -> Vec<Verdict> {
    let report = Case::bare()
        .document(document("template.json", template))
        .report();
    passed(&report)
        .into_iter()
        .map(|(verdict, _)| verdict)
        .collect()
}

#[test]
fn templates_are_taken_apart() {
    let allow = |resource: Value| json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": resource}]);
    let none = json!({});
    for (statements, expected) in [
        // The grant of another role of the template does not count.
        (json!([]), Verdict::Missing),
        (
            allow(json!({"Fn::GetAtt": ["TaskRole", "Arn"]})),
            Verdict::Granted,
        ),
        (
            allow(json!({"Fn::GetAtt": "TaskRole.Arn"})),
            Verdict::Granted,
        ),
        (
            allow(
                json!({"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${TaskRole}"}),
            ),
            Verdict::Granted,
        ),
        (
            allow(json!({"Fn::Sub": ["${R}", {"R": {"Fn::GetAtt": ["TaskRole", "Arn"]}}]})),
            Verdict::Granted,
        ),
        (
            allow(
                json!({"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":iam::", {"Ref": "AWS::AccountId"}, ":role/", {"Ref": "TaskRole"}]]}),
            ),
            Verdict::Granted,
        ),
        (
            allow(json!({"Fn::GetAtt": ["OtherRole", "Arn"]})),
            Verdict::Missing,
        ),
        (
            allow(json!({"Fn::If": ["Prod", "*", {"Fn::GetAtt": ["TaskRole", "Arn"]}]})),
            Verdict::Granted,
        ),
        (
            allow(json!({"Fn::If": ["Prod", "*", {"Fn::GetAtt": ["OtherRole", "Arn"]}]})),
            Verdict::Undecided,
        ),
        (
            allow(json!({"Fn::ImportValue": "role"})),
            Verdict::Undecided,
        ),
        (json!({"Fn::If": ["Prod", [], []]}), Verdict::Missing),
    ] {
        assert_eq!(
            of_template(&template(&statements, &none)),
            [expected],
            "{statements}"
        );
    }
}

#[test]
fn policies_of_templates_belong_to_the_roles_that_they_name() {
    let deny = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]});
    let all = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]});
    let granted = json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]);
    let of = |kind: &str, roles: Value, document: &Value| json!({"More": {"Type": kind, "Properties": {"PolicyName": "m", "Roles": roles, "PolicyDocument": document}}});
    let own = json!([{"Ref": "ExecutionRole"}]);
    for (more, statements, expected) in [
        (
            of("AWS::IAM::Policy", own.clone(), &all),
            json!([]),
            Verdict::Granted,
        ),
        (
            of("AWS::IAM::ManagedPolicy", own.clone(), &all),
            json!([]),
            Verdict::Granted,
        ),
        (
            of("AWS::IAM::Policy", own.clone(), &deny),
            granted.clone(),
            Verdict::Denied,
        ),
        (
            of("AWS::IAM::Policy", json!([{"Ref": "OtherRole"}]), &deny),
            granted.clone(),
            Verdict::Granted,
        ),
        // A parameter may name any role, and what a function makes is not seen.
        (
            of("AWS::IAM::Policy", json!([{"Ref": "Name"}]), &deny),
            granted.clone(),
            Verdict::Undecided,
        ),
        (
            of("AWS::IAM::Policy", json!({"Ref": "Names"}), &deny),
            granted.clone(),
            Verdict::Undecided,
        ),
        (
            json!({"Fn::ForEach::Each": ["X", {"Ref": "Names"}, {}]}),
            granted.clone(),
            Verdict::Undecided,
        ),
        (
            json!({"Fn::ForEach::Each": ["X", ["a"], {}]}),
            granted.clone(),
            Verdict::Granted,
        ),
        // Whose it is, a function decides.
        (
            of("AWS::IAM::Policy", json!({"Fn::If": ["A", own, []]}), &deny),
            granted.clone(),
            Verdict::Undecided,
        ),
        (
            of(
                "AWS::IAM::Policy",
                json!([{"Fn::If": ["A", {"Ref": "ExecutionRole"}, {"Ref": "OtherRole"}]}]),
                &deny,
            ),
            granted.clone(),
            Verdict::Undecided,
        ),
    ] {
        assert_eq!(
            of_template(&template(&statements, &more)),
            [expected],
            "{more}"
        );
    }
    // Whether it is there at all, a condition decides.
    let mut more = of("AWS::IAM::Policy", own, &all);
    more["More"]["Condition"] = json!("IsProd");
    assert_eq!(
        of_template(&template(&json!([]), &more)),
        [Verdict::Undecided]
    );
    // Attached by name, with a boundary, or made by a function.
    let role = |key: &str, value: Value| {
        let mut template = template(&granted, &json!({}));
        template["Resources"]["ExecutionRole"]["Properties"][key] = value;
        of_template(&template)
    };
    assert_eq!(
        role("ManagedPolicyArns", json!(["arn:aws:iam::aws:policy/Some"])),
        [Verdict::Undecided]
    );
    assert_eq!(
        role(
            "PermissionsBoundary",
            json!("arn:aws:iam::111122223333:policy/b")
        ),
        [Verdict::Undecided]
    );
    assert_eq!(
        role("Fn::Transform", json!({"Name": "AWS::Include"})),
        [Verdict::Undecided]
    );
    for (transform, expected) in [
        (json!("AWS::Serverless-2016-10-31"), Verdict::Granted),
        (
            json!(["AWS::LanguageExtensions", "Own"]),
            Verdict::Undecided,
        ),
    ] {
        let mut template = template(&granted, &json!({}));
        template["Transform"] = transform;
        assert_eq!(of_template(&template), [expected]);
    }
    assert_eq!(
        role("Policies", json!({"Fn::If": ["A", [], []]})),
        [Verdict::Missing]
    );
    assert_eq!(
        role("Policies", json!([{"Fn::If": ["A", {}, {}]}])),
        [Verdict::Undecided]
    );
}

#[test]
fn the_stated_account_is_that_of_the_template_with_the_machine() {
    let allow = json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]);
    let mut template = template(&allow, &json!({}));
    template["Resources"]["App"]["Properties"]["TaskRoleArn"] = json!(TASK_ROLE);
    for (account, expected) in [
        ("111122223333", Verdict::Granted),
        ("444455556666", Verdict::Denied),
    ] {
        let case = Case::bare()
            .document(document("t.json", &template))
            .setting("account", account);
        assert_eq!(passed(&case.report())[0].0, expected, "{account}");
    }
}

#[test]
fn placeholders_of_two_templates_are_never_the_same() {
    let granted = json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": {"Fn::GetAtt": ["TaskRole", "Arn"]}}]);
    let mut one = template(&granted, &json!({}));
    let two = template(&json!([]), &json!({}));
    one["Resources"].as_object_mut().unwrap().remove("Machine");
    let report = Case::bare()
        .document(document("one.json", &one))
        .document(document("two.json", &two))
        .report();
    let verdicts: Vec<Verdict> = passed(&report)
        .into_iter()
        .map(|(verdict, _)| verdict)
        .collect();
    assert!(!verdicts.contains(&Verdict::Granted), "{verdicts:?}");
}

#[test]
fn parameters_take_their_defaults_and_it_is_said() {
    let mut template = template(
        &json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": {"Fn::Sub": "arn:aws:iam::111122223333:role/${Env}-task"}}]),
        &json!({}),
    );
    template["Parameters"] =
        json!({"Env": {"Type": "String", "Default": "dev"}, "Free": {"Type": "String"}});
    template["Resources"]["App"]["Properties"]["TaskRoleArn"] =
        json!("arn:aws:iam::111122223333:role/dev-task");
    let report = Case::new().document(document("t.json", &template)).report();
    assert!(notices(&report).contains(&"template-defaults".to_owned()));
    assert!(
        !passed(&report)
            .iter()
            .any(|(verdict, _)| *verdict == Verdict::Missing)
    );
}

#[test]
fn yaml_says_the_same_as_json() {
    let yaml = "StartAt: Run\nStates:\n  Run:\n    Type: Task\n    Resource: arn:aws:states:::ecs:runTask.sync\n    Parameters:\n      TaskDefinition: app:1\n      Overrides: {TaskRoleArn: 'arn:aws:iam::111122223333:role/task', ExecutionRoleArn: \"arn:aws:iam::111122223333:role/task\"}\n    End: true\n";
    for action in ["iam:PassRole", "s3:GetObject"] {
        let statements = format!(
            "Version: 2012-10-17\nStatement:\n- Effect: Allow\n  Action: {action}\n  Resource: {TASK_ROLE}\n"
        );
        let report = Case::new()
            .text("m.yaml", "state-machine", yaml)
            .text("p.yaml", "identity-policy", &statements)
            .report();
        assert_eq!(passed(&report), bare(action), "{:?}", report.notices);
    }
    let sam = "Transform: AWS::Serverless-2016-10-31\nResources:\n  TaskRole:\n    Type: AWS::IAM::Role\n    Properties: {AssumeRolePolicyDocument: {Version: 2012-10-17, Statement: []}}\n  Machine:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionSubstitutions: {RoleArn: !GetAtt TaskRole.Arn}\n      Definition:\n        StartAt: Run\n        States:\n          Run:\n            Type: Task\n            Resource: arn:aws:states:::mediaconvert:createJob\n            Parameters: {Role: '${RoleArn}'}\n            End: true\n      Policies:\n        - Version: 2012-10-17\n          Statement: [{Effect: Allow, Action: iam:PassRole, Resource: !GetAtt TaskRole.Arn}]\n";
    let report = Case::bare()
        .document(json!({"name": "template.yaml", "text": sam}))
        .report();
    assert_eq!(
        passed(&report)[0].0,
        Verdict::Granted,
        "{:?} {:?}",
        report.checks,
        report.notices
    );
    // Behind a block text, places lead to their lines.
    let block = format!(
        "stateMachineArn: {MACHINE}\nroleArn: {EXECUTION}\ndefinition: |\n  {{\n    \"StartAt\": \"Run\",\n    \"States\": {{\"Run\": {{\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::mediaconvert:createJob\", \"Parameters\": {{\"Role\": \"{TASK_ROLE}\"}}, \"End\": true}}}}\n  }}\n"
    );
    let report = Case::bare()
        .document(json!({"name": "m.yaml", "text": block}))
        .report();
    let place = &checks(&report, CheckKind::PassRole)[0].at[0];
    assert_eq!(place.line, 6);
    assert!(
        block
            .get(place.start as usize..place.end as usize)
            .unwrap()
            .contains(TASK_ROLE)
    );
}

#[test]
fn what_a_second_document_of_yaml_says_hides_no_deny() {
    let role = |effect: &str| {
        format!(
            "RoleName: execution\nPolicyName: {effect}\nPolicyDocument:\n  Version: '2012-10-17'\n  Statement: [{{Effect: {effect}, Action: iam:PassRole, Resource: '*'}}]\n"
        )
    };
    let definition = json!({"StartAt": "A", "States": {"A": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::mediaconvert:createJob",
        "Parameters": {"Role": "arn:aws:iam::111122223333:role/job", "Settings": {}}}}});
    let verdict = |texts: &[String]| {
        let mut case = Case::new().document(json!({"name": "m", "text": definition.to_string()}));
        for (at, text) in texts.iter().enumerate() {
            case = case.document(json!({"name": format!("{at}"), "text": text}));
        }
        let report = case.report();
        let mut checks = report.checks.iter();
        checks
            .find(|check| check.action == "iam:PassRole")
            .unwrap()
            .verdict
    };
    assert_eq!(verdict(&[role("Allow")]), Verdict::Granted);
    let both = format!("---\n{}---\n{}", role("Allow"), role("Deny"));
    assert_eq!(verdict(std::slice::from_ref(&both)), Verdict::Undecided);
    assert_eq!(verdict(&[role("Allow"), both]), Verdict::Undecided);
}
