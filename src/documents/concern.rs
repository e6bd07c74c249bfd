//! What concerns nothing here: read-me files, source code, lock files, events, templates of other
//! resources. Such a document is listed, and nothing is said of it.
//!
//! Must never pass over what may hold a policy, a role or a state machine: what cannot be read is
//! only let go if no word in it suggests one, and what the user said something of is always read.

use crate::text::{Entry, Tree};
use crate::workspace::{Document, Kind};

use super::{Source, access_denied, looks_like, looks_like_json, options, overrides, parts};

/// Ends of names of prose, pictures and source code.
const OTHER_ENDS: [&str; 73] = [
    "adoc",
    "bmp",
    "c",
    "cc",
    "cfg",
    "cjs",
    "class",
    "cpp",
    "cs",
    "css",
    "csv",
    "dart",
    "eot",
    "ex",
    "exs",
    "fs",
    "gif",
    "go",
    "gradle",
    "graphql",
    "h",
    "hpp",
    "htm",
    "html",
    "ico",
    "ini",
    "ipynb",
    "jar",
    "java",
    "jl",
    "jpeg",
    "jpg",
    "js",
    "jsx",
    "kt",
    "kts",
    "less",
    "lock",
    "lua",
    "map",
    "md",
    "mdx",
    "mjs",
    "pdf",
    "php",
    "pl",
    "png",
    "properties",
    "proto",
    "ps",
    "py",
    "pyc",
    "pyi",
    "r",
    "rb",
    "rs",
    "rst",
    "sass",
    "scala",
    "scss",
    "sql",
    "svelte",
    "svg",
    "swift",
    "toml",
    "ts",
    "tsx",
    "vue",
    "webp",
    "woff",
    "woff2",
    "xml",
    "zip",
];

/// Names of files that tools keep for themselves, and of what stands in every project.
const OTHER_NAMES: [&str; 30] = [
    ".dockerignore",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    ".npmignore",
    ".npmrc",
    ".nvmrc",
    ".prettierignore",
    ".python-version",
    ".terraform.lock.hcl",
    "authors",
    "cdk.context.json",
    "cdk.json",
    "changelog",
    "codeowners",
    "composer.json",
    "contributing",
    "copying",
    "dockerfile",
    "go.mod",
    "go.sum",
    "license",
    "notice",
    "npm-shrinkwrap.json",
    "package-lock.json",
    "package.json",
    "packages.lock.json",
    "pnpm-lock.yaml",
    "readme",
    "tsconfig.json",
];

/// Words of which a policy, a role, a state machine, a task definition, a template or a message has
/// at least one.
const WORDS: [&str; 20] = [
    "accessdenied",
    "assumerole",
    "aws::",
    "aws_iam_",
    "containerdefinitions",
    "definitionuri",
    "notaction",
    "notresource",
    "passrole",
    "policyarn",
    "policydocument",
    "policyname",
    "querylanguage",
    "rolename",
    "startat",
    "statement",
    "stepfunctions_state_machine",
    "taskdefinition",
    "taskrolearn",
    "is not authorized",
];

/// Others that stand alone in these: an event has longer ones.
const WHOLE_WORDS: [&str; 2] = ["effect", "principal"];

/// Words that documents which cannot be read must not have, either: they may be cut off anywhere.
const WORDS_OF_BROKEN: [&str; 9] = [
    "2008-10-17",
    "2012-10-17",
    "arn:aws",
    "iam",
    "policies",
    "policy",
    "resources",
    "role",
    "states",
];

/// Folders whose files tools make, or fetch: copies of what stands beside them.
pub(super) const OTHER_FOLDERS: [&str; 7] = [
    ".aws-sam",
    ".git",
    ".terraform",
    "boto3",
    "botocore",
    "node_modules",
    "site-packages",
];

/// Whether the name of a document tells that it concerns nothing here. It is not read at all.
pub(super) fn is_named_so(document: &Document) -> bool {
    if is_stated(document) {
        return false;
    }
    let mut folders = document.name.split(['/', '\\']);
    if folders.any(|folder| OTHER_FOLDERS.contains(&folder)) {
        return true;
    }
    let file = document.name.rsplit(['/', '\\']).next().unwrap_or_default();
    if is_left_by_terraform(file) {
        return true;
    }
    let file = file.to_ascii_lowercase();
    let end = file.rsplit_once('.').map(|(_, end)| end);
    let is_other = end.is_some_and(|end| OTHER_ENDS.contains(&end))
        || ["license.", "notice.", "readme."]
            .iter()
            .any(|start| file.starts_with(start) && file.ends_with(".txt"));
    // A policy that somebody kept under such a name is one all the same.
    let may_be_more = || {
        is_message_in_prose(&file, &document.text)
            || looks_like_json(&document.text) && has_word(&document.text, &[])
    };
    let is_named = OTHER_NAMES.contains(&file.as_str()) && !calls_for_roles(&document.text);
    is_named || is_other && !may_be_more()
}

