//! What is asked of the core through its door: one request for each function of the public API, and
//! some that only the page needs. Requests and answers are JSON.
//!
//! Texts are no part of a request: they travel beside it, under numbers that documents name, so that
//! only changed ones are sent.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::workspace::deserialize_with_path;
use crate::{Document, Kind, Settings, View, Workspace};

/// A question to the core: as JSON an object whose only key names it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
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
        let none = |name: String| (name, Value::Object(Map::new()));
        let (name, parameters) = match value {
            Value::String(name) => none(name),
            Value::Object(members) => {
                let mut members = members.into_iter();
                let first = members.next();
                if let Some((second, _)) = members.next() {
                    return Err(format!("one request at a time: `{second}`"));
                }
                first.unwrap_or_else(|| none(String::new()))
            }
            _ => return Err("a request is an object".to_owned()),
        };
        let members = match parameters {
            Value::Object(members) => members,
            _ => return Err("the parameters of a request are an object".to_owned()),
        };
        let mut parameters = Parameters {
            request: name,
            members,
        };
        let request = parameters.request()?;
        match parameters.members.keys().next() {
            Some(unknown) => Err(format!("unknown parameter `{unknown}`")),
            None => Ok(request),
        }
    }
}

/// The parameters of a request. They are taken one by one: a reader of each request's own would be a
/// fiftieth of the module that the browser loads.
struct Parameters {
    request: String,
    members: Map<String, Value>,
}

impl Parameters {
    /// The request of that name.
    fn request(&mut self) -> Result<Request, String> {
        Ok(match self.request.as_str() {
            "analyze" => Request::Analyze {
                workspace: self.workspace()?,
            },
            "role-map" => Request::RoleMap {
                workspace: self.workspace()?,
            },
            "export-report" => Request::ExportReport {
                workspace: self.workspace()?,
                format: self.text("format")?,
            },
            "export-fixes" => Request::ExportFixes {
                workspace: self.workspace()?,
                format: self.text("format")?,
                role: self.optional("role")?,
            },
            "export-role" => Request::ExportRole {
                workspace: self.workspace()?,
                machine: self.optional("machine")?,
                form: self.text("form")?,
            },
            "plan-fix" => Request::PlanFix {
                workspace: self.workspace()?,
                index: self.size("index")?,
            },
            "check" => Request::Check {
                workspace: self.workspace()?,
                view: self.read("view")?,
            },
            "look" => Request::Look {
                view: self.read("view")?,
            },
            "export-fix" => Request::ExportFix {
                workspace: self.workspace()?,
                index: self.size("index")?,
                format: self.text("format")?,
            },
            "plan-fixes" => Request::PlanFixes {
                workspace: self.workspace()?,
                role: self.optional("role")?,
            },
            "completions" => Request::Completions,
            "describe" => Request::Describe {
                word: self.text("word")?,
                language: self.text("language")?,
            },
            "search" => Request::Search {
                query: self.text("query")?,
                at_most: self.size("atMost")?,
            },
            "recognize" => Request::Recognize {
                texts: self.numbers("texts")?,
            },
            "preview-fix" => Request::PreviewFix {
                workspace: self.workspace()?,
                index: self.size("index")?,
            },
            "locate-line" => Request::LocateLine {
                workspace: self.workspace()?,
                document: self.number("document")?,
                line: self.number("line")?,
            },
            "locate-check" => Request::LocateCheck {
                workspace: self.workspace()?,
                check: self.number("check")?,
            },
            "outgoing" => Request::Outgoing {
                workspace: self.workspace()?,
                hides_accounts: self.flag("hidesAccounts")?,
            },
            name => return Err(format!("`{name}` is no request")),
        })
    }

    fn take(&mut self, name: &str) -> Value {
        self.members.remove(name).unwrap_or_default()
    }

    fn read<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, String> {
        deserialize_with_path(self.take(name)).map_err(|error| format!("{name}: {error}"))
    }

    fn workspace(&mut self) -> Result<WorkspaceRef, String> {
        self.read("workspace")
    }

    fn optional(&mut self, name: &str) -> Result<Option<String>, String> {
        match self.take(name) {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text)),
            _ => Err(format!("{name}: not a text")),
        }
    }

    fn text(&mut self, name: &str) -> Result<String, String> {
        let text = self.optional(name)?;
        text.ok_or_else(|| format!("{name}: not a text"))
    }

    fn flag(&mut self, name: &str) -> Result<bool, String> {
        let flag = self.take(name).as_bool();
        flag.ok_or_else(|| format!("{name}: neither true nor false"))
    }

    fn number(&mut self, name: &str) -> Result<u32, String> {
        number(&self.take(name)).ok_or_else(|| format!("{name}: not a number"))
    }

    fn size(&mut self, name: &str) -> Result<usize, String> {
        let number = self.number(name)?;
        usize::try_from(number).map_err(|_| format!("{name}: too large"))
    }

    fn numbers(&mut self, name: &str) -> Result<Vec<u32>, String> {
        let numbers = self.take(name);
        let numbers = numbers
            .as_array()
            .map(|all| all.iter().map(number).collect());
        numbers
            .flatten()
            .ok_or_else(|| format!("{name}: not numbers"))
    }
}

