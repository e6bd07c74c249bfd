//! Fixes put into the policies that were pasted: what is not added stays as it was, and what cannot
//! be changed for certain is left alone.

use proptest::prelude::*;
use serde_json::{Value, json};
use sfn_role_check::edit::{self, Edit, Form, NotApplied, Preview};
use sfn_role_check::report::Verdict;
use sfn_role_check::{Workspace, analyze};
use test_support::{Case, EXECUTION, OTHER, OWN};

const CREATE_JOB: &str = "arn:aws:states:::mediaconvert:createJob";
const ROLE: &str = "arn:aws:iam::111122223333:role/a";
const STATEMENT: &str = r#"{"Sid":"PassRoleToMediaconvert","Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::111122223333:role/a","Condition":{"StringEquals":{"iam:PassedToService":"mediaconvert.amazonaws.com"}}}"#;

/// A machine that passes a role, without any policy.
fn machine() -> Case {
    Case::new().task(CREATE_JOB, &json!({"Role": ROLE, "Settings": {}}))
}

/// The same with a text as policy of the execution role.
fn with(text: &str) -> Workspace {
    machine()
        .text("policy.json", "identity-policy", text)
        .workspace()
}

/// A text after edits of its UTF-16 units.
fn edited(text: &str, edits: &[Edit]) -> String {
    let mut units: Vec<u16> = text.encode_utf16().collect();
    for edit in edits.iter().rev() {
        let range = edit.start as usize..edit.end as usize;
        units.splice(range, edit.text.encode_utf16());
    }
    String::from_utf16(&units).unwrap()
}

/// The plan of the first fix, which adds and takes nothing away, and grants what it covers.
#[track_caller]
fn plan(workspace: &Workspace) -> Preview {
    let plan = edit::plan(workspace, 0).unwrap();
    let at = plan.plan.document as usize;
    let before = &workspace.documents[at].text;
    assert!(plan.plan.edits.iter().all(|edit| edit.start == edit.end));
    assert_eq!(
        edited(before, &plan.plan.edits),
        plan.after.documents[at].text
    );
    assert_eq!(plan.report, analyze(&plan.after));
    plan
}

/// What the policy becomes; `…` in the expected text stands for the statement on one line.
#[track_caller]
fn becomes(text: &str, expected: &str) {
    let plan = plan(&with(text));
    assert_eq!(plan.report.summary.granted, 1);
    let expected = expected.replace('…', STATEMENT);
    assert_eq!(plan.after.documents[1].text, expected);
}

#[track_caller]
fn is_left(workspace: &Workspace, why: NotApplied) {
    assert!(!analyze(workspace).fixes.is_empty());
    assert_eq!(edit::plan(workspace, 0).unwrap_err(), why);
    let all = edit::plan_all(workspace, None);
    assert!(all.plans.documents.is_empty());
    assert_eq!(all.plans.left[0].why, why);
    assert_eq!(all.after, *workspace);
}

#[test]
fn a_policy_on_one_line_stays_there() {
    becomes(
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"},…]}"#,
    );
    becomes(
        r#"{"Version":"2012-10-17","Statement":[]}"#,
        r#"{"Version":"2012-10-17","Statement":[…]}"#,
    );
    becomes(
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"},…]}"#,
    );
    let spaced = STATEMENT.replace("\":", "\": ").replace(",\"", ", \"");
    becomes(
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}"#,
        &format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}, {spaced}]}}"#
        ),
    );
}

