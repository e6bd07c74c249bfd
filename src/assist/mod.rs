//! What an editor offers and tells while somebody writes: the calls, roles and actions that the
//! catalog knows. It judges nothing, and what is not settled is never told as if it were.

mod describe;
mod search;

use std::collections::BTreeSet;

use crate::catalog::calls::{self, Call};
use crate::catalog::permissions::{
    Needed, Permission, Purpose, SdkAction, all_permissions, all_sdk_operations, permissions,
    sdk_action,
};
use crate::catalog::{self, Confidence, Form, From, Passes, Sdk};

pub use contract::{Certainty, Completion, Completions, Description, Line, RoleParameter};
pub use describe::describe;
pub use search::search;

/// Actions that Step Functions uses, and no call of the catalog names.
const ROLE_ACTIONS: [&str; 2] = ["iam:PassRole", "sts:AssumeRole"];

/// How a call of the SDK can wait.
const SDK_PATTERNS: [&str; 2] = ["", ".waitForTaskToken"];

fn certainty(confidence: Confidence) -> Certainty {
    match confidence {
        Confidence::Low => Certainty::Low,
        Confidence::Medium => Certainty::Medium,
        Confidence::High => Certainty::High,
    }
}

/// As the conditions of the texts and the style have it.
fn certainty_name(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Low => "low",
        Certainty::Medium => "medium",
        Certainty::High => "high",
    }
}

/// All that the catalog knows.
pub fn completions() -> Completions {
    let mut calls: Vec<Completion> = calls::all().map(completion).collect();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for call in &calls {
        known.insert(call.name.clone());
    }
    for (service, action) in further_calls() {
        let name = format!("aws-sdk:{service}:{action}");
        if known.insert(name.clone()) {
            calls.push(Completion {
                name,
                patterns: SDK_PATTERNS.map(str::to_owned).to_vec(),
                passes: None,
                roles: Vec::new(),
            });
        }
    }
    Completions {
        calls,
        services: catalog::sdk_services()
            .map(|(name, _)| name.into())
            .collect(),
        actions: actions(),
    }
}

fn completion(call: Call) -> Completion {
    let patterns = match catalog::integration(call.service) {
        Some(optimized) if call.action.is_empty() => {
            optimized.patterns.iter().map(suffix).collect()
        }
        _ => SDK_PATTERNS.map(str::to_owned).to_vec(),
    };
    let roles = call.roles();
    Completion {
        name: call.name(),
        patterns,
        passes: roles.iter().map(|role| certainty(role.confidence)).max(),
        roles: role_parameters(call.passes),
    }
}

/// A pattern as it is written behind the name of a call.
fn suffix(pattern: &str) -> String {
    match pattern {
        "request-response" => String::new(),
        other => format!(".{other}"),
    }
}

fn role_parameters(passes: Passes) -> Vec<RoleParameter> {
    let named = passes.iter().filter_map(|pass| match pass.from {
        From::Parameter(path) => Some(RoleParameter {
            path: path.into(),
            services: pass.principals.to_vec(),
            certainty: certainty(pass.confidence),
            is_arn: matches!(pass.form, Form::Arn | Form::ArnOrName),
        }),
        From::TaskDefinition(_) => None,
    });
    named.collect()
}

/// Calls of the SDK that pass no role, of which the catalog knows something else.
fn further_calls() -> impl Iterator<Item = (&'static str, String)> {
    let needing = all_permissions().filter_map(|(name, _)| {
        let (service, action) = name.strip_prefix("aws-sdk:")?.split_once(':')?;
        Some((service, action.to_owned()))
    });
    let listed = all_sdk_operations().filter(|(_, operation, _)| *operation != "*");
    needing.chain(listed.map(|(service, operation, _)| (service, lower_first(operation))))
}

fn lower_first(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// Actions whose names are certain.
fn actions() -> Vec<String> {
    let mut actions: BTreeSet<String> = BTreeSet::new();
    for (_, permission) in all_permissions() {
        actions.extend(permission.actions.to_vec());
    }
    for (_, _, listed) in all_sdk_operations() {
        actions.extend(listed.to_vec());
    }
    for call in calls::all() {
        match sdk_action(call.service, call.action) {
            Some(SdkAction::Named(name)) if !call.action.is_empty() => {
                actions.insert(name);
            }
            _ => {}
        }
    }
    let others = actions.into_iter().filter(|name| !is_about_roles(name));
    ROLE_ACTIONS
        .map(str::to_owned)
        .into_iter()
        .chain(others)
        .collect()
}

fn is_about_roles(action: &str) -> bool {
    ROLE_ACTIONS
        .iter()
        .any(|one| one.eq_ignore_ascii_case(action))
}

/// Actions of a call, each with whether it is certain that it is needed.
fn actions_of(words: &[&str], waits: bool) -> Vec<(String, bool)> {
    let mut found: Vec<(String, bool)> = Vec::new();
    let mut add = |action: String, is_certain: bool| match found
        .iter_mut()
        .find(|(known, _)| *known == action)
    {
        Some((_, certain)) => *certain |= is_certain,
        None => found.push((action, is_certain)),
    };
    for permission in permissions(words).filter(|one| is_of_the_call(one, waits)) {
        for action in permission.actions.iter() {
            // What depends on a parameter is not known from the call alone.
            let is_certain = permission.is_certain && matches!(permission.needed, Needed::Always);
            add(action.to_owned(), is_certain);
        }
    }
    if let ["aws-sdk", service, action] = words
        && found.is_empty()
        && let Some(named) = sdk_action(service, action)
    {
        let names = named.names();
        // Of several the request decides which.
        let is_certain = !matches!(named, SdkAction::Unconfirmed(_)) && names.len() == 1;
        found.extend(names.into_iter().map(|name| (name, is_certain)));
    }
    found
}

/// Looking, stopping and the rule of EventBridge are for calls that wait for what they start.
fn is_of_the_call(permission: &Permission, waits: bool) -> bool {
    match permission.purpose {
        Purpose::Start => true,
        Purpose::Poll | Purpose::Cancel | Purpose::Events => waits,
        Purpose::Hint(_) => false,
    }
}

/// What a service of the SDK passes by an action; `None`: the catalog does not know the service.
fn sdk_passes(service: &str, action: &str) -> Option<Passes> {
    match catalog::sdk(service, action) {
        Sdk::Known(passes) => Some(passes),
        Sdk::UnknownService => None,
    }
}
