//! The statements that turn missing checks into granted ones: least privilege, one per calling
//! role and receiving service, in the order of the text.

mod denials;
mod protection;
mod statement;
mod text_edit;

use crate::finding::{Because, Code, Param, Verdict};
use crate::iam::pattern;
use crate::iam::{Layer, PolicyType};
use crate::text::Text;
use crate::text::holes::is_account;
use crate::text::maps::Places;

use super::requirements::{Kind, Requirement};
use super::roles::Roles;
use super::told::Told;
use super::verdicts::Check;
use protection::Conditions;
use statement::{identity_statement, trust_statement};

pub(super) use denials::suggest;
pub use text_edit::Change;

pub use contract::{Condition, Effect, FixTarget, Statement};
pub(super) use statement::{
    everywhere, is_harmless, marked, of_deployer, one_or_list, pass_role_sid, placeholders,
    tightened, trust_sid, use_sid,
};

/// A change of one policy.
#[derive(Debug)]
#[expect(missing_docs, reason = "as in the output contract")]
pub struct Fix {
    pub role: String,
    /// Index of the role, where it is one of the inventory.
    pub owner: Option<usize>,
    pub target: FixTarget,
    pub document: Option<u32>,
    pub statement: Option<Statement>,
    pub covers: Vec<usize>,
    pub placeholders: Vec<String>,
    pub change: Option<Change>,
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
    /// Condition keys of a trust policy with their values.
    conditions: Conditions,
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

    /// Those that one statement can cover have the same key.
    fn key(&self, texts: &[String]) -> String {
        let role = match self.target {
            FixTarget::Scp => String::new(),
            _ => self.role.to_string(),
        };
        [role, texts.join("\0")].join("\0")
    }
}

