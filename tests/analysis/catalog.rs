//! The catalog: every entry asks for what it says, and nothing that AWS documents is left out.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use sfn_role_check::catalog::{self, Confidence, Form, From, Pass, Receivers};
use sfn_role_check::report::{CheckKind, Report, Verdict};
use test_support::{Case, checks, notices, reasons};

const ROLE: &str = "arn:aws:iam::111122223333:role/entry";

/// The parameters of a call in which the value stands at that path.
fn parameters(path: &str, value: &Value) -> Value {
    let mut built = value.clone();
    for key in path.split('.').rev() {
        built = match key.strip_suffix("[]") {
            Some(name) => json!({name: [built]}),
            None if key == "*" => json!({"any": built}),
            None => json!({key: built}),
        };
    }
    built
}

/// The same with the last key as a JSONPath reference.
fn referenced(path: &str) -> Value {
    let (rest, last) = path.rsplit_once('.').unwrap_or(("", path));
    let last = match last.strip_suffix("[]") {
        Some(name) => json!({format!("{name}.$"): "$.roles"}),
        None if last == "*" => json!({"any.$": "$.role"}),
        None => json!({format!("{last}.$"): "$.role"}),
    };
    match rest {
        "" => last,
        rest => parameters(rest, &last),
    }
}

fn report(service: &str, action: &str, parameters: &Value) -> Report {
    let statements = json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": ROLE}]);
    Case::new()
        .task(
            &format!("arn:aws:states:::aws-sdk:{service}:{action}"),
            parameters,
        )
        .policy(&statements)
        .report()
}

/// How many checks an entry asks for.
fn count_of(pass: Pass) -> usize {
    match pass.receivers {
        Receivers::OneOf => 1,
        Receivers::AllOf => pass.principals.iter().count(),
    }
}

/// The verdict of the checks that the entry asks for, with the codes of the first one's reasons.
#[track_caller]
fn only(report: &Report, pass: Pass, what: &str) -> (Verdict, Option<String>, Vec<String>) {
    let found = checks(report, CheckKind::PassRole);
    assert_eq!(found.len(), count_of(pass), "{what}: {found:?}");
    assert!(
        found.iter().all(|check| check.verdict == found[0].verdict),
        "{what}"
    );
    (
        found[0].verdict,
        found[0].resource.clone(),
        reasons(found[0]),
    )
}

fn check(service: &str, action: &str, pass: Pass) {
    let From::Parameter(path) = pass.from else {
        return;
    };
    let what = format!("{service}:{action} {path}");
    let value = match pass.form {
        Form::Name => "entry",
        _ => ROLE,
    };
    let literal = report(service, action, &parameters(path, &json!(value)));
    if pass.confidence == Confidence::Low {
        assert!(checks(&literal, CheckKind::PassRole).is_empty(), "{what}");
        assert!(
            notices(&literal).contains(&"pass-role-doubtful".to_owned()),
            "{what}"
        );
        return;
    }
    let (verdict, resource, codes) = only(&literal, pass, &what);
    match pass.form {
        Form::InstanceProfile => {
            assert_eq!(verdict, Verdict::Undecided, "{what}");
            assert!(
                codes.contains(&"instance-profile-hides-role".to_owned()),
                "{what}: {codes:?}"
            );
        }
        // The path of a bare name is not known.
        Form::Name => assert_eq!(
            (verdict, resource.as_deref()),
            (Verdict::Undecided, Some(ROLE)),
            "{what}"
        ),
        Form::Arn | Form::ArnOrName => {
            assert_eq!(
                (verdict, resource.as_deref()),
                (Verdict::Granted, Some(ROLE)),
                "{what}"
            );
        }
    }
    // A hole may be the role that is allowed; so may what a path refers to.
    let hole = report(service, action, &parameters(path, &json!("${Role}")));
    assert_eq!(only(&hole, pass, &what).0, Verdict::Undecided, "{what}");
    let (verdict, resource, _) = only(&report(service, action, &referenced(path)), pass, &what);
    assert_eq!((verdict, resource), (Verdict::Undecided, None), "{what}");
    // Another role is missing.
    if pass.form != Form::InstanceProfile {
        let other = value.replace("entry", "other");
        let other = report(service, action, &parameters(path, &json!(other)));
        assert_eq!(only(&other, pass, &what).0, Verdict::Missing, "{what}");
    }
}

#[test]
fn every_entry_asks_for_its_role() {
    let mut count = 0;
    for (service, action, passes) in catalog::sdk_actions() {
        for pass in passes.iter() {
            check(service, action, pass);
            count += 1;
        }
    }
    assert!(count > 1_500, "{count}");
}

fn lines(path: &str) -> Vec<Value> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .skip(1)
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn no_action_that_depends_on_pass_role_is_left_out() {
    let text = |line: &Value, key: &str| line[key].as_str().unwrap_or_default().to_lowercase();
    let mut known: BTreeSet<String> = lines("data/passrole.jsonl")
        .iter()
        .map(|line| text(line, "iam"))
        .collect();
    let prefixes = lines("data/sdk-services.jsonl");
    for line in lines("data/indirect.jsonl") {
        let of = |service: &&Value| service["service"] == line["service"];
        let prefix = prefixes
            .iter()
            .find(of)
            .map(|service| text(service, "prefix"));
        known.insert(format!(
            "{}:{}",
            prefix.unwrap_or_default(),
            text(&line, "action")
        ));
    }
    let missing: Vec<String> = lines("tests/data/passrole-dependent-actions.jsonl")
        .iter()
        .filter(|line| line.get("noOperation").is_none())
        .map(|line| text(line, "action"))
        .filter(|action| !known.contains(action))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_service_of_the_data_is_one_that_step_functions_may_call() {
    let services: BTreeSet<String> = lines("data/sdk-services.jsonl")
        .into_iter()
        .map(|line| line["service"].to_string())
        .collect();
    for file in [
        "data/passrole.jsonl",
        "data/indirect.jsonl",
        "data/look-alikes.jsonl",
    ] {
        for line in lines(file) {
            let service = &line["service"];
            assert!(
                service == "*" || services.contains(&service.to_string()),
                "{file}: {service}"
            );
        }
    }
}

#[test]
fn architecture_tells_what_is_covered() {
    let mut rows: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>, usize)> = BTreeMap::new();
    for line in lines("data/passrole.jsonl") {
        let service = line["service"].to_string();
        let action = format!("{service}:{}", line["action"]).to_lowercase();
        for row in [line["evidence"].as_str().unwrap(), "all"] {
            let (services, actions, parameters) = rows.entry(row.to_owned()).or_default();
            services.insert(service.clone());
            actions.insert(action.clone());
            *parameters += 1;
        }
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let text = std::fs::read_to_string(path).unwrap();
    for (evidence, (services, actions, parameters)) in rows {
        let row = format!(
            "| {evidence} | {} | {} | {parameters} |",
            services.len(),
            actions.len()
        );
        assert!(text.contains(&row), "{row}");
    }
    for (file, words) in [
        ("data/indirect.jsonl", "calls hand over"),
        ("data/look-alikes.jsonl", "lines tell"),
    ] {
        let row = format!("{} {words}", lines(file).len());
        assert!(text.contains(&row), "{row}");
    }
}
