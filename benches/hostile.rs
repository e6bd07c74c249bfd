//! Texts that are made to be slow: ten times as much may take ten times as long.
//!
//! `cargo bench --bench hostile` prints a row for each, with the time of the longer text and how it
//! grew; with `-- WORD` only the rows that have the word in their name.
#![allow(missing_docs, clippy::print_stdout)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sfn_role_check::analyze;
use sfn_role_check::documents::secrets;
use sfn_role_check::export::role::{WholeRoleForm, role};
use sfn_role_check::workspace::{Document, Workspace};

/// Bytes of the shorter texts.
const BYTES: usize = 200_000;

const MESSAGES: [&str; 14] = [
    "User: ",
    "authorized ",
    "authorized to ",
    "authorized\\n",
    "authorized to perform ",
    "authorized to perform: a:b ",
    "authorized to perform: a:b on resource: ",
    "authorized to perform: a on resource role ",
    "encoded authorization failure ",
    "encoded authorization failure message: ",
    "encoded authorization failure message: a",
    "\\n",
    " ",
    "because no ",
];

const SECRETS: [&str; 15] = [
    "A",
    "AKIA",
    "s",
    "secretaccesskey",
    "secretaccesskey=",
    "secretaccesskey=secretaccesskey:\"",
    "secretaccesskey = a",
    "secretaccesskey/",
    "s_e_c_r_e_t_",
    "s ",
    "-----BEGIN ",
    "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY----------END ",
    "AKIAQ4J5ZHM2TESTDATA,",
    "SessionToken\\\\\\\\",
];

fn repeated(pattern: &str, bytes: usize) -> String {
    pattern.repeat(bytes / pattern.len())
}

/// A history of so many events, each with a refusal of the one before.
fn history(events: usize, is_circle: bool) -> String {
    let event = |id: usize| {
        let previous = if is_circle && id == 1 { events } else { id - 1 };
        let cause = format!(
            "User: arn:aws:sts::111122223333:assumed-role/execution/run is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/r{id}"
        );
        json!({"id": id, "previousEventId": previous, "type": "TaskFailed",
            "taskFailedEventDetails": {"cause": cause}})
    };
    let events: Vec<Value> = (1..=events).map(event).collect();
    json!({"events": events}).to_string()
}

fn checked(text: String) -> impl Fn() {
    let workspace = workspace("m", text);
    move || drop(black_box(analyze(&workspace)))
}

/// Roles whose names are found by a regular expression that goes back and forth.
fn expressions(roles: usize) -> Workspace {
    let role = |at: usize| {
        let letters = "a".repeat(30);
        format!(
            "resource \"aws_iam_role\" \"r{at}\" {{\n  name = join(\"{at}\", regexall(\"(?:a|aa)*b\", \"{letters}\"))\n  assume_role_policy = \"{{}}\"\n}}\n"
        )
    };
    workspace("main.tf", (0..roles).map(role).collect())
}

/// Tasks with a resource of their own each.
fn tasks(count: usize) -> Workspace {
    let state = |at: usize| {
        let next = format!("s{}", at + 1);
        let task = json!({"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Next": next,
            "Parameters": {"QueueUrl": format!("https://sqs.eu-west-1.amazonaws.com/111122223333/q{at}"), "MessageBody": "x"}});
        (format!("s{at}"), task)
    };
    let mut states: serde_json::Map<String, Value> = (0..count).map(state).collect();
    states.insert(format!("s{count}"), json!({"Type": "Succeed"}));
    workspace(
        "m.asl.json",
        json!({"StartAt": "s0", "States": states}).to_string(),
    )
}

/// A template beside files that set values of parameters.
fn values(files: usize) -> Workspace {
    let mut workspace = workspace(
        "t.yaml",
        "Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n".to_owned(),
    );
    workspace.documents.extend((0..files).map(|file| {
        let value =
            |at: usize| json!({"ParameterKey": format!("P{file}x{at}"), "ParameterValue": "x"});
        Document {
            name: format!("{file}.json"),
            text: (0..500).map(value).collect::<Value>().to_string(),
            ..Document::default()
        }
    }));
    workspace
}

fn workspace(name: &str, text: String) -> Workspace {
    let document = Document {
        name: name.to_owned(),
        text,
        ..Document::default()
    };
    Workspace {
        documents: vec![document],
        settings: None,
    }
}

fn took(run: impl Fn()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

fn row(label: &str, short: impl Fn(), long: impl Fn()) {
    let mut words = std::env::args().skip(1);
    if let Some(word) = words.find(|word| !word.starts_with('-'))
        && !label.contains(&word)
    {
        return;
    }
    let (short, long) = (took(short), took(long));
    let growth = long.as_secs_f64() / short.as_secs_f64();
    println!("{label:<48} {long:>12.1?} {growth:>7.1}x");
}

fn main() {
    println!("{:<48} {:>12} {:>8}", "", "10x", "growth");
    for pattern in MESSAGES {
        let text = |bytes| checked(repeated(pattern, bytes));
        row(pattern, text(BYTES), text(10 * BYTES));
    }
    for (label, is_circle) in [
        ("a history in a chain", false),
        ("a history in a circle", true),
    ] {
        let text = |events| checked(history(events, is_circle));
        row(label, text(600), text(6_000));
    }
    let matched = |roles| {
        let workspace = expressions(roles);
        move || drop(black_box(analyze(&workspace)))
    };
    row(
        "regular expressions of Terraform",
        matched(200),
        matched(2_000),
    );
    let whole = |count| {
        let workspace = tasks(count);
        move || drop(black_box(role(&workspace, None, WholeRoleForm::Json)))
    };
    let with_values = |files: usize| {
        let workspace = values(files);
        move || _ = black_box(analyze(&workspace))
    };
    row(
        "files that set parameters",
        with_values(20),
        with_values(200),
    );
    row("the whole role of many tasks", whole(300), whole(3_000));
    for pattern in SECRETS {
        let text = |bytes| {
            let text = repeated(pattern, bytes);
            move || drop(black_box(secrets::find(&text)))
        };
        row(pattern, text(BYTES), text(10 * BYTES));
    }
}
