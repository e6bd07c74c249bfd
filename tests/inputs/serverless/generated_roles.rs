//! What the plugin writes into a role that it makes, and what a reader could take for it.

use sfn_role_check::report::{CheckKind, Verdict};
use test_support::{checks, notices};

use super::{HEAD, ROLES, TRAIN, case, machine, package, passed};

use Verdict::{Denied, Granted, Missing, Undecided};

const ECS: &str = r#"Pack: {Type: Task, End: true, Resource: "arn:aws:states:::ecs:runTask.sync", Parameters: {TaskDefinition: !Ref PackTask}}"#;
const TASK: &str = "
    PackTask: {Type: AWS::ECS::TaskDefinition, Properties: {TaskRoleArn: !GetAtt JobRole.Arn}}
";

#[track_caller]
fn check(keys: &str, states: &str, more: &str, expected: &[Verdict]) {
    let configuration = machine(keys, states) + more;
    let report = case(&configuration, &[]).report();
    assert_eq!(passed(&report), expected, "{configuration}");
}

#[test]
fn a_machine_of_unrecognized_tasks_is_denied_everything() {
    check("type: STANDARD", TRAIN, "", &[Denied]);
    // A statement of another task, or of what is configured, takes the Deny away.
    let batch = r#"B: {Type: Task, End: true, Resource: "arn:aws:states:::batch:submitJob"}"#;
    check(
        "type: STANDARD",
        &format!("{TRAIN}, {batch}"),
        "",
        &[Missing],
    );
    check(
        "loggingConfig: {level: OFF, destinations: []}",
        TRAIN,
        "",
        &[Missing],
    );
    check("tracingConfig: {enabled: false}", TRAIN, "", &[Missing]);
    // A policy beside it does not help against a Deny.
    let policy = r#"
    More:
      Type: AWS::IAM::Policy
      Properties:
        PolicyName: more
        Roles: [!Ref NightStepFunctionsStateMachineRole]
        PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: iam:PassRole, Resource: "*"}]}
"#;
    check("type: STANDARD", TRAIN, policy, &[Denied]);
    check(
        "type: STANDARD",
        &format!("{TRAIN}, {batch}"),
        policy,
        &[Granted],
    );
}

#[test]
fn ecs_tasks_pass_every_role() {
    check(
        "type: STANDARD",
        &format!("{TRAIN}, {ECS}"),
        TASK,
        &[Granted, Granted],
    );
    // A function as Resource is taken for a Lambda function.
    let function = ECS.replace("\"arn:aws:states", "!Sub \"arn:${AWS::Partition}:states");
    check(
        "type: STANDARD",
        &format!("{TRAIN}, {function}"),
        TASK,
        &[Missing, Missing],
    );
    let partition = ECS.replace("arn:aws:", "arn:${AWS::Partition}:");
    check(
        "type: STANDARD",
        &format!("{TRAIN}, {partition}"),
        TASK,
        &[Granted, Granted],
    );
    let branches = format!(
        "{TRAIN}, All: {{Type: Parallel, End: true, Branches: [{{StartAt: Pack, States: {{{ECS}}}}}]}}"
    );
    check("type: STANDARD", &branches, TASK, &[Granted, Granted]);
    let items = format!(
        "{TRAIN}, Each: {{Type: Map, End: true, Iterator: {{StartAt: Pack, States: {{{ECS}}}}}}}"
    );
    check("type: STANDARD", &items, TASK, &[Granted, Granted]);
}

