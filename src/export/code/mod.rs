//! Fixes as code: CloudFormation, Terraform, CDK and commands.

pub(super) mod cdk;
mod cli;
pub(super) mod cloudformation;
pub(super) mod policies;
pub(super) mod strict;
pub(super) mod terraform;

use crate::report::{Fix, Report};
use crate::workspace::Workspace;
use policies::{Policy, of_fixes};

/// The name of the inline policies that are made.
const POLICY_NAME: &str = "sfn-role-check";

/// YAML: a document for each policy.
pub fn cloudformation(fixes: &[&Fix]) -> String {
    let policies = of_fixes(fixes);
    let names = unlike(&policies);
    let mut text = String::new();
    for (policy, name) in policies.iter().zip(&names) {
        if !text.is_empty() {
            text.push_str("---\n");
        }
        cloudformation::write(&mut text, policy, name);
    }
    text
}

/// HCL: a data source for each policy.
pub fn terraform(fixes: &[&Fix]) -> String {
    let policies = of_fixes(fixes);
    let names = unlike(&policies);
    let mut text = String::new();
    for (policy, name) in policies.iter().zip(&names) {
        if !text.is_empty() {
            text.push('\n');
        }
        terraform::write(&mut text, policy, name);
    }
    text
}

/// TypeScript: a call for each statement.
pub fn cdk(fixes: &[&Fix]) -> String {
    let policies = of_fixes(fixes);
    let names = unlike(&policies);
    let mut text = "import * as iam from 'aws-cdk-lib/aws-iam';\n".to_owned();
    for (policy, name) in policies.iter().zip(&names) {
        text.push('\n');
        cdk::write(&mut text, policy, name);
    }
    text
}

/// Commands; empty, if there is none.
pub fn cli(workspace: &Workspace, report: &Report, fixes: &[&Fix]) -> String {
    let mut text = String::new();
    for policy in of_fixes(fixes) {
        if let Some(command) = cli::command(workspace, report, &policy) {
            if !text.is_empty() {
                text.push('\n');
            }
            notes(&mut text, "# ", &policy);
            text.push_str(&command);
        }
    }
    text
}

/// Writes what to do with the code.
fn notes(text: &mut String, sign: &str, policy: &Policy<'_>) {
    for note in policy.notes() {
        text.push_str(sign);
        text.push_str(&note);
        text.push('\n');
    }
}

/// An identifier for each policy: that of its role, with a number where two roles have the same.
fn unlike(policies: &[Policy<'_>]) -> Vec<String> {
    let mut names: Vec<(&str, String)> = Vec::new();
    for policy in policies {
        let stem = policy.identifier();
        let known = names.iter().find(|(role, _)| *role == policy.role);
        let name = match known {
            Some((_, name)) => name.clone(),
            None => {
                let mut name = stem.clone();
                let mut number = 1_u32;
                while names
                    .iter()
                    .any(|(_, other)| other.eq_ignore_ascii_case(&name))
                {
                    number += 1;
                    name = format!("{stem}{number}");
                }
                name
            }
        };
        names.push((policy.role, name));
    }
    names.into_iter().map(|(_, name)| name).collect()
}

/// A text in quotes, with a backslash before what ends or changes a string of that language.
///
/// Nothing of that can be in a value; this is the second lock.
pub(super) fn quoted(text: &str, quote: char) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    written.push(quote);
    for letter in text.chars() {
        if letter == quote || letter == '\\' {
            written.push('\\');
        }
        written.push(letter);
    }
    written.push(quote);
    written
}
