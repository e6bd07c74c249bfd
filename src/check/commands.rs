//! For what is missing to decide: the AWS command that prints it, ready to copy.
//!
//! INVARIANT: pasted text enters a command only if it fits the strict grammar of what it stands for,
//! which has no character that a shell reads, and does not begin as an option does. Else a word in
//! capitals stands there.

use crate::arn::{is_role_name, is_strict_policy_arn, is_strict_role_arn};
use crate::finding::{Because, Code, Param};
use crate::text::Text;
use crate::text::holes::is_account;
use crate::text::maps::Places;

use super::Outcome;
use super::facts::Facts;

pub(crate) use contract::placeholder::ROLE;
use contract::placeholder::{ENCODED, MACHINE, POLICY, POLICY_ID, PROFILE, TASK_DEFINITION};

/// Characters that the API takes of an encoded message.
const ENCODED_AT_MOST: usize = 10_240;

/// Adds the parameter `command` to everything that a command answers.
pub(super) fn add(facts: &Facts<'_>, outcome: &mut Outcome) {
    let mut known = Known {
        facts,
        named: None,
        machine: String::new(),
    };
    let mut machines = facts.machines.iter();
    if let (Some(machine), None) = (machines.next(), machines.next()) {
        known.machine = machine.arn.as_ref().map(Text::display).unwrap_or_default();
    }
    for finding in &mut outcome.findings {
        known.complete(&mut finding.because, "");
    }
    for check in &mut outcome.checks {
        for reason in &mut check.reasons {
            known.complete(reason, &check.role);
        }
    }
    for assumption in &mut outcome.assumptions {
        known.complete(assumption, "");
    }
}

/// The account of whoever asks.
pub(super) fn caller_account() -> String {
    "aws sts get-caller-identity --query Account --output text".to_owned()
}

/// The Region of whoever asks.
pub(super) fn region() -> String {
    "aws configure get region".to_owned()
}

/// A service control policy or resource control policy.
pub(super) fn organization_policy() -> String {
    policy("arn:aws:organizations::ACCOUNT:policy/o-ID")
}

/// The ARNs of all state machines.
pub(super) fn machine_arns() -> String {
    "aws stepfunctions list-state-machines --query \"stateMachines[].stateMachineArn\"".to_owned()
}

/// A role with its trust policy and its boundary.
pub(super) fn one_role(name: &str) -> String {
    format!("aws iam get-role --role-name {}", role_name(name))
}

/// The role that a state machine runs as.
pub(super) fn execution_role(machine_arn: Option<&Text<'_>>) -> String {
    let arn = machine_arn.map(Text::display).unwrap_or_default();
    format!("{} --query roleArn --output text", machine(&arn))
}

/// Decodes an encoded authorization failure message.
pub(super) fn decode(encoded: &str) -> String {
    let fits = encoded.len() <= ENCODED_AT_MOST && is_word(encoded, b"_-");
    let (sign, message) = match (fits, encoded.starts_with('-')) {
        (false, _) => (' ', ENCODED),
        // Else it would be taken for an option.
        (true, true) => ('=', encoded),
        (true, false) => (' ', encoded),
    };
    format!(
        "aws sts decode-authorization-message --encoded-message{sign}{message} --query DecodedMessage --output text"
    )
}

struct Known<'k> {
    facts: &'k Facts<'k>,
    /// Policies of which only the ARN is told, by their places.
    named: Option<Places>,
    /// ARN of the only machine.
    machine: String,
}

impl Known<'_> {
    fn complete(&mut self, because: &mut Because, role: &str) {
        if let Some(command) = self.command(because, role) {
            because
                .params
                .0
                .push(("command".into(), Param::Text(command)));
        }
    }

    fn command(&mut self, because: &Because, role: &str) -> Option<String> {
        let of = |name: &str| match because.params.get(name) {
            Some(Param::Text(text)) => text.as_str(),
            _ => "",
        };
        Some(match because.code {
            Code::PolicyOnlyNamed => policy(of("policy")),
            Code::AccessDeniedDecoded if !of("policy").is_empty() => policy(of("policy")),
            Code::PolicyUnreadable => policy(self.named(because)?),
            Code::NoIdentityPolicy => whole_role(role),
            // The role's own policies, its boundary, or its trust policy.
            Code::AccessDeniedByUnseenLayer if of("policyType") == "permissions boundary" => {
                whole_role(role)
            }
            Code::AccessDeniedByUnseenLayer if of("layer") == "identity-based policy" => {
                whole_role(role)
            }
            Code::TrustNotPasted => one_role(of("role")),
            Code::RoleArnUnknown => format!(
                "aws iam get-role --role-name {} --query Role.Arn --output text",
                role_name(of("value"))
            ),
            Code::TaskDefinitionNotPasted
            | Code::TaskDefinitionOtherRevision
            | Code::TaskDefinitionUncertain => task_definition(of("reference")),
            Code::InstanceProfileHidesRole => format!(
                "aws iam get-instance-profile --instance-profile-name {}",
                profile_name(of("profile"))
            ),
            Code::AccountUnknown
            | Code::AccountOfPassedRoles
            | Code::AccountOfTargetDiffers
            | Code::PrincipalUncertain => machine(&self.machine),
            Code::ConditionNotDecided if of("key").eq_ignore_ascii_case("sts:ExternalId") => {
                machine_arns()
            }
            Code::AccessDeniedNotMatched | Code::DefinitionElsewhere => machine(""),
            _ => return None,
        })
    }

    /// The ARN of the policy that stands at the place of a reason.
    fn named(&mut self, because: &Because) -> Option<&str> {
        let facts = self.facts;
        let key = |document: u32, start: u32| format!("{document} {start}");
        let named = self.named.get_or_insert_with(|| {
            let mut places = Places::default();
            for (at, claim) in facts.inventory.policies.iter().enumerate() {
                if claim.arn.is_some() {
                    places.insert(key(claim.index, claim.span.start), vec![at]);
                }
            }
            places
        });
        let place = because.at.first()?;
        let at = named.get(&key(place.document, place.span.start))?.first()?;
        facts.inventory.policies.get(*at)?.arn
    }
}

