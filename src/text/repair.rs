//! Puts brackets and quotes of a broken JSON text in order, and says what it did.
//!
//! The repaired text is for reading on only; the user is shown the place and offered the change.

use super::Span;
use crate::finding::{Because, Code, Finding, Severity};

/// A text with its brackets closed and its quotes straight.
#[derive(Debug)]
pub struct Repaired {
    /// The text to parse.
    pub text: String,
    /// From its offsets to those of the original.
    pub map: OffsetMap,
    /// What was wrong; places are of the original, their document is not set.
    pub findings: Vec<Finding>,
}

/// Maps offsets of the repaired text to the original.
#[derive(Clone, Debug, Default)]
pub struct OffsetMap {
    /// (offset in the repaired text, offset in the original) from which on both run in step.
    anchors: Vec<(u32, u32)>,
    /// Offsets of anchors from which on the original stands still.
    still: Vec<u32>,
}

impl OffsetMap {
    /// The original offset of a repaired one.
    pub fn original(&self, offset: u32) -> u32 {
        let passed = self
            .anchors
            .partition_point(|&(repaired, _)| repaired <= offset);
        match passed.checked_sub(1).and_then(|at| self.anchors.get(at)) {
            Some(&(repaired, original)) if self.still.binary_search(&repaired).is_ok() => original,
            Some(&(repaired, original)) => original + (offset - repaired),
            None => offset,
        }
    }

    /// Says where the text stands from that offset on, which is behind all others.
    pub fn anchor(&mut self, offset: u32, original: u32, in_step: bool) {
        if !in_step {
            self.still.push(offset);
        }
        self.anchors.push((offset, original));
    }

    /// Adds another map behind this one, from that offset on.
    pub fn extend(&mut self, other: &Self, base: u32) {
        let anchors = other.anchors.iter();
        self.anchors
            .extend(anchors.map(|&(offset, original)| (offset + base, original)));
        self.still
            .extend(other.still.iter().map(|offset| offset + base));
    }
}

/// A text of nothing but brackets gets no longer a list of findings than people read.
const FINDINGS_AT_MOST: usize = 20;

/// Replaces `start..end` of the original.
struct Edit {
    start: usize,
    end: usize,
    insert: String,
}

struct Open {
    bracket: char,
    at: usize,
}

/// Scans the text once, in linear time.
pub fn repair(text: &str) -> Repaired {
    let mut edits: Vec<Edit> = Vec::new();
    let mut findings = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    // How many of each kind are open.
    let (mut braces, mut brackets) = (0_usize, 0_usize);
    let mut quotes_told = false;
    let mut chars = text.char_indices().peekable();
    while let Some((at, letter)) = chars.next() {
        match letter {
            '"' => skip_string(&mut chars, |next| next == '"'),
            '/' if chars.peek().is_some_and(|&(_, next)| next == '/') => {
                while chars.next_if(|&(_, next)| next != '\n').is_some() {}
            }
            '/' if chars.peek().is_some_and(|&(_, next)| next == '*') => {
                let mut before = ' ';
                chars.next();
                for (_, next) in chars.by_ref() {
                    if before == '*' && next == '/' {
                        break;
                    }
                    before = next;
                }
            }
            _ if is_typographic_quote(letter) => {
                edits.push(Edit {
                    start: at,
                    end: at + letter.len_utf8(),
                    insert: "\"".into(),
                });
                if !quotes_told {
                    quotes_told = true;
                    findings.push(finding(
                        Code::JsonTypographicQuotes,
                        at,
                        at + letter.len_utf8(),
                    ));
                }
                let mut escaped = false;
                for (end, next) in chars.by_ref() {
                    if !escaped && (next == '"' || is_typographic_quote(next)) {
                        edits.push(Edit {
                            start: end,
                            end: end + next.len_utf8(),
                            insert: "\"".into(),
                        });
                        break;
                    }
                    escaped = next == '\\' && !escaped;
                }
            }
            '{' | '[' => {
                match letter {
                    '{' => braces += 1,
                    _ => brackets += 1,
                }
                open.push(Open {
                    bracket: letter,
                    at,
                });
            }
            '}' | ']' => {
                let partner = if letter == '}' { '{' } else { '[' };
                let count = if letter == '}' {
                    &mut braces
                } else {
                    &mut brackets
                };
                // Without the count, a text of closing brackets would search the whole stack for each.
                let depth = match *count {
                    0 => None,
                    _ => open.iter().rposition(|opened| opened.bracket == partner),
                };
                match depth {
                    Some(depth) => {
                        let unclosed = open.split_off(depth + 1);
                        open.pop();
                        *count -= 1;
                        for opened in &unclosed {
                            match opened.bracket {
                                '{' => braces -= 1,
                                _ => brackets -= 1,
                            }
                        }
                        close_all(&unclosed, at, &mut edits, &mut findings);
                    }
                    None => {
                        edits.push(Edit {
                            start: at,
                            end: at + 1,
                            insert: String::new(),
                        });
                        if findings.len() < FINDINGS_AT_MOST {
                            let stray = finding(Code::JsonBracketStray, at, at + 1);
                            findings.push(stray.with_text("bracket", letter));
                        }
                    }
                }
            }
            // What an example leaves out.
            '.' if text.get(at..).is_some_and(|rest| rest.starts_with("...")) => {
                edits.push(Edit {
                    start: at,
                    end: at + 3,
                    insert: String::new(),
                });
                chars.next();
                chars.next();
            }
            '\u{2026}' => edits.push(Edit {
                start: at,
                end: at + letter.len_utf8(),
                insert: String::new(),
            }),
            _ => {}
        }
    }
    let end = text.trim_end().len();
    close_all(&open, end, &mut edits, &mut findings);
    apply(text, &edits, findings)
}

