//! Analysis time against the time that serde_json takes to read the same texts.
//!
//! `cargo bench` prints criterion's figures and then a table of ratios: the bound is twice the
//! time of serde_json at 1 MB, and at most 15 times the time for 10 times the states and
//! statements together.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use sfn_role_check::analyze;
use sfn_role_check::workspace::{Document, Kind, Settings, Workspace};

/// Task states of the measured workspaces; the last has about 1 MB.
const SIZES: [usize; 4] = [10, 100, 1_000, 2_500];

/// A machine of so many tasks, of which every fifth passes a role or assumes one, and a policy of
/// a statement for most of them: some are missing, some have wildcards or placeholders.
fn workspace(states: usize) -> Workspace {
    let mut definition = String::from("{\n  \"StartAt\": \"Task 0\",\n  \"States\": {\n");
    let mut policy = String::from("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n");
    for at in 0..states {
        let account = if at % 50 == 7 {
            "${AccountId}"
        } else {
            "111122223333"
        };
        let task = match at % 5 {
            0 => format!(
                "\"Resource\": \"arn:aws:states:::sagemaker:createTrainingJob.sync\", \"Parameters\": {{\"TrainingJobName.$\": \"$.name\", \"RoleArn\": \"arn:aws:iam::{account}:role/training-{at}\", \"AlgorithmSpecification\": {{\"TrainingInputMode\": \"File\"}}}}"
            ),
            1 => format!(
                "\"Resource\": \"arn:aws:states:::lambda:invoke\", \"Parameters\": {{\"FunctionName\": \"arn:aws:lambda:eu-west-1:111122223333:function:worker-{at}\", \"Payload.$\": \"$\"}}, \"Credentials\": {{\"RoleArn\": \"arn:aws:iam::444455556666:role/target-{at}\"}}"
            ),
            _ => format!(
                "\"Resource\": \"arn:aws:states:::dynamodb:putItem\", \"Parameters\": {{\"TableName\": \"table-{at}\", \"Item\": {{\"id\": {{\"S.$\": \"$.id\"}}, \"number\": {{\"N\": \"{at}\"}}}}}}"
            ),
        };
        let retry = "\"Retry\": [{\"ErrorEquals\": [\"States.TaskFailed\"], \"IntervalSeconds\": 2, \"MaxAttempts\": 3, \"BackoffRate\": 2.0}]";
        let next = if at + 1 == states {
            "\"End\": true".to_owned()
        } else {
            format!("\"Next\": \"Task {}\"", at + 1)
        };
        let comma = if at + 1 == states { "" } else { "," };
        let _ = writeln!(
            definition,
            "    \"Task {at}\": {{\"Type\": \"Task\", {task}, {retry}, {next}}}{comma}"
        );
        let statement = match at % 5 {
            0 if at % 35 != 0 => Some((
                "iam:PassRole",
                format!("arn:aws:iam::{account}:role/training-{at}"),
            )),
            1 => Some((
                "sts:AssumeRole",
                format!("arn:aws:iam::444455556666:role/target-{at}"),
            )),
            2 if at % 20 == 2 => Some((
                "iam:PassRole",
                format!("arn:aws:iam::111122223333:role/team-{at}/*"),
            )),
            _ => None,
        };
        if let Some((action, resource)) = statement {
            let comma = if policy.ends_with("[\n") { "" } else { ",\n" };
            let _ = write!(
                policy,
                "{comma}    {{\"Effect\": \"Allow\", \"Action\": \"{action}\", \"Resource\": \"{resource}\"}}"
            );
        }
    }
    definition.push_str("  }\n}\n");
    policy.push_str("\n  ]\n}\n");
    let document = |name: &str, kind, text| Document {
        name: name.to_owned(),
        kind: Some(kind),
        text,
        ..Document::default()
    };
    Workspace {
        documents: vec![
            document("machine.asl.json", Kind::StateMachine, definition),
            document("policy.json", Kind::IdentityPolicy, policy),
        ],
        settings: Some(Settings {
            execution_role: Some("arn:aws:iam::111122223333:role/execution".to_owned()),
            ..Settings::default()
        }),
    }
}

fn read_values(workspace: &Workspace) {
    for document in &workspace.documents {
        black_box(serde_json::from_str::<serde_json::Value>(&document.text).unwrap());
    }
}

fn median(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..31)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args().sample_size(20);
    let workspaces: Vec<_> = SIZES
        .iter()
        .map(|&states| (states, workspace(states)))
        .collect();
    let mut group = criterion.benchmark_group("analysis");
    for (states, workspace) in &workspaces {
        let bytes: usize = workspace
            .documents
            .iter()
            .map(|document| document.text.len())
            .sum();
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_with_input(
            BenchmarkId::new("analyze", states),
            workspace,
            |bencher, workspace| {
                bencher.iter(|| analyze(workspace));
            },
        );
        group.bench_with_input(
            BenchmarkId::new("serde_json", states),
            workspace,
            |bencher, workspace| {
                bencher.iter(|| read_values(workspace));
            },
        );
    }
    group.finish();
    criterion.final_summary();

    println!(
        "{:>7} {:>9} {:>8} {:>12} {:>12} {:>7} {:>8}",
        "states", "bytes", "checks", "analyze", "serde_json", "ratio", "growth"
    );
    let mut before: Option<Duration> = None;
    for (states, workspace) in &workspaces {
        let bytes: usize = workspace
            .documents
            .iter()
            .map(|document| document.text.len())
            .sum();
        let checks = analyze(workspace).checks.len();
        let analysis = median(|| drop(black_box(analyze(workspace))));
        let parse = median(|| read_values(workspace));
        let growth = before.map_or(String::new(), |before| {
            format!("{:.1}x", analysis.as_secs_f64() / before.as_secs_f64())
        });
        println!(
            "{states:>7} {bytes:>9} {checks:>8} {analysis:>12.1?} {parse:>12.1?} {:>7.2} {growth:>8}",
            analysis.as_secs_f64() / parse.as_secs_f64()
        );
        before = Some(analysis);
    }
}
