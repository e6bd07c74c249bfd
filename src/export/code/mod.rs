//! Fixes as code: CloudFormation, Terraform, CDK and commands.

pub(super) mod cdk;
mod cli;
pub(super) mod cloudformation;
pub(super) mod policies;
pub(super) mod strict;
pub(super) mod terraform;

use crate::check::project::{Language, Project};
use crate::documents::Source;
use crate::report::{Fix, FixCode, FixLanguage, Report};
use crate::workspace::Workspace;
use policies::{Policy, allowed, of_fixes};
use strict::Words;

/// The name of the inline policies that are made.
const POLICY_NAME: &str = "sfn-role-check";

/// YAML: a document for each policy.
pub fn cloudformation(fixes: &[&Fix], sources: &[Source<'_>]) -> String {
    let policies = of_fixes(fixes, sources, &[Language::Yaml, Language::Json]);
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
pub fn terraform(fixes: &[&Fix], sources: &[Source<'_>]) -> String {
    let policies = of_fixes(fixes, sources, &[Language::Hcl]);
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
pub fn cdk(fixes: &[&Fix], sources: &[Source<'_>]) -> String {
    let policies = of_fixes(fixes, sources, &[Language::TypeScript]);
    let names = unlike(&policies);
    let mut text = String::new();
    for (policy, name) in policies.iter().zip(&names) {
        text.push('\n');
        cdk::write(&mut text, policy, name);
    }
    format!("{}{text}", imports(&text))
}

/// What TypeScript has to import for a code.
pub(super) fn imports(code: &str) -> &'static str {
    match code.contains("${cdk.Aws.") {
        true => {
            "import * as cdk from 'aws-cdk-lib';\nimport * as iam from 'aws-cdk-lib/aws-iam';\n"
        }
        false => "import * as iam from 'aws-cdk-lib/aws-iam';\n",
    }
}

/// Commands; empty, if there is none.
pub fn cli(workspace: &Workspace, report: &Report, fixes: &[&Fix]) -> String {
    let mut text = String::new();
    for policy in of_fixes(fixes, &[], &[]) {
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

/// The statement of a fix in YAML, if nothing of it is still to be filled in.
pub fn in_yaml(fix: &Fix) -> Option<FixCode> {
    let statement = fix.statement.as_ref()?;
    let mut words = Words::default();
    let allowed = allowed(statement, &fix.placeholders, &mut words, None);
    let mut text = String::new();
    cloudformation::one(&mut text, 0, &allowed);
    let language = FixLanguage::Yaml;
    (words.all().next().is_none()).then_some(FixCode { language, text })
}

/// The statement of a fix as its role's project writes it.
pub fn of_project(fix: &Fix, project: &Project<'_>) -> Option<FixCode> {
    let statement = fix.statement.as_ref()?;
    let mut words = Words::default();
    let allowed = allowed(statement, &fix.placeholders, &mut words, Some(project));
    let mut text = String::new();
    let language = match project.language {
        Language::Yaml => {
            cloudformation::one(&mut text, 0, &allowed);
            FixLanguage::Yaml
        }
        Language::Json => {
            text = cloudformation::json(&allowed, cloudformation::with_functions);
            FixLanguage::Json
        }
        Language::Hcl => {
            match project.has_policy_documents() {
                true => terraform::one(&mut text, "", &allowed),
                false => terraform::object(&mut text, &allowed),
            }
            FixLanguage::Hcl
        }
        Language::TypeScript => {
            for construct in policies::constructs(&allowed, Some(project)) {
                text.push_str(&format!("// {construct}\n"));
            }
            cdk::one(&mut text, &allowed);
            text.push('\n');
            FixLanguage::TypeScript
        }
    };
    Some(FixCode { language, text })
}

/// The statement of a fix as JSON, with the functions of the template that it is for.
pub fn in_json(fix: &Fix, project: Option<&Project<'_>>) -> String {
    let Some(statement) = fix.statement.as_ref() else {
        return String::new();
    };
    let mut words = Words::default();
    let allowed = allowed(statement, &fix.placeholders, &mut words, project);
    cloudformation::json(&allowed, cloudformation::with_functions)
}

/// How a statement stands in the source of Terraform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HclForm {
    /// A block of `aws_iam_policy_document`.
    Block,
    /// An object with lines of its own.
    Object,
    /// An object on one line.
    Line,
    /// JSON, with expressions in its texts.
    Json,
}

/// The statement of a fix in the source of Terraform; `None`: a part of it is still to be filled in.
pub fn in_hcl(
    fix: &Fix,
    sid: &str,
    project: Option<&Project<'_>>,
    form: HclForm,
) -> Option<String> {
    let statement = fix.statement.as_ref()?;
    let mut words = Words::default();
    let mut allowed = allowed(statement, &fix.placeholders, &mut words, project);
    sid.clone_into(&mut allowed.sid);
    let mut text = String::new();
    match form {
        HclForm::Block => terraform::one(&mut text, "", &allowed),
        HclForm::Object => terraform::object(&mut text, &allowed),
        HclForm::Line => terraform::line(&mut text, &allowed),
        HclForm::Json => text = cloudformation::json(&allowed, terraform::in_quotes),
    }
    words.all().next().is_none().then_some(text)
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
