//! A report in the forms that other tools read: Markdown, SARIF, and fixes as code, whole roles.
//!
//! INVARIANT: pasted text enters generated code only as [`code`] lets it, Markdown and SARIF only as
//! [`markdown`] and [`sarif`] escape it, and no form holds what looks like a secret.

pub mod code;
pub mod markdown;
pub mod merged;
mod redacted;
pub mod role;
pub mod role_map;
pub mod sarif;

use serde::Serialize;

use crate::check::project::Projects;
use crate::documents::{self, Source};
use crate::report::{Fix, FixTarget, Report, Statement};
use crate::text::budget::{self, Budget};
use crate::workspace::{Kind, Workspace};
use redacted::Secrets;
use role::WholeRoleForm;

/// A form of the whole report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the forms")]
pub enum ReportFormat {
    Json,
    Markdown,
    Sarif,
}

impl ReportFormat {
    /// The names, as they are written.
    pub const NAMES: &str = "json, markdown or sarif";

    /// The form of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "json" => Self::Json,
            "markdown" => Self::Markdown,
            "sarif" => Self::Sarif,
            _ => return None,
        })
    }
}

/// A form of fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the forms")]
pub enum FixFormat {
    Json,
    CloudFormation,
    Terraform,
    Cdk,
    Cli,
    /// All statements of a role as one policy, and nothing else: of several roles one after the other.
    Merged,
    /// No fixes, but all that the roles of the machines need.
    Role(WholeRoleForm),
}

impl FixFormat {
    /// The names, as they are written.
    pub const NAMES: &str = "json, cloudformation, terraform, cdk, cli, merged, role, role-cloudformation, role-sam, role-terraform, role-cdk or role-cli";

    /// The form of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        if let Some(form) = name.strip_prefix("role-") {
            return WholeRoleForm::of_name(form).map(Self::Role);
        }
        Some(match name {
            "role" => Self::Role(WholeRoleForm::Json),
            "json" => Self::Json,
            "cloudformation" => Self::CloudFormation,
            "terraform" => Self::Terraform,
            "cdk" => Self::Cdk,
            "cli" => Self::Cli,
            "merged" => Self::Merged,
            _ => return None,
        })
    }
}

/// Which fixes of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen<'c> {
    /// All of them.
    All,
    /// Those of one role, as the report names it.
    Role(&'c str),
    /// The one at that index.
    One(usize),
}

/// The whole report.
pub fn report(workspace: &Workspace, report: &Report, format: ReportFormat) -> String {
    let text = match format {
        ReportFormat::Json => pretty(report),
        ReportFormat::Markdown => markdown::render(workspace, report),
        ReportFormat::Sarif => sarif::render(workspace, report),
    };
    Secrets::of(workspace).leave_out(text)
}

/// Fixes as code; empty, if none of those that are chosen can be written so.
pub fn fixes(
    workspace: &Workspace,
    report: &Report,
    format: FixFormat,
    chosen: Chosen<'_>,
) -> String {
    if let FixFormat::Role(form) = format {
        let of = match chosen {
            Chosen::Role(role) => Some(role),
            Chosen::All | Chosen::One(_) => None,
        };
        return role::role(workspace, of, form);
    }
    let fixes: Vec<&Fix> = report
        .fixes
        .iter()
        .enumerate()
        .filter(|(at, fix)| match chosen {
            Chosen::All => true,
            Chosen::Role(role) => fix.role == role,
            Chosen::One(index) => *at == index,
        })
        .map(|(_, fix)| fix)
        .filter(|fix| fix.statement.is_some())
        .collect();
    if fixes.is_empty() {
        return String::new();
    }
    let sources = match format {
        FixFormat::CloudFormation | FixFormat::Terraform | FixFormat::Cdk => sources_of(workspace),
        // These name nothing as a project does.
        FixFormat::Json | FixFormat::Merged | FixFormat::Cli | FixFormat::Role(_) => Vec::new(),
    };
    let text = match (format, fixes.as_slice()) {
        (FixFormat::Json, [only]) if matches!(chosen, Chosen::One(_)) => pretty(&only.statement),
        (FixFormat::Json, all) => pretty(
            &all.iter()
                .map(|fix| Told::of(fix))
                .collect::<Vec<Told<'_>>>(),
        ),
        (FixFormat::Merged, all) => merged::by_role(all).iter().map(pretty).collect(),
        (FixFormat::Role(_), _) => String::new(),
        (FixFormat::CloudFormation, all) => code::cloudformation(all, &sources),
        (FixFormat::Terraform, all) => code::terraform(all, &sources),
        (FixFormat::Cdk, all) => code::cdk(all, &sources),
        (FixFormat::Cli, all) => code::cli(workspace, report, all),
    };
    Secrets::of(workspace).leave_out(text)
}

/// The documents, where one of them may name what the statements do.
fn sources_of(workspace: &Workspace) -> Vec<Source<'_>> {
    let may_name = |text: &str| {
        ["Resources", "aws_iam_role"]
            .iter()
            .any(|word| text.contains(word))
    };
    if !workspace
        .documents
        .iter()
        .any(|document| may_name(&document.text))
    {
        return Vec::new();
    }
    let mut unsaid = Vec::new();
    budget::block_on(documents::read(workspace, &mut unsaid, Budget::NONE))
}

/// Adds to each fix its statement as the project of its role writes it.
pub fn add_code(report: &mut Report, sources: &[Source<'_>]) {
    let mut projects = Projects::new(sources);
    for fix in &mut report.fixes {
        let project = projects.of_role(&fix.role, fix.document);
        let of_project = project.and_then(|project| code::of_project(fix, project));
        let document = fix.document.and_then(|at| sources.get(at as usize));
        let is_yaml = document.is_some_and(is_policy_in_yaml);
        fix.code = of_project.or_else(|| code::in_yaml(fix).filter(|_| is_yaml));
    }
}

/// Whether a document is a policy, and no JSON.
fn is_policy_in_yaml(source: &Source<'_>) -> bool {
    let text = source
        .document
        .text
        .trim_start_matches('\u{feff}')
        .trim_start();
    let is_policy = matches!(
        source.kind,
        Some(
            Kind::IdentityPolicy
                | Kind::TrustPolicy
                | Kind::PermissionsBoundary
                | Kind::SessionPolicy
                | Kind::Scp
        )
    );
    is_policy && !text.starts_with(['{', '[', '/'])
}

/// A fix among others.
#[derive(Serialize)]
struct Told<'f> {
    role: &'f str,
    target: FixTarget,
    statement: Option<&'f Statement>,
    placeholders: &'f [String],
}

impl<'f> Told<'f> {
    fn of(fix: &'f Fix) -> Self {
        Self {
            role: &fix.role,
            target: fix.target,
            statement: fix.statement.as_ref(),
            placeholders: &fix.placeholders,
        }
    }
}

/// Nothing that is serialized here can fail.
fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// Which policy a fix changes, in words.
fn target_name(target: FixTarget) -> &'static str {
    match target {
        FixTarget::IdentityPolicy => "identity-based policies",
        FixTarget::TrustPolicy => "trust policy",
        FixTarget::PermissionsBoundary => "permissions boundary",
        FixTarget::Scp => "service control policy",
        FixTarget::TaskDefinition => "task definition",
        FixTarget::Definition => "definition",
    }
}
