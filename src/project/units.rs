//! What a project begins with: a template, the folder of a Terraform configuration, a service, a
//! cloud assembly, or loose definitions and scripts of one folder.

use crate::documents::glance::Glance;
use crate::text::maps::ByText;
use crate::text::order::sort;

use super::look::Look;
use super::paths;

/// Files that are one thing.
#[derive(Debug)]
pub(super) struct Unit {
    /// The folder that it speaks for.
    pub(super) home: Vec<String>,
    pub(super) files: Vec<usize>,
    pub(super) is_loose: bool,
}

/// The units of a folder.
#[derive(Debug, Default)]
pub(super) struct Units {
    pub(super) all: Vec<Unit>,
    /// Of each file, if it has one.
    pub(super) of: Vec<Option<usize>>,
}

impl Units {
    /// All but the loose ones, which depend on what the others name.
    pub(super) fn of(looks: &[Look]) -> Self {
        let assemblies = assemblies(looks);
        let mut units = Self {
            all: Vec::new(),
            of: vec![None; looks.len()],
        };
        // A folder and a file may have one path.
        let mut by_key: ByText<usize> = ByText::default();
        for (at, look) in looks.iter().enumerate() {
            let folder = paths::folder(&look.path);
            let assembly = assemblies.iter().find(|root| folder.starts_with(root));
            let (key, home) = match (assembly, look.glance) {
                (Some(root), _) => (("assembly", root.as_slice()), paths::folder(root)),
                (None, Glance::Configuration) => (("folder", folder), folder),
                (None, Glance::Template | Glance::Service) => {
                    (("file", look.path.as_slice()), folder)
                }
                _ => continue,
            };
            let key = [key.0, &key.1.join("/")].join("/");
            let next = units.all.len();
            let unit = by_key.or_insert(&key, next).map_or(next, |unit| *unit);
            units.add(unit, at, home, false);
        }
        units
    }

    /// Puts a file into a unit, which is made if it is not there.
    fn add(&mut self, unit: usize, file: usize, home: &[String], is_loose: bool) {
        match self.all.get_mut(unit) {
            Some(unit) => unit.files.push(file),
            None => self.all.push(Unit {
                home: home.to_vec(),
                files: vec![file],
                is_loose,
            }),
        }
        if let Some(of) = self.of.get_mut(file) {
            *of = Some(unit);
        }
    }

    /// The scripts, and the definitions that nothing names, folder by folder.
    pub(super) fn add_loose(&mut self, looks: &[Look], is_named: &[bool]) {
        let mut by_folder: ByText<usize> = ByText::default();
        for (at, look) in looks.iter().enumerate() {
            let folder = paths::base(&look.path);
            let is_free = self.of.get(at).is_some_and(Option::is_none);
            let is_loose = match look.glance {
                Glance::Script => is_free,
                Glance::Definition => is_free && !is_named.get(at).is_some_and(|named| *named),
                _ => false,
            };
            if !is_loose {
                continue;
            }
            // Within a project's folder it is that project's.
            if look.glance == Glance::Definition
                && let Some(unit) = self.only_around(folder)
            {
                if let Some(unit) = self.all.get_mut(unit) {
                    unit.files.push(at);
                }
                continue;
            }
            let next = self.all.len();
            let unit = by_folder.or_insert(&folder.join("/"), next);
            let unit = unit.map_or(next, |unit| *unit);
            self.add(unit, at, folder, true);
        }
    }

    /// The unit of the nearest folder around that has any, if it has only one.
    fn only_around(&self, folder: &[String]) -> Option<usize> {
        let mut around = Some(folder);
        while let Some(here) = around {
            let all = self.all.iter().enumerate();
            let mut here_are = all.filter(|(_, unit)| !unit.is_loose && unit.home == here);
            match (here_are.next(), here_are.next()) {
                (Some((unit, _)), None) => return Some(unit),
                (Some(_), Some(_)) => return None,
                _ => around = here.split_last().map(|(_, folder)| folder),
            }
        }
        None
    }
}

/// The folders of cloud assemblies, without those within others.
fn assemblies(looks: &[Look]) -> Vec<Vec<String>> {
    let mut roots: Vec<Vec<String>> = Vec::new();
    for look in looks {
        let folder = paths::folder(&look.path);
        let named = folder.iter().position(|part| part == "cdk.out");
        let root = match (named, look.glance) {
            (Some(at), _) => folder.get(..=at),
            (None, Glance::Assembly) => Some(folder),
            _ => None,
        };
        roots.extend(root.map(<[String]>::to_vec));
    }
    sort(&mut roots);
    roots.dedup();
    let within = |root: &Vec<String>, all: &[Vec<String>]| {
        all.iter()
            .any(|other| other != root && root.starts_with(other))
    };
    let all = roots.clone();
    roots.retain(|root| !within(root, &all));
    roots
}
