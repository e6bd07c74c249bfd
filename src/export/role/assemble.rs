//! From the statements that a role needs to its policies: nothing twice, in order, with names of
//! their own, and no policy longer than IAM takes it.

use crate::text::maps::{Places, Seen};
use crate::text::order::{sort, sort_by_key};
use contract::{Param, PolicyDocument, Statement};

use crate::check::project::{Language, Projects};
use crate::check::whole_role::{Whole, WholeRole};
use crate::iam::PolicyType;
use crate::iam::read::size;

use super::super::code::policies::{Allowed, allowed, constructs, identifier, project_of};
use super::super::code::strict::Words;
use super::super::merged;

/// A role as it is made.
pub(super) struct Ready<'w> {
    pub(super) whole: &'w WholeRole,
    /// Unlike that of any other role.
    pub(super) identifier: String,
    /// Its identity-based policies.
    pub(super) permissions: Vec<Vec<Statement>>,
    /// Its trust policy.
    pub(super) trust: Vec<Statement>,
}

/// The same with nothing in it but what may stand in code.
pub(super) struct Code {
    pub(super) permissions: Vec<Vec<Allowed>>,
    pub(super) trust: Vec<Allowed>,
    pub(super) words: Words,
    /// Where the constructs are that stand in it.
    pub(super) constructs: Vec<String>,
}

/// All roles.
pub(super) fn all(whole: &Whole) -> Vec<Ready<'_>> {
    let mut roles: Vec<Ready<'_>> = Vec::new();
    let mut names = Seen::default();
    let mut numbers = Places::default();
    for role in &whole.roles {
        let stem = match identifier(&role.role) {
            name if name.ends_with("Role") => name,
            name => format!("{name}Role"),
        };
        let mut name = stem.clone();
        // From where the last one of that stem ended.
        let last = numbers.entry(stem.to_ascii_lowercase()).or_default();
        let mut number = last.pop().unwrap_or(1);
        while !names.insert(&name.to_ascii_lowercase()) {
            number += 1;
            name = format!("{stem}{number}");
        }
        last.push(number);
        let mut trust = role.trust.clone();
        for statement in &mut trust {
            statement.sid = unnumbered(&statement.sid).to_owned();
        }
        in_order(&mut trust);
        roles.push(Ready {
            whole: role,
            identifier: name,
            permissions: split(permissions(&role.permissions)),
            trust,
        });
    }
    roles
}

impl Ready<'_> {
    /// Whether a machine runs as it.
    pub(super) fn is_execution(&self) -> bool {
        !self.whole.machines.is_empty()
    }

    /// As it may stand in code.
    pub(super) fn code(&self, projects: &mut Projects<'_>, languages: &[Language]) -> Code {
        let project = project_of(projects, &self.whole.role, languages);
        let open = self.whole.open.iter();
        let placeholders: Vec<String> = open.map(|open| open.placeholder.clone()).collect();
        let mut words = Words::default();
        let mut each = |statements: &[Statement]| -> Vec<Allowed> {
            let each = statements.iter();
            each.map(|one| allowed(one, &placeholders, &mut words, project))
                .collect()
        };
        let permissions = self.permissions.iter().map(|one| each(one)).collect();
        let trust = each(&self.trust);
        let statements = || {
            let policies: &Vec<Vec<Allowed>> = &permissions;
            policies.iter().flatten().chain(&trust)
        };
        let mut named: Vec<String> = statements()
            .flat_map(|one| constructs(one, project))
            .collect();
        sort(&mut named);
        named.dedup();
        Code {
            constructs: named,
            permissions,
            trust,
            words,
        }
    }
}

/// A policy in JSON.
pub(super) fn document(statements: &[Statement]) -> PolicyDocument {
    PolicyDocument {
        version: "2012-10-17".to_owned(),
        statement: statements.to_vec(),
    }
}

/// Statements without what another one allows anyway, sorted and named.
fn permissions(needed: &[Statement]) -> Vec<Statement> {
    let all = Resources::of(needed);
    let mut statements = needed.to_vec();
    for (at, statement) in statements.iter_mut().enumerate() {
        let own = list(statement.resource.as_ref()).into_iter().enumerate();
        let kept = own.filter(|(place, resource)| !all.is_covered(needed, (at, *place), resource));
        let kept: Vec<String> = kept.map(|(_, resource)| resource).collect();
        statement.resource = Some(param(kept));
    }
    statements.retain(|one| !list(one.resource.as_ref()).is_empty());
    for statement in &mut statements {
        statement.sid = sid(statement);
    }
    in_order(&mut statements);
    statements
}

/// The resources of all statements.
#[derive(Default)]
struct Resources {
    /// Each with its statement and its place in it.
    list: Vec<(usize, usize, String)>,
    /// Their numbers by the text.
    equal: Places,
    /// Those that mean more than their text.
    wild: Vec<usize>,
}

/// Resources that one is compared with; with more, something may be allowed twice.
const COMPARED_AT_MOST: usize = 2000;

impl Resources {
    fn of(statements: &[Statement]) -> Self {
        let mut all = Self::default();
        for (at, statement) in statements.iter().enumerate() {
            for (place, text) in list(statement.resource.as_ref()).into_iter().enumerate() {
                let number = all.list.len();
                if text.contains('*') {
                    all.wild.push(number);
                }
                all.equal.entry(text.clone()).or_default().push(number);
                all.list.push((at, place, text));
            }
        }
        all
    }

