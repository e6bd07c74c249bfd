//! Where a text that was pasted holds several documents: an error message with a definition below it,
//! one JSON document after another.

use contract::Piece;

use crate::workspace::Kind;

use super::{beside, looks_like_json, readers, recognized};

/// The documents that a text is put together of, in its order; empty: it is one.
#[must_use]
pub fn cut(text: &str) -> Vec<Piece> {
    if text.len() >= readers::LARGE {
        return Vec::new();
    }
    // In a script or a configuration the objects are parts of the whole.
    if !looks_like_json(text) && !matches!(recognized(text), None | Some(Kind::AccessDenied)) {
        return Vec::new();
    }
    let mut found: Vec<Found> = Vec::new();
    let mut from = 0;
    let objects = beside::places(text);
    for (start, end) in objects.into_iter().chain([(text.len(), text.len())]) {
        for (start, end, is_object) in [(from, start, false), (start, end, true)] {
            let inner = text.get(start..end).unwrap_or_default();
            // A comma, a line of dashes.
            if inner.chars().any(messages::visible::is_word_letter) {
                add(&mut found, inner, start, is_object);
            }
        }
        from = end;
    }
    let told = found.iter().filter(|found| found.kind.is_some());
    let is_other = |found: &&Found| found.kind != Some(Kind::AccessDenied);
    if told.clone().count() < 2 || !told.clone().any(|found| is_other(&found)) {
        return Vec::new();
    }
    let units = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
    };
    let pieces = found.iter().map(|found| Piece {
        start: units(found.start),
        end: units(found.end),
        // What somebody wrote around the documents.
        kind: (!found.is_object && found.kind.is_none()).then_some(Kind::Ignored),
    });
    pieces.collect()
}

/// A document within the text.
struct Found {
    start: usize,
    end: usize,
    is_object: bool,
    kind: Option<Kind>,
}

/// Adds what stands there, without the space around it; what is of one message stays together.
fn add(found: &mut Vec<Found>, inner: &str, start: usize, is_object: bool) {
    let start = start + inner.len() - inner.trim_start().len();
    let end = start + inner.trim().len();
    let kind = recognized(inner.trim());
    let is_message = |kind| kind == Some(Kind::AccessDenied);
    match found.last_mut() {
        Some(last) if is_message(last.kind) && is_message(kind) => {
            last.end = end;
            last.is_object &= is_object;
        }
        _ => found.push(Found {
            start,
            end,
            is_object,
            kind,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &str = "User: arn:aws:sts::111122223333:assumed-role/a/b is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/c because no identity-based policy allows the iam:PassRole action";
    const MACHINE: &str =
        r#"{"StartAt": "Run", "States": {"Run": {"Type": "Succeed", "Comment": "ü"}}}"#;
    const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": []}"#;

    /// The pieces as texts, each with what it is to be taken for.
    fn pieces(text: &str) -> Vec<(String, Option<Kind>)> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let piece = |piece: Piece| {
            let units = &units[piece.start as usize..piece.end as usize];
            (String::from_utf16(units).unwrap(), piece.kind)
        };
        cut(text).into_iter().map(piece).collect()
    }

    #[test]
    fn documents_after_each_other_are_cut() {
        for parts in [
            vec![MESSAGE, MACHINE],
            vec![MACHINE, POLICY],
            vec![MACHINE, MESSAGE, POLICY],
        ] {
            let expected: Vec<_> = parts
                .iter()
                .map(|part| ((*part).to_owned(), None))
                .collect();
            assert_eq!(pieces(&parts.join("\n\n")), expected);
        }
        let lines = format!("{MACHINE}\n---\n{POLICY}\n");
        assert_eq!(pieces(&lines).len(), 2, "a line between");
        let told = format!("The definition:\n{MACHINE}\nand the policy:\n{POLICY}");
        let kinds: Vec<_> = pieces(&told).into_iter().map(|(_, kind)| kind).collect();
        assert_eq!(
            kinds,
            [Some(Kind::Ignored), None, Some(Kind::Ignored), None]
        );
    }

    #[test]
    fn one_document_stays_one() {
        for text in [
            "",
            MACHINE,
            MESSAGE,
            &format!("{MESSAGE}\n{MESSAGE}"),
            &format!("{MESSAGE}\n{{\"Error\": \"AccessDenied\"}}"),
            // A brace is missing: what follows is in it.
            &format!("{}\n{POLICY}", MACHINE.trim_end_matches('}')),
            "resource \"aws_iam_role_policy\" \"a\" {\n  policy = <<EOF\n{\"Statement\": []}\nEOF\n}\nresource \"aws_iam_role_policy\" \"b\" {\n  policy = <<EOF\n{\"Statement\": []}\nEOF\n}\n",
        ] {
            assert_eq!(pieces(text), [], "{text}");
        }
    }
}
