//! What the documents say: state machines, policies, task definitions, refusals.

use crate::asl::flow::Resolution;
use crate::asl::{self, StateMachine};
use crate::documents::{AccessDenied, Encoded, Source, TaskDefinition, Uses, What, looks_like};
use crate::finding::{Because, Code, Finding, Place, Severity, Span};
use crate::iam::arn::Arn;
use crate::iam::{Policy, PolicyType, read};
use crate::text::holes::is_account;
use crate::text::maps::Numbers;
use crate::text::pace::Pace;
use crate::text::{Hole, Scope, Text, Tree, Tri};
use crate::workspace::{Document, Kind, Machine, Settings};

use super::sample_input::{Filled, filled};

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Facts<'a> {
    /// In the order of the documents.
    pub machines: Vec<MachineFacts<'a>>,
    /// In the order of the documents.
    pub policies: Vec<PolicyFacts<'a>>,
    /// In the order of the documents.
    pub task_definitions: Vec<TaskDefinition<'a>>,
    /// In the order of the documents.
    pub refusals: Vec<AccessDenied<'a>>,
    /// Refusals that have to be decoded, in the order of the documents.
    pub encoded: Vec<Encoded<'a>>,
    /// Roles of which the documents tell all policies.
    pub whole_roles: Vec<(u32, &'a str)>,
    /// Instance profiles: their document, what they are called by, and the role in them.
    pub profiles: Vec<(u32, &'a [String], &'a str)>,
    /// Documents of several parts.
    pub templates: Numbers,
    /// What is known of placeholders such as `${AWS::AccountId}`.
    pub known: Known,
}

/// A state machine.
#[derive(Debug)]
pub struct MachineFacts<'a> {
    /// From its ARN, else from its document.
    pub name: String,
    /// Its ARN, where it is known.
    pub arn: Option<Text<'a>>,
    /// What was said of its execution role: an ARN or a logical id.
    pub execution_role: Option<String>,
    /// Index of its document.
    pub document: u32,
    /// Its definition, with what is known of a sample input put in.
    pub definition: StateMachine<'a>,
    /// What stands beside it, where that is told.
    pub uses: Option<Uses>,
    /// What was put in.
    pub resolutions: &'a [Resolution<'a>],
}

impl MachineFacts<'_> {
    /// Whether it logs, is traced or encrypted, as the catalog calls it, and where that is said.
    pub fn uses(&self, case: &str) -> (Tri, Span) {
        let told = self.uses.as_ref().and_then(|uses| match case {
            "logging" => Some(uses.logging),
            "tracing" => Some(uses.tracing),
            "encryption" => Some(uses.encryption),
            _ => None,
        });
        told.unwrap_or((Tri::Maybe, self.definition.span))
    }
}

/// A policy, or the place where one should have been.
#[derive(Debug)]
pub struct PolicyFacts<'a> {
    /// Its type.
    pub kind: PolicyType,
    /// The policy; `None` if it could not be read.
    pub policy: Option<Policy<'a>>,
    /// The document.
    pub document: &'a Document,
    /// Index of the document.
    pub index: u32,
    /// The type was said, not recognised.
    pub is_given: bool,
    /// The roles that its document says it belongs to.
    pub roles: &'a [String],
    /// Where it stands.
    pub span: Span,
    /// A template tells whose it is: in the account that it is deployed to.
    pub is_of_template: bool,
    /// Its ARN, where that is all that is told of it.
    pub named: Option<&'a str>,
    /// Of which day it is, where the name tells what it says.
    pub known_of: Option<&'static str>,
}

/// Values of pseudo parameters, by document.
#[derive(Debug, Default)]
pub struct Known {
    accounts: Vec<Option<String>>,
    region: Option<String>,
    /// Templates in which `${AWS::Partition}` stands for the one that everything else is in.
    in_aws: Numbers,
}