#[test]
fn lines_indents_and_comments_are_kept() {
    for (newline, unit) in [("\n", "  "), ("\r\n", "\t"), ("\n", "    ")] {
        let of = |text: &str| text.replace('\n', newline).replace("  ", unit);
        let tail = "\n    \"Sid\": \"PassRoleToMediaconvert\",\n    \"Effect\": \"Allow\",\n    \"Action\": \"iam:PassRole\",\n    \"Resource\": \"arn:aws:iam::111122223333:role/a\",\n    \"Condition\": {\n      \"StringEquals\": {\n        \"iam:PassedToService\": \"mediaconvert.amazonaws.com\"\n      }\n    }\n  }";
        // Brackets on lines of their own.
        let deeper = tail.replace('\n', "\n  ");
        let policy = "\u{feff}{\n  \"Version\": \"2012-10-17\",\n\n  \"Statement\": [\n    {\n      // logs\n      \"Effect\": \"Allow\",\n      \"Action\":  \"s3:GetObject\",\n      \"Resource\": \"*\"\n    }| // the last\n  ]\n}\n";
        let text = of(&policy.replace('|', ""));
        becomes(
            &text,
            &of(&policy.replace("| // the last", &format!(", // the last\n    {{{deeper}"))),
        );
        // Brackets that share a line, around a list or a single statement.
        for (open, close) in [("[", "]"), ("", "")] {
            let policy = |more: &str, open: &str, close: &str| {
                of(&format!(
                    "{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {open}{{\n    \"Effect\": \"Allow\",\n    \"Action\": \"s3:GetObject\",\n    \"Resource\": \"*\"\n  }}{more}{close}\n}}"
                ))
            };
            becomes(
                &policy("", open, close),
                &policy(&format!(", {{{tail}"), "[", "]"),
            );
        }
        // Nothing to look like but the policy.
        let policy = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [|]\n}\n";
        becomes(
            &of(&policy.replace('|', "")),
            &of(&policy.replace('|', &format!("\n    {{{deeper}\n  "))),
        );
    }
}