/// Makes the fixes and notes in each check which of them cover it.
pub fn make(roles: &Roles<'_>, requirements: &[Requirement<'_>], checks: &mut [Check]) -> Vec<Fix> {
    let mut groups: Vec<(Group, Vec<usize>)> = Vec::new();
    let mut known = Places::default();
    for (at, check) in checks.iter().enumerate() {
        let Some(requirement) = check.requirement.and_then(|at| requirements.get(at)) else {
            continue;
        };
        for group in groups_of(roles, requirement, check) {
            let places = known.entry(group.key(&group.parties)).or_default();
            let is_it = |at: &&usize| groups.get(**at).is_some_and(|(one, _)| one.is_of(&group));
            let place = places.iter().find(is_it).copied();
            match place.and_then(|place| groups.get_mut(place)) {
                Some((_, covered)) => covered.push(at),
                None => {
                    places.push(groups.len());
                    groups.push((group, vec![at]));
                }
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
    let mut joined: Vec<(Group, Vec<usize>)> = Vec::new();
    let mut known = Places::default();
    for (group, covers) in groups {
        if group.kind != Kind::Action {
            joined.push((group, covers));
            continue;
        }
        let unnamed = |group: &Group| Group {
            parties: Vec::new(),
            ..group.clone()
        };
        let own = unnamed(&group);
        let places = known.entry(group.key(&actions(&covers))).or_default();
        let is_it = |at: &&usize| {
            let other = joined.get(**at);
            other.is_some_and(|(other, _)| unnamed(other).is_of(&own))
        };
        let place = places.iter().find(is_it).copied();
        match place.and_then(|place| joined.get_mut(place)) {
            Some((_, all)) => all.extend(covers),
            None => {
                places.push(joined.len());
                joined.push((group, covers));
            }
        }
    }
    joined
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
        .is_some_and(|role| role.policies.identity.is_given());
    // Which roles occur at run time is the user's to say: where some are allowed already, a
    // statement with a placeholder would only be noise.
    let is_wanted = match requirement.kind {
        Kind::Action => !requirement.presence.is_certain(),
        _ => !is_open,
    };
    let would_help = is_wanted || check.verdict == Verdict::Missing || !has_identity;
    let mut add = |role: usize,
                   (target, document): (FixTarget, Option<u32>),
                   parties: Vec<String>,
                   conditions: Conditions| {
        groups.push(Group {
            role,
            target,
            document,
            kind: requirement.kind,
            parties,
            conditions,
        });
    };
    let parties = match &requirement.act {
        // What is open in one service is not what is open in another one.
        Some(act) if act.proposed.as_hole().is_some() => {
            let service = act.action.split(':').next().unwrap_or_default();
            vec![service.to_owned(), act.proposed.display()]
        }
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
            Conditions::new(),
        );
    }
    for &(kind, document) in &check.lacks_guardrails {
        let target = match kind {
            PolicyType::Boundary => FixTarget::PermissionsBoundary,
            PolicyType::Scp => FixTarget::Scp,
            _ => continue,
        };
        add(
            requirement.role,
            (target, document),
            parties.clone(),
            Conditions::new(),
        );
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
            let role = roles.get(trusting);
            let document = role.and_then(|role| role.policies.trust.document());
            let mut conditions: Conditions = external_id
                .map(|id| ("sts:ExternalId".to_owned(), id))
                .into_iter()
                .collect();
            if requirement.kind == Kind::RoleTrust
                && let Some(role) = role
            {
                let Some(keys) = protection::conditions(role, requirement, &party) else {
                    return groups;
                };
                conditions = keys;
            }
            add(
                trusting,
                (FixTarget::TrustPolicy, document),
                party,
                conditions,
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
        role => {
            let account = role.and_then(|role| role.account.as_ref()?.as_literal());
            let account = account.filter(|account| is_account(account));
            let account = account.unwrap_or("<ACCOUNT>");
            format!("arn:aws:iam::{account}:role/<EXECUTION_ROLE>")
        }
    }
}

fn fix(
    roles: &Roles<'_>,
    group: &Group,
    requirements: &[&Requirement<'_>],
    covers: Vec<usize>,
) -> Fix {
    let statement = match group.target {
        FixTarget::TrustPolicy => trust_statement(group),
        _ => identity_statement(group, requirements),
    };
    let placeholders = placeholders(&statement);
    Fix {
        role: roles.name(group.role),
        owner: Some(group.role),
        target: group.target,
        document: group.document,
        statement: Some(statement),
        covers,
        placeholders,
        change: None,
    }
}

/// Fills in the account and the Region of the ARNs that are there, where nothing tells another:
/// into what is allowed, never into whom a role trusts, nor into a role that is assumed, which may
/// be of any account. What was filled in is an assumption.
pub(super) fn fill(told: &Told, fixes: &mut [Fix], assumptions: &mut Vec<Because>) {
    let only = |values: &[(String, u32)]| match values {
        [(only, _)] => Some(only.clone()),
        _ => None,
    };
    let known = [
        ("<ACCOUNT>", only(&told.accounts)),
        ("<REGION>", only(&told.regions)),
    ];
    let mut used = [false; 2];
    for fix in fixes
        .iter_mut()
        .filter(|fix| fix.target != FixTarget::TrustPolicy)
    {
        let Some(statement) = &mut fix.statement else {
            continue;
        };
        if matches!(&statement.action, Param::Text(action) if action == "sts:AssumeRole") {
            continue;
        }
        let resources = match &mut statement.resource {
            Some(Param::Text(text)) => std::slice::from_mut(text),
            Some(Param::List(list)) => list.as_mut_slice(),
            _ => &mut [],
        };
        for text in resources {
            for ((mark, value), used) in known.iter().zip(&mut used) {
                if let Some(value) = value.as_ref().filter(|_| text.contains(mark)) {
                    *text = text.replace(mark, value);
                    *used = true;
                }
            }
        }
        fix.placeholders = placeholders(statement);
    }
    let mut because = Because::new(Code::PlacesOfArns);
    for ((name, (_, value)), used) in ["account", "region"].into_iter().zip(known).zip(used) {
        if let Some(value) = value.filter(|_| used) {
            because = because.with(name, value);
        }
    }
    if used.contains(&true) {
        assumptions.push(because);
    }
}
