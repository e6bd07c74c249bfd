//! Puts units together: what a unit names by its path is a part of its project, and projects that
//! share exports or roles are one.

use crate::documents::glance::Glance;
use crate::text::maps::{ByText, Numbers};
use crate::text::order::{sort_by, sort_by_key};

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
        for file in targets(&unit.files, looks, &places).as_slice() {
            if let Some(named) = named.get_mut(*file) {
                *named = true;
            }
        }
    }
    units.add_loose(looks, &named);
    let graph = Graph::of(looks, &units, &places);
    let mut projects = graph.projects(looks, &units);
    for project in &mut projects {
        for unit in project.units.as_slice() {
            let home = units.all.get(*unit).map(|unit| &unit.home);
            if let Some(home) = home.filter(|home| !project.homes.contains(home)) {
                project.homes.push(home.clone());
            }
        }
    }
    add_unknown(looks, &units, &graph, &mut projects);
    add_companions(looks, &mut projects);
    named_projects(looks, projects)
}

/// Lists of numbers by texts.
type Lists = ByText<Vec<usize>>;

/// Adds a number to the list of a text, unless it is the last one.
fn push(lists: &mut Lists, text: &str, number: usize) {
    if let Some(list) = lists.or_insert(text, Vec::new())
        && list.last() != Some(&number)
    {
        list.push(number);
    }
}

/// The list of a text.
fn list<'l>(lists: &'l Lists, text: &str) -> &'l [usize] {
    lists.get(text).map(Vec::as_slice).unwrap_or_default()
}

/// Files and folders by their paths.
#[derive(Default)]
struct Places {
    files: ByText<usize>,
    /// The files of Terraform configurations by folder.
    modules: Lists,
}

impl Places {
    fn of(looks: &[Look]) -> Self {
        let mut places = Self::default();
        for (at, look) in looks.iter().enumerate() {
            places.files.insert(&look.path.join("/"), at);
            if look.glance == Glance::Configuration {
                let folder = paths::folder(&look.path).join("/");
                push(&mut places.modules, &folder, at);
            }
        }
        places
    }
}

/// The files that files name.
fn targets(files: &[usize], looks: &[Look], places: &Places) -> Numbers {
    let mut found = Numbers::default();
    for look in files.iter().filter_map(|file| looks.get(*file)) {
        let folder = paths::base(&look.path);
        for name in &look.named {
            let Some(path) = paths::joined(folder, name) else {
                continue;
            };
            let shown = path.join("/");
            let file = places.files.get(&shown);
            // A script deploys templates; that does not make one project of them.
            let is_part = |file: &&usize| {
                let glance = looks.get(**file).map(|look| look.glance);
                look.glance != Glance::Script
                    || matches!(
                        glance,
                        Some(Glance::Definition | Glance::Other | Glance::Script | Glance::Unclear)
                    )
            };
            if let Some(file) = file.filter(is_part) {
                found.insert(*file);
            }
            if look.glance == Glance::Configuration && path != folder {
                for file in list(&places.modules, &shown) {
                    found.insert(*file);
                }
            }
        }
    }
    found
}

/// Which unit names which, and which files besides.
struct Graph {
    units: Vec<Numbers>,
    files: Vec<Numbers>,
}