#[test]
fn a_list_of_short_statements_gets_a_short_one() {
    let text = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    { \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\" },\n  ]\n}\n";
    let plan = plan(&with(text));
    let after = &plan.after.documents[1].text;
    let lines: Vec<&str> = after.lines().collect();
    assert!(lines[4].starts_with("    { \"Sid\": \"PassRoleToMediaconvert\", \"Effect\""));
    assert!(lines[4].ends_with(" } } },"), "{}", lines[4]);
    assert_eq!(lines.len(), text.lines().count() + 1);
}

fn passing(effect: &str, action: Value, resource: Value, condition: Option<Value>) -> Value {
    let mut statement = json!({"Effect": effect, "Action": action, "Resource": resource});
    if let Some(condition) = condition {
        statement["Condition"] = condition;
    }
    statement
}

fn to(service: Value) -> Value {
    json!({"StringEquals": {"iam:PassedToService": service}})
}

#[test]
fn the_arn_joins_a_statement_that_grants_the_same_on_others() {
    let other = json!("arn:aws:iam::111122223333:role/b");
    let service = json!("mediaconvert.amazonaws.com");
    for (action, resource, service) in [
        (json!("iam:PassRole"), other.clone(), service.clone()),
        (json!(["iam:PassRole"]), json!([other]), json!([service])),
    ] {
        let statement = passing("Allow", action, resource, Some(to(service)));
        let workspace = machine().policy(&json!([statement])).workspace();
        let plan = plan(&workspace);
        assert!(plan.plan.merges);
        let after: Value = serde_json::from_str(&plan.after.documents[1].text).unwrap();
        assert_eq!(after["Statement"].as_array().unwrap().len(), 1);
        let expected = json!(["arn:aws:iam::111122223333:role/b", ROLE]);
        assert_eq!(after["Statement"][0]["Resource"], expected);
    }
    // A list on lines of its own.
    let text = "{\n\t\"Version\": \"2012-10-17\",\n\t\"Statement\": [\n\t\t{\n\t\t\t\"Effect\": \"Allow\",\n\t\t\t\"Action\": \"iam:PassRole\",\n\t\t\t\"Resource\": |\"arn:aws:iam::111122223333:role/b\"|,\n\t\t\t\"Condition\": {\"StringEquals\": {\"iam:PassedToService\": \"mediaconvert.amazonaws.com\"}}\n\t\t}\n\t]\n}";
    let joined = text.replacen('|', "[\n\t\t\t\t", 1).replacen(
        '|',
        &format!(",\n\t\t\t\t\"{ROLE}\"\n\t\t\t]"),
        1,
    );
    becomes(&text.replace('|', ""), &joined);
}

#[test]
fn a_statement_that_grants_anything_else_is_left_alone() {
    let other = || json!("arn:aws:iam::111122223333:role/b");
    let pass = || json!("iam:PassRole");
    let here = || Some(to(json!("mediaconvert.amazonaws.com")));
    let condition = |more: Value| {
        let mut condition = to(json!("mediaconvert.amazonaws.com"));
        condition[more[0].as_str().unwrap()] = more[1].clone();
        Some(condition)
    };
    let mut not_resource = passing("Allow", pass(), other(), here());
    not_resource["NotResource"] = json!(ROLE);
    not_resource.as_object_mut().unwrap().remove("Resource");
    let statements = [
        passing("Deny", pass(), other(), here()),
        passing("Allow", pass(), other(), None),
        passing(
            "Allow",
            pass(),
            other(),
            Some(to(json!("ecs-tasks.amazonaws.com"))),
        ),
        passing(
            "Allow",
            pass(),
            other(),
            Some(to(json!([
                "mediaconvert.amazonaws.com",
                "ecs-tasks.amazonaws.com"
            ]))),
        ),
        passing(
            "Allow",
            json!(["iam:PassRole", "iam:GetRole"]),
            other(),
            here(),
        ),
        passing("Allow", json!("iam:*"), other(), here()),
        passing(
            "Allow",
            pass(),
            other(),
            condition(json!(["Bool", {"aws:SecureTransport": "true"}])),
        ),
        passing(
            "Allow",
            pass(),
            other(),
            Some(json!({"StringLike": {"iam:PassedToService": "mediaconvert.amazonaws.com"}})),
        ),
        passing(
            "Allow",
            pass(),
            other(),
            Some(
                json!({"StringEquals": {"iam:PassedToService": "mediaconvert.amazonaws.com", "aws:RequestedRegion": "eu-west-1"}}),
            ),
        ),
        not_resource,
    ];
    for statement in statements {
        let workspace = machine().policy(&json!([statement])).workspace();
        let plan = plan(&workspace);
        assert!(!plan.plan.merges, "{statement}");
        let after: Value = serde_json::from_str(&plan.after.documents[1].text).unwrap();
        assert_eq!(after["Statement"][0], statement);
        assert_eq!(after["Statement"][1].to_string().len(), STATEMENT.len());
    }
}

#[test]
fn a_name_that_is_taken_gets_a_number() {
    let mut taken = passing("Allow", json!("s3:GetObject"), json!("*"), None);
    taken["Sid"] = json!("PassRoleToMediaconvert");
    let workspace = machine().policy(&json!([taken])).workspace();
    let after = plan(&workspace).after;
    assert!(after.documents[1].text.contains("PassRoleToMediaconvert2"));
    // The report does not know of the policy that a message is about.
    let message = format!(
        "User: arn:aws:sts::{OWN}:assumed-role/execution/x is not authorized to perform: iam:PassRole on resource: {ROLE} because no identity-based policy allows the iam:PassRole action"
    );
    let workspace = Case::new()
        .text("error.txt", "access-denied", &message)
        .workspace();
    is_left(&workspace, NotApplied::NotPasted);
}

/// The role that a message tells is the execution role, whose policy was added by itself; the same
/// holds where the user says so.
#[test]
fn the_policy_of_a_role_that_a_message_tells_is_changed() {
    let message = format!(
        "User: arn:aws:sts::{OWN}:assumed-role/nightly/x is not authorized to perform: iam:PassRole on resource: {ROLE} because no identity-based policy allows the iam:PassRole action"
    );
    let glue = json!([{"Effect": "Allow", "Action": "glue:*", "Resource": "*"}]);
    let failed = Case::bare()
        .task(CREATE_JOB, &json!({"Role": ROLE, "Settings": {}}))
        .text("error.txt", "access-denied", &message);
    let told = failed.clone().policy(&glue);
    let named = failed
        .clone()
        .policy_of("identity-policy", "nightly", &glue);
    let nightly = format!("arn:aws:iam::{OWN}:role/nightly");
    let of_arn = failed.policy_of("identity-policy", &nightly, &glue);
    let stated = told.clone().setting("executionRole", &nightly);
    for (name, case) in [
        ("told", told),
        ("stated", stated),
        ("named", named),
        ("of an ARN", of_arn),
    ] {
        let workspace = case.workspace();
        let fixes = analyze(&workspace).fixes;
        assert_eq!(fixes.len(), 1, "{name}");
        let plan = edit::plan(&workspace, 0);
        let plan = plan.unwrap_or_else(|why| panic!("{name}: {why:?}"));
        assert_eq!(plan.plan.document, 2, "{name}");
    }
}

/// What a role's policies stand in, as AWS commands print it.
fn of_role(document: &Value) -> Workspace {
    machine()
        .document(
            json!({"name": "role.json", "text": serde_json::to_string_pretty(document).unwrap()}),
        )
        .workspace()
}

#[test]
fn a_policy_within_the_output_of_a_command_is_changed_there() {
    let policy = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
    ]});
    let inline =
        json!({"RoleName": "execution", "PolicyName": "inline", "PolicyDocument": policy.clone()});
    let plan = plan(&of_role(&inline));
    let after: Value = serde_json::from_str(&plan.after.documents[1].text).unwrap();
    assert_eq!(
        after["PolicyDocument"]["Statement"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(after["PolicyName"], "inline");
    let forms: Vec<Form> = plan.plan.sizes.iter().map(|size| size.form).collect();
    assert_eq!(forms, [Form::InlineTogether]);

    let export = json!({"RoleDetailList": [{
        "RoleName": "execution", "Arn": EXECUTION,
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Action": "sts:AssumeRole", "Principal": {"Service": "states.amazonaws.com"}}]},
        "RolePolicyList": [
            {"PolicyName": "one", "PolicyDocument": policy},
            {"PolicyName": "two", "PolicyDocument": policy},
        ],
        "AttachedManagedPolicies": [],
    }], "Policies": []});
    let workspace = of_role(&export);
    let plan = edit::plan(&workspace, 0).unwrap();
    let after: Value = serde_json::from_str(&plan.after.documents[1].text).unwrap();
    let policies = &after["RoleDetailList"][0]["RolePolicyList"];
    assert_eq!(
        policies[0]["PolicyDocument"]["Statement"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        policies[1]["PolicyDocument"]["Statement"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    // Both count.
    let one = policy.to_string().len() as u64;
    let statement = STATEMENT.len() as u64;
    assert_eq!(plan.plan.sizes[0].characters, one + 1 + statement + one);
    assert_eq!(
        (plan.plan.sizes[0].form, plan.plan.sizes[0].limit),
        (Form::InlineTogether, 10_240)
    );
}

#[test]
fn what_aws_keeps_or_a_string_holds_is_left_alone() {
    let policy = json!({"Version": "2012-10-17", "Statement": []});
    let attached = "arn:aws:iam::111122223333:policy/own";
    let export = |roles: Value| {
        json!({"RoleDetailList": roles, "Policies": [{
            "Arn": attached, "PolicyVersionList": [{"IsDefaultVersion": true, "Document": policy}],
        }]})
    };
    let role = |name: &str| {
        json!({"RoleName": name, "Arn": format!("arn:aws:iam::111122223333:role/{name}"),
            "RolePolicyList": [], "AttachedManagedPolicies": [{"PolicyArn": attached}]})
    };
    is_left(
        &of_role(&export(json!([role("execution")]))),
        NotApplied::NotYours,
    );

    let quoted =
        json!({"RoleName": "execution", "PolicyName": "p", "PolicyDocument": policy.to_string()});
    is_left(&of_role(&quoted), NotApplied::InsideText);
    let percents = policy.to_string().replace('{', "%7B").replace('"', "%22");
    let quoted = json!({"RoleName": "execution", "PolicyName": "p", "PolicyDocument": percents});
    is_left(&of_role(&quoted), NotApplied::InsideText);
    // No text of its own.
    is_left(&machine().workspace(), NotApplied::NotPasted);
}

#[test]
fn faults_are_mended_first() {
    for text in [
        // Twice the same key: which of them counts?
        r#"{"Version":"2012-10-17","Statement":[],"Statement":[]}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject"}]}"#,
        r#"{"Version":"2012-10-17","Statement":["#,
        r#"{"Version":"2011-10-17","Statement":[]}"#,
    ] {
        is_left(&with(text), NotApplied::Faulty);
    }
    // Nothing next to such a policy is proved.
    let workspace = machine()
        .policy(&json!([]))
        .policy(&json!([{"Effect": "Allow"}]))
        .workspace();
    is_left(&workspace, NotApplied::Faulty);
}

#[test]
fn policies_of_several_roles_are_left_alone() {
    let task = json!({"Type": "Task", "Resource": CREATE_JOB, "Parameters": {"Role": ROLE, "Settings": {}}, "End": true});
    let definition = json!({"StartAt": "Run", "States": {"Run": task}}).to_string();
    let json = json!({
        "documents": [
            {"name": "one.json", "text": definition},
            {"name": "two.json", "text": definition},
            {"name": "policy.json", "kind": "identity-policy", "text": json!({"Version": "2012-10-17", "Statement": []}).to_string()},
        ],
        "settings": {"machines": [
            {"name": "one", "executionRole": EXECUTION},
            {"name": "two", "executionRole": "arn:aws:iam::111122223333:role/second"},
        ]},
    });
    // Nothing tells which of the two roles has it.
    is_left(
        &Workspace::from_json(&json.to_string()).unwrap(),
        NotApplied::NotYours,
    );
}

fn template(role: &Value, statements: Value) -> Workspace {
    let definition = json!({"StartAt": "Run", "States": {"Run": {
        "Type": "Task", "Resource": CREATE_JOB,
        "Parameters": {"Role": role, "Settings": {}}, "End": true,
    }}});
    let template = json!({"Resources": {
        "Job": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {
            "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"Service": "mediaconvert.amazonaws.com"}}]}}},
        "Execution": {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                "Action": "sts:AssumeRole", "Principal": {"Service": "states.amazonaws.com"}}]},
            "Policies": [{"PolicyName": "own", "PolicyDocument":
                {"Version": "2012-10-17", "Statement": statements}}],
        }},
        "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "RoleArn": {"Fn::GetAtt": ["Execution", "Arn"]}, "Definition": definition,
        }},
    }});
    let text = serde_json::to_string_pretty(&template).unwrap();
    let json = json!({"documents": [{"name": "template.json", "text": text}], "settings": {"account": OWN}});
    Workspace::from_json(&json.to_string()).unwrap()
}

