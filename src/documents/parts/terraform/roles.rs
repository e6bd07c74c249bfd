//! Which roles there are, and whose a policy is.
//!
//! Each role has one text that it is known by, its ARN; where that is only known after the plan is
//! applied, an ARN with placeholders of this document. Whatever means the role becomes that text.

use crate::text::maps::Places;
use crate::text::{Node, Tree};

use super::model::{Given, Model, NONE, Resource, push};
use super::planned::{Accounts, own_hole, planned_arn};
use super::refer::Referred;

/// More roles that may be meant are taken to be any.
const AMONG_AT_MOST: usize = 64;

/// Who a policy belongs to.
#[derive(Debug)]
pub(super) enum Owners<'m> {
    /// This role.
    One(&'m str),
    /// Any of these.
    Among(Vec<&'m str>),
    /// Any role.
    Anyone,
}

/// The roles of the document.
#[derive(Debug, Default)]
pub(super) struct Roles<'t> {
    /// In the order in which they were found, each once.
    pub(super) ids: Vec<String>,
    /// Places of them, or `NONE`, for each resource.
    by_resource: Vec<usize>,
    named: Vec<Named<'t>>,
    /// Places of what is named.
    by_name: Places,
    /// Places of the ids.
    known: Places,
    /// How many resources each of the ids is.
    managed: Vec<usize>,
}

/// A role by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Named<'t> {
    id: usize,
    /// Another provider may be for another account.
    provider: Option<&'t str>,
}

impl<'t> Roles<'t> {
    /// Finds the roles: those that are managed here, and those that are only named.
    pub(super) fn read(model: &Model<'t, '_>) -> Self {
        let accounts = Accounts::read(model);
        let mut roles = Self::default();
        for (at, resource) in model.resources.iter().enumerate() {
            roles.by_resource.push(NONE);
            let key = match resource.kind {
                "aws_iam_role" => "arn",
                "aws_sfn_state_machine" if !resource.is_data => "role_arn",
                _ => continue,
            };
            let is_managed = key == "arn" && !resource.is_data;
            let id = match resource.text(key) {
                Some(arn) => arn.to_owned(),
                None if is_managed => planned_arn(model, resource, at, &accounts),
                None => continue,
            };
            let name = match is_managed {
                true => resource.text("name"),
                false => resource.text(key).and_then(name_of),
            };
            let id = roles.add(id);
            if key == "arn"
                && let Some(place) = roles.by_resource.last_mut()
            {
                *place = id;
            }
            if let Some(count) = roles.managed.get_mut(id) {
                *count += usize::from(is_managed);
            }
            if let Some(name) = name {
                roles.name(name, id, resource.provider());
            }
        }
        roles
    }

    /// Adds a role; gives its place.
    fn add(&mut self, id: String) -> usize {
        if let Some(&at) = self.known.get(&id).and_then(|known| known.first()) {
            return at;
        }
        let at = self.ids.len();
        push(&mut self.known, id.clone(), at);
        self.ids.push(id);
        self.managed.push(0);
        at
    }

    fn name(&mut self, name: &str, id: usize, provider: Option<&'t str>) {
        let all = self.all_named(name);
        let named = Named { id, provider };
        // One more than may be told apart is enough.
        if all.len() <= AMONG_AT_MOST && !all.contains(&named) {
            push(&mut self.by_name, name.to_owned(), self.named.len());
            self.named.push(named);
        }
    }

