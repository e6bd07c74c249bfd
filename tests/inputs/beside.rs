//! What other files of a folder say of the role, the task definition or the instance profile of a template.

use serde_json::{Value, json};
use sfn_role_check::analyze;
use sfn_role_check::project::{find, look};
use sfn_role_check::report::{CheckKind, Verdict};
use sfn_role_check::workspace::{Document, Settings, Workspace};
use test_support::checks;

use crate::programs::template;

use Verdict::{Denied, Granted, Missing, Undecided};

/// What the projects of a folder say of passing roles.
fn folder(files: &[(&str, String)]) -> Vec<Verdict> {
    let document = |(name, text): &(&str, String)| Document {
        name: (*name).to_owned(),
        text: text.clone(),
        ..Document::default()
    };
    let documents: Vec<Document> = files.iter().map(document).collect();
    let looks: Vec<_> = documents.iter().map(look).collect();
    let mut verdicts = Vec::new();
    for project in find(&looks) {
        let own = project.documents.iter();
        let workspace = Workspace {
            documents: own.map(|at| documents[*at].clone()).collect(),
            settings: Some(Settings {
                account: Some("111122223333".to_owned()),
                region: Some("eu-west-1".to_owned()),
                ..Settings::default()
            }),
        };
        let report = analyze(&workspace);
        let passes = checks(&report, CheckKind::PassRole);
        verdicts.extend(passes.iter().map(|check| check.verdict));
    }
    verdicts
}

#[track_caller]
fn beside(others: &[(&str, &str)], expected: Verdict) {
    for (action, expected) in [("iam:PassRole", expected), ("s3:GetObject", Missing)] {
        let mut files = vec![("template.json", template(action).to_string())];
        files.extend(
            others
                .iter()
                .map(|(name, text)| (*name, (*text).to_owned())),
        );
        let found = folder(&files);
        let fits = found == [expected] || expected == Missing && found == [Undecided];
        assert!(fits, "{action}: {others:?}: {found:?}");
    }
}

fn statement(effect: &str, action: &str) -> String {
    json!({"Version": "2012-10-17",
        "Statement": [{"Effect": effect, "Action": action, "Resource": "*"}]})
    .to_string()
}

#[test]
fn policies_of_the_organization_are_known_by_their_place() {
    let deny = statement("Deny", "iam:PassRole");
    for name in [
        "service-control-policies/deny.json",
        "org/scps/deny.json",
        "scp/x/deny.json",
        "policies/deny-scp.json",
        "ServiceControlPolicies/deny.json",
    ] {
        beside(&[(name, &deny)], Undecided);
    }
    beside(&[("policies/deny.json", &deny)], Granted);
    beside(&[("scps/s3.json", &statement("Deny", "s3:*"))], Granted);
    // An RCP never concerns passing.
    beside(&[("rcps/deny.json", &deny)], Granted);
    // A list of them names it.
    let list = "serviceControlPolicies:\n  - name: Deny\n    policy: guard/deny.json\n";
    beside(
        &[
            ("organization-config.yaml", list),
            ("guard/deny.json", &deny),
        ],
        Undecided,
    );
    let script = "aws organizations create-policy --name d --type SERVICE_CONTROL_POLICY --content file://deny.json\naws organizations attach-policy --policy-id p-1 --target-id r-1\n";
    for folder in ["", "org/"] {
        let (run, file) = (format!("{folder}d.sh"), format!("{folder}deny.json"));
        beside(
            &[(run.as_str(), script), (file.as_str(), deny.as_str())],
            Undecided,
        );
    }
    let update = "aws organizations update-policy --policy-id p-1 --content file://deny.json\n";
    beside(&[("d.sh", update), ("deny.json", &deny)], Undecided);
    beside(&[("org/d.sh", update)], Undecided);
    let attach = "aws organizations attach-policy --policy-id p-1 --target-id 111122223333\n";
    beside(&[("d.sh", attach)], Undecided);
}

