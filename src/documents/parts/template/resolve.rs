//! Intrinsic functions of CloudFormation: each becomes the text that it makes, with placeholders
//! for what only the deployment knows.
//!
//! A placeholder of a template means the same everywhere in it, and nothing outside of it: it is
//! marked as such (`text::marks::OF_DOCUMENT`). `Ref` and `GetAtt` of a role come out as one ARN,
//! however it is named.

use crate::text::mapped::Mapped;
use crate::text::marks::OF_DOCUMENT;
use crate::text::tree::with_texts;
use crate::text::{Entry, Node, Tree};

/// How deep functions may stand in each other.
const DEPTH_AT_MOST: u32 = 32;
/// Bytes that one function may make.
const LENGTH_AT_MOST: usize = 4 << 20;

/// What the names of a template stand for.
pub(super) struct Names<'t, 'w> {
    pub(super) root: &'t Node<'w>,
    pub(super) whole: &'w str,
    /// Logical id, name and path of each role.
    pub(super) roles: Vec<(String, (String, String))>,
    /// Parameters whose default was taken.
    pub(super) defaults: std::cell::RefCell<Vec<String>>,
}

impl<'w> Names<'_, 'w> {
    /// The same tree with every function replaced by the text that it makes.
    pub(super) fn resolved(&self, node: &Node<'w>) -> Node<'w> {
        with_texts(node, &|node| {
            let made = self.function(node, 0)?;
            Some(made.text)
        })
    }

    /// The text of a string or of a function.
    pub(super) fn text(&self, node: &Node<'w>) -> Option<Mapped> {
        match node.as_str() {
            Some(_) => Mapped::of_string(node, self.whole),
            None => self.function(node, 0),
        }
    }

    /// What a value is put into a text as: of `Ref` of a role its name.
    pub(super) fn exact(&self, node: &Node<'w>) -> Mapped {
        self.part(node, 0)
    }

    /// The text that a function makes; `None`: it is none.
    fn function(&self, node: &Node<'w>, depth: u32) -> Option<Mapped> {
        let [member] = node.members() else {
            return None;
        };
        let place = node.span().start;
        let made = |text: &str| {
            let mut mapped = Mapped::default();
            mapped.push(text, place, false);
            Some(mapped)
        };
        if depth > DEPTH_AT_MOST {
            return made(&hole("Fn::TooDeep"));
        }
        let value = &member.value;
        match member.key() {
            // Where a role is wanted, its name and its ARN are the same.
            "Ref" => match self.role(value.as_str()?).filter(|_| depth == 0) {
                Some((name, path)) => made(&role_arn(path, name)),
                None => made(&self.reference(value.as_str()?, depth)),
            },
            "Fn::GetAtt" => {
                let (logical, attribute) = match value.as_str() {
                    Some(text) => text.split_once('.')?,
                    None => (
                        value.items().first()?.as_str()?,
                        value.items().get(1)?.as_str()?,
                    ),
                };
                made(&self.attribute(logical, attribute))
            }
            "Fn::Sub" => self.sub(value, depth),
            "Fn::Join" => {
                let separator = value.items().first()?.as_str()?;
                let mut joined = Mapped::default();
                let items = value.items().get(1)?;
                if items.items().is_empty() {
                    return made(&unknown(node, self.whole));
                }
                for (at, item) in items.items().iter().enumerate() {
                    if at > 0 {
                        joined.push(separator, item.span().start, false);
                    }
                    joined.append(&self.part(item, depth));
                    if joined.text.len() > LENGTH_AT_MOST {
                        return made(&hole("Fn::TooLong"));
                    }
                }
                Some(joined)
            }
            "Fn::FindInMap" => {
                let keys: Vec<String> = value
                    .items()
                    .iter()
                    .map(|key| self.part(key, depth).text)
                    .collect();
                let found = keys
                    .iter()
                    .try_fold(self.root.get("Mappings")?, |node, key| node.get(key));
                match found.and_then(Node::as_str) {
                    Some(text) => made(text),
                    None => made(&unknown(node, self.whole)),
                }
            }
            name if name.starts_with("Fn::") || name == "Condition" && value.as_str().is_some() => {
                match name {
                    // A list is no text.
                    "Fn::GetAZs" | "Condition" => None,
                    _ => made(&unknown(node, self.whole)),
                }
            }
            _ => None,
        }
    }

    /// A part of a text: a string, or what a function makes.
    fn part(&self, node: &Node<'w>, depth: u32) -> Mapped {
        let found = match node.as_str() {
            Some(_) => Mapped::of_string(node, self.whole),
            None => self.function(node, depth + 1),
        };
        found.unwrap_or_else(|| {
            let mut mapped = Mapped::default();
            let text = node
                .scalar()
                .map_or_else(|| unknown(node, self.whole), str::to_owned);
            mapped.push(&text, node.span().start, false);
            mapped
        })
    }

    /// `Fn::Sub`, with or without names of its own.
    fn sub(&self, value: &Node<'w>, depth: u32) -> Option<Mapped> {
        let (template, own) = match value.as_str() {
            Some(_) => (value, None),
            None => (value.items().first()?, value.items().get(1)),
        };
        let template = Mapped::of_string(template, self.whole)?;
        Some(self.substituted(&template, depth, &|name| {
            own?.get(name).map(|node| self.part(node, depth))
        }))
    }

    /// A text with `${Name}` in it, each replaced by what it stands for. `own` are names that
    /// count before those of the template.
    pub(super) fn substituted(
        &self,
        template: &Mapped,
        depth: u32,
        own: &dyn Fn(&str) -> Option<Mapped>,
    ) -> Mapped {
        let mut built = Mapped::default();
        let mut from = 0;
        while let Some((start, end)) = next_name(&template.text, from) {
            built.append_part(template, from, start);
            let written = template.text.get(start + 2..end - 1).unwrap_or_default();
            let name = written.trim();
            let place = template.original(u32::try_from(start).unwrap_or_default());
            match own(name) {
                Some(value) => built.append(&value),
                None => {
                    let text = match (name.strip_prefix('!'), name.split_once('.')) {
                        (Some(literal), _) => format!("${{{literal}}}"),
                        (_, Some((logical, attribute))) => self.attribute(logical, attribute),
                        _ => self.reference(name, depth),
                    };
                    built.push(&text, place, false);
                }
            }
            from = end;
            if built.text.len() > LENGTH_AT_MOST {
                break;
            }
        }
        built.append_part(template, from, template.text.len());
        built
    }

    /// A text in which only these names are replaced.
    pub(super) fn substituted_only(
        &self,
        template: &Mapped,
        own: &dyn Fn(&str) -> Option<Mapped>,
    ) -> Mapped {
        let mut built = Mapped::default();
        let mut from = 0;
        let mut search = 0;
        while let Some((start, end)) = next_name(&template.text, search) {
            search = end;
            let name = template.text.get(start + 2..end - 1).unwrap_or_default();
            if let Some(value) = own(name.trim()) {
                built.append_part(template, from, start);
                let place = template.original(u32::try_from(start).unwrap_or_default());
                built.push(&value.text, place, false);
                from = end;
            }
            if built.text.len() > LENGTH_AT_MOST {
                break;
            }
        }
        built.append_part(template, from, template.text.len());
        built
    }

    /// Name and path of a role.
    pub(super) fn role(&self, logical: &str) -> Option<&(String, String)> {
        let mut roles = self.roles.iter();
        roles.find(|(id, _)| id == logical).map(|(_, role)| role)
    }

    /// What `Ref` gives.
    fn reference(&self, name: &str, depth: u32) -> String {
        if let Some((role, _)) = self.role(name) {
            return role.clone();
        }
        let parameter = self.root.get("Parameters").and_then(|all| all.get(name));
        let default = parameter.and_then(|parameter| parameter.get("Default"));
        if let Some(default) = default
            .and_then(Tree::scalar)
            .filter(|text| !text.is_empty() && depth < DEPTH_AT_MOST)
        {
            let mut taken = self.defaults.borrow_mut();
            if !taken.iter().any(|known| known == name) {
                taken.push(name.to_owned());
            }
            return default.to_owned();
        }
        hole(name)
    }

    /// What `GetAtt` gives.
    fn attribute(&self, logical: &str, attribute: &str) -> String {
        match (self.role(logical), attribute) {
            (Some((name, path)), "Arn") => role_arn(path, name),
            _ => hole(&format!("{logical}.{attribute}")),
        }
    }
}

/// The ARN of a role of this template.
pub(super) fn role_arn(path: &str, name: &str) -> String {
    format!(
        "arn:{}:iam::{}:role{path}{name}",
        hole("AWS::Partition"),
        hole("AWS::AccountId")
    )
}

/// A placeholder of this template.
pub(super) fn hole(name: &str) -> String {
    match name.starts_with("AWS::") {
        true => format!("${{{name}}}"),
        false => format!("{OF_DOCUMENT}${{{name}}}"),
    }
}

/// A function whose value is not known: the same where it is written alike.
fn unknown(node: &Node<'_>, whole: &str) -> String {
    let span = node.span();
    let written = whole
        .get(span.start as usize..span.end as usize)
        .unwrap_or_default();
    let name: String = written
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '{' | '}' | '"' | '$'))
        .take(120)
        .collect();
    hole(&name)
}

/// The next `${...}` from there on.
fn next_name(text: &str, from: usize) -> Option<(usize, usize)> {
    let start = from + text.get(from..)?.find("${")?;
    let end = start + text.get(start..)?.find('}')? + 1;
    Some((start, end))
}
