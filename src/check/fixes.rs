//! The statements that turn missing checks into granted ones: least privilege, one per calling
//! role and receiving service, in the order of the text.

use crate::finding::{Param, Params, Verdict};
use crate::iam::arn::{Arn, can_be_role, is_role_name};
use crate::iam::pattern;
use crate::iam::{Layer, PolicyType};
use crate::text::holes::is_account;
use crate::text::{Hole, Piece, Scope, Text};

use super::requirements::{Act, Kind, Requirement};
use super::roles::Roles;
use super::verdicts::Check;

/// A change of one policy.
#[derive(Debug)]
#[expect(missing_docs, reason = "as in the output contract")]
pub struct Fix {
    pub role: String,
    pub target: FixTarget,
    pub document: Option<u32>,
    pub statement: Option<Statement>,
    pub covers: Vec<usize>,
    pub placeholders: Vec<String>,
}

/// What a fix changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names of the documents")]
pub enum FixTarget {
    IdentityPolicy,
    TrustPolicy,
    PermissionsBoundary,
    Scp,
    TaskDefinition,
    Definition,
}

/// A policy statement, ready to paste. Field order is the order of the text.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "the elements of a policy statement")]
pub struct Statement {
    pub sid: String,
    pub effect: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<Params>,
    pub action: Param,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<Param>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
}

/// `{"StringEquals": {key: value}}`
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Condition {
    /// Context keys with the one value, or the list of values, that they must have.
    pub string_equals: Params,
}

/// Checks that one statement can cover.
#[derive(Clone, Debug, PartialEq)]
struct Group {
    role: usize,
    target: FixTarget,
    document: Option<u32>,
    kind: Kind,
    /// Services that the role is passed to, or the one who is to be trusted; of other actions the
    /// resource.
    parties: Vec<String>,
    external_id: Option<String>,
}

impl Group {
    /// Whether one statement covers both. A service control policy limits several roles.
    fn is_of(&self, other: &Group) -> bool {
        *self == *other
            || self.target == FixTarget::Scp
                && *self
                    == Group {
                        role: self.role,
                        ..other.clone()
                    }
    }
}

/// Makes the fixes and notes in each check which of them cover it.
pub fn make(roles: &Roles<'_>, requirements: &[Requirement<'_>], checks: &mut [Check]) -> Vec<Fix> {
    let mut groups: Vec<(Group, Vec<usize>)> = Vec::new();
    for (at, check) in checks.iter().enumerate() {
        let Some(requirement) = check.requirement.and_then(|at| requirements.get(at)) else {
            continue;
        };
        for group in groups_of(roles, requirement, check) {
            match groups.iter_mut().find(|(known, _)| known.is_of(&group)) {
                Some((_, covered)) => covered.push(at),
                None => groups.push((group, vec![at])),
            }
        }
    }
    let groups = together(groups, requirements, checks);
    let mut fixes: Vec<Fix> = Vec::new();
    for (group, covers) in groups {
        for &at in &covers {
            if let Some(check) = checks.get_mut(at) {
                check.fixes.push(fixes.len());
            }
        }
        let of: Vec<&Requirement<'_>> = covers
            .iter()
            .filter_map(|&at| requirements.get(checks.get(at)?.requirement?))
            .collect();
        let mut made = fix(roles, &group, &of, covers);
        unlike_others(roles, group.role, &mut made, &fixes);
        fixes.push(made);
    }
    fixes
}

