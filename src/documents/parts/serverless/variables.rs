//! The variables of the Serverless Framework: `${self:custom.x}`, `${file(x.yml):a, 'b'}`.
//!
//! What is not known becomes a `Ref` to a name with a colon in it, which is a placeholder in the
//! template. Nothing is guessed: a fallback counts only where its variable is known to be missing.

use std::cell::{Cell, RefCell};

use crate::text::{Member, Node, Span, Tree, made};

use super::build::{is_unknown, join, reference, string};
use super::syntax::{self, Piece};

/// How deep values may stand in each other, variables included.
const DEPTH_AT_MOST: u32 = 64;
/// Nodes that all variables of a service may make together.
const STEPS_AT_MOST: usize = 200_000;
/// Bytes that a text may have.
const LENGTH_AT_MOST: usize = 1 << 20;
/// Stage and Region where the configuration names none.
const STAGE: &str = "dev";
const REGION: &str = "us-east-1";

/// A file that a variable names.
pub(in crate::documents) enum File<'t, 'w> {
    /// It is read as a tree.
    Tree(&'t Node<'w>),
    /// It is a text and nothing else.
    Text(&'w str),
    /// It is a program, or not among the documents.
    Unread,
}

/// What a variable stands for.
pub(super) enum Found<'w> {
    Node(Node<'w>),
    /// It is not there: a fallback counts.
    Missing,
    /// Nothing in the documents says.
    Unknown,
}

/// What the user states for variables, and what files beside the service give for its options; `None`:
/// a value that nobody knows.
pub(in crate::documents) type Values<'s> =
    (&'s [(String, Vec<String>)], &'s [(String, Option<String>)]);

/// The variables of a service.
pub(super) struct Variables<'s, 't, 'w> {
    root: &'t Node<'w>,
    file: &'s dyn Fn(&str) -> File<'t, 'w>,
    stated: &'s [(String, Vec<String>)],
    set: &'s [(String, Option<String>)],
    /// Variables whose fallback or default was taken.
    pub(super) defaults: RefCell<Vec<String>>,
    /// Names of placeholders that were made.
    pub(super) unknown: RefCell<Vec<String>>,
    /// Files that are not read, and where they are named.
    pub(super) unread: RefCell<Vec<(String, Span)>>,
    /// What is being resolved.
    open: RefCell<Vec<String>>,
    steps: Cell<usize>,
}

impl<'s, 't, 'w> Variables<'s, 't, 'w> {
    pub(super) fn new(
        root: &'t Node<'w>,
        file: &'s dyn Fn(&str) -> File<'t, 'w>,
        (stated, set): Values<'s>,
    ) -> Self {
        Self {
            root,
            file,
            stated,
            set,
            defaults: RefCell::default(),
            unknown: RefCell::default(),
            unread: RefCell::default(),
            open: RefCell::default(),
            steps: Cell::new(0),
        }
    }

