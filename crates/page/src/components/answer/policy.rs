//! The complete policy of a role of which none is there: all that its tasks need, to copy, to put into
//! an editor, or in the form of a tool.

use contract::{DocumentAnswer, RolePolicies};
use gloo::timers::callback::Timeout;
use messages::visible::visible;
use yew::prelude::*;

use super::fix_tools::LARGE;
use super::questions;
use super::statement::StatementBox;
use crate::components::forms::{Subject, forms};
use crate::components::place::Shown;
use crate::components::tag::{button, classed, tag};
use crate::components::words;
use crate::state::{Action, EXECUTION_ROLE};
use crate::{anchors, core, host, texts};

/// Milliseconds that typing must pause.
const PAUSE_MS: u32 = 300;

#[derive(Properties, PartialEq)]
pub(super) struct PolicyCardProps {
    pub shown: Shown,
    pub role: String,
    /// The kind of document that gives the policies of the role.
    pub answer: DocumentAnswer,
    /// The statements that it stands for.
    pub indexes: Vec<usize>,
}

/// The card; without the policy until that is there.
#[component]
pub(super) fn PolicyCard(props: &PolicyCardProps) -> Html {
    let PolicyCardProps { shown, role, .. } = props;
    // An older one stays until the next is there.
    let made = use_state(|| None::<RolePolicies>);
    let is_wanted = use_state(|| false);
    let is_due = *is_wanted || shown.analysis.size() <= LARGE;
    use_effect_with((shown.clone(), is_due), {
        let (made, role) = (made.clone(), role.clone());
        move |(shown, is_due)| {
            let workspace = shown.analysis.workspace.clone();
            let timer = is_due.then(|| {
                Timeout::new(PAUSE_MS, move || {
                    core::role_policies(workspace, move |all| {
                        made.set(all.into_iter().find(|one| one.role == role));
                    });
                })
            });
            move || drop(timer)
        }
    });
    let mut header = tag("header").add(tag("h4").text(texts::policy_for()).text(" ").add(
        match role.as_str() {
            EXECUTION_ROLE => Html::from(texts::the_execution_role()),
            role => words::name(role),
        },
    ));
    let mut card = classed("div", "fix policy").test("policy");
    // What leads to one of its statements leads here.
    for index in &props.indexes {
        let place = tag("span").put("id", anchors::fix(*index));
        card = card.add(place.set("tabindex", "-1"));
    }
    match &*made {
        Some(made) => {
            let size = texts::policy_size(made.statements, made.characters);
            header = header.add(classed("p", "muted").test("policy-size").text(&size));
            card.add(header).all(content(props, made)).into()
        }
        None if is_due => {
            let waiting = classed("p", "muted").text(texts::checking());
            card.add(header.add(waiting)).into()
        }
        None => {
            let on_show = Callback::from(move |_| is_wanted.set(true));
            let show = button("", &texts::unfold(0), on_show);
            card.add(header.add(show)).into()
        }
    }
}

fn content(props: &PolicyCardProps, made: &RolePolicies) -> Vec<Html> {
    let shown = &props.shown;
    let open = made.placeholders.iter();
    let placeholders: Vec<String> = open.clone().map(|one| one.placeholder.clone()).collect();
    let mut all = Vec::new();
    for text in &made.texts {
        all.push(html! {
            <StatementBox warning={shown.warning(text)} text={text.clone()} placeholders={placeholders.clone()}
                label={texts::policy_for()} part="policy" />
        });
    }
    if !placeholders.is_empty() {
        let mut list = tag("ul");
        for one in open {
            let mark = tag("mark").text(&visible(&one.placeholder));
            list = list.add(tag("li").add(mark).text(" ").text(&visible(&one.meaning)));
        }
        let box_of = classed("div", "placeholders").test("policy-placeholders");
        let box_of = box_of.add(tag("p").text(texts::fill_in())).add(list);
        all.push(
            box_of
                .all(questions::fields_of(shown, &placeholders))
                .into(),
        );
    }
    let mut row = classed("div", "fix-row");
    // Several are created one by one, and what is open is filled in first.
    if let ([text], []) = (made.texts.as_slice(), placeholders.as_slice()) {
        let (answer, text) = (props.answer.clone(), text.clone());
        let on_put = shown
            .dispatch
            .reform(move |_| Action::Provide(answer.clone(), host::add_text(&text)));
        row = row.add(button("", texts::policy_put(), on_put).test("policy-put"));
    }
    let workspace = &shown.analysis.workspace;
    row = row.add(forms(
        Subject::Role,
        workspace,
        "policy-forms",
        &shown.dispatch,
    ));
    all.push(classed("div", "fix-tools").add(row).into());
    all
}
