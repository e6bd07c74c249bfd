//! Fixes of whole folders, each as it is planned: what is applied turns what it covers, changes no
//! other byte than its edits say and can be read back; what is not says why.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;
use sfn_role_check::edit::{self, NotApplied, Preview};
use sfn_role_check::report::{FixTarget, Verdict};
use sfn_role_check::workspace::Workspace;
use sfn_role_check::{Report, analyze};
use test_support::folder::{projects, workspace};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/differential");

fn folders(kind: &str, part: &str) -> Vec<(String, Workspace)> {
    projects(Path::new(FOLDER), kind, part)
}

/// A text with the edits of a plan.
fn edited(text: &str, edits: &[edit::Edit]) -> String {
    let mut units: Vec<u16> = text.encode_utf16().collect();
    for edit in edits.iter().rev() {
        let range = edit.start as usize..edit.end as usize;
        units.splice(range, edit.text.encode_utf16());
    }
    String::from_utf16(&units).unwrap()
}

/// The plan of a fix, after a look that it does what it says.
#[track_caller]
fn planned(
    name: &str,
    workspace: &Workspace,
    report: &Report,
    index: usize,
) -> Result<Preview, NotApplied> {
    let preview = edit::plan_of(workspace, report, index)?;
    assert!(preview.plan.placeholders.is_empty(), "{name}");
    let changed = preview.plan.document as usize;
    let documents = workspace.documents.iter().zip(&preview.after.documents);
    for (at, (before, after)) in documents.enumerate() {
        match at == changed {
            true => assert_eq!(
                edited(&before.text, &preview.plan.edits),
                after.text,
                "{name}"
            ),
            false => assert_eq!(before.text, after.text, "{name}"),
        }
    }
    // What the plan says is what the changed text says when it is read again.
    let again = analyze(&preview.after);
    assert_eq!(again.checks, preview.report.checks, "{name}");
    let kinds = |report: &Report| -> Vec<_> {
        let documents = report.documents.iter();
        documents
            .map(|one| (one.kind, one.machines.clone(), one.roles.clone()))
            .collect()
    };
    assert_eq!(kinds(&again), kinds(report), "{name}");
    for (before, after) in report.checks.iter().zip(&again.checks) {
        let was_better = before.verdict == Verdict::Granted && after.verdict != Verdict::Granted;
        assert!(!was_better, "{name}: {before:?}");
    }
    for check in &report.fixes[index].covers {
        let (before, after) = (
            &report.checks[*check as usize],
            &again.checks[*check as usize],
        );
        assert_ne!(after.verdict, Verdict::Missing, "{name}: {after:?}");
        // Where something else is open it is open for another reason.
        let turned = after.verdict != before.verdict || after.reasons != before.reasons;
        assert!(turned, "{name}: {after:?}");
    }
    Ok(preview)
}

/// What became of each fix of some folders.
#[track_caller]
fn told(folders: &[(String, Workspace)]) -> String {
    let mut told = String::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (name, workspace) in folders {
        let report = analyze(workspace);
        for (index, fix) in report.fixes.iter().enumerate() {
            if fix.statement.is_none() {
                continue;
            }
            let what = match planned(name, workspace, &report, index) {
                Ok(preview) => {
                    let document = &workspace.documents[preview.plan.document as usize].name;
                    let lines: usize = preview
                        .plan
                        .edits
                        .iter()
                        .map(|one| one.text.lines().count())
                        .sum();
                    *counts.entry("applied".to_owned()).or_default() += 1;
                    format!("{document}, {lines} lines")
                }
                Err(why) => {
                    *counts.entry(format!("{why:?}")).or_default() += 1;
                    format!("{why:?}")
                }
            };
            told.push_str(&format!(
                "{name}: {:?} of {}: {what}\n",
                fix.target, fix.role
            ));
        }
    }
    for (what, count) in counts {
        told.push_str(&format!("{count} {what}\n"));
    }
    told
}

#[test]
fn templates_of_sam() {
    insta::assert_snapshot!(told(&folders("sam", "project")));
}

#[test]
fn templates_of_cloudformation() {
    // What SAM makes of them is a template of CloudFormation.
    insta::assert_snapshot!(told(&folders("sam", "translated")));
}

#[test]
fn what_the_cdk_synthesized_is_never_changed() {
    let told = told(&folders("cdk", "cdk.out"));
    assert!(!told.contains(" applied\n"), "{told}");
    insta::assert_snapshot!(told);
}

#[test]
fn source_of_terraform() {
    let told = told(&folders("terraform", "source"));
    insta::assert_snapshot!(told);
}

const DEFINITION: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:glue:createJob", "Parameters": {"Name": "j", "Role": "ROLE"}, "End": true}}}"#;

