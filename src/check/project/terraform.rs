//! A root module of Terraform: its source, a plan or a state.

use std::rc::Rc;

use crate::documents::Source;
use crate::documents::parts::What;
use crate::documents::parts::terraform::configuration::Outline;
use crate::text::maps::{ByText, Places};
use crate::text::marks;

use super::{Expression, Language, Names, Project, is_name, path_and_name, written};

/// A configuration, as one of its modules sees it.
#[derive(Debug)]
pub(super) struct Folder<'p> {
    /// What its files declare, by their folders.
    files: Rc<ByText<Vec<&'p Outline>>>,
    root: &'p str,
    /// The address of the module, and its folder.
    seat: (String, String),
}

/// Modules within each other.
const DEPTH_AT_MOST: usize = 8;

pub(super) fn project<'p>(sources: &'p [Source<'p>], lead: &'p Source<'p>) -> Option<Project<'p>> {
    let root = folder_of(&lead.document.name);
    let mut files: ByText<Vec<&'p Outline>> = ByText::default();
    for source in sources {
        if let Some(outline) = &source.outline {
            let folder = folder_of(&source.document.name);
            if let Some(own) = files.or_insert(folder, Vec::new()) {
                own.push(outline);
            }
        }
    }
    let roles = lead.parts.iter().filter_map(|part| match &part.what {
        What::Role {
            arn: Some(arn),
            address: Some(address),
            ..
        } if is_address(address) => {
            let known = path_and_name(&marks::unmarked(arn))?;
            Some((known, address.clone()))
        }
        _ => None,
    });
    Some(Project {
        language: Language::Hcl,
        document: lead.index,
        roles: roles.collect(),
        names: Names::Folder(Folder {
            files: Rc::new(files),
            root,
            seat: (String::new(), root.to_owned()),
        }),
    })
}

fn folder_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// `aws_iam_role.task`, `module.jobs.aws_iam_role.task[0]`, `aws_iam_role.task["a"]`: other types have
/// other attributes.
fn is_address(text: &str) -> bool {
    let (path, key) = match text.split_once('[') {
        Some((path, key)) => (path, key.strip_suffix(']')),
        None => (text, Some("0")),
    };
    let is_key = key.is_some_and(|key| {
        let inner = key.strip_prefix('"').and_then(|key| key.strip_suffix('"'));
        is_name(inner.unwrap_or(key))
    });
    let names: Vec<&str> = path.split('.').collect();
    let (modules, own) = names
        .split_at_checked(names.len().saturating_sub(2))
        .unwrap_or_default();
    is_key
        && modules.chunks(2).all(|two| matches!(two, ["module", _]))
        && matches!(own, ["aws_iam_role", _])
        && names.into_iter().all(is_name)
}

/// A path from a folder.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    if !path.starts_with('.') {
        return None;
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

impl Folder<'_> {
    pub(super) fn refer(&self, text: &str) -> Option<Expression> {
        if !text.contains("${") {
            return None;
        }
        let written = written(text, &|name| self.part(name))?;
        let is_whole = written.starts_with("${") && written.find('}') == Some(written.len() - 1);
        Some(Expression::Written(match is_whole {
            true => {
                let bare = written.trim_start_matches("${").trim_end_matches('}');
                // A queue's policies name its ARN.
                match bare
                    .strip_suffix(".url")
                    .filter(|queue| queue.starts_with("aws_sqs_queue."))
                {
                    Some(queue) => format!("{queue}.arn"),
                    None => bare.to_owned(),
                }
            }
            false => format!("\"{written}\""),
        }))
    }

    fn part(&self, name: &str) -> Option<String> {
        let data = |kind: &str, attribute: &str| {
            let name = self.data(kind)?;
            Some(format!("${{data.{kind}.{name}.{attribute}}}"))
        };
        match name {
            "AWS::AccountId" => data("aws_caller_identity", "account_id"),
            "AWS::Region" => data("aws_region", "name"),
            "AWS::Partition" => {
                data("aws_partition", "partition").or_else(|| Some("aws".to_owned()))
            }
            _ => {
                let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte);
                let is_reference = name.contains('.')
                    && name.starts_with(|first: char| first.is_ascii_lowercase())
                    && name.bytes().all(fits);
                let (address, attribute) = name.rsplit_once('.').filter(|_| is_reference)?;
                let name = self.name(address, attribute)?;
                Some(format!("${{{name}}}"))
            }
        }
    }

    /// The same configuration, as the module of a folder sees it; `None`: nothing tells that it is
    /// one module.
    pub(super) fn seen_from(&self, document: &str) -> Option<Self> {
        let folder = folder_of(document);
        let mut open = vec![(String::new(), self.root.to_owned())];
        let mut found = None;
        let mut visits = Places::default();
        while let Some((address, own)) = open.pop() {
            // What is called a second time, so is all that it calls; a third time tells no more.
            let visits = visits.entry(own.clone()).or_default();
            visits.push(0);
            if visits.len() <= 2 {
                open.extend(self.calls(&address, &own));
            }
            if own == folder && found.replace((address, own)).is_some() {
                return None;
            }
        }
        Some(Self {
            files: self.files.clone(),
            root: self.root,
            seat: found?,
        })
    }

    /// What the files of a folder declare.
    fn outlines(&self, folder: &str) -> impl Iterator<Item = &Outline> {
        self.files.get(folder).into_iter().flatten().copied()
    }

    /// The local modules that a module calls: address and folder.
    fn calls(&self, address: &str, folder: &str) -> Vec<(String, String)> {
        let dot = if address.is_empty() { "" } else { "." };
        let calls = self.outlines(folder).flat_map(|outline| &outline.calls);
        let local = calls.filter_map(|call| {
            let path = joined(folder, call.source.as_deref()?).filter(|_| is_name(&call.name))?;
            Some(([address, dot, "module.", &call.name].concat(), path))
        });
        local.collect()
    }

    /// What a policy of the module writes for an attribute of what stands at an address.
    pub(super) fn name(&self, address: &str, attribute: &str) -> Option<String> {
        let (seat, folder) = (&self.seat.0, &self.seat.1);
        self.seen((seat, folder), address, attribute, DEPTH_AT_MOST)
    }

    fn seen(
        &self,
        (seat, folder): (&str, &str),
        address: &str,
        attribute: &str,
        depth: usize,
    ) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        let rest = match seat.is_empty() {
            true => Some(address),
            false => address
                .strip_prefix(seat)
                .and_then(|rest| rest.strip_prefix('.')),
        };
        let Some(rest) = rest else {
            // It is handed over by the module that calls it.
            let (parent, name) = seat.rsplit_once("module.")?;
            let parent = parent.trim_end_matches('.');
            let around = match parent.is_empty() {
                true => self.root.to_owned(),
                false => self.folder_of_module(parent)?,
            };
            let handed = self.seen((parent, &around), address, attribute, depth)?;
            let mut calls = self.outlines(&around).flat_map(|outline| &outline.calls);
            let call = calls.find(|call| call.name == name)?;
            let mut arguments = call.arguments.iter();
            let (argument, _) =
                arguments.find(|(name, value)| *value == handed && is_name(name))?;
            return Some(format!("var.{argument}"));
        };
        let Some(inner) = rest.strip_prefix("module.") else {
            return Some([rest, ".", attribute].concat());
        };
        let name = inner.split('.').next()?;
        let dot = if seat.is_empty() { "" } else { "." };
        let child = [seat, dot, "module.", name].concat();
        let mut calls = self.calls(seat, folder).into_iter();
        let (_, own) = calls.find(|(called, _)| *called == child)?;
        let known = self.seen((&child, &own), address, attribute, depth)?;
        let mut outputs = self.outlines(&own).flat_map(|outline| &outline.outputs);
        let (output, _) = outputs.find(|(name, value)| *value == known && is_name(name))?;
        Some(format!("module.{name}.{output}"))
    }

    fn folder_of_module(&self, address: &str) -> Option<String> {
        let mut own = (String::new(), self.root.to_owned());
        for _ in 0..DEPTH_AT_MOST {
            if own.0 == address {
                return Some(own.1);
            }
            let mut calls = self.calls(&own.0, &own.1).into_iter();
            own = calls.find(|(called, _)| {
                address == called || address.starts_with(&format!("{called}."))
            })?;
        }
        None
    }

    /// The name of a data source of that kind.
    fn data(&self, kind: &str) -> Option<&str> {
        let mut data = self
            .outlines(&self.seat.1)
            .flat_map(|outline| &outline.data);
        let (_, name) = data.find(|(known, _)| known == kind)?;
        is_name(name).then_some(name.as_str())
    }

    pub(super) fn has_policy_documents(&self) -> bool {
        let mut outlines = self.outlines(&self.seat.1);
        outlines.any(|outline| outline.has_policy_documents)
    }
}
