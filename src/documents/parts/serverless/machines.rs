//! The state machines of a service as resources of CloudFormation.

use crate::text::{Entry, Member, Node, Span, Tree, made};

use super::build::{
    attribute, is_function, is_unknown, join, joined, merged, normalized, object, string, sub,
};
use super::functions::Functions;
use super::roles::{Roles, resource};

/// Resources by their logical ids.
pub(super) type Resources<'w> = Vec<(String, Node<'w>)>;

/// How deep a definition may be.
const DEPTH_AT_MOST: u32 = 100;

/// A machine, and the role that is made for it; gives the logical id of a role that is open.
pub(super) fn machine<'w>(
    roles: &Roles<'_, '_, '_, 'w>,
    member: &Member<'w>,
    found: &mut Resources<'w>,
) -> Option<String> {
    let (key, machine, at) = (member.key(), &member.value, member.key_span());
    let base = machine.get("id").or(machine.get("name"));
    let logical = match base.map(|base| base.as_str()) {
        Some(Some(base)) => normalized(base),
        // What it is called is not known; that it is another one than the others is.
        _ => format!("{}StepFunctionsStateMachine", normalized(key)),
    };
    let own = machine.get("role").filter(|role| !role.is_null());
    let role = format!("{logical}Role");
    let role_arn = match own {
        Some(given) => roles.functions.named(given),
        None => attribute(&role, "Arn", at),
    };
    let mut properties = vec![made::member("RoleArn".to_owned(), at, role_arn)];
    let copied = [
        ("name", "StateMachineName"),
        ("type", "StateMachineType"),
        ("encryptionConfig", "EncryptionConfiguration"),
    ];
    for (from, to) in copied {
        if let Some(value) = machine.get(from) {
            properties.push(made::member(to.to_owned(), value.span(), value.clone()));
        }
    }
    if let Some(config) = machine.get("tracingConfig") {
        let enabled = config.get("enabled").cloned();
        let enabled = enabled.unwrap_or_else(|| made::boolean(false, config.span()));
        let value = object([("Enabled", enabled)], config.span());
        properties.push(made::member(
            "TracingConfiguration".to_owned(),
            config.span(),
            value,
        ));
    }
    if let Some(config) = machine.get("loggingConfig") {
        let value = logging(config);
        properties.push(made::member(
            "LoggingConfiguration".to_owned(),
            config.span(),
            value,
        ));
    }
    if let Some(definition) = machine.get("definition") {
        let definition = definition_of(definition, roles.functions);
        let key = match definition.as_str() {
            Some(_) => "DefinitionString",
            None => "Definition",
        };
        properties.push(made::member(key.to_owned(), definition.span(), definition));
    }
    let place = machine.span();
    let properties = made::object(properties, place);
    let made = resource("AWS::StepFunctions::StateMachine", properties, place);
    found.push((logical, made));
    if own.is_some() {
        return None;
    }
    let (made, is_open) = roles.of_machine(&role, key, machine, at);
    found.push((role.clone(), made));
    is_open.then_some(role)
}

fn logging<'w>(config: &Node<'w>) -> Node<'w> {
    let at = config.span();
    let mut members = Vec::new();
    for (from, to) in [
        ("level", "Level"),
        ("includeExecutionData", "IncludeExecutionData"),
    ] {
        if let Some(value) = config.get(from) {
            members.push((to, value.clone()));
        }
    }
    let destinations = config.get("destinations").map(Tree::items);
    let destinations = destinations.unwrap_or_default().iter().map(|arn| {
        let group = object([("LogGroupArn", arn.clone())], at);
        object([("CloudWatchLogsLogGroup", group)], at)
    });
    members.push(("Destinations", made::array(destinations.collect(), at)));
    object(members, at)
}

/// A definition as it reaches CloudFormation: names in texts are replaced there only if a function
/// stands anywhere in it.
fn definition_of<'w>(definition: &Node<'w>, functions: &Functions) -> Node<'w> {
    let definition = functions.named(definition);
    match is_substituted(&definition, 0) {
        true => substituted(&definition, 0),
        false => definition,
    }
}

fn is_substituted(node: &Node<'_>, depth: u32) -> bool {
    let inner = |node: &Node<'_>| depth < DEPTH_AT_MOST && is_substituted(node, depth + 1);
    is_function(node)
        || node.as_str().is_some_and(|text| text.contains("#{"))
        || node.items().iter().any(inner)
        || node.members().iter().any(|member| inner(&member.value))
}

fn substituted<'w>(node: &Node<'w>, depth: u32) -> Node<'w> {
    let at = node.span();
    if is_function(node) || is_unknown(node) || depth > DEPTH_AT_MOST {
        return node.clone();
    }
    if let Some(text) = node.as_str() {
        return of_text(text, node, at);
    }
    if let Some(pieces) = joined(node) {
        let pieces = pieces.iter().map(|piece| match piece.as_str() {
            Some(text) => of_text(text, piece, at),
            None => piece.clone(),
        });
        return join(pieces.collect(), at);
    }
    if node.is_object() {
        let members = node.members().iter();
        let members =
            members.map(|member| made::with_value(member, substituted(&member.value, depth + 1)));
        return made::object(members.collect(), at);
    }
    if node.items().is_empty() {
        return node.clone();
    }
    let items = node.items().iter();
    made::array(items.map(|item| substituted(item, depth + 1)).collect(), at)
}

/// `#{Name}` is the older way to write `${Name}`.
fn of_text<'w>(text: &str, node: &Node<'w>, at: Span) -> Node<'w> {
    match text.contains("${") || text.contains("#{") {
        true => sub(&text.replace("#{", "${"), at),
        false => node.clone(),
    }
}

/// Activities.
pub(super) fn activity<'w>(name: &Node<'w>) -> Option<(String, Node<'w>)> {
    let logical = format!("{}StepFunctionsActivity", normalized(name.as_str()?));
    let at = name.span();
    let properties = object([("Name", string(name.as_str()?, at))], at);
    Some((
        logical,
        resource("AWS::StepFunctions::Activity", properties, at),
    ))
}

/// What the user adds to a resource that is made, item by item.
pub(super) fn add<'w>(resources: &mut Resources<'w>, logical: &str, node: &Node<'w>) {
    let known = resources.iter_mut().find(|(known, _)| known == logical);
    match known {
        Some((_, known)) => *known = merged(known, node),
        None => resources.push((logical.to_owned(), node.clone())),
    }
}

/// `resources.extensions`: each property replaces the one that was made.
pub(super) fn extend<'w>(resources: &mut Resources<'w>, logical: &str, extension: &Node<'w>) {
    let Some((_, known)) = resources.iter_mut().find(|(known, _)| known == logical) else {
        return;
    };
    for member in extension.members() {
        if member.key() != "Properties" {
            *known = super::build::with(known, member.key(), member.value.clone());
            continue;
        }
        let at = member.value.span();
        let empty = made::object(Vec::new(), at);
        let mut properties = known.get("Properties").cloned().unwrap_or(empty);
        for property in member.value.members() {
            properties = super::build::with(&properties, property.key(), property.value.clone());
        }
        *known = super::build::with(known, "Properties", properties);
    }
}
