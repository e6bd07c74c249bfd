//! What can be done with a statement beside copying it: to look at what it would change in the pasted
//! policy, to put it there, and to take it along in other forms.
//!
//! INVARIANT: nothing is applied but the statement that is on the screen, to the text that the report
//! is about.

use std::rc::Rc;

use contract::{Changed, Edit, Fix, NotApplied, Preview, ShownFix};
use gloo::timers::callback::Timeout;
use messages::visible::visible;
use yew::prelude::*;

use super::preview;
use crate::components::effect::use_kept;
use crate::components::forms::{Subject, forms};
use crate::components::place::Shown;
use crate::components::tag::{button, classed};
use crate::core::{self, NoPlan};
use crate::elements::CodeEditor;
use crate::state::{Action, Analysis, Change, Goal, Outcome};
use crate::{host, texts};

/// UTF-16 units of a workspace from which on plans are made when somebody asks for them.
pub(super) const LARGE: u32 = 300_000;
/// Milliseconds that typing must pause.
const PAUSE_MS: u32 = 300;

/// The texts of a document before and after edits of a plan.
fn change(analysis: &Analysis, changed: &Changed) -> Option<Change> {
    let at = usize::try_from(changed.document).ok()?;
    let before = analysis.workspace.documents.get(at)?.text;
    let (document, _) = analysis.documents.get(at)?;
    Some(Change {
        document: *document,
        before,
        after: host::edit_text(before, &changed.edits),
        added: added(&changed.edits),
    })
}

/// Where the longest of the texts that are put in stands afterwards. The edits follow each other.
fn added(edits: &[Edit]) -> (u32, u32) {
    let (mut longest, mut moved) = ((0, 0), 0_i64);
    for edit in edits {
        let length = edit.text.encode_utf16().count() as i64;
        let start = i64::from(edit.start) + moved;
        moved += length - i64::from(edit.end - edit.start);
        if length > longest.1 - longest.0 {
            longest = (start, start + length);
        }
    }
    let offset = |at: i64| u32::try_from(at).unwrap_or_default();
    (offset(longest.0), offset(longest.1))
}

/// The name of a document as the page shows it.
fn name_of(analysis: &Analysis, document: u32) -> String {
    let at = usize::try_from(document).unwrap_or(usize::MAX);
    let name = analysis.documents.get(at).map_or("", |(_, name)| name);
    visible(name).into_owned()
}

/// Whether a click is the first of a double click: the second one would be for what has taken the
/// place of the first.
fn is_first(event: &MouseEvent) -> bool {
    event.detail() < 2
}

#[derive(Properties, PartialEq)]
pub(super) struct FixToolsProps {
    pub shown: Shown,
    pub index: usize,
    /// The statement as the page shows it.
    pub statement: AttrValue,
}

/// The row below a statement.
#[component]
pub(super) fn FixTools(props: &FixToolsProps) -> Html {
    let FixToolsProps { shown, index, .. } = props;
    let index = *index;
    let plan = use_state(|| None::<Result<Preview, NoPlan>>);
    let is_open = use_state(|| false);
    // Another statement has another plan.
    use_kept(props.statement.clone(), {
        let (plan, is_open) = (plan.clone(), is_open.clone());
        move |_| {
            plan.set(None);
            is_open.set(false);
        }
    });
    let is_wanted = *is_open || shown.analysis.size() <= LARGE;
    use_kept((shown.clone(), is_wanted, *is_open), {
        let plan = plan.clone();
        move |(shown, is_wanted, is_open)| {
            let workspace = shown.analysis.workspace.clone();
            let ask = move || core::preview_fix(workspace, index, move |made| plan.set(Some(made)));
            let mut timer = None;
            if *is_open {
                ask();
            } else if *is_wanted {
                timer = Some(Timeout::new(PAUSE_MS, ask));
            }
            timer
        }
    });
    let on_apply = {
        let (shown, plan) = (shown.clone(), plan.clone());
        Callback::from(move |event: MouseEvent| {
            if is_first(&event) {
                let plan = plan.clone();
                apply(&shown.analysis, &shown.dispatch, index, move |made| {
                    plan.set(Some(made))
                });
            }
        })
    };
    let on_preview = {
        let is_open = is_open.clone();
        Callback::from(move |event: MouseEvent| {
            if is_first(&event) {
                is_open.set(!*is_open);
            }
        })
    };
    let why = match &*plan {
        // Nothing is applied while it has placeholders.
        Some(Ok(made)) if !made.plan.placeholders.is_empty() => {
            Some(texts::not_applied(NotApplied::Placeholders))
        }
        Some(Err(NoPlan::Copy(why))) => Some(texts::not_applied(*why)),
        Some(Err(NoPlan::Failed)) => Some(texts::apply_failed().to_owned()),
        _ => None,
    };
    let opened = match &*plan {
        Some(Ok(made)) if *is_open => Some(made),
        _ => None,
    };
    let mut row = classed("div", "fix-row");
    if let Some(why) = why {
        row = row.add(classed("span", "fix-why").test("fix-why").text(&why));
    } else {
        let apply = button("primary", texts::apply(), on_apply).test("fix-apply");
        let preview = button("quiet", texts::preview(), on_preview).test("fix-preview");
        row = row
            .add(apply)
            .add(preview.flag("aria-expanded", opened.is_some()));
    }
    let workspace = &shown.analysis.workspace;
    row = row.add(forms(
        Subject::Fix(index),
        workspace,
        "fix-forms",
        &shown.dispatch,
    ));
    let panel = opened.map(|made| {
        let name = name_of(&shown.analysis, made.plan.document);
        preview::panel(&name, made)
    });
    classed("div", "fix-tools").add(row).maybe(panel).into()
}

