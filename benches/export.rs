//! An account's export of tens of megabytes: time, the longest piece of work between two moments in
//! which it could give way, and memory.
//!
//! `cargo bench --bench export` prints a row for each size; the memory is the process's highest so
//! far (Linux only), the text itself included.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

use std::cell::Cell;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sfn_role_check::analyze_in_slices;
use sfn_role_check::text::budget::{Budget, poll_slice};
use sfn_role_check::workspace::{Document, Settings, Workspace};

/// Megabytes of the measured exports.
const SIZES: [usize; 3] = [5, 10, 20];

thread_local! {
    static LAST: Cell<Option<Instant>> = const { Cell::new(None) };
    static LONGEST: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

fn role(at: usize) -> String {
    format!("arn:aws:iam::111122223333:role/role-{at}")
}

fn export(megabytes: usize) -> String {
    let policy = |statements: Vec<Value>| json!({"Version": "2012-10-17", "Statement": statements});
    let mut roles = Vec::new();
    let mut length = 0;
    while length < megabytes * 1_000_000 {
        let at = roles.len();
        let mut statements: Vec<Value> = (0..30)
            .map(|number| {
                json!({"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "dynamodb:GetItem"],
                    "Resource": [format!("arn:aws:s3:::bucket-{at}-{number}/*")]})
            })
            .collect();
        if at == 1 {
            statements
                .push(json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": role(0)}));
        }
        let service = if at == 0 {
            "mediaconvert.amazonaws.com"
        } else {
            "states.amazonaws.com"
        };
        let role = json!({"RoleName": format!("role-{at}"), "Arn": role(at), "Path": "/",
            "AssumeRolePolicyDocument": policy(vec![json!({"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"})]),
            "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": policy(statements)}],
            "AttachedManagedPolicies": []});
        length += serde_json::to_string_pretty(&role).unwrap().len();
        roles.push(role);
    }
    serde_json::to_string_pretty(
        &json!({"RoleDetailList": roles, "Policies": [], "IsTruncated": false}),
    )
    .unwrap()
}

fn workspace(text: String) -> Workspace {
    let machine = json!({"StartAt": "Convert", "States": {"Convert": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::mediaconvert:createJob", "Parameters": {"Role": role(0), "Settings": {}}}}});
    let document = |name: &str, text| Document {
        name: name.to_owned(),
        text,
        ..Document::default()
    };
    Workspace {
        documents: vec![
            document("machine.json", machine.to_string()),
            document("export.json", text),
        ],
        settings: Some(Settings {
            execution_role: Some(role(1)),
            ..Settings::default()
        }),
    }
}

/// Always time to give way, and how long it took since the last time.
fn watch() -> bool {
    let now = Instant::now();
    if let Some(last) = LAST.replace(Some(now)) {
        LONGEST.set(LONGEST.get().max(now - last));
    }
    true
}

fn highest_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "?".to_owned(), |line| line.trim().to_owned())
}

fn main() {
    println!(
        "{:>5} {:>9} {:>12} {:>12} {:>12} {:>14}",
        "MB", "granted", "analyze", "serde_json", "longest", "memory"
    );
    for size in SIZES {
        let workspace = workspace(export(size));
        let start = Instant::now();
        let budget = Budget {
            should_yield: watch,
            ..Budget::NONE
        };
        LAST.set(None);
        LONGEST.set(Duration::ZERO);
        let mut work = Box::pin(analyze_in_slices(&workspace, budget));
        let analyzed = loop {
            if let Some(analyzed) = poll_slice(work.as_mut()) {
                break analyzed;
            }
        };
        let took = start.elapsed();
        let memory = highest_memory();
        let start = Instant::now();
        let value: Value = serde_json::from_str(&workspace.documents[1].text).unwrap();
        let parse = start.elapsed();
        drop(value);
        println!(
            "{size:>5} {:>9} {took:>12.1?} {parse:>12.1?} {:>12.1?} {memory:>14}",
            analyzed.report.summary.granted,
            LONGEST.get(),
        );
    }
}
