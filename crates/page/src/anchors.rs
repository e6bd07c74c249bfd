//! Ids of the elements that other parts of the page lead to.

/// Of a fix, by its index.
pub(super) fn fix(index: usize) -> String {
    format!("fix-{index}")
}

/// Of the checks of a task, by its index among those of all machines.
pub(super) fn checks(task: u32) -> String {
    format!("checks-{task}")
}

/// Of an open document: scripts find its editor by it.
pub(super) fn document(id: u32) -> String {
    format!("document-{id}")
}
