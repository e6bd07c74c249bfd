//! Roles, each once, and how they are found by what a text calls them (law 2).

use crate::arn::Arn;
use crate::text::generated::may_be_generated;
use crate::text::maps::Places;
use crate::text::order::sort;
use crate::text::{Piece, Scope, Text, Tri};

use super::role_id::RoleId;

/// Placeholder id of an execution role that was not specified.
pub const EXECUTION_ROLE: &str = "execution-role";

/// A role.
#[derive(Debug)]
pub struct Role<'a> {
    /// Its ARN as it was written, else its name or logical id, else `execution-role`.
    pub id: String,
    /// The text that it is called by; empty where nothing is known of it.
    pub text: Text<'a>,
    /// What that text tells.
    pub key: RoleId<'a>,
    /// The ARN by which a document describes it, where that has another path or case than `text`.
    pub described_as: Option<Text<'a>>,
    /// Its unique id, such as `AROA...`; several where documents of several days differ.
    pub unique_ids: Vec<&'a str>,
    /// A document lists all its policies.
    pub is_whole: bool,
    /// A document describes it, so its own ARN is known.
    pub is_described: bool,
    /// A template, configuration, export or state defines it: it takes no policy that nothing
    /// assigns.
    pub is_defined: bool,
    /// It is a resource of a template or configuration: it has no identity-based policies but
    /// those that resources give it.
    pub is_resource: bool,
    /// Only the run time knows which role it is.
    pub is_run_time: bool,
}

/// All roles.
#[derive(Debug, Default)]
pub struct Roles<'a> {
    /// The roles.
    pub list: Vec<Role<'a>>,
    /// By the text that they are called by.
    by_text: Places,
    /// By their name: in lower case, or with its holes.
    by_name: Places,
    /// Roles of which the name has holes, by the document of which they are resources.
    with_holes: Vec<(Option<u32>, usize)>,
    /// Roles of which the name is known, likewise.
    named: Vec<(Option<u32>, usize)>,
    /// Roles of which the name is made when they are created, likewise.
    generated: Vec<(Option<u32>, usize)>,
    /// Roles that only the run time knows, by how they are shown.
    at_run_time: Places,
    /// The documents of which a role is a resource, by the text that it is called by.
    declared: Places,
    /// What the user calls roles by.
    stated: Vec<String>,
}

impl<'a> Role<'a> {
    /// Keeps the ARN by which a document describes the role, where it differs from the one that it
    /// is called by.
    pub(super) fn describe(&mut self, described: Text<'a>) {
        let is_arn = |text: &Text<'_>| Arn::parse(text).is_some();
        self.is_described |= is_arn(&described);
        if is_arn(&described) && is_arn(&self.text) && described != self.text {
            self.described_as = Some(described);
        }
    }
}

impl<'a> Roles<'a> {
    /// Makes the role that is called so a resource of that document.
    pub(super) fn declare(&mut self, text: &Text<'_>, document: u32) {
        let documents = self.declared.entry(key(text)).or_default();
        if !documents.contains(&(document as usize)) {
            documents.push(document as usize);
        }
    }

    /// Whether it is known of which document that role is a resource.
    pub(super) fn is_declared(&self, text: &Text<'_>) -> bool {
        self.declared.contains_key(&key(text))
    }

    /// The same resources, without roles.
    pub(super) fn clone_declared(&self) -> Self {
        Self {
            declared: self.declared.clone(),
            stated: self.stated.clone(),
            ..Self::default()
        }
    }

    /// Makes a text one that the user calls a role by: it may be a logical id.
    pub(super) fn state(&mut self, text: &str) {
        if !self.is_stated(text) {
            self.stated.push(text.to_owned());
        }
    }

    fn is_stated(&self, text: &str) -> bool {
        self.stated.iter().any(|stated| stated == text)
    }

    /// What a text tells of the role that it names; `home` is the account of names without one.
    pub fn id<'t>(&self, text: &Text<'t>, home: Option<&Text<'t>>) -> RoleId<'t> {
        let declared_in = match self.declared.get(&key(text)).map(Vec::as_slice) {
            Some([only]) => u32::try_from(*only).ok(),
            _ => None,
        };
        RoleId::new(text, home, declared_in)
    }

    /// The roles that a text may name, each with how certain that is, in order. A name without
    /// account is certain where only one role has it.
    pub fn find(&self, text: &Text<'_>, home: Option<&Text<'_>>) -> Vec<(usize, Tri)> {
        let text = text.clone().into_owned();
        let home = home.map(|home| home.clone().into_owned());
        self.find_id(&self.id(&text, home.as_ref()), &text)
    }

    /// The only role that a text names for certain.
    pub fn find_one(&self, text: &Text<'_>, home: Option<&Text<'_>>) -> Option<usize> {
        let found = self.find(text, home);
        let mut certain = found.iter().filter(|(_, is)| *is == Tri::Yes);
        match (certain.next(), certain.next()) {
            (Some((at, _)), None) => Some(*at),
            _ => None,
        }
    }