#[test]
fn a_role_that_another_template_makes_too_may_be_limited() {
    let role = |more: Value| {
        let mut properties = json!({"RoleName": "Night", "AssumeRolePolicyDocument": {
            "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                "Principal": {"Service": "states.amazonaws.com"}}]}});
        for (key, value) in more.as_object().unwrap() {
            properties[key] = value.clone();
        }
        json!({"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": properties}}})
            .to_string()
    };
    let limited = role(json!({"PermissionsBoundary": "arn:aws:iam::111122223333:policy/b"}));
    beside(&[("roles/template.json", &limited)], Undecided);
    beside(
        &[("roles/template.json", &limited.replace("Night", "day"))],
        Granted,
    );
    let denies = role(json!({"Policies": [{"PolicyName": "d", "PolicyDocument":
        serde_json::from_str::<Value>(&statement("Deny", "iam:*")).unwrap()}]}));
    beside(&[("roles/template.json", &denies)], Undecided);
    // Copies of a project are projects of their own.
    let own = template("iam:PassRole").to_string();
    let copies = [("a/template.json", own.clone()), ("b/template.json", own)];
    assert_eq!(folder(&copies), [Granted, Granted]);
}

#[test]
fn what_gives_a_role_a_policy_later_counts() {
    let budget = json!({"Resources": {"B": {"Type": "AWS::Budgets::BudgetsAction", "Properties": {
        "ActionType": "APPLY_IAM_POLICY", "Definition": {"IamActionDefinition": {
            "PolicyArn": "arn:aws:iam::aws:policy/AWSDenyAll", "Roles": ["night"]}}}}}})
    .to_string();
    beside(&[("costs/template.json", &budget)], Undecided);
    beside(
        &[("costs/template.json", &budget.replace("night", "day"))],
        Granted,
    );
}

#[test]
fn a_machine_may_be_given_another_role() {
    let update = "aws stepfunctions update-state-machine --state-machine-arn arn:aws:states:eu-west-1:111122223333:stateMachine:night --role-arn arn:aws:iam::111122223333:role/other\n";
    for name in ["d.sh", "tools/d.sh", ".github/workflows/d.sh"] {
        beside(&[(name, update)], Undecided);
    }
    beside(&[("d.sh", &update.replace(":night", ":day"))], Granted);
    beside(
        &[(
            "d.sh",
            &update.replace(
                "arn:aws:states:eu-west-1:111122223333:stateMachine:night",
                "$ARN",
            ),
        )],
        Undecided,
    );
}

#[test]
fn records_of_a_role_are_facts() {
    let item = json!({"configurationItems": [{"resourceType": "AWS::IAM::Role",
        "resourceName": "night", "arn": "arn:aws:iam::111122223333:role/night",
        "configuration": "{\"permissionsBoundary\": {\"permissionsBoundaryArn\": \"x\"}}"}]})
    .to_string();
    beside(&[("item.json", &item)], Undecided);
    beside(&[("item.json", &item.replace("night", "day"))], Granted);
    beside(
        &[("item.json", &item.replace("permissionsBoundaryArn", "x"))],
        Granted,
    );
    let result = json!({"EvaluationResults": [{"EvalActionName": "iam:PassRole",
        "EvalResourceName": "arn:aws:iam::111122223333:role/convert", "EvalDecision": "explicitDeny"}]})
    .to_string();
    beside(&[("result.json", &result)], Undecided);
    beside(
        &[("result.json", &result.replace("explicitDeny", "allowed"))],
        Granted,
    );
    beside(
        &[(
            "result.json",
            &result.replace("iam:PassRole", "s3:GetObject"),
        )],
        Granted,
    );
}

/// A template whose machine passes a role by an instance profile, or by a task definition.
fn passing(call: &str, parameters: &Value, resources: &Value) -> String {
    let mut template = template("s3:GetObject");
    let definition = json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
        "Resource": format!("arn:aws:states:::{call}"), "Parameters": parameters}}});
    template["Resources"]["Night"]["Properties"]["Definition"] = definition;
    let allow = json!([{"Effect": "Allow", "Action": "iam:PassRole",
        "Resource": ["arn:aws:iam::111122223333:role/app", "arn:aws:iam::111122223333:role/emr"]}]);
    let own = &mut template["Resources"]["Own"]["Properties"];
    own["Policies"][0]["PolicyDocument"]["Statement"] = allow;
    for (key, value) in resources.as_object().unwrap() {
        template["Resources"][key] = value.clone();
    }
    template.to_string()
}

#[test]
fn another_file_may_register_the_family_or_change_the_profile() {
    let family = |role: &str| {
        json!({"Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Family": "app",
            "TaskRoleArn": format!("arn:aws:iam::111122223333:role/{role}"), "ContainerDefinitions": []}}})
    };
    let parameters = json!({"Cluster": "c", "TaskDefinition": "app"});
    let own = passing("ecs:runTask", &parameters, &family("app"));
    let task = |others: &[(&str, String)]| {
        let mut files = vec![("template.json", own.clone())];
        files.extend(others.iter().cloned());
        folder(&files)
    };
    assert_eq!(task(&[]), [Granted]);
    let other = json!({"Resources": family("zz")}).to_string();
    assert!(!task(&[("x/template.json", other.clone())]).contains(&Granted));
    let other = other.replace("\"app\"", "\"web\"");
    assert_eq!(task(&[("x/template.json", other)]), [Granted]);
    let register = "aws ecs register-task-definition --family app --task-role-arn arn:aws:iam::111122223333:role/zz --container-definitions '[]'\n";
    assert!(!task(&[("d.sh", register.to_owned())]).contains(&Granted));

    let profile = json!({"Profile": {"Type": "AWS::IAM::InstanceProfile", "Properties": {
        "InstanceProfileName": "prof", "Roles": ["app"]}}});
    let parameters = json!({"Name": "n", "ServiceRole": "arn:aws:iam::111122223333:role/emr",
        "JobFlowRole": "prof", "Instances": {}});
    let own = passing("elasticmapreduce:createCluster", &parameters, &profile);
    let cluster = |others: &[(&str, String)]| {
        let mut files = vec![("template.json", own.clone())];
        files.extend(others.iter().cloned());
        folder(&files)
    };
    let alone = cluster(&[]);
    for script in [
        "aws iam add-role-to-instance-profile --instance-profile-name prof --role-name zz\n",
        "aws iam remove-role-from-instance-profile --instance-profile-name prof --role-name app\n",
    ] {
        let both = cluster(&[("d.sh", script.to_owned())]);
        let count = |all: &[Verdict]| all.iter().filter(|one| **one == Granted).count();
        assert!(
            count(&both) < count(&alone) || count(&alone) < 2,
            "{script} {alone:?} {both:?}"
        );
    }
}

#[test]
fn a_table_of_errors_is_no_message() {
    let table = "# Errors\n\n| Error | Fix |\n| --- | --- |\n| `is not authorized to perform: iam:PassRole` | Add it. |\n";
    assert_eq!(folder(&[("docs/errors.md", table.to_owned())]), []);
    beside(&[("docs/errors.md", table)], Granted);
    let message = "User: arn:aws:sts::111122223333:assumed-role/night/x is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/convert because no identity-based policy allows the iam:PassRole action";
    let told = folder(&[("docs/error.md", message.to_owned())]);
    assert!(
        told.contains(&Missing) || told.contains(&Denied),
        "{told:?}"
    );
}