#[test]
fn a_template_is_changed_where_nothing_has_to_be_filled_in() {
    let own = template(&json!(ROLE), json!([]));
    let plan = edit::plan(&own, 0).unwrap();
    let after: Value = serde_json::from_str(&plan.after.documents[0].text).unwrap();
    let policy = &after["Resources"]["Execution"]["Properties"]["Policies"][0]["PolicyDocument"];
    assert_eq!(policy["Statement"][0]["Resource"], ROLE);
    // What is not known of the policy's statements is no list to add to.
    let made = json!({"Fn::If": ["IsProduction", {"Effect": "Allow"}, {"Effect": "Deny"}]});
    let made = template(&json!(ROLE), made);
    assert!(edit::plan(&made, 0).is_err());
    // What the template knows, it fills in.
    let reference = template(&json!({"Fn::GetAtt": ["Job", "Arn"]}), json!([]));
    let report = analyze(&reference);
    let at = report.fixes.iter().position(|fix| fix.document == Some(0));
    let plan = edit::plan(&reference, at.unwrap()).unwrap();
    let after: Value = serde_json::from_str(&plan.after.documents[0].text).unwrap();
    let policy = &after["Resources"]["Execution"]["Properties"]["Policies"][0]["PolicyDocument"];
    assert_eq!(
        policy["Statement"][0]["Resource"],
        json!({"Fn::GetAtt": ["Job", "Arn"]})
    );
}

