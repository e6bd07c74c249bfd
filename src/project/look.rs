//! What one file tells of others: the paths that it names, what it exports and imports, the roles
//! that it has and those that it names by ARN.

use std::collections::BTreeSet;

use crate::documents::changes;
use crate::documents::glance::{Glance, glance};
use crate::documents::organization;
use crate::text::maps::Seen;
use crate::text::order;
use crate::text::{Entry, Node, Tree, marks};
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
    /// Names of roles that it makes or tells of, with `*` for what is not literal.
    pub(super) roles: BTreeSet<String>,
    /// Names of roles that it speaks of: in ARNs, and where it says whose a policy is.
    pub(super) named_roles: BTreeSet<String>,
    /// Whether it speaks of a role whose name is not literal, and which may be any.
    pub(super) names_unknown: bool,
    /// Whether it may deny that role something.
    pub(super) may_deny: bool,
    /// Whether it makes policies of the organization, which are everybody's, or is one.
    pub(super) is_of_all: bool,
    /// Whether it lists such policies by their paths.
    pub(super) lists_of_all: bool,
    /// Whether it may hold something that is checked: a state machine, or a message.
    pub(super) is_checked: bool,
}

/// Ends of names of files that may hold something of a project.
const ENDS: [&str; 29] = [
    "asl", "bash", "bat", "cfn", "hcl", "j2", "json", "jsonc", "log", "makefile", "md", "mk",
    "out", "ps1", "sh", "template", "tf", "tfstate", "tftpl", "tfvars", "tmpl", "tofu", "tofuvars",
    "tpl", "txt", "yaml", "yml", "zsh", "justfile",
];

