//! Joins: templates that are nested twice, files and exports of which several may be meant, what
//! nobody gives and what answers the question for it, places of values that are put in.

use serde_json::{Value, json};
use sfn_role_check::report::{Answer, CheckKind, Question, QuestionKind, Report, Verdict};
use sfn_role_check::workspace::Workspace;
use test_support::{checks, notices, verdicts};

pub(super) fn definition(role: &str) -> String {
    json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::mediaconvert:createJob", "Parameters": {"Role": role}}}})
    .to_string()
}

fn trusting(service: &str) -> Value {
    json!({"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Statement": [
        {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]}}})
}

/// A role that may pass what `resource` names.
pub(super) fn passing(resource: &Value) -> Value {
    let mut role = trusting("states.amazonaws.com");
    role["Properties"]["Policies"] = json!([{"PolicyName": "pass", "PolicyDocument": {"Statement": [
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": resource}]}}]);
    role
}

pub(super) fn machine(properties: &Value) -> Value {
    json!({"Type": "AWS::StepFunctions::StateMachine", "Properties": properties})
}

fn workspace(documents: &[(&str, String)], settings: &Value) -> Workspace {
    let documents: Vec<Value> = documents
        .iter()
        .map(|(name, text)| json!({"name": name, "text": text}))
        .collect();
    let workspace = json!({"documents": documents, "settings": settings});
    Workspace::from_json(&workspace.to_string()).unwrap()
}

pub(super) fn report(documents: &[(&str, String)]) -> Report {
    sfn_role_check::analyze(&workspace(documents, &json!({})))
}

pub(super) fn passed(report: &Report) -> Vec<Verdict> {
    verdicts(report, CheckKind::PassRole)
}

/// The workspace with an answer of a question that goes into the settings.
pub(super) fn answered(documents: &[(&str, String)], question: &Question, value: &str) -> Report {
    let Some(Answer::Setting(answer)) = &question.answer else {
        panic!("{question:?}");
    };
    assert_eq!(answer.setting, "/parameters/-/value");
    let mut entry = serde_json::to_value(&answer.entry).unwrap();
    entry["value"] = json!(value);
    let settings = json!({"parameters": [entry]});
    sfn_role_check::analyze(&workspace(documents, &settings))
}

pub(super) fn question(report: &Report, kind: QuestionKind) -> &Question {
    let mut found = report.questions.iter().filter(|one| one.kind == kind);
    let first = found
        .next()
        .unwrap_or_else(|| panic!("{:?}", report.questions));
    assert!(found.next().is_none(), "{:?}", report.questions);
    first
}

fn flow() -> Value {
    json!({
        "Parameters": {"Task": {"Type": "String"}, "Allowed": {"Type": "String"}},
        "Resources": {
            "Own": passing(&json!({"Ref": "Allowed"})),
            "Flow": machine(&json!({
                "DefinitionString": {"Fn::Sub": definition("${Task}")},
                "RoleArn": {"Fn::GetAtt": ["Own", "Arn"]}}))},
        "Outputs": {"Own": {"Value": {"Fn::GetAtt": ["Own", "Arn"]}}}})
}

fn nested(task: &Value, allowed: &Value) -> Value {
    json!({"Type": "AWS::CloudFormation::Stack", "Properties": {
        "TemplateURL": "flow.json", "Parameters": {"Task": task, "Allowed": allowed}}})
}

pub(super) fn arn(logical: &str) -> Value {
    json!({"Fn::GetAtt": [logical, "Arn"]})
}

#[test]
fn a_template_that_is_nested_twice_is_two_stacks() {
    let roles = |one: Value, two: Value| {
        json!({"Resources": {
            "A": trusting("mediaconvert.amazonaws.com"),
            "B": trusting("mediaconvert.amazonaws.com"),
            "One": one, "Two": two}})
        .to_string()
    };
    use Verdict::{Granted, Missing};
    for (one, two, expected) in [
        (
            (arn("A"), arn("A")),
            (arn("B"), arn("B")),
            [Granted, Granted],
        ),
        (
            (arn("A"), arn("B")),
            (arn("A"), arn("A")),
            [Missing, Granted],
        ),
        (
            (arn("A"), arn("A")),
            (arn("A"), arn("B")),
            [Granted, Missing],
        ),
        (
            (arn("A"), arn("B")),
            (arn("B"), arn("A")),
            [Missing, Missing],
        ),
    ] {
        let top = roles(nested(&one.0, &one.1), nested(&two.0, &two.1));
        let report = report(&[("top.json", top), ("flow.json", flow().to_string())]);
        assert_eq!(passed(&report), expected);
        let roles: Vec<&str> = report
            .state_machines
            .iter()
            .map(|machine| machine.role.as_str())
            .collect();
        assert_eq!(roles.len(), 2);
        assert_eq!(report.documents[0].linked_to, [1]);
    }
}

#[test]
fn the_role_of_one_stack_is_not_that_of_the_other() {
    // A Deny that the outer template attaches to the role of one of the two.
    for (stack, expected) in [
        ("One", [Verdict::Denied, Verdict::Granted]),
        ("Two", [Verdict::Granted, Verdict::Denied]),
    ] {
        let role = json!({"Fn::Select": [1, {"Fn::Split": ["/", {"Fn::GetAtt": [stack, "Outputs.Own"]}]}]});
        let top = json!({"Resources": {
            "A": trusting("mediaconvert.amazonaws.com"),
            "One": nested(&arn("A"), &arn("A")),
            "Two": nested(&arn("A"), &arn("A")),
            "Denied": {"Type": "AWS::IAM::RolePolicy", "Properties": {
                "RoleName": role, "PolicyName": "deny", "PolicyDocument": {"Statement": [
                    {"Effect": "Deny", "Action": "iam:PassRole", "Resource": "*"}]}}}}});
        let report = report(&[
            ("top.json", top.to_string()),
            ("flow.json", flow().to_string()),
        ]);
        assert_eq!(passed(&report), expected, "{stack}");
    }
}

#[test]
fn what_is_nested_in_a_template_that_is_nested_twice_is_there_twice() {
    let middle = json!({
        "Parameters": {"Task": {"Type": "String"}, "Allowed": {"Type": "String"}},
        "Resources": {"Inner": nested(&json!({"Ref": "Task"}), &json!({"Ref": "Allowed"}))}});
    let middle_of = |task: &str, allowed: &str| {
        json!({"Type": "AWS::CloudFormation::Stack", "Properties": {
            "TemplateURL": "middle.json", "Parameters": {"Task": arn(task), "Allowed": arn(allowed)}}})
    };
    let top = json!({"Resources": {
        "A": trusting("mediaconvert.amazonaws.com"),
        "B": trusting("mediaconvert.amazonaws.com"),
        "One": middle_of("A", "B"), "Two": middle_of("B", "B"),
        "Three": nested(&arn("A"), &arn("A"))}});
    let report = report(&[
        ("flow.json", flow().to_string()),
        ("middle.json", middle.to_string()),
        ("top.json", top.to_string()),
    ]);
    let mut found: Vec<String> = passed(&report)
        .iter()
        .map(|one| format!("{one:?}"))
        .collect();
    found.sort();
    assert_eq!(found, ["Granted", "Granted", "Missing"]);
}

#[test]
fn a_template_that_nests_itself_or_too_often_ends() {
    let itself = json!({"Resources": {
        "Own": passing(&json!("*")),
        "Again": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "a.json"}}}});
    report(&[("a.json", itself.to_string())]);
    let mut resources = json!({"A": trusting("mediaconvert.amazonaws.com")});
    for at in 0..200 {
        resources[format!("S{at}")] = nested(&arn("A"), &arn("A"));
    }
    let top = json!({ "Resources": resources });
    let report = report(&[
        ("top.json", top.to_string()),
        ("flow.json", flow().to_string()),
    ]);
    assert!(notices(&report).contains(&"template-nested".to_owned()));
    // Each of these may give the role that it is told of more policies, but no role passes itself.
    assert!(report.state_machines.len() >= 65);
}

fn named(properties: &Value) -> Value {
    let mut properties = properties.clone();
    properties["RoleArn"] = arn("Own");
    json!({"Resources": {
        "Own": passing(&arn("Job")),
        "Job": trusting("mediaconvert.amazonaws.com"),
        "Flow": machine(&properties)}})
}

#[test]
fn which_of_several_files_a_path_means_is_asked() {
    let app = named(&json!({
        "DefinitionS3Location": "flow.asl.json",
        "DefinitionSubstitutions": {"Job": arn("Job")}}));
    let documents = [
        ("app/template.json", app.to_string()),
        ("one/flow.asl.json", definition("${Job}")),
        ("two/flow.asl.json", definition("${Job}")),
    ];
    let asked = report(&documents);
    assert_eq!(passed(&asked), [Verdict::Undecided]);
    let link = question(&asked, QuestionKind::DocumentLink);
    assert_eq!(link.subject.as_deref(), Some("flow.asl.json"));
    assert_eq!(link.candidates, ["one/flow.asl.json", "two/flow.asl.json"]);
    assert!(!link.settles.is_empty());
    let Some(Answer::Document { document }) = &link.answer else {
        panic!("{link:?}");
    };
    let mut given = documents.to_vec();
    given.push(("app/flow.asl.json", definition("${Job}")));
    assert_eq!(document.kind, sfn_role_check::workspace::Kind::StateMachine);
    assert_eq!(passed(&report(&given))[0], Verdict::Granted);
}

#[test]
fn which_of_several_exports_an_import_means_is_asked() {
    let app = json!({"Resources": {
        "Own": passing(&json!("arn:aws:iam::111122223333:role/job")),
        "Flow": machine(&json!({
            "DefinitionString": {"Fn::Sub": [definition("${R}"), {"R": {"Fn::ImportValue": "job"}}]},
            "RoleArn": arn("Own")}))}});
    let exporter = |role: &str| {
        json!({
            "Resources": {"T": {"Type": "AWS::SNS::Topic", "Properties": {}}},
            "Outputs": {"R": {"Value": format!("arn:aws:iam::111122223333:role/{role}"),
                "Export": {"Name": "job"}}}})
        .to_string()
    };
    let documents = [
        ("app.json", app.to_string()),
        ("one.json", exporter("job")),
        ("two.json", exporter("other")),
    ];
    let asked = report(&documents);
    assert_eq!(passed(&asked), [Verdict::Undecided]);
    assert!(notices(&asked).contains(&"import-unclear".to_owned()));
    let link = question(&asked, QuestionKind::DocumentLink);
    assert_eq!(link.subject.as_deref(), Some("job"));
    assert_eq!(link.candidates, ["one.json", "two.json"]);
    assert_eq!(passed(&report(&documents[..2])), [Verdict::Granted]);
    // One that is not given is asked for.
    let alone = report(&documents[..1]);
    let link = question(&alone, QuestionKind::DocumentLink);
    assert_eq!(link.candidates, [""; 0]);
    assert!(matches!(link.answer, Some(Answer::Document { .. })));
}

#[test]
fn a_parameter_that_nobody_gives_is_asked_for() {
    let app = json!({
        "Parameters": {"Name": {"Type": "String"}},
        "Resources": {
            "Own": passing(&json!("arn:aws:iam::111122223333:role/job")),
            "Flow": machine(&json!({
                "DefinitionString": {"Fn::Sub": definition("arn:aws:iam::111122223333:role/${Name}")},
                "RoleArn": arn("Own")}))}});
    let documents = [("app.json", app.to_string())];
    let asked = report(&documents);
    assert_eq!(passed(&asked), [Verdict::Undecided]);
    let parameter = question(&asked, QuestionKind::Parameter);
    assert_eq!(parameter.subject.as_deref(), Some("Name"));
    assert_eq!(
        passed(&answered(&documents, parameter, "job")),
        [Verdict::Granted]
    );
    assert_eq!(
        passed(&answered(&documents, parameter, "other")),
        [Verdict::Missing]
    );
}

#[test]
fn a_choice_of_allowed_values_is_asked_for_with_them() {
    let app = json!({
        "Parameters": {"Stage": {"Type": "String", "AllowedValues": ["test", "live"]}},
        "Resources": {
            "Own": passing(&json!("arn:aws:iam::111122223333:role/test-job")),
            "Flow": machine(&json!({
                "DefinitionString": {"Fn::Sub": definition("arn:aws:iam::111122223333:role/${Stage}-job")},
                "RoleArn": arn("Own")}))}});
    let documents = [("app.json", app.to_string())];
    let asked = report(&documents);
    assert_eq!(passed(&asked), [Verdict::Undecided]);
    let parameter = question(&asked, QuestionKind::Parameter);
    assert_eq!(parameter.candidates, ["test", "live"]);
    let of = |value: &str| passed(&answered(&documents, parameter, value));
    assert_eq!(of("test"), [Verdict::Granted]);
    assert_eq!(of("live"), [Verdict::Missing]);
}

#[test]
fn a_name_that_a_definition_uses_and_nobody_gives_is_asked_for() {
    let app = named(&json!({"DefinitionS3Location": "flow.asl.json"}));
    let with = |role: &Value| {
        let mut app = app.clone();
        app["Resources"]["Own"] = passing(role);
        app.to_string()
    };
    let documents = [
        (
            "template.json",
            with(&json!("arn:aws:iam::111122223333:role/job")),
        ),
        ("flow.asl.json", definition("${Job}")),
    ];
    let asked = report(&documents);
    assert_eq!(passed(&asked), [Verdict::Undecided]);
    let parameter = question(&asked, QuestionKind::Parameter);
    assert_eq!(parameter.subject.as_deref(), Some("Job"));
    let of = |value: &str| passed(&answered(&documents, parameter, value));
    assert_eq!(of("arn:aws:iam::111122223333:role/job"), [Verdict::Granted]);
    assert_eq!(of("arn:aws:iam::111122223333:role/x"), [Verdict::Missing]);
}

#[test]
fn a_variable_that_nobody_gives_is_asked_for() {
    let main = r#"
variable "job" {
  type = string
}
resource "aws_iam_role" "own" {
  name = "own"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "states.amazonaws.com" } }] })
}
resource "aws_iam_role_policy" "pass" {
  role   = aws_iam_role.own.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "arn:aws:iam::111122223333:role/job" }] })
}
resource "aws_sfn_state_machine" "flow" {
  name       = "flow"
  role_arn   = aws_iam_role.own.arn
  definition = templatefile("flow.asl.json", { job = var.job })
}
"#;
    let documents = [
        ("main.tf", main.to_owned()),
        (
            "flow.asl.json",
            definition("arn:aws:iam::111122223333:role/${job}"),
        ),
    ];
    let asked = report(&documents);
    assert_eq!(passed(&asked), [Verdict::Undecided]);
    let parameter = question(&asked, QuestionKind::Parameter);
    assert_eq!(parameter.subject.as_deref(), Some("job"));
    let of = |value: &str| passed(&answered(&documents, parameter, value));
    assert_eq!(of("job"), [Verdict::Granted]);
    assert_eq!(of("other"), [Verdict::Missing]);
}

