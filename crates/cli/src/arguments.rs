//! The arguments, as they may be written. What they mean together is decided elsewhere.

use std::num::NonZeroUsize;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use sfn_role_check::export::{FixFormat, ReportFormat};
use sfn_role_check::report::messages::Language;

/// Finds the iam:PassRole and sts:AssumeRole permissions that a Step Functions state machine's role is missing.
#[derive(Parser)]
#[command(
    name = "sfn-role-check",
    version,
    args_conflicts_with_subcommands = true,
    after_help = STATUS
)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) check: Check,
}

const STATUS: &str = "\
Exit status: 0 all granted, 1 something missing or denied, 2 something needs input, is unknown or
not checked, 3 no state machine was read or a document is unreadable, 64 wrong usage. Of several
projects the worst of 3, 1, 2, 0; projects without a state machine do not count.";

/// What is asked for; without a word it is `check`.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Check files and folders (the default)
    #[command(after_help = STATUS)]
    Check(Box<Check>),
    /// Answer requests against policies, one JSON object a line
    Evaluate(Evaluate),
    /// Search the integrations that pass a role
    Catalog(Catalog),
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the man pages and the completions of all shells into a folder
    #[command(hide = true)]
    Manual {
        /// The folder
        folder: std::path::PathBuf,
    },
}

/// What to check, and how to say it.
#[derive(Args, Clone)]
pub(crate) struct Check {
    /// Files, folders or patterns such as 'services/**/template.yaml'; none: the current folder.
    ///
    /// In a folder each project is checked on its own. A policy that is named as a file, and has no
    /// --role, is the execution role's; one that is found in a folder is not.
    #[arg(value_name = "PATH|GLOB")]
    pub(crate) paths: Vec<String>,

    /// A workspace as JSON; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    pub(crate) workspace: Option<String>,

    /// How the report is printed
    #[arg(long, value_parser = format(), default_value = "text")]
    pub(crate) format: Format,

    /// Print the statements to add instead, in this form
    #[arg(long, value_parser = fixes(), conflicts_with = "format")]
    pub(crate) fixes: Option<FixFormat>,

    /// Language of the sentences
    #[arg(long, value_parser = language(), default_value = "en")]
    pub(crate) language: Language,

    /// The mildest verdict that makes the exit status 1 or 2
    #[arg(long, value_name = "VERDICT", default_value = "undecided")]
    pub(crate) fail_on: FailOn,

    /// An earlier output of --format json: only what is new fails
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<String>,

    /// Print nothing of what is in order, and no progress
    #[arg(short, long)]
    pub(crate) quiet: bool,

    /// Check again whenever a file changes
    #[arg(long)]
    pub(crate) watch: bool,

    /// How many projects are checked side by side (default: one for each processor)
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    pub(crate) stated: Stated,
}

/// What the user states about the documents.
#[derive(Args, Clone)]
#[command(next_help_heading = "What the documents do not say")]
pub(crate) struct Stated {
    /// The role that the policy in FILE belongs to
    #[arg(long = "role", value_name = "FILE=ARN")]
    pub(crate) roles: Vec<String>,

    /// The account of the state machine
    #[arg(long, value_name = "ID")]
    pub(crate) account: Option<String>,

    /// The Region of the state machine
    #[arg(long)]
    pub(crate) region: Option<String>,

    /// The execution role; of one of several state machines with its name
    #[arg(long = "execution-role", value_name = "[MACHINE=]ARN")]
    pub(crate) execution_roles: Vec<String>,

    /// The ARN of the state machine, which is also the ExternalId that it sends
    #[arg(long, value_name = "ARN")]
    pub(crate) state_machine_arn: Option<String>,

    /// The value of a parameter of a template or of a variable
    #[arg(long = "parameter", value_name = "[FILE:]NAME=VALUE")]
    pub(crate) parameters: Vec<String>,

    /// What is checked: passing, assuming and trusting roles, or every action
    #[arg(long)]
    pub(crate) level: Option<Level>,
}

/// What is checked.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Level {
    Roles,
    All,
}

impl From<Level> for sfn_role_check::workspace::Level {
    fn from(level: Level) -> Self {
        match level {
            Level::Roles => Self::Roles,
            Level::All => Self::All,
        }
    }
}

/// The mildest verdict that fails.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum FailOn {
    Undecided,
    Missing,
    Denied,
}

/// How the report is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Report(ReportFormat),
}

/// The evaluator on its own.
#[derive(Args)]
pub(crate) struct Evaluate {
    /// The requests; - is standard input
    pub(crate) file: String,

    /// How many lines are answered side by side (default: one for each processor)
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
}

/// The catalog.
#[derive(Args)]
pub(crate) struct Catalog {
    /// Words that an entry must have, such as glue:createJob or ecs-tasks.amazonaws.com
    pub(crate) words: Vec<String>,

    /// Print the entries as JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// Print all entries, however many
    #[arg(long)]
    pub(crate) all: bool,

    /// Language of the sentences
    #[arg(long, value_parser = language(), default_value = "en")]
    pub(crate) language: Language,
}

/// The names of a list such as `json, markdown or sarif`.
fn names(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(", ").flat_map(|names| names.split(" or "))
}

fn format() -> impl TypedValueParser<Value = Format> {
    let all = names("text").chain(names(ReportFormat::NAMES));
    PossibleValuesParser::new(all).try_map(|name| match name.as_str() {
        "text" => Ok(Format::Text),
        name => ReportFormat::of_name(name)
            .map(Format::Report)
            .ok_or("there is no such format"),
    })
}

fn fixes() -> impl TypedValueParser<Value = FixFormat> {
    PossibleValuesParser::new(names(FixFormat::NAMES))
        .try_map(|name| FixFormat::of_name(&name).ok_or("there is no such form"))
}

fn language() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::ALL.map(Language::tag))
        .try_map(|tag| Language::of_tag(&tag).ok_or("there is no such language"))
}
