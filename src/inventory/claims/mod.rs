//! What the documents claim, before it is settled whose it is.

mod parts;

use std::collections::BTreeSet;

use crate::documents::{AccessDenied, Change, Encoded, Source, TaskDefinition, What, looks_like};
use crate::finding::{Because, Code, Finding, Place, Severity, Span};
use crate::text::budget::Budget;
use crate::text::order;
use crate::text::{Guard, Integrity, Node, Presence, Tree};
use crate::workspace::{Document, Kind, Settings};

use super::machines::{self, Machine};
use super::policies::{PolicyClaim, is_of_execution_role, is_policy, stated_role};
use super::profiles::InstanceProfiles;
use super::roles::EXECUTION_ROLE;
use super::settings;
use super::stacks::Stacks;
use super::values::PseudoParameters;

/// Everything that was read, in the order of the documents.
#[derive(Debug, Default)]
pub struct Claims<'a> {
    /// Values of pseudo parameters, by document.
    pub values: PseudoParameters,
    /// State machines.
    pub machines: Vec<Machine<'a>>,
    /// Policies, also those of which only the name is told.
    pub policies: Vec<PolicyClaim<'a>>,
    /// ECS task definitions.
    pub task_definitions: Vec<TaskDefinition<'a>>,
    /// Messages.
    pub refusals: Vec<AccessDenied<'a>>,
    /// Messages that have to be decoded.
    pub encoded: Vec<Encoded<'a>>,
    /// Which policies of which role a document lists as a whole.
    pub(super) lists: Vec<List<'a>>,
    /// Roles that a document describes.
    pub(super) described: Vec<Described<'a>>,
    /// Instance profiles.
    pub(super) profiles: InstanceProfiles<'a>,
    /// Managed policies, by their ARN, with the version that a document tells to be the default.
    pub(super) default_versions: Vec<(&'a str, &'a str)>,
    /// What may change roles.
    pub(super) changes: Vec<&'a Change>,
    /// Stacks: what they name without an account is of the one that they are deployed to.
    pub(super) stacks: Stacks,
}

/// A document lists all policies of a role, or all of one sort.
#[derive(Clone, Copy, Debug)]
pub(super) struct List<'a> {
    pub(super) document: u32,
    pub(super) role: &'a str,
    pub(super) of: Listed,
}

/// What a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Listed {
    All,
    Inline,
    Attached,
}

/// A role that a document describes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Described<'a> {
    /// Its ARN, else its name.
    pub(super) role: &'a str,
    pub(super) unique_id: Option<&'a str>,
    pub(super) document: u32,
    /// The document defines it, and so lists what it has.
    pub(super) is_defined: bool,
    /// It is a resource of the document.
    pub(super) is_resource: bool,
}

