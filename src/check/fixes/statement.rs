//! The statements themselves: what stands in them, and what must not.

use contract::{Condition, Effect, Statement};

use crate::arn::{Arn, can_be_role, is_mask, is_role_name};
use crate::finding::{Param, Params};
use crate::iam::pattern;
use crate::text::holes::is_account;
use crate::text::words::upper_snake;
use crate::text::{Hole, Piece, Scope, Text, marks};

use super::super::requirements::{Act, Kind, Requirement};
use super::{FixTarget, Group};

/// The least that requirements of one kind and one role need, as the text of one statement or of
/// several in brackets: one for each set of services that roles are passed to.
pub(in crate::check) fn tightened(requirements: &[&Requirement<'_>]) -> String {
    let mut groups: Vec<(Group, Vec<&Requirement<'_>>)> = Vec::new();
    for requirement in requirements {
        let group = Group {
            role: requirement.role,
            target: FixTarget::IdentityPolicy,
            document: None,
            kind: requirement.kind,
            parties: requirement.principals.clone(),
            conditions: Vec::new(),
        };
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, all)) => all.push(requirement),
            None => groups.push((group, vec![requirement])),
        }
    }
    let statements: Vec<Statement> = groups
        .iter()
        .map(|(group, all)| identity_statement(group, all))
        .collect();
    let text = match statements.as_slice() {
        [one] => serde_json::to_string_pretty(one),
        all => serde_json::to_string_pretty(all),
    };
    text.unwrap_or_default()
}

/// A statement for actions that have no resource. `name` becomes a part of its Sid.
pub(in crate::check) fn everywhere(name: &str, actions: Vec<String>) -> String {
    text(&Statement {
        sid: format!("Use{}", camel(name)),
        effect: Effect::Allow,
        principal: None,
        action: one_or_list(actions),
        resource: Some("*".into()),
        condition: None,
    })
}

/// What who creates a state machine needs to give it its execution role.
pub(in crate::check) fn of_deployer(role: Option<&Text<'_>>) -> String {
    let role = role.filter(|arn| is_harmless(arn)).map(Text::display);
    let role = role.unwrap_or_else(|| "arn:aws:iam::<ACCOUNT>:role/<EXECUTION_ROLE>".to_owned());
    let services = Params::new().with("iam:PassedToService", "states.amazonaws.com");
    text(&Statement {
        sid: pass_role_sid("states"),
        effect: Effect::Allow,
        principal: None,
        action: "iam:PassRole".into(),
        resource: Some(role.into()),
        condition: Some(Condition {
            string_equals: services,
        }),
    })
}

fn text(statement: &Statement) -> String {
    serde_json::to_string_pretty(statement).unwrap_or_default()
}

pub(super) fn identity_statement(group: &Group, requirements: &[&Requirement<'_>]) -> Statement {
    let mut resources: Vec<String> = Vec::new();
    for requirement in requirements {
        let resource = match &requirement.act {
            Some(act) => named(act),
            None => resource(requirement),
        };
        if !resources.contains(&resource) {
            resources.push(resource);
        }
    }
    let (sid, action, condition): (String, Param, _) = match group.kind {
        Kind::PassRole => {
            let services =
                Params::new().with("iam:PassedToService", one_or_list(group.parties.clone()));
            let sid = pass_role_sid(group.parties.first().map_or("", String::as_str));
            (
                sid,
                "iam:PassRole".into(),
                Some(Condition {
                    string_equals: services,
                }),
            )
        }
        Kind::AssumeRole | Kind::RoleTrust => {
            ("AssumeTargetRole".to_owned(), "sts:AssumeRole".into(), None)
        }
        Kind::Action => {
            let mut actions: Vec<String> = Vec::new();
            for act in requirements.iter().filter_map(|one| one.act.as_ref()) {
                if !actions.contains(&act.action) {
                    actions.push(act.action.clone());
                }
            }
            let sid = use_sid(actions.first().map_or("", String::as_str));
            (sid, one_or_list(actions), None)
        }
    };
    Statement {
        sid,
        effect: Effect::Allow,
        principal: None,
        action,
        resource: Some(one_or_list(resources)),
        condition,
    }
}

pub(super) fn trust_statement(group: &Group) -> Statement {
    let (key, sid) = match group.kind {
        Kind::RoleTrust => ("Service", trust_sid(&group.parties)),
        _ => ("AWS", "TrustExecutionRole".to_owned()),
    };
    let mut string_equals = Params::new();
    for (key, value) in &group.conditions {
        string_equals = string_equals.with_key(key.clone(), value.clone());
    }
    let condition = (!group.conditions.is_empty()).then_some(Condition { string_equals });
    Statement {
        sid,
        effect: Effect::Allow,
        principal: Some(Params::new().with(key, one_or_list(group.parties.clone()))),
        action: "sts:AssumeRole".into(),
        resource: None,
        condition,
    }
}

/// The resource of a statement: as it was written, with placeholders for what is not known.
fn resource(requirement: &Requirement<'_>) -> String {
    let arn = &requirement.resource.arn;
    if let Some(written) = &requirement.resource.written
        && (Arn::parse(written).is_some() || written.as_hole().is_some())
        && is_harmless(written)
    {
        if is_mask(&arn.account) {
            // In a policy it would be a wildcard.
            let mut arn = arn.clone();
            arn.account = Text::literal("<ACCOUNT>");
            return marked(&arn.to_text());
        }
        // A word in place of the account is a placeholder, too.
        return match Arn::parse(written) {
            Some(arn) => marked(&arn.to_text()),
            None => marked(written),
        };
    }
    let partition = arn.partition.as_literal().unwrap_or("aws");
    let account = arn
        .account
        .as_literal()
        .filter(|account| is_account(account))
        .unwrap_or("<ACCOUNT>");
    // A bare name does not tell the path.
    let bare = requirement
        .resource
        .written
        .as_ref()
        .and_then(Text::as_literal);
    match bare.filter(|name| is_role_name(name)) {
        Some(name) => format!("arn:{partition}:iam::{account}:role/<PATH>/{name}"),
        None => format!("arn:{partition}:iam::{account}:role/<ROLE>"),
    }
}

/// A text in which each hole is marked as a placeholder: what has no mark of its own gets one, and
/// the partition is the one that nearly everything is in.
pub(in crate::check) fn marked(text: &Text<'_>) -> String {
    let mut marked = String::new();
    for piece in &text.pieces {
        match piece {
            Piece::Literal(text) => marked.push_str(text),
            Piece::Hole(hole) if matches!(hole.name.as_ref(), "aws" | "partition") => {
                marked.push_str("aws");
            }
            Piece::Hole(hole) => {
                let name = marks::unmarked(&hole.name);
                let is_marked = Text::with_placeholders(name.as_ref(), 0)
                    .as_hole()
                    .is_some();
                match is_marked {
                    true => marked.push_str(&hole.name),
                    false => marked.push_str(&format!("<{}>", upper_snake(&name))),
                }
            }
        }
    }
    marked
}

/// The marked places of a statement, which the user must still fill in.
pub(in crate::check) fn placeholders(statement: &Statement) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut note = |text: &str| {
        for hole in Text::with_placeholders(text, 0).holes() {
            if !found.iter().any(|known| *known == hole.name) {
                found.push(hole.name.to_string());
            }
        }
    };
    let condition = statement.condition.as_ref();
    let params = statement
        .principal
        .iter()
        .chain(condition.map(|one| &one.string_equals));
    let params = params.flat_map(|params| &params.0).map(|(_, value)| value);
    for value in statement.resource.iter().chain(params) {
        match value {
            Param::Text(text) => note(text),
            Param::List(list) => list.iter().for_each(|text| note(text)),
            Param::Number(_) => {}
        }
    }
    found
}

