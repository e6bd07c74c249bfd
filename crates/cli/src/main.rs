//! The command line: reads files, prints the report, answers with an exit status.

mod arguments;
mod evaluate;
mod text;

use std::io::{Read, Write};
use std::process::ExitCode;

use sfn_role_check::export::{self, Chosen};
use sfn_role_check::workspace::{Document, Kind, Workspace};
use sfn_role_check::{Report, report};

use arguments::{Arguments, Format, Input};

const USAGE: &str = "\
Finds the iam:PassRole and sts:AssumeRole statements that a Step Functions state machine is missing.

usage: sfn-role-check [options] FILE...
       sfn-role-check [options] --workspace FILE|-
       sfn-role-check evaluate FILE|-

FILE: a state machine definition, an IAM policy, a trust policy, an ECS task definition or an
AccessDenied message; what it is is recognized from its content. A policy without --role is the
execution role's.

evaluate: the policy evaluator on its own. Each line of FILE is one JSON object, a request with its
policies or a policy text; each gets one line of JSON as answer. The README describes both.

options:
  --role FILE=ARN            the role that the policy in FILE belongs to
  --account ID               the account of the state machine
  --region REGION            its Region
  --execution-role ARN       its execution role
  --state-machine-arn ARN    its ARN, which is also the ExternalId that it sends
  --level roles|all          what is checked (roles: PassRole, AssumeRole and trust)
  --format text|json|markdown|sarif
                             how the report is printed
  --fixes json|cloudformation|terraform|cdk|cli|merged
                             prints the statements to add instead, in that form; merged: those of
                             each role as one policy, with its size
  --language en|ja           language of the sentences that say why
  -h, --help
  -V, --version

exit status: 0 all granted, 1 something missing or denied, 2 something undecided or not evaluated,
             3 no state machine was read or a document is unreadable, 64 wrong usage;
             of evaluate: 0 every line got an answer
";

/// Wrong usage: the number of `EX_USAGE` in sysexits.h, apart from all verdicts.
const EXIT_USAGE: u8 = 64;

fn main() -> ExitCode {
    let mut out = std::io::stdout().lock();
    match run(&mut out) {
        Ok(status) => ExitCode::from(status),
        Err(message) => {
            // Nobody is left to tell if standard error is closed.
            let _ = writeln!(std::io::stderr(), "sfn-role-check: {message}");
            ExitCode::from(EXIT_USAGE)
        }
    }
}

fn run(out: &mut dyn Write) -> Result<u8, String> {
    let arguments =
        match arguments::parse(lexopt::Parser::from_env()).map_err(|error| error.to_string())? {
            arguments::Command::Help => return print(out, USAGE).map(|()| 0),
            arguments::Command::Version => {
                return print(
                    out,
                    concat!("sfn-role-check ", env!("CARGO_PKG_VERSION"), "\n"),
                )
                .map(|()| 0);
            }
            arguments::Command::Evaluate(file) => return evaluate::run(&file, out).map(|()| 0),
            arguments::Command::Check(arguments) => arguments,
        };
    let workspace = workspace(&arguments)?;
    let report = sfn_role_check::analyze(&workspace);
    let printed = match arguments.format {
        Format::Text => text::render(&report, &workspace, arguments.language),
        Format::Report(format) => export::report(&workspace, &report, format),
        Format::Fixes(format) => export::fixes(&workspace, &report, format, Chosen::All),
    };
    print(out, &printed)?;
    Ok(status(&report, &workspace))
}

/// A closed pipe is no error: who reads has read enough.
fn print(out: &mut dyn Write, text: &str) -> Result<(), String> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}

fn workspace(arguments: &Arguments) -> Result<Workspace, String> {
    let mut workspace = match &arguments.input {
        Input::Workspace(file) => {
            Workspace::from_json(&read(file)?).map_err(|error| format!("{file}: {error}"))?
        }
        Input::Files(files) => {
            let documents = files
                .iter()
                .map(|file| document(file, arguments))
                .collect::<Result<_, _>>()?;
            Workspace {
                documents,
                settings: None,
            }
        }
    };
    arguments.settings(&mut workspace);
    Ok(workspace)
}

fn document(file: &str, arguments: &Arguments) -> Result<Document, String> {
    let mut document = Document {
        name: file.to_owned(),
        text: read(file)?,
        ..Document::default()
    };
    document.role = arguments
        .roles
        .iter()
        .find(|(of, _)| of == file)
        .map(|(_, role)| role.clone());
    // Given on the command line, an identity-based policy is the execution role's.
    if document.role.is_none()
        && sfn_role_check::documents::recognized(&document.text) == Some(Kind::IdentityPolicy)
    {
        document.kind = Some(Kind::IdentityPolicy);
    }
    Ok(document)
}

fn read(file: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let result = if file == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    result.map_err(|error| format!("{file}: {error}"))?;
    String::from_utf8(bytes).map_err(|_| format!("{file}: is not UTF-8 text"))
}

/// The exit status that the report means.
fn status(report: &Report, workspace: &Workspace) -> u8 {
    let unreadable = workspace
        .documents
        .iter()
        .enumerate()
        .any(|(at, document)| {
            let is_text = !document.text.trim().is_empty();
            is_text
                && report.notices.iter().any(|notice| {
                    notice.code.is_unreadable()
                        && notice
                            .at
                            .first()
                            .is_some_and(|place| place.document as usize == at)
                })
        });
    match report.summary {
        _ if unreadable || report.state_machines.is_empty() => 3,
        report::Summary {
            missing, denied, ..
        } if missing + denied > 0 => 1,
        report::Summary { undecided, .. } if undecided > 0 || report.unevaluated_tasks() > 0 => 2,
        report::Summary { .. } => 0,
    }
}
