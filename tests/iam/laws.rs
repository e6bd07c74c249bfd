//! Laws of the evaluator that hold for every request and every set of policies (U23).

use proptest::prelude::*;
use serde_json::{Value, json};
use test_support::line::{policy, verdict};

fn account() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        6 => Just("111122223333"),
        2 => Just("444455556666"),
        1 => Just("{{account}}"),
        1 => Just("{{other}}"),
    ]
}

fn role_name() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        4 => Just("x"),
        2 => Just("app/x"),
        2 => Just("y"),
        1 => Just("{{name}}"),
        1 => Just("app/{{name}}"),
        1 => Just("{{name}}-x"),
    ]
}

fn role() -> impl Strategy<Value = String> {
    prop_oneof![
        9 => (account(), role_name()).prop_map(|(account, name)| format!("arn:aws:iam::{account}:role/{name}")),
        1 => Just("{{role}}".to_owned()),
    ]
}

fn pattern() -> impl Strategy<Value = String> {
    let account = prop_oneof![4 => account(), 1 => Just("*"), 1 => Just("1111????????")];
    let name = prop_oneof![
        6 => role_name(),
        1 => Just("*"),
        1 => Just("app/*"),
        1 => Just("?"),
        1 => Just("?*"),
        1 => Just("*{{name}}*"),
        1 => Just("${aws:PrincipalTag/team}"),
        1 => Just("${aws:PrincipalTag/none, 'x'}"),
    ];
    prop_oneof![
        6 => (account, name).prop_map(|(account, name)| format!("arn:aws:iam::{account}:role/{name}")),
        2 => Just("*".to_owned()),
        1 => Just("{{role}}".to_owned()),
        1 => Just("arn:aws:iam::*".to_owned()),
    ]
}

fn action() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        3 => Just("iam:PassRole"),
        3 => Just("sts:AssumeRole"),
        1 => Just("*"),
        1 => Just("iam:*"),
        1 => Just("sts:Assume?ole"),
        1 => Just("s3:*"),
        1 => Just("iam:{{action}}"),
    ]
}

fn condition() -> impl Strategy<Value = Value> {
    let operator = prop_oneof![
        Just("StringEquals"),
        Just("StringNotEquals"),
        Just("StringLike"),
        Just("StringNotLikeIfExists"),
        Just("StringEqualsIgnoreCase"),
        Just("StringEqualsIfExists"),
        Just("Null"),
        Just("ForAnyValue:StringEquals"),
        Just("ForAllValues:StringNotLike"),
        Just("ArnLike"),
        Just("ArnNotEquals"),
        Just("Bool"),
        Just("NumericLessThan"),
        Just("NotIpAddress"),
    ];
    let key = prop_oneof![
        Just("iam:PassedToService"),
        Just("aws:PrincipalTag/team"),
        Just("aws:TagKeys"),
        Just("aws:PrincipalArn"),
        Just("aws:SourceIp"),
    ];
    let value = prop_oneof![
        Just("x"),
        Just("x*"),
        Just("true"),
        Just("{{value}}"),
        Just("${aws:PrincipalTag/team}"),
        Just("arn:aws:iam::111122223333:role/*"),
        Just("10"),
        Just("192.0.2.0/24"),
    ];
    (operator, key, prop::collection::vec(value, 1..3))
        .prop_map(|(operator, key, values)| json!({operator: {key: values}}))
}

fn statement() -> impl Strategy<Value = Value> {
    let effect = prop_oneof![3 => Just("Allow"), 1 => Just("Deny")];
    let actions = (
        prop_oneof![6 => Just("Action"), 1 => Just("NotAction")],
        prop::collection::vec(action(), 1..3),
    );
    let resources = (
        prop_oneof![6 => Just("Resource"), 1 => Just("NotResource")],
        prop::collection::vec(pattern(), 1..3),
    );
    (
        effect,
        actions,
        resources,
        prop::option::weighted(0.4, condition()),
    )
        .prop_map(
            |(effect, (action, actions), (resource, resources), condition)| {
                let mut statement = json!({"Effect": effect, action: actions, resource: resources});
                if let Some(condition) = condition {
                    statement["Condition"] = condition;
                }
                statement
            },
        )
}

fn statements() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(statement(), 0..4)
}

