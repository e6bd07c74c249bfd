//! Paths of folders within a workspace.

/// A path without `.` and `..`; `None` if it leaves the workspace.
pub(super) fn normal(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}

/// A path that is written in a folder.
pub(super) fn within(folder: &str, path: &str) -> Option<String> {
    normal(&[folder, "/", path].concat())
}
