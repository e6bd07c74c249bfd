//! The sentences of each language, for every code and every way in which its parameters change it.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;

use sfn_role_check::report::messages::{self, Language};
use sfn_role_check::report::{Code, Param, Params};

/// Parameters that are lists.
const LISTS: [&str; 11] = [
    "actions",
    "fields",
    "holes",
    "keys",
    "parameters",
    "policies",
    "resources",
    "roles",
    "services",
    "values",
    "wanted",
];
/// All others.
const TEXTS: [&str; 51] = [
    "absent",
    "account",
    "action",
    "allowed",
    "bracket",
    "case",
    "count",
    "date",
    "document",
    "element",
    "explicit",
    "expression",
    "field",
    "highest",
    "insert",
    "integration",
    "key",
    "kind",
    "known",
    "limit",
    "line",
    "looksLike",
    "machine",
    "made",
    "megabytes",
    "operator",
    "otherAccount",
    "otherPartition",
    "parameter",
    "partition",
    "pattern",
    "place",
    "placeholder",
    "policy",
    "policyType",
    "principal",
    "profile",
    "reason",
    "reference",
    "resource",
    "revision",
    "role",
    "setting",
    "sid",
    "size",
    "stack",
    "state",
    "statement",
    "target",
    "text",
    "type",
];
/// Those that stand beside each other in several sentences.
const MORE: [&str; 3] = ["value", "what", "why"];

/// Values that change the sentence.
const CHOICES: [(&str, &str); 23] = [
    ("why", "several"),
    ("why", "other-machine"),
    ("why", "too-much"),
    ("known", "roles"),
    ("what", "access-key-id"),
    ("what", "secret-access-key"),
    ("what", "session-token"),
    ("case", "kubernetes"),
    ("case", "worker"),
    ("case", "query"),
    ("case", "customer-managed-key"),
    ("case", "first-use"),
    ("case", "presets"),
    ("case", "redrive"),
    ("case", "logging"),
    ("case", "tracing"),
    ("case", "encryption"),
    ("case", "encryption-on"),
    ("absent", "by-nature"),
    ("explicit", "yes"),
    ("key", "STS:externalid"),
    ("highest", "LIMIT"),
    ("bracket", ""),
];

fn all_names() -> impl Iterator<Item = &'static str> {
    TEXTS.into_iter().chain(MORE)
}

/// Every name has a value, but for those that are left out.
fn params(without: &[&str], choice: (&'static str, &str)) -> Params {
    let mut params = Params::new();
    for name in all_names().filter(|name| !without.contains(name)) {
        let value = match choice {
            (chosen, value) if chosen == name => value.to_owned(),
            _ => name.to_uppercase(),
        };
        params = params.with(name, value);
    }
    for name in LISTS.into_iter().filter(|name| !without.contains(name)) {
        let items = vec![format!("{name}-1"), format!("{name}-2")];
        params = params.with(name, Param::List(items));
    }
    params
}

/// The sentences of a code in all of these cases, each once.
fn sentences(language: Language, code: Code) -> String {
    let mut cases = vec![Params::new(), params(&[], ("", ""))];
    cases.extend(CHOICES.map(|choice| params(&[], choice)));
    cases.extend(CHOICES.map(|choice| params(&["value", "policyType"], choice)));
    cases.extend(
        CHOICES.map(|choice| params(&["principal", "resource", "state", "policy"], choice)),
    );
    for name in all_names().chain(LISTS) {
        cases.push(params(&[name], ("", "")));
    }
    let mut said: Vec<String> = Vec::new();
    for params in &cases {
        let mut line = messages::text(language, code, params);
        if let Some(help) = messages::help(language, code, params) {
            let _ = write!(line, "\n    {help}");
        }
        if !said.contains(&line) {
            said.push(line);
        }
    }
    let mut text = format!("{}\n", code.name());
    for line in said {
        let _ = writeln!(text, "  {line}");
    }
    text
}

#[test]
fn english_says_what_it_always_said() {
    let all: Vec<String> = Code::ALL
        .iter()
        .map(|&code| sentences(Language::En, code))
        .collect();
    insta::assert_snapshot!("english", all.join("\n"));
}
