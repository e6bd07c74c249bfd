//! The lines that a change makes, as a unified diff shows them.

use contract::{DiffKind, DiffLine};

use super::Preview;
use crate::report::display::visible_lines;
use crate::workspace::Workspace;

/// Lines around each change.
const CONTEXT: usize = 3;
/// Cells of the table of common lines; beyond, everything between the ends is taken as changed.
const CELLS_AT_MOST: usize = 1_000_000;
/// Characters of a line from which on only what is around the change is shown.
const LONG: usize = 300;
const AROUND: usize = 60;

/// A line before deceptive characters are written out.
type Row<'text> = (DiffKind, &'text str);

/// The lines around each change of a plan; deceptive characters are written out.
pub fn lines(workspace: &Workspace, preview: &Preview) -> Vec<DiffLine> {
    let text = |workspace: &Workspace| {
        let document = workspace.documents.get(preview.plan.document as usize);
        document.map_or_else(String::new, |document| document.text.clone())
    };
    difference(&text(workspace), &text(&preview.after))
}

fn difference(before: &str, after: &str) -> Vec<DiffLine> {
    let (old, new) = (split(before), split(after));
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (head, old) = old.split_at_checked(start).unwrap_or_default();
    let new = new.get(start..).unwrap_or_default();
    let ends = old.iter().rev().zip(new.iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    let (old, tail) = old.split_at_checked(old.len() - end).unwrap_or_default();
    let new = new.get(..new.len() - end).unwrap_or_default();
    let mut rows = all(DiffKind::Same, head);
    rows.extend(changed(old, new));
    rows.extend(all(DiffKind::Same, tail));
    shortened(&near(&rows))
}

fn split(text: &str) -> Vec<&str> {
    let lines = text.split('\n');
    lines
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .collect()
}

fn all<'text>(kind: DiffKind, lines: &[&'text str]) -> Vec<Row<'text>> {
    lines.iter().map(|line| (kind, *line)).collect()
}

/// The lines of both texts, those in common once.
fn changed<'text>(old: &[&'text str], new: &[&'text str]) -> Vec<Row<'text>> {
    let width = new.len() + 1;
    let mut rows = Vec::new();
    let (mut a, mut b) = (0, 0);
    if old.len() * new.len() <= CELLS_AT_MOST {
        // How many lines the rests have in common.
        let mut common = vec![0_u32; (old.len() + 1) * width];
        let at = |common: &[u32], a: usize, b: usize| {
            common.get(a * width + b).copied().unwrap_or_default()
        };
        for (a, one) in old.iter().enumerate().rev() {
            for (b, two) in new.iter().enumerate().rev() {
                let best = if one == two {
                    at(&common, a + 1, b + 1) + 1
                } else {
                    at(&common, a + 1, b).max(at(&common, a, b + 1))
                };
                if let Some(cell) = common.get_mut(a * width + b) {
                    *cell = best;
                }
            }
        }
        while let (Some(one), Some(two)) = (old.get(a), new.get(b)) {
            if one == two {
                rows.push((DiffKind::Same, *one));
                (a, b) = (a + 1, b + 1);
            } else if at(&common, a + 1, b) >= at(&common, a, b + 1) {
                rows.push((DiffKind::Removed, *one));
                a += 1;
            } else {
                rows.push((DiffKind::Added, *two));
                b += 1;
            }
        }
    }
    rows.extend(all(DiffKind::Removed, old.get(a..).unwrap_or_default()));
    rows.extend(all(DiffKind::Added, new.get(b..).unwrap_or_default()));
    rows
}

/// What is far from any change becomes one row.
fn near<'text>(rows: &[Row<'text>]) -> Vec<Row<'text>> {
    let mut is_near = vec![false; rows.len()];
    for (at, (kind, _)) in rows.iter().enumerate() {
        if *kind != DiffKind::Same {
            let around = at.saturating_sub(CONTEXT)..(at + CONTEXT + 1).min(rows.len());
            is_near.get_mut(around).unwrap_or_default().fill(true);
        }
    }
    let mut kept: Vec<Row<'text>> = Vec::new();
    for (row, is_near) in rows.iter().zip(is_near) {
        if is_near {
            kept.push(*row);
        } else if kept.last().is_some_and(|(kind, _)| *kind != DiffKind::Gap) {
            kept.push((DiffKind::Gap, ""));
        }
    }
    if kept.last().is_some_and(|(kind, _)| *kind == DiffKind::Gap) {
        kept.pop();
    }
    kept
}

/// Writes deceptive characters out. Of a long line and the one in its place only what is around their
/// difference stays.
fn shortened(rows: &[Row<'_>]) -> Vec<DiffLine> {
    let mut lines = Vec::with_capacity(rows.len());
    let mut replaced = None;
    for (at, (kind, text)) in rows.iter().enumerate() {
        let mut shown = (*text).to_owned();
        if *kind == DiffKind::Removed
            && text.len() > LONG
            && let Some((DiffKind::Added, other)) = rows.get(at + 1)
        {
            let (one, two) = cut(text, other);
            shown = one;
            replaced = Some((at + 1, two));
        } else if let Some((_, cut)) = replaced.take_if(|(place, _)| *place == at) {
            shown = cut;
        }
        lines.push(DiffLine {
            kind: *kind,
            text: visible_lines(&shown),
        });
    }
    lines
}

/// Two lines without what is far from their difference.
fn cut(one: &str, two: &str) -> (String, String) {
    let (old, new): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let shorter = old.len().min(new.len()) - start;
    let ends = old.iter().rev().zip(new.iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count().min(shorter);
    let around = |line: &[char]| {
        let from = start.saturating_sub(AROUND);
        let to = (line.len() - end + AROUND).min(line.len());
        let mut shown: String = line.get(from..to).unwrap_or_default().iter().collect();
        if from > 0 {
            shown.insert(0, '…');
        }
        if to < line.len() {
            shown.push('…');
        }
        shown
    };
    (around(&old), around(&new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, expected: &[&str]) {
        let shown: Vec<String> = difference(before, after)
            .iter()
            .map(|line| {
                let sign = match line.kind {
                    DiffKind::Same => ' ',
                    DiffKind::Added => '+',
                    DiffKind::Removed => '-',
                    DiffKind::Gap => '…',
                };
                format!("{sign}{}", line.text)
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn lines_around_a_change_stay_and_far_ones_are_left_out() {
        check(
            "a\nb\nc\nd\ne\nf\ng",
            "a\nb\nc\nd\ne\nX\ng",
            &[" c", " d", " e", "-f", "+X", " g"],
        );
        check("a\r\nb", "a\r\nc\r\nb", &[" a", "+c", " b"]);
        check(
            "x\n1\n2\n3\n4\n5\n6\n7\ny",
            "X\n1\n2\n3\n4\n5\n6\n7\nY",
            &[
                "-x", "+X", " 1", " 2", " 3", "…", " 5", " 6", " 7", "-y", "+Y",
            ],
        );
        check("same", "same", &[]);
    }

    #[test]
    fn deceptive_characters_are_written_out() {
        check(
            "\u{ad}a",
            "\u{3164}p\u{430}y\u{202e}",
            &["-\\u{ad}a", "+\\u{3164}p\\u{430}y\\u{202e}"],
        );
    }

    #[test]
    fn of_long_lines_what_is_around_the_difference_stays() {
        let long = "é".repeat(400);
        let shown = difference(&format!("{long}x{long}"), &format!("{long}yy{long}"));
        let around = "é".repeat(60);
        let texts: Vec<&str> = shown.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                format!("…{around}x{around}…"),
                format!("…{around}yy{around}…")
            ]
        );
    }
}