/// `aws cloudformation get-template` prints a template that was YAML, or is SAM's, as a text.
#[test]
fn a_template_in_an_output_is_read_and_left_alone() {
    let mut workspace = template(&json!(ROLE), json!([]));
    let report = analyze(&workspace);
    let plain = workspace.documents[0].text.clone();
    let yaml = "# from YAML\nResources:\n  Execution: ".to_owned()
        + &serde_json::from_str::<Value>(&plain).unwrap()["Resources"]["Execution"].to_string()
        + "\n  Machine: "
        + &serde_json::from_str::<Value>(&plain).unwrap()["Resources"]["Machine"].to_string();
    for body in [plain, yaml] {
        workspace.documents[0].text =
            json!({"TemplateBody": body, "StagesAvailable": ["Original", "Processed"]}).to_string();
        let printed = analyze(&workspace);
        assert_eq!(printed.summary, report.summary, "{body}");
        assert_eq!(printed.fixes[0].statement, report.fixes[0].statement);
        let plan = edit::plan(&workspace, 0);
        assert_eq!(plan.unwrap_err(), NotApplied::InsideText, "{body}");
    }
}

#[test]
fn a_policy_of_groups_too_is_left_alone() {
    let mut workspace = template(&json!(ROLE), json!([]));
    let mut value: Value = serde_json::from_str(&workspace.documents[0].text).unwrap();
    let resources = value["Resources"].as_object_mut().unwrap();
    resources["Execution"]["Properties"]
        .as_object_mut()
        .unwrap()
        .remove("Policies");
    let mut properties = json!({"PolicyName": "own", "Roles": [{"Ref": "Execution"}],
        "PolicyDocument": {"Version": "2012-10-17", "Statement": []}});
    for (groups, expected) in [(None, None), (Some("Developers"), Some(NotApplied::Shared))] {
        if let Some(group) = groups {
            properties["Groups"] = json!([group]);
        }
        value["Resources"]["Own"] = json!({"Type": "AWS::IAM::Policy", "Properties": properties});
        workspace.documents[0].text = value.to_string();
        assert_eq!(edit::plan(&workspace, 0).err(), expected);
    }
}

