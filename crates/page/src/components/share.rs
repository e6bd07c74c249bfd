//! A link that holds the workspace itself: the button, and the panel that it opens.

use std::rc::Rc;

use yew::html::onfocus;
use yew::prelude::*;

use super::dialog::{Dialog, DialogProps};
use super::effect::use_kept;
use super::tag::{button, checkbox, classed, component, tag};
use crate::host::{self, Shared};
use crate::sentences::Language;
use crate::{anchors, texts};

/// Letters from which on a link is long.
const LONG: usize = 8000;

#[derive(Properties, PartialEq)]
pub(super) struct ShareProps {
    /// Another one draws it again.
    pub language: Language,
}

/// The button and, when it is pressed, the panel.
#[component]
pub(super) fn Share(_: &ShareProps) -> Html {
    let is_open = use_state(|| false);
    let on_open = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(true))
    };
    let on_close = {
        let is_open = is_open.clone();
        Callback::from(move |()| is_open.set(false))
    };
    let open = button("", texts::share(), on_open)
        .test("share")
        .set("id", anchors::SHARE)
        .set("title", texts::share_hint());
    let panel = is_open.then(|| {
        component::<Panel>(PanelProps {
            on_close,
            language: texts::language(),
        })
    });
    let open = open.set("aria-haspopup", "dialog").into();
    [open, panel.unwrap_or_default()].into_iter().collect()
}

#[derive(Properties, PartialEq)]
struct PanelProps {
    on_close: Callback<()>,
    language: Language,
}

#[component]
fn Panel(props: &PanelProps) -> Html {
    let hides_accounts = use_state(|| false);
    let shared = use_state(|| None::<Shared>);
    let copied = use_state(|| None::<bool>);
    let field = use_node_ref();
    // The link of what is on the page now; one that is late is not that of the last wish.
    let asked = use_mut_ref(|| 0_u32);
    use_kept(*hides_accounts, {
        let (shared, copied) = (shared.clone(), copied.clone());
        move |&hides_accounts| {
            let own = {
                let mut last = asked.borrow_mut();
                *last += 1;
                *last
            };
            copied.set(None);
            host::make_link(hides_accounts, move |made| {
                if *asked.borrow() == own {
                    shared.set(Some(made));
                }
            });
        }
    });
    let on_accounts = {
        let hides_accounts = hides_accounts.clone();
        Callback::from(move |_: Event| hides_accounts.set(!*hides_accounts))
    };
    let select = {
        let field = field.clone();
        move || {
            if let Some(field) = field.cast::<web_sys::HtmlInputElement>() {
                let _ = field.focus();
                field.select();
            }
        }
    };
    let on_focus = {
        let field = field.clone();
        Callback::from(move |_: FocusEvent| {
            if let Some(field) = field.cast::<web_sys::HtmlInputElement>() {
                field.select();
            }
        })
    };
    let link = (*shared).as_ref().map_or("", |shared| shared.link.as_str());
    let on_copy = {
        let (copied, link) = (copied.clone(), link.to_owned());
        Callback::from(move |_: MouseEvent| {
            let (copied, select) = (copied.clone(), select.clone());
            host::copy_text(&link, move |is_copied| {
                if !is_copied {
                    select();
                }
                copied.set(Some(is_copied));
            });
        })
    };
    // What a wiki takes: the same workspace in a frame.
    let on_embed = {
        let (copied, frame) = (copied.clone(), embed_code(link));
        Callback::from(move |_: MouseEvent| {
            let copied = copied.clone();
            host::copy_text(&frame, move |is_copied| copied.set(Some(is_copied)));
        })
    };
    let said = match *copied {
        Some(true) => texts::copied(),
        Some(false) => texts::share_not_copied(),
        None => "",
    };
    let refusal = match &*shared {
        Some(shared) if shared.link.is_empty() => texts::share_refused(&shared.why),
        _ => String::new(),
    };
    let secrets = (*shared).as_ref().map_or(0, |shared| shared.secrets);
    let is_long = link.len() > LONG;
    let close = {
        let on_close = props.on_close.clone();
        Callback::from(move |_: MouseEvent| on_close.emit(()))
    };
    let has_link = !link.is_empty();
    let title = tag("h2")
        .set("id", "share-title")
        .text(texts::share_title());
    let secrets = has_link.then(|| {
        let text = texts::share_secrets(secrets as usize);
        tag("p").test("share-secrets").text(&text)
    });
    let refused = classed("p", "refusal").set("role", "alert");
    let refused = refused.test("share-refusal").text(&refusal);
    let field = has_link.then(|| {
        tag("input")
            .node(&field)
            .set("type", "text")
            .set("readonly", "")
            .value(link)
            .set("aria-label", texts::share_link())
            .listen(Rc::new(onfocus::Wrapper::new(on_focus)))
            .test("share-link")
    });
    let length = has_link.then(|| {
        let class = match is_long {
            true => "warning",
            false => "muted",
        };
        let length = classed("p", class);
        let length = length.set("role", "status").test("share-length");
        let length = length.text(&texts::share_length(link.len(), is_long));
        match host::is_on_disk() {
            true => length.text(" ").text(texts::share_disk()),
            false => length,
        }
    });
    let copy = has_link.then(|| button("primary", texts::share_copy(), on_copy).test("share-copy"));
    let embed = has_link.then(|| button("", texts::share_embed(), on_embed).test("share-embed"));
    let buttons = classed("p", "buttons")
        .maybe(copy)
        .maybe(embed)
        .add(button("", texts::close(), close).test("share-close"))
        .add(classed("span", "muted").set("role", "status").text(said));
    let accounts = checkbox(*hides_accounts, on_accounts).test("share-accounts");
    let accounts = tag("label").add(accounts).text(" ");
    let accounts = accounts.text(texts::share_accounts());
    let parts = [
        Some(title),
        Some(tag("p").text(texts::share_about())),
        secrets,
        Some(refused),
        field,
        length,
        Some(accounts),
        Some(buttons),
    ];
    let parts = parts.into_iter();
    component::<Dialog>(DialogProps {
        class: "share",
        testid: "share-panel",
        labelled_by: "share-title",
        on_close: props.on_close.clone(),
        children: parts
            .map(|part| part.map(Html::from).unwrap_or_default())
            .collect(),
    })
}

/// A frame that shows what a link holds, without header and examples.
fn embed_code(link: &str) -> String {
    let (page, fragment) = link.split_once('#').unwrap_or((link, ""));
    let mark = match page.contains('?') {
        true => "&amp;",
        false => "?",
    };
    let page = page.replace('&', "&amp;").replace('"', "%22");
    [
        "<iframe",
        " title=\"sfn-role-check\"",
        " width=\"100%\"",
        " height=\"640\"",
        " sandbox=\"allow-scripts",
        " allow-popups\"",
        " src=\"",
        &page,
        mark,
        "embed=1#",
        fragment,
        "\"></iframe>",
    ]
    .concat()
}