#[test]
fn a_placeholder_that_is_replaced_by_a_role_is_that_role() {
    let main = |replaced: &str| {
        format!(
            r#"
resource "aws_iam_role" "own" {{
  name_prefix = "own"
  assume_role_policy = jsonencode({{ Statement = [{{ Effect = "Allow", Action = "sts:AssumeRole", Principal = {{ Service = "states.amazonaws.com" }} }}] }})
}}
resource "aws_iam_role" "job" {{
  name_prefix = "job"
  assume_role_policy = jsonencode({{ Statement = [{{ Effect = "Allow", Action = "sts:AssumeRole", Principal = {{ Service = "mediaconvert.amazonaws.com" }} }}] }})
}}
resource "aws_iam_role_policy" "pass" {{
  role   = aws_iam_role.own.id
  policy = replace(<<EOF
{{"Statement": [{{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "ROLE"}}]}}
EOF
  , "ROLE", {replaced})
}}
resource "aws_sfn_state_machine" "flow" {{
  name       = "flow"
  role_arn   = aws_iam_role.own.arn
  definition = replace(file("flow.asl.json"), "JOB", aws_iam_role.job.arn)
}}
"#
        )
    };
    for (replaced, expected) in [
        ("aws_iam_role.job.arn", Verdict::Granted),
        ("aws_iam_role.own.arn", Verdict::Missing),
        ("\"arn:aws:iam::111122223333:role/other\"", Verdict::Missing),
    ] {
        let documents = [
            ("main.tf", main(replaced)),
            ("flow.asl.json", definition("JOB")),
        ];
        assert_eq!(passed(&report(&documents)), [expected], "{replaced}");
    }
}

