//! What a file of a folder is, told without reading the others: enough to find the projects of a
//! folder, and never more than that.

use crate::text::json::{self, Reading};
use crate::text::yaml;
use crate::workspace::{Document, Kind};

use super::parts::{script, serverless, terraform};
use super::{changes, concern, configuration, looks_like_json, options, overrides, recognize};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glance {
    /// A template of CloudFormation, SAM or the CDK.
    Template,
    /// Terraform: source, values, a plan or a state.
    Configuration,
    /// A service of the Serverless Framework.
    Service,
    /// The manifest of a cloud assembly of the CDK.
    Assembly,
    /// A state machine, or a command's output that holds one.
    Definition,
    /// A script with calls of the AWS CLI that concern roles.
    Script,
    /// A message in a text or log.
    Message,
    /// What was not recognized, and has words of what concerns roles.
    Unclear,
    /// A program, a playbook or the like that may change roles.
    Program,
    /// What sets parameters of templates.
    Values,
    /// What tells the versions of packages.
    Versions,
    /// A policy, a role, a message.
    Other,
    /// Nothing that concerns roles, unless another file names it.
    Nothing,
}

/// Files that tell which version of a package is installed.
const VERSIONS: [&str; 5] = [
    "npm-shrinkwrap.json",
    "package-lock.json",
    "package.json",
    "pnpm-lock.yaml",
    "yarn.lock",
];

/// Looks at a file; with what was read of it, if that is a tree.
pub fn glance(document: &Document) -> (Glance, Option<Reading<'_>>) {
    let file = document.name.rsplit(['/', '\\']).next().unwrap_or_default();
    if file == ".env" || file.starts_with(".env.") {
        return (Glance::Values, None);
    }
    if VERSIONS.contains(&file) && !concern::calls_for_roles(&document.text) {
        let glance = match file == "package.json" && may_set(&document.text) {
            true => Glance::Values,
            false => Glance::Versions,
        };
        return (glance, None);
    }
    let has_values = may_set(&document.text) || document.text.contains("region");
    if file.starts_with("samconfig.") && has_values {
        return (Glance::Values, None);
    }
    if changes::is_program(&document.name) && !changes::is_copied(document) {
        let glance = match () {
            () if !changes::of_text(document, 0).is_empty() => Some(Glance::Program),
            () if overrides::may_set_in_program(&document.text) => Some(Glance::Values),
            () => None,
        };
        if let Some(glance) = glance {
            return (glance, None);
        }
    }
    if concern::is_named_so(document) {
        return (Glance::Nothing, None);
    }
    let is_of_values = overrides::is_named_so(&document.name)
        && !["Resources", "StartAt", "Statement"]
            .iter()
            .any(|word| document.text.contains(word))
        && (file.ends_with(".json") || file.ends_with(".yaml") || file.ends_with(".yml"));
    if is_of_values {
        return (Glance::Values, None);
    }
    if file.ends_with(".hcl") {
        let glance = match configuration::is_terragrunt(file, &document.text) {
            true => Glance::Values,
            false => Glance::Nothing,
        };
        return (glance, None);
    }
    // Values are of the configuration whose folder is nearest.
    if file.ends_with(".tfvars") || file.ends_with(".tfvars.json") {
        return (Glance::Other, None);
    }
    if configuration::is_configuration(document) {
        return (Glance::Configuration, None);
    }
    let text = document.text.as_str();
    // Of prose and logs only messages count.
    if [".log", ".md", ".txt"]
        .iter()
        .any(|end| file.ends_with(end))
        && !looks_like_json(text)
    {
        let is_told = !file.ends_with(".md") || concern::is_told(text);
        let is_message = is_told
            && concern::has_message(text)
            && super::recognized(text) == Some(Kind::AccessDenied);
        let glance = match is_message {
            true => Glance::Message,
            false => Glance::Nothing,
        };
        return (glance, None);
    }
    if concern::is_script(document) {
        let glance = match () {
            () if concern::calls_for_roles(text) => Glance::Script,
            () if !changes::of_text(document, 0).is_empty() => Glance::Program,
            () if may_set(text) || script::Written::certain(text).has_any() => Glance::Values,
            () => Glance::Nothing,
        };
        return (glance, None);
    }
    if !file.starts_with("serverless.") && !concern::may_concern(text) {
        let glance = match may_set(text) {
            true => Glance::Values,
            false => Glance::Nothing,
        };
        return (glance, None);
    }
    let reading = match looks_like_json(text) {
        true => json::read(text, 0),
        false => yaml::read(text, 0),
    };
    let root = reading.root.as_ref();
    let kind = root
        .and_then(recognize::kind)
        .or_else(|| super::recognized(text));
    let glance = match kind {
        Some(Kind::Template) if root.is_some_and(serverless::is_service) => Glance::Service,
        Some(Kind::Template) if root.is_some_and(terraform::is_output) => Glance::Configuration,
        Some(Kind::Template) => Glance::Template,
        Some(Kind::StateMachine) => Glance::Definition,
        Some(Kind::CdkManifest) => Glance::Assembly,
        None if root.is_some_and(script::holds_commands) && concern::calls_for_roles(text) => {
            Glance::Script
        }
        None if changes::may_tell(document) && !changes::of_text(document, 0).is_empty() => {
            Glance::Program
        }
        None if may_set(text) => Glance::Values,
        None => Glance::Unclear,
        Some(_) => Glance::Other,
    };
    (glance, Some(reading))
}

/// Whether a text may set parameters of templates, options of services or variables of Terraform.
fn may_set(text: &str) -> bool {
    overrides::may_set(text) || options::may_set(text) || configuration::may_set(text)
}
