//! The files of a workspace that are configuration, by folders, each with what it declares.

use crate::text::maps::Places;
use crate::text::order::sort_by_key;

use super::known::KNOWN;
use crate::finding::Place;
use crate::hcl::body::File;
use crate::hcl::{Block, Body, Expr, Source};
use crate::text::json::{self, Reading};
use crate::text::{Node, Tree};
use crate::workspace::Document;

/// A file, read.
#[derive(Debug)]
pub(super) struct Parsed<'w> {
    pub(super) document: u32,
    pub(super) text: &'w str,
    pub(super) name: &'w str,
    pub(super) content: Content<'w>,
}

/// Settings of resources that people paste alone.
pub(super) const LOOSE: [&str; 3] = ["definition", "policy", "assume_role_policy"];

/// The document of modules that are known without their source: none.
pub(super) const EMBEDDED: u32 = u32::MAX;

/// What a file holds.
#[derive(Debug)]
pub(super) enum Content<'w> {
    /// HCL.
    Hcl(File),
    /// JSON.
    Json(Reading<'w>),
}

/// What a folder declares.
#[derive(Debug, Default)]
pub(super) struct Folder<'p> {
    pub(super) path: String,
    /// The documents.
    pub(super) documents: Vec<u32>,
    pub(super) variables: Named<'p, Item<'p>>,
    pub(super) locals: Named<'p, Expr<'p>>,
    pub(super) outputs: Named<'p, Item<'p>>,
    pub(super) modules: Named<'p, Item<'p>>,
    /// In the order of the text.
    pub(super) resources: Vec<Resource<'p>>,
    /// Their places by whether it is data, the type and the name.
    index: Places,
    pub(super) providers: Vec<(&'p str, Item<'p>)>,
    /// Other top-level blocks.
    pub(super) others: Vec<Block<'p>>,
    /// What could not be read.
    pub(super) unread: Vec<(Place, String)>,
    /// Files of values: the name, and what they say.
    pub(super) values: Vec<(&'p str, Body<'p>)>,
    /// Settings that were pasted alone.
    pub(super) loose: Vec<Body<'p>>,
    /// Something is declared twice.
    pub(super) doubled: Vec<Place>,
}

/// What a folder declares of one kind, by names; in the order of the text.
#[derive(Debug)]
pub(super) struct Named<'p, T> {
    list: Vec<(&'p str, T)>,
    places: Places,
}

impl<T> Default for Named<'_, T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            places: Places::default(),
        }
    }
}

impl<'p, T> Named<'p, T> {
    /// What has that name.
    pub(super) fn get(&self, name: &str) -> Option<&T> {
        let place = self.places.get(name)?.first()?;
        self.list.get(*place).map(|(_, one)| one)
    }

    fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        let place = self.places.get(name)?.first()?;
        self.list.get_mut(*place).map(|(_, one)| one)
    }

    /// Adds something; what had that name before.
    fn insert(&mut self, name: &'p str, one: T) -> Option<T> {
        match self.get_mut(name) {
            Some(known) => Some(std::mem::replace(known, one)),
            None => {
                self.places.insert(name.to_owned(), vec![self.list.len()]);
                self.list.push((name, one));
                None
            }
        }
    }

    /// All of them.
    pub(super) fn list(&self) -> &[(&'p str, T)] {
        &self.list
    }
}

fn key(is_data: bool, kind: &str, name: &str) -> String {
    [if is_data { "\0" } else { "" }, kind, "\0", name].concat()
}

/// A block, with what override files say.
#[derive(Clone, Debug)]
pub(super) struct Item<'p> {
    /// The last one comes first.
    pub(super) bodies: Vec<Body<'p>>,
    pub(super) at: Place,
}

/// A resource or data source.
#[derive(Clone, Debug)]
pub(super) struct Resource<'p> {
    pub(super) is_data: bool,
    pub(super) kind: &'p str,
    pub(super) name: &'p str,
    pub(super) item: Item<'p>,
}

impl<'p> Item<'p> {
    fn new(block: &Block<'p>) -> Self {
        Self {
            bodies: vec![block.body],
            at: block.at,
        }
    }

    /// An attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<Expr<'p>> {
        self.bodies.iter().find_map(|body| body.attribute(name))
    }

    /// Blocks of a name; those of an override file replace all others.
    pub(super) fn blocks(&self, name: &str) -> Vec<Block<'p>> {
        let all = |body: &Body<'p>| {
            let mut all = body.blocks(name, 0);
            let made = body.blocks("dynamic", 1);
            all.extend(made.into_iter().filter(|block| block.labels == [name]));
            sort_by_key(&mut all, |block| block.at.span.start);
            all
        };
        let mut each = self.bodies.iter().map(all).filter(|all| !all.is_empty());
        each.next().unwrap_or_default()
    }
}

