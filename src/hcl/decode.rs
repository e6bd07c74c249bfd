//! Texts that hold JSON or YAML, of which parts may be unknown, as values with places.
//!
//! In the place of a hole stands a token while the text is parsed.

use std::rc::Rc;

use super::value::{Hole, Kind, Map, Piece, Text, Value};
use crate::finding::{Finding, Place, Span};
use crate::text::json::{self, Reading};
use crate::text::{Entry, Integrity, Node, Tree, yaml};

/// Around the number of a hole. No text of people has it.
const TOKEN: char = '\u{e002}';

/// What became of a text.
#[derive(Debug)]
pub struct Decoded {
    /// The value; `None` if it could not be read.
    pub value: Option<Value>,
    /// Whether it is what it says: what is unknown may be more than a value.
    pub integrity: Integrity,
    /// What the reader says.
    pub findings: Vec<Finding>,
    /// Strings of which a part stands in another document, each with the place of that part.
    pub put_in: Vec<(Place, Place)>,
}

/// Reads a text as JSON.
pub fn json(text: &Text, at: Place) -> Decoded {
    read(text, at, |rendered| json::read(rendered, at.document), true)
}

/// Reads a text as YAML.
pub fn yaml(text: &Text, at: Place) -> Decoded {
    read(
        text,
        at,
        |rendered| yaml::read(rendered, at.document),
        false,
    )
}

/// A text with tokens for its holes, and where its letters stand.
struct Rendered<'t> {
    text: String,
    holes: Vec<(&'t Hole, Place)>,
    /// Where each piece begins in the text.
    starts: Vec<(usize, Place, bool)>,
    integrity: Integrity,
}

fn read(text: &Text, at: Place, reader: impl Fn(&str) -> Reading<'_>, is_json: bool) -> Decoded {
    let rendered = render(text, is_json);
    let reading = reader(&rendered.text);
    let integrity = reading.integrity();
    let mut findings = reading.findings;
    for finding in &mut findings {
        for place in &mut finding.because.at {
            *place = rendered.place(place.span);
        }
    }
    let value = reading.root.as_ref().map(|root| rendered.value(root, at));
    let mut put_in = Vec::new();
    if let Some(root) = &reading.root {
        rendered.put_in(root, &mut put_in);
    }
    Decoded {
        value,
        put_in,
        integrity: rendered.integrity.and(integrity),
        findings,
    }
}

fn render(text: &Text, is_json: bool) -> Rendered<'_> {
    let mut rendered = Rendered {
        text: String::new(),
        holes: Vec::new(),
        starts: Vec::new(),
        integrity: Integrity::Intact,
    };
    let (mut is_quoted, mut is_escaped) = (false, false);
    for piece in &text.pieces {
        match piece {
            Piece::Known {
                text,
                at,
                is_verbatim,
            } => {
                rendered
                    .starts
                    .push((rendered.text.len(), *at, *is_verbatim));
                rendered.text.push_str(text);
                for byte in text.bytes() {
                    match byte {
                        _ if is_escaped => is_escaped = false,
                        b'\\' if is_quoted => is_escaped = true,
                        b'"' => is_quoted = !is_quoted,
                        _ => {}
                    }
                }
            }
            Piece::Hole(hole, at) => {
                rendered.starts.push((rendered.text.len(), *at, false));
                // Outside of quotes it could be anything, unless it is one value.
                let is_bare = is_json && !is_quoted;
                let is_open = is_bare && !hole.is_json && !is_reference(&hole.name);
                let own = Integrity::Undetermined.when(is_open);
                rendered.integrity = rendered.integrity.and(own);
                let quote = if is_bare { "\"" } else { "" };
                let number = rendered.holes.len().to_string();
                let token = TOKEN.to_string();
                let made = [quote, &token, &number, &token, quote].concat();
                rendered.text.push_str(&made);
                rendered.holes.push((hole, *at));
            }
        }
    }
    rendered
}

/// Whether a hole is what a name means: one value, as it is used.
fn is_reference(name: &str) -> bool {
    let mut is_quoted = false;
    name.chars().all(|letter| {
        is_quoted ^= letter == '"';
        is_quoted || messages::visible::is_word_letter(letter) || "._-[]\"".contains(letter)
    })
}

