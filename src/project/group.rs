//! Puts units together: what a unit names by its path is a part of its project, and projects that
//! share exports or roles are one.

use crate::text::order::{self, sort_by, sort_by_key};
use std::collections::{BTreeMap, BTreeSet};

use crate::documents::glance::Glance;

use super::Project;
use super::look::Look;
use super::paths;
use super::units::Units;

/// The projects of these files, by name.
#[must_use]
pub fn find(looks: &[Look]) -> Vec<Project> {
    let mut units = Units::of(looks);
    let places = Places::of(looks);
    let mut named = vec![false; looks.len()];
    for unit in &units.all {
        for file in targets(&unit.files, looks, &places) {
            named
                .iter_mut()
                .skip(file)
                .take(1)
                .for_each(|one| *one = true);
        }
    }
    units.add_loose(looks, &named);
    let graph = Graph::of(looks, &units, &places);
    let mut projects = graph.projects(looks, &units);
    for project in &mut projects {
        let all = project.units.iter().filter_map(|unit| units.all.get(*unit));
        project.homes = all.map(|unit| unit.home.clone()).collect();
    }
    add_unknown(looks, &units, &graph, &mut projects);
    add_companions(looks, &mut projects);
    named_projects(looks, projects)
}

/// Files and folders by their paths.
struct Places<'l> {
    files: BTreeMap<&'l [String], usize>,
    /// The files of Terraform configurations by folder.
    modules: BTreeMap<&'l [String], Vec<usize>>,
}

impl<'l> Places<'l> {
    fn of(looks: &'l [Look]) -> Self {
        let mut places = Self {
            files: BTreeMap::new(),
            modules: BTreeMap::new(),
        };
        for (at, look) in looks.iter().enumerate() {
            places.files.insert(&look.path, at);
            if look.glance == Glance::Configuration {
                let folder = paths::folder(&look.path);
                places.modules.entry(folder).or_default().push(at);
            }
        }
        places
    }
}

/// The files that files name.
fn targets(files: &[usize], looks: &[Look], places: &Places<'_>) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for look in files.iter().filter_map(|file| looks.get(*file)) {
        let folder = paths::base(&look.path);
        for name in &look.named {
            let Some(path) = paths::joined(folder, name) else {
                continue;
            };
            let file = places.files.get(path.as_slice());
            // A script deploys templates; that does not make one project of them.
            let is_part = |file: &&usize| {
                let glance = looks.get(**file).map(|look| look.glance);
                look.glance != Glance::Script
                    || matches!(
                        glance,
                        Some(Glance::Definition | Glance::Other | Glance::Script | Glance::Unclear)
                    )
            };
            found.extend(file.filter(is_part));
            if look.glance == Glance::Configuration && path != folder {
                found.extend(places.modules.get(path.as_slice()).into_iter().flatten());
            }
        }
    }
    found
}

/// Which unit names which, and which files besides.
struct Graph {
    units: Vec<BTreeSet<usize>>,
    files: Vec<BTreeSet<usize>>,
}

impl Graph {
    fn of(looks: &[Look], units: &Units, places: &Places<'_>) -> Self {
        let mut graph = Self {
            units: Vec::new(),
            files: Vec::new(),
        };
        for (at, unit) in units.all.iter().enumerate() {
            let mut named = BTreeSet::new();
            let mut files = order::set(unit.files.iter().copied());
            for file in targets(&unit.files, looks, places) {
                match units.of.get(file).copied().flatten() {
                    Some(other) if other != at => {
                        named.insert(other);
                    }
                    _ => {
                        files.insert(file);
                    }
                }
            }
            graph.units.push(named);
            graph.files.push(files);
        }
        graph
    }

    /// All that a unit leads to, itself among it.
    fn closure(&self, from: usize) -> BTreeSet<usize> {
        let mut reached = order::set([from]);
        let mut next = vec![from];
        while let Some(unit) = next.pop() {
            for &other in self.units.get(unit).into_iter().flatten() {
                if reached.insert(other) {
                    next.push(other);
                }
            }
        }
        reached
    }