impl<'a> Claims<'a> {
    /// Takes the documents apart.
    pub async fn read(
        sources: &'a [Source<'a>],
        settings: &Settings,
        findings: &mut Vec<Finding>,
        budget: Budget,
    ) -> Self {
        let documents: Vec<&Document> = sources.iter().map(|source| source.document).collect();
        settings::check(settings, &documents, findings);
        let mut claims = Self {
            values: PseudoParameters::new(sources, settings, count_machines(sources) <= 1),
            ..Self::default()
        };
        claims.stacks = Stacks::new(sources, &claims.values);
        for source in sources {
            claims.source(source, findings, budget).await;
            claims.changes.extend(&source.changes);
        }
        machines::split(&mut claims.machines, &claims.task_definitions);
        let names: Vec<&str> = documents.iter().map(|one| one.name.as_str()).collect();
        let answered = claims.answered_role(&documents);
        let made = claims.made_roles();
        machines::apply_settings(
            &mut claims.machines,
            &names,
            settings,
            answered,
            &made,
            &claims.values,
            findings,
        );
        claims
    }

    /// What the documents call the roles that they make or describe.
    fn made_roles(&self) -> BTreeSet<String> {
        let described = self.described.iter().map(|described| described.role);
        let trusts = self.policies.iter();
        let trusts = trusts.filter(|claim| claim.kind == Kind::TrustPolicy);
        let made = described.chain(trusts.flat_map(|claim| claim.roles.iter().map(String::as_str)));
        order::set(made.map(str::to_owned))
    }

    /// The only role that is described where the user says that a document is the execution role's.
    fn answered_role(&self, documents: &[&Document]) -> Option<&'a str> {
        let is_said = |described: &&Described<'_>| {
            let document = documents.get(described.document as usize);
            document.is_some_and(|one| one.role.as_deref() == Some(EXECUTION_ROLE))
        };
        let mut roles = self.described.iter().filter(is_said);
        let first = roles.next()?.role;
        roles.all(|other| other.role == first).then_some(first)
    }

    async fn source(
        &mut self,
        source: &'a Source<'a>,
        findings: &mut Vec<Finding>,
        budget: Budget,
    ) {
        // What belongs to another document is a part of that one.
        if source.joined.is_some() {
            return;
        }
        if !source.parts.is_empty() {
            for (at, part) in source.parts.iter().enumerate() {
                budget.yield_if_due().await;
                self.part(source, at, part);
            }
            return;
        }
        let Some(kind) = source.kind else {
            let root = source.reading.as_ref();
            let root = root.and_then(|reading| reading.root.as_ref());
            let made = root.map(looks_like::machines_of_playbook);
            let made = made.unwrap_or_default();
            for (machine, span) in &made {
                let because = Because::new(Code::DefinitionElsewhere)
                    .with("machine", *machine)
                    .at(span.of(source.index));
                findings.push(because.finding(Severity::Warning));
            }
            if !source.unreadable && made.is_empty() {
                findings.push(not_recognized(source));
            }
            return self.unknown_document(source);
        };
        match kind {
            Kind::StateMachine => {
                if let Some((root, integrity)) = root(source) {
                    let place = (source.index, 0);
                    self.machine(place, source.index, root, integrity, Guard::Always, None);
                }
                // A role that was stated of it has no machine, but may have what it holds.
                if root(source).is_none_or(|(root, _)| root.get("States").is_none()) {
                    self.unknown_document(source);
                }
            }
            // An input is followed through the machines.
            Kind::SampleInput | Kind::Ignored | Kind::CdkManifest => {}
            // A program.
            Kind::Script if !source.changes.is_empty() => {}
            kind if is_policy(kind) => self.document_policy(source, kind),
            Kind::TaskDefinition => {
                if let Some((root, integrity)) = root(source) {
                    let read = TaskDefinition::read(root, source.index, integrity);
                    self.task_definitions.push(read);
                }
                self.unknown_document(source);
            }
            Kind::AccessDenied => {
                if !is_told(source, findings) {
                    findings.push(not_recognized(source));
                    self.unknown_document(source);
                }
            }
            _ => {
                // A template of which only the definition is missing was read, and so was an export
                // whose roles nothing needs.
                let is_told = findings.iter().any(|finding| {
                    let mut at = finding.because.at.iter();
                    matches!(
                        finding.because.code,
                        Code::DefinitionElsewhere | Code::RolesNotNamed
                    ) && at.any(|place| place.document == source.index)
                });
                if !is_told {
                    findings.push(
                        Because::new(Code::DocumentNotSupported)
                            .with("document", source.document.name.as_str())
                            .with("kind", container_name(kind))
                            .at(whole(source))
                            .finding(Severity::Warning),
                    );
                }
                self.unknown_document(source);
            }
        }
    }

    fn machine(
        &mut self,
        (document, part): (u32, usize),
        holder: u32,
        definition: &'a Node<'a>,
        integrity: Integrity,
        guard: Guard,
        told: Option<(Option<String>, Option<String>, Option<String>)>,
    ) {
        let (told_name, told_arn, told_role) = told.unwrap_or_default();
        self.machines.push(Machine {
            name: String::new(),
            called: String::new(),
            arn: None,
            execution_role: None,
            stated_role: None,
            is_role_told: false,
            document,
            holder,
            origin: None,
            part,
            definition,
            integrity,
            guard,
            uses: None,
            told_name,
            told_arn,
            told_role,
        });
    }

    /// A document that is one policy.
    fn document_policy(&mut self, source: &'a Source<'a>, kind: Kind) {
        // An empty editor is no policy; anything else that cannot be read may hold anything.
        if source.document.text.trim().is_empty() {
            return;
        }
        let root = root(source);
        let claim = PolicyClaim {
            tree: root.map(|(root, _)| root),
            span: Span::new(0, 1),
            integrity: root.map_or(Integrity::Intact, |(_, integrity)| integrity),
            // Only its place tells that it is one of the organization.
            presence: Presence::conditional_when(
                matches!(kind, Kind::Scp | Kind::Rcp) && source.document.kind != Some(kind),
            ),
            ..claim(source, kind)
        };
        self.with_lost(source, claim);
    }

    /// A document that was assigned to a role and is nothing that is known: it may hold a policy,
    /// and that may say anything (law 1).
    fn unknown_document(&mut self, source: &'a Source<'a>) {
        if stated_role(source).is_some() && !source.document.text.trim().is_empty() {
            self.policies.push(claim(source, Kind::IdentityPolicy));
        }
    }

    /// Where a text had to be repaired some of it may be lost, and that may be a Deny: as good as
    /// one more policy that cannot be read.
    fn with_lost(&mut self, source: &'a Source<'a>, whole: PolicyClaim<'a>) {
        let reading = source.reading.as_ref();
        let is_repaired = reading.is_some_and(|reading| reading.repaired);
        let lost = (whole.tree.is_some() && is_repaired).then(|| PolicyClaim {
            span: whole.span,
            roles: whole.roles,
            guard: Guard::clone(&whole.guard),
            ..claim(source, whole.kind)
        });
        self.policies.push(whole);
        self.policies.extend(lost);
    }
}

