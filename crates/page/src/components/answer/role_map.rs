//! Yew's side of the `<role-map>` element: asks the core for the map when typing pauses and the element
//! is near, and leads from a relation to its check.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::components::effect::use_kept;
use crate::components::place::Shown;
use crate::components::tag::tag;
use crate::state::{Action, Goal};
use crate::{core, elements};

/// Milliseconds that typing must pause.
const PAUSE_MS: u32 = 300;
/// UTF-16 units of all documents beyond which the map is made when that is asked for.
const AT_ONCE: u32 = 1_000_000;

#[derive(Properties, PartialEq)]
pub(super) struct RoleMapProps {
    pub shown: Shown,
    /// The texts have changed since the report.
    pub is_pending: bool,
}

/// The map of the report.
#[component]
pub(super) fn RoleMap(props: &RoleMapProps) -> Html {
    let node = use_node_ref();
    let shown = &props.shown;
    let revision = shown.analysis.revision;
    let is_near = use_state(|| false);
    // The revision of which the user asked for the map, because its texts are large.
    let wanted = use_state(|| None::<u64>);
    // The map with its revision; no map: it could not be made.
    let map = use_state(|| None::<(u64, Option<AttrValue>)>);

    let size = shown.analysis.size();
    let is_offered = size > AT_ONCE && *wanted != Some(revision);
    let is_made = (*map).as_ref().is_some_and(|(made, _)| *made == revision);
    let is_due = *is_near && !props.is_pending && !is_offered && !is_made;
    use_kept((is_due, revision), {
        let map = map.clone();
        let workspace = shown.analysis.workspace.clone();
        move |&(is_due, revision)| {
            is_due.then(|| {
                Timeout::new(PAUSE_MS, move || {
                    core::role_map(workspace, move |made| {
                        map.set(Some((revision, made.map(AttrValue::from))));
                    });
                })
            })
        }
    });
    use_kept((node.clone(), shown.clone()), {
        let (is_near, wanted) = (is_near.clone(), wanted.clone());
        move |(node, shown)| {
            node.cast::<elements::RoleMap>().map(|element| {
                let shown = shown.clone();
                [
                    EventListener::new(&element, "near", move |event| {
                        is_near.set(elements::flag(event));
                    }),
                    EventListener::new(&element, "wanted", move |_| wanted.set(Some(revision))),
                    EventListener::new(&element, "reveal", move |event| {
                        if let Some(check) = elements::number(event) {
                            reveal(&shown, check);
                        }
                    }),
                ]
            })
        }
    });
    let is_stale = props.is_pending || !is_made;
    use_kept(
        (
            node.clone(),
            (*map).clone(),
            is_stale,
            if is_offered && !props.is_pending {
                size
            } else {
                0
            },
            shown.language,
        ),
        |(node, map, is_stale, offered, _)| {
            if let Some(element) = node.cast::<elements::RoleMap>() {
                let json = map.as_ref().and_then(|(_, json)| json.as_deref());
                element.set_map(json.unwrap_or_default());
                element.set_has_failed(matches!(map, Some((_, None))));
                element.set_is_stale(*is_stale);
                element.set_offered(*offered);
            }
        },
    );
    tag("role-map").node(&node).into()
}

/// Shows a check of the report among the others.
fn reveal(shown: &Shown, check: u32) {
    let dispatch = shown.dispatch.clone();
    core::locate_check(shown.analysis.workspace.clone(), check, move |place| {
        if let Some(place) = place {
            dispatch.emit(Action::GoTo(Goal::Check(place), None));
        }
    });
}
