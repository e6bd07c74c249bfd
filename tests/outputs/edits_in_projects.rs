//! Statements put into policies where they stand in a project: nothing else of its text changes.

use serde_json::{Value, json};
use sfn_role_check::edit::{self, NotApplied, Preview};
use sfn_role_check::report::Verdict;
use sfn_role_check::{Workspace, analyze};
use test_support::Case;

const ROLE: &str = "arn:aws:iam::111122223333:role/media";
const CREATE_JOB: &str = "arn:aws:states:::mediaconvert:createJob";

/// A machine that passes a role, beside a policy in YAML.
fn beside(policy: &str) -> Workspace {
    Case::new()
        .task(CREATE_JOB, &json!({"Role": ROLE, "Settings": {}}))
        .text("policy.yaml", "identity-policy", policy)
        .workspace()
}

/// The text with the inserted lines, after a look that everything that the fix covers is granted,
/// and that nothing else changed.
#[track_caller]
fn applied(workspace: &Workspace, document: usize) -> String {
    let report = analyze(workspace);
    let index = report
        .fixes
        .iter()
        .position(|fix| fix.document == Some(u32::try_from(document).unwrap()));
    let index = index.unwrap_or_else(|| panic!("{:?}", report.fixes));
    let Preview {
        plan,
        after,
        report: new,
    } = edit::plan(workspace, index).unwrap();
    for check in &report.fixes[index].covers {
        assert_eq!(new.checks[*check as usize].verdict, Verdict::Granted);
    }
    let (before, text) = (
        &workspace.documents[document].text,
        &after.documents[document].text,
    );
    assert_eq!(plan.document as usize, document);
    assert!(plan.placeholders.is_empty(), "{:?}", plan.placeholders);
    let [only] = plan.edits.as_slice() else {
        panic!("{:?}", plan.edits)
    };
    assert_eq!(only.start, only.end);
    let units: Vec<u16> = before.encode_utf16().collect();
    let (first, last) = units.split_at(only.start as usize);
    let joined =
        String::from_utf16(first).unwrap() + &only.text + &String::from_utf16(last).unwrap();
    assert_eq!(&joined, text);
    text.clone()
}

#[track_caller]
fn refused(workspace: &Workspace, why: NotApplied) {
    assert_eq!(edit::plan(workspace, 0).unwrap_err(), why);
}

#[test]
fn a_policy_in_yaml_gets_lines_of_its_own() {
    let policy = "# tasks of the nightly machine\nVersion: '2012-10-17'\nStatement:\n  - Effect: Allow   # logs\n    Action:\n      - logs:*\n    Resource: '*'\n\n# end\n";
    insta::assert_snapshot!(applied(&beside(policy), 1));
    // At the indentation, and with the line ends, that are there.
    let flush = "Version: '2012-10-17'\r\nStatement:\r\n-   Effect: Allow\r\n    Action: logs:*\r\n    Resource: '*'";
    let text = applied(&beside(flush), 1);
    assert!(text.starts_with(&format!("{flush}\r\n-   Sid: PassRoleToMediaconvert\r\n    Effect: Allow\r\n    Action: 'iam:PassRole'\r\n")), "{text:?}");
    assert!(!text.replace("\r\n", "").contains('\n'));
}

/// A template whose machine passes a role of it.
fn template(policies: &str) -> String {
    format!(
        r#"# Media jobs
Resources:
  Media: # the role that is passed
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action: sts:AssumeRole
            Principal: {{Service: mediaconvert.amazonaws.com}}
  Execution:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action: sts:AssumeRole
            Principal: {{Service: states.amazonaws.com}}
      Policies:
{policies}
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt Execution.Arn
      DefinitionString: !Sub |
        {{"StartAt": "A", "States": {{"A": {{"Type": "Task", "Resource": "arn:aws:states:::mediaconvert:createJob", "Parameters": {{"Role": "${{Media.Arn}}", "Settings": {{}}}}, "End": true}}}}}}
"#
    )
}