/// Closes brackets, the innermost first, before the offset.
fn close_all(unclosed: &[Open], at: usize, edits: &mut Vec<Edit>, findings: &mut Vec<Finding>) {
    for opened in unclosed.iter().rev() {
        let closing = if opened.bracket == '{' { '}' } else { ']' };
        edits.push(Edit {
            start: at,
            end: at,
            insert: closing.into(),
        });
        if findings.len() >= FINDINGS_AT_MOST {
            continue;
        }
        let mut finding = finding(Code::JsonBracketOpen, at, at)
            .with_text("bracket", opened.bracket)
            .with_text("insert", closing);
        finding
            .because
            .at
            .push(Span::new(opened.at, opened.at + 1).of(0));
        findings.push(finding);
    }
}

fn apply(text: &str, edits: &[Edit], findings: Vec<Finding>) -> Repaired {
    let mut repaired = String::with_capacity(text.len() + edits.len());
    let mut anchors = Vec::new();
    let mut from = 0;
    for edit in edits {
        repaired.push_str(text.get(from..edit.start).unwrap_or_default());
        // Inside of an insertion the place is the place of the edit.
        let at = Span::new(repaired.len(), edit.start);
        anchors.push((at.start, at.end));
        repaired.push_str(&edit.insert);
        let after = Span::new(repaired.len(), edit.end);
        anchors.push((after.start, after.end));
        from = edit.end;
    }
    repaired.push_str(text.get(from..).unwrap_or_default());
    Repaired {
        text: repaired,
        map: OffsetMap {
            anchors,
            still: Vec::new(),
        },
        findings,
    }
}

fn skip_string(
    chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>,
    ends: impl Fn(char) -> bool,
) {
    let mut escaped = false;
    for (_, next) in chars.by_ref() {
        if !escaped && ends(next) {
            return;
        }
        escaped = next == '\\' && !escaped;
    }
}

fn is_typographic_quote(letter: char) -> bool {
    matches!(
        letter,
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{2033}' | '\u{ff02}'
    )
}

fn finding(code: Code, start: usize, end: usize) -> Finding {
    Because::new(code)
        .at(Span::new(start, end).of(0))
        .finding(Severity::Error)
}

impl Finding {
    fn with_text(mut self, name: &'static str, letter: char) -> Self {
        self.because.params =
            std::mem::take(&mut self.because.params).with(name, letter.to_string());
        self
    }
}