/// Whether a document is named as a configuration.
pub(super) fn is_named_so(name: &str) -> bool {
    [
        ".tf",
        ".tofu",
        ".tf.json",
        ".tofu.json",
        ".tfvars",
        ".tfvars.json",
    ]
    .iter()
    .any(|end| name.ends_with(end))
}

pub(super) fn is_values(name: &str) -> bool {
    name.ends_with(".tfvars") || name.ends_with(".tfvars.json")
}

/// Whether a document tells of a project, and is no part of it.
pub(super) fn is_prose(name: &str) -> bool {
    [".md", ".txt", ".adoc", ".rst"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// The folder of a path, without a slash at its end.
pub(super) fn folder_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Reads the documents that are configuration. One without such a name is told by its content.
pub(super) fn parse<'w>(
    documents: &'w [Document],
    is_source: impl Fn(usize, &Document) -> bool,
) -> Vec<Parsed<'w>> {
    let mut all = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        if !is_source(at, document) {
            continue;
        }
        let number = u32::try_from(at).unwrap_or(u32::MAX);
        let content = match document.name.ends_with(".json") {
            true => Content::Json(json::read(&document.text, number)),
            false => Content::Hcl(File::parse(&document.text)),
        };
        all.push(Parsed {
            document: number,
            text: &document.text,
            name: &document.name,
            content,
        });
    }
    for known in KNOWN {
        if all
            .iter()
            .any(|parsed: &Parsed<'_>| known.may_be_in(parsed.text))
        {
            all.push(Parsed {
                document: EMBEDDED,
                text: known.text,
                name: known.folder,
                content: Content::Hcl(File::parse(known.text)),
            });
        }
    }
    all
}

/// Whether only OpenTofu reads a file, and the name of the one that it reads it in place of.
fn in_place_of(name: &str) -> Option<String> {
    let (stem, end) = match name.strip_suffix(".json") {
        Some(stem) => (stem, ".tf.json"),
        None => (name, ".tf"),
    };
    Some([stem.strip_suffix(".tofu")?, end].concat())
}

/// The files in folders: as Terraform reads them, and as OpenTofu does where that is not the same.
pub(super) fn readings<'p>(parsed: &'p [Parsed<'_>]) -> Vec<Vec<Folder<'p>>> {
    let is_of_terraform =
        |one: &Parsed<'_>| in_place_of(one.name).is_none() && !is_values(one.name);
    let has_other = |one: &Parsed<'_>| {
        let folder = folder_of(one.name);
        let mut all = parsed.iter();
        all.any(|other| is_of_terraform(other) && folder_of(other.name) == folder)
    };
    let both = parsed
        .iter()
        .any(|one| in_place_of(one.name).is_some() && has_other(one));
    if !both {
        return vec![folders(parsed.iter())];
    }
    let replaced: Vec<String> = parsed
        .iter()
        .filter_map(|one| in_place_of(one.name))
        .collect();
    // A folder that holds nothing for Terraform is one of OpenTofu in any case.
    let of_terraform = parsed
        .iter()
        .filter(|one| in_place_of(one.name).is_none() || !has_other(one));
    let of_tofu = parsed
        .iter()
        .filter(|one| !replaced.iter().any(|name| name == one.name));
    vec![folders(of_terraform), folders(of_tofu)]
}

/// Puts the files into folders.
fn folders<'p, 'w: 'p>(parsed: impl Iterator<Item = &'p Parsed<'w>>) -> Vec<Folder<'p>> {
    let mut folders: Vec<Folder<'p>> = Vec::new();
    let is_override = |parsed: &&Parsed<'_>| {
        let file = parsed.name.rsplit('/').next().unwrap_or_default();
        let stem = file.split('.').next().unwrap_or_default();
        stem == "override" || stem.ends_with("_override")
    };
    let (later, first): (Vec<_>, Vec<_>) = parsed.partition(is_override);
    for (parsed, is_override) in first
        .into_iter()
        .map(|parsed| (parsed, false))
        .chain(later.into_iter().map(|parsed| (parsed, true)))
    {
        let path = match parsed.document {
            EMBEDDED => parsed.name,
            _ => folder_of(parsed.name),
        };
        let at = match folders.iter().position(|folder| folder.path == path) {
            Some(at) => at,
            None => {
                folders.push(Folder {
                    path: path.to_owned(),
                    ..Folder::default()
                });
                folders.len() - 1
            }
        };
        if let Some(folder) = folders.get_mut(at) {
            folder.documents.push(parsed.document);
            folder.add(parsed, is_override);
        }
    }
    folders
}

