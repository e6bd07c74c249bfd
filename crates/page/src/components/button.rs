//! Buttons: drawn in one place, which costs the module far fewer bytes.

use yew::prelude::*;

/// What a button has beside its content and what it does.
#[derive(Default)]
pub(super) struct Button {
    pub class: &'static str,
    pub testid: &'static str,
    pub id: Option<AttrValue>,
    /// Accessible name, where the content does not tell.
    pub label: Option<AttrValue>,
    pub title: Option<AttrValue>,
    /// Whether it is pressed, of one that stays so.
    pub is_pressed: Option<bool>,
    /// Whether it stands for what is shown.
    pub is_current: bool,
    /// Whether it opens a dialog.
    pub has_dialog: bool,
}

impl Button {
    /// A button that looks like text.
    pub(super) fn quiet(testid: &'static str) -> Self {
        Self {
            class: "quiet",
            testid,
            ..Self::default()
        }
    }

    /// A button with its border.
    pub(super) fn plain(testid: &'static str) -> Self {
        Self {
            testid,
            ..Self::default()
        }
    }

    #[inline(never)]
    pub(super) fn draw(self, onclick: Callback<MouseEvent>, content: Html) -> Html {
        let pressed = self.is_pressed.map(|is_pressed| is_pressed.to_string());
        html! {
            <button
                type="button"
                class={self.class}
                id={self.id}
                aria-label={self.label}
                title={self.title}
                aria-pressed={pressed}
                aria-current={self.is_current.then_some("true")}
                aria-haspopup={self.has_dialog.then_some("dialog")}
                data-testid={self.testid}
                {onclick}
            >
                { content }
            </button>
        }
    }

    /// With nothing but words.
    #[inline(never)]
    pub(super) fn say(self, onclick: Callback<MouseEvent>, words: &'static str) -> Html {
        self.draw(onclick, html! { { words } })
    }
}