#[test]
fn statements_of_the_machine_are_added() {
    let own = |statement: &str| format!("iamRoleStatements: [{statement}]");
    let to_job = own("{Effect: Allow, Action: iam:PassRole, Resource: [!GetAtt JobRole.Arn]}");
    check(&to_job, TRAIN, "", &[Granted]);
    let other = own(r#"{Effect: Allow, Action: "s3:GetObject", Resource: "*"}"#);
    check(&other, TRAIN, "", &[Missing]);
    // The plugin refuses a condition: nothing is deployed.
    let condition = own(
        r#"{Effect: Allow, Action: iam:PassRole, Resource: "*", Condition: {StringEquals: {"iam:PassedToService": sagemaker.amazonaws.com}}}"#,
    );
    check(&condition, TRAIN, "", &[Undecided]);
    // Statements of the provider are the functions'.
    let provider = machine(&other, TRAIN).replace(
        "region: eu-west-1",
        r#"region: eu-west-1, iam: {role: {statements: [{Effect: Allow, Action: iam:PassRole, Resource: "*"}]}}"#,
    );
    assert_eq!(passed(&case(&provider, &[]).report()), [Missing]);
}

#[test]
fn a_definition_as_text_is_not_walked() {
    let definition = r#"{"StartAt": "Pack", "States": {"Pack": {"Type": "Task", "End": true, "Resource": "arn:aws:states:::ecs:runTask", "Parameters": {"TaskDefinition": "pack"}}}}"#;
    let text = format!(
        "{HEAD}stepFunctions: {{stateMachines: {{night: {{definition: '{definition}'}}}}}}\n"
    );
    assert_eq!(passed(&case(&text, &[]).report()), [Denied]);
    let file = |name: &str| {
        let text = format!(
            "{HEAD}stepFunctions: {{stateMachines: {{night: {{definition: '${{file({name})}}'}}}}}}\n"
        );
        passed(&case(&text, &[(name, definition)]).report())
    };
    assert_eq!(file("night.json"), [Granted]);
    assert_eq!(file("night.asl"), [Denied]);
}

#[test]
fn what_versions_know_is_undecided_without_one() {
    let emr = r#"Train: {Type: Task, End: true, Resource: "arn:aws:states:::elasticmapreduce:createCluster", Parameters: {ServiceRole: !GetAtt JobRole.Arn}}"#;
    let schedule = r#"Train: {Type: Task, End: true, Resource: "arn:aws:states:::aws-sdk:scheduler:createSchedule", Parameters: {Target: {RoleArn: !GetAtt JobRole.Arn}}}"#;
    let known = r#"B: {Type: Task, End: true, Resource: "arn:aws:states:::batch:submitJob"}"#;
    let with_known = format!("{emr}, {known}");
    for (states, version, expected) in [
        (emr, Some("3.29.0"), Granted),
        (emr, Some("3.28.9"), Denied),
        (emr, Some("^3.28.0"), Undecided),
        (emr, Some("^3.29.0"), Granted),
        (emr, None, Undecided),
        (with_known.as_str(), Some("3.28.9"), Missing),
        (with_known.as_str(), None, Undecided),
        (schedule, Some("3.20.1"), Granted),
        (schedule, Some("3.20.0"), Missing),
        (schedule, None, Granted),
        // One role for all machines.
        (emr, Some("2.13.0"), Undecided),
        // It may know more.
        (TRAIN, Some("3.99.0"), Undecided),
    ] {
        let package = version.map(package).unwrap_or_default();
        let files = [("package.json", package.as_str())];
        let files = if version.is_some() { &files[..] } else { &[] };
        let report = case(&machine("type: STANDARD", states), files).report();
        assert_eq!(passed(&report), [expected], "{states} {version:?}");
    }
}

#[test]
fn the_role_can_be_patched_and_extended() {
    let patch = "
    NightStepFunctionsStateMachineRole:
      Properties:
        ManagedPolicyArns: [\"arn:aws:iam::aws:policy/AdministratorAccess\"]
";
    let batch = r#"B: {Type: Task, End: true, Resource: "arn:aws:states:::batch:submitJob"}"#;
    let states = format!("{TRAIN}, {batch}");
    check("type: STANDARD", &states, patch, &[Granted]);
    check("type: STANDARD", TRAIN, patch, &[Denied]);
    // Which statement it is merged into depends on how the plugin joins them.
    let merged = "
    NightStepFunctionsStateMachineRole:
      Properties:
        Policies: [{PolicyDocument: {Statement: [{Resource: [x]}]}}]
";
    let two = format!(
        "{states}, {}",
        batch
            .replace("B:", "C:")
            .replace("batch:submitJob", "glue:startJobRun")
    );
    check("type: STANDARD", &two, merged, &[Undecided]);
    let extension = r#"
  extensions:
    NightStepFunctionsStateMachineRole:
      Properties:
        Policies: [{PolicyName: p, PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "ecs:RunTask", Resource: "*"}]}}]
