//! Shell scripts as the commands that they run, one behind the other.
//!
//! Nothing is run. What a command prints, and variables that nothing sets, are placeholders; what a
//! conditional, a loop or a function holds may be run or not.

use crate::finding::Span;
use crate::text::marks;

use super::command::Command;
use super::reader::Reader;
use super::surroundings::{call_within, moved, only_tells};
use super::variables::{DEPTH_AT_MOST, Variables, forget, is_assignment, set};

/// Commands of one script that are looked at.
const COMMANDS_AT_MOST: usize = 5_000;

/// Commands behind which a script goes on.
const SUCCEEDS: [&str; 9] = [
    "aws", "cd", "echo", "export", "mkdir", "pushd", "set", "sleep", "source",
];

/// Commands that may set any variable.
const SETS_ANY: [&str; 8] = [
    ".", "eval", "getopts", "mapfile", "read", "shift", "source", "unset",
];

/// The commands of a script.
pub(super) fn commands(text: &str, is_make: bool, document: u32) -> Vec<Command> {
    let mut script = Script::of(document);
    match is_make {
        true => script.makefile(text),
        false => script.run(text, 0, None),
    }
    script.commands
}

/// The commands of a step of a workflow, all of them with its place. Whatever it does not set itself
/// may be set by anything before it.
pub(super) fn step(text: &str, span: Span, is_conditional: bool, document: u32) -> Vec<Command> {
    let mut script = Script {
        // Steps are told apart: what is not known in two of them is not the same.
        unique: span.start,
        is_loose: true,
        depth: u32::from(is_conditional),
        ..Script::of(document)
    };
    script.run(text, 0, Some(span));
    script.commands
}

pub(super) struct Script {
    pub(super) document: u32,
    /// The variables of make, and those of the shell.
    pub(super) make: Variables,
    pub(super) variables: Variables,
    /// Placeholders that equal nothing else.
    pub(super) unique: u32,
    /// Something may set any variable.
    pub(super) is_loose: bool,
    pub(super) commands: Vec<Command>,
    /// Conditionals, loops and functions that are open.
    pub(super) depth: u32,
    /// The folder that the next command is run in; none, if nobody knows.
    pub(super) folder: Option<String>,
    /// Those that brackets and `pushd` go back to.
    pub(super) folders: Vec<Option<String>>,
    /// Whose credentials are used, where something tells them apart.
    profile: Option<String>,
    /// A command that was just read takes those of a role.
    pub(super) assumes_role: bool,
}

/// Variables that tell whose credentials are used.
const CREDENTIALS: [&str; 4] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_PROFILE",
    "AWS_PROFILE",
    "AWS_SESSION_TOKEN",
];

impl Script {
    fn of(document: u32) -> Self {
        Self {
            document,
            make: Variables::default(),
            variables: Variables::default(),
            unique: 0,
            is_loose: false,
            commands: Vec::new(),
            depth: 0,
            folder: Some(String::new()),
            folders: Vec::new(),
            profile: None,
            assumes_role: false,
        }
    }

    /// A placeholder.
    pub(super) fn hole(&self, name: &str) -> String {
        let fits = |letter: char| letter.is_ascii_alphanumeric() || "_:.-".contains(letter);
        let name: String = name
            .chars()
            .map(|one| if fits(one) { one } else { '_' })
            .collect();
        marks::of_document(self.document, &format!("${{{name}}}"))
    }

    /// A placeholder that equals nothing else.
    pub(super) fn alone(&mut self, name: &str) -> String {
        self.unique += 1;
        self.hole(&format!("{name}.{}", self.unique))
    }

    /// Reads commands; `whole` is the place of all of them, where the text is not the document's.
    pub(super) fn run(&mut self, text: &str, depth: u32, whole: Option<Span>) {
        let mut reader = Reader { text, at: 0 };
        let mut words: Vec<String> = Vec::new();
        let mut start = 0;
        let mut after_or = false;
        loop {
            if self.commands.len() > COMMANDS_AT_MOST {
                return;
            }
            reader.blanks();
            if words.is_empty() {
                start = reader.at;
            }
            let rest = reader.rest();
            let operator = ["\n", "&&", "||", ";;", ";", "|", "&", ")", "("]
                .into_iter()
                .find(|operator| rest.starts_with(operator));
            if operator.is_some() || rest.is_empty() {
                let span = whole.unwrap_or(Span::new(start, reader.at));
                let before = self.commands.len();
                self.command(std::mem::take(&mut words), span, after_or);
                let Some(operator) = operator else { return };
                match operator {
                    "(" => self.folders.push(self.folder.clone()),
                    ")" => {
                        if let Some(before) = self.folders.pop() {
                            self.folder = before;
                        }
                    }
                    _ => {}
                }
                after_or = match operator {
                    "||" => true,
                    "&&" => after_or || !self.succeeds(before),
                    _ => false,
                };
                reader.at += operator.len();
                continue;
            }
            if rest.starts_with("<<") && !rest.starts_with("<<<") {
                reader.heredoc();
                words.push(self.alone("heredoc"));
                continue;
            }
            if rest.starts_with(['<', '>']) {
                reader.at += 1;
                words.push(">".to_owned());
                continue;
            }
            let before = reader.at;
            let word = self.word(&mut reader, depth);
            if reader.at == before {
                reader.letter();
            }
            words.push(word);
        }
    }

