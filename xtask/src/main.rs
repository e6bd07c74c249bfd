//! `cargo xtask`: sets up the machine, builds, serves and tests sfn-role-check.
//!
//! Everything a contributor or a CI machine does goes through one of these commands, so that
//! a fresh machine needs Rust and Node and nothing else.

mod build;
mod console;
mod process;
mod repository;
mod serve;
mod setup;
mod test;
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
  tidy             the hygiene rules alone";

/// What the command line asks for.
enum Command {
    Setup,
    Build,
    Serve { port: u16 },
    Test,
    Tidy,
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
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Long("port") => port = Some(arguments.value()?.parse()?),
            Arg::Value(value) if name.is_none() => name = Some(value.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let command = match name.as_deref() {
        Some("setup") => Command::Setup,
        Some("build") => Command::Build,
        Some("serve") => {
            return Ok(Command::Serve {
                port: port.unwrap_or(8080),
            });
        }
        Some("test") => Command::Test,
        Some("tidy") => Command::Tidy,
        Some(other) => bail!("there is no command `{other}`\n\n{USAGE}"),
        None => Command::Help,
    };
    if port.is_some() {
        bail!("`--port` belongs to `serve`\n\n{USAGE}");
    }
    Ok(command)
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
        Command::Help => println!("{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}