impl Graph {
    fn of(looks: &[Look], units: &Units, places: &Places) -> Self {
        let mut graph = Self {
            units: Vec::new(),
            files: Vec::new(),
        };
        for (at, unit) in units.all.iter().enumerate() {
            let mut named = Numbers::default();
            let mut files: Numbers = unit.files.iter().copied().collect();
            for &file in targets(&unit.files, looks, places).as_slice() {
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
    fn closure(&self, from: usize) -> Numbers {
        let mut reached = Numbers::default();
        reached.insert(from);
        let mut next = vec![from];
        while let Some(unit) = next.pop() {
            for &other in self.units.get(unit).map_or(&[][..], Numbers::as_slice) {
                if !reached.contains(other) {
                    reached.insert(other);
                    next.push(other);
                }
            }
        }
        reached
    }

    /// The units that nothing leads to; of those that only lead to each other the first.
    fn roots(&self) -> Vec<Numbers> {
        let mut named = vec![false; self.units.len()];
        for unit in &self.units {
            mark(&mut named, unit.as_slice());
        }
        let mut roots: Vec<Numbers> = Vec::new();
        let mut reached = vec![false; self.units.len()];
        for wanted in [false, true] {
            for (unit, is_named) in named.iter().enumerate() {
                if *is_named == wanted && reached.get(unit) == Some(&false) {
                    let closure = self.closure(unit);
                    mark(&mut reached, closure.as_slice());
                    roots.push(closure);
                }
            }
        }
        roots
    }

    fn projects(&self, looks: &[Look], units: &Units) -> Vec<Grouped> {
        let roots = self.roots();
        let mut same: Vec<usize> = (0..roots.len()).collect();
        let mut roots_of: Vec<Vec<usize>> = vec![Vec::new(); self.units.len()];
        for (root, closure) in roots.iter().enumerate() {
            for &unit in closure.as_slice() {
                if let Some(roots) = roots_of.get_mut(unit) {
                    roots.push(root);
                }
            }
        }
        for (one, other) in shared(looks, units) {
            let of = |unit: usize| roots_of.get(unit).map(Vec::as_slice).unwrap_or_default();
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
        let mut grouped: Vec<Grouped> = Vec::new();
        grouped.resize_with(roots.len(), Grouped::default);
        for (root, closure) in roots.iter().enumerate() {
            let Some(project) = grouped.get_mut(first(&same, root)) else {
                continue;
            };
            for &unit in closure.as_slice() {
                project.units.insert(unit);
                project.add(self.files.get(unit));
            }
        }
        // Those that are another one.
        grouped.retain(|project| !project.units.as_slice().is_empty());
        grouped
    }
}

fn mark(all: &mut [bool], numbers: &[usize]) {
    for number in numbers {
        if let Some(one) = all.get_mut(*number) {
            *one = true;
        }
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
fn shared(looks: &[Look], units: &Units) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut has = Owners::default();
    let mut scripts = Owners::default();
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
            push(&mut known.by_role, role, unit);
            known.all.push((role, unit));
            if role.contains('*') {
                open.push((role, unit));
            }
        }
        exports.extend(look.exports.iter().map(|name| (name.as_str(), unit)));
    }
    let mut add = |one: usize, other: usize| {
        let pair = (one.min(other), one.max(other));
        // Files of one unit follow each other.
        if one != other && pairs.last() != Some(&pair) {
            pairs.push(pair);
        }
    };
    for (unit, look) in all() {
        let mut add_owners = |known: &Owners<'_>, role: &str| {
            let owners = list(&known.by_role, role).iter();
            owners.for_each(|owner| add(unit, *owner));
            if role.contains('*') {
                let like = known.all.iter().filter(|(name, _)| may_equal(name, role));
                like.for_each(|(_, owner)| add(unit, *owner));
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

/// Units that have roles.
#[derive(Default)]
struct Owners<'l> {
    by_role: Lists,
    all: Vec<(&'l str, usize)>,
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
    units: Numbers,
    files: Numbers,
    homes: Vec<Vec<String>>,
    /// Whether its versions of packages matter.
    has_service: bool,
}

impl Grouped {
    fn add(&mut self, files: Option<&Numbers>) {
        for file in files.map_or(&[][..], Numbers::as_slice) {
            self.files.insert(*file);
        }
    }
}

/// Policies of the organization are given to all projects. What speaks of a role that may be any is
/// given to those of the folders around it and below it; a script, and what may deny, where there are
/// none, to all below the nearest folder that has some.
fn add_unknown(looks: &[Look], units: &Units, graph: &Graph, projects: &mut [Grouped]) {
    for (at, unit) in units.all.iter().enumerate() {
        let mut files = unit.files.iter().filter_map(|file| looks.get(*file));
        let is_of_all = files.clone().any(|look| look.is_of_all);
        if !is_of_all && !files.any(|look| look.names_unknown) {
            continue;
        }
        let mut files = unit.files.iter().filter_map(|file| looks.get(*file));
        let may_deny = files.any(|look| look.names_unknown && look.may_deny);
        let others = |projects: &[Grouped], is_near: &dyn Fn(&Vec<String>) -> bool| -> Vec<usize> {
            let all = projects.iter().enumerate();
            // What unknown roles may be given matters only where something is checked.
            let is_checked = |project: &Grouped| {
                let mut files = project.files.as_slice().iter();
                files.any(|file| looks.get(*file).is_some_and(|look| look.is_checked))
            };
            let others =
                all.filter(|(_, project)| !project.units.contains(at) && is_checked(project));
            let near = others.filter(|(_, project)| project.homes.iter().any(is_near));
            near.map(|(other, _)| other).collect()
        };
        let mut near = others(projects, &|home| {
            is_of_all || home.starts_with(&unit.home) || unit.home.starts_with(home)
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
                project.add(files);
            }
        }
    }
}

/// Gives each other file to the projects of the nearest folder around it, or to all below one.
fn add_companions(looks: &[Look], projects: &mut Vec<Grouped>) {
    let mut at_home = Lists::default();
    let mut below = Lists::default();
    let mut of_role = Lists::default();
    let mut templates = Lists::default();
    let mut taken = vec![false; looks.len()];
    for (at, project) in projects.iter_mut().enumerate() {
        let files = project.files.as_slice();
        mark(&mut taken, files);
        for look in files.iter().filter_map(|file| looks.get(*file)) {
            project.has_service |= look.glance == Glance::Service;
            if look.glance == Glance::Template {
                push(&mut templates, &look.path.join("/"), at);
            }
            for role in look.roles.iter().chain(&look.named_roles) {
                push(&mut of_role, role, at);
            }
        }
        for home in &project.homes {
            push(&mut at_home, &home.join("/"), at);
            for length in 0..=home.len() {
                let around = home.get(..length).unwrap_or_default().join("/");
                push(&mut below, &around, at);
            }
        }
    }
    let mut left: ByText<Grouped> = ByText::default();
    let of_all = listed(looks);
    for (file, look) in looks.iter().enumerate() {
        let folder = paths::folder(&look.path);
        let versions = look.glance == Glance::Versions;
        let is_values = look.glance == Glance::Values;
        let is_program = look.glance == Glance::Program;
        let is_values = is_values || is_program;
        let is_near_only = is_values || matches!(look.glance, Glance::Message | Glance::Unclear);
        let is_of_all = look.is_of_all || of_all.contains(file);
        let is_companion = versions || is_near_only || look.glance == Glance::Other;
        if taken.get(file) != Some(&false) || !is_companion {
            continue;
        }
        // What tells of a role is given to all that speak of it, wherever it is.
        let mut owners: Vec<usize> = Vec::new();
        if is_of_all {
            owners.extend(0..projects.len());
        }
        if versions {
            owners.extend(list(&at_home, &folder.join("/")));
            owners.retain(|at| projects.get(*at).is_some_and(|project| project.has_service));
        } else {
            for role in &look.roles {
                owners.extend(list(&of_role, role));
            }
            let around = |lists: &Lists| {
                let mut around = (0..=folder.len()).rev();
                around.find_map(|length| {
                    let around = folder.get(..length).unwrap_or_default().join("/");
                    lists.get(&around).cloned()
                })
            };
            let homes = around(&at_home);
            let mut named = Vec::new();
            if is_values {
                named = templates_of(look, &templates);
            }
            if homes.is_none() && named.is_empty() {
                // A message is of one machine, and what is not recognized of nobody far away.
                let all_below = around(&below);
                let all = all_below.filter(|all| !is_near_only || is_values || all.len() == 1);
                named = all.unwrap_or_default();
            }
            owners.extend(homes.unwrap_or_default());
            owners.append(&mut named);
        }
        for &owner in &owners {
            if let Some(project) = projects.get_mut(owner) {
                project.files.insert(file);
            }
        }
        if owners.is_empty() && !versions && !is_values {
            let project = left.or_insert(&folder.join("/"), Grouped::default());
            if let Some(project) = project {
                project.files.insert(file);
                project.homes = vec![folder.to_vec()];
            }
        }
    }
    projects.extend(left.into_values());
}

/// Files that list policies of the organization, and the files that these name.
fn listed(looks: &[Look]) -> Numbers {
    let mut found = Numbers::default();
    for (at, look) in looks
        .iter()
        .enumerate()
        .filter(|(_, look)| look.lists_of_all)
    {
        found.insert(at);
        for name in &look.named {
            let Some(path) = paths::joined(paths::folder(&look.path), name) else {
                continue;
            };
            let file = looks.iter().position(|other| other.path == path);
            if let Some(file) = file {
                found.insert(file);
            }
        }
    }
    found
}

/// The projects of the templates that a file names.
fn templates_of(look: &Look, templates: &Lists) -> Vec<usize> {
    let folder = paths::base(&look.path);
    let mut found = Vec::new();
    for name in &look.named {
        if let Some(path) = paths::joined(folder, name) {
            found.extend(list(templates, &path.join("/")));
        }
    }
    found
}

/// The projects with their names, in the order of these.
fn named_projects(looks: &[Look], projects: Vec<Grouped>) -> Vec<Project> {
    let home = |project: &Grouped| {
        let shorter = |one: &&Vec<String>, other: &&Vec<String>| {
            let lengths = one.len().cmp(&other.len());
            lengths.then_with(|| one.cmp(other))
        };
        let shortest = project.homes.iter().min_by(shorter);
        shortest.map_or_else(|| ".".to_owned(), |home| paths::shown(home))
    };
    let mut count: ByText<usize> = ByText::default();
    for project in &projects {
        if let Some(count) = count.or_insert(&home(project), 0) {
            *count += 1;
        }
    }
    let mut named: Vec<Project> = projects
        .iter()
        .map(|project| {
            let mut documents: Vec<usize> = project.files.as_slice().to_vec();
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
                            | Glance::Program
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
