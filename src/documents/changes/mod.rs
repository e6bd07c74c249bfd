//! What may take permissions from roles and is not evaluated: programs and playbooks that call IAM, tasks
//! of state machines that do.
//!
//! Must never read more out of them than that a role may have changed: they are not run, and what they
//! give is not known.

mod arguments;
mod operations;
mod records;
mod tasks;
mod texts;

use crate::finding::Span;
use crate::text::Tree;
use crate::workspace::Kind;

use super::concern;
use super::{Document, Source, What};

/// A call that may take permissions from roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// As it is called.
    pub operation: String,
    /// Whose permissions.
    pub of: Changed,
    /// It may allow something, too.
    pub gives: bool,
    /// It changes whom the role trusts, not what it is allowed.
    pub trusts: bool,
    /// The document that it stands in.
    pub document: u32,
    /// Where it stands.
    pub span: Span,
}

/// What a call may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// The role that the text names: a name or an ARN, in which anything may be unknown.
    Role(String),
    /// Any role.
    Any,
    /// Any role that has a managed policy of the account.
    Policies,
    /// Which role a state machine of that name runs as; of none: any machine.
    Machine(Option<String>),
}

/// Ends of names of programs.
const PROGRAMS: [&str; 24] = [
    "cjs",
    "cs",
    "cts",
    "dockerfile",
    "fs",
    "fsx",
    "go",
    "gradle",
    "groovy",
    "ipynb",
    "java",
    "js",
    "jsx",
    "kt",
    "kts",
    "mjs",
    "mts",
    "php",
    "psm1",
    "py",
    "rb",
    "rs",
    "scala",
    "ts",
];
/// Folders and names of tests, which run nothing where the project is deployed.
const TESTS: [&str; 7] = [
    "__mocks__",
    "__tests__",
    "fixtures",
    "spec",
    "test",
    "tests",
    "testdata",
];
/// Longer programs are what a tool made of others.
const LENGTH_AT_MOST: usize = 512 * 1024;

/// Whether a file is a program by its name, and none of tests.
#[must_use]
pub fn is_program(path: &str) -> bool {
    let mut parts = path.rsplit(['/', '\\']);
    let file = parts.next().unwrap_or_default().to_ascii_lowercase();
    let end = file.rsplit_once('.').map_or(file.as_str(), |(_, end)| end);
    let is_named = PROGRAMS.contains(&end)
        || file.starts_with("dockerfile")
        || file.starts_with("jenkinsfile");
    let is_test = ["test_", "conftest"]
        .iter()
        .any(|start| file.starts_with(start))
        || [".test.", ".spec.", "_test.", ".min.", ".d."]
            .iter()
            .any(|mark| file.contains(mark))
        || parts.any(|folder| TESTS.contains(&folder));
    is_named && !is_test
}

/// What the text of a document may change, told without the others.
#[must_use]
pub fn of_text(document: &Document, index: u32) -> Vec<Change> {
    let text = document.text.as_str();
    let names = [
        "iam",
        "IAM",
        "olePolic",
        "ole_polic",
        "rganizations",
        "oundary",
        "EvalDecision",
        "tateMachine",
        "tate_machine",
    ];
    if text.len() > LENGTH_AT_MOST || !names.iter().any(|name| text.contains(name)) {
        return Vec::new();
    }
    let mut found = texts::changes(&document.name, text, index);
    if !is_program(&document.name) {
        records::changes(text, index, &mut found);
    }
    found
}

/// Whether a document may be one whose text tells of changes: no prose, no source of Terraform, and
/// nothing that is read otherwise.
pub(super) fn may_tell(document: &Document) -> bool {
    let file = document.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let file = file.to_ascii_lowercase();
    let end = file.rsplit_once('.').map_or("", |(_, end)| end);
    is_program(&document.name)
        || match end {
            "yaml" | "yml" | "json" | "ps1" | "j2" | "tpl" => true,
            "bash" | "sh" | "zsh" | "bat" | "mk" => true,
            "" => !file.starts_with("readme") && !file.starts_with("license"),
            _ => false,
        }
}

/// Reads what documents may change.
pub(super) fn read(sources: &mut [Source<'_>]) {
    for source in sources {
        let mut found = Vec::new();
        let is_free = source.parts.is_empty()
            && matches!(source.kind, None | Some(Kind::Ignored | Kind::Script))
            && source.document.kind.is_none_or(|kind| kind == Kind::Script);
        if is_free && may_tell(source.document) && !is_copied(source.document) {
            found = of_text(source.document, source.index);
            // A playbook and the like is told to be unread.
            let root = source.reading.as_ref().and_then(|one| one.root.as_ref());
            let is_tree = root.is_some_and(|root| root.scalar().is_none());
            let is_told = source.kind.is_none() && is_tree;
            if !found.is_empty() && !is_told {
                // What a reader of YAML or JSON said of it is void.
                source.reading = None;
                source.kind = Some(Kind::Script);
                source.unreadable = false;
            }
        }
        // Functions whose code stands in a template.
        if source.kind == Some(Kind::Template) && source.document.text.contains("ZipFile") {
            found = of_text(source.document, source.index);
            found.retain(|change| matches!(change.of, Changed::Role(_)));
        }
        let bare = source.reading.as_ref().and_then(|one| one.root.as_ref());
        if source.kind == Some(Kind::StateMachine)
            && source.parts.is_empty()
            && let Some(root) = bare
        {
            tasks::changes(root, source.index, &mut found);
        }
        for part in &source.parts {
            if let (What::Machine { .. }, Some(node)) = (&part.what, &part.node) {
                tasks::changes(node, part.document, &mut found);
            }
        }
        source.changes.append(&mut found);
    }
}

/// What tools fetched or made.
pub(super) fn is_copied(document: &Document) -> bool {
    let mut folders = document.name.split(['/', '\\']);
    folders.any(|folder| concern::OTHER_FOLDERS.contains(&folder) || folder.starts_with("asset."))
}
