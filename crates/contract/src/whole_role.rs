//! Whole roles: what the form `json` of `exportRole` holds.

use serde::{Deserialize, Serialize};

use crate::Statement;

/// The roles of state machines with all that their tasks need.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct WholeRoles {
    /// Execution roles in the order of their machines, then target roles.
    pub roles: Vec<WholeRole>,
    /// The account that was taken from the ARNs of the definitions, where nothing else tells it.
    pub account: Option<String>,
    /// Likewise the Region.
    pub region: Option<String>,
}

/// A role with all that it needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct WholeRole {
    /// As the report names it.
    pub role: String,
    /// The state machines that run as it; none: it is a target role.
    pub machines: Vec<String>,
    /// Its identity-based policies: one, or several where one would be too long.
    pub permissions: Vec<PolicyDocument>,
    /// Its trust policy.
    pub trust: Option<PolicyDocument>,
    /// The marked parts that must be filled in.
    pub placeholders: Vec<Placeholder>,
    /// What is left out, and needed in some cases only.
    pub in_some_cases: Vec<CaseActions>,
    /// Roles of other accounts that tasks pass, which no statement can allow.
    pub not_allowed: Vec<String>,
}

/// A policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "the elements of a policy")]
pub struct PolicyDocument {
    pub version: String,
    pub statement: Vec<Statement>,
}

/// A marked part of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Placeholder {
    /// As it stands there.
    pub placeholder: String,
    /// What belongs in its place.
    pub meaning: String,
}

/// Actions that are needed in some cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CaseActions {
    /// The case.
    pub case: String,
    /// IAM actions.
    pub actions: Vec<String>,
}

/// The identity-based policies of a whole role as texts. For the page only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolePolicies {
    /// As the report names it.
    pub role: String,
    /// Each of them.
    pub texts: Vec<String>,
    /// How many statements they have together.
    pub statements: usize,
    /// How many characters the longest one has, as IAM counts them.
    pub characters: u64,
    /// How many a managed policy may have.
    pub limit: u64,
    /// The marked parts that must be filled in.
    pub placeholders: Vec<Placeholder>,
}