/// Puts resources for which the same actions are needed into one statement.
fn together(
    groups: Vec<(Group, Vec<usize>)>,
    requirements: &[Requirement<'_>],
    checks: &[Check],
) -> Vec<(Group, Vec<usize>)> {
    let actions = |covers: &[usize]| {
        let of = |at: &usize| {
            requirements
                .get(checks.get(*at)?.requirement?)?
                .act
                .as_ref()
        };
        let mut actions: Vec<String> = Vec::new();
        for act in covers.iter().filter_map(of) {
            if let Err(place) = actions.binary_search(&act.action) {
                actions.insert(place, act.action.clone());
            }
        }
        actions
    };
    let mut joined: Vec<(Group, Vec<usize>, Vec<String>)> = Vec::new();
    for (group, covers) in groups {
        let needed = match group.kind {
            Kind::Action => actions(&covers),
            _ => Vec::new(),
        };
        let same = joined.iter_mut().find(|(known, _, others)| {
            let unnamed = |group: &Group| Group {
                parties: Vec::new(),
                ..group.clone()
            };
            group.kind == Kind::Action
                && *others == needed
                && unnamed(known).is_of(&unnamed(&group))
        });
        match same {
            Some((_, all, _)) => all.extend(covers),
            None => joined.push((group, covers, needed)),
        }
    }
    joined
        .into_iter()
        .map(|(group, covers, _)| (group, covers))
        .collect()
}

/// IAM refuses a policy that has a `Sid` twice.
fn unlike_others(roles: &Roles<'_>, role: usize, made: &mut Fix, before: &[Fix]) {
    let Some(statement) = &mut made.statement else {
        return;
    };
    // Of the policy that the statement is added to; a new one has none.
    let layers = roles.get(role).into_iter().flat_map(|role| {
        let policies = &role.policies;
        [&policies.identity, &policies.trust]
            .into_iter()
            .chain(&policies.guardrails)
            .chain(&policies.loose_scps)
    });
    let pasted: Vec<&str> = layers
        .flat_map(Layer::policies)
        .filter(|policy| made.document == Some(policy.document))
        .flat_map(|policy| &policy.statements)
        .filter_map(|statement| statement.sid.as_deref())
        .collect();
    let is_taken = |sid: &str| {
        let in_fix = |fix: &Fix| {
            let one_policy = match (fix.document, made.document) {
                (None, None) => fix.role == made.role,
                (one, two) => one == two,
            };
            one_policy && fix.statement.as_ref().is_some_and(|other| other.sid == sid)
        };
        pasted.contains(&sid) || before.iter().any(in_fix)
    };
    let stem = statement.sid.clone();
    let mut number = 1;
    while is_taken(&statement.sid) {
        number += 1;
        statement.sid = format!("{stem}{number}");
    }
}

fn groups_of(roles: &Roles<'_>, requirement: &Requirement<'_>, check: &Check) -> Vec<Group> {
    let mut groups = Vec::new();
    if matches!(check.verdict, Verdict::Granted | Verdict::Denied) {
        return groups;
    }
    let is_open = requirement.resource.written.is_none();
    let has_identity = roles
        .get(requirement.role)
        .is_some_and(|role| !role.policies.identity.is_empty());
    // Which roles occur at run time is the user's to say: where some are allowed already, a
    // statement with a placeholder would only be noise.
    let is_wanted = match requirement.kind {
        Kind::Action => requirement.is_doubtful,
        _ => !is_open,
    };
    let would_help = is_wanted || check.verdict == Verdict::Missing || !has_identity;
    let mut add = |role: usize,
                   (target, document): (FixTarget, Option<u32>),
                   parties: Vec<String>,
                   external_id| {
        groups.push(Group {
            role,
            target,
            document,
            kind: requirement.kind,
            parties,
            external_id,
        });
    };
    let parties = match &requirement.act {
        Some(act) => vec![act.proposed.display()],
        None => requirement.principals.clone(),
    };
    if check.lacks_identity && would_help {
        let document = roles
            .get(requirement.role)
            .and_then(|role| role.policies.identity.document());
        add(
            requirement.role,
            (FixTarget::IdentityPolicy, document),
            parties.clone(),
            None,
        );
    }
    for &(kind, document) in &check.lacks_guardrails {
        let target = match kind {
            PolicyType::Boundary => FixTarget::PermissionsBoundary,
            PolicyType::Scp => FixTarget::Scp,
            _ => continue,
        };
        add(requirement.role, (target, document), parties.clone(), None);
    }
    if check.lacks_trust {
        let (trusting, party) = match requirement.kind {
            Kind::RoleTrust => (Some(requirement.role), requirement.principals.clone()),
            _ => (
                requirement.subject,
                vec![trusted_role(roles, requirement.role)],
            ),
        };
        let external_id = requirement
            .machine_arn
            .as_ref()
            .filter(|_| requirement.kind == Kind::AssumeRole)
            .map(|arn| {
                if is_external_id(arn) {
                    arn.display()
                } else {
                    "<STATE_MACHINE_ARN>".to_owned()
                }
            });
        if let Some(trusting) = trusting {
            let document = roles
                .get(trusting)
                .and_then(|role| role.policies.trust.document());
            add(
                trusting,
                (FixTarget::TrustPolicy, document),
                party,
                external_id,
            );
        }
    }
    groups
}

/// Whether the text can be sent as an ExternalId.
fn is_external_id(text: &Text<'_>) -> bool {
    if text.holes().any(|hole| pattern::is_variable(&hole.name)) {
        return false;
    }
    text.as_literal().is_none_or(|text| {
        (2..=1224).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+=,.@:/_-".contains(&byte))
    })
}

/// The execution role as a trust policy has to name it.
fn trusted_role(roles: &Roles<'_>, at: usize) -> String {
    match roles.get(at) {
        Some(role)
            if role
                .arn
                .as_ref()
                .is_some_and(|arn| is_harmless(&arn.to_text())) =>
        {
            role.id.clone()
        }
        _ => "arn:aws:iam::<ACCOUNT>:role/<EXECUTION_ROLE>".to_owned(),
    }
}

fn fix(
    roles: &Roles<'_>,
    group: &Group,
    requirements: &[&Requirement<'_>],
    covers: Vec<usize>,
) -> Fix {
    let mut placeholders = Vec::new();
    let statement = match group.target {
        FixTarget::TrustPolicy => trust_statement(group, &mut placeholders),
        _ => identity_statement(group, requirements, &mut placeholders),
    };
    Fix {
        role: roles.name(group.role),
        target: group.target,
        document: group.document,
        statement: Some(statement),
        covers,
        placeholders,
    }
}

/// The least that requirements of one kind and one role need, as the text of one statement or of
/// several in brackets: one for each set of services that roles are passed to.
pub(super) fn tightened(requirements: &[&Requirement<'_>]) -> String {
    let mut groups: Vec<(Group, Vec<&Requirement<'_>>)> = Vec::new();
    for requirement in requirements {
        let group = Group {
            role: requirement.role,
            target: FixTarget::IdentityPolicy,
            document: None,
            kind: requirement.kind,
            parties: requirement.principals.clone(),
            external_id: None,
        };
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, all)) => all.push(requirement),
            None => groups.push((group, vec![requirement])),
        }
    }
    let statements: Vec<Statement> = groups
        .iter()
        .map(|(group, all)| identity_statement(group, all, &mut Vec::new()))
        .collect();
    let text = match statements.as_slice() {
        [one] => serde_json::to_string_pretty(one),
        all => serde_json::to_string_pretty(all),
    };
    text.unwrap_or_default()
}

/// A statement for actions that have no resource. `name` becomes a part of its Sid.
pub(super) fn everywhere(name: &str, actions: Vec<String>) -> String {
    text(&Statement {
        sid: format!("Use{}", camel(name)),
        effect: "Allow",
        principal: None,
        action: one_or_list(actions),
        resource: Some("*".into()),
        condition: None,
    })
}

/// What who creates a state machine needs to give it its execution role.
pub(super) fn of_deployer(role: Option<&Text<'_>>) -> String {
    let role = role.filter(|arn| is_harmless(arn)).map(Text::display);
    let role = role.unwrap_or_else(|| "arn:aws:iam::<ACCOUNT>:role/<EXECUTION_ROLE>".to_owned());
    let services = Params::new().with("iam:PassedToService", "states.amazonaws.com");
    text(&Statement {
        sid: pass_role_sid("states"),
        effect: "Allow",
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

fn identity_statement(
    group: &Group,
    requirements: &[&Requirement<'_>],
    placeholders: &mut Vec<String>,
) -> Statement {
    let mut resources: Vec<String> = Vec::new();
    for requirement in requirements {
        let resource = match &requirement.act {
            Some(act) => named(act, placeholders),
            None => resource(requirement, placeholders),
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
            let first = actions.first().map_or("", String::as_str);
            let service = first.split(':').next().unwrap_or_default();
            (format!("Use{}", camel(service)), one_or_list(actions), None)
        }
    };
    Statement {
        sid,
        effect: "Allow",
        principal: None,
        action,
        resource: Some(one_or_list(resources)),
        condition,
    }
}

fn trust_statement(group: &Group, placeholders: &mut Vec<String>) -> Statement {
    let (key, sid) = match group.kind {
        Kind::RoleTrust => (
            "Service",
            format!(
                "Trust{}",
                camel(group.parties.first().map_or("", String::as_str))
            ),
        ),
        _ => ("AWS", "TrustExecutionRole".to_owned()),
    };
    for party in &group.parties {
        note_placeholders(&Text::with_placeholders(party.as_str(), 0), placeholders);
    }
    if let Some(id) = &group.external_id {
        note_placeholders(&Text::with_placeholders(id.as_str(), 0), placeholders);
    }
    let condition = group.external_id.clone().map(|id| Condition {
        string_equals: Params::new().with("sts:ExternalId", id),
    });
    Statement {
        sid,
        effect: "Allow",
        principal: Some(Params::new().with(key, one_or_list(group.parties.clone()))),
        action: "sts:AssumeRole".into(),
        resource: None,
        condition,
    }
}

/// The resource of a statement: as it was written, with placeholders for what is not known.
fn resource(requirement: &Requirement<'_>, placeholders: &mut Vec<String>) -> String {
    let arn = &requirement.resource.arn;
    if let Some(written) = &requirement.resource.written
        && (Arn::parse(written).is_some() || written.as_hole().is_some())
        && is_harmless(written)
    {
        note_placeholders(&arn.account, placeholders);
        note_placeholders(written, placeholders);
        return requirement
            .shown
            .clone()
            .filter(|shown| shown.starts_with("arn:"))
            .unwrap_or_else(|| written.display());
    }
    let partition = arn.partition.as_literal().unwrap_or("aws");
    let account = arn
        .account
        .as_literal()
        .filter(|account| is_account(account))
        .unwrap_or("<ACCOUNT>");
    // What a bare name lacks is its path only.
    let bare = requirement
        .resource
        .written
        .as_ref()
        .and_then(Text::as_literal);
    let name = bare.filter(|name| is_role_name(name)).unwrap_or("<ROLE>");
    let text = format!("arn:{partition}:iam::{account}:role/{name}");
    note_placeholders(&Text::with_placeholders(text.as_str(), 0), placeholders);
    text
}

/// The resource of any other action, with a wildcard for what is only known at run time.
fn named(act: &Act<'_>, placeholders: &mut Vec<String>) -> String {
    let is_known = |piece: &Piece<'_>| match piece {
        Piece::Literal(text) => {
            let is_all = act.proposed.pieces.len() == 1 && text.as_ref() == "*";
            is_all || !text.contains(['*', '?', '"', '\\', '\n', '{', '<'])
        }
        Piece::Hole(hole) => is_named(hole) || hole.name == "*" || is_run_time(hole),
    };
    let mut text = String::new();
    if !act.proposed.pieces.iter().all(is_known) {
        text.push_str("<RESOURCE_ARN>");
        placeholders.push(text.clone());
        return text;
    }
    for piece in &act.proposed.pieces {
        match piece {
            Piece::Literal(known) => text.push_str(known),
            Piece::Hole(hole) if is_run_time(hole) || hole.name == "*" => {
                if !text.ends_with('*') {
                    text.push('*');
                }
            }
            Piece::Hole(hole) => {
                text.push_str(&hole.name);
                let is_spelt = hole.name.starts_with(['$', '<', '[', '{']);
                if is_spelt && !placeholders.iter().any(|known| *known == hole.name) {
                    placeholders.push(hole.name.to_string());
                }
            }
        }
    }
    text
}

fn is_run_time(hole: &Hole<'_>) -> bool {
    matches!(hole.scope, Scope::State(..))
}

/// Whether the text may stand in a policy: a wildcard or anything else that is no part of a role's
/// ARN would make the statement mean more than the task needs.
pub(super) fn is_harmless(written: &Text<'_>) -> bool {
    can_be_role(written) && written.holes().all(is_named)
}

/// Whether a hole may stand in a policy by its name. What IAM would take for a variable of its own
/// is none of the definition's.
fn is_named(hole: &Hole<'_>) -> bool {
    hole.name.len() <= 256
        && !hole.name.contains(['*', '?', '"', '\\', '\n'])
        && !pattern::is_variable(&hole.name)
}

/// Adds the names of a text's holes.
pub(super) fn note_placeholders(text: &Text<'_>, placeholders: &mut Vec<String>) {
    for hole in text.holes() {
        if !placeholders.iter().any(|known| *known == hole.name) {
            placeholders.push(hole.name.to_string());
        }
    }
}

/// One value stands for itself.
pub(super) fn one_or_list(mut values: Vec<String>) -> Param {
    match values.len() {
        1 => Param::Text(values.pop().unwrap_or_default()),
        _ => Param::List(values),
    }
}

/// `PassRoleToEcsTasks`
pub(super) fn pass_role_sid(service: &str) -> String {
    format!("PassRoleTo{}", camel(service))
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
