//! The words of the command line.

use lexopt::prelude::*;
use sfn_role_check::Workspace;
use sfn_role_check::export::{FixFormat, ReportFormat};
use sfn_role_check::report::messages::Language;
use sfn_role_check::workspace::{Level, Settings};

/// What was asked for.
pub(crate) enum Command {
    Help,
    Version,
    Check(Arguments),
    /// The evaluator on its own, with the file of its questions; `-` is standard input.
    Evaluate(String),
}

/// What to read, and how to print the report.
pub(crate) struct Arguments {
    pub(crate) input: Input,
    pub(crate) format: Format,
    /// Of the sentences.
    pub(crate) language: Language,
    /// File and role.
    pub(crate) roles: Vec<(String, String)>,
    settings: Settings,
}

/// Where the documents come from.
pub(crate) enum Input {
    /// A workspace as JSON; `-` is standard input.
    Workspace(String),
    Files(Vec<String>),
}

/// How the report is printed.
#[derive(Clone, Copy)]
pub(crate) enum Format {
    Text,
    Report(ReportFormat),
    /// Nothing but the fixes, as code.
    Fixes(FixFormat),
}

/// Reads the words.
pub(crate) fn parse(mut words: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut settings = Settings::default();
    let mut roles = Vec::new();
    let mut format = None;
    let mut language = Language::En;
    let mut workspace = None;
    let mut files = Vec::new();
    while let Some(word) = words.next()? {
        match word {
            Short('h') | Long("help") => return Ok(Command::Help),
            Short('V') | Long("version") => return Ok(Command::Version),
            Long("workspace") => workspace = Some(words.value()?.string()?),
            Long("format") => {
                let name = words.value()?.string()?;
                let of_report = ReportFormat::of_name(&name).map(Format::Report);
                let chosen = of_report.or((name == "text").then_some(Format::Text));
                let names = ReportFormat::NAMES;
                choose(&mut format, chosen, || {
                    format!("--format is text, {names}, not {name:?}")
                })?;
            }
            Long("fixes") => {
                let name = words.value()?.string()?;
                let names = FixFormat::NAMES;
                choose(
                    &mut format,
                    FixFormat::of_name(&name).map(Format::Fixes),
                    || format!("--fixes is {names}, not {name:?}"),
                )?;
            }
            Long("language") => {
                let tag = words.value()?.string()?;
                language = Language::of_tag(&tag)
                    .ok_or_else(|| format!("--language is en or ja, not {tag:?}"))?;
            }
            Long("role") => {
                let value = words.value()?.string()?;
                // The ARN has no `=` before its path; file names may have one.
                let (file, role) = value
                    .split_once("=arn:")
                    .map(|(file, rest)| (file, format!("arn:{rest}")))
                    .or_else(|| {
                        value
                            .rsplit_once('=')
                            .map(|(file, role)| (file, role.to_owned()))
                    })
                    .ok_or("--role takes FILE=ARN")?;
                roles.push((file.to_owned(), role));
            }
            Long("account") => settings.account = Some(words.value()?.string()?),
            Long("region") => settings.region = Some(words.value()?.string()?),
            Long("execution-role") => settings.execution_role = Some(words.value()?.string()?),
            Long("state-machine-arn") => {
                settings.state_machine_arn = Some(words.value()?.string()?)
            }
            Long("level") => {
                settings.level = Some(match words.value()?.string()?.as_str() {
                    "roles" => Level::Roles,
                    "all" => Level::All,
                    other => return Err(format!("--level is roles or all, not {other:?}").into()),
                });
            }
            Value(word) if files.is_empty() && word == "evaluate" => return evaluate(words),
            Value(file) => files.push(file.string()?),
            other => return Err(other.unexpected()),
        }
    }
    let input = match (workspace, files.is_empty()) {
        (Some(file), true) => Input::Workspace(file),
        (None, false) => Input::Files(files),
        (Some(_), false) => return Err("give either --workspace or files".into()),
        (None, true) => return Err("no file was given; --help tells more".into()),
    };
    for (file, _) in &roles {
        if !matches!(&input, Input::Files(files) if files.contains(file)) {
            return Err(format!("--role names {file:?}, which is not among the files").into());
        }
    }
    Ok(Command::Check(Arguments {
        input,
        format: format.unwrap_or(Format::Text),
        language,
        roles,
        settings,
    }))
}

/// What is printed is one thing.
fn choose(
    format: &mut Option<Format>,
    chosen: Option<Format>,
    unknown: impl FnOnce() -> String,
) -> Result<(), String> {
    let chosen = chosen.ok_or_else(unknown)?;
    let is_other =
        |before: &Format| matches!(before, Format::Fixes(_)) != matches!(chosen, Format::Fixes(_));
    if format.as_ref().is_some_and(is_other) {
        return Err("give either --format or --fixes".to_owned());
    }
    *format = Some(chosen);
    Ok(())
}

/// The words after `evaluate`: one file.
fn evaluate(mut words: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut file = None;
    while let Some(word) = words.next()? {
        match word {
            Short('h') | Long("help") => return Ok(Command::Help),
            Value(name) if file.is_none() => file = Some(name.string()?),
            other => return Err(other.unexpected()),
        }
    }
    let file = file.ok_or("evaluate takes FILE, or - for standard input")?;
    Ok(Command::Evaluate(file))
}

impl Arguments {
    /// Words of the command line go before what the workspace says.
    pub(crate) fn settings(&self, workspace: &mut Workspace) {
        let said = workspace.settings.take().unwrap_or_default();
        let own = self.settings.clone();
        workspace.settings = Some(Settings {
            account: own.account.or(said.account),
            region: own.region.or(said.region),
            state_machine_arn: own.state_machine_arn.or(said.state_machine_arn),
            execution_role: own.execution_role.or(said.execution_role),
            machines: said.machines,
            parameters: said.parameters,
            level: own.level.or(said.level),
        });
    }
}