fn number(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok())
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Every request; a new one is missed by the match below.
    fn all() -> Vec<Request> {
        let workspace = WorkspaceRef::default;
        let text = || "x".to_owned();
        let view = View::default;
        vec![
            Request::Analyze {
                workspace: workspace(),
            },
            Request::RoleMap {
                workspace: workspace(),
            },
            Request::ExportReport {
                workspace: workspace(),
                format: text(),
            },
            Request::ExportFixes {
                workspace: workspace(),
                format: text(),
                role: Some(text()),
            },
            Request::ExportRole {
                workspace: workspace(),
                machine: None,
                form: text(),
            },
            Request::PlanFix {
                workspace: workspace(),
                index: 1,
            },
            Request::Check {
                workspace: workspace(),
                view: view(),
            },
            Request::Look { view: view() },
            Request::ExportFix {
                workspace: workspace(),
                index: 2,
                format: text(),
            },
            Request::PlanFixes {
                workspace: workspace(),
                role: None,
            },
            Request::Completions,
            Request::Describe {
                word: text(),
                language: text(),
            },
            Request::Search {
                query: text(),
                at_most: 3,
            },
            Request::Recognize { texts: vec![4] },
            Request::PreviewFix {
                workspace: workspace(),
                index: 5,
            },
            Request::LocateLine {
                workspace: workspace(),
                document: 6,
                line: 7,
            },
            Request::LocateCheck {
                workspace: workspace(),
                check: 8,
            },
            Request::Outgoing {
                workspace: workspace(),
                hides_accounts: true,
            },
        ]
    }

    /// Fails to compile where a request is new: it belongs into `all` and into `Parameters::request`.
    fn number(request: &Request) -> usize {
        match request {
            Request::Analyze { .. } => 0,
            Request::RoleMap { .. } => 1,
            Request::ExportReport { .. } => 2,
            Request::ExportFixes { .. } => 3,
            Request::ExportRole { .. } => 4,
            Request::PlanFix { .. } => 5,
            Request::Check { .. } => 6,
            Request::Look { .. } => 7,
            Request::ExportFix { .. } => 8,
            Request::PlanFixes { .. } => 9,
            Request::Completions => 10,
            Request::Describe { .. } => 11,
            Request::Search { .. } => 12,
            Request::Recognize { .. } => 13,
            Request::PreviewFix { .. } => 14,
            Request::LocateLine { .. } => 15,
            Request::LocateCheck { .. } => 16,
            Request::Outgoing { .. } => 17,
        }
    }

    #[test]
    fn every_request_is_read_as_it_is_written() {
        let all = all();
        for (at, request) in all.iter().enumerate() {
            assert_eq!(number(request), at);
            let json = serde_json::to_string(request).unwrap();
            assert_eq!(Request::from_json(&json).as_ref(), Ok(request), "{json}");
        }
        assert_eq!(all.len(), 18);
    }

    #[test]
    fn what_is_no_request_is_told() {
        for (json, said) in [
            ("[]", "a request is an object"),
            ("{}", "`` is no request"),
            (r#"{"nothing":{}}"#, "`nothing` is no request"),
            (
                r#"{"completions":{},"look":{}}"#,
                "one request at a time: `look`",
            ),
            (
                r#"{"outgoing":{"workspace":{"documents":[]}}}"#,
                "hidesAccounts: neither true nor false",
            ),
            (
                r#"{"plan-fix":{"index":1}}"#,
                "workspace: invalid type: null",
            ),
            (
                r#"{"search":{"query":"x","atMost":"x"}}"#,
                "atMost: not a number",
            ),
            (
                r#"{"analyze":{"workspace":{"documents":[{"name":1}]}}}"#,
                "workspace: documents[0].name: invalid type",
            ),
            (
                r#"{"look":{"view":{"fixes":1,"notices":1,"checksFrom":0,"checks":1,"only":null,"graph":0},"other":1}}"#,
                "unknown parameter `other`",
            ),
        ] {
            let error = Request::from_json(json).unwrap_err();
            assert!(error.contains(said), "{json}: {error}");
        }
    }
}
