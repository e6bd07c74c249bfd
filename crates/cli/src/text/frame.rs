//! A finding with its lines, as `annotate-snippets` draws them.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use sfn_role_check::report::Location;
use sfn_role_check::report::display::visible;

use super::Out;

/// A title with what belongs to it.
pub(super) struct Frame {
    groups: Vec<Group<'static>>,
}

/// How bad something is.
#[derive(Clone, Copy)]
pub(super) enum Weight {
    Error,
    Warning,
    Note,
    Help,
}

impl Weight {
    fn level(self, name: String) -> Level<'static> {
        let level = match self {
            Self::Error => Level::ERROR,
            Self::Warning => Level::WARNING,
            Self::Note => Level::NOTE,
            Self::Help => Level::HELP,
        };
        level.with_name(name)
    }
}

impl Frame {
    /// A finding: a word that says how bad it is, and what it is.
    pub(super) fn new(weight: Weight, word: String, title: &str) -> Self {
        let title = weight
            .level(word)
            .primary_title(visible(title).into_owned());
        Self {
            groups: vec![Group::with_title(title)],
        }
    }

    /// Something else that belongs to it, with its own place.
    pub(super) fn further(&mut self, weight: Weight, word: String, title: &str) {
        let title = weight
            .level(word)
            .secondary_title(visible(title).into_owned());
        self.groups.push(Group::with_title(title));
    }

    /// The line of a place, with a mark and what the mark says.
    pub(super) fn source(&mut self, out: &Out<'_>, place: &Location, label: Option<&str>) {
        let Some(marked) = out.sources.marked(place) else {
            return;
        };
        // The place is what the report says; of a line that is not shown as it is it has to be told.
        let before = marked.text.get(..marked.mark.start).unwrap_or_default();
        let is_as_shown = before.chars().count() + 1 == marked.column;
        let mut annotation = AnnotationKind::Primary.span(marked.mark);
        if let Some(label) = label {
            annotation = annotation.label(visible(label).into_owned());
        }
        let snippet = Snippet::source(marked.text)
            .line_start(marked.line)
            .annotation(annotation);
        if is_as_shown {
            self.add(Element::from(snippet.path(marked.path)));
        } else {
            let origin = Origin::path(marked.path)
                .line(marked.line)
                .char_column(marked.column);
            self.add(Element::from(origin));
            self.add(Element::from(snippet));
        }
    }

    /// A sentence below the lines.
    pub(super) fn message(&mut self, weight: Weight, word: String, sentence: &str) {
        let message = weight.level(word).message(visible(sentence).into_owned());
        self.add(Element::from(message));
    }

    fn add(&mut self, element: Element<'static>) {
        if let Some(group) = self.groups.pop() {
            self.groups.push(group.element(element));
        }
    }

    /// Draws it.
    pub(super) fn draw(self, out: &mut Out<'_>) {
        let renderer = Renderer::styled().term_width(out.width);
        let drawn = renderer.render(&self.groups);
        out.line(&drawn);
        out.line("");
    }
}