fn trust_statements() -> impl Strategy<Value = Vec<Value>> {
    let principal = prop_oneof![
        2 => role().prop_map(|role| json!({"AWS": role})),
        2 => account().prop_map(|account| json!({"AWS": format!("arn:aws:iam::{account}:root")})),
        1 => Just(json!({"AWS": "arn:aws:sts::111122223333:assumed-role/R/{{session}}"})),
        1 => Just(json!("*")),
        1 => Just(json!({"Service": "states.amazonaws.com"})),
    ];
    let effect = prop_oneof![3 => Just("Allow"), 1 => Just("Deny")];
    let statement = (effect, principal, prop::option::weighted(0.3, condition())).prop_map(
        |(effect, principal, condition)| {
            let mut statement =
                json!({"Effect": effect, "Principal": principal, "Action": "sts:AssumeRole"});
            if let Some(condition) = condition {
                statement["Condition"] = condition;
            }
            statement
        },
    );
    prop::collection::vec(statement, 0..3)
}

fn principal() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        4 => Just("arn:aws:iam::111122223333:role/R"),
        2 => Just("arn:aws:sts::111122223333:assumed-role/R/s"),
        1 => Just("arn:aws:iam::{{account}}:role/R"),
        1 => Just("arn:aws:iam::111122223333:role/{{name}}"),
        1 => Just("arn:aws:iam::444455556666:user/jo"),
        1 => Just("states.amazonaws.com"),
    ]
}

fn context() -> impl Strategy<Value = Value> {
    let value = || {
        prop_oneof![
            Just("x"),
            Just("y"),
            Just("{{value}}"),
            Just("x{{value}}"),
            Just("true"),
            Just("9")
        ]
    };
    (
        prop::option::of(value()),
        prop::option::of(value()),
        prop::option::of(prop::collection::vec(value(), 0..3)),
        any::<bool>(),
    )
        .prop_map(|(service, team, keys, arn)| {
            let mut context = json!({});
            if let Some(service) = service {
                context["iam:PassedToService"] = json!(service);
            }
            if let Some(team) = team {
                context["aws:PrincipalTag/team"] = json!(team);
            }
            if let Some(keys) = keys {
                context["aws:TagKeys"] = json!(keys);
            }
            if arn {
                context["aws:PrincipalArn"] = json!("arn:aws:iam::111122223333:role/R");
            }
            context
        })
}

/// A request with its policies; the identity-based ones are two documents.
fn line() -> impl Strategy<Value = Value> {
    let action = prop_oneof![Just("iam:PassRole"), Just("sts:AssumeRole")];
    (
        (action, role(), principal(), context()),
        (statements(), statements(), trust_statements()),
        (
            prop::option::weighted(0.2, statements()),
            prop::option::weighted(0.2, statements()),
        ),
    )
        .prop_map(
            |((action, resource, principal, context), (one, two, trust), (boundary, scp))| {
                let mut line = json!({
                    "id": 1, "action": action, "resource": resource, "principal": principal,
                    "identityPolicies": [policy(&json!(one)), policy(&json!(two))],
                    "resourcePolicy": policy(&json!(trust)), "context": context,
                });
                if let Some(boundary) = boundary {
                    line["boundary"] = policy(&json!(boundary));
                }
                if let Some(scp) = scp {
                    line["scps"] = json!([[policy(&json!(scp))]]);
                }
                line
            },
        )
}

/// With one statement more in the first identity-based policy.
fn with_statement(line: &Value, more: &Value) -> Value {
    let mut longer = line.clone();
    let statements = longer["identityPolicies"][0]["Statement"]
        .as_array_mut()
        .unwrap();
    statements.push(more.clone());
    longer
}

/// The same texts with the holes filled.
fn filled(line: &Value, values: &[(&str, &str)]) -> Value {
    let mut text = line.to_string();
    for (hole, value) in values {
        text = text.replace(&format!("{{{{{hole}}}}}"), value);
    }
    serde_json::from_str(&text).unwrap()
}

/// All policy documents of a line, changed.
fn each_statement(line: &Value, change: &dyn Fn(&[Value]) -> Vec<Value>) -> Value {
    let mut changed = line.clone();
    let visit = |document: &mut Value| {
        if let Some(statements) = document["Statement"].as_array() {
            document["Statement"] = json!(change(statements));
        }
    };
    for document in changed["identityPolicies"].as_array_mut().unwrap() {
        visit(document);
    }
    visit(&mut changed["resourcePolicy"]);
    for part in ["boundary"] {
        if changed.get(part).is_some() {
            visit(&mut changed[part]);
        }
    }
    changed
}