impl Known {
    /// The value of a placeholder that the workspace tells.
    pub fn value(&self, hole: &Hole<'_>) -> Option<String> {
        let Scope::Document(document) = hole.scope else {
            return None;
        };
        match hole.name.as_ref() {
            "${AWS::AccountId}" => self.accounts.get(document as usize)?.clone(),
            "${AWS::Region}" => self.region.clone(),
            "${AWS::Partition}" => {
                let in_aws = self.in_aws.contains(document as usize);
                in_aws.then(|| "aws".to_owned())
            }
            _ => None,
        }
    }

    /// The account of a document, where it is known.
    pub fn account(&self, document: u32) -> Option<&str> {
        self.accounts.get(document as usize)?.as_deref()
    }

    /// The Region, where it was stated.
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The text with known placeholders filled in.
    pub fn fill<'a>(&self, text: Text<'a>) -> Text<'a> {
        text.fill(&|hole| self.value(hole))
    }
}

/// Takes the documents apart.
pub async fn gather<'a>(
    sources: &'a [Source<'a>],
    followed: &'a [Filled<'a>],
    settings: &Settings,
    findings: &mut Vec<Finding>,
    pace: Pace,
) -> Facts<'a> {
    let documents: Vec<&Document> = sources.iter().map(|source| source.document).collect();
    check_settings(settings, &documents, findings);
    let mut facts = Facts {
        known: known(sources, settings),
        ..Facts::default()
    };
    for source in sources {
        let whole = whole(source);
        let Some(kind) = source.kind else {
            if !source.unreadable {
                findings.push(not_recognised(source));
            }
            continue;
        };
        if !source.parts.is_empty() {
            if kind != Kind::AccessDenied {
                facts.templates.insert(source.index as usize);
            }
            parts(source, followed, settings, &mut facts, findings, pace).await;
            continue;
        }
        match kind {
            Kind::StateMachine => machine(source, followed, settings, &mut facts, findings),
            // It is followed through the machines.
            Kind::SampleInput => {}
            Kind::IdentityPolicy => policy(source, PolicyType::Identity, &mut facts, findings),
            Kind::TrustPolicy => policy(source, PolicyType::Trust, &mut facts, findings),
            Kind::PermissionsBoundary => policy(source, PolicyType::Boundary, &mut facts, findings),
            Kind::SessionPolicy => policy(source, PolicyType::Session, &mut facts, findings),
            Kind::Scp => policy(source, PolicyType::Scp, &mut facts, findings),
            Kind::Rcp => policy(source, PolicyType::Rcp, &mut facts, findings),
            Kind::TaskDefinition => {
                if let Some((root, doubtful)) = root(source) {
                    facts
                        .task_definitions
                        .push(TaskDefinition::read(root, source.index, doubtful));
                }
            }
            Kind::AccessDenied => {
                let is_read = |code| {
                    matches!(
                        code,
                        Code::CrossAccountPassRefused | Code::RootAssumesNoRole
                    )
                };
                if !findings.iter().any(|finding| is_read(finding.because.code)) {
                    findings.push(not_recognised(source));
                }
            }
            Kind::Role | Kind::Template | Kind::AccountExport => findings.push(
                Because::new(Code::DocumentNotSupported)
                    .with("document", source.document.name.as_str())
                    .with("kind", kind_name(kind))
                    .at(whole)
                    .finding(Severity::Warning),
            ),
        }
    }
    facts
}

/// What a document is that is not recognised, as far as its keys tell.
fn not_recognised(source: &Source<'_>) -> Finding {
    let because = Because::new(Code::DocumentNotRecognised)
        .with("document", source.document.name.as_str())
        .at(whole(source));
    let reading = source.reading.as_ref();
    let because = match reading.and_then(|reading| reading.root.as_ref()) {
        Some(root) => looks_like::tell(because, root),
        None => because,
    };
    because.finding(Severity::Warning)
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Role => "role",
        Kind::Template => "template",
        Kind::AccountExport => "account-export",
        _ => "document",
    }
}

fn whole(source: &Source<'_>) -> Place {
    let end = source
        .reading
        .as_ref()
        .and_then(|reading| reading.root.as_ref())
        .map_or(0, |root| root.span().start + 1);
    Span { start: 0, end }.of(source.index)
}

