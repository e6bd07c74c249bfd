//! What 5 MB of Terraform source cost, beside what `serde_json` takes to read as many bytes of JSON.
//!
//! `cargo bench --bench hcl` prints the time of the whole analysis for each size, and how many times
//! that of `serde_json` it is.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use sfn_role_check::analyze;
use sfn_role_check::workspace::{Document, Workspace};

const MEGABYTE: usize = 1 << 20;
const TIMES: usize = 3;

const MACHINE: &str = r#"
resource "aws_iam_role" "exec" {
  name               = "exec"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "states.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_sfn_state_machine" "m" {
  name     = "m"
  role_arn = aws_iam_role.exec.arn
  definition = jsonencode({
    StartAt = "Create"
    States  = { Create = { Type = "Task", Resource = "arn:aws:states:::aws-sdk:glue:createJob", Parameters = { Name = "j", Role = aws_iam_role.job0.arn }, End = true } }
  })
}

resource "aws_iam_role_policy" "p" {
  name   = "p"
  role   = aws_iam_role.exec.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_role.job0.arn }] })
}
"#;

/// A role with a policy, and a bucket that concerns nothing.
fn block(at: usize, out: &mut String) {
    write!(
        out,
        r#"
locals {{
  name{at} = "job-${{format("%d", {at})}}"
}}

resource "aws_iam_role" "job{at}" {{
  name               = local.name{at}
  assume_role_policy = jsonencode({{ Version = "2012-10-17", Statement = [{{ Effect = "Allow", Principal = {{ Service = "glue.amazonaws.com" }}, Action = "sts:AssumeRole" }}] }})
}}

data "aws_iam_policy_document" "job{at}" {{
  statement {{
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${{aws_s3_bucket.data{at}.arn}}/*"]
  }}
}}

resource "aws_iam_role_policy" "job{at}" {{
  name   = "data"
  role   = aws_iam_role.job{at}.name
  policy = data.aws_iam_policy_document.job{at}.json
}}

resource "aws_s3_bucket" "data{at}" {{
  bucket = "${{local.name{at}}}-data"
  tags = {{
    Team = "data"
    Name = local.name{at}
  }}
}}
"#
    )
    .unwrap();
}

/// About so many bytes, in files of 200 KB.
fn workspace(bytes: usize) -> Workspace {
    let mut texts = vec![MACHINE.to_owned()];
    let mut total = MACHINE.len();
    let mut at = 0;
    while total < bytes {
        let mut text = String::new();
        while text.len() < 200_000 && total + text.len() < bytes {
            block(at, &mut text);
            at += 1;
        }
        total += text.len();
        texts.push(text);
    }
    let document = |(at, text): (usize, String)| Document {
        name: format!("stack/{at}.tf"),
        text,
        ..Document::default()
    };
    Workspace {
        documents: texts.into_iter().enumerate().map(document).collect(),
        settings: None,
    }
}

/// As many bytes of JSON: statements of a policy.
fn json(bytes: usize) -> String {
    let statement = r#"{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::bucket/*"}"#;
    let count = bytes / (statement.len() + 1);
    format!("[{}]", vec![statement; count].join(","))
}

fn best(mut run: impl FnMut()) -> Duration {
    let one = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..TIMES).map(one).min().unwrap()
}

fn main() {
    for megabytes in [1, 5] {
        let bytes = megabytes * MEGABYTE;
        let workspace = workspace(bytes);
        let json = json(bytes);
        let hcl = best(|| {
            black_box(analyze(black_box(&workspace)));
        });
        let serde = best(|| {
            black_box(serde_json::from_str::<serde_json::Value>(black_box(&json)).unwrap());
        });
        let report = analyze(&workspace);
        println!(
            "{megabytes} MB of HCL in {} files: {} ms; serde_json, as many bytes of JSON: {} ms; {:.1} times; {} checks, {} granted",
            workspace.documents.len(),
            hcl.as_millis(),
            serde.as_millis(),
            hcl.as_secs_f64() / serde.as_secs_f64(),
            report.checks.len(),
            report.summary.granted,
        );
    }
}
