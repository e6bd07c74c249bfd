//! Values that files beside a template set for its parameters.

use serde_json::{Value, json};
use sfn_role_check::report::{QuestionKind, Verdict};
use test_support::notices;

use super::joins::{answered, arn, definition, machine, passed, passing, question, report};

/// A default alone decides nothing where a file beside the template sets another value.
#[test]
fn what_files_beside_a_template_set_is_one_more_value_of_a_parameter() {
    const JOB: &str = "arn:aws:iam::111122223333:role/job";
    const OTHER: &str = "arn:aws:iam::111122223333:role/other";
    let template = |allowed: &Value| {
        let app = json!({
            "Parameters": {"Job": {"Type": "String", "Default": JOB}, "Stage": {"Type": "String", "Default": "test"}},
            "Resources": {
                "Own": passing(allowed),
                "Flow": machine(&json!({"DefinitionString": definition(JOB), "RoleArn": arn("Own")}))}});
        app.to_string()
    };
    let parameter = json!({"Ref": "Job"});
    let manifest = json!({"version": "36.0.0", "artifacts": {"App": {
        "type": "aws:cloudformation:stack",
        "properties": {"templateFile": "template.json", "parameters": {"Job": OTHER}}}}});
    let pairs = json!([{"ParameterKey": "Job", "ParameterValue": OTHER}]);
    let stacks = json!({"Stacks": [{"StackName": "app", "Parameters": pairs}]});
    let files = |value: &str| {
        [
            (
                "samconfig.toml",
                format!(
                    "[default.deploy.parameters]\nparameter_overrides = \"Job=\\\"{value}\\\"\"\n"
                ),
            ),
            (
                "samconfig.yaml",
                format!(
                    "default:\n  deploy:\n    parameters:\n      parameter_overrides:\n        - Job={value}\n"
                ),
            ),
            (
                "deploy.sh",
                format!(
                    "aws cloudformation deploy --template-file template.json --stack-name app --parameter-overrides Job={value}\n"
                ),
            ),
            (
                "Makefile",
                format!("deploy:\n\tsam deploy --parameter-overrides Job={value}\n"),
            ),
            ("parameters.json", pairs.to_string().replace(OTHER, value)),
            ("stacks.json", stacks.to_string().replace(OTHER, value)),
            (
                "configuration.json",
                json!({"Parameters": {"Job": value}}).to_string(),
            ),
            ("manifest.json", manifest.to_string().replace(OTHER, value)),
            (
                "deploy.sh",
                format!("npx cdk deploy App --parameters App:Job={value}\n"),
            ),
            (
                "playbook.yml",
                format!(
                    "- hosts: localhost\n  tasks:\n    - amazon.aws.cloudformation:\n        stack_name: s\n        template_parameters:\n          Job: {value}\n"
                ),
            ),
            (
                "config/prod/app.yaml",
                format!("template_path: template.json\nparameters:\n  Job: {value}\n"),
            ),
            ("params/prod.json", json!({"Job": value}).to_string()),
        ]
    };
    let of = |allowed: &Value, file: (&'static str, String)| {
        let documents = [("template.json", template(allowed)), file];
        let report = report(&documents);
        (passed(&report), report, documents)
    };
    for file in files(OTHER) {
        let (verdicts, asked, documents) = of(&parameter, file.clone());
        assert_eq!(verdicts, [Verdict::Undecided], "{file:?}");
        let question = question(&asked, QuestionKind::Parameter);
        assert_eq!(question.subject.as_deref(), Some("Job"), "{file:?}");
        assert!(
            question.candidates.iter().any(|one| one == OTHER),
            "{file:?}"
        );
        assert_eq!(
            passed(&answered(&documents, question, JOB)),
            [Verdict::Granted],
            "{file:?}"
        );
        assert_eq!(
            passed(&answered(&documents, question, OTHER)),
            [Verdict::Missing],
            "{file:?}"
        );
        assert!(
            !notices(&asked).contains(&"document-not-recognised".to_owned()),
            "{file:?}"
        );
        // What is the same whatever the value is stays decided.
        assert_eq!(
            of(&json!(JOB), file.clone()).0,
            [Verdict::Granted],
            "{file:?}"
        );
        assert_eq!(
            of(&json!("arn:aws:iam::111122223333:role/third"), file).0,
            [Verdict::Missing]
        );
    }
    for file in files(JOB) {
        assert_eq!(
            of(&parameter, file.clone()).0,
            [Verdict::Granted],
            "{file:?}"
        );
    }
    // Only the shell knows it.
    let unknown = (
        "deploy.sh",
        "sam deploy --parameter-overrides Job=$ROLE\n".to_owned(),
    );
    assert_eq!(of(&parameter, unknown).0, [Verdict::Undecided]);
    for (name, text) in [
        (
            "deploy.sh",
            format!("sam deploy --parameter-overrides Stage={OTHER}\n"),
        ),
        ("deploy.sh", format!("sam deploy --tags Job={OTHER}\n")),
    ] {
        assert_eq!(of(&parameter, (name, text)).0, [Verdict::Granted]);
    }
    // A file of the template's own folder goes before others.
    let documents = [
        ("a/template.json", template(&parameter)),
        (
            "a/samconfig.toml",
            format!("parameter_overrides = \"Job={JOB}\"\n"),
        ),
        (
            "b/samconfig.toml",
            format!("parameter_overrides = \"Job={OTHER}\"\n"),
        ),
    ];
    assert_eq!(passed(&report(&documents)), [Verdict::Granted]);
    assert_eq!(passed(&report(&documents[..1])), [Verdict::Granted]);
    assert_eq!(
        passed(&report(&[documents[0].clone(), documents[2].clone()])),
        [Verdict::Undecided]
    );
}

