//! Level `all` was asked for, but other actions than those about roles are not checked.

use crate::finding::{Because, Code, Finding, Severity};
use crate::workspace::{Level, Settings};

pub(super) fn check(settings: &Settings, findings: &mut Vec<Finding>) {
    if settings.level == Some(Level::All) {
        findings.push(Because::new(Code::LevelAllNotChecked).finding(Severity::Warning));
    }
}