    /// Whether something else allows a resource anyway.
    fn is_covered(
        &self,
        statements: &[Statement],
        (at, place): (usize, usize),
        resource: &str,
    ) -> bool {
        let equal = self.equal.get(resource).into_iter().flatten();
        let mut others = equal.chain(&self.wild).take(COMPARED_AT_MOST);
        others.any(|number| {
            let Some((other_at, other_place, pattern)) = self.list.get(*number) else {
                return false;
            };
            let two = statements.get(at).zip(statements.get(*other_at));
            let Some((own, other)) = two else {
                return false;
            };
            let is_self = (*other_at, *other_place) == (at, place);
            // Of two alike the first one stays.
            let is_later = (*other_at, *other_place) > (at, place);
            !is_self
                && is_within(resource, pattern)
                && covers(other, own)
                && !(is_later && is_within(pattern, resource) && covers(own, other))
        })
    }
}

/// Whether a statement allows all actions of another one under the same condition.
fn covers(general: &Statement, special: &Statement) -> bool {
    let actions = list(Some(&general.action));
    general.condition == special.condition
        && list(Some(&special.action))
            .iter()
            .all(|action| actions.contains(action))
}

/// Whether everything that a pattern of resources means another one means too.
fn is_within(special: &str, general: &str) -> bool {
    if special == general {
        return true;
    }
    let Some((start, rest)) = general.split_once('*') else {
        return false;
    };
    let Some(mut left) = special.strip_prefix(start) else {
        return false;
    };
    let parts: Vec<&str> = rest.split('*').collect();
    let Some((end, middle)) = parts.split_last() else {
        return false;
    };
    for part in middle {
        match left.split_once(part) {
            Some((_, after)) => left = after,
            None => return false,
        }
    }
    left.ends_with(end)
}

/// A name that says what is allowed.
fn sid(statement: &Statement) -> String {
    let actions = list(Some(&statement.action));
    if !statement.sid.starts_with("Use") {
        return unnumbered(&statement.sid).to_owned();
    }
    let (service, action) = match actions.as_slice() {
        [only] => only.split_once(':').unwrap_or((only, "")),
        // Of several actions the service tells most.
        [first, ..] => (first.split(':').next().unwrap_or_default(), "Tasks"),
        [] => ("", ""),
    };
    let mut name = String::new();
    for word in service.split('-') {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name.push_str(action);
    name.retain(|letter| letter.is_ascii_alphanumeric());
    name
}

/// A name without the number that tells it from others.
fn unnumbered(sid: &str) -> &str {
    match sid.ends_with("Ec2") || sid.ends_with("S3") {
        true => sid,
        false => sid.trim_end_matches(|last: char| last.is_ascii_digit()),
    }
}

/// Sorts statements by name, what stands in them by itself, and gives each a name of its own.
fn in_order(statements: &mut [Statement]) {
    for statement in statements.iter_mut() {
        statement.action = param(sorted(list(Some(&statement.action))));
        if let Some(resource) = &statement.resource {
            statement.resource = Some(param(sorted(list(Some(resource)))));
        }
    }
    // By service, then by action.
    let key = |one: &Statement| {
        let mut key = list(Some(&one.action));
        key.push(one.sid.clone());
        key.extend(list(one.resource.as_ref()));
        key
    };
    sort_by_key(statements, key);
    merged::number(statements);
}

fn sorted(mut texts: Vec<String>) -> Vec<String> {
    sort(&mut texts);
    texts
}

/// Policies that IAM takes: one, or managed ones.
fn split(statements: Vec<Statement>) -> Vec<Vec<Statement>> {
    let (limit, _) = size::limits(PolicyType::Identity);
    let length = |statements: &[Statement]| {
        let text = serde_json::to_string(&document(statements)).unwrap_or_default();
        u64::try_from(text.chars().map(char::len_utf16).sum::<usize>()).unwrap_or(u64::MAX)
    };
    let mut policies: Vec<Vec<Statement>> = Vec::new();
    let mut current: Vec<Statement> = Vec::new();
    let mut rest: Vec<Statement> = statements;
    rest.reverse();
    while let Some(statement) = rest.pop() {
        current.push(statement);
        if length(&current) <= limit {
            continue;
        }
        let Some(last) = current.pop() else { continue };
        if !current.is_empty() {
            policies.push(std::mem::take(&mut current));
            rest.push(last);
            continue;
        }
        // One statement is too long: its resources are divided.
        let resources = list(last.resource.as_ref());
        let half = resources.len() / 2;
        if half == 0 {
            policies.push(vec![last]);
            continue;
        }
        let (first, second) = resources.split_at(half);
        for part in [second, first] {
            let mut statement = last.clone();
            statement.resource = Some(param(part.to_vec()));
            rest.push(statement);
        }
    }
    if !current.is_empty() {
        policies.push(current);
    }
    policies
}

fn list(param: Option<&Param>) -> Vec<String> {
    match param {
        None => Vec::new(),
        Some(Param::Text(text)) => vec![text.clone()],
        Some(Param::Number(number)) => vec![number.to_string()],
        Some(Param::List(list)) => list.clone(),
    }
}

/// One value stands for itself.
fn param(mut values: Vec<String>) -> Param {
    match values.len() {
        1 => Param::Text(values.pop().unwrap_or_default()),
        _ => Param::List(values),
    }
}
