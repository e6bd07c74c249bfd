//! Stacks and root modules: what is deployed together, and to which account.

use crate::documents::{Source, What};
use crate::text::holes::Class;
use crate::text::maps::ByText;
use crate::text::order::sort;
use crate::text::{Hole, Piece, Scope, Text};
use crate::workspace::Kind;

use super::values::PseudoParameters;

/// A stack of CloudFormation, or a root module of Terraform.
#[derive(Debug, PartialEq, Eq)]
pub struct Stack {
    /// The document that defines it: its template, or the first of its module.
    pub document: u32,
    /// All documents that belong to it, in their order.
    pub members: Vec<u32>,
    /// The account that it is deployed to, where that is known.
    pub account: Option<String>,
}

/// All stacks and root modules.
#[derive(Debug, Default)]
pub struct Stacks {
    /// In the order of the documents.
    pub list: Vec<Stack>,
    /// The place of the stack of each document that belongs to one.
    places: Vec<Option<usize>>,
}

impl Stacks {
    /// What belongs together: a template with the documents that it names, the files of a folder.
    pub(super) fn new(sources: &[Source<'_>], values: &PseudoParameters) -> Self {
        let mut stacks = Self::default();
        let mut folders: ByText<usize> = ByText::default();
        for source in sources {
            let is_template = !source.parts.is_empty() && source.kind == Some(Kind::Template);
            if source.joined.is_some() || !is_template {
                continue;
            }
            let mut parts = source.parts.iter();
            let is_module = parts.any(|part| matches!(part.what, What::Joined { .. }));
            let folder = source
                .document
                .name
                .rsplit_once('/')
                .map_or("", |(folder, _)| folder);
            let known = folders.get(folder).copied().filter(|_| is_module);
            let place = known.unwrap_or_else(|| stacks.add(source.index, values));
            if is_module {
                folders.insert(folder, place);
            }
            stacks.join(source.index, place);
        }
        for source in sources {
            let Some(leading) = source.joined else {
                continue;
            };
            // What names it may be a stack that is nested in another one.
            let known = stacks.place(leading);
            let place = known.unwrap_or_else(|| stacks.add(leading, values));
            stacks.join(source.index, place);
        }
        for stack in &mut stacks.list {
            sort(&mut stack.members);
            stack.members.dedup();
        }
        stacks
    }

    fn add(&mut self, document: u32, values: &PseudoParameters) -> usize {
        self.list.push(Stack {
            document,
            members: Vec::new(),
            account: values.account(document).map(str::to_owned),
        });
        let place = self.list.len() - 1;
        self.join(document, place);
        place
    }

    fn join(&mut self, document: u32, place: usize) {
        let document_at = document as usize;
        if self.places.len() <= document_at {
            self.places.resize(document_at + 1, None);
        }
        if let Some(own) = self.places.get_mut(document_at) {
            *own = Some(place);
        }
        if let Some(stack) = self.list.get_mut(place) {
            stack.members.push(document);
        }
    }

    fn place(&self, document: u32) -> Option<usize> {
        self.places.get(document as usize).copied().flatten()
    }

    /// The stack that a document belongs to.
    pub fn of(&self, document: u32) -> Option<&Stack> {
        self.list.get(self.place(document)?)
    }

    /// Whether a document belongs to one.
    pub(super) fn has(&self, document: u32) -> bool {
        self.place(document).is_some()
    }

    /// The account of what a document names without one: where it is not known, that which the
    /// document is deployed to.
    pub(super) fn home<'t>(&self, document: u32, values: &PseudoParameters) -> Option<Text<'t>> {
        if let Some(account) = values.account(document) {
            return Some(Text::literal(account.to_owned()));
        }
        self.has(document).then(|| {
            Text::hole(Hole {
                name: "${AWS::AccountId}".into(),
                scope: Scope::Document(document),
                class: Class::Account,
            })
        })
    }
}

/// The accounts of documents.
pub(super) struct Homes<'c> {
    pub(super) values: &'c PseudoParameters,
    pub(super) stacks: &'c Stacks,
}

impl Homes<'_> {
    /// A text that a document names a role with.
    pub(super) fn text<'t>(&self, role: &str, document: u32) -> Text<'t> {
        let text = Text::with_placeholders(role.trim().to_owned(), document);
        let is_known = is_legal(&text);
        let built = match is_known {
            true => None,
            false => with_tokens(role.trim(), document),
        };
        self.values.fill(match built {
            Some(built) => built,
            None if is_known => text,
            // What no role can be called may have been meant for any.
            None => hole(role.trim(), document, Class::Any),
        })
    }

    /// The account of what a document names without one.
    pub(super) fn of<'t>(&self, document: u32) -> Option<Text<'t>> {
        self.stacks.home(document, self.values)
    }
}

fn hole<'t>(name: &str, document: u32, class: Class) -> Text<'t> {
    Text::hole(Hole {
        name: name.to_owned().into(),
        scope: Scope::Document(document),
        class,
    })
}

/// A text with placeholders for what no role can have in its path, and for the tokens of a build in its
/// name: `%%ID%%`. None, where that does not make it legal.
fn with_tokens<'t>(role: &str, document: u32) -> Option<Text<'t>> {
    let parsed = |text: &str| Text::with_placeholders(text.to_owned(), document);
    let (before, name) = role.rsplit_once('/').unwrap_or(("", role));
    let mut built = Text::default();
    if let Some((start, path)) = before.split_once(":role/") {
        built.push_text(parsed(start));
        built.push_text(Text::literal(":role/"));
        built.push_text(hole(path, document, Class::Path));
    } else if !before.is_empty() {
        built.push_text(parsed(before));
        built.push_text(Text::literal("/"));
    }
    for (number, part) in name.split("%%").enumerate() {
        match number % 2 {
            0 => built.push_text(parsed(part)),
            _ => built.push_text(hole(&["%%", part, "%%"].concat(), document, Class::Any)),
        }
    }
    (is_legal(&built) && name.matches("%%").count() % 2 == 0).then_some(built)
}

/// Whether a text can be an ARN or a name of a role, as far as it is known.
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>
fn is_legal(text: &Text<'_>) -> bool {
    let is_legal = |letter: char| {
        letter.is_ascii_alphanumeric() || "_+=,.@-:/".contains(letter) || !letter.is_ascii()
    };
    text.pieces.iter().all(|piece| match piece {
        Piece::Literal(text) => text.chars().all(is_legal),
        Piece::Hole(_) => true,
    })
}
