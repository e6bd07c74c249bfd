//! Values of variables, in names of roles: a name that is known is granted or missing, one that is
//! not is neither.

use serde_json::json;
use sfn_role_check::report::{CheckKind, Verdict};
use sfn_role_check::workspace::Workspace;
use test_support::checks;

use super::{case, passed};

use Verdict::{Granted, Missing, Undecided};

/// A machine that passes `jobs-dev`, and may pass the role of the name given.
fn service(name: &str, more: &str) -> String {
    format!(
        r#"service: shop
plugins: [serverless-step-functions]
provider: {{name: aws, region: eu-west-1, account: "111122223333"}}
custom:
  name: jobs-dev
  nested: {{dev: jobs-dev, prod: jobs-prod}}
  list: [a, jobs-dev]
  loop: "${{self:custom.loop2}}"
  loop2: "${{self:custom.loop}}"
  tree: ${{file(names.yml)}}
  key: dev
{more}
stepFunctions:
  stateMachines:
    night:
      role: arn:aws:iam::111122223333:role/night
      definition:
        StartAt: Train
        States:
          Train: {{Type: Task, End: true, Resource: "arn:aws:states:::sagemaker:createTrainingJob", Parameters: {{RoleArn: "arn:aws:iam::111122223333:role/jobs-dev"}}}}
resources:
  Resources:
    Night:
      Type: AWS::IAM::Role
      Properties:
        RoleName: night
        AssumeRolePolicyDocument: {{Version: "2012-10-17", Statement: []}}
        Policies: [{{PolicyName: p, PolicyDocument: {{Version: "2012-10-17", Statement: [{{Effect: Allow, Action: iam:PassRole, Resource: {name}}}]}}}}]
"#
    )
}

fn verdict(resource: &str, more: &str) -> Verdict {
    verdict_beside(resource, more, &[])
}

fn verdict_beside(resource: &str, more: &str, beside: &[(&str, &str)]) -> Verdict {
    let files = [
        ("names.yml", "dev: jobs-dev\nother: '${self:custom.name}'\n"),
        ("name.txt", "jobs-dev"),
        ("name.js", "module.exports = 'jobs-dev'"),
    ];
    let files = [&files[..], beside].concat();
    let text = service(resource, more);
    let report = case(&text, &files)
        .setting("account", "111122223333")
        .report();
    *passed(&report).first().unwrap_or_else(|| panic!("{text}"))
}

#[test]
fn values_are_filled_in() {
    for (name, expected) in [
        ("${self:custom.name}", Granted),
        ("${self:custom.nested.dev}", Granted),
        ("${self:custom.nested.prod}", Missing),
        ("${self:custom.nested.${self:custom.key}}", Granted),
        ("${self:custom.nested.${sls:stage}}", Granted),
        ("${self:custom.nested.${opt:stage, 'prod'}}", Missing),
        (
            "${self:custom.nested.${opt:stage, self:custom.key}}",
            Granted,
        ),
        ("${self:custom.list.1}", Granted),
        ("jobs-${sls:stage}", Granted),
        ("jobs-${self:provider.stage}", Granted),
        ("jobs-${opt:stage, 'dev'}", Granted),
        ("jobs-${opt:stage, 'prod'}", Missing),
        ("jobs-${env:STAGE, \"dev\"}", Granted),
        ("jobs-${self:custom.none, 'dev'}", Granted),
        ("jobs-${self:custom.none, null, 'dev'}", Granted),
        ("${file(names.yml):dev}", Granted),
        ("${file(./names.yml):other}", Granted),
        ("${file(name.txt)}", Granted),
        ("${self:custom.tree.dev}", Granted),
        ("jobs-${param:suffix}", Granted),
        ("${self:service}", Missing),
        // What only the deployment knows.
        ("jobs-${opt:stage}", Undecided),
        ("jobs-${env:STAGE}", Undecided),
        ("jobs-${param:other}", Undecided),
        ("jobs-${ssm:/stage}", Undecided),
        ("jobs-${cf:other.Stage, 'dev'}", Undecided),
        ("${file(name.js)}", Undecided),
        ("${file(elsewhere.yml):name, 'jobs-dev'}", Undecided),
        ("${self:custom.loop}", Undecided),
        ("${self:custom.none}", Undecided),
        // It cannot be that role, whatever it is.
        ("batch-${opt:stage}", Missing),
        // No variable of the framework, and nothing replaces it.
        ("jobs-${Stage}", Missing),
        (r"jobs-\\${self:custom.key}", Missing),
    ] {
        let resource = format!(
            "\"arn:aws:iam::111122223333:role/{}\"",
            name.replace('"', "'")
        );
        let more = "stages: {default: {params: {suffix: x}}, dev: {params: {suffix: dev}}}";
        assert_eq!(verdict(&resource, more), expected, "{name}");
    }
}

