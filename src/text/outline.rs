//! Large JSON in pieces: where its outer brackets are is found first, then what they hold is read
//! piece by piece, and between the pieces the work gives way.
//!
//! What comes out is what `json::read` gives. A text that is not strict JSON in its outer brackets
//! is left to that.

use std::borrow::Cow;

use jsonc_parser::ast;
use jsonc_parser::common::Range;

use super::budget::Budget;
use super::json::{self, Reading};
use super::{Node, tree};

/// A value of that many bytes is read in one go.
const PIECE: usize = 64 * 1024;
/// How many bytes are looked through before the work may give way.
const STRIDE: usize = 256 * 1024;
/// How deep the brackets are that are looked at one by one.
const DEPTH_AT_MOST: usize = 12;

/// Reads the text of a document.
pub async fn read(text: &str, document: u32, budget: Budget) -> Reading<'_> {
    let Some(outline) = outline(text, budget).await else {
        return json::read(text, document);
    };
    let mut pieces = Pieces {
        text,
        reading: Reading::empty(),
        open: vec![Open::of(&outline)],
        budget,
        told: 0,
    };
    match pieces.read().await {
        Some(root) => {
            pieces.reading.root = Some(root);
            pieces.reading.say_duplicates(document);
            pieces.reading
        }
        None => json::read(text, document),
    }
}

/// Brackets that hold much, with what stands in them.
#[derive(Debug)]
struct Outline {
    span: Range,
    is_object: bool,
    items: Vec<Item>,
}

/// A value in brackets.
#[derive(Debug)]
struct Item {
    /// Of an object: the place of the key, with its quotes.
    key: Option<Range>,
    value: Value,
}

#[derive(Debug)]
enum Value {
    /// Read in one go.
    Piece(Range),
    Brackets(Outline),
}

/// What may come next within brackets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// A value or a key, or the closing bracket of an empty pair.
    First,
    /// A value or a key.
    Item,
    Colon,
    Value,
    /// A comma or the closing bracket.
    End,
}

/// Brackets that are not closed yet.
struct Brackets {
    start: usize,
    is_object: bool,
    next: Next,
    key: Option<Range>,
    items: Vec<Item>,
}

/// Finds the outer brackets; `None` if they are not as strict JSON has them.
async fn outline(text: &str, budget: Budget) -> Option<Outline> {
    let bytes = text.as_bytes();
    let mut open: Vec<Brackets> = Vec::new();
    let mut root = None;
    let mut at = 0;
    let mut rest_at = STRIDE;
    while at < bytes.len() {
        if at >= rest_at {
            rest_at = at + STRIDE;
            (budget.on_progress)(at / 2, bytes.len());
            budget.yield_if_due().await;
        }
        let byte = *bytes.get(at)?;
        if matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
            at += 1;
            continue;
        }
        if root.is_some() {
            return None;
        }
        // What is too deep is a piece of its own, as are texts, numbers and words.
        let is_open = matches!(byte, b'{' | b'[');
        if is_open && open.len() < DEPTH_AT_MOST {
            if !open.last().is_none_or(Brackets::takes_value) {
                return None;
            }
            open.push(Brackets {
                start: at,
                is_object: byte == b'{',
                next: Next::First,
                key: None,
                items: Vec::new(),
            });
            at += 1;
            continue;
        }
        let brackets = open.last_mut()?;
        match byte {
            b'}' | b']' => {
                if (byte == b'}') != brackets.is_object
                    || !matches!(brackets.next, Next::First | Next::End)
                {
                    return None;
                }
                at += 1;
                let closed = open.pop()?.closed(at);
                match open.last_mut() {
                    Some(outer) => outer.add(closed),
                    None => match closed {
                        Value::Brackets(outline) => root = Some(outline),
                        Value::Piece(_) => return None,
                    },
                }
            }
            b',' if brackets.next == Next::End => {
                brackets.next = Next::Item;
                at += 1;
            }
            b':' if brackets.next == Next::Colon => {
                brackets.next = Next::Value;
                at += 1;
            }
            _ => {
                let end = match is_open {
                    true => end_of_brackets(bytes, at)?,
                    false => end_of_scalar(bytes, at)?,
                };
                let range = Range { start: at, end };
                at = end;
                if brackets.is_object && matches!(brackets.next, Next::First | Next::Item) {
                    (byte == b'"').then_some(())?;
                    brackets.key = Some(range);
                    brackets.next = Next::Colon;
                } else if brackets.takes_value() {
                    brackets.add(Value::Piece(range));
                } else {
                    return None;
                }
            }
        }
    }
    root.filter(|_| open.is_empty())
}