    /// Whether the commands from there on are expected to succeed: what tests something is not.
    fn succeeds(&self, from: usize) -> bool {
        let mut commands = self.commands.iter().skip(from);
        commands.all(|command| {
            let first = command.words.first().map(String::as_str);
            first.is_some_and(|first| SUCCEEDS.contains(&first))
        })
    }

    fn command(&mut self, mut words: Vec<String>, span: Span, after_or: bool) {
        loop {
            let Some(first) = words.first().map(String::as_str) else {
                return;
            };
            match first {
                "if" | "for" | "while" | "until" | "case" | "select" => {
                    self.depth += 1;
                    words.remove(0);
                }
                "fi" | "done" | "esac" | "}" => {
                    self.depth = self.depth.saturating_sub(1);
                    words.remove(0);
                }
                "{" | "function" => {
                    self.depth += 1;
                    words.remove(0);
                }
                "then" | "else" | "elif" | "do" | "!" | "time" => {
                    words.remove(0);
                }
                "export" | "readonly" | "local" | "declare" => {
                    words.remove(0);
                }
                _ => break,
            }
        }
        let assigned = words.iter().take_while(|word| is_assignment(word)).count();
        if assigned == words.len() {
            for word in &words {
                if let Some((name, value)) = word.split_once('=') {
                    let known = (self.depth == 0 && !after_or).then(|| value.to_owned());
                    set(&mut self.variables, name, known);
                    if CREDENTIALS.contains(&name) {
                        self.profile = Some(value.to_owned());
                    }
                }
            }
            return;
        }
        if let Some(rest) = words
            .get(assigned)
            .and_then(|word| word.strip_prefix("aws "))
        {
            // A variable that holds several words.
            let more: Vec<String> = rest.split_whitespace().map(str::to_owned).collect();
            words.splice(
                assigned..=assigned,
                std::iter::once("aws".to_owned()).chain(more),
            );
        }
        let own = words.drain(..assigned).find_map(|word| {
            let (name, value) = word.split_once('=')?;
            CREDENTIALS.contains(&name).then(|| value.to_owned())
        });
        let is_conditional = self.depth > 0 || after_or;
        self.surroundings(&words, is_conditional);
        let first = words.first().map(String::as_str);
        if first.is_some_and(|first| SETS_ANY.contains(&first)) {
            forget(&mut self.variables);
            self.is_loose = true;
        }
        if self.depth == 0 && !after_or && words.first().is_some_and(|word| word == "exit") {
            // What follows may not be run.
            self.depth += 1;
            return;
        }
        if only_tells(&words) {
            return self.push(words, span, is_conditional);
        }
        let Some((at, is_sure)) = call_within(&words) else {
            self.within(&words, span);
            return self.push(words, span, is_conditional);
        };
        let is_fed = words
            .iter()
            .take(at)
            .any(|word| word == "xargs" || word == "parallel");
        words.drain(..at);
        if let Some(first) = words.first_mut() {
            "aws".clone_into(first);
        }
        if is_fed {
            for word in words.iter_mut().filter(|word| word.contains("{}")) {
                *word = self.alone("xargs");
            }
            // What it is given stands at the end.
            if words.last().is_none_or(|last| !last.starts_with("--")) {
                words.push("--role-name".to_owned());
            }
            words.push(self.alone("xargs"));
        }
        if let Some(profile) = own.or_else(|| self.profile.clone())
            && !words.iter().any(|word| word.starts_with("--profile"))
        {
            let option = ["--profile=", &profile].concat();
            words.insert(1, option);
        }
        self.push(words, span, is_conditional || !is_sure);
    }