    pub(super) fn find_id(&self, id: &RoleId<'_>, text: &Text<'_>) -> Vec<(usize, Tri)> {
        if text.pieces.is_empty() {
            return Vec::new();
        }
        if let Some(at) = self.at_run_time(&text.display()) {
            return vec![(at, Tri::Yes)];
        }
        let exact = self.by_text.get(&key(text)).into_iter().flatten();
        let mut places: Vec<usize> = exact.copied().collect();
        match id.known_name() {
            Some(name) => {
                places.extend(self.by_name.get(&name).into_iter().flatten());
                places.extend(self.others(&self.with_holes, id));
                // A logical id, where the user says it.
                let is_stated = text.as_literal().is_some_and(|text| self.is_stated(text));
                let is_of_form = is_stated || may_be_generated(&name);
                let may_be = |role: &Role<'_>| is_of_form || role.key.is_of_any_form();
                places.extend(
                    self.others(&self.generated, id)
                        .filter(|&at| self.is(at, may_be)),
                );
            }
            // Two resources are two roles: of those with generated names only the same one counts.
            None if id.is_generated() => {
                // The same name may stand in two texts.
                places.extend(self.by_name.get(&key(&id.name)).into_iter().flatten());
                places.extend(self.others(&self.with_holes, id));
                let is_of_any = id.is_of_any_form();
                let may_be = |role: &Role<'_>| {
                    let name = role.key.name.as_literal();
                    is_of_any || name.is_some_and(may_be_generated)
                };
                places.extend(
                    self.others(&self.named, id)
                        .filter(|&at| self.is(at, may_be)),
                );
            }
            // Nothing of it is known, so it may be any resource of its document.
            None if id.name.pieces.is_empty() => places.extend(0..self.list.len()),
            None => {
                places.extend(self.by_name.get(&key(&id.name)).into_iter().flatten());
                for roles in [&self.named, &self.generated, &self.with_holes] {
                    places.extend(self.others(roles, id));
                }
            }
        }
        sort(&mut places);
        places.dedup();
        let mut found: Vec<(usize, Tri)> = Vec::new();
        for at in places {
            let Some(role) = self.list.get(at).filter(|role| !role.is_run_time) else {
                continue;
            };
            // A name is that of its account; an ARN tells it.
            let is_same_text = role.text == *text && role.key.account == id.account;
            let is = match is_same_text {
                true => Tri::Yes,
                // A logical id names the resource of its template, where the user says it.
                false
                    if text.as_literal().is_some_and(|text| self.is_stated(text))
                        && role.key.logical_id() == text.as_literal() =>
                {
                    Tri::Yes
                }
                false if role.key.name.pieces.is_empty() => Tri::No,
                false => role.key.same(id),
            };
            if is != Tri::No {
                found.push((at, is));
            }
        }
        // The only role of that name, where no account is told.
        if id.account.is_none()
            && id.known_name().is_some()
            && let [(at, is)] = found.as_mut_slice()
            && let Some(role) = self.list.get(*at)
            && role.key.same_name(id) == Tri::Yes
        {
            *is = Tri::Yes;
        }
        found
    }

    /// Those that are no resources of the same document: two resources of one are two roles.
    fn others<'r>(
        &self,
        roles: &'r [(Option<u32>, usize)],
        id: &RoleId<'_>,
    ) -> impl Iterator<Item = usize> + use<'r> {
        let own = id.declared_in;
        let others = roles.iter();
        let others = others.filter(move |(document, _)| own.is_none() || *document != own);
        others.map(|(_, role)| *role)
    }

    fn is(&self, at: usize, may_be: impl Fn(&Role<'_>) -> bool) -> bool {
        self.list.get(at).is_some_and(may_be)
    }

    /// Adds a role that is none of those that are there.
    pub(super) fn add(&mut self, id: String, text: Text<'a>, home: Option<&Text<'a>>) -> usize {
        let at = self.list.len();
        let key_of = self.id(&text, home);
        if !text.pieces.is_empty() {
            self.by_text.entry(key(&text)).or_default().push(at);
            let (name, group) = match key_of.known_name() {
                Some(name) => (name, &mut self.named),
                None if key_of.is_generated() => (key(&key_of.name), &mut self.generated),
                None => (key(&key_of.name), &mut self.with_holes),
            };
            self.by_name.entry(name).or_default().push(at);
            group.push((key_of.declared_in, at));
        }
        self.list.push(Role {
            id,
            text,
            key: key_of,
            described_as: None,
            unique_ids: Vec::new(),
            is_whole: false,
            is_described: false,
            is_defined: false,
            is_resource: false,
            is_run_time: false,
        });
        at
    }

    /// The role of an expression that only the run time knows.
    pub fn at_run_time(&self, shown: &str) -> Option<usize> {
        self.at_run_time.get(shown)?.first().copied()
    }

    /// Adds the role of an expression.
    pub(super) fn add_at_run_time(&mut self, shown: String) -> usize {
        let at = self.add(shown.clone(), Text::default(), None);
        self.at_run_time.insert(shown, vec![at]);
        if let Some(role) = self.list.get_mut(at) {
            role.is_run_time = true;
        }
        at
    }

    /// A role by its index.
    pub fn get(&self, at: usize) -> Option<&Role<'a>> {
        self.list.get(at)
    }
}

/// A text with the scopes of its holes.
pub(super) fn key(text: &Text<'_>) -> String {
    let mut key = String::new();
    for piece in &text.pieces {
        match piece {
            Piece::Literal(text) => key.push_str(text),
            Piece::Hole(hole) => key.push_str(&scoped(&hole.name, hole.scope)),
        }
    }
    key
}

fn scoped(name: &str, scope: Scope) -> String {
    match scope {
        Scope::Workspace => format!("\0{name}"),
        Scope::Document(document) => format!("\0{name}\0{document}"),
        Scope::State(document, state) => format!("\0{name}\0{document}\0{state}"),
        Scope::Alone(one, two) => format!("\0{name}\0\0{one}\0{two}"),
    }
}