/// Puts a statement into the policy: the plan is made of the texts that the report is about.
fn apply(
    analysis: &Rc<Analysis>,
    dispatch: &Callback<Action>,
    index: usize,
    otherwise: impl FnOnce(Result<Preview, NoPlan>) + 'static,
) {
    let (analysis, dispatch) = (Rc::clone(analysis), dispatch.clone());
    let workspace = analysis.workspace.clone();
    core::preview_fix(workspace, index, move |made| {
        let done = made.as_ref().ok().and_then(|made| {
            let changed = Changed {
                document: made.plan.document,
                edits: made.plan.edits.clone(),
            };
            let name = name_of(&analysis, changed.document);
            let outcome = Outcome::Applied(name.into(), made.plan.placeholders.join(", "));
            Some((change(&analysis, &changed)?, outcome))
        });
        match done {
            Some((change, outcome)) => dispatch.emit(Action::Apply(vec![change], outcome)),
            None => otherwise(made),
        }
    });
}

/// Copies the statement of a fix for who asks for it in an editor; where that cannot be done it is shown.
pub(in crate::components) fn copy(
    analysis: &Analysis,
    index: usize,
    editor: CodeEditor,
    dispatch: &Callback<Action>,
) {
    let see = to_fix(index, dispatch);
    let fix = analysis.screen.fixes.items.get(index);
    match fix.and_then(|fix| statement_of(&fix.fix)) {
        Some(text) => host::copy_text(&text, move |done| match done {
            true => editor.show_status(texts::copied()),
            false => see.emit(()),
        }),
        None => see.emit(()),
    }
}

/// The same to apply it.
pub(in crate::components) fn apply_or_show(
    analysis: &Rc<Analysis>,
    index: usize,
    dispatch: &Callback<Action>,
) {
    let see = to_fix(index, dispatch);
    apply(analysis, dispatch, index, move |_| see.emit(()));
}

fn to_fix(index: usize, dispatch: &Callback<Action>) -> Callback<()> {
    dispatch.reform(move |()| Action::GoTo(Goal::Fix(index), None))
}

/// As the project writes it, else as JSON.
fn statement_of(fix: &Fix) -> Option<String> {
    let statement = fix.statement.as_ref()?;
    match &fix.code {
        Some(code) => Some(code.text.clone()),
        None => serde_json::to_string_pretty(statement).ok(),
    }
}

/// The row of a role, or of all: where there are several statements.
pub(super) fn all_tools(shown: &Shown, role: Option<&str>) -> Html {
    let statements = shown.analysis.screen.fixes.items.iter();
    let of_role = |fix: &&ShownFix| {
        fix.fix.statement.is_some() && role.is_none_or(|role| fix.fix.role == role)
    };
    let statements: Vec<&ShownFix> = statements.filter(of_role).collect();
    if statements.len() < 2 {
        return Html::default();
    }
    let mut statements = statements.into_iter();
    let has_place = statements.clone().any(|fix| fix.fix.document.is_some());
    let can_apply = has_place && statements.all(|fix| fix.fix.placeholders.is_empty());
    let chosen = role.map(str::to_owned);
    let on_apply = {
        let (shown, chosen) = (shown.clone(), chosen.clone());
        Callback::from(move |event: MouseEvent| {
            if is_first(&event) {
                apply_all(&shown, chosen.clone());
            }
        })
    };
    let apply = can_apply.then(|| button("", texts::apply_all(), on_apply).test("fix-apply-all"));
    let workspace = &shown.analysis.workspace;
    let forms = forms(
        Subject::Fixes(chosen),
        workspace,
        "fixes-forms",
        &shown.dispatch,
    );
    classed("div", "fix-row").maybe(apply).add(forms).into()
}

fn apply_all(shown: &Shown, role: Option<String>) {
    let shown = shown.clone();
    let workspace = shown.analysis.workspace.clone();
    core::plan_fixes(workspace, role, move |planned| {
        let analysis = &shown.analysis;
        shown.dispatch.emit(match planned {
            None => Action::Tell(Outcome::Failed),
            Some(planned) if planned.documents.is_empty() => Action::Tell(Outcome::NoneApplied),
            Some(planned) => {
                let documents = planned.documents.iter();
                let names: Vec<String> = documents
                    .clone()
                    .map(|changed| name_of(analysis, changed.document))
                    .collect();
                let changes = documents.filter_map(|changed| change(analysis, changed));
                let outcome = Outcome::AppliedAll(planned.applied, names.join(", "), planned.left);
                Action::Apply(changes.collect(), outcome)
            }
        });
    });
}
