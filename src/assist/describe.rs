//! What a `Resource` or an action needs, as sentences.

use contract::{Description, Line};

use super::{
    Certainty, actions_of, certainty, certainty_name, is_about_roles, lower_first, sdk_passes,
};
use crate::asl::{Pattern, TaskResource};
use crate::catalog::calls;
use crate::catalog::indirect::{Indirect, When, indirect, passed_before};
use crate::catalog::permissions::{
    Needed, Purpose, SdkAction, all_permissions, all_sdk_operations, permissions, sdk_action,
};
use crate::catalog::{Form, From, Pass, Passes, integration, sdk_services};
use crate::report::Params;
use crate::report::messages::{Language, say_in_editor};

/// A text that is longer is no ARN and no action.
const LONGEST: usize = 2048;
/// Calls that a sentence names.
const CALLS_AT_MOST: usize = 6;

/// What a `Resource` or an action needs; `None`: it is neither, or nothing is known of it.
pub fn describe(word: &str, language: Language) -> Option<Description> {
    if word.len() > LONGEST {
        return None;
    }
    let said = Said {
        language,
        lines: Vec::new(),
    };
    match word.starts_with("arn:") {
        true => resource(word, said),
        false => action(word, said),
    }
}

/// The sentences so far.
struct Said {
    language: Language,
    lines: Vec<Line>,
}

impl Said {
    fn add(&mut self, key: &str, certainty: Certainty, place: &'static str, params: Params) {
        let params = params.with("certainty", certainty_name(certainty));
        self.lines.push(Line {
            text: say_in_editor(self.language, key, &params),
            certainty,
            place: place.into(),
        });
    }

    fn tell(&mut self, key: &str, params: Params) {
        self.add(key, Certainty::High, "", params);
    }

    fn under(self, title: &str, call: &str) -> Option<Description> {
        (!self.lines.is_empty()).then(|| Description {
            title: title.to_owned(),
            call: call.to_owned(),
            lines: self.lines,
        })
    }
}

fn resource(word: &str, mut said: Said) -> Option<Description> {
    match TaskResource::parse(word, 0) {
        TaskResource::Optimized { name, pattern } => {
            let passes = integration(name)?.passes;
            roles(passes, name, "", &mut said);
            if let Some(made) = passed_before(name) {
                said.tell("passed-before", Params::new().with("call", made));
            }
            actions(&[name], pattern, &mut said);
            said.under(&title(name, pattern), name)
        }
        TaskResource::Sdk {
            service,
            action,
            pattern,
        } => {
            let key = format!("{service}:{action}");
            match sdk_passes(service, action) {
                Some(passes) => roles(passes, service, action, &mut said),
                None => said.tell("service-unknown", Params::new().with("service", service)),
            }
            if let Some(made) = passed_before(&key) {
                said.tell("passed-before", Params::new().with("call", made));
            }
            actions(&["aws-sdk", service, action], pattern, &mut said);
            said.under(&title(&format!("aws-sdk:{key}"), pattern), &key)
        }
        TaskResource::Function => {
            actions(&["function"], Pattern::RequestResponse, &mut said);
            said.under("lambda", "")
        }
        TaskResource::Activity => {
            said.tell("activity", Params::new());
            said.under("activity", "")
        }
        TaskResource::Unknown => None,
    }
}

fn title(name: &str, pattern: Pattern) -> String {
    match pattern {
        Pattern::RequestResponse => name.to_owned(),
        waits => format!("{name}.{}", waits.name()),
    }
}

/// The roles that a call hands over, in any way.
fn roles(passes: Passes, service: &str, action: &str, said: &mut Said) {
    let before = said.lines.len();
    let mut trusted: Vec<String> = Vec::new();
    for pass in passes.iter() {
        role(&pass, said);
        let trusts = pass.trusts.into_iter().map(str::to_owned);
        trusted.extend(
            trusts
                .filter(|service| !trusted.contains(service))
                .collect::<Vec<_>>(),
        );
    }
    for role in indirect(service, action) {
        hidden_role(&role, said);
    }
    if said.lines.len() == before {
        said.tell("passes-none", Params::new());
    } else if !trusted.is_empty() {
        said.tell("must-trust", Params::new().with("services", trusted));
    }
}

fn role(pass: &Pass, said: &mut Said) {
    let (key, place) = match (pass.from, pass.form) {
        (From::TaskDefinition(field), _) => ("passes-of-task-definition", field),
        (From::Parameter(path), Form::InstanceProfile) => ("passes-profile", path),
        (From::Parameter(path), _) => ("passes", path),
    };
    let mut params = Params::new()
        .with("parameter", place)
        .with("services", pass.principals.to_vec());
    if !pass.required {
        params = params.with("optional", "yes");
    }
    said.add(key, certainty(pass.confidence), place, params);
}

