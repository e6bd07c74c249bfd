//! Blocks and attributes, written in HCL or as JSON.
//!
//! The parser knows no recovery: where it gives up, the text is split at its top-level blocks and
//! each is read alone.

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::parser::parse_body;

use super::doubled;
use super::source::Source;
use crate::finding::Place;
use crate::text::{Entry, Node, Tree};

/// A file, parsed as far as it can be.
#[derive(Debug)]
pub struct File {
    parts: Vec<Part>,
    /// What could not be read: its range, and what the parser says.
    pub unread: Vec<(Range<usize>, String)>,
}

/// A piece of a file that was parsed alone.
#[derive(Debug)]
struct Part {
    range: Range<usize>,
    body: hcl_edit::structure::Body,
}

/// An expression, as it is written.
#[derive(Clone, Copy, Debug)]
pub enum Expr<'a> {
    /// In HCL.
    Hcl(&'a Expression, Source<'a>),
    /// As JSON: strings are templates.
    Json(&'a Node<'a>, Source<'a>),
}

/// What stands in a block.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    /// In HCL.
    Hcl(&'a hcl_edit::structure::Body, Source<'a>),
    /// As JSON: an object.
    Json(&'a Node<'a>, Source<'a>),
}

/// A block.
#[derive(Clone, Debug)]
pub struct Block<'a> {
    /// `resource`, `data`, `statement`...
    pub name: &'a str,
    /// What stands between the name and the body.
    pub labels: Vec<&'a str>,
    /// What stands in it.
    pub body: Body<'a>,
    /// Where it stands.
    pub at: Place,
}

impl File {
    /// Parses a text of HCL.
    pub fn parse(text: &str) -> Self {
        let start = match text.starts_with('\u{feff}') {
            true => '\u{feff}'.len_utf8(),
            false => 0,
        };
        let mut file = Self {
            parts: Vec::new(),
            unread: Vec::new(),
        };
        let whole = text.get(start..).unwrap_or_default();
        if let Ok(body) = parse_body(whole) {
            let range = start..text.len();
            file.parts.push(Part { range, body });
            return file;
        }
        for range in pieces(text, start) {
            let piece = text.get(range.clone()).unwrap_or_default();
            match doubled::parse(piece) {
                Ok(body) => file.parts.push(Part { range, body }),
                Err(error) => file.unread.push((range, error.message().to_owned())),
            }
        }
        file
    }

    /// The bodies of the file: one, unless it was split.
    pub fn bodies<'a>(&'a self, text: &'a str, document: u32) -> Vec<Body<'a>> {
        let body = |part: &'a Part| {
            let source = Source {
                text: text.get(part.range.clone()).unwrap_or_default(),
                document,
                base: part.range.start,
                map: None,
            };
            Body::Hcl(&part.body, source)
        };
        self.parts.iter().map(body).collect()
    }
}

/// Ranges that each begin at a line which can only begin a top-level item: a word in the first
/// column.
fn pieces(text: &str, start: usize) -> Vec<Range<usize>> {
    let mut starts = Vec::new();
    let mut at = start;
    let mut heredoc: Option<&str> = None;
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        match heredoc {
            Some(tag) if line.trim() == tag => heredoc = None,
            Some(_) => {}
            None => {
                if line.starts_with(|letter: char| {
                    messages::visible::is_word_letter(letter) && !letter.is_ascii_digit()
                        || letter == '_'
                }) {
                    starts.push(at);
                }
                heredoc = line.split_once("<<").and_then(|(_, tag)| {
                    let tag = tag.trim_start_matches('-').trim();
                    let is_word = |letter: char| {
                        messages::visible::is_word_letter(letter) || "_-".contains(letter)
                    };
                    (!tag.is_empty() && tag.chars().all(is_word)).then_some(tag)
                });
            }
        }
        at += line.len();
    }
    // An unclosed heredoc has swallowed what follows it: then each line counts.
    if heredoc.is_some() {
        starts.clear();
        let mut at = start;
        for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
            if TOP.iter().any(|word| {
                line.strip_prefix(word)
                    .is_some_and(|rest| rest.starts_with([' ', '\t', '{', '"']))
            }) {
                starts.push(at);
            }
            at += line.len();
        }
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let mut ranges: Vec<Range<usize>> = starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(start, end)| start..end)
        .collect();
    // What stands before the first one is read, too: it may be what is broken.
    let first = ranges.first().map_or(text.len(), |range| range.start);
    if first > start {
        ranges.insert(0, start..first);
    }
    ranges
}

