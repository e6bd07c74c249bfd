//! What is replaced in a text that was changed.

use contract::Edit;

use crate::text::LineIndex;

/// What was replaced between a common start and a common end; where something was put around what
/// was there, the two parts of it.
pub(super) fn edits(before: &str, after: &str) -> Vec<Edit> {
    let start = before
        .char_indices()
        .zip(after.chars())
        .find(|((_, one), two)| one != two)
        .map_or(before.len().min(after.len()), |((at, _), _)| at);
    let rest = |text: &str| text.get(start..).unwrap_or_default().to_owned();
    let (old, new) = (rest(before), rest(after));
    let common: usize = old
        .chars()
        .rev()
        .zip(new.chars().rev())
        .take_while(|(one, two)| one == two)
        .map(|(letter, _)| letter.len_utf8())
        .sum();
    let cut = |text: &str| {
        text.get(..text.len() - common)
            .unwrap_or_default()
            .to_owned()
    };
    let (old, new) = (cut(&old), cut(&new));
    let index = LineIndex::new(before);
    let utf16 = |byte: usize| {
        index
            .position(u32::try_from(byte).unwrap_or(u32::MAX))
            .offset
    };
    let edit = |start: usize, end: usize, text: &str| Edit {
        start: utf16(start),
        end: utf16(end),
        text: text.to_owned(),
    };
    let end = start + old.len();
    match new.split_once(old.as_str()) {
        Some((first, last)) if !old.is_empty() => {
            vec![edit(start, start, first), edit(end, end, last)]
        }
        _ => vec![edit(start, end, &new)],
    }
}
