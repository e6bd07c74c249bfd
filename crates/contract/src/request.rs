//! What is asked of the core through its door: one request for each function of the public API, and
//! some that only the page needs. Requests and answers are JSON.
//!
//! Texts are no part of a request: they travel beside it, under numbers that documents name, so that
//! only changed ones are sent.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::workspace::deserialize_with_path;
use crate::{Document, Kind, Settings, View, Workspace};

/// A question to the core: as JSON an object whose only key names it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
#[expect(missing_docs, reason = "the fields are the parameters of the function")]
pub enum Request {
    /// `analyze`: a [`crate::Report`].
    Analyze { workspace: WorkspaceRef },
    /// `roleMap`: a [`crate::RoleMap`].
    RoleMap { workspace: WorkspaceRef },
    /// `exportReport`: a text.
    ExportReport {
        workspace: WorkspaceRef,
        format: String,
    },
    /// `exportFixes`: a text; empty, if no fix can be written so.
    ExportFixes {
        workspace: WorkspaceRef,
        format: String,
        role: Option<String>,
    },
    /// `exportRole`: a text; empty, if there is no such machine.
    ExportRole {
        workspace: WorkspaceRef,
        machine: Option<String>,
        form: String,
    },
    /// `planFix`: a [`crate::Plan`], or `{"why": ...}`.
    PlanFix {
        workspace: WorkspaceRef,
        index: usize,
    },
    /// Page only. Analyzes: a [`crate::Screen`].
    Check { workspace: WorkspaceRef, view: View },
    /// Page only. Other parts of the last report that was checked: a [`crate::Screen`], or null.
    Look { view: View },
    /// Page only. One fix as code: a text.
    ExportFix {
        workspace: WorkspaceRef,
        index: usize,
        format: String,
    },
    /// Page only. What several fixes change: [`crate::Plans`].
    PlanFixes {
        workspace: WorkspaceRef,
        role: Option<String>,
    },
    /// Page only. What editors complete: [`crate::Completions`].
    Completions,
    /// Page only. What a `Resource` or an action needs: a [`crate::Description`], or null.
    Describe { word: String, language: String },
    /// Page only. Calls of the catalog: a [`crate::CatalogPage`].
    Search { query: String, at_most: usize },
    /// Page only. What texts are, by their content alone: a [`Kind`] or null for each.
    Recognize { texts: Vec<u32> },
    /// Page only. What a fix changes, with the lines that change: a [`crate::Preview`], or
    /// `{"why": ...}`.
    PreviewFix {
        workspace: WorkspaceRef,
        index: usize,
    },
    /// Page only. Where the report says something about a line of a document, from 1: a
    /// [`crate::Found`].
    LocateLine {
        workspace: WorkspaceRef,
        document: u32,
        line: u32,
    },
    /// Page only. Where a screen of all checks lists a check of the report: a number, or null.
    LocateCheck { workspace: WorkspaceRef, check: u32 },
    /// Page only. The workspace as it may leave the page: without what looks like a secret and, on
    /// request, with other account IDs: an [`Outgoing`], or null if nobody can tell what is a secret.
    Outgoing {
        workspace: WorkspaceRef,
        hides_accounts: bool,
    },
}

impl Request {
    /// Reads a request.
    ///
    /// # Errors
    /// One sentence that names the path of the offending key.
    pub fn from_json(json: &str) -> Result<Self, String> {
        // Through `Value`, as workspaces come from JavaScript: so one deserializer is compiled.
        let value: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
        deserialize_with_path(value)
    }
}

/// A workspace whose texts travel beside it.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct WorkspaceRef {
    /// The documents.
    pub documents: Vec<DocumentRef>,
    /// As in a [`Workspace`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings>,
}

/// A document with what stands for its text.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[expect(missing_docs, reason = "as in a document")]
pub struct DocumentRef {
    pub name: String,
    pub text: TextRef,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u32>,
}

/// What stands for a text. The number never stands for another one.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct TextRef {
    /// Under which the text is kept; 0 is the empty text.
    pub number: u32,
    /// Length in UTF-16 units.
    pub length: u32,
    /// Whether nothing but white space is in it.
    pub is_blank: bool,
}

impl TextRef {
    /// The empty text.
    pub const EMPTY: Self = Self {
        number: 0,
        length: 0,
        is_blank: true,
    };
}

/// A workspace without what looks like a secret.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outgoing {
    /// The workspace.
    pub workspace: Workspace,
    /// How many texts that look like a secret were left out.
    pub secrets: usize,
}

impl WorkspaceRef {
    /// The workspace with its texts.
    pub fn with_texts(self, text: impl Fn(u32) -> String) -> Workspace {
        let documents = self.documents.into_iter();
        Workspace {
            documents: documents
                .map(|document| Document {
                    text: text(document.text.number),
                    name: document.name,
                    kind: document.kind,
                    role: document.role,
                    account: document.account,
                    level: document.level,
                })
                .collect(),
            settings: self.settings,
        }
    }
}
