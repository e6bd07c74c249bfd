//! What one file tells of others: the paths that it names, what it exports and imports, the roles
//! that it has and those that it names by ARN.

use std::collections::BTreeSet;

use crate::documents::glance::{Glance, glance};
use crate::text::{Entry, Node, Tree};
use crate::workspace::Document;

use super::paths;

/// A file, as far as finding projects needs it.
#[derive(Clone, Debug)]
pub struct Look {
    pub(super) path: Vec<String>,
    /// It is told from the root of the file system.
    pub(super) is_absolute: bool,
    pub(super) glance: Glance,
    /// Texts that may be paths.
    pub(super) named: BTreeSet<String>,
    /// Names of exports, with `*` for what is not literal.
    pub(super) exports: BTreeSet<String>,
    /// The same of imports.
    pub(super) imports: BTreeSet<String>,
    /// Names of roles that it makes or tells of.
    pub(super) roles: BTreeSet<String>,
    /// Names of roles that it speaks of: in ARNs, and where it says whose a policy is.
    pub(super) named_roles: BTreeSet<String>,
}

/// Ends of names of files that may hold something of a project.
const ENDS: [&str; 26] = [
    "asl", "bash", "bat", "j2", "json", "jsonc", "log", "makefile", "md", "mk", "ps1", "sh",
    "template", "tf", "tfstate", "tftpl", "tfvars", "tmpl", "tofu", "tofuvars", "tpl", "txt",
    "yaml", "yml", "zsh", "justfile",
];

/// Longer texts are no paths.
const PATH_AT_MOST: usize = 512;

/// Whether a file may belong to a project, by its name.
#[must_use]
pub fn is_candidate(path: &str) -> bool {
    let mut parts = path.rsplit(['/', '\\']);
    let file = parts.next().unwrap_or_default().to_ascii_lowercase();
    // The code of a function within a cloud assembly.
    if parts.any(|folder| folder.starts_with("asset.")) {
        return false;
    }
    let end = file.rsplit_once('.').map_or(file.as_str(), |(_, end)| end);
    // What tells of the project is no message.
    if end == "md" && file.starts_with("readme") {
        return false;
    }
    ENDS.contains(&end) || end == "gnumakefile" || file == "yarn.lock"
}

/// Looks at a file. Each is looked at alone, so they may be looked at side by side.
#[must_use]
pub fn look(document: &Document) -> Look {
    let (glance, reading) = glance(document);
    let mut look = Look {
        path: paths::parts(&document.name),
        is_absolute: document.name.starts_with('/'),
        glance,
        named: BTreeSet::new(),
        exports: BTreeSet::new(),
        imports: BTreeSet::new(),
        roles: BTreeSet::new(),
        named_roles: BTreeSet::new(),
    };
    let text = document.text.as_str();
    match glance {
        Glance::Nothing | Glance::Versions => return look,
        Glance::Template | Glance::Service => look.names(text),
        Glance::Configuration => {
            look.names(text);
            look.roles.extend(quoted_behind(text, "name"));
            look.named_roles.extend(quoted_behind(text, "role"));
        }
        Glance::Script => {
            look.names(text);
            look.roles.extend(words_behind(text, "--role-name"));
        }
        Glance::Assembly
        | Glance::Definition
        | Glance::Message
        | Glance::Other
        | Glance::Unclear => {}
    }
    look.arns(text);
    if let Some(root) = reading.as_ref().and_then(|reading| reading.root.as_ref()) {
        // What exports values of other resources has nothing to do with roles.
        if text.contains("AWS::IAM::") || text.contains("AWS::Serverless::") {
            look.exports(root);
        }
        look.walk(root);
    }
    look
}

impl Look {
    /// Texts of the file that may be paths of other files.
    pub fn named(&self) -> impl Iterator<Item = &str> {
        self.named.iter().map(String::as_str)
    }

    /// Whether the file may be a part of a project without being named on its own: a definition, a
    /// template, or what concerns roles.
    #[must_use]
    pub fn is_part(&self) -> bool {
        matches!(
            self.glance,
            Glance::Definition | Glance::Template | Glance::Other | Glance::Unclear
        )
    }

    /// Words that may be paths of files or folders.
    fn names(&mut self, text: &str) {
        let is_of_path = |letter: char| {
            letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-' | '/' | '\\' | '@' | '+')
        };
        let words = text.split(|letter| !is_of_path(letter));
        let words = words.filter(|word| word.len() <= PATH_AT_MOST);
        let words = words.filter(|word| word.contains(['.', '/']));
        self.named.extend(words.map(str::to_owned));
    }

