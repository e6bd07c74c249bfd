//! Roles as commands of the AWS CLI.

use serde_json::json;

use contract::Statement;

use crate::check::commands;
use crate::check::project::Projects;
use crate::check::whole_role::Whole;

use super::super::code::policies::Allowed;
use super::assemble::Ready;
use super::cloudformation::account_of;
use super::{notes, policy_name};

pub(super) fn write(whole: &Whole, roles: &[Ready<'_>]) -> String {
    let mut text = String::new();
    notes::write(&mut text, "# ", &notes::of_all(whole));
    for ready in roles {
        if !text.is_empty() {
            text.push('\n');
        }
        let code = ready.code(&mut Projects::new(&[]), &[]);
        notes::write(&mut text, "# ", &notes::of_role(ready, &code));
        let role = commands::role_name(&ready.whole.role);
        let own = account_of(&ready.whole.role).or(whole.account.as_deref());
        let account = own.unwrap_or("ACCOUNT_ID");
        if let Some(account) = account_of(&ready.whole.role) {
            text.push_str(&format!("# with credentials of account {account}\n"));
        }
        if !code.trust.is_empty() {
            text.push_str(&format!(
                "aws iam create-role --role-name {role} --assume-role-policy-document '{}'\n",
                document(&code.trust)
            ));
        }
        if let [only] = code.permissions.as_slice() {
            text.push_str(&format!(
                "aws iam put-role-policy --role-name {role} --policy-name {} --policy-document '{}'\n",
                policy_name(ready, 0),
                document(only)
            ));
            continue;
        }
        for (at, statements) in code.permissions.iter().enumerate() {
            let name = policy_name(ready, at);
            let partition = partition_of(&ready.whole.role);
            text.push_str(&format!(
                "aws iam create-policy --policy-name {name} --policy-document '{}'\naws iam attach-role-policy --role-name {role} --policy-arn arn:{partition}:iam::{account}:policy/{name}\n",
                document(statements)
            ));
        }
    }
    text
}

/// Letters, digits and a few signs, none of which a shell reads within single quotes.
fn document(statements: &[Allowed]) -> String {
    let statements: Vec<Statement> = statements.iter().map(Allowed::statement).collect();
    let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    text.replace('\'', "")
}

fn partition_of(role: &str) -> &str {
    let partition = role
        .strip_prefix("arn:")
        .and_then(|rest| rest.split(':').next());
    let fits = |text: &&str| {
        text.starts_with("aws")
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    partition.filter(fits).unwrap_or("aws")
}