/// The top-level blocks of Terraform.
const TOP: [&str; 13] = [
    "resource",
    "data",
    "module",
    "locals",
    "variable",
    "output",
    "provider",
    "terraform",
    "moved",
    "removed",
    "import",
    "check",
    "ephemeral",
];

impl<'a> Expr<'a> {
    /// Where it stands.
    pub fn at(&self) -> Place {
        match self {
            Self::Hcl(expression, source) => source.place(expression.span()),
            Self::Json(node, source) => node.span().of(source.document),
        }
    }
}

impl<'a> Body<'a> {
    /// What it is read from.
    pub fn source(&self) -> Source<'a> {
        match self {
            Self::Hcl(_, source) | Self::Json(_, source) => *source,
        }
    }

    /// An attribute.
    pub fn attribute(&self, name: &str) -> Option<Expr<'a>> {
        match *self {
            Self::Hcl(body, source) => {
                let attribute = body.get_attribute(name)?;
                Some(Expr::Hcl(&attribute.value, source))
            }
            Self::Json(node, source) => Some(Expr::Json(node.get(name)?, source)),
        }
    }

    /// All attributes: name, place of the name, expression.
    pub fn attributes(&self) -> Vec<(&'a str, Place, Expr<'a>)> {
        match *self {
            Self::Hcl(body, source) => body
                .iter()
                .filter_map(|structure| structure.as_attribute())
                .map(|attribute| {
                    let at = source.place(attribute.key.span());
                    let expr = Expr::Hcl(&attribute.value, source);
                    (attribute.key.value().as_str(), at, expr)
                })
                .collect(),
            Self::Json(node, source) => node
                .members()
                .iter()
                .filter(|member| member.key() != "//")
                .map(|member| {
                    let at = member.key_span().of(source.document);
                    (member.key(), at, Expr::Json(&member.value, source))
                })
                .collect(),
        }
    }

    /// The blocks of a name, with so many labels.
    pub fn blocks(&self, name: &str, labels: usize) -> Vec<Block<'a>> {
        match *self {
            Self::Hcl(body, source) => body
                .iter()
                .filter_map(|structure| structure.as_block())
                .filter(|block| block.ident.value().as_str() == name)
                .map(|block| hcl_block(block, source))
                .filter(|block| block.labels.len() == labels)
                .collect(),
            Self::Json(node, source) => {
                let mut found = Vec::new();
                if let Some(member) = node.member(name) {
                    let mut path = Vec::new();
                    json_blocks(
                        member.key(),
                        &member.value,
                        labels,
                        source,
                        &mut path,
                        &mut found,
                    );
                }
                found
            }
        }
    }

    /// All blocks, whatever they are called; of JSON none, where blocks look like attributes.
    pub fn all_blocks(&self) -> Vec<Block<'a>> {
        match *self {
            Self::Hcl(body, source) => body
                .iter()
                .filter_map(|structure| structure.as_block())
                .map(|block| hcl_block(block, source))
                .collect(),
            Self::Json(..) => Vec::new(),
        }
    }

    /// Whether anything is written under that name.
    pub fn has(&self, name: &str) -> bool {
        match self {
            Self::Hcl(body, _) => body.has_attribute(name) || body.has_blocks(name),
            Self::Json(node, _) => node.get(name).is_some_and(|value| !value.is_null()),
        }
    }
}

fn hcl_block<'a>(block: &'a hcl_edit::structure::Block, source: Source<'a>) -> Block<'a> {
    Block {
        name: block.ident.value().as_str(),
        labels: block.labels.iter().map(|label| label.as_str()).collect(),
        body: Body::Hcl(&block.body, source),
        at: source.place(block.span()),
    }
}

fn json_blocks<'a>(
    name: &'a str,
    node: &'a Node<'a>,
    labels: usize,
    source: Source<'a>,
    path: &mut Vec<&'a str>,
    found: &mut Vec<Block<'a>>,
) {
    if !node.items().is_empty() {
        for item in node.items() {
            json_blocks(name, item, labels, source, path, found);
        }
        return;
    }
    if !node.is_object() {
        return;
    }
    if path.len() == labels {
        found.push(Block {
            name,
            labels: path.clone(),
            body: Body::Json(node, source),
            at: node.span().of(source.document),
        });
        return;
    }
    for member in node.members() {
        if member.key() == "//" {
            continue;
        }
        path.push(member.key());
        json_blocks(name, &member.value, labels, source, path, found);
        path.pop();
    }
}