/// The tree, and whether nothing may be proved by it.
pub(super) fn root<'a>(source: &'a Source<'a>) -> Option<(&'a crate::text::Node<'a>, bool)> {
    let reading = source.reading.as_ref()?;
    let root = reading.root.as_ref()?;
    Some((root, reading.repaired || !reading.duplicates.is_empty()))
}

fn machine<'a>(
    source: &'a Source<'a>,
    followed: &'a [Filled<'a>],
    settings: &Settings,
    facts: &mut Facts<'a>,
    findings: &mut Vec<Finding>,
) {
    if let Some((root, doubtful)) = root(source) {
        let read = filled(followed, (source.index, 0), root);
        definition(source, read, doubtful, None, settings, facts, findings);
    }
}

/// Everything that a document holds.
async fn parts<'a>(
    source: &'a Source<'a>,
    followed: &'a [Filled<'a>],
    settings: &Settings,
    facts: &mut Facts<'a>,
    findings: &mut Vec<Finding>,
    pace: Pace,
) {
    let mut was_read = false;
    for (at, part) in source.parts.iter().enumerate() {
        pace.breathe().await;
        match (&part.what, &part.node) {
            (What::Machine { .. }, node) => {
                let before = facts.machines.len();
                if let Some(node) = node {
                    let what = Some(&part.what);
                    let read = filled(followed, (source.index, at), node);
                    definition(source, read, part.doubtful, what, settings, facts, findings);
                }
                was_read = facts.machines.len() > before;
            }
            (What::Uses(uses), _) => {
                let machine = facts.machines.last_mut().filter(|_| was_read);
                machine
                    .into_iter()
                    .for_each(|machine| machine.uses = Some(*uses));
            }
            (What::InstanceProfile { names, role }, _) if !part.doubtful => {
                facts.profiles.push((source.index, names, role));
            }
            (What::Policy { kind, roles }, node) => {
                let kind = match kind {
                    Kind::TrustPolicy => PolicyType::Trust,
                    Kind::PermissionsBoundary => PolicyType::Boundary,
                    _ => PolicyType::Identity,
                };
                let policy = node.as_ref().map(|node| {
                    let (mut policy, mut said) =
                        read::read(node, kind, source.index, part.doubtful);
                    findings.append(&mut said);
                    policy.fill(&|hole| facts.known.value(hole));
                    for statement in &mut policy.statements {
                        statement.doubtful |= part.uncertain;
                    }
                    policy
                });
                facts.policies.push(PolicyFacts {
                    kind,
                    policy,
                    document: source.document,
                    index: source.index,
                    is_given: false,
                    roles,
                    span: part.span,
                    is_of_template: source.kind == Some(Kind::Template),
                    named: None,
                    known_of: None,
                });
            }
            (
                What::NamedPolicy {
                    role,
                    arn,
                    is_boundary,
                },
                _,
            ) => {
                facts.policies.push(PolicyFacts {
                    kind: match is_boundary {
                        true => PolicyType::Boundary,
                        false => PolicyType::Identity,
                    },
                    policy: None,
                    document: source.document,
                    index: source.index,
                    is_given: false,
                    roles: role.as_slice(),
                    span: part.span,
                    is_of_template: source.kind == Some(Kind::Template),
                    named: Some(arn),
                    known_of: None,
                });
            }
            (What::KnownPolicy { .. }, Some(node)) => {
                let known = super::named::policy(source, part, node, &facts.known);
                facts.policies.extend(known);
            }
            (What::WholeRole(role), _) => facts.whole_roles.push((source.index, role)),
            (What::Refused(told), _) => facts.refusals.push(told.at(source.index, part.span)),
            (What::Encoded(text), _) => facts.encoded.push(Encoded {
                document: source.index,
                text,
                span: part.span,
            }),
            (What::TaskDefinition, Some(node)) => facts
                .task_definitions
                .push(TaskDefinition::read(node, source.index, part.doubtful)),
            _ => {}
        }
    }
}

