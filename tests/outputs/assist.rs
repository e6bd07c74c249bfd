//! What the editors offer and tell: all that the catalog knows, and nothing as surer than it is.

use std::collections::BTreeMap;

use sfn_role_check::assist::{Certainty, Completion, Description, completions, describe};
use sfn_role_check::catalog::indirect::all_indirect;
use sfn_role_check::catalog::{Confidence, From, integrations, sdk_actions};
use sfn_role_check::report::messages::Language;

fn calls() -> BTreeMap<String, Completion> {
    let calls = completions().calls.into_iter();
    calls.map(|call| (call.name.clone(), call)).collect()
}

#[track_caller]
fn told(word: &str) -> Description {
    let told = describe(word, Language::En);
    assert!(told.is_some(), "{word}: nothing is told");
    told.unwrap()
}

#[track_caller]
fn check(word: &str, certainty: Certainty, wanted: &str) {
    let told = told(word);
    let lines = &told.lines;
    assert!(
        lines
            .iter()
            .any(|line| line.text == wanted && line.certainty == certainty),
        "{word}: {lines:#?}"
    );
}

#[test]
fn every_call_and_every_role_parameter_is_offered() {
    let calls = calls();
    let holds = |name: &str, path: &str| {
        let call = calls.get(name).unwrap();
        assert!(
            call.roles.iter().any(|role| role.path == path),
            "{name} {path}"
        );
    };
    for one in integrations() {
        let call = calls.get(one.name).unwrap();
        assert_eq!(
            call.patterns.len(),
            one.patterns.iter().count(),
            "{}",
            one.name
        );
        for pass in one.passes.iter() {
            if let From::Parameter(path) = pass.from {
                holds(one.name, path);
            }
        }
    }
    for (service, action, passes) in sdk_actions() {
        for pass in passes.iter() {
            if let From::Parameter(path) = pass.from {
                holds(&format!("aws-sdk:{service}:{action}"), path);
            }
        }
    }
    for (service, action, _) in all_indirect() {
        let name = match integrations().any(|one| one.name == format!("{service}:{action}")) {
            true => format!("{service}:{action}"),
            false => format!("aws-sdk:{service}:{action}"),
        };
        assert!(calls.contains_key(&name), "{name}");
    }
    let run = calls.get("ecs:runTask").unwrap();
    assert_eq!(run.patterns, ["", ".sync", ".waitForTaskToken"]);
    assert_eq!(run.passes, Some(Certainty::High));
    assert!(calls.contains_key("aws-sdk:dynamodb:query"));
    assert_eq!(calls.len(), completions().calls.len(), "each call once");
}

#[test]
fn the_actions_begin_with_those_about_roles() {
    let known = completions();
    assert_eq!(
        known.actions.get(..2).unwrap(),
        ["iam:PassRole", "sts:AssumeRole"]
    );
    for action in ["glue:CreateJob", "ecs:RunTask", "states:StartExecution"] {
        assert!(known.actions.iter().any(|one| one == action), "{action}");
    }
    assert!(known.services.iter().any(|name| name == "dynamodb"));
}

#[test]
fn a_call_tells_what_it_needs() {
    let run = "arn:aws:states:::ecs:runTask.sync";
    check(
        run,
        Certainty::High,
        "Needs `iam:PassRole` on the role in `Overrides.TaskRoleArn` (passed to `ecs-tasks.amazonaws.com`), if set",
    );
    check(
        run,
        Certainty::High,
        "Needs `iam:PassRole` on the task definition's `taskRoleArn` (passed to `ecs-tasks.amazonaws.com`), if set",
    );
    check(
        run,
        Certainty::High,
        "The role must trust: `ecs-tasks.amazonaws.com`",
    );
    check(
        "arn:aws:states:::glue:startJobRun",
        Certainty::High,
        "Isn't known to pass a role: needs no `iam:PassRole`",
    );
    check(
        "arn:aws:lambda:eu-west-1:111122223333:function:f",
        Certainty::High,
        "Other actions: `lambda:InvokeFunction`",
    );
    check(
        "arn:aws-cn:states:::aws-sdk:nosuchservice:doIt",
        Certainty::High,
        "Unknown service `nosuchservice`",
    );
    assert_eq!(told(run).title, "ecs:runTask.sync");
    assert_eq!(told(run).call, "ecs:runTask");
    let has = |word: &str, action: &str| {
        told(word)
            .lines
            .iter()
            .any(|line| line.text.contains(action))
    };
    // Only who waits looks and stops.
    assert!(has(run, "ecs:StopTask"));
    assert!(!has("arn:aws:states:::ecs:runTask", "ecs:StopTask"));
}

