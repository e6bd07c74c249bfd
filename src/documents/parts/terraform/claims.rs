//! Resources that contradict each other: lists that take away what they do not name, and two that
//! write the same policy. Which of them is the last nothing tells, so their roles stay open.

use crate::finding::Span;
use crate::text::Presence;
use crate::text::maps::Seen;

use super::Taken;
use super::model::pair;

/// What a list is of: each role has one of each of the first two, each managed policy one of the
/// third.
pub(super) const INLINE: &str = "inline";
pub(super) const MANAGED: &str = "managed";
pub(super) const HOLDERS: &str = "holders";

/// What is claimed of roles and their policies.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// Lists that are whole.
    limited: Seen,
    /// Of them those that are told twice.
    doubled: Seen,
    /// What they name.
    listed: Seen,
    /// Policies that are written.
    written: Seen,
    /// What must be named: list, item and role.
    needed: Vec<Needed>,
}

/// What must be named by a list, if there is one.
#[derive(Debug)]
struct Needed {
    list: String,
    item: String,
    role: String,
    /// The part that may not be there; without one the role has a policy that may say anything.
    part: Option<usize>,
    span: Span,
}

impl Claims {
    /// Nothing but what is listed stays.
    pub(super) fn limit(&mut self, kind: &str, owner: &str) {
        let list = pair(kind, owner);
        if !self.limited.insert(&list) {
            self.doubled.insert(&list);
        }
    }

    /// A list names something.
    pub(super) fn list(&mut self, kind: &str, owner: &str, item: &str) {
        self.listed.insert(&pair(&pair(kind, owner), item));
    }

    /// A role has something, if the list names it.
    pub(super) fn need(&mut self, kind: &str, owner: &str, item: &str, role: &str, span: Span) {
        self.needed.push(Needed {
            list: pair(kind, owner),
            item: item.to_owned(),
            role: role.to_owned(),
            part: None,
            span,
        });
    }

    /// A role has an inline policy, if the list names it.
    pub(super) fn need_inline(&mut self, role: &str, name: &str, part: usize, span: Span) {
        self.need(INLINE, role, name, role, span);
        if let Some(needed) = self.needed.last_mut() {
            needed.part = Some(part);
        }
    }

    /// Whether an inline policy is written for the first time. Names that are made are unlike.
    pub(super) fn write(&mut self, role: &str, name: Option<&str>) -> bool {
        name.is_none_or(|name| self.written.insert(&pair(role, name)))
    }
}

/// What a list does not name, or two lists.
#[derive(Debug)]
pub(super) struct Unmet {
    pub(super) role: String,
    /// The part that may not be there.
    pub(super) part: Option<usize>,
    pub(super) span: Span,
}

impl Claims {
    /// What contradicts a list.
    pub(super) fn unmet(&mut self) -> Vec<Unmet> {
        let needed = std::mem::take(&mut self.needed);
        let is_unmet = |needed: &Needed| {
            let list = &needed.list;
            let is_named =
                self.listed.contains(&pair(list, &needed.item)) && !self.doubled.contains(list);
            !is_named && self.limited.contains(list)
        };
        let mut unmet = Vec::new();
        for needed in needed {
            if is_unmet(&needed) {
                unmet.push(Unmet {
                    role: needed.role,
                    part: needed.part,
                    span: needed.span,
                });
            }
        }
        unmet
    }
}

impl Taken<'_, '_, '_, '_> {
    /// Leaves the roles open that something contradicts.
    pub(super) fn contradictions(&mut self) {
        for unmet in self.claims.unmet() {
            match unmet.part.and_then(|part| self.parts.get_mut(part)) {
                Some(part) => part.presence = Presence::Conditional,
                None => self.leave_open(&unmet.role, unmet.span),
            }
        }
    }
}
