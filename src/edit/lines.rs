//! Policies in YAML: a statement becomes lines of its own behind the last one, at its indentation, or
//! stands in the brackets of the list. Nothing else of the text changes.

use crate::finding::Span;
use crate::text::{Node, Tree, yaml};

use super::NotApplied;

/// A text with a statement more, and the policy in it.
pub(super) struct Added {
    /// The whole text.
    pub(super) text: String,
    /// Characters of the policy without white space.
    pub(super) characters: u64,
}

/// Adds the lines of a statement to the policy that stands there; `flow` writes it as JSON.
pub(super) fn add(
    text: &str,
    root: &Node<'_>,
    span: Span,
    statement: &str,
    flow: &dyn Fn() -> String,
) -> Result<Added, NotApplied> {
    let (around, policy) = find(root, None, span).ok_or(NotApplied::InsideText)?;
    if around.is_some_and(|around| {
        ["Users", "Groups"]
            .iter()
            .any(|key| around.get(key).is_some())
    }) {
        return Err(NotApplied::Shared);
    }
    // What is named may stand elsewhere, too.
    if [": &", "- &", "<<:"].iter().any(|sign| text.contains(sign)) {
        return Err(NotApplied::InsideText);
    }
    let statements = policy.get("Statement").ok_or(NotApplied::InsideText)?;
    let list = statements.span();
    let is_flow = text
        .get(list.start as usize..)
        .is_some_and(|rest| rest.starts_with('['));
    if is_flow {
        let mut one_line = String::new();
        for line in flow().lines() {
            one_line.push_str(line.trim_start());
            one_line.push_str(if line.ends_with(',') { " " } else { "" });
        }
        let (at, comma) = match statements.items().last() {
            Some(last) => (last.span().end as usize, ", "),
            None => (list.start as usize + 1, ""),
        };
        let (before, after) = text.split_at_checked(at).ok_or(NotApplied::InsideText)?;
        let added = [before, comma, &one_line, after].concat();
        return whole(added, span, policy, statements.items().len());
    }
    let last = statements.items().last().ok_or(NotApplied::NotJson)?;
    let start = last.span().start as usize;
    let line = text.get(..start).and_then(|before| before.rfind('\n'));
    let line = line.map_or(0, |end| end + 1);
    let before = text.get(line..start).ok_or(NotApplied::InsideText)?;
    let indent = before.len() - before.trim_start_matches(' ').len();
    let hyphen = before.get(indent..).unwrap_or_default();
    // As `- Effect: Allow`: no bracket begins it, and nothing stands before the hyphen.
    let is_block = hyphen.starts_with('-') && hyphen.trim_end() == "-" && hyphen.len() > 1;
    if !is_block || !last.is_object() {
        return Err(NotApplied::NotJson);
    }
    let written = text.get(..last.span().end as usize).unwrap_or_default();
    let end = written.trim_end().len();
    let end = text
        .get(end..)
        .and_then(|rest| rest.find('\n'))
        .map_or(text.len(), |rest| end + rest);
    let (kept, rest) = text.split_at_checked(end).ok_or(NotApplied::InsideText)?;
    let kept_line = kept.strip_suffix('\r');
    let end_of_line = if kept_line.is_some() { "\r" } else { "" };
    let kept = kept_line.unwrap_or(kept);
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut added = kept.to_owned();
    for line in statement.trim_end().lines() {
        added.push_str(newline);
        added.extend(std::iter::repeat_n(' ', indent));
        // As far behind its hyphen as that of the statement before.
        match line.strip_prefix("- ") {
            Some(rest) => {
                added.push_str(hyphen);
                added.push_str(rest);
            }
            None => {
                added.extend(std::iter::repeat_n(' ', hyphen.len().saturating_sub(2)));
                added.push_str(line);
            }
        }
    }
    added.push_str(end_of_line);
    added.push_str(rest);
    whole(added, span, policy, statements.items().len())
}

fn whole(text: String, span: Span, policy: &Node<'_>, count: usize) -> Result<Added, NotApplied> {
    let characters = read_back(&text, span, policy, count)?;
    Ok(Added { text, characters })
}

/// Reads the changed text: the policy must be what it was, with one statement more.
fn read_back(text: &str, span: Span, before: &Node<'_>, count: usize) -> Result<u64, NotApplied> {
    let reading = yaml::read(text, 0);
    let root = reading.root.as_ref().ok_or(NotApplied::InsideText)?;
    let after = at(root, span.start).ok_or(NotApplied::InsideText)?;
    let statements = after.get("Statement").ok_or(NotApplied::InsideText)?;
    let known = before.get("Statement").map_or(&[][..], Tree::items);
    let same = known
        .iter()
        .zip(statements.items())
        .all(|(one, two)| one.span() == two.span() || spans(one) == spans(two));
    match statements.items().len() == count + 1 && same {
        true => Ok(crate::iam::read::size::compact(after)),
        false => Err(NotApplied::InsideText),
    }
}

/// Where the members of a statement begin.
fn spans(statement: &Node<'_>) -> Vec<u32> {
    let members = statement.members().iter();
    members.map(|member| member.value.span().start).collect()
}

/// The object of that place, with the one around it.
fn find<'n, 'w>(
    node: &'n Node<'w>,
    around: Option<&'n Node<'w>>,
    span: Span,
) -> Option<(Option<&'n Node<'w>>, &'n Node<'w>)> {
    if node.is_object() && node.span() == span {
        return Some((around, node));
    }
    let own = if node.is_object() { Some(node) } else { around };
    let members = node.members().iter().map(|member| &member.value);
    let mut children = members.chain(node.items()).filter(|child| {
        let place = child.span();
        place.start <= span.start && span.end <= place.end
    });
    children.find_map(|child| find(child, own, span))
}

/// The outermost object with statements that begins there.
fn at<'n, 'w>(node: &'n Node<'w>, start: u32) -> Option<&'n Node<'w>> {
    if node.is_object() && node.span().start == start && node.get("Statement").is_some() {
        return Some(node);
    }
    let members = node.members().iter().map(|member| &member.value);
    members
        .chain(node.items())
        .filter(|child| child.span().start <= start && start < child.span().end)
        .find_map(|child| at(child, start))
}
