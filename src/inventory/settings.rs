//! Validation of the user's settings.

use crate::arn::Arn;
use crate::finding::{Because, Code, Finding, Severity};
use crate::text::Text;
use crate::text::holes::is_account;
use crate::workspace::{Document, Settings};

/// Whether the text is the ARN of a state machine, without version or alias: what Step Functions
/// sends as ExternalId for those is not documented.
pub fn is_machine_arn(text: &str) -> bool {
    if text.contains("${") || text.contains("{{") || text.contains('<') {
        return text.starts_with("arn:") || text.starts_with("${");
    }
    let mut parts = text.split(':');
    parts.next() == Some("arn")
        && parts
            .next()
            .is_some_and(|partition| partition.starts_with("aws"))
        && parts.next() == Some("states")
        && parts.next().is_some_and(|region| !region.is_empty())
        && parts.next().is_some_and(is_account)
        && parts.next() == Some("stateMachine")
        && parts
            .next()
            .is_some_and(|name| !name.is_empty() && !name.contains(char::is_whitespace))
        && parts.next().is_none()
}

/// Reports invalid settings.
pub fn check(settings: &Settings, documents: &[&Document], findings: &mut Vec<Finding>) {
    let mut invalid = |setting: &str, value: &str| {
        findings.push(
            Because::new(Code::SettingInvalid)
                .with("setting", setting)
                .with("value", value)
                .finding(Severity::Error),
        );
    };
    if let Some(account) = &settings.account
        && !account.is_empty()
        && !is_account(account)
    {
        invalid("account", account);
    }
    let machine_arns = settings
        .machines
        .iter()
        .flatten()
        .filter_map(|machine| machine.arn.as_deref());
    for arn in settings
        .state_machine_arn
        .as_deref()
        .into_iter()
        .chain(machine_arns)
    {
        if !arn.trim().is_empty() && !is_machine_arn(arn.trim()) {
            invalid("stateMachineArn", arn);
        }
    }
    let machine_roles = settings
        .machines
        .iter()
        .flatten()
        .filter_map(|machine| machine.execution_role.as_deref());
    for role in settings
        .execution_role
        .as_deref()
        .into_iter()
        .chain(machine_roles)
    {
        let text = Text::with_placeholders(role.trim(), 0);
        let is_role = Arn::parse(&text).is_none_or(|arn| arn.is_role());
        if !is_role || role.trim().contains(char::is_whitespace) && text.holes().next().is_none() {
            invalid("executionRole", role);
        }
        let own = Arn::parse(&text).and_then(|arn| arn.account.as_literal().map(str::to_owned));
        if let (Some(own), Some(said)) = (own, &settings.account)
            && is_account(said)
            && own != *said
        {
            invalid("account", said);
        }
    }
    for document in documents {
        if let Some(account) = document.account.as_deref().map(str::trim)
            && !account.is_empty()
            && !is_account(account)
        {
            invalid("document.account", account);
        }
    }
}

/// The name of a file without its folder and its extensions.
pub fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split('.').next().unwrap_or(file)
}
