//! CloudFormation templates, also those that SAM and CDK make: state machines, roles and their
//! policies, ECS task definitions. Each template is a stack with names of its own; what a condition
//! or the choice of a parameter decides is given with the worlds in which it is so.

mod comparisons;
mod conditions;
mod deployed;
mod deployment;
mod duplicates;
mod expand;
mod functions;
mod machines;
mod made_roles;
mod maker;
mod nested;
mod parameters;
mod physical;
mod policies;
mod project;
mod serverless;
mod services;
mod stacks;
mod value;
mod workspace;
mod worlds;

use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::text::{Entry, Node, Tree};

use super::{Part, text};
use maker::Maker;
use stacks::Stacks;
use worlds::{Made, add_new, in_worlds};

pub(in crate::documents) use deployed::{Deployed, deployed};
pub use duplicates::are_harmless;
pub use project::PutIn;
pub(in crate::documents) use project::{Given, Project};
pub(in crate::documents) use workspace::{Taken, take};

/// Whether this is a template.
pub fn is_template(root: &Node<'_>) -> bool {
    let resources = root.get("Resources").map(Tree::members).unwrap_or_default();
    let is_resource =
        |resource: &Node<'_>| text(resource, "Type").is_some_and(|name| name.contains("::"));
    resources
        .iter()
        .any(|resource| resource.key().starts_with("Fn::ForEach::") || is_resource(&resource.value))
}

/// Whether all that a template makes concerns neither roles nor state machines, and nothing in it
/// may make any.
pub(in crate::documents) fn is_of_others(root: &Node<'_>) -> bool {
    let resources = root.get("Resources").map(Tree::members).unwrap_or_default();
    let is_other = |resource: &crate::text::Member<'_>| {
        let kind = text(&resource.value, "Type").unwrap_or_default();
        !expand::rewrites(&resource.value, kind) && maker::is_of_others(kind)
    };
    is_template(root) && !expand::has_macro(root) && resources.iter().all(is_other)
}

/// Takes a template apart that stands alone.
pub fn parts<'w>(
    root: &Node<'w>,
    whole: &'w str,
    document: u32,
    findings: &mut Vec<Finding>,
) -> Vec<Part<'w>> {
    if !is_template(root) {
        return Vec::new();
    }
    let project = Project::alone(root, whole, document);
    let mut parts = Vec::new();
    for mut taken in take(&project) {
        findings.append(&mut taken.findings);
        parts.append(&mut taken.parts);
    }
    parts
}

/// Everything that a stack and those nested in it bring along.
fn of_stack<'w>(stacks: &Stacks<'_, 'w>, at: usize) -> Made<'w> {
    let mut all = Made::default();
    for inner in stacks.together(at) {
        let names = stacks.names(inner);
        let stack = names.stack();
        for resource in stack.resources() {
            let (logical, resource) = (resource.key(), &resource.value);
            let place = resource.span();
            let made = in_worlds(stacks, place, &|| {
                let mut maker = Maker::new(names);
                maker.resource(logical, resource);
                maker.made
            });
            take_over(&mut all, made);
        }
        for logical in names.role_ids() {
            let made = in_worlds(stacks, Span::new(0, 1), &|| {
                let mut maker = Maker::new(names);
                maker.describe_role(&logical);
                maker.made
            });
            all.parts.extend(made.parts);
        }
        // What a macro makes of it may say anything.
        if expand::has_macro(stack.root) {
            all.opens = all.opens.or(Some(Span::new(0, 1)));
        }
        told(&mut all, stack);
    }
    opened(stacks, at, &mut all);
    all
}

fn take_over<'w>(all: &mut Made<'w>, made: Made<'w>) {
    all.parts.extend(made.parts);
    // A template that is nested twice says everything twice.
    add_new(&mut all.findings, made.findings);
    add_new(&mut all.values, made.values);
    add_new(&mut all.missing, made.missing);
    all.joined.extend(made.joined);
    all.opens = all.opens.or(made.opens);
    all.opens_partly |= made.opens_partly;
}

/// What was taken for granted of a template.
fn told(all: &mut Made<'_>, stack: &stacks::Stack<'_, '_>) {
    let here = Span::new(0, 1).of(stack.document);
    let defaults = stack.defaults.take();
    if !defaults.is_empty() {
        let because = Because::new(Code::TemplateDefaults)
            .with("parameters", defaults)
            .at(here);
        all.findings.push(because.finding(Severity::Hint));
    }
    let conditions = stack.conditions.take();
    if !conditions.is_empty() {
        let because = Because::new(Code::TemplateConditions)
            .with("conditions", conditions)
            .at(here);
        all.findings.push(because.finding(Severity::Hint));
    }
    for (name, documents) in stack.unclear_imports.take() {
        let because = Because::new(Code::ImportUnclear)
            .with("export", name)
            .with("documents", documents)
            .at(here);
        all.findings.push(because.finding(Severity::Warning));
    }
    for (name, document) in stack.imports.take() {
        let because = Because::new(Code::ImportTaken)
            .with("export", name)
            .at(here)
            .at(Span::new(0, 1).of(document));
        all.findings.push(because.finding(Severity::Hint));
        all.joined.push(document);
    }
}

/// Gives each role a policy of which nothing is known, if something opens them all.
fn opened<'w>(stacks: &Stacks<'_, 'w>, at: usize, all: &mut Made<'w>) {
    let (opens, opens_partly) = (all.opens, all.opens_partly);
    if opens.is_none() && !opens_partly {
        return;
    }
    for inner in stacks.together(at) {
        let names = stacks.names(inner);
        for logical in names.role_ids() {
            let made = in_worlds(stacks, Span::new(0, 1), &|| {
                let mut maker = Maker::new(names);
                if let Some(role) = names.role_arn(&logical) {
                    match opens {
                        Some(span) => maker.unread(vec![role], span),
                        None => maker.connected(vec![role], Span::new(0, 1)),
                    }
                }
                maker.made
            });
            all.parts.extend(made.parts);
        }
    }
}
