//! Roles as resources of Terraform.

use crate::check::commands;
use crate::check::project::{Language, Projects};
use crate::check::whole_role::Whole;

use super::super::code::policies::Allowed;
use super::super::code::terraform::{literal, one, snake};
use super::assemble::Ready;
use super::{notes, policy_name};

pub(super) fn write(whole: &Whole, roles: &[Ready<'_>], projects: &mut Projects<'_>) -> String {
    let mut text = String::new();
    notes::write(&mut text, "# ", &notes::of_all(whole));
    for ready in roles {
        if !text.is_empty() {
            text.push('\n');
        }
        let code = ready.code(projects, &[Language::Hcl]);
        notes::write(&mut text, "# ", &notes::of_role(ready, &code));
        let name = snake(ready.identifier.trim_end_matches("Role"));
        let name = if name.is_empty() {
            "role".to_owned()
        } else {
            name
        };
        let known = commands::role_name(&ready.whole.role);
        if !code.trust.is_empty() {
            document(&mut text, &format!("{name}_trust"), &code.trust);
            text.push('\n');
        }
        text.push_str(&format!("resource \"aws_iam_role\" \"{name}\" {{\n"));
        text.push_str(&format!("  name               = {}\n", literal(known)));
        if !code.trust.is_empty() {
            text.push_str(&format!(
                "  assume_role_policy = data.aws_iam_policy_document.{name}_trust.json\n"
            ));
        }
        text.push_str("}\n");
        let are_several = code.permissions.len() > 1;
        for (at, statements) in code.permissions.iter().enumerate() {
            let own = match are_several {
                true => format!("{name}_{}", at + 1),
                false => name.clone(),
            };
            let policy = policy_name(ready, at);
            text.push('\n');
            document(&mut text, &own, statements);
            if are_several {
                text.push_str(&format!(
                    "\nresource \"aws_iam_policy\" \"{own}\" {{\n  name   = \"{policy}\"\n  policy = data.aws_iam_policy_document.{own}.json\n}}\n\nresource \"aws_iam_role_policy_attachment\" \"{own}\" {{\n  role       = aws_iam_role.{name}.name\n  policy_arn = aws_iam_policy.{own}.arn\n}}\n"
                ));
            } else {
                text.push_str(&format!(
                    "\nresource \"aws_iam_role_policy\" \"{own}\" {{\n  name   = \"{policy}\"\n  role   = aws_iam_role.{name}.name\n  policy = data.aws_iam_policy_document.{own}.json\n}}\n"
                ));
            }
        }
    }
    text
}

fn document(text: &mut String, name: &str, statements: &[Allowed]) {
    text.push_str(&format!("data \"aws_iam_policy_document\" \"{name}\" {{\n"));
    for (at, statement) in statements.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        one(text, "  ", statement);
    }
    text.push_str("}\n");
}