/// Resources that are policies of the organization.
const ORGANIZATIONS: [&str; 3] = [
    "AWS::Organizations::Policy",
    "aws_organizations_policy",
    "awscc_organizations_policy",
];
/// Words of files that make state machines.
const MACHINES: [&str; 5] = [
    "create-state-machine",
    "::StateMachine",
    "sfn_state_machine",
    "stateMachines",
    "step-functions",
];
/// References of a file that are looked up in it.
const REFERENCES_AT_MOST: usize = 32;
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
    // A script may have no ending.
    ENDS.contains(&end)
        || changes::is_program(path)
        || !file.contains('.')
        || file.starts_with(".env")
        || ["samconfig.toml", "yarn.lock"].contains(&file.as_str())
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
        names_unknown: false,
        is_of_all: ORGANIZATIONS
            .iter()
            .any(|kind| document.text.contains(kind))
            || glance == Glance::Other && organization::kind_of(&document.name).is_some(),
        lists_of_all: organization::lists(document),
        is_checked: matches!(glance, Glance::Definition | Glance::Message | Glance::Other)
            || has_machine(&document.text),
        may_deny: document.text.contains("Deny") || document.text.contains("oundary"),
    };
    let text = document.text.as_str();
    match glance {
        Glance::Nothing | Glance::Versions => return look,
        Glance::Template | Glance::Service => look.names(text),
        Glance::Configuration => {
            let read = uncommented(text);
            look.names(&read);
            look.repositories(&read);
            look.roles.extend(quoted_behind(text, "name"));
            look.named_roles.extend(quoted_behind(text, "role"));
            look.attached(text);
            look.looked_up(&read);
        }
        Glance::Script => {
            look.names(text);
            let of_any = [
                "--cli-input-",
                "update-state-machine",
                "register-task-definition",
                "-policy-version",
                "instance-profile",
            ];
            look.names_unknown |= of_any.iter().any(|word| text.contains(word));
            let of_all = ["attach", "create", "update"];
            look.is_of_all |= of_all
                .iter()
                .any(|word| text.contains(&["organizations ", *word, "-policy"].concat()));
            for name in names_behind(text, "--role-name") {
                match name {
                    Some(name) => _ = look.roles.insert(name),
                    None => look.names_unknown = true,
                }
            }
        }
        // What it may change is not evaluated.
        Glance::Program => {
            for change in changes::of_text(document, 0) {
                if let changes::Changed::Role(name) = change.of {
                    let name = marks::unmarked(&name);
                    let name = name.rsplit('/').next().unwrap_or_default();
                    look.roles.insert(name.to_ascii_lowercase());
                }
            }
            return look;
        }
        // Whose the values are, their place tells, and the templates that they name.
        Glance::Values => {
            look.names(text);
            return look;
        }
        Glance::Assembly
        | Glance::Definition
        | Glance::Message
        | Glance::Other
        | Glance::Unclear => {}
    }
    if look.lists_of_all {
        look.names(text);
    }
    look.arns(text);
    look.tags(text);
    if let Some(root) = reading.as_ref().and_then(|reading| reading.root.as_ref()) {
        // What exports values of other resources has nothing to do with roles.
        let has_roles = ["AWS::IAM::", "AWS::Serverless::", ":role/"];
        if has_roles.iter().any(|word| text.contains(word)) {
            look.exports(root);
        }
        let resources = root.get("Resources").map(Tree::members).unwrap_or_default();
        let roles = resources.iter().filter(|resource| {
            let kind = resource.value.get("Type").and_then(Tree::as_str);
            kind == Some("AWS::IAM::Role")
        });
        let own = Own {
            roles: roles.map(Entry::key).collect(),
            parameters: root.get("Parameters"),
            is_template: !resources.is_empty(),
        };
        look.walk(root, &own);
        look.foreign(root);
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
            messages::visible::is_word_letter(letter)
                || matches!(letter, '.' | '_' | '-' | '/' | '\\' | '@' | '+')
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

    /// Roles and families of task definitions that files may make or change without naming each other:
    /// what makes one beside no machine, and may limit it, concerns those that make it with a machine.
    fn tags(&mut self, text: &str) {
        let made = match self.glance {
            Glance::Template => names_in(text, &["RoleName", "Family"]),
            Glance::Configuration if text.contains("aws_iam_role") => {
                let mut names = quoted_behind(text, "name");
                names.extend(quoted_behind(text, "id"));
                names
            }
            _ => return,
        };
        let has_machine = has_machine(text);
        let limits = self.may_deny || text.contains("TaskRoleArn");
        for name in made {
            let tag = ["made:", &name.to_ascii_lowercase()].concat();
            match has_machine {
                true => self.named_roles.insert(tag),
                false => limits && self.roles.insert(tag),
            };
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

    /// What is told to resources that stand for others: they may change the roles of that name.
    fn foreign(&mut self, root: &Node<'_>) {
        let resources = root.get("Resources").map(Tree::members);
        for resource in resources.unwrap_or_default() {
            let kind = resource.value.get("Type").and_then(Tree::as_str);
            let is_foreign = kind.is_some_and(|kind| {
                !kind.starts_with("AWS::")
                    || kind.starts_with("AWS::CloudFormation::")
                    || kind == "AWS::Budgets::BudgetsAction"
                    || kind == "AWS::Serverless::Application"
            });
            if let Some(properties) = resource.value.get("Properties").filter(|_| is_foreign) {
                self.words(properties);
            }
        }
    }

    fn words(&mut self, node: &Node<'_>) {
        if let Some(text) = node.as_str() {
            let is_of_name =
                |letter: char| letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter);
            let words = text.split(|letter| !is_of_name(letter));
            let words = words.filter(|word| (1..=64).contains(&word.len()));
            self.named_roles.extend(words.map(str::to_ascii_lowercase));
        }
        let members = node.members().iter().map(|member| &member.value);
        for inner in node.items().iter().chain(members) {
            self.words(inner);
        }
    }

    /// Imports and names of roles, wherever they stand.
    fn walk(&mut self, node: &Node<'_>, own: &Own<'_>) {
        let is_role = node.get("Type").and_then(Tree::as_str) == Some("AWS::IAM::Role");
        for member in node.members() {
            match member.key() {
                "Fn::ImportValue" => self.imports.extend(pattern(&member.value)),
                "Properties" if is_role => {
                    let name = member.value.get("RoleName");
                    let name = name.map(|name| own.default(name).unwrap_or(name));
                    self.roles.extend(name.and_then(pattern).map(lower));
                    let others = member.value.members().iter();
                    let others = others.filter(|other| other.key() != "RoleName");
                    others.for_each(|other| self.walk(&other.value, own));
                    continue;
                }
                // What names a role by it: a policy, a stack or a resource of its own kind.
                "RoleName" if own.is_template => self.name(&member.value, own),
                // Output of a command tells of a role.
                "RoleName" => self.roles.extend(pattern(&member.value).map(lower)),
                // Whose a policy or an instance profile is.
                "Roles" => {
                    let names = member.value.one_or_many().iter();
                    names.for_each(|name| self.name(name, own));
                }
                _ => {}
            }
            self.walk(&member.value, own);
        }
        if !node.is_object() {
            node.items().iter().for_each(|item| self.walk(item, own));
        }
    }

    /// A role that is spoken of.
    fn name(&mut self, node: &Node<'_>, own: &Own<'_>) {
        let reference = node.get("Ref").and_then(Tree::as_str);
        if reference.is_some_and(|name| own.roles.contains(name))
            || node.get("Fn::ImportValue").is_some()
        {
            return;
        }
        let literal = node.as_str().filter(|name| !name.contains(['$', '{']));
        self.names_unknown |= literal.is_none();
        let name = pattern(own.default(node).unwrap_or(node));
        self.named_roles.extend(name.map(lower));
    }

    /// Folders of a repository that a configuration calls by its address: it may be this one.
    fn repositories(&mut self, text: &str) {
        for value in values_behind(text, "source") {
            let source = value
                .strip_prefix('"')
                .and_then(|rest| rest.split('"').next());
            let is_repository = |source: &&str| {
                !source.starts_with('.') && (source.contains("git") || source.contains("//"))
            };
            let Some(source) = source.filter(is_repository) else {
                continue;
            };
            let path = source.split('?').next().unwrap_or_default();
            let path = path.split_once("://").map_or(path, |(_, path)| path);
            // Without a folder it is the repository as a whole, which nobody calls from within it.
            let Some((_, below)) = path.split_once("//") else {
                continue;
            };
            for up in 1..self.path.len() {
                self.named
                    .insert(["../".repeat(up).as_str(), below].concat());
            }
        }
    }

    /// Roles that a configuration looks up, takes over, or tells a template of a stack.
    fn looked_up(&mut self, text: &str) {
        for (block, word) in [("\"aws_iam_role\"", "name"), ("import", "id")] {
            for (at, _) in text.match_indices(block) {
                let before = text.get(..at).unwrap_or_default().trim_end();
                let rest = text.get(at + block.len()..).unwrap_or_default();
                let is_block = match block {
                    "import" => rest.trim_start().starts_with('{'),
                    _ => before.ends_with("data"),
                };
                let inner = rest.split('}').next().filter(|_| is_block);
                for value in inner
                    .map(|inner| values_behind(inner, word))
                    .unwrap_or_default()
                {
                    match value
                        .strip_prefix('"')
                        .and_then(|rest| rest.split_once('"'))
                    {
                        Some((name, _)) => _ = self.named_roles.insert(name.to_ascii_lowercase()),
                        None => self.named_roles.extend(values_of(text, reference(value))),
                    }
                }
            }
        }
        if text.contains("aws_iam_roles") {
            self.names_unknown = true;
        }
        if text.contains("aws_cloudformation_stack") {
            for word in ["Roles", "RoleName"] {
                for value in values_behind(text, word) {
                    let list = value.split(']').next().unwrap_or_default();
                    let quoted = list.split('"').skip(1).step_by(2);
                    self.named_roles.extend(quoted.map(str::to_ascii_lowercase));
                }
            }
        }
    }

    /// What a configuration gives policies to, where that is neither a resource nor in quotes.
    fn attached(&mut self, text: &str) {
        let attaches = ["aws_iam_role_polic", "aws_iam_policy_attachment"];
        if !attaches.iter().any(|kind| text.contains(kind)) {
            return;
        }
        let mut asked: Vec<&str> = Vec::new();
        for (word, is_list) in [("role", false), ("role_name", false), ("roles", true)] {
            for rest in values_behind(text, word) {
                if word == "role_name" && !is_in_call(text, rest) {
                    continue;
                }
                let rest = match rest.strip_prefix('[') {
                    Some(list) if is_list => list.trim_start(),
                    _ => rest,
                };
                if let Some(quoted) = rest.strip_prefix('"') {
                    let name = quoted.split('"').next().unwrap_or_default();
                    match name.contains('$') {
                        true => self.names_unknown |= !is_reference(name),
                        false => _ = self.named_roles.insert(name.to_ascii_lowercase()),
                    }
                } else if !rest.starts_with(']') && !is_reference(rest) {
                    self.names_unknown = true;
                    let name = reference(rest);
                    // Each is looked for in the whole file.
                    if asked.len() < REFERENCES_AT_MOST && !asked.contains(&name) {
                        asked.push(name);
                        self.named_roles.extend(values_of(text, name));
                    }
                }
            }
        }
    }
}

/// Whether what ends a text stands in a block that calls a module, as far as its lines tell.
fn is_in_call(text: &str, end: &str) -> bool {
    let before = text.get(..text.len().saturating_sub(end.len()));
    let mut lines = before.unwrap_or_default().lines().rev();
    let header = lines.find(|line| line.starts_with(|letter: char| letter.is_ascii_alphabetic()));
    header.is_none_or(|header| header.starts_with("module"))
}

/// A configuration without the lines that are comments.
fn uncommented(text: &str) -> String {
    let is_comment = |line: &&str| {
        let inner = line.trim_start();
        inner.starts_with('#') || inner.starts_with("//")
    };
    let lines = text.split_inclusive('\n');
    lines.filter(|line| !is_comment(line)).collect()
}

/// What a template has itself.
struct Own<'r> {
    /// Its resources that are roles.
    roles: Seen,
    parameters: Option<&'r Node<'r>>,
    is_template: bool,
}

