//! Tables of the actions that calls need, and of the names of the actions of the SDK.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::lines::{lines, write};
use crate::table::{Table, field, words};

/// Writes all tables.
pub(super) fn write_tables() {
    write("permissions.txt", permissions().text());
    write("sdk-operations.txt", sdk_operations().text());
    write("unconfirmed-operations.bin", unconfirmed());
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PermissionLine {
    call: String,
    actions: Vec<String>,
    #[serde(default)]
    on: Option<String>,
    #[serde(rename = "for")]
    purpose: String,
    #[serde(default)]
    when: Option<String>,
    #[serde(default)]
    keys: BTreeMap<String, String>,
    #[serde(default)]
    confidence: Option<String>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationLine {
    service: String,
    operation: String,
    actions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnconfirmedLine {
    service: String,
    operations: Vec<String>,
}

/// Functions of templates, as `check::requirements::template` knows them.
const FUNCTIONS: [&str; 18] = [
    "arn",
    "bucket",
    "execution",
    "function",
    "label",
    "last",
    "lower",
    "machine",
    "model",
    "parameter",
    "path",
    "prefix",
    "project",
    "queue",
    "report-group",
    "revision",
    "s3",
    "secret",
];

fn permissions() -> Table {
    const FILE: &str = "data/permissions.jsonl";
    let mut table = Table::default();
    let mut known = BTreeSet::new();
    for (at, line) in lines::<PermissionLine>(FILE) {
        let place = format!("{FILE}:{at}");
        assert!(!line.source.is_empty(), "{place}: no source");
        for action in &line.actions {
            let fits = action.split_once(':').is_some_and(|(prefix, name)| {
                !prefix.is_empty() && name.starts_with(|letter: char| letter.is_ascii_uppercase())
            });
            assert!(fits, "{place}: `{action}` is no action");
        }
        let (purpose, is_hint) = match line.purpose.as_str() {
            "start" => ("s".to_owned(), false),
            "poll" => ("p".to_owned(), false),
            "cancel" => ("c".to_owned(), false),
            "events" => ("e".to_owned(), false),
            other => match other.strip_prefix("hint:") {
                Some(reason) => (format!("h{reason}"), true),
                None => panic!("{place}: for is `{other}`"),
            },
        };
        let doubt = match line.confidence.as_deref() {
            None => "",
            Some("medium") => "?",
            Some(other) => panic!("{place}: confidence is `{other}`"),
        };
        let when = line.when.as_deref().unwrap_or_default();
        let is_when = ["set:", "unset:", "equals:"];
        assert!(
            when.is_empty() || is_when.iter().any(|start| when.starts_with(start)),
            "{place}: when is `{when}`"
        );
        let on = line.on.as_deref().unwrap_or_default();
        assert!(is_hint || !on.is_empty(), "{place}: no resource");
        template(&place, on);
        let keys: Vec<String> = line
            .keys
            .iter()
            .map(|(key, value)| {
                template(&place, value);
                format!("{key}~{}", value.replace(' ', "^"))
            })
            .collect();
        let actions = words(&place, &line.actions);
        let flags = [purpose.as_str(), doubt].concat();
        let field = field(&place, &[&flags, when, on, &actions, &keys.join(" ")]);
        assert!(
            known.insert((line.call.clone(), field.clone())),
            "{place}: there twice"
        );
        table.add(&place, &line.call, &field);
    }
    table
}

/// A template whose brackets close, and whose functions are known.
fn template(place: &str, text: &str) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        assert!(!before.contains('}'), "{place}: `{text}`");
        let Some((inner, end)) = after.split_once('}') else {
            panic!("{place}: `{text}` has an open bracket");
        };
        if let Some((function, _)) = inner.split_once(' ') {
            assert!(
                FUNCTIONS.contains(&function),
                "{place}: `{function}` is no function"
            );
        }
        rest = end;
    }
    assert!(!rest.contains('}'), "{place}: `{text}`");
}

fn sdk_operations() -> Table {
    const FILE: &str = "data/sdk-operations.jsonl";
    let mut table = Table::default();
    for (at, line) in lines::<OperationLine>(FILE) {
        let place = format!("{FILE}:{at}");
        let key = format!("{}:{}", line.service, line.operation);
        let actions = words(&place, &line.actions);
        table.insert(&place, &key, &[actions]);
    }
    table
}

/// The steps between the hashes of the operations, a byte each: 255 goes on in the next.
fn unconfirmed() -> Vec<u8> {
    let mut hashes = BTreeSet::new();
    for (_, line) in lines::<UnconfirmedLine>("data/unconfirmed-operations.jsonl") {
        for operation in &line.operations {
            hashes.insert(hash(&format!("{}:{operation}", line.service)));
        }
    }
    let mut last = 0;
    let mut steps = Vec::new();
    for hash in hashes {
        let step = hash - last;
        steps.extend((0..step / 255).map(|_| u8::MAX));
        steps.push(u8::try_from(step % 255).expect("less than 255"));
        last = hash;
    }
    steps
}

/// As in `src/catalog/permissions.rs`.
fn hash(text: &str) -> u32 {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, letter| {
        (hash ^ u32::from(letter.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
    });
    (hash >> 18 ^ hash) & 0x0003_ffff
}
