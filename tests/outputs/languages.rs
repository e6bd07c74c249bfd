//! The sentences of each language, for every code and every way in which its parameters change it.

use std::fmt::Write as _;

use sfn_role_check::report::messages::{self, Language};
use sfn_role_check::report::{Code, Param, Params};

/// Parameters that are lists.
const LISTS: [&str; 17] = [
    "actions",
    "conditions",
    "documents",
    "encryption",
    "fields",
    "holes",
    "keys",
    "logging",
    "names",
    "parameters",
    "policies",
    "resources",
    "roles",
    "services",
    "tracing",
    "values",
    "wanted",
];
/// All others.
const TEXTS: [&str; 61] = [
    "absent",
    "account",
    "action",
    "allowed",
    "bracket",
    "case",
    "count",
    "date",
    "deployer",
    "described",
    "document",
    "element",
    "explicit",
    "export",
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
    "name",
    "named",
    "operation",
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
    "region",
    "resource",
    "revision",
    "role",
    "service",
    "setting",
    "sid",
    "size",
    "source",
    "stack",
    "state",
    "statement",
    "subject",
    "target",
    "text",
    "type",
];
/// Those that stand beside each other in several sentences.
const MORE: [&str; 3] = ["value", "what", "why"];

/// Values that change the sentence.
const CHOICES: [(&str, &str); 25] = [
    ("action", "iam:PassRole"),
    ("kind", "resource"),
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

#[test]
fn every_sentence_is_of_its_language_and_has_no_gap() {
    let is_kana = |letter: char| ('\u{3040}'..'\u{30ff}').contains(&letter);
    for language in Language::ALL {
        for &code in Code::ALL {
            for choice in CHOICES {
                let params = params(&[], choice);
                let help = messages::help(language, code, &params);
                let text = messages::text(language, code, &params);
                for said in help.into_iter().chain([text]) {
                    let is_japanese = said.chars().any(is_kana);
                    assert_eq!(is_japanese, language == Language::Ja, "{code:?}: {said}");
                    for odd in ["  ", "、 ", " 、", "。 ", " 。", "\u{1}", "\u{2}"] {
                        assert!(!said.contains(odd), "{code:?}: {said}");
                    }
                }
            }
        }
    }
}

/// The names that a sentence shows.
fn shown(language: Language, code: Code, params: &Params) -> Vec<String> {
    let said = messages::text(language, code, params);
    let words = said.split(|letter: char| !letter.is_ascii_uppercase());
    let mut shown: Vec<String> = words
        .filter(|word| all_names().any(|name| name.to_uppercase() == **word))
        .map(str::to_owned)
        .collect();
    shown.sort_unstable();
    shown
}

#[test]
fn each_language_shows_the_same_parameters() {
    for &code in Code::ALL {
        for choice in CHOICES {
            let params = params(&[], choice);
            let english = shown(Language::En, code, &params);
            assert_eq!(shown(Language::Ja, code, &params), english, "{code:?}");
        }
    }
}

#[test]
fn what_the_user_wrote_is_never_read_as_a_text() {
    for hostile in [
        "{document}",
        "{=megabytes}",
        "\u{1}=megabytes\u{2}",
        "{?a:b}",
        "}{",
        "[why=several]",
        "\u{2}\u{1}",
        "word:policy\t",
    ] {
        let params = Params::new()
            .with("document", hostile)
            .with("megabytes", 7)
            .with("keys", vec![hostile.to_owned()])
            .with("looksLike", hostile)
            .with("wanted", vec![hostile.to_owned(), hostile.to_owned()]);
        assert_eq!(
            messages::text(Language::En, Code::DocumentTooLarge, &params),
            format!("`{hostile}` is too large (7 MB)")
        );
        assert_eq!(
            messages::text(Language::En, Code::DocumentNotRecognised, &params),
            format!(
                "`{hostile}` wasn't recognized. By its keys `{hostile}` it resembles this: {hostile}; but it has no `{hostile}`, `{hostile}`"
            )
        );
    }
}

#[test]
fn words_of_the_core_are_translated_inside_of_sentences() {
    let params = Params::new()
        .with("statement", "0")
        .with("policyType", "permissions boundary");
    assert_eq!(
        messages::text(Language::En, Code::AllowedByStatement, &params),
        "statement `0` of the permissions boundary allows it"
    );
    assert_eq!(
        messages::text(Language::Ja, Code::AllowedByStatement, &params),
        "アクセス許可の境界のステートメント `0` が許可しています"
    );
}

#[test]
fn a_language_is_found_by_its_tag() {
    for language in Language::ALL {
        assert_eq!(Language::of_tag(language.tag()), Some(language));
    }
    assert_eq!(Language::of_tag("JA"), None);
}
