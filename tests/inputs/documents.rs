//! What is said of documents that are not as they should be, and that everything else still works.

use serde_json::json;
use sfn_role_check::report::{CheckKind, Report, Verdict};
use sfn_role_check::{Workspace, analyze};
use test_support::{Case, EXECUTION, checks, code, notices, reasons, statement, verdicts};

const TARGET: &str = "arn:aws:iam::444455556666:role/target";

fn assume() -> Case {
    let state = json!({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"},
                       "Credentials": {"RoleArn": TARGET}, "End": true});
    Case::new().state(&state)
}

/// The text that a notice underlines.
#[track_caller]
fn underlined<'t>(report: &Report, wanted: &str, document: u32, text: &'t str) -> &'t str {
    let notice = report
        .notices
        .iter()
        .find(|notice| code(&notice.code) == wanted)
        .unwrap_or_else(|| panic!("no {wanted} among {:?}", notices(report)));
    let at = &notice.at[0];
    assert_eq!(at.document, document);
    let units: Vec<u16> = text.encode_utf16().collect();
    let marked = String::from_utf16(&units[at.start as usize..at.end as usize]).unwrap();
    let from = text.find(&marked).unwrap();
    &text[from..from + marked.len()]
}

#[test]
fn a_policy_without_its_closing_bracket_is_read_but_proves_nothing() {
    // The form of the published policy: the array of statements is never closed.
    let policy = format!(
        r#"{{
    "Version": "2012-10-17",
    "Statement": [
        {{
            "Action": "sts:AssumeRole",
            "Resource": "{TARGET}",
            "Effect": "Allow"
        }},
}}
"#
    );
    let report = assume()
        .text("policy.json", "identity-policy", &policy)
        .report();
    let notice = report
        .notices
        .iter()
        .find(|notice| code(&notice.code) == "json-bracket-open")
        .unwrap();
    let params = serde_json::to_value(&notice.params).unwrap();
    assert_eq!(params, json!({"bracket": "[", "insert": "]"}));
    let place = |at: usize| (notice.at[at].line, notice.at[at].column);
    assert_eq!(
        (place(0), place(1)),
        ((9, 1), (3, 18)),
        "where it is missing, and what is open"
    );
    let check = checks(&report, CheckKind::AssumeRole)[0];
    assert_eq!(check.verdict, Verdict::Undecided);
    assert!(
        reasons(check).contains(&"document-doubtful".to_owned()),
        "{:?}",
        reasons(check)
    );
}

#[test]
fn near_misses_are_found_in_a_policy_that_had_to_be_repaired() {
    let policy = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "{TARGET}s"}}}}"#
    );
    let report = assume()
        .text("policy.json", "identity-policy", &policy)
        .report();
    assert_eq!(notices(&report), ["near-miss-name", "json-bracket-open"]);
}

#[test]
fn broken_texts_are_said_with_their_place_and_the_rest_is_checked() {
    for (text, wanted, marked) in [
        ("{\"Statement\": [] // no\n}", "json-comment", "// no"),
        ("{\"Statement\": [],}", "json-trailing-comma", ","),
        (
            "{\"Statement\": [], \"Statement\": []}",
            "duplicate-key",
            "\"Statement\"",
        ),
        ("\u{feff}{\"Statement\": []}", "byte-order-mark", "\u{feff}"),
        (
            "{\u{201c}Statement\u{201d}: []}",
            "json-typographic-quotes",
            "\u{201c}",
        ),
        ("   \n", "document-empty", "   \n"),
        ("{\"Statement\": [}", "json-bracket-open", ""),
        ("{\"Statement\": []}}", "json-bracket-stray", "}"),
        ("{\"Statement\" []}", "json-expected-colon", "["),
        (
            "{\"Statement\": [] \"Id\": \"\"}",
            "json-expected-comma",
            "",
        ),
        ("{'Statement': []}", "json-single-quotes", "'"),
        ("{\"Statement\": []} {}", "json-second-value", "{"),
        ("{\"Statement", "json-string-open", "\"Statement"),
        ("no json", "json-unexpected-text", "no"),
    ] {
        let report = assume()
            .policy(&json!([statement("Allow", "sts:AssumeRole", TARGET)]))
            .text("more.json", "identity-policy", text)
            .report();
        let found = underlined(&report, wanted, 2, text);
        assert!(
            found.starts_with(marked) && (!marked.is_empty() || found.is_empty()),
            "{text}: {found:?}"
        );
        assert_eq!(report.state_machines.len(), 1);
        assert_eq!(checks(&report, CheckKind::AssumeRole).len(), 1);
    }
}

