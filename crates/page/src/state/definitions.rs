//! Definitions that are within another text, shown as texts of their own that cannot be edited.

use std::rc::Rc;

use contract::{Location, MachineName, TextRef, Within};

use super::State;
use crate::content::{DocumentId, OpenDocument};

/// A tab with a definition that is within a document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Definition {
    /// As if it was one of the documents; its name is that of the state machine.
    pub document: OpenDocument,
    /// The document that it is within.
    pub source: DocumentId,
    /// As [`contract::Definition`] has them.
    pub places: Rc<[u32]>,
    /// The revision that it was read of; `None`: it is still to be read.
    pub revision: Option<u64>,
    /// The range of the document that is shown once it is read.
    sought: Option<(u32, u32)>,
}

/// A definition that is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    /// The tab.
    pub id: DocumentId,
    /// The report that it belongs to.
    pub revision: u64,
    /// The document of the report that it is within.
    pub document: u32,
    /// Where it begins there.
    pub start: u32,
}

impl Definition {
    /// Where its text has what is at a range of the document; `None`: that is not in it.
    pub(crate) fn place(&self, start: u32, end: u32) -> Option<(u32, u32)> {
        mapped(&self.places, |place| place, start, end)
    }

    /// Where the document has what is at a place of its text.
    pub(crate) fn origin(&self, at: u32) -> Option<(u32, u32)> {
        let back = |[start, end, from, to]: [u32; 4]| [from, to, start, end];
        mapped(&self.places, back, at, at)
    }
}

/// The range that belongs to another one: of what begins and of what ends there, else the smallest that
/// holds it. Of equal ones the outer one, which is behind the others.
fn mapped(
    places: &[u32],
    turned: fn([u32; 4]) -> [u32; 4],
    start: u32,
    end: u32,
) -> Option<(u32, u32)> {
    let (mut first, mut last, mut around) = (None, None, None);
    let mut smallest = u32::MAX;
    for place in places.chunks_exact(4) {
        let place: [u32; 4] = place.try_into().unwrap_or_default();
        let [from, to, to_start, to_end] = turned(place);
        if from == start && first.is_none() {
            first = Some(to_start);
        }
        if to == end {
            last = Some(to_end);
        }
        if from <= start && end <= to && to - from <= smallest {
            smallest = to - from;
            around = Some((to_start, to_end));
        }
    }
    match (first, last) {
        (Some(first), Some(last)) if first <= last => Some((first, last)),
        _ => around,
    }
}

impl State {
    /// The definition that a tab shows.
    pub(crate) fn definition(&self, id: DocumentId) -> Option<&Definition> {
        let mut definitions = self.definitions.iter();
        definitions.find(|definition| definition.document.id == id)
    }

    /// The state machine of the report that a tab's definition is of, and where that is.
    fn machine_of(&self, definition: &Definition) -> Option<(&MachineName, Within)> {
        let analysis = self.analysis.as_ref()?;
        let mut machines = analysis.screen.machines.iter();
        machines.find_map(|machine| {
            let (source, _) = analysis.documents.get(machine.document as usize)?;
            let is_it = *source == definition.source && *machine.name == *definition.document.name;
            Some((machine, machine.definition?)).filter(|_| is_it)
        })
    }

    /// The definition on the screen, if it is still to be read of the last report.
    pub(crate) fn unread(&self) -> Option<Unread> {
        let definition = self.definition(self.active)?;
        let analysis = self.analysis.as_ref()?;
        let (machine, within) = self.machine_of(definition)?;
        let is_read = definition.revision == Some(analysis.revision);
        (!is_read && !self.is_pending()).then_some(Unread {
            id: definition.document.id,
            revision: analysis.revision,
            document: machine.document,
            start: within.start,
        })
    }

    /// Opens the definition of a state machine of the report, at a range of the document that it is
    /// within.
    pub(super) fn open_definition(&mut self, machine: usize, sought: Option<(u32, u32)>) {
        let analysis = self.analysis.as_ref();
        let found = analysis.and_then(|analysis| {
            let machine = analysis.screen.machines.get(machine)?;
            let (source, _) = analysis.documents.get(machine.document as usize)?;
            Some((*source, Rc::from(machine.name.as_str())))
        });
        let Some((source, name)) = found else {
            return;
        };
        let mut definitions = self.definitions.to_vec();
        let is_it = |one: &Definition| one.source == source && one.document.name == name;
        let id = match definitions.iter_mut().find(|one| is_it(one)) {
            Some(known) => {
                known.sought = sought;
                known.document.id
            }
            None => {
                let mut document = OpenDocument::blank(self.next_id, name.clone());
                document.set_name(name);
                self.next_id += 1;
                let id = document.id;
                definitions.push(Definition {
                    document,
                    source,
                    places: Rc::default(),
                    revision: None,
                    sought,
                });
                id
            }
        };
        self.definitions = definitions.into();
        self.activate(id);
        if self.unread().is_none() {
            self.show_sought(id);
        }
    }

    /// What was read of a definition.
    pub(super) fn read_definition(&mut self, unread: Unread, text: TextRef, places: Rc<[u32]>) {
        let mut definitions = self.definitions.to_vec();
        let mut all = definitions.iter_mut();
        if let Some(definition) = all.find(|one| one.document.id == unread.id) {
            definition.document.text = text;
            definition.places = places;
            definition.revision = Some(unread.revision);
        }
        self.definitions = definitions.into();
        self.show_sought(unread.id);
    }

    fn show_sought(&mut self, id: DocumentId) {
        let mut definitions = self.definitions.to_vec();
        let mut all = definitions.iter_mut();
        let sought = all.find(|one| one.document.id == id).and_then(|one| {
            let (start, end) = one.sought.take()?;
            one.place(start, end)
        });
        self.definitions = definitions.into();
        if let Some((start, end)) = sought {
            self.ask_for(id, start, end);
        }
    }

    /// Shows the document that a definition is within, at a place of the definition's text.
    pub(super) fn show_source(&mut self, id: DocumentId, at: u32) {
        let Some(definition) = self.definition(id) else {
            return;
        };
        let source = definition.source;
        let (start, end) = definition.origin(at).unwrap_or_default();
        self.ask_for(source, start, end);
    }

    /// The state machine whose definition holds a place that cannot be read where it is, or that is read
    /// in a tab of its own at the moment.
    pub(super) fn definition_around(&self, place: &Location) -> Option<usize> {
        let active = self.definition(self.active);
        let active = active.and_then(|definition| self.machine_of(definition));
        let machines = &self.analysis.as_ref()?.screen.machines;
        machines.iter().position(|machine| {
            let is_active = active.is_some_and(|(one, _)| std::ptr::eq(one, machine));
            machine.definition.is_some_and(|within| {
                machine.document == place.document
                    && within.start <= place.start
                    && place.end <= within.end
                    && (is_active || !within.is_readable)
            })
        })
    }

    /// Closes those whose document or state machine is gone.
    pub(super) fn settle_definitions(&mut self) {
        let is_there =
            |definition: &&Definition| self.is_pending() || self.machine_of(definition).is_some();
        let kept: Vec<Definition> = self.definitions.iter().filter(is_there).cloned().collect();
        if kept.len() < self.definitions.len() {
            self.definitions = kept.into();
            self.settle_tabs(false);
        }
    }
}
