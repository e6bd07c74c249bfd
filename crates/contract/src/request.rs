//! What is asked of the core through its door: one request for each function of the public API, and
//! some that only the page needs. Requests and answers are JSON.
//!
//! Texts are no part of a request: they travel beside it, under numbers that documents name, so that
//! only changed ones are sent.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::members::{Members, invalid, number};
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
    /// Page only. Where texts that were pasted hold several documents: a list of [`crate::Piece`] for each
    /// text, empty if it is one document.
    Cut { texts: Vec<u32> },
    /// Page only. The projects among files that have a state machine, by their names: a list of
    /// [`crate::ProjectFiles`], empty if there is one at the most.
    Projects { workspace: WorkspaceRef },
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
    /// Page only. The definition that begins at a place of a document (a UTF-16 offset), where it is
    /// within another text: a [`crate::Definition`], or null.
    Definition {
        workspace: WorkspaceRef,
        document: u32,
        start: u32,
    },
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
        let mut parameters = Members::of(parameters, String::new())?;
        let request = request(&name, &mut parameters)?;
        parameters.end()?;
        Ok(request)
    }
}

/// The request of that name.
fn request(name: &str, parameters: &mut Members) -> Result<Request, String> {
    Ok(match name {
        "analyze" => Request::Analyze {
            workspace: WorkspaceRef::member(parameters)?,
        },
        "role-map" => Request::RoleMap {
            workspace: WorkspaceRef::member(parameters)?,
        },
        "export-report" => Request::ExportReport {
            workspace: WorkspaceRef::member(parameters)?,
            format: parameters.text("format")?,
        },
        "export-fixes" => Request::ExportFixes {
            workspace: WorkspaceRef::member(parameters)?,
            format: parameters.text("format")?,
            role: parameters.optional("role")?,
        },
        "export-role" => Request::ExportRole {
            workspace: WorkspaceRef::member(parameters)?,
            machine: parameters.optional("machine")?,
            form: parameters.text("form")?,
        },
        "plan-fix" => Request::PlanFix {
            workspace: WorkspaceRef::member(parameters)?,
            index: parameters.size("index")?,
        },
        "check" => Request::Check {
            workspace: WorkspaceRef::member(parameters)?,
            view: View::member(parameters)?,
        },
        "look" => Request::Look {
            view: View::member(parameters)?,
        },
        "export-fix" => Request::ExportFix {
            workspace: WorkspaceRef::member(parameters)?,
            index: parameters.size("index")?,
            format: parameters.text("format")?,
        },
        "plan-fixes" => Request::PlanFixes {
            workspace: WorkspaceRef::member(parameters)?,
            role: parameters.optional("role")?,
        },
        "completions" => Request::Completions,
        "describe" => Request::Describe {
            word: parameters.text("word")?,
            language: parameters.text("language")?,
        },
        "search" => Request::Search {
            query: parameters.text("query")?,
            at_most: parameters.size("atMost")?,
        },
        "recognize" => Request::Recognize {
            texts: numbers(parameters, "texts")?,
        },
        "cut" => Request::Cut {
            texts: numbers(parameters, "texts")?,
        },
        "projects" => Request::Projects {
            workspace: WorkspaceRef::member(parameters)?,
        },
        "preview-fix" => Request::PreviewFix {
            workspace: WorkspaceRef::member(parameters)?,
            index: parameters.size("index")?,
        },
        "locate-line" => Request::LocateLine {
            workspace: WorkspaceRef::member(parameters)?,
            document: parameters.number("document")?,
            line: parameters.number("line")?,
        },
        "locate-check" => Request::LocateCheck {
            workspace: WorkspaceRef::member(parameters)?,
            check: parameters.number("check")?,
        },
        "definition" => Request::Definition {
            workspace: WorkspaceRef::member(parameters)?,
            document: parameters.number("document")?,
            start: parameters.number("start")?,
        },
        "outgoing" => Request::Outgoing {
            workspace: WorkspaceRef::member(parameters)?,
            hides_accounts: parameters.flag("hidesAccounts")?,
        },
        name => return Err(format!("`{name}` is no request")),
    })
}

fn numbers(parameters: &mut Members, name: &str) -> Result<Vec<u32>, String> {
    let items = parameters.list(name)?.unwrap_or_default();
    let numbers = items.iter().map(|(item, path)| {
        let number = number(item);
        number.ok_or_else(|| invalid(path, item, "a number"))
    });
    numbers.collect()
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

impl TextRef {
    fn member(document: &mut Members) -> Result<Self, String> {
        let path = document.place("text");
        let value = document.take("text");
        if value.is_null() {
            return Err(document.missing("text"));
        }
        let mut members = Members::of(value, path)?;
        let text = Self {
            number: members.number("number")?,
            length: members.number("length")?,
            is_blank: members.flag("isBlank")?,
        };
        members.end()?;
        Ok(text)
    }
}

impl WorkspaceRef {
    /// That of a request.
    fn member(parameters: &mut Members) -> Result<Self, String> {
        let path = parameters.place("workspace");
        let mut workspace = Members::of(parameters.take("workspace"), path)?;
        let items = workspace.list("documents")?;
        let items = items.ok_or_else(|| workspace.missing("documents"))?;
        let mut documents = Vec::new();
        for (item, path) in items {
            let mut members = Members::of(item, path)?;
            let text = TextRef::member(&mut members)?;
            let document = Document::without_text(&mut members)?;
            members.end()?;
            documents.push(DocumentRef {
                name: document.name,
                text,
                kind: document.kind,
                role: document.role,
                account: document.account,
                level: document.level,
            });
        }
        let settings = Settings::member(&mut workspace)?;
        workspace.end()?;
        Ok(Self {
            documents,
            settings,
        })
    }

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
            Request::Cut { texts: vec![4] },
            Request::Projects {
                workspace: workspace(),
            },
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
            Request::Definition {
                workspace: workspace(),
                document: 9,
                start: 10,
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
            Request::Cut { .. } => 14,
            Request::Projects { .. } => 15,
            Request::PreviewFix { .. } => 16,
            Request::LocateLine { .. } => 17,
            Request::LocateCheck { .. } => 18,
            Request::Definition { .. } => 19,
            Request::Outgoing { .. } => 20,
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
        assert_eq!(all.len(), 21);
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
                "missing field `hidesAccounts`",
            ),
            (
                r#"{"plan-fix":{"index":1}}"#,
                "workspace: invalid type: null",
            ),
            (
                r#"{"search":{"query":"x","atMost":"x"}}"#,
                "atMost: invalid type: a string, expected a number",
            ),
            (
                r#"{"analyze":{"workspace":{"documents":[{"name":1}]}}}"#,
                "workspace.documents[0]: missing field `text`",
            ),
            (
                r#"{"look":{"view":{"fixes":1,"notices":1,"checksFrom":0,"checks":1,"only":null,"graph":0},"other":1}}"#,
                "other: unknown field `other`",
            ),
        ] {
            let error = Request::from_json(json).unwrap_err();
            assert!(error.contains(said), "{json}: {error}");
        }
    }
}
