//! What a related document is, and whose.

use std::rc::Rc;

use yew::prelude::*;

use super::choice::Choice;
use super::words;
use crate::content::OpenDocument;
use crate::sentences::Language;
use crate::state::Action;
use crate::texts;
use contract::Kind;
use messages::visible::visible;

/// The kinds to choose from; any other that a workspace brings along is added.
const KINDS: [Kind; 6] = [
    Kind::TrustPolicy,
    Kind::IdentityPolicy,
    Kind::TaskDefinition,
    Kind::AccessDenied,
    Kind::StateMachine,
    Kind::SampleInput,
];

/// The option that opens the field for any role; no role has that name.
const OTHER: &str = "\u{1}other";

#[derive(Properties, PartialEq)]
pub(super) struct RelatedControlsProps {
    pub document: OpenDocument,
    /// What it was taken for.
    pub recognized: Option<Kind>,
    /// Whether it looks like a policy that does not say whose it is.
    pub looks_like_policy: bool,
    pub index: usize,
    pub roles: Rc<Vec<AttrValue>>,
    pub dispatch: Callback<Action>,
    /// Another one draws it again.
    #[prop_or_else(texts::language)]
    pub language: Language,
}

/// Whether the document can belong to a role.
fn takes_role(document: &OpenDocument, looks_so: bool) -> bool {
    match document.kind {
        Some(kind) => kind.takes_role(),
        // Asking for the role of a task definition would confuse; the analysis decides what it is.
        None => !document.role.is_empty() || looks_so,
    }
}

/// A choice of the kind and, for policies, of the role.
#[component]
pub(super) fn RelatedControls(props: &RelatedControlsProps) -> Html {
    let document = &props.document;
    let id = document.id;
    let is_other = use_state(|| false);

    let mut kinds = KINDS.to_vec();
    kinds.extend(document.kind.filter(|kind| !KINDS.contains(kind)));
    let options: Vec<(AttrValue, AttrValue)> =
        std::iter::once((AttrValue::from("auto"), AttrValue::from(texts::kind_auto())))
            .chain(
                kinds
                    .iter()
                    .map(|&kind| (key(kind), AttrValue::from(texts::kind(kind)))),
            )
            .collect();
    let on_kind = props.dispatch.reform(move |value: String| {
        Action::SetKind(id, kinds.iter().copied().find(|&kind| *key(kind) == *value))
    });

    let role = AttrValue::from(document.role.to_string());
    let is_known = props.roles.contains(&role);
    let shows_field = *is_other || (!role.is_empty() && !is_known);
    let roles: Vec<(AttrValue, AttrValue)> =
        std::iter::once((AttrValue::from(""), AttrValue::from(texts::role_none())))
            .chain(
                props
                    .roles
                    .iter()
                    .map(|role| (role.clone(), AttrValue::from(words::role_label(role)))),
            )
            .chain(std::iter::once((
                AttrValue::from(OTHER),
                AttrValue::from(texts::role_other()),
            )))
            .collect();
    let on_role = {
        let (dispatch, is_other) = (props.dispatch.clone(), is_other.clone());
        Callback::from(move |value: String| {
            is_other.set(value == OTHER);
            dispatch.emit(Action::SetRole(
                id,
                if value == OTHER {
                    "".into()
                } else {
                    value.into()
                },
            ));
        })
    };
    let on_text = props.dispatch.reform(move |event: InputEvent| {
        let value = event
            .target_dyn_into::<web_sys::HtmlInputElement>()
            .map(|input| input.value());
        Action::SetRole(id, value.unwrap_or_default().into())
    });

    html! {
        <>
            <Choice
                label={format!("{}: {}", texts::kind_label(), visible(&document.name))}
                value={document.kind.map_or(AttrValue::from("auto"), key)}
                {options}
                on_choice={on_kind}
                testid={format!("related-kind-{}", props.index)}
            />
            if takes_role(document, props.looks_like_policy) {
                <Choice
                    label={format!("{}: {}", texts::role(), visible(&document.name))}
                    value={if shows_field { AttrValue::from(OTHER) } else { role.clone() }}
                    options={roles}
                    on_choice={on_role}
                    testid={format!("related-role-{}", props.index)}
                />
                if shows_field {
                    <input
                        class="role-field"
                        type="text"
                        value={role}
                        placeholder={texts::role_free()}
                        aria-label={format!("{}: {}", texts::role_free(), visible(&document.name))}
                        oninput={on_text}
                        spellcheck="false"
                        autocomplete="off"
                        data-testid={format!("related-role-text-{}", props.index)}
                    />
                }
            }
        </>
    }
}

/// A kind as the contract names it: the same in every language.
fn key(kind: Kind) -> AttrValue {
    let name = serde_json::to_string(&kind).unwrap_or_default();
    AttrValue::from(name.trim_matches('"').to_owned())
}