#[test]
fn a_placeholder_of_a_bare_definition_is_asked_for() {
    let policy = json!({"Statement": [
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/job"}]});
    let documents = |settings: Value| {
        let documents = json!([
            {"name": "flow.asl.json", "kind": "state-machine",
                "text": definition("arn:aws:iam::111122223333:role/${Job}")},
            {"name": "policy.json", "kind": "identity-policy", "text": policy.to_string()}]);
        let workspace = json!({"documents": documents, "settings": settings});
        let workspace = Workspace::from_json(&workspace.to_string()).unwrap();
        sfn_role_check::analyze(&workspace)
    };
    let asked = documents(json!({}));
    assert_eq!(passed(&asked), [Verdict::Undecided]);
    let parameter = question(&asked, QuestionKind::Parameter);
    let Some(Answer::Setting(answer)) = &parameter.answer else {
        panic!("{parameter:?}");
    };
    let mut entry = serde_json::to_value(&answer.entry).unwrap();
    for (value, expected) in [("job", Verdict::Granted), ("x", Verdict::Missing)] {
        entry["value"] = json!(value);
        assert_eq!(
            passed(&documents(json!({"parameters": [entry]}))),
            [expected]
        );
    }
}

#[test]
fn places_lead_to_the_definition_and_to_the_value() {
    let app = named(&json!({
        "DefinitionS3Location": "flow.asl.json",
        "DefinitionSubstitutions": {"Job": arn("Job"), "Other": "x"}}));
    let definition = definition("${Job}");
    let template = app.to_string();
    let report = report(&[
        ("template.json", template.clone()),
        ("flow.asl.json", definition.clone()),
    ]);
    let check = checks(&report, CheckKind::PassRole)[0];
    let texts: Vec<&str> = check
        .at
        .iter()
        .map(|place| {
            let text = if place.document == 0 {
                &template
            } else {
                &definition
            };
            &text[place.start as usize..place.end as usize]
        })
        .collect();
    assert!(texts.contains(&"\"${Job}\""), "{texts:?}");
    assert!(
        texts.contains(&arn("Job").to_string().as_str()),
        "{texts:?}"
    );
    let value = check.at.iter().find(|place| place.document == 0).unwrap();
    assert_eq!(
        value.pointer,
        "/Resources/Flow/Properties/DefinitionSubstitutions/Job"
    );
}

#[test]
fn variants_of_a_machine_are_one_for_the_settings_of_a_single_machine() {
    let app = json!({
        "Parameters": {"Stage": {"Type": "String", "AllowedValues": ["test", "live"]}},
        "Resources": {"Flow": machine(&json!({
            "StateMachineName": {"Fn::Sub": "flow-${Stage}"},
            "RoleArn": {"Ref": "AWS::NoValue"},
            "DefinitionString": definition("arn:aws:iam::111122223333:role/job")}))}});
    let documents = |settings: Value| {
        let documents = json!([
            {"name": "app.json", "text": app.to_string()},
            {"name": "policy.json", "role": "arn:aws:iam::111122223333:role/own", "kind": "identity-policy",
                "text": json!({"Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]})
                    .to_string()}]);
        let workspace = json!({"documents": documents, "settings": settings});
        let workspace = Workspace::from_json(&workspace.to_string()).unwrap();
        sfn_role_check::analyze(&workspace)
    };
    for settings in [
        json!({"executionRole": "arn:aws:iam::111122223333:role/own"}),
        json!({"machines": [{"name": "app.json", "executionRole": "arn:aws:iam::111122223333:role/own"}]}),
    ] {
        let report = documents(settings);
        assert_eq!(report.state_machines.len(), 1);
        assert_eq!(passed(&report), [Verdict::Granted]);
        assert!(!notices(&report).contains(&"setting-of-one-machine".to_owned()));
    }
}

#[test]
fn where_the_account_is_unknown_assuming_is_judged_for_this_one_and_another() {
    use Verdict::{Denied, Granted, Missing, Undecided};
    let target = "arn:aws:iam::444455556666:role/target";
    let definition = json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {},
        "Credentials": {"RoleArn": target}}}});
    let verdict = |action: &str, trust: &Value, account: Option<&str>| {
        let app = json!({"Resources": {
            "Own": {"Type": "AWS::IAM::Role", "Properties": {
                "RoleName": "own", "AssumeRolePolicyDocument": {"Statement": []},
                "Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": [
                    {"Effect": "Allow", "Action": action, "Resource": "*"}]}}]}},
            "Flow": machine(&json!({
                "RoleArn": arn("Own"), "DefinitionString": definition.to_string()}))}});
        let workspace = json!({"settings": {"account": account}, "documents": [
            {"name": "app.json", "text": app.to_string()},
            {"name": "trust.json", "kind": "trust-policy", "role": target,
                "text": json!({"Version": "2012-10-17", "Statement": trust}).to_string()}]});
        let workspace = Workspace::from_json(&workspace.to_string()).unwrap();
        let report = sfn_role_check::analyze(&workspace);
        let found = verdicts(&report, CheckKind::AssumeRole);
        let asks = report
            .questions
            .iter()
            .any(|one| one.kind == QuestionKind::Account);
        assert_eq!(asks, account.is_none() && found == [Undecided], "{trust}");
        found[0]
    };
    let trusts = |principal: &str| json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": principal}}]);
    let limited = json!([
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}},
        {"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": "*",
            "Condition": {"StringEquals": {"aws:PrincipalAccount": "444455556666"}}}]);
    let of = |account: &str, name: &str| trusts(&format!("arn:aws:iam::{account}:{name}"));
    let nobody = json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs.amazonaws.com"}}]);
    // What is trusted; with and without a grant: unknown account, the target's account, another.
    for (trust, with, without) in [
        (
            trusts("*"),
            [Granted, Granted, Granted],
            [Undecided, Undecided, Missing],
        ),
        (
            of("444455556666", "root"),
            [Undecided, Granted, Missing],
            [Missing, Missing, Missing],
        ),
        (
            of("111122223333", "root"),
            [Undecided, Missing, Granted],
            [Missing, Missing, Missing],
        ),
        (
            of("444455556666", "role/own"),
            [Undecided, Granted, Missing],
            [Undecided, Granted, Missing],
        ),
        (
            of("111122223333", "role/own"),
            [Undecided, Missing, Granted],
            [Missing, Missing, Missing],
        ),
        (
            nobody,
            [Missing, Missing, Missing],
            [Missing, Missing, Missing],
        ),
        (
            limited,
            [Undecided, Denied, Granted],
            [Missing, Denied, Missing],
        ),
    ] {
        let each = |action: &str| {
            let accounts = [None, Some("444455556666"), Some("111122223333")];
            accounts.map(|account| verdict(action, &trust, account))
        };
        assert_eq!(each("sts:AssumeRole"), with, "{trust}");
        assert_eq!(each("s3:GetObject"), without, "{trust}");
    }
}

