//! What a question asks for, and how a part of a line that cannot be read is told.

use crate::finding::{Because, Code};

/// What decides a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asks {
    /// May a role be passed?
    Pass,
    /// May a role be assumed? Its trust policy has a say.
    Assume,
    /// Anything else.
    Other,
}

impl Asks {
    /// What decides an action.
    pub(super) fn of(action: &str) -> Self {
        const ASSUMING: [&str; 5] = [
            "sts:AssumeRole",
            "sts:AssumeRoleWithSAML",
            "sts:AssumeRoleWithWebIdentity",
            "sts:SetSourceIdentity",
            "sts:TagSession",
        ];
        let is = |one: &&str| action.eq_ignore_ascii_case(one);
        match () {
            () if is(&"iam:PassRole") => Self::Pass,
            () if ASSUMING.iter().any(is) => Self::Assume,
            () => Self::Other,
        }
    }
}

/// A part of a line, or why it cannot be read.
pub(super) type Read<T> = Result<T, Because>;

/// Why a line cannot be read.
pub(super) fn unreadable(reason: &str) -> Because {
    Because::new(Code::LineUnreadable).with("reason", reason)
}

/// Whether an action is one of that service.
pub(super) fn has_prefix(action: &str, service: &str) -> bool {
    let prefix = action.split(':').next().unwrap_or_default();
    prefix.eq_ignore_ascii_case(service)
}
