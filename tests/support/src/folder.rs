//! Workspaces of folders of tests.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sfn_role_check::Workspace;

/// The files below a folder, in their order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false => found.push(path),
            }
        }
    }
    found.sort();
    found
}

/// The files of text below a folder as documents, by their paths in it.
pub fn documents(folder: &Path) -> Vec<Value> {
    let document = |path: &PathBuf| {
        let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
        let text = fs::read_to_string(path).ok()?;
        Some(json!({"name": name.replace('\\', "/"), "text": text}))
    };
    files(folder).iter().filter_map(document).collect()
}

/// A workspace of documents.
pub fn workspace(documents: &[Value]) -> Workspace {
    Workspace::from_json(&json!({"documents": documents}).to_string()).unwrap()
}

/// The folders of one kind in a folder, each with its name and the part of it that a project is.
pub fn projects(folder: &Path, kind: &str, part: &str) -> Vec<(String, Workspace)> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder.join(kind))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join(part).is_dir())
        .collect();
    found.sort();
    let named = |path: PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, workspace(&documents(&path.join(part))))
    };
    found.into_iter().map(named).collect()
}