#[test]
fn account_and_region_are_those_of_the_stack() {
    for (resource, expected) in [
        ("\"arn:aws:iam::${aws:accountId}:role/jobs-dev\"", Granted),
        (
            "!Sub \"arn:aws:iam::${AWS::AccountId}:role/${self:custom.name}\"",
            Granted,
        ),
        (
            "!Sub \"arn:${AWS::Partition}:iam::${aws:accountId}:role/jobs-${opt:stage}\"",
            Undecided,
        ),
        (
            "!Sub \"arn:aws:iam::${AWS::AccountId}:role/${opt:stage}-dev\"",
            Undecided,
        ),
        (
            "!Sub \"arn:aws:iam::${AWS::AccountId}:role/batch-${opt:stage}\"",
            Missing,
        ),
        // Without Fn::Sub it stays a text.
        ("\"arn:aws:iam::${AWS::AccountId}:role/jobs-dev\"", Missing),
        ("\"arn:aws:iam::111122223333:role/${aws:region}\"", Missing),
        ("\"${self:custom.none}\"", Undecided),
    ] {
        assert_eq!(verdict(resource, ""), expected, "{resource}");
    }
}

#[test]
fn what_is_stated_of_a_variable_counts() {
    let text = service("\"arn:aws:iam::111122223333:role/jobs-${opt:stage}\"", "");
    let of = |value: &str| {
        let workspace = json!({
            "documents": [{"name": "serverless.yml", "text": text}],
            "settings": {"parameters": [{"document": 0, "name": "opt:stage", "value": value}]},
        });
        let workspace = Workspace::from_json(&workspace.to_string()).unwrap();
        let report = sfn_role_check::analyze(&workspace);
        passed(&report)
    };
    assert_eq!(of("dev"), [Granted]);
    assert_eq!(of("prod"), [Missing]);
}

#[test]
fn files_may_hold_machines_and_resources() {
    let service = "service: shop
plugins: [serverless-step-functions]
provider: {name: aws, stage: dev, region: eu-west-1}
stepFunctions: ${file(machines.yml)}
resources:
  - ${file(roles.yml)}
  - ${file(more.yml)}
";
    let machines = r#"stateMachines:
  night: ${file(night.yml)}
"#;
    let night = r#"role: !GetAtt Night.Arn
definition: ${file(night.asl.json)}
"#;
    let definition = r#"{"StartAt": "Train", "States": {"Train": {"Type": "Task", "End": true, "Resource": "arn:aws:states:::sagemaker:createTrainingJob", "Parameters": {"RoleArn": {"Fn::GetAtt": ["Job", "Arn"]}}}}}"#;
    let roles = r#"Resources:
  Night:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: sts:AssumeRole}]}
      Policies: [{PolicyName: p, PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: iam:PassRole, Resource: !GetAtt Job.Arn}]}}]
"#;
    let more = r#"Resources:
  Job:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {Service: sagemaker.amazonaws.com}, Action: sts:AssumeRole}]}
"#;
    let files = [
        ("machines.yml", machines),
        ("night.yml", night),
        ("night.asl.json", definition),
        ("roles.yml", roles),
        ("more.yml", more),
    ];
    let report = case(service, &files).report();
    assert_eq!(passed(&report), [Granted]);
    let trust = checks(&report, CheckKind::RoleTrust);
    assert!(trust.iter().all(|check| check.verdict == Granted));
    assert_eq!(report.state_machines.len(), 1);
    let kinds: Vec<String> = report
        .documents
        .iter()
        .map(|one| format!("{:?}", one.kind))
        .collect();
    assert_eq!(
        kinds.first().map(String::as_str),
        Some("Serverless"),
        "{kinds:?}"
    );
    let linked = report.documents.first().map(|one| one.linked_to.clone());
    assert_eq!(linked, Some(vec![1, 2, 3, 4, 5]));
}