    /// The units that nothing leads to; of those that only lead to each other the first.
    fn roots(&self) -> Vec<BTreeSet<usize>> {
        let named = order::set(self.units.iter().flatten().copied());
        let mut roots: Vec<BTreeSet<usize>> = Vec::new();
        let mut reached = BTreeSet::new();
        let free = (0..self.units.len()).filter(|unit| !named.contains(unit));
        for unit in free.chain(named.iter().copied()) {
            if !reached.contains(&unit) {
                let closure = self.closure(unit);
                reached.extend(closure.iter().copied());
                roots.push(closure);
            }
        }
        roots
    }

    fn projects(&self, looks: &[Look], units: &Units) -> Vec<Grouped> {
        let roots = self.roots();
        let mut same: Vec<usize> = (0..roots.len()).collect();
        let mut roots_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (root, closure) in roots.iter().enumerate() {
            for &unit in closure {
                roots_of.entry(unit).or_default().push(root);
            }
        }
        for (one, other) in shared(looks, units) {
            let of = |unit: usize| roots_of.get(&unit).map(Vec::as_slice).unwrap_or_default();
            if of(one).iter().any(|root| of(other).contains(root)) {
                continue;
            }
            for &one in of(one) {
                for &other in of(other) {
                    let (one, other) = (first(&same, one), first(&same, other));
                    let (low, high) = (one.min(other), one.max(other));
                    same.iter_mut().skip(high).take(1).for_each(|of| *of = low);
                }
            }
        }
        let mut grouped: BTreeMap<usize, Grouped> = BTreeMap::new();
        for (root, closure) in roots.iter().enumerate() {
            let project = grouped.entry(first(&same, root)).or_default();
            for &unit in closure {
                project.units.insert(unit);
                let files = self.files.get(unit).into_iter().flatten();
                project.files.extend(files);
            }
        }
        grouped.into_values().collect()
    }
}

/// The first of those that are the same.
fn first(same: &[usize], mut one: usize) -> usize {
    while let Some(&of) = same.get(one) {
        if of == one {
            break;
        }
        one = of;
    }
    one
}

/// Units of which one exports what the other imports, or has a role that the other names.
fn shared(looks: &[Look], units: &Units) -> BTreeSet<(usize, usize)> {
    let mut pairs = BTreeSet::new();
    let mut has: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut scripts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut exports: Vec<(&str, usize)> = Vec::new();
    // Names that are not literal as a whole.
    let mut open: Vec<(&str, usize)> = Vec::new();
    let all = || {
        let numbered = units.all.iter().enumerate();
        numbered.flat_map(|(at, unit)| {
            let files = unit.files.iter().filter_map(|file| looks.get(*file));
            files.map(move |look| (at, look))
        })
    };
    for (unit, look) in all() {
        for role in &look.roles {
            let known = match look.glance {
                Glance::Script => &mut scripts,
                _ => &mut has,
            };
            known.entry(role).or_default().push(unit);
            if role.contains('*') {
                open.push((role, unit));
            }
        }
        exports.extend(look.exports.iter().map(|name| (name.as_str(), unit)));
    }
    let mut add = |one: usize, other: usize| {
        if one != other {
            pairs.insert((one.min(other), one.max(other)));
        }
    };
    for (unit, look) in all() {
        let mut add_owners = |known: &BTreeMap<&str, Vec<usize>>, role: &str| {
            let owners = known.get(role).into_iter().flatten();
            owners.for_each(|owner| add(unit, *owner));
            if role.contains('*') {
                let like = known.iter().filter(|(name, _)| may_equal(name, role));
                let owners = like.flat_map(|(_, owners)| owners);
                owners.for_each(|owner| add(unit, *owner));
            }
            let like = open.iter().filter(|(name, _)| may_equal(name, role));
            like.for_each(|(_, owner)| add(unit, *owner));
        };
        for role in &look.named_roles {
            add_owners(&has, role);
            add_owners(&scripts, role);
        }
        if look.glance == Glance::Script {
            look.roles.iter().for_each(|role| add_owners(&has, role));
        }
        for import in &look.imports {
            let exporters = exports.iter().filter(|(name, _)| may_equal(name, import));
            exporters.for_each(|(_, exporter)| add(unit, *exporter));
        }
    }
    pairs
}

/// Whether two names, with `*` for what is not known, may be the same.
fn may_equal(one: &str, other: &str) -> bool {
    let (start, end, is_open) = ends(one);
    let (other_start, other_end, is_other_open) = ends(other);
    match is_open || is_other_open {
        false => one == other,
        true => {
            (start.starts_with(other_start) || other_start.starts_with(start))
                && (end.ends_with(other_end) || other_end.ends_with(end))
        }
    }
}