/// A claim of which nothing but its document and kind is told.
fn claim<'a>(source: &'a Source<'a>, kind: Kind) -> PolicyClaim<'a> {
    PolicyClaim {
        kind,
        tree: None,
        stated_role: stated_role(source),
        is_of_execution_role: is_of_execution_role(source, kind),
        told_by: source.index,
        is_only_named: false,
        document: source.document,
        index: source.index,
        span: Span::new(0, 1),
        integrity: Integrity::Intact,
        presence: Presence::Certain,
        guard: Guard::Always,
        roles: &[],
        name: None,
        arn: None,
        version: None,
        is_version: false,
        snapshot: None,
        owners: Vec::new(),
    }
}

fn container_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Role => "role",
        Kind::Template => "template",
        Kind::AccountExport => "account-export",
        _ => "document",
    }
}

/// How many machines the documents have.
fn count_machines(sources: &[Source<'_>]) -> usize {
    let has_states = |node: &Node<'_>| {
        let states = node.get("States");
        states.is_some_and(|states| !states.members().is_empty())
    };
    let of_source = |source: &Source<'_>| {
        let parts = source.parts.iter();
        let machines = parts.filter_map(|part| match &part.what {
            What::Machine { origin, .. } if part.node.as_ref().is_some_and(has_states) => {
                Some((*origin, &part.guard))
            }
            _ => None,
        });
        let is_one = source.parts.is_empty()
            && source.kind == Some(Kind::StateMachine)
            && root(source).is_some_and(|(root, _)| has_states(root));
        machines::count(machines) + usize::from(is_one)
    };
    sources.iter().map(of_source).sum()
}

/// The tree, and whether it is what AWS has.
pub fn root<'a>(source: &'a Source<'a>) -> Option<(&'a Node<'a>, Integrity)> {
    let reading = source.reading.as_ref()?;
    let root = reading.root.as_ref()?;
    Some((root, reading.integrity()))
}

/// Whether the message was reported already, as one that names no action.
fn is_told(source: &Source<'_>, findings: &[Finding]) -> bool {
    findings.iter().any(|finding| {
        let is_code = matches!(
            finding.because.code,
            Code::CrossAccountPassRefused | Code::RootAssumesNoRole | Code::LogDestinationDenied
        );
        let mut at = finding.because.at.iter();
        is_code && at.any(|place| place.document == source.index)
    })
}

/// What a document is that is not recognized, as far as its keys tell.
fn not_recognized(source: &Source<'_>) -> Finding {
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

fn whole(source: &Source<'_>) -> Place {
    let root = source.reading.as_ref();
    let root = root.and_then(|reading| reading.root.as_ref());
    let end = root.map_or(0, |root| root.span().start + 1);
    Span { start: 0, end }.of(source.index)
}
