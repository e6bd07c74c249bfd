//! What the Serverless Framework's plugin for Step Functions writes into the roles that it makes.

use serde::Deserialize;

use crate::lines::{lines, write};
use crate::table::{Table, field, words};

const FILE: &str = "data/serverless-step-functions.jsonl";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    task: String,
    since: String,
    reads: String,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    fails: bool,
    statements: Vec<Statement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Statement {
    actions: Vec<String>,
    resources: Vec<String>,
    #[serde(default, rename = "if")]
    only_if: String,
    #[serde(default)]
    unless: String,
    #[serde(default)]
    since: String,
}

/// Writes the table: `SINCE`, `READS|FAILS|NEEDS`, then for each statement
/// `ACTIONS|RESOURCES|IF|UNLESS|SINCE`.
pub(super) fn write_tables() {
    let mut table = Table::default();
    for (at, line) in lines::<Line>(FILE) {
        let place = format!("{FILE}:{at}");
        let reads = match line.reads.as_str() {
            "parameters" => "p",
            "either" => "e",
            "nothing" => "n",
            other => panic!("{place}: reads is `{other}`"),
        };
        assert!(!line.statements.is_empty(), "{place}: no statement");
        let fails = if line.fails { "f" } else { "" };
        let mut fields = vec![
            version(&place, &line.since),
            field(&place, &[reads, fails, &words(&place, &line.needs)]),
        ];
        for statement in &line.statements {
            let since = match statement.since.as_str() {
                "" => String::new(),
                since => version(&place, since),
            };
            for resource in &statement.resources {
                let is_known =
                    matches!(resource.as_str(), "*" | "?") || resource.starts_with(['{', 'a']);
                assert!(is_known, "{place}: resource `{resource}`");
            }
            fields.push(field(
                &place,
                &[
                    &words(&place, &statement.actions),
                    &words(&place, &statement.resources),
                    &statement.only_if,
                    &statement.unless,
                    &since,
                ],
            ));
        }
        table.insert(&place, &line.task, &fields);
    }
    write("serverless-step-functions.txt", table.text());
}

/// A version of three numbers.
fn version(place: &str, text: &str) -> String {
    let numbers: Vec<_> = text.split('.').map(str::parse::<u16>).collect();
    let fits = numbers.len() == 3 && numbers.iter().all(Result::is_ok);
    assert!(fits, "{place}: version `{text}`");
    text.to_owned()
}