#[test]
fn comments_and_trailing_commas_do_not_keep_a_policy_from_proving() {
    let policy = format!(
        "{{\"Version\": \"2012-10-17\", \"Statement\": [{}, /* more */],}}",
        statement("Allow", "sts:AssumeRole", TARGET)
    );
    let trust =
        json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": EXECUTION}}]);
    let report = assume()
        .text("policy.json", "identity-policy", &policy)
        .policy_of("trust-policy", TARGET, &trust)
        .report();
    assert_eq!(verdicts(&report, CheckKind::AssumeRole), [Verdict::Granted]);
    assert_eq!(notices(&report), ["json-trailing-comma", "json-comment"]);
}

#[test]
fn deep_nesting_and_large_documents_are_refused_with_a_notice() {
    let deep = format!("{}{}", "[".repeat(600), "]".repeat(600));
    let report = assume()
        .text("deep.json", "identity-policy", &deep)
        .report();
    assert!(
        notices(&report).contains(&"json-too-deep".to_owned()),
        "{:?}",
        notices(&report)
    );
    let unclosed = "[".repeat(100_000);
    let report = assume()
        .text("open.json", "identity-policy", &unclosed)
        .report();
    assert!(report.notices.len() < 30);
    let mut workspace = assume().workspace();
    workspace.documents[0].text = " ".repeat(33 * 1024 * 1024);
    assert_eq!(notices(&analyze(&workspace)), ["document-too-large"]);
}

#[test]
fn an_unreadable_policy_may_hold_anything() {
    let trust =
        json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": EXECUTION}}]);
    let report = assume()
        .policy(&json!([statement("Allow", "sts:AssumeRole", TARGET)]))
        .text("more.json", "identity-policy", "{\"Statement")
        .policy_of("trust-policy", TARGET, &trust)
        .report();
    let check = checks(&report, CheckKind::AssumeRole)[0];
    assert_eq!(check.verdict, Verdict::Undecided);
    assert!(reasons(check).contains(&"policy-unreadable".to_owned()));
}

#[test]
fn a_policy_that_iam_would_refuse_proves_nothing() {
    for (broken, wanted) in [
        (
            json!({"Effect": "allow", "Action": "sts:AssumeRole", "Resource": TARGET}),
            "policy-effect-invalid",
        ),
        (
            json!({"Action": "sts:AssumeRole", "Resource": TARGET}),
            "policy-effect-invalid",
        ),
        (
            json!({"Effect": "Allow", "Resource": TARGET}),
            "policy-action-missing",
        ),
        (
            json!({"Effect": "Allow", "Action": "sts:AssumeRole", "NotAction": "s3:*", "Resource": TARGET}),
            "policy-action-and-not-action",
        ),
        (
            json!({"Effect": "Allow", "Action": "sts.AssumeRole", "Resource": TARGET}),
            "policy-action-invalid",
        ),
        (
            json!({"Effect": "Allow", "Action": "sts:AssumeRole"}),
            "policy-resource-missing",
        ),
        (
            json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "role/target"}),
            "policy-resource-invalid",
        ),
        (
            json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": TARGET, "Principal": "*"}),
            "policy-principal-unexpected",
        ),
        (
            json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": TARGET, "Resources": "*"}),
            "policy-element-unknown",
        ),
        (
            json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": TARGET, "Condition": {"StringEqual": {"a:b": "c"}}}),
            "policy-operator-unknown",
        ),
        (
            json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": TARGET, "Condition": {"NullIfExists": {"a:b": "true"}}}),
            "policy-operator-unknown",
        ),
        (
            json!({"Effect": "Allow", "Action": ["sts:AssumeRole", 7], "Resource": TARGET}),
            "policy-value-invalid",
        ),
    ] {
        let good = statement("Allow", "s3:*", "*");
        let report = assume().policy(&json!([broken, good])).report();
        assert!(
            notices(&report).contains(&wanted.to_owned()),
            "{broken}: {:?}",
            notices(&report)
        );
        assert_ne!(
            verdicts(&report, CheckKind::AssumeRole),
            [Verdict::Granted],
            "{broken}"
        );
    }
}

