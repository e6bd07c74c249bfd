//! Roles as resources of CloudFormation and SAM. Roles of different accounts are of different
//! templates.

use crate::check::commands;
use crate::check::project::{Language, Projects};
use crate::check::whole_role::Whole;

use super::super::code::cloudformation::{line, one, quoted};
use super::super::code::policies::Allowed;
use super::assemble::{Code, Ready};
use super::{notes, policy_name};

pub(super) fn write(
    whole: &Whole,
    roles: &[Ready<'_>],
    is_sam: bool,
    projects: &mut Projects<'_>,
) -> String {
    let mut text = String::new();
    let mut accounts: Vec<Option<&str>> = Vec::new();
    let home = whole.account.as_deref();
    let execution = roles.iter().filter(|ready| ready.is_execution());
    let own: Vec<&str> = execution
        .filter_map(|ready| account_of(&ready.whole.role))
        .collect();
    // What is of the account of the execution role is made with it.
    fn account<'r>(ready: &Ready<'r>, own: &[&str], home: Option<&str>) -> Option<&'r str> {
        let account = account_of(&ready.whole.role);
        let account = account.filter(|_| !ready.is_execution());
        account.filter(|account| !own.contains(account) && home != Some(account))
    }
    let account = |ready| account(ready, &own, home);
    for ready in roles {
        if !accounts.contains(&account(ready)) {
            accounts.push(account(ready));
        }
    }
    for (at, of) in accounts.iter().enumerate() {
        if at > 0 {
            text.push_str("---\n");
        }
        notes::write(&mut text, "# ", &notes::of_all(whole));
        if let Some(account) = of {
            text.push_str(&format!("# A template of its own: for account {account}\n"));
        }
        if is_sam {
            text.push_str("Transform: AWS::Serverless-2016-10-31\n");
        }
        text.push_str("Resources:\n");
        for ready in roles.iter().filter(|ready| account(ready) == *of) {
            let code = ready.code(projects, &[Language::Yaml, Language::Json]);
            notes::write(&mut text, "  # ", &notes::of_role(ready, &code));
            match is_sam && ready.is_execution() {
                true => state_machine(&mut text, ready, &code),
                false => role(&mut text, ready, &code),
            }
        }
    }
    text
}

/// SAM makes the role of a state machine itself.
fn state_machine(text: &mut String, ready: &Ready<'_>, code: &Code) {
    let name = ready.identifier.trim_end_matches("Role");
    line(
        text,
        2,
        "# SAM makes the role, with its trust policy: add the rest of the state machine",
    );
    line(text, 2, &format!("{name}StateMachine:"));
    line(text, 4, "Type: AWS::Serverless::StateMachine");
    line(text, 4, "Properties:");
    line(text, 6, "DefinitionUri: statemachine/definition.asl.json");
    line(text, 6, "Policies:");
    for statements in &code.permissions {
        line(text, 8, "- Version: '2012-10-17'");
        line(text, 10, "Statement:");
        for statement in statements {
            one(text, 12, statement);
        }
    }
}

fn role(text: &mut String, ready: &Ready<'_>, code: &Code) {
    line(text, 2, &format!("{}:", ready.identifier));
    line(text, 4, "Type: AWS::IAM::Role");
    line(text, 4, "Properties:");
    match commands::role_name(&ready.whole.role) {
        commands::ROLE => {}
        name if ready.whole.role.starts_with("arn:") => {
            line(text, 6, &format!("RoleName: {}", quoted(name)));
        }
        _ => {}
    }
    if !code.trust.is_empty() {
        line(text, 6, "AssumeRolePolicyDocument:");
        policy(text, 8, &code.trust);
    }
    if let [only] = code.permissions.as_slice() {
        line(text, 6, "Policies:");
        line(text, 8, &format!("- PolicyName: {}", policy_name(ready, 0)));
        line(text, 10, "PolicyDocument:");
        policy(text, 12, only);
        return;
    }
    for (at, statements) in code.permissions.iter().enumerate() {
        line(text, 2, &format!("{}Policy{}:", ready.identifier, at + 1));
        line(text, 4, "Type: AWS::IAM::ManagedPolicy");
        line(text, 4, "Properties:");
        line(text, 6, "Roles:");
        line(text, 8, &format!("- !Ref {}", ready.identifier));
        line(text, 6, "PolicyDocument:");
        policy(text, 8, statements);
    }
}

fn policy(text: &mut String, indent: usize, statements: &[Allowed]) {
    line(text, indent, "Version: '2012-10-17'");
    line(text, indent, "Statement:");
    for statement in statements {
        one(text, indent + 2, statement);
    }
}

/// The account of an ARN of twelve digits.
pub(super) fn account_of(role: &str) -> Option<&str> {
    let account = role.strip_prefix("arn:")?.split(':').nth(3)?;
    let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    is_account.then_some(account)
}
