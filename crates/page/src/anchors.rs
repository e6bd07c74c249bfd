//! Ids of the elements that other parts of the page lead to.

/// Of a fix, by its index.
pub(super) fn fix(index: usize) -> String {
    format!("fix-{index}")
}

/// Of the checks of a task, by its index among those of all machines.
pub(super) fn checks(task: u32) -> String {
    format!("checks-{task}")
}

/// Of the editor of an open document, or of what unfolds it.
pub(super) fn editor(id: u32) -> String {
    format!("editor-{id}")
}

/// The open document of such an editor.
pub(super) fn document(editor: &str) -> Option<u32> {
    editor.strip_prefix("editor-")?.parse().ok()
}

/// Of the tab of an open document.
pub(super) fn document_tab(id: u32) -> String {
    format!("document-tab-{id}")
}

/// Of a notice, by its place in the list.
pub(super) fn notice(place: usize) -> String {
    format!("notice-{place}")
}

/// Of a check, by its place among those that are drawn.
pub(super) fn check(row: usize) -> String {
    format!("check-{row}")
}

/// Of the button that shows more checks.
pub(super) const MORE_CHECKS: &str = "more-checks";
/// Of everything on the side of the documents.
pub(super) const INPUT: &str = "input";
/// Of the button that makes a link.
pub(super) const SHARE: &str = "share";
/// Of all results.
pub(super) const RESULTS: &str = "results";
/// Of the button that takes back what was applied.
pub(super) const UNDO_APPLY: &str = "undo-apply";
/// Of the panel of the checks.
pub(super) const CHECKS: &str = "panel-checks";

/// Of a tab of the answer, by its name.
pub(super) fn answer_tab(name: &str) -> String {
    format!("tab-{name}")
}

/// Of what it shows.
pub(super) fn panel(name: &str) -> String {
    format!("panel-{name}")
}

/// Of a question, by its index.
pub(super) fn question(index: usize) -> String {
    format!("question-{index}")
}
