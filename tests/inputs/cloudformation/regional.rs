//! A role that trusts `states.REGION.amazonaws.com`: the stack's Region is one value, known or not.

use sfn_role_check::report::{CheckKind, QuestionKind, Verdict};
use sfn_role_check::workspace::{Document, Settings, Workspace};

const DEFINITION: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#;

fn trust(kind: &str, role: &str, definition: &str, principal: &str) -> String {
    format!(
        "Resources:
  Machine:
    Type: AWS::{kind}::StateMachine
    Properties:
      {role}: !GetAtt Execution.Arn
      {definition}
  Execution:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: {{Service: {principal}}}
            Action: sts:AssumeRole
"
    )
}

fn verdict(documents: &[(&str, &str)], region: Option<&str>) -> Verdict {
    let documents = documents.iter().map(|(name, text)| Document {
        name: (*name).to_owned(),
        text: (*text).to_owned(),
        ..Document::default()
    });
    let report = sfn_role_check::analyze(&Workspace {
        documents: documents.collect(),
        settings: Some(Settings {
            region: region.map(str::to_owned),
            ..Settings::default()
        }),
    });
    let mut checks = report.checks.iter();
    let check = checks.find(|check| check.kind == CheckKind::RoleTrust);
    check.unwrap().verdict
}

#[test]
fn the_region_of_a_stack_is_that_of_its_machine() {
    let here = format!("DefinitionString: '{DEFINITION}'");
    let sub = "!Sub \"states.${AWS::Region}.amazonaws.com\"";
    let join = "!Join [., [states, !Ref AWS::Region, amazonaws.com]]";
    for principal in [
        sub,
        join,
        &format!("[{sub}]"),
        &format!("[lambda.amazonaws.com, {join}]"),
    ] {
        for region in [None, Some("eu-west-1")] {
            let template = trust("StepFunctions", "RoleArn", &here, principal);
            let alone = verdict(&[("template.yaml", &template)], region);
            assert_eq!(alone, Verdict::Granted, "{principal} {region:?}");
            let template = trust(
                "Serverless",
                "Role",
                "DefinitionUri: flow.asl.json",
                principal,
            );
            let mut documents = [
                ("template.yaml", template.as_str()),
                ("flow.asl.json", DEFINITION),
            ];
            assert_eq!(verdict(&documents, region), Verdict::Granted, "{principal}");
            documents.reverse();
            assert_eq!(verdict(&documents, region), Verdict::Granted, "{principal}");
        }
    }
}

#[test]
fn another_region_is_none_of_the_machine() {
    let here = format!("DefinitionString: '{DEFINITION}'");
    for (principal, region, expected) in [
        ("states.eu-west-1.amazonaws.com", None, Verdict::Undecided),
        (
            "states.eu-west-1.amazonaws.com",
            Some("eu-west-1"),
            Verdict::Granted,
        ),
        (
            "states.eu-west-1.amazonaws.com",
            Some("us-east-1"),
            Verdict::Missing,
        ),
        (
            "!Sub \"states.${Elsewhere}.amazonaws.com\"",
            None,
            Verdict::Undecided,
        ),
        (
            "!Sub \"lambda.${AWS::Region}.amazonaws.com\"",
            None,
            Verdict::Missing,
        ),
        (
            "!Sub \"states-${AWS::Region}.amazonaws.com\"",
            None,
            Verdict::Missing,
        ),
    ] {
        let template = trust("StepFunctions", "RoleArn", &here, principal);
        let found = verdict(&[("template.yaml", &template)], region);
        assert_eq!(found, expected, "{principal} {region:?}");
    }
}

#[test]
fn the_region_of_another_stack_is_another_one() {
    // The role of the other stack, by its name.
    let here = format!("DefinitionString: '{DEFINITION}'");
    let own = trust("StepFunctions", "RoleArn", &here, "lambda.amazonaws.com").replace(
        "!GetAtt Execution.Arn",
        "arn:aws:iam::111122223333:role/flow",
    );
    let other = trust(
        "Other",
        "RoleArn",
        "A: b",
        "!Sub \"states.${AWS::Region}.amazonaws.com\"",
    )
    .replace(
        "    Properties:\n      AssumeRole",
        "    Properties:\n      RoleName: flow\n      AssumeRole",
    );
    let mut documents = vec![Document {
        name: "own.yaml".to_owned(),
        text: own,
        account: Some("111122223333".to_owned()),
        ..Document::default()
    }];
    documents.push(Document {
        name: "other.yaml".to_owned(),
        text: other,
        account: Some("111122223333".to_owned()),
        ..Document::default()
    });
    let report = sfn_role_check::analyze(&Workspace {
        documents,
        settings: None,
    });
    let trusts: Vec<Verdict> = report
        .checks
        .iter()
        .filter(|check| check.kind == CheckKind::RoleTrust)
        .map(|check| check.verdict)
        .collect();
    assert_eq!(trusts, [Verdict::Undecided]);
}

#[test]
fn the_region_is_what_is_asked() {
    let text = trust(
        "StepFunctions",
        "RoleArn",
        &format!("DefinitionString: '{DEFINITION}'"),
        "states.eu-west-1.amazonaws.com",
    );
    let report = sfn_role_check::analyze(&Workspace {
        documents: vec![Document {
            name: "template.yaml".to_owned(),
            text: text.clone(),
            ..Document::default()
        }],
        settings: None,
    });
    let kinds: Vec<_> = report.questions.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [QuestionKind::Region]);
    let documents = [("template.yaml", text.as_str())];
    assert_eq!(verdict(&documents, Some("eu-west-1")), Verdict::Granted);
    assert_eq!(verdict(&documents, Some("us-east-1")), Verdict::Missing);
}

#[test]
fn samconfig_tells_the_region() {
    let text = trust(
        "Serverless",
        "Role",
        "Definition: {StartAt: A, States: {A: {Type: Pass, End: true}}}",
        "states.eu-west-1.amazonaws.com",
    );
    let config = |region: &str| format!("[default.deploy.parameters]\nregion = \"{region}\"\n");
    for (config, script, expected) in [
        (config("eu-west-1"), "", Verdict::Granted),
        (config("us-east-1"), "", Verdict::Missing),
        (
            config("eu-west-1"),
            "sam deploy --region eu-west-1\n",
            Verdict::Granted,
        ),
        (
            config("eu-west-1"),
            "sam deploy --region us-east-1\n",
            Verdict::Undecided,
        ),
        (
            config("eu-west-1"),
            "AWS_REGION=$1 sam deploy\n",
            Verdict::Undecided,
        ),
        (
            format!(
                "{}[prod.deploy.parameters]\nregion = \"us-east-1\"\n",
                config("eu-west-1")
            ),
            "",
            Verdict::Undecided,
        ),
    ] {
        let documents = [
            ("template.yaml", text.as_str()),
            ("samconfig.toml", &config),
            ("deploy.sh", script),
        ];
        assert_eq!(verdict(&documents, None), expected, "{config}{script}");
    }
}
