//! The input contract: what was pasted, and what the user states about it.
//!
//! Unknown keys are an error, so that a misspelled setting is never silently ignored.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Everything that one analysis looks at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Workspace {
    /// The pasted documents; places in the report name them by their index.
    pub documents: Vec<Document>,
    /// What cannot be read from the documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub settings: Option<Settings>,
}

/// Facts that the user states about the workspace.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Settings {
    /// The account of the state machine, 12 digits.
    /// Absent: taken from `executionRole` or `stateMachineArn`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub account: Option<String>,
    /// The Region of the state machine, such as `eu-west-1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub region: Option<String>,
    /// For `sts:ExternalId` and `aws:SourceArn`; only where there is a single state machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub state_machine_arn: Option<String>,
    /// ARN of the execution role, or its logical ID; only where there is a single state machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub execution_role: Option<String>,
    /// One entry for each state machine, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub machines: Option<Vec<Machine>>,
    /// Values of the parameters of templates and modules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub parameters: Option<Vec<Parameter>>,
    /// How much is checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub level: Option<Level>,
}

/// Settings of one state machine, found by the name of its document or by its own name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Machine {
    /// The name of the document, with or without its extension, or of the state machine.
    pub name: String,
    /// Index of the document that it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub document: Option<u32>,
    /// RFC 6901 pointer to it in that document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub pointer: Option<String>,
    /// ARN of the state machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub arn: Option<String>,
    /// ARN or logical ID of its execution role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub execution_role: Option<String>,
}

/// The value of a parameter of a template or module.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Parameter {
    /// Index of the document that declares it.
    pub document: u32,
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: ParameterValue,
}

/// A text or, of a list parameter, a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(untagged)]
#[expect(missing_docs, reason = "the two shapes")]
pub enum ParameterValue {
    Text(String),
    List(Vec<String>),
}

/// How much is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// `iam:PassRole`, `sts:AssumeRole` and the trust of the roles involved.
    #[default]
    Roles,
    /// Every action that a task needs.
    All,
}

/// One pasted text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Document {
    /// A path within the project, such as `statemachine/app.asl.json`, or a bare name.
    pub name: String,
    /// Exactly what was pasted; 32 MB at most.
    pub text: String,
    /// What the user says it is; absent: recognized from the content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub kind: Option<Kind>,
    /// The role that a bare policy belongs to: ARN, name or logical ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub role: Option<String>,
    /// The account that it comes from, 12 digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub account: Option<String>,
    /// SCP and RCP: 0 is the organization's root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub level: Option<u32>,
}

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the field's own")]
pub enum Kind {
    StateMachine,
    IdentityPolicy,
    TrustPolicy,
    PermissionsBoundary,
    SessionPolicy,
    Scp,
    Rcp,
    TaskDefinition,
    Role,
    Template,
    Terraform,
    Serverless,
    CdkManifest,
    AccountExport,
    AccessDenied,
    SampleInput,
    Script,
    Ignored,
}

impl Kind {
    /// Whether a document of that kind belongs to a role that it does not name itself.
    pub fn takes_role(self) -> bool {
        matches!(
            self,
            Self::IdentityPolicy
                | Self::TrustPolicy
                | Self::PermissionsBoundary
                | Self::SessionPolicy
        )
    }
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 18] = [
        Self::StateMachine,
        Self::IdentityPolicy,
        Self::TrustPolicy,
        Self::PermissionsBoundary,
        Self::SessionPolicy,
        Self::Scp,
        Self::Rcp,
        Self::TaskDefinition,
        Self::Role,
        Self::Template,
        Self::Terraform,
        Self::Serverless,
        Self::CdkManifest,
        Self::AccountExport,
        Self::AccessDenied,
        Self::SampleInput,
        Self::Script,
        Self::Ignored,
    ];

    /// Its name in the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::StateMachine => "state-machine",
            Self::IdentityPolicy => "identity-policy",
            Self::TrustPolicy => "trust-policy",
            Self::PermissionsBoundary => "permissions-boundary",
            Self::SessionPolicy => "session-policy",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
            Self::TaskDefinition => "task-definition",
            Self::Role => "role",
            Self::Template => "template",
            Self::Terraform => "terraform",
            Self::Serverless => "serverless",
            Self::CdkManifest => "cdk-manifest",
            Self::AccountExport => "account-export",
            Self::AccessDenied => "access-denied",
            Self::SampleInput => "sample-input",
            Self::Script => "script",
            Self::Ignored => "ignored",
        }
    }
}

impl FromStr for Kind {
    type Err = ();

    /// The kind of that name.
    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or(())
    }
}

impl Workspace {
    /// Reads a workspace from JSON.
    ///
    /// # Errors
    /// As [`Workspace::deserialize_with_path`].
    pub fn from_json(json: &str) -> Result<Self, String> {
        let mut reader = serde_json::Deserializer::from_str(json);
        let workspace = Self::deserialize_with_path(&mut reader)?;
        reader.end().map_err(|error| error.to_string())?;
        Ok(workspace)
    }

    /// Reads a workspace from any serde source.
    ///
    /// # Errors
    /// One sentence that names the path of the offending key, such as
    /// ``documents[0].kind: unknown variant `x` ``.
    pub fn deserialize_with_path<'de, D>(source: D) -> Result<Self, String>
    where
        D: serde::Deserializer<'de>,
    {
        deserialize_with_path(source)
    }
}

/// Reads from any serde source; an error names the path of the offending key.
pub(crate) fn deserialize_with_path<'de, T, D>(source: D) -> Result<T, String>
where
    T: serde::Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    serde_path_to_error::deserialize(source).map_err(|error| {
        let path = error.path().to_string();
        if path == "." {
            error.inner().to_string()
        } else {
            format!("{path}: {}", error.inner())
        }
    })
}
