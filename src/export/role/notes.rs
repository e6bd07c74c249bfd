//! What to do with the code of a role, in words. Comments hold nothing of the pasted texts but what
//! is made of letters, digits and a few harmless signs.

use crate::check::roles::EXECUTION_ROLE;
use crate::check::whole_role::{Meaning, Open, Whole};

use super::super::code::policies::owner;
use super::assemble::{Code, Ready};

/// Letters of a pasted text in a comment.
const LETTERS_AT_MOST: usize = 80;
/// Texts that one comment lists.
const LISTED_AT_MOST: usize = 5;

/// The lines above everything.
pub(super) fn of_all(whole: &Whole) -> Vec<String> {
    let mut lines = Vec::new();
    let account = whole
        .account
        .as_ref()
        .map(|account| format!("account {account}"));
    let region = whole
        .region
        .as_ref()
        .map(|region| format!("Region {region}"));
    let told: Vec<String> = account.into_iter().chain(region).collect();
    if !told.is_empty() {
        lines.push(format!(
            "Assumed: {}, as in the ARNs of the definition.",
            told.join(" and ")
        ));
    }
    lines
}

/// The lines above a role.
pub(super) fn of_role(ready: &Ready<'_>, code: &Code) -> Vec<String> {
    let role = ready.whole;
    let machines: Vec<&str> = role
        .machines
        .iter()
        .filter_map(|name| harmless(name))
        .collect();
    let mut lines = Vec::new();
    lines.push(match (ready.is_execution(), machines.is_empty()) {
        (true, false) if role.role == EXECUTION_ROLE => {
            format!("Execution role of {}", listed(&machines))
        }
        (true, false) => format!(
            "{}: execution role of {}",
            first_upper(owner(&role.role)),
            listed(&machines)
        ),
        (true, true) => first_upper(owner(&role.role)),
        (false, _) => format!("{}: target role", first_upper(owner(&role.role))),
    });
    if ready.permissions.len() > 1 {
        lines.push("Several managed policies, because one would be too long for IAM.".to_owned());
    }
    lines.extend(code.constructs.iter().cloned());
    let mut replaced = Vec::new();
    for open in &role.open {
        let name = &open.placeholder;
        for word in code.words.for_text(name) {
            replaced.push(format!("  {word}: {}", meaning(open)));
        }
    }
    for word in code.words.all() {
        let is_told = replaced
            .iter()
            .any(|line| line.starts_with(&format!("  {word}:")));
        if !is_told {
            replaced.push(format!("  {word}"));
        }
    }
    if !replaced.is_empty() {
        lines.push("Replace:".to_owned());
        lines.extend(replaced);
    }
    if !role.refused.is_empty() {
        let refused: Vec<&str> = role
            .refused
            .iter()
            .filter_map(|arn| harmless(arn))
            .collect();
        let named = match refused.is_empty() {
            true => "some roles".to_owned(),
            false => listed(&refused),
        };
        lines.push(format!(
            "No statement allows iam:PassRole for {named}: a role can be passed within its account only."
        ));
    }
    for (case, actions) in &role.in_some_cases {
        if let Some(case) = harmless(case) {
            let case = case.replace('-', " ");
            lines.push(format!(
                "In some cases also ({case}): {}",
                actions.join(", ")
            ));
        }
    }
    lines
}

/// What belongs in the place of a placeholder.
pub(super) fn meaning(open: &Open) -> String {
    let of_states = |states: &[String]| {
        let named: Vec<&str> = states.iter().filter_map(|state| harmless(state)).collect();
        match named.is_empty() {
            true => String::new(),
            false => format!(
                " ({} {})",
                if named.len() == 1 { "state" } else { "states" },
                listed(&named)
            ),
        }
    };
    match &open.what {
        Meaning::RunTime { expression, states } => match harmless(expression) {
            Some(expression) => format!(
                "each value of {expression} at run time{}",
                of_states(states)
            ),
            None => format!(
                "each value that an expression has at run time{}",
                of_states(states)
            ),
        },
        Meaning::Resource { action, states } => {
            format!("each resource of {action}{}", of_states(states))
        }
        Meaning::RoleIn { holder, field } => {
            let of = match field.is_empty() {
                true => "path and name of the role in instance profile".to_owned(),
                false => format!("path and name of {field} in task definition"),
            };
            match harmless(holder) {
                Some(holder) => format!("{of} {holder}"),
                None => of,
            }
        }
        Meaning::Path => "path of the role; left out with its slash if it has none".to_owned(),
        Meaning::Own => own(&open.placeholder).to_owned(),
    }
}

fn own(placeholder: &str) -> &'static str {
    match placeholder {
        "<ACCOUNT>" => "account ID of the state machine",
        "<TARGET_ACCOUNT>" => "account ID of the target role",
        "<REGION>" => "Region of the state machine",
        "<STATE_MACHINE>" => "name of the state machine",
        "<STATE_MACHINE_ARN>" => "ARN of the state machine",
        "<EXECUTION_ROLE>" => "path and name of the execution role",
        "<ROLE>" => "path and name of the role",
        "${AWS::AccountId}" => "account ID of the stack",
        "${AWS::Region}" => "Region of the stack",
        "${AWS::Partition}" => "partition of the stack",
        _ => "the value that it has in the documents",
    }
}

/// The text, if it can stand in a comment of any language.
fn harmless(text: &str) -> Option<&str> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b" .,_-:/@+=$[]".contains(&byte);
    let is_harmless = !text.is_empty()
        && text.len() <= LETTERS_AT_MOST
        && text.bytes().all(fits)
        && !text.contains("//");
    is_harmless.then_some(text)
}

fn listed(texts: &[&str]) -> String {
    match texts.get(..LISTED_AT_MOST) {
        Some(some) if texts.len() > LISTED_AT_MOST => {
            format!(
                "{} and {} more",
                some.join(", "),
                texts.len() - LISTED_AT_MOST
            )
        }
        _ => texts.join(", "),
    }
}

fn first_upper(text: &str) -> String {
    match text.strip_prefix("the ") {
        Some(rest) => format!("The {rest}"),
        None => text.to_owned(),
    }
}

/// Writes lines as comments.
pub(super) fn write(text: &mut String, sign: &str, lines: &[String]) {
    for line in lines {
        text.push_str(sign);
        text.push_str(line);
        text.push('\n');
    }
}