/// A default counts only where no file beside the service deploys it with another value.
#[test]
fn options_that_files_give_are_values_of_variables() {
    let package =
        |stage: &str| format!(r#"{{"scripts": {{"deploy": "sls deploy --stage {stage}"}}}}"#);
    let (dev, prod, open) = (package("dev"), package("prod"), package("$STAGE"));
    let of_stage = "\"arn:aws:iam::111122223333:role/jobs-${opt:stage, 'dev'}\"";
    let looked_up = "\"arn:aws:iam::111122223333:role/${self:custom.nested.${sls:stage}}\"";
    for resource in [of_stage, looked_up] {
        for (name, text, expected) in [
            ("package.json", dev.as_str(), Granted),
            ("package.json", &prod, Undecided),
            ("package.json", &open, Undecided),
            ("deploy.sh", "serverless deploy -s prod\n", Undecided),
            ("deploy.sh", "serverless offline --stage local\n", Granted),
            (
                ".github/workflows/ci.yml",
                "jobs: {a: {steps: [{run: sls deploy --stage prod}]}}",
                Undecided,
            ),
            ("README.md", "`sls deploy --stage prod`\n", Granted),
        ] {
            let found = verdict_beside(resource, "", &[(name, text)]);
            assert_eq!(found, expected, "{resource} {name} {text}");
        }
    }
    let of_env = "\"arn:aws:iam::111122223333:role/jobs-${env:STAGE, 'dev'}\"";
    for (more, text, expected) in [
        ("", "STAGE=prod\n", Granted),
        ("useDotenv: true", "STAGE=prod\n", Undecided),
        ("useDotenv: true", "STAGE=dev\n", Granted),
        ("useDotenv: true", "OTHER=prod\n", Granted),
    ] {
        let found = verdict_beside(of_env, more, &[(".env", text)]);
        assert_eq!(found, expected, "{more} {text}");
    }
}

#[test]
fn names_that_scripts_give_are_values_of_variables() {
    let of = |source: &str| format!("\"arn:aws:iam::111122223333:role/jobs-${{{source}, 'dev'}}\"");
    for (source, name, text, expected) in [
        ("env:NAME", "d.sh", "NAME=prod npx sls deploy\n", Undecided),
        ("env:NAME", "d.sh", "NAME=dev npx sls deploy\n", Granted),
        (
            "env:NAME",
            "d.sh",
            "export NAME=$1\nserverless deploy\n",
            Undecided,
        ),
        ("env:NAME", "d.sh", "OTHER=prod npx sls deploy\n", Granted),
        ("env:NAME", "d.sh", "NAME=prod npx sls offline\n", Granted),
        (
            "env:NAME",
            "Makefile",
            "export NAME := prod\ndeploy:\n\tsls deploy\n",
            Undecided,
        ),
        (
            "env:NAME",
            ".github/workflows/ci.yml",
            "env:\n  NAME: prod\njobs: {a: {steps: [{run: sls deploy}]}}",
            Undecided,
        ),
        ("opt:name", "d.sh", "sls deploy --name prod\n", Undecided),
        ("opt:name", "d.sh", "sls deploy --name=dev\n", Granted),
        ("opt:name", "d.sh", "sls deploy --verbose\n", Granted),
        (
            "opt:name",
            "package.json",
            r#"{"scripts": {"deploy": "sls deploy --name $NAME"}}"#,
            Undecided,
        ),
    ] {
        let found = verdict_beside(&of(source), "", &[(name, text)]);
        assert_eq!(found, expected, "{source} {name} {text}");
    }
}

#[test]
fn plugins_that_limit_roles_leave_them_open() {
    let with = |plugin: &str| {
        let text = service("\"*\"", "");
        let text = text.replace(
            "[serverless-step-functions]",
            &format!("[serverless-step-functions, {plugin}]"),
        );
        let report = case(&text, &[("names.yml", "dev: x\n")])
            .setting("account", "111122223333")
            .report();
        *passed(&report).first().unwrap_or_else(|| panic!("{text}"))
    };
    for (plugin, expected) in [
        ("serverless-permission-boundary-plugin", Undecided),
        ("./plugins/limit", Undecided),
        ("serverless-offline", Granted),
    ] {
        assert_eq!(with(plugin), expected, "{plugin}");
    }
}