/// Of a parameter without a default the values count that files give.
#[test]
fn what_files_give_for_a_parameter_without_a_default_is_its_value() {
    const JOB: &str = "arn:aws:iam::111122223333:role/job";
    const OTHER: &str = "arn:aws:iam::111122223333:role/other";
    let template = |allowed: &Value| {
        json!({
            "Parameters": {"Job": {"Type": "String"}},
            "Resources": {
                "Own": passing(allowed),
                "Flow": machine(&json!({"DefinitionString": definition(JOB), "RoleArn": arn("Own")}))}})
        .to_string()
    };
    let settings = |value: &str| {
        format!("[default.deploy.parameters]\nparameter_overrides = \"Job={value}\"\n")
    };
    let parameter = json!({"Ref": "Job"});
    let either = json!([JOB, {"Ref": "Job"}]);
    for (allowed, files, expected) in [
        (
            &parameter,
            vec![("samconfig.toml", settings(JOB))],
            Verdict::Granted,
        ),
        (
            &parameter,
            vec![("samconfig.toml", settings(OTHER))],
            Verdict::Missing,
        ),
        (
            &parameter,
            vec![("samconfig.toml", settings("$JOB"))],
            Verdict::Undecided,
        ),
        (
            &parameter,
            vec![
                ("params/dev.json", json!({"Job": JOB}).to_string()),
                ("params/prod.json", json!({"Job": OTHER}).to_string()),
            ],
            Verdict::Undecided,
        ),
        (
            &either,
            vec![
                ("params/dev.json", json!({"Job": JOB}).to_string()),
                ("params/prod.json", json!({"Job": OTHER}).to_string()),
            ],
            Verdict::Granted,
        ),
        (
            &parameter,
            vec![(
                "deploy.sh",
                "sam deploy --parameter-overrides $(cat prod.params)\n".to_owned(),
            )],
            Verdict::Undecided,
        ),
    ] {
        let mut documents = vec![("template.json", template(allowed))];
        documents.extend(files.clone());
        assert_eq!(passed(&report(&documents)), [expected], "{files:?}");
    }
}
