//! A button that opens a menu. An entry acts when it is pressed, never because it is reached.

use std::rc::Rc;

use web_sys::{Element, Node};
use yew::prelude::*;

use super::effect::use_kept;
use super::tag::{button, classed};
use crate::host;

/// Entries of a menu that belong together, each with its value and its text.
pub(super) type Group = Vec<(String, String)>;

#[derive(Properties, PartialEq)]
pub(super) struct MenuProps {
    /// On the button.
    pub label: &'static str,
    pub groups: Rc<[Group]>,
    /// Is told the value of the entry that was pressed.
    pub on_choice: Callback<String>,
    pub testid: &'static str,
}

/// The button with its menu.
#[component]
pub(super) fn Menu(props: &MenuProps) -> Html {
    let node = use_node_ref();
    let is_open = use_state(|| false);
    let at = use_mut_ref(|| 0_usize);
    let focus = {
        let node = node.clone();
        move |selector: &str| {
            let menu = node.cast::<Element>();
            let found = menu.and_then(|menu| menu.query_selector(selector).ok()?);
            host::focus_element(found);
        }
    };
    use_kept(*is_open, {
        let (focus, at, node) = (focus.clone(), at.clone(), node.clone());
        move |is_open| {
            if *is_open {
                at.replace(0);
                focus("[data-at=\"0\"]");
                let menu = node.cast::<Element>();
                let list = menu.and_then(|menu| menu.query_selector(".menu-entries").ok()?);
                if let Some(list) = list {
                    host::scroll_near(&list);
                }
            }
        }
    });
    let total: usize = props.groups.iter().map(Vec::len).sum();
    let on_key = {
        let (is_open, focus) = (is_open.clone(), focus.clone());
        Callback::from(move |event: KeyboardEvent| {
            let here = *at.borrow();
            let last = total.saturating_sub(1);
            let next = match (event.key().as_str(), *is_open) {
                ("ArrowDown", false) => {
                    is_open.set(true);
                    0
                }
                ("ArrowDown", true) if here < last => here + 1,
                ("ArrowDown" | "Home", true) => 0,
                ("ArrowUp", true) => here.checked_sub(1).unwrap_or(last),
                ("End", true) => last,
                ("Escape", true) => {
                    event.stop_propagation();
                    is_open.set(false);
                    focus("button");
                    return;
                }
                ("Tab", true) => return is_open.set(false),
                _ => return,
            };
            event.prevent_default();
            at.replace(next);
            focus(&format!("[data-at=\"{next}\"]"));
        })
    };
    let on_leave = {
        let (is_open, node) = (is_open.clone(), node.clone());
        Callback::from(move |event: FocusEvent| {
            let menu = node.cast::<Node>();
            let next = host::node(event.related_target());
            if !menu.is_some_and(|menu| menu.contains(next.as_ref())) {
                is_open.set(false);
            }
        })
    };
    let on_toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_| is_open.set(!*is_open))
    };
    let opener = button("", props.label, on_toggle)
        .set("aria-haspopup", "menu")
        .flag("aria-expanded", *is_open)
        .test(props.testid);
    let menu = classed("span", "dropdown")
        .node(&node)
        .on_key(on_key)
        .on_leave(on_leave)
        // The focus stays where it is: not every browser gives it to a button that is clicked.
        .on_mouse_down(Callback::from(|event: MouseEvent| event.prevent_default()))
        .add(opener);
    let list = is_open.then(|| {
        let mut list = classed("div", "menu-entries").set("role", "menu");
        list = list.set("aria-label", props.label);
        let mut number = 0;
        for group in props.groups.iter() {
            let mut entries = classed("div", "menu-group").set("role", "group");
            for (value, text) in group {
                let (is_open, focus, chosen) = (is_open.clone(), focus.clone(), value.clone());
                let on_choice = props.on_choice.reform(move |_: MouseEvent| {
                    is_open.set(false);
                    focus("button");
                    chosen.clone()
                });
                let entry = button("", text, on_choice).set("role", "menuitem");
                let entry = entry
                    .set("tabindex", "-1")
                    .put("data-at", number.to_string());
                entries = entries.add(entry.put("data-value", value.clone()));
                number += 1;
            }
            list = list.add(entries);
        }
        list
    });
    menu.maybe(list).into()
}