/// The resource of any other action, with a wildcard for what is only known at run time.
fn named(act: &Act<'_>) -> String {
    let is_known = |piece: &Piece<'_>| match piece {
        Piece::Literal(text) => {
            let is_all = act.proposed.pieces.len() == 1 && text.as_ref() == "*";
            is_all || !text.contains(['*', '?', '"', '\\', '\n', '{', '<'])
        }
        Piece::Hole(hole) => is_named(hole) || hole.name == "*" || is_run_time(hole),
    };
    let mut text = String::new();
    // Nothing of it is known.
    let is_open = act.proposed.as_hole().is_some_and(is_run_time);
    if is_open || !act.proposed.pieces.iter().all(is_known) {
        return "<RESOURCE_ARN>".to_owned();
    }
    for piece in &act.proposed.pieces {
        match piece {
            Piece::Literal(known) => text.push_str(known),
            Piece::Hole(hole) if is_run_time(hole) || hole.name == "*" => {
                if !text.ends_with('*') {
                    text.push('*');
                }
            }
            Piece::Hole(hole) => text.push_str(&marked(&Text::hole(hole.clone()))),
        }
    }
    text
}

fn is_run_time(hole: &Hole<'_>) -> bool {
    matches!(hole.scope, Scope::State(..))
}

/// Whether the text may stand in a policy: a wildcard or anything else that is no part of a role's
/// ARN would make the statement mean more than the task needs.
pub(in crate::check) fn is_harmless(written: &Text<'_>) -> bool {
    // A mark that is left in the text belongs to a placeholder that could not be read.
    can_be_role(written) && written.holes().all(is_named) && !marks::holds(&written.display())
}

/// Whether a hole may stand in a policy by its name. What IAM would take for a variable of its own
/// is none of the definition's.
fn is_named(hole: &Hole<'_>) -> bool {
    hole.name.len() <= 256
        && !hole.name.contains(['*', '?', '"', '\\', '\n'])
        && !pattern::is_variable(&hole.name)
}

/// One value stands for itself.
pub(in crate::check) fn one_or_list(mut values: Vec<String>) -> Param {
    match values.len() {
        1 => Param::Text(values.pop().unwrap_or_default()),
        _ => Param::List(values),
    }
}

/// `PassRoleToEcsTasks`
pub(in crate::check) fn pass_role_sid(service: &str) -> String {
    format!("PassRoleTo{}", camel(service))
}

/// `TrustEcsTasks`
pub(in crate::check) fn trust_sid(services: &[String]) -> String {
    format!(
        "Trust{}",
        camel(services.first().map_or("", String::as_str))
    )
}

/// `UseEcs`
pub(in crate::check) fn use_sid(action: &str) -> String {
    format!("Use{}", camel(action.split(':').next().unwrap_or_default()))
}

/// `ecs-tasks.amazonaws.com` as a part of a Sid: `EcsTasks`.
fn camel(service: &str) -> String {
    let mut name = String::new();
    for word in service
        .split('.')
        .next()
        .unwrap_or_default()
        .split(|letter: char| !letter.is_ascii_alphanumeric())
    {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_with_a_mark_in_it_gets_into_no_statement() {
        let role = |account: &str| format!("arn:aws:iam::{account}:role/publish");
        let whole = role(&marks::of_document(2, "${AWS::AccountId}"));
        assert!(is_harmless(&Text::with_placeholders(whole, 0)));
        let broken = role(&marks::of_document(2, "${AWS${Variable1}"));
        assert!(!is_harmless(&Text::with_placeholders(broken, 0)));
    }
}
