//! Files with commands of pipelines and packages: `run:` in workflows of GitHub Actions, each a script
//! with a shell of its own, and `commands`, `script`, `cmds`, `scripts` of others, of which nobody says
//! when they are run.
//!
//! What a step is given from outside may be anything: variables that its own script does not set, and
//! what `${{ }}` stands for. A step under a condition, of a matrix, or of one of several jobs, which
//! may work in several accounts, is run or not.

use crate::text::{Node, Tree};

use super::super::super::concern;
use super::command::Command;
use super::shell;

/// Shells whose scripts are read.
const SHELLS: [&str; 2] = ["bash", "sh"];

/// Whether a document is a workflow file.
fn is_workflow(root: &Node<'_>) -> bool {
    let jobs = root.get("jobs").map(Tree::members).unwrap_or_default();
    jobs.iter().any(|job| {
        let steps = job.value.get("steps").map(Tree::items);
        steps.is_some_and(|steps| steps.iter().any(|step| step.get("run").is_some()))
    })
}

/// Whether a document holds commands of the AWS CLI, wherever they stand.
pub(in crate::documents) fn holds_commands(root: &Node<'_>) -> bool {
    is_workflow(root) || has_call(root, 0)
}

/// Deeper ones are not looked for.
const DEPTH_AT_MOST: u32 = 64;

fn is_call(text: &str) -> bool {
    text.contains("aws ") && concern::calls_for_roles(text)
}

fn has_call(node: &Node<'_>, depth: u32) -> bool {
    let mut members = node.members().iter();
    depth < DEPTH_AT_MOST
        && (node.as_str().is_some_and(is_call)
            || members.any(|member| has_call(&member.value, depth + 1))
            || node.items().iter().any(|item| has_call(item, depth + 1)))
}

/// The commands of texts, and of lists of texts. Whether they are run nobody says.
fn anywhere(node: &Node<'_>, document: u32, depth: u32, commands: &mut Vec<Command>) {
    let texts: Vec<&str> = node.items().iter().filter_map(Tree::as_str).collect();
    let script = match node.as_str() {
        Some(text) => text.to_owned(),
        None => texts.join("\n"),
    };
    if is_call(&script) {
        commands.extend(shell::step(&script, node.span(), true, document));
    }
    if depth < DEPTH_AT_MOST {
        for member in node.members() {
            anywhere(&member.value, document, depth + 1, commands);
        }
        for item in node.items().iter().filter(|item| item.as_str().is_none()) {
            anywhere(item, document, depth + 1, commands);
        }
    }
}

/// The commands of all steps.
pub(super) fn commands(root: &Node<'_>, document: u32) -> Vec<Command> {
    if !is_workflow(root) {
        let mut commands = Vec::new();
        anywhere(root, document, 0, &mut commands);
        return commands;
    }
    let jobs = root.get("jobs").map(Tree::members).unwrap_or_default();
    let mut commands = Vec::new();
    let mut calling = 0;
    for job in jobs {
        let before = commands.len();
        let decides = |node: &Node<'_>| {
            ["if", "strategy", "continue-on-error"]
                .iter()
                .any(|key| node.get(key).is_some())
        };
        let is_of_some = decides(&job.value);
        for step in job.value.get("steps").map(Tree::items).unwrap_or_default() {
            let Some(run) = step.get("run") else {
                continue;
            };
            let own = step.get("shell").or_else(|| shell_of(&job.value));
            let shell = own.or_else(|| shell_of(root)).map_or("bash", |shell| {
                let name = shell.as_str().unwrap_or_default();
                name.split(' ').next().unwrap_or_default()
            });
            let Some(text) = run.as_str().filter(|_| SHELLS.contains(&shell)) else {
                continue;
            };
            let is_conditional = is_of_some || decides(step);
            let text = without_expressions(text);
            commands.extend(shell::step(&text, run.span(), is_conditional, document));
        }
        let is_calling = |command: &Command| command.words.first().is_some_and(|one| one == "aws");
        calling += usize::from(commands.iter().skip(before).any(is_calling));
    }
    if calling > 1 {
        for command in &mut commands {
            command.is_conditional = true;
        }
    }
    commands
}

/// The shell that is said for all steps.
fn shell_of<'n, 't>(node: &'n Node<'t>) -> Option<&'n Node<'t>> {
    node.get("defaults")?.get("run")?.get("shell")
}

/// A script in which a variable of the same name stands for each expression.
fn without_expressions(text: &str) -> String {
    let mut built = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${{") {
        built.push_str(before);
        let (inner, behind) = after.split_once("}}").unwrap_or((after, ""));
        built.push_str("${expression_");
        let letters = inner.trim().chars();
        built.extend(letters.map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '_'
            }
        }));
        built.push('}');
        rest = behind;
    }
    built.push_str(rest);
    built
}
