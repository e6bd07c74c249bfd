//! The line below the editor: what the document was detected as, and whose it is. Both can be
//! corrected.

use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::components::choice::{Choice, ChoiceProps};
use crate::components::tag::{Tag, button, classed, component};
use crate::components::words;
use crate::content::{DocumentId, OpenDocument, Owner};
use crate::elements::CodeEditor;
use crate::state::{Action, Definition, State};
use crate::{anchors, host, texts};
use contract::{Kind, View};
use messages::visible::visible;

/// Options that are no role; no role has such a name.
const OTHER: &str = "\u{1}other";
const EXECUTION: &str = "\u{1}execution";

/// Whether the document can belong to a role.
fn takes_role(document: &OpenDocument, looks_so: bool) -> bool {
    match document.kind {
        Some(kind) => kind.takes_role(),
        // Asking for the role of a task definition would confuse; the analysis decides what it is.
        None => document.owner != Owner::Untold || looks_so,
    }
}

/// Whether it can be the execution role's.
fn takes_execution_role(document: &OpenDocument, recognized: Option<Kind>) -> bool {
    let kind = document.kind.or(recognized);
    kind == Some(Kind::IdentityPolicy) || matches!(document.owner, Owner::ExecutionRole { .. })
}

/// A choice of the kind and, for policies, of the role.
pub(super) fn status(state: &State, document: &OpenDocument, dispatch: &Callback<Action>) -> Html {
    let id = document.id;
    let recognized = state.recognized(id);
    let known = state.analysis.as_ref();
    let known: &[String] = known.map_or(&[], |analysis| &analysis.screen.roles);
    let detected = match recognized {
        Some(kind) => texts::kind_detected(texts::kind(kind)),
        None => texts::kind_auto().to_owned(),
    };
    let kinds = Kind::ALL.iter();
    let options: Vec<(AttrValue, AttrValue)> =
        std::iter::once((AttrValue::from("auto"), AttrValue::from(detected)))
            .chain(kinds.map(|&kind| (kind.name().into(), texts::kind(kind).into())))
            .collect();
    let on_kind = dispatch.reform(move |value: String| Action::SetKind(id, value.parse().ok()));

    let owner = match &document.owner {
        Owner::Untold => AttrValue::from(""),
        Owner::ExecutionRole { .. } => AttrValue::from(EXECUTION),
        Owner::Role(role) => AttrValue::from(role.to_string()),
    };
    // A role that the report does not name is in a field of its own, which begins empty.
    let shows_field =
        matches!(document.owner, Owner::Role(_)) && !known.iter().any(|role| **role == *owner);
    let mut roles = vec![(AttrValue::from(""), AttrValue::from(texts::role_none()))];
    if takes_execution_role(document, recognized) {
        let text = match document.owner {
            Owner::ExecutionRole { is_assumed: true } => texts::role_execution_assumed(),
            _ => texts::role_execution(),
        };
        roles.push((EXECUTION.into(), text.into()));
    }
    let known = known.iter();
    roles.extend(known.map(|role| (role.clone().into(), words::role_label(role).into())));
    roles.push((OTHER.into(), texts::role_other().into()));
    let on_role = dispatch.reform(move |value: String| {
        let owner = match value.as_str() {
            "" => Owner::Untold,
            EXECUTION => Owner::ExecutionRole { is_assumed: false },
            OTHER => Owner::Role("".into()),
            role => Owner::Role(role.into()),
        };
        Action::SetOwner(id, owner)
    });
    let on_text = dispatch.reform(move |event: InputEvent| {
        let value = event
            .target_dyn_into::<web_sys::HtmlInputElement>()
            .map(|input| input.value())
            .unwrap_or_default();
        Action::SetOwner(id, Owner::Role(value.into()))
    });
    let name = visible(&document.name);
    let choice = |label: &str, value: AttrValue, options, on_choice, testid: &'static str| {
        component::<Choice>(ChoiceProps {
            label: format!("{label}: {name}").into(),
            value,
            options,
            on_choice,
            testid: testid.into(),
        })
    };
    let kind = document.kind.map_or("auto", |kind| kind.name());
    let label = texts::kind_label();
    let kinds = choice(label, kind.into(), options, on_kind, "document-kind");
    let takes_role = takes_role(document, state.takes_role(id));
    let roles = takes_role.then(|| {
        let value = if shows_field {
            AttrValue::from(OTHER)
        } else {
            owner
        };
        choice(texts::role(), value, roles, on_role, "document-role")
    });
    let field = (takes_role && shows_field).then(|| {
        let field = classed("input", "role-field").set("type", "text");
        field
            .value(document.role())
            .set("placeholder", texts::role_free())
            .put("aria-label", format!("{}: {name}", texts::role_free()))
            .on_input(on_text)
            .set("spellcheck", "false")
            .set("autocomplete", "off")
            .test("document-role-text")
    });
    classed("div", "status-line")
        .add(kinds)
        .add(roles.unwrap_or_default())
        .maybe(field)
        .maybe(size(state, id))
        .maybe(granted(state, dispatch))
        .into()
}

/// What a tab shows that is no document of its own, and the way to the one that it is within.
pub(super) fn of_definition(
    state: &State,
    definition: &Definition,
    dispatch: &Callback<Action>,
) -> Html {
    let id = definition.document.id;
    let source = state.document(definition.source);
    let source = source.map_or("", |source| &source.name);
    let what = texts::definition_of(&definition.document.name, source);
    let on_press = dispatch.reform(move |_: MouseEvent| {
        let editor = host::element(&anchors::editor(id));
        let editor = editor.map(|editor| editor.unchecked_into::<CodeEditor>());
        Action::ShowSource(id, editor.map_or(0, |editor| editor.selection_start()))
    });
    classed("div", "status-line")
        .add(
            classed("span", "muted")
                .test("definition-of")
                .text(&visible(&what)),
        )
        .add(button("", texts::go_to_source(), on_press).test("go-to-source"))
        .maybe(granted(state, dispatch))
        .into()
}

/// How large a policy is; in full where that is looked for.
fn size(state: &State, id: DocumentId) -> Option<Tag> {
    let sizes = state.sizes(id);
    let first = sizes.first()?;
    let full: Vec<String> = sizes.iter().map(texts::fix_size).collect();
    let class = match first.characters > first.limit {
        true => "size over",
        false => "size",
    };
    let size = classed("span", class).test("document-size");
    Some(
        size.put("title", full.join("\n"))
            .text(&texts::size_of(first)),
    )
}

/// Marks in the editor what is granted, too.
fn granted(state: &State, dispatch: &Callback<Action>) -> Option<Tag> {
    let screen = &state.analysis.as_ref()?.screen;
    let view = View {
        granted: !state.view.granted,
        ..state.view
    };
    (screen.summary.granted > 0).then(|| {
        let on_press = dispatch.reform(move |_: MouseEvent| Action::Look(view));
        button("quiet granted", texts::show_granted(), on_press)
            .flag("aria-pressed", state.view.granted)
            .set("title", texts::mark_granted())
            .test("mark-granted")
    })
}
