//! The documents and the settings: what the user made.

use std::rc::Rc;

use contract::{DocumentRef, Kind, Machine, Parameter, Settings, TextRef, WorkspaceRef};

/// A document that nobody named, until it is known what it is.
pub(super) const UNNAMED: &str = "document.json";

/// Names a document of the page for as long as it is there.
pub(super) type DocumentId = u32;

/// Whose a policy is that does not say it itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Owner {
    /// Nobody told.
    #[default]
    Untold,
    /// That of the only state machine; assumed: nobody told, but it can be no other's.
    ExecutionRole { is_assumed: bool },
    /// That of an ARN, a name or a logical ID.
    Role(Rc<str>),
}

/// A text with what is said of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OpenDocument {
    /// Never used again for another document.
    pub id: DocumentId,
    /// A path or a name; shown in tabs and in places.
    pub name: Rc<str>,
    /// Whether somebody gave it that name: others are named by what they are.
    is_named: bool,
    /// Stands for exactly what was pasted.
    pub text: TextRef,
    /// What the user says it is; `None`: recognized from the content.
    pub kind: Option<Kind>,
    /// Whose policy it is.
    pub owner: Owner,
    /// Whether it was pasted or typed by itself: what comes as a file is nobody's until it is told.
    pub is_by_itself: bool,
    /// What an earlier page called a definition, because of where it stood. It counts where the
    /// content does not tell.
    was_definition: bool,
    // Kept for workspaces that set them; the page has no control for them.
    account: Option<String>,
    level: Option<u32>,
}

/// Where the documents come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Origin {
    /// Whoever sits here pasted, opened or chose them.
    #[default]
    Own,
    /// Kept since the last visit.
    Saved,
    /// Somebody else's, maybe.
    Link,
}

impl Origin {
    /// As the host has it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Own => "",
            Self::Saved => "saved",
            Self::Link => "link",
        }
    }

    /// The origin of that name.
    pub(super) fn of_name(name: &str) -> Self {
        match name {
            "link" => Self::Link,
            "saved" => Self::Saved,
            _ => Self::Own,
        }
    }
}

/// The part of the state that the user made.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Content {
    /// In the order in which they came; there is always one.
    pub(super) documents: Rc<[OpenDocument]>,
    pub(super) settings: Settings,
    pub(super) origin: Origin,
}

impl Content {
    /// The documents of a workspace, in their order.
    pub(super) fn from_workspace(workspace: WorkspaceRef, next_id: &mut DocumentId) -> Self {
        let settings = workspace.settings.unwrap_or_default();
        let first = *next_id;
        let count = u32::try_from(workspace.documents.len()).unwrap_or_default();
        let settings = renumbered(&settings, |at| (at < count).then_some(first + at));
        let mut documents: Vec<OpenDocument> = Vec::new();
        for document in workspace.documents {
            // Pages of before sent no kind for the first definition, whatever stood in its editor.
            let was_definition = document.kind == Some(Kind::StateMachine)
                && !documents.iter().any(|other| other.was_definition);
            let owner = match document.role {
                Some(role) if !role.is_empty() => Owner::Role(role.into()),
                _ if document.kind == Some(Kind::IdentityPolicy) => {
                    Owner::ExecutionRole { is_assumed: false }
                }
                _ => Owner::Untold,
            };
            documents.push(OpenDocument {
                name: document.name.into(),
                text: document.text,
                kind: document
                    .kind
                    .filter(|_| !was_definition && !matches!(owner, Owner::ExecutionRole { .. })),
                owner,
                is_named: true,
                // What was said of it then is all that counts.
                is_by_itself: false,
                was_definition,
                account: document.account,
                level: document.level,
                ..OpenDocument::blank(*next_id, UNNAMED.into())
            });
            *next_id += 1;
        }
        let mut content = Self {
            documents: documents.into(),
            settings,
            origin: Origin::Own,
        };
        content.complete(next_id);
        content
    }

    /// Adds the document that is always there.
    pub(super) fn complete(&mut self, next_id: &mut DocumentId) {
        if self.documents.is_empty() {
            self.documents = [OpenDocument::blank(*next_id, UNNAMED.into())].into();
            *next_id += 1;
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.documents.iter().all(OpenDocument::is_blank)
    }

    pub(super) fn settings_if_any(&self) -> Option<Settings> {
        (self.settings != Settings::default()).then(|| self.settings.clone())
    }
}

impl OpenDocument {
    pub(super) fn blank(id: DocumentId, name: Rc<str>) -> Self {
        Self {
            id,
            name,
            is_named: false,
            text: TextRef::EMPTY,
            kind: None,
            owner: Owner::Untold,
            is_by_itself: true,
            was_definition: false,
            account: None,
            level: None,
        }
    }

    /// Whether nothing was pasted into it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_blank
    }

    /// Whether nothing was pasted into it, and nothing said of it.
    pub(super) fn is_untold(&self) -> bool {
        self.is_blank() && self.kind.is_none() && self.owner == Owner::Untold
    }