#[test]
fn numbers_of_yaml_1_1_are_not_known() {
    let template = |default: &str| {
        format!(
            r#"
Parameters:
  Account:
    Type: String
    Default: {default}
Resources:
  Own:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {{Statement: []}}
      Policies:
        - PolicyName: pass
          PolicyDocument:
            Statement:
              Effect: Allow
              Action: iam:PassRole
              Resource: arn:aws:iam::012345670123:role/job
  Flow:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt Own.Arn
      DefinitionString: !Sub '{}'
"#,
            definition("arn:aws:iam::${Account}:role/job")
        )
    };
    for (default, expected) in [
        ("'012345670123'", Verdict::Granted),
        // Digits beyond 7 are none of the base of 8.
        ("012345678901", Verdict::Missing),
        ("012345670123", Verdict::Undecided),
        ("12:30", Verdict::Undecided),
    ] {
        let documents = [("app.yaml", template(default))];
        let settings = json!({"account": "012345670123"});
        let report = sfn_role_check::analyze(&workspace(&documents, &settings));
        let found = passed(&report);
        match expected {
            // Another account cannot be passed.
            Verdict::Missing => assert_ne!(found, [Verdict::Granted], "{default}"),
            _ => assert_eq!(found, [expected], "{default}"),
        }
    }
}

