//! Several projects came in at once: one of them, or all together.

use std::rc::Rc;

use yew::prelude::*;

use super::dialog::{Dialog, DialogProps};
use super::tag::{Tag, button, classed, component, tag};
use crate::sentences::Language;
use crate::state::{Action, Project};
use crate::texts;
use messages::visible::visible;

#[derive(Properties, PartialEq)]
pub(super) struct ChooseProps {
    pub projects: Rc<[Project]>,
    pub dispatch: Callback<Action>,
    /// Another one draws it again.
    pub language: Language,
}

/// The list; closed by whatever else, all stay together.
#[component]
pub(super) fn Choose(props: &ChooseProps) -> Html {
    let choose = |which: Option<usize>, name: &str, files: usize, testid: &'static str| {
        let on_press = props
            .dispatch
            .reform(move |_: MouseEvent| Action::Choose(which));
        let number = texts::kind_files(files);
        let number = classed("span", "muted").text(&number);
        let name = tag("b").text(name);
        let choice = button("", "", on_press).test(testid);
        Html::from(tag("li").add(choice.add(name).text(" ").add(number)))
    };
    // A document may be of several: sorting them would be 3 KB more of code.
    let mut is_counted: Vec<bool> = Vec::new();
    let mut all = 0;
    let mut items = Vec::new();
    for (at, project) in props.projects.iter().enumerate() {
        let files = project.documents.len();
        items.push(choose(
            Some(at),
            &visible(&project.name),
            files,
            "choose-project",
        ));
        for id in project.documents.iter() {
            let id = *id as usize;
            if is_counted.len() <= id {
                is_counted.resize(id + 1, false);
            }
            if let Some(is_counted) = is_counted.get_mut(id) {
                all += usize::from(!*is_counted);
                *is_counted = true;
            }
        }
    }
    items.push(choose(None, texts::choose_all(), all, "choose-all"));
    let title = tag("h2").set("id", "choose-title");
    let title: Tag = title.text(&texts::choose_title(props.projects.len()));
    let about = tag("p").text(texts::choose_about());
    let list = classed("ul", "choices").all(items);
    component::<Dialog>(DialogProps {
        class: "share choose",
        testid: "choose",
        labelled_by: "choose-title",
        on_close: props.dispatch.reform(|()| Action::Choose(None)),
        children: [title, about, list].into_iter().map(Html::from).collect(),
    })
}