    /// The names of the roles in ARNs, without those of AWS's own.
    fn arns(&mut self, text: &str) {
        for (at, _) in text.match_indices(":role/") {
            let before = text.get(..at).unwrap_or_default();
            let rest = text.get(at + ":role/".len()..).unwrap_or_default();
            let is_account = |text: &str| {
                let digits = text.len().checked_sub(12).and_then(|from| text.get(from..));
                digits.is_some_and(|one| one.bytes().all(|digit| digit.is_ascii_digit()))
            };
            let is_of_name =
                |letter: char| letter.is_ascii_alphanumeric() || "_+=,.@-/".contains(letter);
            let end = rest.find(|letter| !is_of_name(letter));
            let (path, after) = rest.split_at(end.unwrap_or(rest.len()));
            let name = path.rsplit('/').next().unwrap_or_default();
            let is_whole = !after.starts_with(['$', '{', '*', '?', '<', '[', '%']);
            let is_own = path.starts_with("aws-service-role/");
            if is_account(before) && is_whole && !is_own && !name.is_empty() {
                self.named_roles.insert(name.to_ascii_lowercase());
            }
        }
    }

    fn exports(&mut self, root: &Node<'_>) {
        let outputs = root.get("Outputs").map(Tree::members).unwrap_or_default();
        let names = outputs.iter().filter_map(|output| {
            let export = output.value.get("Export")?;
            pattern(export.get("Name")?)
        });
        self.exports.extend(names);
    }

    /// Imports and names of roles, wherever they stand.
    fn walk(&mut self, node: &Node<'_>) {
        for member in node.members() {
            match member.key() {
                "Fn::ImportValue" => self.imports.extend(pattern(&member.value)),
                "RoleName" => {
                    let name = member.value.as_str();
                    let name = name.filter(|name| !name.contains('$'));
                    self.roles.extend(name.map(str::to_ascii_lowercase));
                }
                // Whose a policy or an instance profile is.
                "Roles" => {
                    let names = member.value.one_or_many().iter().filter_map(Tree::as_str);
                    let names = names.filter(|name| !name.contains('$'));
                    self.named_roles.extend(names.map(str::to_ascii_lowercase));
                }
                _ => {}
            }
            self.walk(&member.value);
        }
        if !node.is_object() {
            node.items().iter().for_each(|item| self.walk(item));
        }
    }
}

/// The names that an attribute of that name is given in quotes. What is not quoted is a reference, and
/// in another module the same reference is something else.
fn quoted_behind(text: &str, word: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in text.match_indices(word) {
        let before = text.get(..at).unwrap_or_default();
        let rest = text.get(at + word.len()..).unwrap_or_default();
        // In JSON the word is in quotes itself.
        let rest = rest.strip_prefix('"').unwrap_or(rest).trim_start();
        let Some(rest) = rest.strip_prefix(['=', ':']) else {
            continue;
        };
        let quoted = rest.trim_start().strip_prefix('"');
        let Some((name, _)) = quoted.and_then(|quoted| quoted.split_once('"')) else {
            continue;
        };
        let is_of_name =
            |letter: char| letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter);
        if !before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
            && !name.is_empty()
            && name.chars().all(is_of_name)
        {
            names.insert(name.to_ascii_lowercase());
        }
    }
    names
}

/// The literal names that stand behind a word.
fn words_behind(text: &str, word: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in text.match_indices(word) {
        let before = text.get(..at).unwrap_or_default();
        let rest = text.get(at + word.len()..).unwrap_or_default();
        let rest = rest.trim_start_matches([' ', '\t', '=', ':', '"', '\'']);
        let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || "_+.@-".contains(letter);
        let end = rest.find(|letter| !is_of_name(letter));
        let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        if !before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
            && !name.is_empty()
        {
            names.insert(name.to_ascii_lowercase());
        }
    }
    names
}

/// A name with `*` for all that is not literal; none, if nothing is.
fn pattern(node: &Node<'_>) -> Option<String> {
    let text = match node.as_str() {
        Some(text) => text,
        None => {
            let sub = node.get("Fn::Sub")?;
            sub.as_str()
                .or_else(|| sub.items().first().and_then(Tree::as_str))?
        }
    };
    let mut pattern = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        pattern.push_str(before);
        pattern.push('*');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    pattern.push_str(rest);
    pattern
        .bytes()
        .any(|letter| letter.is_ascii_alphanumeric())
        .then_some(pattern)
}
