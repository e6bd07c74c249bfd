//! Growth of what has many roles or many statements: ten times as much may take ten times as long.
//!
//! `cargo bench --bench scale` prints a row for each size and, from the second on, how the time grew.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use sfn_role_check::analyze;
use sfn_role_check::workspace::{Document, Kind, Settings, Workspace};

const ACCOUNT: &str = "111122223333";

fn role(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/{name}")
}

fn policy(statements: Vec<Value>) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn document(name: &str, kind: Option<Kind>, text: &Value) -> Document {
    Document {
        name: name.to_owned(),
        kind,
        text: serde_json::to_string_pretty(text).unwrap(),
        ..Document::default()
    }
}

/// A definition whose tasks pass these roles.
fn passing(roles: impl Iterator<Item = Value>) -> Value {
    let mut states = Map::new();
    for (at, role) in roles.enumerate() {
        states.insert(
            format!("Task {at}"),
            json!({"Type": "Task", "Resource": "arn:aws:states:::mediaconvert:createJob",
                "Parameters": {"Role": role, "Settings": {}}, "Next": format!("Task {}", at + 1)}),
        );
    }
    states.insert(format!("Task {}", states.len()), json!({"Type": "Succeed"}));
    json!({"StartAt": "Task 0", "States": states})
}

/// A template of so many roles, of which the machine passes every tenth.
fn template(roles: usize) -> Workspace {
    let trust = |service: &str| {
        policy(vec![
            json!({"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}),
        ])
    };
    let mut resources = Map::new();
    let arn = |at: usize| json!({"Fn::GetAtt": [format!("Role{at}"), "Arn"]});
    for at in 0..roles {
        let properties = json!({
            "AssumeRolePolicyDocument": trust("mediaconvert.amazonaws.com"),
            "Policies": [{"PolicyName": "own", "PolicyDocument": policy(vec![
                json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": format!("arn:aws:s3:::bucket-{at}/*")}),
            ])}],
        });
        resources.insert(
            format!("Role{at}"),
            json!({"Type": "AWS::IAM::Role", "Properties": properties}),
        );
    }
    let passed = || (0..roles).step_by(10).map(arn);
    resources.insert(
        "Execution".to_owned(),
        json!({"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": trust("states.amazonaws.com"),
            "Policies": [{"PolicyName": "own", "PolicyDocument": policy(vec![
                json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": passed().collect::<Vec<_>>()}),
            ])}],
        }}),
    );
    resources.insert(
        "Machine".to_owned(),
        json!({"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "RoleArn": {"Fn::GetAtt": ["Execution", "Arn"]},
            "Definition": passing(passed()),
        }}),
    );
    Workspace {
        documents: vec![document(
            "template.json",
            None,
            &json!({"Resources": resources}),
        )],
        settings: None,
    }
}

/// Tasks that pass a role each, against statements with wildcards around a name.
fn wildcards(tasks: usize) -> Workspace {
    let name = |at: usize| json!(role(&format!("job-{at}-eu")));
    let statements = (0..tasks * 3 / 5).map(|at| {
        json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": role(&format!("*job-{at}-*"))})
    });
    Workspace {
        documents: vec![
            document(
                "machine.asl.json",
                Some(Kind::StateMachine),
                &passing((0..tasks).map(name)),
            ),
            document(
                "policy.json",
                Some(Kind::IdentityPolicy),
                &policy(statements.collect()),
            ),
        ],
        settings: Some(Settings {
            execution_role: Some(role("execution")),
            ..Settings::default()
        }),
    }
}

/// An export of an account, of which a machine without a known role may run as any role.
fn export(roles: usize) -> Workspace {
    let list = (0..roles).map(|at| {
        json!({"RoleName": format!("role-{at}"), "Arn": role(&format!("role-{at}")), "Path": "/",
            "AssumeRolePolicyDocument": policy(vec![json!({"Effect": "Allow",
                "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"})]),
            "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": policy(vec![
                json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": format!("arn:aws:s3:::bucket-{at}/*")})])}],
            "AttachedManagedPolicies": [{"PolicyName": "p", "PolicyArn": format!("arn:aws:iam::{ACCOUNT}:policy/p-{at}")}]})
    });
    let policies = (0..roles).map(|at| {
        json!({"PolicyName": format!("p-{at}"), "Arn": format!("arn:aws:iam::{ACCOUNT}:policy/p-{at}"),
            "DefaultVersionId": "v1", "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": true,
                "Document": policy(vec![json!({"Effect": "Allow", "Action": "sqs:*", "Resource": "*"})])}]})
    });
    let export = json!({"RoleDetailList": list.collect::<Vec<_>>(), "Policies": policies.collect::<Vec<_>>()});
    Workspace {
        documents: vec![
            document(
                "machine.asl.json",
                Some(Kind::StateMachine),
                &passing(std::iter::once(json!(role("role-1")))),
            ),
            document("export.json", None, &export),
        ],
        settings: None,
    }
}

/// Two exports of the same roles that differ.
fn exports(roles: usize) -> Workspace {
    let mut workspace = export(roles);
    let mut second = workspace.documents[1].clone();
    second.name = "later.json".to_owned();
    second.text = second.text.replace("sqs:*", "sns:*");
    workspace.documents.push(second);
    workspace
}

fn median(workspace: &Workspace) -> (Duration, usize) {
    let mut checks = 0;
    let mut times: Vec<Duration> = (0..3)
        .map(|_| {
            let start = Instant::now();
            checks = black_box(analyze(workspace)).checks.len();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    (times[times.len() / 2], checks)
}

type Make = fn(usize) -> Workspace;

fn main() {
    let rows: [(&str, Make, [usize; 2]); 4] = [
        ("roles of a template", template, [300, 3_000]),
        ("tasks against role/*x*", wildcards, [500, 5_000]),
        ("roles of an export", export, [300, 3_000]),
        ("roles of two exports", exports, [300, 3_000]),
    ];
    println!(
        "{:<24} {:>7} {:>9} {:>8} {:>12} {:>8}",
        "", "size", "bytes", "checks", "analyze", "growth"
    );
    for (label, make, sizes) in rows {
        let mut before: Option<Duration> = None;
        for size in sizes {
            let workspace = make(size);
            let bytes: usize = workspace
                .documents
                .iter()
                .map(|document| document.text.len())
                .sum();
            let (took, checks) = median(&workspace);
            let growth = before.map_or(String::new(), |before| {
                format!("{:.1}x", took.as_secs_f64() / before.as_secs_f64())
            });
            println!("{label:<24} {size:>7} {bytes:>9} {checks:>8} {took:>12.1?} {growth:>8}");
            before = Some(took);
        }
    }
}
