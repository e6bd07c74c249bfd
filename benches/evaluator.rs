//! Decisions per second of the evaluator, for policies of 1, 100 and 10,000 statements, and lines
//! per second of the evaluator on its own, and look-ups in the catalog.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

use std::hint::black_box;
use std::time::Instant;

use serde_json::json;
use sfn_role_check::catalog::{self, permissions};
use sfn_role_check::iam::arn::Arn;
use sfn_role_check::iam::{
    Asked, Caller, Context, KeyState, Layer, PolicyType, Relation, Request, Resource, RolePolicies,
    Unlisted, read,
};
use sfn_role_check::simulate;
use sfn_role_check::text::{Integrity, Text, Tri, json as reader};

/// A policy of so many statements: names, wildcards and placeholders, some with a condition.
fn policy(statements: usize) -> String {
    let statement = |at: usize| {
        let resource = match at % 10 {
            3 => format!("arn:aws:iam::111122223333:role/team-{at}/*"),
            7 => format!("arn:aws:iam::${{Account}}:role/app-{at}"),
            _ => format!("arn:aws:iam::111122223333:role/app-{at}"),
        };
        let mut statement =
            json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": resource});
        if at.is_multiple_of(3) {
            statement["Condition"] =
                json!({"StringEquals": {"iam:PassedToService": "glue.amazonaws.com"}});
        }
        statement
    };
    let statements: Vec<_> = (0..statements).map(statement).collect();
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

fn decisions(statements: usize) -> f64 {
    let text = policy(statements);
    let reading = reader::read(&text, 0);
    let root = reading.root.as_ref().unwrap();
    let (policy, _) = read::read(root, PolicyType::Identity, 0, Integrity::Intact);
    let mut role = RolePolicies::none();
    role.identity = Layer::new(PolicyType::Identity, vec![&policy], Vec::new());
    let own = Text::literal("arn:aws:iam::111122223333:role/execution");
    let arn = Arn::parse(&own).unwrap();
    let caller = Caller::role(Some(arn.clone()), Some(arn.account), Some(arn.partition));
    let roles: Vec<Resource<'_>> = (0..200)
        .map(|at| {
            let text = format!(
                "arn:aws:iam::111122223333:role/app-{}",
                at * 37 % statements.max(1)
            );
            let written = Text::literal(text);
            let arn = Arn::parse(&written).unwrap();
            Resource {
                written: Some(written),
                arn,
            }
        })
        .collect();
    let relation = Relation {
        same_account: Tri::Yes,
        same_partition: Tri::Yes,
    };
    let decide = |resource: &Resource<'_>| {
        let context = Context::new(Asked::PassRole, Unlisted::ByNature).with(
            "iam:PassedToService",
            KeyState::is(Text::literal("glue.amazonaws.com")),
        );
        let request = Request {
            action: "iam:PassRole",
            resource,
            caller: &caller,
            context,
        };
        black_box(role.decide_pass(&request, relation, None));
    };
    // The index is made once for a policy; it is the analysis' own benchmark that counts it.
    roles.iter().for_each(decide);
    let (started, mut count) = (Instant::now(), 0_u32);
    while started.elapsed().as_millis() < 500 {
        roles.iter().for_each(decide);
        count += 200;
    }
    f64::from(count) / started.elapsed().as_secs_f64()
}

/// A line of the usual size: a policy of three statements, and a trust policy for every second.
fn line(at: usize) -> String {
    let is_pass = at.is_multiple_of(2);
    let mut line = json!({
        "id": at,
        "action": if is_pass { "iam:PassRole" } else { "sts:AssumeRole" },
        "resource": format!("arn:aws:iam::111122223333:role/app/x{}", at % 50),
        "principal": "arn:aws:iam::111122223333:role/R",
        "identityPolicies": [{"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"},
            {"Effect": "Allow", "Action": ["iam:PassRole", "sts:AssumeRole"],
             "Resource": ["arn:aws:iam::111122223333:role/app/*", "arn:aws:iam::111122223333:role/b?c"]},
            {"Effect": "Deny", "Action": "iam:*", "Resource": "arn:aws:iam::111122223333:role/admin"},
        ]}],
        "context": {"iam:PassedToService": "glue.amazonaws.com"},
    });
    if !is_pass {
        line["resourcePolicy"] = json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"},
        ]});
    }
    line.to_string()
}

/// Look-ups in the catalog: calls that hand over roles, calls that do not, and what they need.
fn look_ups() -> f64 {
    let known: Vec<_> = catalog::sdk_actions()
        .map(|(service, action, _)| (service, action))
        .collect();
    let (started, mut count) = (Instant::now(), 0_u32);
    while started.elapsed().as_millis() < 500 {
        for &(service, action) in &known {
            black_box(catalog::sdk(service, action));
            black_box(catalog::sdk(service, "noSuchCall"));
            black_box(permissions::permissions(&["aws-sdk", service, action]).count());
            count += 3;
        }
    }
    f64::from(count) / started.elapsed().as_secs_f64()
}

fn main() {
    println!("{:>12} {:>16}", "statements", "decisions/s");
    for statements in [1, 100, 10_000] {
        println!("{statements:>12} {:>16.0}", decisions(statements));
    }
    println!("\n{:>12} {:>16.0}", "look-ups/s", look_ups());
    let lines: Vec<String> = (0..2_000).map(line).collect();
    let bytes: usize = lines.iter().map(String::len).sum();
    let (started, mut count) = (Instant::now(), 0_u32);
    while started.elapsed().as_millis() < 1_000 {
        for line in &lines {
            black_box(serde_json::to_string(&simulate::answer(line, 1)).unwrap());
            count += 1;
        }
    }
    println!(
        "\n{:>12} {:>16.0}   (lines of {} bytes, reading and parsing included)",
        "evaluate",
        f64::from(count) / started.elapsed().as_secs_f64(),
        bytes / lines.len()
    );
}