impl Rendered<'_> {
    /// The place of a range of the text: that of its first letter as far as its last, if both
    /// stand in one document.
    fn place(&self, span: Span) -> Place {
        let (start, end) = (span.start as usize, span.end as usize);
        let first = self.letter(start);
        let last = self.letter(end.saturating_sub(1).max(start));
        let end = match last.document == first.document && last.span.end > first.span.start {
            true => last.span.end,
            false => first.span.end,
        };
        Span {
            start: first.span.start,
            end,
        }
        .of(first.document)
    }

    fn letter(&self, offset: usize) -> Place {
        let next = self.starts.partition_point(|(start, ..)| *start <= offset);
        let Some((start, at, is_verbatim)) = next.checked_sub(1).and_then(|at| self.starts.get(at))
        else {
            return super::value::NOWHERE;
        };
        match is_verbatim {
            true => {
                let from = at.span.start as usize + (offset - start);
                Span::new(from, from + 1).of(at.document)
            }
            false => *at,
        }
    }

    fn value(&self, node: &Node<'_>, around: Place) -> Value {
        let at = self.place(node.span());
        if let Some(text) = node.as_str() {
            return match self.plain_boolean(text, node.span()) {
                Some(value) => Value::bool(value, at),
                None => self.text(text, at, node.span()),
            };
        }
        if node.is_object() {
            let mut map = Map::default();
            for member in node.members() {
                let place = self.place(member.key_span());
                let value = self.value(&member.value, at);
                match self.known(member.key()) {
                    Some(key) => {
                        map.entries.insert(key, (place, value));
                    }
                    None => {
                        let name = self.display(member.key());
                        map.entries.clear();
                        map.rest = Some(Hole::new(name));
                    }
                }
            }
            return Value::map(map, at);
        }
        if matches!(node, Node::Array(_)) {
            let items = node.items().iter().map(|item| self.value(item, at));
            return Value::list(items.collect(), at);
        }
        let kind = match node.scalar() {
            None => Kind::Null,
            Some("true") => Kind::Bool(true),
            Some("false") => Kind::Bool(false),
            Some(number) => number.parse().map_or(Kind::Null, Kind::Number),
        };
        Value::new(
            kind,
            if at.document == around.document {
                at
            } else {
                around
            },
        )
    }

    /// The booleans of YAML 1.1, which Terraform knows: only without quotes.
    fn plain_boolean(&self, text: &str, span: Span) -> Option<bool> {
        let value = match text {
            "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => true,
            "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => false,
            _ => return None,
        };
        let written = self.text.get(span.start as usize..span.end as usize)?;
        (written == text).then_some(value)
    }

    /// Strings that are put together of several documents.
    fn put_in(&self, node: &Node<'_>, found: &mut Vec<(Place, Place)>) {
        if node.as_str().is_some() {
            let at = self.place(node.span());
            let (start, end) = (node.span().start as usize, node.span().end as usize);
            let within = self.starts.partition_point(|(from, ..)| *from <= start);
            let rest = self.starts.get(within..).unwrap_or_default();
            let inner = rest.iter().take_while(|(from, ..)| *from < end);
            let others = inner.filter(|(_, place, _)| {
                place.document != at.document && place.span.end > place.span.start
            });
            // The first one leads there.
            found.extend(others.map(|(_, place, _)| (at, *place)).take(1));
        }
        node.items()
            .iter()
            .for_each(|item| self.put_in(item, found));
        node.members()
            .iter()
            .for_each(|member| self.put_in(&member.value, found));
    }

    /// A text in which tokens are holes again.
    fn text(&self, text: &str, at: Place, span: Span) -> Value {
        if !text.contains(TOKEN) {
            return Value::text(text, at);
        }
        let mut made = Text::default();
        for (number, part) in text.split(TOKEN).enumerate() {
            match number % 2 {
                0 => made.push(part, at, false),
                _ => match self.hole(part) {
                    Some((hole, place)) => made.push_hole(hole.clone(), place),
                    None => made.push(part, at, false),
                },
            }
        }
        // A value of its own: of any type, if it stands without quotes.
        if let [Piece::Hole(hole, place)] = made.pieces.as_slice()
            && hole.is_json
            && self.is_bare(span)
        {
            let name = hole.name.strip_prefix(JSON_OF).unwrap_or(&hole.name);
            let name = name
                .strip_suffix(')')
                .filter(|_| hole.name.starts_with(JSON_OF));
            let hole = Hole::new(name.unwrap_or(&hole.name));
            return Value::new(Kind::Unknown(hole), *place);
        }
        Value::new(Kind::Text(Rc::new(made)), at)
    }

    /// Whether the quotes of a string are ours.
    fn is_bare(&self, span: Span) -> bool {
        let start = span.start as usize;
        self.starts.iter().any(|(from, ..)| *from == start)
    }

    fn hole(&self, number: &str) -> Option<(&Hole, Place)> {
        let at: usize = number.parse().ok()?;
        self.holes.get(at).map(|(hole, place)| (*hole, *place))
    }

    fn known(&self, key: &str) -> Option<String> {
        (!key.contains(TOKEN)).then(|| key.to_owned())
    }

    fn display(&self, text: &str) -> String {
        let mut made = String::new();
        for (number, part) in text.split(TOKEN).enumerate() {
            match (number % 2, self.hole(part)) {
                (1, Some((hole, _))) => made.push_str(&["${", &hole.name, "}"].concat()),
                _ => made.push_str(part),
            }
        }
        made
    }
}

/// How the text of a value as JSON is called.
pub(super) const JSON_OF: &str = "jsonencode(";
