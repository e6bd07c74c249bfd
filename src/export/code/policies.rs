//! Fixes as statements that may stand in code: one policy for each role and kind of policy.

use crate::text::order::sort;
use std::borrow::Cow;

use crate::check::commands;
use crate::check::project::{Expression, Language, Project, Projects};
use crate::check::roles::EXECUTION_ROLE;
use crate::documents::Source;
use crate::finding::{Param, Params};
use crate::iam::arn::{is_role_name, is_strict_role_arn};
use crate::report::{Condition, Effect, Fix, FixTarget, Statement};

use super::super::{merged, target_name};
use super::strict::{self, Named, Part, Value, Words};

/// The statements for one policy of one role.
pub(super) struct Policy<'f> {
    pub(super) role: &'f str,
    pub(super) target: FixTarget,
    /// Index of the document to change, where one was pasted.
    pub(super) document: Option<u32>,
    pub(super) statements: Vec<Allowed>,
    pub(super) words: Words,
    /// How the role's project calls its name.
    pub(super) name_code: Option<Expression>,
    /// Where the constructs are that stand in the code.
    pub(super) constructs: Vec<String>,
}

/// The project of a role, if it is written in one of these languages.
pub(in crate::export) fn project_of<'r, 'p>(
    projects: &'r mut Projects<'p>,
    role: &str,
    languages: &[Language],
) -> Option<&'r Project<'p>> {
    let project = projects.of_role(role, None);
    project.filter(|project| languages.contains(&project.language))
}

/// One statement that allows something.
pub(in crate::export) struct Allowed {
    pub(in crate::export) sid: String,
    /// Kind and values.
    pub(in crate::export) principals: Vec<(Cow<'static, str>, Vec<Value>)>,
    pub(in crate::export) actions: Vec<Value>,
    pub(in crate::export) resources: Vec<Value>,
    /// Keys with the values of which the request must have one.
    pub(in crate::export) conditions: Vec<(Cow<'static, str>, Vec<Value>)>,
}

/// A statement with its placeholders.
type Entry<'f> = (&'f Statement, &'f [String]);

/// The policies of fixes, in their order.
pub(super) fn of_fixes<'f>(
    fixes: &[&'f Fix],
    sources: &[Source<'_>],
    languages: &[Language],
) -> Vec<Policy<'f>> {
    let mut policies: Vec<(Policy<'f>, Vec<Entry<'f>>)> = Vec::new();
    for fix in fixes {
        let Some(statement) = &fix.statement else {
            continue;
        };
        let entry = (statement, fix.placeholders.as_slice());
        match policies
            .iter_mut()
            .find(|(known, _)| known.role == fix.role && known.target == fix.target)
        {
            Some((_, statements)) => statements.push(entry),
            None => {
                let policy = Policy {
                    role: &fix.role,
                    target: fix.target,
                    document: fix.document,
                    statements: Vec::new(),
                    words: Words::default(),
                    name_code: None,
                    constructs: Vec::new(),
                };
                policies.push((policy, vec![entry]));
            }
        }
    }
    let mut projects = Projects::new(sources);
    policies
        .into_iter()
        .map(|(mut policy, entries)| {
            let mut statements: Vec<Statement> =
                entries.iter().map(|(one, _)| (*one).clone()).collect();
            merged::number(&mut statements);
            let project = project_of(&mut projects, policy.role, languages);
            policy.name_code = project.and_then(|project| project.refer_to_name(policy.role));
            for (statement, (_, placeholders)) in statements.iter().zip(&entries) {
                let allowed = allowed(statement, placeholders, &mut policy.words, project);
                policy.constructs.extend(constructs(&allowed, project));
                policy.statements.push(allowed);
            }
            sort(&mut policy.constructs);
            policy.constructs.dedup();
            policy
        })
        .collect()
}

impl Policy<'_> {
    /// What to do with the code, in words, one line each.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = vec![format!(
            "{} of {}",
            target_name(self.target),
            owner(self.role)
        )];
        notes.extend(self.constructs.iter().cloned());
        let words: Vec<&str> = self.words.all().collect();
        if !words.is_empty() {
            notes.push(format!("replace {}", words.join(", ")));
        }
        notes
    }

    /// The name of the role, or the word for it.
    pub(super) fn role_name(&self) -> &str {
        commands::role_name(self.role)
    }

    /// What the role's project calls it.
    fn called(&self) -> Option<&str> {
        match self.name_code.as_ref()? {
            Expression::Reference(resource) => Some(resource),
            Expression::Written(code) => code.rsplit_once('.').map(|(role, _)| role),
            _ => None,
        }
    }

    /// Letters and digits that name the role, each word of it with a capital.
    pub(super) fn identifier(&self) -> String {
        let own = self.called().and_then(|called| called.rsplit('.').next());
        identifier(own.unwrap_or(self.role))
    }

    /// The whole as a policy in JSON.
    pub(super) fn document(&self) -> merged::Policy {
        merged::Policy {
            version: "2012-10-17",
            statement: self.statements.iter().map(Allowed::statement).collect(),
        }
    }
}

