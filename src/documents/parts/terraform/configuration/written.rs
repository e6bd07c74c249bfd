//! Values of a configuration as the analysis reads them: trees with places, and texts whose holes
//! are marked as those of the configuration.

use jsonc_parser::ast;
use jsonc_parser::common::Range;

use crate::finding::{Place, Span};
use crate::hcl::value::{Kind, Piece, Text, Value, number_text};
use crate::text::{Member, Node, made, marks};

/// A text with marked placeholders. `lead` is the document that stands for the configuration.
pub(super) fn text(text: &Text, lead: u32) -> String {
    let mut out = String::new();
    for piece in &text.pieces {
        match piece {
            Piece::Known { text, .. } => plain(text, &mut out),
            Piece::Hole(hole, _) if hole.is_generated => {
                out.push_str(&marks::generated(lead, &["${", &hole.name, "}"].concat()));
            }
            Piece::Hole(hole, _) => out.push_str(&placeholder(&hole.name, lead)),
        }
    }
    out
}

/// What is known is no placeholder: `${` reaches AWS as it is, and is a policy variable there if
/// its name is that of a context key.
fn plain(text: &str, out: &mut String) {
    let text = marks::unmarked(text);
    let mut parts = text.split("${");
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let prefix = part.split([':', '}']).next().unwrap_or_default();
        let is_key = part
            .get(prefix.len()..)
            .is_some_and(|rest| rest.starts_with(':'))
            && !prefix.is_empty()
            && prefix
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        // `${*}`, `${?}` and `${$}` are letters in policies.
        let is_letter = matches!(prefix, "*" | "?" | "$");
        match is_key || is_letter {
            true => out.push_str("${"),
            false => out.push_str(&marks::literal("${")),
        }
        out.push_str(part);
    }
}

/// A placeholder that means the same in the whole configuration.
pub(super) fn placeholder(name: &str, lead: u32) -> String {
    marks::of_document(lead, &["${", name, "}"].concat())
}

/// A tree of a value.
#[derive(Debug)]
pub(super) struct Written<'w> {
    /// The tree.
    pub(super) node: Node<'w>,
    /// Something in it may be more than the tree tells: keys, or items that are no texts.
    pub(super) is_open: bool,
}

/// Writes a value that stands there; `whole` is the text of that document.
pub(super) fn tree<'w>(value: &Value, whole: &'w str, home: Place, lead: u32) -> Written<'w> {
    write(value, whole, home, Some(lead))
}

/// The same of a template, in which nothing is unknown: what `${` means there its functions tell.
pub(super) fn template<'w>(value: &Value, whole: &'w str, home: Place) -> Node<'w> {
    write(value, whole, home, None).node
}

fn write<'w>(value: &Value, whole: &'w str, home: Place, lead: Option<u32>) -> Written<'w> {
    let mut writer = Writer {
        whole,
        home: home.document,
        lead,
        is_open: false,
    };
    let node = writer.node(value, home.span, true);
    Written {
        node,
        is_open: writer.is_open,
    }
}

struct Writer<'w> {
    whole: &'w str,
    home: u32,
    /// Texts keep what is written in them where no document stands for their placeholders.
    lead: Option<u32>,
    is_open: bool,
}

fn range(span: Span) -> Range {
    Range {
        start: span.start as usize,
        end: span.end as usize,
    }
}

impl<'w> Writer<'w> {
    /// What is written in another document stands where it is used.
    fn span(&self, at: Place, around: Span) -> Span {
        match at.document == self.home && at.span.end > at.span.start {
            true => at.span,
            false => around,
        }
    }

    /// `is_structure`: an object or a list of objects belongs here, not a text.
    fn node(&mut self, value: &Value, around: Span, is_structure: bool) -> Node<'w> {
        let span = self.span(value.at, around);
        match &value.kind {
            Kind::Null => ast::Value::NullKeyword(ast::NullKeyword { range: range(span) }),
            Kind::Bool(value) => ast::Value::BooleanLit(ast::BooleanLit {
                range: range(span),
                value: *value,
            }),
            Kind::Number(number) => self.number(&number_text(*number), span),
            Kind::Text(text) => made::string(self.text(text), span),
            Kind::List(items) | Kind::Set(items) => {
                let mut all = Vec::with_capacity(items.len());
                for item in items.iter() {
                    all.push(self.node(item, span, false));
                }
                made::array(all, span)
            }
            Kind::Map(map) => {
                self.is_open |= map.rest.is_some();
                let mut members: Vec<Member<'w>> = Vec::with_capacity(map.entries.len());
                for (key, (place, value)) in &map.entries {
                    let at = self.span(*place, span);
                    let is_structure = STRUCTURES.contains(&key.as_str());
                    let node = self.node(value, at, is_structure);
                    members.push(made::member(key.clone(), at, node));
                }
                made::object(members, span)
            }
            Kind::Unknown(hole) | Kind::Spread(hole) => {
                self.is_open |= is_structure;
                made::string(self.placeholder(&hole.name), span)
            }
            Kind::Handle(number) => {
                self.is_open = true;
                let name = ["resource ", &number.to_string()].concat();
                made::string(self.placeholder(&name), span)
            }
        }
    }

    fn text(&self, text: &Text) -> String {
        match self.lead {
            Some(lead) => self::text(text, lead),
            None => text.as_known().unwrap_or_default(),
        }
    }

    fn placeholder(&self, name: &str) -> String {
        self.lead
            .map_or_else(String::new, |lead| placeholder(name, lead))
    }

    /// A number stands in the text as it is; one that is calculated, wherever it stands.
    fn number(&self, text: &str, span: Span) -> Node<'w> {
        let own = self.whole.get(span.start as usize..span.end as usize);
        let found = own.filter(|own| *own == text).or_else(|| {
            let at = self.whole.find(text)?;
            self.whole.get(at..at + text.len())
        });
        match found {
            Some(value) => ast::Value::NumberLit(ast::NumberLit {
                range: range(span),
                value,
            }),
            None => made::string(text.to_owned(), span),
        }
    }
}

/// Keys of policies whose value is never a text.
const STRUCTURES: [&str; 3] = ["Statement", "Condition", "States"];

/// Where a list of statements holds something that is not known.
pub(super) fn unknown_statement(policy: &Value) -> Option<Place> {
    let is_unknown = |value: &Value| matches!(value.kind, Kind::Unknown(_) | Kind::Spread(_));
    let map = match policy.as_map() {
        Some(map) if map.rest.is_none() => map,
        _ => return Some(policy.at),
    };
    match map.entries.get("Statement")? {
        (_, statements) if is_unknown(statements) => Some(statements.at),
        (_, statements) => statements
            .items()
            .unwrap_or_default()
            .iter()
            .find(|item| is_unknown(item) || matches!(item.kind, Kind::Text(_)))
            .map(|item| item.at),
    }
}

/// A policy without the statements that are not known.
pub(super) fn without_unknown(policy: &Value) -> Value {
    let Some(map) = policy.as_map() else {
        return policy.clone();
    };
    let mut map = map.clone();
    map.rest = None;
    if let Some((_, statements)) = map.entries.get_mut("Statement") {
        let items = statements.items().unwrap_or_default().iter();
        let known: Vec<Value> = items
            .filter(|item| item.as_map().is_some())
            .cloned()
            .collect();
        if statements.as_map().is_none() {
            *statements = Value::list(known, statements.at);
        }
    }
    Value::map(map, policy.at)
}
