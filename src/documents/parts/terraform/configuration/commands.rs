//! What commands do to configurations beside what is written in their files: scripts, pipelines and
//! hooks of Terragrunt that write files of configuration or of values, or destroy a part of what is
//! deployed; files that Terragrunt generates.

use super::folders::{is_named_so, is_prose, is_values};
use crate::documents::concern;
use crate::finding::{Place, Span};
use crate::hcl::body::File;
use crate::hcl::{Block, Expr};
use crate::workspace::Document;

/// Commands that write files which they name. Some do so with an option only.
const WRITERS: [&str; 31] = [
    "Copy-Item",
    "Move-Item",
    "copy",
    "cp",
    "curl",
    "envsubst",
    "gomplate",
    "install",
    "j2",
    "jinja2",
    "jq",
    "ln",
    "move",
    "mv",
    "node",
    "patch",
    "perl",
    "python",
    "python3",
    "rm",
    "rsync",
    "ruby",
    "scp",
    "sed",
    "sponge",
    "tar",
    "tee",
    "unlink",
    "unzip",
    "wget",
    "yq",
];
/// Of them those that copy what they name.
const COPIERS: [&str; 10] = [
    "Copy-Item",
    "Move-Item",
    "copy",
    "cp",
    "install",
    "ln",
    "move",
    "mv",
    "rsync",
    "scp",
];
/// Of them those that change a file only with an option that begins so.
const IN_PLACE: [&str; 3] = ["perl", "sed", "yq"];
/// What is written by these stands beside them.
const TELLERS: [&str; 4] = ["cat", "echo", "printf", "tee"];
/// Words before blocks that make something, or take it away.
const BLOCKS: [&str; 5] = ["resource", "module", "removed", "import", "moved"];
/// Words before blocks that give values to names. A further file only has names that nothing has yet.
const VALUES: [&str; 2] = ["locals", "variable"];

/// What is done to all configurations of a workspace. Which of them it is done to nobody knows.
#[derive(Debug, Default)]
pub(super) struct Commands {
    /// Files of configuration are written that may say anything.
    pub(super) writes: Option<Place>,
    /// A part of what is deployed is destroyed.
    pub(super) destroys: Option<Place>,
    /// Something is left as it is, and belongs to no configuration any more.
    pub(super) forgets: Option<Place>,
    /// Files of values are read that are not given.
    pub(super) sets: bool,
}

/// Whether a text may have commands that concern configurations.
pub(super) fn are_in(text: &str) -> bool {
    let writes = |line: &str| {
        let ends = [".tf", ".tofu"];
        let mut words = line.split(|letter: char| !is_of_word(letter));
        ends.iter().any(|end| line.contains(end))
            && (line.contains('>') || words.any(|word| WRITERS.contains(&word)))
    };
    let patches = |line: &str| line.trim_start().starts_with("patch ");
    ["state rm", "-var-file", "git apply"]
        .iter()
        .any(|word| text.contains(word))
        || text.lines().any(patches)
        || text.contains("destroy") && text.contains("-target")
        || (text.contains(".tf") || text.contains(".tofu")) && text.lines().any(writes)
}

/// Whether a document is one of Terragrunt that sets variables, writes files or runs commands.
pub(in crate::documents) fn is_terragrunt(name: &str, text: &str) -> bool {
    let words = ["inputs", "generate", "_hook"];
    name.ends_with(".hcl") && words.iter().any(|word| text.contains(word))
}

fn is_of_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')
}

/// Reads the documents that are no configuration themselves.
pub(super) fn commands(documents: &[Document]) -> Commands {
    let mut reader = Reader {
        documents,
        document: 0,
        text: "",
        at: Span::new(0, 0).of(0),
        is_piped: false,
        all: Commands::default(),
    };
    for (at, document) in documents.iter().enumerate() {
        let text = document.text.as_str();
        if is_named_so(&document.name) || is_prose(&document.name) {
            continue;
        }
        reader.document = u32::try_from(at).unwrap_or(u32::MAX);
        reader.text = text;
        if is_terragrunt(&document.name, text) {
            reader.terragrunt();
        } else if are_in(text) {
            reader.commands(text, None);
        }
    }
    reader.all
}

/// Whether a text of configuration may change what is made: more than providers and where the state
/// is kept.
fn may_change(text: &str) -> bool {
    has_blocks(text, &BLOCKS) || has_blocks(text, &VALUES)
}

