//! Lines that are inserted at the indentation that is there.

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::Block;

/// A text, and what is put in the place of ranges of it; most are empty.
pub(super) struct Insert<'t> {
    text: &'t str,
    added: Vec<(Range<usize>, String)>,
}

impl<'t> Insert<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            added: Vec::new(),
        }
    }

    /// The changed text.
    pub(super) fn whole(self) -> String {
        let mut whole = String::new();
        let mut done = 0;
        for (at, added) in self.added {
            whole.push_str(self.text.get(done..at.start).unwrap_or_default());
            whole.push_str(&added);
            done = at.end;
        }
        whole.push_str(self.text.get(done..).unwrap_or_default());
        whole
    }

    fn add(&mut self, at: usize, added: String) {
        self.added.push((at..at, added));
    }

    /// What stands in the place of a range.
    pub(super) fn exchange(&mut self, range: &Range<usize>, written: String) -> Option<()> {
        self.text.get(range.clone())?;
        self.added.push((range.clone(), written));
        Some(())
    }

    fn newline(&self) -> &'static str {
        match self.text.contains("\r\n") {
            true => "\r\n",
            false => "\n",
        }
    }

    /// What stands on the line before a place.
    fn before(&self, at: usize) -> &'t str {
        let before = self.text.get(..at).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        before.get(start..).unwrap_or_default()
    }

    /// What the line of a place begins with.
    fn indent(&self, at: usize) -> &'t str {
        let line = self.before(at);
        let own = line.trim_start_matches([' ', '\t']);
        line.get(..line.len() - own.len()).unwrap_or_default()
    }

    /// The end of the line of a place; `None`: it does not end before another one.
    fn line_end(&self, at: usize, close: usize) -> Option<usize> {
        let rest = self.text.get(at..close)?;
        let end = at + rest.find('\n')?;
        let is_carried = self.text.get(..end)?.ends_with('\r');
        Some(if is_carried { end - 1 } else { end })
    }

    /// Lines as those of a text, with each level as deep as the levels that are there.
    fn lines(&self, written: &str, indent: &str, unit: &str) -> String {
        let lines = written.trim_end().lines().map(|line| {
            let own = line.trim_start_matches(' ');
            match own.is_empty() {
                true => String::new(),
                false => [indent, &unit.repeat((line.len() - own.len()) / 2), own].concat(),
            }
        });
        lines.collect::<Vec<_>>().join(self.newline())
    }

    /// A block behind the last one of a block.
    pub(super) fn block(&mut self, block: &Block, written: &str) -> Option<()> {
        let around = block.span()?;
        let outer = self.indent(around.start);
        let close = around.end.checked_sub(1)?;
        let newline = self.newline();
        let is_statement = |block: &&Block| {
            let label = block.labels.first().map(|label| label.as_str());
            block.has_ident("statement") || block.has_ident("dynamic") && label == Some("statement")
        };
        let last = block.body.blocks().filter(is_statement).last();
        let last = match last {
            Some(last) => last.span(),
            None => block.body.iter().last().and_then(|last| last.span()),
        };
        let Some(last) = last else {
            let unit = "  ";
            let inner = self.text.get(..close)?;
            let open = inner.trim_end().strip_suffix('{')?.len() + 1;
            let indent = [outer, unit].concat();
            let mut added = [newline, &self.lines(written, &indent, unit)].concat();
            if !inner.get(open..)?.contains('\n') {
                added.push_str(newline);
                added.push_str(outer);
            }
            self.add(open, added);
            return Some(());
        };
        let indent = self.indent(last.start);
        let unit = indent.strip_prefix(outer).filter(|unit| !unit.is_empty());
        let lines = self.lines(written, indent, unit.unwrap_or("  "));
        let end = self.line_end(last.end, close)?;
        self.add(end, [newline, newline, &lines].concat());
        Some(())
    }

    /// Whether an element of its own gets lines of its own.
    pub(super) fn is_tall(&self, statements: &Expression) -> bool {
        let last = match statements {
            Expression::Array(array) => array.iter().last().and_then(|last| last.span()),
            other => other.span(),
        };
        last.and_then(|last| self.text.get(last))
            .is_some_and(|last| last.contains('\n'))
    }

    /// An element behind the last one of a list; of a single one a list is made.
    pub(super) fn element(&mut self, statements: &Expression, written: &str) -> Option<()> {
        let array = match statements {
            Expression::Array(array) => array,
            Expression::Object(only) => {
                let own = only.span()?;
                let added = self.beside(&own, written);
                self.add(own.start, "[".to_owned());
                self.add(own.end, [&added, "]"].concat());
                return Some(());
            }
            _ => return None,
        };
        let around = array.span()?;
        let close = around.end.checked_sub(1)?;
        let Some(last) = array.iter().last() else {
            self.add(around.start + 1, written.trim_end().to_owned());
            return Some(());
        };
        let last = last.span()?;
        let begins_line = self.before(last.start).trim().is_empty();
        let Some(end) = self.line_end(last.end, close).filter(|_| begins_line) else {
            let added = self.beside(&last, written);
            self.add(last.end, added);
            return Some(());
        };
        let indent = self.indent(last.start);
        let lines = self.lines(written, indent, &self.unit(&last));
        let newline = self.newline();
        match array.trailing_comma() {
            true => self.add(end, [newline, &lines, ","].concat()),
            false => {
                self.add(last.end, ",".to_owned());
                self.add(end, [newline, &lines].concat());
            }
        }
        Some(())
    }

    /// What follows an element on its last line.
    fn beside(&self, last: &Range<usize>, written: &str) -> String {
        let indent = self.indent(last.end.saturating_sub(1));
        let lines = self.lines(written, indent, &self.unit(last));
        [", ", lines.trim_start()].concat()
    }

    /// What each level of an object adds.
    fn unit(&self, object: &Range<usize>) -> String {
        let base = self.indent(object.end.saturating_sub(1));
        let own = self.text.get(object.clone()).unwrap_or_default();
        let mut inner = own.lines().skip(1).filter(|line| !line.trim().is_empty());
        let first = inner.next().unwrap_or_default();
        let indent = first.get(..first.len() - first.trim_start().len());
        let unit = indent.and_then(|indent| indent.strip_prefix(base));
        unit.filter(|unit| !unit.is_empty())
            .unwrap_or("  ")
            .to_owned()
    }
}
