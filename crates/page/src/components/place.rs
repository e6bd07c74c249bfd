//! Places in the pasted text, as buttons that show them in the editor.

use std::rc::Rc;

use yew::prelude::*;

use super::tag::{button, classed, tag};
use super::words;
use crate::sentences::Language;
use crate::state::{Action, Analysis};
use crate::{host, listing, texts};
use contract::Location;
use messages::visible::visible;

/// More places than this are counted, not shown.
const PLACES_AT_MOST: usize = 6;

/// What every part of the results needs: the analysis, and a way to show its places.
#[derive(Clone)]
pub(super) struct Shown {
    pub analysis: Rc<Analysis>,
    pub language: Language,
    pub dispatch: Callback<Action>,
    /// For a workspace from a link: the account that it calls its own.
    pub own_account: Option<Rc<str>>,
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        // A report is never changed in place; comparing its text would cost more than drawing it.
        Rc::ptr_eq(&self.analysis, &other.analysis)
            && self.language == other.language
            && self.dispatch == other.dispatch
            && self.own_account == other.own_account
    }
}

impl Shown {
    /// What to know of a text before it is copied; empty: nothing.
    pub(super) fn warning(&self, text: &str) -> String {
        let Some(own) = self.own_account.as_deref() else {
            return String::new();
        };
        match listing::other_accounts(text, own).as_str() {
            "" => String::new(),
            accounts => texts::foreign_accounts(accounts),
        }
    }

    /// The name of the document of a place.
    pub(super) fn document(&self, location: &Location) -> &str {
        usize::try_from(location.document)
            .ok()
            .and_then(|index| self.analysis.documents.get(index))
            .map_or("", |(_, name)| name)
    }

    /// Shows the first of the places, unless the click ended the marking of text.
    fn on_click(&self, at: &[Location]) -> Option<Callback<MouseEvent>> {
        let first = at.first()?.clone();
        let dispatch = self.dispatch.clone();
        Some(Callback::from(move |_| {
            if !host::has_selection() {
                dispatch.emit(Action::Show(first.clone()));
            }
        }))
    }

    /// A sentence with its places. A click anywhere in it does what its first button does; the
    /// keyboard has the button.
    pub(super) fn line(
        &self,
        text: &str,
        at: &[Location],
        class: &'static str,
        testid: &'static str,
    ) -> Html {
        let mut line = tag("span").test(testid).put(
            "class",
            match at.is_empty() {
                true => class.to_owned(),
                false => format!("{class} clickable"),
            },
        );
        if let Some(on_click) = self.on_click(at) {
            line = line.on_click(on_click);
        }
        line.add(words::sentence(text)).add(self.places(at)).into()
    }

    /// The buttons.
    pub(super) fn places(&self, at: &[Location]) -> Html {
        let mut places: Vec<Html> = Vec::new();
        for location in at.iter().take(PLACES_AT_MOST) {
            places.push(self.place(location));
        }
        let rest = at.len().saturating_sub(PLACES_AT_MOST);
        if rest > 0 {
            let more = classed("span", "muted").text(&format!(" +{rest}"));
            places.push(more.into());
        }
        places.into_iter().collect()
    }

    fn place(&self, location: &Location) -> Html {
        let document = visible(self.document(location)).into_owned();
        let onclick = {
            let location = location.clone();
            let dispatch = self.dispatch.clone();
            Callback::from(move |event: MouseEvent| {
                event.stop_propagation();
                dispatch.emit(Action::Show(location.clone()));
            })
        };
        button("place", &format!("{document}:{}", location.line), onclick)
            .put("aria-label", texts::show_place(&document, location.line))
            .put(
                "data-at",
                format!("{}:{}", location.document, location.line),
            )
            .test("place")
            .into()
    }
}