fn hidden_role(role: &Indirect, said: &mut Said) {
    let key = match role.later {
        true => "passed-later",
        false => "passes-indirect",
    };
    let certainty = match role.is_certain {
        true => Certainty::High,
        false => Certainty::Low,
    };
    let params = Params::new()
        .with("place", role.place)
        .with("services", role.principals.to_vec());
    let params = match role.when {
        When::Always => params,
        When::Set(parameter) => params.with("set", parameter),
        When::Unset(parameter) => params.with("unset", parameter),
    };
    said.add(key, certainty, role.place, params);
}

/// The other actions of a call.
fn actions(words: &[&str], pattern: Pattern, said: &mut Said) {
    let waits = matches!(pattern, Pattern::Sync | Pattern::Sync2);
    let (certain, open): (Vec<_>, Vec<_>) = actions_of(words, waits)
        .into_iter()
        .partition(|(_, is_certain)| *is_certain);
    for (key, certainty, actions) in [
        ("actions", Certainty::High, certain),
        ("actions-perhaps", Certainty::Low, open),
    ] {
        if !actions.is_empty() {
            let names: Vec<String> = actions.into_iter().map(|(name, _)| name).collect();
            said.add(key, certainty, "", Params::new().with("actions", names));
        }
    }
}

/// Which calls need an action.
fn action(word: &str, mut said: Said) -> Option<Description> {
    let (prefix, operation) = word.split_once(':')?;
    let is_name = |name: &str| {
        let is_letter = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        !name.is_empty() && name.bytes().all(is_letter)
    };
    if !is_name(prefix) || !is_name(operation) {
        return None;
    }
    if is_about_roles(word) {
        let key = match prefix.eq_ignore_ascii_case("iam") {
            true => "action-pass-role",
            false => "action-assume-role",
        };
        said.tell(key, Params::new());
        return said.under(word, "");
    }
    let (certain, open) = calls_needing(word, operation);
    for (key, certainty, calls) in [
        ("action-needed", Certainty::High, certain),
        ("action-needed-perhaps", Certainty::Low, open),
    ] {
        if calls.is_empty() {
            continue;
        }
        let rest = calls.len().saturating_sub(CALLS_AT_MOST) as u64;
        let shown: Vec<String> = calls.into_iter().take(CALLS_AT_MOST).collect();
        let mut params = Params::new().with("calls", shown);
        if rest > 0 {
            params = params.with("rest", rest);
        }
        said.add(key, certainty, "", params);
    }
    said.under(word, "")
}

/// The calls that need an action for certain, and those that perhaps do.
fn calls_needing(word: &str, operation: &str) -> (Vec<String>, Vec<String>) {
    let is_it = |name: &str| name.eq_ignore_ascii_case(word);
    let (mut certain, mut open): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut add = |name: String, is_certain: bool| {
        open.retain(|known| !is_certain || *known != name);
        if !certain.contains(&name) && !open.contains(&name) {
            let of = if is_certain { &mut certain } else { &mut open };
            of.push(name);
        }
    };
    for (name, permission) in all_permissions() {
        if permission.actions.iter().any(is_it) {
            // Not what only waiting for it asks, and not what a parameter decides.
            let is_certain = permission.is_certain
                && matches!(permission.purpose, Purpose::Start)
                && matches!(permission.needed, Needed::Always);
            add(name.to_owned(), is_certain);
        }
    }
    for (service, name, listed) in all_sdk_operations() {
        if name != "*" && listed.iter().any(is_it) {
            let name = format!("aws-sdk:{service}:{}", lower_first(name));
            add(name, listed.iter().count() == 1);
        }
    }
    for call in calls::all().filter(|call| call.action.eq_ignore_ascii_case(operation)) {
        let is_listed = permissions(&["aws-sdk", call.service, call.action])
            .next()
            .is_some();
        match sdk_action(call.service, call.action) {
            Some(SdkAction::Named(name)) if is_it(&name) && !is_listed => add(call.name(), true),
            _ => {}
        }
    }
    // Operations are not listed: of the others only the name speaks for it.
    let prefix = word.split(':').next().unwrap_or_default();
    let services = sdk_services().filter(|(_, of_actions)| of_actions.eq_ignore_ascii_case(prefix));
    for (service, _) in services {
        let lower = lower_first(operation);
        let named = sdk_action(service, &lower).is_some_and(|action| match action {
            SdkAction::Named(name) | SdkAction::Unconfirmed(name) => is_it(&name),
            SdkAction::Listed(_) => false,
        });
        let is_listed = permissions(&["aws-sdk", service, &lower]).next().is_some();
        if named && !is_listed {
            add(format!("aws-sdk:{service}:{lower}"), false);
        }
    }
    (certain, open)
}