#[test]
fn documents_without_an_owner_are_said() {
    let policy = json!({"Version": "2012-10-17", "Statement": [statement("Allow", "*", "*")]});
    let dropped = assume()
        .document(json!({"name": "dropped.json", "text": policy.to_string()}))
        .report();
    assert_eq!(notices(&dropped), ["document-without-role"]);
    assert_eq!(
        verdicts(&dropped, CheckKind::AssumeRole),
        [Verdict::Undecided]
    );
    let other = assume()
        .document(json!({"name": "what.json", "text": "{\"Statements\": []}"}))
        .report();
    assert_eq!(notices(&other), ["document-not-recognised"]);
    let role = assume()
        .document(json!({"name": "role.json", "text": "{\"Role\": {}}"}))
        .report();
    assert_eq!(notices(&role), ["document-not-supported"]);
}

#[test]
fn a_policy_without_statements_allows_nothing() {
    let report = assume().policy(&json!([])).report();
    assert_eq!(verdicts(&report, CheckKind::AssumeRole), [Verdict::Missing]);
}

#[test]
fn unknown_keys_of_a_workspace_are_an_error_with_their_path() {
    for (json, wanted) in [
        (
            r#"{"documents": [], "setting": {}}"#,
            "setting: unknown field `setting`",
        ),
        (
            r#"{"documents": [{"name": "a", "text": "", "type": "x"}]}"#,
            "documents[0].type: unknown field `type`",
        ),
        (
            r#"{"documents": [{"name": "a", "text": "", "kind": "x"}]}"#,
            "documents[0].kind: unknown variant `x`",
        ),
        (
            r#"{"documents": [{"name": "a"}]}"#,
            "documents[0]: missing field `text`",
        ),
        (
            r#"{"documents": [], "settings": {"acount": "1"}}"#,
            "settings.acount: unknown field `acount`",
        ),
    ] {
        let error = Workspace::from_json(json).unwrap_err();
        assert!(error.starts_with(wanted), "{error}");
    }
}

#[test]
fn a_kind_that_is_not_a_policy_proves_nothing_by_the_policy_in_it() {
    let policy = json!({"Version": "2012-10-17", "Statement": [statement("Allow", "*", "*")]});
    let granted = assume()
        .text("policy.json", "identity-policy", &policy.to_string())
        .policy_of("trust-policy", TARGET, &json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": EXECUTION}}]));
    assert_eq!(
        verdicts(&granted.report(), CheckKind::AssumeRole),
        [Verdict::Granted]
    );
    for kind in [
        "terraform",
        "serverless",
        "cdk-manifest",
        "script",
        "ignored",
    ] {
        let report = assume()
            .text("policy.json", kind, &policy.to_string())
            .report();
        assert_eq!(
            verdicts(&report, CheckKind::AssumeRole),
            [Verdict::Undecided],
            "{kind}"
        );
        let expected: &[&str] = match kind {
            "ignored" => &[],
            _ => &["document-not-supported"],
        };
        assert_eq!(notices(&report), expected, "{kind}");
    }
}

#[test]
fn settings_of_machines_and_parameters_are_read() {
    let json = r#"{"documents": [], "settings": {
        "machines": [{"name": "m", "document": 0, "pointer": "/Resources/M", "executionRole": "r"}],
        "parameters": [{"document": 0, "name": "p", "value": "v"}, {"document": 0, "name": "q", "value": ["v", "w"]}]
    }}"#;
    let workspace = Workspace::from_json(json).unwrap();
    let written = serde_json::to_string(&workspace).unwrap();
    assert_eq!(Workspace::from_json(&written).unwrap(), workspace);
    assert_eq!(verdicts(&analyze(&workspace), CheckKind::AssumeRole), []);
    let unknown = r#"{"documents": [], "settings": {"parameters": [{"document": 0, "name": "p", "value": "v", "type": "x"}]}}"#;
    let error = Workspace::from_json(unknown).unwrap_err();
    assert!(
        error.starts_with("settings.parameters[0].type: unknown field `type`"),
        "{error}"
    );
}