    /// Somebody gives it a name.
    pub(super) fn set_name(&mut self, name: Rc<str>) {
        self.name = name;
        self.is_named = true;
    }

    /// The name by what it is, where nobody gave it one.
    pub(super) fn name_by(&self, kind: Kind, is_json: bool) -> Option<&'static str> {
        let name = match kind {
            Kind::IdentityPolicy if matches!(self.owner, Owner::ExecutionRole { .. }) => {
                "execution-role-policy.json"
            }
            Kind::IdentityPolicy => "policy.json",
            Kind::StateMachine => "state-machine.json",
            Kind::TrustPolicy => "trust-policy.json",
            Kind::PermissionsBoundary => "permissions-boundary.json",
            Kind::SessionPolicy => "session-policy.json",
            Kind::Scp => "scp.json",
            Kind::Rcp => "rcp.json",
            Kind::TaskDefinition => "task-definition.json",
            Kind::Role => "role.json",
            Kind::Template if is_json => "template.json",
            Kind::Template => "template.yaml",
            Kind::Terraform => "main.tf",
            Kind::Serverless => "serverless.yml",
            Kind::CdkManifest => "manifest.json",
            Kind::AccountExport => "account.json",
            Kind::AccessDenied => "error-message.txt",
            Kind::SampleInput => "input.json",
            Kind::Script => "script.sh",
            Kind::Ignored => return None,
        };
        let (stem, extension) = name.split_once('.')?;
        let is_right = self.name.starts_with(stem) && self.name.ends_with(extension);
        (!self.is_named && !is_right && !self.is_blank()).then_some(name)
    }

    /// The user says what it is.
    pub(super) fn set_kind(&mut self, kind: Option<Kind>) {
        self.kind = kind;
        self.was_definition = false;
    }

    /// The role that it is said to belong to; empty: none.
    pub(super) fn role(&self) -> &str {
        match &self.owner {
            Owner::Role(role) => role.trim(),
            Owner::Untold | Owner::ExecutionRole { .. } => "",
        }
    }

    /// What the content does not tell, so that what an earlier page called it counts.
    pub(super) fn settle_kind(&mut self, recognized: Option<Kind>) -> bool {
        let counts = self.was_definition && self.kind.is_none() && recognized.is_none();
        if counts {
            self.set_kind(Some(Kind::StateMachine));
        }
        counts
    }

    /// As [`Content::from_workspace`] reads it.
    pub(super) fn to_saved(&self) -> DocumentRef {
        let document = self.to_document();
        DocumentRef {
            kind: match self.was_definition {
                true => Some(Kind::StateMachine),
                false => document.kind,
            },
            ..document
        }
    }

    /// As the analysis gets it.
    pub(super) fn to_document(&self) -> DocumentRef {
        let role = self.role();
        DocumentRef {
            name: self.name.to_string(),
            text: self.text,
            kind: match (&self.owner, self.kind) {
                (Owner::ExecutionRole { .. }, None | Some(Kind::IdentityPolicy)) => {
                    Some(Kind::IdentityPolicy)
                }
                // A policy that was declared one and names no role would count as the execution
                // role's; here it belongs to nobody until the user says so.
                (_, Some(Kind::IdentityPolicy)) if role.is_empty() => None,
                (_, kind) => kind,
            },
            role: (!role.is_empty()).then(|| role.to_owned()),
            account: self.account.clone(),
            level: self.level,
        }
    }
}

/// A name that no other document has: places in the report name documents by it.
pub(super) fn unused_name(
    wanted: &str,
    id: Option<DocumentId>,
    documents: &[OpenDocument],
) -> Rc<str> {
    let is_free = |name: &str| {
        let others = documents.iter().filter(|other| Some(other.id) != id);
        others.into_iter().all(|other| *other.name != *name)
    };
    let (stem, extension) = wanted.rsplit_once('.').unwrap_or((wanted, ""));
    let dot = if extension.is_empty() { "" } else { "." };
    let mut number = 1;
    let mut unused = wanted.to_owned();
    while !is_free(&unused) {
        number += 1;
        unused = format!("{stem}-{number}{dot}{extension}");
    }
    unused.into()
}

/// The settings with other numbers for the documents: in the page they are named by their ids, in
/// workspaces by their places. What is said of a document that is not there is left out.
pub(super) fn renumbered(settings: &Settings, number: impl Fn(u32) -> Option<u32>) -> Settings {
    let machines = settings.machines.iter().flatten();
    let machines = machines.filter_map(|machine| {
        let document = match machine.document {
            Some(document) => Some(number(document)?),
            None => None,
        };
        Some(Machine {
            document,
            ..machine.clone()
        })
    });
    let parameters = settings.parameters.iter().flatten();
    let parameters = parameters.filter_map(|parameter| {
        Some(Parameter {
            document: number(parameter.document)?,
            ..parameter.clone()
        })
    });
    Settings {
        machines: settings.machines.is_some().then(|| machines.collect()),
        parameters: settings.parameters.is_some().then(|| parameters.collect()),
        ..settings.clone()
    }
}