impl<'r> Own<'r> {
    /// The default of the parameter that a `Ref` names.
    fn default(&self, node: &Node<'_>) -> Option<&'r Node<'r>> {
        let name = node.get("Ref").and_then(Tree::as_str)?;
        self.parameters?.get(name)?.get("Default")
    }
}

/// Whether a text may make a state machine.
fn has_machine(text: &str) -> bool {
    MACHINES.iter().any(|word| text.contains(word))
}

fn lower(name: String) -> String {
    name.to_ascii_lowercase()
}

/// Whether it begins with the address of a role that a configuration makes.
fn is_reference(text: &str) -> bool {
    let text = text.trim_start_matches("${").trim_start();
    ["aws_iam_role.", "awscc_iam_role.", "module."]
        .iter()
        .any(|start| text.starts_with(start))
}

/// The reference at the start of a text: `local.role`.
fn reference(text: &str) -> &str {
    let is_of_name = |letter: char| {
        messages::visible::is_word_letter(letter) || matches!(letter, '_' | '-' | '.')
    };
    let end = text.find(|letter| !is_of_name(letter));
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

/// What a file gives a local value or a variable of its own in quotes.
fn values_of(text: &str, reference: &str) -> BTreeSet<String> {
    let (space, rest) = reference.split_once('.').unwrap_or_default();
    let name = rest.split('.').next().unwrap_or_default();
    match space {
        _ if name.is_empty() => BTreeSet::new(),
        "local" => quoted_behind(text, name),
        "var" => {
            let header = ["variable \"", name, "\""].concat();
            let block = text.split_once(&header).map(|(_, after)| after);
            let block = block.and_then(|block| block.split('}').next());
            block.map_or_else(BTreeSet::new, |block| quoted_behind(block, "default"))
        }
        _ => BTreeSet::new(),
    }
}

/// What stands behind an attribute of that name.
fn values_behind<'t>(text: &'t str, word: &str) -> Vec<&'t str> {
    let mut values = Vec::new();
    for (at, _) in text.match_indices(word) {
        let before = text.get(..at).unwrap_or_default();
        let rest = text.get(at + word.len()..).unwrap_or_default();
        // In JSON the word is in quotes itself.
        let rest = rest.strip_prefix('"').unwrap_or(rest).trim_start();
        if let Some(rest) = rest.strip_prefix(['=', ':'])
            && !before.ends_with(|letter: char| {
                messages::visible::is_word_letter(letter) || letter == '_'
            })
        {
            values.push(rest.trim_start());
        }
    }
    values
}