/// Everything of one role in one answer: its policies, those that are attached to it with what
/// they say, its trust policy, its boundary.
fn whole_role(role: &str) -> String {
    let name = role_name(role);
    format!(
        "aws iam get-account-authorization-details --filter Role LocalManagedPolicy AWSManagedPolicy --query \"{{RoleDetailList:RoleDetailList[?RoleName=='{name}'],Policies:Policies}}\" --output json"
    )
}

fn policy(arn: &str) -> String {
    // `arn:aws:organizations::ACCOUNT:policy/o-ID/service_control_policy/p-ID`
    if arn.split(':').nth(2) == Some("organizations") {
        let id = arn.rsplit('/').next().unwrap_or_default();
        let id = known(id, id.starts_with("p-") && is_word(id, b"_-"), POLICY_ID);
        return format!("aws organizations describe-policy --policy-id {id}");
    }
    let arn = known(arn, is_strict_policy_arn(arn), POLICY);
    // The version alone would not tell whose it is.
    format!(
        "aws iam get-policy-version --policy-arn {arn} --version-id \"$(aws iam get-policy --policy-arn {arn} --query Policy.DefaultVersionId --output text)\" --query \"{{PolicyArn:'{arn}',PolicyVersion:PolicyVersion}}\" --output json"
    )
}

fn machine(arn: &str) -> String {
    let parts: Vec<&str> = arn.split(':').collect();
    let region = match parts.as_slice() {
        [
            "arn",
            partition,
            "states",
            region,
            account,
            "stateMachine",
            name,
        ] if partition.starts_with("aws")
            && is_word(partition, b"-")
            && is_word(region, b"-")
            && is_account(account)
            && is_word(name, b"_-") =>
        {
            format!(" --region {region}")
        }
        _ => String::new(),
    };
    let arn = known(arn, !region.is_empty(), MACHINE);
    format!("aws stepfunctions describe-state-machine --state-machine-arn {arn}{region}")
}

fn task_definition(reference: &str) -> String {
    let is_family = |text: &str| {
        let (family, revision) = text.split_once(':').unwrap_or((text, "1"));
        is_word(family, b"_-")
            && is_safe_start(family)
            && !revision.is_empty()
            && revision.bytes().all(|byte| byte.is_ascii_digit())
    };
    let parts: Vec<&str> = reference.splitn(6, ':').collect();
    let region = match parts.as_slice() {
        ["arn", partition, "ecs", region, account, resource]
            if partition.starts_with("aws")
                && is_word(partition, b"-")
                && is_region(region)
                && is_account(account)
                && resource
                    .strip_prefix("task-definition/")
                    .is_some_and(is_family) =>
        {
            format!(" --region {region}")
        }
        _ => String::new(),
    };
    let fits = !region.is_empty() || is_family(reference);
    let reference = known(reference, fits, TASK_DEFINITION);
    format!("aws ecs describe-task-definition --task-definition {reference}{region}")
}

/// The name of a role by its ARN or name.
pub(crate) fn role_name(role: &str) -> &str {
    let name = match is_strict_role_arn(role) {
        true => role.rsplit('/').next().unwrap_or_default(),
        false => role,
    };
    // The role of which nothing is known is called that in reports.
    let is_known = name != super::roles::EXECUTION_ROLE;
    known(
        name,
        is_known && is_role_name(name) && is_safe_start(name),
        ROLE,
    )
}

fn profile_name(profile: &str) -> &str {
    let name = match profile.split_once(":instance-profile/") {
        Some((before, _)) if before.starts_with("arn:") => {
            profile.rsplit('/').next().unwrap_or_default()
        }
        _ => profile,
    };
    known(name, is_role_name(name) && is_safe_start(name), PROFILE)
}

/// A pasted text, if it fits, else the word that stands for it.
fn known<'t>(text: &'t str, fits: bool, placeholder: &'static str) -> &'t str {
    if fits { text } else { placeholder }
}

/// Letters, digits and these signs; not nothing, and not too long.
fn is_word(text: &str, signs: &[u8]) -> bool {
    (1..=ENCODED_AT_MOST).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || signs.contains(&byte))
}

fn is_region(text: &str) -> bool {
    is_word(text, b"-") && is_safe_start(text)
}

/// A dash begins an option, `=` a path of the Z shell, `@` a list of PowerShell.
fn is_safe_start(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '_')
}
