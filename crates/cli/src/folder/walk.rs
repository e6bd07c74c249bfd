//! The files of folders that may belong to a project. What `.gitignore` names is left out, and so is
//! what tools put there: `node_modules`, `.terraform`, `.git` and their like. Links to files are read,
//! links to folders are not followed, so none can lead in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};
use rayon::prelude::*;
use sfn_role_check::documents::glance::{Glance, glance};
use sfn_role_check::project::{self, Look};
use sfn_role_check::workspace::Document;

use crate::input::Root;

/// Folders of tools: nothing in them is somebody's own.
const SKIPPED: [&str; 11] = [
    ".aws-sam",
    ".git",
    ".hg",
    ".serverless",
    ".svn",
    ".terraform",
    ".terragrunt-cache",
    ".venv",
    "__pycache__",
    "node_modules",
    "site-packages",
];

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    /// Paths, in their order, each with the name that people see.
    pub(crate) files: BTreeMap<String, PathBuf>,
    /// What could not be read.
    pub(crate) unread: Vec<Unread>,
    /// Folders of the CDK without what `cdk synth` writes.
    pub(crate) not_synthesized: Vec<String>,
    /// Some files were chosen by a pattern or by their names: what they name belongs to them.
    pub(crate) is_chosen: bool,
}

/// A file or folder that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Unread {
    pub(crate) path: String,
    pub(crate) why: Why,
}

/// Why it could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Why {
    System(String),
    NotText,
}

/// Walks through all of them.
pub(crate) fn walk(roots: &[Root]) -> Walked {
    let mut walked = Walked {
        is_chosen: roots.iter().any(|root| match root {
            Root::Path(path) => !Path::new(path).is_dir(),
            Root::Pattern { .. } => true,
        }),
        ..Walked::default()
    };
    for root in roots {
        match root {
            Root::Path(path) if Path::new(path).is_dir() => {
                through(path, true, &mut walked, &|_| true);
            }
            // What is named is read, whatever its name is.
            Root::Path(path) => {
                walked
                    .files
                    .insert(name(Path::new(path)), PathBuf::from(path));
            }
            // A folder that it matches is searched like one that is named.
            Root::Pattern { folder, pattern } => {
                let is_wanted = |name: &str| {
                    let ends = name.match_indices('/').map(|(end, _)| end);
                    let mut around = ends.filter_map(|end| name.get(..end));
                    pattern.is_match(name) || around.any(|around| pattern.is_match(around))
                };
                through(folder, true, &mut walked, &is_wanted);
            }
        }
    }
    walked.unread.sort_unstable();
    walked.unread.dedup();
    walked.not_synthesized.sort_unstable();
    walked.not_synthesized.dedup();
    walked
}

/// Walks through one folder.
fn through(folder: &str, obeys: bool, walked: &mut Walked, is_wanted: &dyn Fn(&str) -> bool) {
    let mut builder = WalkBuilder::new(folder);
    builder
        .hidden(false)
        .git_ignore(obeys)
        .git_exclude(obeys)
        .ignore(obeys)
        .parents(obeys)
        // What holds on this machine only would make other results than elsewhere.
        .git_global(false)
        .require_git(false)
        .follow_links(false)
        .filter_entry(|entry| entry.depth() == 0 || !is_skipped(entry));
    let mut apps = BTreeSet::new();
    for entry in builder.build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                walked.unread.push(of_error(folder, &error));
                continue;
            }
        };
        let path = entry.path();
        let name = name(path);
        if !is_file(&entry) || !project::is_candidate(&name) {
            continue;
        }
        if entry.file_name() == "cdk.json" {
            apps.insert(path.to_owned());
        }
        if is_wanted(&name) {
            walked.files.insert(name, path.to_owned());
        }
    }
    // Git does not keep what the CDK writes; it is what has to be checked all the same.
    for app in apps.iter().filter(|_| obeys) {
        let output = output(app);
        match output.is_dir() {
            true => through(&output.to_string_lossy(), false, walked, is_wanted),
            false => walked.not_synthesized.push(name(app)),
        }
    }
}

