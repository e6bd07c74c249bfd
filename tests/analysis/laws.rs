//! Laws that hold for every input.

use proptest::prelude::*;
use serde_json::{Value, json};
use sfn_role_check::report::{Report, Verdict};
use sfn_role_check::{Workspace, analyze};
use test_support::{Case, apply_fixes};

/// Resources of policies and roles of tasks, from a small world so that they meet.
fn pattern() -> impl Strategy<Value = String> {
    let account = prop_oneof![
        Just("111122223333"),
        Just("444455556666"),
        Just("${Account}"),
        Just("*")
    ];
    let name = prop_oneof![
        Just("app"),
        Just("app/x"),
        Just("a*"),
        Just("*"),
        Just("${Name}"),
        Just("a?p"),
        Just("${Name}-x")
    ];
    prop_oneof![
        4 => (account, name).prop_map(|(account, name)| format!("arn:aws:iam::{account}:role/{name}")),
        1 => Just("*".to_owned()),
        1 => Just("${Role}".to_owned()),
    ]
}

fn role() -> impl Strategy<Value = String> {
    let account =
        prop_oneof![3 => Just("111122223333"), 1 => Just("444455556666"), 1 => Just("${Account}")];
    let name = prop_oneof![
        Just("app"),
        Just("app/x"),
        Just("${Name}"),
        Just("${Name}-x")
    ];
    prop_oneof![
        5 => (account, name).prop_map(|(account, name)| format!("arn:aws:iam::{account}:role/{name}")),
        1 => Just("${Role}".to_owned()),
        1 => Just("app".to_owned()),
    ]
}

fn condition() -> impl Strategy<Value = Value> {
    let operator = prop_oneof![
        Just("StringEquals"),
        Just("StringNotEquals"),
        Just("StringLike"),
        Just("StringEqualsIfExists"),
        Just("Null"),
        Just("ForAnyValue:StringEquals"),
        Just("ArnLike"),
        Just("NumericEquals"),
    ];
    let key = prop_oneof![
        Just("iam:PassedToService"),
        Just("aws:PrincipalArn"),
        Just("sts:ExternalId"),
        Just("aws:SourceIp")
    ];
    let value = prop_oneof![
        Just("mediaconvert.amazonaws.com"),
        Just("true"),
        Just("*"),
        Just("${Service}"),
        Just("x")
    ];
    prop_oneof![
        2 => Just(json!({})),
        1 => (operator, key, value).prop_map(|(operator, key, value)| json!({operator: {key: value}})),
    ]
}

fn one_statement() -> impl Strategy<Value = Value> {
    let effect = prop_oneof![4 => Just("Allow"), 1 => Just("Deny")];
    let action = prop_oneof![
        Just("iam:PassRole"),
        Just("iam:*"),
        Just("*"),
        Just("sts:AssumeRole"),
        Just("iam:pass?ole")
    ];
    let element = prop_oneof![5 => Just("Resource"), 1 => Just("NotResource")];
    (effect, action, element, pattern(), condition()).prop_map(
        |(effect, action, element, resource, condition)| {
            let mut statement = json!({"Effect": effect, "Action": action, element: resource});
            if condition != json!({}) {
                statement["Condition"] = condition;
            }
            statement
        },
    )
}

fn case(role: &str, statements: &[Value]) -> Case {
    Case::new()
        .task(
            "arn:aws:states:::mediaconvert:createJob",
            &json!({"Role": role}),
        )
        .policy(&json!(statements))
}

fn verdict(report: &Report) -> Verdict {
    report.checks[0].verdict
}

