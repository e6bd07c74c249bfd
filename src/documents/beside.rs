//! What was pasted into one text with an error message: the definition that failed, a policy.

use crate::text::json::{self, Reading};
use crate::text::mapped::Mapped;
use crate::text::{Guard, Integrity, Node, Presence, Tree};
use crate::workspace::Kind;

use super::parts::{Part, What};

/// More objects in one text are not told apart.
const OBJECTS_AT_MOST: usize = 20;

/// The objects that start a line of the text; each place leads to the document.
pub(super) fn objects(text: &str, document: u32) -> Vec<Reading<'_>> {
    let places = places(text).into_iter();
    places
        .map(|(start, end)| read(text, start, end, document))
        .collect()
}

/// Where the objects are that start a line of the text.
pub(super) fn places(text: &str) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    let mut from = 0;
    while all.len() < OBJECTS_AT_MOST
        && let Some(start) = start(text, from)
    {
        let rest = text.get(start..).unwrap_or_default();
        // No end: the last one is broken, and says so.
        let end = end(rest).map_or(text.len(), |end| start + end);
        all.push((start, end));
        from = end;
    }
    all
}

/// An object that holds nothing but itself, as a part of the document.
pub(super) fn part<'w>(kind: Option<Kind>, node: Node<'w>, document: u32) -> Option<Part<'w>> {
    let what = match kind? {
        Kind::StateMachine => What::Machine {
            name: None,
            arn: None,
            role: None,
            origin: None,
        },
        kind @ (Kind::IdentityPolicy | Kind::TrustPolicy) => What::policy(kind, Vec::new()),
        Kind::TaskDefinition => What::TaskDefinition,
        _ => return None,
    };
    Some(Part {
        what,
        span: node.span(),
        node: Some(node),
        integrity: Integrity::Intact,
        presence: Presence::Certain,
        guard: Guard::Always,
        document,
    })
}

fn read(text: &str, start: usize, end: usize, document: u32) -> Reading<'_> {
    let mut mapped = Mapped::default();
    let inner = text.get(start..end).unwrap_or_default();
    mapped.push(inner, u32::try_from(start).unwrap_or_default(), true);
    json::read_within(&mapped, text, document)
}

/// Where the next line starts with a brace.
fn start(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let mut at = from;
    for line in rest.split_inclusive('\n') {
        let inner = line.trim_start();
        // What follows the end of another object in its line is not read.
        let is_new = at == 0 || text.get(..at).is_some_and(|before| before.ends_with('\n'));
        if is_new && inner.starts_with('{') {
            return Some(at + line.len() - inner.len());
        }
        at += line.len();
    }
    None
}

/// The length of the object that the text starts with.
fn end(text: &str) -> Option<usize> {
    let (mut depth, mut is_text, mut is_escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            b'{' if !is_text => depth += 1,
            b'}' if !is_text => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}
