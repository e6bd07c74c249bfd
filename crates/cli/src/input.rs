//! What is to be read: a workspace, files that are named, or folders and patterns in which projects
//! are looked for.

use std::io::Read as _;
use std::path::Path;

use sfn_role_check::report::Params;
use sfn_role_check::workspace::{Document, Kind, Workspace};
use sfn_role_check::{documents, project};

use crate::arguments::Check;
use crate::folder;
use crate::words::Words;

/// Where the documents come from.
pub(crate) enum Input {
    /// A workspace as JSON; `-` is standard input.
    Workspace(String),
    /// Files that are one project.
    Files(Vec<String>),
    /// Folders, patterns and files, in which there may be any number of projects.
    Folders(Vec<Root>),
}

/// Where projects are looked for.
#[derive(Clone)]
pub(crate) enum Root {
    Path(String),
    /// A pattern, and the folder in which all that it matches is.
    Pattern {
        folder: String,
        pattern: globset::GlobMatcher,
    },
}

impl Input {
    /// What the arguments name.
    pub(crate) fn of(arguments: &Check) -> Result<Self, String> {
        if let Some(file) = &arguments.workspace {
            return Ok(Self::Workspace(file.clone()));
        }
        if arguments.paths.is_empty() {
            return Ok(Self::Folders(vec![Root::Path(".".to_owned())]));
        }
        let mut are_files = true;
        let mut roots = Vec::new();
        for path in &arguments.paths {
            let is_file = path == "-" || Path::new(path).metadata().is_ok_and(|it| !it.is_dir());
            are_files &= is_file;
            roots.push(root(path, Words(arguments.language))?);
        }
        Ok(match are_files {
            true => Self::Files(arguments.paths.clone()),
            false => Self::Folders(roots),
        })
    }

    /// Whether it can be read only once.
    pub(crate) fn is_standard_input(&self) -> bool {
        match self {
            Self::Workspace(file) => file == "-",
            Self::Files(files) => files.iter().any(|file| file == "-"),
            Self::Folders(_) => false,
        }
    }
}

fn root(path: &str, words: Words) -> Result<Root, String> {
    let is_there = path == "-" || Path::new(path).symlink_metadata().is_ok();
    let Some(sign) = path.find(['*', '?', '[', '{']).filter(|_| !is_there) else {
        return match is_there {
            true => Ok(Root::Path(path.to_owned())),
            // The message of the system, such as that a part of it is no folder.
            false => std::fs::metadata(path)
                .map(|_| Root::Path(path.to_owned()))
                .map_err(|error| format!("{path}: {error}")),
        };
    };
    let wrong = |error: globset::Error| format!("{path}: {error}");
    let pattern = path.strip_prefix("./").unwrap_or(path);
    let glob = globset::GlobBuilder::new(pattern)
        .literal_separator(true)
        .build()
        .map_err(wrong)?;
    let before = path.get(..sign).unwrap_or_default();
    let folder = before.rsplit_once('/').map_or(".", |(folder, _)| folder);
    let folder = if folder.is_empty() { "/" } else { folder };
    if !Path::new(folder).is_dir() {
        let params = Params::new().with("path", path).with("folder", folder);
        return Err(words.say("usage-no-folder", &params));
    }
    Ok(Root::Pattern {
        folder: folder.to_owned(),
        pattern: glob.compile_matcher(),
    })
}

/// Reads a workspace.
pub(crate) fn workspace(file: &str) -> Result<Workspace, String> {
    Workspace::from_json(&read(file)?).map_err(|error| format!("{file}: {error}"))
}

/// Reads files that are named. An identity-based policy among them is the execution role's.
pub(crate) fn files(files: &[String]) -> Result<Workspace, String> {
    let document = |file: &String| {
        let text = read(file)?;
        let is_policy = documents::recognized(&text) == Some(Kind::IdentityPolicy);
        Ok(Document {
            name: file.clone(),
            text,
            kind: is_policy.then_some(Kind::IdentityPolicy),
            ..Document::default()
        })
    };
    let documents: Vec<Document> = files.iter().map(document).collect::<Result<_, String>>()?;
    // What they name is a part of the project, and found like the files of a folder.
    let looks = documents.iter().map(project::look);
    let mut all: Vec<_> = documents.iter().cloned().zip(looks).collect();
    folder::read_named(&mut all);
    let more = all.into_iter().skip(documents.len());
    Ok(Workspace {
        documents: documents
            .into_iter()
            .chain(more.map(|(document, _)| document))
            .collect(),
        settings: None,
    })
}

/// Reads a file, or standard input.
pub(crate) fn read(file: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let result = if file == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    result.map_err(|error| format!("{file}: {error}"))?;
    String::from_utf8(bytes).map_err(|_| format!("{file}: is not UTF-8 text"))
}
