//! A report or statements in another form: copied, or saved as a file.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::sentences::Language;
use crate::{core, host, texts};
use contract::WorkspaceRef;

/// How long the answer stands in the place of the label, in milliseconds.
const ANSWER_MS: u32 = 2500;

/// What is written in another form.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Subject {
    /// The report, and the statements of all roles.
    Report,
    /// One fix.
    Fix(usize),
    /// All fixes, or those of one role.
    Fixes(Option<String>),
}

/// Of each form its name, as products have it, and what the name of a file ends in.
const REPORTS: [(&str, &str, &str); 3] = [
    ("markdown", "Markdown", "md"),
    ("sarif", "SARIF 2.1.0", "sarif"),
    ("json", "JSON", "json"),
];

/// One policy for each role has a name in each language.
const FIXES: [(&str, &str, &str); 6] = [
    ("json", "JSON", "json"),
    ("cloudformation", "CloudFormation YAML", "yaml"),
    ("terraform", "Terraform HCL", "tf"),
    ("cdk", "CDK TypeScript", "ts"),
    ("cli", "AWS CLI", "sh"),
    ("merged", "", "json"),
];

#[derive(Properties, PartialEq)]
pub(super) struct FormsProps {
    pub subject: Subject,
    pub workspace: WorkspaceRef,
    pub testid: &'static str,
    /// Another one draws it again.
    #[prop_or_else(texts::language)]
    pub language: Language,
}

/// A select whose options do something; its first one says what came of it.
#[component]
pub(super) fn Forms(props: &FormsProps) -> Html {
    let node = use_node_ref();
    // After each drawing: options are put in from the last one on, and the browser chooses the first
    // that it sees.
    use_effect({
        let node = node.clone();
        move || {
            if let Some(select) = node.cast::<web_sys::HtmlSelectElement>() {
                host::choose(&select, "");
            }
        }
    });
    let answer = use_state(|| None::<&'static str>);
    use_effect_with(*answer, {
        let answer = answer.clone();
        move |shown| {
            let timer = shown.map(|_| Timeout::new(ANSWER_MS, move || answer.set(None)));
            move || drop(timer)
        }
    });
    let onchange = {
        let (node, answer) = (node.clone(), answer.clone());
        let (subject, workspace) = (props.subject.clone(), props.workspace.clone());
        Callback::from(move |_: Event| {
            let Some(select) = node.cast::<web_sys::HtmlSelectElement>() else {
                return;
            };
            let chosen = select.value();
            select.set_value("");
            if let Some((what, form)) = chosen.split_once(' ') {
                let answer = answer.clone();
                act(&subject, &workspace, what, form, move |said| {
                    answer.set(Some(said));
                });
            }
        })
    };
    let (label, groups) = match props.subject {
        Subject::Report => (
            texts::export(),
            vec![
                group(texts::export_report(), "report", &REPORTS),
                group(texts::export_fixes(), "fixes", &FIXES),
                saved(texts::export_download(), "download", &REPORTS),
            ],
        ),
        Subject::Fix(_) | Subject::Fixes(_) => (
            texts::other_forms(),
            vec![
                group(texts::copy_as(), "copy", &FIXES),
                saved(texts::download_as(), "save", &FIXES),
            ],
        ),
    };
    let said = (*answer).unwrap_or_default();
    html! {
        <>
            <select ref={node} class="forms" {onchange} aria-label={label} data-testid={props.testid}>
                <option value="">{ if said.is_empty() { format!("{label}…") } else { said.to_owned() } }</option>
                { for groups }
            </select>
            <span class="visually-hidden" role="status">{ said }</span>
        </>
    }
}

fn group(label: &'static str, what: &str, forms: &[(&str, &'static str, &str)]) -> Html {
    let option = |(form, name, _): &(&str, &'static str, &str)| {
        let name = if name.is_empty() {
            texts::merged()
        } else {
            name
        };
        html! { <option value={format!("{what} {form}")}>{ name }</option> }
    };
    html! { <optgroup {label}>{ for forms.iter().map(option) }</optgroup> }
}

/// Files, where the browser saves any.
fn saved(label: &'static str, what: &str, forms: &[(&str, &'static str, &str)]) -> Html {
    if host::can_save() {
        group(label, what, forms)
    } else {
        html! {}
    }
}

/// Writes, copies or saves; tells what came of it.
fn act(
    subject: &Subject,
    workspace: &WorkspaceRef,
    what: &str,
    form: &str,
    tell: impl FnOnce(&'static str) + 'static,
) {
    let (stem, forms): (_, &[_]) = match what {
        "download" => ("sfn-role-check", &REPORTS),
        _ => ("statements", &FIXES),
    };
    let ending = forms.iter().find(|(name, _, _)| *name == form);
    let file = matches!(what, "download" | "save")
        .then(|| format!("{stem}.{}", ending.map_or("", |(_, _, ending)| ending)));
    let on_text = move |text: Option<String>| match (text.filter(|text| !text.is_empty()), file) {
        (None, _) => tell(texts::nothing_to_copy()),
        (Some(text), Some(file)) => {
            host::save_file(&file, &text);
            tell(texts::saved());
        }
        (Some(text), None) => host::copy_text(&text, move |is_copied| {
            tell(if is_copied {
                texts::copied()
            } else {
                texts::not_copied()
            });
        }),
    };
    let workspace = workspace.clone();
    match subject {
        Subject::Report if what == "fixes" => core::export_fixes(workspace, form, None, on_text),
        Subject::Report => core::export_report(workspace, form, on_text),
        Subject::Fix(index) => core::export_fix(workspace, *index, form, on_text),
        Subject::Fixes(role) => core::export_fixes(workspace, form, role.clone(), on_text),
    }
}
