//! A report or statements in another form: copied, or saved as a file.

use yew::prelude::*;

use super::menu::{Group, Menu, MenuProps};
use super::tag::component;
use crate::state::{Action, Outcome};
use crate::{core, host, texts};
use contract::WorkspaceRef;

/// What is written in another form.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Subject {
    /// The report, and the statements of all roles.
    Report,
    /// One fix.
    Fix(usize),
    /// All fixes, or those of one role.
    Fixes(Option<String>),
    /// All that the roles need.
    Role,
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

/// Whole roles.
const ROLES: [(&str, &str, &str); 6] = [
    ("json", "JSON", "json"),
    ("cloudformation", "CloudFormation YAML", "yaml"),
    ("sam", "SAM YAML", "yaml"),
    ("terraform", "Terraform HCL", "tf"),
    ("cdk", "CDK TypeScript", "ts"),
    ("cli", "AWS CLI", "sh"),
];

/// A menu of forms; what came of it is told below the page.
pub(super) fn forms(
    subject: Subject,
    workspace: &WorkspaceRef,
    testid: &'static str,
    dispatch: &Callback<Action>,
) -> Html {
    let (copied, forms): (_, &[_]) = match subject {
        Subject::Report => ("report", &REPORTS),
        Subject::Role => ("copy", &ROLES),
        Subject::Fix(_) | Subject::Fixes(_) => ("copy", &FIXES),
    };
    let (label, saved) = match subject {
        Subject::Report => (texts::export(), "download"),
        _ => (texts::other_forms(), "save"),
    };
    let mut groups = vec![group(copied, forms)];
    if subject == Subject::Report {
        groups.push(group("fixes", &FIXES));
    }
    // Where the browser saves any.
    if host::can_save() {
        groups.push(group(saved, forms));
    }
    let on_choice = {
        let (workspace, dispatch) = (workspace.clone(), dispatch.clone());
        Callback::from(move |chosen: String| {
            if let Some((what, form)) = chosen.split_once(' ') {
                let dispatch = dispatch.clone();
                act(&subject, &workspace, what, form, move |said| {
                    dispatch.emit(Action::Tell(Outcome::Said(said)));
                });
            }
        })
    };
    component::<Menu>(MenuProps {
        label,
        groups: groups.into(),
        on_choice,
        testid,
    })
}

/// Entries of the same action.
fn group(what: &'static str, forms: &[(&str, &'static str, &str)]) -> Group {
    let entry = |(form, name, _): &(&str, &'static str, &str)| {
        let name = if name.is_empty() {
            texts::merged()
        } else {
            name
        };
        (format!("{what} {form}"), texts::form_entry(what, name))
    };
    forms.iter().map(entry).collect()
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
        _ if *subject == Subject::Role => ("roles", &ROLES),
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
        Subject::Role => core::export_role(workspace, form, on_text),
        Subject::Fixes(role) => core::export_fixes(workspace, form, role.clone(), on_text),
    }
}