#[test]
fn configuration_in_json_gets_a_statement_in_its_text() {
    let trust = |service: &str| {
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]}).to_string()
    };
    let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "logs:*", "Resource": "*"}]});
    let main = json!({"resource": {
        "aws_iam_role": {
            "job": {"name": "job", "assume_role_policy": trust("glue.amazonaws.com")},
            "exec": {"name": "exec", "assume_role_policy": trust("states.amazonaws.com")},
        },
        "aws_iam_role_policy": {"exec": {"role": "${aws_iam_role.exec.id}", "policy": policy.to_string()}},
        "aws_sfn_state_machine": {"m": {
            "name": "m", "role_arn": "${aws_iam_role.exec.arn}",
            "definition": DEFINITION.replace("ROLE", "${aws_iam_role.job.arn}"),
        }},
    }});
    let text = serde_json::to_string_pretty(&main).unwrap();
    let workspace = workspace(&[json!({"name": "main.tf.json", "text": text})]);
    let report = analyze(&workspace);
    assert_eq!(report.fixes.len(), 1, "{:#?}", report.fixes);
    // The policy is a text within the text.
    let preview = planned("main.tf.json", &workspace, &report, 0).unwrap();
    let changed: serde_json::Value =
        serde_json::from_str(&preview.after.documents[0].text).unwrap();
    let policy = changed["resource"]["aws_iam_role_policy"]["exec"]["policy"].as_str();
    let policy: serde_json::Value = serde_json::from_str(policy.unwrap()).unwrap();
    let added = json!({"Sid": "PassRoleToGlue", "Effect": "Allow", "Action": "iam:PassRole", "Resource": "${aws_iam_role.job.arn}", "Condition": {"StringEquals": {"iam:PassedToService": "glue.amazonaws.com"}}});
    assert_eq!(policy["Statement"][1], added);
    assert_eq!(preview.report.summary.missing, 0);
    // What others may have, too, is left to be copied.
    let with = |kind: &str, own: serde_json::Value, policy: &str| {
        let mut main = main.clone();
        let resources = main["resource"].as_object_mut().unwrap();
        resources.remove("aws_iam_role_policy");
        resources.insert(kind.to_owned(), json!({"exec": own}));
        resources[kind]["exec"]["policy"] = json!(policy);
        resources.insert("aws_iam_role_policy_attachment".to_owned(), json!({"a": {"role": "${aws_iam_role.exec.id}", "policy_arn": "${aws_iam_policy.exec.arn}"}}));
        main.to_string()
    };
    let managed = with(
        "aws_iam_policy",
        json!({"name": "exec"}),
        &policy_text(&main),
    );
    let workspace = self::workspace(&[json!({"name": "main.tf.json", "text": managed})]);
    let report = analyze(&workspace);
    assert_eq!(
        planned("main.tf.json", &workspace, &report, 0).unwrap_err(),
        NotApplied::Shared
    );
}

fn policy_text(main: &serde_json::Value) -> String {
    let policy = &main["resource"]["aws_iam_role_policy"]["exec"]["policy"];
    policy.as_str().unwrap().to_owned()
}

/// A service whose machine passes a role, with the statements of its role.
fn service(role: &str) -> Workspace {
    let text = format!(
        r#"service: jobs
provider:
  name: aws
  region: eu-west-1
plugins: [serverless-step-functions]
stepFunctions:
  stateMachines:
    nightly:
      name: nightly
{role}
      definition:
        StartAt: A
        States:
          A:
            Type: Task
            Resource: arn:aws:states:::aws-sdk:glue:createJob
            Parameters: {{Name: j, Role: 'arn:aws:iam::111122223333:role/job'}}
            End: true
resources:
  Resources:
    Execution:
      Type: AWS::IAM::Role
      Properties:
        AssumeRolePolicyDocument:
          Version: '2012-10-17'
          Statement:
            - {{Effect: Allow, Action: sts:AssumeRole, Principal: {{Service: states.amazonaws.com}}}}
        Policies:
          - PolicyName: tasks # of the machine
            PolicyDocument:
              Version: '2012-10-17'
              Statement:
                - Effect: Allow
                  Action: logs:*
                  Resource: '*'
"#
    );
    workspace(&[json!({"name": "serverless.yml", "text": text})])
}

#[test]
fn services_of_the_serverless_framework() {
    // A role of its own has its policy in the file.
    let own = service("      role: !GetAtt Execution.Arn");
    let report = analyze(&own);
    let index = report
        .fixes
        .iter()
        .position(|fix| fix.target == FixTarget::IdentityPolicy);
    let preview = planned("serverless.yml", &own, &report, index.unwrap());
    insta::assert_debug_snapshot!(preview.map(|preview| preview.plan.edits));
    // The plugin makes the policy of the other one.
    let made = service(
        "      iamRoleStatements:\n        - {Effect: Allow, Action: 'logs:*', Resource: '*'}",
    );
    let report = analyze(&made);
    let index = report
        .fixes
        .iter()
        .position(|fix| fix.target == FixTarget::IdentityPolicy);
    let index = index.unwrap_or_else(|| panic!("{:#?}", report.checks));
    let preview = planned("serverless.yml", &made, &report, index);
    insta::assert_debug_snapshot!(preview.map(|preview| preview.plan.edits));
}