fn project(name: &str, text: &str) -> Workspace {
    Workspace::from_json(&json!({"documents": [{"name": name, "text": text}]}).to_string()).unwrap()
}

#[test]
fn a_template_in_yaml_gets_its_own_words() {
    let text = template(
        "        - PolicyName: tasks\n          PolicyDocument:\n            Version: '2012-10-17'\n            Statement:\n              # everything else\n              - Effect: Allow\n                Action: logs:*\n                Resource: !Sub 'arn:aws:logs:${AWS::Region}:${AWS::AccountId}:*'\n              # last",
    );
    insta::assert_snapshot!(applied(&project("template.yaml", &text), 0));
}

#[test]
fn a_template_in_json_gets_functions() {
    let trust = |service: &str| json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}]});
    let definition = r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::mediaconvert:createJob","Parameters":{"Role":"${Media.Arn}","Settings":{}},"End":true}}}"#;
    let template = json!({"Resources": {
        "Execution": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust("states.amazonaws.com"), "Policies": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "logs:*", "Resource": "*"}]}}]}},
        "Media": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust("mediaconvert.amazonaws.com")}},
        "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"RoleArn": {"Fn::GetAtt": ["Execution", "Arn"]}, "DefinitionString": {"Fn::Sub": definition}}},
    }});
    let text = serde_json::to_string_pretty(&template).unwrap();
    let after: Value = serde_json::from_str(&applied(&project("template.json", &text), 0)).unwrap();
    let policy = &after["Resources"]["Execution"]["Properties"]["Policies"][0]["PolicyDocument"];
    assert_eq!(
        policy["Statement"][1]["Resource"],
        json!({"Fn::GetAtt": ["Media", "Arn"]})
    );
}

#[test]
fn brackets_get_what_stands_in_brackets() {
    let flow = "Version: '2012-10-17'\nStatement: [{Effect: Allow, Action: 'logs:*', Resource: '*'}] # logs\n";
    insta::assert_snapshot!(applied(&beside(flow), 1));
    insta::assert_snapshot!(applied(
        &beside("Version: '2012-10-17'\nStatement: []\n"),
        1
    ));
    let braces = "Version: '2012-10-17'\nStatement:\n  - {Effect: Allow, Action: 'logs:*', Resource: '*'} # logs\n";
    insta::assert_snapshot!(applied(&beside(braces), 1));
    let text = template(
        "        - {PolicyName: tasks, PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: [logs:*, xray:*], Resource: '*'}]}}",
    );
    let text = applied(&project("template.yaml", &text), 0);
    insta::assert_snapshot!(text.lines().find(|line| line.contains("tasks")).unwrap());
}

#[test]
fn where_lines_cannot_be_added_it_is_said() {
    let named = "Version: '2012-10-17'\nStatement:\n  - Effect: Allow\n    Action: &all logs:*\n    Resource: '*'\n";
    refused(&beside(named), NotApplied::InsideText);
    // A text that becomes a policy.
    let quoted = template(
        "        - PolicyName: tasks\n          PolicyDocument: '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"logs:*\",\"Resource\":\"*\"}]}'",
    );
    refused(&project("template.yaml", &quoted), NotApplied::InsideText);
}

#[test]
fn what_a_program_makes_is_left_alone() {
    let text = template(
        "        - PolicyName: tasks\n          PolicyDocument:\n            Version: '2012-10-17'\n            Statement:\n              - Effect: Allow\n                Action: logs:*\n                Resource: '*'",
    );
    let synthesized = text.replace("  Execution:\n    Type: AWS::IAM::Role\n", "  Execution:\n    Type: AWS::IAM::Role\n    Metadata: {'aws:cdk:path': Media/Execution/Resource}\n");
    assert_ne!(synthesized, text);
    refused(
        &project("template.yaml", &synthesized),
        NotApplied::Synthesized,
    );
}
