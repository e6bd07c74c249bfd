//! Definitions that are within another text, as in the strings of a template, an output of the AWS CLI
//! or the source of Terraform: which ones are, and how one reads by itself.

use contract::Definition;

use super::facts::MachineFacts;
use crate::documents::{self, Source};
use crate::finding::Span;
use crate::inventory::Claims;
use crate::text::budget::Budget;
use crate::text::{Entry, LineIndex, Node, Tree, marks};
use crate::workspace::Workspace;

/// Where a machine's definition is within another text, and whether it has lines of its own there;
/// `None`: it is JSON or YAML where it is.
pub(super) fn within(sources: &[Source<'_>], machine: &MachineFacts<'_>) -> Option<(Span, bool)> {
    let source = sources.get(machine.document as usize)?;
    let span = machine.definition.span;
    let root = source.reading.as_ref().and_then(|one| one.root.as_ref());
    if root.is_some_and(|root| is_object_at(root, span)) {
        return None;
    }
    let first = machine.definition.graph.states.first()?.span.start as usize;
    let text = source.document.text.as_str();
    let before = text.get(span.start as usize..first).unwrap_or_default();
    let is_escaped = text.get(first..).unwrap_or_default().starts_with('\\');
    Some((span, before.contains('\n') && !is_escaped))
}

/// Whether the smallest value that holds a range is an object.
fn is_object_at<'t>(root: &'t Node<'t>, span: Span) -> bool {
    let mut node = root;
    loop {
        let members = node.members().iter().map(|member| &member.value);
        let mut children = members.chain(node.items());
        match children.find(|child| child.span().contains(span)) {
            Some(child) => node = child,
            None => return node.is_object(),
        }
    }
}

/// The definition that begins at a place of a document (a UTF-16 offset), as a text of its own.
pub async fn definition(
    workspace: &Workspace,
    document: u32,
    start: u32,
    budget: Budget,
) -> Option<Definition> {
    let mut findings = Vec::new();
    let sources = documents::read(workspace, &mut findings, budget).await;
    let settings = workspace.settings.clone().unwrap_or_default();
    let claims = Claims::read(&sources, &settings, &mut findings, budget).await;
    let text = &sources.get(document as usize)?.document.text;
    let mut writer = Writer {
        index: LineIndex::new(text),
        units: 0,
        written: Definition::default(),
    };
    let mut machines = claims.machines.iter();
    let found = machines.find(|machine| {
        let at = machine.definition.span().start;
        machine.document == document && writer.index.position(at).offset == start
    });
    writer.value(found?.definition, 0);
    Some(writer.written)
}

/// Writes JSON line by line.
struct Writer {
    /// Of the text that the definition is within.
    index: LineIndex,
    /// UTF-16 units that are written.
    units: u32,
    written: Definition,
}

impl Writer {
    fn push(&mut self, text: &str) {
        let units = text.encode_utf16().count();
        self.units += u32::try_from(units).unwrap_or_default();
        self.written.text.push_str(text);
    }

    fn string(&mut self, text: &str) {
        let json = serde_json::to_string(&*marks::unmarked(text));
        self.push(&json.unwrap_or_default());
    }

    /// What was written from `start` on is what is at a place of the source.
    fn place(&mut self, span: Span, start: u32) {
        let from = self.index.position(span.start).offset;
        let to = self.index.position(span.end).offset;
        let places = &mut self.written.places;
        places.extend([from, to, start, self.units]);
    }

    /// Begins a line; behind the one before it a comma.
    fn line(&mut self, is_first: bool, depth: usize) {
        self.push(if is_first { "\n" } else { ",\n" });
        for _ in 0..depth {
            self.push("  ");
        }
    }

    fn value(&mut self, node: &Node<'_>, depth: usize) {
        let start = self.units;
        if let Some(text) = node.as_str() {
            self.string(text);
        } else if let Some(text) = node.scalar() {
            self.push(text);
        } else if node.is_null() {
            self.push("null");
        } else {
            let (open, close) = match node.is_object() {
                true => ("{", "}"),
                false => ("[", "]"),
            };
            self.push(open);
            let mut is_first = true;
            for member in node.members() {
                self.line(is_first, depth + 1);
                is_first = false;
                let key = self.units;
                self.string(member.key());
                self.place(member.key_span(), key);
                self.push(": ");
                self.value(&member.value, depth + 1);
            }
            for item in node.items() {
                self.line(is_first, depth + 1);
                is_first = false;
                self.value(item, depth + 1);
            }
            if !is_first {
                self.push("\n");
                for _ in 0..depth {
                    self.push("  ");
                }
            }
            self.push(close);
        }
        self.place(node.span(), start);
    }
}
