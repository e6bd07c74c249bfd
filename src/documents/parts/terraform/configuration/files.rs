//! The files that a module names, and those of values.

use std::rc::Rc;

use super::folders::Folder;
use super::world::World;
use crate::documents::links::Found;
use crate::finding::Place;
use crate::hcl::Body;
use crate::hcl::value::{Kind, Piece, Text, Value};

/// The order in which Terraform reads the files of values that it reads by itself.
pub(super) fn rank(file: &str) -> Option<(u8, &str)> {
    let base = file.rsplit('/').next().unwrap_or_default();
    match base {
        "terraform.tfvars" => Some((0, base)),
        "terraform.tfvars.json" => Some((1, base)),
        other if other.ends_with(".auto.tfvars") || other.ends_with(".auto.tfvars.json") => {
            Some((2, base))
        }
        _ => None,
    }
}

/// Whether a folder is another one, or within it.
fn is_within(inner: &str, outer: &str) -> bool {
    let rest = inner.strip_prefix(outer);
    outer.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl<'p> World<'p> {
    /// Files of values that stand in folders below that of a module, or in folders of no module.
    pub(super) fn values_below(&self, module: usize) -> Vec<(&'p str, Body<'p>)> {
        let Some(own) = self.folder(module) else {
            return Vec::new();
        };
        // A module of its own has its own values, and those of the folders below it.
        let is_module =
            |folder: &Folder<'p>| !folder.resources.is_empty() || !folder.modules.list().is_empty();
        let is_below = |folder: &&Folder<'p>| {
            let is_of_other = |other: &Folder<'p>| {
                is_module(other)
                    && !is_within(&own.path, &other.path)
                    && is_within(&folder.path, &other.path)
            };
            folder.path != own.path
                && !is_module(folder)
                && (is_within(&folder.path, &own.path) || !self.folders.iter().any(is_of_other))
        };
        let below = self.folders.iter().filter(is_below);
        below
            .flat_map(|folder| folder.values.iter().copied())
            .collect()
    }

    /// Files of values that Terraform does not read by itself.
    pub(super) fn values_beside(&self, module: usize) -> Vec<(&'p str, Body<'p>)> {
        let folder = self.folder(module);
        let own = folder.map(|folder| folder.values.as_slice());
        let own = own.unwrap_or_default().iter().copied();
        let mut all: Vec<_> = own.filter(|(file, _)| rank(file).is_none()).collect();
        all.extend(self.values_below(module));
        all
    }

    pub(super) fn path(&self, module: usize, name: &str, at: Place) -> Value {
        let name = self.called_in(module, &["path.", name].concat());
        let hole = self.budget.hole(&name);
        Value::new(Kind::Text(Rc::new(Text::hole(hole, at))), at)
    }

    /// The document that a path means, and the path.
    pub(super) fn resolved(&self, path: &Text) -> Option<(Found, String)> {
        let mut whole = String::new();
        // Relative to where Terraform runs.
        let mut from = self.folder(0)?;
        for (number, piece) in path.pieces.iter().enumerate() {
            match piece {
                Piece::Known { text, .. } => whole.push_str(text),
                Piece::Hole(hole, _) if number == 0 => {
                    let (prefix, kind) = hole.name.rsplit_once("path.")?;
                    if kind == "module" {
                        let modules = self.modules.borrow();
                        let owner = modules.iter().find(|module| module.prefix == prefix)?;
                        from = self.folders.get(owner.folder)?;
                    } else if !matches!(kind, "root" | "cwd") {
                        return None;
                    }
                    whole.push('.');
                }
                Piece::Hole(..) => return None,
            }
        }
        let from = *from.documents.first()?;
        Some((self.files.resolve(from, &whole), whole))
    }
}