impl Brackets {
    fn takes_value(&self) -> bool {
        match self.is_object {
            true => self.next == Next::Value,
            false => matches!(self.next, Next::First | Next::Item),
        }
    }

    fn add(&mut self, value: Value) {
        self.items.push(Item {
            key: self.key.take(),
            value,
        });
        self.next = Next::End;
    }

    /// What they are, now that they end: small ones are read in one go.
    fn closed(self, end: usize) -> Value {
        let span = Range {
            start: self.start,
            end,
        };
        match end - self.start <= PIECE {
            true => Value::Piece(span),
            false => Value::Brackets(Outline {
                span,
                is_object: self.is_object,
                items: self.items,
            }),
        }
    }
}

/// The end of a text, a number or a word.
fn end_of_scalar(bytes: &[u8], start: usize) -> Option<usize> {
    if bytes.get(start) == Some(&b'"') {
        let mut at = start + 1;
        loop {
            at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
            match bytes.get(at)? {
                b'"' => return Some(at + 1),
                _ => at += 2,
            }
        }
    }
    let rest = bytes.get(start..)?;
    let length = rest
        .iter()
        .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')))?;
    (length > 0).then_some(start + length)
}

/// The end of brackets, whatever they hold: the parser looks at that.
fn end_of_brackets(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = start;
    loop {
        match bytes.get(at)? {
            b'"' => {
                at = end_of_scalar(bytes, at)?;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

/// Brackets whose items are being read.
struct Open<'o, 't> {
    outline: &'o Outline,
    next: usize,
    members: Vec<ast::ObjectProp<'t>>,
    elements: Vec<Node<'t>>,
}

impl<'o> Open<'o, '_> {
    fn of(outline: &'o Outline) -> Self {
        Self {
            outline,
            next: 0,
            members: Vec::new(),
            elements: Vec::new(),
        }
    }
}

struct Pieces<'o, 't> {
    text: &'t str,
    reading: Reading<'t>,
    open: Vec<Open<'o, 't>>,
    budget: Budget,
    /// How far it was when the work gave way for the last time.
    told: usize,
}

impl<'o, 't> Pieces<'o, 't> {
    /// Reads all pieces; `None` if one of them is not strict JSON.
    async fn read(&mut self) -> Option<Node<'t>> {
        loop {
            let open = self.open.last_mut()?;
            let Some(item) = open.outline.items.get(open.next) else {
                let node = self.close()?;
                match self.open.is_empty() {
                    true => return Some(node),
                    false => self.add(node)?,
                }
                continue;
            };
            match &item.value {
                Value::Brackets(outline) => self.open.push(Open::of(outline)),
                Value::Piece(range) => {
                    let node = self.piece(*range)?;
                    self.add(node)?;
                    if range.end - self.told >= PIECE {
                        self.told = range.end;
                        let length = self.text.len();
                        (self.budget.on_progress)(length / 2 + range.end / 2, length);
                        self.budget.yield_if_due().await;
                    }
                }
            }
        }
    }

    fn piece(&mut self, range: Range) -> Option<Node<'t>> {
        let text = self.text.get(range.start..range.end)?;
        let mut node = json::strictly(text)?;
        if json::control_character(&node, text).is_some() {
            return None;
        }
        tree::shift(&mut node, range.start);
        json::duplicates(&node, &mut self.reading.duplicates);
        Some(node)
    }

    /// Puts a value where it belongs.
    fn add(&mut self, value: Node<'t>) -> Option<()> {
        let key = {
            let open = self.open.last()?;
            open.outline.items.get(open.next)?.key
        };
        let key = match key {
            Some(range) => Some((range, self.piece(range)?)),
            None => None,
        };
        let open = self.open.last_mut()?;
        open.next += 1;
        match key {
            Some((range, ast::Value::StringLit(name))) => open.members.push(ast::ObjectProp {
                range: Range {
                    start: range.start,
                    end: tree::Tree::span(&value).end as usize,
                },
                name: ast::ObjectPropName::String(ast::StringLit {
                    range,
                    value: Cow::Owned(name.value.into_owned()),
                }),
                value,
            }),
            Some(_) => return None,
            None => open.elements.push(value),
        }
        Some(())
    }

    /// Ends brackets all of whose items are read.
    fn close(&mut self) -> Option<Node<'t>> {
        let open = self.open.pop()?;
        let range = open.outline.span;
        if !open.outline.is_object {
            return Some(ast::Value::Array(ast::Array {
                range,
                elements: open.elements,
            }));
        }
        json::repeated(&open.members, &mut self.reading.duplicates);
        Some(ast::Value::Object(ast::Object {
            range,
            properties: open.members,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Tree;
    use crate::text::budget;

    fn large(inner: &str) -> String {
        let filler: Vec<String> = (0..4000)
            .map(|at| {
                format!("{{\"key {at}\": [{at}, \"t\\\"x\\u00e4 ü {at}\", null, true, {{}}]}}")
            })
            .collect();
        format!(
            "\n{{\"list\" : [{}],\"other\":\t{{\"deep\":{{\"more\":[[{}]]}}}} , {inner}}}\n",
            filler.join(",\n "),
            filler.join(",")
        )
    }

    fn both(text: &str) -> (Reading<'_>, Reading<'_>) {
        let slowly = budget::block_on(read(text, 3, Budget::NONE));
        (json::read(text, 3), slowly)
    }

    #[test]
    fn pieces_make_the_same_tree() {
        for inner in [
            "\"end\": 1.5e3",
            "\"end\": \"x\"",
            "\"end\": {}",
            "\"end\": []",
            "\"e\\u006ed\": {\"a\": 1}",
            "\"a\": 1, \"b\": 2",
        ] {
            let text = large(inner);
            assert!(budget::block_on(outline(&text, Budget::NONE)).is_some());
            let (whole, slowly) = both(&text);
            assert_eq!(whole.root, slowly.root, "{inner}");
            assert!(slowly.root.unwrap().get("list").is_some());
            assert!(slowly.findings.is_empty());
        }
    }

    #[test]
    fn what_is_wrong_is_told_as_otherwise() {
        for inner in [
            "\"list\": 1",
            "\"end\": {\"a\": 1, \"a\": 2}",
            "\"end\": 1,",
            "\"end\": 01",
            "\"end\": tru",
            "\"end\" 1",
            "\"end\": [1 2]",
            "\"end\": \"a\nb\"",
            "\"end\": 'x'",
            "// comment\n \"end\": 1",
            "\"end\": 1}} {",
            "\"end\": \"never",
            "\"end\": [1, {]}",
            "end: 1",
            "1",
        ] {
            let text = large(inner);
            let (whole, slowly) = both(&text);
            assert_eq!(whole.root, slowly.root, "{inner}");
            assert_eq!(whole.repaired, slowly.repaired, "{inner}");
            assert_eq!(whole.duplicates.len(), slowly.duplicates.len(), "{inner}");
            assert_eq!(whole.findings.len(), slowly.findings.len(), "{inner}");
            assert!(
                !whole.findings.is_empty() || !whole.duplicates.is_empty(),
                "{inner}"
            );
        }
    }

    #[test]
    fn deep_brackets_end() {
        let text = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
        let (whole, slowly) = both(&text);
        assert!(whole.root.is_none() && slowly.root.is_none());
        let text = format!("{{\"a\":{}1{}}}", "[".repeat(60), "]".repeat(60));
        let (whole, slowly) = both(&text);
        assert_eq!(whole.root, slowly.root);
        let wide = format!("[{}1]", "1,".repeat(100_000));
        let (whole, slowly) = both(&wide);
        assert_eq!(
            whole.root.unwrap().items().len(),
            slowly.root.unwrap().items().len()
        );
    }
}