#[test]
fn sizes_are_told_against_the_limits_of_each_policy() {
    let target = "arn:aws:iam::444455556666:role/target";
    let state = json!({"Type": "Task", "Resource": "arn:aws:states:::sns:publish",
        "Parameters": {"Message": "x"}, "Credentials": {"RoleArn": target}, "End": true});
    let empty = json!({"Version": "2012-10-17", "Statement": []})
        .to_string()
        .len() as u64;
    let workspace = Case::new()
        .state(&state)
        .policy(&json!([]))
        .policy_of("trust-policy", target, &json!([]))
        .workspace();
    let report = analyze(&workspace);
    let sizes: Vec<_> = (0..report.fixes.len())
        .flat_map(|at| edit::plan(&workspace, at).unwrap().plan.sizes)
        .map(|size| (size.form, size.limit, size.highest, size.characters > empty))
        .collect();
    assert_eq!(
        sizes,
        [
            (Form::Managed, 6_144, 6_144, true),
            (Form::InlineTogether, 10_240, 10_240, true),
            (Form::Trust, 2_048, 8_192, true),
        ]
    );
    // White space counts in service control policies only.
    let own = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"},
    ]});
    let scp = serde_json::to_string_pretty(&json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
    ]}))
    .unwrap();
    let workspace = machine()
        .text("policy.json", "identity-policy", &own.to_string())
        .document(
            json!({"name": "scp.json", "kind": "scp", "account": OWN, "level": 0, "text": scp}),
        )
        .workspace();
    let plan = plan(&workspace);
    assert_eq!(plan.plan.document, 2);
    assert_eq!(
        plan.plan.sizes[0].characters,
        plan.after.documents[2].text.len() as u64
    );
    assert_eq!(
        (plan.plan.sizes[0].form, plan.plan.sizes[0].limit),
        (Form::Scp, 5_120)
    );
}

#[test]
fn every_example_is_mended_as_far_as_statements_can() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("www/examples");
    let mut mended = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let example: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let workspace = Workspace::from_json(&example["workspace"].to_string()).unwrap();
        let before = analyze(&workspace);
        let all = edit::plan_all(&workspace, None);
        // What is only known at run time has to be filled in by hand; of what is undecided the
        // statement may be there already.
        let is_open = |left: &edit::Left| {
            matches!(left.why, NotApplied::Placeholders | NotApplied::NotBetter)
        };
        assert!(
            all.plans.left.iter().all(is_open),
            "{path:?}: {:?}",
            all.plans.left
        );
        let is_stuck = all
            .plans
            .left
            .iter()
            .any(|left| left.why == NotApplied::Placeholders);
        assert_eq!(
            all.plans.applied.len() + all.plans.left.len() > 0,
            before.fixes.iter().any(|fix| fix.statement.is_some())
        );
        let after = analyze(&all.after);
        for (one, two) in before.checks.iter().zip(&after.checks) {
            assert!(
                one.fixes.is_empty() || two.verdict != Verdict::Missing || is_stuck,
                "{path:?}: {two:?}"
            );
            mended +=
                usize::from(one.verdict == Verdict::Missing && two.verdict == Verdict::Granted);
        }
        for changed in &all.plans.documents {
            let at = changed.document as usize;
            let text = edited(&workspace.documents[at].text, &changed.edits);
            assert_eq!(text, all.after.documents[at].text);
        }
        // Again there is nothing to do.
        assert!(edit::plan_all(&all.after, None).plans.applied.is_empty());
    }
    assert!(mended > 8, "{mended}");
}

