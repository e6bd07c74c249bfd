//! Who passes and assumes which role, across accounts and services.

use serde::{Deserialize, Serialize};

use crate::{CheckKind, Verdict};

/// The roles and the relations between them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RoleMap {
    /// In the order in which nodes name them.
    pub accounts: Vec<Account>,
    /// Machines with their execution roles first, then in the order of the checks.
    pub nodes: Vec<Node>,
    /// In the same order.
    pub edges: Vec<Edge>,
    /// Number of edges with a verdict that are left out, the least urgent ones.
    pub left_out: usize,
    /// Number of tasks that may pass unknown roles.
    pub unevaluated: usize,
}

/// An account; services have none.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Its twelve digits, or what stands in their place; empty, if nothing does.
    pub name: String,
    /// It is the account's ID.
    pub is_known: bool,
}

/// A machine, a role or a service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Of a role the name without its path, if it is known; else the expression; may be empty.
    pub name: String,
    /// The whole text, such as the ARN; of a service that may be one of several, all of them.
    pub text: String,
    /// The text tells for certain which role it is.
    pub is_known: bool,
    /// A machine runs as it.
    pub is_execution: bool,
    /// A task assumes it.
    pub is_target: bool,
    /// A task passes it.
    pub is_passed: bool,
    /// Index into the accounts; null for services.
    pub account: Option<usize>,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum NodeKind {
    StateMachine,
    Role,
    Service,
}

/// A relation between two nodes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Edge {
    /// What it is.
    pub kind: EdgeKind,
    /// Index into the nodes.
    pub from: usize,
    /// Index into the nodes.
    pub to: usize,
    /// Index into the nodes: the service that the role is passed to.
    pub service: Option<usize>,
    /// The worst of its checks, so granted only if all of them are; null: nothing is checked.
    pub verdict: Option<Verdict>,
    /// Indexes into the report's checks.
    pub checks: Vec<u32>,
    /// Number of states that ask for it.
    pub states: usize,
    /// The first check of that verdict.
    pub row: Option<Row>,
}

/// What an edge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum EdgeKind {
    /// A machine has that execution role, whose trust is not checked.
    RunsAs,
    /// `sts:AssumeRole`, by a role or by Step Functions for a machine.
    Assumes,
    /// `iam:PassRole` to a service.
    Passes,
    /// A passed role is for that service, and its trust is not checked.
    IsFor,
    /// A passed role trusts that service.
    Trusts,
}

/// Identifies a check among those on the screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(missing_docs, reason = "as in the report")]
pub struct Row {
    pub check: u32,
    pub task: Option<u32>,
    pub kind: CheckKind,
    pub role: String,
    pub resource: Option<String>,
}