    fn all_named(&self, name: &str) -> Vec<Named<'t>> {
        let mut all = Vec::new();
        for &at in self.by_name.get(name).into_iter().flatten() {
            all.extend(self.named.get(at).copied());
        }
        all
    }

    /// The id at a place.
    fn id(&self, at: usize) -> &str {
        self.ids.get(at).map(String::as_str).unwrap_or_default()
    }

    /// The role that a resource is.
    pub(super) fn of_resource(&self, at: usize) -> Option<&str> {
        self.ids.get(*self.by_resource.get(at)?).map(String::as_str)
    }

    /// How many resources are the role that one of them is.
    pub(super) fn managed(&self, at: usize) -> usize {
        let id = self.by_resource.get(at);
        id.and_then(|&id| self.managed.get(id))
            .copied()
            .unwrap_or_default()
    }

    /// Whether all roles are managed here.
    pub(super) fn are_managed(&self) -> bool {
        self.managed.iter().all(|&count| count > 0)
    }

    /// Whether it is known which role a text is: of a name alone, its account is not.
    pub(super) fn is_known(&self, role: &str) -> bool {
        self.known.contains_key(role) || role.starts_with("arn:")
    }

    /// Whether a role that is known by another text may be the same.
    pub(super) fn has_double(&self, arn: &str) -> bool {
        let all = self.all_named(name_of(arn).unwrap_or_default());
        all.iter().any(|one| {
            let id = self.id(one.id);
            id != arn && id.contains("${")
        })
    }

    /// The role whose ARN an attribute is, as its text; `None`: it is not set.
    pub(super) fn arn<'w>(
        &self,
        model: &Model<'t, 'w>,
        at: usize,
        resource: &Resource<'t, 'w>,
        key: &str,
    ) -> Option<(String, &'t Node<'w>)> {
        let (text, node) = match model.given(resource, key) {
            Given::Known(node) => (node.as_str(), node),
            Given::Absent => return None,
            Given::Unknown(references) => {
                let text = match model.referred(resource.module, references, &["arn"]) {
                    Referred::One(role) => self.of_resource(role),
                    _ => None,
                };
                (text, resource.node)
            }
        };
        let text = match text {
            Some("") => return None,
            Some(text) => text.to_owned(),
            None => own_hole(resource, at, key),
        };
        Some((text, node))
    }

    /// Whose the policies of a resource are.
    pub(super) fn owners(
        &self,
        model: &Model<'t, '_>,
        resource: &Resource<'t, '_>,
        key: &str,
    ) -> Owners<'_> {
        let references = match model.given(resource, key) {
            Given::Known(node) => {
                let text = node.as_str().unwrap_or_default();
                return self.of_text(text, resource.provider());
            }
            Given::Absent => return Owners::Anyone,
            Given::Unknown(references) => references,
        };
        match model.referred(resource.module, references, &["name", "id", "arn"]) {
            Referred::One(role) => self.of_resource(role).map_or(Owners::Anyone, Owners::One),
            Referred::Among(all) if all.len() <= AMONG_AT_MOST => {
                let mut ids = Vec::new();
                for at in all {
                    match self.of_resource(at) {
                        Some(id) => ids.push(id),
                        None => return Owners::Anyone,
                    }
                }
                Owners::Among(ids)
            }
            _ => Owners::Anyone,
        }
    }

    /// The role of that name or ARN.
    pub(super) fn of_text<'m>(&'m self, text: &'m str, provider: Option<&str>) -> Owners<'m> {
        if text.starts_with("arn:") {
            return match self.has_double(text) {
                true => Owners::Anyone,
                false => Owners::One(text),
            };
        }
        // What is masked could be any name.
        let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte);
        if text.is_empty() || !text.bytes().all(is_legal) {
            return Owners::Anyone;
        }
        let all = self.all_named(text);
        let Some(first) = all.first() else {
            return Owners::One(text);
        };
        // Another provider is for another account, or only for another Region.
        let is_one = all.iter().all(|one| one.id == first.id)
            && all.iter().any(|one| one.provider == provider);
        match is_one {
            true => Owners::One(self.id(first.id)),
            false if all.len() > AMONG_AT_MOST => Owners::Anyone,
            false => {
                let mut ids = Vec::new();
                for one in &all {
                    ids.push(self.id(one.id));
                }
                Owners::Among(ids)
            }
        }
    }
}

/// The name at the end of a role's ARN.
fn name_of(arn: &str) -> Option<&str> {
    let (_, resource) = arn.split_once(":role/")?;
    resource.rsplit('/').next().filter(|name| !name.is_empty())
}
