//! Small changes of the JSON text of a policy, in the form in which it stands there.

use crate::finding::Place;

/// A replacement of pasted text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the output contract")]
pub struct Change {
    pub at: Place,
    pub now: String,
    pub better: String,
}

/// What is changed at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// An item of a list is taken away.
    Item,
    /// Items come behind that item, which is made a list if it stands alone.
    AfterItem,
    /// A condition key gets more values.
    Condition,
    /// A condition key gets one value less.
    WithoutValue,
    /// `"Resource": "*"` becomes `"NotResource"` with the values.
    EveryResource,
    /// An object gets one more member.
    Member,
}

/// The change, if the text there is plain JSON.
pub(super) fn render(text: &str, at: Place, spot: Spot, values: &[String]) -> Option<Change> {
    let (start, end) = (at.span.start as usize, at.span.end as usize);
    let now = text.get(start..end)?;
    let (before, after) = (text.get(..start)?, text.get(end..)?);
    match spot {
        Spot::Item => {
            let [_] = values else {
                return None;
            };
            // With the comma behind it, else with that before it.
            let gap = after.len() - after.trim_start().len();
            if let Some(rest) = after.get(gap..)?.strip_prefix(',') {
                let blank = rest.len() - rest.trim_start().len();
                return change(text, at, start, end + gap + 1 + blank, String::new());
            }
            let before = before.trim_end().strip_suffix(',')?;
            change(text, at, before.len(), end, String::new())
        }
        Spot::AfterItem => {
            serde_json::from_str::<String>(now).ok()?;
            let is_in_list = before.trim_end().ends_with([',', '[']);
            let gap = match is_in_list {
                true => blank_before(before),
                false => " ",
            };
            let more = joined(values, gap);
            let better = match is_in_list {
                true => format!("{now},{gap}{more}"),
                false => format!("[{now}, {more}]"),
            };
            change(text, at, start, end, better)
        }
        Spot::Condition => {
            let (key, value) = member(now)?;
            let better = match value.strip_suffix(']') {
                Some(list) => {
                    let list = list.trim_end();
                    let first = list.get(1..)?;
                    let gap = first.get(..first.len() - first.trim_start().len())?;
                    let gap = if gap.is_empty() { " " } else { gap };
                    let end = value.get(list.len()..)?;
                    format!("{key}{list},{gap}{}{end}", joined(values, gap))
                }
                None => format!("{key}[{value}, {}]", joined(values, " ")),
            };
            change(text, at, start, end, better)
        }
        Spot::WithoutValue => {
            let (key, value) = member(now)?;
            let all: Vec<String> = serde_json::from_str(value).ok()?;
            let left: Vec<String> = all
                .into_iter()
                .filter(|one| !values.contains(one))
                .collect();
            let better = match left.as_slice() {
                [] => return None,
                [only] => serde_json::to_string(only).ok()?,
                several => format!("[{}]", joined(several, " ")),
            };
            change(text, at, start, end, format!("{key}{better}"))
        }
        Spot::EveryResource => {
            let rest = after.trim_start();
            let is_list = now.contains('[');
            let end = match is_list {
                true => end + (after.len() - rest.strip_prefix(']')?.len()),
                false => end,
            };
            let better = match values {
                [only] => serde_json::to_string(only).ok()?,
                several => format!("[{}]", joined(several, " ")),
            };
            change(text, at, start, end, format!("\"NotResource\": {better}"))
        }
        Spot::Member => {
            let [more] = values else {
                return None;
            };
            let inner = now.strip_suffix('}')?;
            let last = inner.trim_end();
            let opening = last.strip_prefix('{')?;
            let gap = opening.get(..opening.len() - opening.trim_start().len())?;
            let gap = if gap.is_empty() { " " } else { gap };
            let from = start + last.len();
            let tail = inner.get(last.len()..)?;
            change(text, at, from, end, format!(",{gap}{more}{tail}}}"))
        }
    }
}

fn change(text: &str, at: Place, start: usize, end: usize, better: String) -> Option<Change> {
    let mut place = at;
    place.span.start = u32::try_from(start).ok()?;
    place.span.end = u32::try_from(end).ok()?;
    Some(Change {
        at: place,
        now: text.get(start..end)?.to_owned(),
        better,
    })
}

/// The white space in which an item stands behind what is before it.
fn blank_before(before: &str) -> &str {
    let blank = before.get(before.trim_end().len()..).unwrap_or_default();
    if blank.is_empty() { " " } else { blank }
}

fn joined(values: &[String], gap: &str) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
    quoted.join(&[",", gap].concat())
}

/// A member as its key with the colon, and its value; both are plain JSON.
fn member(text: &str) -> Option<(&str, &str)> {
    let mut keys = serde_json::Deserializer::from_str(text).into_iter::<String>();
    keys.next()?.ok()?;
    let behind = text.get(keys.byte_offset()..)?;
    let value = behind.trim_start().strip_prefix(':')?.trim_start();
    let is_json = serde_json::from_str::<serde::de::IgnoredAny>(value).is_ok();
    let key = text.get(..text.len() - value.len())?;
    is_json.then_some((key, value))
}
