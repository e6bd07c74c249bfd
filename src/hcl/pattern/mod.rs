//! Regular expressions as Terraform has them (RE2): the common part of the syntax. Anything else is
//! not read, and whoever asks leaves its value open.
//!
//! Matching goes back and forth, within a budget: a pattern that needs more has no answer.

mod node;
mod read;
mod search;

use std::ops::Range;

use node::Node;
use read::Reader;
use search::Search;

/// A pattern that was read.
#[derive(Debug)]
pub(super) struct Pattern {
    root: Node,
    /// The names of the groups; none for those without a name.
    pub(super) groups: Vec<Option<String>>,
}

impl Pattern {
    /// Reads a pattern; `None`: not in this part of the syntax, or wrong.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut reader = Reader {
            rest: text,
            groups: Vec::new(),
            nodes: 0,
            ignores_case: false,
            any_is_all: false,
        };
        while let Some(rest) = reader.rest.strip_prefix("(?") {
            let (flags, rest) = rest.split_once(')')?;
            if flags.is_empty() || !flags.bytes().all(|flag| matches!(flag, b'i' | b's')) {
                break;
            }
            reader.ignores_case |= flags.contains('i');
            reader.any_is_all |= flags.contains('s');
            reader.rest = rest;
        }
        let root = reader.either(0)?;
        reader.rest.is_empty().then_some(Self {
            root,
            groups: reader.groups,
        })
    }

    /// The first match from a place on: the whole, then each group. `Err`: it takes too long. Its
    /// steps are added to those that were taken.
    pub(super) fn find(
        &self,
        text: &str,
        from: usize,
        steps: &mut usize,
    ) -> Result<Option<Vec<Option<Range<usize>>>>, ()> {
        let rest = text.get(from..).unwrap_or_default().char_indices();
        for start in rest.map(|(at, _)| from + at).chain([text.len()]) {
            let mut search = Search {
                text,
                steps: &mut *steps,
                groups: vec![None; self.groups.len()],
                depth: 0,
            };
            let mut end = None;
            let is_match = search.node(&self.root, start, &mut |_, at| {
                end = Some(at);
                Ok(true)
            })?;
            if let Some(end) = end.filter(|_| is_match) {
                let mut all = vec![Some(start..end)];
                all.append(&mut search.groups);
                return Ok(Some(all));
            }
        }
        Ok(None)
    }
}