    fn push(&mut self, words: Vec<String>, span: Span, is_conditional: bool) {
        self.commands.push(Command {
            words,
            span,
            is_conditional,
            folder: self.folder.clone(),
        });
    }

    /// What a command changes for those behind it: the folder, and whose credentials are used.
    fn surroundings(&mut self, words: &[String], is_conditional: bool) {
        let target = || words.iter().skip(1).find(|word| !word.starts_with('-'));
        match words.first().map_or("", String::as_str) {
            "cd" | "pushd" | "Set-Location" => {
                if words.first().is_some_and(|first| first == "pushd") {
                    self.folders.push(self.folder.clone());
                }
                self.folder = match is_conditional {
                    true => None,
                    false => moved(self.folder.as_deref(), target()),
                };
            }
            "popd" => self.folder = self.folders.pop().flatten().filter(|_| !is_conditional),
            "eval" | "source" | "." if self.assumes_role => {
                self.profile = Some(self.alone("credentials"));
            }
            "unset"
                if words
                    .iter()
                    .any(|word| CREDENTIALS.contains(&word.as_str())) =>
            {
                self.profile = None;
            }
            _ => {}
        }
        self.assumes_role = false;
    }

    /// Calls in what a command is told to run: `bash -c 'aws iam ...'`.
    fn within(&mut self, words: &[String], span: Span) {
        if self.depth > DEPTH_AT_MOST {
            return;
        }
        for word in words.iter().filter(|word| word.contains("aws ")) {
            let is_call = word.contains(" iam ") || word.contains(" stepfunctions ");
            if is_call {
                let (folder, is_loose) = (self.folder.clone(), self.is_loose);
                self.depth += 1;
                self.run(word, DEPTH_AT_MOST, Some(span));
                self.depth = self.depth.saturating_sub(1);
                (self.folder, self.is_loose) = (folder, is_loose);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, is_make: bool, expected: &[(&str, bool)]) {
        let commands = commands(text, is_make, 0);
        let found: Vec<(String, bool)> = commands
            .iter()
            .map(|one| {
                (
                    marks::unmarked(&one.words.join("|")).into_owned(),
                    one.is_conditional,
                )
            })
            .collect();
        let expected: Vec<(String, bool)> = expected
            .iter()
            .map(|(text, is)| ((*text).to_owned(), *is))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_and_variables() {
        check(
            "a 'b c' \"d $X\" \\\n  e # f",
            false,
            &[("a|b c|d ${X}|e", false)],
        );
        check(
            "X=1\nY=\"$X-2\"\na ${Y} $(cat f.json)",
            false,
            &[("a|1-2|file://f.json", false)],
        );
        check("X=1\nX=2\na $X", false, &[("a|${X.1}", false)]);
        check("a ${X:-b}", false, &[("a|${X}", false)]);
        check("a '{\n\"b\": 1}'", false, &[("a|{\n\"b\": 1}", false)]);
    }

    #[test]
    fn what_is_decided_elsewhere() {
        check(
            "a\nif b; then\n  c\nelse d\nfi\ne || f\ncd g && h\n[ i ] && j",
            false,
            &[
                ("a", false),
                ("b", true),
                ("c", true),
                ("d", true),
                ("e", false),
                ("f", true),
                ("cd|g", false),
                ("h", false),
                ("[|i|]", false),
                ("j", true),
            ],
        );
        check(
            "f() {\n  a\n}\nb",
            false,
            &[("f", false), ("a", true), ("b", false)],
        );
        check(
            "for x in 1 2; do a $x; done",
            false,
            &[("x|in|1|2", true), ("a|${x}", true)],
        );
        check(
            "cat > f <<EOF\na b\nEOF\nc",
            false,
            &[("cat|>|f|${heredoc.1}", false), ("c", false)],
        );
    }

    #[test]
    fn makefiles() {
        check(
            "A := 1\nB = $(A)-${C}\nC = x\nall: b\n\t@a $(B) \\\n\t\tc $$D $(E)\nifdef X\nF = 1\n\tb $(F)\nendif\n",
            true,
            &[("a|1-x|c|${D}|${E}", false), ("b|${F.1}", true)],
        );
    }

    #[test]
    fn hostile_texts_end() {
        for text in [
            "$(",
            "${",
            "'",
            "\"",
            "\\",
            "<<",
            "$($($(",
            "`",
            "((((",
            "a=$(aws $(aws $(aws",
        ] {
            commands(text, false, 0);
            commands(&format!("\t{text}"), true, 0);
        }
    }
}