/// The same text with the placeholders filled in.
fn filled(workspace: &Workspace, values: &[(&str, &str)]) -> Workspace {
    let mut workspace = workspace.clone();
    for document in &mut workspace.documents {
        for (hole, value) in values {
            document.text = document.text.replace(hole, value);
        }
    }
    workspace
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 768, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn filling_a_hole_never_turns_a_verdict_around(role in role(), statements in prop::collection::vec(one_statement(), 0..4),
        account in prop_oneof![Just("111122223333"), Just("444455556666")], name in prop_oneof![Just("app"), Just("b"), Just("path/app")],
        whole in Just("arn:aws:iam::111122223333:role/app")) {
        let workspace = case(&role, &statements).workspace();
        let values = [("${Account}", account), ("${Name}", name), ("${Role}", whole), ("${Service}", "mediaconvert.amazonaws.com")];
        let open = verdict(&analyze(&workspace));
        let closed = verdict(&analyze(&filled(&workspace, &values)));
        if open == Verdict::Granted {
            prop_assert_eq!(closed, Verdict::Granted);
        }
        if matches!(open, Verdict::Missing | Verdict::Denied) {
            prop_assert_ne!(closed, Verdict::Granted);
        }
    }

    #[test]
    fn a_deny_never_helps_and_an_allow_never_hurts(role in role(), statements in prop::collection::vec(one_statement(), 0..4), more in one_statement()) {
        let before = verdict(&analyze(&case(&role, &statements).workspace()));
        let mut longer = statements.clone();
        longer.push(more.clone());
        let after = verdict(&analyze(&case(&role, &longer).workspace()));
        if more["Effect"] == "Deny" {
            prop_assert!(after != Verdict::Granted || before == Verdict::Granted);
            prop_assert!(before != Verdict::Denied || after == Verdict::Denied);
        } else if before == Verdict::Granted {
            prop_assert_eq!(after, Verdict::Granted);
        }
    }

    #[test]
    fn the_order_of_statements_does_not_matter(role in role(), statements in prop::collection::vec(one_statement(), 0..5)) {
        let mut turned = statements.clone();
        turned.reverse();
        prop_assert_eq!(verdict(&analyze(&case(&role, &statements).workspace())), verdict(&analyze(&case(&role, &turned).workspace())));
    }

    #[test]
    fn fixes_make_what_is_missing_granted(role in role(), statements in prop::collection::vec(one_statement(), 0..4)) {
        let workspace = case(&role, &statements).workspace();
        let report = analyze(&workspace);
        let fixed = apply_fixes(&workspace, &report);
        let after = analyze(&fixed);
        // The path of a bare name stays unknown.
        // A Deny that may apply is nothing that an Allow can mend.
        let denies = test_support::reasons(&report.checks[0]).contains(&"deny-may-apply".to_owned());
        if verdict(&report) == Verdict::Missing && role != "app" && !denies {
            let is_open = role.contains("${Account}");
            prop_assert!(after.checks[0].verdict == Verdict::Granted || is_open && after.checks[0].verdict == Verdict::Undecided, "{:?}", after.checks[0]);
            prop_assert!(after.fixes.is_empty() || is_open, "{:?}", after.fixes);
        }
    }

    #[test]
    fn any_text_gives_a_report_with_places_inside_of_it(texts in prop::collection::vec(".{0,200}", 1..4), kind in prop_oneof![
        Just(json!(null)), Just(json!("state-machine")), Just(json!("identity-policy")), Just(json!("trust-policy")), Just(json!("access-denied"))]) {
        let documents: Vec<Value> = texts.iter().map(|text| json!({"name": "x", "text": text, "kind": kind})).collect();
        prop_places(&Workspace::from_json(&json!({"documents": documents}).to_string()).unwrap())?;
    }

    #[test]
    fn cut_and_garbled_documents_give_a_report(cut in 0usize..900, at in 0usize..900, letter in prop::char::any()) {
        let mut workspace = test_support::Case::new()
            .state(&json!({"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask.sync", "Parameters": {"TaskDefinition": "äpp:1", "Overrides": {"TaskRoleArn": "arn:aws:iam::111122223333:role/ä"}},
                "Credentials": {"RoleArn": "arn:aws:iam::444455556666:role/target"}, "End": true}))
            .policy(&json!([{"Sid": "𝄞", "Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}}]))
            .workspace();
        for document in &mut workspace.documents {
            let mut letters: Vec<char> = document.text.chars().collect();
            letters.truncate(letters.len().saturating_sub(cut % 120));
            if at < letters.len() {
                letters[at] = letter;
            }
            document.text = letters.into_iter().collect();
        }
        prop_places(&workspace)?;
    }
}

/// Every place lies in its text, lines and columns agree with it, and the report is always the same.
fn prop_places(workspace: &Workspace) -> Result<(), TestCaseError> {
    let report = analyze(workspace);
    let once = serde_json::to_string(&report).unwrap();
    prop_assert_eq!(&once, &serde_json::to_string(&analyze(workspace)).unwrap());
    let value: Value = serde_json::from_str(&once).unwrap();
    let mut stack = vec![&value];
    while let Some(value) = stack.pop() {
        if let Some(document) = value
            .get("document")
            .and_then(Value::as_u64)
            .filter(|_| value.get("column").is_some())
        {
            let text = &workspace.documents[document as usize].text;
            let units: Vec<u16> = text.encode_utf16().collect();
            let (start, end) = (
                value["start"].as_u64().unwrap() as usize,
                value["end"].as_u64().unwrap() as usize,
            );
            prop_assert!(start <= end && end <= units.len(), "{value}");
            // A place never cuts a character in two.
            prop_assert!(String::from_utf16(&units[start..end]).is_ok());
        }
        match value {
            Value::Array(items) => stack.extend(items),
            Value::Object(members) => stack.extend(members.values()),
            _ => {}
        }
    }
    Ok(())
}