    /// The value at a path of the configuration.
    pub(super) fn at(&self, path: &[&str]) -> Option<Node<'w>> {
        match self.find(self.root, path, 0) {
            Found::Node(node) => Some(node),
            Found::Missing | Found::Unknown => None,
        }
    }

    /// The stage: that of the command line, of the configuration, else the default.
    pub(super) fn stage(&self, at: Span) -> Node<'w> {
        self.of_deployment("opt:stage", &["provider", "stage"], STAGE, at)
    }

    /// The Region, as the stage.
    pub(super) fn region(&self, at: Span) -> Node<'w> {
        self.of_deployment("opt:region", &["provider", "region"], REGION, at)
    }

    fn of_deployment(&self, option: &str, path: &[&str], default: &str, at: Span) -> Node<'w> {
        if let Some(stated) = self.stated(option) {
            return string(stated, at);
        }
        let value = match self.find(self.root, path, 0) {
            Found::Node(node) => made::placed(&node, at),
            Found::Unknown => self.hole(&path.join("."), at),
            Found::Missing => {
                note(&self.defaults, &path.join("."));
                string(default, at)
            }
        };
        match self.is_settled(option, value.as_str()) {
            true => value,
            false => self.hole(option, at),
        }
    }

    /// Whether all that files give for an option is that value.
    fn is_settled(&self, option: &str, value: Option<&str>) -> bool {
        let mut given = self.set.iter().filter(|(name, _)| name == option);
        given.all(|(_, given)| given.is_some() && given.as_deref() == value)
    }

    fn stated(&self, name: &str) -> Option<&str> {
        let found = self.stated.iter().find(|(known, _)| known == name);
        found.and_then(|(_, values)| values.first().map(String::as_str))
    }

    /// A tree with its variables resolved.
    pub(super) fn resolved(&self, node: &Node<'w>, depth: u32) -> Node<'w> {
        self.steps.set(self.steps.get() + 1);
        if depth > DEPTH_AT_MOST || self.steps.get() > STEPS_AT_MOST {
            return self.hole("self:", node.span());
        }
        if let Some(text) = node.as_str() {
            return match text.contains("${") {
                true => self.text(node, text, depth),
                false => node.clone(),
            };
        }
        if let [member] = node.members()
            && crate::text::Entry::key(member) == "Fn::Sub"
            && let Some(made) = self.sub(member, node.span(), depth)
        {
            return made;
        }
        if node.is_object() {
            let members = node.members().iter().map(|member| {
                let value = self.resolved(&member.value, depth + 1);
                made::with_value(member, value)
            });
            return made::object(members.collect(), node.span());
        }
        if node.items().is_empty() {
            return node.clone();
        }
        let items = node.items().iter();
        let items = items.map(|item| self.resolved(item, depth + 1));
        made::array(items.collect(), node.span())
    }

    fn text(&self, node: &Node<'w>, text: &str, depth: u32) -> Node<'w> {
        let at = node.span();
        let pieces = syntax::pieces(text);
        if let [Piece::Variable(written)] = pieces.as_slice() {
            return match self.variable(written, at, depth) {
                Found::Node(value) => made::placed(&value, at),
                Found::Missing | Found::Unknown => self.hole(written, at),
            };
        }
        let (texts, is_changed) = self.pieces(&pieces, at, depth);
        match is_changed {
            true => join(texts, at),
            false => node.clone(),
        }
    }

    /// The pieces of a text: texts, and functions of the template for what only the deployment knows.
    fn pieces(&self, pieces: &[Piece<'_>], at: Span, depth: u32) -> (Vec<Node<'w>>, bool) {
        let mut made: Vec<Node<'w>> = Vec::new();
        let mut is_changed = false;
        let mut length = 0;
        for piece in pieces {
            let value = match piece {
                Piece::Text(text) => string(text, at),
                Piece::Escaped(text) => {
                    is_changed = true;
                    string(text, at)
                }
                Piece::Variable(written) => {
                    is_changed = true;
                    match self.variable(written, at, depth) {
                        Found::Node(value) => match value.scalar() {
                            Some(text) => string(text, at),
                            None if is_function(&value) => made::placed(&value, at),
                            None => self.hole(written, at),
                        },
                        Found::Missing | Found::Unknown => self.hole(written, at),
                    }
                }
            };
            length += value.as_str().map_or(0, str::len);
            if length > LENGTH_AT_MOST {
                return (vec![self.hole("self:", at)], true);
            }
            made.push(value);
        }
        (made, is_changed)
    }

    /// `Fn::Sub` whose text has variables: what is not known of it gets a name of its own.
    fn sub(&self, member: &Member<'w>, at: Span, depth: u32) -> Option<Node<'w>> {
        let value = &member.value;
        let (template, own) = match value.as_str() {
            Some(_) => (value, None),
            None => (value.items().first()?, value.items().get(1)),
        };
        let text = template.as_str()?;
        let span = template.span();
        let (pieces, is_changed) = self.pieces(&syntax::pieces(text), span, depth);
        let own = own.map(|own| self.resolved(own, depth + 1));
        let mut names: Vec<Member<'w>> = own
            .as_ref()
            .map(|own| own.members().to_vec())
            .unwrap_or_default();
        let template = match is_changed {
            false => template.clone(),
            true => {
                let mut text = String::new();
                for piece in pieces {
                    match piece.as_str() {
                        Some(known) => text.push_str(known),
                        None => {
                            let name = format!("Variable{}", names.len() + 1);
                            text.push_str(&format!("${{{name}}}"));
                            names.push(made::member(name, span, piece));
                        }
                    }
                }
                string(&text, span)
            }
        };
        let value = match names.is_empty() {
            true => template,
            false => made::array(vec![template, made::object(names, span)], span),
        };
        Some(made::object(vec![made::with_value(member, value)], at))
    }

    /// What stands between `${` and `}`.
    fn variable(&self, written: &str, at: Span, depth: u32) -> Found<'w> {
        let is_open = self.open.borrow().iter().any(|open| open == written);
        if is_open || depth > DEPTH_AT_MOST {
            return Found::Unknown;
        }
        self.open.borrow_mut().push(written.to_owned());
        let sources = syntax::sources(written);
        let mut found = Found::Missing;
        for (place, source) in sources.iter().enumerate() {
            let has_fallback = place + 1 < sources.len();
            found = self.source(source, has_fallback, at, depth + 1);
            if !matches!(found, Found::Missing) {
                break;
            }
        }
        self.open.borrow_mut().pop();
        let value = match &found {
            Found::Node(node) => node.as_str(),
            Found::Missing | Found::Unknown => None,
        };
        match sources.iter().all(|source| self.is_settled(source, value)) {
            true => found,
            false => Found::Unknown,
        }
    }

    fn source(&self, written: &str, has_fallback: bool, at: Span, depth: u32) -> Found<'w> {
        if let Some(literal) = syntax::literal(written) {
            return match literal {
                "null" if !written.starts_with(['\'', '"']) => Found::Missing,
                text => Found::Node(string(text, at)),
            };
        }
        let pieces = syntax::pieces(written);
        if let [Piece::Variable(inner)] = pieces.as_slice() {
            return self.variable(inner, at, depth);
        }
        // Variables within it come first.
        let (pieces, _) = self.pieces(&pieces, at, depth);
        let texts = pieces.iter().map(Tree::as_str);
        let Some(plain) = texts.collect::<Option<String>>() else {
            return Found::Unknown;
        };
        let Some(source) = syntax::source(&plain) else {
            return Found::Unknown;
        };
        let address = source.address;
        let path = || -> Vec<&str> { address.split('.').filter(|key| !key.is_empty()).collect() };
        match source.kind {
            "self" => self.of_configuration(&path(), at, depth),
            "opt" | "env" => match self.stated(&plain) {
                Some(stated) => Found::Node(string(stated, at)),
                None if has_fallback => {
                    note(&self.defaults, &plain);
                    Found::Missing
                }
                None => Found::Unknown,
            },
            "param" => self.parameter(&plain, address, at, depth),
            "sls" if address == "stage" => self.known(self.stage(at)),
            "aws" => match address {
                "accountId" => Found::Node(reference("AWS::AccountId", at)),
                "partition" => Found::Node(reference("AWS::Partition", at)),
                "region" => self.known(self.region(at)),
                _ => Found::Unknown,
            },
            "file" => self.of_file(source.parameters, &path(), at, depth),
            _ => Found::Unknown,
        }
    }

    fn of_configuration(&self, path: &[&str], at: Span, depth: u32) -> Found<'w> {
        match (self.find(self.root, path, depth), path) {
            (_, ["provider", "stage"]) => self.known(self.stage(at)),
            (_, ["provider", "region"]) => self.known(self.region(at)),
            (found, _) => found,
        }
    }

    /// A parameter of the stage, else of all stages.
    fn parameter(&self, plain: &str, name: &str, at: Span, depth: u32) -> Found<'w> {
        if let Some(stated) = self.stated(plain) {
            return Found::Node(string(stated, at));
        }
        let stage = self.stage(at);
        let Some(stage) = stage.as_str() else {
            return Found::Unknown;
        };
        for path in [
            ["stages", stage, "params", name].as_slice(),
            &["params", stage, name],
            &["stages", "default", "params", name],
            &["params", "default", name],
        ] {
            match self.find(self.root, path, depth) {
                Found::Missing => {}
                found => return found,
            }
        }
        // It may be given when the service is deployed.
        Found::Unknown
    }

    fn of_file(&self, written: &str, path: &[&str], at: Span, depth: u32) -> Found<'w> {
        let (name, within) = written.split_once('#').unwrap_or((written, ""));
        let name = name.trim();
        let within = within.split('.').filter(|key| !key.is_empty());
        let path: Vec<&str> = within.chain(path.iter().copied()).collect();
        match (self.file)(name) {
            File::Tree(node) => self.find(node, &path, depth),
            File::Text(text) if path.is_empty() => Found::Node(string(text, at)),
            File::Text(_) => Found::Unknown,
            File::Unread => {
                let mut unread = self.unread.borrow_mut();
                if !unread.iter().any(|(known, _)| known == name) {
                    unread.push((name.to_owned(), at));
                }
                Found::Unknown
            }
        }
    }

    /// The value at a path within a tree.
    fn find(&self, from: &Node<'w>, path: &[&str], depth: u32) -> Found<'w> {
        if depth > DEPTH_AT_MOST {
            return Found::Unknown;
        }
        let mut at = from;
        for (place, key) in path.iter().enumerate() {
            if at.as_str().is_some_and(|text| text.contains("${")) {
                let inner = self.resolved(at, depth + 1);
                let rest = path.get(place..).unwrap_or_default();
                return match is_function(&inner) || inner.as_str().is_some() {
                    true => Found::Unknown,
                    false => self.find(&inner, rest, depth + 1),
                };
            }
            let item = || at.items().get(key.parse::<usize>().ok()?);
            match at.get(key).or_else(item) {
                Some(inner) => at = inner,
                None if is_function(at) => return Found::Unknown,
                None => return Found::Missing,
            }
        }
        self.known(self.resolved(at, depth + 1))
    }

    /// A value that is known, unless it is nothing or a placeholder. That of an option is handed on:
    /// it is the same wherever it stands.
    fn known(&self, node: Node<'w>) -> Found<'w> {
        let name = node.get("Ref").and_then(Tree::as_str);
        let is_option = self
            .set
            .iter()
            .any(|(option, _)| Some(option.as_str()) == name);
        match () {
            () if node.is_null() => Found::Missing,
            () if is_unknown(&node) && !is_option => Found::Unknown,
            () => Found::Node(node),
        }
    }

    /// A placeholder for what is not known.
    pub(super) fn hole(&self, written: &str, at: Span) -> Node<'w> {
        let first = syntax::sources(written).first().copied();
        let is_given = |option: &&str| self.set.iter().any(|(name, _)| name == option);
        let name = match first.filter(is_given) {
            Some(option) => option.to_owned(),
            None => syntax::name_of(written),
        };
        note(&self.unknown, &name);
        reference(&name, at)
    }
}

/// Whether a node is a function of CloudFormation.
fn is_function(node: &Node<'_>) -> bool {
    match node.members() {
        [member] => {
            let key = crate::text::Entry::key(member);
            key == "Ref" || key.starts_with("Fn::")
        }
        _ => false,
    }
}

fn note(list: &RefCell<Vec<String>>, name: &str) {
    let mut list = list.borrow_mut();
    if !list.iter().any(|known| known == name) {
        list.push(name.to_owned());
    }
}