/// What a name begins and ends with, and whether something in it is not known.
fn ends(name: &str) -> (&str, &str, bool) {
    match (name.split_once('*'), name.rsplit_once('*')) {
        (Some((start, _)), Some((_, end))) => (start, end, true),
        _ => (name, name, false),
    }
}

/// A project that has no name yet.
#[derive(Debug, Default)]
struct Grouped {
    units: BTreeSet<usize>,
    files: BTreeSet<usize>,
    homes: BTreeSet<Vec<String>>,
    /// Whether its versions of packages matter.
    has_service: bool,
}

/// What speaks of a role that may be any is given to the projects of the folders around it and below
/// it; a script, and what may deny, where there are none, to all below the nearest folder that has
/// some.
fn add_unknown(looks: &[Look], units: &Units, graph: &Graph, projects: &mut [Grouped]) {
    for (at, unit) in units.all.iter().enumerate() {
        let mut files = unit.files.iter().filter_map(|file| looks.get(*file));
        if !files.any(|look| look.names_unknown) {
            continue;
        }
        let mut files = unit.files.iter().filter_map(|file| looks.get(*file));
        let may_deny = files.any(|look| look.names_unknown && look.may_deny);
        let others = |projects: &[Grouped], is_near: &dyn Fn(&Vec<String>) -> bool| -> Vec<usize> {
            let all = projects.iter().enumerate();
            let others = all.filter(|(_, project)| !project.units.contains(&at));
            let near = others.filter(|(_, project)| project.homes.iter().any(is_near));
            near.map(|(other, _)| other).collect()
        };
        let mut near = others(projects, &|home| {
            home.starts_with(&unit.home) || unit.home.starts_with(home)
        });
        let mut around = unit.home.as_slice();
        while near.is_empty()
            && (unit.is_loose || may_deny)
            && let Some((_, folder)) = around.split_last()
        {
            around = folder;
            near = others(projects, &|home| home.starts_with(around));
        }
        let files = graph.files.get(at);
        for project in near {
            if let Some(project) = projects.get_mut(project) {
                project.files.extend(files.into_iter().flatten());
            }
        }
    }
}

/// Gives each other file to the projects of the nearest folder around it, or to all below one.
fn add_companions(looks: &[Look], projects: &mut Vec<Grouped>) {
    let mut at_home: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    let mut below: BTreeMap<Vec<String>, BTreeSet<usize>> = BTreeMap::new();
    for (at, project) in projects.iter_mut().enumerate() {
        let files = project.files.iter().filter_map(|file| looks.get(*file));
        project.has_service = files.into_iter().any(|look| look.glance == Glance::Service);
        for home in &project.homes {
            at_home.entry(home.clone()).or_default().push(at);
            for length in 0..=home.len() {
                let around = home.get(..length).unwrap_or_default().to_vec();
                below.entry(around).or_default().insert(at);
            }
        }
    }
    let mut of_role: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (at, project) in projects.iter().enumerate() {
        let files = project.files.iter().filter_map(|file| looks.get(*file));
        for look in files {
            for role in look.roles.iter().chain(&look.named_roles) {
                of_role.entry(role).or_default().insert(at);
            }
        }
    }
    let files = projects.iter().flat_map(|project| &project.files);
    let taken = order::set(files.copied());
    let templates = templates(looks, projects);
    let mut left: BTreeMap<&[String], Grouped> = BTreeMap::new();
    for (file, look) in looks.iter().enumerate() {
        let folder = paths::folder(&look.path);
        let versions = look.glance == Glance::Versions;
        let is_values = look.glance == Glance::Values;
        let is_near_only = is_values || matches!(look.glance, Glance::Message | Glance::Unclear);
        let is_companion = versions || is_near_only || is_values || look.glance == Glance::Other;
        if taken.contains(&file) || !is_companion {
            continue;
        }
        // What tells of a role is given to all that speak of it, wherever it is.
        let of_roles = look
            .roles
            .iter()
            .filter_map(|role| of_role.get(role.as_str()));
        let of_roles = order::set(of_roles.flatten().copied());
        let owners: BTreeSet<usize> = if versions {
            let here = at_home.get(folder).cloned().unwrap_or_default();
            let mut owners = here;
            owners.retain(|at| projects.get(*at).is_some_and(|project| project.has_service));
            order::set(owners)
        } else {
            let around: Vec<&[String]> = (0..=folder.len())
                .rev()
                .filter_map(|length| folder.get(..length))
                .collect();
            let homes = around.iter().find_map(|around| at_home.get(*around));
            let all_below = || around.iter().find_map(|around| below.get(*around));
            let named: Vec<usize> = match is_values {
                true => templates_of(look, &templates),
                false => Vec::new(),
            };
            let near: Vec<usize> = match homes {
                Some(homes) => homes.iter().chain(&named).copied().collect(),
                None if !named.is_empty() => named,
                // A message is of one machine, and what is not recognized of nobody far away.
                None => all_below()
                    .filter(|below| !is_near_only || is_values || below.len() == 1)
                    .into_iter()
                    .flatten()
                    .copied()
                    .collect(),
            };
            let near = order::set(near);
            &near | &of_roles
        };
        for &owner in &owners {
            if let Some(project) = projects.get_mut(owner) {
                project.files.insert(file);
            }
        }
        if owners.is_empty() && !versions && !is_values {
            let project = left.entry(folder).or_default();
            project.files.insert(file);
            project.homes.insert(folder.to_vec());
        }
    }
    projects.extend(left.into_values());
}