#[test]
fn what_is_not_settled_is_told_as_a_hint_in_every_language() {
    let mut seen = 0;
    for (service, action, passes) in sdk_actions() {
        let word = format!("arn:aws:states:::aws-sdk:{service}:{action}");
        for language in Language::ALL {
            let told = describe(&word, language).unwrap();
            for pass in passes.iter() {
                let (From::Parameter(place) | From::TaskDefinition(place)) = pass.from;
                let line = told.lines.iter().find(|line| line.place == place).unwrap();
                let hint = match (pass.confidence, language) {
                    (Confidence::High, _) => continue,
                    (Confidence::Medium, Language::En) => "Probably",
                    (Confidence::Medium, Language::Ja) => "可能性が高い",
                    (Confidence::Low, Language::En) => "unconfirmed",
                    (Confidence::Low, Language::Ja) => "確定していません",
                };
                assert_ne!(line.certainty, Certainty::High, "{word}");
                assert!(line.text.contains(hint), "{word}: {}", line.text);
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen}");
    for (service, action, role) in all_indirect().filter(|(_, _, role)| !role.is_certain) {
        let word = format!("arn:aws:states:::aws-sdk:{service}:{action}");
        let told = told(&word);
        let line = told
            .lines
            .iter()
            .find(|line| line.place == role.place)
            .unwrap();
        assert_eq!(line.certainty, Certainty::Low, "{word}");
        assert!(line.text.contains("unconfirmed"), "{word}: {}", line.text);
    }
}

#[test]
fn every_sentence_is_whole() {
    for call in calls().values() {
        for pattern in &call.patterns {
            let word = format!("arn:aws:states:::{}{pattern}", call.name);
            for language in Language::ALL {
                for line in describe(&word, language).unwrap().lines {
                    let text = &line.text;
                    assert!(!text.is_empty(), "{word}");
                    assert!(
                        !text.contains("``") && !text.contains("passed to ;"),
                        "{word}: {text}"
                    );
                    assert!(
                        !text.contains("passed to )") && !text.contains(['\u{1}', '\u{2}']),
                        "{word}: {text}"
                    );
                    assert!(!text.ends_with("passed to "), "{word}: {text}");
                }
            }
        }
    }
    for action in completions().actions.iter().step_by(7) {
        for language in Language::ALL {
            assert!(describe(action, language).is_some(), "{action}");
        }
    }
}

#[test]
fn an_action_tells_which_calls_need_it() {
    let first = |word: &str| told(word).lines.first().unwrap().text.clone();
    assert!(first("iam:PassRole").contains("`iam:PassedToService`"));
    assert!(first("STS:assumerole").contains("`Credentials`"));
    assert!(first("glue:StartJobRun").contains("`glue:startJobRun`"));
    assert!(first("s3:ListBucket").contains("`aws-sdk:s3:listObjectsV2`"));
    // Only its name speaks for it.
    let by_name = told("ec2:DescribeVolumeStatus");
    let line = by_name.lines.first().unwrap();
    assert_eq!(line.certainty, Certainty::Low);
    assert_eq!(
        line.text,
        "May be needed by `aws-sdk:ec2:describeVolumeStatus`"
    );
    for nothing in [
        "",
        "iam",
        "iam:",
        "iam:*",
        ":x",
        "nosuch:DoIt",
        "arn:",
        "arn:aws:s3:::bucket",
        "iam:Pass`Role",
    ] {
        assert_eq!(describe(nothing, Language::En), None, "{nothing}");
    }
    assert_eq!(describe(&"a:b".repeat(10_000), Language::En), None);
}
