//! Who passes and assumes which role, across accounts and services: for whoever draws it.
//!
//! Only checks about roles are in it. At level `all` a task may call `sts:AssumeRole` itself; of
//! that the trust policy is not read, so an edge would claim more than is known.
//!
//! INVARIANT: an edge is granted only if all of its checks are, and no edge is left out in favor
//! of one that is less urgent.

mod edges;
mod nodes;

use super::redacted::Secrets;
use crate::finding::Param;
use crate::report::{Check, CheckKind, Report};
use crate::text::maps::ByText;
use crate::workspace::Workspace;

pub use contract::{Account, Edge, EdgeKind, Node, NodeKind, RoleMap, Row};
pub use edges::RELATIONS_AT_MOST;
use nodes::{Key, Nodes};

/// Makes the map of a workspace's report.
pub fn role_map(workspace: &Workspace, report: &Report) -> RoleMap {
    let mut builder = Builder {
        nodes: Nodes::new(workspace, report),
        edges: Vec::new(),
        by_ends: ByText::default(),
        trusting: trusting(report),
        report,
    };
    builder.machines();
    for (at, check) in report.checks.iter().enumerate() {
        builder.check(at, check);
    }
    let Builder { nodes, edges, .. } = builder;
    let (edges, left_out) = edges::urgent(edges, report);
    let secrets = Secrets::of(workspace);
    let (accounts, nodes, mut edges) = nodes.used_by(edges, &secrets);
    for edge in &mut edges {
        edges::settle(edge, report, &secrets);
    }
    RoleMap {
        accounts,
        nodes,
        edges,
        left_out,
        unevaluated: report.unevaluated_tasks(),
    }
}

/// The passed roles whose trust is checked, by where they stand: there the report gives the name
/// that it knows them by, and not only the text of the parameter.
fn trusting(report: &Report) -> ByText<&str> {
    let checks = report.checks.iter();
    let trusts = checks.filter(|check| check.kind == CheckKind::RoleTrust && check.task.is_some());
    let mut trusting = ByText::default();
    for check in trusts {
        if let Some(place) = place(check) {
            trusting.insert(&place, check.role.as_str());
        }
    }
    trusting
}

/// A place in a task: its number, document and offset.
fn place(check: &Check) -> Option<String> {
    let at = check.at.first()?;
    let task = check.task.map_or(-1, i64::from);
    Some(format!("{task}/{}/{}", at.document, at.start))
}

struct Builder<'r> {
    nodes: Nodes<'r>,
    edges: Vec<Edge>,
    /// By kind, ends and service.
    by_ends: ByText<usize>,
    trusting: ByText<&'r str>,
    report: &'r Report,
}

impl<'r> Builder<'r> {
    fn machines(&mut self) {
        for (at, machine) in self.report.state_machines.iter().enumerate() {
            let node = self.nodes.machine(at);
            let role = self.nodes.role(&machine.role, machine.document);
            self.nodes.change(role, |node| node.is_execution = true);
            self.edge(EdgeKind::RunsAs, node, role, None);
        }
    }

    fn check(&mut self, at: usize, check: &'r Check) {
        let own = check.at.first().map_or(0, |at| at.document);
        let task = check.task.and_then(|task| self.nodes.task(task));
        let document = task.map_or(own, |(_, document)| document);
        match check.kind {
            CheckKind::PassRole => {
                let from = self.nodes.role(&check.role, document);
                let to = match (self.named(check), &check.resource) {
                    (Some(role), _) => self.nodes.role(role, document),
                    (None, Some(resource)) => self.nodes.role(resource, own),
                    (None, None) => self.nodes.add(Key::Unknown(hole(check), own, from)),
                };
                self.nodes.change(to, |node| node.is_passed = true);
                let service = self.service(check);
                self.ask(at, EdgeKind::Passes, from, to, service);
                if let Some(service) = service {
                    self.edge(EdgeKind::IsFor, to, service, None);
                }
            }
            CheckKind::AssumeRole => {
                let from = self.nodes.role(&check.role, document);
                // The report names the target role as the one that makes the call.
                let target = task.map(|(task, _)| task.calling_role.as_str());
                let to = match (target, &check.resource) {
                    (Some(role), _) if role != check.role => self.nodes.role(role, document),
                    (_, Some(resource)) => self.nodes.role(resource, own),
                    (_, None) => self.nodes.add(Key::Unknown(hole(check), own, from)),
                };
                self.nodes.change(to, |node| {
                    node.is_target = true;
                    // Named by an expression of the definition.
                    node.is_known &= check.resource.is_some();
                });
                self.ask(at, EdgeKind::Assumes, from, to, None);
            }
            CheckKind::RoleTrust => {
                let role = self.nodes.role(&check.role, document);
                if check.task.is_some() {
                    if let Some(service) = self.service(check) {
                        self.ask(at, EdgeKind::IsFor, role, service, None);
                    }
                    return;
                }
                for (index, machine) in self.report.state_machines.iter().enumerate() {
                    if machine.role == check.role && machine.document == own {
                        let node = self.nodes.machine(index);
                        self.ask(at, EdgeKind::RunsAs, node, role, None);
                    }
                }
            }
            CheckKind::Action => {}
        }
    }

    /// The name of the role that a check passes, where its trust is checked too.
    fn named(&self, check: &Check) -> Option<&'r str> {
        check.resource.as_ref()?;
        self.trusting.get(&place(check)?).copied()
    }

    fn service(&mut self, check: &'r Check) -> Option<usize> {
        let (key, value) = check.context.0.first()?;
        let names = match (key.as_ref(), value) {
            ("iam:PassedToService" | "Service", Param::Text(name)) => std::slice::from_ref(name),
            ("iam:PassedToService" | "Service", Param::List(names)) => names.as_slice(),
            _ => return None,
        };
        Some(self.nodes.add(Key::Services(names)))
    }

    fn edge(&mut self, kind: EdgeKind, from: usize, to: usize, service: Option<usize>) -> usize {
        let next = self.edges.len();
        let place = service.map_or(String::new(), |service| service.to_string());
        let ends = format!("{}/{from}/{to}/{place}", kind as u8);
        let at = self.by_ends.or_insert(&ends, next);
        let at = at.copied().unwrap_or(next);
        if at == next {
            self.edges.push(edges::new(kind, from, to, service));
        }
        at
    }

    /// Adds a check to its edge.
    fn ask(
        &mut self,
        check: usize,
        kind: EdgeKind,
        from: usize,
        to: usize,
        service: Option<usize>,
    ) {
        let at = self.edge(kind, from, to, service);
        if let Some(edge) = self.edges.get_mut(at) {
            edge.checks.push(u32::try_from(check).unwrap_or(u32::MAX));
        }
    }
}

/// What an unknown role is named by: an expression, an instance profile, a task definition.
fn hole(check: &Check) -> Option<&str> {
    let names = ["expression", "profile", "reference"];
    let mut params = check.reasons.iter().flat_map(|reason| &reason.params.0);
    params.find_map(|(name, value)| match value {
        Param::Text(text) if names.contains(&name.as_ref()) => Some(text.as_str()),
        _ => None,
    })
}
