//! How fast folders are checked: makes projects, and prints how many the command line checks in a
//! second with one job and with several. Figures for people; nothing fails by them.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::repository::Repository;

/// How many projects are made.
const PROJECTS: usize = 1000;
/// Runs of which the fastest counts: whatever else the machine does makes one slower.
const RUNS: usize = 3;

/// Makes the projects, and prints a row for each number of jobs.
///
/// # Errors
/// If the command line cannot be built or fails.
pub(crate) fn print(repository: &Repository) -> Result<()> {
    let folder = repository.cache().join("throughput");
    let _ = fs::remove_dir_all(&folder);
    for number in 0..PROJECTS {
        make(
            &folder.join(format!("services/team-{}/service-{number}", number % 20)),
            number,
        )?;
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{PROJECTS} projects, {cores} processors");
    let mut jobs = vec![1, 2, cores];
    jobs.sort_unstable();
    jobs.dedup();
    for jobs in jobs {
        let mut best = f64::INFINITY;
        for _ in 0..RUNS {
            best = best.min(seconds(repository, &folder, jobs)?);
        }
        let each = PROJECTS as f64 / best;
        println!("  --jobs {jobs}: {best:.2} s, {each:.0} projects a second");
    }
    Ok(())
}

/// The command line, built.
pub(crate) fn built(repository: &Repository, is_fast: bool) -> Result<Command> {
    let mut build = Command::new("cargo");
    build.args(["build", "-p", "sfn-role-check-cli", "--locked"]);
    build.args(is_fast.then_some("--release"));
    process::run_shown("the command line", build.current_dir(repository.root()))?;
    let profile = if is_fast { "release" } else { "debug" };
    let name = format!("sfn-role-check{}", std::env::consts::EXE_SUFFIX);
    let mut command = Command::new(repository.path("target").join(profile).join(name));
    command.current_dir(repository.root());
    Ok(command)
}

fn seconds(repository: &Repository, folder: &Path, jobs: usize) -> Result<f64> {
    let mut command = built(repository, true)?;
    command
        .args(["--quiet", "--format", "json", "--jobs", &jobs.to_string()])
        .arg(folder)
        .stdout(Stdio::null());
    let start = Instant::now();
    let status = command.status().context("the command line")?;
    let seconds = start.elapsed().as_secs_f64();
    if !matches!(status.code(), Some(0..=2)) {
        bail!("the command line failed ({status})");
    }
    Ok(seconds)
}

/// A service with a template, its definition, a policy in a file and what else lies around.
fn make(folder: &Path, number: usize) -> Result<()> {
    let job = format!("arn:aws:iam::111122223333:role/service-{number}-job");
    let other = if number.is_multiple_of(7) { "x" } else { "job" };
    let template = format!(
        "AWSTemplateFormatVersion: '2010-09-09'\nTransform: AWS::Serverless-2016-10-31\nResources:\n  Nightly:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: statemachine/nightly.asl.json\n      Policies:\n        - Version: '2012-10-17'\n          Statement:\n            - Effect: Allow\n              Action: iam:PassRole\n              Resource: !Sub 'arn:aws:iam::${{AWS::AccountId}}:role/service-{number}-{other}'\n              Condition:\n                StringEquals:\n                  iam:PassedToService: glue.amazonaws.com\n"
    );
    let states: Vec<String> = (0..10)
        .map(|state| {
            format!(
                "    \"Step{state}\": {{\n      \"Type\": \"Task\",\n      \"Resource\": \"arn:aws:states:::aws-sdk:glue:createJob\",\n      \"Parameters\": {{\"Name\": \"n\", \"Role\": \"{job}\", \"Command\": {{}}}},\n      {}\n    }}",
                if state < 9 { format!("\"Next\": \"Step{}\"", state + 1) } else { "\"End\": true".to_owned() }
            )
        })
        .collect();
    let definition = format!(
        "{{\n  \"StartAt\": \"Step0\",\n  \"States\": {{\n{}\n  }}\n}}\n",
        states.join(",\n")
    );
    for (file, text) in [
        ("template.yaml", template.as_str()),
        ("statemachine/nightly.asl.json", &definition),
        (
            "events/start.json",
            "{\"detail-type\": \"Scheduled Event\"}\n",
        ),
        ("package.json", "{\"name\": \"service\"}\n"),
        ("README.md", "# A service\n"),
    ] {
        let path = folder.join(file);
        let parent = path.parent().context("a file lies in a folder")?;
        fs::create_dir_all(parent)?;
        fs::write(&path, text).with_context(|| path.display().to_string())?;
    }
    Ok(())
}