/// The names that an attribute of that name is given in quotes. What is not quoted is a reference, and
/// in another module the same reference is something else.
fn quoted_behind(text: &str, word: &str) -> BTreeSet<String> {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter);
    let quoted = values_behind(text, word).into_iter().filter_map(|value| {
        let (name, _) = value.strip_prefix('"')?.split_once('"')?;
        let is_name = !name.is_empty() && name.chars().all(is_of_name);
        is_name.then(|| name.to_ascii_lowercase())
    });
    order::set(quoted)
}

/// The texts that stand behind these keys, in quotes or not.
fn names_in(text: &str, keys: &[&str]) -> BTreeSet<String> {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter);
    let values = keys.iter().flat_map(|key| values_behind(text, key));
    let names = values.filter_map(|value| {
        let value = value.trim_start_matches(['"', '\'']);
        let end = value
            .find(|letter| !is_of_name(letter))
            .unwrap_or(value.len());
        let (name, after) = value.split_at(end);
        let is_literal = !name.is_empty() && !after.starts_with(['$', '{']);
        is_literal.then(|| name.to_ascii_lowercase())
    });
    order::set(names)
}

/// The names that stand behind a word; none for each that is not literal.
fn names_behind(text: &str, word: &str) -> Vec<Option<String>> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices(word) {
        let before = text.get(..at).unwrap_or_default();
        let rest = text.get(at + word.len()..).unwrap_or_default();
        let rest = rest.trim_start_matches([' ', '\t', '=', ':', '"', '\'']);
        let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || "_+.@-".contains(letter);
        let end = rest.find(|letter| !is_of_name(letter));
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        let is_literal = !name.is_empty() && !after.starts_with(['$', '{', '%', '`', '(']);
        if !before
            .ends_with(|letter: char| messages::visible::is_word_letter(letter) || letter == '_')
        {
            names.push(is_literal.then(|| name.to_ascii_lowercase()));
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
