//! Paths of files within a folder, by their parts.

/// The parts of a path, without those that mean nothing.
pub(super) fn parts(path: &str) -> Vec<String> {
    let parts = path.split(['/', '\\']);
    let parts = parts.filter(|part| !part.is_empty() && *part != ".");
    parts.map(str::to_owned).collect()
}

/// The folder of a file.
pub(super) fn folder(path: &[String]) -> &[String] {
    path.split_last().map_or(&[], |(_, folder)| folder)
}

/// The folder that the paths in a file start from: workflow files are run at the top of the
/// repository.
pub(super) fn base(path: &[String]) -> &[String] {
    let folder = folder(path);
    match folder {
        [above @ .., last, inner] if last == ".github" && inner == "workflows" => above,
        _ => folder,
    }
}

/// A path that stands in a file of this folder; none, if it leaves what was opened.
pub(super) fn joined(folder: &[String], path: &str) -> Option<Vec<String>> {
    let mut all = folder.to_vec();
    for part in parts(path) {
        match part.as_str() {
            ".." => {
                all.pop()?;
            }
            _ => all.push(part),
        }
    }
    Some(all)
}

/// The path as text.
pub(super) fn shown(path: &[String]) -> String {
    match path {
        [] => ".".to_owned(),
        parts => parts.join("/"),
    }
}
