//! Roles as constructs of the CDK, in TypeScript.

use crate::check::commands;
use crate::check::project::{Language, Projects};
use crate::check::whole_role::Whole;
use crate::text::order::sort;

use super::super::code::cdk::{list, literal, one, text_of};
use super::super::code::policies::Allowed;
use super::assemble::Ready;
use super::{notes, policy_name};

pub(super) fn write(whole: &Whole, roles: &[Ready<'_>], projects: &mut Projects<'_>) -> String {
    let mut body = String::new();
    let mut variables: Vec<String> = Vec::new();
    // Roles that other constructs make.
    let mut given: Vec<String> = Vec::new();
    for ready in roles {
        let code = ready.code(projects, &[Language::TypeScript]);
        notes::write(&mut body, "// ", &notes::of_role(ready, &code));
        let variable = variable(&ready.identifier);
        let mut trust = code.trust.iter();
        let by = trust.next().map_or_else(
            || "new iam.ServicePrincipal('states.amazonaws.com')".to_owned(),
            principal,
        );
        body.push_str(&format!(
            "const {variable} = new iam.Role(scope, {}, {{\n",
            literal(&ready.identifier)
        ));
        match commands::role_name(&ready.whole.role) {
            commands::ROLE => {}
            name if ready.whole.role.starts_with("arn:") => {
                body.push_str(&format!("  roleName: {},\n", literal(name)));
            }
            _ => {}
        }
        body.push_str(&format!("  assumedBy: {by},\n}});\n"));
        for statement in trust {
            body.push_str(&format!("{variable}.assumeRolePolicy?.addStatements("));
            one(&mut body, statement);
            body.push_str(");\n");
        }
        let are_several = code.permissions.len() > 1;
        for (at, statements) in code.permissions.iter().enumerate() {
            let name = policy_name(ready, at);
            let class = if are_several {
                "ManagedPolicy"
            } else {
                "Policy"
            };
            body.push_str(&format!(
                "new iam.{class}(scope, {}, {{\n  roles: [{variable}],\n  statements: [\n",
                literal(&format!("{}{name}", ready.identifier))
            ));
            for statement in statements {
                let mut single = String::new();
                one(&mut single, statement);
                indented(&mut body, &single, "    ");
                body.push_str(",\n");
            }
            body.push_str("  ],\n});\n");
        }
        variables.push(variable);
        let names = code.constructs.iter();
        given.extend(names.filter_map(|one| Some(one.split_once(':')?.0.to_owned())));
    }
    sort(&mut given);
    given.dedup();
    given.retain(|name| !variables.contains(name));
    let mut text = super::super::code::imports(&body).to_owned();
    text.push_str("import { Construct } from 'constructs';\n\n");
    notes::write(&mut text, "// ", &notes::of_all(whole));
    text.push_str("export function addRoles(scope: Construct");
    for name in given {
        text.push_str(&format!(", {name}: iam.IRole"));
    }
    text.push_str(") {\n");
    indented(&mut text, &body, "  ");
    text.push_str(&format!("  return {{ {} }};\n}}\n", variables.join(", ")));
    text
}

/// Who becomes the role: its first statement of trust.
fn principal(statement: &Allowed) -> String {
    let mut named = statement.principals.iter().flat_map(|(kind, values)| {
        let class = match kind.as_ref() {
            "Service" => "ServicePrincipal",
            _ => "ArnPrincipal",
        };
        values
            .iter()
            .map(move |value| format!("new iam.{class}({})", text_of(value)))
    });
    let by = named.next().unwrap_or_default();
    if statement.conditions.is_empty() {
        return by;
    }
    let keys = statement.conditions.iter().map(|(key, values)| {
        let value = match values.as_slice() {
            [only] => text_of(only),
            all => list(all),
        };
        format!("{}: {value}", literal(key))
    });
    let keys: Vec<String> = keys.collect();
    format!(
        "{by}.withConditions({{\n    StringEquals: {{ {} }},\n  }})",
        keys.join(", ")
    )
}

fn variable(identifier: &str) -> String {
    let mut letters = identifier.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

fn indented(text: &mut String, lines: &str, indent: &str) {
    for (at, one) in lines.lines().enumerate() {
        if at > 0 && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(indent);
        text.push_str(one);
    }
    if lines.ends_with('\n') {
        text.push('\n');
    }
}