/// The projects of each template, by its path.
fn templates<'l>(
    looks: &'l [Look],
    projects: &[Grouped],
) -> BTreeMap<&'l [String], BTreeSet<usize>> {
    let mut templates: BTreeMap<&[String], BTreeSet<usize>> = BTreeMap::new();
    for (at, project) in projects.iter().enumerate() {
        let files = project.files.iter().filter_map(|file| looks.get(*file));
        for look in files.filter(|look| look.glance == Glance::Template) {
            templates.entry(&look.path).or_default().insert(at);
        }
    }
    templates
}

/// The projects of the templates that a file names.
fn templates_of(look: &Look, templates: &BTreeMap<&[String], BTreeSet<usize>>) -> Vec<usize> {
    let folder = paths::base(&look.path);
    let paths = look
        .named
        .iter()
        .filter_map(|name| paths::joined(folder, name));
    let found = paths.filter_map(|path| templates.get(path.as_slice()));
    found.flatten().copied().collect()
}

/// The projects with their names, in the order of these.
fn named_projects(looks: &[Look], projects: Vec<Grouped>) -> Vec<Project> {
    let home = |project: &Grouped| {
        let shortest = project.homes.iter().min_by_key(|home| home.len());
        shortest.map_or_else(|| ".".to_owned(), |home| paths::shown(home))
    };
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for project in &projects {
        *count.entry(home(project)).or_default() += 1;
    }
    let mut named: Vec<Project> = projects
        .iter()
        .map(|project| {
            let mut documents: Vec<usize> = project.files.iter().copied().collect();
            sort_by_key(&mut documents, |file| {
                looks.get(*file).map(|look| &look.path)
            });
            let own = home(project);
            let is_main = |file: &&usize| {
                let glance = looks.get(**file).map(|look| look.glance);
                !matches!(
                    glance,
                    Some(
                        Glance::Message
                            | Glance::Other
                            | Glance::Unclear
                            | Glance::Values
                            | Glance::Versions
                    )
                )
            };
            // Scripts of others may be with it.
            let is_script = |file: &&usize| {
                let look = looks.get(**file);
                look.is_some_and(|look| look.glance == Glance::Script)
            };
            let mut mains = documents.iter().filter(is_main);
            let main = mains.clone().find(|file| !is_script(file));
            let main = main.or(mains.next()).or(documents.first());
            let main = main.and_then(|file| looks.get(*file));
            let name = match (count.get(&own), main) {
                (Some(2..), Some(main)) => paths::shown(&main.path),
                _ => own,
            };
            let name = match main.is_some_and(|main| main.is_absolute) {
                true if name == "." => "/".to_owned(),
                true => format!("/{name}"),
                false => name,
            };
            Project { name, documents }
        })
        .collect();
    sort_by(&mut named, |one, other| one.name.cmp(&other.name));
    named
}
