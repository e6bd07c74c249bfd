//! Finds the projects of folders and checks each on its own, in the order of their names whatever
//! number of them is checked at a time.

use rayon::prelude::*;
use sfn_role_check::project::{self, Look};
use sfn_role_check::report::Params;
use sfn_role_check::workspace::{Document, Workspace};
use sfn_role_check::{Report, analyze};

use crate::progress::Progress;
use crate::settings::Settled;
use crate::words::Words;

/// The projects of folders.
pub(crate) struct Found {
    documents: Vec<Document>,
    projects: Vec<project::Project>,
}

/// A project with its report.
pub(crate) struct Checked {
    pub(crate) name: String,
    pub(crate) workspace: Workspace,
    pub(crate) report: Report,
}

/// Finds the projects among files.
pub(crate) fn find(files: Vec<(Document, Look)>) -> Found {
    let (documents, looks): (Vec<_>, Vec<_>) = files.into_iter().unzip();
    let projects = project::find(&looks);
    Found {
        documents,
        projects,
    }
}

/// Checks all projects.
pub(crate) fn check(
    found: &Found,
    settled: &Settled,
    progress: &Progress,
    words: Words,
) -> Result<Vec<Checked>, String> {
    let names = found
        .documents
        .iter()
        .map(|document| document.name.as_str());
    settled.check_files(names, words)?;
    progress.begin(found.projects.len());
    let checked: Vec<Checked> = found
        .projects
        .par_iter()
        .map(|project| {
            let checked = check_one(found, project, settled);
            progress.done();
            checked
        })
        .collect();
    let machines = checked.iter().flat_map(|one| &one.report.state_machines);
    let count = machines.clone().count();
    if settled.names_no_machine() && count > 1 {
        let names: Vec<String> = machines.map(|machine| machine.name.clone()).collect();
        let params = Params::new()
            .with("count", count as u64)
            .with("names", names);
        return Err(words.say("usage-several", &params));
    }
    for name in settled.machines() {
        if !machines.clone().any(|machine| machine.name == name) {
            let names: Vec<String> = machines.map(|machine| machine.name.clone()).collect();
            let params = Params::new().with("machine", name).with("names", names);
            return Err(words.say("usage-no-machine", &params));
        }
    }
    Ok(checked)
}

fn check_one(found: &Found, project: &project::Project, settled: &Settled) -> Checked {
    let documents = project.documents.iter();
    let documents = documents.filter_map(|at| found.documents.get(*at).cloned());
    let documents: Vec<Document> = documents.collect();
    let with = |names: &[String]| {
        let mut workspace = Workspace {
            documents: documents.clone(),
            settings: None,
        };
        settled.put(&mut workspace, |name| names.iter().any(|one| one == name));
        let report = analyze(&workspace);
        (workspace, report)
    };
    let (mut workspace, mut report) = with(&[]);
    // Which state machines are here is known now: those that have a role of their own get it.
    let own: Vec<String> = settled
        .machines()
        .filter(|name| report.state_machines.iter().any(|one| one.name == *name))
        .map(str::to_owned)
        .collect();
    if !own.is_empty() {
        (workspace, report) = with(&own);
    }
    Checked {
        name: project.name.clone(),
        workspace,
        report,
    }
}