#[test]
fn only_the_policies_of_the_chosen_role_are_changed() {
    let target = format!("arn:aws:iam::{OTHER}:role/target");
    let state = json!({"Type": "Task", "Resource": "arn:aws:states:::sns:publish",
        "Parameters": {"Message": "x"}, "Credentials": {"RoleArn": target}, "End": true});
    let workspace = Case::new()
        .state(&state)
        .policy(&json!([]))
        .policy_of("trust-policy", &target, &json!([]))
        .workspace();
    let changed = |role| -> Vec<u32> {
        let all = edit::plan_all(&workspace, role);
        all.plans
            .documents
            .iter()
            .map(|changed| changed.document)
            .collect()
    };
    assert_eq!(changed(Some(EXECUTION)), [1]);
    assert_eq!(changed(Some(target.as_str())), [2]);
    assert_eq!(changed(None), [1, 2]);
    assert!(changed(Some("nobody")).is_empty());
}

#[test]
fn deep_and_odd_texts_are_refused_or_kept() {
    let deep = |depth: usize| {
        let nested = "[".repeat(depth) + &"]".repeat(depth);
        with(&format!(
            r#"{{"Version":"2012-10-17","Statement":[],"Id":{nested}}}"#
        ))
    };
    for depth in [100, 500, 600, 100_000] {
        is_left(&deep(depth), NotApplied::Faulty);
    }
    // Positions are those of editors.
    becomes(
        "{\"Version\":\"2012-10-17\",\"Id\":\"é\",\"Statement\":[]}",
        "{\"Version\":\"2012-10-17\",\"Id\":\"é\",\"Statement\":[…]}",
    );
    // Written as escapes, the keys are the same.
    becomes(
        r#"{"Version":"2012-10-17","\u0053tatement":[]}"#,
        r#"{"Version":"2012-10-17","\u0053tatement":[…]}"#,
    );
    for index in [1, usize::MAX] {
        assert_eq!(
            edit::plan(&with("{}"), index).unwrap_err(),
            NotApplied::NoFix
        );
    }
    assert_eq!(
        edit::by_name(&Workspace::default(), "x", ""),
        r#"{"why":"no-fix"}"#
    );
}

/// What may stand between the tokens of a policy.
fn gap() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        6 => Just(""),
        3 => Just(" "),
        3 => Just("\n    "),
        1 => Just("\r\n\t"),
        1 => Just("\n\n"),
        1 => Just(" /* one */ "),
        1 => Just(" // two\n  "),
        1 => Just("\t\r"),
    ]
}

const LOGS: &str =
    r#"{ "Effect" : "Allow" , "Action" : [ "logs:PutLogEvents" ] , "Resource" : "*" }"#;
const LIKE: &str = r#"{ "Sid" : "PassRoleToMediaconvert" , "Effect" : "Allow" , "Action" : "iam:PassRole" , "Resource" : "arn:aws:iam::111122223333:role/b" , "Condition" : { "StringEquals" : { "iam:PassedToService" : "mediaconvert.amazonaws.com" } } }"#;

/// A policy with random gaps between its tokens.
fn policy_text() -> impl Strategy<Value = String> {
    let statements = prop_oneof![
        Just("[ ]".to_owned()),
        Just(LOGS.to_owned()),
        Just(format!("[ {LOGS} ]")),
        Just(format!("[ {LOGS} , {LIKE} ]")),
        Just(format!("[ {LOGS} , {LOGS} , ]")),
        Just(LIKE.replace("\"arn:", "[ \"arn:").replace("/b\"", "/b\" ]")),
    ];
    (statements, prop::collection::vec(gap(), 80)).prop_map(|(statements, gaps)| {
        let text = format!(r#"{{ "Version" : "2012-10-17" , "Statement" : {statements} }}"#);
        let mut written = String::new();
        for (token, gap) in text.split(' ').zip(gaps.iter().cycle()) {
            written.push_str(token);
            written.push_str(gap);
        }
        written
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands between the tokens: nothing but space is lost, and what is added counts.
    #[test]
    fn any_formatting_is_kept(text in policy_text()) {
        let workspace = with(&text);
        let plan = edit::plan(&workspace, 0);
        prop_assert!(plan.is_ok(), "{:?} {text:?}", plan.err());
        let plan = plan.unwrap();
        let after = &plan.after.documents[1].text;
        prop_assert_eq!(plan.report.summary.granted, 1);
        prop_assert_eq!(&edited(&text, &plan.plan.edits), after);
        prop_assert_eq!(plan.plan.merges, text.contains("PassRoleToMediaconvert"));
        let mut rest = after.chars().filter(|letter| !letter.is_whitespace());
        for letter in text.chars().filter(|letter| !letter.is_whitespace()) {
            prop_assert!(rest.any(|other| other == letter), "{after:?} lost a part of {text:?}");
        }
    }
}