"#;
    let ecs = format!("{TRAIN}, {ECS}");
    let more = format!("{TASK}{extension}");
    check("type: STANDARD", &ecs, &more, &[Missing, Missing]);
}

#[test]
fn the_role_trusts_its_own_region() {
    let of = |provider: &str| {
        let text = machine("type: STANDARD", TRAIN).replace("region: eu-west-1", provider);
        let report = case(&text, &[]).report();
        let trust: Vec<_> = checks(&report, CheckKind::RoleTrust)
            .into_iter()
            .filter(|check| check.task.is_none())
            .map(|check| check.verdict)
            .collect();
        let is_told = notices(&report).contains(&"template-defaults".to_owned());
        (trust, is_told)
    };
    // The stage is the default one.
    assert_eq!(of("region: eu-west-1"), (vec![Granted], true));
    assert_eq!(of("stage: x"), (vec![Granted], true));
    assert_eq!(of("stage: x, region: eu-west-1"), (vec![Granted], false));
    // Whichever that is: the machine is in the same.
    assert_eq!(
        of("stage: x, region: '${opt:region}'"),
        (vec![Granted], false)
    );
}

#[test]
fn the_plugin_has_to_be_there() {
    let text = machine("type: STANDARD", TRAIN);
    let without = text.replace("plugins: [serverless-step-functions]", "plugins: []");
    assert!(case(&without, &[]).report().state_machines.is_empty());
    let modules = text.replace(
        "plugins: [serverless-step-functions]",
        "plugins: {modules: [serverless-step-functions]}",
    );
    assert_eq!(passed(&case(&modules, &[]).report()), [Denied]);
}

#[test]
fn programs_open_what_they_may_make() {
    let ecs = format!("{TRAIN}, {ECS}");
    let resources = machine("type: STANDARD", &ecs)
        .replace(
            "\nresources:\n  Resources:",
            "\nresources:\n  - ${file(more.js)}\n  - Resources:",
        )
        .replace("\n    JobRole:\n", "\n      JobRole:\n")
        .replace("\n      Type: AWS", "\n        Type: AWS")
        .replace(
            "\n      Properties:\n        Assume",
            "\n        Properties:\n          Assume",
        );
    let report = case(&resources, &[("more.js", "module.exports = {}")]).report();
    assert_eq!(passed(&report).first(), Some(&Undecided), "{resources}");
    assert!(notices(&report).contains(&"file-elsewhere".to_owned()));
    let statements = machine("iamRoleStatements: ${file(own.js)}", TRAIN);
    assert_eq!(passed(&case(&statements, &[]).report()), [Undecided]);
}

#[test]
fn an_explicit_role_is_taken_as_it_is() {
    let own = "
    Own:
      Type: AWS::IAM::Role
      Properties:
        AssumeRolePolicyDocument: {Version: \"2012-10-17\", Statement: [{Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: sts:AssumeRole}]}
        Policies: [{PolicyName: p, PolicyDocument: {Version: \"2012-10-17\", Statement: [{Effect: Allow, Action: iam:PassRole, Resource: !GetAtt JobRole.Arn}]}}]
";
    check("role: !GetAtt Own.Arn", TRAIN, own, &[Granted]);
    assert!(ROLES.contains("JobRole"));
}