/// Reads the definition of a machine; `what` is what its document tells of it.
fn definition<'a>(
    source: &'a Source<'a>,
    (root, resolutions): (&'a crate::text::Node<'a>, &'a [Resolution<'a>]),
    doubtful: bool,
    what: Option<&What>,
    settings: &Settings,
    facts: &mut Facts<'a>,
    findings: &mut Vec<Finding>,
) {
    let mut definition = asl::read(root, source.index, doubtful);
    findings.append(&mut definition.findings);
    // A document without states is no state machine, whatever it was said to be.
    if root
        .get("States")
        .is_none_or(|states| states.members().is_empty())
    {
        return;
    }
    let own_name = source.document.name.as_str();
    let stem = stem(own_name);
    let own = settings
        .machines
        .iter()
        .flatten()
        .find(|machine| machine.name == own_name || machine.name == stem);
    let is_first = facts.machines.is_empty();
    let (told_name, told_arn, told_role) = match what {
        Some(What::Machine { name, arn, role }) => (name.clone(), arn.clone(), role.clone()),
        _ => (None, None, None),
    };
    let arn = own
        .and_then(|machine| machine.arn.clone())
        .or(told_arn)
        .or_else(|| settings.state_machine_arn.clone().filter(|_| is_first))
        .filter(|arn| is_machine_arn(arn.trim()))
        .map(|arn| {
            facts
                .known
                .fill(Text::with_placeholders(arn.trim().to_owned(), source.index))
        });
    let name = arn
        .as_ref()
        .and_then(Text::as_literal)
        .and_then(|arn| arn.rsplit_once(':'))
        .map_or_else(
            || told_name.unwrap_or_else(|| own.map_or(stem, |machine| &machine.name).to_owned()),
            |(_, name)| name.to_owned(),
        );
    let execution_role = own
        .and_then(|machine| machine.execution_role.clone())
        .or(told_role)
        .or_else(|| settings.execution_role.clone())
        .filter(|role| !role.trim().is_empty());
    facts.machines.push(MachineFacts {
        name,
        arn,
        execution_role,
        document: source.index,
        definition,
        uses: None,
        resolutions,
    });
}

fn policy<'a>(
    source: &'a Source<'a>,
    kind: PolicyType,
    facts: &mut Facts<'a>,
    findings: &mut Vec<Finding>,
) {
    // An empty editor is no policy; anything else that cannot be read may hold anything.
    if source.document.text.trim().is_empty() {
        return;
    }
    let policy = root(source).map(|(root, doubtful)| {
        let (mut policy, mut said) = read::read(root, kind, source.index, doubtful);
        findings.append(&mut said);
        policy.fill(&|hole| facts.known.value(hole));
        policy
    });
    facts.policies.push(PolicyFacts {
        kind,
        policy,
        document: source.document,
        index: source.index,
        is_given: source.document.kind.is_some(),
        roles: &[],
        span: Span::new(0, 1),
        is_of_template: false,
        named: None,
        known_of: None,
    });
}