/// One statement for each value of the element.
fn split(statement: &Value, element: &str) -> Vec<Value> {
    let Some(values) = statement[element].as_array() else {
        return vec![statement.clone()];
    };
    let one = |value: &Value| {
        let mut statement = statement.clone();
        statement[element] = value.clone();
        statement
    };
    values.iter().map(one).collect()
}

/// `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let given = ProptestConfig::default();
    ProptestConfig {
        cases: given.cases.max(1000),
        failure_persistence: None,
        ..given
    }
}

const DENIED: [&str; 2] = ["DENY_IMPLICIT", "DENY_EXPLICIT"];

proptest! {
    #![proptest_config(config())]

    #[test]
    fn an_allow_more_never_takes_a_grant_away(line in line(), mut more in statement()) {
        more["Effect"] = json!("Allow");
        if verdict(&line) == "ALLOW" {
            prop_assert_eq!(verdict(&with_statement(&line, &more)), "ALLOW");
        }
    }

    #[test]
    fn a_deny_more_never_grants(line in line(), mut more in statement()) {
        more["Effect"] = json!("Deny");
        let (before, after) = (verdict(&line), verdict(&with_statement(&line, &more)));
        prop_assert!(after != "ALLOW" || before == "ALLOW", "{} {}", before, after);
        prop_assert!(before != "DENY_EXPLICIT" || after == "DENY_EXPLICIT", "{} {}", before, after);
    }

    #[test]
    fn filling_a_hole_never_turns_a_verdict_around(
        line in line(),
        account in prop_oneof![Just("111122223333"), Just("444455556666")],
        other in prop_oneof![Just("111122223333"), Just("777788889999")],
        name in prop_oneof![Just("x"), Just("R"), Just("app/x"), Just("zzz")],
        value in prop_oneof![Just("x"), Just("y"), Just(""), Just("true"), Just("10")],
        role in prop_oneof![Just("arn:aws:iam::111122223333:role/x"), Just("arn:aws:iam::444455556666:role/app/x")],
        action in prop_oneof![Just("PassRole"), Just("GetRole"), Just("*")],
        session in prop_oneof![Just("s"), Just("t")],
    ) {
        let values = [("account", account), ("other", other), ("name", name), ("value", value), ("role", role), ("action", action), ("session", session)];
        let (open, closed) = (verdict(&line), verdict(&filled(&line, &values)));
        if open == "ALLOW" {
            prop_assert_eq!(&closed, "ALLOW");
        }
        if DENIED.contains(&open.as_str()) {
            prop_assert!(DENIED.contains(&closed.as_str()), "{} {}", open, closed);
        }
        if open == "DENY_EXPLICIT" {
            prop_assert_eq!(&closed, "DENY_EXPLICIT");
        }
    }

    #[test]
    fn the_order_of_statements_and_documents_does_not_matter(line in line()) {
        let mut turned = each_statement(&line, &|statements| statements.iter().rev().cloned().collect());
        turned["identityPolicies"].as_array_mut().unwrap().reverse();
        prop_assert_eq!(verdict(&turned), verdict(&line));
    }

    #[test]
    fn a_list_means_the_same_as_a_statement_for_each_of_its_values(line in line()) {
        for element in ["Action", "Resource"] {
            let apart = each_statement(&line, &|statements| statements.iter().flat_map(|statement| split(statement, element)).collect());
            prop_assert_eq!(verdict(&apart), verdict(&line), "{}", element);
        }
    }

    #[test]
    fn every_line_gets_an_answer(text in ".{0,200}", number in 0u64..9) {
        let answer = serde_json::to_string(&sfn_role_check::simulate::answer(&text, number)).unwrap();
        prop_assert_eq!(answer.as_bytes().first(), Some(&b'{'));
    }

    #[test]
    fn a_garbled_line_gets_an_answer(line in line(), at in 0usize..2000, letter in any::<char>()) {
        let mut letters: Vec<char> = line.to_string().chars().collect();
        let at = at % letters.len();
        letters[at] = letter;
        let text: String = letters.into_iter().collect();
        prop_assert!(!serde_json::to_string(&sfn_role_check::simulate::answer(&text, 1)).unwrap().is_empty());
    }
}
