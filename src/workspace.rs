//! The input contract: what was pasted, and what the user told about it.
//!
//! The same shape serves the page, the JavaScript API, the command line and the tests.
//! Unknown keys are an error, so that a misspelt setting is never silently ignored.

use serde::{Deserialize, Serialize};

/// Everything that one analysis looks at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Workspace {
    /// The pasted documents; places in the report name them by their index.
    pub documents: Vec<Document>,
    /// What cannot be read from the documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings>,
}

/// Facts that the user states about the workspace.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Settings {
    /// The account of the state machine, 12 digits.
    /// Absent: taken from `execution_role` or `state_machine_arn`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The Region of the state machine, such as `eu-west-1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// What Step Functions sends as `sts:ExternalId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_machine_arn: Option<String>,
    /// ARN of the execution role, or its logical id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execution_role: Option<String>,
    /// One entry for each state machine, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machines: Option<Vec<Machine>>,
    /// How much is checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
}

/// Settings of one state machine, found by the name of its document or by its own name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Machine {
    /// The name of the document, with or without its extension.
    pub name: String,
    /// ARN of the state machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// ARN or logical id of the role that it runs as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execution_role: Option<String>,
}

/// How much is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Document {
    /// Shown to the user, such as `execution-role.json`.
    pub name: String,
    /// Exactly what was pasted.
    pub text: String,
    /// What the user says it is; absent: recognised from the content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// The role that a bare policy belongs to: ARN, name or logical id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The account that it comes from, 12 digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// SCP and RCP: 0 is the organization's root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u32>,
}

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
    AccountExport,
    AccessDenied,
    SampleInput,
}

impl Kind {
    /// All kinds, in the order of their numbers (`kind as usize`).
    pub const ALL: [Self; 13] = [
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
        Self::AccountExport,
        Self::AccessDenied,
        Self::SampleInput,
    ];

    /// The kind of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "state-machine" => Self::StateMachine,
            "identity-policy" => Self::IdentityPolicy,
            "trust-policy" => Self::TrustPolicy,
            "permissions-boundary" => Self::PermissionsBoundary,
            "session-policy" => Self::SessionPolicy,
            "scp" => Self::Scp,
            "rcp" => Self::Rcp,
            "task-definition" => Self::TaskDefinition,
            "role" => Self::Role,
            "template" => Self::Template,
            "account-export" => Self::AccountExport,
            "access-denied" => Self::AccessDenied,
            "sample-input" => Self::SampleInput,
            _ => return None,
        })
    }
}

impl Workspace {
    /// Reads a workspace from JSON.
    ///
    /// # Errors
    /// One sentence that names the path of the offending key, such as
    /// ``documents[0].kind: unknown variant `x` ``.
    pub fn from_json(json: &str) -> Result<Self, String> {
        let mut reader = serde_json::Deserializer::from_str(json);
        let workspace = Self::deserialize_with_path(&mut reader)?;
        reader.end().map_err(|error| error.to_string())?;
        Ok(workspace)
    }

    /// Reads a workspace from any serde source.
    ///
    /// # Errors
    /// As [`Workspace::from_json`].
    pub fn deserialize_with_path<'de, D>(source: D) -> Result<Self, String>
    where
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
}
