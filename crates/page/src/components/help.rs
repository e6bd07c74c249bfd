//! The list of the keyboard shortcuts, and the switch for those of a single key.

use yew::prelude::*;

use super::dialog::{Dialog, DialogProps};
use super::tag::{button, checkbox, classed, component, tag};
use crate::sentences::Language;
use crate::state::Action;
use crate::{host, texts};

/// Keys in CodeMirror's notation (`Mod-f`; `Mod` is Command on a Mac and Ctrl elsewhere), those of a
/// Mac where they differ, and what they do.
type Shortcut = (
    &'static [&'static str],
    &'static [&'static str],
    fn() -> &'static str,
);

const PAGE: [Shortcut; 6] = [
    (&["?"], &[], texts::key_help),
    (&["d"], &[], texts::key_definition),
    (&["r"], &[], texts::key_go_results),
    (&["Mod-s"], &[], texts::share_title),
    (&["Mod-b"], &[], texts::fold_project),
    (&["Escape"], &[], texts::key_escape),
];
const RESULTS: [Shortcut; 3] = [
    (&["n", "p"], &[], texts::key_checks),
    (&["f"], &[], texts::key_fix),
    (&["c"], &[], texts::key_copy),
];
const EDITOR: [Shortcut; 9] = [
    (&["Ctrl-Space"], &["Alt-i"], texts::key_suggest),
    (&["Shift-F1"], &[], texts::key_needs),
    (&["Mod-Enter"], &[], texts::key_result),
    (&["F8", "Shift-F8"], &[], texts::key_problems),
    (&["Shift-Alt-f"], &[], texts::key_format),
    (&["Mod-f"], &[], texts::key_find),
    (&["Mod-z"], &[], texts::key_undo),
    (
        &["Ctrl-Shift-[", "Ctrl-Shift-]"],
        &["Mod-Alt-[", "Mod-Alt-]"],
        texts::key_fold,
    ),
    (&["Tab"], &[], texts::key_leave),
];
const GRAPH: [Shortcut; 3] = [
    (&["ArrowUp", "ArrowDown"], &[], texts::key_graph_move),
    (&["Home", "End"], &[], texts::key_graph_ends),
    (&["Enter"], &[], texts::key_graph_enter),
];

/// What is printed on keys, elsewhere and on a Mac.
const PRINTED: [(&str, &str, &str); 8] = [
    ("ArrowUp", "↑", "↑"),
    ("ArrowDown", "↓", "↓"),
    ("Escape", "Esc", "Esc"),
    ("Mod", "Ctrl", "⌘"),
    ("Ctrl", "Ctrl", "⌃"),
    ("Alt", "Alt", "⌥"),
    ("Shift", "Shift", "⇧"),
    ("Enter", "Enter", "↩"),
];
/// Apple's order of the modifiers; elsewhere Shift comes last, as menus write it.
const MAC_ORDER: [&str; 4] = ["Ctrl", "Alt", "Shift", "Mod"];

fn printed(keys: &str, is_mac: bool) -> String {
    let mut parts: Vec<&str> = keys.split('-').collect();
    let key = parts.pop().unwrap_or_default();
    let name = |part: &str| {
        let known = PRINTED.iter().find(|(known, _, _)| *known == part);
        let name = known.map(|&(_, other, mac)| if is_mac { mac } else { other });
        name.map_or_else(|| part.to_owned(), str::to_owned)
    };
    let has_modifiers = !parts.is_empty();
    let mut names = Vec::new();
    if is_mac {
        let ordered = MAC_ORDER.iter().filter(|modifier| parts.contains(modifier));
        names.extend(ordered.map(|modifier| name(modifier)));
    } else {
        let (last, first): (Vec<&str>, Vec<&str>) =
            parts.iter().partition(|part| **part == "Shift");
        names.extend(first.iter().chain(&last).map(|modifier| name(modifier)));
    }
    names.push(match key.len() {
        1 if has_modifiers => key.to_ascii_uppercase(),
        _ => name(key),
    });
    names.join(if is_mac { "" } else { "+" })
}

#[derive(Properties, PartialEq)]
pub(super) struct HelpProps {
    pub dispatch: Callback<Action>,
    /// Another one draws it again.
    pub language: Language,
}

/// The panel, for as long as it is drawn.
#[component]
pub(super) fn Help(props: &HelpProps) -> Html {
    let has_single = use_state(host::has_single_keys);
    let on_single = {
        let has_single = has_single.clone();
        Callback::from(move |_: Event| {
            host::set_single_keys(!*has_single);
            has_single.set(!*has_single);
        })
    };
    let on_close = props.dispatch.reform(|()| Action::Help(false));
    let close = props.dispatch.reform(|_: MouseEvent| Action::Help(false));
    let title = tag("h2").set("id", "help-title").text(texts::keys());
    let close = button("", texts::close(), close).test("help-close");
    let head = Html::from(tag("header").add(title).add(close));
    let groups = classed("div", "groups")
        .add(group(texts::keys_page(), &PAGE))
        .add(group(texts::keys_results(), &RESULTS))
        .add(group(texts::keys_editor(), &EDITOR))
        .add(group(texts::keys_graph(), &GRAPH));
    let field = checkbox(*has_single, on_single)
        .set("aria-describedby", "single-hint")
        .test("single-keys");
    let single = classed("label", "level").add(field);
    let single = single.text(texts::keys_single());
    let hint = classed("p", "muted").set("id", "single-hint");
    let hint = hint.text(texts::keys_single_hint());
    component::<Dialog>(DialogProps {
        class: "share keys",
        testid: "help-panel",
        labelled_by: "help-title",
        on_close,
        children: [head, groups.into(), single.into(), hint.into()]
            .into_iter()
            .collect(),
    })
}

fn group(title: &'static str, shortcuts: &[Shortcut]) -> Html {
    let is_mac = host::is_mac();
    let mut list = tag("dl");
    for &(keys, mac, text) in shortcuts {
        let keys = if is_mac && !mac.is_empty() { mac } else { keys };
        let mut term = tag("dt");
        for keys in keys {
            term = term.add(tag("kbd").text(&printed(keys, is_mac)));
        }
        list = list.add(tag("div").add(term).add(tag("dd").text(text())));
    }
    tag("section").add(tag("h3").text(title)).add(list).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_as_menus_write_them() {
        for (keys, other, mac) in [
            ("?", "?", "?"),
            ("Mod-f", "Ctrl+F", "⌘F"),
            ("Mod-Shift-m", "Ctrl+Shift+M", "⇧⌘M"),
            ("Shift-Alt-f", "Alt+Shift+F", "⌥⇧F"),
            ("Shift-F8", "Shift+F8", "⇧F8"),
            ("Escape", "Esc", "Esc"),
        ] {
            assert_eq!(printed(keys, false), other);
            assert_eq!(printed(keys, true), mac);
        }
    }
}