/// Whether somebody kept a message in a file of prose. What tells of a project quotes examples.
fn is_message_in_prose(file: &str, text: &str) -> bool {
    let (name, end) = file.rsplit_once('.').unwrap_or((file, ""));
    let is_of_project = ["changelog", "contributing", "readme", "security"]
        .iter()
        .any(|start| name.starts_with(start));
    end == "md" && !is_of_project && is_told(text)
}

/// Whether a text of prose tells of a denial: of whom or on what. A table of errors tells of none.
pub(super) fn is_told(text: &str) -> bool {
    let told = access_denied::read(text, 0);
    has_message(text)
        && told
            .iter()
            .any(|told| told.principal.is_some() || told.resource.is_some())
}

/// Commands of the AWS CLI of which a script tells whose a policy or a definition is.
const COMMANDS: [&str; 19] = [
    "add-role-to-instance-profile",
    "attach-role-policy",
    "create-policy-version",
    "create-role",
    "create-state-machine",
    "delete-role",
    "delete-role-permissions-boundary",
    "delete-role-policy",
    "detach-role-policy",
    "put-role-permissions-boundary",
    "organizations attach-policy",
    "organizations create-policy",
    "organizations update-policy",
    "put-role-policy",
    "register-task-definition",
    "remove-role-from-instance-profile",
    "set-default-policy-version",
    "update-assume-role-policy",
    "update-state-machine",
];

/// Whether a script has calls of the AWS CLI that concern roles.
pub(super) fn calls_for_roles(text: &str) -> bool {
    COMMANDS.iter().any(|command| text.contains(command))
}

/// Whether a text may hold a message.
pub(super) fn has_message(text: &str) -> bool {
    text.contains("not authorized to") || text.contains("AccessDenied")
}

/// What editors and people put behind the name of a file that is to be loaded no more.
const LEFTOVERS: [&str; 18] = [
    "backup",
    "bak",
    "copy",
    "deprecated",
    "disabled",
    "dist",
    "example",
    "ignore",
    "off",
    "old",
    "orig",
    "rej",
    "sample",
    "save",
    "skip",
    "swo",
    "swp",
    "tmp",
];

/// Whether Terraform loads no such file, although it is named after one: `.main.tf`, `main.tf~`,
/// `#main.tf#`, `main.tf.bak`, `main.TF`.
fn is_left_by_terraform(file: &str) -> bool {
    let lower = file.to_ascii_lowercase();
    let own = lower.trim_end_matches(['~', '#']);
    let own = match own.rsplit_once('.') {
        Some((own, end)) if LEFTOVERS.contains(&end) => own,
        _ => own,
    };
    ["tf", "tofu"].iter().any(|end| {
        let last = [".", end].concat();
        let json = [&last, ".json"].concat();
        let is_loaded = file.ends_with(&last) || file.ends_with(&json);
        match is_loaded {
            true => file.starts_with('.'),
            false => own.ends_with(&last) || own.ends_with(&json),
        }
    })
}

/// Whether a document that was read concerns nothing here.
pub(super) fn is_of_none(source: &Source<'_>) -> bool {
    let is_free = source.parts.is_empty() && source.joined.is_none() && source.linked.is_empty();
    if is_stated(source.document) || !is_free || !source.changes.is_empty() {
        return false;
    }
    let reading = source.reading.as_ref();
    let text = &source.document.text;
    let root = reading.and_then(|reading| reading.root.as_ref());
    match (source.kind, root) {
        (Some(Kind::Template), Some(root)) => {
            reading.is_some_and(|reading| !reading.repaired && reading.duplicates.is_empty())
                && parts::template::is_of_others(root)
        }
        (Some(_), _) => false,
        (None, Some(root)) if is_copy(root) => true,
        // What sets parameters was read for their templates.
        (None, _)
            if (overrides::may_set(text)
                || options::may_set(text)
                || parts::terraform::configuration::may_set(text))
                && !has_word(text, &[]) =>
        {
            true
        }
        (None, Some(root))
            if reading.is_some_and(|reading| !reading.repaired)
                && (root.is_object() || root.scalar().is_none()) =>
        {
            !looks_like::suggests(root)
                && looks_like::machines_of_playbook(root).is_empty()
                && !has_word(&telling(root), &[])
        }
        // Of JSON that cannot be read nobody knows what is lost.
        (None, _) => {
            !text.trim().is_empty() && !looks_like_json(text) && !has_word(text, &WORDS_OF_BROKEN)
        }
    }
}

