//! What the documents say: state machines, policies, task definitions, refusals.

use crate::asl::flow::Resolution;
use crate::asl::{self, StateMachine};
use crate::documents::{AccessDenied, Encoded, Source, TaskDefinition, Uses, What, looks_like};
use crate::finding::{Because, Code, Finding, Place, Severity, Span};
use crate::iam::{Policy, PolicyType, read};
use crate::text::maps::Numbers;
use crate::text::pace::Pace;
use crate::text::{Text, Tree, Tri};
use crate::workspace::{Document, Kind, Settings};

use super::known::Known;
use super::sample_input::{Filled, filled};
use super::settings::{self, is_machine_arn, stem};

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

/// Takes the documents apart.
pub async fn gather<'a>(
    sources: &'a [Source<'a>],
    followed: &'a [Filled<'a>],
    settings: &Settings,
    findings: &mut Vec<Finding>,
    pace: Pace,
) -> Facts<'a> {
    let documents: Vec<&Document> = sources.iter().map(|source| source.document).collect();
    settings::check(settings, &documents, findings);
    let mut facts = Facts {
        known: Known::of(sources, settings),
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
            // An input is followed through the machines.
            Kind::SampleInput | Kind::Ignored => {}
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
                let is_told = |finding: &Finding| {
                    let is_code = matches!(
                        finding.because.code,
                        Code::CrossAccountPassRefused | Code::RootAssumesNoRole
                    );
                    let mut at = finding.because.at.iter();
                    is_code && at.any(|place| place.document == source.index)
                };
                if !findings.iter().any(is_told) {
                    findings.push(not_recognised(source));
                }
            }
            Kind::Role
            | Kind::Template
            | Kind::Terraform
            | Kind::Serverless
            | Kind::CdkManifest
            | Kind::AccountExport
            | Kind::Script => findings.push(
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
                    definition(
                        source,
                        read,
                        part.is_doubtful(),
                        what,
                        settings,
                        facts,
                        findings,
                    );
                }
                was_read = facts.machines.len() > before;
            }
            (What::Uses(uses), _) => {
                let machine = facts.machines.last_mut().filter(|_| was_read);
                machine
                    .into_iter()
                    .for_each(|machine| machine.uses = Some(*uses));
            }
            (What::InstanceProfile { names, role }, _) if !part.is_doubtful() => {
                facts.profiles.push((source.index, names, role));
            }
            // Of what another document only names.
            (
                What::Policy {
                    kind: Kind::IdentityPolicy,
                    roles,
                    arn: Some(_),
                    ..
                },
                _,
            ) if roles.is_empty() && source.document.role.is_none() => {}
            (
                What::Policy {
                    kind,
                    roles,
                    is_in_effect,
                    ..
                },
                node,
            ) => {
                let kind = match kind {
                    Kind::TrustPolicy => PolicyType::Trust,
                    Kind::PermissionsBoundary => PolicyType::Boundary,
                    Kind::SessionPolicy => PolicyType::Session,
                    Kind::Scp => PolicyType::Scp,
                    Kind::Rcp => PolicyType::Rcp,
                    _ => PolicyType::Identity,
                };
                // What is in effect in its place may say anything.
                let node = node.as_ref().filter(|_| *is_in_effect);
                let policy = node.map(|node| {
                    let (mut policy, mut said) =
                        read::read(node, kind, source.index, part.is_doubtful());
                    findings.append(&mut said);
                    policy.fill(&|hole| facts.known.value(hole));
                    for statement in &mut policy.statements {
                        statement.doubtful |= part.uncertain;
                    }
                    policy
                });
                for policy in with_the_lost(policy, source) {
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
                .push(TaskDefinition::read(node, source.index, part.is_doubtful())),
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
    for policy in with_the_lost(policy, source) {
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
}

/// Where a text had to be repaired some of it may be lost, and that may be a Deny: as good as one
/// policy more that cannot be read.
fn with_the_lost<'a>(
    policy: Option<Policy<'a>>,
    source: &Source<'_>,
) -> impl Iterator<Item = Option<Policy<'a>>> + use<'a> {
    let reading = source.reading.as_ref();
    let is_repaired = policy.is_some() && reading.is_some_and(|reading| reading.repaired);
    std::iter::once(policy).chain(is_repaired.then_some(None))
}