impl<'p> Folder<'p> {
    fn add(&mut self, parsed: &'p Parsed<'_>, is_override: bool) {
        let source = Source::whole(parsed.text, parsed.document);
        let bodies = match &parsed.content {
            Content::Hcl(file) => {
                for (range, message) in &file.unread {
                    let at = source.place(Some(range.clone()));
                    self.unread.push((at, message.clone()));
                }
                file.bodies(parsed.text, parsed.document)
            }
            Content::Json(reading) => {
                if reading.repaired || !reading.duplicates.is_empty() || reading.root.is_none() {
                    let at = source.place(Some(0..parsed.text.len().min(1)));
                    self.unread.push((at, "JSON".to_owned()));
                }
                json_bodies(reading.root.as_ref(), source)
            }
        };
        for body in bodies {
            match is_values(parsed.name) {
                true => self.values.push((parsed.name, body)),
                false => self.add_body(body, is_override),
            }
        }
    }

    fn add_body(&mut self, body: Body<'p>, is_override: bool) {
        if LOOSE.iter().any(|name| body.attribute(name).is_some()) {
            self.loose.push(body);
        }
        for block in body.blocks("variable", 1) {
            put(&mut self.variables, &block, is_override, &mut self.doubled);
        }
        for block in body.blocks("output", 1) {
            put(&mut self.outputs, &block, is_override, &mut self.doubled);
        }
        for block in body.blocks("module", 1) {
            put(&mut self.modules, &block, is_override, &mut self.doubled);
        }
        for block in body.blocks("locals", 0) {
            for (name, at, expr) in block.body.attributes() {
                if self.locals.insert(name, expr).is_some() && !is_override {
                    self.doubled.push(at);
                }
            }
        }
        for block in body.blocks("provider", 1) {
            if let [name] = block.labels.as_slice() {
                self.providers.push((name, Item::new(&block)));
            }
        }
        for (word, is_data) in [("resource", false), ("data", true), ("ephemeral", true)] {
            for block in body.blocks(word, 2) {
                self.resource(&block, is_data, is_override);
            }
        }
        let known = ["moved", "removed", "import", "terraform"];
        for block in body.all_blocks() {
            if known.contains(&block.name) {
                self.others.push(block);
            }
        }
        if let Body::Json(..) = body {
            for word in known {
                self.others.extend(body.blocks(word, 0));
            }
        }
    }

    fn resource(&mut self, block: &Block<'p>, is_data: bool, is_override: bool) {
        let [kind, name] = *block.labels.as_slice() else {
            return;
        };
        let place = self.find(is_data, kind, name);
        match place.and_then(|at| self.resources.get_mut(at)) {
            Some(resource) if is_override => resource.item.bodies.insert(0, block.body),
            Some(_) => self.doubled.push(block.at),
            None => {
                self.index
                    .insert(key(is_data, kind, name), vec![self.resources.len()]);
                self.resources.push(Resource {
                    is_data,
                    kind,
                    name,
                    item: Item::new(block),
                });
            }
        }
    }

    /// The place of a resource in the list.
    pub(super) fn find(&self, is_data: bool, kind: &str, name: &str) -> Option<usize> {
        let places = self.index.get(&key(is_data, kind, name))?;
        places.first().copied()
    }
}

fn put<'p>(
    all: &mut Named<'p, Item<'p>>,
    block: &Block<'p>,
    is_override: bool,
    doubled: &mut Vec<Place>,
) {
    let [name] = block.labels.as_slice() else {
        return;
    };
    match all.get_mut(name) {
        Some(item) if is_override => item.bodies.insert(0, block.body),
        Some(_) => doubled.push(block.at),
        None => drop(all.insert(name, Item::new(block))),
    }
}

/// A JSON file is one object, or a list of them.
fn json_bodies<'p>(root: Option<&'p Node<'_>>, source: Source<'p>) -> Vec<Body<'p>> {
    match root {
        Some(root) if root.is_object() => vec![Body::Json(root, source)],
        Some(root) => root
            .items()
            .iter()
            .map(|item| Body::Json(item, source))
            .collect(),
        None => Vec::new(),
    }
}