/// What of a document may tell that it concerns roles: its keys and texts, but what prose, names of files
/// and addresses speak of, unless they may hold a document or a message.
fn telling(root: &crate::text::Node<'_>) -> String {
    let mut all = String::new();
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        if let Some(text) = node.as_str() {
            let is_prose = text.split(' ').count() > 3;
            let is_path = text.starts_with("http")
                || text.contains(['-', '/', '.']) && !text.contains([' ', ':']);
            if !is_prose && !is_path || text.contains(['{', '"']) || has_message(text) {
                all.push_str(text);
                all.push('\n');
            }
        }
        for member in node.members() {
            all.push_str(member.key());
            all.push('\n');
            open.push(&member.value);
        }
        if !node.is_object() {
            open.extend(node.items());
        }
    }
    all
}

/// Whether a text has a word that something which concerns roles has; what has none of them is neither
/// policy nor role, state machine or template, not even a broken one.
pub(super) fn may_concern(text: &str) -> bool {
    has_word(text, &WORDS_OF_BROKEN)
}

/// What a document that cannot be read was to be: what its words tell, and nothing where only words
/// stand in it that many others have.
pub(super) fn broken_kind(text: &str) -> Kind {
    let has = |words: &[&str]| words.iter().all(|word| text.contains(word));
    match () {
        () if has(&["AWS::"]) => Kind::Template,
        () if has(&["StartAt", "States"]) => Kind::StateMachine,
        () if has(&["Statement", "sts:AssumeRole"]) => Kind::TrustPolicy,
        () if has(&["Statement", "Effect"]) => Kind::IdentityPolicy,
        () => Kind::Ignored,
    }
}

/// Whether a document is a script that calls other programs.
pub(super) fn is_script(document: &Document) -> bool {
    let file = document.name.rsplit(['/', '\\']).next().unwrap_or_default();
    if is_left_by_terraform(file) {
        return true;
    }
    let file = file.to_ascii_lowercase();
    let end = file.rsplit_once('.').map_or(file.as_str(), |(_, end)| end);
    const ENDS: [&str; 9] = [
        "bash",
        "bat",
        "gnumakefile",
        "justfile",
        "makefile",
        "mk",
        "ps1",
        "sh",
        "zsh",
    ];
    ENDS.contains(&end) || document.text.starts_with("#!")
}

/// Whether a script is one of make.
pub(super) fn is_makefile(document: &Document) -> bool {
    let file = document.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let file = file.to_ascii_lowercase();
    file.ends_with("makefile") || file.ends_with(".mk")
}

/// Something was said of it.
fn is_stated(document: &Document) -> bool {
    let is_said = |text: &Option<String>| text.as_deref().is_some_and(|one| !one.trim().is_empty());
    document.kind.is_some() || is_said(&document.role) || document.level.is_some()
}

/// The tree of constructs in `cdk.out`, which tells again what its templates tell.
fn is_copy(root: &crate::text::Node<'_>) -> bool {
    let version = root.get("version").and_then(Tree::as_str);
    version.is_some_and(|version| version.starts_with("tree-")) && root.get("tree").is_some()
}

/// Whether a word occurs that a policy or the like has, in any case, or one of the others. A text
/// that writes letters as escapes may have any.
fn has_word(text: &str, others: &[&str]) -> bool {
    let is_escaped = ["\\u004", "\\u005", "\\u006", "\\u007"]
        .iter()
        .any(|escape| text.contains(escape));
    let text = text.to_ascii_lowercase();
    let is_in = |word: &&str| text.contains(*word);
    let is_whole = |word: &&str| {
        text.match_indices(*word).any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            let after = text.get(at + word.len()..).unwrap_or_default();
            !before.ends_with(messages::visible::is_word_letter)
                && !after.starts_with(messages::visible::is_word_letter)
        })
    };
    is_escaped || WORDS.iter().chain(others).any(is_in) || WHOLE_WORDS.iter().any(is_whole)
}