/// The account that `aws sts get-caller-identity` printed, if that was pasted.
pub fn told_account(sources: &[Source<'_>]) -> Option<String> {
    let mut parts = sources.iter().flat_map(|source| &source.parts);
    parts.find_map(|part| match &part.what {
        What::Account(account) => Some(account.clone()),
        _ => None,
    })
}

/// The account of each document: what was said of it, else the account of the machine for what
/// belongs to the machine.
fn known(sources: &[Source<'_>], settings: &Settings) -> Known {
    let account_of = |arn: &Option<String>| {
        let text = Text::literal(arn.clone()?);
        Arn::parse(&text)?
            .account
            .as_literal()
            .filter(|account| is_account(account))
            .map(str::to_owned)
    };
    let machine_account = settings
        .account
        .clone()
        .or_else(|| told_account(sources))
        .filter(|account| is_account(account))
        .or_else(|| account_of(&settings.execution_role))
        .or_else(|| account_of(&settings.state_machine_arn));
    let of_machine = |source: &Source<'_>| match (source.kind, &source.document.role) {
        // What holds the machine is deployed where it is.
        _ if source
            .parts
            .iter()
            .any(|part| matches!(part.what, What::Machine { .. })) =>
        {
            settings.machines.is_none()
        }
        (Some(Kind::StateMachine), _) => settings.machines.is_none(),
        (Some(Kind::IdentityPolicy), None) => source.document.kind.is_some(),
        (Some(_), Some(role)) => Some(role) == settings.execution_role.as_ref(),
        _ => false,
    };
    let accounts = sources
        .iter()
        .map(|source| {
            let said = source
                .document
                .account
                .clone()
                .filter(|account| is_account(account));
            said.or_else(|| machine_account.clone().filter(|_| of_machine(source)))
        })
        .collect();
    let in_aws = sources.iter().filter(|source| {
        let text = &source.document.text;
        !source.parts.is_empty() && text.contains("arn:aws:") && !text.contains("arn:aws-")
    });
    Known {
        accounts,
        in_aws: in_aws.map(|source| source.index as usize).collect(),
        region: settings.region.clone().filter(|region| !region.is_empty()),
    }
}

/// Whether the text is the ARN of a state machine, without version or alias: what Step Functions
/// sends as ExternalId for those is not documented.
fn is_machine_arn(text: &str) -> bool {
    if text.contains("${") || text.contains("{{") || text.contains('<') {
        return text.starts_with("arn:") || text.starts_with("${");
    }
    let mut parts = text.split(':');
    parts.next() == Some("arn")
        && parts
            .next()
            .is_some_and(|partition| partition.starts_with("aws"))
        && parts.next() == Some("states")
        && parts.next().is_some_and(|region| !region.is_empty())
        && parts.next().is_some_and(is_account)
        && parts.next() == Some("stateMachine")
        && parts
            .next()
            .is_some_and(|name| !name.is_empty() && !name.contains(char::is_whitespace))
        && parts.next().is_none()
}

fn check_settings(settings: &Settings, documents: &[&Document], findings: &mut Vec<Finding>) {
    let mut invalid = |setting: &str, value: &str| {
        findings.push(
            Because::new(Code::SettingInvalid)
                .with("setting", setting)
                .with("value", value)
                .finding(Severity::Error),
        );
    };
    if let Some(account) = &settings.account
        && !account.is_empty()
        && !is_account(account)
    {
        invalid("account", account);
    }
    let machine_arns = settings
        .machines
        .iter()
        .flatten()
        .filter_map(|machine| machine.arn.as_deref());
    for arn in settings
        .state_machine_arn
        .as_deref()
        .into_iter()
        .chain(machine_arns)
    {
        if !arn.trim().is_empty() && !is_machine_arn(arn.trim()) {
            invalid("stateMachineArn", arn);
        }
    }
    let machine_roles = settings
        .machines
        .iter()
        .flatten()
        .filter_map(|machine| machine.execution_role.as_deref());
    for role in settings
        .execution_role
        .as_deref()
        .into_iter()
        .chain(machine_roles)
    {
        let text = Text::with_placeholders(role.trim(), 0);
        let is_role = Arn::parse(&text).is_none_or(|arn| arn.is_role());
        if !is_role || role.trim().contains(char::is_whitespace) && text.holes().next().is_none() {
            invalid("executionRole", role);
        }
        let own = Arn::parse(&text).and_then(|arn| arn.account.as_literal().map(str::to_owned));
        if let (Some(own), Some(said)) = (own, &settings.account)
            && is_account(said)
            && own != *said
        {
            invalid("account", said);
        }
    }
    for document in documents {
        if let Some(account) = document.account.as_deref().map(str::trim)
            && !account.is_empty()
            && !is_account(account)
        {
            invalid("document.account", account);
        }
    }
    let is_of = |machine: &Machine, document: &Document| {
        let name = document.name.as_str();
        machine.name == name || machine.name == stem(name)
    };
    for machine in settings.machines.iter().flatten() {
        if !documents.iter().any(|document| is_of(machine, document)) {
            invalid("machines.name", &machine.name);
        }
    }
}

/// The name of a file without its folder and its extensions.
pub(super) fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split('.').next().unwrap_or(file)
}