/// Where the constructs are that a statement names.
pub(in crate::export) fn constructs(
    statement: &Allowed,
    project: Option<&Project<'_>>,
) -> Vec<String> {
    let named = statement.principals.iter().chain(&statement.conditions);
    let values = named.flat_map(|(_, values)| values);
    let codes = values.chain(&statement.resources).filter_map(Value::code);
    let texts = codes.filter_map(|code| match code {
        Expression::Written(text) => Some(text),
        _ => None,
    });
    let project = project.iter();
    let all = texts.flat_map(|text| project.clone().flat_map(|project| project.constructs(text)));
    all.collect()
}

/// A role, as it may be named in a comment.
pub(in crate::export) fn owner(role: &str) -> &str {
    match role {
        EXECUTION_ROLE => "the execution role",
        arn if is_strict_role_arn(arn) => arn,
        name if is_role_name(name) => name,
        _ => "ROLE_NAME",
    }
}

/// Letters and digits that name a role, each word of it with a capital.
pub(in crate::export) fn identifier(role: &str) -> String {
    let name = match (role, commands::role_name(role)) {
        (EXECUTION_ROLE, _) => "Execution",
        (_, commands::ROLE) => "",
        (_, name) => name,
    };
    let mut identifier = String::new();
    for word in name.split(|letter: char| !letter.is_ascii_alphanumeric()) {
        let mut letters = word.chars();
        identifier.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        identifier.push_str(letters.as_str());
    }
    if !identifier.starts_with(|first: char| first.is_ascii_alphabetic()) {
        identifier.insert_str(0, "Role");
    }
    identifier
}

impl Allowed {
    /// As it is written in JSON.
    pub(in crate::export) fn statement(&self) -> Statement {
        let params = |named: &[(Cow<'static, str>, Vec<Value>)]| {
            let each = named.iter();
            let each = each.map(|(name, values)| (name.clone(), param(values)));
            Some(each.collect::<Params>()).filter(|params| !params.is_empty())
        };
        Statement {
            sid: self.sid.clone(),
            effect: Effect::Allow,
            principal: params(&self.principals),
            action: param(&self.actions),
            resource: Some(param(&self.resources)).filter(|_| !self.resources.is_empty()),
            condition: params(&self.conditions).map(|string_equals| Condition { string_equals }),
        }
    }
}

/// One value stands for itself.
fn param(values: &[Value]) -> Param {
    match values {
        [only] => Param::Text(only.plain()),
        all => Param::List(all.iter().map(Value::plain).collect()),
    }
}

/// A statement with nothing in it but what may stand in code.
pub(in crate::export) fn allowed(
    statement: &Statement,
    placeholders: &[String],
    words: &mut Words,
    project: Option<&Project<'_>>,
) -> Allowed {
    // What the project has a name for is called so.
    let arn = |text: &str, named: Named, words: &mut Words| match project
        .and_then(|project| project.refer(text))
    {
        Some(expression) => Value(vec![Part::Code(expression)]),
        None => strict::arn(text, named, placeholders, words),
    };
    let actions = list(&statement.action);
    let is_role = actions
        .iter()
        .any(|action| matches!(action.as_str(), "iam:PassRole" | "sts:AssumeRole"));
    let named = if is_role {
        Named::Role
    } else {
        Named::Resource
    };
    let mut principals = Vec::new();
    for (kind, values) in statement.principal.iter().flat_map(|params| &params.0) {
        let values = list(values).into_iter().map(|value| match kind.as_ref() {
            "Service" => strict::service(&value, words),
            _ => arn(&value, Named::Role, words),
        });
        principals.push((kind.clone(), values.collect()));
    }
    let mut conditions = Vec::new();
    let keys = statement.condition.iter();
    for (key, values) in keys.flat_map(|condition| &condition.string_equals.0) {
        let values = list(values).into_iter().map(|value| match key.as_ref() {
            "iam:PassedToService" => strict::service(&value, words),
            "aws:SourceAccount" => match project.and_then(|project| project.refer(&value)) {
                Some(expression) => Value(vec![Part::Code(expression)]),
                None => strict::account(&value, words),
            },
            _ => arn(&value, Named::Machine, words),
        });
        conditions.push((key.clone(), values.collect()));
    }
    let resources = statement.resource.iter().flat_map(list);
    Allowed {
        sid: statement
            .sid
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect(),
        principals,
        resources: resources
            .map(|resource| arn(&resource, named, words))
            .collect(),
        actions: actions
            .iter()
            .map(|action| strict::action(action, words))
            .collect(),
        conditions,
    }
}

fn list(param: &Param) -> Vec<String> {
    match param {
        Param::Text(text) => vec![text.clone()],
        Param::Number(number) => vec![number.to_string()],
        Param::List(list) => list.clone(),
    }
}