/// Whether a text of configuration has blocks that begin with one of these words.
fn has_blocks(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            let after = text.get(at + word.len()..).unwrap_or_default();
            let rest = after.trim_start_matches([' ', '\t', ':']);
            let is_word = !before.ends_with(messages::visible::is_word_letter);
            let is_quoted = before.ends_with('"') && after.starts_with('"');
            is_word
                && (is_quoted
                    || rest.starts_with(['"', '\\', '{'])
                    || rest.len() < after.len() && rest.starts_with("aws"))
        })
    })
}

struct Reader<'d> {
    documents: &'d [Document],
    document: u32,
    text: &'d str,
    /// Where the command stands.
    at: Place,
    /// What the command reads stands in the one before.
    is_piped: bool,
    all: Commands,
}

/// Whether a command is given a text within the script.
fn is_heredoc(words: &[&str]) -> bool {
    words.windows(2).any(|two| two == ["<", "<"])
}

fn last_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

impl Reader<'_> {
    /// Where each command of a text stands; those of a hook where that does.
    fn place(&self, start: usize, hook: Option<Place>) -> Place {
        hook.unwrap_or(Span::new(start, start + 1).of(self.document))
    }

    fn writes(&mut self) {
        self.all.writes = self.all.writes.or(Some(self.at));
    }

    /// The words of each command, where the shell, YAML or JSON ends them.
    fn commands(&mut self, text: &str, hook: Option<Place>) {
        let mut words: Vec<&str> = Vec::new();
        let mut from = 0;
        let (mut is_comment, mut last) = (false, ' ');
        for (at, letter) in text.char_indices() {
            let before = std::mem::replace(&mut last, letter);
            let ends = letter.is_whitespace() || "\"'`,;|&()<>".contains(letter);
            if letter == '#' && at == from && !is_comment {
                is_comment = before.is_whitespace();
            }
            if !ends {
                continue;
            }
            let word = text.get(from..at).unwrap_or_default();
            if !word.is_empty() && word != "\\" && !is_comment {
                if words.is_empty() {
                    self.at = self.place(from, hook);
                }
                words.push(word);
            }
            from = at + letter.len_utf8();
            match letter {
                '<' if !is_comment => words.push("<"),
                '>' if !is_comment => words.push(">"),
                '\n' => {
                    is_comment = false;
                    if before != '\\' {
                        self.command(&words);
                        words.clear();
                    }
                }
                '|' => {
                    let is_told = !is_comment && self.is_told(&words);
                    self.command(&words);
                    words.clear();
                    self.is_piped = is_told && before != '|';
                }
                ';' | '(' | ')' | '`' => {
                    self.command(&words);
                    words.clear();
                }
                '&' if before == '&' => {
                    self.command(&words);
                    words.clear();
                }
                _ => {}
            }
        }
        words.extend(
            text.get(from..)
                .filter(|word| !word.is_empty() && !is_comment),
        );
        self.command(&words);
    }

    fn command(&mut self, words: &[&str]) {
        self.told(words);
        self.is_piped = false;
    }

    fn told(&mut self, words: &[&str]) {
        let targets = |word: &&str| {
            word.trim_start_matches('-').starts_with("target") && word.starts_with('-')
        };
        let destroys = |word: &&str| matches!(*word, "destroy" | "-destroy" | "--destroy");
        let has = |is: &dyn Fn(&&str) -> bool| words.iter().any(is);
        if has(&destroys) && has(&targets) {
            self.all.destroys = self.all.destroys.or(Some(self.at));
        }
        let state = words.windows(2).position(|two| two == ["state", "rm"]);
        let forgotten = state.and_then(|at| words.get(at + 2..)).unwrap_or_default();
        if forgotten.iter().any(|word| is_of_roles(word)) {
            self.all.forgets = self.all.forgets.or(Some(self.at));
        }
        // What a patch changes it says itself.
        if words.first() == Some(&"patch") || words.windows(2).any(|two| two == ["git", "apply"]) {
            self.writes();
        }
        self.written(words);
        self.values(words);
    }

    /// Files of configuration that a command writes.
    fn written(&mut self, words: &[&str]) {
        for (at, word) in words.iter().enumerate() {
            let target = words.get(at + 1).filter(|_| *word == ">");
            if let Some(target) = target.filter(|target| is_named_so(target)) {
                let is_told = self.is_told(words);
                self.write(target, is_told, words);
            }
        }
        let writer = words
            .iter()
            .position(|word| WRITERS.contains(&last_part(word)));
        let Some((at, command)) = writer.and_then(|at| Some((at, last_part(words.get(at)?))))
        else {
            return;
        };
        let rest = words.get(at + 1..).unwrap_or_default();
        let is_option = |word: &&str| {
            word.starts_with("-i") || word.starts_with("-pi") || word.starts_with("--in")
        };
        if IN_PLACE.contains(&command) && !rest.iter().any(is_option) {
            return;
        }
        let files = rest
            .iter()
            .map(|word| word.rsplit(['=', ':']).next().unwrap_or(word));
        let files: Vec<&str> = files.filter(|word| is_named_so(word)).collect();
        let is_copy = COPIERS.contains(&command);
        // What is copied stands in what it is copied from; what is changed, in itself.
        let given = |word: &&&str| self.given(word).next().is_some();
        let is_known = match is_copy {
            true => files.iter().any(|word| given(&word)) || self.has_written(rest),
            false => command == "tee" && (self.is_piped || is_heredoc(words)),
        };
        for word in &files {
            match command {
                "rm" | "unlink" if self.given(word).next().is_none() => {}
                _ => self.write(word, is_known, words),
            }
        }
        // A whole folder, or all files of one.
        let is_whole = rest.iter().any(|word| {
            word.ends_with("/*")
                || word.ends_with("/.")
                || word.starts_with('-') && word.contains(['r', 'R', 'a'])
        });
        if is_copy && files.is_empty() && is_whole {
            for word in rest.iter().filter(|word| !word.starts_with('-')) {
                let folder = word.trim_end_matches(['*', '.', '/']);
                let is_within = |document: &&Document| {
                    let (own, _) = document.name.rsplit_once('/').unwrap_or_default();
                    !folder.is_empty() && last_part(own) == last_part(folder)
                };
                let documents = self.documents;
                let mut within = documents.iter().filter(is_within);
                if within.any(|document| is_named_so(&document.name) && may_change(&document.text))
                {
                    self.writes();
                }
            }
        }
    }

    /// Whether what is copied was written before by a command of the same text, and changes nothing.
    fn has_written(&self, words: &[&str]) -> bool {
        let mut names = words.iter().filter(|word| !word.starts_with('-'));
        let is_written = |source: &&str| {
            let mut targets = self.text.split('>').skip(1);
            targets.any(|rest| rest.split_whitespace().next() == Some(source))
        };
        names.next().is_some_and(is_written) && !has_blocks(self.text, &BLOCKS)
    }

    /// Whether a command writes what stands in it, or in files that are given and change nothing.
    fn is_told(&self, words: &[&str]) -> bool {
        let teller = words.iter().position(|word| TELLERS.contains(word));
        let Some(at) = teller else {
            return false;
        };
        let rest = words.get(at + 1..).unwrap_or_default();
        let own = rest.split(|word| *word == ">").next().unwrap_or_default();
        let own = own.split(|word| *word == "<").next().unwrap_or_default();
        let mut own = own.iter().filter(|word| !word.starts_with('-'));
        if words.get(at) != Some(&"cat") {
            return own.next().is_none_or(|first| !first.starts_with('$'));
        }
        let is_file = |word: &&&str| {
            let mut given = self.documents.iter();
            let given = given
                .by_ref()
                .filter(|document| last_part(&document.name) == last_part(word));
            let mut texts = given.map(|document| may_change(&document.text)).peekable();
            texts.peek().is_some() && !texts.any(|may| may)
        };
        let is_single = words.contains(&"<") && !is_heredoc(words);
        !is_single && own.all(|word| is_file(&word))
    }

    /// The documents with the name of a file.
    fn given(&self, word: &str) -> impl Iterator<Item = &Document> {
        let file = last_part(word);
        let all = self.documents.iter();
        let is_any = |name: &str| name.contains(['*', '$']);
        all.filter(move |document| {
            is_named_so(&document.name)
                && match is_any(file) {
                    // `*.tf`, `$ENV.tfvars`
                    true => file.rsplit('.').next() == document.name.rsplit('.').next(),
                    false => last_part(&document.name) == file,
                }
        })
    }

    /// A file is written. `is_known`: what is written there stands in the command, or in a file that
    /// is given.
    fn write(&mut self, word: &str, is_known: bool, words: &[&str]) {
        if is_values(word) {
            let names_given = words
                .iter()
                .any(|word| is_values(word) && self.given(word).next().is_some());
            self.all.sets |= !is_known && !names_given;
            return;
        }
        let is_changed = self.given(word).any(|document| may_change(&document.text));
        // What is there already gets other values, and so does what a file overrides.
        let is_further = self.given(word).next().is_none() && !word.contains("override.");
        let is_quiet = match is_further {
            true => !has_blocks(self.text, &BLOCKS),
            false => !may_change(self.text),
        };
        let is_told = is_quiet || is_further && !words.iter().any(|word| TELLERS.contains(word));
        if is_changed || !is_known || !is_told {
            self.writes();
        }
    }

    /// Files of values that a command names: one that is not given may set any variable.
    fn values(&mut self, words: &[&str]) {
        for (at, word) in words.iter().enumerate() {
            let Some(rest) = word
                .trim_start_matches('-')
                .strip_prefix("var-file")
                .filter(|_| word.starts_with('-'))
            else {
                continue;
            };
            let file = match rest.strip_prefix('=') {
                Some(file) if !file.is_empty() => Some(file),
                _ => words.get(at + 1).copied(),
            };
            self.all.sets |= file.is_none_or(|file| self.given(file).next().is_none());
        }
    }

    fn terragrunt(&mut self) {
        let text = self.text;
        let file = File::parse(text);
        for body in file.bodies(text, self.document) {
            for block in body.all_blocks() {
                match block.name {
                    "generate" => self.generated(&block),
                    "terraform" => {
                        let inner = block.body.all_blocks();
                        let hooks = inner.iter().filter(|inner| inner.name.ends_with("_hook"));
                        hooks.for_each(|hook| self.hook(hook));
                    }
                    _ => {}
                }
            }
            if let Some(expr) = body.attribute("generate") {
                let own = self.slice(expr.at());
                if may_change(own) || own.contains("file(") {
                    self.all.writes = self.all.writes.or(Some(expr.at()));
                }
            }
        }
        if !file.unread.is_empty() && may_change(text) {
            self.all.writes = self.all.writes.or(Some(self.place(0, None)));
        }
    }

    fn slice(&self, at: Place) -> &str {
        let range = at.span.start as usize..at.span.end as usize;
        self.text.get(range).unwrap_or_default()
    }

    /// A file that Terragrunt writes beside the others.
    fn generated(&mut self, block: &Block<'_>) {
        let Some(contents) = block.body.attribute("contents") else {
            return;
        };
        let own = self.slice(contents.at()).to_owned();
        let is_template = match contents {
            Expr::Hcl(expression, _) => {
                expression.is_str()
                    || expression.is_string_template()
                    || expression.is_heredoc_template()
            }
            Expr::Json(..) => false,
        };
        // A line of its own may be any block.
        let is_open = own
            .lines()
            .any(|line| line.trim().starts_with("${") && line.trim().ends_with('}'));
        let is_told = match is_template {
            true => !is_open && !may_change(&own),
            false => {
                let quoted = own.split('"').nth(1).unwrap_or_default();
                let name = last_part(quoted);
                let mut given = self
                    .documents
                    .iter()
                    .filter(|document| !name.is_empty() && last_part(&document.name) == name);
                let is_given = given.clone().next().is_some();
                is_given && given.all(|document| !may_change(&document.text))
            }
        };
        if !is_told {
            self.all.writes = self.all.writes.or(Some(block.at));
        }
    }

    /// A command that Terragrunt runs before or after others.
    fn hook(&mut self, block: &Block<'_>) {
        let own = self.slice(block.at).to_owned();
        if concern::calls_for_roles(&own) {
            self.all.forgets = self.all.forgets.or(Some(block.at));
        }
        let Some(Expr::Hcl(expression, _)) = block.body.attribute("execute") else {
            return;
        };
        let words = expression
            .as_array()
            .into_iter()
            .flat_map(|list| list.iter());
        let mut whole = String::new();
        for word in words {
            whole.push_str(word.as_str().unwrap_or("$"));
            whole.push(' ');
        }
        self.commands(&whole, Some(block.at));
    }
}

/// Whether an address may be that of something that gives a role a policy.
fn is_of_roles(address: &str) -> bool {
    let is_of_address =
        |letter: char| messages::visible::is_word_letter(letter) || "_-.[]\"'".contains(letter);
    !address.starts_with('-')
        && (!address.chars().all(is_of_address)
            || [
                "iam_",
                "module.",
                "cloudformation",
                "organizations",
                "servicecatalog",
            ]
            .iter()
            .any(|word| address.contains(word)))
}
