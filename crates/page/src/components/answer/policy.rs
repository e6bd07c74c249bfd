//! The complete policy of a role of which none is there: all that its tasks need, to copy, to put into
//! an editor, or in the form of a tool.

use std::rc::Rc;

use contract::{DocumentAnswer, QuestionKind, RolePolicies};
use gloo::timers::callback::Timeout;
use messages::visible::visible;
use yew::prelude::*;

use super::fix_tools::LARGE;
use super::questions;
use super::statement::statement_box;
use crate::components::effect::use_kept;
use crate::components::forms::{Subject, forms};
use crate::components::place::Shown;
use crate::components::tag::{button, classed, tag};
use crate::components::words;
use crate::state::{Action, EXECUTION_ROLE};
use crate::{anchors, core, host, texts};

/// Milliseconds that typing must pause.
const PAUSE_MS: u32 = 300;

/// Those of all roles, as far as they are made.
pub(super) struct Policies {
    /// An older one stays until the next is there.
    made: Option<Rc<Vec<RolePolicies>>>,
    /// Whether they are being made.
    is_due: bool,
    on_show: Callback<MouseEvent>,
}

/// Makes them once for all cards, where a role without policies is asked about.
#[hook]
pub(super) fn use_policies(shown: &Shown) -> Policies {
    let made = use_state(|| None);
    let is_wanted = use_state(|| false);
    let mut questions = shown.analysis.screen.questions.iter();
    let is_asked = questions.any(|question| question.kind == QuestionKind::RolePolicies);
    let is_due = is_asked && (*is_wanted || shown.analysis.size() <= LARGE);
    use_kept((shown.clone(), is_due), {
        let made = made.clone();
        move |(shown, is_due)| {
            let workspace = shown.analysis.workspace.clone();
            is_due.then(|| {
                Timeout::new(PAUSE_MS, move || {
                    core::role_policies(workspace, move |all| made.set(Some(Rc::new(all))));
                })
            })
        }
    });
    Policies {
        made: (*made).clone(),
        is_due,
        on_show: Callback::from(move |_| is_wanted.set(true)),
    }
}

impl Policies {
    /// The card of a role; without the policy until that is there. `answer` is the document that gives
    /// the policies of the role, `indexes` are the statements that it stands for.
    pub(super) fn card(
        &self,
        shown: &Shown,
        role: &str,
        answer: DocumentAnswer,
        indexes: &[usize],
    ) -> Html {
        let name = match role {
            EXECUTION_ROLE => Html::from(texts::the_execution_role()),
            role => words::name(role),
        };
        let title = tag("h4").text(texts::policy_for()).text(" ").add(name);
        let mut header = tag("header").add(title);
        let mut card = classed("div", "fix policy").test("policy");
        // What leads to one of its statements leads here.
        for index in indexes {
            let place = tag("span").put("id", anchors::fix(*index));
            card = card.add(place.set("tabindex", "-1"));
        }
        let made = self.made.as_ref();
        match made.and_then(|made| made.iter().find(|one| one.role == role)) {
            Some(made) => {
                let size = texts::policy_size(made);
                header = header.add(classed("p", "muted").test("policy-size").text(&size));
                card.add(header).all(content(shown, &answer, made)).into()
            }
            None if self.is_due => {
                let waiting = classed("p", "muted").text(texts::checking());
                card.add(header.add(waiting)).into()
            }
            None => {
                let show = button("", &texts::unfold(0), self.on_show.clone());
                card.add(header.add(show)).into()
            }
        }
    }
}

fn content(shown: &Shown, answer: &DocumentAnswer, made: &RolePolicies) -> Vec<Html> {
    let open = made.placeholders.iter();
    let placeholders: Vec<String> = open.clone().map(|one| one.placeholder.clone()).collect();
    let mut all = Vec::new();
    for text in &made.texts {
        let label = texts::policy_for().to_owned();
        all.push(statement_box(
            shown,
            text,
            None,
            &placeholders,
            label,
            "policy",
        ));
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
        let (answer, text) = (answer.clone(), text.clone());
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
