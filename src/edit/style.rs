//! How a policy is written, so that what is added to it looks like the rest.

use std::io::{self, Write};

use jsonc_parser::cst::{CstContainerNode, CstNewlineKind, CstNode, CstObject, CstRootNode};
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// How objects are written.
#[derive(Clone, Debug)]
pub(super) struct Style {
    /// Whether each member has a line of its own.
    pub(super) is_tall: bool,
    /// Before the bracket that closes an object.
    pub(super) base: String,
    /// What each level adds.
    unit: String,
    newline: &'static str,
    /// Between a key and its value.
    colon: String,
    /// Between values on one line.
    pub(super) comma: &'static str,
    /// Between brackets and what stands in them, on one line.
    padding: &'static str,
}

impl Style {
    /// The style of an object, as of which others beside it are to be.
    pub(super) fn of(object: &CstObject, root: &CstRootNode) -> Self {
        let children = object.children();
        let properties = object.properties();
        let first = properties.first();
        let is_tall = children.iter().any(CstNode::is_newline);
        let base = line_indent(&children).unwrap_or_default();
        let inner = first.and_then(|property| property.indent_text());
        let unit = inner
            .as_deref()
            .and_then(|inner| inner.strip_prefix(base.as_str()))
            .filter(|unit| !unit.is_empty())
            .map(str::to_owned);
        let colon = first.map_or_else(
            || ": ".to_owned(),
            |property| {
                let between = property.children();
                let kept = between
                    .iter()
                    .filter(|child| child.token_char() == Some(':') || child.is_whitespace());
                kept.map(ToString::to_string).collect()
            },
        );
        let is_space = |at: usize| children.get(at).is_some_and(CstNode::is_whitespace);
        let mut commas = (0..children.len()).filter(|&at| {
            children
                .get(at)
                .is_some_and(|child| child.token_char() == Some(','))
        });
        let has_space = match commas.next() {
            Some(at) => is_space(at + 1) || is_tall,
            None => colon.ends_with(' '),
        };
        Self {
            is_tall,
            base,
            unit: unit
                .or_else(|| root.single_indent_text())
                .unwrap_or_else(|| "  ".to_owned()),
            newline: match root.newline_kind() {
                CstNewlineKind::LineFeed => "\n",
                CstNewlineKind::CarriageReturnLineFeed => "\r\n",
                CstNewlineKind::CarriageReturn => "\r",
            },
            colon,
            comma: if has_space { ", " } else { "," },
            padding: if is_space(1) && !is_tall { " " } else { "" },
        }
    }

    /// The same for an object whose line begins with that.
    pub(super) fn at(mut self, base: String) -> Self {
        self.base = base;
        self
    }

    /// The same for values within the members of the object.
    pub(super) fn inner(&self) -> Self {
        let mut inner = self.clone();
        inner.base.push_str(&self.unit);
        inner
    }

    /// Nothing that is serialized here can fail, and JSON is UTF-8.
    pub(super) fn write(&self, value: &impl Serialize) -> String {
        let mut bytes = Vec::new();
        let writer = Writer {
            style: self,
            depth: 0,
            is_empty: true,
        };
        let mut serializer = Serializer::with_formatter(&mut bytes, writer);
        match value.serialize(&mut serializer) {
            Ok(()) => String::from_utf8(bytes).unwrap_or_default(),
            Err(_) => String::new(),
        }
    }
}

/// What the line begins with on which the last bracket of a container stands, if it begins it.
fn line_indent(children: &[CstNode]) -> Option<String> {
    let mut indent = String::new();
    for child in children.iter().rev().skip(1) {
        match child {
            child if child.is_newline() => return Some(indent),
            child if child.is_whitespace() => indent.insert_str(0, &child.to_string()),
            _ => return None,
        }
    }
    None
}

/// What the line of a node begins with.
pub(super) fn indent_of(node: &CstContainerNode) -> String {
    let node = CstNode::from(node.clone());
    let above = || {
        let mut ancestors = node.ancestors();
        ancestors.find_map(|ancestor| CstNode::from(ancestor).indent_text())
    };
    node.indent_text().or_else(above).unwrap_or_default()
}

struct Writer<'s> {
    style: &'s Style,
    depth: usize,
    is_empty: bool,
}

impl Writer<'_> {
    fn open<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.is_empty = true;
        writer.write_all(bracket)
    }

    fn next<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.is_empty = false;
        match (self.style.is_tall, first) {
            (true, true) => self.line(writer),
            (true, false) => {
                writer.write_all(b",")?;
                self.line(writer)
            }
            (false, true) => writer.write_all(self.style.padding.as_bytes()),
            (false, false) => writer.write_all(self.style.comma.as_bytes()),
        }
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth = self.depth.saturating_sub(1);
        if !self.is_empty {
            match self.style.is_tall {
                true => self.line(writer)?,
                false => writer.write_all(self.style.padding.as_bytes())?,
            }
        }
        self.is_empty = false;
        writer.write_all(bracket)
    }

    fn line<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(self.style.newline.as_bytes())?;
        writer.write_all(self.style.base.as_bytes())?;
        for _ in 0..self.depth {
            writer.write_all(self.style.unit.as_bytes())?;
        }
        Ok(())
    }
}

impl Formatter for Writer<'_> {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.next(writer, first)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.next(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(self.style.colon.as_bytes())
    }
}
