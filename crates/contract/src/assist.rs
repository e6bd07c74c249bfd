//! What an editor completes, and what it shows of a `Resource` or an action.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// All that can be completed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Completions {
    /// The calls that `Resource` may name, by their names.
    pub calls: Vec<Completion>,
    /// The services of the `aws-sdk`, of whose calls not all are listed.
    pub services: Vec<Cow<'static, str>>,
    /// IAM actions, those about roles first.
    pub actions: Vec<String>,
}

/// A call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Completion {
    /// As it stands behind `arn:aws:states:::`.
    pub name: String,
    /// How it can wait, as it is written behind the name; one of them is empty.
    pub patterns: Vec<String>,
    /// How certain it is that it passes a role in any way; null: no role that is known of.
    pub passes: Option<Certainty>,
    /// The parameters that name a role.
    pub roles: Vec<RoleParameter>,
}

/// A parameter that names a role which the call passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RoleParameter {
    /// Such as `Overrides.TaskRoleArn` or `Definitions[].RoleArn`.
    pub path: Cow<'static, str>,
    /// Value of `iam:PassedToService`: any one of these.
    pub services: Vec<String>,
    /// How certain it is that it is passed.
    pub certainty: Certainty,
    /// Whether it holds the role's ARN, and no name of anything.
    pub is_arn: bool,
}

/// How certain a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Certainty {
    Low,
    Medium,
    High,
}

/// What is known of a `Resource` or an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Description {
    /// The call as it stands behind `arn:aws:states:::`, or the action.
    pub title: String,
    /// The call's key in the evidence of the catalog; empty: none.
    pub call: String,
    /// In the order in which they matter.
    pub lines: Vec<Line>,
}

/// A sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Line {
    /// With names in backticks.
    pub text: String,
    /// How certain it is. What is low is a hint and no claim.
    pub certainty: Certainty,
    /// The parameter, or what names the role: evidence is found by it. Empty: none.
    pub place: Cow<'static, str>,
}

/// What a search of the catalog found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CatalogPage {
    /// The first of them.
    pub calls: Vec<CatalogCall>,
    /// How many there are.
    pub total: usize,
    /// What is known of a call by that name that is not among them; null: nothing to say.
    pub absent: Option<AbsentCall>,
}

/// What is known of a call that the catalog has no entry for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum AbsentCall {
    /// The service is known: as far as the catalog knows the call passes no role.
    PassesNone,
    /// The service is not known.
    UnknownService,
}

/// A call of the catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CatalogCall {
    /// As it stands behind `arn:aws:states:::`.
    pub name: String,
    /// Its key in the evidence of the catalog.
    pub key: String,
    /// The roles that it passes, in any way.
    pub roles: Vec<CatalogRole>,
    /// The call that passed the role before, where people expect this one to.
    pub passed_before: Option<Cow<'static, str>>,
    /// The actions that it needs, the call's own first.
    pub actions: Vec<String>,
}

/// A role that a call passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CatalogRole {
    /// The parameter, or what names the role.
    pub place: Cow<'static, str>,
    /// How it is named there.
    pub form: RoleForm,
    /// Value of `iam:PassedToService`: any one of these.
    pub services: Vec<String>,
    /// How certain it is.
    pub certainty: Certainty,
}

/// How a role is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum RoleForm {
    /// By its ARN.
    Arn,
    /// By its name.
    Name,
    /// By either.
    ArnOrName,
    /// By an instance profile.
    InstanceProfile,
    /// In the task definition that the call names.
    TaskDefinition,
    /// By what the call makes; it is passed later.
    Later,
    /// By no parameter.
    Hidden,
}
