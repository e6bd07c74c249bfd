//! `Fn::Sub`, and `DefinitionSubstitutions`, which replaces names in a text as well.

use crate::text::mapped::Mapped;
use crate::text::{Node, Span, Tree, marks};

use super::super::stacks::Names;
use super::LENGTH_AT_MOST;

impl<'w> Names<'_, '_, 'w> {
    /// `Fn::Sub`, with or without names of its own.
    pub(super) fn sub(&self, value: &Node<'w>) -> Option<Mapped> {
        let (template, own) = match value.as_str() {
            Some(_) => (value, None),
            None => (value.items().first()?, value.items().get(1)),
        };
        let template = Mapped::of_string(template, self.stack().whole)?;
        Some(self.substituted(&template, &|name| {
            own?.get(name).map(|node| self.text_or_hole(node))
        }))
    }

    /// What a value is put into a text as.
    pub(in super::super) fn text_or_hole(&self, node: &Node<'w>) -> Mapped {
        self.text(node).unwrap_or_else(|| {
            let mut mapped = Mapped::default();
            mapped.push(&self.unknown(node), node.span().start, false);
            mapped
        })
    }

    /// A text with `${Name}` in it, each replaced by what it stands for. `own` are names that
    /// count before those of the template.
    pub(in super::super) fn substituted(
        &self,
        template: &Mapped,
        own: &dyn Fn(&str) -> Option<Mapped>,
    ) -> Mapped {
        let mut built = Mapped::default();
        let mut from = 0;
        while let Some((start, end)) = next_name(&template.text, from) {
            built.append_part(template, from, start);
            let written = template.text.get(start + 2..end - 1).unwrap_or_default();
            let name = written.trim();
            let place = template.original(u32::try_from(start).unwrap_or_default());
            match (name.strip_prefix('!'), own(name)) {
                (Some(literal), _) => {
                    let text = format!("${{{literal}}}");
                    built.push(&marks::literal(&text), place, false);
                }
                (None, Some(value)) => built.append(&value),
                (None, None) => built.push(&self.named(name, place), place, false),
            }
            from = end;
            if built.text.len() > LENGTH_AT_MOST {
                built.push(&self.alone("Fn::TooLong"), place, false);
                return built;
            }
        }
        built.append_part(template, from, template.text.len());
        built
    }

    /// What a name in `${...}` stands for.
    fn named(&self, name: &str, place: u32) -> String {
        let span = Span::new(place as usize, place as usize + name.len());
        let value = match name.split_once('.') {
            Some((logical, attribute)) => self.attribute(logical, attribute, span),
            None => self.reference(name, span),
        };
        let text = value.into_text().map(|text| text.text);
        text.unwrap_or_else(|| self.hole(name))
    }

    /// A text in which only the names that `own` knows are replaced. What functions made of it is
    /// left as it is.
    pub(in super::super) fn substituted_only(
        &self,
        template: &Mapped,
        own: &dyn Fn(&str) -> Option<Mapped>,
    ) -> Mapped {
        let mut built = Mapped::default();
        let mut from = 0;
        let mut search = 0;
        while let Some((start, end)) = next_name(&template.text, search) {
            search = end;
            let before = template
                .text
                .get(..start)
                .and_then(|text| text.chars().next_back());
            let mark = match before {
                Some(marks::LITERAL) => marks::LITERAL.len_utf8(),
                Some(letter) if marks::is_mark(letter) => continue,
                _ => 0,
            };
            let name = template.text.get(start + 2..end - 1).unwrap_or_default();
            let Some(value) = own(name.trim()) else {
                continue;
            };
            built.append_part(template, from, start - mark);
            let place = template.original(u32::try_from(start).unwrap_or_default());
            built.push(&value.text, place, false);
            from = end;
            if built.text.len() > LENGTH_AT_MOST {
                built.push(&self.alone("Fn::TooLong"), place, false);
                return built;
            }
        }
        built.append_part(template, from, template.text.len());
        built
    }
}

/// The next `${...}` from there on.
fn next_name(text: &str, from: usize) -> Option<(usize, usize)> {
    let start = from + text.get(from..)?.find("${")?;
    let end = start + text.get(start..)?.find('}')? + 1;
    Some((start, end))
}