fn is_skipped(entry: &DirEntry) -> bool {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    let name = entry.file_name().to_str();
    is_folder && name.is_some_and(|name| SKIPPED.contains(&name))
}

/// A file, or a link to one.
fn is_file(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| {
        kind.is_file() || kind.is_symlink() && entry.path().metadata().is_ok_and(|it| it.is_file())
    })
}

/// Where an app of the CDK writes.
fn output(app: &Path) -> PathBuf {
    let text = std::fs::read_to_string(app).unwrap_or_default();
    let settings: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let folder = settings.get("output").and_then(|output| output.as_str());
    let folder = folder.unwrap_or("cdk.out");
    app.parent().unwrap_or(Path::new(".")).join(folder)
}

fn of_error(folder: &str, error: &ignore::Error) -> Unread {
    let mut inner = error;
    let mut path = folder.to_owned();
    loop {
        inner = match inner {
            ignore::Error::WithPath { path: of, err } => {
                path = name(of);
                err
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => err,
            _ => break,
        };
    }
    Unread {
        path,
        why: Why::System(inner.to_string()),
    }
}

/// A path as people see it: with slashes, and without a dot before it.
fn name(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    };
    match text.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => text,
    }
}

/// Reads all files and looks at them, side by side. What concerns nothing is left out.
pub(crate) fn read_all(walked: &mut Walked, progress: &(dyn Fn() + Sync)) -> Vec<(Document, Look)> {
    let files: Vec<(&String, &PathBuf)> = walked.files.iter().collect();
    let read = files.into_par_iter().map(|(name, path)| {
        let read = read_one(name, path);
        progress();
        read
    });
    let all: Vec<Result<(Document, Look), Unread>> = read.collect();
    let mut documents = Vec::new();
    for one in all {
        match one {
            Ok(document) => documents.push(document),
            Err(unread) => walked.unread.push(unread),
        }
    }
    documents
}

/// Reads what files name by their paths and nobody named: definitions, nested templates.
pub(crate) fn read_named(documents: &mut Vec<(Document, Look)>) {
    let mut known: BTreeSet<String> = documents
        .iter()
        .map(|(document, _)| plain(&document.name))
        .collect();
    let mut from = 0;
    while from < documents.len() {
        let mut found = Vec::new();
        for (document, look) in documents.iter().skip(from) {
            let folder = document
                .name
                .rsplit_once('/')
                .map_or("", |(folder, _)| folder);
            for word in look.named().filter(|word| project::is_candidate(word)) {
                let path = match folder {
                    "" => word.to_owned(),
                    folder => format!("{folder}/{word}"),
                };
                let path = plain(&path);
                if Path::new(&path).is_file() && known.insert(path.clone()) {
                    let read = read_one(&path, Path::new(&path)).ok();
                    found.extend(read.filter(|(_, look)| look.is_part()));
                }
            }
        }
        from = documents.len();
        documents.append(&mut found);
    }
}

/// A path without what means nothing in it.
fn plain(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            "" if !parts.is_empty() => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, "" | "..")) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn read_one(name: &str, path: &Path) -> Result<(Document, Look), Unread> {
    let unread = |why| Unread {
        path: name.to_owned(),
        why,
    };
    let bytes = std::fs::read(path).map_err(|error| unread(Why::System(error.to_string())))?;
    let (text, is_text) = match String::from_utf8(bytes) {
        Ok(text) => (text, true),
        Err(error) => (
            String::from_utf8_lossy(error.as_bytes()).into_owned(),
            false,
        ),
    };
    let document = Document {
        name: name.to_owned(),
        text,
        ..Document::default()
    };
    // What concerns nothing here need not be text.
    if !is_text && glance(&document).0 != Glance::Nothing {
        return Err(unread(Why::NotText));
    }
    let look = project::look(&document);
    Ok((document, look))
}