#[test]
fn a_policy_is_as_long_as_what_is_known_of_it() {
    let name = "a-name-that-is-not-so-short".repeat(4);
    let statements: Vec<Value> = (0..40)
        .map(|at| {
            json!({"Effect": "Allow", "Action": "s3:GetObject",
                "Resource": {"Fn::Sub": format!("${{{name}{at}}}/*")}})
        })
        .collect();
    let app = json!({"Resources": {
        "Own": {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": {"Statement": []},
            "Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": statements}}]}},
        "Flow": machine(&json!({"RoleArn": arn("Own"), "DefinitionString": definition("x")}))}});
    let short = report(&[("app.json", app.to_string())]);
    assert!(!notices(&short).contains(&"policy-too-long".to_owned()));
    let long = app
        .to_string()
        .replace(&format!("${{{name}"), "arn:aws:s3:::b${x");
    let long = long.replace("/*", &"y".repeat(200));
    let long = report(&[("app.json", long)]);
    assert!(notices(&long).contains(&"policy-too-long".to_owned()));
}

#[test]
fn the_arn_of_a_machine_with_a_generated_name_is_asked_for() {
    let mut own = trusting("states.amazonaws.com");
    own["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]["Condition"] = json!({"ArnEquals": {
        "aws:SourceArn": {"Fn::Sub": "arn:aws:states:${AWS::Region}:${AWS::AccountId}:stateMachine:Flow-0aB1cD2eF3gH"}}});
    let app = json!({"Resources": {
        "Own": own,
        "Flow": machine(&json!({"RoleArn": arn("Own"), "DefinitionString": definition("x")}))}});
    let documents = json!([{"name": "app.json", "text": app.to_string()}]);
    let report = |settings: Value| {
        let workspace = json!({"documents": documents, "settings": settings});
        let workspace = Workspace::from_json(&workspace.to_string()).unwrap();
        sfn_role_check::analyze(&workspace)
    };
    let asked = report(json!({"account": "111122223333", "region": "eu-west-1"}));
    let trust = |report: &Report| {
        let checks = checks(report, CheckKind::RoleTrust);
        let own = checks.iter().find(|check| check.task.is_none());
        own.unwrap().verdict
    };
    assert_eq!(trust(&asked), Verdict::Undecided);
    let name = question(&asked, QuestionKind::StateMachineArn);
    assert_eq!(name.subject.as_deref(), Some("Flow"));
    let answer = "arn:aws:states:eu-west-1:111122223333:stateMachine:Flow-0aB1cD2eF3gH";
    let place = json!({"account": "111122223333", "region": "eu-west-1"});
    for (key, value) in [
        ("stateMachineArn", json!(answer)),
        ("machines", json!([{"name": "Flow", "arn": answer}])),
    ] {
        let mut settings = place.clone();
        settings[key] = value;
        assert_eq!(trust(&report(settings)), Verdict::Granted, "{key}");
    }
}

#[test]
fn a_parameter_in_the_place_of_a_number_is_a_value() {
    let with = |text: &str| {
        let text = text.replace(
            "\"Type\":\"Task\"",
            "\"Type\":\"Task\",\"TimeoutSeconds\":${Seconds}",
        );
        let app = json!({
            "Parameters": {"Seconds": {"Type": "Number"}},
            "Resources": {
                "Own": passing(&arn("Job")),
                "Job": trusting("mediaconvert.amazonaws.com"),
                "Flow": machine(&json!({
                    "RoleArn": arn("Own"), "DefinitionString": {"Fn::Sub": text}}))}});
        report(&[("app.json", app.to_string())])
    };
    let given = with(&definition("${Job.Arn}"));
    assert_eq!(passed(&given), [Verdict::Granted]);
    assert!(!notices(&given).contains(&"json-unexpected-text".to_owned()));
    // What is a key decides what the rest means.
    let key = definition("${Job.Arn}").replace("\"Comment\"", "x");
    let key = key.replacen('{', "{${Seconds}: 1,", 1);
    assert_ne!(passed(&with(&key)), [Verdict::Granted]);
}
